//! Consents on paper, and signatures on a screen. The picture and the hand are sealed.

use liandong_domain::basics::{ConsentId, Day, GuardianId, Moment, PersonId, SlipId};
use liandong_domain::minors::{SlipNumber, SlipState, Strokes};
use liandong_domain::people::ConsentScope;

use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One slip.
const ONE: Sql = Sql("select s.slip_id, s.number, s.child_id, c.name, s.guardian_id, g.name, \
     s.scope, s.starts_on, s.ends_on, s.state, s.printed_at, s.photo_at, s.settled_at, s.why, \
     s.consent_id from consent_slip s \
     join person c on c.town_id = s.town_id and c.person_id = s.child_id \
     join guardian g on g.town_id = s.town_id and g.guardian_id = s.guardian_id \
     where s.town_id = $1 and s.slip_id = $2");
/// The slip with this number.
const NUMBERED: Sql = Sql("select slip_id from consent_slip where town_id = $1 and number = $2");
/// Slips of a child, latest first.
const OF_CHILD: Sql =
    Sql("select s.slip_id, s.number, s.child_id, c.name, s.guardian_id, g.name, \
     s.scope, s.starts_on, s.ends_on, s.state, s.printed_at, s.photo_at, s.settled_at, s.why, \
     s.consent_id from consent_slip s \
     join person c on c.town_id = s.town_id and c.person_id = s.child_id \
     join guardian g on g.town_id = s.town_id and g.guardian_id = s.guardian_id \
     where s.town_id = $1 and s.child_id = $2 order by s.printed_at desc, s.slip_id desc \
     limit $3 offset $4");
/// How many slips a child has.
const COUNT_OF_CHILD: Sql = Sql("select count(slip_id) from consent_slip where town_id = $1 \
     and child_id = $2");
/// Slips to be looked at by these bodies and those above, the longest waiting first, and how many.
const WAITING: SqlList = SqlList(
    "select s.slip_id, s.number, s.child_id, c.name, s.guardian_id, g.name, \
     s.scope, s.starts_on, s.ends_on, s.state, s.printed_at, s.photo_at, s.settled_at, s.why, \
     s.consent_id, count(*) over () from consent_slip s \
     join person c on c.town_id = s.town_id and c.person_id = s.child_id \
     join guardian g on g.town_id = s.town_id and g.guardian_id = s.guardian_id \
     where s.town_id = $1 and s.state = 'waiting' \
     and exists (select 1 from holding h join organisation o on o.town_id = h.town_id \
       and o.organisation_id = h.organisation_id \
       join organisation b on b.town_id = o.town_id \
       and substr(o.path, 1, length(b.path)) = b.path \
       where h.town_id = s.town_id and h.person_id = s.child_id and b.path in ({slots})) \
     order by s.photo_at, s.slip_id limit $2",
);
/// Prints a slip.
const PRINT: Sql =
    Sql("insert into consent_slip (town_id, slip_id, number, child_id, guardian_id, \
     scope, starts_on, ends_on, state, printed_by, printed_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'printed', $9, $10)");
/// Keeps a photograph.
const PHOTO: Sql = Sql("update consent_slip set photo_sealed = $1, photo_by = $2, photo_at = $3, \
     state = $4, why = '', settled_by = null, settled_at = null where town_id = $5 \
     and slip_id = $6 and state = $7");
/// The photograph.
const PICTURE: Sql = Sql("select photo_sealed from consent_slip where town_id = $1 \
     and slip_id = $2");
/// Settles a slip.
const SETTLE: Sql = Sql("update consent_slip set state = $1, why = $2, consent_id = $3, \
     settled_by = $4, settled_at = $5 where town_id = $6 and slip_id = $7 and state = $8");
/// Photographs whose consent ended before this day are let go.
const LET_GO: Sql = Sql("update consent_slip set photo_sealed = null where town_id = $1 \
     and photo_sealed is not null and ends_on < $2");
