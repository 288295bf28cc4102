//! Applications: a code outside, the child sealed.

use liandong_domain::aid::{AidApplicationState, BroughtAs, Term};
use liandong_domain::basics::{AidApplicationId, Day, Fen, Moment, PersonId, PupilId};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::known;
use super::pupils::{NewPupil, phone_key, same_key};
use crate::db::{Read, Row, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// An application as stored: no name in it.
#[derive(Debug, Clone)]
pub struct ApplicationRow {
    /// Its id.
    pub id: AidApplicationId,
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: AidApplicationState,
    /// The stage of school.
    pub stage: SchoolStage,
    /// The class in the first term of aid.
    pub grade: i64,
    /// The first term of aid.
    pub term: Term,
    /// How the guardian's telephone is found.
    pub phone_key: Option<String>,
    /// How the document is found.
    pub document_key: Option<String>,
    /// Who brought it.
    pub brought_as: BroughtAs,
    /// The person.
    pub brought_by: PersonId,
    /// When.
    pub made_at: Moment,
    /// The rule it was assessed by.
    pub rule: String,
    /// The points it has.
    pub points: Option<i64>,
    /// Who assessed it.
    pub assessed_by: Option<PersonId>,
    /// What the public reads of the name.
    pub mask: String,
    /// How much a term.
    pub fen: Fen,
    /// The first and the last day of the publication.
    pub published: Option<(Day, Day)>,
    /// Why it was refused or taken back.
    pub why: String,
    /// The pupil it became.
    pub pupil: Option<PupilId>,
    sealed: [Option<String>; 5],
}

/// What an application tells of the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationTold {
    /// The child's name.
    pub name: String,
    /// The school.
    pub school: String,
    /// The guardian's name.
    pub guardian: String,
    /// The guardian's telephone.
    pub phone: String,
    /// How the family lives.
    pub hardship: String,
}

/// An application about to be handed in.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// The child, as a pupil would be entered.
    pub child: NewPupil,
    /// The class.
    pub grade: i64,
    /// The first term of aid.
    pub term: Term,
    /// How the family lives.
    pub hardship: String,
    /// The child's document number; empty: not told.
    pub document: String,
    /// Who brings it.
    pub brought_as: BroughtAs,
}

const PLACES: [&str; 5] = [
    "application.name",
    "application.school",
    "application.guardian",
    "application.phone",
    "application.hardship",
];

impl ApplicationRow {
    /// Opens what names the child. Only for a look that is written down.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn told(&self, q: &Read<'_>) -> Result<ApplicationTold, Fault> {
        let open = |at: usize| match &self.sealed[at] {
            Some(sealed) => q.secrets().open(PLACES[at], &self.id.to_string(), sealed),
            None => Ok(String::new()),
        };
        let (name, school, guardian) = (open(0)?, open(1)?, open(2)?);
        Ok(ApplicationTold { name, school, guardian, phone: open(3)?, hardship: open(4)? })
    }
}

/// One application.
const ONE: Sql = Sql("select application_id, code, state, stage, grade, term, phone_key, \
     document_key, brought_as, brought_by, made_at, rule, points, assessed_by, mask, fen, \
     published_from, published_until, why, pupil_id, name_sealed, school_sealed, \
     guardian_sealed, phone_sealed, hardship_sealed from aid_application where town_id = $1 \
     and application_id = $2");
/// Applications in a state, the longest waiting first.
const IN_STATE: Sql = Sql("select application_id, code, state, stage, grade, term, phone_key, \
     document_key, brought_as, brought_by, made_at, rule, points, assessed_by, mask, fen, \
     published_from, published_until, why, pupil_id, name_sealed, school_sealed, \
     guardian_sealed, phone_sealed, hardship_sealed from aid_application where town_id = $1 \
     and state = $2 order by made_at, application_id limit $3 offset $4");
/// How many there are in each state.
const COUNTS: Sql = Sql("select state, count(application_id) from aid_application \
     where town_id = $1 group by state");
/// Those that somebody brought, latest first.
const BROUGHT: Sql = Sql("select application_id, code, state, stage, grade, term, phone_key, \
     document_key, brought_as, brought_by, made_at, rule, points, assessed_by, mask, fen, \
     published_from, published_until, why, pupil_id, name_sealed, school_sealed, \
     guardian_sealed, phone_sealed, hardship_sealed from aid_application where town_id = $1 \
     and brought_by = $2 order by made_at desc, application_id limit 50");
