//! Lessons, their versions, and the pieces under which they are found.

use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{DebriefId, LessonId, Moment, OrganisationId, ProgrammeId};
use liandong_domain::reflection::{LessonState, Wanted, tokens};

use super::known;
use crate::db::{Param, Read, Row, Sql, SqlList, Tx};
use crate::failure::Fault;
use crate::p;

/// A lesson in its latest version.
#[derive(Debug, Clone)]
pub struct LessonRow {
    /// Its id.
    pub id: LessonId,
    /// The body that keeps it.
    pub organisation: OrganisationId,
    /// That body's path.
    pub path: String,
    /// The programme it helps.
    pub programme: Option<ProgrammeId>,
    /// That programme's name; empty: none.
    pub programme_name: String,
    /// The round it was found in.
    pub debrief: Option<DebriefId>,
    /// The field of service.
    pub field: ActivityKind,
    /// Where it stands.
    pub state: LessonState,
    /// The latest version.
    pub version: i64,
    /// The situation of the practice case; empty: none.
    pub situation: String,
    /// When it was made.
    pub made_at: Moment,
    /// Why it was taken back.
    pub withdrawn_why: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Plain words with a blank between.
    pub tags: String,
}

/// What is written of a lesson.
#[derive(Debug, Clone)]
pub struct LessonText {
    /// Its title.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Plain words with a blank between.
    pub tags: String,
}

/// One version of a lesson.
#[derive(Debug, Clone)]
pub struct VersionRow {
    /// Counted from 1.
    pub version: i64,
    /// What it said.
    pub words: String,
    /// Why it was corrected.
    pub why: String,
    /// When.
    pub kept_at: Moment,
}

/// Which lessons a list shows.
#[derive(Debug, Clone, Default)]
pub struct LessonFilter {
    /// What is looked for; empty: all.
    pub wanted: Wanted,
    /// Of this field only.
    pub field: Option<ActivityKind>,
    /// Of this programme only.
    pub programme: Option<ProgrammeId>,
}

/// One lesson.
const ONE: Sql = Sql("select l.lesson_id, l.organisation_id, o.path, l.programme_id, \
     coalesce(g.name, ''), l.debrief_id, l.field, l.state, l.version, l.situation, l.made_at, \
     l.withdrawn_why, v.title, v.words, v.tags from lesson l \
     join organisation o on o.town_id = l.town_id and o.organisation_id = l.organisation_id \
     join lesson_version v on v.town_id = l.town_id and v.lesson_id = l.lesson_id \
     and v.version = l.version \
     left join programme g on g.town_id = l.town_id and g.programme_id = l.programme_id \
     where l.town_id = $1 and l.lesson_id = $2");
/// Shared lessons, the latest first.
const ALL: Sql = Sql("select l.lesson_id, l.organisation_id, o.path, l.programme_id, \
     coalesce(g.name, ''), l.debrief_id, l.field, l.state, l.version, l.situation, l.made_at, \
     l.withdrawn_why, v.title, v.words, v.tags from lesson l \
     join organisation o on o.town_id = l.town_id and o.organisation_id = l.organisation_id \
     join lesson_version v on v.town_id = l.town_id and v.lesson_id = l.lesson_id \
     and v.version = l.version \
     left join programme g on g.town_id = l.town_id and g.programme_id = l.programme_id \
     where l.town_id = $1 and l.state = 'shared' \
     and (cast($2 as text) is null or l.field = $3) \
     and (cast($4 as text) is null or l.programme_id = $5) \
     order by l.made_at desc, l.lesson_id limit $6 offset $7");
/// How many there are.
const COUNT: Sql = Sql("select count(l.lesson_id) from lesson l where l.town_id = $1 \
     and l.state = 'shared' and (cast($2 as text) is null or l.field = $3) \
     and (cast($4 as text) is null or l.programme_id = $5)");
