//! The door: taps as a phone sends them, who came, the end of a shift.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::activities::{MarkKind, MarkMethod};
use liandong_domain::basics::{MarkId, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::activities::whole;
use super::door::{Write, answered};
use super::problem::Stop;
use super::refusal::{ApiRefusal, known, parsed};
use super::wire::{moment, moment_if};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, MARKS_MOST, MarkIn};
use crate::attendance::store::{self, RosterRow, WalkIn};
use crate::web::{Answer, Ask, answer_once};

/// Taps of one device, as its clock saw them: the difference at sending corrects them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "device": "gate-1", "sent_at": 1_795_827_660_000_i64,
    "marks": [{
        "id": "019ab3c2-5d00-7000-8000-000000000050",
        "person": "019ab3c2-5d00-7000-8000-000000000001",
        "kind": "in", "at": 1_795_827_600_000_i64, "method": "tap"
    }]
}))]
pub struct MarksBody {
    /// A name of the device's own, at most 40 characters.
    pub device: String,
    /// The device's clock at sending, in milliseconds since 1970.
    pub sent_at: i64,
    /// At most 200 taps.
    pub marks: Vec<MarkBody>,
}

/// One tap. Its id makes a repeat harmless.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkBody {
    /// Made on the device: a UUID, best of version 7.
    pub id: String,
    /// Whose; null for a walk-in known by name.
    pub person: Option<String>,
    /// The walk-in's name.
    pub name: Option<String>,
    /// The end of the walk-in's phone number.
    pub phone_tail: Option<String>,
    /// `in`, `out`, `absent`, `expected` (takes everything back), `present` (takes an out back).
    pub kind: String,
    /// The device's clock at the tap, in milliseconds since 1970.
    pub at: i64,
    /// `tap`, `all`, `scan`, `own_code`, `sheet`, `desk`.
    pub method: String,
}

/// What became of the taps.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarksTaken {
    /// Safe, now or before: the device may forget them.
    pub stored: Vec<String>,
    /// Not taken.
    pub refused: Vec<MarkRefused>,
}

/// A tap that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkRefused {
    /// Which.
    pub id: String,
    /// The stable code of the reason.
    pub code: String,
    /// The sentence.
    pub detail: String,
}

/// Who came to a shift.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShiftAttendance {
    /// The shift.
    pub shift: String,
    /// When the leader ended it; null: still open.
    pub closed_at: Option<String>,
    /// Everybody with a place, by the sound of the names.
    pub people: Vec<Presence>,
    /// People known by name only.
    pub walk_ins: Vec<WalkInWire>,
}

/// One person's presence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "person": "019ab3c2-5d00-7000-8000-000000000001", "name": "何桂芳", "post": "陪伴志愿者",
    "state": "left", "in_at": "2026-11-28T08:58:12.000+08:00",
    "out_at": "2026-11-28T11:30:00.000+08:00", "out_basis": "marked"
}))]
pub struct Presence {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The post's name.
    pub post: String,
    /// `expected`, `present`, `left`, `absent`.
    pub state: String,
    /// When they came.
    pub in_at: Option<String>,
    /// When they went.
    pub out_at: Option<String>,
    /// `marked`, or `assumed`: the check-out was forgotten and the planned end stands in for it.
    pub out_basis: Option<String>,
}

/// Somebody who came without signing up, known by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct WalkInWire {
    /// The tap.
    pub mark: String,
    /// The name given.
    pub name: String,
    /// When they came.
    pub in_at: String,
    /// The person they were matched with.
    pub person: Option<String>,
}

/// A shift that was ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShiftClosed {
    /// The shift.
    pub shift: String,
    /// How many people's hours now wait for a worker's yes.
    pub proposed: i64,
}

fn scope(ask: &Ask, found: &Whole) -> Scope {
    let leads = found.shift.leader.is_some() && found.shift.leader == ask.actor.person;
    Scope::duty(found.activity.path.clone(), leads)
}

fn presence(row: RosterRow) -> Presence {
    use liandong_domain::activities::OutBasis;
    let state = row.attendance.as_ref().map(|a| &a.state);
    let basis = state.and_then(|s| s.out_basis()).map(|basis| match basis {
        OutBasis::Marked => "marked",
        OutBasis::Assumed => "assumed",
    });
    Presence {
        person: row.person.to_string(),
        state: state.map_or("expected", |s| s.code()).to_owned(),
        in_at: moment_if(state.and_then(|s| s.came()).map(|t| t.at)),
        out_at: moment_if(state.and_then(|s| s.went()).map(|t| t.at)),
        out_basis: basis.map(str::to_owned),
        name: row.name,
        post: row.post,
    }
}

