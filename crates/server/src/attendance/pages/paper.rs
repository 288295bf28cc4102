//! Paper: the poster to hang up, the sheet to sign.

use axum::extract::Path;
use axum::response::Response;
use liandong_print::{Day as PrintDay, PosterView, SheetRow, SheetView};

use super::{roster_permit, whole};
use crate::activities::store::Whole;
use crate::attendance::store;
use crate::failure::{Failure, Fault};
use crate::ui::{Lang, shift_printed};
use crate::web::{Ask, print};

/// The language of the press.
fn tongue(lang: Lang) -> liandong_print::Lang {
    match lang {
        Lang::Zh => liandong_print::Lang::Zh,
        Lang::En => liandong_print::Lang::En,
    }
}

/// A day as the press takes it.
fn print_day(day: liandong_domain::basics::Day) -> PrintDay {
    PrintDay {
        year: day.year().into(),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day_of_month()).unwrap_or(1),
    }
}

/// The poster's code as a picture with its quiet zone.
fn code_picture(text: &str) -> Result<String, Failure> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::Q)
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    Ok(code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build())
}

fn link(ask: &Ask, whole: &Whole) -> String {
    ask.outside(&format!("/s/{}", whole.shift.code))
}

/// `GET /shifts/{id}/poster.pdf`
pub async fn poster(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let view = PosterView {
        lang: tongue(ask.lang),
        title: whole.activity.title.clone(),
        time: shift_printed(ask.lang, whole.shift.starts_at, whole.shift.ends_at),
        place: whole.activity.place.clone(),
        organiser: whole.activity.organisation_name.clone(),
        call: ask.say("attendance-poster-call", &[]),
        code: whole.shift.code.clone(),
        qr_svg: code_picture(&link(&ask, &whole))?,
        steps: [1, 2, 3].map(|n| ask.say(&format!("attendance-poster-step-{n}"), &[])),
        note: whole.activity.contact_name.clone(),
        printed: print_day(ask.now.day()),
    };
    let name = format!("poster-{}", whole.shift.code);
    print(&ask.app, &name, move |app| Ok(app.press()?.poster(&view))).await
}

/// `GET /shifts/{id}/sheet.pdf`
pub async fn sheet(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let shift = whole.shift.id;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::roster(q, shift)?)).await?;
    let view = SheetView {
        lang: tongue(ask.lang),
        title: whole.activity.title.clone(),
        time: shift_printed(ask.lang, whole.shift.starts_at, whole.shift.ends_at),
        place: whole.activity.place.clone(),
        organiser: whole.activity.organisation_name.clone(),
        code: whole.shift.code.clone(),
        qr_svg: code_picture(&link(&ask, &whole))?,
        rows: rows
            .into_iter()
            .map(|row| SheetRow { name: row.name, phone_tail: row.tail })
            .collect(),
        blank_rows: 5,
        printed: print_day(ask.now.day()),
    };
    let name = format!("sheet-{}", whole.shift.code);
    print(&ask.app, &name, move |app| Ok(app.press()?.sheet(&view))).await
}
