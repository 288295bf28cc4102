//! Pages of imports: upload, check, decide, write, undo (ux 5.4). Works without script: the page
//! loads itself again while a job is under way.

use std::fmt::Write as _;

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::{ImportId, OrganisationId};
use liandong_domain::intake::{FileKind, Mapping, read_hours, read_roster};
use serde_json::Value;

use super::actions::{self, ImportRefusal, NewImport, file_of};
use super::reading::read_file;
use super::store::{self, FileRow, ImportRow};
use super::writing::{annotated, notes_of, template};
use crate::app::App;
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, Once, answer_once};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/import", get(list).post(upload))
        .route("/import/template/{kind}", get(blank))
        .route("/import/{id}", get(page))
        .route("/import/{id}/decide", post(decide))
        .route("/import/{id}/write", post(write))
        .route("/import/{id}/undo", post(undo))
        .route("/import/{id}/annotated.xlsx", get(comments))
}

/// An import of the list.
#[derive(Debug, Clone)]
pub struct ImportLine {
    /// Id.
    pub id: String,
    /// The file.
    pub file: String,
    /// roster or hours.
    pub kind: String,
    /// Its step.
    pub step: String,
    /// When.
    pub when: String,
    /// Rows.
    pub total: i64,
}

/// A body to choose.
#[derive(Debug, Clone)]
pub struct BodyChoice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Upload, and what was imported before.
#[derive(Template)]
#[template(path = "pages/intake/list.html")]
pub struct ImportsPage {
    /// The frame.
    pub c: Frame,
    /// Imports.
    pub lines: Vec<ImportLine>,
    /// The pager.
    pub pager: Pager,
    /// Bodies of the asker.
    pub bodies: Vec<BodyChoice>,
    /// Pasted text that came back.
    pub pasted: String,
}
impl Page for ImportsPage {
    const NAME: &'static str = "intake/list";
}

/// One finding as shown.
#[derive(Debug, Clone)]
pub struct FindingView {
    /// The cell: B91.
    pub cell: String,
    /// The column's header.
    pub column: String,
    /// What stands there.
    pub given: String,
    /// What is the matter.
    pub why: String,
    /// What may be typed instead.
    pub suggestion: String,
}

/// One row as shown.
#[derive(Debug, Clone)]
pub struct RowView {
    /// Place.
    pub sort: i64,
    /// Sheet.
    pub sheet: String,
    /// Row number.
    pub row: i64,
    /// Who or what.
    pub shown: String,
    /// ok, warn, error, duplicate.
    pub level: String,
    /// Findings.
    pub findings: Vec<FindingView>,
    /// keep, skip or nothing.
    pub decision: String,
    /// made, entry, question, skipped, failed, undone or nothing.
    pub result: String,
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
    /// ok, warn, error, duplicate, written, questions, failed.
    pub counts: [i64; 7],
    /// Some rows became questions.
    pub has_questions: bool,
    /// Rows that would go in.
    pub good: i64,
    /// Why it failed.
    pub why: String,
    /// Which rows are shown.
    pub show: String,
    /// Rows.
    pub rows: Vec<RowView>,
    /// The pager.
    pub pager: Pager,
    /// Until when it can be undone; empty: it cannot.
    pub undo_until: String,
}
impl Page for ImportPage {
    const NAME: &'static str = "intake/import";
}

fn paths(ask: &Ask) -> Result<Vec<String>, Failure> {
    match ask.actor.seen::<may::ImportFiles>() {
        Seen::Bodies(paths) => Ok(paths),
        Seen::Town => Ok(vec!["/".to_owned()]),
        Seen::Own | Seen::Nothing => {
            ask.actor.me()?;
            Err(Failure::NOT_FOUND)
        }
    }
}

/// Whoever may import anywhere in their bodies.
fn permit(ask: &Ask) -> Result<Permit<may::ImportFiles>, Failure> {
    let path = paths(ask)?.into_iter().next().ok_or(Failure::NOT_FOUND)?;
    ask.actor.permit(&Scope::body(path))
}

async fn list_page(ask: &Ask, c: Frame, pasted: String) -> Result<ImportsPage, Failure> {
    let paths = paths(ask)?;
    let asked = PageAsked::from_query(&ask.query);
    let ((rows, total), bodies) = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut bodies = Vec::new();
            for path in &paths {
                bodies.extend(crate::organisations::store::subtree(q, path)?);
            }
            Ok((store::list(q, (asked.size, asked.offset()))?, bodies))
        })
        .await?;
    Ok(ImportsPage {
        lines: rows
            .into_iter()
            .map(|r| ImportLine {
                id: r.id.to_string(),
                file: r.file_words,
                kind: r.kind,
                step: r.step,
                when: moment_long(ask.lang, r.started_at),
                total: r.total,
            })
            .collect(),
        pager: Pager::new(asked, total, "/import", &ask.query),
        bodies: bodies
            .into_iter()
            .filter(|b| !b.closed)
            .map(|b| BodyChoice { id: b.id.to_string(), name: b.name })
            .collect(),
        pasted,
        c,
    })
}

