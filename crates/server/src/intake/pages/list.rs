//! Upload, and what was imported before.

use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::OrganisationId;

use super::paths;
use crate::failure::{Failure, Fault};
use crate::intake::actions::{self, ImportRefusal, NewImport};
use crate::intake::reading::read_file;
use crate::intake::store;
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, Once, answer_once};

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
