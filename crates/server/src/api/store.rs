//! The lists that programs read, each by the key of its last row: a row that comes or goes between
//! two pages neither doubles nor hides another.

use liandong_domain::basics::{
    ActivityId, Day, Minutes, Moment, OrganisationId, PersonId, ShiftId, SignUpId,
};

use crate::db::{Param, Read, Row, Sql, SqlList};
use crate::failure::Fault;
use crate::p;

/// Persons who belong to these bodies or below, by the sound of their names.
const PEOPLE: SqlList = SqlList(
    "select p.person_id, p.number, p.name, p.sort_key, p.phone_tail, \
     p.born_year from person p where p.town_id = $1 and p.merged_into is null \
     and p.left_at is null and p.sort_key >= $2 and (p.sort_key > $3 or p.person_id > $4) \
     and exists (select 1 from holding h join organisation o on o.town_id = h.town_id \
     and o.organisation_id = h.organisation_id join organisation b on b.town_id = h.town_id \
     and substr(o.path, 1, length(b.path)) = b.path where h.town_id = p.town_id \
     and h.person_id = p.person_id and (h.ends_on is null or h.ends_on >= $5) \
     and b.path in ({slots})) order by p.sort_key, p.person_id limit $6",
);
/// The open bodies of the tree, each after the one it hangs under.
const BODIES: Sql = Sql("select organisation_id, parent_id, kind, name, path from organisation \
     where town_id = $1 and closed_at is null and path > $2 order by path limit $3");
/// Activities that still take sign-ups, latest first.
const ACTIVITIES: Sql = Sql("select a.activity_id, a.code, a.title, a.kind, a.form, a.place, \
     o.organisation_id, o.name, g.name, \
     (select min(s.starts_at) from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null \
     and s.published_at is not null and s.sign_up_until > $1), \
     (select count(s.shift_id) from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null \
     and s.published_at is not null and s.sign_up_until > $2) from activity a \
     join organisation o on o.town_id = a.town_id and o.organisation_id = a.organisation_id \
     join programme g on g.town_id = a.town_id and g.programme_id = a.programme_id \
     where a.town_id = $3 and a.published_at is not null and a.called_off_at is null \
     and a.activity_id < $4 and (cast($5 as text) is null or a.kind = $6) \
     and exists (select 1 from shift s where s.town_id = a.town_id \
     and s.activity_id = a.activity_id and s.called_off_at is null \
     and s.published_at is not null and s.sign_up_until > $7) \
     order by a.activity_id desc limit $8");
/// A person's open sign-ups, next first.
const SIGN_UPS: Sql =
    Sql("select u.sign_up_id, u.shift_id, a.activity_id, a.title, b.name, u.state, \
     s.starts_at, s.ends_at, s.cancel_until from sign_up u \
     join shift s on s.town_id = u.town_id and s.shift_id = u.shift_id \
     join activity a on a.town_id = s.town_id and a.activity_id = s.activity_id \
     join post b on b.town_id = u.town_id and b.post_id = u.post_id \
     where u.town_id = $1 and u.person_id = $2 and u.ended_at is null and s.ends_at > $3 \
     and (s.starts_at > $4 or (s.starts_at = $5 and u.sign_up_id > $6)) \
     order by s.starts_at, u.sign_up_id limit $7");
/// A person's hours book, newest day first, over every row that was this person. Day and id are
/// one key, so that the way to the rows goes by the person and never over the town's days.
const BOOK: Sql = Sql("select e.hours_entry_id, e.kind, e.minutes, e.served_on, e.from_at, \
     e.until_at, e.grade, e.activity_id, e.shift_id, e.activity_words, e.place_words, \
     e.post_words, o.name, e.confirmed_at, e.rule, e.reverses_id, r.hours_entry_id \
     from hours_entry e \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     left join hours_entry r on r.town_id = e.town_id and r.reverses_id = e.hours_entry_id \
     where e.town_id = $1 and e.person_id in (select person_id from person where town_id = $2 \
     and person_id = $3 union all select person_id from person where town_id = $4 \
     and merged_into = $5) and e.served_on <= $6 and e.served_on || e.hours_entry_id < $7 \
     order by e.served_on || e.hours_entry_id desc limit $8");
/// A person's records, latest first.
const RECORDS: Sql = Sql("select record_id, number, kind, from_day, until_day, minutes, star, \
     star_rule, issued_at, revoked_at from record where town_id = $1 and person_id = $2 \
     and issued_at <= $3 and (issued_at < $4 or record_id < $5) \
     order by issued_at desc, record_id desc limit $6");
