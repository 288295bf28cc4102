//! What must be true of pairs and of care. Each statement gives the ids of what breaks it; the numbers are
//! those at the head of `domain/pairs/mod.rs` and `domain/care/mod.rs`.

use super::Invariant;
use crate::db::Sql;

/// What must be true of pairs, and the statement that finds what breaks it.
pub const INVARIANTS: &[Invariant] = &[
    Invariant::once("each aided pupil has both seats held or a running clock", HELD_OR_RUNNING),
    Invariant::once("no two people were in one seat of a pupil on one day", ONE_AT_A_TIME),
    Invariant::once("nobody sits beside a pupil who left", LEFT),
    Invariant::once("nobody sits in both seats of a pupil", BOTH),
    Invariant::once("nobody sits where a conflict of interest was noted", CONFLICT),
    Invariant::once("days with both companions are those of the seats", DAYS),
    Invariant::once(
        "a delivered letter was read by two of two professions, never by its writer",
        READ_BY_TWO,
    ),
    Invariant::once("who let a photographed letter through had opened its pages", PICTURED),
    Invariant::once("a group has no more pupils than places, and others were not there", GROUPS),
    Invariant::once("who was at a group had the family's yes when it was written", AGREED),
    Invariant::once("sums of a tutoring are those of its sessions", TUTORING),
    Invariant::once("nobody visited a home alone", VISITS),
    Invariant::once("time given in a session stands in the book as it is said to", SERVICES),
];

// pairs 3
const HELD_OR_RUNNING: Sql = Sql("select u.pupil_id from pupil u where u.town_id = $1 \
     and u.left_on is null and ((select count(s.pair_seat_id) from pair_seat s \
     where s.town_id = u.town_id and s.pupil_id = u.pupil_id and s.seat = 'worker' \
     and s.until_on is null) + (select count(v.vacancy_id) from pair_vacancy v \
     where v.town_id = u.town_id and v.pupil_id = u.pupil_id and v.seat = 'worker' \
     and v.ended_at is null) <> 1 or (select count(s.pair_seat_id) from pair_seat s \
     where s.town_id = u.town_id and s.pupil_id = u.pupil_id and s.seat = 'volunteer' \
     and s.until_on is null) + (select count(v.vacancy_id) from pair_vacancy v \
     where v.town_id = u.town_id and v.pupil_id = u.pupil_id and v.seat = 'volunteer' \
     and v.ended_at is null) <> 1)");
// pairs 1
const ONE_AT_A_TIME: Sql = Sql("select a.pair_seat_id from pair_seat a join pair_seat b \
     on b.town_id = a.town_id and b.pupil_id = a.pupil_id and b.seat = a.seat \
     and b.pair_seat_id > a.pair_seat_id where a.town_id = $1 \
     and (a.until_on is null or a.until_on > b.from_on) \
     and (b.until_on is null or b.until_on > a.from_on) \
     and (a.until_on is null or a.until_on > a.from_on) \
     and (b.until_on is null or b.until_on > b.from_on)");
const LEFT: Sql = Sql("select s.pair_seat_id from pair_seat s join pupil u \
     on u.town_id = s.town_id and u.pupil_id = s.pupil_id where s.town_id = $1 \
     and u.left_on is not null and s.until_on is null");
const BOTH: Sql = Sql("select a.pair_seat_id from pair_seat a join pair_seat b \
     on b.town_id = a.town_id and b.pupil_id = a.pupil_id and b.person_id = a.person_id \
     and b.seat <> a.seat where a.town_id = $1 and a.until_on is null and b.until_on is null");
// pairs 4
const CONFLICT: Sql = Sql("select s.pair_seat_id from pair_seat s join pair_conflict c \
     on c.town_id = s.town_id and c.pupil_id = s.pupil_id and c.person_id = s.person_id \
     where s.town_id = $1 and s.until_on is null");
// pairs 2
const DAYS: Sql = Sql("select d.day from pair_day d where d.town_id = $1 and (d.children <> \
     (select count(f.pupil_id) from pair_file f where f.town_id = d.town_id \
     and f.since_on <= d.day and (f.until_on is null or f.until_on > d.day)) \
     or d.covered <> (select count(f.pupil_id) from pair_file f where f.town_id = d.town_id \
     and f.since_on <= d.day and (f.until_on is null or f.until_on > d.day) \
     and exists (select 1 from pair_seat s where s.town_id = f.town_id \
     and s.pupil_id = f.pupil_id and s.seat = 'worker' and s.from_on <= d.day \
     and (s.until_on is null or s.until_on > d.day)) and exists (select 1 from pair_seat s \
     where s.town_id = f.town_id and s.pupil_id = f.pupil_id and s.seat = 'volunteer' \
     and s.from_on <= d.day and (s.until_on is null or s.until_on > d.day))))");
