//! One term: who is proposed, decided, paid and has signed; several at once.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, Scope, may};
use liandong_domain::aid::{AidRefusal, AwardState, Term};
use liandong_domain::basics::{AwardId, Fen, PupilId, PurposeId};
use liandong_domain::books::{Account, PurposeKind};
use liandong_domain::rules::AidStandards;

use super::{term_words, tone};
use crate::aid::actions;
use crate::aid::store::{self, AwardRow};
use crate::books::pages::{self as books, Choice, day_of, kept, permit};
use crate::books::store::{self as ledger, BookRow};
use crate::db::Tx;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One award of the term.
#[derive(Debug, Clone)]
pub struct AwardLine {
    /// Its id.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The pupil's id.
    pub pupil: String,
    /// The stage of school.
    pub stage: String,
    /// How much.
    pub amount: String,
    /// The purpose.
    pub purpose: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The day of the last step; empty: none.
    pub day: String,
    /// `decide`, `pay`, `receive`: what the reader may do with it; empty: nothing.
    pub next: &'static str,
}

/// One term.
#[derive(Template)]
#[template(path = "pages/aid/term.html")]
pub struct TermPage {
    /// The frame.
    pub c: Frame,
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// The term before and after, as in their addresses.
    pub beside: (String, String),
    /// The standards in force, in words.
    pub standards: Vec<String>,
    /// Awards.
    pub lines: Vec<AwardLine>,
    /// The pager.
    pub pager: Pager,
    /// Pupils without an award of this term: id and what is read.
    pub free: Vec<Choice>,
    /// Purposes to pay from, with what they hold.
    pub purposes: Vec<Choice>,
    /// Bank or box.
    pub accounts: Vec<Choice>,
    /// Whether one of the awards can be decided, paid, signed for.
    pub can: [bool; 3],
    /// The amount typed.
    pub fen: String,
}

impl Page for TermPage {
    const NAME: &'static str = "aid/term";
}

fn next(ask: &Ask, book: &BookRow, row: &AwardRow) -> &'static str {
    let over = Scope::body(&*book.path).about(row.proposed_by);
    let decided = row.decided_by != ask.actor.person;
    match row.state {
        AwardState::Proposed if ask.actor.may::<may::DecideAid>(&over) => "decide",
        AwardState::Decided if decided && books::may::<may::KeepBooks>(ask, book) => "pay",
        AwardState::Paid => "receive",
        AwardState::Proposed
        | AwardState::Decided
        | AwardState::Received
        | AwardState::Refused
        | AwardState::Withdrawn
        | AwardState::Returned => "",
    }
}

fn line(ask: &Ask, book: &BookRow, row: &AwardRow) -> AwardLine {
    AwardLine {
        id: row.id.to_string(),
        code: row.code.clone(),
        pupil: row.pupil.to_string(),
        stage: ask.say(row.stage.word_key(), &[]),
        amount: money(ask.lang, row.fen),
        purpose: row.purpose_name.clone(),
        proposed_by: row.proposed_by_name.clone(),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        day: row.received_on.or(row.paid_on).map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        next: next(ask, book, row),
    }
}

fn term_asked(text: &str) -> Result<Term, Failure> {
    text.parse().map_err(|_| Failure::NOT_FOUND)
}

async fn term_page(ask: &Ask, text: &str, fen: &str) -> Result<TermPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    let term = term_asked(text)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, free, purposes, balances, standards) = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let rows = store::awards_of_term(q, term, (asked.size, asked.offset()))?;
            let (total, free) =
                (store::count_of_term(q, term)?, store::aided(q, &term.to_string())?);
            let (purposes, balances) = (ledger::purposes(q)?, ledger::balances(q)?);
            let (standards, _) = crate::rules::actions::in_force::<AidStandards>(q, today)?;
            Ok((rows, total, free, purposes, balances, standards))
        })
        .await?;
    let held = |purpose| {
        let of = balances.iter().filter(|row| row.purpose == purpose);
        let of = of.filter(|row| matches!(row.account, Account::Bank | Account::Cash));
        Fen::total(of.map(|row| row.fen)).unwrap_or_default()
    };
    let purposes = purposes.into_iter().filter(|row| !row.closed && row.kind != PurposeKind::Free);
    let lines: Vec<AwardLine> = rows.iter().map(|row| line(ask, &book, row)).collect();
    let can = ["decide", "pay", "receive"].map(|next| lines.iter().any(|line| line.next == next));
    let stages = liandong_domain::rules::SchoolStage::ALL;
    Ok(TermPage {
        term: term.to_string(),
        name: term_words(ask, term),
        beside: (term.before().to_string(), term.next().to_string()),
        standards: stages
            .into_iter()
            .map(|stage| {
                let most = money(ask.lang, Fen::new(standards.ceiling_fen(stage)));
                format!("{} {most}", ask.say(stage.word_key(), &[]))
            })
            .collect(),
        can,
        lines,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        free: free
            .into_iter()
            .map(|row| {
                let stage = ask.say(row.stage.word_key(), &[]);
                Choice::new(row.id.to_string(), format!("{} · {stage}", row.code))
            })
            .collect(),
        purposes: purposes
            .map(|row| {
                let held = money(ask.lang, held(row.id));
                Choice::new(row.id.to_string(), format!("{} · {held}", row.name))
            })
            .collect(),
        accounts: [Account::Bank, Account::Cash]
            .into_iter()
            .map(|one| Choice::new(one.code(), ask.say(one.word(), &[])))
            .collect(),
        fen: fen.to_owned(),
        c: ask.frame(),
    })
}