fn walk_in(row: WalkIn) -> WalkInWire {
    WalkInWire {
        mark: row.mark.to_string(),
        name: row.name,
        in_at: moment(row.in_at),
        person: row.person.map(|id| id.to_string()),
    }
}

/// Who came to a shift.
#[utoipa::path(get, path = "/api/v1/shifts/{id}/attendance", tag = "attendance",
    operation_id = "show_attendance", params(("id" = String, Path, description = "The shift.")),
    security(("bearer" = ["record_attendance"])),
    responses((status = 200, body = ShiftAttendance)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Json<ShiftAttendance>, Stop> {
    ask.actor.me()?;
    let found = whole(&ask, &id).await?;
    ask.actor.permit::<may::RecordAttendance>(&scope(&ask, &found))?;
    let shift = found.shift.id;
    let (people, walk_ins) = ask
        .app
        .look(ask.actor.town, move |q| Ok((store::roster(q, shift)?, store::walk_ins(q, shift)?)))
        .await?;
    Ok(Json(ShiftAttendance {
        shift: shift.to_string(),
        closed_at: moment_if(found.shift.closed_at),
        people: people.into_iter().map(presence).collect(),
        walk_ins: walk_ins.into_iter().map(walk_in).collect(),
    }))
}

fn read_mark(at: usize, body: &MarkBody) -> Result<MarkIn, ApiRefusal> {
    let field = |name: &str| format!("marks.{at}.{name}");
    Ok(MarkIn {
        id: parsed::<MarkId>(&field("id"), &body.id)?,
        person: match &body.person {
            Some(text) => Some(parsed(&field("person"), text)?),
            None => None,
        },
        name: body.name.clone().unwrap_or_default(),
        tail: body.phone_tail.clone().unwrap_or_default(),
        kind: known(&field("kind"), MarkKind::parse(&body.kind))?,
        at: Moment::from_ms(body.at),
        method: known(&field("method"), MarkMethod::parse(&body.method))?,
    })
}

/// Takes taps of a shift. A tap that is refused takes nothing of the others back; one that was
/// known before counts as stored.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/marks", tag = "attendance",
    operation_id = "take_marks", params(("id" = String, Path, description = "The shift.")),
    request_body = MarksBody, security(("bearer" = ["record_attendance"])),
    responses((status = 200, body = MarksTaken)))]
pub async fn marks(Path(id): Path<String>, write: Write) -> Result<Response, Stop> {
    let body: MarksBody = write.body()?;
    if body.marks.is_empty() || body.marks.len() > MARKS_MOST {
        return Err(ApiRefusal::FieldValue { field: "marks".to_owned() }.into());
    }
    let mut gather = crate::failure::Gather::default();
    let read: Vec<MarkIn> = body
        .marks
        .iter()
        .enumerate()
        .filter_map(|(at, mark)| gather.take(read_mark(at, mark)))
        .collect();
    let marks = gather.finish(|| Some(read))?;
    let ask = &write.ask;
    let found = whole(ask, &id).await?;
    let permit: Permit<may::RecordAttendance> = ask.actor.permit(&scope(ask, &found))?;
    let (shift, sent_at) = (found.shift.id, Moment::from_ms(body.sent_at));
    let (words, lang, device) = (ask.app.words().clone(), ask.lang, body.device);
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        let taken = actions::take_marks(tx, &permit, shift, &device, sent_at, &marks)?;
        let told = MarksTaken {
            stored: taken.stored.iter().map(ToString::to_string).collect(),
            refused: taken
                .refused
                .iter()
                .map(|r| MarkRefused {
                    id: r.id.to_string(),
                    code: r.why.key().to_owned(),
                    detail: words.refusal(lang, r.why.as_ref()),
                })
                .collect(),
        };
        Ok(Answer::json(200, &serde_json::json!(told)))
    })
    .await;
    answered(done)
}

/// Ends a shift, so that its hours can be confirmed. A second end is harmless.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/close", tag = "attendance",
    operation_id = "close_shift", params(("id" = String, Path, description = "The shift.")),
    security(("bearer" = ["close_shift"])), responses((status = 200, body = ShiftClosed)))]
pub async fn close(Path(id): Path<String>, write: Write) -> Result<Response, Stop> {
    let ask = &write.ask;
    let found = whole(ask, &id).await?;
    let permit: Permit<may::CloseShift> = ask.actor.permit(&scope(ask, &found))?;
    let shift = found.shift.id;
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        let proposed = actions::close_shift(tx, &permit, shift)?;
        let told = ShiftClosed { shift: shift.to_string(), proposed };
        Ok(Answer::json(200, &serde_json::json!(told)))
    })
    .await;
    answered(done)
}
