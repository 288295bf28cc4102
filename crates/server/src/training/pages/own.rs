//! The path of one person: what was learned, what it gives, what comes next.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Day, Minutes, PersonId, QualificationId, QualifiedId};
use liandong_domain::training::{CourseKind, EnrolmentState, Evidence, Standing};

use super::{Choice, over, own_permit, step_words};
use crate::db::Read;
use crate::failure::Failure;
use crate::training::actions;
use crate::training::refusal::TrainingRefusal;
use crate::training::store::{self, QualifiedRow};
use crate::ui::{Frame, Page, day_long, day_short, draw, minutes_words};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most lines of each list.
const MOST: i64 = 50;

/// Time of one kind.
#[derive(Debug, Clone)]
pub struct KindLine {
    /// The kind, in words.
    pub kind: String,
    /// Time.
    pub time: String,
}

/// One qualification held.
#[derive(Debug, Clone)]
pub struct HeldLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it stands, in words.
    pub standing: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Since when and until when.
    pub days: String,
    /// How it was gained, in words.
    pub gained: String,
    /// What was done since, and what renews it; empty: nothing does.
    pub evidence: String,
    /// The next step, in words; empty: none needed.
    pub step: String,
    /// Where it is done; empty: nowhere here.
    pub href: String,
    /// The part in a course it came from; empty: from elsewhere.
    pub part: String,
    /// Whether it can be renewed or woken up by a worker.
    pub renewable: bool,
    /// Whether it can be taken back.
    pub open: bool,
}

/// One course.
#[derive(Debug, Clone)]
pub struct PartLine {
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
    /// Kind and first day.
    pub note: String,
    /// Where the part stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The part, when there is a paper; empty: none.
    pub paper: String,
}

/// One supervised practice.
#[derive(Debug, Clone)]
pub struct PracticeLine {
    /// The day.
    pub day: String,
    /// For which qualification.
    pub name: String,
    /// What was seen.
    pub words: String,
    /// Who watched.
    pub by: String,
}

/// The path of one person.
#[derive(Template)]
#[template(path = "pages/training/path.html")]
pub struct PathPage {
    /// The frame.
    pub c: Frame,
    /// Who; empty: oneself.
    pub person: String,
    /// Their name.
    pub name: String,
    /// All time learned.
    pub total: String,
    /// By kind.
    pub kinds: Vec<KindLine>,
    /// Qualifications.
    pub held: Vec<HeldLine>,
    /// Courses, latest first.
    pub parts: Vec<PartLine>,
    /// Practices, latest first.
    pub practices: Vec<PracticeLine>,
    /// Qualifications a worker may give.
    pub qualifications: Vec<Choice>,
    /// Whether the reader keeps this person's qualifications.
    pub keeps: bool,
    /// What was typed.
    pub form: FormBody,
}

impl Page for PathPage {
    const NAME: &'static str = "training/path";
}

/// What a look finds.
struct Facts {
    name: String,
    learned: Vec<(CourseKind, Minutes)>,
    held: Vec<(QualifiedRow, Evidence, Option<liandong_domain::training::Path>)>,
    parts: Vec<store::OwnEnrolment>,
    practices: Vec<store::PracticeRow>,
    all: Vec<store::QualificationRow>,
}

fn facts(q: &mut Read<'_>, person: PersonId) -> Result<Facts, Failure> {
    let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let today = q.now().day();
    let mut held: Vec<(QualifiedRow, Evidence, _)> = Vec::new();
    for one in store::held(q, person)? {
        let evidence = store::evidence(q, &one)?;
        let stands = store::standing_at(&one, today);
        // Only the latest row of a qualification says what comes next.
        let latest = held.iter().all(|(other, ..)| other.qualification != one.qualification);
        let way = match (latest, stands) {
            (true, Standing::RunsOut | Standing::Resting | Standing::Lapsed) => {
                let known = store::qualification(q, one.qualification)?;
                known.map(|known| actions::way_of(q, person, &known, today)).transpose()?
            }
            _ => None,
        };
        held.push((one, evidence, way));
    }
    Ok(Facts {
        name: row.name,
        learned: store::learned_by_kind(q, person)?.into_iter().collect(),
        held,
        parts: store::of_person(q, person, MOST)?,
        practices: store::practices_of(q, person)?,
        all: store::qualifications(q)?,
    })
}

