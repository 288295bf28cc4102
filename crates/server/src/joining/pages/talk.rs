//! A leader's or worker's word on those who tried out service on a shift, on the same day.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{ApplicationId, PersonId, ShiftId};
use liandong_domain::joining::{TrialSide, talk_clock};

use crate::activities::store::Whole;
use crate::failure::Failure;
use crate::joining::actions::{self, LeaderWord, Shown};
use crate::joining::store::{self, TalkRow};
use crate::ui::{Frame, Page, draw, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One candidate.
#[derive(Debug, Clone)]
pub struct TalkLine {
    /// The application.
    pub application: String,
    /// The name.
    pub name: String,
    /// The word, typed or said.
    pub words: String,
    /// Whether the candidate may read it.
    pub shown: bool,
    /// How the word stands to its day.
    pub clock: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The candidates of a shift.
#[derive(Template)]
#[template(path = "pages/joining/talk.html")]
pub struct TalkPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// When.
    pub when: String,
    /// The candidates who came.
    pub lines: Vec<TalkLine>,
}

impl Page for TalkPage {
    const NAME: &'static str = "joining/talk";
}

struct View {
    whole: Whole,
    people: Vec<(PersonId, String, ApplicationId)>,
    talks: Vec<TalkRow>,
}

async fn look(ask: &Ask, id: &str) -> Result<(Permit<may::SayOfTrial>, View), Failure> {
    let me = ask.actor.me()?;
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let view = ask
        .app
        .look(ask.actor.town, move |q| {
            let whole = crate::activities::store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let roster = crate::attendance::store::roster(q, id)?;
            let came: Vec<(PersonId, String)> = roster
                .into_iter()
                .filter(|row| {
                    let state = row.attendance.as_ref().map_or("", |a| a.state.code());
                    matches!(state, "present" | "left")
                })
                .map(|row| (row.person, row.name))
                .collect();
            let ids: Vec<PersonId> = came.iter().map(|(person, _)| *person).collect();
            let open = store::open_in(q, whole.activity.id, &ids)?;
            let people: Vec<_> = came
                .into_iter()
                .filter_map(|(person, name)| {
                    let of = open.iter().find(|(who, _)| *who == person)?;
                    Some((person, name, of.1))
                })
                .collect();
            let ids: Vec<ApplicationId> = people.iter().map(|(.., id)| *id).collect();
            let talks = store::talks_of(q, &ids)?;
            Ok(View { whole, people, talks })
        })
        .await?;
    let leads = view.whole.shift.leader == Some(me) && ask.actor.acting_for.is_none();
    let scope = Scope::duty(view.whole.activity.path.clone(), leads);
    Ok((ask.actor.permit(&scope)?, view))
}

fn page_of(ask: &Ask, view: &View, form: Option<&FormBody>) -> TalkPage {
    let (served, today) = (view.whole.shift.starts_at.day(), ask.now.day());
    let line = |(_, name, id): &(PersonId, String, ApplicationId)| {
        let said = view
            .talks
            .iter()
            .find(|talk| talk.application == *id && talk.side == TrialSide::Leader);
        let clock = talk_clock(Some(served), said.map(|talk| talk.said_at.day()), today);
        TalkLine {
            application: id.to_string(),
            name: name.clone(),
            words: match form {
                Some(form) => form.get(&format!("words-{id}")).to_owned(),
                None => said.map(|talk| talk.first.clone()).unwrap_or_default(),
            },
            shown: match form {
                Some(form) => form.get(&format!("shown-{id}")) == "yes",
                None => said.is_none_or(|talk| talk.shown_at.is_some()),
            },
            clock: ask.say(clock.word(), &[]),
            tone: if clock.waits() { "wait" } else { "done" },
        }
    };
    TalkPage {
        shift: view.whole.shift.id.to_string(),
        title: view.whole.activity.title.clone(),
        when: shift_long(ask.lang, view.whole.shift.starts_at, view.whole.shift.ends_at),
        lines: view.people.iter().map(line).collect(),
        c: ask.frame(),
    }
}

/// `GET /shifts/{id}/trial`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (_, view) = look(&ask, &id).await?;
    draw(&page_of(&ask, &view, None))
}

/// `POST /shifts/{id}/trial`
pub async fn say(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (permit, view) = look(&ask, &id).await?;
    let shift = view.whole.shift.id;
    let people: Vec<PersonId> = view.people.iter().map(|(person, ..)| *person).collect();
    let all: Vec<LeaderWord> = form
        .starting("words-")
        .filter_map(|(id, words)| {
            let shown = form.get(&format!("shown-{id}")) == "yes";
            Some(LeaderWord {
                application: id.parse().ok()?,
                words: words.to_owned(),
                shown: if shown { Shown::ToBoth } else { Shown::ToWorkers },
            })
        })
        .collect();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::say_of_candidate(tx, &permit, &people, &all)?;
        Ok(Answer::to(format!("/shifts/{shift}/trial?done=done-joining-said")))
    })
    .await;
    let page = async { Ok(page_of(&ask, &view, Some(&form))) };
    form_answer(done, |page| &mut page.c, page).await
}
