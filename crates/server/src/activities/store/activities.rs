//! Activities and who runs them together.

use std::collections::BTreeMap;

use liandong_domain::activities::{
    ActivityKind, CodeKind, Declared, Form, Point, Recurrence, Spot, SpotKind,
};
use liandong_domain::basics::{ActivityId, Moment, OrganisationId, PersonId, ProgrammeId};

use super::{coded, kind_of};
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// The kinds of these activities.
const KINDS: SqlList = SqlList(
    "select activity_id, kind from activity where town_id = $1 and activity_id in ({slots})",
);
/// One activity with the names around it.
const ONE: Sql = Sql("select a.activity_id, a.programme_id, a.organisation_id, o.path, o.name, \
     g.name, a.code, a.title, a.kind, a.form, a.about, a.schedule_words, a.place, a.address, \
     a.meeting_point, a.risks, a.bring, a.worker_part, a.volunteer_part, a.contact_name, \
     a.contact_phone, a.responsible_id, a.recurrence, a.insurance, a.risky_at, a.minimum_age, \
     a.qualification, a.code_kind, a.code_secret, a.places, a.approval_from, a.declared, \
     a.created_by, a.published_at, a.called_off_at, a.called_off_why from activity a \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join programme g on g.town_id = a.town_id and g.programme_id = a.programme_id \
     where a.town_id = $1 and a.activity_id = $2");
/// The activity behind the code of a shared link.
const BY_CODE: Sql = Sql("select activity_id from activity where town_id = $1 and code = $2");
/// Drafts an activity.
const INSERT: Sql =
    Sql("insert into activity (town_id, activity_id, programme_id, organisation_id, \
     code, title, kind, form, about, schedule_words, place, address, meeting_point, risks, bring, \
     worker_part, volunteer_part, contact_name, contact_phone, responsible_id, recurrence, \
     insurance, risky_at, minimum_age, qualification, code_kind, code_secret, places, \
     approval_from, declared, created_by, created_at, changed_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
     $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)");
/// Changes an activity.
const UPDATE: Sql =
    Sql("update activity set programme_id = $1, organisation_id = $2, title = $3, \
     kind = $4, form = $5, about = $6, schedule_words = $7, place = $8, address = $9, \
     meeting_point = $10, risks = $11, bring = $12, worker_part = $13, volunteer_part = $14, \
     contact_name = $15, contact_phone = $16, responsible_id = $17, recurrence = $18, \
     insurance = $19, risky_at = $20, minimum_age = $21, qualification = $22, code_kind = $23, \
     places = $24, approval_from = $25, declared = $26, changed_at = $27 \
     where town_id = $28 and activity_id = $29");
/// Sets where presence may be shown by place.
const SET_SPOTS: Sql = Sql("update activity set places = $1, changed_at = $2 \
     where town_id = $3 and activity_id = $4");
/// Publishes an activity.
const PUBLISH: Sql =
    Sql("update activity set published_at = $1, changed_at = $2 where town_id = $3 \
     and activity_id = $4 and published_at is null and called_off_at is null");
/// Calls an activity off.
const CALL_OFF: Sql = Sql("update activity set called_off_at = $1, called_off_why = $2, \
     changed_at = $3 where town_id = $4 and activity_id = $5 and called_off_at is null");
/// The bodies that run an activity too.
const JOINT: Sql = Sql("select j.organisation_id, o.name, j.task from joint_organiser j \
     join organisation o on o.town_id = j.town_id and o.organisation_id = j.organisation_id \
     where j.town_id = $1 and j.activity_id = $2 order by o.name, j.organisation_id");
/// Joins a body to an activity.
const INSERT_JOINT: Sql =
    Sql("insert into joint_organiser (town_id, activity_id, organisation_id, \
     task) values ($1, $2, $3, $4) on conflict (town_id, activity_id, organisation_id) \
     do update set task = excluded.task");
/// Takes the joined bodies away.
const DROP_JOINT: Sql = Sql("delete from joint_organiser where town_id = $1 and activity_id = $2");
/// The title of the activity last used with a phone as contact by this person.
const LAST_CONTACT: Sql = Sql("select contact_name, contact_phone, place, address, meeting_point \
     from activity where town_id = $1 and created_by = $2 order by created_at desc limit 1");

