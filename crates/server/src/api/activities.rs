//! Activities and shifts: what everybody may read before signing up, with its risks.

use axum::Json;
use axum::extract::Path;
use liandong_domain::access::{Scope, may};
use liandong_domain::activities::{ActivityKind, AgeGroup};
use liandong_domain::basics::{ActivityId, ShiftId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{public, query};
use super::paging::{Page, start};
use super::problem::Stop;
use super::refusal::known;
use super::store::{self, ActivityLine};
use super::wire::{moment, moment_if};
use crate::activities::store::{self as rows, ActivityRow, SeatRow, ShiftRow, Whole};
use crate::failure::Failure;
use crate::web::Ask;

/// An activity in the list of what is open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000020", "code": "K7Q4", "title": "龙城公园义剪",
    "kind": "0017", "form": "dated", "place": "龙城公园", "programme": "暖心探访",
    "organisation": "019ab3c2-5d00-7000-8000-000000000010", "organisation_name": "飞鹰一队",
    "next_at": "2026-11-28T09:00:00.000+08:00", "open_shifts": 4
}))]
pub struct OpenActivity {
    /// Which.
    pub id: String,
    /// The code in its shared link.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The national code of its field of service.
    pub kind: String,
    /// `dated` with fixed hours, `window` to be done between two days.
    pub form: String,
    /// Where, in short.
    pub place: String,
    /// The programme.
    pub programme: String,
    /// The body that holds it.
    pub organisation: String,
    /// That body's name.
    pub organisation_name: String,
    /// When its next open shift starts.
    pub next_at: Option<String>,
    /// How many shifts take sign-ups.
    pub open_shifts: i64,
}

impl From<ActivityLine> for OpenActivity {
    fn from(line: ActivityLine) -> Self {
        Self {
            id: line.id.to_string(),
            code: line.code,
            title: line.title,
            kind: line.kind,
            form: line.form,
            place: line.place,
            programme: line.programme_name,
            organisation: line.organisation.to_string(),
            organisation_name: line.organisation_name,
            next_at: moment_if(line.next_at),
            open_shifts: line.open,
        }
    }
}

/// One activity with its shifts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Activity {
    /// Which.
    pub id: String,
    /// The code in its shared link.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The national code of its field of service.
    pub kind: String,
    /// `dated` or `window`.
    pub form: String,
    /// For whom and what.
    pub about: String,
    /// Where, in short.
    pub place: String,
    /// The exact address.
    pub address: String,
    /// Where people meet.
    pub meeting_point: String,
    /// The risks; everybody sees them before signing up.
    pub risks: String,
    /// What to bring.
    pub bring: String,
    /// What the social worker does.
    pub worker_part: String,
    /// What the volunteers do.
    pub volunteer_part: String,
    /// The body that holds it.
    pub organisation: String,
    /// The programme.
    pub programme: String,
    /// Younger people are not taken.
    pub minimum_age: Option<i64>,
    /// Whether a worker's yes is asked before a place is taken.
    pub approval: bool,
    /// When it was called off.
    pub called_off_at: Option<String>,
    /// Its published shifts in order of time.
    pub shifts: Vec<Shift>,
}

/// One shift of an activity.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shift {
    /// Which.
    pub id: String,
    /// The activity.
    pub activity: String,
    /// When it starts.
    pub starts_at: String,
    /// When it ends.
    pub ends_at: String,
    /// Rest and meals inside, in minutes; not counted.
    pub rest_minutes: i64,
    /// Sign-ups close here.
    pub sign_up_until: String,
    /// One may leave alone until here.
    pub cancel_until: String,
    /// When it was called off.
    pub called_off_at: Option<String>,
    /// When the leader ended it.
    pub closed_at: Option<String>,
    /// When its hours went into the book.
    pub confirmed_at: Option<String>,
}

/// A shift with its seats.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShiftWithSeats {
    /// The shift.
    pub shift: Shift,
    /// The activity's title.
    pub title: String,
    /// Where, in short.
    pub place: String,
    /// The risks.
    pub risks: String,
    /// The seats, by post.
    pub seats: Vec<Seat>,
}

/// The seats of one post in one shift.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "post": "019ab3c2-5d00-7000-8000-000000000031", "name": "陪伴志愿者", "side": "volunteer",
    "places": 10, "taken": 7, "free": 3, "free_for_minors": 2, "waiting": 0, "least": 4,
    "qualification": null
}))]
pub struct Seat {
    /// The post; hand it in when signing up for this one.
    pub post: String,
    /// Its name.
    pub name: String,
    /// `worker` or `volunteer`: the two never take each other's seats.
    pub side: String,
    /// How many seats there are.
    pub places: i64,
    /// How many are taken.
    pub taken: i64,
    /// How many an adult may still take.
    pub free: i64,
    /// How many somebody under 18 may still take.
    pub free_for_minors: i64,
    /// How many people wait.
    pub waiting: i64,
    /// With fewer people the shift is short.
    pub least: i64,
    /// The qualification asked for.
    pub qualification: Option<String>,
}

/// Which activities are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActivitiesQuery {
    /// The national code of the field of service, such as `0017`.
    pub kind: Option<String>,
    /// The `next` of the page before; none: the first page.
    pub cursor: Option<String>,
    /// Rows of a page, 50 unless told, at most 200.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
}

