//! One promise: term by term what was paid and what became of it; the question about the rest.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{DirectedPromiseId, Fen};
use liandong_domain::books::Account;
use liandong_domain::directed::{DirectedPromiseState, DirectedRefusal, OnwardAnswer};

use super::{in_time, term_words};
use crate::aid::store::{self as aid, AwardRow};
use crate::books::pages::{self as books, Choice, day_of, kept, permit};
use crate::books::store as ledger;
use crate::db::{Read, Tx};
use crate::directed::actions;
use crate::directed::store::{self, InstalmentRow, OnwardRow, PromiseRow, ReportRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, moment_long, money};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer};

/// One term of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermLine {
    /// The term, as in an address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// What the giver paid; empty: nothing yet.
    pub paid: String,
    /// Where the pupil's aid stands; empty: not proposed.
    pub aid: String,
    /// The award's id; empty: none.
    pub award: String,
    /// When the giver was reminded; empty: not.
    pub reminded: String,
    /// What the giver hears of it; empty: nothing yet.
    pub report: String,
    /// Whether a second person has read that.
    pub screened: bool,
}

/// What moved into or out of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedLine {
    /// When.
    pub day: String,
    /// What it was.
    pub what: String,
    /// The term it is for.
    pub term: String,
    /// How much; out of it: below zero.
    pub fen: String,
    /// The gift's id; empty: none.
    pub gift: String,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/directed/promise.html")]
pub struct PromisePage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The pupil: id and code.
    pub pupil: (String, String),
    /// The giver: id and code.
    pub giver: (String, String),
    /// Where it stands.
    pub state: String,
    /// Whether it stands.
    pub stands: bool,
    /// What is told of it: what and its words.
    pub facts: Vec<(String, String)>,
    /// Its terms, latest first.
    pub terms: Vec<TermLine>,
    /// What moved, the oldest first.
    pub moved: Vec<MovedLine>,
    /// Terms to choose from.
    pub choices: Vec<Choice>,
    /// Bank or box.
    pub accounts: Vec<Choice>,
    /// This term, as in an address.
    pub this_term: String,
    /// The same in words.
    pub this_name: String,
    /// The amount of a term, as it is typed.
    pub amount: String,
    /// The question about the rest in a sentence; empty: it was not asked.
    pub question: String,
    /// `ask`: not answered; else the answer's code; empty: nothing to do.
    pub onward: &'static str,
    /// Answers to choose from.
    pub answers: Vec<Choice>,
    /// Other promises of the giver, for carrying on.
    pub others: Vec<Choice>,
    /// Whether the reader may read a report as the second.
    pub may_screen: bool,
    /// What was typed.
    pub form: FormBody,
}

impl Page for PromisePage {
    const NAME: &'static str = "directed/promise";
}

/// What a promise's pages show.
pub(super) struct Seen {
    pub row: PromiseRow,
    pub left: Fen,
    pub instalments: Vec<InstalmentRow>,
    pub awards: Vec<AwardRow>,
    pub reports: Vec<ReportRow>,
    pub reminded: Vec<(Term, String)>,
    pub onward: Option<OnwardRow>,
    pub others: Vec<PromiseRow>,
}

/// The terms of a promise from its first to this one, or to the next that was paid for.
fn terms_of(row: &PromiseRow, paid: &[InstalmentRow], now: Term) -> Vec<Term> {
    let last = paid.iter().map(|one| one.term).max().unwrap_or(now);
    let last = if row.state == DirectedPromiseState::Standing { now.max(last) } else { last };
    let mut out = Vec::new();
    let mut term = row.from;
    while term <= last {
        out.push(term);
        term = term.next();
    }
    out.reverse();
    out
}

pub(super) fn seen(q: &mut Read<'_>, id: DirectedPromiseId) -> Result<Seen, Failure> {
    let row = store::promise(q, id)?.ok_or(Failure::NOT_FOUND)?;
    let purpose = ledger::of_giver(q, row.giver)?.map(|row| row.id);
    let left = store::rest_of(q, &row, purpose)?;
    let instalments = store::instalments(q, id)?;
    let reminded = store::reminders(q, id)?;
    let reminded = reminded.into_iter().map(|(term, at)| (term, at.day().to_string()));
    let awards = aid::awards_of_pupil(q, row.pupil)?;
    let awards = awards.into_iter().filter(|award| award.term >= row.from && award.state.stands());
    let others = store::promises_of_giver(q, row.giver)?;
    Ok(Seen {
        awards: awards.collect(),
        reports: store::reports_of(q, id)?,
        onward: store::onward(q, id)?,
        others: others
            .into_iter()
            .filter(|one| one.id != id && one.state == DirectedPromiseState::Standing)
            .collect(),
        row,
        left,
        instalments,
        reminded: reminded.collect(),
    })
}

