//! One activity: what it is, its shifts, its check before publishing, the result after it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::activities::Risk;
use liandong_domain::basics::{ActivityId, Refusal as _, ShiftId};

use super::views::{Choice, ShiftLine, may_manage, shift_line};
use crate::activities::actions;
use crate::activities::store::{self, ActivityRow, JointRow, PostRow, SeatRow, ShiftRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, redirect};

/// The most lessons that stand on the page of an activity.
const LEARNED_MOST: i64 = 3;

/// The page of an activity.
#[derive(Template)]
#[template(path = "pages/activities/activity.html")]
pub struct ActivityPage {
    /// The frame.
    pub c: Frame,
    /// The activity.
    pub a: ActivityRow,
    /// The field in words.
    pub kind: String,
    /// `draft`, `open` or `called-off`.
    pub state: &'static str,
    /// Whether it is risky, in words; empty: no.
    pub risk: String,
    /// Whom it takes, in words; empty: everybody.
    pub minimum_age: String,
    /// Who runs it too.
    pub joint: Vec<JointRow>,
    /// Its posts.
    pub posts: Vec<PostRow>,
    /// Shifts still to come.
    pub coming: Vec<ShiftLine>,
    /// Shifts gone by or called off.
    pub past: Vec<ShiftLine>,
    /// Who comes regularly: how many.
    pub regulars: usize,
    /// The reader's own standing sign-up; empty: none.
    pub my_regular: String,
    /// Whether the reader may change it.
    pub manage: bool,
    /// Whether the reader may publish it or call it off.
    pub publish: bool,
    /// Who could lead a shift.
    pub leaders: Vec<Choice>,
    /// The link to share.
    pub share: String,
    /// Where presence may be shown by place, in words; empty: nowhere.
    pub spots: Vec<String>,
    /// What was learned in this programme; a visitor is shown none.
    pub learned: Vec<store::Carried>,
}

impl Page for ActivityPage {
    const NAME: &'static str = "activities/activity";
}

impl ActivityPage {
    /// Whether a post belongs to the social worker.
    pub fn is_worker(&self, post: &PostRow) -> bool {
        post.side.code() == "worker"
    }
}

/// What a look at an activity finds.
pub(super) struct Found {
    pub(super) row: ActivityRow,
    pub(super) posts: Vec<PostRow>,
    pub(super) shifts: Vec<ShiftRow>,
    pub(super) seats: Vec<(ShiftId, SeatRow)>,
    pub(super) joint: Vec<JointRow>,
    pub(super) regulars: Vec<store::RegularRow>,
    pub(super) learned: Vec<store::Carried>,
}

/// Looks an activity up. Drafts are there only for those who prepare them.
pub(super) async fn found(ask: &Ask, id: ActivityId) -> Result<Found, Failure> {
    let reads = ask.actor.person.is_some();
    let found = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::activity(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let learned = if reads {
                store::lessons_carried(q, row.programme, LEARNED_MOST)?
            } else {
                Vec::new()
            };
            let shifts = store::shifts_of(q, id)?;
            let ids: Vec<ShiftId> = shifts.iter().map(|shift| shift.id).collect();
            Ok(Found {
                posts: store::posts_of(q, id)?,
                seats: store::seats_in(q, &ids)?,
                joint: store::joint_of(q, id)?,
                regulars: store::regulars_of(q, id)?,
                learned,
                row,
                shifts,
            })
        })
        .await?;
    if found.row.published_at.is_none() && !may_manage(ask, &found.row.path) {
        return Err(Failure::NOT_FOUND);
    }
    Ok(found)
}

/// GET /activities/{id}
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    draw(&page(&ask, id).await?)
}

/// The page, for its own address and for forms that come back to it.
pub(super) async fn page(ask: &Ask, id: ActivityId) -> Result<ActivityPage, Failure> {
    let found = found(ask, id).await?;
    let scope = Scope::body(&*found.row.path);
    let manage = may_manage(ask, &found.row.path);
    let publish = ask.actor.may::<may::PublishActivities>(&scope);
    let leaders = if manage {
        let path = found.row.path.clone();
        ask.app.look(ask.actor.town, move |q| Ok(store::leaders_under(q, &[path])?)).await?
    } else {
        Vec::new()
    };
    let me = ask.actor.whose().ok();
    let my_regular = found.regulars.iter().find(|regular| Some(regular.person) == me);
    let lines = |over: bool| -> Vec<ShiftLine> {
        let is_over =
            |shift: &&ShiftRow| (shift.ends_at <= ask.now || shift.called_off_at.is_some()) == over;
        found.shifts.iter().filter(is_over).map(|shift| line(ask, &found, shift)).collect()
    };
    let (coming, past) = (lines(false), lines(true));
    let declared = if found.row.risky_at.is_some() { Risk::Risky } else { Risk::Ordinary };
    let risk = declared.max(found.row.kind.risk());
    let risk = match risk {
        Risk::Ordinary => String::new(),
        Risk::Risky | Risk::ForbiddenForMinors => {
            ask.say(&format!("activities-risk-{}", risk.code()), &[])
        }
    };
    let minimum_age = found
        .row
        .minimum_age
        .map(|age| ask.say("activities-from-age", &[("age", age.to_string())]));
    Ok(ActivityPage {
        c: ask.frame(),
        kind: ask.say(&found.row.kind.word(), &[]),
        state: state(&found.row),
        risk,
        minimum_age: minimum_age.unwrap_or_default(),
        regulars: found.regulars.len(),
        my_regular: my_regular.map(|row| row.id.to_string()).unwrap_or_default(),
        coming,
        past,
        manage,
        publish,
        leaders: leaders
            .into_iter()
            .map(|(id, name)| Choice { value: id.to_string(), label: name, chosen: false })
            .collect(),
        share: share(ask, &found.row),
        spots: super::place::words(&ask.frame(), &found.row.spots),
        learned: found.learned,
        joint: found.joint,
        posts: found.posts,
        a: found.row,
    })
}