/// Keeps a signature.
const SIGN: Sql = Sql("insert into consent_signature (town_id, consent_id, name_sealed, \
     strokes_sealed, signed_at) values ($1, $2, $3, $4, $5)");
/// A signature.
const SIGNED: Sql = Sql("select name_sealed, strokes_sealed, signed_at from consent_signature \
     where town_id = $1 and consent_id = $2");

/// A slip as kept, without its picture.
#[derive(Debug, Clone)]
pub struct SlipRow {
    /// Which.
    pub id: SlipId,
    /// Its number.
    pub number: SlipNumber,
    /// For which child.
    pub child: PersonId,
    /// The child's name.
    pub child_name: String,
    /// By which guardian.
    pub guardian: GuardianId,
    /// The guardian's name.
    pub guardian_name: String,
    /// What for.
    pub scope: ConsentScope,
    /// The first and the last day.
    pub days: (Day, Day),
    /// How far it has come.
    pub state: SlipState,
    /// When it was printed.
    pub printed_at: Moment,
    /// When the photograph came.
    pub photo_at: Option<Moment>,
    /// When a worker looked.
    pub settled_at: Option<Moment>,
    /// Why it was refused; empty: it was not.
    pub why: String,
    /// The consent it became.
    pub consent: Option<ConsentId>,
}

fn slip(row: &Row) -> Result<SlipRow, Fault> {
    let broken = || Fault::new("reading a slip", "a kept slip cannot be read");
    let (number, scope, state): (String, String, String) = (row.get(1)?, row.get(6)?, row.get(9)?);
    Ok(SlipRow {
        id: row.get(0)?,
        number: SlipNumber::parse(&number).ok_or_else(broken)?,
        child: row.get(2)?,
        child_name: row.get(3)?,
        guardian: row.get(4)?,
        guardian_name: row.get(5)?,
        scope: ConsentScope::parse(&scope).ok_or_else(broken)?,
        days: (row.get(7)?, row.get(8)?),
        state: SlipState::parse(&state).ok_or_else(broken)?,
        printed_at: row.get(10)?,
        photo_at: row.get(11)?,
        settled_at: row.get(12)?,
        why: row.get(13)?,
        consent: row.get(14)?,
    })
}

/// One slip.
pub fn one(q: &mut Read<'_>, id: SlipId) -> Result<Option<SlipRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(slip).transpose()
}
/// The slip with this number.
pub fn numbered(q: &mut Read<'_>, number: &SlipNumber) -> Result<Option<SlipId>, Fault> {
    let town = q.town();
    q.row(NUMBERED, p![town, number.as_str()])?.map(|row| row.get(0)).transpose()
}
/// A page of a child's slips, latest first, and how many there are.
pub fn of_child(
    q: &mut Read<'_>,
    child: PersonId,
    (most, offset): (i64, i64),
) -> Result<(Vec<SlipRow>, i64), Fault> {
    let town = q.town();
    let rows: Result<Vec<SlipRow>, Fault> =
        q.rows(OF_CHILD, p![town, child, most, offset])?.iter().map(slip).collect();
    Ok((rows?, q.count(COUNT_OF_CHILD, p![town, child])?))
}
/// Slips to be looked at in these bodies, the longest waiting first, and how many there are.
pub fn waiting(
    q: &mut Read<'_>,
    paths: &[String],
    most: i64,
) -> Result<(Vec<SlipRow>, i64), Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    let rows = q.rows_in(WAITING, p![town, most], &slots)?;
    let total = rows.first().map_or(Ok(0), |row| row.get(15))?;
    let slips: Result<Vec<SlipRow>, Fault> = rows.iter().map(slip).collect();
    Ok((slips?, total))
}