/// Those that are published on a day.
const NOTICE: Sql = Sql("select application_id, code, state, stage, grade, term, phone_key, \
     document_key, brought_as, brought_by, made_at, rule, points, assessed_by, mask, fen, \
     published_from, published_until, why, pupil_id, name_sealed, school_sealed, \
     guardian_sealed, phone_sealed, hardship_sealed from aid_application where town_id = $1 \
     and state = 'published' and published_until >= $2 order by published_until, code limit 200");
/// The code of an application of the same child that runs.
const SAME: Sql = Sql("select code from aid_application where town_id = $1 and same_key = $2 \
     and state in ('applied', 'complete', 'visited', 'assessed', 'published') limit 1");
/// How many there are: codes are counted up.
const COUNT: Sql = Sql("select count(application_id) from aid_application where town_id = $1");
/// Hands in an application.
const INSERT: Sql = Sql("insert into aid_application (town_id, application_id, code, state, \
     stage, grade, term, name_sealed, school_sealed, guardian_sealed, hardship_sealed, \
     phone_sealed, phone_key, same_key, document_key, brought_as, brought_by, made_at) \
     values ($1, $2, $3, 'applied', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17)");
/// Moves it on.
const MOVE: Sql = Sql("update aid_application set state = $1 where town_id = $2 \
     and application_id = $3 and state = $4");
/// Assesses it.
const ASSESS: Sql = Sql("update aid_application set state = 'assessed', rule = $1, points = $2, \
     assessed_by = $3 where town_id = $4 and application_id = $5 and state = 'visited'");
/// Publishes it.
const PUBLISH: Sql = Sql("update aid_application set state = 'published', mask = $1, fen = $2, \
     published_from = $3, published_until = $4 where town_id = $5 and application_id = $6 \
     and state = 'assessed'");
/// Settles it.
const SETTLE: Sql = Sql("update aid_application set state = $1, why = $2, pupil_id = $3, \
     settled_by = $4, settled_at = $5 where town_id = $6 and application_id = $7 and state = $8");
/// Holds it until the end of the change.
const HOLD: Sql = Sql("select application_id from aid_application where town_id = $1 \
     and application_id = $2");

fn row(row: &Row) -> Result<ApplicationRow, Fault> {
    let text = |at: usize| row.get::<String>(at);
    let published = row.get::<Option<Day>>(16)?.zip(row.get::<Option<Day>>(17)?);
    Ok(ApplicationRow {
        id: row.get(0)?,
        code: row.get(1)?,
        state: known(AidApplicationState::parse(&text(2)?), "a state of an application")?,
        stage: known(SchoolStage::parse(&text(3)?), "a stage of school")?,
        grade: row.get(4)?,
        term: known(text(5)?.parse().ok(), "a term")?,
        phone_key: row.get(6)?,
        document_key: row.get(7)?,
        brought_as: known(BroughtAs::parse(&text(8)?), "who brought an application")?,
        brought_by: row.get(9)?,
        made_at: row.get(10)?,
        rule: row.get(11)?,
        points: row.get(12)?,
        assessed_by: row.get(13)?,
        mask: row.get(14)?,
        fen: row.get(15)?,
        published,
        why: row.get(18)?,
        pupil: row.get(19)?,
        sealed: [row.get(20)?, row.get(21)?, row.get(22)?, row.get(23)?, row.get(24)?],
    })
}

