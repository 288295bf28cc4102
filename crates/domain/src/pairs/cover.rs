//! Who could cover an empty seat, the best first, and why.

use super::{Conflict, PairRefusal, PairSeat, Pairing, Speech};
use crate::basics::{Day, Fact, PersonId};
use crate::people::Sex;

/// The most that are suggested.
const MOST: usize = 5;

/// What counts about a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Its sex; none: not told.
    pub sex: Option<Sex>,
    /// Where it lives: a community, folded; empty: not told.
    pub area: String,
    /// What is spoken at home.
    pub speech: Vec<Speech>,
}

/// What counts about somebody who could sit beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// Who.
    pub person: PersonId,
    /// Their sex; none: not told.
    pub sex: Option<Sex>,
    /// Where they live or work, folded.
    pub area: String,
    /// Whether they went or go to the child's school.
    pub same_school: bool,
    /// What they speak.
    pub speech: Vec<Speech>,
    /// How many children they look after in this seat.
    pub load: i64,
    /// The first day on which their check holds no more; none: nobody has seen one.
    pub check_until: Option<Day>,
    /// How many qualifications they hold.
    pub qualified: i64,
    /// A conflict of interest with this child.
    pub conflict: Option<Conflict>,
    /// Whether they sit in the other seat of this child.
    pub other_seat: bool,
}

/// Why somebody is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Lives or works in the same community.
    SameArea,
    /// Knows the child's school.
    SameSchool,
    /// Speaks what is spoken at the child's home.
    Speaks(Speech),
    /// Holds qualifications.
    Qualified(i64),
    /// Looks after so many children now.
    Load(i64),
}

/// Somebody who could cover, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub person: PersonId,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

impl Reason {
    /// The word key and what it names.
    pub fn said(self) -> (&'static str, Vec<(&'static str, Fact)>) {
        match self {
            Self::SameArea => ("pairs-reason-area", Vec::new()),
            Self::SameSchool => ("pairs-reason-school", Vec::new()),
            Self::Speaks(speech) => {
                ("pairs-reason-speaks", vec![("speech", Fact::Word(speech.word()))])
            }
            Self::Qualified(n) => ("pairs-reason-qualified", vec![("n", n.into())]),
            Self::Load(n) => ("pairs-reason-load", vec![("n", n.into())]),
        }
    }
    /// As stored.
    pub fn write(self) -> String {
        match self {
            Self::SameArea => "area".to_owned(),
            Self::SameSchool => "school".to_owned(),
            Self::Speaks(speech) => format!("speaks:{}", speech.code()),
            Self::Qualified(n) => format!("qualified:{n}"),
            Self::Load(n) => format!("load:{n}"),
        }
    }
    /// Read back; none: not known.
    pub fn read(text: &str) -> Option<Self> {
        let (head, tail) = text.split_once(':').unwrap_or((text, ""));
        match head {
            "area" => Some(Self::SameArea),
            "school" => Some(Self::SameSchool),
            "speaks" => Speech::parse(tail).map(Self::Speaks),
            "qualified" => tail.parse().ok().map(Self::Qualified),
            "load" => tail.parse().ok().map(Self::Load),
            _ => None,
        }
    }
    fn points(self) -> i64 {
        match self {
            Self::SameArea | Self::Speaks(_) => 3,
            Self::SameSchool => 2,
            Self::Qualified(n) => n.clamp(0, 2),
            Self::Load(n) => -n,
        }
    }
}

/// Whether somebody may sit in this seat of this child today, by the rule.
///
/// # Errors
/// A conflict of interest, no check that holds, the other sex where the rule asks for the same,
/// as many children as the rule lets them, the other seat of the same child.
pub fn fits(
    rule: &Pairing,
    (seat, child): (PairSeat, &Child),
    one: &Someone,
    today: Day,
) -> Result<(), PairRefusal> {
    if let Some(conflict) = one.conflict
        && (conflict != Conflict::School || rule.school_out == 1)
    {
        return Err(PairRefusal::InConflict { conflict });
    }
    if one.other_seat {
        return Err(PairRefusal::OtherSeat);
    }
    match one.check_until {
        None => return Err(PairRefusal::NoCheck),
        Some(on) if on <= today => return Err(PairRefusal::CheckRanOut { on }),
        Some(_) => {}
    }
    let sex_asked = seat == PairSeat::Volunteer && rule.same_sex == 1 && child.sex.is_some();
    if sex_asked && one.sex != child.sex {
        return Err(PairRefusal::OtherSex);
    }
    let most = match seat {
        PairSeat::Worker => rule.worker_most,
        PairSeat::Volunteer => rule.volunteer_most,
    };
    if one.load >= most {
        return Err(PairRefusal::Full { most });
    }
    Ok(())
}

/// Why somebody who fits is a good choice.
fn reasons(child: &Child, one: &Someone) -> Vec<Reason> {
    let mut out = Vec::new();
    if !child.area.is_empty() && one.area.contains(&child.area) {
        out.push(Reason::SameArea);
    }
    if let Some(speech) = child.speech.iter().find(|speech| one.speech.contains(speech)) {
        out.push(Reason::Speaks(*speech));
    }
    if one.same_school {
        out.push(Reason::SameSchool);
    }
    if one.qualified > 0 {
        out.push(Reason::Qualified(one.qualified));
    }
    out.push(Reason::Load(one.load));
    out
}

