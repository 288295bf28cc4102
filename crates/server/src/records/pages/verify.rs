//! The page that proves a paper: without sign-in, and no more than the paper shows (R67 art. 17).

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::hours::{CheckCode, RecordNumber};
use liandong_domain::training::CertificateNumber;

use super::training::proved;
use crate::failure::{Failure, Fault};
use crate::records::actions::{Paper, PaperRow};
use crate::records::store;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Ask, query, redirect};

/// Asks for the number and the check code.
#[derive(Template)]
#[template(path = "pages/records/verify_ask.html")]
pub struct VerifyAskPage {
    /// The frame.
    pub c: Frame,
    /// The number, as typed.
    pub number: String,
    /// The code was wrong, or there is no such record: nobody learns which.
    pub wrong: bool,
}

impl Page for VerifyAskPage {
    const NAME: &'static str = "records/verify_ask";
}

/// A paper proved, or shown as revoked.
#[derive(Template)]
#[template(path = "pages/records/verify.html")]
pub struct VerifyPage {
    /// The frame.
    pub c: Frame,
    /// Its number.
    pub number: String,
    /// proof or statement.
    pub kind: String,
    /// Holder's name.
    pub holder: String,
    /// Masked document number.
    pub document: String,
    /// Volunteer number.
    pub volunteer_number: String,
    /// The days it covers.
    pub period: String,
    /// Hours.
    pub hours: String,
    /// Star on the day of issue.
    pub star: i64,
    /// Rows.
    pub rows: Vec<PaperRow>,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued: String,
    /// When it was revoked; empty: it holds.
    pub revoked: String,
}

impl Page for VerifyPage {
    const NAME: &'static str = "records/verify";
}

impl VerifyPage {
    /// What the paper is called.
    fn paper_title(&self) -> String {
        let key =
            if self.kind == "proof" { "records-title-proof" } else { "records-title-statement" };
        self.c.t(key)
    }
}

/// One part of the query as papers print it: without blanks, in capitals.
fn letters(ask: &Ask, name: &str) -> String {
    query(ask, name).trim().to_uppercase()
}

/// `GET /v`: typed by hand.
pub async fn ask_number(ask: Ask) -> Result<Response, Failure> {
    let number = letters(&ask, "number");
    if number.is_empty() {
        return draw(&VerifyAskPage { c: ask.frame(), number, wrong: false });
    }
    let code = letters(&ask, "code");
    let read = RecordNumber::parse(&number).map(|number| number.to_string());
    let read = read.or_else(|| CertificateNumber::parse(&number).map(|number| number.to_string()));
    match read {
        Some(number) => Ok(redirect(&format!("/v/{number}?code={code}"))),
        None => draw(&VerifyAskPage { c: ask.frame(), number, wrong: true }),
    }
}

/// `GET /v/{number}?code=…`: the code printed beside the number keeps numbers from being tried
/// one after the other; tries are limited as well.
pub async fn page(ask: Ask, Path(number): Path<String>) -> Result<Response, Failure> {
    let asked = VerifyAskPage { c: ask.frame(), number: number.clone(), wrong: false };
    let code = letters(&ask, "code");
    if code.is_empty() {
        return draw(&asked);
    }
    let key = format!("verify/{}", number.chars().take(40).collect::<String>());
    let wrong = VerifyAskPage { wrong: true, ..asked };
    if !ask.app.limits().allow(&key, ask.now, 10, 30) {
        return draw(&wrong);
    }
    let Some(code) = CheckCode::parse(&code) else { return draw(&wrong) };
    if let Some(number) = CertificateNumber::parse(&number) {
        return match proved(&ask, number.to_string(), &code).await? {
            Some(page) => draw(&page),
            None => draw(&wrong),
        };
    }
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::by_number(q, &number)?)).await?;
    let Some(row) = row.filter(|row| row.check_code == code.to_string()) else {
        return draw(&wrong);
    };
    let paper: Paper = serde_json::from_str(&row.content)
        .map_err(|e| Fault::new("reading a record", e.to_string()))?;
    draw(&VerifyPage {
        number: row.number,
        kind: row.kind,
        holder: paper.holder,
        document: paper.document_masked,
        volunteer_number: paper.volunteer_number,
        period: format!("{} – {}", row.from_day, row.until_day),
        hours: paper.total_hours,
        star: row.star,
        rows: paper.rows,
        issuer: paper.issuer,
        issued: day_long(ask.lang, row.issued_at.day()),
        revoked: row.revoked_at.map(|at| day_long(ask.lang, at.day())).unwrap_or_default(),
        c: ask.frame(),
    })
}
