//! Family, roles, sign-ups, gifts, agreements.

use crate::db::Sql;

/// Rows of `holding` that go over.
pub const HOLDINGS: Sql = Sql("\
     select m.holding_id from holding m where m.town_id = $1 and m.person_id = $2 and not \
     exists (select 1 from holding k where k.town_id = m.town_id and k.person_id = $3 and \
     k.organisation_id = m.organisation_id and k.role = m.role and (k.ends_on is null or \
     k.ends_on >= m.starts_on) and (m.ends_on is null or m.ends_on >= k.starts_on)) order \
     by m.holding_id");
/// Moves one in `holding`.
pub const MOVE_HOLDINGS: Sql = Sql("\
     update holding set person_id = $1 where town_id = $2 and holding_id = $3 and \
     person_id = $4");
/// Rows of `guardian` that go over.
pub const GUARDIANS: Sql = Sql("\
     select m.guardian_id from guardian m where m.town_id = $1 and m.child_id = $2 and \
     m.child_id <> $3 order by m.guardian_id");
/// Moves one in `guardian`.
pub const MOVE_GUARDIANS: Sql = Sql("\
     update guardian set child_id = $1 where town_id = $2 and guardian_id = $3 and \
     child_id = $4");
/// Rows of `guardian` that go over.
pub const GUARDIANSHIPS: Sql = Sql("\
     select m.guardian_id from guardian m where m.town_id = $1 and m.guardian_person_id = \
     $2 and m.child_id <> $3 order by m.guardian_id");
/// Moves one in `guardian`.
pub const MOVE_GUARDIANSHIPS: Sql = Sql("\
     update guardian set guardian_person_id = $1 where town_id = $2 and guardian_id = $3 \
     and guardian_person_id = $4");
/// Rows of `consent` that go over.
pub const CONSENTS: Sql = Sql("\
     select m.consent_id from consent m where m.town_id = $1 and m.child_id = $2 and \
     m.child_id <> $3 order by m.consent_id");
/// Moves one in `consent`.
pub const MOVE_CONSENTS: Sql = Sql("\
     update consent set child_id = $1 where town_id = $2 and consent_id = $3 and child_id \
     = $4");
/// Rows of `consent_slip` that go over.
pub const SLIPS: Sql = Sql("\
     select m.slip_id from consent_slip m where m.town_id = $1 and m.child_id = $2 and \
     m.child_id <> $3 order by m.slip_id");
/// Moves one in `consent_slip`.
pub const MOVE_SLIPS: Sql = Sql("\
     update consent_slip set child_id = $1 where town_id = $2 and slip_id = $3 and \
     child_id = $4");
/// Rows of `sign_up` that go over.
pub const SIGN_UPS: Sql = Sql("\
     select m.sign_up_id from sign_up m where m.town_id = $1 and m.person_id = $2 and not \
     exists (select 1 from attendance a where a.town_id = m.town_id and a.shift_id = \
     m.shift_id and a.person_id = m.person_id) and (m.ended_at is not null or not exists \
     (select 1 from sign_up k where k.town_id = m.town_id and k.shift_id = m.shift_id and \
     k.person_id = $3 and k.ended_at is null)) order by m.sign_up_id");
/// Moves one in `sign_up`.
pub const MOVE_SIGN_UPS: Sql = Sql("\
     update sign_up set person_id = $1 where town_id = $2 and sign_up_id = $3 and \
     person_id = $4");
/// Rows of `regular` that go over.
pub const REGULARS: Sql = Sql("\
     select m.regular_id from regular m where m.town_id = $1 and m.person_id = $2 and not \
     exists (select 1 from regular k where k.town_id = m.town_id and k.activity_id = \
     m.activity_id and k.person_id = $3 and k.ended_at is null) order by m.regular_id");
/// Moves one in `regular`.
pub const MOVE_REGULARS: Sql = Sql("\
     update regular set person_id = $1 where town_id = $2 and regular_id = $3 and \
     person_id = $4");
/// Rows of `delegation` that go over.
pub const DELEGATIONS: Sql = Sql("\
     select m.delegation_id from delegation m where m.town_id = $1 and m.person_id = $2 \
     and m.person_id <> $3 order by m.delegation_id");
