//! The worker's list: papers to look at, consents that end soon, birthdays of these weeks.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::PersonId;
use liandong_domain::minors::{Living, SlipNumber, SlipRefusal, birthdays};
use liandong_domain::rules::AgePolicy;

use super::slips::SlipLine;
use super::{query, scope_words};
use crate::activities::store::paths_seen;
use crate::failure::Failure;
use crate::minors::store::{self, BirthdayRow, EndingRow, SlipRow};
use crate::people::actions::note_living;
use crate::people::store as people;
use crate::rules::actions::in_force;
use crate::ui::{Frame, Page, day_long, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// Rows of each kind that are shown.
const ROWS: i64 = 50;
/// Consents that end within so many days are shown.
const ENDING_DAYS: i64 = 30;
/// Birthdays of so many days are shown.
const BIRTHDAY_DAYS: i64 = 30;

/// A consent that ends soon.
#[derive(Debug, Clone)]
pub struct EndingLine {
    /// The child.
    pub id: String,
    /// The child's name.
    pub name: String,
    /// What for.
    pub scope: String,
    /// Its last day.
    pub until: String,
}

/// A birthday that was met.
#[derive(Debug, Clone)]
pub struct BirthdayLine {
    /// Whose.
    pub id: String,
    /// The name.
    pub name: String,
    /// Completed years.
    pub age: i64,
    /// When.
    pub when: String,
    /// What changed and what it stands on: word keys.
    pub changes: Vec<(&'static str, &'static str)>,
}

/// One line of what changes at which age.
#[derive(Debug, Clone)]
pub struct AgeLine {
    /// Completed years.
    pub age: i64,
    /// What changes and what it stands on: word keys.
    pub changes: Vec<(&'static str, &'static str)>,
}

/// The worker's list.
#[derive(Template)]
#[template(path = "pages/minors/minors.html")]
pub struct MinorsPage {
    /// The frame.
    pub c: Frame,
    /// Slips to be looked at.
    pub slips: Vec<SlipLine>,
    /// How many there are.
    pub slips_total: i64,
    /// Consents that end soon.
    pub ending: Vec<EndingLine>,
    /// Birthdays met lately.
    pub birthdays: Vec<BirthdayLine>,
    /// What changes at which age, by the policy in force.
    pub ages: Vec<AgeLine>,
    /// A number as typed.
    pub number: String,
}

impl Page for MinorsPage {
    const NAME: &'static str = "minors/minors";
}

struct View {
    slips: (Vec<SlipRow>, i64),
    ending: Vec<EndingRow>,
    birthdays: Vec<BirthdayRow>,
    policy: AgePolicy,
}

fn changes_at(policy: &AgePolicy, age: i64) -> Vec<(&'static str, &'static str)> {
    birthdays(policy)
        .into_iter()
        .filter(|birthday| birthday.age == age)
        .flat_map(|birthday| birthday.changes)
        .map(|change| (change.word_key(), change.basis().word_key()))
        .collect()
}

async fn view(ask: &Ask) -> Result<View, Failure> {
    ask.actor.me()?;
    let seen = ask.actor.seen::<may::ManageGuardians>();
    if !matches!(seen, Seen::Town | Seen::Bodies(_)) {
        return Err(Failure::NOT_FOUND);
    }
    let now = ask.now;
    let today = now.day();
    ask.app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let since = now.plus_minutes(-BIRTHDAY_DAYS * 24 * 60);
            Ok(View {
                slips: store::waiting(q, &paths, ROWS)?,
                ending: store::ending(q, &paths, (today, today.plus_days(ENDING_DAYS)), ROWS)?,
                birthdays: store::met_since(q, &paths, since, ROWS)?,
                policy: in_force::<AgePolicy>(q, today)?.0,
            })
        })
        .await
}

fn page_of(c: Frame, view: View, number: String) -> MinorsPage {
    let policy = &view.policy;
    MinorsPage {
        slips: view.slips.0.iter().map(|row| SlipLine::of(&c, row)).collect(),
        slips_total: view.slips.1,
        ending: view
            .ending
            .into_iter()
            .map(|row| EndingLine {
                id: row.child.to_string(),
                name: row.name,
                scope: scope_words(&c, &row.scope),
                until: day_long(c.tongue, row.ends_on),
            })
            .collect(),
        birthdays: view
            .birthdays
            .into_iter()
            .map(|row| BirthdayLine {
                id: row.person.to_string(),
                name: row.name,
                age: row.age,
                when: day_long(c.tongue, row.at.day()),
                changes: changes_at(policy, row.age),
            })
            .collect(),
        ages: birthdays(policy)
            .into_iter()
            .map(|row| AgeLine { age: row.age, changes: changes_at(policy, row.age) })
            .collect(),
        number,
        c,
    }
}

/// `GET /minors`, also with the number of a paper: then to that paper.
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let view = view(&ask).await?;
    let typed: String = query(&ask, "number").chars().take(20).collect();
    if typed.trim().is_empty() {
        return draw(&page_of(ask.frame(), view, typed));
    }
    let number = SlipNumber::parse(&typed);
    let found = ask
        .app
        .look(ask.actor.town, move |q| match &number {
            Some(number) => Ok(store::numbered(q, number)?),
            None => Ok(None),
        })
        .await?;
    match found {
        Some(slip) => Ok(redirect(&format!("/slips/{slip}"))),
        None => {
            let mut c = ask.frame();
            c.refuse(SlipRefusal::NoSuchNumber.into())?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page_of(c, view, typed))
        }
    }
}

/// `POST /people/{id}/living`
pub async fn living(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    ask.actor.me()?;
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let paths = ask.app.look(ask.actor.town, move |q| Ok(people::paths(q, person)?)).await?;
    let scopes = paths.into_iter().map(|path| Scope::body(path).about(person));
    let permit: Option<Permit<may::ManageGuardians>> =
        scopes.into_iter().find_map(|scope| ask.actor.permit(&scope).ok());
    let permit = permit.ok_or(Failure::NOT_FOUND)?;
    let living = if form.get("living") == "own" { Living::Own } else { Living::Family };
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        note_living(tx, &permit, person, living)?;
        Ok(Answer::to(format!("/people/{person}/family?done=done-minors-living-noted")))
    })
    .await?;
    Ok(answer.into_response())
}