/// Its terms in words; for the giver without what was not read by a second person.
pub(super) fn term_lines(ask: &Ask, seen: &Seen, for_giver: bool) -> Vec<TermLine> {
    let now = Term::of(ask.now.day());
    let line = |term: Term| {
        let paid = seen.instalments.iter().filter(|one| one.term == term).map(|one| one.fen);
        let paid = Fen::total(paid).unwrap_or_default();
        let award = seen.awards.iter().find(|award| award.term == term);
        let report = seen.reports.iter().find(|one| one.term == term);
        let report = report.filter(|one| one.screened || !for_giver);
        let day = award.and_then(|one| one.received_on.or(one.paid_on));
        let aid = award.map(|one| {
            let day = day.map(|day| format!(" · {}", day_long(ask.lang, day))).unwrap_or_default();
            format!("{}{day}", ask.say(one.state.word(), &[]))
        });
        TermLine {
            term: term.to_string(),
            name: term_words(ask, term),
            paid: if paid == Fen::ZERO { String::new() } else { money(ask.lang, paid) },
            aid: aid.unwrap_or_default(),
            award: award.map(|one| one.id.to_string()).unwrap_or_default(),
            reminded: seen
                .reminded
                .iter()
                .find(|one| one.0 == term)
                .map(|one| one.1.clone())
                .unwrap_or_default(),
            report: report.map(|one| one.words.clone()).unwrap_or_default(),
            screened: report.is_some_and(|one| one.screened),
        }
    };
    terms_of(&seen.row, &seen.instalments, now).into_iter().map(line).collect()
}

/// What moved, line by line: these add up to what came in.
fn moved_lines(ask: &Ask, seen: &Seen) -> Vec<MovedLine> {
    let line = |row: &InstalmentRow| MovedLine {
        day: moment_long(ask.lang, row.at),
        what: ask.say(row.kind.word(), &[]),
        term: term_words(ask, row.term),
        fen: money(ask.lang, row.fen),
        gift: row.gift.map(|id| id.to_string()).unwrap_or_default(),
    };
    seen.instalments.iter().map(line).collect()
}

/// The question in a sentence, for the office and for the giver.
pub(super) fn question(ask: &Ask, seen: &Seen) -> String {
    let Some(onward) = &seen.onward else { return String::new() };
    let left = money(ask.lang, seen.left);
    match onward.answer {
        None => {
            let facts = [
                ("code", onward.code.clone()),
                ("left", left),
                ("due", day_long(ask.lang, onward.due_on)),
            ];
            ask.say("directed-onward-asked", &facts)
        }
        Some(answer) => {
            let done =
                if onward.done { "directed-onward-was-done" } else { "directed-onward-to-do" };
            let facts = [("answer", ask.say(answer.word(), &[])), ("left", left)];
            ask.say(done, &facts)
        }
    }
}

fn facts(ask: &Ask, seen: &Seen) -> Vec<(String, String)> {
    let row = &seen.row;
    let mut out = vec![
        (ask.say("aid-stage", &[]), ask.say(row.stage.word_key(), &[])),
        (ask.say("directed-a-term", &[]), money(ask.lang, row.fen)),
        (ask.say("directed-from", &[]), term_words(ask, row.from)),
        (ask.say("directed-made", &[]), moment_long(ask.lang, row.made_at)),
        (ask.say("directed-left-of-it", &[]), money(ask.lang, seen.left)),
    ];
    if !row.why.is_empty() {
        out.push((ask.say("books-why", &[]), row.why.clone()));
    }
    out
}

async fn promise_page(ask: &Ask, id: &str, form: FormBody) -> Result<PromisePage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    in_time(ask).await?;
    let id: DirectedPromiseId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let seen = ask.app.look(ask.actor.town, move |q| seen(q, id)).await?;
    let now = Term::of(ask.now.day());
    let choice = |term: Term| Choice::new(term.to_string(), term_words(ask, term));
    let onward = match &seen.onward {
        Some(OnwardRow { done: true, .. }) | None => "",
        Some(OnwardRow { answer: None, .. }) => "ask",
        Some(OnwardRow { answer: Some(answer), .. }) => answer.code(),
    };
    Ok(PromisePage {
        id: id.to_string(),
        pupil: (seen.row.pupil.to_string(), seen.row.code.clone()),
        giver: (seen.row.giver.to_string(), seen.row.giver_code.clone()),
        state: ask.say(seen.row.state.word(), &[]),
        stands: seen.row.state == DirectedPromiseState::Standing,
        facts: facts(ask, &seen),
        terms: term_lines(ask, &seen, false),
        moved: moved_lines(ask, &seen),
        choices: [now, now.next(), now.before()].into_iter().map(choice).collect(),
        accounts: [Account::Bank, Account::Cash]
            .into_iter()
            .map(|one| Choice::new(one.code(), ask.say(one.word(), &[])))
            .collect(),
        this_term: now.to_string(),
        this_name: term_words(ask, now),
        amount: match form.get("fen") {
            "" => seen.row.fen.plain_text(),
            typed => typed.to_owned(),
        },
        question: question(ask, &seen),
        onward,
        answers: OnwardAnswer::ALL
            .into_iter()
            .map(|one| Choice::new(one.code(), ask.say(one.word(), &[])))
            .collect(),
        others: seen
            .others
            .iter()
            .map(|row| Choice::new(row.id.to_string(), row.code.clone()))
            .collect(),
        may_screen: books::may::<may::DecideAid>(ask, &book),
        form,
        c: ask.frame(),
    })
}

