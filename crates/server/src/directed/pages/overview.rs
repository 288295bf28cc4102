//! The office's overview: what waits, the list, promises, approved givers.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::basics::{BridgeDraftId, Day, GiverId, PupilId};
use liandong_domain::directed::{
    BridgeDraftState, DirectedGiving, DirectedPromiseState, DirectedRefusal, ProfileState,
};

use super::{in_time, term_words};
use crate::aid::actions::course::{terms_of_children, without_gap};
use crate::books::pages::{self as books, kept, permit};
use crate::directed::actions;
use crate::directed::store::{
    self, ApprovalRow, DraftRow, NeedRow, OnwardRow, ProfileRow, PromiseRow, ReportRow,
};
use crate::failure::Failure;
use crate::giving::store as gifts;
use crate::rules::actions::in_force;
use crate::ui::{Frame, Page, day_long, draw, draw_with, money};
use crate::web::{Answer, Ask, FormBody, answer_once, filled};

/// Something that waits: where it leads, what it is, whether it is late.
#[derive(Debug, Clone)]
pub struct WaitLine {
    /// Where it leads.
    pub href: String,
    /// What is read.
    pub text: String,
    /// Whether its day is over.
    pub late: bool,
}

/// A child-term that nobody covers.
#[derive(Debug, Clone)]
pub struct NeedLine {
    /// The pupil's id.
    pub pupil: String,
    /// Its code.
    pub code: String,
    /// The promise that does not pay yet; empty: a giver is looked for.
    pub promise: String,
}

/// A bridge that the house proposed.
#[derive(Debug, Clone)]
pub struct DraftLine {
    /// Its id.
    pub id: String,
    /// The pupil's id.
    pub pupil: String,
    /// Its code.
    pub code: String,
    /// The term.
    pub term: String,
    /// Why, and since when.
    pub why: String,
    /// How much.
    pub amount: String,
    /// Why it was declined; empty: it waits.
    pub declined: String,
}

/// A pupil on the list.
#[derive(Debug, Clone)]
pub struct ListLine {
    /// The pupil's id.
    pub pupil: String,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// How many wait.
    pub waiting: i64,
    /// Whether it is looked for first.
    pub first: bool,
}

/// A promise.
#[derive(Debug, Clone)]
pub struct PromiseLine {
    /// Its id.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The giver's code.
    pub giver: String,
    /// How much a term.
    pub amount: String,
    /// From which term.
    pub from: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The overview.
#[derive(Template)]
#[template(path = "pages/directed/overview.html")]
pub struct DirectedPage {
    /// The frame.
    pub c: Frame,
    /// Terms paid in time, and all that are due.
    pub number: (i64, i64),
    /// How many promises stand.
    pub standing: i64,
    /// Questions, words and reports that wait.
    pub waits: Vec<WaitLine>,
    /// This term, as in its address.
    pub term: String,
    /// The same in words.
    pub term_name: String,
    /// Bridges that the house proposed and that wait.
    pub drafts: Vec<DraftLine>,
    /// Those that were declined.
    pub declined: Vec<DraftLine>,
    /// Children of this term without aid.
    pub needs: Vec<NeedLine>,
    /// Whether that is an alarm: so many days of the term are over.
    pub alarm: bool,
    /// Pupils on the list.
    pub list: Vec<ListLine>,
    /// Promises.
    pub promises: Vec<PromiseLine>,
    /// Approved givers: id, code, what was checked.
    pub givers: Vec<(String, String, String)>,
    /// Whether the reader may approve.
    pub may_approve: bool,
    /// What was typed.
    pub form: FormBody,
}

impl Page for DirectedPage {
    const NAME: &'static str = "directed/overview";
}

/// The colour of a pupil on the list.
pub(super) fn tone(state: ProfileState) -> &'static str {
    match state {
        ProfileState::Draft => "wait",
        ProfileState::Open | ProfileState::Held => "info",
        ProfileState::Promised => "done",
        ProfileState::Closed => "off",
    }
}

