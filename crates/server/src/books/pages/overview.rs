//! What the books hold, by purpose; how they are opened.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Fen, OrganisationId, PurposeId};
use liandong_domain::books::{Account, BooksRefusal, PurposeKind, VoucherState};

use super::{Choice, kept, permit, wide};
use crate::books::actions::{self, NewPurpose};
use crate::books::store::{self, BalanceRow, BookRow, PurposeRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One purpose with what it holds.
#[derive(Debug, Clone)]
pub struct PurposeLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it binds its money to, in words.
    pub kind: String,
    /// At the bank.
    pub bank: String,
    /// In the box.
    pub cash: String,
    /// Goods in store.
    pub stock: String,
    /// Bank and box together.
    pub money: String,
    /// Whether it takes no more.
    pub closed: bool,
    /// Whether it holds nothing, so that it may end.
    pub empty: bool,
}

/// What the reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BooksMay {
    /// Write.
    pub keep: bool,
    /// Close months.
    pub close: bool,
    /// Take the ledger out.
    pub export: bool,
    /// Approve what volunteers claim.
    pub approve: bool,
}

/// The overview.
#[derive(Template)]
#[template(path = "pages/books/overview.html")]
pub struct OverviewPage {
    /// The frame.
    pub c: Frame,
    /// The body that keeps the books; empty: not opened.
    pub organisation: String,
    /// Bodies to choose from, for whoever may open the books.
    pub bodies: Vec<Choice>,
    /// Raised of givers.
    pub raised: String,
    /// Paid to pupils.
    pub paid: String,
    /// Bank and box of all purposes.
    pub money: String,
    /// Vouchers that wait.
    pub waiting: i64,
    /// Until which month the books are closed; empty: none.
    pub closed_until: String,
    /// Purposes.
    pub lines: Vec<PurposeLine>,
    /// Kinds of a new purpose.
    pub kinds: Vec<Choice>,
    /// The name typed.
    pub name: String,
    /// What the reader may do.
    pub may: BooksMay,
}

impl Page for OverviewPage {
    const NAME: &'static str = "books/overview";
}

fn held(balances: &[BalanceRow], purpose: PurposeId, account: Account) -> Fen {
    let found = balances.iter().find(|row| row.purpose == purpose && row.account == account);
    found.map_or(Fen::ZERO, |row| row.fen)
}

fn line(ask: &Ask, row: &PurposeRow, balances: &[BalanceRow]) -> PurposeLine {
    let of = |account| held(balances, row.id, account);
    let (bank, cash, stock) = (of(Account::Bank), of(Account::Cash), of(Account::Stock));
    let both = bank.plus(cash).unwrap_or_default();
    PurposeLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        kind: ask.say(row.kind.word(), &[]),
        bank: money(ask.lang, bank),
        cash: money(ask.lang, cash),
        stock: money(ask.lang, stock),
        money: money(ask.lang, both),
        closed: row.closed,
        empty: both == Fen::ZERO && stock == Fen::ZERO,
    }
}

async fn opened(ask: &Ask, book: &BookRow) -> Result<OverviewPage, Failure> {
    permit::<may::ViewBooks>(ask, book)?;
    let (purposes, balances, (raised, paid), waiting) = ask
        .app
        .look(ask.actor.town, |q| {
            let waiting = store::count_vouchers(q, VoucherState::Waiting)?;
            let sums = store::raised_and_paid(q)?;
            Ok((store::purposes(q)?, store::balances(q)?, sums, waiting))
        })
        .await?;
    let all = balances.iter().filter(|row| matches!(row.account, Account::Bank | Account::Cash));
    let all = Fen::total(all.map(|row| row.fen)).unwrap_or_default();
    Ok(OverviewPage {
        organisation: book.organisation_name.clone(),
        bodies: Vec::new(),
        raised: money(ask.lang, raised),
        paid: money(ask.lang, paid),
        money: money(ask.lang, all),
        waiting,
        closed_until: book.closed_until.map(|month| month.to_string()).unwrap_or_default(),
        lines: purposes.iter().map(|row| line(ask, row, &balances)).collect(),
        kinds: [PurposeKind::Pool, PurposeKind::Free]
            .into_iter()
            .map(|kind| Choice::new(kind.code(), ask.say(kind.word(), &[])))
            .collect(),
        name: String::new(),
        may: BooksMay {
            keep: super::may::<may::KeepBooks>(ask, book),
            close: super::may::<may::CloseBooks>(ask, book),
            export: super::may::<may::ExportFiles>(ask, book),
            approve: super::may::<may::ApproveExpenses>(ask, book),
        },
        c: ask.frame(),
    })
}

/// The page before a body keeps the books: for those who will.
async fn unopened(ask: &Ask) -> Result<OverviewPage, Failure> {
    if !wide(&ask.actor.seen::<may::ViewBooks>()) {
        return Err(Failure::NOT_FOUND);
    }
    let bodies =
        ask.app.look(ask.actor.town, |q| Ok(crate::organisations::store::list(q)?)).await?;
    let mine = bodies
        .into_iter()
        .filter(|body| ask.actor.may::<may::CloseBooks>(&Scope::body(&*body.path)));
    Ok(OverviewPage {
        organisation: String::new(),
        bodies: mine.map(|body| Choice::new(body.id.to_string(), body.name)).collect(),
        raised: String::new(),
        paid: String::new(),
        money: String::new(),
        waiting: 0,
        closed_until: String::new(),
        lines: Vec::new(),
        kinds: Vec::new(),
        name: String::new(),
        may: BooksMay::default(),
        c: ask.frame(),
    })
}

async fn overview(ask: &Ask) -> Result<OverviewPage, Failure> {
    ask.actor.me()?;
    match ask.app.look(ask.actor.town, |q| Ok(store::book(q)?)).await? {
        Some(book) => opened(ask, &book).await,
        None => unopened(ask).await,
    }
}

/// `GET /books`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&overview(&ask).await?)
}

async fn answered(
    ask: &Ask,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    let page = async {
        let mut page = overview(ask).await?;
        form.get("name").clone_into(&mut page.name);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// `POST /books/open`
pub async fn open(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    overview(&ask).await?;
    let done = open_with(&ask, &form).await;
    answered(&ask, &form, done).await
}

async fn open_with(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let no = || BooksRefusal::NoChoice { field: "organisation" };
    let body: OrganisationId = form.get("organisation").parse().map_err(|_| no())?;
    let path = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, body)?))
        .await?;
    let permit = ask.actor.permit::<may::CloseBooks>(&Scope::body(path))?;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::open_books(tx, &permit, body)?;
        Ok(Answer::to("/books?done=done-books-opened"))
    })
    .await
}

/// `POST /books/purposes`
pub async fn keep_purpose(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let kind = PurposeKind::parse(form.get("kind")).filter(|kind| *kind != PurposeKind::Directed);
    let name = form.get("name").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let kind = kind.ok_or(BooksRefusal::NoChoice { field: "kind" })?;
        let new = NewPurpose { name: name.clone(), kind, giver: None };
        actions::keep_purpose(tx, &permit, &new)?;
        Ok(Answer::to("/books?done=done-books-purpose"))
    })
    .await;
    answered(&ask, &form, done).await
}

/// `POST /books/purposes/{id}/end`
pub async fn end_purpose(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let id: PurposeId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_purpose(tx, &permit, id)?;
        Ok(Answer::to("/books?done=done-books-purpose-ended"))
    })
    .await;
    answered(&ask, &form, done).await
}