/// Shared lessons that hold all pieces looked for, the latest first.
const FOUND: SqlList = SqlList(
    "select l.lesson_id, l.organisation_id, o.path, l.programme_id, \
     coalesce(g.name, ''), l.debrief_id, l.field, l.state, l.version, l.situation, l.made_at, \
     l.withdrawn_why, v.title, v.words, v.tags from lesson l \
     join organisation o on o.town_id = l.town_id and o.organisation_id = l.organisation_id \
     join lesson_version v on v.town_id = l.town_id and v.lesson_id = l.lesson_id \
     and v.version = l.version \
     left join programme g on g.town_id = l.town_id and g.programme_id = l.programme_id \
     where l.town_id = $1 and l.state = 'shared' \
     and (cast($2 as text) is null or l.field = $3) \
     and (cast($4 as text) is null or l.programme_id = $5) \
     and l.lesson_id in (select t.lesson_id from lesson_token t where t.town_id = $6 \
     and t.token in ({slots}) group by t.lesson_id having count(t.token) = $7) \
     order by l.made_at desc, l.lesson_id limit $8 offset $9",
);
/// How many there are.
const COUNT_FOUND: SqlList = SqlList(
    "select count(l.lesson_id) from lesson l \
     where l.town_id = $1 and l.state = 'shared' \
     and (cast($2 as text) is null or l.field = $3) \
     and (cast($4 as text) is null or l.programme_id = $5) \
     and l.lesson_id in (select t.lesson_id from lesson_token t where t.town_id = $6 \
     and t.token in ({slots}) group by t.lesson_id having count(t.token) = $7)",
);
/// Lessons that are practice cases, the latest first.
const CASES: Sql = Sql("select l.lesson_id, l.organisation_id, o.path, l.programme_id, \
     coalesce(g.name, ''), l.debrief_id, l.field, l.state, l.version, l.situation, l.made_at, \
     l.withdrawn_why, v.title, v.words, v.tags from lesson l \
     join organisation o on o.town_id = l.town_id and o.organisation_id = l.organisation_id \
     join lesson_version v on v.town_id = l.town_id and v.lesson_id = l.lesson_id \
     and v.version = l.version \
     left join programme g on g.town_id = l.town_id and g.programme_id = l.programme_id \
     where l.town_id = $1 and l.state = 'shared' and l.case_at is not null \
     order by l.made_at desc, l.lesson_id limit $2");
/// The versions of a lesson, the latest first.
const VERSIONS: Sql = Sql("select version, words, why, kept_at from lesson_version \
     where town_id = $1 and lesson_id = $2 order by version desc limit 50");
