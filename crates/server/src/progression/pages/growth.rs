//! A child's path: five areas in words and numbers, the next small step. No child stands beside
//! another here.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{BadgeAwardId, PersonId};
use liandong_domain::progression::{Area, Badge, Evidence, Leaf, ProgressionScheme};

use super::needs::{NeedGroup, groups, leaf_words};
use super::scope;
use super::table::{stage_name, standing};
use crate::db::Read;
use crate::failure::Failure;
use crate::progression::actions::{self, Book};
use crate::progression::store::{self, EndorsementRow, NextMeeting};
use crate::ui::{Frame, Page, day_long, draw, moment_long, shift_long};
use crate::web::Ask;

/// One badge.
#[derive(Debug, Clone)]
pub struct BadgeLine {
    /// Its name.
    pub name: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// When and on which occasion it was awarded; empty: not yet.
    pub awarded: String,
    /// What it stands on, in words; empty: not awarded.
    pub sources: String,
    /// What it asks for.
    pub groups: Vec<NeedGroup>,
}

/// One area.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Its name.
    pub name: String,
    /// How many badges were awarded, in words.
    pub count: String,
    /// Its badges.
    pub badges: Vec<BadgeLine>,
}

/// One thing attested.
#[derive(Debug, Clone)]
pub struct SeenLine {
    /// Badge and requirement, in words.
    pub label: String,
    /// When and by whom.
    pub when: String,
    /// What was seen.
    pub words: String,
    /// Taken back.
    pub back: bool,
    /// Why.
    pub why: String,
}

/// The path.
#[derive(Template)]
#[template(path = "pages/progression/growth.html")]
pub struct GrowthPage {
    /// The frame.
    pub c: Frame,
    /// Who looks: `own`, `family`, `leader`.
    pub reader: &'static str,
    /// The child.
    pub person: String,
    /// The child's name.
    pub name: String,
    /// The stage reached.
    pub stage: String,
    /// What the next stage takes, in words; empty: it is the last.
    pub next_stage: String,
    /// The next small step, in words; empty: none.
    pub step: String,
    /// For which badge.
    pub step_badge: String,
    /// The next meeting, in words; empty: none planned.
    pub meeting: String,
    /// Five areas.
    pub lanes: Vec<Lane>,
    /// What was attested, latest first.
    pub seen: Vec<SeenLine>,
}

impl Page for GrowthPage {
    const NAME: &'static str = "progression/growth";
}

/// What a look finds.
struct Facts {
    name: String,
    scheme: ProgressionScheme,
    book: Book,
    next: Option<NextMeeting>,
    seen: Vec<EndorsementRow>,
    sources: Vec<(BadgeAwardId, String, String)>,
}

fn facts(q: &mut Read<'_>, person: PersonId) -> Result<Facts, Failure> {
    let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
    let today = q.now().day();
    let (scheme, _) = actions::scheme(q, today)?;
    Ok(Facts {
        name: row.name,
        scheme,
        book: Book::read(q, &[person])?,
        next: store::next_of(q, person)?.filter(|next| next.part == "child"),
        seen: store::endorsements_of(q, person)?,
        sources: store::sources(q, person)?,
    })
}

/// What an award stands on, counted by book.
fn sources_words(ask: &Ask, facts: &Facts, award: BadgeAwardId) -> String {
    let mut counted: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, _, source) in facts.sources.iter().filter(|(id, ..)| *id == award) {
        let book = source.split(':').next().unwrap_or_default();
        *counted.entry(book).or_default() += 1;
    }
    let words: Vec<String> = counted
        .into_iter()
        .map(|(book, n)| ask.say(&format!("progression-source-{book}"), &[("n", n.to_string())]))
        .collect();
    words.join(&ask.say("progression-and", &[]))
}

fn badge_line(ask: &Ask, facts: &Facts, person: PersonId, badge: &Badge) -> BadgeLine {
    let (tone, state) = standing(ask, &facts.book, person, badge);
    let award = facts.book.award(person, badge);
    BadgeLine {
        name: badge.name.clone(),
        state: if state.is_empty() { ask.say("progression-cell-not-begun", &[]) } else { state },
        tone,
        awarded: award
            .map(|row| {
                let facts = [
                    ("day", day_long(ask.lang, row.awarded_on)),
                    ("occasion", row.occasion.clone()),
                ];
                ask.say("progression-awarded-on", &facts)
            })
            .unwrap_or_default(),
        sources: award.map(|row| sources_words(ask, facts, row.id)).unwrap_or_default(),
        groups: groups(ask, &badge.need, &facts.book.evidence(person, badge)),
    }
}

