//! Rows of expenses.

use liandong_domain::basics::{
    ActivityId, BatchId, ClaimId, Day, Fen, Moment, PersonId, ShiftId, VoucherId,
};
use liandong_domain::expenses::{ClaimState, ExpenseKind};

use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A claim as stored, with the names around it.
#[derive(Debug, Clone)]
pub struct ClaimRow {
    /// Its id.
    pub id: ClaimId,
    /// Who claims.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// The activity's title.
    pub title: String,
    /// What was paid for.
    pub kind: ExpenseKind,
    /// How much.
    pub fen: Fen,
    /// The day of the service.
    pub served_on: Day,
    /// What is written.
    pub words: String,
    /// Whether there is a photograph.
    pub photo: bool,
    /// Where it stands.
    pub state: ClaimState,
    /// The caps that allowed it.
    pub rule: String,
    /// When it was claimed.
    pub claimed_at: Moment,
    /// Who decided, by name.
    pub decided_by_name: String,
    /// Why it was refused.
    pub why: String,
    /// The payment it stands in.
    pub batch: Option<BatchId>,
    /// The day it was paid.
    pub paid_on: Option<Day>,
}

/// A claim about to be kept.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// Who claims.
    pub person: PersonId,
    /// The shift.
    pub shift: ShiftId,
    /// Its activity.
    pub activity: ActivityId,
    /// What was paid for.
    pub kind: ExpenseKind,
    /// How much.
    pub fen: Fen,
    /// The day of the service.
    pub served_on: Day,
    /// What is written.
    pub words: String,
    /// The photograph as text.
    pub photo: Option<String>,
    /// The caps that allow it.
    pub rule: String,
}

/// A shift at which somebody was present.
#[derive(Debug, Clone)]
pub struct ServedRow {
    /// The shift.
    pub shift: ShiftId,
    /// Its activity.
    pub activity: ActivityId,
    /// The activity's title.
    pub title: String,
    /// The day.
    pub on: Day,
}

/// Claims paid together, with who made the voucher.
#[derive(Debug, Clone)]
pub struct PaymentRow {
    /// Its voucher.
    pub voucher: VoucherId,
    /// What its claims come to.
    pub fen: Fen,
    /// How many claims it was made for.
    pub claims: i64,
    /// Who made it, by name.
    pub made_by_name: String,
    /// When.
    pub made_at: Moment,
}

/// What an activity cost in a year.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The activity's title.
    pub title: String,
    /// The kind.
    pub kind: ExpenseKind,
    /// How many claims were paid.
    pub claims: i64,
    /// What they come to.
    pub fen: Fen,
}

/// One claim.
const ONE: Sql = Sql("select c.claim_id, c.person_id, p.name, a.title, c.kind, c.fen, \
     c.served_on, c.words_sealed, \
     cast(case when c.photo_sealed is null then 0 else 1 end as bigint), c.state, c.rule, \
     c.claimed_at, d.name, c.why, c.batch_id, c.paid_on from expense_claim c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     join activity a on a.town_id = c.town_id and a.activity_id = c.activity_id \
     left join person d on d.town_id = c.town_id and d.person_id = c.decided_by \
     where c.town_id = $1 and c.claim_id = $2");
/// Claims of somebody, latest first.
const OF_PERSON: Sql = Sql("select c.claim_id, c.person_id, p.name, a.title, c.kind, c.fen, \
     c.served_on, c.words_sealed, \
     cast(case when c.photo_sealed is null then 0 else 1 end as bigint), c.state, c.rule, \
     c.claimed_at, d.name, c.why, c.batch_id, c.paid_on from expense_claim c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     join activity a on a.town_id = c.town_id and a.activity_id = c.activity_id \
     left join person d on d.town_id = c.town_id and d.person_id = c.decided_by \
     where c.town_id = $1 and c.person_id = $2 order by c.claimed_at desc, c.claim_id \
     limit $3 offset $4");
/// How many there are.
const COUNT_OF_PERSON: Sql =
    Sql("select count(claim_id) from expense_claim where town_id = $1 and person_id = $2");
/// Claims of a state, the longest waiting first.
const OF_STATE: Sql = Sql("select c.claim_id, c.person_id, p.name, a.title, c.kind, c.fen, \
     c.served_on, c.words_sealed, \
     cast(case when c.photo_sealed is null then 0 else 1 end as bigint), c.state, c.rule, \
     c.claimed_at, d.name, c.why, c.batch_id, c.paid_on from expense_claim c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     join activity a on a.town_id = c.town_id and a.activity_id = c.activity_id \
     left join person d on d.town_id = c.town_id and d.person_id = c.decided_by \
     where c.town_id = $1 and c.state = $2 order by c.claimed_at, c.claim_id \
     limit $3 offset $4");