// care 2
const READ_BY_TWO: Sql = Sql("select letter_id from letter where town_id = $1 \
     and ((state = 'delivered' and (first_by is null or second_by is null \
     or first_by = second_by or first_as = second_as)) \
     or first_by = written_by or second_by = written_by \
     or exists (select 1 from letter_page g where g.town_id = letter.town_id \
     and g.letter_id = letter.letter_id and g.made_by in (letter.first_by, letter.second_by)))");
// care 6
const PICTURED: Sql = Sql("select l.letter_id from letter l where l.town_id = $1 and l.round > 0 \
     and (not exists (select 1 from letter_page g where g.town_id = l.town_id \
     and g.letter_id = l.letter_id and g.round = l.round) \
     or (l.first_by is not null and not exists (select 1 from letter_opening o \
     where o.town_id = l.town_id and o.letter_id = l.letter_id and o.round = l.round \
     and o.person_id = l.first_by)) \
     or (l.second_by is not null and not exists (select 1 from letter_opening o \
     where o.town_id = l.town_id and o.letter_id = l.letter_id and o.round = l.round \
     and o.person_id = l.second_by)))");
const TUTORING: Sql = Sql("select t.tutoring_id from tutoring t where t.town_id = $1 \
     and (t.sessions <> (select count(s.session_id) from tutoring_session s \
     where s.town_id = t.town_id and s.tutoring_id = t.tutoring_id \
     and not exists (select 1 from tutoring_withdrawal w where w.town_id = s.town_id \
     and w.session_id = s.session_id)) \
     or t.minutes <> coalesce((select cast(sum(s.minutes) as bigint) from tutoring_session s \
     where s.town_id = t.town_id and s.tutoring_id = t.tutoring_id \
     and not exists (select 1 from tutoring_withdrawal w where w.town_id = s.town_id \
     and w.session_id = s.session_id)), 0))");
// care 7: counted time has its entry and no other has; a session that was taken back has none
// that stands.
const SERVICES: Sql = Sql("select v.service_id from care_service v \
     left join hours_entry e on e.town_id = v.town_id and e.hours_entry_id = v.hours_entry_id \
     left join hours_entry r on r.town_id = e.town_id and r.reverses_id = e.hours_entry_id \
     where v.town_id = $1 and ((v.state = 'counted' and (e.hours_entry_id is null \
     or e.source <> 'care:' || v.service_id or e.served_on <> v.served_on)) \
     or (v.state in ('waiting', 'declined') and v.hours_entry_id is not null) \
     or (v.state = 'withdrawn' and e.hours_entry_id is not null \
     and r.hours_entry_id is null) \
     or (v.state <> 'withdrawn' and (exists (select 1 from tutoring_withdrawal w \
     where w.town_id = v.town_id and w.session_id = v.session_id) \
     or exists (select 1 from growth_meeting m where m.town_id = v.town_id \
     and m.meeting_id = v.session_id and m.state <> 'held'))))");
// care 8
const GROUPS: Sql = Sql("select g.group_id from growth_group g where g.town_id = $1 \
     and (g.places < (select count(p.pupil_id) from growth_pupil p where p.town_id = g.town_id \
     and p.group_id = g.group_id and p.left_at is null) \
     or exists (select 1 from growth_meeting m join growth_presence a \
     on a.town_id = m.town_id and a.meeting_id = m.meeting_id \
     left join growth_pupil e on e.town_id = m.town_id and e.group_id = m.group_id \
     and e.pupil_id = a.pupil_id where m.town_id = g.town_id and m.group_id = g.group_id \
     and (e.pupil_id is null or m.state not in ('held', 'withdrawn'))))");
const AGREED: Sql = Sql("select m.meeting_id from growth_meeting m join growth_group g \
     on g.town_id = m.town_id and g.group_id = m.group_id join growth_presence a \
     on a.town_id = m.town_id and a.meeting_id = m.meeting_id where m.town_id = $1 \
     and m.state = 'held' and not exists (select 1 from growth_consent c \
     where c.town_id = m.town_id and c.pupil_id = a.pupil_id and c.kind = g.kind \
     and c.given_at <= m.settled_at \
     and (c.withdrawn_at is null or c.withdrawn_at >= m.settled_at) \
     and (c.replaced_at is null or c.replaced_at >= m.settled_at) \
     and (c.ends_on is null or c.ends_on >= m.held_on))");
// care 1
const VISITS: Sql = Sql("select contact_id from care_contact where town_id = $1 \
     and kind = 'visit' and state = 'held' and beside_id is null and guardian is null");
