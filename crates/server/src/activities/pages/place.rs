//! Where presence may be shown by place: two points, a radius each, never a gate (F4).

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::activities::{Datum, Point, Spot, SpotKind, read_point, to_wgs84};
use liandong_domain::basics::ActivityId;

use super::filled::Filled;
use crate::activities::actions;
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, ActivityRow};
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The radii that can be set, in metres: below, phones are not exact enough; above, it says nothing.
const RADIUS_M: std::ops::RangeInclusive<i64> = 50..=5000;
/// What is offered first.
const RADIUS_USUAL_M: i64 = 200;

/// The place of an activity's check-in and check-out.
#[derive(Template)]
#[template(path = "pages/activities/place.html")]
pub struct PlacePage {
    /// The frame.
    pub c: Frame,
    /// The activity's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// What was typed, or is set.
    pub form: Filled,
    /// What is set, in words; empty: nothing.
    pub now: Vec<String>,
}

impl Page for PlacePage {
    const NAME: &'static str = "activities/place";
}

/// What is set, in sentences.
pub(super) fn words(c: &Frame, spots: &[Spot]) -> Vec<String> {
    let key = |kind| match kind {
        SpotKind::In => "activities-place-in",
        SpotKind::Out => "activities-place-out",
        SpotKind::Both => "activities-place-both",
    };
    spots.iter().map(|spot| c.t1(key(spot.kind), "radius", spot.radius_m)).collect()
}

async fn known(
    ask: &Ask,
    id: &str,
) -> Result<(ActivityRow, Permit<may::ManageActivities>), Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::activity(q, id)?)).await?;
    let row = row.ok_or(Failure::NOT_FOUND)?;
    let permit = ask.actor.permit(&Scope::body(&*row.path))?;
    Ok((row, permit))
}

fn degrees(point: Point) -> String {
    let one = |e6: i64| {
        let sign = if e6 < 0 { "-" } else { "" };
        format!("{sign}{}.{:06}", e6.abs() / 1_000_000, e6.abs() % 1_000_000)
    };
    format!("{}, {}", one(point.lat_e6()), one(point.lng_e6()))
}

/// What is set, as the form shows it: always as the phone knows it.
fn filled(spots: &[Spot]) -> Filled {
    let mut form = Filled::default();
    let at = |kinds: [SpotKind; 2]| spots.iter().find(|spot| kinds.contains(&spot.kind));
    let came = at([SpotKind::In, SpotKind::Both]);
    let went = at([SpotKind::Out, SpotKind::Out]);
    for (end, spot) in [("in", came), ("out", went)] {
        form.put(&format!("{end}_radius"), spot.map_or(RADIUS_USUAL_M, |spot| spot.radius_m));
        if let Some(spot) = spot {
            form.put(&format!("{end}_point"), degrees(spot.at));
        }
        let datum = if spot.is_some() { Datum::Wgs84 } else { Datum::Gcj02 };
        form.put(&format!("{end}_datum"), datum.code());
    }
    let how = match (went, came.map(|spot| spot.kind)) {
        (Some(_), _) => "own",
        (None, Some(SpotKind::In)) => "none",
        (None, _) => "same",
    };
    form.put("out_how", how);
    form
}

/// One end's point and radius; none when nothing was written.
fn spot(form: &Filled, end: &'static str, kind: SpotKind, gather: &mut Gather) -> Option<Spot> {
    let name = |what: &str| format!("{end}_{what}");
    let given = form.get(&name("point")).trim().to_owned();
    if given.is_empty() {
        return None;
    }
    let wrong = || ActivityRefusal::NotACoordinate { field: name("point") };
    let point = gather.take(read_point(&given).ok_or_else(wrong));
    let datum_field = if end == "in" { "in_datum" } else { "out_datum" };
    let no_choice = ActivityRefusal::NoChoice { field: datum_field };
    let datum = gather.take(Datum::parse(form.get(datum_field)).ok_or(no_choice));
    let (least, most) = (*RADIUS_M.start(), *RADIUS_M.end());
    let radius = form.get(&name("radius")).trim().parse().ok().filter(|n| RADIUS_M.contains(n));
    let no_number = ActivityRefusal::NotANumber { field: name("radius"), least, most };
    let radius_m = gather.take(radius.ok_or(no_number));
    Some(Spot { kind, at: to_wgs84(datum?, point?), radius_m: radius_m? })
}

fn read(form: &Filled) -> Result<Vec<Spot>, Failure> {
    let mut gather = Gather::default();
    let mut spots = Vec::new();
    let how = form.get("out_how");
    let kind = if how == "same" { SpotKind::Both } else { SpotKind::In };
    spots.extend(spot(form, "in", kind, &mut gather));
    if how == "own" {
        let went = spot(form, "out", SpotKind::Out, &mut gather);
        if went.is_none() && form.get("out_point").trim().is_empty() {
            gather.add(ActivityRefusal::NotACoordinate { field: "out_point".to_owned() });
        }
        spots.extend(went);
    }
    gather.finish(|| Some(spots))
}

fn page(c: Frame, row: &ActivityRow, form: Filled) -> PlacePage {
    PlacePage {
        id: row.id.to_string(),
        title: row.title.clone(),
        address: row.address.clone(),
        now: words(&c, &row.spots),
        form,
        c,
    }
}

/// GET /activities/{id}/place
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (row, _) = known(&ask, &id).await?;
    draw(&page(ask.frame(), &row, filled(&row.spots)))
}

/// POST /activities/{id}/place
pub async fn save(ask: Ask, Path(id): Path<String>, body: FormBody) -> Result<Response, Failure> {
    let (row, permit) = known(&ask, &id).await?;
    let form = Filled::from_form(&body);
    let id = row.id;
    let done = match read(&form) {
        Ok(spots) => {
            answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
                actions::set_spots(tx, &permit, id, &spots)?;
                Ok(Answer::to(format!("/activities/{id}/place?done=done-activity-place-set")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    let page = async { Ok(page(ask.frame(), &row, form)) };
    form_answer(done, |page| &mut page.c, page).await
}

impl PlacePage {
    /// Nothing set; one point; two points under a long title; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let spot =
            |kind| Point::new(23_107_000, 113_876_000).map(|at| Spot { kind, at, radius_m: 300 });
        let page = |c: Frame, title: &str, kinds: &[SpotKind]| {
            let spots: Vec<Spot> = kinds.iter().filter_map(|kind| spot(*kind)).collect();
            Self {
                id: "018f0000-0000-7000-8000-000000000001".to_owned(),
                title: title.to_owned(),
                address: "石龙镇西湖社区党群服务中心一楼大厅".to_owned(),
                now: words(&c, &spots),
                form: filled(&spots),
                c,
            }
        };
        let mut c_wrong = c.clone();
        let error = |field: &str, key: &str| crate::ui::FieldError {
            field: field.to_owned(),
            text: c.t(key),
        };
        let not_read = "refusal-activities-form-not-a-coordinate";
        c_wrong.errors = vec![error("in_point", not_read), error("out_radius", not_read)];
        let long = "龙城街道中心城片区冬季独居老人入户探访与居家安全隐患排查志愿服务";
        vec![
            page(c.clone(), "爱剪", &[]),
            page(c.clone(), "爱剪", &[SpotKind::Both]),
            page(c.clone(), long, &[SpotKind::In, SpotKind::Out]),
            page(c_wrong, long, &[SpotKind::In, SpotKind::Out]),
        ]
    }
}
