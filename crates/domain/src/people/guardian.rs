//! Guardians of minors. The national form has no field for them (china-facts 1.3); the law does.

use super::{PersonName, Phone};
use crate::basics::{Day, Fact, PersonId, Refusal, fold};

/// Completed years from which a person is an adult (民法典 art. 17).
const ADULT_FROM: i64 = 18;

/// Fewer years between a parent and a child are asked about: most likely a slip of the pen. Ours.
const USUAL_YEARS_BETWEEN: i64 = 12;

/// What the guardian is to the child. The order is that of 民法典 art. 27.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// 父亲.
    Father,
    /// 母亲.
    Mother,
    /// 祖父母、外祖父母.
    Grandparent,
    /// 成年兄、姐.
    Sibling,
    /// 其他亲属.
    Relative,
    /// 依法指定的监护人.
    Appointed,
    /// 其他.
    Other,
}

impl Relation {
    /// All of them, in the order of the law.
    pub const ALL: [Self; 7] = [
        Self::Father,
        Self::Mother,
        Self::Grandparent,
        Self::Sibling,
        Self::Relative,
        Self::Appointed,
        Self::Other,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Father => "father",
            Self::Mother => "mother",
            Self::Grandparent => "grandparent",
            Self::Sibling => "sibling",
            Self::Relative => "relative",
            Self::Appointed => "appointed",
            Self::Other => "other",
        }
    }
    /// The code back, or how a roster writes it.
    pub fn parse(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "father" | "父亲" | "爸爸" | "父" | "父子" | "父女" => Some(Self::Father),
            "mother" | "母亲" | "妈妈" | "母" | "母子" | "母女" => Some(Self::Mother),
            "grandparent" | "祖父" | "祖母" | "爷爷" | "奶奶" | "外祖父" | "外祖母" | "外公"
            | "外婆" | "公公" | "婆婆" | "阿公" | "阿婆" | "祖父母" | "外祖父母" => {
                Some(Self::Grandparent)
            }
            "sibling" | "哥哥" | "姐姐" | "兄" | "姐" | "兄弟" | "姐妹" | "姊妹" => {
                Some(Self::Sibling)
            }
            "relative" | "亲属" | "其他亲属" | "叔叔" | "伯父" | "伯伯" | "姑姑" | "姑妈"
            | "舅舅" | "阿姨" | "姨妈" => Some(Self::Relative),
            "appointed" | "指定监护人" | "法定监护人" | "监护人" => {
                Some(Self::Appointed)
            }
            "other" | "其他" => Some(Self::Other),
            _ => None,
        }
    }
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Father => "people-relation-father",
            Self::Mother => "people-relation-mother",
            Self::Grandparent => "people-relation-grandparent",
            Self::Sibling => "people-relation-sibling",
            Self::Relative => "people-relation-relative",
            Self::Appointed => "people-relation-appointed",
            Self::Other => "people-relation-other",
        }
    }
}

/// Who answers for a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardian {
    /// The name.
    pub name: PersonName,
    /// What the guardian is to the child.
    pub relation: Relation,
    /// Where to call; none when the registry's own phone of `person` is meant.
    pub phone: Option<Phone>,
    /// The guardian's own row in the registry, if there is one.
    pub person: Option<PersonId>,
}

/// Why somebody cannot be entered as a guardian.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuardianRefusal {
    /// The guardian is a minor too.
    NotAnAdult {
        /// The guardian's age.
        age: i64,
    },
    /// The guardian is not older than the child: the two were mixed up.
    NotOlder,
    /// The person is an adult and answers for themselves.
    ChildIsAdult {
        /// The person's age.
        age: i64,
    },
    /// Nobody is their own guardian.
    SamePerson,
    /// Neither a phone nor a row in the registry: nobody could be called.
    NotReachable,
    /// So few years older that it is asked once: is it so?
    LittleOlder {
        /// Completed years between the two.
        years: i64,
    },
}

impl Refusal for GuardianRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotAnAdult { .. } => "people-guardian-not-an-adult",
            Self::NotOlder => "people-guardian-not-older",
            Self::ChildIsAdult { .. } => "people-guardian-child-is-adult",
            Self::SamePerson => "people-guardian-same-person",
            Self::NotReachable => "people-guardian-not-reachable",
            Self::LittleOlder { .. } => "people-guardian-little-older",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NotAnAdult { age } | Self::ChildIsAdult { age } => vec![("age", (*age).into())],
            Self::LittleOlder { years } => vec![("years", (*years).into())],
            Self::NotOlder | Self::SamePerson | Self::NotReachable => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotReachable => Some("guardian_phone"),
            Self::LittleOlder { .. } => Some("guardian_sure"),
            Self::NotAnAdult { .. }
            | Self::NotOlder
            | Self::ChildIsAdult { .. }
            | Self::SamePerson => Some("guardian"),
        }
    }
}