/// How many persons a file of the registry has.
const COUNT_PEOPLE: Sql =
    Sql("select count(person_id) from person where town_id = $1 and merged_into is null");
/// The registry as a file shows it: ends of numbers only, nothing sealed.
const EXPORT_PEOPLE: Sql = Sql("select p.person_id, p.number, p.name, p.sex, p.born_year, \
     p.phone_tail, p.document_kind, p.document_tail, p.school, p.unit, p.joined_on, p.left_at, \
     (select cast(sum(t.minutes) as bigint) from hours_total t where t.town_id = p.town_id \
     and t.person_id = p.person_id) from person p where p.town_id = $1 \
     and p.merged_into is null and p.person_id > $2 order by p.person_id limit $3");
/// How many entries a file of the book has.
const COUNT_HOURS: Sql = Sql("select count(hours_entry_id) from hours_entry where town_id = $1 \
     and served_on >= $2 and served_on <= $3");
/// The hours book as a file shows it.
const EXPORT_HOURS: Sql = Sql("select e.hours_entry_id, e.served_on, e.from_at, e.until_at, \
     e.minutes, e.kind, e.grade, p.number, p.name, e.activity_words, e.place_words, e.post_words, \
     o.name, c.name, e.confirmed_at, e.rule, e.reverses_id, e.why from hours_entry e \
     join person p on p.town_id = e.town_id and p.person_id = e.person_id \
     join organisation o on o.town_id = e.town_id and o.organisation_id = e.organisation_id \
     left join person c on c.town_id = e.town_id and c.person_id = e.confirmed_by \
     where e.town_id = $1 and e.served_on >= $2 and e.served_on <= $3 and e.hours_entry_id > $4 \
     order by e.hours_entry_id limit $5");

/// After every id, for a first page that runs backwards.
const LAST: &str = crate::events::store::NEWEST;
/// After every day of service.
const LAST_DAY: &str = "9999-12-31";

/// A person as a list shows them.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// Volunteer number.
    pub number: String,
    /// Name.
    pub name: String,
    /// The key of the order.
    pub sort_key: String,
    /// The last digits of the phone.
    pub phone_tail: Option<String>,
    /// Year of birth.
    pub born_year: Option<i64>,
}

/// A page of persons who belong to these bodies, after a key.
pub fn people(
    q: &mut Read<'_>,
    paths: &[String],
    (sort_key, id): (&str, &str),
    most: i64,
) -> Result<Vec<PersonLine>, Fault> {
    let (town, today) = (q.town(), q.now().day());
    let list: Vec<Param> = paths.iter().map(Param::from).collect();
    q.rows_in(PEOPLE, p![town, sort_key, sort_key, id, today, most], &list)?
        .iter()
        .map(|row| {
            Ok(PersonLine {
                id: row.get(0)?,
                number: row.get(1)?,
                name: row.get(2)?,
                sort_key: row.get(3)?,
                phone_tail: row.get(4)?,
                born_year: row.get(5)?,
            })
        })
        .collect()
}

/// A body of the tree.
#[derive(Debug, Clone)]
pub struct BodyLine {
    /// Which.
    pub id: OrganisationId,
    /// What it hangs under; none: the root.
    pub parent: Option<OrganisationId>,
    /// city, town_centre, agency, station, post, team, partner_unit.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// From the root down.
    pub path: String,
}

/// A page of the tree, after a path.
pub fn bodies(q: &mut Read<'_>, after: &str, most: i64) -> Result<Vec<BodyLine>, Fault> {
    let town = q.town();
    q.rows(BODIES, p![town, after, most])?
        .iter()
        .map(|row| {
            Ok(BodyLine {
                id: row.get(0)?,
                parent: row.get(1)?,
                kind: row.get(2)?,
                name: row.get(3)?,
                path: row.get(4)?,
            })
        })
        .collect()
}

/// An activity that takes sign-ups.
#[derive(Debug, Clone)]
pub struct ActivityLine {
    /// Which.
    pub id: ActivityId,
    /// Code in its shared link.
    pub code: String,
    /// Title.
    pub title: String,
    /// National code of the field.
    pub kind: String,
    /// dated or window.
    pub form: String,
    /// Where, in short.
    pub place: String,
    /// The body.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The programme.
    pub programme_name: String,
    /// When its next open shift starts.
    pub next_at: Option<Moment>,
    /// How many shifts are open.
    pub open: i64,
}