fn line(ask: &Ask, found: &Found, shift: &ShiftRow) -> ShiftLine {
    let seats: Vec<&SeatRow> =
        found.seats.iter().filter(|(id, _)| *id == shift.id).map(|(_, seat)| seat).collect();
    shift_line(ask, found.row.form, shift, &seats)
}

fn state(row: &ActivityRow) -> &'static str {
    if row.called_off_at.is_some() {
        "called-off"
    } else if row.published_at.is_none() {
        "draft"
    } else {
        "open"
    }
}

/// The link people send to each other.
fn share(ask: &Ask, row: &ActivityRow) -> String {
    ask.outside(&format!("/a/{}", row.code))
}

/// GET /a/{code}: the shared link.
pub async fn by_code(ask: Ask, Path(code): Path<String>) -> Result<Response, Failure> {
    let code = code.to_uppercase();
    let id = ask
        .app
        .look(ask.actor.town, move |q| Ok(store::activity_by_code(q, &code)?))
        .await?
        .ok_or(Failure::NOT_FOUND)?;
    Ok(redirect(&format!("/activities/{id}")))
}

/// One thing to mend, or done.
#[derive(Debug, Clone)]
pub struct CheckLine {
    /// The sentence.
    pub words: String,
    /// Where to mend it.
    pub href: String,
}

/// The check before publishing.
#[derive(Template)]
#[template(path = "pages/activities/check.html")]
pub struct CheckPage {
    /// The frame.
    pub c: Frame,
    /// The activity.
    pub a: ActivityRow,
    /// The field in words.
    pub kind: String,
    /// What to mend; empty: it may be published.
    pub mend: Vec<CheckLine>,
    /// Its shifts.
    pub shifts: Vec<ShiftLine>,
    /// Its posts.
    pub posts: Vec<PostRow>,
    /// Who runs it too.
    pub joint: Vec<JointRow>,
    /// The ratio of seats it was weighed by.
    pub rule: String,
    /// Whether the reader may publish.
    pub publish: bool,
}

impl Page for CheckPage {
    const NAME: &'static str = "activities/check";
}

/// GET /activities/{id}/check
pub async fn check(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    draw(&check_page(&ask, id).await?)
}

async fn check_page(ask: &Ask, id: ActivityId) -> Result<CheckPage, Failure> {
    let found = found(ask, id).await?;
    let scope = Scope::body(&*found.row.path);
    ask.actor.permit::<may::ManageActivities>(&scope)?;
    let checked = ask.app.look(ask.actor.town, move |q| actions::check(q, id)).await?;
    let mend = checked
        .refusals
        .iter()
        .map(|refusal| CheckLine {
            words: ask.app.words().refusal(ask.lang, refusal),
            href: format!("/activities/{id}/edit#{}", refusal.field().unwrap_or_default()),
        })
        .collect();
    Ok(CheckPage {
        c: ask.frame(),
        kind: ask.say(&found.row.kind.word(), &[]),
        mend,
        shifts: found.shifts.iter().map(|shift| line(ask, &found, shift)).collect(),
        posts: found.posts,
        joint: found.joint,
        rule: ask.app.words().rule(ask.lang, &checked.rule),
        publish: ask.actor.may::<may::PublishActivities>(&scope),
        a: found.row,
    })
}

/// POST /activities/{id}/publish
pub async fn publish(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let found = found(&ask, id).await?;
    let scope = Scope::body(&*found.row.path);
    let permit = ask.actor.permit::<may::PublishActivities>(&scope)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::publish(tx, &permit, id)?;
        Ok(Answer::to(format!("/activities/{id}/published?done=done-activity-published")))
    })
    .await;
    form_answer(done, |page| &mut page.c, check_page(&ask, id)).await
}

/// The result of publishing: what to share, what to print.
#[derive(Template)]
#[template(path = "pages/activities/published.html")]
pub struct PublishedPage {
    /// The frame.
    pub c: Frame,
    /// The activity.
    pub a: ActivityRow,
    /// The link to share.
    pub share: String,
    /// Its shifts, each with its poster.
    pub shifts: Vec<ShiftLine>,
    /// Regulars signed up already.
    pub regulars: usize,
}

impl Page for PublishedPage {
    const NAME: &'static str = "activities/published";
}

/// GET /activities/{id}/published
pub async fn published(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let found = found(&ask, id).await?;
    ask.actor.permit::<may::ManageActivities>(&Scope::body(&*found.row.path))?;
    if found.row.published_at.is_none() {
        return Err(Failure::NOT_FOUND);
    }
    let shifts = found.shifts.iter().map(|shift| line(&ask, &found, shift)).collect();
    draw(&PublishedPage {
        c: ask.frame(),
        share: share(&ask, &found.row),
        shifts,
        regulars: found.regulars.len(),
        a: found.row,
    })
}
