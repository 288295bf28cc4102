//! One giver: how to reach them, what they gave, what they promised.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Day, Fen, GiverId};
use liandong_domain::books::{BooksRefusal, PurposeKind};
use liandong_domain::giving::{Every, PledgeState};

use super::gifts::{GiftLine, line};
use super::pledges::{PledgeLine, pledge_line};
use crate::books::pages::{self as books, Choice, day_of, kept, permit};
use crate::failure::{Failure, Gather};
use crate::giving::actions;
use crate::giving::store::{self, GiverRow, NewPledge};
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One giver.
#[derive(Template)]
#[template(path = "pages/giving/giver.html")]
pub struct GiverPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A person or a unit.
    pub kind: String,
    /// How the public reads of it.
    pub shown_as: String,
    /// The telephone: in full for who keeps the books, else its last digits.
    pub phone: String,
    /// The day of the agreement; empty: none.
    pub agreed_on: String,
    /// How many gifts.
    pub gifts: i64,
    /// What they come to.
    pub amount: String,
    /// Years with their sums.
    pub years: Vec<(String, String)>,
    /// Gifts, latest first.
    pub lines: Vec<GiftLine>,
    /// Pledges.
    pub pledges: Vec<PledgeLine>,
    /// Whether the reader may write.
    pub keep: bool,
    /// How often.
    pub every: Vec<Choice>,
    /// The values of the form of a pledge.
    pub form: FormBody,
}

impl Page for GiverPage {
    const NAME: &'static str = "giving/giver";
}

struct Found {
    row: GiverRow,
    phone: String,
    years: Vec<store::GivenSum>,
    gifts: Vec<store::GiftRow>,
    pledges: Vec<store::PledgeRow>,
}

async fn giver_page(ask: &Ask, id: &str, form: FormBody) -> Result<GiverPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let keep = books::may::<may::KeepBooks>(ask, &book);
    let id: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let found = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::giver(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let phone = if keep { row.phone(q)? } else { String::new() };
            let all = ("0001-01-01".parse::<Day>(), "9999-12-31".parse::<Day>());
            let (Ok(from), Ok(until)) = all else { return Err(Failure::NOT_FOUND) };
            let gifts = store::gifts_of(q, id, (from, until))?;
            let (years, pledges) = (store::sums_of(q, id)?, store::pledges_of(q, id)?);
            Ok(Found { row, phone, years, gifts, pledges })
        })
        .await?;
    let row = &found.row;
    let masked = match row.phone_tail.as_str() {
        "" => String::new(),
        tail => format!("*{tail}"),
    };
    Ok(GiverPage {
        id: row.id.to_string(),
        code: row.code.clone(),
        name: row.name.clone(),
        kind: ask.say(row.kind.word(), &[]),
        shown_as: ask.say(row.shown_as.word(), &[]),
        phone: if keep { found.phone } else { masked },
        agreed_on: row.agreed_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        gifts: row.gifts,
        amount: money(ask.lang, row.fen),
        years: found.years.into_iter().map(|sum| (sum.year, money(ask.lang, sum.fen))).collect(),
        lines: found.gifts.iter().map(|gift| line(ask, gift)).collect(),
        pledges: found.pledges.iter().map(|pledge| pledge_line(ask, pledge, keep)).collect(),
        keep,
        every: Every::ALL
            .into_iter()
            .map(|every| Choice::new(every.code(), ask.say(every.word(), &[])))
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /giving/givers/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&giver_page(&ask, &id, FormBody::default()).await?)
}

/// `POST /giving/givers/{id}/pledges`
pub async fn pledge(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let giver: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = match read(&ask, &form, giver) {
        Err(failure) => Err(failure),
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::keep_pledge(tx, &permit, &new)?;
                Ok(Answer::to(format!("/giving/givers/{giver}?done=done-giving-pledge")))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, giver_page(&ask, &id, form)).await
}

fn read(ask: &Ask, form: &FormBody, giver: GiverId) -> Result<NewPledge, Failure> {
    let mut gather = Gather::default();
    let no = |field| BooksRefusal::NoChoice { field };
    let aim = match form.get("aim") {
        "pool" => Some(PurposeKind::Pool),
        "directed" => Some(PurposeKind::Directed),
        _ => None,
    };
    let aim = gather.take(aim.ok_or(no("aim")));
    let every = gather.take(Every::parse(form.get("every")).ok_or(no("every")));
    let fen = gather.take(Fen::parse("fen", form.get("fen")));
    let starts_on = gather.take(day_of(ask, form, "starts_on"));
    let ends_on: Option<Day> = match form.get("ends_on").trim() {
        "" => None,
        _ => gather.take(day_of(ask, form, "ends_on")),
    };
    gather.finish(|| {
        Some(NewPledge {
            giver,
            aim: aim?,
            fen: fen?,
            every: every?,
            starts_on: starts_on?,
            ends_on,
        })
    })
}

/// Whether a pledge can still be let rest or ended.
pub(super) fn can_turn(state: PledgeState) -> bool {
    state != PledgeState::Ended
}
