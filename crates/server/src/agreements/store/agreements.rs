//! What each person accepted or signed. Words, hands and photographs are sealed.

use liandong_domain::agreements::{AgreementState, Side, Way};
use liandong_domain::basics::{AgreementId, Day, DocumentId, Moment, OrganisationId, PersonId};
use liandong_domain::minors::Strokes;

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// One agreement.
const ONE: Sql = Sql("select a.agreement_id, a.document_id, a.version, a.person_id, n.name, \
     a.subject, a.title, a.organisation_id, o.name, o.path, a.partner_id, a.asked, a.seal, \
     a.state, a.until, a.drawn_at, a.held_at, a.complete_at, a.ended_at, a.ended_why \
     from agreement a join person n on n.town_id = a.town_id and n.person_id = a.person_id \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     where a.town_id = $1 and a.agreement_id = $2");
/// Agreements of a person, latest first, and how many.
const OF_PERSON: Sql = Sql("select a.agreement_id, a.document_id, a.version, a.person_id, \
     n.name, a.subject, a.title, a.organisation_id, o.name, o.path, a.partner_id, a.asked, \
     a.seal, a.state, a.until, a.drawn_at, a.held_at, a.complete_at, a.ended_at, a.ended_why, \
     count(*) over () from agreement a \
     join person n on n.town_id = a.town_id and n.person_id = a.person_id \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     where a.town_id = $1 and a.person_id = $2 order by a.drawn_at desc, a.agreement_id desc \
     limit $3 offset $4");
/// Agreements of these bodies and below in a state, the longest waiting first, and how many.
const WAITING: SqlList = SqlList(
    "select a.agreement_id, a.document_id, a.version, a.person_id, n.name, a.subject, a.title, \
     a.organisation_id, o.name, o.path, a.partner_id, a.asked, a.seal, a.state, a.until, \
     a.drawn_at, a.held_at, a.complete_at, a.ended_at, a.ended_why, count(*) over () \
     from agreement a join person n on n.town_id = a.town_id and n.person_id = a.person_id \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join organisation b on b.town_id = a.town_id \
     and substr(o.path, 1, length(b.path)) = b.path \
     where a.town_id = $1 and a.state = $2 and b.path in ({slots}) \
     order by a.drawn_at, a.agreement_id limit $3 offset $4",
);
/// What holds or waits for a person, for the gate.
const HELD: Sql = Sql("select document_id, subject, version, state, until, agreement_id \
     from agreement where town_id = $1 and person_id = $2 and ended_at is null \
     order by drawn_at, agreement_id");
/// The open agreement of a person for a document, a subject and a version.
const OPEN: Sql = Sql("select agreement_id from agreement where town_id = $1 and person_id = $2 \
     and document_id = $3 and subject = $4 and version = $5 and ended_at is null");
/// The frozen words.
const BODY: Sql = Sql("select body_sealed from agreement where town_id = $1 \
     and agreement_id = $2");