/// A page of open activities, before an id.
pub fn activities(
    q: &mut Read<'_>,
    kind: Option<&str>,
    before: Option<&str>,
    most: i64,
) -> Result<Vec<ActivityLine>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(ACTIVITIES, p![now, now, town, before.unwrap_or(LAST), kind, kind, now, most])?
        .iter()
        .map(|row| {
            Ok(ActivityLine {
                id: row.get(0)?,
                code: row.get(1)?,
                title: row.get(2)?,
                kind: row.get(3)?,
                form: row.get(4)?,
                place: row.get(5)?,
                organisation: row.get(6)?,
                organisation_name: row.get(7)?,
                programme_name: row.get(8)?,
                next_at: row.get(9)?,
                open: row.get(10)?,
            })
        })
        .collect()
}

/// A sign-up of one's own.
#[derive(Debug, Clone)]
pub struct SignUpLine {
    /// Which.
    pub id: SignUpId,
    /// The shift.
    pub shift: ShiftId,
    /// The activity.
    pub activity: ActivityId,
    /// The activity's title.
    pub title: String,
    /// The post.
    pub post: String,
    /// How far it has come.
    pub state: String,
    /// When the shift starts.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Until when one may leave alone.
    pub cancel_until: Moment,
}

/// A page of a person's open sign-ups, after a key.
pub fn sign_ups(
    q: &mut Read<'_>,
    person: PersonId,
    (starts_at, id): (i64, &str),
    most: i64,
) -> Result<Vec<SignUpLine>, Fault> {
    let (town, now) = (q.town(), q.now());
    q.rows(SIGN_UPS, p![town, person, now, starts_at, starts_at, id, most])?
        .iter()
        .map(|row| {
            Ok(SignUpLine {
                id: row.get(0)?,
                shift: row.get(1)?,
                activity: row.get(2)?,
                title: row.get(3)?,
                post: row.get(4)?,
                state: row.get(5)?,
                starts_at: row.get(6)?,
                ends_at: row.get(7)?,
                cancel_until: row.get(8)?,
            })
        })
        .collect()
}

/// An entry of the hours book.
#[derive(Debug, Clone)]
pub struct EntryLine {
    /// Its id.
    pub id: String,
    /// service, reversal, opening.
    pub kind: String,
    /// Time it counts; negative for a reversal.
    pub minutes: Minutes,
    /// The day.
    pub served_on: Day,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
    /// A to E.
    pub grade: String,
    /// The activity, unless it is of before this house.
    pub activity: Option<ActivityId>,
    /// The shift.
    pub shift: Option<ShiftId>,
    /// The activity in words.
    pub activity_words: String,
    /// The place in words.
    pub place_words: String,
    /// The post in words.
    pub post_words: String,
    /// The body that recorded it.
    pub organisation: String,
    /// When confirmed.
    pub confirmed_at: Moment,
    /// The rule that decided.
    pub rule: String,
    /// The entry it takes back.
    pub reverses: Option<String>,
    /// The entry that took it back.
    pub reversed_by: Option<String>,
}

fn entry(row: &Row) -> Result<EntryLine, Fault> {
    Ok(EntryLine {
        id: row.get(0)?,
        kind: row.get(1)?,
        minutes: row.get(2)?,
        served_on: row.get(3)?,
        from: row.get(4)?,
        until: row.get(5)?,
        grade: row.get(6)?,
        activity: row.get(7)?,
        shift: row.get(8)?,
        activity_words: row.get(9)?,
        place_words: row.get(10)?,
        post_words: row.get(11)?,
        organisation: row.get(12)?,
        confirmed_at: row.get(13)?,
        rule: row.get(14)?,
        reverses: row.get(15)?,
        reversed_by: row.get(16)?,
    })
}

/// A page of a person's book, before a key.
pub fn book(
    q: &mut Read<'_>,
    person: PersonId,
    before: Option<(&str, &str)>,
    most: i64,
) -> Result<Vec<EntryLine>, Fault> {
    let town = q.town();
    let (day, id) = before.unwrap_or((LAST_DAY, LAST));
    let key = format!("{day}{id}");
    q.rows(BOOK, p![town, town, person, town, person, day, key, most])?.iter().map(entry).collect()
}

/// An issued record as a list shows it.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// proof or statement.
    pub kind: String,
    /// First day covered.
    pub from_day: Day,
    /// Last day covered.
    pub until_day: Day,
    /// Time it counts.
    pub minutes: Minutes,
    /// Star on the day of issue.
    pub star: i64,
    /// The rule of that star.
    pub star_rule: String,
    /// When issued.
    pub issued_at: Moment,
    /// When revoked.
    pub revoked_at: Option<Moment>,
}