/// An activity as stored, with the names of its body and programme.
#[derive(Debug, Clone)]
pub struct ActivityRow {
    /// Its id.
    pub id: ActivityId,
    /// The programme it belongs to.
    pub programme: ProgrammeId,
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// That body's path.
    pub path: String,
    /// That body's name.
    pub organisation_name: String,
    /// The programme's name.
    pub programme_name: String,
    /// The short code in its shared link.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The field of service.
    pub kind: ActivityKind,
    /// With fixed hours, or a task within a window.
    pub form: Form,
    /// For whom and what.
    pub about: String,
    /// The order of the day.
    pub schedule_words: String,
    /// Where, in short.
    pub place: String,
    /// The exact address.
    pub address: String,
    /// Where people meet.
    pub meeting_point: String,
    /// The risks, as 条例 art. 12 asks.
    pub risks: String,
    /// What to bring.
    pub bring: String,
    /// What the social worker does (T1).
    pub worker_part: String,
    /// What the volunteers do (T1).
    pub volunteer_part: String,
    /// Who answers questions.
    pub contact_name: String,
    /// Under which number.
    pub contact_phone: String,
    /// The social worker who answers for it.
    pub responsible: PersonId,
    /// The plan of a recurring activity.
    pub recurrence: Option<Recurrence>,
    /// The insurance; empty: none.
    pub insurance: String,
    /// When it was declared risky.
    pub risky_at: Option<Moment>,
    /// The youngest age, above that of the age policy.
    pub minimum_age: Option<i64>,
    /// A qualification asked for.
    pub qualification: Option<String>,
    /// Printed or rotating code.
    pub code_kind: CodeKind,
    /// The secret of its rotating codes. Never shown.
    pub code_secret: String,
    /// Where place evidence is asked for; empty: nowhere.
    pub spots: Vec<Spot>,
    /// Since when sign-ups need the worker's yes.
    pub approval_from: Option<Moment>,
    /// What was declared on the negative list.
    pub declared: Declared,
    /// Who drafted it.
    pub created_by: String,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// When it was called off.
    pub called_off_at: Option<Moment>,
    /// Why.
    pub called_off_why: String,
}

/// A body that runs an activity too.
#[derive(Debug, Clone)]
pub struct JointRow {
    /// The body.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub task: String,
}

/// Words used the last time, to be offered again.
#[derive(Debug, Clone, Default)]
pub struct LastWords {
    /// Who answers questions.
    pub contact_name: String,
    /// Under which number.
    pub contact_phone: String,
    /// Where, in short.
    pub place: String,
    /// The exact address.
    pub address: String,
    /// Where people meet.
    pub meeting_point: String,
}

fn activity_row(row: &Row) -> Result<ActivityRow, Fault> {
    let recurrence: Option<String> = row.get(22)?;
    let spots: Option<String> = row.get(29)?;
    Ok(ActivityRow {
        id: row.get(0)?,
        programme: row.get(1)?,
        organisation: row.get(2)?,
        path: row.get(3)?,
        organisation_name: row.get(4)?,
        programme_name: row.get(5)?,
        code: row.get(6)?,
        title: row.get(7)?,
        kind: kind_of(&row.get::<String>(8)?)?,
        form: coded(&row.get::<String>(9)?, Form::parse, "activity.form")?,
        about: row.get(10)?,
        schedule_words: row.get(11)?,
        place: row.get(12)?,
        address: row.get(13)?,
        meeting_point: row.get(14)?,
        risks: row.get(15)?,
        bring: row.get(16)?,
        worker_part: row.get(17)?,
        volunteer_part: row.get(18)?,
        contact_name: row.get(19)?,
        contact_phone: row.get(20)?,
        responsible: row.get(21)?,
        recurrence: recurrence
            .map(|text| coded(&text, Recurrence::parse, "activity.recurrence"))
            .transpose()?,
        insurance: row.get(23)?,
        risky_at: row.get(24)?,
        minimum_age: row.get(25)?,
        qualification: row.get(26)?,
        code_kind: coded(&row.get::<String>(27)?, CodeKind::parse, "activity.code_kind")?,
        code_secret: row.get(28)?,
        spots: spots
            .map(|text| coded(&text, spots_from_text, "activity.places"))
            .transpose()?
            .unwrap_or_default(),
        approval_from: row.get(30)?,
        declared: coded(&row.get::<String>(31)?, Declared::parse, "activity.declared")?,
        created_by: row.get(32)?,
        published_at: row.get(33)?,
        called_off_at: row.get(34)?,
        called_off_why: row.get(35)?,
    })
}

/// The kinds of these activities.
pub fn kinds_of(
    q: &mut Read<'_>,
    activities: &[ActivityId],
) -> Result<BTreeMap<ActivityId, ActivityKind>, Fault> {
    let town = q.town();
    let slots: Vec<Param> = activities.iter().map(|id| Param::from(*id)).collect();
    let rows = q.rows_in(KINDS, p![town], &slots)?;
    rows.iter().map(|row| Ok((row.get(0)?, kind_of(&row.get::<String>(1)?)?))).collect()
}

/// Spots as the column holds them: JSON `[{"kind","lat_e6","lng_e6","radius_m"}]`.
pub fn spots_to_text(spots: &[Spot]) -> Option<String> {
    if spots.is_empty() {
        return None;
    }
    let list: Vec<serde_json::Value> = spots
        .iter()
        .map(|spot| {
            serde_json::json!({
                "kind": spot.kind.code(),
                "lat_e6": spot.at.lat_e6(),
                "lng_e6": spot.at.lng_e6(),
                "radius_m": spot.radius_m,
            })
        })
        .collect();
    Some(serde_json::Value::from(list).to_string())
}

