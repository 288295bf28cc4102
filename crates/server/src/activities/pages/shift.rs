//! One shift: when, where, who is wanted, with its risks, for everybody (条例 art. 12).

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::activities::Risk;
use liandong_domain::basics::{PersonId, ShiftId};

use super::views::{
    Choice, Press, SeatView, alarm, may_manage, seat, shift_scope, state_words, when,
};
use crate::activities::store::{self, ActivityRow, JointRow, SeatRow, SignUpRow, Whole};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_end};
use crate::web::Ask;

/// The page of a shift.
#[derive(Template)]
#[template(path = "pages/activities/shift.html")]
pub struct ShiftPage {
    /// The frame.
    pub c: Frame,
    /// The activity.
    pub a: ActivityRow,
    /// The shift.
    pub id: String,
    /// Day and hours.
    pub when: String,
    /// Until when one can sign up.
    pub until: String,
    /// The field in words.
    pub kind: String,
    /// Whether it is risky, in words; empty: no.
    pub risk: String,
    /// Who runs it too.
    pub joint: Vec<JointRow>,
    /// Posts with their seats.
    pub seats: Vec<SeatView>,
    /// What is missing on either side.
    pub alarms: Vec<String>,
    /// Why it is off or over; empty: it is on.
    pub closed: String,
    /// The one button.
    pub press: Press,
    /// Whether a post has to be chosen.
    pub choose: bool,
    /// The reader's own sign-up; empty: none.
    pub mine: String,
    /// Its state in words.
    pub mine_words: String,
    /// The reader has children in the registry, who can come along.
    pub family: bool,
    /// Who leads it; empty: nobody yet.
    pub leader: String,
    /// Whether the reader keeps its list.
    pub desk: bool,
    /// May tick people off on the roster.
    pub roster: bool,
    /// Whether the reader may change it.
    pub manage: bool,
    /// Its code, for those who keep the list.
    pub code: String,
    /// Who could lead it.
    pub leaders: Vec<Choice>,
    /// Whether the worker's yes is asked.
    pub approval: bool,
    /// What was to be changed since last time, for those who come and those who keep the list.
    pub change: String,
    /// Whether there may be a sharing round to look at.
    pub round: bool,
}

impl Page for ShiftPage {
    const NAME: &'static str = "activities/shift";
}

/// What a look at a shift finds.
pub(super) struct Found {
    pub(super) whole: Whole,
    pub(super) seats: Vec<SeatRow>,
    pub(super) joint: Vec<JointRow>,
    pub(super) mine: Option<SignUpRow>,
    pub(super) family: Vec<(PersonId, String)>,
    pub(super) leader: String,
    pub(super) leaders: Vec<(PersonId, String)>,
    pub(super) change: String,
}

/// The children of a person, by name.
pub(super) fn family_of(
    q: &mut Read<'_>,
    me: PersonId,
) -> Result<Vec<(PersonId, String)>, Failure> {
    let mut out = Vec::new();
    for child in crate::people::store::children(q, me)? {
        if let Some(person) = crate::people::store::person(q, child)? {
            out.push((child, person.name));
        }
    }
    Ok(out)
}

/// Looks a shift up. A planned one is there only for those who prepare it.
pub(super) async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.whose().ok();
    let actor = ask.clone();
    ask.app
        .look(ask.actor.town, move |q| {
            let whole = store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let manage = may_manage(&actor, &whole.activity.path);
            if whole.shift.published_at.is_none() && !manage {
                return Err(Failure::NOT_FOUND);
            }
            let (mut mine, mut family) = (None, Vec::new());
            if let Some(me) = me {
                mine = store::sign_up_of(q, id, me)?;
                family = family_of(q, me)?;
            }
            let leader = match whole.shift.leader {
                Some(person) => crate::people::store::person(q, person)?.map(|row| row.name),
                None => None,
            };
            let leaders = if manage {
                store::leaders_under(q, std::slice::from_ref(&whole.activity.path))?
            } else {
                Vec::new()
            };
            let change = match me {
                Some(_) => store::change_carried(q, whole.activity.id)?,
                None => None,
            };
            Ok(Found {
                change: change.map(|carried| carried.words).unwrap_or_default(),
                seats: store::seats_of(q, id)?,
                joint: store::joint_of(q, whole.activity.id)?,
                mine,
                family,
                leader: leader.unwrap_or_default(),
                leaders,
                whole,
            })
        })
        .await
}

