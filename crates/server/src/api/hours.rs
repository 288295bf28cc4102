//! The hours book: entries, totals, and hours that wait for a yes.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Day, Minutes, OrganisationId, PersonId, ProposalId, ShiftId};
use liandong_domain::hours::StarLadder;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Write, answered, over, own, query};
use super::paging::{Page, PageQuery, start};
use super::problem::Stop;
use super::refusal::{ApiRefusal, parsed};
use super::store::{self, EntryLine};
use super::wire::{moment, read_moment};
use crate::failure::Failure;
use crate::hours::actions::{self, Wish};
use crate::hours::store::{self as rows, ProposalRow, ShiftFacts};
use crate::web::{Answer, Ask, answer_once};

/// The most proposals confirmed at once.
const CONFIRMED_MOST: usize = 200;

/// An entry of the hours book. The book only grows: a correction is an entry that takes back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000060", "kind": "service", "minutes": 150,
    "served_on": "2026-11-28", "from": "2026-11-28T09:00:00.000+08:00",
    "until": "2026-11-28T11:30:00.000+08:00", "grade": "A",
    "activity": "019ab3c2-5d00-7000-8000-000000000020",
    "shift": "019ab3c2-5d00-7000-8000-000000000030", "activity_words": "龙城公园义剪",
    "place": "龙城公园", "post": "陪伴志愿者", "organisation": "飞鹰一队",
    "confirmed_at": "2026-11-29T10:00:00.000+08:00", "rule": "hours v1 §daily-tiers",
    "reverses": null, "reversed_by": null
}))]
pub struct Entry {
    /// Which.
    pub id: String,
    /// `service`, `reversal` or `opening` (a sum of before).
    pub kind: String,
    /// Minutes that count; negative for a reversal.
    pub minutes: i64,
    /// The day of service.
    pub served_on: String,
    /// From.
    pub from: String,
    /// Until.
    pub until: String,
    /// How well it is proved: `A` to `E`.
    pub grade: String,
    /// The activity; null for one of before.
    pub activity: Option<String>,
    /// The shift.
    pub shift: Option<String>,
    /// The activity in words, as recorded.
    pub activity_words: String,
    /// The place in words.
    pub place: String,
    /// The post in words.
    pub post: String,
    /// The body that recorded it.
    pub organisation: String,
    /// When it was confirmed.
    pub confirmed_at: String,
    /// Rule, version and clause that decided.
    pub rule: String,
    /// The entry it takes back.
    pub reverses: Option<String>,
    /// The entry that took it back.
    pub reversed_by: Option<String>,
}

impl From<EntryLine> for Entry {
    fn from(line: EntryLine) -> Self {
        Self {
            id: line.id,
            kind: line.kind,
            minutes: line.minutes.count(),
            served_on: line.served_on.to_string(),
            from: moment(line.from),
            until: moment(line.until),
            grade: line.grade,
            activity: line.activity.map(|id| id.to_string()),
            shift: line.shift.map(|id| id.to_string()),
            activity_words: line.activity_words,
            place: line.place_words,
            post: line.post_words,
            organisation: line.organisation,
            confirmed_at: moment(line.confirmed_at),
            rule: line.rule,
            reverses: line.reverses,
            reversed_by: line.reversed_by,
        }
    }
}

/// A person's totals.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "minutes": 6120, "hours": "102", "star": 1, "rule": "star-ladder v1",
    "next_star": 2, "missing_minutes": 11880, "years": [{ "year": 2026, "minutes": 6120 }]
}))]
pub struct Totals {
    /// All counted minutes.
    pub minutes: i64,
    /// The same in hours, as pages show it.
    pub hours: String,
    /// The star reached.
    pub star: i64,
    /// The rule of the star, with its version.
    pub rule: String,
    /// The next star; null: the last is reached.
    pub next_star: Option<i64>,
    /// Minutes missing to it.
    pub missing_minutes: Option<i64>,
    /// By year, latest first.
    pub years: Vec<YearTotal>,
}

/// Counted minutes of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearTotal {
    /// The year.
    pub year: i64,
    /// Its minutes.
    pub minutes: i64,
}

