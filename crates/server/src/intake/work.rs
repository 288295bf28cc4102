//! The jobs of an import. Each may run twice: a row that was written is passed over.

use liandong_domain::access::Permit;
use liandong_domain::basics::{
    Day, ImportId, Minutes, OrganisationId, PersonId, Span, TimeOfDay, TownId,
};
use liandong_domain::hours::{EntryKind, Grade, Source};
use liandong_domain::intake::{
    Finding, HoursRow, Level, Mapping, Outcome, RosterRow, read_hours, read_roster,
};
use serde_json::{Value, json};

use super::actions::{self, body_of, file_of};
use super::known::TownRegistry;
use super::reading::read_file;
use super::store::{self, FileRow, ImportRow};
use crate::app::App;
use crate::db::{Read, Tx, Who};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::hours::actions::{ImportedHours, append_imported};
use crate::hours::store::{EntryWords, open_question};
use crate::jobs::Work;
use crate::people::actions::{Details, NewGuardian, NewPerson, register};

/// Rows written in one transaction.
const AT_ONCE: usize = 50;

/// The jobs of this room.
pub fn jobs() -> Vec<(&'static str, Work)> {
    vec![("import-check", check), ("import-write", write)]
}

/// A file as read, either kind.
enum Rows {
    Roster(Vec<RosterRow>),
    Hours(Vec<HoursRow>),
}

fn read(q: &mut Read<'_>, row: &ImportRow) -> Result<Rows, Failure> {
    let bytes = file_of(q, row)?;
    let sheets = read_file(&row.file_words, &bytes)?;
    let (mapping, today) = (Mapping::new(), q.now().day());
    if row.kind == "roster" {
        let registry = TownRegistry::new(q);
        let reading = read_roster(&sheets, &mapping, &registry, today);
        if let Some(fault) = registry.fault() {
            return Err(fault.into());
        }
        match reading.refusal() {
            Some(refusal) => Err(refusal.into()),
            None => Ok(Rows::Roster(reading.rows)),
        }
    } else {
        let reading = read_hours(&sheets, &mapping, today);
        match reading.refusal() {
            Some(refusal) => Err(refusal.into()),
            None => Ok(Rows::Hours(reading.rows)),
        }
    }
}

fn finding(row: usize, found: &Finding) -> Value {
    let column = found.column.as_ref();
    json!({
        "key": found.trouble.key(),
        "column": column.map(|c| c.header.clone()).unwrap_or_default(),
        "cell": column.map(|c| format!("{}{row}", c.letters())).unwrap_or_default(),
        "level": found.level().code(),
        "plain": found.trouble.plain(),
    })
}

/// What is kept of a row: findings open, cell texts sealed.
fn checked(tx: &Tx<'_>, id: ImportId, at: usize, line: &Line<'_>) -> FileRow {
    let sort = i64::try_from(at).unwrap_or(i64::MAX);
    let findings: Vec<Value> = line.findings.iter().map(|f| finding(line.row, f)).collect();
    let cells = json!({
        "shown": line.shown,
        "given": line.findings.iter().map(|f| f.given.as_str()).collect::<Vec<_>>(),
        "suggestion": line.findings.iter().map(|f| f.suggestion.as_str()).collect::<Vec<_>>(),
    });
    let place = format!("{id}/{sort}");
    FileRow {
        sort,
        sheet: line.sheet.to_owned(),
        row: i64::try_from(line.row).unwrap_or(i64::MAX),
        level: line.level.code().to_owned(),
        findings: Value::Array(findings).to_string(),
        cells_sealed: tx.secrets().seal(tx.ids(), "import_row.cells", &place, &cells.to_string()),
        decision: None,
        result_id: None,
        result: String::new(),
    }
}

struct Line<'r> {
    sheet: &'r str,
    row: usize,
    level: Level,
    findings: &'r [Finding],
    shown: String,
}

fn lines(rows: &Rows) -> Vec<Line<'_>> {
    match rows {
        Rows::Roster(rows) => rows
            .iter()
            .map(|r| Line {
                sheet: &r.sheet,
                row: r.row,
                level: r.level,
                findings: &r.findings,
                shown: actions::shown_roster(r),
            })
            .collect(),
        Rows::Hours(rows) => rows
            .iter()
            .map(|r| Line {
                sheet: &r.sheet,
                row: r.row,
                level: r.level,
                findings: &r.findings,
                shown: actions::shown_hours(r),
            })
            .collect(),
    }
}

fn parse(subject: &str) -> Result<ImportId, Failure> {
    subject.parse().map_err(|_| Fault::new("importing", "no such import").into())
}

fn load(app: &App, town: TownId, id: ImportId) -> Result<ImportRow, Failure> {
    app.db().read_now(town, move |q| store::one(q, id)?.ok_or(Failure::NOT_FOUND))
}

