//! One disclosure: for everybody once it is published, before that for the office.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, may};
use liandong_domain::books::Month;
use liandong_domain::disclosure::Part;

use super::public::{picture, source_lines};
use super::{BatchLine, Sankey, SumLine, batch_lines, part_lines};
use crate::books::store as ledger;
use crate::disclosure::store::{self, BatchRow, DisclosureRow};
use crate::disclosure::{actions, file as files};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;

/// The script for strangers, as it stands in the documents.
const TOOL: &str = include_str!("../../../../../docs/tools/verify_disclosure.py");

/// One disclosure.
#[derive(Template)]
#[template(path = "pages/disclosure/one.html")]
pub struct DisclosurePage {
    /// The frame.
    pub c: Frame,
    /// The first month.
    pub since: String,
    /// The last.
    pub until: String,
    /// The day it was published; empty: not yet.
    pub published: String,
    /// The root.
    pub root: String,
    /// The root before; empty: it is the first.
    pub previous: String,
    /// Sums.
    pub sums: Vec<SumLine>,
    /// Who gave for what.
    pub sources: Vec<SumLine>,
    /// Awards.
    pub batches: Vec<BatchLine>,
    /// The picture.
    pub sankey: Sankey,
    /// From which number on awards are told of.
    pub least: i64,
    /// Whether the reader may sign it now.
    pub may_publish: bool,
    /// Whether the reader prepared it and waits for another.
    pub own: bool,
}

impl Page for DisclosurePage {
    const NAME: &'static str = "disclosure/one";
}

/// The row of a month; before it is published only for who views the books.
async fn row(ask: &Ask, until: &str) -> Result<(DisclosureRow, bool), Failure> {
    let until: Month = until.parse().map_err(|_| Failure::NOT_FOUND)?;
    let actor = ask.actor.clone();
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::disclosure(q, until)?.ok_or(Failure::NOT_FOUND)?;
            let book = ledger::book(q)?.ok_or(Failure::NOT_FOUND)?;
            let scope = Scope::body(&*book.path);
            if row.published_at.is_none() && !actor.may::<may::ViewBooks>(&scope) {
                return Err(Failure::NOT_FOUND);
            }
            let signs = actor.may::<may::CheckPayments>(&scope);
            Ok((row, signs))
        })
        .await
}

pub(super) async fn one(ask: &Ask, until: &str) -> Result<DisclosurePage, Failure> {
    let (row, signs) = row(ask, until).await?;
    let month = row.until;
    let (parts, sources, batches) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (parts, sources) = (store::parts_of(q, month)?, store::sources_of(q, month)?);
            Ok((parts, sources, store::batches_of(q, month)?))
        })
        .await?;
    let waits = row.published_at.is_none();
    let own = ask.actor.person == Some(row.prepared_by);
    Ok(DisclosurePage {
        since: row.since.to_string(),
        until: row.until.to_string(),
        published: row.published_at.map(|at| day_long(ask.lang, at.day())).unwrap_or_default(),
        sums: part_lines(ask, &parts),
        sankey: picture(ask, &parts, &sources, &batches),
        sources: source_lines(ask, &sources),
        batches: batch_lines(ask, &batches),
        least: liandong_domain::aid::PUBLIC_LEAST,
        may_publish: waits && signs && !own,
        own: waits && own,
        root: row.root,
        previous: row.previous,
        c: ask.frame(),
    })
}

/// `GET /aid/published/{until}`
pub async fn page(ask: Ask, Path(until): Path<String>) -> Result<Response, Failure> {
    draw(&one(&ask, &until).await?)
}

/// A file to keep.
pub(super) fn kept_file(name: &str, kind: &'static str, text: String) -> Response {
    let head = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (head, text).into_response()
}

/// `GET /aid/published/{until}/file`
pub async fn file(ask: Ask, Path(until): Path<String>) -> Result<Response, Failure> {
    let (row, _) = row(&ask, &until).await?;
    let name = format!("disclosure-{}.json", row.until);
    let text = ask
        .app
        .look(ask.actor.town, move |q| {
            let head = actions::head(q, &row)?;
            let mut trees = Vec::new();
            for part in Part::ALL.into_iter().filter(|part| part.is_tree()) {
                trees.push((part, actions::leaves(q, (row.until, part))?));
            }
            let batches: Vec<BatchRow> = store::batches_of(q, row.until)?;
            Ok(files::whole(&head, &trees, &batches))
        })
        .await?;
    Ok(kept_file(&name, "application/json", text))
}

/// `GET /aid/verify.py`: what checks the files, for whoever wants to read it first.
pub async fn tool() -> Response {
    kept_file("verify_disclosure.py", "text/x-python; charset=utf-8", TOOL.to_owned())
}
