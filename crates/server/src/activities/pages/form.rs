//! Reads the activity form: every refusal with its field, all at once.

use std::collections::BTreeSet;

use liandong_domain::activities::{
    ActivityKind, Answer, Approval, CodeKind, Declared, Every, Group, Holidays, Makeup, Nth,
    Recurrence, Risk, SeatSide, Terms,
};
use liandong_domain::basics::{Day, Minutes, PersonId, TimeOfDay};

use super::filled::Filled;
use crate::activities::actions::{ActivityDraft, JointDraft, Plan, PostDraft};
use crate::activities::refusal::ActivityRefusal;
use crate::failure::{Failure, Gather};

/// Rows of posts on the form.
pub const POST_ROWS: usize = 5;
/// Rows of joint organisers on the form.
pub const JOINT_ROWS: usize = 3;
/// The most places of a post.
const PLACES_MOST: i64 = 9999;

/// A day field.
pub fn day(form: &Filled, field: &'static str) -> Result<Day, ActivityRefusal> {
    let given = form.get(field).trim();
    given.parse().map_err(|_| ActivityRefusal::NotADay { field, given: given.to_owned() })
}

/// A time field.
pub fn time(form: &Filled, field: &'static str) -> Result<TimeOfDay, ActivityRefusal> {
    let given = form.get(field).trim();
    given.parse().map_err(|_| ActivityRefusal::NotATime { field, given: given.to_owned() })
}

fn number(form: &Filled, field: &str, least: i64, most: i64) -> Result<i64, ActivityRefusal> {
    let given = form.get(field).trim();
    let read = given.parse::<i64>().ok().filter(|n| (least..=most).contains(n));
    read.ok_or(ActivityRefusal::NotANumber { field: field.to_owned(), least, most })
}

fn optional_number(
    form: &Filled,
    field: &str,
    least: i64,
    most: i64,
) -> Result<Option<i64>, ActivityRefusal> {
    if form.has(field) { number(form, field, least, most).map(Some) } else { Ok(None) }
}

fn choice<T>(
    form: &Filled,
    field: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, ActivityRefusal> {
    parse(form.get(field)).ok_or(ActivityRefusal::NoChoice { field })
}

/// Days written one after the other, in lines or with commas.
fn days(form: &Filled, field: &'static str) -> Result<Vec<Day>, ActivityRefusal> {
    let text = form.get(field).to_owned();
    let parts = text.split(|c: char| c.is_whitespace() || ",\u{ff0c}\u{3001};\u{ff1b}".contains(c));
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse().map_err(|_| ActivityRefusal::NotADay { field, given: part.to_owned() })
        })
        .collect()
}

/// When it is held.
pub fn plan(form: &Filled, gather: &mut Gather) -> Option<Plan> {
    let from = gather.take(day(form, "from"));
    let repeat = form.get("repeat");
    if repeat == "window" {
        let until = gather.take(day(form, "until"));
        let (from, until) = (from?, until?);
        if until < from {
            gather.add(ActivityRefusal::EndsBeforeStart { field: "until" });
            return None;
        }
        return Some(Plan::Window { from, until });
    }
    let start = gather.take(time(form, "start"));
    let end = gather.take(time(form, "end"));
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        gather.add(ActivityRefusal::EndsBeforeStart { field: "end" });
        return None;
    }
    if repeat == "once" {
        return Some(Plan::Days { days: vec![from?], start: start?, end: end? });
    }
    let until = gather.take(day(form, "until"));
    let every = gather.take(every(form, repeat));
    let skip_holidays = gather.take(choice(form, "skip_holidays", Holidays::parse));
    let only_in_term = gather.take(choice(form, "only_in_term", Terms::parse));
    let makeup = gather.take(choice(form, "on_makeup_workdays", Makeup::parse));
    let except = gather.take(days(form, "except"));
    let extra = gather.take(days(form, "extra"));
    let recurrence = Recurrence {
        every: every?,
        from: from?,
        until: until?,
        skip_holidays: skip_holidays?,
        only_in_term: only_in_term?,
        on_makeup_workdays: makeup?,
        except: except?,
        extra: extra?,
    };
    Some(Plan::Recurring { recurrence, start: start?, end: end? })
}

fn every(form: &Filled, repeat: &str) -> Result<Every, ActivityRefusal> {
    let chosen: BTreeSet<i8> =
        form.all("weekday").iter().filter_map(|day| day.parse().ok()).collect();
    match repeat {
        // Several days running: every day of the week is one of them.
        "daily" => Ok(Every::Weekly { weekdays: (1..=7).collect(), interval: 1 }),
        "weekly" => Ok(Every::Weekly {
            weekdays: chosen,
            interval: number(form, "interval", 1, Recurrence::MOST_WEEKS)?,
        }),
        "monthly" => Ok(Every::Monthly {
            nth: choice(form, "nth", Nth::parse)?,
            weekday: chosen.first().copied().unwrap_or(0),
        }),
        _ => Err(ActivityRefusal::NoChoice { field: "repeat" }),
    }
}

