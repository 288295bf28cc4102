//! The statements that find what is broken. Each gives ids; none means the invariant holds.

mod allocation;
mod bank;
mod directed;
mod disclosed;
mod money;
mod pairs;
mod teams;

use liandong_domain::todo::TodoKind;

use crate::db::{Param, Read, Sql};
use crate::failure::Fault;
use crate::p;

/// What must be true, with the statement that finds what breaks it.
#[derive(Debug, Clone, Copy)]
pub struct Invariant {
    /// What must be true.
    pub what: &'static str,
    sql: Sql,
    /// How often the statement asks for the town: once, or once in each of two halves.
    towns: usize,
}

impl Invariant {
    const fn once(what: &'static str, sql: Sql) -> Self {
        Self { what, sql, towns: 1 }
    }
    const fn twice(what: &'static str, sql: Sql) -> Self {
        Self { what, sql, towns: 2 }
    }
}

/// What must be true, and the statement that finds what breaks it.
pub const LISTS: &[&[Invariant]] = &[
    INVARIANTS,
    money::INVARIANTS,
    allocation::INVARIANTS,
    bank::INVARIANTS,
    directed::INVARIANTS,
    disclosed::INVARIANTS,
    pairs::INVARIANTS,
    teams::INVARIANTS,
];

const INVARIANTS: &[Invariant] = &[
    Invariant::once("hours totals equal a recount of the book", TOTALS),
    Invariant::once("no total without entries", TOTALS_ORPHAN),
    Invariant::once("counted hours of a person do not overlap", OVERLAP),
    Invariant::once("an entry lies within one day and is not empty", ENTRY_DAY),
    Invariant::once("a reversal takes back exactly one entry, whole", REVERSAL),
    Invariant::once("no entry is taken back twice", REVERSED_TWICE),
    Invariant::once("seats taken equal the sign-ups that hold them", SEATS),
    Invariant::once("no shift has more sign-ups than places", OVERSOLD),
    Invariant::once("every sign-up has its seat", SIGN_UP_SEAT),
    Invariant::once("every attendance belongs to a shift and a person", ATTENDANCE),
    Invariant::once("nobody checked out before checking in", ATTENDANCE_ORDER),
    Invariant::once("every role ends after it begins", HOLDING),
    Invariant::once("every body hangs in the tree", TREE),
    Invariant::once("every merged person points to one who is there", MERGED),
    Invariant::once("a consent ends after it begins and names a guardian", CONSENT),
    Invariant::once("every rule version in force was signed by two", TWO_SIGNATURES),
    Invariant::once("every issued record counts what the book held", RECORD_TOTAL),
    Invariant::once("every confirmed proposal has its entry", PROPOSAL_ENTRY),
    Invariant::once("places of a course equal the names in it", COURSE_PLACES),
    Invariant::once("a course ends after it starts, as its sittings do", COURSE_ENDS),
    Invariant::once("nobody absent has a result", RESULT_ABSENT),
    Invariant::once("time learned equals its sums", LEARNING),
    Invariant::once("a qualification from a course was passed", QUALIFIED_PASSED),
    Invariant::once("a closed round has a summary and somebody who took part", ROUND_CLOSED),
    Invariant::once("a rehearsal at its end is learned from", REHEARSED),
    Invariant::once("a lesson is at its latest version", LESSON_VERSION),
    Invariant::once("a badge awarded names what it stands on", AWARD_BARE),
    Invariant::once("nobody was at a meeting that was not held", MEETING_NAMES),
    Invariant::once("sums of joining equal its applications and results", JOINING_COUNTS),
    Invariant::once("who waits at a step equals the days kept", JOINING_WAITS),
    Invariant::once("places of a round equal the applications that hold one", JOINING_PLACES),
    Invariant::once("nobody is registered without passing or skipping every step", JOINING_STEPS),
    Invariant::once("every step forward of a team was signed by two", STEP_SIGNED),
    Invariant::once("a team stands where its last step led", STAGE_STANDS),
    Invariant::twice("sums of joining of a body are those of its rounds", JOINING_BODIES),
    Invariant::twice("who waits in a body waits in its rounds", JOINING_BODY_WAITS),
];