/// Sums of a body and all below it, without names.
#[derive(Debug, Serialize, ToSchema)]
pub struct BodyTotals {
    /// The body.
    pub organisation: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Counted minutes.
    pub minutes: i64,
    /// People who served.
    pub people: i64,
    /// Entries.
    pub entries: i64,
    /// By month, oldest first.
    pub months: Vec<MonthTotal>,
}

/// Sums of one month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthTotal {
    /// `2026-11`.
    pub month: String,
    /// Counted minutes.
    pub minutes: i64,
    /// People who served.
    pub people: i64,
}

/// Which sums.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TotalsQuery {
    /// The body; its sums hold all below it.
    pub organisation: String,
    /// The first day; the first of this year when left out.
    pub from: Option<String>,
    /// The last day; today when left out.
    pub until: Option<String>,
}

/// Hours that wait for a yes, or were settled.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000070",
    "person": "019ab3c2-5d00-7000-8000-000000000001", "name": "何桂芳",
    "served_on": "2026-11-28", "from": "2026-11-28T09:00:00.000+08:00",
    "until": "2026-11-28T11:30:00.000+08:00", "minutes": 150, "grade": "A", "flag": "",
    "level": "worker", "state": "open"
}))]
pub struct Proposal {
    /// Which.
    pub id: String,
    /// Whose time.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The day.
    pub served_on: String,
    /// From.
    pub from: String,
    /// Until.
    pub until: String,
    /// Minutes that would count.
    pub minutes: i64,
    /// How well it is proved.
    pub grade: String,
    /// What needs an eye; empty: nothing.
    pub flag: String,
    /// Whose yes it needs: `worker` or `parent_body`.
    pub level: String,
    /// `open`, `confirmed` or `refused`.
    pub state: String,
}

impl From<ProposalRow> for Proposal {
    fn from(row: ProposalRow) -> Self {
        Self {
            id: row.id.to_string(),
            person: row.person.to_string(),
            name: row.name,
            served_on: row.served_on.to_string(),
            from: moment(row.span.from),
            until: moment(row.span.until),
            minutes: row.minutes.count(),
            grade: row.grade.code().to_owned(),
            flag: row.flag.code().to_owned(),
            level: row.level.code().to_owned(),
            state: row.state,
        }
    }
}

/// The proposals of one shift.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposals {
    /// Those that need an eye first.
    pub items: Vec<Proposal>,
}

/// Hours to be confirmed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "proposals": [{ "id": "019ab3c2-5d00-7000-8000-000000000070" }]
}))]
pub struct ConfirmBody {
    /// At most 200, of shifts that the same worker answers for.
    pub proposals: Vec<ConfirmOne>,
}

/// One of them, with other ends when the worker knows better.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmOne {
    /// Which.
    pub id: String,
    /// The corrected beginning; together with `until`.
    pub from: Option<String>,
    /// The corrected end; together with `from`.
    pub until: Option<String>,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Confirmed {
    /// Entries written.
    pub confirmed: i64,
    /// Minutes they count.
    pub minutes: i64,
    /// People whose long day waits for the body above, by name.
    pub above: Vec<String>,
}

async fn book(ask: &Ask, whose: PersonId) -> Result<Json<Page<Entry>>, Stop> {
    let asked: PageQuery = query(ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 2)?;
    let start = from.clone();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let before = start.key.as_ref().map(|_| (start.part(0), start.part(1)));
            Ok(store::book(q, whose, before, start.most())?)
        })
        .await?;
    let key = |row: &EntryLine| vec![row.served_on.to_string(), row.id.clone()];
    Ok(Json(from.page(rows, key, Entry::from)))
}

async fn totals(ask: &Ask, whose: PersonId) -> Result<Json<Totals>, Stop> {
    let today = ask.now.day();
    let (years, ladder, rule) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (ladder, rule) = crate::rules::actions::in_force::<StarLadder>(q, today)?;
            Ok((rows::totals(q, whose)?, ladder, rule))
        })
        .await?;
    let total: Minutes = years.iter().map(|(_, minutes)| *minutes).sum();
    let next = ladder.next(total);
    Ok(Json(Totals {
        minutes: total.count(),
        hours: total.hours_text(),
        star: ladder.level(total),
        rule: rule.to_string(),
        next_star: next.map(|(star, _)| star),
        missing_minutes: next.map(|(_, missing)| missing.count()),
        years: years
            .into_iter()
            .map(|(year, minutes)| YearTotal { year, minutes: minutes.count() })
            .collect(),
    }))
}