/// Draws an agreement up.
const DRAW: Sql = Sql("insert into agreement (town_id, agreement_id, document_id, version, \
     person_id, subject, title, organisation_id, partner_id, asked, body_sealed, seal, state, \
     until, drawn_by, drawn_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
/// Keeps how far an agreement has come.
const SETTLE: Sql = Sql("update agreement set state = $1, held_at = coalesce(held_at, $2), \
     complete_at = coalesce(complete_at, $3) where town_id = $4 and agreement_id = $5 \
     and ended_at is null");
/// Ends an agreement.
const END: Sql = Sql("update agreement set state = 'ended', ended_at = $1, ended_by = $2, \
     ended_why = $3 where town_id = $4 and agreement_id = $5 and ended_at is null");
/// Signatures of an agreement.
const SIGNATURES: Sql = Sql("select side, way, signed_by, name_sealed, strokes_sealed, \
     case when photo_sealed is null then 0 else 1 end, device, noted_by, signed_at \
     from agreement_signature where town_id = $1 and agreement_id = $2 order by signed_at, side");
/// Keeps a signature.
const SIGN: Sql = Sql("insert into agreement_signature (town_id, agreement_id, side, way, \
     signed_by, name_sealed, strokes_sealed, photo_sealed, device, noted_by, signed_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/// The photograph of a signed paper.
const PHOTO: Sql = Sql("select photo_sealed from agreement_signature where town_id = $1 \
     and agreement_id = $2 and side = $3");
/// Agreements drawn up before a moment that the person has not signed and was not reminded of
/// since another.
const DRAWN: Sql = Sql("select agreement_id, person_id from agreement where town_id = $1 \
     and state = 'drawn' and drawn_at < $2 and (reminded_at is null or reminded_at < $3) \
     order by drawn_at, agreement_id limit 200");
/// Agreements that still stand for a version before this one, and nobody was told.
const OUTDATED: Sql = Sql("select agreement_id, person_id from agreement where town_id = $1 \
     and document_id = $2 and version < $3 and ended_at is null and state <> 'drawn' \
     and (reminded_at is null or reminded_at < $4) order by version, agreement_id limit 200");
/// Notes that the person was reminded.
const REMINDED: Sql = Sql("update agreement set reminded_at = $1 where town_id = $2 \
     and agreement_id = $3");
/// A page of agreements with their words, for the proof of seals.
const SEALED: Sql = Sql("select agreement_id, document_id, version, subject, body_sealed, \
     seal from agreement where town_id = $1 and agreement_id > $2 order by agreement_id limit $3");
/// Lets the words of a person's agreements go.
const FORGET_BODIES: Sql = Sql("update agreement set body_sealed = null where town_id = $1 \
     and person_id = $2");
/// Lets the hands under a person's agreements go.
const FORGET_HANDS: Sql = Sql("update agreement_signature set name_sealed = null, \
     strokes_sealed = null, photo_sealed = null where town_id = $1 and agreement_id in \
     (select agreement_id from agreement where town_id = $2 and person_id = $3)");

/// An agreement, without its words.
#[derive(Debug, Clone)]
pub struct AgreementRow {
    /// Which.
    pub id: AgreementId,
    /// Of which document.
    pub document: DocumentId,
    /// Which version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The activity it was drawn up for; empty: once for all.
    pub subject: String,
    /// What it is called.
    pub title: String,
    /// The organisation's side.
    pub organisation: OrganisationId,
    /// That body's name.
    pub organisation_name: String,
    /// That body's path.
    pub path: String,
    /// The unit on the third side.
    pub partner: Option<OrganisationId>,
    /// The sides that sign.
    pub asked: Vec<Side>,
    /// The seal of the words.
    pub seal: String,
    /// How far it has come.
    pub state: AgreementState,
    /// The last day.
    pub until: Option<Day>,
    /// When it was drawn up.
    pub drawn_at: Moment,
    /// When the person's own part was done.
    pub held_at: Option<Moment>,
    /// When every side had signed.
    pub complete_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why.
    pub ended_why: String,
}

fn sides(text: &str) -> Result<Vec<Side>, Fault> {
    text.split(' ').map(|code| known(Side::parse(code), "a side")).collect()
}

fn agreement(row: &Row) -> Result<AgreementRow, Fault> {
    Ok(AgreementRow {
        id: row.get(0)?,
        document: row.get(1)?,
        version: row.get(2)?,
        person: row.get(3)?,
        person_name: row.get(4)?,
        subject: row.get(5)?,
        title: row.get(6)?,
        organisation: row.get(7)?,
        organisation_name: row.get(8)?,
        path: row.get(9)?,
        partner: row.get(10)?,
        asked: sides(&row.get::<String>(11)?)?,
        seal: row.get(12)?,
        state: known(AgreementState::parse(&row.get::<String>(13)?), "a state")?,
        until: row.get(14)?,
        drawn_at: row.get(15)?,
        held_at: row.get(16)?,
        complete_at: row.get(17)?,
        ended_at: row.get(18)?,
        ended_why: row.get(19)?,
    })
}

fn page(rows: &[Row]) -> Result<(Vec<AgreementRow>, i64), Fault> {
    let total = rows.first().map_or(Ok(0), |row| row.get(20))?;
    let list: Result<Vec<AgreementRow>, Fault> = rows.iter().map(agreement).collect();
    Ok((list?, total))
}

/// One agreement.
pub fn one(q: &mut Read<'_>, id: AgreementId) -> Result<Option<AgreementRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(agreement).transpose()
}
/// A page of a person's agreements, latest first, and how many there are.
pub fn of_person(
    q: &mut Read<'_>,
    person: PersonId,
    (most, offset): (i64, i64),
) -> Result<(Vec<AgreementRow>, i64), Fault> {
    let town = q.town();
    page(&q.rows(OF_PERSON, p![town, person, most, offset])?)
}
/// Agreements of these bodies and below in a state, the longest waiting first, and how many.
pub fn waiting(
    q: &mut Read<'_>,
    state: AgreementState,
    paths: &[String],
    (most, offset): (i64, i64),
) -> Result<(Vec<AgreementRow>, i64), Fault> {
    let town = q.town();
    let slots: Vec<Param> = paths.iter().map(Param::from).collect();
    page(&q.rows_in(WAITING, p![town, state.code(), most, offset], &slots)?)
}

/// What a person holds of a document, as far as the gate looks at it.
#[derive(Debug, Clone)]
pub struct HeldRow {
    /// Of which document.
    pub document: DocumentId,
    /// For which activity; empty: once for all.
    pub subject: String,
    /// Which version.
    pub version: i64,
    /// How far it has come.
    pub state: AgreementState,
    /// The last day.
    pub until: Option<Day>,
    /// Which agreement.
    pub id: AgreementId,
}

/// What a person holds, and what waits for them.
pub fn held(q: &mut Read<'_>, person: PersonId) -> Result<Vec<HeldRow>, Fault> {
    let town = q.town();
    q.rows(HELD, p![town, person])?
        .iter()
        .map(|row| {
            Ok(HeldRow {
                document: row.get(0)?,
                subject: row.get(1)?,
                version: row.get(2)?,
                state: known(AgreementState::parse(&row.get::<String>(3)?), "a state")?,
                until: row.get(4)?,
                id: row.get(5)?,
            })
        })
        .collect()
}
/// The open agreement of a person for a document, a subject and a version.
pub fn open_for(
    q: &mut Read<'_>,
    (person, document): (PersonId, DocumentId),
    subject: &str,
    version: i64,
) -> Result<Option<AgreementId>, Fault> {
    let town = q.town();
    let row = q.row(OPEN, p![town, person, document, subject, version])?;
    row.map(|row| row.get(0)).transpose()
}
/// The frozen words; none: let go. The caller owes a permit.
pub fn body(q: &mut Read<'_>, id: AgreementId) -> Result<Option<String>, Fault> {
    let town = q.town();
    let Some(row) = q.row(BODY, p![town, id])? else { return Ok(None) };
    let sealed: Option<String> = row.get(0)?;
    sealed.map(|text| q.secrets().open("agreement.body", &id.to_string(), &text)).transpose()
}

/// An agreement about to be drawn up.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// Of which document.
    pub document: DocumentId,
    /// Which version.
    pub version: i64,
    /// For whom.
    pub person: PersonId,
    /// For which activity; empty: once for all.
    pub subject: String,
    /// What it is called.
    pub title: String,
    /// The organisation's side.
    pub organisation: OrganisationId,
    /// The third side.
    pub partner: Option<OrganisationId>,
    /// The sides that sign.
    pub asked: Vec<Side>,
    /// The words, blanks filled.
    pub body: String,
    /// The last day.
    pub until: Option<Day>,
}

/// Draws an agreement up under its seal.
pub fn draw(tx: &mut Tx<'_>, new: &NewAgreement, seal: &str) -> Result<AgreementId, Fault> {
    let (town, now, id) = (tx.town(), tx.now(), AgreementId::new(tx.fresh()));
    let by = tx.actor();
    let asked: Vec<&str> = new.asked.iter().map(|side| side.code()).collect();
    let asked = asked.join(" ");
    let body = tx.secrets().seal(tx.ids(), "agreement.body", &id.to_string(), &new.body);
    let state = AgreementState::Drawn.code();
    let (document, version, person, partner) = (new.document, new.version, new.person, new.partner);
    let params = p![
        town,
        id,
        document,
        version,
        person,
        &new.subject,
        &new.title,
        new.organisation,
        partner,
        asked,
        body,
        seal,
        state,
        new.until,
        by,
        now
    ];
    tx.execute(DRAW, params)?;
    Ok(id)
}
/// Keeps how far an agreement has come; false when it has ended.
pub fn settle(tx: &mut Tx<'_>, id: AgreementId, state: AgreementState) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let held = state.holds().then_some(now);
    let complete = (state == AgreementState::Complete).then_some(now);
    Ok(tx.execute(SETTLE, p![state.code(), held, complete, town, id])? == 1)
}
/// Ends an agreement; false when it had ended.
pub fn end(tx: &mut Tx<'_>, id: AgreementId, why: &str) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    Ok(tx.execute(END, p![now, by, why, town, id])? == 1)
}

/// A signature as kept.
#[derive(Debug, Clone)]
pub struct SignatureRow {
    /// Which side.
    pub side: Side,
    /// In which way.
    pub way: Way,
    /// Who, when in the registry.
    pub by: Option<PersonId>,
    /// The name as typed; none: let go.
    pub name: Option<String>,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// Whether a photograph is kept.
    pub has_photo: bool,
    /// The kind of device, in words.
    pub device: String,
    /// Whose session it was.
    pub noted_by: String,
    /// When.
    pub at: Moment,
}

fn place(id: AgreementId, side: Side) -> String {
    format!("{id} {}", side.code())
}

/// Signatures of an agreement, in their order. The caller owes a permit.
pub fn signatures(q: &mut Read<'_>, id: AgreementId) -> Result<Vec<SignatureRow>, Fault> {
    let town = q.town();
    let rows = q.rows(SIGNATURES, p![town, id])?;
    let mut out = Vec::new();
    for row in &rows {
        let side = known(Side::parse(&row.get::<String>(0)?), "a side")?;
        let place = place(id, side);
        let open = |field: &'static str, sealed: Option<String>| {
            sealed.map(|text| q.secrets().open(field, &place, &text)).transpose()
        };
        let strokes = match open("agreement.strokes", row.get(4)?)? {
            Some(text) => Strokes::parse(&text)
                .map_err(|_| Fault::new("reading a signature", "kept strokes cannot be read"))?,
            None => None,
        };
        out.push(SignatureRow {
            side,
            way: known(Way::parse(&row.get::<String>(1)?), "a way to sign")?,
            by: row.get(2)?,
            name: open("agreement.name", row.get(3)?)?,
            strokes,
            has_photo: row.get::<i64>(5)? == 1,
            device: row.get(6)?,
            noted_by: row.get(7)?,
            at: row.get(8)?,
        });
    }
    Ok(out)
}