const TOTALS: Sql = Sql("select t.person_id from hours_total t where t.town_id = $1 and \
     (t.minutes <> coalesce((select cast(sum(e.minutes) as bigint) from hours_entry e \
     where e.town_id = t.town_id and e.person_id = t.person_id \
     and cast(substr(e.served_on, 1, 4) as bigint) = t.year), 0) or t.entries <> \
     (select count(e.hours_entry_id) from hours_entry e where e.town_id = t.town_id \
     and e.person_id = t.person_id and cast(substr(e.served_on, 1, 4) as bigint) = t.year))");
const TOTALS_ORPHAN: Sql =
    Sql("select distinct e.person_id from hours_entry e where e.town_id = $1 \
     and not exists (select 1 from hours_total t where t.town_id = e.town_id \
     and t.person_id = e.person_id and t.year = cast(substr(e.served_on, 1, 4) as bigint))");
const OVERLAP: Sql = Sql("select a.hours_entry_id from hours_entry a join hours_entry b \
     on b.town_id = a.town_id and b.person_id = a.person_id and b.served_on = a.served_on \
     and b.hours_entry_id > a.hours_entry_id and b.kind = 'service' \
     and a.from_at < b.until_at and b.from_at < a.until_at \
     where a.town_id = $1 and a.kind = 'service' \
     and not exists (select 1 from hours_entry r where r.town_id = a.town_id \
     and r.reverses_id in (a.hours_entry_id, b.hours_entry_id))");
const ENTRY_DAY: Sql = Sql("select hours_entry_id from hours_entry where town_id = $1 \
     and kind = 'service' and (minutes <= 0 or until_at <= from_at \
     or until_at - from_at > 86400000 or minutes * 60000 > until_at - from_at + 59999)");
const REVERSAL: Sql = Sql("select r.hours_entry_id from hours_entry r left join hours_entry e \
     on e.town_id = r.town_id and e.hours_entry_id = r.reverses_id where r.town_id = $1 \
     and r.kind = 'reversal' and (e.hours_entry_id is null or e.minutes + r.minutes <> 0 \
     or e.person_id <> r.person_id or r.why = '')");
const REVERSED_TWICE: Sql = Sql("select reverses_id from hours_entry where town_id = $1 \
     and reverses_id is not null group by reverses_id having count(hours_entry_id) > 1");
const SEATS: Sql = Sql("select s.shift_id from seat s where s.town_id = $1 and (s.taken <> \
     (select count(u.sign_up_id) from sign_up u where u.town_id = s.town_id \
     and u.shift_id = s.shift_id and u.post_id = s.post_id and u.state in ('placed', 'offered')) \
     or s.waiting <> (select count(u.sign_up_id) from sign_up u where u.town_id = s.town_id \
     and u.shift_id = s.shift_id and u.post_id = s.post_id and u.state = 'waiting'))");
const OVERSOLD: Sql = Sql("select shift_id from seat where town_id = $1 \
     and (taken > places or taken < 0 or minors_taken < 0 or minors_taken > taken)");
const SIGN_UP_SEAT: Sql = Sql("select u.sign_up_id from sign_up u where u.town_id = $1 \
     and not exists (select 1 from seat s where s.town_id = u.town_id and s.shift_id = u.shift_id \
     and s.post_id = u.post_id)");
const ATTENDANCE: Sql = Sql("select a.attendance_id from attendance a where a.town_id = $1 \
     and (not exists (select 1 from shift s where s.town_id = a.town_id and s.shift_id = a.shift_id) \
     or not exists (select 1 from person p where p.town_id = a.town_id \
     and p.person_id = a.person_id))");
const ATTENDANCE_ORDER: Sql = Sql("select attendance_id from attendance where town_id = $1 \
     and in_at is not null and out_at is not null and out_at < in_at");
const HOLDING: Sql = Sql("select holding_id from holding where town_id = $1 \
     and ends_on is not null and ends_on < starts_on");
const TREE: Sql = Sql("select o.organisation_id from organisation o left join organisation p \
     on p.town_id = o.town_id and p.organisation_id = o.parent_id where o.town_id = $1 \
     and o.parent_id is not null and (p.organisation_id is null \
     or o.path <> p.path || o.organisation_id || '/')");
const MERGED: Sql = Sql("select a.person_id from person a left join person b \
     on b.town_id = a.town_id and b.person_id = a.merged_into where a.town_id = $1 \
     and a.merged_into is not null and b.person_id is null");
