//! For approved givers: the list of pupils by code, and one's own holds and promises.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{DirectedPromiseId, HoldId};
use liandong_domain::directed::{
    DirectedGiving, DirectedPromiseState, DirectedRefusal, HoldState, OnwardAnswer, ProfileState,
};
use liandong_domain::rules::AidStandards;

use super::promise::{Seen, TermLine, question, seen, term_lines};
use super::{profile, run_out_in_time, term_words};
use crate::books::pages::Choice;
use crate::db::Tx;
use crate::directed::actions;
use crate::directed::store;
use crate::failure::Failure;
use crate::giving::store::GiverRow;
use crate::rules::actions::in_force;
use crate::ui::{Frame, Page, draw, money};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer};

/// A pupil as a giver reads of it: no name, no place, no school.
#[derive(Debug, Clone)]
pub struct PupilCard {
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// How much a term.
    pub amount: String,
    /// A few words that two people have read.
    pub words: String,
    /// Whether it is looked for first.
    pub first: bool,
    /// Whether another giver holds it.
    pub held: bool,
    /// How many wait.
    pub waiting: i64,
    /// Whether the reader asked for it already.
    pub mine: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/directed/choose.html")]
pub struct ChoosePage {
    /// The frame.
    pub c: Frame,
    /// Pupils.
    pub cards: Vec<PupilCard>,
    /// For how many days a pupil is held, and how many at once.
    pub rule: (i64, i64),
}

impl Page for ChoosePage {
    const NAME: &'static str = "directed/choose";
}

/// One of the reader's holds.
#[derive(Debug, Clone)]
pub struct OwnHold {
    /// Its id.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// Until when, or which place.
    pub note: String,
    /// Whether it is held.
    pub held: bool,
}

/// One of the reader's promises.
#[derive(Debug, Clone)]
pub struct OwnPromise {
    /// Its id.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// How much a term.
    pub amount: String,
    /// Where it stands.
    pub state: String,
    /// Whether it stands.
    pub stands: bool,
    /// Whether this term is not paid yet: its name; empty: it is.
    pub expected: String,
    /// What is left.
    pub left: String,
    /// Its terms, latest first.
    pub terms: Vec<TermLine>,
    /// The question about the rest; empty: none.
    pub question: String,
}

/// One's own.
#[derive(Template)]
#[template(path = "pages/directed/own.html")]
pub struct OwnPage {
    /// The frame.
    pub c: Frame,
    /// The reader's code as a giver.
    pub code: String,
    /// Holds and places.
    pub holds: Vec<OwnHold>,
    /// Promises.
    pub promises: Vec<OwnPromise>,
    /// Promises that stand, to stop one.
    pub standing: Vec<Choice>,
    /// Promises whose rest waits for an answer.
    pub asked: Vec<Choice>,
    /// Answers to choose from.
    pub answers: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for OwnPage {
    const NAME: &'static str = "directed/own";
}

/// The reader as an approved giver; nobody else finds these pages.
async fn giver(ask: &Ask) -> Result<(Permit<may::GiveDirected>, GiverRow), Failure> {
    let me = ask.actor.me()?;
    let permit = ask.actor.permit::<may::GiveDirected>(&Scope::own(me))?;
    let giver = ask.app.look(ask.actor.town, move |q| actions::giver_of(q, me)).await?;
    Ok((permit, giver.ok_or(Failure::NOT_FOUND)?))
}

async fn choose_page(ask: &Ask, giver: &GiverRow) -> Result<ChoosePage, Failure> {
    run_out_in_time(ask).await?;
    let (id, today) = (giver.id, ask.now.day());
    let (rows, own, standards, rule) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (standards, _) = in_force::<AidStandards>(q, today)?;
            let (rule, _) = in_force::<DirectedGiving>(q, today)?;
            Ok((store::listed(q)?, store::holds_of_giver(q, id)?, standards, rule))
        })
        .await?;
    let card = |row: store::ProfileRow| PupilCard {
        stage: ask.say(row.stage.word_key(), &[]),
        amount: money(
            ask.lang,
            liandong_domain::basics::Fen::new(standards.ceiling_fen(row.stage)),
        ),
        first: row.first,
        held: row.state == ProfileState::Held || row.waiting > 0,
        waiting: row.waiting,
        mine: own.iter().any(|hold| hold.pupil == row.pupil),
        words: row.words,
        code: row.code,
    };
    Ok(ChoosePage {
        cards: rows.into_iter().map(card).collect(),
        rule: (rule.hold_days, rule.holds_most),
        c: ask.frame(),
    })
}

/// `GET /give/pupils`
pub async fn choose(ask: Ask) -> Result<Response, Failure> {
    let (_, giver) = giver(&ask).await?;
    draw(&choose_page(&ask, &giver).await?)
}

/// `POST /give/pupils/{code}/ask`
pub async fn ask_for(
    ask: Ask,
    Path(code): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (permit, giver) = giver(&ask).await?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let row = store::profile_of_code(tx, &code)?.ok_or(Failure::NOT_FOUND)?;
        let id = actions::ask_for(tx, &permit, row.pupil)?;
        let hold = store::hold(tx, id)?.ok_or(Failure::NOT_FOUND)?;
        let word = match hold.state {
            HoldState::Held => "done-directed-held",
            _ => "done-directed-waiting",
        };
        Ok(Answer::to(format!("/me/directed?done={word}")))
    })
    .await;
    form_answer(done, |page| &mut page.c, choose_page(&ask, &giver)).await
}