/// Reads and checks the whole file; writes only what was found.
fn check(app: &App, town: TownId, subject: &str) -> Result<(), Failure> {
    let id = parse(subject)?;
    let import = load(app, town, id)?;
    if import.step != "reading" {
        return Ok(());
    }
    let system = || Who::system(town, "import-check");
    let rows = app.db().read_now(town, move |q| read(q, &import));
    let rows = match rows {
        Ok(rows) => std::sync::Arc::new(rows),
        Err(Failure::Refused(reasons)) => {
            let key = reasons.first().map_or("intake-file-broken", |r| r.key());
            return app.db().write_now(system(), move |tx| {
                store::step(tx, id, "reading", "failed", key)?;
                Ok(())
            });
        }
        Err(other) => return Err(other),
    };
    let total = lines(&rows).len();
    app.db().write_now(system(), move |tx| Ok(store::clear_rows(tx, id)?))?;
    for from in (0..total).step_by(500) {
        let rows = rows.clone();
        app.db().write_now(system(), move |tx| {
            let all = lines(&rows);
            let until = (from + 500).min(total);
            for (at, line) in all.iter().enumerate().take(until).skip(from) {
                let kept = checked(tx, id, at, line);
                store::keep_row(tx, id, &kept)?;
            }
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            Ok(store::progress(tx, id, count(total), count(until))?)
        })?;
    }
    app.db().write_now(system(), move |tx| {
        store::step(tx, id, "reading", "checked", "")?;
        Ok(())
    })
}

/// Writes the good rows, fifty at a time.
fn write(app: &App, town: TownId, subject: &str) -> Result<(), Failure> {
    let id = parse(subject)?;
    let import = load(app, town, id)?;
    if import.step != "writing" {
        return Ok(());
    }
    let (by, body) = (import.started_by, body_of(&import)?);
    let kept = app.db().read_now(town, move |q| Ok(store::rows(q, id, "", (1_000_000, 0))?))?;
    let rows = std::sync::Arc::new(app.db().read_now(town, move |q| read_as_checked(q, &import))?);
    let kept = std::sync::Arc::new(kept);
    let total = kept.len();
    for from in (0..total).step_by(AT_ONCE) {
        let (rows, kept) = (rows.clone(), kept.clone());
        app.db().write_now(
            Who { actor: by.to_string(), ..Who::system(town, "import_files") },
            move |tx| {
                for line in kept.iter().skip(from).take(AT_ONCE) {
                    write_row(tx, id, by, body, line, &rows)?;
                }
                let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
                store::progress(tx, id, count(total), count((from + AT_ONCE).min(total)))?;
                events::record(tx, Kind::ImportWritten.of(id).count("rows", count(from)))?;
                Ok(())
            },
        )?;
    }
    app.db().write_now(Who::system(town, "import-write"), move |tx| {
        let until = tx.now().plus_minutes(actions::UNDO_DAYS * 24 * 60);
        store::finish(tx, id, until)?;
        store::step(tx, id, "writing", "done", "")?;
        Ok(())
    })
}

/// The rows again, without asking the registry: what was a duplicate was decided at the check.
fn read_as_checked(q: &mut Read<'_>, row: &ImportRow) -> Result<Rows, Failure> {
    let bytes = file_of(q, row)?;
    let sheets = read_file(&row.file_words, &bytes)?;
    let (mapping, today) = (Mapping::new(), q.now().day());
    Ok(if row.kind == "roster" {
        Rows::Roster(read_roster(&sheets, &mapping, &liandong_domain::intake::Nobody, today).rows)
    } else {
        Rows::Hours(read_hours(&sheets, &mapping, today).rows)
    })
}