/// A slip about to be printed.
#[derive(Debug, Clone)]
pub struct NewSlip {
    /// For which child.
    pub child: PersonId,
    /// By which guardian.
    pub guardian: GuardianId,
    /// What for.
    pub scope: ConsentScope,
    /// The first and the last day.
    pub days: (Day, Day),
}

/// Prints a slip.
pub fn print(tx: &mut Tx<'_>, number: &SlipNumber, new: &NewSlip) -> Result<SlipId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), SlipId::new(tx.fresh()));
    let by = tx.actor();
    let (from, until) = new.days;
    let (number, scope) = (number.as_str(), new.scope.code());
    tx.execute(PRINT, p![town, id, number, new.child, new.guardian, scope, from, until, by, now])?;
    Ok(id)
}
/// Keeps a photograph, given as text; false when the slip has moved on.
pub fn keep_photo(
    tx: &mut Tx<'_>,
    slip: &SlipRow,
    state: SlipState,
    picture: &str,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor().to_owned());
    let sealed = tx.secrets().seal(tx.ids(), "slip.photo", &slip.id.to_string(), picture);
    let params = p![sealed, by, now, state.code(), town, slip.id, slip.state.code()];
    Ok(tx.execute(PHOTO, params)? == 1)
}
/// The photograph as text. The caller owes a permit and a line of who looked.
pub fn picture(q: &mut Read<'_>, id: SlipId) -> Result<Option<String>, Fault> {
    let town = q.town();
    let Some(row) = q.row(PICTURE, p![town, id])? else { return Ok(None) };
    let sealed: Option<String> = row.get(0)?;
    sealed.map(|text| q.secrets().open("slip.photo", &id.to_string(), &text)).transpose()
}
/// Settles a slip; false when it has moved on.
pub fn settle(
    tx: &mut Tx<'_>,
    slip: &SlipRow,
    state: SlipState,
    why: &str,
    consent: Option<ConsentId>,
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor().to_owned());
    let params = p![state.code(), why, consent, by, now, town, slip.id, slip.state.code()];
    Ok(tx.execute(SETTLE, params)? == 1)
}
/// Lets photographs go whose consent ended before this day; gives how many.
pub fn let_photos_go(tx: &mut Tx<'_>, before: Day) -> Result<u64, Fault> {
    let town = tx.town();
    tx.keep_house(LET_GO, p![town, before])
}

/// A signature as kept.
#[derive(Debug, Clone)]
pub struct SignedRow {
    /// The name as it was typed.
    pub name: String,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// When.
    pub at: Moment,
}

/// Keeps a signature under a consent.
pub fn keep_signature(
    tx: &mut Tx<'_>,
    consent: ConsentId,
    name: &str,
    strokes: Option<&Strokes>,
) -> Result<(), Fault> {
    let (town, now, row) = (tx.town(), tx.now(), consent.to_string());
    let name = tx.secrets().seal(tx.ids(), "signature.name", &row, name);
    let strokes = strokes
        .map(|drawn| tx.secrets().seal(tx.ids(), "signature.strokes", &row, &drawn.to_text()));
    tx.execute(SIGN, p![town, consent, name, strokes, now]).map(|_| ())
}
/// The signature under a consent. The caller owes a permit.
pub fn signature(q: &mut Read<'_>, consent: ConsentId) -> Result<Option<SignedRow>, Fault> {
    let (town, place) = (q.town(), consent.to_string());
    let Some(row) = q.row(SIGNED, p![town, consent])? else { return Ok(None) };
    let name = q.secrets().open("signature.name", &place, &row.get::<String>(0)?)?;
    let broken = |_| Fault::new("reading a signature", "kept strokes cannot be read");
    let strokes = match row.get::<Option<String>>(1)? {
        Some(sealed) => {
            let text = q.secrets().open("signature.strokes", &place, &sealed)?;
            Strokes::parse(&text).map_err(broken)?
        }
        None => None,
    };
    Ok(Some(SignedRow { name, strokes, at: row.get(2)? }))
}
