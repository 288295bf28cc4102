//! The family's yes to each kind of group, and the links of guardians.

use liandong_domain::basics::{Day, FamilyLinkId, Moment, PersonId, PupilId};
use liandong_domain::care::{FamilyYes, GroupKind, YesWay};
use liandong_domain::minors::Strokes;

use super::known;
use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// How a family stands to a kind of group.
#[derive(Debug, Clone)]
pub struct YesRow {
    /// How it stands on the day asked for.
    pub yes: FamilyYes,
    /// How it was said or taken back; none: never, or before this was kept.
    pub way: Option<YesWay>,
    /// By whom on a phone; empty: noted by a worker.
    pub name: String,
    /// What was drawn under it.
    pub strokes: Option<Strokes>,
}

/// A yes about to be given.
#[derive(Debug, Clone)]
pub struct NewYes {
    /// What for.
    pub kind: GroupKind,
    /// Its last day.
    pub ends_on: Day,
    /// How it is given.
    pub way: YesWay,
    /// The guardian's name as signed; empty: noted by a worker.
    pub name: String,
    /// What was drawn.
    pub strokes: Option<Strokes>,
}

/// A guardian's link.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// Which.
    pub id: FamilyLinkId,
    /// The pupil.
    pub pupil: PupilId,
    /// When it ends.
    pub ends_at: Moment,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Names that were no guardian's.
    pub wrong: i64,
}

/// The yes that stands, by its days.
const STANDING: Sql = Sql("select given_at, ends_on, way, name_sealed, strokes_sealed \
     from growth_consent where town_id = $1 and pupil_id = $2 and kind = $3 and withdrawn_at is null and replaced_at is null");
/// The last time one was taken back.
const TAKEN: Sql = Sql("select withdrawn_at, withdrawn_way, withdrawn_name_sealed \
     from growth_consent where town_id = $1 and pupil_id = $2 and kind = $3 \
     and withdrawn_at is not null order by withdrawn_at desc limit 1");
/// The family agrees to a kind.
const GIVE: Sql = Sql("insert into growth_consent (town_id, pupil_id, kind, given_at, given_by, \
     ends_on, way, name_sealed, strokes_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     on conflict do nothing");
/// One that is given anew.
const REPLACE: Sql = Sql("update growth_consent set replaced_at = $1 where town_id = $2 \
     and pupil_id = $3 and kind = $4 and given_at < $5 and withdrawn_at is null \
     and replaced_at is null");
/// The family takes it back.
const TAKE: Sql = Sql("update growth_consent set withdrawn_at = $1, withdrawn_by = $2, \
     withdrawn_way = $3, withdrawn_name_sealed = $4 where town_id = $5 and pupil_id = $6 \
     and kind = $7 and withdrawn_at is null and replaced_at is null");
/// Who leads the open groups of a kind that a pupil is in.
const LEADERS: Sql = Sql("select distinct l.person_id from growth_pupil e \
     join growth_group g on g.town_id = e.town_id and g.group_id = e.group_id \
     join growth_leader l on l.town_id = g.town_id and l.group_id = g.group_id \
     where e.town_id = $1 and e.pupil_id = $2 and e.left_at is null and g.kind = $3 \
     and g.state = 'open' and l.ended_at is null order by l.person_id");
/// Makes a link.
const KEEP: Sql = Sql("insert into family_link (town_id, link_id, pupil_id, link_key, made_by, \
     made_at, ends_at) values ($1, $2, $3, $4, $5, $6, $7)");
/// Ends the open links of a pupil.
const CLOSE: Sql = Sql("update family_link set closed_at = $1 where town_id = $2 \
     and pupil_id = $3 and closed_at is null and ends_at > $4");
/// A link by its key.
const BY_KEY: Sql = Sql("select link_id, pupil_id, ends_at, closed_at, wrong from family_link \
     where town_id = $1 and link_key = $2");
/// A link by its id.
const BY_ID: Sql = Sql("select link_id, pupil_id, ends_at, closed_at, wrong from family_link \
     where town_id = $1 and link_id = $2");
/// The latest link of a pupil.
const LATEST: Sql = Sql("select link_id, pupil_id, ends_at, closed_at, wrong from family_link \
     where town_id = $1 and pupil_id = $2 order by made_at desc, link_id desc limit 1");
/// A name that was no guardian's.
const WRONG: Sql = Sql("update family_link set wrong = wrong + 1 where town_id = $1 \
     and link_id = $2");

/// Where the name under a yes is sealed to.
fn place(pupil: PupilId, kind: GroupKind, at: Moment) -> String {
    format!("{pupil}/{}/{}", kind.code(), at.ms())
}

