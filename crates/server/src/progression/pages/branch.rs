//! One branch: its term week by week, what the next meetings lack, who may lead until when.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{MeetingId, Refusal};
use liandong_domain::progression::{Lack, MeetingState, Qualified};

use super::scheme::adults_words;
use super::{branch_of, over, query, scope};
use crate::failure::Failure;
use crate::organisations::store::Organisation;
use crate::progression::actions::{self, Book, Safety};
use crate::progression::store::{self, AdultRow, LeaderRow, MeetingRow, TermRow};
use crate::ui::{Frame, Page, day_long, day_short, draw, shift_long};
use crate::web::Ask;

/// The most children whose badges are weighed for the number of those ready.
const CHILDREN_MOST: i64 = 200;

/// One meeting in the table of weeks.
#[derive(Debug, Clone)]
pub struct WeekLine {
    /// The meeting.
    pub id: String,
    /// Its number, counted from 1.
    pub number: i64,
    /// When.
    pub when: String,
    /// When it was to be before it was moved; empty: never moved.
    pub moved: String,
    /// What it is about.
    pub theme: String,
    /// Who leads and helps.
    pub adults: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// How many were there, or what is missing, in words.
    pub note: String,
}

/// One leader of the branch.
#[derive(Debug, Clone)]
pub struct LeaderLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Whether they may lead, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Until when, in words.
    pub until: String,
}

/// The next meeting.
#[derive(Debug, Clone)]
pub struct NextView {
    /// The meeting.
    pub id: String,
    /// What it is about.
    pub theme: String,
    /// When.
    pub when: String,
    /// Where.
    pub place: String,
    /// What it lacks, in sentences.
    pub lacks: Vec<String>,
    /// It has begun: names may be noted.
    pub begun: bool,
}

/// One branch.
#[derive(Template)]
#[template(path = "pages/progression/branch.html")]
pub struct BranchPage {
    /// The frame.
    pub c: Frame,
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its term; empty: none yet.
    pub term: String,
    /// First and last day of the term, in words.
    pub days: String,
    /// The next meeting; at most one.
    pub next: Vec<NextView>,
    /// The weeks.
    pub weeks: Vec<WeekLine>,
    /// How many children it has.
    pub children: i64,
    /// How many badges are ready to be awarded.
    pub ready: i64,
    /// How many meetings to come lack somebody.
    pub lacking: i64,
    /// Who leads it.
    pub leaders: Vec<LeaderLine>,
    /// What is asked of the adults, in words.
    pub asked: String,
    /// Whether the reader plans it.
    pub plans: bool,
    /// Whether the reader keeps qualifications.
    pub grants: bool,
}

impl Page for BranchPage {
    const NAME: &'static str = "progression/branch";
}

/// What a look finds.
struct Facts {
    term: Option<TermRow>,
    meetings: Vec<MeetingRow>,
    adults: Vec<AdultRow>,
    leaders: Vec<LeaderRow>,
    children: i64,
    ready: i64,
    safety: Safety,
}

async fn facts(ask: &Ask, body: &Organisation, wanted: String) -> Result<Facts, Failure> {
    let id = body.id;
    ask.app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let term = match wanted.parse() {
                Ok(term) => store::term(q, term)?.filter(|row| row.organisation == id),
                Err(_) => store::current_term(q, id)?,
            };
            let meetings = match &term {
                Some(term) => store::of_term(q, term.id)?,
                None => Vec::new(),
            };
            let ids: Vec<MeetingId> = meetings.iter().map(|row| row.id).collect();
            let adults = store::adults_of(q, &ids)?;
            let leaders = store::leaders(q, id)?;
            let (scheme, _) = actions::scheme(q, today)?;
            let people: Vec<_> =
                adults.iter().map(|a| a.person).chain(leaders.iter().map(|l| l.person)).collect();
            let safety = actions::safety(q, &scheme, today, &people)?;
            let children: Vec<_> = store::children(q, id, today, (CHILDREN_MOST, 0))?
                .into_iter()
                .map(|child| child.person)
                .collect();
            let book = Book::read(q, &children)?;
            let ready = children.iter().map(|who| book.ready(*who, &scheme).len()).sum::<usize>();
            Ok(Facts {
                term,
                meetings,
                adults,
                leaders,
                children: i64::try_from(children.len()).unwrap_or(i64::MAX),
                ready: i64::try_from(ready).unwrap_or(i64::MAX),
                safety,
            })
        })
        .await
}

/// The sentence of something missing.
pub(super) fn lack_words(ask: &Ask, lack: &Lack) -> String {
    let facts: Vec<(&str, String)> = lack
        .facts()
        .iter()
        .map(|(name, fact)| (*name, ask.app.words().fact(ask.lang, fact)))
        .collect();
    ask.say(lack.key(), &facts)
}