/// The colour of a standing.
pub(super) fn tone(standing: Standing) -> &'static str {
    match standing {
        Standing::Valid => "done",
        Standing::RunsOut => "warn",
        Standing::Resting => "wait",
        Standing::Lapsed => "off",
        Standing::Withdrawn => "bad",
    }
}

/// First and last day, in words.
pub(super) fn days(ask: &Ask, row: &QualifiedRow) -> String {
    let since = day_long(ask.lang, row.held.since);
    match row.held.until {
        Some(until) => {
            let until = day_long(ask.lang, until);
            ask.say("training-held-days", &[("since", since), ("until", until)])
        }
        None => ask.say("training-held-for-good", &[("since", since)]),
    }
}

fn evidence_words(ask: &Ask, row: &QualifiedRow, done: Evidence) -> String {
    let terms = row.terms;
    if row.held.until.is_none() || (terms.practices == 0 && terms.teachings == 0) {
        return String::new();
    }
    let facts = [
        ("practices", done.practices.to_string()),
        ("teachings", done.teachings.to_string()),
        ("askedpractices", terms.practices.to_string()),
        ("askedteachings", terms.teachings.to_string()),
    ];
    ask.say("training-evidence", &facts)
}

fn held_line(
    ask: &Ask,
    (row, done, way): &(QualifiedRow, Evidence, Option<liandong_domain::training::Path>),
) -> HeldLine {
    let standing = store::standing_at(row, ask.now.day());
    let (step, href) = way.as_ref().map(|way| step_words(ask, way)).unwrap_or_default();
    HeldLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        standing: ask.say(standing.word(), &[]),
        tone: tone(standing),
        days: days(ask, row),
        gained: ask.say(row.gained_by.word(), &[]),
        evidence: evidence_words(ask, row, *done),
        step,
        href,
        part: row.enrolment.map(|id| id.to_string()).unwrap_or_default(),
        renewable: row.held.until.is_some()
            && matches!(standing, Standing::Valid | Standing::RunsOut | Standing::Resting),
        open: standing != Standing::Withdrawn,
    }
}

fn part_line(ask: &Ask, part: &store::OwnEnrolment) -> PartLine {
    let tone = match part.state {
        EnrolmentState::Placed => "info",
        EnrolmentState::Waiting => "wait",
        EnrolmentState::Passed => "done",
        EnrolmentState::NotYet => "warn",
        EnrolmentState::Missed | EnrolmentState::Withdrawn => "off",
    };
    let day = day_short(ask.lang, part.starts_at.day());
    PartLine {
        course: part.course.to_string(),
        title: part.title.clone(),
        note: format!("{} · {day}", ask.say(part.kind.word(), &[])),
        state: ask.say(part.state.word(), &[]),
        tone,
        paper: if part.state == EnrolmentState::Passed {
            part.id.to_string()
        } else {
            String::new()
        },
    }
}

fn view(ask: &Ask, facts: Facts, person: Option<PersonId>, form: FormBody) -> PathPage {
    let total: Minutes = facts.learned.iter().map(|(_, minutes)| *minutes).sum();
    PathPage {
        person: person.map(|id| id.to_string()).unwrap_or_default(),
        name: facts.name,
        total: minutes_words(ask.lang, total),
        kinds: facts
            .learned
            .iter()
            .map(|(kind, minutes)| KindLine {
                kind: ask.say(kind.word(), &[]),
                time: minutes_words(ask.lang, *minutes),
            })
            .collect(),
        held: facts.held.iter().map(|held| held_line(ask, held)).collect(),
        parts: facts.parts.iter().map(|part| part_line(ask, part)).collect(),
        practices: facts
            .practices
            .into_iter()
            .map(|row| PracticeLine {
                day: day_long(ask.lang, row.practised_on),
                name: row.qualification,
                words: row.words,
                by: row.supervisor,
            })
            .collect(),
        qualifications: facts
            .all
            .into_iter()
            .filter(|one| one.closed_at.is_none())
            .map(|one| Choice { value: one.id.to_string(), label: one.name, chosen: false })
            .collect(),
        keeps: person.is_some(),
        form,
        c: ask.frame(),
    }
}

