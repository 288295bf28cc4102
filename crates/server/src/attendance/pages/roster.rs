//! The leader's roster: the same screen online and offline; every row works without script.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::activities::{Attendance, MarkKind, MarkMethod, OutBasis};
use liandong_domain::basics::{MarkId, Moment, PersonId, ShiftId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{query, roster_permit, scope, whole};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, MarkIn, Taken};
use crate::attendance::store::{self, RosterRow, WalkIn};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, draw_with, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

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

fn line(row: &RosterRow) -> RosterLine {
    let (came, went) = times(row);
    let clock = |m: Option<Moment>| m.map(|m| m.time().to_string()).unwrap_or_default();
    let ms = |m: Option<Moment>| m.map(|m| m.ms().to_string()).unwrap_or_default();
    RosterLine {
        person: row.person.to_string(),
        name: row.name.clone(),
        tail: row.tail.clone(),
        search: row.search.clone(),
        post: row.post.clone(),
        state: row.attendance.as_ref().map_or("expected", |a| a.state.code()),
        in_time: clock(came),
        out_time: clock(went),
        in_at: ms(came),
        out_at: ms(went),
        flag: flag(row),
        minor: row.minor,
    }
}

/// The page of a shift with these rows.
fn page_of(c: Frame, whole: &Whole, rows: &[RosterRow], walk_ins: &[WalkIn]) -> RosterPage {
    let lines: Vec<RosterLine> = rows.iter().map(line).collect();
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
    // The leader's phone keeps this page for the park; nobody else's cache does.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-cache"));
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

async fn read_page(ask: &Ask, whole: &Whole, leads: bool) -> Result<RosterPage, Failure> {
    let shift = whole.shift.id;
    let (rows, walk_ins) = ask
        .app
        .look(ask.actor.town, move |q| Ok((store::roster(q, shift)?, store::walk_ins(q, shift)?)))
        .await?;
    let mut page = page_of(ask.frame(), whole, &rows, &walk_ins);
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
fn roster_value(whole: &Whole, rows: &[RosterRow], walk_ins: &[WalkIn], now: Moment) -> Value {
    let mut list: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (came, went) = times(row);
            let flag = flag(row);
            json!({
                "person": row.person.to_string(), "name": row.name, "tail": row.tail,
                "search": row.search,
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
    let (rows, walk_ins) = (store::roster(q, shift)?, store::walk_ins(q, shift)?);
    let now = q.now();
    Ok(roster_value(&whole, &rows, &walk_ins, now))
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

/// `POST /shifts/{id}/roster/mark`: one tap by form.
pub async fn mark_form(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let person: PersonId = form.get("person").parse().map_err(|_| Failure::NOT_FOUND)?;
    let kind = MarkKind::parse(form.get("kind")).ok_or(Failure::NOT_FOUND)?;
    let marks = vec![(Some(person), String::new(), String::new(), kind)];
    send_forms(&ask, &form, &permit, &whole, marks, MarkMethod::Tap).await
}

/// `POST /shifts/{id}/roster/all`: everybody is here; the absent are unticked afterwards.
pub async fn all_present(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let kind = MarkKind::parse(form.get("kind")).ok_or(Failure::NOT_FOUND)?;
    let shift = whole.shift.id;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::roster(q, shift)?)).await?;
    let wanted = if kind == MarkKind::Out { "present" } else { "expected" };
    let marks = rows
        .iter()
        .filter(|r| r.attendance.as_ref().map_or("expected", |a| a.state.code()) == wanted)
        .map(|r| (Some(r.person), String::new(), String::new(), kind))
        .collect();
    send_forms(&ask, &form, &permit, &whole, marks, MarkMethod::All).await
}

/// `POST /shifts/{id}/roster/walk-in`: somebody came without signing up.
pub async fn walk_in_form(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let (name, tail) = (form.get("name").to_owned(), form.get("phone_tail").to_owned());
    let marks = vec![(None, name.clone(), tail.clone(), MarkKind::In)];
    match send_forms(&ask, &form, &permit, &whole, marks, MarkMethod::Tap).await {
        Err(failure @ Failure::Refused(_)) => {
            let typed = Typed { name, tail, ..Typed::default() };
            returned(&ask, &whole, leads, failure, typed).await
        }
        done => done,
    }
}

/// Back to the row that was tapped, in the same mode.
fn back(shift: ShiftId, form: &FormBody) -> String {
    let mode = if form.get("mode") == "out" { "mode=out&" } else { "" };
    let row = form.get("person").parse::<PersonId>().map(|id| format!("#p-{id}"));
    let row = row.unwrap_or_default();
    format!("/shifts/{shift}/roster?{mode}done=done-attendance-marked{row}")
}

type FormMark = (Option<PersonId>, String, String, MarkKind);

async fn send_forms(
    ask: &Ask,
    form: &FormBody,
    permit: &liandong_domain::access::Permit<may::RecordAttendance>,
    whole: &Whole,
    marks: Vec<FormMark>,
    method: MarkMethod,
) -> Result<Response, Failure> {
    let (shift, permit) = (whole.shift.id, *permit);
    let (once, to) = (form.once(&ask.path), back(shift, form));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        let now = tx.now();
        let marks: Vec<MarkIn> = marks
            .iter()
            .map(|(person, name, tail, kind)| MarkIn {
                id: MarkId::new(tx.fresh()),
                person: *person,
                name: name.clone(),
                tail: tail.clone(),
                kind: *kind,
                at: now,
                method,
            })
            .collect();
        for chunk in marks.chunks(actions::MARKS_MOST) {
            let taken = actions::take_marks(tx, &permit, shift, "form", now, chunk)?;
            // One tap that is refused is told at once; of many, the others count.
            if marks.len() == 1
                && let Some(refused) = taken.refused.into_iter().next()
            {
                return Err(Failure::Refused(vec![refused.why]));
            }
        }
        Ok(Answer::to(to.clone()))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /shifts/{id}/roster/match`: a walk-in is this person, or was a slip of the finger.
pub async fn match_form(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let mark: MarkId = form.get("mark").parse().map_err(|_| Failure::NOT_FOUND)?;
    let person: Option<PersonId> = form.get("person").parse().ok();
    let dismiss = form.has("dismiss");
    let (shift, once) = (whole.shift.id, form.once(&ask.path));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        match person {
            _ if dismiss => actions::dismiss_walk_in(tx, &permit, shift, mark)?,
            Some(person) => actions::match_walk_in(tx, &permit, shift, mark, person)?,
            None => return Err(Failure::NOT_FOUND),
        }
        Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-matched")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /shifts/{id}/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = ask.actor.permit::<may::CloseShift>(&scope(&whole, leads))?;
    let (shift, once) = (whole.shift.id, form.once(&ask.path));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        actions::close_shift(tx, &permit, shift)?;
        Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-closed")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /shifts/{id}/reopen`
pub async fn reopen(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (whole, _) = whole(&ask, &id).await?;
    let permit = ask.actor.permit::<may::CorrectAttendance>(&scope(&whole, false))?;
    let (shift, once) = (whole.shift.id, form.once(&ask.path));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        actions::reopen_shift(tx, &permit, shift)?;
        Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-reopened")))
    })
    .await?;
    Ok(answer.into_response())
}