const CONSENT: Sql = Sql("select c.consent_id from consent c where c.town_id = $1 \
     and (c.ends_on < c.starts_on or not exists (select 1 from guardian g \
     where g.town_id = c.town_id and g.guardian_id = c.guardian_id and g.child_id = c.child_id))");
const TWO_SIGNATURES: Sql = Sql("select rule_version_id from rule_version where town_id = $1 \
     and sealed_at is not null and (first_signed_by is null or second_signed_by is null \
     or first_signed_by = second_signed_by or first_day is null)");
const RECORD_TOTAL: Sql = Sql("select r.record_id from record r where r.town_id = $1 \
     and r.revoked_at is null and r.minutes <> coalesce((select cast(sum(e.minutes) as bigint) \
     from hours_entry e join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     where e.town_id = r.town_id and (p.person_id = r.person_id or p.merged_into = r.person_id) \
     and e.served_on >= r.from_day and e.served_on <= r.until_day \
     and e.confirmed_at <= r.issued_at), 0)");
const PROPOSAL_ENTRY: Sql = Sql("select h.proposal_id from hours_proposal h where h.town_id = $1 \
     and h.state = 'confirmed' and not exists (select 1 from hours_entry e \
     where e.town_id = h.town_id and e.person_id = h.person_id and e.served_on = h.served_on)");

const COURSE_PLACES: Sql = Sql("select c.course_id from course c where c.town_id = $1 \
     and (c.taken > c.places or c.taken <> (select count(e.enrolment_id) from enrolment e \
     where e.town_id = c.town_id and e.course_id = c.course_id \
     and e.state not in ('waiting', 'withdrawn')) or c.waiting <> (select count(e.enrolment_id) \
     from enrolment e where e.town_id = c.town_id and e.course_id = c.course_id \
     and e.state = 'waiting'))");
const COURSE_ENDS: Sql = Sql("select c.course_id from course c where c.town_id = $1 \
     and (c.ends_at <= c.starts_at or c.starts_at <> (select min(s.starts_at) from sitting s \
     where s.town_id = c.town_id and s.course_id = c.course_id) or c.ends_at <> \
     (select max(s.ends_at) from sitting s where s.town_id = c.town_id \
     and s.course_id = c.course_id))");
const RESULT_ABSENT: Sql = Sql("select e.enrolment_id from enrolment e where e.town_id = $1 \
     and e.state in ('passed', 'not_yet') and not exists (select 1 from sitting s \
     join presence r on r.town_id = s.town_id and r.sitting_id = s.sitting_id \
     where s.town_id = e.town_id and s.course_id = e.course_id and r.person_id = e.person_id \
     and r.presence = 'present')");
const LEARNING: Sql = Sql("select t.month from learning_total t where t.town_id = $1 \
     and (t.minutes <> coalesce((select cast(sum(l.minutes) as bigint) from learning l \
     where l.town_id = t.town_id and substr(l.learned_on, 1, 7) = t.month \
     and l.kind = t.kind), 0) or t.entries <> (select count(l.learning_id) from learning l \
     where l.town_id = t.town_id and substr(l.learned_on, 1, 7) = t.month \
     and l.kind = t.kind))");
const AWARD_BARE: Sql = Sql("select a.award_id from badge_award a where a.town_id = $1 \
     and not exists (select 1 from award_source s where s.town_id = a.town_id \
     and s.award_id = a.award_id)");
const MEETING_NAMES: Sql = Sql("select r.meeting_id from meeting_presence r \
     left join meeting m on m.town_id = r.town_id and m.meeting_id = r.meeting_id \
     where r.town_id = $1 and (m.meeting_id is null or m.state <> 'held')");
const QUALIFIED_PASSED: Sql = Sql("select q.qualified_id from qualified q where q.town_id = $1 \
     and ((q.until is not null and q.until < q.since) or (q.enrolment_id is not null \
     and not exists (select 1 from enrolment e where e.town_id = q.town_id \
     and e.enrolment_id = q.enrolment_id and e.person_id = q.person_id \
     and e.state = 'passed')))");

const ROUND_CLOSED: Sql = Sql("select d.debrief_id from debrief d where d.town_id = $1 \
     and ((d.state = 'closed' and (d.summary = '' or d.minutes <= 0 \
     or not exists (select 1 from debrief_part r where r.town_id = d.town_id \
     and r.debrief_id = d.debrief_id and (r.said_at is not null or r.in_circle_at is not null)))) \
     or (d.state = 'let_go' and d.why = '') \
     or (d.state <> 'open' and d.settled_at is null))");