/// How many there are.
const COUNT_OF_STATE: Sql =
    Sql("select count(claim_id) from expense_claim where town_id = $1 and state = $2");
/// Claims of a payment, in the order of their service.
const OF_BATCH: Sql = Sql("select c.claim_id, c.person_id, p.name, a.title, c.kind, c.fen, \
     c.served_on, c.words_sealed, \
     cast(case when c.photo_sealed is null then 0 else 1 end as bigint), c.state, c.rule, \
     c.claimed_at, d.name, c.why, c.batch_id, c.paid_on from expense_claim c \
     join person p on p.town_id = c.town_id and p.person_id = c.person_id \
     join activity a on a.town_id = c.town_id and a.activity_id = c.activity_id \
     left join person d on d.town_id = c.town_id and d.person_id = c.decided_by \
     where c.town_id = $1 and c.batch_id = $2 order by c.served_on, c.claim_id \
     limit $3 offset $4");
/// How many stand in it.
const COUNT_OF_BATCH: Sql =
    Sql("select count(claim_id) from expense_claim where town_id = $1 and batch_id = $2");
/// One payment.
const PAYMENT: Sql = Sql("select b.voucher_id, b.fen, b.claims, p.name, b.made_at \
     from expense_batch b join person p on p.town_id = b.town_id and p.person_id = b.made_by \
     where b.town_id = $1 and b.batch_id = $2");
/// The photograph of a claim.
const PHOTO: Sql =
    Sql("select photo_sealed from expense_claim where town_id = $1 and claim_id = $2");
/// Keeps a claim.
const INSERT: Sql = Sql("insert into expense_claim (town_id, claim_id, person_id, shift_id, \
     activity_id, kind, fen, served_on, words_sealed, photo_sealed, state, rule, claimed_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'claimed', $11, $12)");
/// Decides a claim.
const DECIDE: Sql = Sql("update expense_claim set state = $1, decided_by = $2, decided_at = $3, \
     why = $4 where town_id = $5 and claim_id = $6 and state = $7");
/// Puts a claim into a payment.
const PUT: Sql = Sql("update expense_claim set batch_id = $1 where town_id = $2 \
     and claim_id = $3 and state = 'approved'");
/// Claims of a payment are paid.
const PAID: Sql = Sql("update expense_claim set state = 'paid', paid_on = $1 \
     where town_id = $2 and batch_id = $3 and state = 'approved'");
/// How many claims a payment was made for.
const CLAIMS_IN: Sql = Sql("select claims from expense_batch where town_id = $1 and batch_id = $2");
/// How many of them are somebody's own.
const OWN_IN: Sql = Sql("select count(claim_id) from expense_claim where town_id = $1 \
     and batch_id = $2 and person_id = $3");
/// Keeps a payment.
const KEEP_BATCH: Sql = Sql("insert into expense_batch (town_id, batch_id, voucher_id, fen, \
     claims, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// The voucher of a payment.
const VOUCHER: Sql =
    Sql("select voucher_id from expense_batch where town_id = $1 and batch_id = $2");
/// What somebody claimed of a kind on a day.
const ON_DAY: Sql = Sql("select cast(coalesce(sum(fen), 0) as bigint) from expense_claim \
     where town_id = $1 and person_id = $2 and served_on = $3 and kind = $4 \
     and state in ('claimed', 'approved', 'paid')");
/// What was claimed for an activity.
const FOR_ACTIVITY: Sql = Sql("select cast(coalesce(sum(fen), 0) as bigint) from expense_claim \
     where town_id = $1 and activity_id = $2 and state in ('claimed', 'approved', 'paid')");
/// Shifts at which somebody was present, latest first.
const SERVED: Sql = Sql("select t.shift_id, t.activity_id, a.title, t.starts_at \
     from attendance x join shift t on t.town_id = x.town_id and t.shift_id = x.shift_id \
     join activity a on a.town_id = t.town_id and a.activity_id = t.activity_id \
     where x.town_id = $1 and x.person_id = $2 and x.changed_at >= $3 \
     and x.state in ('present', 'left') order by t.starts_at desc limit 60");
/// The same of one shift.
const SERVED_AT: Sql = Sql("select t.shift_id, t.activity_id, a.title, t.starts_at \
     from attendance x join shift t on t.town_id = x.town_id and t.shift_id = x.shift_id \
     join activity a on a.town_id = t.town_id and a.activity_id = t.activity_id \
     where x.town_id = $1 and x.shift_id = $2 and x.person_id = $3 \
     and x.state in ('present', 'left')");
/// Paid claims of a year by activity and kind.
const REPORT: Sql = Sql("select a.title, c.kind, count(c.claim_id), cast(sum(c.fen) as bigint) \
     from expense_claim c join activity a on a.town_id = c.town_id \
     and a.activity_id = c.activity_id where c.town_id = $1 and c.state = 'paid' \
     and c.served_on >= $2 and c.served_on <= $3 group by a.activity_id, a.title, c.kind \
     order by a.title, a.activity_id, c.kind limit 2000");
/// The activity whose cap must not be passed by two at once.
const HOLD_ACTIVITY: Sql =
    Sql("select activity_id from activity where town_id = $1 and activity_id = $2");
/// The claim that must not be decided twice at once.
const HOLD: Sql = Sql("select claim_id from expense_claim where town_id = $1 and claim_id = $2");

fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading expenses", what))
}