pub(super) fn shift(row: &ShiftRow) -> Shift {
    Shift {
        id: row.id.to_string(),
        activity: row.activity.to_string(),
        starts_at: moment(row.starts_at),
        ends_at: moment(row.ends_at),
        rest_minutes: row.rest.count(),
        sign_up_until: moment(row.sign_up_until),
        cancel_until: moment(row.cancel_until),
        called_off_at: moment_if(row.called_off_at),
        closed_at: moment_if(row.closed_at),
        confirmed_at: moment_if(row.confirmed_at),
    }
}

fn activity(a: ActivityRow, shifts: &[ShiftRow]) -> Activity {
    Activity {
        id: a.id.to_string(),
        code: a.code,
        title: a.title,
        kind: a.kind.code().to_owned(),
        form: a.form.code().to_owned(),
        about: a.about,
        place: a.place,
        address: a.address,
        meeting_point: a.meeting_point,
        risks: a.risks,
        bring: a.bring,
        worker_part: a.worker_part,
        volunteer_part: a.volunteer_part,
        organisation: a.organisation.to_string(),
        programme: a.programme_name,
        minimum_age: a.minimum_age,
        approval: a.approval_from.is_some(),
        called_off_at: moment_if(a.called_off_at),
        shifts: shifts.iter().map(shift).collect(),
    }
}

fn seat(row: SeatRow) -> Seat {
    Seat {
        post: row.post.to_string(),
        name: row.name,
        side: row.side.code().to_owned(),
        places: row.seats.places,
        taken: row.seats.taken,
        free: row.seats.free(AgeGroup::Adult),
        free_for_minors: row.seats.free(AgeGroup::Minor),
        waiting: row.waiting,
        least: row.least,
        qualification: row.qualification,
    }
}

/// Activities that take sign-ups, latest first.
#[utoipa::path(get, path = "/api/v1/activities", tag = "activities",
    operation_id = "list_activities", params(ActivitiesQuery),
    security((), ("bearer" = ["browse_activities"])),
    responses((status = 200, body = Page<OpenActivity>)))]
pub async fn list(ask: Ask) -> Result<Json<Page<OpenActivity>>, Stop> {
    public::<may::BrowseActivities>(&ask)?;
    let asked: ActivitiesQuery = query(&ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 1)?;
    if let Some(kind) = &asked.kind {
        known("kind", ActivityKind::parse(kind))?;
    }
    let start = from.clone();
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let before = start.key.as_ref().map(|_| start.part(0));
            Ok(store::activities(q, asked.kind.as_deref(), before, start.most())?)
        })
        .await?;
    Ok(Json(from.page(rows, |row| vec![row.id.to_string()], OpenActivity::from)))
}

/// Whether the asker prepares what is not published yet.
fn prepares(ask: &Ask, path: &str) -> bool {
    ask.actor.may::<may::ManageActivities>(&Scope::body(path))
}

/// One activity with its shifts. A draft is there only for those who prepare it.
#[utoipa::path(get, path = "/api/v1/activities/{id}", tag = "activities",
    operation_id = "show_activity",
    params(("id" = String, Path, description = "The activity.")),
    security((), ("bearer" = ["browse_activities"])),
    responses((status = 200, body = Activity)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Json<Activity>, Stop> {
    public::<may::BrowseActivities>(&ask)?;
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, shifts) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = rows::activity(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, rows::shifts_of(q, id)?))
        })
        .await?;
    let all = prepares(&ask, &row.path);
    if row.published_at.is_none() && !all {
        return Err(Failure::NOT_FOUND.into());
    }
    let seen: Vec<ShiftRow> =
        shifts.into_iter().filter(|s| all || s.published_at.is_some()).collect();
    Ok(Json(activity(row, &seen)))
}

/// The shift with its activity, for those who may see it.
pub(super) async fn whole(ask: &Ask, id: &str) -> Result<Whole, Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let found = ask
        .app
        .look(ask.actor.town, move |q| rows::whole(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    if found.shift.published_at.is_none() && !prepares(ask, &found.activity.path) {
        return Err(Failure::NOT_FOUND);
    }
    Ok(found)
}

/// One shift with its seats.
#[utoipa::path(get, path = "/api/v1/shifts/{id}", tag = "activities", operation_id = "show_shift",
    params(("id" = String, Path, description = "The shift.")),
    security((), ("bearer" = ["browse_activities"])),
    responses((status = 200, body = ShiftWithSeats)))]
pub async fn show_shift(ask: Ask, Path(id): Path<String>) -> Result<Json<ShiftWithSeats>, Stop> {
    public::<may::BrowseActivities>(&ask)?;
    let found = whole(&ask, &id).await?;
    let id = found.shift.id;
    let seats = ask.app.look(ask.actor.town, move |q| Ok(rows::seats_of(q, id)?)).await?;
    Ok(Json(ShiftWithSeats {
        shift: shift(&found.shift),
        title: found.activity.title,
        place: found.activity.place,
        risks: found.activity.risks,
        seats: seats.into_iter().map(seat).collect(),
    }))
}