/// `GET /import`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&list_page(&ask, ask.frame(), String::new()).await?)
}

#[derive(Default)]
struct Upload {
    kind: String,
    organisation: String,
    name: String,
    bytes: Vec<u8>,
    pasted: String,
    once: String,
}

async fn read_upload(mut form: Multipart) -> Result<Upload, Failure> {
    let broken = |e: axum::extract::multipart::MultipartError| {
        Failure::from(Fault::new("reading an upload", e.to_string()))
    };
    let mut out = Upload::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "file" => {
                out.name = field.file_name().unwrap_or_default().to_owned();
                out.bytes = field.bytes().await.map_err(broken)?.to_vec();
            }
            "kind" => out.kind = field.text().await.map_err(broken)?,
            "organisation" => out.organisation = field.text().await.map_err(broken)?,
            "pasted" => out.pasted = field.text().await.map_err(broken)?,
            "once" => out.once = field.text().await.map_err(broken)?,
            _ => {}
        }
    }
    if out.bytes.is_empty() && !out.pasted.trim().is_empty() {
        out.bytes = out.pasted.clone().into_bytes();
        "pasted.txt".clone_into(&mut out.name);
    }
    Ok(out)
}

/// `POST /import`: the file is read at once far enough to refuse what is no table.
pub async fn upload(ask: Ask, form: Multipart) -> Result<Response, Failure> {
    let upload = read_upload(form).await?;
    let body: OrganisationId = upload.organisation.parse().map_err(|_| Failure::NOT_FOUND)?;
    let path = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, body)?))
        .await?;
    let permit = ask.actor.permit::<may::ImportFiles>(&Scope::body(path))?;
    let kind = if upload.kind == "hours" { "hours" } else { "roster" };
    let hash = format!("{}{}{}", upload.name, upload.bytes.len(), kind);
    let once = Once::new(&upload.once, &hash);
    let readable = if upload.bytes.is_empty() {
        Err(Failure::from(ImportRefusal::NoFile))
    } else {
        read_file(&upload.name, &upload.bytes).map(|_| ()).map_err(Failure::from)
    };
    let new = NewImport {
        kind: kind.to_owned(),
        name: upload.name,
        bytes: upload.bytes,
        organisation: body,
    };
    let done = match readable {
        Err(failure) => Err(failure),
        Ok(()) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                let id = actions::begin(tx, &permit, &new)?;
                Ok(Answer::to(format!("/import/{id}")))
            })
            .await
        }
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = list_page(&ask, c, upload.pasted).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// One's own import, with its permit.
async fn load(ask: &Ask, id: &str) -> Result<(ImportRow, Permit<may::ImportFiles>), Failure> {
    let id: ImportId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    paths(ask)?;
    let (row, path) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::one(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let path = crate::organisations::store::path_of(q, actions::body_of(&row)?)?;
            Ok((row, path))
        })
        .await?;
    let permit = ask.actor.permit(&Scope::body(path))?;
    Ok((row, permit))
}

fn view(ask: &Ask, import: &ImportRow, row: FileRow) -> Result<RowView, Failure> {
    let place = format!("{}/{}", import.id, row.sort);
    let cells = ask.app.secrets().open("import_row.cells", &place, &row.cells_sealed)?;
    let cells: Value = serde_json::from_str(&cells).unwrap_or_default();
    let found: Vec<Value> = serde_json::from_str(&row.findings).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = found
        .iter()
        .enumerate()
        .map(|(at, f)| {
            let key = format!("refusal-{}", text(&f["key"]));
            let known = ask.app.words().has(ask.lang, &key);
            FindingView {
                cell: text(&f["cell"]),
                column: text(&f["column"]),
                given: text(&cells["given"][at]),
                why: if known { ask.say(&key, &[]) } else { text(&f["plain"]) },
                suggestion: text(&cells["suggestion"][at]),
            }
        })
        .collect();
    Ok(RowView {
        sort: row.sort,
        sheet: row.sheet,
        row: row.row,
        shown: text(&cells["shown"]),
        level: row.level,
        findings,
        decision: row.decision.unwrap_or_default(),
        result: row.result,
    })
}