fn way_of(code: Option<String>) -> Result<Option<YesWay>, Fault> {
    code.map(|code| known(YesWay::parse(&code), "how a family said yes")).transpose()
}
/// How the family stands to a kind of group on a day.
pub fn family_yes(
    q: &mut Read<'_>,
    (pupil, kind): (PupilId, GroupKind),
    day: Day,
) -> Result<YesRow, Fault> {
    let town = q.town();
    let mut out = YesRow { yes: FamilyYes::Never, way: None, name: String::new(), strokes: None };
    if let Some(row) = q.row(STANDING, p![town, pupil, kind.code()])? {
        let (at, until): (Moment, Option<Day>) = (row.get(0)?, row.get(1)?);
        let from = place(pupil, kind, at);
        out.yes = FamilyYes::on(day, Some((at, until)), None);
        out.way = way_of(row.get(2)?)?;
        if let Some(sealed) = row.get::<Option<String>>(3)? {
            out.name = q.secrets().open("growth_consent.name", &from, &sealed)?;
        }
        if let Some(sealed) = row.get::<Option<String>>(4)? {
            let text = q.secrets().open("growth_consent.strokes", &from, &sealed)?;
            let broken = |_| Fault::new("reading a signature", "kept strokes cannot be read");
            out.strokes = Strokes::parse(&text).map_err(broken)?;
        }
    } else if let Some(row) = q.row(TAKEN, p![town, pupil, kind.code()])? {
        let at: Moment = row.get(0)?;
        out.yes = FamilyYes::on(day, None, Some(at));
        out.way = way_of(row.get(1)?)?;
        if let Some(sealed) = row.get::<Option<String>>(2)? {
            let from = place(pupil, kind, at);
            out.name = q.secrets().open("growth_consent.back", &from, &sealed)?;
        }
    }
    Ok(out)
}
/// How the family stands to each kind of group on a day.
pub fn family_yeses(
    q: &mut Read<'_>,
    pupil: PupilId,
    day: Day,
) -> Result<Vec<(GroupKind, YesRow)>, Fault> {
    let kinds = GroupKind::ALL.into_iter();
    kinds.map(|kind| Ok((kind, family_yes(q, (pupil, kind), day)?))).collect()
}
/// The family agrees to a kind of group, or gives its yes anew; false when it did at this moment.
pub fn give_group_consent(tx: &mut Tx<'_>, pupil: PupilId, new: &NewYes) -> Result<bool, Fault> {
    let (town, now, by, kind) = (tx.town(), tx.now(), tx.actor(), new.kind.code());
    tx.execute(REPLACE, p![now, town, pupil, kind, now])?;
    let at = place(pupil, new.kind, now);
    let seal = |what: &str, text: &str| tx.secrets().seal(tx.ids(), what, &at, text);
    let name = (!new.name.is_empty()).then(|| seal("growth_consent.name", &new.name));
    let drawn = new.strokes.as_ref();
    let drawn = drawn.map(|one| seal("growth_consent.strokes", &one.to_text()));
    let head = p![town, pupil, kind, now, by, new.ends_on, new.way.code(), name, drawn];
    Ok(tx.execute(GIVE, head)? == 1)
}
/// The family takes it back; false when none stood.
pub fn end_group_consent(
    tx: &mut Tx<'_>,
    (pupil, kind): (PupilId, GroupKind),
    (way, name): (YesWay, &str),
) -> Result<bool, Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let at = place(pupil, kind, now);
    let name =
        (!name.is_empty()).then(|| tx.secrets().seal(tx.ids(), "growth_consent.back", &at, name));
    Ok(tx.execute(TAKE, p![now, by, way.code(), name, town, pupil, kind.code()])? == 1)
}
/// Who leads the open groups of a kind that a pupil is in.
pub fn leaders_of_pupil(
    q: &mut Read<'_>,
    pupil: PupilId,
    kind: GroupKind,
) -> Result<Vec<PersonId>, Fault> {
    let town = q.town();
    q.rows(LEADERS, p![town, pupil, kind.code()])?.iter().map(|row| row.get(0)).collect()
}

fn link(row: &crate::db::Row) -> Result<LinkRow, Fault> {
    Ok(LinkRow {
        id: row.get(0)?,
        pupil: row.get(1)?,
        ends_at: row.get(2)?,
        closed_at: row.get(3)?,
        wrong: row.get(4)?,
    })
}
/// Makes a link under an id that was drawn before, with the key of what opens it.
pub fn keep_family_link(
    tx: &mut Tx<'_>,
    (id, pupil): (FamilyLinkId, PupilId),
    key: &str,
    ends_at: Moment,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    tx.execute(KEEP, p![town, id, pupil, key, by, now, ends_at]).map(|_| ())
}
/// Ends the open links of a pupil; false when there was none.
pub fn close_family_links(tx: &mut Tx<'_>, pupil: PupilId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CLOSE, p![now, town, pupil, now])? > 0)
}
/// A link by the key of what opens it.
pub fn family_link_by_key(q: &mut Read<'_>, key: &str) -> Result<Option<LinkRow>, Fault> {
    let town = q.town();
    q.row(BY_KEY, p![town, key])?.as_ref().map(link).transpose()
}
/// A link.
pub fn family_link(q: &mut Read<'_>, id: FamilyLinkId) -> Result<Option<LinkRow>, Fault> {
    let town = q.town();
    q.row(BY_ID, p![town, id])?.as_ref().map(link).transpose()
}
/// The latest link of a pupil.
pub fn latest_family_link(q: &mut Read<'_>, pupil: PupilId) -> Result<Option<LinkRow>, Fault> {
    let town = q.town();
    q.row(LATEST, p![town, pupil])?.as_ref().map(link).transpose()
}
/// A name on a link that was no guardian's.
pub fn count_wrong_name(tx: &mut Tx<'_>, id: FamilyLinkId) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(WRONG, p![town, id]).map(|_| ())
}