/// `GET /aid/directed/promises/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&promise_page(&ask, &id, filled(&[])).await?)
}

async fn done<P, F>(
    ask: Ask,
    id: String,
    form: FormBody,
    permit: Permit<P>,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    P: Asks + 'static,
    F: Fn(&mut Tx<'_>, &Permit<P>, DirectedPromiseId) -> Result<(), Failure> + Send + 'static,
    Permit<P>: Send,
{
    let which: DirectedPromiseId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, which)?;
        Ok(Answer::to(format!("/aid/directed/promises/{which}?done={word}")))
    })
    .await;
    form_answer(answer, |page| &mut page.c, promise_page(&ask, &id, form)).await
}

fn term_of(form: &FormBody, field: &'static str) -> Result<Term, DirectedRefusal> {
    form.get(field).parse().map_err(|_| DirectedRefusal::NoChoice { field })
}

/// `POST /aid/directed/promises/{id}/pay`
pub async fn pay(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::KeepBooks>(&ask, &kept(&ask).await?)?;
    let (term, day) = (term_of(&form, "pay_term"), day_of(&ask, &form, "day"));
    let fen = Fen::parse("fen", form.get("fen"));
    let account = Account::parse(form.get("account"));
    let account = account.filter(|one| matches!(one, Account::Bank | Account::Cash));
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::KeepBooks>, id| {
        let account = account.ok_or(DirectedRefusal::NoChoice { field: "account" })?;
        let told = (account, day.clone()?, fen.clone()?);
        actions::pay_term(tx, permit, (id, term.clone()?), told).map(|_| ())
    };
    done(ask, id, form, permit, ("done-directed-paid", act)).await
}

/// `POST /aid/directed/promises/{id}/propose`
pub async fn propose(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let term = term_of(&form, "term");
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, id| {
        actions::propose_term(tx, permit, (id, term.clone()?)).map(|_| ())
    };
    done(ask, id, form, permit, ("done-directed-proposed", act)).await
}

/// `POST /aid/directed/promises/{id}/remind`
pub async fn remind(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::KeepBooks>(&ask, &kept(&ask).await?)?;
    let term = term_of(&form, "term");
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::KeepBooks>, id| {
        actions::remind(tx, permit, (id, term.clone()?))
    };
    done(ask, id, form, permit, ("done-directed-reminded", act)).await
}

/// `POST /aid/directed/promises/{id}/report`
pub async fn report(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let (term, words) = (term_of(&form, "report_term"), form.get("report").to_owned());
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, id| {
        actions::write_report(tx, permit, (id, term.clone()?), &words)
    };
    done(ask, id, form, permit, ("done-directed-report", act)).await
}

/// `POST /aid/directed/promises/{id}/screen`
pub async fn screen(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let term = term_of(&form, "term");
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::DecideAid>, id| {
        actions::screen_report(tx, permit, (id, term.clone()?))
    };
    done(ask, id, form, permit, ("done-directed-screened", act)).await
}

/// `POST /aid/directed/promises/{id}/stop`: the giver told a worker.
pub async fn stop(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let why = form.get("why").to_owned();
    let act = move |tx: &mut Tx<'_>, _: &Permit<may::ProposeAid>, id| actions::stop(tx, id, &why);
    done(ask, id, form, permit, ("done-directed-stopped", act)).await
}

/// `POST /aid/directed/promises/{id}/answer`: the giver answered on a signed paper.
pub async fn answer(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let answer = OnwardAnswer::parse(form.get("answer"));
    let act = move |tx: &mut Tx<'_>, _: &Permit<may::ProposeAid>, id| {
        let answer = answer.ok_or(DirectedRefusal::NoChoice { field: "answer" })?;
        actions::answer(tx, id, (answer, true))
    };
    done(ask, id, form, permit, ("done-directed-answered", act)).await
}

/// `POST /aid/directed/promises/{id}/onward`: what the giver answered is done.
pub async fn onward(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let day = day_of(&ask, &form, "day");
    if form.get("what") == "another" {
        let permit = permit::<may::ProposeAid>(&ask, &book)?;
        let to = form.get("to").parse::<DirectedPromiseId>().ok();
        let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, id| {
            let to = to.ok_or(DirectedRefusal::NoChoice { field: "to" })?;
            actions::carry_on(tx, permit, (id, to))
        };
        return done(ask, id, form, permit, ("done-directed-onward", act)).await;
    }
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let (back, why) = (form.get("what") == "back", ask.say("directed-back-words", &[]));
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::KeepBooks>, id| match back {
        true => actions::give_back(tx, permit, id, (day.clone()?, &why)),
        false => actions::give_to_pool(tx, permit, id, day.clone()?),
    };
    done(ask, id, form, permit, ("done-directed-onward", act)).await
}
