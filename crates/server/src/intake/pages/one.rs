//! One import: under way, what was found, what went in.

use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::basics::Refusal as _;
use liandong_domain::people::Certainty;

use super::shown::{RowView, view};
use super::{columns, load, query};
use crate::failure::Failure;
use crate::intake::actions;
use crate::intake::reading::{BYTES_MOST, FileRefusal, ROWS_MOST};
use crate::intake::store::{self, Counts, ImportRow};
use crate::ui::{Frame, Page, draw_with, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// Filters of rows, in the order shown. The first is what an import opens with.
pub const SHOWS: [&str; 14] = [
    "troubled",
    "error",
    "duplicate",
    "warn",
    "ready",
    "left",
    "written",
    "joined",
    "question",
    "failed",
    "skipped",
    "certain",
    "likely",
    "possible",
];

/// A filter with how many rows it has.
#[derive(Debug, Clone)]
pub struct FilterView {
    /// Its code, in the address.
    pub show: &'static str,
    /// Rows.
    pub count: i64,
    /// It is the one shown.
    pub current: bool,
}

/// One import.
#[derive(Template)]
#[template(path = "pages/intake/import.html")]
pub struct ImportPage {
    /// The frame.
    pub c: Frame,
    /// Id.
    pub id: String,
    /// The file.
    pub file: String,
    /// roster or hours.
    pub kind: String,
    /// reading, checked, writing, done, undone, failed.
    pub step: String,
    /// Under way: the page loads itself again.
    pub under_way: bool,
    /// Rows so far.
    pub done: i64,
    /// Rows.
    pub total: i64,
    /// How many rows come out how.
    pub counts: Counts,
    /// Why it failed.
    pub why: String,
    /// Its lines were kept, so that one of them can be called the header.
    pub has_lines: bool,
    /// Which rows are shown.
    pub show: String,
    /// Which page of them.
    pub page: i64,
    /// What can be shown.
    pub filters: Vec<FilterView>,
    /// How many rows double somebody: certain, likely, possible.
    pub sure: Vec<(&'static str, i64)>,
    /// Rows.
    pub rows: Vec<RowView>,
    /// Some row can be corrected here.
    pub can_correct: bool,
    /// Rows can still be written.
    pub can_write: bool,
    /// The file is still there.
    pub has_file: bool,
    /// The pager.
    pub pager: Pager,
    /// Until when it can be undone; empty: it cannot.
    pub undo_until: String,
    /// The same file was uploaded before: that import and when.
    pub earlier: Option<(String, String)>,
    /// The reason typed.
    pub typed_why: String,
}
impl Page for ImportPage {
    const NAME: &'static str = "intake/import";
}

/// A filter that exists.
pub fn known_show(show: &str) -> &'static str {
    SHOWS.into_iter().chain(["all"]).find(|known| *known == show).unwrap_or(SHOWS[0])
}

fn filters(counts: &Counts, show: &str, kind: &str) -> Vec<FilterView> {
    let of = |show: &str| match show {
        "troubled" => counts.all - counts.ok,
        "error" => counts.error,
        "duplicate" => counts.duplicate,
        "warn" => counts.warn,
        "ready" => counts.ready,
        "left" => counts.left,
        "written" => counts.written,
        "joined" => counts.joined,
        "question" => counts.questions,
        "failed" => counts.failed,
        "skipped" => counts.skipped,
        _ => counts.all,
    };
    // These stand there with a nought as well; the others only when there are rows.
    let always = |show: &str| matches!(show, "troubled" | "error" | "ready" | "all");
    let shown = SHOWS[..11].iter().copied().chain(["all"]);
    shown
        .map(|code| FilterView { show: code, count: of(code), current: code == show })
        .filter(|filter| filter.count > 0 || filter.current || always(filter.show))
        .filter(|filter| kind == "roster" || filter.show != "duplicate" || filter.count > 0)
        .collect()
}

/// Why the file could not be read.
fn why_failed(ask: &Ask, import: &ImportRow, sheets: &str) -> String {
    let count = |n: usize| n.to_string();
    let most = match import.why.as_str() {
        key if key == (FileRefusal::TooManyRows { most: 0 }).key() => count(ROWS_MOST),
        _ => count(BYTES_MOST / 1024 / 1024),
    };
    if import.why.is_empty() {
        return String::new();
    }
    let facts = [("most", most), ("sheets", sheets.to_owned())];
    ask.say(&format!("refusal-{}", import.why), &facts)
}

/// `GET /import/{id}`. Whoever has not looked at the columns yet is shown them first.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (import, _) = load(&ask, &id).await?;
    let unseen = import.step == "checked" && import.mapped_at.is_none();
    if unseen && import.tables_sealed.is_some() {
        return Ok(redirect(&format!("/import/{id}/columns")));
    }
    let c = ask.frame();
    draw_import(&ask, c, &import, StatusCode::OK, String::new()).await
}

