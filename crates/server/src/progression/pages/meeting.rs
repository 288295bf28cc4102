//! One meeting: what it lacks, who stands beside the children, who came, changing it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, Scope, may};
use liandong_domain::basics::{Day, MeetingId, PersonId, TimeOfDay};
use liandong_domain::progression::{MeetingState, Part, Presence, ProgressionScheme};

use super::branch::lack_words;
use super::needs::leaf_words;
use super::{Choice, filled, scope};
use crate::failure::{Failure, Gather};
use crate::progression::actions::{self, Changed, Span};
use crate::progression::refusal::ProgressionRefusal;
use crate::progression::store::{self, AdultRow, ChildRow, LeaderRow, MeetingRow};
use crate::ui::{Frame, Page, draw, moment_long, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most children of one list.
const CHILDREN_MOST: i64 = 500;

/// One child of the roster.
#[derive(Debug, Clone)]
pub struct RosterLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Ticked.
    pub there: bool,
    /// No guardian's consent on that day: cannot be ticked.
    pub barred: bool,
}

/// An adult.
#[derive(Debug, Clone)]
pub struct AdultLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Leads or helps, in words.
    pub part: String,
}

/// Something that may be shown there.
#[derive(Debug, Clone)]
pub struct ServedLine {
    /// What is sent.
    pub value: String,
    /// Badge and leaf, in words.
    pub label: String,
    /// Chosen for this meeting.
    pub chosen: bool,
    /// Where it is attested.
    pub href: String,
}

/// One meeting.
#[derive(Template)]
#[template(path = "pages/progression/meeting.html")]
pub struct MeetingPage {
    /// The frame.
    pub c: Frame,
    /// The meeting.
    pub id: String,
    /// The branch.
    pub branch: String,
    /// The branch's name.
    pub branch_name: String,
    /// What it is about.
    pub theme: String,
    /// When.
    pub when: String,
    /// Where.
    pub place: String,
    /// When it was to be before it was moved; empty: never moved.
    pub moved: String,
    /// `planned`, `held`, `called_off`.
    pub state: &'static str,
    /// The same in words.
    pub state_words: String,
    /// Why it was called off.
    pub why: String,
    /// It has begun.
    pub begun: bool,
    /// What it lacks, in sentences.
    pub lacks: Vec<String>,
    /// Adults.
    pub adults: Vec<AdultLine>,
    /// Leaders of the branch to choose from.
    pub leaders: Vec<Choice>,
    /// Children.
    pub roster: Vec<RosterLine>,
    /// How many of them have no consent.
    pub barred: i64,
    /// Badges that count a meeting on this theme.
    pub counts_for: Vec<String>,
    /// What may be shown there.
    pub serves: Vec<ServedLine>,
    /// Themes to choose.
    pub themes: Vec<Choice>,
    /// The values of the form of changes.
    pub form: FormBody,
    /// Whether the reader plans it.
    pub plans: bool,
}

impl Page for MeetingPage {
    const NAME: &'static str = "progression/meeting";
}

impl MeetingPage {
    /// Whether something may be shown there.
    pub fn has_served(&self) -> bool {
        self.serves.iter().any(|line| line.chosen)
    }
    /// How many children are ticked.
    pub fn there(&self) -> usize {
        self.roster.iter().filter(|line| line.there).count()
    }
}

/// A meeting with those who stand beside the children.
struct Found {
    row: MeetingRow,
    adults: Vec<AdultRow>,
}

impl Found {
    /// Who is named to lead it leads it, as does whoever leads the branch.
    fn scope(&self, ask: &Ask) -> Scope {
        let me = ask.actor.person.filter(|_| ask.actor.acting_for.is_none());
        let named = self.adults.iter().any(|a| Some(a.person) == me && a.part == Part::Leader);
        let known = scope(ask, &self.row.path);
        Scope { leads: known.leads || named, ..known }
    }
    fn records(&self, ask: &Ask) -> Result<Permit<may::RecordProgression>, Failure> {
        ask.actor.permit(&self.scope(ask))
    }
    /// Planning stays with who leads the branch.
    fn plans<P: Asks>(&self, ask: &Ask) -> Result<Permit<P>, Failure> {
        ask.actor.permit(&scope(ask, &self.row.path))
    }
}

async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    ask.actor.me()?;
    let id: MeetingId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::meeting(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok(Found { row, adults: store::adults(q, id)? })
        })
        .await
}

/// What a look finds.
struct Facts {
    scheme: ProgressionScheme,
    roster: Vec<ChildRow>,
    noted: BTreeMap<PersonId, Presence>,
    barred: BTreeSet<PersonId>,
    leaders: Vec<LeaderRow>,
    lacks: Vec<String>,
}