const REHEARSED: Sql = Sql("select r.rehearsal_id from rehearsal r where r.town_id = $1 \
     and ((r.state = 'done' and (r.done_at is null \
     or not exists (select 1 from learning l where l.town_id = r.town_id \
     and l.person_id = r.person_id and l.source = 'rehearsal:' || r.case_code))) \
     or (r.state = 'begun' and r.done_at is not null))");
const LESSON_VERSION: Sql = Sql("select l.lesson_id from lesson l where l.town_id = $1 \
     and (l.version <> (select max(v.version) from lesson_version v where v.town_id = l.town_id \
     and v.lesson_id = l.lesson_id) or (l.state = 'withdrawn' and l.withdrawn_why = ''))");
const JOINING_COUNTS: Sql = Sql("select c.round_id from joining_count c where c.town_id = $1 \
     and (c.waiting <> (select count(a.application_id) from joining_application a \
     where a.town_id = c.town_id and a.round_id = c.round_id and a.step = c.step \
     and a.state = 'open') or c.on_hold <> (select count(a.application_id) \
     from joining_application a where a.town_id = c.town_id and a.round_id = c.round_id \
     and a.step = c.step and a.state = 'on_hold') or c.not_passed <> \
     (select count(a.application_id) from joining_application a where a.town_id = c.town_id \
     and a.round_id = c.round_id and a.step = c.step and a.state = 'not_passed') \
     or c.withdrawn <> (select count(a.application_id) from joining_application a \
     where a.town_id = c.town_id and a.round_id = c.round_id and a.step = c.step \
     and a.state = 'withdrawn') or c.passed <> (select count(r.result_id) \
     from joining_result r join joining_application a on a.town_id = r.town_id \
     and a.application_id = r.application_id where r.town_id = c.town_id \
     and a.round_id = c.round_id and r.step = c.step and r.outcome = 'passed') \
     or c.skipped <> (select count(r.result_id) from joining_result r \
     join joining_application a on a.town_id = r.town_id \
     and a.application_id = r.application_id where r.town_id = c.town_id \
     and a.round_id = c.round_id and r.step = c.step and r.outcome = 'skipped') \
     or c.entered <> c.waiting + c.on_hold + c.not_passed + c.withdrawn + c.passed + c.skipped)");
const JOINING_WAITS: Sql = Sql("select c.round_id from joining_count c where c.town_id = $1 \
     and c.waiting <> coalesce((select cast(sum(w.waiting) as bigint) from joining_wait w \
     where w.town_id = c.town_id and w.round_id = c.round_id and w.step = c.step), 0)");
const JOINING_BODIES: Sql = Sql("select b.organisation_id from joining_body_count b \
     left join (select r.organisation_id as body, c.step as step, sum(c.entered) as entered, \
     sum(c.passed) as passed, sum(c.skipped) as skipped, sum(c.waiting) as waiting, \
     sum(c.on_hold) as on_hold, sum(c.not_passed) as not_passed, sum(c.withdrawn) as withdrawn \
     from joining_count c join joining_round r on r.town_id = c.town_id \
     and r.round_id = c.round_id where c.town_id = $1 group by r.organisation_id, c.step) s \
     on s.body = b.organisation_id and s.step = b.step where b.town_id = $2 \
     and (s.body is null or s.entered <> b.entered or s.passed <> b.passed \
     or s.skipped <> b.skipped or s.waiting <> b.waiting or s.on_hold <> b.on_hold \
     or s.not_passed <> b.not_passed or s.withdrawn <> b.withdrawn)");
const JOINING_BODY_WAITS: Sql = Sql("select r.organisation_id from joining_wait w \
     join joining_round r on r.town_id = w.town_id and r.round_id = w.round_id \
     where w.town_id = $1 group by r.organisation_id, w.step, w.entered_on \
     having sum(w.waiting) <> coalesce((select b.waiting from joining_body_wait b \
     where b.town_id = $2 and b.organisation_id = r.organisation_id and b.step = w.step \
     and b.entered_on = w.entered_on), 0)");