fn week(ask: &Ask, facts: &Facts, number: i64, row: &MeetingRow) -> (WeekLine, bool) {
    let adults: Vec<&AdultRow> = facts.adults.iter().filter(|a| a.meeting == row.id).collect();
    let to_come = row.state == MeetingState::Planned && row.ends_at > ask.now;
    let lacks = if to_come {
        facts.safety.lacks(&adults, facts.children, row.starts_at.day())
    } else {
        Vec::new()
    };
    let (tone, note) = match row.state {
        MeetingState::Held => {
            let n = row.present.to_string();
            ("done", ask.say("progression-week-present", &[("n", n)]))
        }
        MeetingState::CalledOff => ("bad", row.why.clone()),
        MeetingState::Planned if !to_come => {
            ("warn", ask.say("progression-week-names-missing", &[]))
        }
        MeetingState::Planned => match lacks.first() {
            Some(lack) => ("wait", lack_words(ask, lack)),
            None => ("info", String::new()),
        },
    };
    let names: Vec<&str> = adults.iter().map(|adult| adult.name.as_str()).collect();
    let moved = row
        .moved_from
        .map(|at| ask.say("progression-moved-from", &[("day", day_short(ask.lang, at.day()))]));
    let line = WeekLine {
        id: row.id.to_string(),
        number,
        when: shift_long(ask.lang, row.starts_at, row.ends_at),
        moved: moved.unwrap_or_default(),
        theme: row.theme.clone(),
        adults: names.join(&ask.say("progression-and", &[])),
        state: ask.say(row.state.word(), &[]),
        tone,
        note,
    };
    (line, !lacks.is_empty())
}

fn leader(ask: &Ask, facts: &Facts, row: &LeaderRow) -> LeaderLine {
    let (qualified, until) = facts.safety.of(row.person, ask.now.day());
    let asked = !facts.safety.asked().qualification.is_empty();
    let (tone, key) = match qualified {
        Qualified::Holds => ("done", "progression-leader-holds"),
        Qualified::RanOut(_) => ("bad", "progression-leader-ran-out"),
        Qualified::Missing if asked => ("wait", "progression-leader-missing"),
        Qualified::Missing => ("info", "progression-leader-not-asked"),
    };
    LeaderLine {
        person: row.person.to_string(),
        name: row.name.clone(),
        state: ask.say(key, &[]),
        tone,
        until: match (qualified, until) {
            (Qualified::Holds, None) => ask.say("progression-leader-for-good", &[]),
            (_, Some(until)) => {
                let day = day_long(ask.lang, until);
                ask.say("progression-leader-until", &[("day", day)])
            }
            (_, None) => String::new(),
        },
    }
}

fn next(ask: &Ask, facts: &Facts) -> Option<NextView> {
    let row = facts
        .meetings
        .iter()
        .find(|row| row.state == MeetingState::Planned && row.ends_at > ask.now)?;
    let adults: Vec<&AdultRow> = facts.adults.iter().filter(|a| a.meeting == row.id).collect();
    let lacks = facts.safety.lacks(&adults, facts.children, row.starts_at.day());
    Some(NextView {
        id: row.id.to_string(),
        theme: row.theme.clone(),
        when: shift_long(ask.lang, row.starts_at, row.ends_at),
        place: row.place.clone(),
        lacks: lacks.iter().map(|lack| lack_words(ask, lack)).collect(),
        begun: row.starts_at <= ask.now,
    })
}

/// `GET /organisations/{id}/progression`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    over::<may::ManageProgression>(&ask, &body.path)?;
    let facts = facts(&ask, &body, query(&ask, "term")).await?;
    let (mut weeks, mut lacking) = (Vec::new(), 0);
    for (number, row) in (1..).zip(&facts.meetings) {
        let (line, lacks) = week(&ask, &facts, number, row);
        weeks.push(line);
        lacking += i64::from(lacks);
    }
    let days = facts.term.as_ref().map(|term| {
        let (first, last) = (day_long(ask.lang, term.first), day_long(ask.lang, term.last));
        ask.say("progression-term-days", &[("first", first), ("last", last)])
    });
    draw(&BranchPage {
        id: body.id.to_string(),
        name: body.name.clone(),
        term: facts.term.as_ref().map(|term| term.title.clone()).unwrap_or_default(),
        days: days.unwrap_or_default(),
        next: next(&ask, &facts).into_iter().collect(),
        weeks,
        children: facts.children,
        ready: facts.ready,
        lacking,
        leaders: facts.leaders.iter().map(|row| leader(&ask, &facts, row)).collect(),
        asked: adults_words(&ask, facts.safety.asked()),
        plans: true,
        grants: ask.actor.may::<may::GrantQualifications>(&scope(&ask, &body.path)),
        c: ask.frame(),
    })
}
