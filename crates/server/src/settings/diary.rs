//! The diary as people read it: of the town, of one's bodies, or of one person.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::{PersonId, RuleRef};

use crate::db::Read;
use crate::events::store::{self, NEWEST, Written};
use crate::failure::Failure;
use crate::organisations::store::paths_of_person;
use crate::people::store as people;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::Ask;

/// Lines on a page.
const LINES: i64 = 50;

/// One line of the diary.
#[derive(Debug, Clone)]
pub struct DiaryLine {
    /// When.
    pub when: String,
    /// Who; with whom they acted for.
    pub who: String,
    /// What, in words.
    pub what: String,
    /// About whom.
    pub about: String,
    /// Their id: the way to everything about them.
    pub about_id: String,
    /// By which rule.
    pub rule: String,
}

/// The diary.
#[derive(Template)]
#[template(path = "pages/settings/diary.html")]
pub struct DiaryPage {
    /// The frame.
    pub c: Frame,
    /// Whose lines alone are shown; empty: everybody's.
    pub whose: String,
    /// Lines, newest first.
    pub lines: Vec<DiaryLine>,
    /// The address of older lines; empty: none.
    pub older: String,
}
impl Page for DiaryPage {
    const NAME: &'static str = "settings/diary";
}

/// What is read.
#[derive(Clone)]
enum Wanted {
    /// Everything of the town.
    Town,
    /// What belongs to these bodies and those below.
    Bodies(Vec<String>),
    /// Everything about one person.
    Person(PersonId),
}

/// `GET /diary`
pub async fn show(ask: Ask) -> Result<Response, Failure> {
    let wanted = wanted(&ask).await?;
    let before = asked(&ask, "before").unwrap_or_else(|| NEWEST.to_owned());
    let reading = wanted.clone();
    let look = move |q: &mut Read<'_>| {
        let rows = match &reading {
            Wanted::Town => store::page(q, &before, LINES)?,
            Wanted::Bodies(paths) => store::of_bodies(q, paths, &before, LINES)?,
            Wanted::Person(person) => store::of_person(q, *person, &before, LINES)?,
        };
        let names = names(q, &rows, &reading)?;
        Ok((rows, names))
    };
    let (rows, names) = ask.app.look(ask.actor.town, look).await?;
    let whose = match &wanted {
        Wanted::Person(person) => names.get(person).cloned().unwrap_or_default(),
        Wanted::Town | Wanted::Bodies(_) => String::new(),
    };
    let full = i64::try_from(rows.len()).unwrap_or(0) == LINES;
    let older = rows.last().filter(|_| full).map(|row| match &wanted {
        Wanted::Person(person) => format!("/diary?about={person}&before={}", row.id),
        Wanted::Town | Wanted::Bodies(_) => format!("/diary?before={}", row.id),
    });
    draw(&DiaryPage {
        whose,
        lines: rows.iter().map(|row| line(&ask, row, &names)).collect(),
        older: older.unwrap_or_default(),
        c: ask.frame(),
    })
}

fn asked(ask: &Ask, name: &str) -> Option<String> {
    let found = form_urlencoded::parse(ask.query.as_bytes()).find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

/// Whoever answers for the whole tree reads what belongs to no body as well; others their bodies.
async fn wanted(ask: &Ask) -> Result<Wanted, Failure> {
    ask.actor.me()?;
    if let Some(about) = asked(ask, "about") {
        let person: PersonId = about.parse().map_err(|_| Failure::NOT_FOUND)?;
        let paths = ask.app.look(ask.actor.town, move |q| Ok(paths_of_person(q, person)?)).await?;
        let mut scopes = paths.into_iter().map(Scope::body).chain([Scope::town()]);
        let reached = scopes.any(|scope| ask.actor.may::<may::ViewDiary>(&scope));
        return if reached { Ok(Wanted::Person(person)) } else { Err(Failure::NOT_FOUND) };
    }
    match ask.actor.seen::<may::ViewDiary>() {
        Seen::Town => Ok(Wanted::Town),
        Seen::Bodies(paths) => {
            let first = paths.first().cloned().unwrap_or_default();
            ask.actor.permit::<may::ViewDiary>(&Scope::body(first))?;
            let look = |q: &mut Read<'_>| Ok(crate::activities::store::roots(q)?);
            let roots = ask.app.look(ask.actor.town, look).await?;
            let whole = roots.iter().any(|root| paths.contains(root));
            Ok(if whole { Wanted::Town } else { Wanted::Bodies(paths) })
        }
        // Told by the permit: not found, or a second factor that is not set up.
        Seen::Own | Seen::Nothing => {
            ask.actor.permit::<may::ViewDiary>(&Scope::town())?;
            Err(Failure::NOT_FOUND)
        }
    }
}

/// The names of everybody on the page, in one question.
fn names(
    q: &mut Read<'_>,
    rows: &[Written],
    wanted: &Wanted,
) -> Result<BTreeMap<PersonId, String>, Failure> {
    let mut ids: BTreeSet<PersonId> = rows
        .iter()
        .flat_map(|row| [row.actor.parse().ok(), row.acting_for, row.person])
        .flatten()
        .collect();
    if let Wanted::Person(person) = wanted {
        ids.insert(*person);
    }
    let ids: Vec<PersonId> = ids.into_iter().collect();
    Ok(people::persons(q, &ids)?.into_iter().map(|row| (row.id, row.name)).collect())
}

fn line(ask: &Ask, row: &Written, names: &BTreeMap<PersonId, String>) -> DiaryLine {
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned();
    let actor = name(row.actor.parse().ok());
    let who = match (actor, name(row.acting_for)) {
        (Some(who), Some(whom)) if who != whom => {
            ask.say("settings-diary-acting", &[("who", who), ("whom", whom)])
        }
        (Some(who), _) => who,
        (None, _) => ask.say("settings-diary-house", &[]),
    };
    DiaryLine {
        when: moment_long(ask.lang, row.at),
        who,
        what: ask.say(&format!("diary-{}", row.kind), &[]),
        about: name(row.person).unwrap_or_default(),
        about_id: row.person.map(|id| id.to_string()).unwrap_or_default(),
        rule: row.rule.as_deref().map(|rule| rule_words(ask, rule)).unwrap_or_default(),
    }
}

/// `《年龄规定》第 1 版`; what a later version wrote stays as it is.
fn rule_words(ask: &Ask, rule: &str) -> String {
    match RuleRef::parse(rule) {
        Some(rule) => ask.app.words().rule(ask.lang, &rule),
        None => rule.to_owned(),
    }
}
