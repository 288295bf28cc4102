//! One agreement: its words and seal, who signed, what is mine to sign.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::agreements::{AgreementState, DocumentForm, Side, Way};
use liandong_domain::basics::AgreementId;

use super::hands::Hands;
use super::mark;
use crate::agreements::actions::{Hand, holds};
use crate::agreements::store::{self, AgreementRow, SignatureRow};
use crate::failure::Failure;
use crate::people::store::PersonRow;
use crate::ui::{Frame, Page, day_long, draw, moment_long};
use crate::web::{Ask, query};

/// One side of an agreement.
#[derive(Debug, Clone)]
pub struct SideLine {
    /// Its code.
    pub code: &'static str,
    /// Signed.
    pub is_signed: bool,
    /// The name under it; empty: none, or let go.
    pub name: String,
    /// When.
    pub when: String,
    /// In which way: the code.
    pub way: &'static str,
    /// The kind of device.
    pub device: String,
    /// The strokes as a line; empty: none.
    pub line: String,
    /// A photograph is kept.
    pub has_photo: bool,
    /// The reader may sign it.
    pub is_mine: bool,
}

impl SideLine {
    /// The word for the side.
    pub fn word(&self) -> String {
        format!("agreements-side-{}", self.code)
    }
    /// The word for the way.
    pub fn way_word(&self) -> String {
        format!("agreements-way-{}", self.way)
    }
}

/// The form that is open to the reader.
#[derive(Debug, Clone, Default)]
pub struct SignForm {
    /// For which side; empty: nothing to sign.
    pub side: String,
    /// Only a tick.
    pub is_tick: bool,
    /// A worker hands the device over, or brings the paper.
    pub is_handed: bool,
    /// The name as typed.
    pub signed_name: String,
}

/// One agreement.
#[derive(Template)]
#[template(path = "pages/agreements/one.html")]
pub struct AgreementPage {
    /// The frame.
    pub c: Frame,
    /// Which.
    pub id: String,
    /// Whose.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The number of its version.
    pub version: i64,
    /// Its state's code.
    pub state: &'static str,
    /// How its state is marked.
    pub mark: &'static str,
    /// The last day; empty: open.
    pub until: String,
    /// Why it ended; empty: it did not, or no reason.
    pub why: String,
    /// The frozen words, a paragraph each; none: let go.
    pub words: Vec<String>,
    /// The seal in short, to be compared.
    pub seal: String,
    /// Whether words and seal belong together.
    pub is_sound: bool,
    /// The sides.
    pub sides: Vec<SideLine>,
    /// What the reader may sign.
    pub f: SignForm,
    /// May end it.
    pub may_end: bool,
    /// A reason is asked for.
    pub asks_why: bool,
    /// The reason as typed.
    pub end_why: String,
    /// The photograph, as a page carries it; empty: not opened.
    pub picture: String,
    /// May look at photographs.
    pub is_office: bool,
}

impl Page for AgreementPage {
    const NAME: &'static str = "agreements/one";
}

/// An agreement with everything its page shows.
pub(super) struct Found {
    pub(super) row: AgreementRow,
    pub(super) person: PersonRow,
    pub(super) hands: Hands,
    pub(super) form: DocumentForm,
    pub(super) body: Option<String>,
    pub(super) signatures: Vec<SignatureRow>,
    pub(super) is_sound: bool,
}

/// The agreement of an address, for those who stand before it.
pub(super) async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    ask.actor.me()?;
    let id: AgreementId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row =
        ask.app.look(ask.actor.town, move |q| store::one(q, id)?.ok_or(Failure::NOT_FOUND)).await?;
    let (person, hands) = Hands::over(ask, row.person, Some(&row)).await?;
    let held = row.clone();
    let (form, body, signatures, is_sound) = ask
        .app
        .look(ask.actor.town, move |q| {
            let document = store::document(q, held.document)?.ok_or(Failure::NOT_FOUND)?;
            let body = store::body(q, held.id)?;
            let is_sound = body.as_ref().is_some_and(|body| holds(q, &held, body));
            Ok((document.form, body, store::signatures(q, held.id)?, is_sound))
        })
        .await?;
    Ok(Found { row, person, hands, form, body, signatures, is_sound })
}

fn side_line(c: &Frame, found: &Found, side: Side) -> SideLine {
    let signed = found.signatures.iter().find(|one| one.side == side);
    let live = found.row.state != AgreementState::Ended;
    SideLine {
        code: side.code(),
        is_signed: signed.is_some(),
        name: signed.and_then(|one| one.name.clone()).unwrap_or_default(),
        when: signed.map(|one| moment_long(c.tongue, one.at)).unwrap_or_default(),
        way: signed.map_or(Way::OwnDevice, |one| one.way).code(),
        device: signed.map(|one| one.device.clone()).unwrap_or_default(),
        line: signed
            .and_then(|one| one.strokes.as_ref())
            .map(|drawn| drawn.line())
            .unwrap_or_default(),
        has_photo: signed.is_some_and(|one| one.has_photo),
        is_mine: live && signed.is_none() && found.hands.for_side(side).is_some(),
    }
}

/// The page of an agreement; `wanted` is the side the reader would like to sign.
pub(super) fn page_of(c: Frame, found: &Found, wanted: &str) -> AgreementPage {
    let sides: Vec<SideLine> =
        found.row.asked.iter().map(|side| side_line(&c, found, *side)).collect();
    let mine = |line: &&SideLine| line.is_mine;
    let chosen = sides
        .iter()
        .filter(mine)
        .find(|line| line.code == wanted)
        .or_else(|| sides.iter().find(mine));
    let hand =
        chosen.and_then(|line| Side::parse(line.code)).and_then(|side| found.hands.for_side(side));
    let is_handed = matches!(hand, Some(Hand::Office(_)));
    let f = SignForm {
        side: chosen.map(|line| line.code.to_owned()).unwrap_or_default(),
        is_tick: found.form == DocumentForm::Tick && !is_handed,
        is_handed,
        signed_name: String::new(),
    };
    let row = &found.row;
    let keeper = found.hands.keeper();
    AgreementPage {
        id: row.id.to_string(),
        person: row.person.to_string(),
        name: found.person.name.clone(),
        title: row.title.clone(),
        version: row.version,
        state: row.state.code(),
        mark: mark(row.state),
        until: row.until.map(|day| day_long(c.tongue, day)).unwrap_or_default(),
        why: row.ended_why.clone(),
        words: found
            .body
            .iter()
            .flat_map(|body| body.lines())
            .map(str::to_owned)
            .filter(|line| !line.trim().is_empty())
            .collect(),
        seal: row.seal.chars().take(16).collect(),
        is_sound: found.is_sound,
        sides,
        f,
        may_end: row.state != AgreementState::Ended && keeper.is_some(),
        asks_why: matches!(keeper, Some(Hand::Office(_))),
        end_why: String::new(),
        picture: String::new(),
        is_office: found.hands.office.is_some(),
        c,
    }
}

/// `GET /agreements/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    draw(&page_of(ask.frame(), &found, &query(&ask, "side")))
}