/// `GET /aid/terms/{term}`
pub async fn page(ask: Ask, Path(term): Path<String>) -> Result<Response, Failure> {
    draw(&term_page(&ask, &term, "").await?)
}

/// Does something to the awards that were ticked.
async fn done<P, F>(
    ask: Ask,
    term: String,
    form: FormBody,
    permit: Permit<P>,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    P: Asks,
    F: Fn(&mut Tx<'_>) -> Result<(), Failure> + Send + 'static,
{
    let to = format!("/aid/terms/{}?done={word}", term_asked(&term)?);
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx)?;
        Ok(Answer::to(to.clone()))
    })
    .await;
    form_answer(answer, |page| &mut page.c, term_page(&ask, &term, form.get("fen"))).await
}

fn ticked(form: &FormBody, field: &str) -> Vec<AwardId> {
    form.all(field).iter().filter_map(|id| id.parse().ok()).collect()
}

/// `POST /aid/terms/{term}/propose`
pub async fn propose(
    ask: Ask,
    Path(term): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let which = term_asked(&term)?;
    let pupils: Vec<PupilId> = form.all("pupils").iter().filter_map(|id| id.parse().ok()).collect();
    let purpose = form.get("purpose").parse::<PurposeId>();
    let fen = match form.get("fen").trim() {
        "" => Ok(None),
        text => Fen::parse("fen", text).map(Some),
    };
    let act = move |tx: &mut Tx<'_>| {
        let purpose = purpose.map_err(|_| AidRefusal::NoChoice { field: "purpose" })?;
        actions::propose(tx, &permit, (which, purpose), &pupils, fen.clone()?).map(|_| ())
    };
    done(ask, term, form, permit, ("done-aid-proposed", act)).await
}

/// `POST /aid/terms/{term}/decide`
pub async fn decide(
    ask: Ask,
    Path(term): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::DecideAid>(&ask, &book)?;
    let manager = books::may::<may::CheckLargePayments>(&ask, &book);
    let ids = ticked(&form, "decide");
    let act = move |tx: &mut Tx<'_>| actions::decide(tx, &permit, manager, &ids);
    done(ask, term, form, permit, ("done-aid-decided", act)).await
}

/// `POST /aid/terms/{term}/pay`
pub async fn pay(ask: Ask, Path(term): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let (ids, day) = (ticked(&form, "pay"), day_of(&ask, &form, "day"));
    let account = Account::parse(form.get("account"));
    let account = account.filter(|one| matches!(one, Account::Bank | Account::Cash));
    let act = move |tx: &mut Tx<'_>| {
        let account = account.ok_or(AidRefusal::NoChoice { field: "account" })?;
        actions::pay(tx, &permit, (account, day.clone()?), &ids)
    };
    done(ask, term, form, permit, ("done-aid-paid", act)).await
}

/// `POST /aid/terms/{term}/receive`
pub async fn receive(
    ask: Ask,
    Path(term): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ProposeAid>(&ask, &book)?;
    let (ids, day) = (ticked(&form, "receive"), day_of(&ask, &form, "received_on"));
    let from = form.get("from").to_owned();
    let act = move |tx: &mut Tx<'_>| actions::receive(tx, &permit, (&from, day.clone()?), &ids);
    done(ask, term, form, permit, ("done-aid-received", act)).await
}
