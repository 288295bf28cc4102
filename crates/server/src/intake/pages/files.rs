//! Files of this room: the same file with comments, and templates to fill in.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::intake::{FileKind, Finding};

use super::{load, permit};
use crate::failure::{Failure, Fault};
use crate::intake::actions::file_of;
use crate::intake::commenting::commented;
use crate::intake::sight::see;
use crate::intake::store;
use crate::intake::writing::{annotated, notes_of, template};
use crate::web::Ask;

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
            let corrections = store::corrections(q, import.id)?;
            let sight = see(q, &import, &corrections, true)?;
            let written: BTreeSet<i64> = store::kept_rows(q, import.id)?
                .into_iter()
                .filter_map(|(sort, kept)| kept.written.then_some(sort))
                .collect();
            let say = |f: &Finding| {
                let mut text = words.0.refusal(words.1, &f.trouble);
                if !f.suggestion.is_empty() {
                    write!(text, " → {}", f.suggestion).expect("writing to a string");
                }
                text
            };
            // What went in already would only be found to double itself.
            let lines = sight.lines();
            let open = lines.iter().filter(|line| !written.contains(&line.sort));
            let notes: Vec<_> =
                open.flat_map(|line| notes_of(line.sheet, line.row, line.findings, &say)).collect();
            // The file itself where it is an .xlsx; of others a plain copy.
            if let Some(file) = commented(&file_of(q, &import)?, &notes) {
                return Ok(file);
            }
            annotated(&sight.sheets, &notes)
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
