//! Courses, joining, sharing.

use crate::db::Sql;

/// Rows of `teacher` that go over.
pub const COURSES_TAUGHT: Sql = Sql("\
     select m.course_id from teacher m where m.town_id = $1 and m.person_id = $2 and not \
     exists (select 1 from teacher k where k.town_id = m.town_id and k.course_id = \
     m.course_id and k.person_id = $3) order by m.course_id");
/// Moves one in `teacher`.
pub const MOVE_COURSES_TAUGHT: Sql = Sql("\
     update teacher set person_id = $1 where town_id = $2 and course_id = $3 and \
     person_id = $4");
/// Rows of `teacher` for the same thing, where the one that goes over is the older.
pub const OLDER_COURSES_TAUGHT: Sql = Sql("\
     select m.course_id, k.course_id from teacher m, teacher k where m.town_id = $1 and \
     m.person_id = $2 and k.town_id = m.town_id and k.course_id = m.course_id and \
     k.person_id = $3 and m.named_at < k.named_at order by m.course_id");
/// Rows of `enrolment` that go over.
pub const ENROLMENTS: Sql = Sql("\
     select m.enrolment_id from enrolment m where m.town_id = $1 and m.person_id = $2 and \
     not exists (select 1 from enrolment k where k.town_id = m.town_id and k.course_id = \
     m.course_id and k.person_id = $3) order by m.enrolment_id");
/// Moves one in `enrolment`.
pub const MOVE_ENROLMENTS: Sql = Sql("\
     update enrolment set person_id = $1 where town_id = $2 and enrolment_id = $3 and \
     person_id = $4");
/// Rows of `presence` that go over.
pub const PRESENCES: Sql = Sql("\
     select m.sitting_id from presence m join sitting s on s.town_id = m.town_id and \
     s.sitting_id = m.sitting_id where m.town_id = $1 and m.person_id = $2 and not exists \
     (select 1 from enrolment k where k.town_id = s.town_id and k.course_id = s.course_id \
     and k.person_id = $3) order by m.sitting_id");
/// Moves one in `presence`.
pub const MOVE_PRESENCES: Sql = Sql("\
     update presence set person_id = $1 where town_id = $2 and sitting_id = $3 and \
     person_id = $4");
/// Rows of `learning` that go over.
pub const LEARNED: Sql = Sql("\
     select m.learning_id from learning m where m.town_id = $1 and m.person_id = $2 and \
     not exists (select 1 from learning k where k.town_id = m.town_id and k.source = \
     m.source and k.person_id = $3) order by m.learning_id");
/// Moves one in `learning`.
pub const MOVE_LEARNED: Sql = Sql("\
     update learning set person_id = $1 where town_id = $2 and learning_id = $3 and \
     person_id = $4");
/// Rows of `qualified` that go over.
pub const QUALIFICATIONS: Sql = Sql("\
     select m.qualified_id from qualified m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.qualified_id");
/// Moves one in `qualified`.
pub const MOVE_QUALIFICATIONS: Sql = Sql("\
     update qualified set person_id = $1 where town_id = $2 and qualified_id = $3 and \
     person_id = $4");
/// Rows of `practice` that go over.
pub const PRACTICES: Sql = Sql("\
     select m.practice_id from practice m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.practice_id");
/// Moves one in `practice`.
pub const MOVE_PRACTICES: Sql = Sql("\
     update practice set person_id = $1 where town_id = $2 and practice_id = $3 and \
     person_id = $4");
/// Rows of `joining_application` that go over.
pub const APPLICATIONS: Sql = Sql("\
     select m.application_id from joining_application m where m.town_id = $1 and \
     m.person_id = $2 and (m.ended_at is not null or not exists (select 1 from \
     joining_application k where k.town_id = m.town_id and k.round_id = m.round_id and \
     k.person_id = $3 and k.ended_at is null)) order by m.application_id");
/// Moves one in `joining_application`.
pub const MOVE_APPLICATIONS: Sql = Sql("\
     update joining_application set person_id = $1 where town_id = $2 and application_id \
     = $3 and person_id = $4");
/// Rows of `joining_application` for the same thing, where the one that goes over is the older.
pub const OLDER_APPLICATIONS: Sql = Sql("\
     select m.application_id, k.application_id from joining_application m, \
     joining_application k where m.town_id = $1 and m.person_id = $2 and k.town_id = \
     m.town_id and k.round_id = m.round_id and k.person_id = $3 and m.ended_at is null \
     and k.ended_at is null and m.asked_at < k.asked_at order by m.application_id");
/// Rows of `trial_person` that go over.
pub const TRIALS: Sql = Sql("\
     select m.activity_id from trial_person m where m.town_id = $1 and m.person_id = $2 \
     and not exists (select 1 from trial_person k where k.town_id = m.town_id and \
     k.activity_id = m.activity_id and k.person_id = $3) order by m.activity_id");
/// Moves one in `trial_person`.
pub const MOVE_TRIALS: Sql = Sql("\
     update trial_person set person_id = $1 where town_id = $2 and activity_id = $3 and \
     person_id = $4");
/// Rows of `trial_person` for the same thing, where the one that goes over is the older.
pub const OLDER_TRIALS: Sql = Sql("\
     select m.activity_id, k.activity_id from trial_person m, trial_person k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.activity_id = \
     m.activity_id and k.person_id = $3 and m.since_at < k.since_at order by \
     m.activity_id");
/// Rows of `trial_presence` that go over.
pub const TRIAL_PRESENCES: Sql = Sql("\
     select m.attendance_id from trial_presence m where m.town_id = $1 and m.person_id = \
     $2 and m.person_id <> $3 order by m.attendance_id");
/// Moves one in `trial_presence`.
pub const MOVE_TRIAL_PRESENCES: Sql = Sql("\
     update trial_presence set person_id = $1 where town_id = $2 and attendance_id = $3 \
     and person_id = $4");
/// Rows of `debrief_part` that go over.
pub const SHARED: Sql = Sql("\
     select m.debrief_id from debrief_part m where m.town_id = $1 and m.person_id = $2 \
     and not exists (select 1 from debrief_part k where k.town_id = m.town_id and \
     k.debrief_id = m.debrief_id and k.person_id = $3) order by m.debrief_id");
/// Moves one in `debrief_part`.
pub const MOVE_SHARED: Sql = Sql("\
     update debrief_part set person_id = $1 where town_id = $2 and debrief_id = $3 and \
     person_id = $4");
/// Rows of `debrief_part` for the same thing, where the one that goes over is the older.
pub const OLDER_SHARED: Sql = Sql("\
     select m.debrief_id, k.debrief_id from debrief_part m, debrief_part k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.debrief_id = \
     m.debrief_id and k.person_id = $3 and coalesce(m.said_at, m.in_circle_at, \
     m.left_out_at) < coalesce(k.said_at, k.in_circle_at, k.left_out_at) order by \
     m.debrief_id");
/// Rows of `rehearsal` that go over.
pub const REHEARSALS: Sql = Sql("\
     select m.rehearsal_id from rehearsal m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.rehearsal_id");
/// Moves one in `rehearsal`.
pub const MOVE_REHEARSALS: Sql = Sql("\
     update rehearsal set person_id = $1 where town_id = $2 and rehearsal_id = $3 and \
     person_id = $4");