/// A promise of a list.
pub(super) fn promise_line(ask: &Ask, row: &PromiseRow) -> PromiseLine {
    PromiseLine {
        id: row.id.to_string(),
        code: row.code.clone(),
        giver: row.giver_code.clone(),
        amount: money(ask.lang, row.fen),
        from: term_words(ask, row.from),
        state: ask.say(row.state.word(), &[]),
        tone: match row.state {
            DirectedPromiseState::Standing => "done",
            DirectedPromiseState::Stopped | DirectedPromiseState::Left => "off",
        },
    }
}

struct Seen {
    number: (i64, i64),
    standing: i64,
    onwards: Vec<OnwardRow>,
    bridges: Vec<DraftRow>,
    declined: Vec<DraftRow>,
    drafts: Vec<ProfileRow>,
    reports: Vec<ReportRow>,
    needs: Vec<NeedRow>,
    list: Vec<ProfileRow>,
    promises: Vec<PromiseRow>,
    givers: Vec<ApprovalRow>,
    rule: DirectedGiving,
}

fn waits(ask: &Ask, seen: &Seen, today: Day) -> Vec<WaitLine> {
    let mut out = Vec::new();
    for row in &seen.onwards {
        let key = match row.answer {
            None => "directed-wait-answer",
            Some(_) => "directed-wait-do",
        };
        let facts = [
            ("giver", row.giver_code.clone()),
            ("code", row.code.clone()),
            ("due", day_long(ask.lang, row.due_on)),
        ];
        out.push(WaitLine {
            href: format!("/aid/directed/promises/{}", row.promise),
            text: ask.say(key, &facts),
            late: row.answer.is_none() && row.due_on < today,
        });
    }
    for row in &seen.drafts {
        out.push(WaitLine {
            href: format!("/aid/directed/pupils/{}", row.pupil),
            text: ask.say("directed-wait-words", &[("code", row.code.clone())]),
            late: false,
        });
    }
    for row in &seen.reports {
        let facts = [("code", row.code.clone()), ("term", term_words(ask, row.term))];
        out.push(WaitLine {
            href: format!("/aid/directed/promises/{}", row.promise),
            text: ask.say("directed-wait-report", &facts),
            late: false,
        });
    }
    out
}

async fn overview(ask: &Ask, form: FormBody) -> Result<DirectedPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    in_time(ask).await?;
    let today = ask.now.day();
    let term = Term::of(today);
    let seen = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut list = store::listed(q)?;
            list.extend(store::profiles(q, ProfileState::Promised)?);
            let mut promises = store::promises(q, DirectedPromiseState::Standing)?;
            promises.extend(store::promises(q, DirectedPromiseState::Stopped)?);
            promises.extend(store::promises(q, DirectedPromiseState::Left)?);
            Ok(Seen {
                number: without_gap(&terms_of_children(q)?),
                standing: store::count_promises(q, DirectedPromiseState::Standing)?,
                onwards: store::onwards_open(q)?,
                bridges: store::drafts(q, BridgeDraftState::Waiting)?,
                declined: store::drafts(q, BridgeDraftState::Declined)?,
                drafts: store::profiles(q, ProfileState::Draft)?,
                reports: store::reports_unread(q)?,
                needs: store::needs(q, term)?,
                list,
                promises,
                givers: store::approved(q)?,
                rule: in_force::<DirectedGiving>(q, today)?.0,
            })
        })
        .await?;
    Ok(DirectedPage {
        number: seen.number,
        standing: seen.standing,
        waits: waits(ask, &seen, today),
        term: term.to_string(),
        term_name: term_words(ask, term),
        alarm: term.first_day().days_until(today) >= seen.rule.alarm_days,
        drafts: seen.bridges.iter().map(|row| draft_line(ask, row)).collect(),
        declined: seen.declined.iter().map(|row| draft_line(ask, row)).collect(),
        needs: seen
            .needs
            .iter()
            .map(|row| NeedLine {
                pupil: row.pupil.to_string(),
                code: row.code.clone(),
                promise: row.promise.map(|id| id.to_string()).unwrap_or_default(),
            })
            .collect(),
        list: seen.list.iter().map(|row| list_line(ask, row)).collect(),
        promises: seen.promises.iter().map(|row| promise_line(ask, row)).collect(),
        givers: seen
            .givers
            .into_iter()
            .map(|row| (row.giver.to_string(), row.code, row.words))
            .collect(),
        may_approve: books::may::<may::DecideAid>(ask, &book),
        form,
        c: ask.frame(),
    })
}

