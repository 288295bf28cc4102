//! Noting a founding or hand-over meeting.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::Day;
use liandong_domain::incubation::{IncubationStage, MeetingKind};

use super::{Choice, filled, over, people_typed, team_at};
use crate::failure::{Failure, Gather};
use crate::incubation::actions::{self, NewMeeting};
use crate::incubation::refusal::FormRefusal;
use crate::incubation::store::{self, NewPromise, TeamRow};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How many promises the form has room for.
const PROMISES: i64 = 4;

/// The form.
#[derive(Template)]
#[template(path = "pages/incubation/meeting.html")]
pub struct MeetingPage {
    /// The frame.
    pub c: Frame,
    /// The team.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Kinds of meetings.
    pub kinds: Vec<Choice>,
    /// Numbers of the promises.
    pub rows: Vec<i64>,
    /// The values.
    pub form: FormBody,
}

impl Page for MeetingPage {
    const NAME: &'static str = "incubation/meeting";
}

impl MeetingPage {
    /// A numbered value.
    pub fn at(&self, head: &str, number: &i64) -> &str {
        self.form.get(&format!("{head}-{number}"))
    }
}

fn form_page(ask: &Ask, team: &TeamRow, form: FormBody) -> MeetingPage {
    MeetingPage {
        id: team.id.to_string(),
        name: team.name.clone(),
        kinds: MeetingKind::ALL
            .into_iter()
            .map(|kind| Choice {
                value: kind.code().to_owned(),
                label: ask.say(kind.word(), &[]),
                chosen: false,
            })
            .collect(),
        rows: (1..=PROMISES).collect(),
        form,
        c: ask.frame(),
    }
}

/// `GET /teams/{id}/meetings/new`: with the leaders and the coach there.
pub async fn fresh(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    over::<may::KeepTeamLedger>(&ask, &team)?;
    let way = team.way.clone().ok_or(Failure::NOT_FOUND)?;
    let (id, today) = (team.id, ask.now.day());
    let numbers = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut numbers: Vec<String> = store::leaders(q, id)?
                .into_iter()
                .filter(|row| row.ends_on.is_none_or(|last| last >= today))
                .map(|row| row.number)
                .collect();
            let coach = crate::people::store::person(q, way.coach)?;
            numbers.extend(coach.map(|row| row.number));
            numbers.dedup();
            Ok(numbers)
        })
        .await?;
    let founding = team.way.as_ref().is_some_and(|way| way.stage == IncubationStage::Founding);
    let kind = if founding { MeetingKind::Founding } else { MeetingKind::HandOver };
    let form = filled(&[
        ("kind", kind.code().to_owned()),
        ("met_on", today.to_string()),
        ("people", numbers.join(" ")),
    ]);
    draw(&form_page(&ask, &team, form))
}

async fn write(ask: &Ask, team: &TeamRow, form: &FormBody) -> Result<Answer, Failure> {
    let permit = over::<may::KeepTeamLedger>(ask, team)?;
    let mut gather = Gather::default();
    let no = FormRefusal::NoChoice { field: "kind" };
    let kind = gather.take(MeetingKind::parse(form.get("kind")).ok_or(no));
    let no = FormRefusal::NoDay { field: "met_on" };
    let met_on = gather.take(form.get("met_on").trim().parse::<Day>().map_err(|_| no));
    let mut promises = Vec::new();
    for number in 1..=PROMISES {
        let words = form.get(&format!("promise-{number}")).to_owned();
        let due = form.get(&format!("due-{number}")).trim().to_owned();
        let due_on = if due.is_empty() || words.trim().is_empty() {
            None
        } else {
            gather.take(due.parse::<Day>().map_err(|_| FormRefusal::NoDay { field: "promises" }))
        };
        promises.push(NewPromise { words, due_on });
    }
    let (kind, met_on) = gather.finish(|| Some((kind?, met_on?)))?;
    let typed = form.get("people").to_owned();
    let people = ask.app.look(ask.actor.town, move |q| people_typed(q, "people", &typed)).await?;
    let notes = form.get("notes").to_owned();
    let (new, id) = (NewMeeting { kind, met_on, people, notes, promises }, team.id);
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::note_meeting(tx, &permit, id, &new)?;
        Ok(Answer::to(format!("/teams/{id}/incubation?done=done-incubation-meeting")))
    })
    .await
}

/// `POST /teams/{id}/meetings`
pub async fn save(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    over::<may::KeepTeamLedger>(&ask, &team)?;
    let done = write(&ask, &team, &form).await;
    let page = async { Ok(form_page(&ask, &team, form)) };
    form_answer(done, |page| &mut page.c, page).await
}
