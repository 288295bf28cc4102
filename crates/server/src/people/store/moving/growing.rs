//! Choice, interviews, meetings and badges, teams.

use crate::db::Sql;

/// Rows of `round_candidate` that go over.
pub const CANDIDACIES: Sql = Sql("\
     select distinct m.round_id from round_candidate m where m.town_id = $1 and \
     m.person_id = $2 and not exists (select 1 from round_candidate k where k.town_id = \
     m.town_id and k.round_id = m.round_id and k.person_id = $3) order by m.round_id");
/// Moves one in `round_candidate`.
pub const MOVE_CANDIDACIES: Sql = Sql("\
     update round_candidate set person_id = $1 where town_id = $2 and round_id = $3 and \
     person_id = $4");
/// Rows of `round_candidate` for the same thing, where the one that goes over is the older.
pub const OLDER_CANDIDACIES: Sql = Sql("\
     select m.round_id, k.round_id from round_candidate m, round_candidate k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.round_id = \
     m.round_id and k.person_id = $3 and m.named_at < k.named_at order by m.round_id");
/// Rows of `wish` that go over.
pub const WISHES: Sql = Sql("\
     select distinct m.round_id from wish m where m.town_id = $1 and m.person_id = $2 and \
     not exists (select 1 from round_candidate k where k.town_id = m.town_id and \
     k.round_id = m.round_id and k.person_id = $3) order by m.round_id");
/// Moves one in `wish`.
pub const MOVE_WISHES: Sql = Sql("\
     update wish set person_id = $1 where town_id = $2 and round_id = $3 and person_id = \
     $4");
/// Rows of `wish` for the same thing, where the one that goes over is the older.
pub const OLDER_WISHES: Sql = Sql("\
     select m.round_id, k.round_id from round_candidate m, round_candidate k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.round_id = \
     m.round_id and k.person_id = $3 and m.named_at < k.named_at order by m.round_id");
/// Rows of `team_wish` that go over.
pub const TEAM_WISHES: Sql = Sql("\
     select distinct m.round_id from team_wish m where m.town_id = $1 and m.person_id = \
     $2 and not exists (select 1 from round_candidate k where k.town_id = m.town_id and \
     k.round_id = m.round_id and k.person_id = $3) order by m.round_id");
/// Moves one in `team_wish`.
pub const MOVE_TEAM_WISHES: Sql = Sql("\
     update team_wish set person_id = $1 where town_id = $2 and round_id = $3 and \
     person_id = $4");
/// Rows of `team_wish` for the same thing, where the one that goes over is the older.
pub const OLDER_TEAM_WISHES: Sql = Sql("\
     select m.round_id, k.round_id from round_candidate m, round_candidate k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.round_id = \
     m.round_id and k.person_id = $3 and m.named_at < k.named_at order by m.round_id");
/// Rows of `locked_pair` that go over.
pub const LOCKED_PAIRS: Sql = Sql("\
     select distinct m.round_id from locked_pair m where m.town_id = $1 and m.person_id = \
     $2 and not exists (select 1 from round_candidate k where k.town_id = m.town_id and \
     k.round_id = m.round_id and k.person_id = $3) order by m.round_id");
/// Moves one in `locked_pair`.
pub const MOVE_LOCKED_PAIRS: Sql = Sql("\
     update locked_pair set person_id = $1 where town_id = $2 and round_id = $3 and \
     person_id = $4");
/// Rows of `locked_pair` for the same thing, where the one that goes over is the older.
pub const OLDER_LOCKED_PAIRS: Sql = Sql("\
     select m.round_id, k.round_id from round_candidate m, round_candidate k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.round_id = \
     m.round_id and k.person_id = $3 and m.named_at < k.named_at order by m.round_id");
/// Rows of `chosen_pair` that go over.
pub const PAIRS: Sql = Sql("\
     select distinct m.round_id from chosen_pair m where m.town_id = $1 and m.person_id = \
     $2 and not exists (select 1 from round_candidate k where k.town_id = m.town_id and \
     k.round_id = m.round_id and k.person_id = $3) order by m.round_id");
/// Moves one in `chosen_pair`.
pub const MOVE_PAIRS: Sql = Sql("\
     update chosen_pair set person_id = $1 where town_id = $2 and round_id = $3 and \
     person_id = $4");
/// Rows of `chosen_pair` for the same thing, where the one that goes over is the older.
pub const OLDER_PAIRS: Sql = Sql("\
     select m.round_id, k.round_id from round_candidate m, round_candidate k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.round_id = \
     m.round_id and k.person_id = $3 and m.named_at < k.named_at order by m.round_id");
/// Rows of `interview` that go over.
pub const INTERVIEWS: Sql = Sql("\
     select m.interview_id from interview m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.interview_id");
/// Moves one in `interview`.
pub const MOVE_INTERVIEWS: Sql = Sql("\
     update interview set person_id = $1 where town_id = $2 and interview_id = $3 and \
     person_id = $4");
