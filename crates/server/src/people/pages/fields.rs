//! The fields of a person's form: as typed, read, and shown again.

use liandong_domain::basics::{Day, Title};
use liandong_domain::people::{
    Coded, Document, DocumentKind, FREE_TIMES, PersonName, Phone, Relation, SERVICE_FIELDS, SKILLS,
    Sex, find_code,
};

use crate::failure::{Failure, Gather};
use crate::people::PeopleRefusal;
use crate::people::actions::{Details, DocumentChange, NewGuardian};
use crate::ui::Frame;
use crate::web::FormBody;

/// A profile names at most four service fields (china-facts 1.4).
const INTERESTS_MOST: usize = 4;

/// One choice of a list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Everything a person's form holds, as typed.
#[derive(Debug, Clone, Default)]
pub struct PersonForm {
    /// Name.
    pub name: String,
    /// Code of the sex.
    pub sex: String,
    /// Birthday.
    pub born_on: String,
    /// Phone.
    pub phone: String,
    /// Code of the document kind.
    pub document_kind: String,
    /// Document number; when changing: empty keeps the one there is.
    pub document: String,
    /// `yes`: the document is taken away.
    pub document_remove: String,
    /// City card.
    pub city_card: String,
    /// Area.
    pub area: String,
    /// School.
    pub school: String,
    /// Work unit.
    pub unit: String,
    /// Note.
    pub note: String,
    /// Day of joining.
    pub joined_on: String,
    /// The body joined.
    pub body: String,
    /// Codes of skills.
    pub skills: Vec<String>,
    /// Codes of service fields.
    pub interests: Vec<String>,
    /// Codes of free times.
    pub free_times: Vec<String>,
    /// Guardian's name.
    pub guardian: String,
    /// What the guardian is to the child.
    pub relation: String,
    /// Guardian's phone.
    pub guardian_phone: String,
    /// Guardian's volunteer number.
    pub guardian_number: String,
    /// The newcomer who is registered by this form; empty: none.
    pub newcomer: String,
}

impl PersonForm {
    /// As it was sent.
    pub fn read(form: &FormBody) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self {
            name: text("name"),
            sex: text("sex"),
            born_on: text("born_on"),
            phone: text("phone"),
            document_kind: text("document_kind"),
            document: text("document"),
            document_remove: text("document_remove"),
            city_card: text("city_card"),
            area: text("area"),
            school: text("school"),
            unit: text("unit"),
            note: text("note"),
            joined_on: text("joined_on"),
            body: text("body"),
            skills: form.all("skills").to_vec(),
            interests: form.all("interests").to_vec(),
            free_times: form.all("free_times").to_vec(),
            guardian: text("guardian"),
            relation: text("relation"),
            guardian_phone: text("guardian_phone"),
            guardian_number: text("guardian_number"),
            newcomer: text("newcomer"),
        }
    }

    /// From what is kept.
    pub fn of(details: &Details) -> Self {
        Self {
            name: details.name.as_str().to_owned(),
            sex: details.sex.map(Sex::code).unwrap_or_default().to_owned(),
            born_on: details.born_on.map(|day| day.to_string()).unwrap_or_default(),
            phone: details.phone.as_ref().map(Phone::grouped).unwrap_or_default(),
            city_card: details.city_card.clone(),
            area: details.area.clone(),
            school: details.school.clone(),
            unit: details.unit.clone(),
            note: details.note.clone(),
            skills: details.skills.clone(),
            interests: details.interests.clone(),
            free_times: details.free_times.clone(),
            ..Self::default()
        }
    }

    /// Every filled field by name, to be carried through a question in between.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let one = [
            ("name", &self.name),
            ("sex", &self.sex),
            ("born_on", &self.born_on),
            ("phone", &self.phone),
            ("document_kind", &self.document_kind),
            ("document", &self.document),
            ("city_card", &self.city_card),
            ("area", &self.area),
            ("school", &self.school),
            ("unit", &self.unit),
            ("note", &self.note),
            ("joined_on", &self.joined_on),
            ("body", &self.body),
            ("guardian", &self.guardian),
            ("relation", &self.relation),
            ("guardian_phone", &self.guardian_phone),
            ("guardian_number", &self.guardian_number),
            ("newcomer", &self.newcomer),
        ];
        let many = [
            ("skills", &self.skills),
            ("interests", &self.interests),
            ("free_times", &self.free_times),
        ];
        let one = one.into_iter().map(|(name, value)| (name, value.clone()));
        let many = many
            .into_iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name, value.clone())));
        one.chain(many).filter(|(_, value)| !value.is_empty()).collect()
    }

    /// What is told, every refusal kept for the form.
    pub fn details(&self, gather: &mut Gather) -> Option<Details> {
        let name = gather.take(PersonName::parse("name", &self.name));
        let details = Details {
            name: name.clone().or_else(|| PersonName::parse("name", "无名").ok())?,
            sex: Sex::parse(&self.sex),
            born_on: self.day(gather, "born_on", &self.born_on),
            phone: phone(gather, "phone", &self.phone),
            city_card: line(gather, "city_card", &self.city_card),
            area: line(gather, "area", &self.area),
            skills: codes(gather, "skills", SKILLS, &self.skills, SKILLS.len()),
            interests: codes(gather, "interests", SERVICE_FIELDS, &self.interests, INTERESTS_MOST),
            free_times: codes(gather, "free_times", FREE_TIMES, &self.free_times, FREE_TIMES.len()),
            school: line(gather, "school", &self.school),
            unit: line(gather, "unit", &self.unit),
            note: gather
                .take(liandong_domain::basics::Note::parse("note", &self.note))
                .map(|note| note.as_str().to_owned())
                .unwrap_or_default(),
        };
        name.map(|_| details)
    }

    fn day(&self, gather: &mut Gather, field: &'static str, text: &str) -> Option<Day> {
        if text.trim().is_empty() {
            return None;
        }
        gather.take(text.trim().parse().map_err(|_| PeopleRefusal::NotADay { field }))
    }

    /// The day of joining; none: today.
    pub fn joined(&self, gather: &mut Gather) -> Option<Day> {
        self.day(gather, "joined_on", &self.joined_on)
    }

    /// The document typed, if one was.
    pub fn document(&self, gather: &mut Gather, today: Day) -> Option<Document> {
        if self.document.trim().is_empty() {
            return None;
        }
        let kind = DocumentKind::from_code(&self.document_kind)
            .or_else(|| Document::guess(&self.document))
            .unwrap_or(DocumentKind::ResidentCard);
        gather.take(Document::parse(kind, &self.document, today))
    }

    /// What becomes of the document that is there.
    pub fn document_change(&self, gather: &mut Gather, today: Day) -> DocumentChange {
        match self.document(gather, today) {
            Some(document) => DocumentChange::Set(document),
            None if self.document_remove == "yes" => DocumentChange::Remove,
            None => DocumentChange::Keep,
        }
    }

    /// Whether a guardian was typed.
    pub fn has_guardian(&self) -> bool {
        [&self.guardian, &self.guardian_phone, &self.guardian_number]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    /// The guardian typed. The number is looked up by the caller.
    pub fn guardian(&self, gather: &mut Gather) -> Option<NewGuardian> {
        if !self.has_guardian() {
            return None;
        }
        let relation =
            Relation::parse(&self.relation).ok_or(PeopleRefusal::NoChoice { field: "relation" });
        let name = gather.take(PersonName::parse("guardian", &self.guardian));
        let relation = gather.take(relation);
        let phone = phone(gather, "guardian_phone", &self.guardian_phone);
        Some(NewGuardian { name: name?, relation: relation?, phone, person: None })
    }
}

