//! A team's wishes, its yes, and who comes to it. Of a candidate it shows the name and what they
//! hope for, and nothing else.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Role, Scope, may};
use liandong_domain::basics::{OrganisationId, PersonId, RoundId};
use liandong_domain::choice::RoundState;

use super::reasons::record;
use super::wish_list::{Asked, Offered, WishLine, lines, read, typed};
use super::{round_id, tone};
use crate::choice::actions;
use crate::choice::store::{self, CandidateRow, PairRow, RoundRow, TeamRow};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, draw_with, moment_short};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One who comes to the team.
#[derive(Debug, Clone)]
pub struct ComingLine {
    /// Their name.
    pub name: String,
    /// What they hope for.
    pub hopes: String,
    /// Who said yes and when.
    pub record: Vec<(String, String)>,
    /// Whether it was ended later.
    pub ended: bool,
}

/// A team in a round.
#[derive(Template)]
#[template(path = "pages/choice/team.html")]
pub struct TeamPage {
    /// The frame.
    pub c: Frame,
    /// The round.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The team.
    pub team: String,
    /// Its name.
    pub name: String,
    /// Its places.
    pub places: i64,
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
    /// Candidates, those wished for first.
    pub lines: Vec<WishLine>,
    /// When wishes were kept; empty: never.
    pub kept: String,
    /// Whether the team declined quietly.
    pub declined: bool,
    /// Whether the order was changed and is not kept yet.
    pub unsaved: bool,
    /// Who comes, once a matching is proposed.
    pub coming: Vec<ComingLine>,
    /// Who said yes and when; empty: nobody.
    pub said_yes: String,
}

impl Page for TeamPage {
    const NAME: &'static str = "choice/team";
}

/// What a look finds.
struct Facts {
    row: RoundRow,
    side: TeamRow,
    candidates: Vec<CandidateRow>,
    wishes: Vec<PersonId>,
    pairs: Vec<PairRow>,
}

impl Facts {
    fn offered(&self) -> Offered<PersonId> {
        let one = |one: &CandidateRow| (one.person, one.name.clone(), one.hopes.clone());
        self.candidates.iter().map(one).collect()
    }
}

fn facts(q: &mut Read<'_>, round: RoundId, team: OrganisationId) -> Result<Facts, Failure> {
    let row = store::round(q, round)?.ok_or(Failure::NOT_FOUND)?;
    let side = store::team(q, round, team)?.ok_or(Failure::NOT_FOUND)?;
    let open = row.state == RoundState::Open;
    Ok(Facts {
        // Everybody named stands here, whether they take part or not: who is missing would tell.
        candidates: if open { store::candidates(q, round)? } else { Vec::new() },
        wishes: if open { store::team_wishes_of(q, round, team)? } else { Vec::new() },
        pairs: if open { Vec::new() } else { store::pairs_of_team(q, round, team)? },
        row,
        side,
    })
}

/// The round, the team, and the leave to choose for it: of whoever leads it, or a worker over it.
async fn seen(
    ask: &Ask,
    (id, team): (&str, &str),
) -> Result<(Facts, Permit<may::ChooseForTeam>), Failure> {
    ask.actor.me()?;
    let round = round_id(id)?;
    let team: OrganisationId = team.parse().map_err(|_| Failure::NOT_FOUND)?;
    let facts = ask.app.look(ask.actor.town, move |q| facts(q, round, team)).await?;
    let path = &facts.side.path;
    let leads = ask.actor.acting_for.is_none()
        && ask.actor.grants.iter().any(|g| g.role == Role::Leader && g.path == *path);
    let permit = ask.actor.permit(&Scope::duty(path.clone(), leads))?;
    Ok((facts, permit))
}

fn view(ask: &Ask, facts: &Facts, lines: Vec<WishLine>) -> TeamPage {
    let (row, side) = (&facts.row, &facts.side);
    TeamPage {
        id: row.id.to_string(),
        title: row.title.clone(),
        team: side.team.to_string(),
        name: side.name.clone(),
        places: side.places,
        until: day_long(ask.lang, row.until),
        state: row.state.code(),
        state_words: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        collecting: row.state == RoundState::Open && ask.now.day() <= row.until,
        lines,
        kept: side.ranked_at.map(|at| moment_short(ask.lang, at)).unwrap_or_default(),
        declined: side.declined_at.is_some(),
        unsaved: false,
        coming: facts
            .pairs
            .iter()
            .map(|pair| ComingLine {
                name: pair.name.clone(),
                hopes: pair.hopes.clone(),
                record: if row.state == RoundState::Agreed {
                    record(ask, pair)
                } else {
                    Vec::new()
                },
                ended: pair.ended_at.is_some(),
            })
            .collect(),
        said_yes: side
            .said_yes_at
            .map(|at| format!("{} · {}", side.said_yes_by, moment_short(ask.lang, at)))
            .unwrap_or_default(),
        c: ask.frame(),
    }
}

/// `GET /choice/{id}/teams/{team}`
pub async fn page(ask: Ask, Path((id, team)): Path<(String, String)>) -> Result<Response, Failure> {
    let (facts, _) = seen(&ask, (&id, &team)).await?;
    let lines = lines(&facts.offered(), &facts.wishes);
    draw(&view(&ask, &facts, lines))
}

fn again(ask: &Ask, facts: &Facts, form: &FormBody, failure: Failure) -> Result<Response, Failure> {
    let mut page = view(ask, facts, typed(&facts.offered(), form));
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /choice/{id}/teams/{team}`: kept, or shown again with one of them moved.
pub async fn save(
    ask: Ask,
    Path((id, team)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (facts, permit) = seen(&ask, (&id, &team)).await?;
    let which = (facts.row.id, facts.side.team);
    match read(&form, &facts.offered()) {
        Err(refusal) => again(&ask, &facts, &form, refusal.into()),
        Ok(Asked::Show(list)) => {
            let mut page = view(&ask, &facts, lines(&facts.offered(), &list));
            page.unsaved = true;
            draw(&page)
        }
        Ok(Asked::Keep(list)) => {
            let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::keep_team_wishes(tx, &permit, which, list.clone())?;
                Ok(Answer::to(format!("{}?done=done-choice-wishes", address(which))))
            })
            .await;
            answered(&ask, &facts, &form, done)
        }
    }
}

fn address((round, team): (RoundId, OrganisationId)) -> String {
    format!("/choice/{round}/teams/{team}")
}

fn answered(
    ask: &Ask,
    facts: &Facts,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(ask, facts, form, failure),
    }
}

/// `POST /choice/{id}/teams/{team}/decline`
pub async fn decline(
    ask: Ask,
    Path((id, team)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (facts, permit) = seen(&ask, (&id, &team)).await?;
    let which = (facts.row.id, facts.side.team);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::decline_team(tx, &permit, which)?;
        Ok(Answer::to(format!("{}?done=done-choice-declined", address(which))))
    })
    .await;
    answered(&ask, &facts, &form, done)
}

/// `POST /choice/{id}/teams/{team}/yes`
pub async fn yes(
    ask: Ask,
    Path((id, team)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (facts, permit) = seen(&ask, (&id, &team)).await?;
    let which = (facts.row.id, facts.side.team);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::say_yes(tx, &permit, which)?;
        Ok(Answer::to(format!("{}?done=done-choice-yes", address(which))))
    })
    .await;
    answered(&ask, &facts, &form, done)
}
