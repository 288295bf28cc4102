//! The paper itself.

use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::RecordId;
use liandong_print::{Day as PrintDay, GradeLine, RecordRow as PrintRow, RecordView};

use crate::attendance::pages::print;
use crate::failure::{Failure, Fault};
use crate::records::actions::Paper;
use crate::records::store::{self, RecordRow};
use crate::ui::Lang;
use crate::web::Ask;

/// `GET /records/{id}/record.pdf`: for its holder, or for who may issue records.
pub async fn pdf(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: RecordId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, paths) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::one(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let paths = crate::organisations::store::paths_of_person(q, row.person)?;
            Ok((row, paths))
        })
        .await?;
    let own = ask.actor.whose()? == row.person
        && ask.actor.may::<may::IssueOwnStatement>(&crate::hours::pages::own_scope(&ask).await?);
    let office = paths
        .into_iter()
        .any(|path| ask.actor.may::<may::IssueRecords>(&Scope::body(path).about(row.person)));
    if !own && !office {
        return Err(Failure::NOT_FOUND);
    }
    let view = view(&ask, &row)?;
    let name = row.number.clone();
    print(&ask.app, &name, move |app| Ok(app.press()?.record(&view))).await
}

fn view(ask: &Ask, row: &RecordRow) -> Result<RecordView, Failure> {
    let paper: Paper = serde_json::from_str(&row.content)
        .map_err(|e| Fault::new("reading a record", e.to_string()))?;
    let link = ask.outside(&format!("/v/{}?code={}", row.number, row.check_code));
    let code = qrcode::QrCode::with_error_correction_level(&link, qrcode::EcLevel::M)
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let is_proof = row.kind == "proof";
    let say = |key: &str| ask.say(key, &[]);
    let (title, remark) = if is_proof {
        (say("records-title-proof"), String::new())
    } else {
        (say("records-title-statement"), say("records-remark-statement"))
    };
    let day = row.issued_at.day();
    Ok(RecordView {
        lang: match ask.lang {
            Lang::Zh => liandong_print::Lang::Zh,
            Lang::En => liandong_print::Lang::En,
        },
        title,
        english_line: say(if is_proof {
            "records-english-proof"
        } else {
            "records-english-statement"
        }),
        number: row.number.clone(),
        holder: paper.holder,
        document_masked: paper.document_masked,
        volunteer_number: paper.volunteer_number,
        city_card: paper.city_card,
        period: format!("{} – {}", row.from_day, row.until_day),
        total_hours: ask.say("records-hours", &[("hours", paper.total_hours)]),
        star: u8::try_from(row.star).unwrap_or(0),
        rows: paper
            .rows
            .into_iter()
            .map(|r| PrintRow {
                day: r.day,
                activity: r.activity,
                content: r.content,
                place: r.place,
                hours: r.hours,
                grade: r.grade,
                organiser: r.organiser,
            })
            .collect(),
        grades: ["A", "B", "C", "D", "E"]
            .map(|g| GradeLine {
                grade: g.to_owned(),
                words: say(&format!("grade-{}", g.to_lowercase())),
            })
            .to_vec(),
        issuer: paper.issuer,
        handler: paper.handler,
        issued: PrintDay {
            year: day.year().into(),
            month: u8::try_from(day.month()).unwrap_or(1),
            day: u8::try_from(day.day_of_month()).unwrap_or(1),
        },
        remark,
        qr_svg: code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build(),
        verify_url: link,
        check_code: row.check_code.clone(),
        seal: is_proof,
    })
}