fn row(q: &Read<'_>, row: &Row) -> Result<ClaimRow, Fault> {
    let id: ClaimId = row.get(0)?;
    let words: String = row.get(7)?;
    Ok(ClaimRow {
        id,
        person: row.get(1)?,
        person_name: row.get(2)?,
        title: row.get(3)?,
        kind: known(ExpenseKind::parse(&row.get::<String>(4)?), "a kind")?,
        fen: row.get(5)?,
        served_on: row.get(6)?,
        words: q.secrets().open("expense_claim.words", &id.to_string(), &words)?,
        photo: row.get::<i64>(8)? != 0,
        state: known(ClaimState::parse(&row.get::<String>(9)?), "a state")?,
        rule: row.get(10)?,
        claimed_at: row.get(11)?,
        decided_by_name: row.get::<Option<String>>(12)?.unwrap_or_default(),
        why: row.get(13)?,
        batch: row.get(14)?,
        paid_on: row.get(15)?,
    })
}
fn served_row(row: &Row) -> Result<ServedRow, Fault> {
    let starts: Moment = row.get(3)?;
    Ok(ServedRow {
        shift: row.get(0)?,
        activity: row.get(1)?,
        title: row.get(2)?,
        on: starts.day(),
    })
}

/// One claim.
pub fn claim(q: &mut Read<'_>, id: ClaimId) -> Result<Option<ClaimRow>, Fault> {
    let town = q.town();
    let found = q.row(ONE, p![town, id])?;
    found.as_ref().map(|one| row(q, one)).transpose()
}
/// Claims of somebody, latest first.
pub fn claims_of(
    q: &mut Read<'_>,
    person: PersonId,
    (size, offset): (i64, i64),
) -> Result<Vec<ClaimRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OF_PERSON, p![town, person, size, offset])?;
    rows.iter().map(|one| row(q, one)).collect()
}
/// How many there are.
pub fn count_of(q: &mut Read<'_>, person: PersonId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_OF_PERSON, p![town, person])
}
/// Claims of a state, the longest waiting first.
pub fn claims(
    q: &mut Read<'_>,
    state: ClaimState,
    (size, offset): (i64, i64),
) -> Result<Vec<ClaimRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OF_STATE, p![town, state.code(), size, offset])?;
    rows.iter().map(|one| row(q, one)).collect()
}
/// How many there are.
pub fn count_claims(q: &mut Read<'_>, state: ClaimState) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_OF_STATE, p![town, state.code()])
}
/// Claims of a payment, in the order of their service.
pub fn claims_of_payment(
    q: &mut Read<'_>,
    batch: BatchId,
    (size, offset): (i64, i64),
) -> Result<Vec<ClaimRow>, Fault> {
    let town = q.town();
    let rows = q.rows(OF_BATCH, p![town, batch, size, offset])?;
    rows.iter().map(|one| row(q, one)).collect()
}
/// How many stand in it; fewer than it was made for when some were put into another.
pub fn count_of_payment(q: &mut Read<'_>, batch: BatchId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_OF_BATCH, p![town, batch])
}
/// One payment.
pub fn payment(q: &mut Read<'_>, batch: BatchId) -> Result<Option<PaymentRow>, Fault> {
    let town = q.town();
    let found = q.row(PAYMENT, p![town, batch])?;
    found
        .map(|row| {
            Ok(PaymentRow {
                voucher: row.get(0)?,
                fen: row.get(1)?,
                claims: row.get(2)?,
                made_by_name: row.get(3)?,
                made_at: row.get(4)?,
            })
        })
        .transpose()
}
/// The photograph of a claim as text. The caller owes a permit.
pub fn photo(q: &mut Read<'_>, id: ClaimId) -> Result<Option<String>, Fault> {
    let town = q.town();
    let Some(row) = q.row(PHOTO, p![town, id])? else { return Ok(None) };
    let sealed: Option<String> = row.get(0)?;
    let open = |sealed: String| q.secrets().open("expense_claim.photo", &id.to_string(), &sealed);
    sealed.map(open).transpose()
}
/// Keeps a claim.
pub fn insert(tx: &mut Tx<'_>, new: &NewClaim) -> Result<ClaimId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), ClaimId::new(tx.fresh()));
    let seal = |place: &str, text: &str| tx.secrets().seal(tx.ids(), place, &id.to_string(), text);
    let words = seal("expense_claim.words", &new.words);
    let photo = new.photo.as_ref().map(|text| seal("expense_claim.photo", text));
    let head = p![town, id, new.person, new.shift, new.activity, new.kind.code(), new.fen];
    let tail = p![new.served_on, words, photo, &new.rule, now];
    tx.execute(INSERT, &[head.as_slice(), tail.as_slice()].concat())?;
    Ok(id)
}
/// Decides a claim; nothing when it stood elsewhere.
pub fn decide(
    tx: &mut Tx<'_>,
    id: ClaimId,
    (from, to): (ClaimState, ClaimState),
    why: &str,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(DECIDE, p![to.code(), by, now, why, town, id, from.code()]).map(|_| ())
}
/// Puts an approved claim into a payment.
pub fn put_into(tx: &mut Tx<'_>, id: ClaimId, batch: BatchId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(PUT, p![batch, town, id]).map(|_| ())
}
/// The claims of a payment are paid; how many.
pub fn note_paid(tx: &mut Tx<'_>, batch: BatchId, day: Day) -> Result<i64, Fault> {
    let town = tx.town();
    let count = tx.execute(PAID, p![day, town, batch])?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}
