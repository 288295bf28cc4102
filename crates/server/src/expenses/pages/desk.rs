//! The worker's list: claims that wait, and paying what was approved in one voucher.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{ClaimId, PurposeId};
use liandong_domain::books::{Account, PurposeKind};
use liandong_domain::expenses::{ClaimState, ExpenseRefusal};

use super::{ClaimLine, line};
use crate::books::pages::{self as books, Choice, day_of, kept, permit};
use crate::books::store as ledger;
use crate::expenses::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, query};

/// Claims of a state.
#[derive(Template)]
#[template(path = "pages/expenses/desk.html")]
pub struct ExpensesPage {
    /// The frame.
    pub c: Frame,
    /// The state shown.
    pub state: String,
    /// States to choose from: code and words.
    pub states: Vec<Choice>,
    /// Claims.
    pub lines: Vec<ClaimLine>,
    /// The pager.
    pub pager: Pager,
    /// Whether the ticked may be approved here.
    pub approves: bool,
    /// Whether the ticked may be paid here.
    pub pays: bool,
    /// Purposes to pay from: money that is not bound.
    pub purposes: Vec<Choice>,
    /// Bank or box.
    pub accounts: Vec<Choice>,
    /// The day of the payment.
    pub day: String,
}

impl Page for ExpensesPage {
    const NAME: &'static str = "expenses/desk";
}

async fn desk_page(ask: &Ask, state: ClaimState) -> Result<ExpensesPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ApproveExpenses>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, purposes) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::claims(q, state, (asked.size, asked.offset()))?;
            Ok((rows, store::count_claims(q, state)?, ledger::purposes(q)?))
        })
        .await?;
    let free = purposes.into_iter().filter(|row| row.kind == PurposeKind::Free && !row.closed);
    let keeps = books::may::<may::KeepBooks>(ask, &book);
    let choice = |account: Account| Choice::new(account.code(), ask.say(account.word(), &[]));
    Ok(ExpensesPage {
        state: state.code().to_owned(),
        states: [ClaimState::Claimed, ClaimState::Approved, ClaimState::Paid, ClaimState::Refused]
            .into_iter()
            .map(|state| Choice::new(state.code(), ask.say(state.word(), &[])))
            .collect(),
        approves: state == ClaimState::Claimed && !rows.is_empty(),
        pays: state == ClaimState::Approved && keeps && !rows.is_empty(),
        lines: rows.iter().map(|row| line(ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        purposes: free.map(|row| Choice::new(row.id.to_string(), row.name)).collect(),
        accounts: [Account::Bank, Account::Cash].map(choice).to_vec(),
        day: ask.now.day().to_string(),
        c: ask.frame(),
    })
}

/// `GET /expenses?state=approved`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let state = ClaimState::parse(&query(&ask, "state")).unwrap_or(ClaimState::Claimed);
    draw(&desk_page(&ask, state).await?)
}

fn ticked(form: &FormBody) -> Vec<ClaimId> {
    form.all("take").iter().filter_map(|id| id.parse().ok()).collect()
}

async fn answered(
    ask: &Ask,
    state: ClaimState,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, desk_page(ask, state)).await
}

/// `POST /expenses/approve`
pub async fn approve(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ApproveExpenses>(&ask, &book)?;
    let ids = ticked(&form);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::approve(tx, &permit, &ids)?;
        Ok(Answer::to("/expenses?done=done-expenses-approved"))
    })
    .await;
    answered(&ask, ClaimState::Claimed, done).await
}

/// `POST /expenses/pay`: one voucher for all that is ticked.
pub async fn pay(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::ApproveExpenses>(&ask, &book)?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let day = day_of(&ask, &form, "day");
    let words = ask.say("expenses-title", &[]);
    let (ids, purpose, account) = (
        ticked(&form),
        form.get("purpose").parse::<PurposeId>(),
        Account::parse(form.get("account")),
    );
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let no = |field| ExpenseRefusal::NoChoice { field };
        let purpose = purpose.as_ref().map_err(|_| no("purpose"))?;
        let held = account.filter(|one| matches!(one, Account::Bank | Account::Cash));
        let account = held.ok_or_else(|| no("account"))?;
        let made = actions::pay(tx, &permit, (*purpose, account, day.clone()?), &words, &ids)?;
        Ok(Answer::to(format!("/books/vouchers/{}?done=done-expenses-voucher", made.id)))
    })
    .await;
    answered(&ask, ClaimState::Approved, done).await
}
