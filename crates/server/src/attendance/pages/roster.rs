//! The leader's roster: the same screen online and offline; every row works without script.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::activities::{Attendance, MarkKind, MarkMethod, OutBasis};
use liandong_domain::basics::{MarkId, Moment, PersonId, ShiftId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::own::letters_of;
use super::{query, roster_permit, scope, whole};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, MarkIn, Taken};
use crate::attendance::store::{self, RosterRow, WalkIn};
use crate::db::Read;
use crate::failure::Failure;
use crate::secrets::Secrets;
use crate::ui::{Frame, Page, draw, draw_with, shift_long};
use crate::web::Ask;

/// One line as the page shows it.
#[derive(Debug, Clone)]
pub struct RosterLine {
    /// Person's id.
    pub person: String,
    /// Name.
    pub name: String,
    /// End of the phone number.
    pub tail: String,
    /// To be found by.
    pub search: String,
    /// The letters of their own code.
    pub letters: String,
    /// Post.
    pub post: String,
    /// expected, present, left, absent.
    pub state: &'static str,
    /// `9:02`, or nothing.
    pub in_time: String,
    /// `11:30`, or nothing.
    pub out_time: String,
    /// Epoch milliseconds, or nothing.
    pub in_at: String,
    /// Epoch milliseconds, or nothing.
    pub out_at: String,
    /// Flag code, or nothing.
    pub flag: &'static str,
    /// Under 18.
    pub minor: bool,
    /// Why the last tap was not taken; empty: it was.
    pub why: String,
}

/// A walk-in as the page shows it.
#[derive(Debug, Clone)]
pub struct WalkInLine {
    /// The tap's id.
    pub mark: String,
    /// Name given.
    pub name: String,
    /// End of the phone number given.
    pub tail: String,
    /// When they came.
    pub in_time: String,
    /// Matched with a person.
    pub matched: bool,
}

/// The roster of one shift.
#[derive(Template)]
#[template(path = "pages/attendance/roster.html")]
pub struct RosterPage {
    /// The frame.
    pub c: Frame,
    /// Shift id.
    pub shift: String,
    /// Activity title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Place.
    pub place: String,
    /// Epoch milliseconds.
    pub starts_at: i64,
    /// Epoch milliseconds.
    pub ends_at: i64,
    /// Epoch milliseconds at which the door shuts.
    pub closes_at: i64,
    /// The server's clock.
    pub now: i64,
    /// The leader ended the shift.
    pub closed: bool,
    /// A rotating code is used.
    pub rotating: bool,
    /// How many came.
    pub came: usize,
    /// Lines.
    pub lines: Vec<RosterLine>,
    /// Walk-ins known by name.
    pub walk_ins: Vec<WalkInLine>,
    /// May end the shift.
    pub may_close: bool,
    /// May put times right after the end, and open the shift again.
    pub may_correct: bool,
    /// May confirm its hours.
    pub may_confirm: bool,
    /// What was to be changed since last time; empty: nothing.
    pub change: String,
    /// The code on the poster.
    pub code: String,
    /// A tap checks out; otherwise it checks in.
    pub out_mode: bool,
    /// The walk-in being looked for; empty: none.
    pub finding: String,
    /// What they are looked for by.
    pub wanted: String,
    /// Who they may be.
    pub found: Vec<FoundLine>,
    /// What was typed into a form that came back.
    pub typed: Typed,
}

/// What was typed into a form that came back.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Whose correction came back; empty: none.
    pub at: String,
    /// In.
    pub came: String,
    /// Out.
    pub went: String,
    /// Why.
    pub why: String,
    /// A walk-in's name.
    pub name: String,
    /// The end of a walk-in's phone number.
    pub tail: String,
}

/// Somebody in the registry who may be the walk-in.
#[derive(Debug, Clone)]
pub struct FoundLine {
    /// Person's id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Volunteer number.
    pub number: String,
    /// End of the phone number.
    pub tail: String,
}

impl Page for RosterPage {
    const NAME: &'static str = "attendance/roster";
}

fn flag(row: &RosterRow) -> &'static str {
    match row.attendance.as_ref().map(|a| &a.state) {
        // What a child lacks comes first, before and after it has come in.
        _ if !row.lacks.is_empty() => row.lacks,
        Some(Attendance::Left { out: OutBasis::Assumed, .. }) => "forgotten_out",
        _ if row.way == "walk_in" => "walk_in",
        _ => "",
    }
}

fn times(row: &RosterRow) -> (Option<Moment>, Option<Moment>) {
    match row.attendance.as_ref().map(|a| &a.state) {
        Some(state) => (state.came().map(|t| t.at), state.went().map(|t| t.at)),
        None => (None, None),
    }
}

