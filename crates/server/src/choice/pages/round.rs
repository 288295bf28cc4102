//! One round as its worker sees it: who wished what, the pairs with their reasons, what is next.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{OrganisationId, PersonId, RoundId};
use liandong_domain::choice::RoundState;

use super::reasons::result;
use super::{Choice, found, tone};
use crate::choice::store::{self, CandidateRow, LockRow, PairRow, RoundRow, TeamRow};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Ask, FormBody};

/// The most people invited to a talk at once.
const INVITED_MOST: i64 = 200;

/// One team.
#[derive(Debug, Clone)]
pub struct SideLine {
    /// Its id.
    pub team: String,
    /// Its name.
    pub name: String,
    /// Its places.
    pub places: i64,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// How many pairs it has.
    pub pairs: i64,
    /// Who said yes and when; empty: nobody.
    pub yes: String,
}

/// One candidate.
#[derive(Debug, Clone)]
pub struct CandidateLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// The wishes, in their order; empty: none.
    pub wishes: String,
    /// Where they stand, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// How they came to it; empty: nothing is proposed.
    pub how: String,
    /// Why the dearer wishes did not come true.
    pub reasons: Vec<String>,
    /// Whether a pair may be locked with them.
    pub lockable: bool,
    /// Whether there is a pair that can be ended.
    pub holds: bool,
}

/// One locked pair.
#[derive(Debug, Clone)]
pub struct LockLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The team's name.
    pub team: String,
    /// Why.
    pub why: String,
}

/// One round.
#[derive(Template)]
#[template(path = "pages/choice/round.html")]
pub struct RoundPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// The body that holds it.
    pub organisation: String,
    /// That body's id.
    pub body: String,
    /// The last day for wishes.
    pub until: String,
    /// `open`, `proposed`, `agreed`, `called_off`.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Why it was reopened or called off; empty: it was not.
    pub why: String,
    /// Who agreed and when; empty: nobody yet.
    pub agreed: String,
    /// How many candidates.
    pub total: i64,
    /// How many of them wrote wishes.
    pub ranked: i64,
    /// How many of them declined quietly.
    pub declined: i64,
    /// Teams.
    pub teams: Vec<SideLine>,
    /// Teams to lock a pair with.
    pub picks: Vec<Choice>,
    /// Locked pairs.
    pub locks: Vec<LockLine>,
    /// Candidates.
    pub lines: Vec<CandidateLine>,
    /// The pager.
    pub pager: Pager,
    /// Those left open, to be invited to a talk.
    pub left_open: Vec<String>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for RoundPage {
    const NAME: &'static str = "choice/round";
}

/// What a look finds.
struct Facts {
    counts: (i64, i64, i64),
    teams: Vec<TeamRow>,
    locks: Vec<LockRow>,
    candidates: Vec<CandidateRow>,
    wishes: BTreeMap<PersonId, Vec<OrganisationId>>,
    wanted: BTreeMap<PersonId, Vec<OrganisationId>>,
    pairs: BTreeMap<PersonId, PairRow>,
    pair_counts: BTreeMap<OrganisationId, i64>,
    left_open: Vec<(PersonId, String)>,
}

fn by_person(rows: Vec<(PersonId, OrganisationId)>) -> BTreeMap<PersonId, Vec<OrganisationId>> {
    let mut out: BTreeMap<PersonId, Vec<OrganisationId>> = BTreeMap::new();
    for (person, team) in rows {
        out.entry(person).or_default().push(team);
    }
    out
}

/// Six statements while wishes are collected, nine once something is proposed: one for each list
/// of the page, whatever its length.
fn facts(q: &mut Read<'_>, row: &RoundRow, page: PageAsked) -> Result<Facts, Failure> {
    let round = row.id;
    let candidates = store::candidates_page(q, round, (page.size, page.offset()))?;
    let people: Vec<PersonId> = candidates.iter().map(|one| one.person).collect();
    let paired = matches!(row.state, RoundState::Proposed | RoundState::Agreed);
    let mut out = Facts {
        counts: store::counts(q, round)?,
        teams: store::teams(q, round)?,
        locks: store::locks(q, round)?,
        wishes: by_person(store::wishes_among(q, round, &people)?),
        wanted: BTreeMap::new(),
        pairs: BTreeMap::new(),
        pair_counts: BTreeMap::new(),
        left_open: Vec::new(),
        candidates,
    };
    if paired {
        out.wanted = by_person(store::wanted_among(q, round, &people)?);
        let pairs = store::pairs_among(q, round, &people)?;
        out.pairs = pairs.into_iter().map(|pair| (pair.person, pair)).collect();
        out.pair_counts = store::pair_counts(q, round)?;
    }
    if row.state == RoundState::Agreed {
        out.left_open = store::left_open(q, round, INVITED_MOST)?;
    }
    Ok(out)
}

