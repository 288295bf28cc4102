//! A volunteer's own tap, the rotating code and the codes as pictures.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::activities::rotating::{
    WINDOW_SECONDS, code as rotating_code, own_letters, tidy_own, window,
};
use liandong_domain::activities::{Attendance, CodeKind, MarkKind, Point};
use liandong_domain::basics::{Minutes, PersonId};
use serde_json::{Value, json};

use super::{Typed, own_scope, query, roster_permit, whole};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, AttendanceRefusal, OwnCheck};
use crate::attendance::store::{self, AttendanceRow};
use crate::failure::{Failure, Fault};
use crate::secrets::Secrets;
use crate::ui::{Frame, Page, draw, draw_with, hours, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// What the poster's address shows: one button.
#[derive(Template)]
#[template(path = "pages/attendance/scan.html")]
pub struct ScanPage {
    /// The frame.
    pub c: Frame,
    /// Address part of the shift.
    pub code: String,
    /// Activity title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Place.
    pub place: String,
    /// expected, present, left, absent.
    pub state: &'static str,
    /// When they came.
    pub in_time: String,
    /// When they went.
    pub out_time: String,
    /// The rotating code as scanned.
    pub rotating: String,
    /// The rotating code must be typed.
    pub asks_code: bool,
    /// Place evidence is asked for.
    pub asks_place: bool,
    /// Not signed up: where to.
    pub sign_up: String,
}

impl Page for ScanPage {
    const NAME: &'static str = "attendance/scan";
}

/// Checked in or out: what now.
#[derive(Template)]
#[template(path = "pages/attendance/done.html")]
pub struct DonePage {
    /// The frame.
    pub c: Frame,
    /// Address part of the shift.
    pub code: String,
    /// Activity title.
    pub title: String,
    /// present or left.
    pub state: &'static str,
    /// When they came.
    pub in_time: String,
    /// When they went.
    pub out_time: String,
    /// Time between.
    pub served: String,
    /// Place.
    pub place: String,
}

impl Page for DonePage {
    const NAME: &'static str = "attendance/done";
}

/// The leader's rotating code on a full screen.
#[derive(Template)]
#[template(path = "pages/attendance/code.html")]
pub struct CodePage {
    /// The frame.
    pub c: Frame,
    /// Shift id.
    pub shift: String,
    /// Activity title.
    pub title: String,
    /// The letters now.
    pub letters: String,
}

impl Page for CodePage {
    const NAME: &'static str = "attendance/code";
}

/// A volunteer's own code, shown to the leader.
#[derive(Template)]
#[template(path = "pages/attendance/own_code.html")]
pub struct OwnCodePage {
    /// The frame.
    pub c: Frame,
    /// Activity title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Place.
    pub place: String,
    /// The letters, to be read aloud or typed.
    pub letters: String,
    /// The volunteer's number.
    pub number: String,
    /// The code as a picture.
    pub picture: String,
}

impl Page for OwnCodePage {
    const NAME: &'static str = "attendance/own_code";
}

fn state(row: Option<&AttendanceRow>) -> (&'static str, String, String, Minutes) {
    let Some(row) = row else {
        return ("expected", String::new(), String::new(), Minutes::ZERO);
    };
    let (came, went) = (row.state.came().map(|t| t.at), row.state.went().map(|t| t.at));
    let served = match (came, went) {
        (Some(came), Some(went)) => Minutes::new(came.minutes_until(went)),
        _ => Minutes::ZERO,
    };
    let clock = |m: Option<liandong_domain::basics::Moment>| {
        m.map(|m| m.time().to_string()).unwrap_or_default()
    };
    (row.state.code(), clock(came), clock(went), served)
}

/// The shift behind a poster's code, with the asker's presence and whether they are signed up.
async fn by_code(ask: &Ask, code: &str) -> Result<(Whole, Option<AttendanceRow>, bool), Failure> {
    let me = ask.actor.whose()?;
    let code = code.to_uppercase();
    ask.app
        .look(ask.actor.town, move |q| {
            let shift = crate::activities::store::shift_by_code(q, &code)?;
            let shift = shift.ok_or(Failure::NOT_FOUND)?;
            let whole = crate::activities::store::whole(q, shift.id)?.ok_or(Failure::NOT_FOUND)?;
            let row = store::attendance_of(q, shift.id, me)?;
            let signed = crate::activities::store::sign_up_of(q, shift.id, me)?.is_some();
            Ok((whole, row, signed))
        })
        .await
}

/// `GET /s/{code}`: scanned from the poster.
pub async fn scan(ask: Ask, Path(code): Path<String>) -> Result<Response, Failure> {
    draw(&scan_page(&ask, &code, query(&ask, "k")).await?)
}

/// The page of the poster; `rotating` is the code that came with the scan.
async fn scan_page(ask: &Ask, code: &str, rotating: String) -> Result<ScanPage, Failure> {
    let (whole, row, signed) = by_code(ask, code).await?;
    let (state, in_time, out_time, _) = state(row.as_ref());
    Ok(ScanPage {
        code: whole.shift.code.clone(),
        title: whole.activity.title.clone(),
        when: shift_long(ask.lang, whole.shift.starts_at, whole.shift.ends_at),
        place: whole.activity.place.clone(),
        state,
        in_time,
        out_time,
        asks_code: whole.activity.code_kind == CodeKind::Rotating && rotating.is_empty(),
        rotating,
        asks_place: !whole.activity.spots.is_empty(),
        sign_up: if signed { String::new() } else { format!("/shifts/{}", whole.shift.id) },
        c: ask.frame(),
    })
}

/// `POST /s/{code}/in`
pub async fn check_in(ask: Ask, path: Path<String>, form: FormBody) -> Result<Response, Failure> {
    check(ask, path, form, MarkKind::In).await
}

/// `POST /s/{code}/out`
pub async fn check_out(ask: Ask, path: Path<String>, form: FormBody) -> Result<Response, Failure> {
    check(ask, path, form, MarkKind::Out).await
}

/// A position in millionths of a degree, from what the browser wrote. Anything odd is no position.
fn position(form: &FormBody) -> Option<(Point, i64)> {
    let micro = |text: &str| -> Option<i64> {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let negative = whole.starts_with('-');
        let whole: i64 = whole.trim_start_matches('-').parse().ok()?;
        let part: String = part.chars().chain("000000".chars()).take(6).collect();
        let value = whole * 1_000_000 + part.parse::<i64>().ok()?;
        Some(if negative { -value } else { value })
    };
    let point = Point::new(micro(form.get("lat"))?, micro(form.get("lng"))?)?;
    let accuracy = form.get("accuracy").split('.').next()?.parse().ok()?;
    Some((point, accuracy))
}

async fn check(
    ask: Ask,
    Path(code): Path<String>,
    form: FormBody,
    kind: MarkKind,
) -> Result<Response, Failure> {
    let (whole, _, _) = by_code(&ask, &code).await?;
    let permit = ask.actor.permit::<may::RecordOwnAttendance>(&own_scope(&ask).await?)?;
    let check = OwnCheck {
        shift: whole.shift.id,
        kind,
        code: form.get("code").trim().to_uppercase(),
        position: if form.has("place_allowed") { position(&form) } else { None },
    };
    let to = format!("/s/{}/done", whole.shift.code);
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let state = actions::check_own(tx, &permit, &check)?;
        debug_assert!(!matches!(state, Attendance::Expected));
        Ok(Answer::to(to.clone()))
    })
    .await;
    match answer {
        Ok(answer) => Ok(answer.into_response()),
        // The same page with the sentence; a code that has run out is typed anew.
        Err(failure @ Failure::Refused(_)) => {
            let mut page = scan_page(&ask, &code, String::new()).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

/// `GET /s/{code}/done`
pub async fn done(ask: Ask, Path(code): Path<String>) -> Result<Response, Failure> {
    let (whole, row, _) = by_code(&ask, &code).await?;
    let (state, in_time, out_time, served) = state(row.as_ref());
    draw(&DonePage {
        code: whole.shift.code.clone(),
        title: whole.activity.title.clone(),
        state,
        in_time,
        out_time,
        served: hours(ask.lang, served),
        place: whole.activity.place.clone(),
        c: ask.frame(),
    })
}

/// The letters of this half minute.
fn letters(ask: &Ask, whole: &Whole) -> String {
    let secrets = ask.app.secrets();
    let secret = whole.activity.code_secret.as_bytes();
    rotating_code(secret, whole.shift.id, window(ask.now), |bytes| secrets.code_digest(bytes))
}

/// `GET /shifts/{id}/code`: for the leader's screen.
pub async fn code(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    draw(&CodePage {
        shift: whole.shift.id.to_string(),
        title: whole.activity.title.clone(),
        letters: letters(&ask, &whole),
        c: ask.frame(),
    })
}

/// `GET /shifts/{id}/code.json`: the letters of this half minute and when they end.
pub async fn code_json(ask: Ask, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let ends = (window(ask.now) + 1) * WINDOW_SECONDS * 1000;
    Ok(Json(json!({
        "code": letters(&ask, &whole),
        "ends_in": ends - ask.now.ms(),
        "image": format!("/shifts/{}/code.svg?w={}", whole.shift.id, window(ask.now)),
    })))
}

fn svg(text: &str) -> Result<Response, Failure> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M)
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let picture = code
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(240, 240)
        .quiet_zone(true)
        .build();
    let head =
        [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((head, picture).into_response())
}

/// `GET /shifts/{id}/qr.svg`: the poster's code.
pub async fn qr(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    svg(&ask.outside(&format!("/s/{}", whole.shift.code)))
}

/// `GET /shifts/{id}/code.svg`: the rotating code of this half minute.
pub async fn code_qr(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let letters = letters(&ask, &whole);
    svg(&ask.outside(&format!("/s/{}?k={letters}", whole.shift.code)))
}

/// The letters that name this person in this shift, on their phone and in the roster.
pub(super) fn letters_of(secrets: &Secrets, whole: &Whole, person: PersonId) -> String {
    let secret = whole.activity.code_secret.as_bytes();
    own_letters(secret, whole.shift.id, person, |bytes| secrets.code_digest(bytes))
}

/// `GET /s/{code}/{letters}`: a volunteer's own code, read by the leader with any camera. It leads
/// to their row; to everybody else it is nothing.
pub async fn read_own(
    ask: Ask,
    Path((code, letters)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (code, letters) = (code.to_uppercase(), tidy_own(&letters).ok_or(Failure::NOT_FOUND)?);
    let id = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::activities::store::shift_by_code(q, &code)?))
        .await?
        .ok_or(Failure::NOT_FOUND)?
        .id;
    let (whole, leads) = whole(&ask, &id.to_string()).await?;
    roster_permit(&ask, &whole, leads)?;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::roster(q, id)?)).await?;
    let secrets = ask.app.secrets();
    match rows.iter().find(|row| letters_of(secrets, &whole, row.person) == letters) {
        Some(row) => Ok(redirect(&format!("/shifts/{id}/roster#p-{}", row.person))),
        None => {
            let failure = AttendanceRefusal::NotOnThisShift.into();
            super::roster::returned(&ask, &whole, leads, failure, Typed::default()).await
        }
    }
}