/// Who could cover, the best first, a handful. Who may not is left out. Of two alike the one with
/// fewer children comes first, then the older row: the same facts always give the same order.
pub fn ranked(
    rule: &Pairing,
    (seat, child): (PairSeat, &Child),
    people: &[Someone],
    today: Day,
) -> Vec<Suggestion> {
    let mut fitting: Vec<(i64, i64, Suggestion)> = people
        .iter()
        .filter(|one| fits(rule, (seat, child), one, today).is_ok())
        .map(|one| {
            let reasons = reasons(child, one);
            let points: i64 = reasons.iter().map(|reason| reason.points()).sum();
            (-points, one.load, Suggestion { person: one.person, reasons })
        })
        .collect();
    fitting.sort_by_key(|(points, load, one)| (*points, *load, one.person));
    fitting.into_iter().take(MOST).map(|(_, _, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleContent as _;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn today() -> Day {
        Day::new(2026, 11, 21).expect("a day")
    }
    fn child() -> Child {
        Child {
            sex: Some(Sex::Female), area: "中山社区".to_owned(), speech: vec![Speech::Hakka]
        }
    }
    fn someone(n: u128) -> Someone {
        Someone {
            person: PersonId::new(Uuid::from_u128(n)),
            sex: Some(Sex::Female),
            area: String::new(),
            same_school: false,
            speech: vec![Speech::Mandarin],
            load: 0,
            check_until: Some(today().plus_days(90)),
            qualified: 0,
            conflict: None,
            other_seat: false,
        }
    }

    // covers H7 T19
    #[test]
    fn who_may_not_is_told_why() {
        let rule = Pairing::default_for_town();
        let ask = |seat, one: Someone| fits(&rule, (seat, &child()), &one, today());
        let volunteer = |one| ask(PairSeat::Volunteer, one);
        assert_eq!(volunteer(someone(1)), Ok(()));
        let aunt = Someone { conflict: Some(Conflict::Family), ..someone(1) };
        let kept_out = PairRefusal::InConflict { conflict: Conflict::Family };
        assert_eq!(volunteer(aunt), Err(kept_out));
        let teacher = Someone { conflict: Some(Conflict::School), ..someone(1) };
        assert!(volunteer(teacher.clone()).is_err());
        let open = Pairing { school_out: 0, ..rule };
        assert_eq!(fits(&open, (PairSeat::Worker, &child()), &teacher, today()), Ok(()));
        let unseen = Someone { check_until: None, ..someone(1) };
        assert_eq!(volunteer(unseen), Err(PairRefusal::NoCheck));
        let old = Someone { check_until: Some(today()), ..someone(1) };
        assert_eq!(volunteer(old), Err(PairRefusal::CheckRanOut { on: today() }));
        let man = Someone { sex: Some(Sex::Male), ..someone(1) };
        assert_eq!(volunteer(man.clone()), Err(PairRefusal::OtherSex));
        assert_eq!(ask(PairSeat::Worker, man), Ok(()), "the worker's seat asks for no sex");
        let busy = Someone { load: 2, ..someone(1) };
        assert_eq!(volunteer(busy), Err(PairRefusal::Full { most: 2 }));
    }

    // covers H7
    #[test]
    fn the_neighbour_who_speaks_the_dialect_comes_first() {
        let rule = Pairing::default_for_town();
        let near = Someone {
            area: "石龙镇中山社区".to_owned(),
            speech: vec![Speech::Hakka],
            load: 1,
            ..someone(3)
        };
        let people = [someone(1), someone(2), near];
        let order = ranked(&rule, (PairSeat::Volunteer, &child()), &people, today());
        assert_eq!(order[0].person, people[2].person);
        let why = vec![Reason::SameArea, Reason::Speaks(Speech::Hakka), Reason::Load(1)];
        assert_eq!(order[0].reasons, why);
        assert_eq!(order[1].person, people[0].person, "of two alike the older row");
        for reason in why {
            assert_eq!(Reason::read(&reason.write()), Some(reason));
        }
    }

    fn some_one() -> impl Strategy<Value = Someone> {
        (1u128..50, 0i64..4, any::<bool>(), any::<bool>(), -3i64..3).prop_map(
            |(n, load, near, kin, left)| Someone {
                load,
                area: if near { "中山社区".to_owned() } else { String::new() },
                conflict: kin.then_some(Conflict::Family),
                check_until: Some(today().plus_days(left)),
                ..someone(n)
            },
        )
    }

    proptest! {
        #[test]
        fn nobody_is_suggested_who_would_be_refused_and_the_order_of_rows_does_not_count(
            people in prop::collection::vec(some_one(), 0..12)
        ) {
            let rule = Pairing::default_for_town();
            let ask = |people: &[Someone]| {
                ranked(&rule, (PairSeat::Volunteer, &child()), people, today())
            };
            let mut one_each = people;
            one_each.sort_by_key(|one| one.person);
            one_each.dedup_by_key(|one| one.person);
            let order = ask(&one_each);
            for one in &order {
                let found = one_each.iter().find(|other| other.person == one.person);
                let fit = found.map(|one| {
                    fits(&rule, (PairSeat::Volunteer, &child()), one, today())
                });
                prop_assert_eq!(fit, Some(Ok(())));
            }
            one_each.reverse();
            prop_assert_eq!(ask(&one_each), order);
        }
    }
}