fn side(ask: &Ask, facts: &Facts, row: &TeamRow) -> SideLine {
    let (key, tone) = match (row.declined_at, row.ranked_at) {
        (Some(_), _) => ("choice-side-declined", "off"),
        (None, Some(_)) => ("choice-side-kept", "done"),
        (None, None) => ("choice-side-to-do", "wait"),
    };
    SideLine {
        team: row.team.to_string(),
        name: row.name.clone(),
        places: row.places,
        state: ask.say(key, &[]),
        tone,
        pairs: facts.pair_counts.get(&row.team).copied().unwrap_or(0),
        yes: row
            .said_yes_at
            .map(|at| format!("{} · {}", row.said_yes_by, moment_long(ask.lang, at)))
            .unwrap_or_default(),
    }
}

fn candidate(ask: &Ask, row: &RoundRow, facts: &Facts, one: &CandidateRow) -> CandidateLine {
    let none = Vec::new();
    let wishes = facts.wishes.get(&one.person).unwrap_or(&none);
    let wanted = facts.wanted.get(&one.person).unwrap_or(&none);
    let pair = facts.pairs.get(&one.person);
    let name = |team: &OrganisationId| {
        facts.teams.iter().find(|side| side.team == *team).map_or("", |side| &*side.name)
    };
    let listed: Vec<String> =
        (1..).zip(wishes).map(|(place, team)| format!("{place} {}", name(team))).collect();
    let paired = matches!(row.state, RoundState::Proposed | RoundState::Agreed);
    let shown = if paired && one.declined_at.is_none() {
        result(ask, &facts.teams, (wishes, wanted), pair)
    } else {
        Default::default()
    };
    let (state, tone) = match (one.declined_at, pair, paired) {
        (Some(_), ..) => (ask.say("choice-side-declined", &[]), "off"),
        (None, Some(pair), _) if pair.ended_at.is_some() => {
            (ask.say("choice-pair-ended", &[("why", pair.why.clone())]), "off")
        }
        (None, Some(pair), _) => (pair.team_name.clone(), "done"),
        (None, None, true) => (ask.say("choice-open", &[]), "wait"),
        (None, None, false) if one.ranked_at.is_some() => {
            (ask.say("choice-side-kept", &[]), "done")
        }
        (None, None, false) => (ask.say("choice-side-to-do", &[]), "wait"),
    };
    CandidateLine {
        person: one.person.to_string(),
        name: one.name.clone(),
        number: one.number.clone(),
        wishes: listed.join("、"),
        state,
        tone,
        how: shown.how,
        reasons: shown.reasons,
        lockable: row.state == RoundState::Open && one.declined_at.is_none(),
        holds: row.state == RoundState::Agreed && pair.is_some_and(|pair| pair.ended_at.is_none()),
    }
}

/// The round and the leave to hold it.
pub(super) async fn held(
    ask: &Ask,
    id: &str,
) -> Result<(RoundRow, Permit<may::ManageChoice>), Failure> {
    let row = found(ask, id).await?;
    let permit = ask.actor.permit(&Scope::body(row.path.clone()))?;
    Ok((row, permit))
}

/// The page of a round, with what was typed.
pub(super) async fn shown(ask: &Ask, id: RoundId, form: FormBody) -> Result<RoundPage, Failure> {
    let page = PageAsked::from_query(&ask.query);
    let (row, facts) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::round(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let facts = facts(q, &row, page)?;
            Ok((row, facts))
        })
        .await?;
    let (total, ranked, declined) = facts.counts;
    Ok(RoundPage {
        id: row.id.to_string(),
        title: row.title.clone(),
        about: row.about.clone(),
        organisation: row.organisation_name.clone(),
        body: row.organisation.to_string(),
        until: day_long(ask.lang, row.until),
        state: row.state.code(),
        state_words: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        why: row.why.clone(),
        agreed: row
            .agreed_at
            .map(|at| format!("{} · {}", row.agreed_by, moment_long(ask.lang, at)))
            .unwrap_or_default(),
        total,
        ranked,
        declined,
        teams: facts.teams.iter().map(|one| side(ask, &facts, one)).collect(),
        picks: facts
            .teams
            .iter()
            .filter(|one| one.declined_at.is_none())
            .map(|one| Choice {
                value: one.team.to_string(),
                label: one.name.clone(),
                chosen: false,
            })
            .collect(),
        locks: facts
            .locks
            .iter()
            .map(|lock| LockLine {
                person: lock.person.to_string(),
                name: lock.name.clone(),
                team: lock.team_name.clone(),
                why: lock.why.clone(),
            })
            .collect(),
        lines: facts.candidates.iter().map(|one| candidate(ask, &row, &facts, one)).collect(),
        pager: Pager::new(page, total, &format!("/choice/{}", row.id), &ask.query),
        left_open: facts.left_open.iter().map(|(person, _)| person.to_string()).collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /choice/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (row, _) = held(&ask, &id).await?;
    draw(&shown(&ask, row.id, FormBody::default()).await?)
}