/// `GET /me/code/{shift}`: one's own code, to be shown to the leader.
pub async fn own_code(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, _) = whole(&ask, &id).await?;
    let me = ask.actor.whose()?;
    ask.actor.permit::<may::RecordOwnAttendance>(&own_scope(&ask).await?)?;
    let (shift, town) = (whole.shift.id, ask.actor.town);
    let signed = ask
        .app
        .look(town, move |q| Ok(crate::activities::store::sign_up_of(q, shift, me)?))
        .await?
        .ok_or(Failure::NOT_FOUND)?;
    let letters = letters_of(ask.app.secrets(), &whole, me);
    // An address, so that the leader may read it with any camera as well as on the roster.
    let address = ask.outside(&format!("/s/{}/{letters}", whole.shift.code));
    let code =
        qrcode::QrCode::new(address).map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let picture = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    use base64::Engine as _;
    let picture = base64::engine::general_purpose::STANDARD.encode(picture);
    draw(&OwnCodePage {
        title: whole.activity.title.clone(),
        when: shift_long(ask.lang, whole.shift.starts_at, whole.shift.ends_at),
        place: whole.activity.place.clone(),
        letters,
        number: signed.number,
        picture: format!("data:image/svg+xml;base64,{picture}"),
        c: ask.frame(),
    })
}