fn line(row: &RosterRow, letters: String) -> RosterLine {
    let (came, went) = times(row);
    let clock = |m: Option<Moment>| m.map(|m| m.time().to_string()).unwrap_or_default();
    let ms = |m: Option<Moment>| m.map(|m| m.ms().to_string()).unwrap_or_default();
    RosterLine {
        person: row.person.to_string(),
        name: row.name.clone(),
        tail: row.tail.clone(),
        search: row.search.clone(),
        letters,
        post: row.post.clone(),
        state: row.attendance.as_ref().map_or("expected", |a| a.state.code()),
        in_time: clock(came),
        out_time: clock(went),
        in_at: ms(came),
        out_at: ms(went),
        flag: flag(row),
        minor: row.minor,
        why: String::new(),
    }
}

/// The page of a shift with these rows.
fn page_of(
    (c, secrets): (Frame, &Secrets),
    whole: &Whole,
    rows: &[RosterRow],
    walk_ins: &[WalkIn],
) -> RosterPage {
    let lines: Vec<RosterLine> =
        rows.iter().map(|row| line(row, letters_of(secrets, whole, row.person))).collect();
    let shift = &whole.shift;
    RosterPage {
        shift: shift.id.to_string(),
        title: whole.activity.title.clone(),
        when: shift_long(c.tongue, shift.starts_at, shift.ends_at),
        place: whole.activity.place.clone(),
        starts_at: shift.starts_at.ms(),
        ends_at: shift.ends_at.ms(),
        closes_at: shift.ends_at.plus_minutes(180).ms(),
        now: 0,
        change: String::new(),
        closed: shift.closed_at.is_some(),
        rotating: whole.activity.code_kind == liandong_domain::activities::CodeKind::Rotating,
        came: lines.iter().filter(|l| matches!(l.state, "present" | "left")).count(),
        lines,
        walk_ins: walk_ins
            .iter()
            .map(|w| WalkInLine {
                mark: w.mark.to_string(),
                name: w.name.clone(),
                tail: w.tail.clone(),
                in_time: w.in_at.time().to_string(),
                matched: w.person.is_some(),
            })
            .collect(),
        may_close: false,
        may_correct: false,
        may_confirm: false,
        code: shift.code.clone(),
        out_mode: false,
        finding: String::new(),
        wanted: String::new(),
        found: Vec::new(),
        typed: Typed::default(),
        c,
    }
}

/// Whom a walk-in may be, for those who may see the registry.
async fn look_for(ask: &Ask, page: &mut RosterPage) -> Result<(), Failure> {
    page.finding = query(ask, "find");
    let noted = page.walk_ins.iter().find(|w| w.mark == page.finding).map(|w| w.name.clone());
    let Some(noted) = noted else {
        page.finding.clear();
        return Ok(());
    };
    let typed = query(ask, "q");
    page.wanted = if typed.trim().is_empty() { noted } else { typed };
    let wanted = page.wanted.clone();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::people::store::search(q, &wanted, 8)?))
        .await?;
    page.found = rows
        .into_iter()
        .map(|row| FoundLine {
            person: row.id.to_string(),
            name: row.name,
            number: row.number,
            tail: row.phone_tail.unwrap_or_default(),
        })
        .collect();
    Ok(())
}

/// `GET /shifts/{id}/roster`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let mut response = draw(&read_page(&ask, &whole, leads).await?)?;
    let head = response.headers_mut();
    // The leader's phone keeps this page for the park; nobody else's cache does.
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    // The one page that may ask for the camera, to read volunteers' own codes.
    head.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(self), geolocation=(), microphone=(), payment=()"),
    );
    Ok(response)
}