/// The page of an import, with a frame that may hold refusals.
pub async fn draw_import(
    ask: &Ask,
    c: Frame,
    import: &ImportRow,
    status: StatusCode,
    typed_why: String,
) -> Result<Response, Failure> {
    let asked = PageAsked::from_query(&ask.query);
    let show = known_show(&query(ask, "show"));
    let seen = import.clone();
    let (rows, counts, shown, sure, earlier) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::rows(q, seen.id, show, (asked.size, asked.offset()))?;
            let mut sure = Vec::new();
            for certainty in Certainty::ALL.into_iter().rev() {
                sure.push((certainty.code(), store::count(q, seen.id, certainty.code())?));
            }
            let shown = store::count(q, seen.id, show)?;
            Ok((rows, store::counts(q, seen.id)?, shown, sure, store::earlier(q, &seen)?))
        })
        .await?;
    let rows: Result<Vec<RowView>, Failure> =
        rows.into_iter().map(|row| view(ask, import, row)).collect();
    let rows = rows?;
    let under_way = matches!(import.step.as_str(), "reading" | "writing");
    let undo = import.undo_until.filter(|until| import.step == "done" && ask.now <= *until);
    let has_file = import.file_sealed.is_some();
    let tables = columns::tables_of(ask, import)?;
    let bare = columns::bare_names(&tables);
    let path = format!("/import/{}", import.id);
    let page = ImportPage {
        id: import.id.to_string(),
        file: import.file_words.clone(),
        kind: import.kind.clone(),
        step: import.step.clone(),
        under_way,
        done: import.done,
        total: import.total,
        why: why_failed(ask, import, &bare.join("、")),
        has_lines: import.step == "failed" && has_file && !bare.is_empty(),
        filters: filters(&counts, show, &import.kind),
        sure: sure.into_iter().filter(|(_, count)| *count > 0).collect(),
        can_correct: rows.iter().any(|row| row.open && row.level == "error"),
        can_write: has_file && matches!(import.step.as_str(), "checked" | "done"),
        has_file,
        counts,
        show: show.to_owned(),
        page: asked.page,
        rows,
        pager: Pager::new(asked, shown, &path, &ask.query),
        undo_until: undo.map(|until| moment_long(ask.lang, until)).unwrap_or_default(),
        earlier: earlier.map(|e| (e.id.to_string(), moment_long(ask.lang, e.at))),
        typed_why,
        c,
    };
    let mut response = draw_with(status, &page)?;
    if under_way {
        let head = header::HeaderName::from_static("refresh");
        response.headers_mut().insert(head, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// Draws the import again with the reasons of a refusal.
pub async fn refused(
    ask: &Ask,
    import: &ImportRow,
    failure: Failure,
    typed_why: String,
) -> Result<Response, Failure> {
    let mut c = ask.frame();
    c.path = format!("/import/{}", import.id);
    c.refuse(failure)?;
    draw_import(ask, c, import, StatusCode::UNPROCESSABLE_ENTITY, typed_why).await
}

/// `POST /import/{id}/write`
pub async fn write(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let id = import.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::write(tx, &permit, id)?;
        Ok(Answer::to(format!("/import/{id}")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &import, failure, String::new()).await,
    }
}

/// `POST /import/{id}/undo`
pub async fn undo(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let id = import.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::undo(tx, &permit, id)?;
        Ok(Answer::to(format!("/import/{id}?done=done-intake-undone")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, &import, failure, String::new()).await,
    }
}