/// A phone; empty: none.
pub fn phone(gather: &mut Gather, field: &'static str, text: &str) -> Option<Phone> {
    if text.trim().is_empty() { None } else { gather.take(Phone::parse(field, text)) }
}

/// One line of words; empty: none.
pub fn line(gather: &mut Gather, field: &'static str, text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    gather.take(Title::parse(field, text)).map(|t| t.as_str().to_owned()).unwrap_or_default()
}

/// Chosen codes; an unknown one was not offered and goes.
pub fn codes(
    gather: &mut Gather,
    field: &'static str,
    table: &'static [Coded],
    chosen: &[String],
    most: usize,
) -> Vec<String> {
    let known: Vec<String> = table
        .iter()
        .filter(|row| chosen.iter().any(|code| code == row.code))
        .map(|row| row.code.to_owned())
        .collect();
    if known.len() > most {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        gather.add(PeopleRefusal::TooManyChoices { field, most });
    }
    known
}

/// The choices of a code table.
pub fn coded(c: &Frame, table: &'static [Coded], chosen: &[String]) -> Vec<Choice> {
    table
        .iter()
        .map(|row| Choice {
            code: row.code.to_owned(),
            text: c.t(row.word_key),
            chosen: chosen.iter().any(|code| code == row.code),
        })
        .collect()
}

/// The words of chosen codes, one after the other.
pub fn words_of(c: &Frame, table: &'static [Coded], chosen: &[String]) -> String {
    let words: Vec<String> = chosen
        .iter()
        .map(|code| find_code(table, code).map_or_else(|| code.clone(), |row| c.t(row.word_key)))
        .collect();
    words.join(&c.t("people-comma"))
}

/// The choices of sex.
pub fn sexes(c: &Frame, chosen: &str) -> Vec<Choice> {
    Sex::ALL
        .iter()
        .map(|sex| Choice {
            code: sex.code().to_owned(),
            text: c.t(sex.word_key()),
            chosen: sex.code() == chosen,
        })
        .collect()
}

/// The choices of document kinds.
pub fn kinds(c: &Frame, chosen: &str) -> Vec<Choice> {
    DocumentKind::ALL
        .iter()
        .map(|kind| Choice {
            code: kind.code().to_owned(),
            text: c.t(kind.word_key()),
            chosen: kind.code() == chosen,
        })
        .collect()
}

/// The choices of relations.
pub fn relations(c: &Frame, chosen: &str) -> Vec<Choice> {
    Relation::ALL
        .iter()
        .map(|relation| Choice {
            code: relation.code().to_owned(),
            text: c.t(relation.word_key()),
            chosen: relation.code() == chosen,
        })
        .collect()
}

/// Collected refusals, or the value.
pub fn settled<T>(gather: Gather, value: Option<T>) -> Result<T, Failure> {
    gather.finish(|| value)
}