/// A page of a person's records, before a key.
pub fn records(
    q: &mut Read<'_>,
    person: PersonId,
    (issued_at, id): (i64, &str),
    most: i64,
) -> Result<Vec<RecordLine>, Fault> {
    let town = q.town();
    q.rows(RECORDS, p![town, person, issued_at, issued_at, id, most])?
        .iter()
        .map(|row| {
            Ok(RecordLine {
                id: row.get(0)?,
                number: row.get(1)?,
                kind: row.get(2)?,
                from_day: row.get(3)?,
                until_day: row.get(4)?,
                minutes: row.get(5)?,
                star: row.get(6)?,
                star_rule: row.get(7)?,
                issued_at: row.get(8)?,
                revoked_at: row.get(9)?,
            })
        })
        .collect()
}

/// One line of an exported file, with the key to go on from.
#[derive(Debug, Clone)]
pub struct ExportRow {
    /// Where it stands in the order.
    pub key: String,
    /// What it shows, in the order of the heading.
    pub cells: Vec<Param>,
}

/// The heading of the registry's file.
pub const PEOPLE_HEADING: &[&str] = &[
    "志愿者编号 number",
    "姓名 name",
    "性别 sex",
    "出生年 born_year",
    "电话 phone",
    "证件类型 document_kind",
    "证件号 document",
    "学校 school",
    "单位 unit",
    "加入日期 joined_on",
    "离开日期 left_on",
    "累计分钟 minutes",
];
/// The heading of the book's file.
pub const HOURS_HEADING: &[&str] = &[
    "记录 entry",
    "日期 served_on",
    "开始 from",
    "结束 until",
    "分钟 minutes",
    "类型 kind",
    "证据等级 grade",
    "志愿者编号 number",
    "姓名 name",
    "活动 activity",
    "地点 place",
    "岗位 post",
    "记录单位 organisation",
    "确认人 confirmed_by",
    "确认时间 confirmed_at",
    "依据 rule",
    "冲正 reverses",
    "原因 why",
];

/// What stands for the hidden part of a number.
fn masked(tail: Option<String>) -> Param {
    tail.map_or(Param::Null, |tail| Param::Text(format!("****{tail}")))
}
fn day_of(moment: Option<Moment>) -> Param {
    moment.map_or(Param::Null, |at| Param::from(at.day()))
}
fn time_of(moment: Moment) -> Param {
    Param::Text(format!("{} {}", moment.day(), moment.time()))
}

/// How many persons the registry's file has.
pub fn export_people_count(q: &mut Read<'_>) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_PEOPLE, p![town])
}
/// Lines of the registry's file, after a key.
pub fn export_people(q: &mut Read<'_>, after: &str, most: i64) -> Result<Vec<ExportRow>, Fault> {
    let town = q.town();
    q.rows(EXPORT_PEOPLE, p![town, after, most])?
        .iter()
        .map(|row| {
            let text = |at| row.get::<Option<String>>(at).map(Param::from);
            let cells = vec![
                text(1)?,
                text(2)?,
                text(3)?,
                Param::from(row.get::<Option<i64>>(4)?),
                masked(row.get(5)?),
                text(6)?,
                masked(row.get(7)?),
                text(8)?,
                text(9)?,
                text(10)?,
                day_of(row.get(11)?),
                Param::Int(row.get::<Option<i64>>(12)?.unwrap_or(0)),
            ];
            Ok(ExportRow { key: row.get(0)?, cells })
        })
        .collect()
}
/// How many entries the book's file has.
pub fn export_hours_count(q: &mut Read<'_>, (from, until): (Day, Day)) -> Result<i64, Fault> {
    let town = q.town();
    q.count(COUNT_HOURS, p![town, from, until])
}
/// Lines of the book's file between two days, after a key.
pub fn export_hours(
    q: &mut Read<'_>,
    (from, until): (Day, Day),
    after: &str,
    most: i64,
) -> Result<Vec<ExportRow>, Fault> {
    let town = q.town();
    q.rows(EXPORT_HOURS, p![town, from, until, after, most])?
        .iter()
        .map(|row| {
            let key: String = row.get(0)?;
            let text = |at| row.get::<Option<String>>(at).map(Param::from);
            let mut cells = vec![Param::from(&key), text(1)?];
            cells.extend([time_of(row.get(2)?), time_of(row.get(3)?)]);
            cells.push(Param::Int(row.get(4)?));
            for at in 5..=13 {
                cells.push(text(at)?);
            }
            cells.push(time_of(row.get(14)?));
            cells.extend([text(15)?, text(16)?, text(17)?]);
            Ok(ExportRow { key, cells })
        })
        .collect()
}