/// Rows of `slot` that go over.
pub const SLOTS: Sql = Sql("\
     select m.slot_id from slot m where m.town_id = $1 and m.worker_id = $2 and \
     m.worker_id <> $3 order by m.slot_id");
/// Moves one in `slot`.
pub const MOVE_SLOTS: Sql = Sql("\
     update slot set worker_id = $1 where town_id = $2 and slot_id = $3 and worker_id = \
     $4");
/// Rows of `meeting_adult` that go over.
pub const MEETINGS_LED: Sql = Sql("\
     select m.meeting_id from meeting_adult m where m.town_id = $1 and m.person_id = $2 \
     and not exists (select 1 from meeting_adult k where k.town_id = m.town_id and \
     k.meeting_id = m.meeting_id and k.person_id = $3) order by m.meeting_id");
/// Moves one in `meeting_adult`.
pub const MOVE_MEETINGS_LED: Sql = Sql("\
     update meeting_adult set person_id = $1 where town_id = $2 and meeting_id = $3 and \
     person_id = $4");
/// Rows of `meeting_adult` for the same thing, where the one that goes over is the older.
pub const OLDER_MEETINGS_LED: Sql = Sql("\
     select m.meeting_id, k.meeting_id from meeting_adult m, meeting_adult k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.meeting_id = \
     m.meeting_id and k.person_id = $3 and m.named_at < k.named_at order by m.meeting_id");
/// Rows of `meeting_presence` that go over.
pub const MEETINGS: Sql = Sql("\
     select m.meeting_id from meeting_presence m where m.town_id = $1 and m.person_id = \
     $2 and not exists (select 1 from meeting_presence k where k.town_id = m.town_id and \
     k.meeting_id = m.meeting_id and k.person_id = $3) order by m.meeting_id");
/// Moves one in `meeting_presence`.
pub const MOVE_MEETINGS: Sql = Sql("\
     update meeting_presence set person_id = $1 where town_id = $2 and meeting_id = $3 \
     and person_id = $4");
/// Rows of `meeting_presence` for the same thing, where the one that goes over is the older.
pub const OLDER_MEETINGS: Sql = Sql("\
     select m.meeting_id, k.meeting_id from meeting_presence m, meeting_presence k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.meeting_id = \
     m.meeting_id and k.person_id = $3 and m.noted_at < k.noted_at order by m.meeting_id");
/// Rows of `endorsement` that go over.
pub const ENDORSEMENTS: Sql = Sql("\
     select m.endorsement_id from endorsement m where m.town_id = $1 and m.person_id = $2 \
     and (m.taken_back_at is not null or not exists (select 1 from endorsement k where \
     k.town_id = m.town_id and k.badge = m.badge and k.leaf = m.leaf and k.taken_back_at \
     is null and k.person_id = $3)) order by m.endorsement_id");
/// Moves one in `endorsement`.
pub const MOVE_ENDORSEMENTS: Sql = Sql("\
     update endorsement set person_id = $1 where town_id = $2 and endorsement_id = $3 and \
     person_id = $4");
/// Rows of `endorsement` for the same thing, where the one that goes over is the older.
pub const OLDER_ENDORSEMENTS: Sql = Sql("\
     select m.endorsement_id, k.endorsement_id from endorsement m, endorsement k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.badge = m.badge \
     and k.leaf = m.leaf and k.person_id = $3 and m.taken_back_at is null and \
     k.taken_back_at is null and m.endorsed_at < k.endorsed_at order by m.endorsement_id");
/// Rows of `badge_award` that go over.
pub const BADGES: Sql = Sql("\
     select m.award_id from badge_award m where m.town_id = $1 and m.person_id = $2 and \
     not exists (select 1 from badge_award k where k.town_id = m.town_id and k.badge = \
     m.badge and k.person_id = $3) order by m.award_id");
/// Moves one in `badge_award`.
pub const MOVE_BADGES: Sql = Sql("\
     update badge_award set person_id = $1 where town_id = $2 and award_id = $3 and \
     person_id = $4");
/// Rows of `badge_award` for the same thing, where the one that goes over is the older.
pub const OLDER_BADGES: Sql = Sql("\
     select m.award_id, k.award_id from badge_award m, badge_award k where m.town_id = $1 \
     and m.person_id = $2 and k.town_id = m.town_id and k.badge = m.badge and k.person_id \
     = $3 and m.awarded_at < k.awarded_at order by m.award_id");
/// Rows of `team_meeting_person` that go over.
pub const TEAM_MEETINGS: Sql = Sql("\
     select m.meeting_id from team_meeting_person m where m.town_id = $1 and m.person_id \
     = $2 and not exists (select 1 from team_meeting_person k where k.town_id = m.town_id \
     and k.meeting_id = m.meeting_id and k.person_id = $3) order by m.meeting_id");
/// Moves one in `team_meeting_person`.
pub const MOVE_TEAM_MEETINGS: Sql = Sql("\
     update team_meeting_person set person_id = $1 where town_id = $2 and meeting_id = $3 \
     and person_id = $4");