fn draft_line(ask: &Ask, row: &DraftRow) -> DraftLine {
    let since = day_long(ask.lang, row.made_at.day());
    DraftLine {
        id: row.id.to_string(),
        pupil: row.pupil.to_string(),
        code: row.code.clone(),
        term: term_words(ask, row.term),
        why: format!("{} · {since}", ask.say(row.why.word(), &[])),
        amount: money(ask.lang, row.fen),
        declined: row.words.clone(),
    }
}

fn list_line(ask: &Ask, row: &ProfileRow) -> ListLine {
    ListLine {
        pupil: row.pupil.to_string(),
        code: row.code.clone(),
        stage: ask.say(row.stage.word_key(), &[]),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        waiting: row.waiting,
        first: row.first && row.state != ProfileState::Promised,
    }
}

/// `GET /aid/directed`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&overview(&ask, filled(&[])).await?)
}

async fn again(ask: &Ask, form: FormBody, failure: Failure) -> Result<Response, Failure> {
    let mut page = overview(ask, form).await?;
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /aid/directed/givers`: the giver of a code is approved.
pub async fn approve(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let code = form.get("giver").trim().to_uppercase();
    let words = form.get("checked").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let giver = gifts::giver_by_code(tx, &code)?;
        let giver = giver.ok_or(DirectedRefusal::NoChoice { field: "giver" })?;
        actions::approve_giver(tx, &permit, giver.id, &words)?;
        Ok(Answer::to("/aid/directed?done=done-directed-approved"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}

/// `POST /aid/directed/givers/end`
pub async fn end_approval(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let giver: GiverId = form.get("giver").parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_approval(tx, &permit, giver)?;
        Ok(Answer::to("/aid/directed?done=done-directed-ended"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}

/// `POST /aid/directed/bridges`: the ticked children's term is proposed from the pool.
pub async fn bridge(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let term: Term = form.get("term").parse().map_err(|_| Failure::NOT_FOUND)?;
    let pupils: Vec<PupilId> = form.all("pupils").iter().filter_map(|id| id.parse().ok()).collect();
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        if pupils.is_empty() {
            return Err(DirectedRefusal::NoChoice { field: "pupils" }.into());
        }
        for pupil in &pupils {
            actions::bridge(tx, &permit, (*pupil, term), &why)?;
        }
        Ok(Answer::to(format!("/aid/terms/{term}?done=done-directed-bridged")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}

/// `POST /aid/directed/drafts`: the ticked bridges are proposed, or declined with a reason.
pub async fn answer_drafts(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let ids: Vec<BridgeDraftId> =
        form.all("drafts").iter().filter_map(|id| id.parse().ok()).collect();
    let (declines, why) = (form.get("what") == "decline", form.get("draft_why").to_owned());
    let words = match why.trim() {
        "" => ask.say("directed-bridge-words", &[]),
        text => text.to_owned(),
    };
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        if declines {
            actions::decline_drafts(tx, &permit, &ids, &why)?;
            return Ok(Answer::to("/aid/directed?done=done-directed-declined"));
        }
        actions::take_drafts(tx, &permit, &ids, &words)?;
        Ok(Answer::to("/aid/directed?done=done-directed-bridged"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, form, failure).await,
    }
}
