//! One row: its cells to correct, and beside whom it stands when it doubles somebody.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::under;
use liandong_domain::basics::{Day, ImportId};
use liandong_domain::intake::{Field, RosterRow};
use liandong_domain::people::{Certainty, Document, Sex};

use super::one::{known_show, refused};
use super::shown::{RowView, view};
use super::{load, paths, query};
use crate::db::Read;
use crate::failure::Failure;
use crate::intake::actions::{self, Corrected, Which, body_of, cells_of, sealed_of};
use crate::intake::making::{Joining, joining, person_told, twin_person};
use crate::intake::sight::person_of_cells;
use crate::intake::store::{self, Correction, FileRow, ImportRow};
use crate::people::actions::{NewPerson, would_fill_row};
use crate::people::store::PersonRow;
use crate::ui::{Frame, Page, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One thing told of both.
#[derive(Debug, Clone)]
pub struct SideRow {
    /// Word key.
    pub key: &'static str,
    /// As the file tells it.
    pub file: String,
    /// As it stands there.
    pub there: String,
    /// same, fill, stays or nothing.
    pub effect: &'static str,
}

/// Whom a row doubles.
#[derive(Debug, Clone, Default)]
pub struct TwinView {
    /// The name, or the place in the file.
    pub title: String,
    /// Where to look at them; empty: not within reach, or a row of the file.
    pub href: String,
    /// The volunteer number; of a row of the file nothing.
    pub number: String,
    /// Somebody out of reach: their data is not shown.
    pub far: bool,
    /// Side by side.
    pub rows: Vec<SideRow>,
    /// What joining would do, in words.
    pub changes: Vec<String>,
}

/// One row.
#[derive(Template)]
#[template(path = "pages/intake/row.html")]
pub struct RowPage {
    /// The frame.
    pub c: Frame,
    /// The import.
    pub id: String,
    /// The file.
    pub file: String,
    /// The row.
    pub row: RowView,
    /// Whom it doubles.
    pub twin: Option<TwinView>,
    /// It may become another person.
    pub may_keep: bool,
    /// Which list one came from.
    pub show: String,
    /// Which page of it.
    pub page: String,
    /// The reason typed.
    pub why: String,
    /// The choice made or typed.
    pub decision: String,
}
impl Page for RowPage {
    const NAME: &'static str = "intake/row";
}

/// The other of two that look like one.
enum Other {
    Person { row: Box<PersonRow>, told: Told, near: bool },
    Line { line: Box<FileRow>, told: Told },
}

/// What is told of somebody, as it is compared.
#[derive(Default, Clone)]
struct Told {
    name: String,
    sex: Option<Sex>,
    born: Option<Day>,
    phone: String,
    phone_masked: String,
    document: Option<Document>,
    area: String,
    school: String,
    unit: String,
}

impl Told {
    fn of(new: &NewPerson) -> Self {
        let d = &new.details;
        let phone = d.phone.as_ref();
        Self {
            name: d.name.as_str().to_owned(),
            sex: d.sex,
            born: d.born_on,
            phone: phone.map(|phone| phone.digits().to_owned()).unwrap_or_default(),
            phone_masked: phone.map(|phone| phone.masked()).unwrap_or_default(),
            document: new.document.clone(),
            area: d.area.clone(),
            school: d.school.clone(),
            unit: d.unit.clone(),
        }
    }
    fn of_person(q: &Read<'_>, row: &PersonRow) -> Result<Self, Failure> {
        let phone = row.phone(q)?;
        Ok(Self {
            name: row.name.clone(),
            sex: row.sex,
            born: row.born_on,
            phone: phone.as_ref().map(|phone| phone.digits().to_owned()).unwrap_or_default(),
            phone_masked: phone.map(|phone| phone.masked()).unwrap_or_default(),
            document: row.document(q)?,
            area: row.area.clone(),
            school: row.school.clone(),
            unit: row.unit.clone(),
        })
    }
}

/// What a row that doubles somebody is compared with.
struct Pair {
    mine: Told,
    other: Other,
    plan: Joining,
    joins: String,
}

fn row_read(q: &Read<'_>, id: ImportId, line: &FileRow) -> Result<Option<RosterRow>, Failure> {
    let cells = cells_of(q, id, line)?;
    let at = usize::try_from(line.row).unwrap_or(0);
    Ok(person_of_cells(&line.sheet, at, &cells, q.now().day()))
}

fn told_by(
    q: &mut Read<'_>,
    import: &ImportRow,
    line: &FileRow,
) -> Result<Option<(RosterRow, NewPerson)>, Failure> {
    let Some(row) = row_read(q, import.id, line)? else { return Ok(None) };
    let told = person_told(q, &row, body_of(import)?)?;
    Ok(told.map(|told| (row, told)))
}

/// Both sides, if the row doubles somebody who can be found.
fn pair(
    q: &mut Read<'_>,
    import: &ImportRow,
    line: &FileRow,
    reach: &[String],
) -> Result<Option<Pair>, Failure> {
    if line.certainty.is_empty() || import.kind != "roster" {
        return Ok(None);
    }
    let Some((row, new)) = told_by(q, import, line)? else { return Ok(None) };
    let mine = Told::of(&new);
    let body = new.organisation.unwrap_or(body_of(import)?);
    let joins = crate::organisations::store::organisation(q, body)?;
    let joins = joins.map(|body| body.name).unwrap_or_default();
    if let Some(person) = twin_person(q, import.id, line)? {
        let Some(there) = crate::people::store::person(q, person)? else { return Ok(None) };
        let held = crate::people::store::paths(q, person)?;
        let near =
            held.iter().any(|path| reach.iter().any(|root| root == "/" || under(path, root)));
        let plan = joining(q, person, &row, &new)?;
        let told = Told::of_person(q, &there)?;
        let other = Other::Person { row: Box::new(there), told, near };
        return Ok(Some(Pair { mine, other, plan, joins }));
    }
    let twin = line.twin.as_deref().and_then(|twin| twin.strip_prefix("row:"));
    let Some(sort) = twin.and_then(|sort| sort.parse().ok()) else { return Ok(None) };
    let Some(other) = store::one_row(q, import.id, sort)? else { return Ok(None) };
    let Some((other_row, told)) = told_by(q, import, &other)? else { return Ok(None) };
    let plan = Joining {
        filled: would_fill_row(&told, &new),
        joins: new.organisation.filter(|body| told.organisation != Some(*body)),
        guardian: new.guardian.is_some() && told.guardian.is_none(),
        hours: row.hours.is_some() && other_row.hours.is_none(),
        back: false,
    };
    let other = Other::Line { line: Box::new(other), told: Told::of(&told) };
    Ok(Some(Pair { mine, other, plan, joins }))
}

fn side_rows(c: &Frame, pair: &Pair) -> Vec<SideRow> {
    let (there, near) = match &pair.other {
        Other::Person { told, near, .. } => (told, *near),
        Other::Line { told, .. } => (told, true),
    };
    let mine = &pair.mine;
    let year = |day: Option<Day>| day.map(|day| day.year().to_string()).unwrap_or_default();
    let sex = |sex: Option<Sex>| sex.map(|sex| c.t(sex.word_key())).unwrap_or_default();
    let number = |d: &Option<Document>| d.as_ref().map(|d| d.masked()).unwrap_or_default();
    let row = |key, name: &str, file: String, other: String, same: bool| {
        let effect = if pair.plan.filled.contains(&name) {
            "fill"
        } else if file.is_empty() || other.is_empty() {
            ""
        } else if same {
            "same"
        } else {
            "stays"
        };
        // Of somebody out of reach nothing is shown that the file does not tell itself.
        let there = if near || effect == "same" { other } else { String::new() };
        SideRow { key, file, there, effect }
    };
    let text = |key, name, file: &String, other: &String| {
        row(key, name, file.clone(), other.clone(), file == other)
    };
    let all = vec![
        text("people-name", "name", &mine.name, &there.name),
        row("people-sex", "sex", sex(mine.sex), sex(there.sex), mine.sex == there.sex),
        row(
            "people-born-year",
            "born_on",
            year(mine.born),
            year(there.born),
            mine.born == there.born,
        ),
        row(
            "people-phone",
            "phone",
            mine.phone_masked.clone(),
            there.phone_masked.clone(),
            mine.phone == there.phone,
        ),
        row(
            "people-document",
            "document",
            number(&mine.document),
            number(&there.document),
            mine.document == there.document,
        ),
        text("people-area", "area", &mine.area, &there.area),
        text("people-school", "school", &mine.school, &there.school),
        text("people-unit", "unit", &mine.unit, &there.unit),
    ];
    all.into_iter().filter(|row| !(row.file.is_empty() && row.there.is_empty())).collect()
}

/// What joining would do, one line a thing.
fn changes(c: &Frame, pair: &Pair) -> Vec<String> {
    let mut out: Vec<String> = pair
        .plan
        .filled
        .iter()
        .map(|name| {
            let what = c.t(format!("intake-fill-{}", name.replace('_', "-")));
            c.t1("intake-change-fill", "what", what)
        })
        .collect();
    if pair.plan.joins.is_some() {
        out.push(c.t1("intake-change-joins", "body", &pair.joins));
    }
    for (is, key) in [
        (pair.plan.guardian, "intake-change-guardian"),
        (pair.plan.hours, "intake-change-hours"),
        (pair.plan.back, "intake-change-back"),
    ] {
        if is {
            out.push(c.t(key));
        }
    }
    if pair.plan.is_nothing() {
        out.push(c.t("intake-change-nothing"));
    }
    out
}

fn twin_view(c: &Frame, pair: &Pair) -> TwinView {
    let mut view =
        TwinView { rows: side_rows(c, pair), changes: changes(c, pair), ..TwinView::default() };
    match &pair.other {
        Other::Person { row, near, .. } => {
            view.title.clone_from(&row.name);
            view.number.clone_from(&row.number);
            view.far = !near;
            if *near {
                view.href = format!("/people/{}", row.id);
            } else if pair.mine.name != row.name {
                view.title.clear();
            }
        }
        Other::Line { line, .. } => {
            view.title = c.t2("intake-place", "sheet", &line.sheet, "row", line.row);
        }
    }
    view
}

struct Typed {
    decision: String,
    why: String,
}

async fn draw_row(
    ask: &Ask,
    c: Frame,
    import: &ImportRow,
    sort: i64,
    status: StatusCode,
    typed: Option<Typed>,
) -> Result<Response, Failure> {
    let (seen, reach) = (import.clone(), paths(ask)?);
    let (line, pair) = ask
        .app
        .look(ask.actor.town, move |q| {
            let line = store::one_row(q, seen.id, sort)?.ok_or(Failure::NOT_FOUND)?;
            let pair = pair(q, &seen, &line, &reach)?;
            Ok((line, pair))
        })
        .await?;
    let row = view(ask, import, line)?;
    let typed = typed
        .unwrap_or_else(|| Typed { decision: row.decision.clone(), why: row.decision_why.clone() });
    let page = RowPage {
        id: import.id.to_string(),
        file: import.file_words.clone(),
        twin: pair.as_ref().map(|pair| twin_view(&c, pair)),
        may_keep: row.certainty != Certainty::Certain.code(),
        show: known_show(&query(ask, "show")).to_owned(),
        page: query(ask, "page").parse::<i64>().unwrap_or(1).to_string(),
        why: typed.why,
        decision: typed.decision,
        row,
        c,
    };
    draw_with(status, &page)
}

/// `GET /import/{id}/rows/{sort}`
pub async fn page(ask: Ask, Path((id, sort)): Path<(String, String)>) -> Result<Response, Failure> {
    let (import, _) = load(&ask, &id).await?;
    let sort: i64 = sort.parse().map_err(|_| Failure::NOT_FOUND)?;
    draw_row(&ask, ask.frame(), &import, sort, StatusCode::OK, None).await
}

/// Where a form leads back to: the list it was sent from.
fn back(form: &FormBody, id: ImportId) -> String {
    let show = known_show(form.get("show"));
    let page = form.get("page").parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    format!("/import/{id}?show={show}&page={page}")
}

/// Cells of a form: the place of the row, the column, what was typed.
fn typed_cells(form: &FormBody, head: &str) -> Vec<(i64, usize, String)> {
    let cells = form.starting(head).filter_map(|(name, value)| {
        let (sort, column) = name.split_once('-')?;
        Some((sort.parse().ok()?, column.parse().ok()?, value.trim().to_owned()))
    });
    cells.collect()
}

/// The cells that differ from what stands there now.
fn changed(
    q: &mut Read<'_>,
    id: ImportId,
    typed: &[(i64, usize, String)],
    taken: &[(i64, usize, String)],
    all_suggestions: bool,
) -> Result<Vec<Correction>, Failure> {
    let mut out = Vec::new();
    let mut rows: Vec<i64> = typed.iter().chain(taken).map(|(sort, _, _)| *sort).collect();
    rows.sort_unstable();
    rows.dedup();
    for sort in rows {
        let line = store::one_row(q, id, sort)?.ok_or(Failure::NOT_FOUND)?;
        if !matches!(line.result.as_str(), "" | "failed") {
            continue;
        }
        let kept = sealed_of(q, id, &line)?;
        let found: Vec<serde_json::Value> =
            serde_json::from_str(&line.findings).unwrap_or_default();
        for cell in cells_of(q, id, &line)? {
            let wanted = |list: &[(i64, usize, String)]| {
                let mut of = list.iter().filter(|(s, c, _)| *s == sort && *c == cell.index);
                of.next().map(|(_, _, text)| text.clone())
            };
            let about =
                found.iter().position(|f| f["index"].as_u64() == u64::try_from(cell.index).ok());
            let suggestion = about.and_then(|at| kept["suggestion"][at].as_str());
            let take = all_suggestions || wanted(taken).is_some();
            let suggested = suggestion.filter(|text| take && !text.is_empty()).map(str::to_owned);
            let Some(text) = suggested.or_else(|| wanted(typed)) else { continue };
            // An empty field of a hidden number leaves the number.
            let hidden = cell.field == Some(Field::Document)
                && about.is_none_or(|at| found[at]["level"].as_str() != Some("error"));
            if text == cell.now.trim() || hidden && text.is_empty() {
                continue;
            }
            out.push(Correction {
                sheet: line.sheet.clone(),
                row: line.row,
                column: i64::try_from(cell.index).unwrap_or(0),
                text,
            });
        }
    }
    Ok(out)
}

/// `POST /import/{id}/correct`: corrected cells of one or more rows.
pub async fn correct(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let id = import.id;
    let typed = typed_cells(&form, "cell-");
    let taken = typed_cells(&form, "take-");
    let all = form.get("suggestions") == "all";
    let back = back(&form, id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let cells = changed(tx, id, &typed, &taken, all)?;
        let done = match actions::correct(tx, &permit, id, &cells)? {
            Corrected::Nothing => "done-intake-nothing-changed",
            Corrected::Good => "done-intake-corrected",
            Corrected::Still => "done-intake-still-wrong",
            Corrected::Later => "done-intake-checking",
        };
        Ok(Answer::to(format!("{back}&done={done}")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &import, failure, String::new()).await,
    }
}

/// `POST /import/{id}/decide`: one row, or all rows of one certainty.
pub async fn decide(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let id = import.id;
    let sort: Option<i64> = form.get("sort").parse().ok();
    let sure = Certainty::ALL.into_iter().find(|c| c.code() == form.get("certainty"));
    let which = match (sort, sure) {
        (Some(sort), _) => Which::One(sort),
        (None, Some(certainty)) => Which::All(certainty),
        (None, None) => return Err(Failure::NOT_FOUND),
    };
    let decision = form.get("decision").to_owned();
    let why = form.get("why").to_owned();
    let typed = Typed { decision: decision.clone(), why: why.clone() };
    let back = back(&form, id);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::decide(tx, &permit, id, &which, &decision, &why)?;
        Ok(Answer::to(format!("{back}&done=done-intake-decided")))
    })
    .await;
    match (done, sort) {
        (Ok(answer), _) => Ok(answer.into_response()),
        (Err(failure), Some(sort)) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            draw_row(&ask, c, &import, sort, status, Some(typed)).await
        }
        (Err(failure), None) => refused(&ask, &import, failure, typed.why).await,
    }
}