/// GET /shifts/{id}
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&page(&ask, &id).await?)
}

/// The page, for its own address and for forms that come back to it.
pub(super) async fn page(ask: &Ask, id: &str) -> Result<ShiftPage, Failure> {
    let found = found(ask, id).await?;
    let Whole { shift, activity } = &found.whole;
    let declared = if activity.risky_at.is_some() { Risk::Risky } else { Risk::Ordinary };
    let risk = match declared.max(activity.kind.risk()) {
        Risk::Ordinary => String::new(),
        risk => ask.say(&format!("activities-risk-{}", risk.code()), &[]),
    };
    let closed = closed_words(ask, &found.whole);
    let volunteers: Vec<&SeatRow> =
        found.seats.iter().filter(|seat| seat.side.code() == "volunteer").collect();
    let free: i64 = volunteers.iter().map(|row| row.seats.places - row.seats.taken).sum();
    let press = match (closed.is_empty(), ask.actor.person, &found.mine) {
        (_, Some(_), Some(_)) => Press::Mine,
        (false, _, _) => Press::Nothing,
        (true, None, _) => Press::SignIn,
        (true, Some(_), None) if free > 0 => Press::SignUp,
        (true, Some(_), None) => Press::Wait,
    };
    let scope = shift_scope(ask, &activity.path, shift);
    let desk = ask.actor.may::<may::SignUpForOthers>(&scope);
    let roster = ask.actor.may::<may::RecordAttendance>(&scope);
    let choice = |(id, name): (PersonId, String)| Choice {
        value: id.to_string(),
        label: name,
        chosen: false,
    };
    let mine_words = found.mine.as_ref().map(|row| state_words(ask, row.state));
    let comes = desk || found.mine.is_some();
    Ok(ShiftPage {
        c: ask.frame(),
        change: if comes && shift.closed_at.is_none() { found.change } else { String::new() },
        round: shift.closed_at.is_some() && ask.actor.may::<may::LeadDebrief>(&scope),
        id: shift.id.to_string(),
        when: when(ask.lang, activity.form, shift.starts_at, shift.ends_at),
        until: moment_end(ask.lang, shift.sign_up_until),
        kind: ask.say(&activity.kind.word(), &[]),
        risk,
        seats: found.seats.iter().map(|row| seat(ask, row)).collect(),
        alarms: if closed.is_empty() { alarm(ask, &found.seats) } else { Vec::new() },
        closed,
        press,
        choose: volunteers.len() > 1,
        mine: found.mine.map(|row| row.id.to_string()).unwrap_or_default(),
        mine_words: mine_words.unwrap_or_default(),
        family: !found.family.is_empty(),
        leader: found.leader,
        desk,
        roster,
        manage: may_manage(ask, &activity.path),
        code: if desk { shift.code.clone() } else { String::new() },
        leaders: found.leaders.into_iter().map(choice).collect(),
        approval: activity.approval_from.is_some(),
        joint: found.joint,
        a: activity.clone(),
    })
}

fn closed_words(ask: &Ask, whole: &Whole) -> String {
    let Whole { shift, activity } = whole;
    if shift.called_off_at.is_some() || activity.called_off_at.is_some() {
        let why = if shift.called_off_why.is_empty() {
            &activity.called_off_why
        } else {
            &shift.called_off_why
        };
        ask.say("activities-called-off-because", &[("why", why.clone())])
    } else if shift.ends_at <= ask.now {
        ask.say("activities-shift-past", &[])
    } else if shift.published_at.is_none() {
        ask.say("activities-state-draft", &[])
    } else if shift.sign_up_until <= ask.now {
        ask.say("activities-sign-up-closed", &[])
    } else {
        String::new()
    }
}