/// One's own hours book, newest first.
#[utoipa::path(get, path = "/api/v1/me/hours", tag = "hours", operation_id = "list_my_hours",
    params(PageQuery), security(("bearer" = ["view_own_hours"])),
    responses((status = 200, body = Page<Entry>)))]
pub async fn mine(ask: Ask) -> Result<Json<Page<Entry>>, Stop> {
    let permit: Permit<may::ViewOwnHours> = own(&ask).await?;
    book(&ask, permit.subject()).await
}

/// One's own totals, star, and what is missing to the next.
#[utoipa::path(get, path = "/api/v1/me/hours/totals", tag = "hours",
    operation_id = "show_my_totals", security(("bearer" = ["view_own_hours"])),
    responses((status = 200, body = Totals)))]
pub async fn my_totals(ask: Ask) -> Result<Json<Totals>, Stop> {
    let permit: Permit<may::ViewOwnHours> = own(&ask).await?;
    totals(&ask, permit.subject()).await
}

/// The hours book of a person, newest first.
#[utoipa::path(get, path = "/api/v1/people/{id}/hours", tag = "hours",
    operation_id = "list_hours_of_person",
    params(("id" = String, Path, description = "The person."), PageQuery),
    security(("bearer" = ["view_hours"])), responses((status = 200, body = Page<Entry>)))]
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Json<Page<Entry>>, Stop> {
    let whose: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    over::<may::ViewHours>(&ask, whose).await?;
    book(&ask, whose).await
}

/// The totals of a person.
#[utoipa::path(get, path = "/api/v1/people/{id}/hours/totals", tag = "hours",
    operation_id = "show_totals_of_person",
    params(("id" = String, Path, description = "The person.")),
    security(("bearer" = ["view_hours"])), responses((status = 200, body = Totals)))]
pub async fn totals_of_person(ask: Ask, Path(id): Path<String>) -> Result<Json<Totals>, Stop> {
    let whose: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    over::<may::ViewHours>(&ask, whose).await?;
    totals(&ask, whose).await
}

fn days(asked: &TotalsQuery, today: Day) -> Result<(Day, Day), ApiRefusal> {
    let read = |field: &str, text: &Option<String>, otherwise: Day| match text {
        Some(text) => parsed(field, text),
        None => Ok(otherwise),
    };
    let first = Day::new(today.year(), 1, 1).unwrap_or(today);
    let days = (read("from", &asked.from, first)?, read("until", &asked.until, today)?);
    if days.1 < days.0 {
        return Err(ApiRefusal::Reversed { field: "until".to_owned() });
    }
    Ok(days)
}

/// Sums of a body and all below it, without names.
#[utoipa::path(get, path = "/api/v1/hours/totals", tag = "hours", operation_id = "show_totals",
    params(TotalsQuery), security(("bearer" = ["view_hours"])),
    responses((status = 200, body = BodyTotals)))]
pub async fn body_totals(ask: Ask) -> Result<Json<BodyTotals>, Stop> {
    ask.actor.me()?;
    let asked: TotalsQuery = query(&ask)?;
    let body: OrganisationId = parsed("organisation", &asked.organisation)?;
    let days = days(&asked, ask.now.day())?;
    let actor = ask.actor.clone();
    let (sum, months) = ask
        .app
        .look(ask.actor.town, move |q| {
            let found = crate::organisations::store::organisation(q, body)?;
            let path = found.ok_or(Failure::NOT_FOUND)?.path;
            actor.permit::<may::ViewHours>(&Scope::body(path.clone()))?;
            Ok((rows::body_total(q, &path, days)?, rows::months(q, &path, days)?))
        })
        .await?;
    Ok(Json(BodyTotals {
        organisation: body.to_string(),
        from: days.0.to_string(),
        until: days.1.to_string(),
        minutes: sum.0.count(),
        people: sum.1,
        entries: sum.2,
        months: months
            .into_iter()
            .map(|(month, m, people)| MonthTotal { month, minutes: m.count(), people })
            .collect(),
    }))
}

/// Hours of one shift that wait for a yes or were settled.
#[utoipa::path(get, path = "/api/v1/shifts/{id}/proposals", tag = "hours",
    operation_id = "list_proposals", params(("id" = String, Path, description = "The shift.")),
    security(("bearer" = ["confirm_hours"])), responses((status = 200, body = Proposals)))]
