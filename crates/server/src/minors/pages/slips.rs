//! The papers of one child, and printing a new one.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::basics::{Day, GuardianId};

use super::sign::known_scope;
use super::{Choice, Family, days_words, family, scope_choices, scope_words};
use crate::failure::{Failure, Gather};
use crate::minors::actions;
use crate::minors::store::{self, NewSlip, SlipRow};
use crate::people::PeopleRefusal;
use crate::people::store as people;
use crate::ui::{Frame, Page, day_long, draw, draw_with};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// A paper lasts so long unless somebody says otherwise.
const USUAL_MONTHS: i64 = 6;

/// One slip in a list.
#[derive(Debug, Clone)]
pub struct SlipLine {
    /// Which.
    pub id: String,
    /// Its number, as printed.
    pub number: String,
    /// The child's name.
    pub child: String,
    /// What for.
    pub scope: String,
    /// From when to when.
    pub days: String,
    /// Its guardian.
    pub guardian: String,
    /// Its state's code.
    pub state: &'static str,
    /// The day it was printed, or photographed.
    pub when: String,
    /// Why it was refused; empty: it was not.
    pub why: String,
}

impl SlipLine {
    /// The word for its state.
    pub fn word(&self) -> String {
        format!("minors-slip-state-{}", self.state)
    }
    /// Of a row.
    pub fn of(c: &Frame, row: &SlipRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number.printed(),
            child: row.child_name.clone(),
            scope: scope_words(c, &row.scope),
            days: days_words(c, c.tongue, row.days),
            guardian: row.guardian_name.clone(),
            state: row.state.code(),
            when: day_long(c.tongue, row.photo_at.unwrap_or(row.printed_at).day()),
            why: row.why.clone(),
        }
    }
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct SlipForm {
    /// Which guardian.
    pub by: String,
    /// What for.
    pub scope: String,
    /// The first day.
    pub starts_on: String,
    /// The last day.
    pub ends_on: String,
}

/// The papers of one child.
#[derive(Template)]
#[template(path = "pages/minors/slips.html")]
pub struct SlipsPage {
    /// The frame.
    pub c: Frame,
    /// The child.
    pub id: String,
    /// The child's name.
    pub name: String,
    /// A worker prints; a guardian photographs.
    pub is_worker: bool,
    /// Slips, latest first.
    pub lines: Vec<SlipLine>,
    /// The pager.
    pub pager: Pager,
    /// Guardians to choose.
    pub guardians: Vec<Choice>,
    /// What it can be for.
    pub scopes: Vec<Choice>,
    /// What was typed.
    pub f: SlipForm,
}

impl Page for SlipsPage {
    const NAME: &'static str = "minors/slips";
}

async fn draw_list(
    ask: &Ask,
    c: Frame,
    family: &Family,
    f: SlipForm,
) -> Result<SlipsPage, Failure> {
    let child = family.row.id;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, guardians) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (rows, total) = store::of_child(q, child, (asked.size, asked.offset()))?;
            Ok((rows, total, people::guardians(q, child)?))
        })
        .await?;
    Ok(SlipsPage {
        id: child.to_string(),
        name: family.row.name.clone(),
        is_worker: family.is_worker(),
        lines: rows.iter().map(|row| SlipLine::of(&c, row)).collect(),
        pager: Pager::new(asked, total, &format!("/people/{child}/slips"), &ask.query),
        guardians: guardians
            .into_iter()
            .map(|row| Choice {
                chosen: row.id.to_string() == f.by,
                code: row.id.to_string(),
                text: format!("{} {}", row.name, c.t(row.relation.word_key())),
            })
            .collect(),
        scopes: scope_choices(&c, &f.scope),
        f,
        c,
    })
}

/// `GET /people/{id}/slips`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let family = family(&ask, &id).await?;
    let today = ask.now.day();
    let f = SlipForm {
        starts_on: today.to_string(),
        ends_on: today.plus_months(USUAL_MONTHS).to_string(),
        ..SlipForm::default()
    };
    draw(&draw_list(&ask, ask.frame(), &family, f).await?)
}

fn read(f: &SlipForm, family: &Family) -> Result<NewSlip, Failure> {
    let mut gather = Gather::default();
    let day = |field: &'static str, text: &str| {
        text.trim().parse::<Day>().map_err(|_| PeopleRefusal::NotADay { field })
    };
    let guardian: Option<GuardianId> =
        gather.take(f.by.parse().map_err(|_| PeopleRefusal::NoChoice { field: "by" }));
    let scope = known_scope(&f.scope).ok_or(PeopleRefusal::NoChoice { field: "scope" });
    let scope = gather.take(scope);
    let from = gather.take(day("starts_on", &f.starts_on));
    let until = gather.take(day("ends_on", &f.ends_on));
    let child = family.row.id;
    gather.finish(move || {
        Some(NewSlip { child, guardian: guardian?, scope: scope?, days: (from?, until?) })
    })
}

/// `POST /people/{id}/slips`
pub async fn print(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let family = family(&ask, &id).await?;
    if !family.is_worker() {
        return Err(Failure::NOT_FOUND);
    }
    let text = |name: &str| form.get(name).to_owned();
    let f = SlipForm {
        by: text("by"),
        scope: text("scope"),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
    };
    let permit = family.permit;
    let done = match read(&f, &family) {
        Ok(new) => {
            answer_once(&ask.app, &family.permit, form.once(&ask.path), move |tx| {
                let slip = actions::print_slip(tx, &permit, &new)?;
                Ok(Answer::to(format!("/slips/{slip}?done=done-minors-slip-made")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = draw_list(&ask, c, &family, f).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
