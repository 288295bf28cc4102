//! Interest classes, workshops and growth groups: the list, and a new one.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::care::{CareRefusal, GroupKind, GroupState};

use super::is_worker;
use crate::books::pages::{Choice, kept, permit};
use crate::care::store::{GroupRow, NewGroup};
use crate::care::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One group of the list.
#[derive(Debug, Clone)]
pub struct GroupLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind.
    pub kind: String,
    /// How many pupils, of how many places.
    pub seats: String,
    /// Where it stands.
    pub state: String,
}

/// Groups: a worker's, all of them; anybody else's, those they lead.
#[derive(Template)]
#[template(path = "pages/care/groups.html")]
pub struct GroupsPage {
    /// The frame.
    pub c: Frame,
    /// Groups, the latest first.
    pub lines: Vec<GroupLine>,
    /// Whether the reader begins groups.
    pub worker: bool,
    /// Whether those that have ended are shown.
    pub ended: bool,
    /// Kinds of groups.
    pub kinds: Vec<Choice>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for GroupsPage {
    const NAME: &'static str = "care/groups";
}

fn line(ask: &Ask, row: GroupRow) -> GroupLine {
    let facts = [("n", row.enrolled.to_string()), ("places", row.places.to_string())];
    GroupLine {
        id: row.id.to_string(),
        title: row.title,
        kind: ask.say(row.kind.word(), &[]),
        seats: ask.say("groups-seats", &facts),
        state: ask.say(row.state.word(), &[]),
    }
}

async fn groups_page(ask: &Ask, form: FormBody) -> Result<GroupsPage, Failure> {
    let (book, me) = (kept(ask).await?, ask.actor.me()?);
    let worker = is_worker(ask, &book);
    let ended = ask.query.split('&').any(|part| part == "ended=1");
    let rows = ask
        .app
        .look(ask.actor.town, move |q| match (worker, ended) {
            (true, false) => Ok(store::groups(q, GroupState::Open)?),
            (true, true) => Ok(store::groups(q, GroupState::Ended)?),
            (false, _) => Ok(store::groups_of(q, me)?),
        })
        .await?;
    Ok(GroupsPage {
        lines: rows.into_iter().map(|row| line(ask, row)).collect(),
        worker,
        ended: worker && ended,
        kinds: GroupKind::ALL.map(|one| Choice::new(one.code(), ask.say(one.word(), &[]))).into(),
        form,
        c: ask.frame(),
    })
}

/// `GET /care/groups`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&groups_page(&ask, FormBody::default()).await?)
}

/// `POST /care/groups`: a worker begins one.
pub async fn begin(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ManagePairs>(&ask, &book)?;
    let kind = GroupKind::parse(form.get("kind"));
    let places = liandong_domain::basics::fold(form.get("places")).parse::<i64>();
    let text = |field: &str| form.get(field).to_owned();
    let (title, goals, place) = (text("title"), text("goals"), text("place"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let new = NewGroup {
            kind: kind.ok_or(CareRefusal::NoChoice { field: "kind" })?,
            title: title.clone(),
            goals: goals.clone(),
            place: place.clone(),
            places: places.clone().unwrap_or(0),
        };
        let id = actions::begin_group(tx, &permit, &new)?;
        Ok(Answer::to(format!("/care/groups/{id}?done=done-groups")))
    })
    .await;
    form_answer(done, |page| &mut page.c, groups_page(&ask, form)).await
}