/// Moves one in `delegation`.
pub const MOVE_DELEGATIONS: Sql = Sql("\
     update delegation set person_id = $1 where town_id = $2 and delegation_id = $3 and \
     person_id = $4");
/// Rows of `shift` that go over.
pub const SHIFTS_LED: Sql = Sql("\
     select m.shift_id from shift m where m.town_id = $1 and m.leader_id = $2 and \
     m.closed_at is null and m.leader_id <> $3 order by m.shift_id");
/// Moves one in `shift`.
pub const MOVE_SHIFTS_LED: Sql = Sql("\
     update shift set leader_id = $1 where town_id = $2 and shift_id = $3 and leader_id = \
     $4");
/// Rows of `giver` that go over.
pub const GIVERS: Sql = Sql("\
     select m.giver_id from giver m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.giver_id");
/// Moves one in `giver`.
pub const MOVE_GIVERS: Sql = Sql("\
     update giver set person_id = $1 where town_id = $2 and giver_id = $3 and person_id = \
     $4");
/// Rows of `own_living` that go over.
pub const OWN_LIVINGS: Sql = Sql("\
     select m.own_living_id from own_living m where m.town_id = $1 and m.person_id = $2 \
     and (m.ended_at is not null or not exists (select 1 from own_living k where \
     k.town_id = m.town_id and k.person_id = $3 and k.ended_at is null)) order by \
     m.own_living_id");
/// Moves one in `own_living`.
pub const MOVE_OWN_LIVINGS: Sql = Sql("\
     update own_living set person_id = $1 where town_id = $2 and own_living_id = $3 and \
     person_id = $4");
/// Rows of `birthday` that go over.
pub const BIRTHDAYS: Sql = Sql("\
     select cast(m.age as text) from birthday m where m.town_id = $1 and m.person_id = $2 \
     and not exists (select 1 from birthday k where k.town_id = m.town_id and k.age = \
     m.age and k.person_id = $3) order by m.age");
/// Moves one in `birthday`.
pub const MOVE_BIRTHDAYS: Sql = Sql("\
     update birthday set person_id = $1 where town_id = $2 and cast(age as text) = $3 and \
     person_id = $4");
/// Rows of `birthday` for the same thing, where the one that goes over is the older.
pub const OLDER_BIRTHDAYS: Sql = Sql("\
     select cast(m.age as text), cast(k.age as text) from birthday m, birthday k where \
     m.town_id = $1 and m.person_id = $2 and k.town_id = m.town_id and k.age = m.age and \
     k.person_id = $3 and m.noted_at < k.noted_at order by m.age");
/// Rows of `agreement` that go over.
pub const AGREEMENTS: Sql = Sql("\
     select m.agreement_id from agreement m where m.town_id = $1 and m.person_id = $2 and \
     (m.ended_at is not null or not exists (select 1 from agreement k where k.town_id = \
     m.town_id and k.person_id = $3 and k.document_id = m.document_id and k.subject = \
     m.subject and k.version = m.version and k.ended_at is null)) order by m.agreement_id");
/// Moves one in `agreement`.
pub const MOVE_AGREEMENTS: Sql = Sql("\
     update agreement set person_id = $1 where town_id = $2 and agreement_id = $3 and \
     person_id = $4");
/// Rows of `agreement` for the same thing, where the one that goes over is the older.
pub const OLDER_AGREEMENTS: Sql = Sql("\
     select m.agreement_id, k.agreement_id from agreement m, agreement k where m.town_id \
     = $1 and m.person_id = $2 and k.town_id = m.town_id and k.person_id = $3 and \
     k.document_id = m.document_id and k.subject = m.subject and k.version = m.version \
     and m.ended_at is null and k.ended_at is null and m.drawn_at < k.drawn_at order by \
     m.agreement_id");
/// Rows of `expense_claim` that go over.
pub const EXPENSES: Sql = Sql("\
     select m.claim_id from expense_claim m where m.town_id = $1 and m.person_id = $2 and \
     m.person_id <> $3 order by m.claim_id");
/// Moves one in `expense_claim`.
pub const MOVE_EXPENSES: Sql = Sql("\
     update expense_claim set person_id = $1 where town_id = $2 and claim_id = $3 and \
     person_id = $4");
