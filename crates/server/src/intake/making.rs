//! One row becomes a person, an addition to a person, an entry or a question.

use liandong_domain::access::{Permit, Role};
use liandong_domain::basics::{Day, ImportId, Minutes, OrganisationId, PersonId, Span, TimeOfDay};
use liandong_domain::hours::{EntryKind, Grade, Source};
use liandong_domain::intake::{HoursRow, Outcome, RosterRow};
use liandong_domain::minors::Told;

use super::actions::ImportRefusal;
use super::store::{self, FileRow};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::hours::actions::{ImportedHours, append_imported};
use crate::hours::store::{EntryWords, open_question};
use crate::organisations::actions::{NewRole, give_first_role};
use crate::people::actions::{self as people, Details, NewGuardian, NewPerson};

/// Ages below which a guardian is noted (民法典 art. 17).
const ADULT: i64 = 18;

/// What a row came to: ids, and how.
pub type Made = (String, &'static str);

/// In which import, by whom, for which body rows are written.
#[derive(Clone, Copy)]
pub struct Place {
    /// The import.
    pub id: ImportId,
    /// Who began it.
    pub by: PersonId,
    /// The body people join and hours are recorded by.
    pub body: OrganisationId,
}

/// The body a row names, or the one of the import.
fn body_of_row(
    q: &mut Read<'_>,
    row: &RosterRow,
    body: OrganisationId,
) -> Result<OrganisationId, Failure> {
    if row.team.is_empty() {
        return Ok(body);
    }
    let wanted = liandong_domain::basics::fold(&row.team);
    let found = crate::organisations::store::list(q)?
        .into_iter()
        .find(|b| !b.closed && liandong_domain::basics::fold(&b.name) == wanted);
    Ok(found.map_or(body, |b| b.id))
}

/// A person as a row tells of them. None when the row has no name.
pub fn person_told(
    q: &mut Read<'_>,
    row: &RosterRow,
    body: OrganisationId,
) -> Result<Option<NewPerson>, Failure> {
    let Some(name) = row.name.clone() else { return Ok(None) };
    let body = body_of_row(q, row, body)?;
    let mut details = Details::named(name);
    details.sex = row.sex;
    details.born_on = row.born;
    details.phone.clone_from(&row.phone);
    details.area.clone_from(&row.address);
    details.school = [row.school.as_str(), &row.class].join(" ").trim().to_owned();
    details.unit.clone_from(&row.unit);
    details.note = row.remark.clone();
    let guardian = row.guardian.clone().map(|name| NewGuardian {
        name,
        relation: row.relation.unwrap_or(liandong_domain::people::Relation::Other),
        phone: row.guardian_phone.clone(),
        person: None,
    });
    let age = row.born.map(|born| born.age_on(q.now().day()));
    let is_minor = age.is_some_and(|age| age < ADULT);
    // A school's list holds more of a child than service needs: that stays in the list.
    let kept = |told: Told| told.is_asked(age);
    details.phone = details.phone.filter(|_| kept(Told::Phone));
    if !kept(Told::Unit) {
        details.unit.clear();
    }
    Ok(Some(NewPerson {
        organisation: Some(body),
        details,
        document: row.document.clone().filter(|_| kept(Told::Document)),
        guardian: guardian.filter(|g| is_minor && g.phone.is_some()),
        joined_on: row.joined,
    }))
}

/// Somebody new. Of a row that looks like somebody it is noted that the two are not one.
pub fn person_of(
    tx: &mut Tx<'_>,
    place: Place,
    line: &FileRow,
    row: &RosterRow,
) -> Result<Made, Failure> {
    let Some(new) = person_told(tx, row, place.body)? else {
        return Err(Fault::new("importing", "a good row has no name").into());
    };
    let town = tx.town();
    let body = new.organisation.unwrap_or(place.body);
    let person = people::register(tx, &Permit::for_system(town, place.by), &new)?;
    let mut made = format!("person:{person}");
    if line.decision.as_deref() == Some("keep")
        && let Some(other) = twin_person(tx, place.id, line)?
    {
        let permit = Permit::for_system(town, place.by);
        people::say_apart(tx, &permit, person, other, &line.decision_why)?;
    }
    if let Some(minutes) = row.hours.filter(|m| *m > Minutes::ZERO) {
        let hours = opening(tx, place.id, person, body, line, minutes);
        if let Some(entry) = append_imported(tx, &Permit::for_system(town, place.by), &hours)? {
            made = format!("{made} entry:{entry}");
        }
    }
    Ok((made, "made"))
}

/// Whom a row doubles: somebody of the registry, or whom an earlier row of the file became.
pub fn twin_person(
    q: &mut Read<'_>,
    id: ImportId,
    line: &FileRow,
) -> Result<Option<PersonId>, Failure> {
    let Some((kind, which)) = line.twin.as_deref().and_then(|twin| twin.split_once(':')) else {
        return Ok(None);
    };
    let person = match kind {
        "person" => which.parse().ok(),
        _ => match which.parse().ok() {
            Some(sort) => store::one_row(q, id, sort)?.as_ref().and_then(person_made),
            None => None,
        },
    };
    let Some(mut person) = person else { return Ok(None) };
    // Whoever was found to be another row since is that row.
    for _ in 0..8 {
        let row = crate::people::store::person(q, person)?;
        match row.and_then(|row| row.merged_into) {
            Some(into) => person = into,
            None => return Ok(Some(person)),
        }
    }
    Ok(Some(person))
}

/// Who a written row became.
fn person_made(line: &FileRow) -> Option<PersonId> {
    parts(line.result_id.as_deref()).find_map(|(what, id)| match what {
        "person" | "joined" => id.parse().ok(),
        _ => None,
    })
}

/// The parts of what a row came to: `person:…`, `entry:…`, `holding:…`.
pub fn parts(result: Option<&str>) -> impl Iterator<Item = (&str, &str)> {
    result.unwrap_or_default().split(' ').filter_map(|part| part.split_once(':'))
}

/// What joining a row into somebody would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joining {
    /// Names of fields that are blank there and told here.
    pub filled: Vec<&'static str>,
    /// The body in which they become a volunteer; none: they are one there.
    pub joins: Option<OrganisationId>,
    /// A guardian is noted: the child has none yet.
    pub guardian: bool,
    /// The hours of before are entered: there are none yet.
    pub hours: bool,
    /// They had left, and come back.
    pub back: bool,
}