/// The page again, with a form that came back.
pub async fn returned(
    ask: &Ask,
    whole: &Whole,
    leads: bool,
    failure: Failure,
    typed: Typed,
) -> Result<Response, Failure> {
    let mut page = read_page(ask, whole, leads).await?;
    page.c.refuse(failure)?;
    page.typed = typed;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn read_page(
    ask: &Ask,
    whole: &Whole,
    leads: bool,
) -> Result<RosterPage, Failure> {
    let (shift, activity, kept) = (whole.shift.id, whole.activity.id, whole.clone());
    let (rows, walk_ins, change) = ask
        .app
        .look(ask.actor.town, move |q| {
            let change = crate::activities::store::change_carried(q, activity)?;
            Ok((actions::roster_with_lacks(q, &kept)?, store::walk_ins(q, shift)?, change))
        })
        .await?;
    let mut page = page_of((ask.frame(), ask.app.secrets()), whole, &rows, &walk_ins);
    page.change = change.map(|carried| carried.words).unwrap_or_default();
    page.now = ask.now.ms();
    page.may_close = ask.actor.may::<may::CloseShift>(&scope(whole, leads));
    page.may_correct = ask.actor.may::<may::CorrectAttendance>(&scope(whole, false));
    page.may_confirm = ask.actor.may::<may::ConfirmHours>(&scope(whole, false));
    page.out_mode = query(ask, "mode") == "out";
    if ask.actor.may::<may::ViewPeople>(&scope(whole, false)) {
        look_for(ask, &mut page).await?;
    }
    Ok(page)
}

/// The roster as the phone reads it.
fn roster_value(
    secrets: &Secrets,
    whole: &Whole,
    (rows, walk_ins): (&[RosterRow], &[WalkIn]),
    now: Moment,
) -> Value {
    let mut list: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (came, went) = times(row);
            let flag = flag(row);
            json!({
                "person": row.person.to_string(), "name": row.name, "tail": row.tail,
                "search": row.search, "letters": letters_of(secrets, whole, row.person),
                "state": row.attendance.as_ref().map_or("expected", |a| a.state.code()),
                "in_at": came.map(Moment::ms), "out_at": went.map(Moment::ms),
                "flag": if flag.is_empty() { Value::Null } else { flag.into() },
                "why": Value::Null, "queued_from": Value::Null,
            })
        })
        .collect();
    list.extend(walk_ins.iter().filter(|w| w.person.is_none()).map(|w| {
        json!({
            "person": Value::Null, "mark": w.mark.to_string(), "name": w.name, "tail": w.tail,
            "search": "", "state": "present", "in_at": w.in_at.ms(),
            "out_at": w.out_at.map(Moment::ms), "flag": "walk_in",
        })
    }));
    let shift = &whole.shift;
    json!({
        "shift": {
            "id": shift.id.to_string(), "title": whole.activity.title,
            "place": whole.activity.place, "starts_at": shift.starts_at.ms(),
            "ends_at": shift.ends_at.ms(), "closed_at": shift.closed_at.map(Moment::ms),
        },
        "rows": list, "now": now.ms(),
    })
}

fn read_roster(q: &mut Read<'_>, shift: ShiftId) -> Result<Value, Failure> {
    let whole = crate::activities::store::whole(q, shift)?.ok_or(Failure::NOT_FOUND)?;
    let (rows, walk_ins) = (actions::roster_with_lacks(q, &whole)?, store::walk_ins(q, shift)?);
    let now = q.now();
    Ok(roster_value(q.secrets(), &whole, (&rows, &walk_ins), now))
}

/// `GET /shifts/{id}/roster.json`
pub async fn json(ask: Ask, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let shift = whole.shift.id;
    Ok(Json(ask.app.look(ask.actor.town, move |q| read_roster(q, shift)).await?))
}

#[derive(Debug, Deserialize)]
pub struct MarksBody {
    device: String,
    sent_at: i64,
    marks: Vec<MarkBody>,
}

#[derive(Debug, Deserialize)]
struct MarkBody {
    id: String,
    person: Option<String>,
    name: Option<String>,
    phone_tail: Option<String>,
    kind: String,
    at: i64,
    method: String,
}

/// A tap that can be read; none for one that no phone of ours sends.
fn read_mark(body: &MarkBody) -> Option<MarkIn> {
    let person = match &body.person {
        Some(id) => Some(id.parse::<PersonId>().ok()?),
        None => None,
    };
    Some(MarkIn {
        id: body.id.parse::<MarkId>().ok()?,
        person,
        name: body.name.clone().unwrap_or_default(),
        tail: body.phone_tail.clone().unwrap_or_default(),
        kind: MarkKind::parse(&body.kind)?,
        at: Moment::from_ms(body.at),
        method: MarkMethod::parse(&body.method)?,
    })
}

/// `POST /shifts/{id}/marks`: taps from a phone. Taps that cannot be read are answered as refused,
/// so that the phone keeps and shows them.
pub async fn marks(
    ask: Ask,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("application/json"));
    let Some(body) = is_json.then(|| serde_json::from_slice::<MarksBody>(&body).ok()).flatten()
    else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let mut unread: Vec<Value> = Vec::new();
    let mut marks = Vec::new();
    for mark in &body.marks {
        match read_mark(mark) {
            Some(mark) => marks.push(mark),
            None => unread.push(json!({
                "id": mark.id, "why": ask.say("attendance-mark-unreadable", &[]),
            })),
        }
    }
    let (shift, sent_at) = (whole.shift.id, Moment::from_ms(body.sent_at));
    let device = body.device;
    let taken: Taken = ask
        .app
        .act(&permit, move |tx| actions::take_marks(tx, &permit, shift, &device, sent_at, &marks))
        .await?;
    let roster = ask.app.look(ask.actor.town, move |q| read_roster(q, shift)).await?;
    let stored: Vec<String> = taken.stored.iter().map(ToString::to_string).collect();
    unread.extend(taken.refused.iter().map(|r| {
        let why = ask.app.words().refusal(ask.lang, r.why.as_ref());
        json!({ "id": r.id.to_string(), "why": why })
    }));
    let answer =
        json!({ "now": ask.now.ms(), "stored": stored, "refused": unread, "roster": roster });
    Ok(Json(answer).into_response())
}