pub async fn proposals(ask: Ask, Path(id): Path<String>) -> Result<Json<Proposals>, Stop> {
    ask.actor.me()?;
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let actor = ask.actor.clone();
    let found = ask
        .app
        .look(ask.actor.town, move |q| {
            let facts: ShiftFacts = rows::shift_facts(q, shift)?.ok_or(Failure::NOT_FOUND)?;
            actor.permit::<may::ConfirmHours>(&Scope::body(facts.path))?;
            Ok(rows::proposals_of_shift(q, shift)?)
        })
        .await?;
    Ok(Json(Proposals { items: found.into_iter().map(Proposal::from).collect() }))
}

fn wish(at: usize, one: &ConfirmOne) -> Result<Wish, ApiRefusal> {
    let field = |name: &str| format!("proposals.{at}.{name}");
    let span = match (&one.from, &one.until) {
        (None, None) => None,
        (Some(from), Some(until)) => {
            Some((read_moment(&field("from"), from)?, read_moment(&field("until"), until)?))
        }
        (None, Some(_)) => return Err(ApiRefusal::FieldMissing { field: field("from") }),
        (Some(_), None) => return Err(ApiRefusal::FieldMissing { field: field("until") }),
    };
    Ok(Wish { id: parsed::<ProposalId>(&field("id"), &one.id)?, span })
}

/// The permits over every one of these proposals: for each person by themselves, so that nobody
/// confirms the own hours, and the long-days permit only where it reaches them all.
type Permits = (Permit<may::ConfirmHours>, Option<Permit<may::ConfirmLongDays>>);

async fn permits(ask: &Ask, wishes: &[Wish]) -> Result<Permits, Failure> {
    let ids: Vec<ProposalId> = wishes.iter().map(|w| w.id).collect();
    let scopes: Vec<Scope> = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut scopes = Vec::new();
            for id in ids {
                let row = rows::one_proposal(q, id)?.ok_or(Failure::NOT_FOUND)?;
                let shift = row.shift.ok_or(Failure::NOT_FOUND)?;
                let facts = rows::shift_facts(q, shift)?.ok_or(Failure::NOT_FOUND)?;
                scopes.push(Scope::body(facts.path).about(row.person));
            }
            Ok(scopes)
        })
        .await?;
    let mut permit = None;
    let mut long = Vec::new();
    for scope in &scopes {
        permit = Some(ask.actor.permit::<may::ConfirmHours>(scope)?);
        long.extend(ask.actor.permit::<may::ConfirmLongDays>(scope).ok());
    }
    let long = if long.len() == scopes.len() { long.pop() } else { None };
    Ok((permit.ok_or(Failure::NOT_FOUND)?, long))
}

/// Confirms waiting hours into the book. One confirmed before is passed over.
#[utoipa::path(post, path = "/api/v1/hours/proposals/confirm", tag = "hours",
    operation_id = "confirm_hours", request_body = ConfirmBody,
    security(("bearer" = ["confirm_hours"]), ("bearer" = ["confirm_hours", "confirm_long_days"])),
    responses((status = 200, body = Confirmed)))]
pub async fn confirm(write: Write) -> Result<Response, Stop> {
    let body: ConfirmBody = write.body()?;
    if body.proposals.is_empty() || body.proposals.len() > CONFIRMED_MOST {
        return Err(ApiRefusal::FieldValue { field: "proposals".to_owned() }.into());
    }
    let mut gather = crate::failure::Gather::default();
    let read: Vec<Wish> = body
        .proposals
        .iter()
        .enumerate()
        .filter_map(|(at, one)| gather.take(wish(at, one)))
        .collect();
    let wishes = gather.finish(|| Some(read))?;
    let ask = &write.ask;
    let (permit, long) = permits(ask, &wishes).await?;
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        let outcome = actions::confirm(tx, &permit, long.as_ref(), &wishes)?;
        let told = Confirmed {
            confirmed: outcome.confirmed,
            minutes: outcome.minutes.count(),
            above: outcome.above,
        };
        Ok(Answer::json(200, &serde_json::json!(told)))
    })
    .await;
    answered(done)
}