async fn facts(ask: &Ask, found: &Found) -> Result<Facts, Failure> {
    let row = found.row.clone();
    let (scheme, mut roster, noted, barred, leaders, safety) = ask
        .app
        .look(ask.actor.town, move |q| {
            let day = row.starts_at.day();
            let roster = store::children(q, row.organisation, day, (CHILDREN_MOST, 0))?;
            let noted = store::presences(q, row.id)?;
            let (scheme, _) = actions::scheme(q, day)?;
            let people: Vec<PersonId> = roster.iter().map(|child| child.person).collect();
            let barred = actions::without_consent(q, &scheme, day, &people)?;
            let adults: Vec<PersonId> =
                store::adults(q, row.id)?.iter().map(|adult| adult.person).collect();
            let safety = actions::safety(q, &scheme, day, &adults)?;
            let leaders = store::leaders(q, row.organisation)?;
            Ok((scheme, roster, noted, barred, leaders, safety))
        })
        .await?;
    // Who was there once and has left the branch stays on the list of that day.
    for one in &noted {
        if !roster.iter().any(|child| child.person == one.person) {
            let (name, number) = (one.name.clone(), one.number.clone());
            roster.push(ChildRow { person: one.person, name, number });
        }
    }
    let all = i64::try_from(roster.len()).unwrap_or(i64::MAX);
    let children = if found.row.state == MeetingState::Held { found.row.present } else { all };
    let adults: Vec<&AdultRow> = found.adults.iter().collect();
    let lacks = match found.row.state {
        MeetingState::CalledOff => Vec::new(),
        MeetingState::Planned | MeetingState::Held => {
            safety.lacks(&adults, children, found.row.starts_at.day())
        }
    };
    Ok(Facts {
        lacks: lacks.iter().map(|lack| lack_words(ask, lack)).collect(),
        noted: noted.into_iter().map(|one| (one.person, one.presence)).collect(),
        scheme,
        roster,
        barred,
        leaders,
    })
}

fn served(ask: &Ask, row: &MeetingRow, scheme: &ProgressionScheme) -> Vec<ServedLine> {
    let branch = row.organisation;
    let mut out = Vec::new();
    for badge in &scheme.badges {
        for (n, leaf) in badge.need.leaves().into_iter().enumerate().filter(|(_, l)| l.by_hand()) {
            let value = format!("{} {leaf}", badge.code);
            let code = &badge.code;
            out.push(ServedLine {
                chosen: row.serves.contains(&value),
                label: format!("{} · {}", badge.name, leaf_words(ask, leaf)),
                href: format!("/organisations/{branch}/progression/endorse?badge={code}&leaf={n}"),
                value,
            });
        }
    }
    out
}

fn roster_line(found: &Found, facts: &Facts, child: &ChildRow) -> RosterLine {
    let noted = facts.noted.get(&child.person).copied();
    let barred = facts.barred.contains(&child.person) && noted != Some(Presence::Present);
    RosterLine {
        person: child.person.to_string(),
        name: child.name.clone(),
        number: child.number.clone(),
        // Most children come: all are ticked until somebody unticks.
        there: match noted {
            Some(presence) => presence == Presence::Present,
            None => found.row.state == MeetingState::Planned && !barred,
        },
        barred,
    }
}

fn change_form(row: &MeetingRow) -> FormBody {
    filled(&[
        ("place", row.place.clone()),
        ("day", row.starts_at.day().to_string()),
        ("from", row.starts_at.time().to_string()),
        ("until", row.ends_at.time().to_string()),
    ])
}

async fn meeting_page(
    ask: &Ask,
    found: &Found,
    form: Option<FormBody>,
) -> Result<MeetingPage, Failure> {
    let (facts, row) = (facts(ask, found).await?, &found.row);
    let roster: Vec<RosterLine> =
        facts.roster.iter().map(|child| roster_line(found, &facts, child)).collect();
    let counts = facts.scheme.badges.iter().filter(|badge| {
        let leaves = badge.need.leaves();
        leaves.iter().any(|leaf| !leaf.by_hand() && leaf.what() == row.theme)
    });
    let mut themes: Vec<&str> = facts.scheme.themes();
    if !themes.contains(&row.theme.as_str()) {
        themes.push(&row.theme);
    }
    let moved = row
        .moved_from
        .map(|at| ask.say("progression-moved-from", &[("day", moment_long(ask.lang, at))]));
    Ok(MeetingPage {
        id: row.id.to_string(),
        branch: row.organisation.to_string(),
        branch_name: row.organisation_name.clone(),
        theme: row.theme.clone(),
        when: shift_long(ask.lang, row.starts_at, row.ends_at),
        place: row.place.clone(),
        moved: moved.unwrap_or_default(),
        state: row.state.code(),
        state_words: ask.say(row.state.word(), &[]),
        why: row.why.clone(),
        begun: row.starts_at <= ask.now,
        adults: found
            .adults
            .iter()
            .map(|adult| AdultLine {
                person: adult.person.to_string(),
                name: adult.name.clone(),
                part: ask.say(adult.part.word(), &[]),
            })
            .collect(),
        leaders: facts
            .leaders
            .iter()
            .map(|one| Choice {
                value: one.person.to_string(),
                label: one.name.clone(),
                chosen: false,
            })
            .collect(),
        barred: i64::try_from(roster.iter().filter(|line| line.barred).count()).unwrap_or(0),
        roster,
        counts_for: counts.map(|badge| badge.name.clone()).collect(),
        serves: served(ask, row, &facts.scheme),
        themes: themes
            .into_iter()
            .map(|theme| Choice {
                value: theme.to_owned(),
                label: theme.to_owned(),
                chosen: theme == row.theme,
            })
            .collect(),
        lacks: facts.lacks,
        form: form.unwrap_or_else(|| change_form(row)),
        plans: found.plans::<may::ManageProgression>(ask).is_ok(),
        c: ask.frame(),
    })
}

