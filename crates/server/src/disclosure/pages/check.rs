//! One gift: its number and code in, whether it is inside the published total out.

use askama::Template;
use axum::response::Response;
use liandong_domain::basics::GiftId;
use liandong_domain::hours::CheckCode;

use super::one::kept_file;
use crate::db::Read;
use crate::disclosure::actions;
use crate::disclosure::file as files;
use crate::disclosure::store::{self, DisclosureRow, LeafRow};
use crate::disclosure::tree::{Step, climb};
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::{Ask, query};

/// A part of the gift that was published.
#[derive(Debug, Clone)]
pub struct LeafLine {
    /// given, or given back.
    pub part: String,
    /// Its number.
    pub number: String,
    /// The day.
    pub day: String,
    /// How much.
    pub amount: String,
    /// In which disclosure.
    pub until: String,
}

/// One step of the proof.
#[derive(Debug, Clone)]
pub struct StepLine {
    /// What stood beside.
    pub beside: String,
    /// The sum reached.
    pub sum: String,
    /// The hash reached.
    pub hash: String,
}

/// Asking and answering.
#[derive(Template)]
#[template(path = "pages/disclosure/check.html")]
pub struct CheckPage {
    /// The frame.
    pub c: Frame,
    /// The number, as typed.
    pub number: String,
    /// The code, as typed.
    pub code: String,
    /// Nothing of that number and code is published: nobody learns which.
    pub wrong: bool,
    /// What was found, the asked one first; empty: nothing asked yet.
    pub lines: Vec<LeafLine>,
    /// Whether the computation came to the published root.
    pub holds: bool,
    /// The last month of the disclosure.
    pub until: String,
    /// Its root.
    pub root: String,
    /// The total in which the gift is contained.
    pub total: String,
    /// The steps.
    pub steps: Vec<StepLine>,
}

impl Page for CheckPage {
    const NAME: &'static str = "disclosure/check";
}

fn asked(ask: &Ask) -> (String, String) {
    let tidy = |name: &str| query(ask, name).trim().to_uppercase();
    (tidy("number"), tidy("code"))
}

/// A leaf with everything that proves it.
pub(super) struct Proved {
    pub(super) leaf: LeafRow,
    pub(super) row: DisclosureRow,
    pub(super) head: files::Head,
    pub(super) steps: Vec<Step>,
    pub(super) all: Vec<LeafRow>,
}

fn proved(q: &mut Read<'_>, leaf: LeafRow) -> Result<Proved, Failure> {
    let missing = || Fault::new("proving a gift", "the disclosure is missing");
    let row = store::disclosure(q, leaf.until)?.ok_or_else(missing)?;
    let head = actions::head(q, &row)?;
    let part = head.parts.iter().find(|one| one.part == leaf.part).ok_or_else(missing)?;
    let steps = actions::steps(q, &leaf, part.leaves)?;
    let all = match leaf.gift.parse::<GiftId>() {
        Ok(gift) => store::leaves_of_gift(q, gift)?,
        Err(_) => vec![leaf.clone()],
    };
    Ok(Proved { leaf, row, head, steps, all })
}

/// What the number and code open; none: nothing, or asked too often.
async fn opened(ask: &Ask, number: &str, code: &str) -> Result<Option<Proved>, Failure> {
    let key = format!("disclosure/{}", number.chars().take(40).collect::<String>());
    if !ask.app.limits().allow(&key, ask.now, 10, 30) {
        return Ok(None);
    }
    let Some(code) = CheckCode::parse(code) else { return Ok(None) };
    let number = number.to_owned();
    ask.app
        .look(ask.actor.town, move |q| {
            let found = store::leaf_by_number(q, &number)?;
            match found.filter(|leaf| leaf.code == code.to_string()) {
                Some(leaf) => proved(q, leaf).map(Some),
                None => Ok(None),
            }
        })
        .await
}

pub(super) fn leaf_line(ask: &Ask, leaf: &LeafRow) -> LeafLine {
    LeafLine {
        part: ask.say(leaf.part.word(), &[]),
        number: leaf.number.clone(),
        day: day_long(ask.lang, leaf.booked_on),
        amount: money(ask.lang, leaf.fen),
        until: leaf.until.to_string(),
    }
}

fn step_lines(ask: &Ask, proved: &Proved) -> Vec<StepLine> {
    let mut out = Vec::new();
    for at in 0..proved.steps.len() {
        let reached = climb(files::gift_leaf(&proved.leaf), &proved.steps[..=at]);
        let Some(reached) = reached else { return out };
        out.push(StepLine {
            beside: money(ask.lang, proved.steps[at].beside.fen),
            sum: money(ask.lang, reached.fen),
            hash: reached.hash,
        });
    }
    out
}

/// `GET /aid/check`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (number, code) = asked(&ask);
    let mut page = CheckPage {
        number: number.clone(),
        code: code.clone(),
        wrong: false,
        lines: Vec::new(),
        holds: false,
        until: String::new(),
        root: String::new(),
        total: String::new(),
        steps: Vec::new(),
        c: ask.frame(),
    };
    if number.is_empty() && code.is_empty() {
        return draw(&page);
    }
    let Some(proved) = opened(&ask, &number, &code).await? else {
        page.wrong = true;
        return draw(&page);
    };
    page.holds = actions::holds(&proved.head, &proved.row.root, &proved.leaf, &proved.steps);
    page.steps = step_lines(&ask, &proved);
    page.lines = proved.all.iter().map(|leaf| leaf_line(&ask, leaf)).collect();
    let part = proved.head.parts.iter().find(|one| one.part == proved.leaf.part);
    page.total = part.map(|one| money(ask.lang, one.top.fen)).unwrap_or_default();
    page.until = proved.row.until.to_string();
    page.root = proved.row.root;
    draw(&page)
}

/// `GET /aid/check/file`: the proof of one gift, to be checked anywhere else.
pub async fn file(ask: Ask) -> Result<Response, Failure> {
    let (number, code) = asked(&ask);
    let proved = opened(&ask, &number, &code).await?.ok_or(Failure::NOT_FOUND)?;
    let text = files::proof(&proved.head, &proved.leaf, &proved.steps);
    Ok(kept_file(&format!("gift-{}.json", proved.leaf.number), "application/json", text))
}