const JOINING_PLACES: Sql = Sql("select r.round_id from joining_round r where r.town_id = $1 \
     and (r.taken > r.places or r.taken <> (select count(a.application_id) \
     from joining_application a where a.town_id = r.town_id and a.round_id = r.round_id \
     and a.state in ('open', 'on_hold', 'registered')))");
const JOINING_STEPS: Sql = Sql("select a.application_id from joining_application a \
     where a.town_id = $1 and a.state = 'registered' and 5 <> (select count(distinct r.step) \
     from joining_result r where r.town_id = a.town_id \
     and r.application_id = a.application_id and r.outcome in ('passed', 'skipped'))");
const STEP_SIGNED: Sql = Sql("select s.stage_step_id from stage_step s where s.town_id = $1 \
     and ((s.state <> 'proposed' and (s.settled_by is null or s.settled_at is null)) \
     or (s.state = 'agreed' and s.readiness <> '' and s.settled_by = s.proposed_by) \
     or (s.short > 0 and s.override_why = ''))");
const STAGE_STANDS: Sql = Sql("select i.organisation_id from incubation i where i.town_id = $1 \
     and i.stage <> coalesce((select s.to_stage from stage_step s where s.town_id = i.town_id \
     and s.organisation_id = i.organisation_id and s.state = 'agreed' \
     order by s.settled_at desc, s.stage_step_id desc limit 1), i.entered_stage)");
/// What waits as one kind, in the table or by the facts but not in both. What can be done no more
/// may be gone already.
const TODO: Sql = Sql("select v.subject from todo_now v where v.town_id = $1 and v.kind = $2 \
     and (v.closes_at is null or v.closes_at > $3) and not exists (select 1 from todo t \
     where t.town_id = v.town_id and t.kind = v.kind and t.subject = v.subject \
     and t.person_id = v.person_id and t.organisation_id = v.organisation_id \
     and t.opens_at = v.opens_at and t.n = v.n \
     and coalesce(t.shift_id, '') = coalesce(v.shift_id, '') \
     and coalesce(t.after_on, '') = coalesce(v.after_on, '') \
     and coalesce(t.until_on, '') = coalesce(v.until_on, '') \
     and coalesce(t.begins_at, 0) = coalesce(v.begins_at, 0) \
     and coalesce(t.closes_at, 0) = coalesce(v.closes_at, 0)) \
     union all select t.subject from todo t where t.town_id = $4 and t.kind = $5 \
     and (t.closes_at is null or t.closes_at > $6) and not exists (select 1 from todo_now v \
     where v.town_id = t.town_id and v.kind = t.kind and v.subject = t.subject \
     and v.person_id = t.person_id and v.organisation_id = t.organisation_id)");

/// The ids of what breaks an invariant.
pub fn broken(q: &mut Read<'_>, one: &Invariant) -> Result<Vec<String>, Fault> {
    let town = Param::from(q.town());
    q.rows(one.sql, &vec![town; one.towns])?.iter().map(|row| row.get(0)).collect()
}
/// The ids of what waits as one kind and should not, or should and does not.
pub fn todo(q: &mut Read<'_>, kind: TodoKind) -> Result<Vec<String>, Fault> {
    let (town, now, code) = (q.town(), q.now(), kind.code());
    q.rows(TODO, p![town, code, now, town, code, now])?.iter().map(|row| row.get(0)).collect()
}

/// Numbers for the watchman, over all towns.
const NUMBERS: Sql = Sql("select \
     (select count(person_id) from person where merged_into is null), \
     (select count(shift_id) from shift), \
     (select count(sign_up_id) from sign_up where ended_at is null), \
     (select count(hours_entry_id) from hours_entry), \
     (select count(event_id) from event), \
     (select count(job_id) from job where done_at is null and failed_at is null), \
     (select count(job_id) from job where failed_at is not null)");

/// Numbers for the watchman: name and value.
pub fn numbers(q: &mut Read<'_>) -> Result<Vec<(&'static str, i64)>, Fault> {
    let names = [
        "persons",
        "shifts",
        "sign_ups_open",
        "hours_entries",
        "diary_lines",
        "jobs_waiting",
        "jobs_given_up",
    ];
    let Some(row) = q.row(NUMBERS, &[])? else { return Ok(Vec::new()) };
    names.iter().enumerate().map(|(i, name)| Ok((*name, row.get(i)?))).collect()
}
