//! One claim: its receipt, and saying no with a reason. Whoever signs a payment sees its claims and
//! decides none.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{ClaimId, RuleRef};
use liandong_domain::expenses::ClaimState;

use super::{ClaimLine, line, opens_paid};
use crate::books::pages::{self as books, kept, permit};
use crate::books::store::BookRow;
use crate::db::Tx;
use crate::expenses::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One claim.
#[derive(Template)]
#[template(path = "pages/expenses/claim.html")]
pub struct ClaimPage {
    /// The frame.
    pub c: Frame,
    /// The claim.
    pub line: ClaimLine,
    /// What is written.
    pub words: String,
    /// When it was claimed.
    pub claimed: String,
    /// The caps that allowed it.
    pub rule: String,
    /// Who decided.
    pub decided: String,
    /// The payment it stands in; empty: none.
    pub payment: String,
    /// Whether there is a photograph.
    pub has_photo: bool,
    /// The photograph; empty: not asked for.
    pub picture: String,
    /// Whether the reader approves claims, and so has the list.
    pub approves: bool,
    /// Whether the reader may refuse it.
    pub may_refuse: bool,
    /// The reason typed.
    pub why: String,
}

impl Page for ClaimPage {
    const NAME: &'static str = "expenses/claim";
}

fn id_of(id: &str) -> Result<ClaimId, Failure> {
    id.parse().map_err(|_| Failure::NOT_FOUND)
}

async fn claim_page(ask: &Ask, id: ClaimId) -> Result<ClaimPage, Failure> {
    let book = kept(ask).await?;
    let approves = books::may::<may::ApproveExpenses>(ask, &book);
    if !opens_paid(ask, &book) {
        permit::<may::ApproveExpenses>(ask, &book)?;
    }
    let (row, signing) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::claim(q, id)?.filter(|row| approves || row.batch.is_some());
            let row = row.ok_or(Failure::NOT_FOUND)?;
            let signing = actions::waits_for_signature(q, &row)?;
            Ok((row, signing))
        })
        .await?;
    let rule = RuleRef::parse(&row.rule);
    let unpaid = matches!(row.state, ClaimState::Claimed | ClaimState::Approved);
    let decides = approves && unpaid && !signing;
    Ok(ClaimPage {
        words: row.words.clone(),
        claimed: moment_long(ask.lang, row.claimed_at),
        rule: rule.map(|rule| ask.app.words().rule(ask.lang, &rule)).unwrap_or_default(),
        decided: row.decided_by_name.clone(),
        payment: row.batch.map(|batch| batch.to_string()).unwrap_or_default(),
        has_photo: row.photo,
        picture: String::new(),
        approves,
        may_refuse: decides && ask.actor.person != Some(row.person),
        why: String::new(),
        line: line(ask, &row),
        c: ask.frame(),
    })
}

/// `GET /expenses/claims/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&claim_page(&ask, id_of(&id)?).await?)
}

/// `POST /expenses/claims/{id}/look`: the receipt is in the answer and nowhere else; each look is
/// kept.
pub async fn look(ask: Ask, Path(id): Path<String>, _form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let mut page = claim_page(&ask, id).await?;
    let photo = photo(&ask, &book, id).await?;
    page.picture = format!("data:image/jpeg;base64,{photo}");
    draw(&page)
}

/// The photograph by what the reader may do: decide the claim, or sign the payment it stands in.
async fn photo(ask: &Ask, book: &BookRow, id: ClaimId) -> Result<String, Failure> {
    if let Ok(permit) = permit::<may::ApproveExpenses>(ask, book) {
        let purpose = ask.say("expenses-look-for", &[]);
        let act = move |tx: &mut Tx<'_>| actions::look(tx, &permit, id, &purpose);
        return ask.app.act(&permit, act).await;
    }
    let permit = permit::<may::CheckPayments>(ask, book)?;
    let purpose = ask.say("expenses-look-to-sign", &[]);
    let act = move |tx: &mut Tx<'_>| actions::look_before_signing(tx, &permit, id, &purpose);
    ask.app.act(&permit, act).await
}

/// `POST /expenses/claims/{id}/refuse`
pub async fn refuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let book = kept(&ask).await?;
    let permit = permit::<may::ApproveExpenses>(&ask, &book)?;
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::refuse(tx, &permit, id, &why)?;
        Ok(Answer::to(format!("/expenses/claims/{id}?done=done-expenses-refused")))
    })
    .await;
    let page = async {
        let mut page = claim_page(&ask, id).await?;
        form.get("why").clone_into(&mut page.why);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}

/// `POST /expenses/vouchers/{id}/sign`: the second signature under a payment of claims.
pub async fn sign(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (row, permit, large) = books::signer(&ask, &id).await?;
    if !row.new.subject.starts_with("expenses:") {
        return Err(Failure::NOT_FOUND);
    }
    let voucher = row.id;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::sign(tx, &permit, large.as_ref(), voucher)?;
        Ok(Answer::to(format!("/books/vouchers/{voucher}?done=done-books-signed")))
    })
    .await;
    books::answered(&ask, &id, done).await
}
