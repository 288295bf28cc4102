//! One interview as the candidate and the guardian see it: book, change, read what came of it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{InterviewId, SlotId};
use liandong_domain::interviews::{InterviewState, may_change};

use super::{ScoreView, found, held, own_permit, score_views, tone};
use crate::activities::pages::calendar::{Entry, event, file};
use crate::db::Tx;
use crate::failure::Failure;
use crate::interviews::actions;
use crate::interviews::refusal::TalkFormRefusal;
use crate::interviews::store::{self, InterviewRow, SlotRow};
use crate::ui::{Frame, Page, draw, moment_long, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most free times shown.
const MOST: i64 = 60;

/// A time to choose.
#[derive(Debug, Clone)]
pub struct FreeSlot {
    /// Its id.
    pub id: String,
    /// From and until.
    pub when: String,
    /// With whom, and where.
    pub note: String,
    /// Until when it may be changed.
    pub change: String,
}

/// One interview.
#[derive(Template)]
#[template(path = "pages/interviews/talk.html")]
pub struct TalkPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Whose; empty: one's own.
    pub name: String,
    /// The body that invites.
    pub organisation: String,
    /// Where it stands.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// The colour of that.
    pub tone: &'static str,
    /// From and until; empty: no time yet.
    pub when: String,
    /// Where.
    pub place: String,
    /// With whom.
    pub worker: String,
    /// Until when it may be changed; empty: not at all.
    pub change: String,
    /// Whether it may be changed now.
    pub changeable: bool,
    /// Free times.
    pub slots: Vec<FreeSlot>,
    /// What the candidate is told.
    pub words: String,
    /// What is done after a no-show, in words.
    pub step: String,
    /// The rubric as it was given.
    pub scores: Vec<ScoreView>,
}

impl Page for TalkPage {
    const NAME: &'static str = "interviews/talk";
}

fn free_slot(ask: &Ask, row: &SlotRow) -> FreeSlot {
    FreeSlot {
        id: row.id.to_string(),
        when: shift_long(ask.lang, row.time.starts_at, row.time.ends_at),
        note: format!("{} · {}", row.worker_name, row.place),
        change: moment_long(ask.lang, row.change_until),
    }
}

async fn talk_page(ask: &Ask, row: InterviewRow, own: bool) -> Result<TalkPage, Failure> {
    let (id, body, state) = (row.id, row.organisation, row.state);
    let open = own && state.is_open();
    let (slots, scores) = ask
        .app
        .look(ask.actor.town, move |q| {
            let slots = if open { store::free_for(q, body, MOST)? } else { Vec::new() };
            let scores = if state.is_decided() { store::scores(q, id)? } else { Vec::new() };
            Ok((slots, scores))
        })
        .await?;
    let changeable = row.change_until.is_some_and(|until| may_change(until, ask.now).is_ok());
    Ok(TalkPage {
        id: row.id.to_string(),
        name: if own { String::new() } else { row.name.clone() },
        organisation: row.organisation_name.clone(),
        state: state.code(),
        state_words: ask.say(state.word(), &[]),
        tone: tone(state),
        when: row
            .time
            .map(|time| shift_long(ask.lang, time.starts_at, time.ends_at))
            .unwrap_or_default(),
        place: row.place.clone(),
        worker: row.worker_name.clone(),
        change: row.change_until.map(|at| moment_long(ask.lang, at)).unwrap_or_default(),
        changeable: own && changeable && state == InterviewState::Booked,
        slots: slots.iter().map(|row| free_slot(ask, row)).collect(),
        words: row.words.clone(),
        step: row.next_step.map(|step| ask.say(step.word(), &[])).unwrap_or_default(),
        scores: score_views(scores),
        c: ask.frame(),
    })
}

/// Whether the reader is the candidate; or else the candidate's guardian.
async fn is_own(ask: &Ask, row: &InterviewRow) -> Result<Option<bool>, Failure> {
    let (me, person) = (ask.actor.whose()?, row.person);
    if me == person {
        return Ok(Some(true));
    }
    let children =
        ask.app.look(ask.actor.town, move |q| Ok(crate::people::store::children(q, me)?)).await?;
    Ok(children.contains(&person).then_some(false))
}

/// `GET /interviews/{id}`: of the candidate and the guardian; of the worker another page.
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    match is_own(&ask, &row).await? {
        Some(_) if row.state == InterviewState::Withdrawn => Err(Failure::NOT_FOUND),
        Some(own) => {
            if own {
                own_permit::<may::SignUpSelf>(&ask).await?;
            }
            draw(&talk_page(&ask, row, own).await?)
        }
        None => super::worker::page(&ask, &id).await,
    }
}

type Act =
    fn(&mut Tx<'_>, &Permit<may::SignUpSelf>, InterviewId, Option<SlotId>) -> Result<(), Failure>;

/// One step of one's own, done once; or the page again with its sentence.
async fn step(
    ask: &Ask,
    id: &str,
    form: FormBody,
    (done, act): (&'static str, Act),
) -> Result<Response, Failure> {
    let row = found(ask, id).await?;
    let permit = own_permit::<may::SignUpSelf>(ask).await?;
    if row.person != permit.subject() {
        return Err(Failure::NOT_FOUND);
    }
    let (id, slot) = (row.id, form.get("slot").parse().ok());
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, id, slot)?;
        Ok(Answer::to(format!("/interviews/{id}?done={done}")))
    })
    .await;
    let page = async {
        // Somebody may have been quicker: the free times are read anew.
        let row = found(ask, &id.to_string()).await?;
        talk_page(ask, row, true).await
    };
    form_answer(answer, |page| &mut page.c, page).await
}

/// `POST /interviews/{id}/book`
pub async fn book(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, id, slot| {
        actions::book(tx, permit, (id, slot.ok_or(TalkFormRefusal::NoSlot)?))
    };
    step(&ask, &id, form, ("done-interviews-booked", act)).await
}

/// `POST /interviews/{id}/move`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, id, slot| {
        actions::move_to(tx, permit, (id, slot.ok_or(TalkFormRefusal::NoSlot)?))
    };
    step(&ask, &id, form, ("done-interviews-moved", act)).await
}

/// `POST /interviews/{id}/leave`
pub async fn leave(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, id, _| actions::leave_time(tx, permit, id);
    step(&ask, &id, form, ("done-interviews-left", act)).await
}

/// `GET /interviews/{id}/calendar.ics`: for the candidate, the guardian and the worker.
pub async fn calendar(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = found(&ask, &id).await?;
    if is_own(&ask, &row).await?.is_none() {
        held(&ask, &id).await?;
    }
    let (InterviewState::Booked, Some(time)) = (row.state, row.time) else {
        return Err(Failure::NOT_FOUND);
    };
    let title = ask.say("interviews-calendar-title", &[("body", row.organisation_name.clone())]);
    let words = ask.say("interviews-calendar-words", &[("worker", row.worker_name.clone())]);
    let entry = Entry {
        uid: row.id.to_string(),
        from: time.starts_at,
        until: time.ends_at,
        title: &title,
        place: row.place.clone(),
        words,
        url: format!("{}/interviews/{}", ask.app.config().public_url, row.id),
    };
    let entry = event(&ask, &entry);
    Ok(file(&title, vec![entry]))
}
