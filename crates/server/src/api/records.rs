//! Records: issued, listed, verified by anybody who holds the paper.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{PersonId, RecordId};
use liandong_domain::hours::{CheckCode, RecordNumber};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Write, answered, over, own, query};
use super::paging::{Page, PageQuery, start};
use super::problem::Stop;
use super::refusal::parsed;
use super::store::{self, RecordLine};
use super::wire::{moment, moment_if};
use crate::db::Tx;
use crate::failure::{Failure, Fault};
use crate::records::actions::{self, Paper, Period};
use crate::records::store as rows;
use crate::web::{Answer, Ask, answer_once};

/// Tries of one number in ten minutes, so that check codes cannot be guessed.
const TRIES_MOST: u32 = 30;

/// An issued record.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000080", "number": "LD-2026-000123-K",
    "kind": "statement", "from": "2026-01-01", "until": "2026-11-28", "minutes": 6120,
    "star": 1, "star_rule": "star-ladder v1",
    "issued_at": "2026-11-29T10:00:00.000+08:00", "revoked_at": null
}))]
pub struct Record {
    /// Which.
    pub id: String,
    /// The number on the paper.
    pub number: String,
    /// `proof` where the organisation has declared itself entitled, `statement` otherwise.
    pub kind: String,
    /// The first day covered.
    pub from: String,
    /// The last day covered.
    pub until: String,
    /// Minutes it counts.
    pub minutes: i64,
    /// The star on the day of issue.
    pub star: i64,
    /// The rule of that star.
    pub star_rule: String,
    /// When it was issued.
    pub issued_at: String,
    /// When it was revoked; null: it holds.
    pub revoked_at: Option<String>,
}

impl From<RecordLine> for Record {
    fn from(line: RecordLine) -> Self {
        Self {
            id: line.id,
            number: line.number,
            kind: line.kind,
            from: line.from_day.to_string(),
            until: line.until_day.to_string(),
            minutes: line.minutes.count(),
            star: line.star,
            star_rule: line.star_rule,
            issued_at: moment(line.issued_at),
            revoked_at: moment_if(line.revoked_at),
        }
    }
}

/// Which record is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "from": "2026-01-01", "until": "2026-11-28" }))]
pub struct IssueBody {
    /// Whose; one's own when left out.
    pub person: Option<String>,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// A record that was issued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000080", "number": "LD-2026-000123-K",
    "check_code": "7K3M-9QXA",
    "verify": "/v/LD-2026-000123-K?code=7K3M-9QXA"
}))]
pub struct Issued {
    /// Which.
    pub id: String,
    /// The number on the paper.
    pub number: String,
    /// What has to be typed beside the number.
    pub check_code: String,
    /// Where anybody verifies it.
    pub verify: String,
}

/// The code beside the number.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VerifyQuery {
    /// The check code printed beside the number.
    pub code: String,
}

/// A paper proved: what it shows, and no more.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verified {
    /// The number.
    pub number: String,
    /// `proof` or `statement`.
    pub kind: String,
    /// The holder's name.
    pub holder: String,
    /// The holder's document, masked.
    pub document: String,
    /// The holder's volunteer number.
    pub volunteer_number: String,
    /// The first day covered.
    pub from: String,
    /// The last day covered.
    pub until: String,
    /// All hours of these days.
    pub hours: String,
    /// The star on the day of issue.
    pub star: i64,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued_at: String,
    /// When it was revoked; null: it holds.
    pub revoked_at: Option<String>,
    /// The lines of the paper.
    pub lines: Vec<VerifiedLine>,
}

/// One line of the paper.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifiedLine {
    /// The day.
    pub day: String,
    /// The activity.
    pub activity: String,
    /// The post.
    pub post: String,
    /// The place.
    pub place: String,
    /// The hours.
    pub hours: String,
    /// `A` to `E`.
    pub grade: String,
    /// The body that recorded it.
    pub organisation: String,
}

/// One's own records, latest first.
#[utoipa::path(get, path = "/api/v1/me/records", tag = "records",
    operation_id = "list_my_records", params(PageQuery),
    security(("bearer" = ["view_own_hours"])), responses((status = 200, body = Page<Record>)))]
pub async fn mine(ask: Ask) -> Result<Json<Page<Record>>, Stop> {
    let permit: Permit<may::ViewOwnHours> = own(&ask).await?;
    let asked: PageQuery = query(&ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 2)?;
    let at = from.number(0, i64::MAX)?;
    let (start, whose) = (from.clone(), permit.subject());
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok(store::records(q, whose, (at, start.part(1)), start.most())?)
        })
        .await?;
    let key = |row: &RecordLine| vec![row.issued_at.ms().to_string(), row.id.clone()];
    Ok(Json(from.page(rows, key, Record::from)))
}