fn own_promise(ask: &Ask, seen: &Seen) -> OwnPromise {
    let (row, now) = (&seen.row, Term::of(ask.now.day()));
    let stands = row.state == DirectedPromiseState::Standing;
    let paid = seen.instalments.iter().any(|one| one.term == now);
    let due = stands && row.from <= now && !paid && seen.left < row.fen;
    OwnPromise {
        id: row.id.to_string(),
        code: row.code.clone(),
        stage: ask.say(row.stage.word_key(), &[]),
        amount: money(ask.lang, row.fen),
        state: ask.say(row.state.word(), &[]),
        stands,
        expected: if due { term_words(ask, now) } else { String::new() },
        left: money(ask.lang, seen.left),
        terms: term_lines(ask, seen, true),
        question: question(ask, seen),
    }
}

fn choices(all: &[Seen], fits: impl Fn(&Seen) -> bool) -> Vec<Choice> {
    let of = all.iter().filter(|seen| fits(seen));
    of.map(|seen| Choice::new(seen.row.id.to_string(), seen.row.code.clone())).collect()
}

async fn own_page(ask: &Ask, giver: &GiverRow, form: FormBody) -> Result<OwnPage, Failure> {
    run_out_in_time(ask).await?;
    let id = giver.id;
    let (holds, promises) = ask
        .app
        .look(ask.actor.town, move |q| {
            let holds = store::holds_of_giver(q, id)?;
            let mut promises = Vec::new();
            for row in store::promises_of_giver(q, id)? {
                promises.push(seen(q, row.id)?);
            }
            Ok((holds, promises))
        })
        .await?;
    Ok(OwnPage {
        code: giver.code.clone(),
        holds: holds
            .iter()
            .map(|row| OwnHold {
                id: row.id.to_string(),
                code: row.code.clone(),
                note: profile::note(ask, row),
                held: row.state == HoldState::Held,
            })
            .collect(),
        standing: choices(&promises, |seen| seen.row.state == DirectedPromiseState::Standing),
        asked: choices(&promises, |seen| {
            seen.onward.as_ref().is_some_and(|one| one.answer.is_none())
        }),
        promises: promises.iter().map(|seen| own_promise(ask, seen)).collect(),
        form,
        answers: OnwardAnswer::ALL
            .into_iter()
            .map(|one| Choice::new(one.code(), ask.say(one.word(), &[])))
            .collect(),
        c: ask.frame(),
    })
}

/// `GET /me/directed`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (_, giver) = giver(&ask).await?;
    draw(&own_page(&ask, &giver, filled(&[])).await?)
}

async fn done<F>(
    ask: Ask,
    form: FormBody,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    F: Fn(&mut Tx<'_>, &Permit<may::GiveDirected>, &GiverRow) -> Result<(), Failure>
        + Send
        + 'static,
{
    let (permit, giver) = giver(&ask).await?;
    let me = giver.clone();
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, &me)?;
        Ok(Answer::to(format!("/me/directed?done={word}")))
    })
    .await;
    form_answer(answer, |page| &mut page.c, own_page(&ask, &giver, form)).await
}

/// `POST /me/directed/holds/{id}/confirm`
pub async fn confirm(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: HoldId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::GiveDirected>, _: &GiverRow| {
        actions::confirm(tx, permit, id).map(|_| ())
    };
    done(ask, form, ("done-directed-confirmed", act)).await
}

/// `POST /me/directed/holds/{id}/release`
pub async fn release(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: HoldId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::GiveDirected>, _: &GiverRow| {
        actions::release(tx, permit, id)
    };
    done(ask, form, ("done-directed-released", act)).await
}

/// The reader's own promise.
fn own(tx: &mut Tx<'_>, giver: &GiverRow, id: DirectedPromiseId) -> Result<(), Failure> {
    let row = store::promise(tx, id)?.filter(|row| row.giver == giver.id);
    row.map(|_| ()).ok_or(Failure::NOT_FOUND)
}

/// `POST /me/directed/stop`
pub async fn stop(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let id = form.get("promise").parse::<DirectedPromiseId>().ok();
    let why = form.get("why").to_owned();
    let act = move |tx: &mut Tx<'_>, _: &Permit<may::GiveDirected>, giver: &GiverRow| {
        let id = id.ok_or(Failure::NOT_FOUND)?;
        own(tx, giver, id)?;
        actions::stop(tx, id, &why)
    };
    done(ask, form, ("done-directed-stopped", act)).await
}

/// `POST /me/directed/answer`
pub async fn answer(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let id = form.get("asked").parse::<DirectedPromiseId>().ok();
    let answer = OnwardAnswer::parse(form.get("answer"));
    let act = move |tx: &mut Tx<'_>, _: &Permit<may::GiveDirected>, giver: &GiverRow| {
        let id = id.ok_or(Failure::NOT_FOUND)?;
        own(tx, giver, id)?;
        let answer = answer.ok_or(DirectedRefusal::NoChoice { field: "answer" })?;
        actions::answer(tx, id, (answer, false))
    };
    done(ask, form, ("done-directed-answered", act)).await
}