/// A signature about to be kept.
#[derive(Debug, Clone)]
pub struct NewSignature {
    /// Which side.
    pub side: Side,
    /// In which way.
    pub way: Way,
    /// Who, when in the registry.
    pub by: Option<PersonId>,
    /// The name as typed.
    pub name: String,
    /// What was drawn.
    pub strokes: Option<Strokes>,
    /// The photograph of the paper, as text.
    pub photo: Option<String>,
    /// The kind of device, in words.
    pub device: String,
}

/// Keeps a signature.
pub fn keep_signature(tx: &mut Tx<'_>, id: AgreementId, new: &NewSignature) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let place = place(id, new.side);
    let seal = |field: &str, text: &str| tx.secrets().seal(tx.ids(), field, &place, text);
    let name = seal("agreement.name", &new.name);
    let strokes = new.strokes.as_ref().map(|drawn| seal("agreement.strokes", &drawn.to_text()));
    let photo = new.photo.as_ref().map(|picture| seal("agreement.photo", picture));
    let (side, way) = (new.side.code(), new.way.code());
    let params = p![town, id, side, way, new.by, name, strokes, photo, &new.device, by, now];
    tx.execute(SIGN, params).map(|_| ())
}
/// The photograph under one side, as text. The caller owes a permit and a line of who looked.
pub fn photo(q: &mut Read<'_>, id: AgreementId, side: Side) -> Result<Option<String>, Fault> {
    let town = q.town();
    let Some(row) = q.row(PHOTO, p![town, id, side.code()])? else { return Ok(None) };
    let sealed: Option<String> = row.get(0)?;
    sealed.map(|text| q.secrets().open("agreement.photo", &place(id, side), &text)).transpose()
}