fn issued(tx: &mut Tx<'_>, id: RecordId) -> Result<Answer, Failure> {
    let row =
        rows::one(tx, id)?.ok_or_else(|| Fault::new("issuing a record", "it is not there"))?;
    let told = Issued {
        id: id.to_string(),
        verify: format!("/v/{}?code={}", row.number, row.check_code),
        number: row.number,
        check_code: row.check_code,
    };
    Ok(Answer::json(201, &serde_json::json!(told)))
}

/// Issues a record: one's own at any time, a person's by a worker.
#[utoipa::path(post, path = "/api/v1/records", tag = "records", operation_id = "issue_record",
    request_body = IssueBody,
    security(("bearer" = ["issue_own_statement"]), ("bearer" = ["issue_records"])),
    responses((status = 201, body = Issued)))]
pub async fn issue(write: Write) -> Result<Response, Stop> {
    let body: IssueBody = write.body()?;
    let mut gather = crate::failure::Gather::default();
    let from = gather.take(parsed("from", &body.from));
    let until = gather.take(parsed("until", &body.until));
    let person = body.person.as_deref().and_then(|t| gather.take(parsed("person", t)));
    let period = gather.finish(|| Some(Period { from: from?, until: until? }))?;
    let ask = &write.ask;
    let me = ask.actor.me()?;
    let app = ask.app.clone();
    let done = match person.filter(|person: &PersonId| *person != me) {
        None => {
            let permit: Permit<may::IssueOwnStatement> = own(ask).await?;
            answer_once(&ask.app, &permit, write.once(), move |tx| {
                let press = app.press()?;
                let glyphs = |text: &str| press.missing_glyphs(text);
                let id = actions::issue_own(tx, &permit, period, &glyphs)?;
                issued(tx, id)
            })
            .await
        }
        Some(person) => {
            let permit: Permit<may::IssueRecords> = over(ask, person).await?;
            let handler = ask.actor.name.clone();
            answer_once(&ask.app, &permit, write.once(), move |tx| {
                let press = app.press()?;
                let glyphs = |text: &str| press.missing_glyphs(text);
                let id = actions::issue_for(tx, &permit, person, &handler, period, &glyphs)?;
                issued(tx, id)
            })
            .await
        }
    };
    answered(done)
}

/// Verifies a paper by its number and check code. Needs no token. A wrong code and a number that
/// is not there answer alike.
#[utoipa::path(get, path = "/api/v1/records/{number}", tag = "records",
    operation_id = "verify_record",
    params(("number" = String, Path, description = "The number on the paper."), VerifyQuery),
    security(()), responses((status = 200, body = Verified)))]
pub async fn verify(ask: Ask, Path(number): Path<String>) -> Result<Json<Verified>, Stop> {
    let asked: VerifyQuery = query(&ask)?;
    let number = RecordNumber::parse(&number).ok_or(Failure::NOT_FOUND)?.to_string();
    // The same count as the page's, so that the two together give no more tries.
    if !ask.app.limits().allow(&format!("verify/{number}"), ask.now, 10, TRIES_MOST) {
        return Err(Failure::NOT_FOUND.into());
    }
    let code = CheckCode::parse(&asked.code).ok_or(Failure::NOT_FOUND)?.to_string();
    let row = ask.app.look(ask.actor.town, move |q| Ok(rows::by_number(q, &number)?)).await?;
    let row = row.filter(|row| row.check_code == code).ok_or(Failure::NOT_FOUND)?;
    let paper: Paper = serde_json::from_str(&row.content)
        .map_err(|e| Fault::new("reading a record", e.to_string()))?;
    Ok(Json(Verified {
        number: row.number,
        kind: row.kind,
        holder: paper.holder,
        document: paper.document_masked,
        volunteer_number: paper.volunteer_number,
        from: row.from_day.to_string(),
        until: row.until_day.to_string(),
        hours: paper.total_hours,
        star: row.star,
        issuer: paper.issuer,
        issued_at: moment(row.issued_at),
        revoked_at: moment_if(row.revoked_at),
        lines: paper
            .rows
            .into_iter()
            .map(|line| VerifiedLine {
                day: line.day,
                activity: line.activity,
                post: line.content,
                place: line.place,
                hours: line.hours,
                grade: line.grade,
                organisation: line.organiser,
            })
            .collect(),
    }))
}
