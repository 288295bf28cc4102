//! What an activity asks to be accepted or signed, and what it puts into an agreement's blanks.

use liandong_domain::activities::Risk;
use liandong_domain::agreements::{Blank, Facts};
use liandong_domain::basics::{OrganisationId, PersonId};
use liandong_domain::organisations::Kind;

use crate::activities::store::{self, Whole};
use crate::agreements::actions::{Asked, Asking, Drawing};
use crate::db::Read;
use crate::failure::Failure;

/// An agreement for an activity lasts so long, and no longer than the person serves there.
const AGREED_MONTHS: i64 = 12;

/// The activity as the gate of agreements looks at it.
pub fn asked_here(whole: &Whole) -> Asked {
    let activity = &whole.activity;
    Asked {
        path: activity.path.clone(),
        kind: activity.kind.code().to_owned(),
        is_risky: activity.risky_at.is_some() || activity.kind.risk() >= Risk::Risky,
        activity: activity.id.to_string(),
    }
}

/// The unit served: the first partner unit that runs the activity too.
fn partner(q: &mut Read<'_>, whole: &Whole) -> Result<Option<OrganisationId>, Failure> {
    for joint in store::joint_of(q, whole.activity.id)? {
        let body = crate::organisations::store::organisation(q, joint.organisation)?;
        if body.is_some_and(|body| body.kind == Kind::PartnerUnit) {
            return Ok(Some(joint.organisation));
        }
    }
    Ok(None)
}

/// An agreement for this activity, with everything that the activity itself tells (《志愿服务条例》
/// art. 14: content, way, time, place, working conditions, safety; art. 12: the risks).
///
/// # Errors
/// Only faults.
pub fn drawing_for(
    q: &mut Read<'_>,
    whole: &Whole,
    person: PersonId,
    asking: &Asking,
) -> Result<Drawing, Failure> {
    let activity = &whole.activity;
    let today = q.now().day();
    let until = today.plus_months(AGREED_MONTHS).plus_days(-1);
    let schedule = activity.schedule_words.trim();
    let period = format!("{today} — {until}");
    let named = |parts: [&str; 2]| {
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
        parts.join(" ")
    };
    let facts = Facts::from([
        (Blank::Activity, activity.title.clone()),
        (Blank::Duties, activity.volunteer_part.clone()),
        (Blank::Place, named([&activity.place, &activity.address])),
        (Blank::Period, named([&period, schedule])),
        (Blank::Risks, activity.risks.clone()),
        (Blank::Insurance, activity.insurance.clone()),
        (Blank::Conditions, named([&activity.meeting_point, &activity.bring])),
        (Blank::Contact, named([&activity.contact_name, &activity.contact_phone])),
    ]);
    let for_activity = !asking.subject.is_empty();
    Ok(Drawing {
        document: asking.document.id,
        person,
        subject: asking.subject.clone(),
        subject_title: if for_activity { activity.title.clone() } else { String::new() },
        organisation: if for_activity {
            activity.organisation
        } else {
            asking.document.organisation
        },
        partner: if for_activity { partner(q, whole)? } else { None },
        facts: if for_activity { facts } else { Facts::new() },
        until: for_activity.then_some(until),
    })
}