fn posts(form: &Filled, gather: &mut Gather) -> Vec<PostDraft> {
    let mut out = Vec::new();
    for row in 0..POST_ROWS {
        let name = form.at("post", &row, "name").trim();
        if name.is_empty() {
            continue;
        }
        let field = |tail: &str| format!("post-{row}-{tail}");
        let least = gather.take(number(form, &field("least"), 0, PLACES_MOST));
        let places = gather.take(number(form, &field("places"), 1, PLACES_MOST));
        let minors = gather.take(optional_number(form, &field("minors"), 0, PLACES_MOST));
        let qualification = form.at("post", &row, "qualification").trim();
        let side = SeatSide::parse(form.at("post", &row, "side")).unwrap_or(SeatSide::Volunteer);
        let (Some(least), Some(places), Some(minor_places)) = (least, places, minors) else {
            continue;
        };
        out.push(PostDraft {
            name: name.chars().take(50).collect(),
            side,
            task: form.at("post", &row, "task").trim().chars().take(500).collect(),
            condition: form.at("post", &row, "condition").trim().chars().take(500).collect(),
            least,
            places,
            minor_places,
            qualification: (!qualification.is_empty()).then(|| qualification.to_owned()),
        });
    }
    out
}

fn joint(form: &Filled) -> Vec<JointDraft> {
    (0..JOINT_ROWS)
        .filter_map(|row| {
            let organisation = form.at("joint", &row, "organisation").parse().ok()?;
            let task = form.at("joint", &row, "task").trim().chars().take(200).collect();
            Some(JointDraft { organisation, task })
        })
        .collect()
}

/// The questionnaire: one tick says no to all six, a tick per group says yes to that one, and a
/// reason explains a doubtful word.
pub fn declared(form: &Filled) -> Declared {
    let mut out = Declared::default();
    for group in Group::ALL {
        let reason = form.get(&format!("reason-{}", group.code()));
        if form.is(group.field(), "yes") {
            out.declare(group, Answer::Yes, reason);
        } else if form.is("declared-none", "yes") {
            out.declare(group, Answer::No, reason);
        }
    }
    out
}

/// The whole form as a draft.
pub fn draft(form: &Filled, me: PersonId) -> Result<ActivityDraft, Failure> {
    let mut gather = Gather::default();
    let programme = form.get("programme").parse().ok();
    let programme = gather.take(programme.ok_or(ActivityRefusal::NoChoice { field: "programme" }));
    let organisation = form.get("organisation").parse().ok();
    let organisation =
        gather.take(organisation.ok_or(ActivityRefusal::NoChoice { field: "organisation" }));
    let kind = gather.take(choice(form, "kind", ActivityKind::parse));
    let plan = plan(form, &mut gather);
    let posts = posts(form, &mut gather);
    let minimum_age = gather.take(optional_number(form, "minimum_age", 1, 99));
    let rest = gather.take(optional_number(form, "rest", 0, 720));
    let text = |field: &str| form.get(field).to_owned();
    let qualification = text("qualification").trim().to_owned();
    let leader = form.get("leader").parse().ok();
    gather.finish(|| {
        Some(ActivityDraft {
            programme: programme?,
            organisation: organisation?,
            title: text("title"),
            kind: kind?,
            about: text("about"),
            schedule_words: text("schedule_words"),
            place: text("place"),
            address: text("address"),
            meeting_point: text("meeting_point"),
            risks: text("risks"),
            bring: text("bring"),
            worker_part: text("worker_part"),
            volunteer_part: text("volunteer_part"),
            contact_name: text("contact_name"),
            contact_phone: text("contact_phone"),
            responsible: form.get("responsible").parse().unwrap_or(me),
            leader,
            insurance: text("insurance"),
            risk: if form.is("risky", "yes") { Risk::Risky } else { Risk::Ordinary },
            minimum_age: minimum_age?,
            qualification: (!qualification.is_empty()).then_some(qualification),
            code_kind: CodeKind::parse(form.get("code_kind")).unwrap_or(CodeKind::Poster),
            // Places for evidence have a page of their own, where maps are told apart.
            spots: Vec::new(),
            approval: if form.is("approval", "yes") { Approval::Needed } else { Approval::Free },
            declared: declared(form),
            posts,
            joint: joint(form),
            plan: plan?,
            rest: Minutes::new(rest?.unwrap_or(0)),
        })
    })
}
