//! Lines with what each could be: of one statement, or all that wait. One press settles the ticked.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::bank::BankRefusal;
use liandong_domain::basics::{BankLineId, StatementId};

use super::rows::{BankRow, gift_purposes, known, other_purposes, row, said};
use crate::bank::actions::{self, Said};
use crate::bank::store;
use crate::books::pages::{Choice, kept, permit};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// Lines of the bank.
#[derive(Template)]
#[template(path = "pages/bank/lines.html")]
pub struct LinesPage {
    /// The frame.
    pub c: Frame,
    /// Where the form is sent.
    pub at: String,
    /// Whether these are all that wait, not those of one statement.
    pub all_open: bool,
    /// Lines in the order of the account.
    pub lines: Vec<BankRow>,
    /// Whether something is known of a line that waits.
    pub known: bool,
    /// Purposes of a gift; the last: for pupils whom the giver chooses.
    pub purposes: Vec<Choice>,
    /// Purposes of interest and charges.
    pub others: Vec<Choice>,
    /// The pager.
    pub pager: Pager,
}

impl Page for LinesPage {
    const NAME: &'static str = "bank/lines";
}

async fn lines_page(ask: &Ask, of: Option<StatementId>) -> Result<LinesPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::KeepBooks>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (lines, total, found) = ask
        .app
        .look(ask.actor.town, move |q| {
            let page = (asked.size, asked.offset());
            let (lines, total) = match of {
                Some(id) if !store::is_there(q, id)? => return Err(Failure::NOT_FOUND),
                Some(id) => (store::lines(q, id, page)?, store::count_lines(q, id)?),
                None => (store::open_lines(q, page)?, store::count_open(q)?),
            };
            let found = known(q, &lines)?;
            Ok((lines, total, found))
        })
        .await?;
    let mut rows: Vec<BankRow> = lines.iter().map(|line| row(ask, line, &found)).collect();
    tick_once(&mut rows);
    let at = of.map_or("/bank/open".to_owned(), |id| format!("/bank/statements/{id}"));
    Ok(LinesPage {
        at,
        all_open: of.is_none(),
        known: rows.iter().any(|row| !row.code.is_empty()),
        lines: rows,
        purposes: gift_purposes(ask, &found),
        others: other_purposes(&found),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// A posting is suggested for one line: of two lines alike the second is left to somebody's eyes.
fn tick_once(rows: &mut [BankRow]) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    for row in rows.iter_mut().filter(|row| row.code.starts_with("postings:")) {
        row.ticked &= used.insert(row.code.clone());
    }
}

fn id_of(id: &str) -> Result<StatementId, Failure> {
    id.parse().map_err(|_| Failure::NOT_FOUND)
}

/// `GET /bank/statements/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&lines_page(&ask, Some(id_of(&id)?)).await?)
}

/// `GET /bank/open`
pub async fn open(ask: Ask) -> Result<Response, Failure> {
    draw(&lines_page(&ask, None).await?)
}

async fn settle_ticked(
    ask: Ask,
    of: Option<StatementId>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let ticked = form.all("take").iter().filter_map(|id| id.parse::<BankLineId>().ok());
    let chosen: Option<Vec<(BankLineId, Said)>> =
        ticked.map(|line| said(&form, line).map(|said| (line, said))).collect();
    let to = of.map_or("/bank/open".to_owned(), |id| format!("/bank/statements/{id}"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let chosen = chosen.as_ref().ok_or(BankRefusal::NoChoice { field: "take" })?;
        actions::settle(tx, &permit, chosen)?;
        Ok(Answer::to(format!("{to}?done=done-bank-settled")))
    })
    .await;
    let page = async {
        let mut page = lines_page(&ask, of).await?;
        for row in &mut page.lines {
            row.ticked = row.waits && form.all("take").contains(&row.id);
            let giver = form.get(&format!("giver-{}", row.id));
            if !giver.is_empty() {
                giver.clone_into(&mut row.giver);
            }
        }
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// `POST /bank/statements/{id}`: settles the ticked lines, all of them or none.
pub async fn settle(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    settle_ticked(ask, Some(id), form).await
}

/// `POST /bank/open`: the same of lines of all statements.
pub async fn settle_open(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    settle_ticked(ask, None, form).await
}