impl Guardian {
    /// Checks the guardian against the child. A birthday nobody has told is not held against
    /// either.
    ///
    /// # Errors
    /// The same person, nobody to call, a guardian under 18 or not older, a grown-up child.
    pub fn check(
        &self,
        child: PersonId,
        guardian_born: Option<Day>,
        child_born: Option<Day>,
        today: Day,
    ) -> Result<(), GuardianRefusal> {
        if self.person == Some(child) {
            return Err(GuardianRefusal::SamePerson);
        }
        if self.phone.is_none() && self.person.is_none() {
            return Err(GuardianRefusal::NotReachable);
        }
        if let (Some(guardian), Some(child)) = (guardian_born, child_born)
            && guardian >= child
        {
            return Err(GuardianRefusal::NotOlder);
        }
        let age = |born: Option<Day>| born.map(|born| born.age_on(today));
        if let Some(age) = age(child_born).filter(|age| *age >= ADULT_FROM) {
            return Err(GuardianRefusal::ChildIsAdult { age });
        }
        if let Some(age) = age(guardian_born).filter(|age| *age < ADULT_FROM) {
            return Err(GuardianRefusal::NotAnAdult { age });
        }
        Ok(())
    }

    /// What is asked once before it is written: hardly older than the child. A grown brother or
    /// sister may be.
    pub fn doubt(
        &self,
        guardian_born: Option<Day>,
        child_born: Option<Day>,
    ) -> Option<GuardianRefusal> {
        let years = guardian_born?.age_on(child_born?);
        let odd = self.relation != Relation::Sibling && (0..USUAL_YEARS_BETWEEN).contains(&years);
        odd.then_some(GuardianRefusal::LittleOlder { years })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn person(n: u128) -> PersonId {
        PersonId::new(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_parent_hardly_older_than_the_child_is_asked_about() {
        let of = |relation| Guardian {
            name: PersonName::parse("guardian", "黄美玲").expect("a name"),
            relation,
            phone: Phone::parse("guardian_phone", "13812345678").ok(),
            person: None,
        };
        let (mother, sister) = (of(Relation::Mother), of(Relation::Sibling));
        let child = Some(day("2012-03-09"));
        for (born, asked) in [
            ("1984-05-01", None),
            ("2000-03-09", None),
            ("2000-03-10", Some(11)),
            ("2005-05-01", Some(6)),
        ] {
            let doubt = asked.map(|years| GuardianRefusal::LittleOlder { years });
            assert_eq!(mother.doubt(Some(day(born)), child), doubt, "{born}");
            assert_eq!(sister.doubt(Some(day(born)), child), None, "{born}");
        }
        assert_eq!(mother.doubt(None, child), None);
    }

    // covers B5
    #[test]
    fn the_guardian_of_huang_jiayi_is_an_adult_older_than_she() {
        let jiayi = person(1);
        let mother = Guardian {
            name: PersonName::parse("guardian", "黄美玲").expect("a name"),
            relation: Relation::Mother,
            phone: Phone::parse("guardian_phone", "13812345678").ok(),
            person: None,
        };
        for (guardian, child, refused) in [
            (Some("1984-05-01"), Some("2012-03-09"), None),
            (None, Some("2012-03-09"), None),
            (Some("1984-05-01"), None, None),
            (Some("2010-05-01"), Some("2012-03-09"), Some("people-guardian-not-an-adult")),
            (Some("2013-05-01"), Some("2012-03-09"), Some("people-guardian-not-older")),
            (Some("1984-05-01"), Some("2008-11-23"), Some("people-guardian-child-is-adult")),
            (Some("1984-05-01"), Some("2008-11-24"), None),
        ] {
            let checked = mother.check(jiayi, guardian.map(day), child.map(day), day("2026-11-23"));
            assert_eq!(checked.err().map(|no| no.key()), refused, "{guardian:?} {child:?}");
        }
        let herself = Guardian { person: Some(jiayi), ..mother.clone() };
        let today = day("2026-11-23");
        assert_eq!(herself.check(jiayi, None, None, today), Err(GuardianRefusal::SamePerson));
        let unknown = Guardian { phone: None, ..mother };
        assert_eq!(unknown.check(jiayi, None, None, today), Err(GuardianRefusal::NotReachable));
    }

    #[test]
    fn relations_are_read_as_rosters_write_them() {
        for (typed, relation) in [
            ("妈妈", Some(Relation::Mother)),
            ("父 亲", Some(Relation::Father)),
            ("外婆", Some(Relation::Grandparent)),
            ("邻居", None),
        ] {
            assert_eq!(Relation::parse(typed), relation);
        }
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.code()), Some(relation));
        }
    }
}