/// Makes a lesson.
const MAKE: Sql = Sql("insert into lesson (town_id, lesson_id, organisation_id, programme_id, \
     debrief_id, field, state, version, made_by, made_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// Writes a version.
const VERSION: Sql = Sql("insert into lesson_version (town_id, lesson_id, version, title, words, \
     tags, why, kept_by, kept_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
/// Turns to the next version, from the one that was read.
const TURN: Sql = Sql("update lesson set version = $1 where town_id = $2 and lesson_id = $3 \
     and version = $4 and state = 'shared'");
/// Takes a lesson back.
const WITHDRAW: Sql = Sql("update lesson set state = $1, withdrawn_at = $2, withdrawn_why = $3 \
     where town_id = $4 and lesson_id = $5 and state = 'shared'");
/// Makes a practice case of it.
const CASE: Sql = Sql("update lesson set situation = $1, case_at = $2 where town_id = $3 \
     and lesson_id = $4 and state = 'shared'");
/// Forgets under which pieces it was found.
const FORGET: Sql = Sql("delete from lesson_token where town_id = $1 and lesson_id = $2");
/// It is found under this piece.
const TOKEN: Sql = Sql("insert into lesson_token (town_id, token, lesson_id) \
     values ($1, $2, $3) on conflict (town_id, token, lesson_id) do nothing");

fn lesson_row(row: &Row) -> Result<LessonRow, Fault> {
    Ok(LessonRow {
        id: row.get(0)?,
        organisation: row.get(1)?,
        path: row.get(2)?,
        programme: row.get(3)?,
        programme_name: row.get(4)?,
        debrief: row.get(5)?,
        field: known(ActivityKind::parse(&row.get::<String>(6)?), "a field of service")?,
        state: known(LessonState::parse(&row.get::<String>(7)?), "a state of a lesson")?,
        version: row.get(8)?,
        situation: row.get(9)?,
        made_at: row.get(10)?,
        withdrawn_why: row.get(11)?,
        title: row.get(12)?,
        words: row.get(13)?,
        tags: row.get(14)?,
    })
}

/// One lesson, also one taken back.
pub fn lesson(q: &mut Read<'_>, id: LessonId) -> Result<Option<LessonRow>, Fault> {
    let town = q.town();
    q.row(ONE, p![town, id])?.as_ref().map(lesson_row).transpose()
}

fn pieces(filter: &LessonFilter) -> Vec<Param> {
    filter.wanted.0.iter().map(Param::from).collect()
}

/// Shared lessons, the latest first.
pub fn lessons(
    q: &mut Read<'_>,
    filter: &LessonFilter,
    (most, offset): (i64, i64),
) -> Result<Vec<LessonRow>, Fault> {
    let (town, list) = (q.town(), pieces(filter));
    let (field, programme) = (filter.field.map(ActivityKind::code), filter.programme);
    let rows = if list.is_empty() {
        q.rows(ALL, p![town, field, field, programme, programme, most, offset])?
    } else {
        let n = list.len();
        let head = p![town, field, field, programme, programme, town, n, most, offset];
        q.rows_in(FOUND, head, &list)?
    };
    rows.iter().map(lesson_row).collect()
}
/// How many there are.
pub fn count_lessons(q: &mut Read<'_>, filter: &LessonFilter) -> Result<i64, Fault> {
    let (town, list) = (q.town(), pieces(filter));
    let (field, programme) = (filter.field.map(ActivityKind::code), filter.programme);
    if list.is_empty() {
        return q.count(COUNT, p![town, field, field, programme, programme]);
    }
    let n = list.len();
    let head = p![town, field, field, programme, programme, town, n];
    q.rows_in(COUNT_FOUND, head, &list)?.first().map_or(Ok(0), |row| row.get(0))
}
/// Lessons that are practice cases.
pub fn cases(q: &mut Read<'_>, most: i64) -> Result<Vec<LessonRow>, Fault> {
    let town = q.town();
    q.rows(CASES, p![town, most])?.iter().map(lesson_row).collect()
}
/// The versions of a lesson, the latest first.
pub fn versions(q: &mut Read<'_>, id: LessonId) -> Result<Vec<VersionRow>, Fault> {
    let town = q.town();
    q.rows(VERSIONS, p![town, id])?
        .iter()
        .map(|row| {
            Ok(VersionRow {
                version: row.get(0)?,
                words: row.get(1)?,
                why: row.get(2)?,
                kept_at: row.get(3)?,
            })
        })
        .collect()
}

fn keep_version(
    tx: &mut Tx<'_>,
    id: LessonId,
    (version, why): (i64, &str),
    text: &LessonText,
) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let params = p![town, id, version, &text.title, &text.words, &text.tags, why, by, now];
    tx.execute(VERSION, params)?;
    tx.execute(FORGET, p![town, id])?;
    for token in tokens(&format!("{}\n{}\n{}", text.title, text.words, text.tags)) {
        tx.execute(TOKEN, p![town, token, id])?;
    }
    Ok(())
}

/// Makes a lesson in its first version.
pub fn make(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    (programme, debrief): (Option<ProgrammeId>, Option<DebriefId>),
    field: ActivityKind,
    text: &LessonText,
) -> Result<LessonId, Fault> {
    let (town, now, by, id) = (tx.town(), tx.now(), tx.actor(), LessonId::new(tx.fresh()));
    let (state, field) = (LessonState::Shared.code(), field.code());
    tx.execute(MAKE, p![town, id, organisation, programme, debrief, field, state, 1_i64, by, now])?;
    keep_version(tx, id, (1, ""), text)?;
    Ok(id)
}
/// Corrects a lesson by a new version; false when another was kept meanwhile.
pub fn correct(
    tx: &mut Tx<'_>,
    id: LessonId,
    (read, why): (i64, &str),
    text: &LessonText,
) -> Result<bool, Fault> {
    let town = tx.town();
    if tx.execute(TURN, p![read + 1, town, id, read])? == 0 {
        return Ok(false);
    }
    keep_version(tx, id, (read + 1, why), text)?;
    Ok(true)
}
/// Takes a lesson back; false when it was taken back before.
pub fn withdraw(tx: &mut Tx<'_>, id: LessonId, why: &str) -> Result<bool, Fault> {
    let (town, now, state) = (tx.town(), tx.now(), LessonState::Withdrawn.code());
    let done = tx.execute(WITHDRAW, p![state, now, why, town, id])? == 1;
    tx.execute(FORGET, p![town, id])?;
    Ok(done)
}
/// Makes a practice case of a lesson, or none with an empty situation.
pub fn keep_case(tx: &mut Tx<'_>, id: LessonId, situation: &str) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    let at = (!situation.is_empty()).then_some(now);
    Ok(tx.execute(CASE, p![situation, at, town, id])? == 1)
}
