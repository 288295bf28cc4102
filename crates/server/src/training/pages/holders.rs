//! The register of one qualification: who holds it, until when.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};

use super::own::{days, tone};
use super::qualifications::{keeper, known, terms_words};
use crate::failure::Failure;
use crate::training::store;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One holder.
#[derive(Debug, Clone)]
pub struct HolderLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Where it stands, in words.
    pub standing: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Since when and until when.
    pub days: String,
    /// How it was gained.
    pub gained: String,
}

/// The register of one qualification.
#[derive(Template)]
#[template(path = "pages/training/holders.html")]
pub struct HoldersPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its holder can do.
    pub about: String,
    /// Its terms, in words.
    pub terms: String,
    /// Whether it is given no more.
    pub closed: bool,
    /// Holders, those that end first on top.
    pub lines: Vec<HolderLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for HoldersPage {
    const NAME: &'static str = "training/holders";
}

/// `GET /training/qualifications/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    keeper(&ask)?;
    let row = known(&ask, &id).await?;
    let scope = Scope::body(&*row.path);
    ask.actor.permit::<may::GrantQualifications>(&scope)?;
    let (asked, which) = (PageAsked::from_query(&ask.query), row.id);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::holders(q, which, (asked.size, asked.offset()))?;
            Ok((rows, store::count_holders(q, which)?))
        })
        .await?;
    let lines = rows
        .iter()
        .map(|holder| {
            let standing = store::standing_at(&holder.row, ask.now.day());
            HolderLine {
                person: holder.row.person.to_string(),
                name: holder.holder.clone(),
                number: holder.number.clone(),
                standing: ask.say(standing.word(), &[]),
                tone: tone(standing),
                days: days(&ask, &holder.row),
                gained: ask.say(holder.row.gained_by.word(), &[]),
            }
        })
        .collect();
    draw(&HoldersPage {
        id: row.id.to_string(),
        terms: terms_words(&ask, &row.terms),
        name: row.name,
        about: row.about,
        closed: row.closed_at.is_some(),
        lines,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
