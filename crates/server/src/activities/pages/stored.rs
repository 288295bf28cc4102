//! A stored activity as the values of its form.

use liandong_domain::activities::{Answer, Every, Form, Recurrence};
use liandong_domain::basics::{Day, Minutes};

use super::filled::Filled;
use crate::activities::store::{ActivityRow, JointRow, PostRow, ShiftRow};

/// All values of the form.
pub fn filled(
    row: &ActivityRow,
    posts: &[PostRow],
    shifts: &[ShiftRow],
    joint: &[JointRow],
) -> Filled {
    let mut form = Filled::default();
    for (field, value) in [
        ("title", &row.title),
        ("about", &row.about),
        ("schedule_words", &row.schedule_words),
        ("place", &row.place),
        ("address", &row.address),
        ("meeting_point", &row.meeting_point),
        ("risks", &row.risks),
        ("bring", &row.bring),
        ("worker_part", &row.worker_part),
        ("volunteer_part", &row.volunteer_part),
        ("contact_name", &row.contact_name),
        ("contact_phone", &row.contact_phone),
        ("insurance", &row.insurance),
    ] {
        form.put(field, value);
    }
    form.put("activity", row.id);
    form.put("programme", row.programme);
    form.put("organisation", row.organisation);
    form.put("kind", row.kind.code());
    form.put("responsible", row.responsible);
    form.put("code_kind", row.code_kind.code());
    if row.risky_at.is_some() {
        form.put("risky", "yes");
    }
    if row.approval_from.is_some() {
        form.put("approval", "yes");
    }
    if let Some(age) = row.minimum_age {
        form.put("minimum_age", age);
    }
    form.put("qualification", row.qualification.as_deref().unwrap_or_default());
    let first = shifts.first();
    if let Some(leader) = first.and_then(|shift| shift.leader) {
        form.put("leader", leader);
    }
    form.put("rest", first.map_or(Minutes::ZERO, |shift| shift.rest).count());
    put_declared(&mut form, row);
    put_posts(&mut form, posts);
    for (at, body) in joint.iter().enumerate() {
        form.put(&format!("joint-{at}-organisation"), body.organisation);
        form.put(&format!("joint-{at}-task"), &body.task);
    }
    put_plan(&mut form, row);
    put_times(&mut form, row, shifts);
    form
}

fn put_declared(form: &mut Filled, row: &ActivityRow) {
    let answers = &row.declared.answers;
    if !answers.is_empty() {
        form.put("declared-none", "yes");
    }
    for (group, answer) in answers {
        if *answer == Answer::Yes {
            form.put(group.field(), "yes");
        }
        if let Some(reason) = row.declared.reasons.get(group) {
            form.put(&format!("reason-{}", group.code()), reason);
        }
    }
}

fn put_posts(form: &mut Filled, posts: &[PostRow]) {
    for (at, post) in posts.iter().enumerate() {
        let mut put = |tail: &str, value: &dyn ToString| {
            form.put(&format!("post-{at}-{tail}"), value.to_string());
        };
        put("name", &post.name);
        put("side", &post.side.code());
        put("task", &post.task);
        put("condition", &post.condition);
        put("least", &post.least);
        put("places", &post.places);
        put("minors", &post.minor_places.map(|n| n.to_string()).unwrap_or_default());
        put("qualification", &post.qualification.clone().unwrap_or_default());
    }
}

/// The beat of a stored plan. A published activity keeps its own, whatever its form sends.
pub fn put_plan(form: &mut Filled, row: &ActivityRow) {
    match (&row.recurrence, row.form) {
        (Some(recurrence), _) => put_recurrence(form, recurrence),
        (None, Form::Window) => form.put("repeat", "window"),
        (None, Form::Dated) => form.put("repeat", "once"),
    }
    // A plan that is not shown is still read: any sound day and hours do.
    form.put_new("from", "2026-01-01");
    form.put_new("until", "2026-01-01");
    form.put_new("start", "09:00");
    form.put_new("end", "11:00");
}

fn put_recurrence(form: &mut Filled, recurrence: &Recurrence) {
    let list = |days: &[Day]| days.iter().map(Day::to_string).collect::<Vec<_>>().join("\n");
    form.put("from", recurrence.from);
    form.put("until", recurrence.until);
    form.put("skip_holidays", recurrence.skip_holidays.code());
    form.put("only_in_term", recurrence.only_in_term.code());
    form.put("on_makeup_workdays", recurrence.on_makeup_workdays.code());
    form.put("except", list(&recurrence.except));
    form.put("extra", list(&recurrence.extra));
    match &recurrence.every {
        Every::Weekly { weekdays, interval: 1 } if weekdays.len() == 7 => {
            form.put("repeat", "daily");
        }
        Every::Weekly { weekdays, interval } => {
            form.put("repeat", "weekly");
            form.put("interval", interval);
            for day in weekdays {
                form.add("weekday", day);
            }
        }
        Every::Monthly { nth, weekday } => {
            form.put("repeat", "monthly");
            form.put("nth", nth.code());
            form.put("weekday", weekday);
        }
    }
}

fn put_times(form: &mut Filled, row: &ActivityRow, shifts: &[ShiftRow]) {
    let (Some(first), Some(last)) = (shifts.first(), shifts.last()) else { return };
    if row.recurrence.is_none() {
        form.put("from", first.starts_at.day());
        form.put("until", last.ends_at.plus_minutes(-1).day());
    }
    if row.form == Form::Dated {
        form.put("start", first.starts_at.time());
        form.put("end", first.ends_at.time());
    }
}