/// `GET /progression/meetings/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    found.records(&ask)?;
    draw(&meeting_page(&ask, &found, None).await?)
}

async fn answered(
    ask: &Ask,
    found: &Found,
    form: Option<FormBody>,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, meeting_page(ask, found, form)).await
}

fn to(id: MeetingId, done: &str) -> Answer {
    Answer::to(format!("/progression/meetings/{id}?done={done}"))
}

fn changed(form: &FormBody) -> Result<Changed, Failure> {
    let mut gather = Gather::default();
    let no_time = |field| ProgressionRefusal::NoTime { field };
    let day =
        form.get("day").parse::<Day>().map_err(|_| ProgressionRefusal::NoDay { field: "day" });
    let day = gather.take(day);
    let from = gather.take(form.get("from").parse::<TimeOfDay>().map_err(|_| no_time("from")));
    let until = gather.take(form.get("until").parse::<TimeOfDay>().map_err(|_| no_time("until")));
    gather.finish(|| {
        Some(Changed {
            theme: form.get("theme").to_owned(),
            place: form.get("place").to_owned(),
            starts_at: day?.at(from?),
            ends_at: day?.at(until?),
            serves: form.all("serves").to_vec(),
        })
    })
}

/// `POST /progression/meetings/{id}`: theme, place, time, what may be shown.
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let permit = found.plans::<may::ManageProgression>(&ask)?;
    let meeting = found.row.id;
    let done = match changed(&form) {
        Err(failure) => Err(failure),
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::change_meeting(tx, &permit, meeting, &new)?;
                Ok(to(meeting, "done-progression-changed"))
            })
            .await
        }
    };
    answered(&ask, &found, Some(form), done).await
}

/// `POST /progression/meetings/{id}/names`: who came.
pub async fn names(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let (permit, meeting) = (found.records(&ask)?, found.row.id);
    let there: Result<Vec<PersonId>, Failure> =
        form.all("there").iter().map(|id| id.parse().map_err(|_| Failure::NOT_FOUND)).collect();
    let there = there?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::note_names(tx, &permit, meeting, &there)?;
        Ok(to(meeting, "done-progression-names"))
    })
    .await;
    answered(&ask, &found, None, done).await
}

/// The person chosen from the leaders, or typed by number.
async fn person_in(ask: &Ask, form: &FormBody) -> Result<PersonId, Failure> {
    if let Ok(id) = form.get("leader").parse::<PersonId>() {
        return Ok(id);
    }
    let typed = form.get("person").trim().to_owned();
    ask.app
        .look(ask.actor.town, move |q| {
            let row = crate::people::store::person_by_number(q, &typed)?;
            let row = row.filter(|row| row.merged_into.is_none() && row.left_at.is_none());
            Ok(row.ok_or(ProgressionRefusal::NoPerson { typed })?.id)
        })
        .await
}

/// `POST /progression/meetings/{id}/adults`
pub async fn name_adult(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let permit = found.plans::<may::ManageProgression>(&ask)?;
    let meeting = found.row.id;
    let part = Part::parse(form.get("part")).unwrap_or(Part::Helper);
    let span = if form.has("later") { Span::AllLater } else { Span::This };
    let done = match person_in(&ask, &form).await {
        Err(failure) => Err(failure),
        Ok(person) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::name_adult(tx, &permit, meeting, (person, part), span)?;
                Ok(to(meeting, "done-progression-adult-named"))
            })
            .await
        }
    };
    answered(&ask, &found, None, done).await
}

/// `POST /progression/meetings/{id}/adults/off`
pub async fn drop_adult(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let permit = found.plans::<may::ManageProgression>(&ask)?;
    let meeting = found.row.id;
    let person: PersonId = form.get("person").parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::drop_adult(tx, &permit, meeting, person)?;
        Ok(to(meeting, "done-progression-adult-off"))
    })
    .await;
    answered(&ask, &found, None, done).await
}

/// `POST /progression/meetings/{id}/call-off`
pub async fn call_off(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let permit = found.plans::<may::ManageProgression>(&ask)?;
    let (meeting, why) = (found.row.id, form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::call_off_meeting(tx, &permit, meeting, &why)?;
        Ok(to(meeting, "done-progression-called-off"))
    })
    .await;
    answered(&ask, &found, None, done).await
}