/// How many claims a payment was made for.
pub fn claims_in(q: &mut Read<'_>, batch: BatchId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(CLAIMS_IN, p![town, batch])
}
/// How many of the claims in a payment are somebody's own.
pub fn claims_of_in(q: &mut Read<'_>, person: PersonId, batch: BatchId) -> Result<i64, Fault> {
    let town = q.town();
    q.count(OWN_IN, p![town, batch, person])
}
/// Keeps a payment.
pub fn keep_batch(
    tx: &mut Tx<'_>,
    batch: BatchId,
    voucher: VoucherId,
    (fen, claims): (Fen, i64),
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(KEEP_BATCH, p![town, batch, voucher, fen, claims, by, now]).map(|_| ())
}
/// The voucher of a payment.
pub fn voucher_of(q: &mut Read<'_>, batch: BatchId) -> Result<Option<VoucherId>, Fault> {
    let town = q.town();
    q.row(VOUCHER, p![town, batch])?.map(|row| row.get(0)).transpose()
}
/// What somebody claimed of a kind on a day.
pub fn claimed_on(
    q: &mut Read<'_>,
    person: PersonId,
    day: Day,
    kind: ExpenseKind,
) -> Result<Fen, Fault> {
    let town = q.town();
    q.count(ON_DAY, p![town, person, day, kind.code()]).map(Fen::new)
}
/// What was claimed for an activity.
pub fn claimed_for(q: &mut Read<'_>, activity: ActivityId) -> Result<Fen, Fault> {
    let town = q.town();
    q.count(FOR_ACTIVITY, p![town, activity]).map(Fen::new)
}
/// Shifts at which somebody was present since a moment, latest first.
pub fn served(q: &mut Read<'_>, person: PersonId, since: Moment) -> Result<Vec<ServedRow>, Fault> {
    let town = q.town();
    q.rows(SERVED, p![town, person, since])?.iter().map(served_row).collect()
}
/// The same of one shift; none: not present there.
pub fn served_at(
    q: &mut Read<'_>,
    person: PersonId,
    shift: ShiftId,
) -> Result<Option<ServedRow>, Fault> {
    let town = q.town();
    q.row(SERVED_AT, p![town, shift, person])?.as_ref().map(served_row).transpose()
}
/// Paid claims of the days between two by activity and kind.
pub fn report(q: &mut Read<'_>, (from, until): (Day, Day)) -> Result<Vec<ReportRow>, Fault> {
    let town = q.town();
    q.rows(REPORT, p![town, from, until])?
        .iter()
        .map(|row| {
            Ok(ReportRow {
                title: row.get(0)?,
                kind: known(ExpenseKind::parse(&row.get::<String>(1)?), "a kind")?,
                claims: row.get(2)?,
                fen: row.get(3)?,
            })
        })
        .collect()
}
/// Holds an activity until the end.
pub fn hold_activity(tx: &mut Tx<'_>, id: ActivityId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD_ACTIVITY, p![town, id])
}
/// Holds a claim until the end.
pub fn hold_claim(tx: &mut Tx<'_>, id: ClaimId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