fn write_row(
    tx: &mut Tx<'_>,
    id: ImportId,
    by: PersonId,
    body: OrganisationId,
    line: &FileRow,
    rows: &Rows,
) -> Result<(), Failure> {
    let wanted = match line.level.as_str() {
        "ok" | "warn" => true,
        "duplicate" => line.decision.as_deref() == Some("keep"),
        _ => false,
    };
    if !line.result.is_empty() {
        return Ok(());
    }
    let at = usize::try_from(line.sort).unwrap_or(usize::MAX);
    let done = match rows {
        Rows::Roster(rows) => match rows.get(at).filter(|_| wanted) {
            Some(row) => person_of(tx, id, by, body, line, row).map(Some),
            None => Ok(None),
        },
        Rows::Hours(rows) => match rows.get(at) {
            Some(row) => entry_of(tx, id, by, body, line, row),
            None => Ok(None),
        },
    };
    match done {
        Ok(Some((result_id, result))) => {
            store::written(tx, id, line.sort, Some(result_id), result)?
        }
        Ok(None) => store::written(tx, id, line.sort, None, "skipped")?,
        // A row that the rules refuse now is kept with its reason; the others go in.
        Err(Failure::Refused(reasons)) => {
            let key = reasons.first().map_or("", |r| r.key()).to_owned();
            store::written(tx, id, line.sort, Some(key), "failed")?;
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

type Made = (String, &'static str);

fn person_of(
    tx: &mut Tx<'_>,
    id: ImportId,
    by: PersonId,
    body: OrganisationId,
    line: &FileRow,
    row: &RosterRow,
) -> Result<Made, Failure> {
    let name = row.name.clone().ok_or_else(|| Fault::new("importing", "a good row has no name"))?;
    let team = if row.team.is_empty() { None } else { body_named(tx, &row.team)? };
    let mut details = Details::named(name);
    details.sex = row.sex;
    details.born_on = row.born;
    details.phone.clone_from(&row.phone);
    details.area.clone_from(&row.address);
    details.school = [row.school.as_str(), &row.class].join(" ").trim().to_owned();
    details.unit.clone_from(&row.unit);
    details.note = row.remark.clone();
    let guardian = row.guardian.clone().map(|name| NewGuardian {
        name,
        relation: row.relation.unwrap_or(liandong_domain::people::Relation::Other),
        phone: row.guardian_phone.clone(),
        person: None,
    });
    let is_minor = row.born.is_some_and(|born| born.age_on(tx.now().day()) < 18);
    let new = NewPerson {
        organisation: Some(team.unwrap_or(body)),
        details,
        document: row.document.clone(),
        guardian: guardian.filter(|g| is_minor && g.phone.is_some()),
        joined_on: row.joined,
    };
    let town = tx.town();
    let person = register(tx, &Permit::for_system(town, by), &new)?;
    let mut made = format!("person:{person}");
    if let Some(minutes) = row.hours.filter(|m| *m > Minutes::ZERO) {
        let hours = opening(tx, id, person, team.unwrap_or(body), line, minutes);
        if let Some(entry) = append_imported(tx, &Permit::for_system(town, by), &hours)? {
            made = format!("{made} entry:{entry}");
        }
    }
    Ok((made, "made"))
}

/// A sum of before: one entry of grade E on the day of the import.
fn opening(
    tx: &Tx<'_>,
    id: ImportId,
    person: PersonId,
    body: OrganisationId,
    line: &FileRow,
    minutes: Minutes,
) -> ImportedHours {
    let day: Day = tx.now().day();
    let from = day.at(TimeOfDay::START);
    ImportedHours {
        person,
        source: Source::Import { import: id, sheet: line.sheet.clone(), row: line.row },
        kind: EntryKind::Opening,
        minutes,
        span: Span { from, until: from.plus_minutes(1) },
        grade: Grade::E,
        words: EntryWords {
            activity: None,
            shift: None,
            activity_words: "导入前累计时数".to_owned(),
            place_words: String::new(),
            post_words: String::new(),
            organisation: body.to_string(),
        },
    }
}

fn body_named(tx: &mut Tx<'_>, name: &str) -> Result<Option<OrganisationId>, Failure> {
    let wanted = liandong_domain::basics::fold(name);
    Ok(crate::organisations::store::list(tx)?
        .into_iter()
        .find(|b| !b.closed && liandong_domain::basics::fold(&b.name) == wanted)
        .map(|b| b.id))
}

fn entry_of(
    tx: &mut Tx<'_>,
    id: ImportId,
    by: PersonId,
    body: OrganisationId,
    line: &FileRow,
    row: &HoursRow,
) -> Result<Option<Made>, Failure> {
    let town = tx.town();
    let person = match &row.document {
        Some(document) => {
            let key = crate::people::store::document_key(tx, document);
            crate::people::store::find_by_document_key(tx, &key)?
        }
        None => None,
    };
    let source = Source::Import { import: id, sheet: line.sheet.clone(), row: line.row };
    let ask = |tx: &mut Tx<'_>, kind: &str| -> Result<Option<Made>, Failure> {
        let words = format!("{} {}", row.activity, row.remark);
        let made = open_question(tx, person, &source.to_string(), kind, words.trim())?;
        if let Some(question) = made {
            events::record(tx, Kind::QuestionOpened.of(question).with("import", id))?;
        }
        Ok(made.map(|q| (format!("question:{q}"), "question")))
    };
    match (row.outcome, row.counted(), person) {
        (Outcome::Counted | Outcome::Opening, Some(_), None) => ask(tx, "import-nobody"),
        (Outcome::Counted | Outcome::Opening, Some(minutes), Some(person)) => {
            let words = EntryWords {
                activity: None,
                shift: None,
                activity_words: row.activity.clone(),
                place_words: row.place.clone(),
                post_words: row.post.clone(),
                organisation: body.to_string(),
            };
            let hours = match row.span.filter(|_| row.outcome == Outcome::Counted) {
                Some(span) => ImportedHours {
                    person,
                    source: source.clone(),
                    kind: EntryKind::Service,
                    minutes,
                    span,
                    grade: Grade::D,
                    words,
                },
                None => ImportedHours { words, ..opening(tx, id, person, body, line, minutes) },
            };
            match append_imported(tx, &Permit::for_system(town, by), &hours) {
                Ok(Some(entry)) => Ok(Some((format!("entry:{entry}"), "entry"))),
                Ok(None) => Ok(None),
                Err(Failure::Refused(reasons)) => {
                    ask(tx, reasons.first().map_or("import-refused", |r| r.key()))
                }
                Err(other) => Err(other),
            }
        }
        (Outcome::Question, _, _) => {
            ask(tx, row.deciding().map_or("import-question", |f| f.trouble.key()))
        }
        _ => Ok(None),
    }
}
