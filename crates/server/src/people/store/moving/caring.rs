//! Seats beside aided pupils, checks, conflicts of interest, tutoring.

use crate::db::Sql;

/// Pupils whose own row in the registry goes over.
pub const CHILDREN: Sql = Sql("\
     select m.pupil_id from pair_file m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.pupil_id");
/// Moves one in `pair_file`.
pub const MOVE_CHILDREN: Sql = Sql("\
     update pair_file set person_id = $1 where town_id = $2 and pupil_id = $3 and \
     person_id = $4");
/// Rows of `pair_seat` that go over: not where the kept row sits in the other seat, or is kept
/// out. Those stay on the row that goes; whoever watches the seats empties them within a minute.
pub const SEATS: Sql = Sql("\
     select m.pair_seat_id from pair_seat m where m.town_id = $1 and m.person_id = $2 and \
     (m.until_on is not null or exists (select 1 from person k where k.town_id = \
     m.town_id and k.person_id = $3 and not exists (select 1 from pair_seat s where \
     s.town_id = k.town_id and s.pupil_id = m.pupil_id and s.person_id = k.person_id and \
     s.until_on is null) and not exists (select 1 from pair_conflict c where c.town_id = \
     k.town_id and c.pupil_id = m.pupil_id and c.person_id = k.person_id))) order by \
     m.pair_seat_id");
/// Moves one in `pair_seat`.
pub const MOVE_SEATS: Sql = Sql("\
     update pair_seat set person_id = $1 where town_id = $2 and pair_seat_id = $3 and \
     person_id = $4");
/// Rows of `pair_conflict` that go over.
pub const CONFLICTS: Sql = Sql("\
     select m.conflict_id from pair_conflict m where m.town_id = $1 and m.person_id = $2 \
     and m.person_id <> $3 order by m.conflict_id");
/// Moves one in `pair_conflict`.
pub const MOVE_CONFLICTS: Sql = Sql("\
     update pair_conflict set person_id = $1 where town_id = $2 and conflict_id = $3 and \
     person_id = $4");
/// Rows of `background_check` that go over.
pub const CHECKS: Sql = Sql("\
     select m.check_id from background_check m where m.town_id = $1 and m.person_id = $2 \
     and m.person_id <> $3 order by m.check_id");
/// Moves one in `background_check`.
pub const MOVE_CHECKS: Sql = Sql("\
     update background_check set person_id = $1 where town_id = $2 and check_id = $3 and \
     person_id = $4");
/// Rows of `tutoring` that go over.
pub const TUTORINGS: Sql = Sql("\
     select m.tutoring_id from tutoring m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.tutoring_id");
/// Moves one in `tutoring`.
pub const MOVE_TUTORINGS: Sql = Sql("\
     update tutoring set person_id = $1 where town_id = $2 and tutoring_id = $3 and \
     person_id = $4");
