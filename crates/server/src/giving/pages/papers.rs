//! Papers for a giver: the statement of a year and the agreement. Neither is, or looks like, the
//! official ticket.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::basics::{Day, Fen, GiverId};
use liandong_domain::giving::GiftState;

use crate::books::pages::{day_of, kept, permit, query_value};
use crate::failure::Failure;
use crate::giving::actions;
use crate::giving::store::{self, GiftRow, GiverRow, GivingWords};
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One gift of a statement.
#[derive(Debug, Clone)]
pub struct StatementLine {
    /// The gift.
    pub id: String,
    /// The day it came.
    pub day: String,
    /// What it was for.
    pub purpose: String,
    /// How much, less what was given back.
    pub amount: String,
    /// The ticket's number; empty: none noted.
    pub receipt: String,
    /// What is not yet used.
    pub left: String,
}

/// The statement of a year.
#[derive(Template)]
#[template(path = "pages/giving/statement.html")]
pub struct StatementPage {
    /// The frame.
    pub c: Frame,
    /// The giver's name.
    pub name: String,
    /// The giver's code; empty: the reader is no giver.
    pub code: String,
    /// The year.
    pub year: String,
    /// Years with gifts, to choose from, with their addresses.
    pub years: Vec<(String, String)>,
    /// The gifts of the year.
    pub lines: Vec<StatementLine>,
    /// What they come to.
    pub total: String,
    /// The same in capitals.
    pub capitals: String,
    /// Who keeps the books.
    pub organisation: String,
    /// When it was drawn.
    pub today: String,
    /// Whether the reader is a giver who chooses pupils.
    pub chooses: bool,
}

impl Page for StatementPage {
    const NAME: &'static str = "giving/statement";
}

/// The agreement.
#[derive(Template)]
#[template(path = "pages/giving/agreement.html")]
pub struct AgreementPage {
    /// The frame.
    pub c: Frame,
    /// The giver's id.
    pub id: String,
    /// The giver's name.
    pub name: String,
    /// The giver's code.
    pub code: String,
    /// Who keeps the books.
    pub organisation: String,
    /// The words, a paragraph each.
    pub words: Vec<String>,
    /// The day it was signed; empty: not yet.
    pub agreed_on: String,
    /// The day typed.
    pub day: String,
}

impl Page for AgreementPage {
    const NAME: &'static str = "giving/agreement";
}

/// The year asked for, else this one: its first and last day.
fn year_asked(ask: &Ask) -> Result<(String, Day, Day), Failure> {
    let year = query_value(ask, "year").parse::<i16>().unwrap_or_else(|_| ask.now.day().year());
    let odd = |_| Failure::NOT_FOUND;
    let (from, until) = (Day::new(year, 1, 1).map_err(odd)?, Day::new(year, 12, 31).map_err(odd)?);
    Ok((year.to_string(), from, until))
}

struct Told {
    giver: Option<GiverRow>,
    gifts: Vec<GiftRow>,
    years: Vec<String>,
    organisation: String,
    chooses: bool,
}

fn told(
    q: &mut crate::db::Read<'_>,
    giver: Option<GiverRow>,
    span: (Day, Day),
) -> Result<Told, Failure> {
    let organisation =
        crate::books::store::book(q)?.map(|book| book.organisation_name).unwrap_or_default();
    let Some(row) = giver else {
        let (gifts, years) = (Vec::new(), Vec::new());
        return Ok(Told { giver: None, gifts, years, organisation, chooses: false });
    };
    let gifts = store::gifts_of(q, row.id, span)?;
    let years = store::sums_of(q, row.id)?.into_iter().map(|sum| sum.year).collect();
    Ok(Told { giver: Some(row), gifts, years, organisation, chooses: false })
}

fn drawn(ask: &Ask, told: Told, year: String, base: &str) -> Result<Response, Failure> {
    let stands = || told.gifts.iter().filter(|gift| gift.state == GiftState::Booked);
    let net = |gift: &GiftRow| gift.fen.minus(gift.refunded).unwrap_or_default();
    let total = Fen::total(stands().map(net)).unwrap_or_default();
    draw(&StatementPage {
        name: told.giver.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        code: told.giver.as_ref().map(|row| row.code.clone()).unwrap_or_default(),
        years: told.years.iter().map(|y| (y.clone(), format!("{base}?year={y}"))).collect(),
        lines: stands()
            .map(|gift| StatementLine {
                id: gift.id.to_string(),
                day: day_long(ask.lang, gift.given_on),
                purpose: gift.purpose_name.clone(),
                amount: money(ask.lang, net(gift)),
                receipt: gift
                    .receipt
                    .as_ref()
                    .map(|(one, _)| format!("{} {}", one.code, one.number))
                    .unwrap_or_default(),
                left: money(ask.lang, gift.left),
            })
            .collect(),
        total: money(ask.lang, total),
        capitals: total.in_capitals(),
        organisation: told.organisation.clone(),
        today: day_long(ask.lang, ask.now.day()),
        chooses: told.chooses,
        year,
        c: ask.frame(),
    })
}

/// `GET /giving/givers/{id}/statement`
pub async fn statement(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ViewBooks>(&ask, &book)?;
    let giver: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (year, from, until) = year_asked(&ask)?;
    let told = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::giver(q, giver)?.ok_or(Failure::NOT_FOUND)?;
            told(q, Some(row), (from, until))
        })
        .await?;
    drawn(&ask, told, year, &format!("/giving/givers/{giver}/statement"))
}

/// `GET /me/giving`: one's own gifts, as the giver one is.
pub async fn own(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let (year, from, until) = year_asked(&ask)?;
    let told = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::giver_of_person(q, me)?;
            let chooses = match &row {
                Some(row) => store::chooses(q, row.id)?,
                None => false,
            };
            Ok(Told { chooses, ..told(q, row, (from, until))? })
        })
        .await?;
    drawn(&ask, told, year, "/me/giving")
}

/// `GET /giving/givers/{id}/agreement`
pub async fn agreement(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::KeepBooks>(&ask, &book)?;
    let giver: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, said): (GiverRow, GivingWords) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::giver(q, giver)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::words(q)?))
        })
        .await?;
    let own = ask.say("giving-agreement-words", &[]);
    let words = if said.agreement.is_empty() { own } else { said.agreement };
    draw(&AgreementPage {
        id: row.id.to_string(),
        name: row.name,
        code: row.code,
        organisation: book.organisation_name,
        words: words.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        agreed_on: row.agreed_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        day: ask.now.day().to_string(),
        c: ask.frame(),
    })
}

/// `POST /giving/givers/{id}/agreement`
pub async fn agree(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let giver: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let day = day_of(&ask, &form, "day");
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::sign_agreement(tx, &permit, giver, day.clone()?)?;
        Ok(Answer::to(format!("/giving/givers/{giver}?done=done-giving-agreed")))
    })
    .await?;
    Ok(answer.into_response())
}
