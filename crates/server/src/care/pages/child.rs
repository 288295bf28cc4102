//! One child: what is next, talks and visits, tutoring, letters, projects. For its companion and
//! the workers.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::PupilId;
use liandong_domain::care::{
    ContactKind, ContactState, LetterState, Progress, ServiceState, TutoringState, next_due,
};

use super::{Beside, at_child, is_worker};
use crate::books::pages::Choice;
use crate::care::store::{self, ContactRow, SessionRow, TutoringRow};
use crate::failure::Failure;
use crate::pairs::actions as pairs;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, form_answer};

/// One contact.
#[derive(Debug, Clone)]
pub struct ContactLine {
    /// Its id.
    pub id: String,
    /// When and how.
    pub when: String,
    /// How.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Whether it is still planned.
    pub planned: bool,
    /// Who was there.
    pub who: String,
    /// What is written.
    pub words: String,
}

/// One session.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// When.
    pub when: String,
    /// How long, and where its time stands on the way into the hours book.
    pub minutes: String,
    /// How far.
    pub progress: String,
    /// What was done.
    pub words: String,
}

/// One tutoring.
#[derive(Debug, Clone)]
pub struct TutoringPart {
    /// Its id.
    pub id: String,
    /// What in.
    pub subject: String,
    /// What shall be reached.
    pub goals: String,
    /// Who tutors.
    pub tutor: String,
    /// Where it stands.
    pub state: String,
    /// Whether the reader may write a session.
    pub mine: bool,
    /// Whether it runs.
    pub runs: bool,
    /// The next session; empty: none agreed.
    pub next: String,
    /// How many sessions.
    pub sessions: i64,
    /// Their minutes.
    pub minutes: i64,
    /// The sessions.
    pub lines: Vec<SessionLine>,
    /// Sessions that the reader may take back.
    pub open: Vec<Choice>,
}

impl TutoringPart {
    /// The colour of where it stands.
    fn tone(&self) -> &'static str {
        if self.runs { "info" } else { "off" }
    }
}

/// One letter or project: where it leads, what it is, where it stands.
#[derive(Debug, Clone)]
pub struct ThingLine {
    /// Where it leads; empty: nowhere.
    pub href: String,
    /// What it is.
    pub title: String,
    /// Where it stands.
    pub state: String,
}

/// One child.
#[derive(Template)]
#[template(path = "pages/care/child.html")]
pub struct ChildPage {
    /// The frame.
    pub c: Frame,
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// What it is called; empty: by the code.
    pub called: String,
    /// Until when the family should be spoken with again.
    pub due: String,
    /// Whether that day is over.
    pub overdue: bool,
    /// Whether the reader is a worker.
    pub worker: bool,
    /// Contacts, the latest first.
    pub contacts: Vec<ContactLine>,
    /// Ways to speak with a family.
    pub kinds: Vec<Choice>,
    /// Tutorings.
    pub tutorings: Vec<TutoringPart>,
    /// How far a pupil has come.
    pub progresses: Vec<Choice>,
    /// Whether the family agreed to letters.
    pub consent: bool,
    /// Givers by code, to write to.
    pub givers: Vec<Choice>,
    /// Letters.
    pub letters: Vec<ThingLine>,
    /// Letters whose photographs must be taken again: which, and what must be covered.
    pub retakes: Vec<(String, String)>,
    /// Projects.
    pub projects: Vec<ThingLine>,
    /// The values of the form that came back.
    pub form: FormBody,
    /// Today, for a day of a form.
    pub today: String,
}

impl Page for ChildPage {
    const NAME: &'static str = "care/child";
}

fn contact_line(ask: &Ask, row: &ContactRow, words: String) -> ContactLine {
    let day = row.held_on.unwrap_or(row.planned_on);
    let mut who = row.by.clone();
    if !row.beside.is_empty() {
        who = format!("{who} · {}", row.beside);
    }
    if row.guardian {
        who = format!("{who} · {}", ask.say("care-guardian-there", &[]));
    }
    ContactLine {
        id: row.id.to_string(),
        when: day_long(ask.lang, day),
        kind: ask.say(row.kind.word(), &[]),
        state: ask.say(row.state.word(), &[]),
        planned: row.state == ContactState::Planned,
        who,
        words,
    }
}

/// How long a session was, and where its time stands.
fn minutes_of(ask: &Ask, one: &SessionRow) -> String {
    let minutes = ask.say("care-minutes-said", &[("n", one.minutes.to_string())]);
    let state = match (&one.withdrawn, one.service) {
        (Some(why), _) => ask.say("care-withdrawn-why", &[("why", why.clone())]),
        (None, Some(ServiceState::Declined)) => {
            ask.say("care-declined-why", &[("why", one.declined.clone())])
        }
        (None, Some(state)) => ask.say(state.word(), &[]),
        (None, None) => return minutes,
    };
    format!("{minutes} · {state}")
}