/// One application.
pub fn application(
    q: &mut Read<'_>,
    id: AidApplicationId,
) -> Result<Option<ApplicationRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(row).transpose()
}
/// Applications in a state, the longest waiting first.
pub fn applications(
    q: &mut Read<'_>,
    state: AidApplicationState,
    (size, offset): (i64, i64),
) -> Result<Vec<ApplicationRow>, Fault> {
    let town = q.town();
    q.rows(IN_STATE, p![town, state.code(), size, offset])?.iter().map(row).collect()
}
/// How many there are in each state.
pub fn application_counts(q: &mut Read<'_>) -> Result<Vec<(AidApplicationState, i64)>, Fault> {
    let town = q.town();
    let state = |text: String| known(AidApplicationState::parse(&text), "a state");
    q.rows(COUNTS, p![town])?.iter().map(|row| Ok((state(row.get(0)?)?, row.get(1)?))).collect()
}
/// Those that somebody brought, latest first.
pub fn brought(q: &mut Read<'_>, by: PersonId) -> Result<Vec<ApplicationRow>, Fault> {
    let town = q.town();
    q.rows(BROUGHT, p![town, by])?.iter().map(row).collect()
}
/// Those that are published on a day.
pub fn on_notice(q: &mut Read<'_>, day: Day) -> Result<Vec<ApplicationRow>, Fault> {
    let town = q.town();
    q.rows(NOTICE, p![town, day])?.iter().map(row).collect()
}
/// The code of an application of the same child that runs.
pub fn same_application(q: &mut Read<'_>, child: &NewPupil) -> Result<Option<String>, Fault> {
    let (town, key) = (q.town(), same_key(q, child));
    q.row(SAME, p![town, key])?.map(|row| row.get(0)).transpose()
}
/// How a document number is found.
pub fn aid_document_key(q: &Read<'_>, number: &str) -> String {
    q.secrets().find_key("aided-document", number)
}
/// Hands in an application.
pub fn insert_application(
    tx: &mut Tx<'_>,
    new: &NewApplication,
) -> Result<AidApplicationId, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let id = AidApplicationId::new(tx.fresh());
    let code = format!("A-{:04}", tx.count(COUNT, p![town])? + 1);
    let (row, child) = (id.to_string(), &new.child);
    let seal = |at: usize, text: &str| tx.secrets().seal(tx.ids(), PLACES[at], &row, text);
    let (name, school, guardian) =
        (seal(0, &child.name), seal(1, &child.school), seal(2, &child.guardian));
    let (phone, hardship): (Option<&Phone>, String) =
        (child.phone.as_ref(), seal(4, &new.hardship));
    let sealed_phone = phone.map(|phone| seal(3, phone.digits()));
    let found = phone.map(|phone| phone_key(tx, phone));
    let document = (!new.document.is_empty()).then(|| aid_document_key(tx, &new.document));
    let same = same_key(tx, child);
    let head = p![town, id, code, child.stage.code(), new.grade, new.term.to_string(), name];
    let body = p![school, guardian, hardship, sealed_phone, found, same, document];
    let tail = p![new.brought_as.code(), by, now];
    tx.execute(INSERT, &[head.as_slice(), body.as_slice(), tail.as_slice()].concat())?;
    Ok(id)
}
/// Moves it on; false when it has left the old state.
pub fn move_application(
    tx: &mut Tx<'_>,
    id: AidApplicationId,
    (old, new): (AidApplicationState, AidApplicationState),
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(MOVE, p![new.code(), town, id, old.code()])? == 1)
}
/// Assesses it; false when it is at another step.
pub fn assess_application(
    tx: &mut Tx<'_>,
    id: AidApplicationId,
    (rule, points): (&str, i64),
) -> Result<bool, Fault> {
    let (town, by) = (tx.town(), tx.actor());
    Ok(tx.execute(ASSESS, p![rule, points, by, town, id])? == 1)
}
/// Publishes it; false when it is at another step.
pub fn publish_application(
    tx: &mut Tx<'_>,
    id: AidApplicationId,
    (mask, fen): (&str, Fen),
    (from, until): (Day, Day),
) -> Result<bool, Fault> {
    let town = tx.town();
    Ok(tx.execute(PUBLISH, p![mask, fen, from, until, town, id])? == 1)
}
/// Settles it; false when it has left the old state.
pub fn settle_application(
    tx: &mut Tx<'_>,
    row: &ApplicationRow,
    state: AidApplicationState,
    (why, pupil): (&str, Option<PupilId>),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = p![state.code(), why, pupil, by, now, town, row.id, row.state.code()];
    Ok(tx.execute(SETTLE, values)? == 1)
}
/// Holds it until the end of the change.
pub fn hold_application(tx: &mut Tx<'_>, id: AidApplicationId) -> Result<(), Fault> {
    let town = tx.town();
    tx.hold(HOLD, p![town, id])
}