/// The spots back; none for a text that is not ours.
pub fn spots_from_text(text: &str) -> Option<Vec<Spot>> {
    let list: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    list.iter()
        .map(|spot| {
            Some(Spot {
                kind: SpotKind::parse(spot["kind"].as_str()?)?,
                at: Point::new(spot["lat_e6"].as_i64()?, spot["lng_e6"].as_i64()?)?,
                radius_m: spot["radius_m"].as_i64()?,
            })
        })
        .collect()
}

/// One activity, if it exists.
pub fn activity(q: &mut Read<'_>, id: ActivityId) -> Result<Option<ActivityRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(activity_row).transpose()
}
/// The activity behind the code of a shared link.
pub fn activity_by_code(q: &mut Read<'_>, code: &str) -> Result<Option<ActivityId>, Fault> {
    let town = q.town();
    q.row(BY_CODE, p![town, code])?.map(|row| row.get(0)).transpose()
}
/// The bodies that run an activity too.
pub fn joint_of(q: &mut Read<'_>, id: ActivityId) -> Result<Vec<JointRow>, Fault> {
    let town = q.town();
    q.rows(JOINT, p![town, id])?
        .iter()
        .map(|row| Ok(JointRow { organisation: row.get(0)?, name: row.get(1)?, task: row.get(2)? }))
        .collect()
}
/// The words a person wrote into their last activity; empty ones at first.
pub fn last_words(q: &mut Read<'_>, person: PersonId) -> Result<LastWords, Fault> {
    let town = q.town();
    let Some(row) = q.row(LAST_CONTACT, p![town, person])? else {
        return Ok(LastWords::default());
    };
    Ok(LastWords {
        contact_name: row.get(0)?,
        contact_phone: row.get(1)?,
        place: row.get(2)?,
        address: row.get(3)?,
        meeting_point: row.get(4)?,
    })
}
/// Drafts an activity.
pub fn insert_activity(tx: &mut Tx<'_>, a: &ActivityRow) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = p![
        town,
        a.id,
        a.programme,
        a.organisation,
        &a.code,
        &a.title,
        a.kind.code(),
        a.form.code(),
        &a.about,
        &a.schedule_words,
        &a.place,
        &a.address,
        &a.meeting_point,
        &a.risks,
        &a.bring,
        &a.worker_part,
        &a.volunteer_part,
        &a.contact_name,
        &a.contact_phone,
        a.responsible,
        a.recurrence.as_ref().map(Recurrence::to_text),
        &a.insurance,
        a.risky_at,
        a.minimum_age,
        a.qualification.clone(),
        a.code_kind.code(),
        &a.code_secret,
        spots_to_text(&a.spots),
        a.approval_from,
        a.declared.to_text(),
        by,
        now,
        now
    ];
    tx.execute(INSERT, values).map(|_| ())
}
/// Changes an activity; code and secret stay.
pub fn update_activity(tx: &mut Tx<'_>, a: &ActivityRow) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    let values = p![
        a.programme,
        a.organisation,
        &a.title,
        a.kind.code(),
        a.form.code(),
        &a.about,
        &a.schedule_words,
        &a.place,
        &a.address,
        &a.meeting_point,
        &a.risks,
        &a.bring,
        &a.worker_part,
        &a.volunteer_part,
        &a.contact_name,
        &a.contact_phone,
        a.responsible,
        a.recurrence.as_ref().map(Recurrence::to_text),
        &a.insurance,
        a.risky_at,
        a.minimum_age,
        a.qualification.clone(),
        a.code_kind.code(),
        spots_to_text(&a.spots),
        a.approval_from,
        a.declared.to_text(),
        now,
        town,
        a.id
    ];
    tx.execute(UPDATE, values).map(|_| ())
}
/// Sets where presence may be shown by place.
pub fn set_spots(tx: &mut Tx<'_>, id: ActivityId, spots: &[Spot]) -> Result<(), Fault> {
    let (town, now) = (tx.town(), tx.now());
    tx.execute(SET_SPOTS, p![spots_to_text(spots), now, town, id]).map(|_| ())
}
/// Publishes a draft; gives whether it was one.
pub fn publish_activity(tx: &mut Tx<'_>, id: ActivityId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(PUBLISH, p![now, now, town, id])? == 1)
}
/// Calls an activity off; gives whether it was still on.
pub fn call_off_activity(tx: &mut Tx<'_>, id: ActivityId, why: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(CALL_OFF, p![now, why, now, town, id])? == 1)
}
/// Sets who runs an activity too, in place of those before.
pub fn set_joint(
    tx: &mut Tx<'_>,
    id: ActivityId,
    joint: &[(OrganisationId, String)],
) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(DROP_JOINT, p![town, id])?;
    for (organisation, task) in joint {
        tx.execute(INSERT_JOINT, p![town, id, *organisation, task])?;
    }
    Ok(())
}