fn tutoring_part(
    ask: &Ask,
    (row, corrects): (&TutoringRow, bool),
    sessions: Vec<SessionRow>,
) -> TutoringPart {
    let tutors = ask.actor.person == Some(row.person);
    let open = |one: &&SessionRow| {
        let booked = one.service == Some(ServiceState::Counted);
        one.withdrawn.is_none() && (corrects || (tutors && !booked))
    };
    let open = sessions.iter().filter(open);
    let open = open.map(|one| Choice::new(one.id.to_string(), day_long(ask.lang, one.held_on)));
    let open = open.collect();
    let line = |one: SessionRow| SessionLine {
        when: day_long(ask.lang, one.held_on),
        minutes: minutes_of(ask, &one),
        progress: ask.say(one.progress.word(), &[]),
        words: one.words,
    };
    let runs = row.state == TutoringState::Running;
    TutoringPart {
        id: row.id.to_string(),
        subject: row.subject.clone(),
        goals: row.goals.clone(),
        tutor: row.name.clone(),
        state: ask.say(row.state.word(), &[]),
        mine: runs && tutors,
        open,
        runs,
        next: row.next_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        sessions: row.sessions,
        minutes: row.minutes,
        lines: sessions.into_iter().map(line).collect(),
    }
}

struct Found {
    file: crate::pairs::store::FileRow,
    contacts: Vec<(ContactRow, String)>,
    due: liandong_domain::basics::Day,
    tutorings: Vec<(TutoringRow, Vec<SessionRow>)>,
    consent: bool,
    givers: Vec<(liandong_domain::basics::GiverId, String)>,
    letters: Vec<store::LetterRow>,
    retakes: Vec<(String, String)>,
    projects: Vec<store::UndertakingRow>,
}

async fn found(ask: &Ask, pupil: PupilId) -> Result<Found, Failure> {
    ask.app
        .look(ask.actor.town, move |q| {
            let file = crate::pairs::store::file(q, pupil)?.ok_or(Failure::NOT_FOUND)?;
            let rule = pairs::rule(q)?.0;
            let mut contacts = Vec::new();
            for row in store::contacts_of(q, pupil)? {
                let words = row.words(q)?;
                contacts.push((row, words));
            }
            let mut tutorings = Vec::new();
            for row in store::tutorings_of(q, pupil)? {
                let sessions = store::sessions_of(q, row.id)?;
                tutorings.push((row, sessions));
            }
            let last = store::last_held(q, pupil)?;
            let letters = store::letters_of_pupil(q, pupil)?;
            let mut retakes = Vec::new();
            for row in letters.iter().filter(|row| row.state == LetterState::ToCover) {
                retakes.push((row.id.to_string(), row.cover(q)?));
            }
            Ok(Found {
                due: next_due(last, file.days.from, rule.contact_days),
                contacts,
                tutorings,
                consent: store::consent_stands(q, pupil)?.is_some(),
                givers: store::givers_of(q, pupil)?,
                letters,
                retakes,
                projects: store::projects_of(q, pupil)?,
                file,
            })
        })
        .await
}

pub(super) async fn child_page(
    ask: &Ask,
    at: &Beside,
    form: FormBody,
) -> Result<ChildPage, Failure> {
    let worker = is_worker(ask, &at.book);
    let (pupil, permit) = (at.pupil, at.permit);
    let sits = ask.actor.me()?;
    let sits = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::pairs::store::sits(q, sits, pupil)?))
        .await?;
    // What the child is called is for those who sit beside it, and each look is written down.
    let called = match sits {
        true => ask.app.act(&permit, move |tx| pairs::open_child(tx, &permit, pupil)).await?,
        false => String::new(),
    };
    let found = found(ask, pupil).await?;
    let choice = |code: &'static str, word: &'static str| Choice::new(code, ask.say(word, &[]));
    let corrects = ask.actor.may::<may::CorrectHours>(&Scope::body(&*at.book.path));
    let reads = ask.actor.may::<may::ReadLetters>(&Scope::body(&*at.book.path));
    let letters = found.letters.iter().map(|row| ThingLine {
        href: if reads { format!("/care/letters/{}", row.id) } else { String::new() },
        title: format!(
            "{} · {}",
            day_long(ask.lang, row.written_at.day()),
            ask.say(row.direction.word(), &[("giver", row.giver_code.clone())])
        ),
        state: ask.say(row.state.word(), &[]),
    });
    let projects = found.projects.iter().map(|row| ThingLine {
        href: format!("/care/projects/{}", row.id),
        title: row.title.clone(),
        state: ask.say(row.state.word(), &[]),
    });
    Ok(ChildPage {
        id: pupil.to_string(),
        code: found.file.code.clone(),
        called,
        due: day_long(ask.lang, found.due),
        overdue: found.due < ask.now.day(),
        worker,
        contacts: found
            .contacts
            .iter()
            .map(|(row, words)| contact_line(ask, row, words.clone()))
            .collect(),
        kinds: ContactKind::ALL.map(|one| choice(one.code(), one.word())).into(),
        tutorings: found
            .tutorings
            .into_iter()
            .map(|(row, sessions)| tutoring_part(ask, (&row, corrects), sessions))
            .collect(),
        progresses: Progress::ALL.map(|one| choice(one.code(), one.word())).into(),
        consent: found.consent,
        givers: found
            .givers
            .iter()
            .map(|(id, code)| Choice::new(id.to_string(), code.clone()))
            .collect(),
        letters: letters.collect(),
        retakes: found.retakes,
        projects: projects.collect(),
        form,
        today: ask.now.day().to_string(),
        c: ask.frame(),
    })
}

/// `GET /care/{pupil}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    draw(&child_page(&ask, &at, FormBody::default()).await?)
}

/// Back to the page of a child.
pub(super) fn to(pupil: PupilId, done: &str) -> Answer {
    Answer::to(format!("/care/{pupil}?done={done}"))
}

/// The answer of a form of this page: on, or the page again with the sentence.
pub(super) async fn answered(
    ask: &Ask,
    at: &Beside,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, child_page(ask, at, form)).await
}
