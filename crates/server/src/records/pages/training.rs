//! A training certificate on paper, and proved to a stranger: no more than the paper shows.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Day, EnrolmentId, Minutes};
use liandong_domain::hours::CheckCode;
use liandong_domain::training::CourseKind;
use liandong_print::{CertificateView, Day as PrintDay};

use crate::attendance::pages::print;
use crate::failure::{Failure, Fault};
use crate::training::actions::CertificateText;
use crate::training::store::{self, CertificateRow};
use crate::ui::{Frame, Lang, Page, day_long, hours};
use crate::web::Ask;

/// A certificate proved.
#[derive(Template)]
#[template(path = "pages/records/verify_training.html")]
pub struct VerifyTrainingPage {
    /// The frame.
    pub c: Frame,
    /// Its number.
    pub number: String,
    /// What it shows: words and value.
    pub facts: Vec<(String, String)>,
    /// Who issued it.
    pub organisation: String,
    /// Why its qualification holds no longer; empty: it holds, or it gave none.
    pub over: String,
}

impl Page for VerifyTrainingPage {
    const NAME: &'static str = "records/verify_training";
}

fn text_of(row: &CertificateRow) -> Result<CertificateText, Fault> {
    serde_json::from_str(&row.content)
        .map_err(|e| Fault::new("reading a certificate", e.to_string()))
}

/// A day as it was frozen, in the reader's words.
fn day_words(ask: &Ask, text: &str) -> String {
    text.parse::<Day>().map(|day| day_long(ask.lang, day)).unwrap_or_default()
}

/// What the paper shows, in its order.
fn facts(ask: &Ask, text: &CertificateText) -> Vec<(String, String)> {
    let (first, last) = (day_words(ask, &text.days.0), day_words(ask, &text.days.1));
    let kind = CourseKind::parse(&text.kind).map(|kind| ask.say(kind.word(), &[]));
    let teachers = text.teachers.join(if ask.lang.tag() == "en" { ", " } else { "、" });
    [
        ("training-holder", text.holder.clone()),
        ("records-volunteer-number", text.volunteer_number.clone()),
        ("training-course", text.course.clone()),
        ("training-kind", kind.unwrap_or_default()),
        ("training-days", if first == last { first } else { format!("{first} – {last}") }),
        ("training-time", hours(ask.lang, Minutes::new(text.minutes))),
        ("training-teachers", teachers),
        ("training-qualification", text.qualification.clone()),
        ("training-valid-until", day_words(ask, &text.until)),
        ("training-organisation", text.organisation.clone()),
        ("training-given", day_words(ask, &text.given)),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (ask.say(key, &[]), value))
    .collect()
}

/// The certificate behind a number and its check code; none when one of them is wrong.
pub(super) async fn proved(
    ask: &Ask,
    number: String,
    code: &CheckCode,
) -> Result<Option<VerifyTrainingPage>, Failure> {
    let found = ask
        .app
        .look(ask.actor.town, move |q| {
            let Some(row) = store::certificate_numbered(q, &number)? else { return Ok(None) };
            let held = store::held(q, row.person)?;
            let held = held.into_iter().find(|one| one.enrolment == Some(row.enrolment));
            Ok(Some((row, held.map(|one| one.held))))
        })
        .await?;
    let Some((row, held)) = found.filter(|(row, _)| row.check_code == code.to_string()) else {
        return Ok(None);
    };
    let (text, today) = (text_of(&row)?, ask.now.day());
    let said = |key: &str, day: Day| ask.say(key, &[("day", day_long(ask.lang, day))]);
    let withdrawn = held.as_ref().and_then(|held| held.withdrawn_on).filter(|day| *day <= today);
    let ended = text.until.parse::<Day>().ok().filter(|day| *day < today);
    let over = match (withdrawn, ended) {
        (Some(day), _) => said("training-verify-withdrawn", day),
        (None, Some(day)) => said("training-verify-over", day),
        (None, None) => String::new(),
    };
    Ok(Some(VerifyTrainingPage {
        number: row.number,
        facts: facts(ask, &text),
        organisation: text.organisation,
        over,
        c: ask.frame(),
    }))
}

/// `GET /training/parts/{id}/certificate.pdf`: for its holder, and for who keeps the register.
pub async fn pdf(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let id: EnrolmentId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, paths) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::certificate_of(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let paths = crate::organisations::store::paths_of_person(q, row.person)?;
            Ok((row, paths))
        })
        .await?;
    let office = paths.into_iter().any(|path| {
        ask.actor.may::<may::GrantQualifications>(&Scope::body(path).about(row.person))
    });
    if row.person != me && !office {
        return Err(Failure::NOT_FOUND);
    }
    let view = view(&ask, &row)?;
    let name = row.number.clone();
    print(&ask.app, &name, move |app| Ok(app.press()?.certificate(&view))).await
}

fn view(ask: &Ask, row: &CertificateRow) -> Result<CertificateView, Failure> {
    let text = text_of(row)?;
    let link = ask.outside(&format!("/v/{}?code={}", row.number, row.check_code));
    let code = qrcode::QrCode::with_error_correction_level(&link, qrcode::EcLevel::M)
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let day = row.issued_at.day();
    Ok(CertificateView {
        lang: match ask.lang {
            Lang::Zh => liandong_print::Lang::Zh,
            Lang::En => liandong_print::Lang::En,
        },
        title: ask.say("training-certificate", &[]),
        english_line: ask.say("training-english-certificate", &[]),
        number: row.number.clone(),
        // The name and the body stand by themselves on the paper.
        facts: facts(ask, &text)
            .into_iter()
            .filter(|(_, value)| *value != text.holder && *value != text.organisation)
            .collect(),
        holder: text.holder,
        issuer: text.organisation,
        issued: PrintDay {
            year: day.year().into(),
            month: u8::try_from(day.month()).unwrap_or(1),
            day: u8::try_from(day.day_of_month()).unwrap_or(1),
        },
        qr_svg: code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build(),
        verify_url: link,
        check_code: row.check_code.clone(),
    })
}