/// Agreements drawn up before a moment and still unsigned, whose person was not reminded since
/// another moment.
pub fn drawn_since(
    q: &mut Read<'_>,
    before: Moment,
    reminded: Moment,
) -> Result<Vec<(AgreementId, PersonId)>, Fault> {
    let town = q.town();
    let rows = q.rows(DRAWN, p![town, before, reminded])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Agreements that still stand for a version before this one and whose person was not told since
/// it came into force.
pub fn outdated(
    q: &mut Read<'_>,
    document: DocumentId,
    version: i64,
    since: Moment,
) -> Result<Vec<(AgreementId, PersonId)>, Fault> {
    let town = q.town();
    let rows = q.rows(OUTDATED, p![town, document, version, since])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
/// Notes that the person was reminded.
pub fn note_reminded(tx: &mut Tx<'_>, id: AgreementId) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(REMINDED, p![now, town, id]).map(|_| ())
}

/// One row of the proof: id, document, version, subject, words (none: let go), seal.
pub type SealedRow = (AgreementId, DocumentId, i64, String, Option<String>, String);

/// A page of agreements with their words, for the proof of seals.
pub fn sealed_page(q: &mut Read<'_>, after: &str, most: i64) -> Result<Vec<SealedRow>, Fault> {
    let town = q.town();
    let rows = q.rows(SEALED, p![town, after, most])?;
    rows.iter()
        .map(|row| {
            let id: AgreementId = row.get(0)?;
            let sealed: Option<String> = row.get(4)?;
            let open = |text: String| q.secrets().open("agreement.body", &id.to_string(), &text);
            let body = sealed.map(open).transpose()?;
            Ok((id, row.get(1)?, row.get(2)?, row.get(3)?, body, row.get(5)?))
        })
        .collect()
}
/// Lets words, hands and photographs of a person's agreements go; which version and when stays.
pub fn let_hands_go(tx: &mut Tx<'_>, person: PersonId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(FORGET_HANDS, p![town, town, person])?;
    tx.execute(FORGET_BODIES, p![town, person]).map(|_| ())
}
