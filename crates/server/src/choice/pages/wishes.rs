//! A candidate's wishes, and what came of them.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{OrganisationId, PersonId, RoundId};
use liandong_domain::choice::RoundState;

use super::reasons::{ResultView, result};
use super::wish_list::{Asked, Offered, WishLine, lines, read, typed};
use super::{own_permit, round_id, tone};
use crate::choice::actions;
use crate::choice::store::{self, CandidateRow, PairRow, RoundRow, TeamRow};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, draw_with, moment_short};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// A candidate's wishes.
#[derive(Template)]
#[template(path = "pages/choice/wishes.html")]
pub struct WishesPage {
    /// The frame.
    pub c: Frame,
    /// The round.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// The last day for wishes.
    pub until: String,
    /// `open`, `proposed`, `agreed`, `called_off`.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Whether wishes can be written today.
    pub collecting: bool,
    /// Teams, those wished for first.
    pub lines: Vec<WishLine>,
    /// What one hopes for.
    pub hopes: String,
    /// When wishes were kept; empty: never.
    pub kept: String,
    /// Whether one declined quietly.
    pub declined: bool,
    /// Whether the order was changed and is not kept yet.
    pub unsaved: bool,
    /// What came of it.
    pub result: ResultView,
}

impl Page for WishesPage {
    const NAME: &'static str = "choice/wishes";
}

/// What a look finds.
struct Facts {
    row: RoundRow,
    teams: Vec<TeamRow>,
    candidate: CandidateRow,
    wishes: Vec<OrganisationId>,
    wanted: Vec<OrganisationId>,
    pair: Option<PairRow>,
}

impl Facts {
    fn offered(&self) -> Offered<OrganisationId> {
        let one = |side: &TeamRow| (side.team, side.name.clone(), side.about.clone());
        self.teams.iter().map(one).collect()
    }
}

fn facts(q: &mut Read<'_>, round: RoundId, me: PersonId) -> Result<Facts, Failure> {
    let candidate = store::candidate(q, round, me)?.ok_or(Failure::NOT_FOUND)?;
    let row = store::round(q, round)?.ok_or(Failure::NOT_FOUND)?;
    let settled = row.state == RoundState::Agreed;
    let (wanted, pair) = if settled {
        let wanted = store::wanted_among(q, round, &[me])?;
        (wanted, store::pairs_among(q, round, &[me])?.into_iter().next())
    } else {
        (Vec::new(), None)
    };
    Ok(Facts {
        teams: store::teams(q, round)?,
        candidate,
        wishes: store::wishes_of(q, round, me)?,
        wanted: wanted.into_iter().map(|(_, team)| team).collect(),
        pair,
        row,
    })
}

fn view(ask: &Ask, facts: &Facts, lines: Vec<WishLine>) -> WishesPage {
    let row = &facts.row;
    let result = match row.state {
        RoundState::Agreed => {
            result(ask, &facts.teams, (&facts.wishes, &facts.wanted), facts.pair.as_ref())
        }
        RoundState::Open | RoundState::Proposed | RoundState::CalledOff => ResultView::default(),
    };
    WishesPage {
        id: row.id.to_string(),
        title: row.title.clone(),
        about: row.about.clone(),
        until: day_long(ask.lang, row.until),
        state: row.state.code(),
        state_words: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        collecting: row.state == RoundState::Open && ask.now.day() <= row.until,
        lines,
        hopes: facts.candidate.hopes.clone(),
        kept: facts.candidate.ranked_at.map(|at| moment_short(ask.lang, at)).unwrap_or_default(),
        declined: facts.candidate.declined_at.is_some(),
        unsaved: false,
        result,
        c: ask.frame(),
    }
}

async fn look(ask: &Ask, round: RoundId, me: PersonId) -> Result<Facts, Failure> {
    ask.app.look(ask.actor.town, move |q| facts(q, round, me)).await
}

/// `GET /choice/{id}/wishes`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let facts = look(&ask, round_id(&id)?, permit.subject()).await?;
    let lines = lines(&facts.offered(), &facts.wishes);
    draw(&view(&ask, &facts, lines))
}

fn again(ask: &Ask, facts: &Facts, form: &FormBody, failure: Failure) -> Result<Response, Failure> {
    let mut page = view(ask, facts, typed(&facts.offered(), form));
    form.get("hopes").clone_into(&mut page.hopes);
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn write(
    ask: &Ask,
    permit: Permit<may::SignUpSelf>,
    (round, list): (RoundId, Vec<OrganisationId>),
    form: &FormBody,
) -> Result<Answer, Failure> {
    let hopes = form.get("hopes").to_owned();
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_wishes(tx, &permit, round, (list.clone(), &hopes))?;
        Ok(Answer::to(format!("/choice/{round}/wishes?done=done-choice-wishes")))
    })
    .await
}

/// `POST /choice/{id}/wishes`: kept, or shown again with one of them moved.
pub async fn save(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let round = round_id(&id)?;
    let facts = look(&ask, round, permit.subject()).await?;
    match read(&form, &facts.offered()) {
        Err(refusal) => again(&ask, &facts, &form, refusal.into()),
        Ok(Asked::Show(list)) => {
            let mut page = view(&ask, &facts, lines(&facts.offered(), &list));
            form.get("hopes").clone_into(&mut page.hopes);
            page.unsaved = true;
            draw(&page)
        }
        Ok(Asked::Keep(list)) => match write(&ask, permit, (round, list), &form).await {
            Ok(answer) => Ok(answer.into_response()),
            Err(failure) => again(&ask, &facts, &form, failure),
        },
    }
}

/// `POST /choice/{id}/decline`
pub async fn decline(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let round = round_id(&id)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::decline(tx, &permit, round)?;
        Ok(Answer::to(format!("/choice/{round}/wishes?done=done-choice-declined")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let facts = look(&ask, round, permit.subject()).await?;
            again(&ask, &facts, &form, failure)
        }
    }
}