/// The nearest badge that is begun, else the first of the scheme, and its next small step.
fn next_step(facts: &Facts, person: PersonId) -> Option<(&Badge, &Leaf)> {
    let open = facts.scheme.badges.iter().filter_map(|badge| {
        let known = facts.book.evidence(person, badge);
        let missing = badge.need.missing(&known);
        let begun = missing < badge.need.missing(&Evidence::default());
        let leaf = badge.need.next(&known).filter(|_| facts.book.award(person, badge).is_none())?;
        Some((!begun, missing, badge, leaf))
    });
    open.min_by_key(|(fresh, missing, ..)| (*fresh, *missing))
        .map(|(.., badge, leaf)| (badge, leaf))
}

fn view(ask: &Ask, facts: &Facts, person: PersonId, reader: &'static str) -> GrowthPage {
    let areas = facts.book.areas(person);
    let lanes = Area::ALL.into_iter().map(|area| {
        let n = areas.iter().filter(|one| **one == area).count();
        let all = facts.scheme.of_area(area).count();
        Lane {
            name: ask.say(area.word(), &[]),
            count: ask
                .say("progression-lane-count", &[("n", n.to_string()), ("all", all.to_string())]),
            badges: facts.scheme.of_area(area).map(|b| badge_line(ask, facts, person, b)).collect(),
        }
    });
    let next_stage = facts.scheme.next_stage(&areas).map(|(stage, badges, more)| {
        let facts = [
            ("name", stage.name.clone()),
            ("badges", badges.to_string()),
            ("areas", more.to_string()),
        ];
        ask.say("progression-next-stage", &facts)
    });
    let step = next_step(facts, person);
    let meeting = facts.next.as_ref().map(|next| {
        let when = shift_long(ask.lang, next.starts_at, next.ends_at);
        let facts = [("theme", next.theme.clone()), ("when", when), ("place", next.place.clone())];
        ask.say("progression-next-meeting", &facts)
    });
    GrowthPage {
        reader,
        person: person.to_string(),
        name: facts.name.clone(),
        stage: stage_name(&facts.scheme, &facts.book, person),
        next_stage: next_stage.unwrap_or_default(),
        step: step.map(|(_, leaf)| leaf_words(ask, leaf)).unwrap_or_default(),
        step_badge: step.map(|(badge, _)| badge.name.clone()).unwrap_or_default(),
        meeting: meeting.unwrap_or_default(),
        lanes: lanes.collect(),
        seen: facts.seen.iter().map(|row| seen_line(ask, &facts.scheme, row)).collect(),
        c: ask.frame(),
    }
}

fn seen_line(ask: &Ask, scheme: &ProgressionScheme, row: &EndorsementRow) -> SeenLine {
    let badge = scheme.badge(&row.badge).map_or("", |badge| badge.name.as_str());
    SeenLine {
        label: format!("{badge} {}", row.leaf.split_once(' ').map_or("", |(_, what)| what)),
        when: format!("{} · {}", moment_long(ask.lang, row.at), row.by_name),
        words: row.words.clone(),
        back: row.taken_back_at.is_some(),
        why: row.why.clone(),
    }
}

async fn drawn(ask: &Ask, person: PersonId, reader: &'static str) -> Result<Response, Failure> {
    let facts = ask.app.look(ask.actor.town, move |q| facts(q, person)).await?;
    draw(&view(ask, &facts, person, reader))
}

/// The scopes in which somebody stands, each with whether the reader leads there.
async fn scopes(ask: &Ask, person: PersonId) -> Result<Vec<Scope>, Failure> {
    let paths = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::paths_of_person(q, person)?))
        .await?;
    Ok(paths.into_iter().map(|path| scope(ask, &path).about(person)).collect())
}

async fn over_person(ask: &Ask, person: PersonId) -> Result<Permit<may::ViewProgression>, Failure> {
    ask.actor.me()?;
    let scopes = scopes(ask, person).await?;
    scopes.iter().find_map(|scope| ask.actor.permit(scope).ok()).ok_or(Failure::NOT_FOUND)
}

/// `GET /me/progression`
pub async fn mine(ask: Ask) -> Result<Response, Failure> {
    let whose = ask.actor.whose()?;
    if ask.actor.acting_for.is_some() {
        over_person(&ask, whose).await?;
    } else {
        let _: Permit<may::ViewProgression> = ask.actor.permit(&Scope::own(whose))?;
    }
    drawn(&ask, whose, "own").await
}

/// `GET /me/children/{id}/progression`: for the guardian, under the own sign-in only.
pub async fn of_child(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let me = ask.actor.me()?;
    let child: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    if ask.actor.acting_for.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let _: Permit<may::ViewProgression> = ask.actor.permit(&Scope::own(me))?;
    let children =
        ask.app.look(ask.actor.town, move |q| Ok(crate::people::store::children(q, me)?)).await?;
    if !children.contains(&child) {
        return Err(Failure::NOT_FOUND);
    }
    drawn(&ask, child, "family").await
}

/// `GET /people/{id}/progression`: for whoever leads or answers for a body of the child.
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    ask.actor.me()?;
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    over_person(&ask, person).await?;
    drawn(&ask, person, "leader").await
}