/// `GET /import/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (import, _) = load(&ask, &id).await?;
    let asked = PageAsked::from_query(&ask.query);
    let show = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(name, _)| name == "show")
        .map_or_else(|| "troubled".to_owned(), |(_, value)| value.into_owned());
    let level = if show == "all" { String::new() } else { show.clone() };
    let import_id = import.id;
    let (rows, counts) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::rows(q, import_id, &level, (asked.size, asked.offset()))?;
            Ok((rows, store::levels(q, import_id)?))
        })
        .await?;
    let shown = match show.as_str() {
        "all" => counts[..4].iter().sum(),
        "ok" => counts[0],
        "warn" => counts[1],
        "error" => counts[2],
        "duplicate" => counts[3],
        _ => counts[1] + counts[2] + counts[3],
    };
    let rows: Result<Vec<RowView>, Failure> =
        rows.into_iter().map(|row| view(&ask, &import, row)).collect();
    let under_way = matches!(import.step.as_str(), "reading" | "writing");
    let undo = import.undo_until.filter(|until| import.step == "done" && ask.now <= *until);
    let why_key = format!("refusal-{}", import.why);
    let mut response = draw(&ImportPage {
        id: import.id.to_string(),
        file: import.file_words.clone(),
        kind: import.kind.clone(),
        step: import.step.clone(),
        under_way,
        done: import.done,
        total: import.total,
        counts,
        has_questions: counts[5] > 0,
        good: counts[0] + counts[1],
        why: if import.why.is_empty() {
            String::new()
        } else {
            ask.say(&why_key, &[("most", "10".into())])
        },
        show,
        rows: rows?,
        pager: Pager::new(asked, shown, &ask.path, &ask.query),
        undo_until: undo.map(|until| moment_long(ask.lang, until)).unwrap_or_default(),
        c: ask.frame(),
    })?;
    if under_way {
        let head = header::HeaderName::from_static("refresh");
        response.headers_mut().insert(head, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// `POST /import/{id}/decide`
pub async fn decide(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let decisions: Vec<(i64, String)> = form
        .starting("row-")
        .filter_map(|(sort, decision)| Some((sort.parse().ok()?, decision.to_owned())))
        .collect();
    let id = import.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::decide(tx, &permit, id, &decisions)?;
        Ok(Answer::to(format!("/import/{id}?show=duplicate&done=done-intake-decided")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /import/{id}/write`
pub async fn write(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let id = import.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::write(tx, &permit, id)?;
        Ok(Answer::to(format!("/import/{id}")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /import/{id}/undo`
pub async fn undo(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (import, permit) = load(&ask, &id).await?;
    let id = import.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::undo(tx, &permit, id)?;
        Ok(Answer::to(format!("/import/{id}?done=done-intake-undone")))
    })
    .await?;
    Ok(answer.into_response())
}

fn xlsx(name: &str, bytes: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let head = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.xlsx\"")),
    ];
    (head, bytes).into_response()
}

/// `GET /import/{id}/annotated.xlsx`: the same file with a comment at every troubled cell.
pub async fn comments(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (import, _) = load(&ask, &id).await?;
    let words = (ask.app.words().clone(), ask.lang);
    let bytes = ask
        .app
        .look(ask.actor.town, move |q| {
            let bytes = file_of(q, &import)?;
            let sheets = read_file(&import.file_words, &bytes)?;
            let (mapping, today) = (Mapping::new(), q.now().day());
            let say = |f: &liandong_domain::intake::Finding| {
                let mut text = words.0.refusal(words.1, &f.trouble);
                if !f.suggestion.is_empty() {
                    write!(text, " → {}", f.suggestion).expect("writing to a string");
                }
                text
            };
            let notes: Vec<_> = if import.kind == "roster" {
                let registry = super::TownRegistry::new(q);
                let rows = read_roster(&sheets, &mapping, &registry, today).rows;
                rows.iter().flat_map(|r| notes_of(&r.sheet, r.row, &r.findings, &say)).collect()
            } else {
                let rows = read_hours(&sheets, &mapping, today).rows;
                rows.iter().flat_map(|r| notes_of(&r.sheet, r.row, &r.findings, &say)).collect()
            };
            annotated(&sheets, &notes)
                .map_err(|e| Fault::new("writing a file", e.to_string()).into())
        })
        .await?;
    Ok(xlsx("import-with-comments", bytes))
}

/// `GET /import/template/{kind}`
pub async fn blank(ask: Ask, Path(kind): Path<String>) -> Result<Response, Failure> {
    permit(&ask)?;
    let teams = ask
        .app
        .look(ask.actor.town, |q| {
            let all = crate::organisations::store::list(q)?;
            let team = liandong_domain::organisations::Kind::Team;
            Ok(all.into_iter().filter(|b| b.kind == team).map(|b| b.name).collect::<Vec<_>>())
        })
        .await?;
    let which = if kind == "hours" { FileKind::Hours } else { FileKind::Roster };
    let bytes = template(which, &teams).map_err(|e| Fault::new("writing a file", e.to_string()))?;
    Ok(xlsx(if kind == "hours" { "hours-template" } else { "roster-template" }, bytes))
}
