//! The rounds of a worker, and one's own as a candidate or leader.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Role, may};
use liandong_domain::choice::RoundState;

use super::{own_permit, tone, wide};
use crate::activities::store::paths_seen;
use crate::choice::store::{self, OwnRound, RoundRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// The most rounds of one's own list.
const MOST: i64 = 50;

/// One round of a worker's list.
#[derive(Debug, Clone)]
pub struct RoundLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The body that holds it.
    pub organisation: String,
    /// The last day for wishes.
    pub until: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The rounds of a worker.
#[derive(Template)]
#[template(path = "pages/choice/rounds.html")]
pub struct RoundsPage {
    /// The frame.
    pub c: Frame,
    /// Rounds, latest first.
    pub lines: Vec<RoundLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for RoundsPage {
    const NAME: &'static str = "choice/rounds";
}

/// One round of one's own list.
#[derive(Debug, Clone)]
pub struct OwnRoundLine {
    /// Where it is opened.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Which team it is about; empty: oneself.
    pub team: String,
    /// What is to be done, or what came of it.
    pub words: String,
    /// The colour of that.
    pub tone: &'static str,
    /// The last day for wishes.
    pub until: String,
}

/// One's own rounds: as a candidate, and for the teams one leads.
#[derive(Template)]
#[template(path = "pages/choice/own.html")]
pub struct OwnRoundsPage {
    /// The frame.
    pub c: Frame,
    /// As a candidate.
    pub mine: Vec<OwnRoundLine>,
    /// For teams one leads.
    pub led: Vec<OwnRoundLine>,
}

impl Page for OwnRoundsPage {
    const NAME: &'static str = "choice/own";
}

fn line(ask: &Ask, row: &RoundRow) -> RoundLine {
    RoundLine {
        id: row.id.to_string(),
        title: row.title.clone(),
        organisation: row.organisation_name.clone(),
        until: day_long(ask.lang, row.until),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
    }
}

/// `GET /choice`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let seen = ask.actor.seen::<may::ManageChoice>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        ask.actor.me()?;
        return Err(Failure::NOT_FOUND);
    }
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let rows = store::list(q, &paths, (asked.size, asked.offset()))?;
            Ok((rows, store::count(q, &paths)?))
        })
        .await?;
    draw(&RoundsPage {
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// What a candidate is to do, or what came of it.
fn as_candidate(ask: &Ask, row: &OwnRound) -> OwnRoundLine {
    let open = row.state == RoundState::Open && ask.now.day() <= row.until;
    let (key, tone) = match (row.state, open) {
        (RoundState::CalledOff, _) => ("choice-own-called-off", "off"),
        (RoundState::Agreed, _) if row.team.is_some() => ("choice-own-agreed", "done"),
        _ if row.declined_at.is_some() => ("choice-own-declined", "off"),
        (RoundState::Agreed, _) => ("choice-own-left-open", "wait"),
        (RoundState::Open, true) if row.ranked_at.is_some() => ("choice-own-kept", "done"),
        (RoundState::Open, true) => ("choice-own-to-do", "wait"),
        (RoundState::Open | RoundState::Proposed, _) => ("choice-own-weighing", "info"),
    };
    OwnRoundLine {
        href: format!("/choice/{}/wishes", row.round),
        title: row.title.clone(),
        team: String::new(),
        words: ask.say(key, &[("team", row.team_name.clone())]),
        tone,
        until: day_long(ask.lang, row.until),
    }
}

/// What a team is to do, or what came of it.
fn for_team(ask: &Ask, row: &OwnRound) -> OwnRoundLine {
    let open = row.state == RoundState::Open && ask.now.day() <= row.until;
    let (key, tone) = match (row.state, open) {
        (RoundState::CalledOff, _) => ("choice-own-called-off", "off"),
        (RoundState::Agreed, _) => ("choice-team-agreed", "done"),
        _ if row.declined_at.is_some() => ("choice-team-declined", "off"),
        (RoundState::Proposed, _) if row.said_yes_at.is_some() => ("choice-team-said-yes", "done"),
        (RoundState::Proposed, _) => ("choice-team-to-say-yes", "wait"),
        (RoundState::Open, true) if row.ranked_at.is_some() => ("choice-team-kept", "done"),
        (RoundState::Open, true) => ("choice-team-to-do", "wait"),
        (RoundState::Open, false) => ("choice-own-weighing", "info"),
    };
    let team = row.team.map(|id| id.to_string()).unwrap_or_default();
    OwnRoundLine {
        href: format!("/choice/{}/teams/{team}", row.round),
        title: row.title.clone(),
        team: row.team_name.clone(),
        words: ask.say(key, &[]),
        tone,
        until: day_long(ask.lang, row.until),
    }
}

/// `GET /me/choice`
pub async fn own(ask: Ask) -> Result<Response, Failure> {
    let permit = own_permit::<may::SignUpSelf>(&ask).await?;
    let me = permit.subject();
    let paths: Vec<String> = match ask.actor.acting_for {
        Some(_) => Vec::new(),
        None => ask
            .actor
            .grants
            .iter()
            .filter(|grant| grant.role == Role::Leader)
            .map(|grant| grant.path.clone())
            .collect(),
    };
    let (mine, led) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((store::rounds_of(q, me, MOST)?, store::led(q, &paths, MOST)?))
        })
        .await?;
    draw(&OwnRoundsPage {
        mine: mine.iter().map(|row| as_candidate(&ask, row)).collect(),
        led: led.iter().map(|row| for_team(&ask, row)).collect(),
        c: ask.frame(),
    })
}