/// `GET /me/training`
pub async fn mine(ask: Ask) -> Result<Response, Failure> {
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let me = permit.subject();
    let facts = ask.app.look(ask.actor.town, move |q| facts(q, me)).await?;
    draw(&view(&ask, facts, None, FormBody::default()))
}

async fn person_page(ask: &Ask, person: PersonId, form: FormBody) -> Result<PathPage, Failure> {
    over::<may::GrantQualifications>(ask, person).await?;
    let facts = ask.app.look(ask.actor.town, move |q| facts(q, person)).await?;
    Ok(view(ask, facts, Some(person), form))
}

/// `GET /people/{id}/training`
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    ask.actor.me()?;
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    draw(&person_page(&ask, person, FormBody::default()).await?)
}

async fn answered(
    ask: &Ask,
    person: PersonId,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, person_page(ask, person, form)).await
}

/// The qualification and the day of a form.
fn which(form: &FormBody) -> Result<(QualificationId, Day), Failure> {
    let field = "qualification";
    let which = form.get(field).parse().map_err(|_| TrainingRefusal::NoChoice { field })?;
    let day = form.get("day").parse().map_err(|_| TrainingRefusal::NoDay { field: "day" })?;
    Ok((which, day))
}

/// `POST /people/{id}/qualifications`: a certificate from elsewhere.
pub async fn give(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = over::<may::GrantQualifications>(&ask, person).await?;
    let done = match which(&form) {
        Err(failure) => Err(failure),
        Ok(given) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::give_shown(tx, &permit, person, given)?;
                let to = format!("/people/{person}/training");
                Ok(Answer::to(format!("{to}?done=done-training-given")))
            })
            .await
        }
    };
    answered(&ask, person, form, done).await
}

/// `POST /people/{id}/practices`
pub async fn practise(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = over::<may::GrantQualifications>(&ask, person).await?;
    let words = form.get("words").to_owned();
    let done = match which(&form) {
        Err(failure) => Err(failure),
        Ok((which, day)) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::note_practice(tx, &permit, person, which, (day, &words))?;
                let to = format!("/people/{person}/training");
                Ok(Answer::to(format!("{to}?done=done-training-practice")))
            })
            .await
        }
    };
    answered(&ask, person, form, done).await
}

async fn held(ask: &Ask, id: &str) -> Result<QualifiedRow, Failure> {
    let id: QualifiedId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app.look(ask.actor.town, move |q| store::qualified(q, id)?.ok_or(Failure::NOT_FOUND)).await
}

/// `POST /qualified/{id}/renew`
pub async fn renew(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let row = held(&ask, &id).await?;
    let permit = over::<may::GrantQualifications>(&ask, row.person).await?;
    let (id, person) = (row.id, row.person);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_alive(tx, &permit, id)?;
        Ok(Answer::to(format!("/people/{person}/training?done=done-training-renewed")))
    })
    .await;
    answered(&ask, person, form, done).await
}

/// `POST /qualified/{id}/take-back`
pub async fn take_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let row = held(&ask, &id).await?;
    let permit = over::<may::GrantQualifications>(&ask, row.person).await?;
    let (id, person, why) = (row.id, row.person, form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::take_back(tx, &permit, id, &why)?;
        Ok(Answer::to(format!("/people/{person}/training?done=done-training-taken-back")))
    })
    .await;
    answered(&ask, person, form, done).await
}
