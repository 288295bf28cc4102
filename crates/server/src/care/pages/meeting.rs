//! One meeting of a group: the list to tap.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{GrowthMeetingId, PersonId, PupilId};
use liandong_domain::care::GroupMeetingState;

use super::group::{AtGroup, at_group, span_words, yes_words};
use crate::care::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A pupil or an adult of the list.
#[derive(Debug, Clone)]
pub struct TapLine {
    /// Which.
    pub id: String,
    /// The pupil's code, or the adult's name.
    pub name: String,
    /// Whether it may be tapped: the family's yes stands on the day.
    pub may: bool,
    /// Why it may not be tapped.
    pub why: String,
    /// Whether it is tapped.
    pub there: bool,
}

/// One meeting.
#[derive(Template)]
#[template(path = "pages/care/meeting.html")]
pub struct GroupMeetingPage {
    /// The frame.
    pub c: Frame,
    /// The group.
    pub group: String,
    /// What the group is called.
    pub title: String,
    /// Its id.
    pub id: String,
    /// When.
    pub when: String,
    /// What it is about.
    pub topic: String,
    /// Where it stands.
    pub state: String,
    /// Whether it is planned.
    pub planned: bool,
    /// Whether it was held.
    pub held: bool,
    /// Pupils by code.
    pub pupils: Vec<TapLine>,
    /// Whoever leads and may be tapped; of a meeting that was held, the adults who were there.
    pub adults: Vec<TapLine>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for GroupMeetingPage {
    const NAME: &'static str = "care/meeting";
}

struct Found {
    at: AtGroup,
    row: store::MeetingRow,
    pupils: Vec<store::GroupPupil>,
    leaders: Vec<store::LeaderRow>,
    there: BTreeSet<PupilId>,
    /// Time of the adults who were there.
    given: Vec<store::ServiceRow>,
}

async fn found(ask: &Ask, group: &str, id: &str) -> Result<Found, Failure> {
    let at = at_group(ask, group).await?;
    let (which, id): (_, GrowthMeetingId) =
        (at.row.id, id.parse().map_err(|_| Failure::NOT_FOUND)?);
    let (row, pupils, leaders, there, given) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::meeting(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let pupils = store::group_pupils(q, which, row.span.from.day())?;
            let (leaders, there) = (store::leaders(q, which)?, store::presences(q, id)?);
            Ok((row, pupils, leaders, there, store::services_of(q, &id.to_string())?))
        })
        .await?;
    if row.group != which {
        return Err(Failure::NOT_FOUND);
    }
    Ok(Found { at, row, pupils, leaders, there, given })
}

fn adult(id: String, name: &str, there: bool) -> TapLine {
    TapLine { id, name: name.to_owned(), may: true, why: String::new(), there }
}

fn page_of(ask: &Ask, found: &Found, form: FormBody) -> GroupMeetingPage {
    let row = &found.row;
    let tapped = |field: &str, id: &str| form.all(field).iter().any(|one| one == id);
    let pupils = found.pupils.iter().map(|one| {
        let id = one.pupil.to_string();
        let there = found.there.contains(&one.pupil) || tapped("pupil", &id);
        let may = one.yes.stands();
        let why = if may { String::new() } else { yes_words(ask, one.yes) };
        TapLine { id, name: one.code.clone(), may, why, there }
    });
    let leads = |one: &store::LeaderRow| {
        let id = one.person.to_string();
        let there = tapped("adult", &id);
        adult(id, &one.name, there)
    };
    let was = |one: &store::ServiceRow| adult(one.person.to_string(), &one.name, true);
    let planned = row.state == GroupMeetingState::Planned;
    GroupMeetingPage {
        group: row.group.to_string(),
        title: found.at.row.title.clone(),
        id: row.id.to_string(),
        when: span_words(ask, row),
        topic: row.topic.clone(),
        state: ask.say(row.state.word(), &[]),
        planned,
        held: row.state == GroupMeetingState::Held,
        pupils: pupils.collect(),
        adults: match planned {
            true => found.leaders.iter().map(leads).collect(),
            false => found.given.iter().map(was).collect(),
        },
        form,
        c: ask.frame(),
    }
}

/// `GET /care/groups/{id}/meetings/{meeting}`
pub async fn page(
    ask: Ask,
    Path((group, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let found = found(&ask, &group, &id).await?;
    draw(&page_of(&ask, &found, FormBody::default()))
}

/// `POST /care/groups/{id}/meetings/{meeting}`: who was there, called off, or taken back.
pub async fn settle(
    ask: Ask,
    Path((group, id)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let seen = found(&ask, &group, &id).await?;
    let (permit, meeting, group) = (seen.at.permit, seen.row.id, seen.row.group);
    let worker = ask.actor.permit::<may::CorrectHours>(&Scope::body(&*seen.at.book.path)).ok();
    let pupils: BTreeSet<PupilId> =
        form.all("pupil").iter().filter_map(|one| one.parse().ok()).collect();
    let adults: BTreeSet<PersonId> =
        form.all("adult").iter().filter_map(|one| one.parse().ok()).collect();
    let (what, why) = (form.get("what").to_owned(), form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        match what.as_str() {
            "off" => actions::call_meeting_off(tx, &permit, meeting)?,
            "back" => actions::take_meeting_back(tx, &permit, worker.as_ref(), meeting, &why)?,
            _ => actions::hold_meeting(tx, &permit, meeting, (&pupils, &adults))?,
        }
        Ok(Answer::to(format!("/care/groups/{group}?done=done-groups")))
    })
    .await;
    let page = async { Ok(page_of(&ask, &seen, form)) };
    form_answer(done, |page| &mut page.c, page).await
}