impl Joining {
    /// Nothing at all would change.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What joining a row into a person of the registry would do.
pub fn joining(
    q: &mut Read<'_>,
    person: PersonId,
    row: &RosterRow,
    new: &NewPerson,
) -> Result<Joining, Failure> {
    let kept = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let filled = people::would_fill(q, person, new)?;
    let held = crate::organisations::store::teams_of(q, person)?;
    let is_one = |body: OrganisationId| {
        held.iter().any(|h| h.organisation == body && h.holding.role == Role::Volunteer)
    };
    let guardians = crate::people::store::guardians(q, person)?;
    let told_hours = row.hours.is_some_and(|minutes| minutes > Minutes::ZERO);
    Ok(Joining {
        joins: new.organisation.filter(|body| !is_one(*body)),
        guardian: new.guardian.is_some() && guardians.is_empty(),
        hours: told_hours && crate::hours::store::total(q, person)? == Minutes::ZERO,
        back: kept.left_at.is_some(),
        filled,
    })
}

/// Joins a row into somebody who is there: fills blanks, adds the membership that is missing.
pub fn join(
    tx: &mut Tx<'_>,
    place: Place,
    line: &FileRow,
    row: &RosterRow,
) -> Result<Made, Failure> {
    let person = twin_person(tx, place.id, line)?.ok_or(ImportRefusal::TwinNotThere)?;
    let Some(new) = person_told(tx, row, place.body)? else {
        return Err(Fault::new("importing", "a good row has no name").into());
    };
    let plan = joining(tx, person, row, &new)?;
    let (town, today) = (tx.town(), tx.now().day());
    let mut made = format!("joined:{person}");
    if plan.back {
        people::come_back(tx, &Permit::for_system(town, place.by), person)?;
        made.push_str(" back:1");
    }
    let filled = people::fill_in(tx, &Permit::for_system(town, place.by), person, &new)?;
    if !filled.is_empty() {
        made = format!("{made} filled:{}", filled.join(","));
    }
    if let Some(organisation) = plan.joins {
        let starts_on = new.joined_on.unwrap_or(today).min(today);
        let role = Role::Volunteer;
        let new = NewRole { person, organisation, role, starts_on, ends_on: None };
        let holding = match give_first_role(tx, &Permit::for_system(town, place.by), &new) {
            // Held before on one of these days: from today on.
            Err(Failure::Refused(_)) if starts_on < today => {
                let new = NewRole { starts_on: today, ..new };
                give_first_role(tx, &Permit::for_system(town, place.by), &new)?
            }
            other => other?,
        };
        made = format!("{made} holding:{holding}");
    }
    if let Some(guardian) = new.guardian.as_ref().filter(|_| plan.guardian) {
        let permit = Permit::for_system(town, place.by);
        let guardian = people::add_guardian(tx, &permit, person, guardian)?;
        made = format!("{made} guardian:{guardian}");
    }
    if let Some(minutes) = row.hours.filter(|_| plan.hours) {
        let body = new.organisation.unwrap_or(place.body);
        let hours = opening(tx, place.id, person, body, line, minutes);
        if let Some(entry) = append_imported(tx, &Permit::for_system(town, place.by), &hours)? {
            made = format!("{made} entry:{entry}");
        }
    }
    let joined = Kind::PersonChanged.of(person).about(person).with("what", "joined");
    events::record(tx, joined.with("import", place.id))?;
    Ok((made, "joined"))
}

/// A sum of before: one entry of grade E on the day of the import.
fn opening(
    tx: &Tx<'_>,
    id: ImportId,
    person: PersonId,
    body: OrganisationId,
    line: &FileRow,
    minutes: Minutes,
) -> ImportedHours {
    let day: Day = tx.now().day();
    let from = day.at(TimeOfDay::START);
    ImportedHours {
        person,
        source: Source::Import { import: id, sheet: line.sheet.clone(), row: line.row },
        kind: EntryKind::Opening,
        minutes,
        span: Span { from, until: from.plus_minutes(1) },
        grade: Grade::E,
        words: EntryWords {
            activity: None,
            shift: None,
            activity_words: "导入前累计时数".to_owned(),
            place_words: String::new(),
            post_words: String::new(),
            organisation: body.to_string(),
        },
    }
}

/// Hours become an entry of the book, or a question about whose or how many.
pub fn entry_of(
    tx: &mut Tx<'_>,
    place: Place,
    line: &FileRow,
    row: &HoursRow,
) -> Result<Option<Made>, Failure> {
    let Place { id, by, body } = place;
    let town = tx.town();
    let person = match &row.document {
        Some(document) => {
            let key = crate::people::store::document_key(tx, document);
            crate::people::store::find_by_document_key(tx, &key)?
        }
        None => None,
    };
    let source = Source::Import { import: id, sheet: line.sheet.clone(), row: line.row };
    let ask = |tx: &mut Tx<'_>, kind: &str| -> Result<Option<Made>, Failure> {
        let words = format!("{} {}", row.activity, row.remark);
        let made = open_question(tx, person, &source.to_string(), kind, words.trim())?;
        if let Some(question) = made {
            events::record(tx, Kind::QuestionOpened.of(question).with("import", id))?;
        }
        Ok(made.map(|q| (format!("question:{q}"), "question")))
    };
    match (row.outcome, row.counted(), person) {
        (Outcome::Counted | Outcome::Opening, Some(_), None) => ask(tx, "import-nobody"),
        (Outcome::Counted | Outcome::Opening, Some(minutes), Some(person)) => {
            let words = EntryWords {
                activity: None,
                shift: None,
                activity_words: row.activity.clone(),
                place_words: row.place.clone(),
                post_words: row.post.clone(),
                organisation: body.to_string(),
            };
            let hours = match row.span.filter(|_| row.outcome == Outcome::Counted) {
                Some(span) => ImportedHours {
                    person,
                    source: source.clone(),
                    kind: EntryKind::Service,
                    minutes,
                    span,
                    grade: Grade::D,
                    words,
                },
                None => ImportedHours { words, ..opening(tx, id, person, body, line, minutes) },
            };
            match append_imported(tx, &Permit::for_system(town, by), &hours) {
                Ok(Some(entry)) => Ok(Some((format!("entry:{entry}"), "entry"))),
                Ok(None) => Ok(None),
                Err(Failure::Refused(reasons)) => {
                    ask(tx, reasons.first().map_or("import-refused", |r| r.key()))
                }
                Err(other) => Err(other),
            }
        }
        (Outcome::Question, _, _) => {
            ask(tx, row.deciding().map_or("import-question", |f| f.trouble.key()))
        }
        _ => Ok(None),
    }
}
