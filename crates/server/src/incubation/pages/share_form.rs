//! A word about who led one activity or course, filled with what the house saw.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::incubation::{IncubationRefusal, Share, Work};

use super::work::share_words;
use super::{Choice, joined, over, team_at};
use crate::failure::{Failure, Gather};
use crate::incubation::actions::{self, Entry, Item, Said, Source};
use crate::incubation::store::TeamRow;
use crate::ui::{Frame, Page, day_long, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// What is sent for work that was not done.
const NONE: &str = "none";

/// One kind of work.
#[derive(Debug, Clone)]
pub struct ShareRow {
    /// Its code: the field.
    pub field: &'static str,
    /// Its name.
    pub label: String,
    /// What the house saw, in words.
    pub told: String,
    /// What was said before, by whom and why; empty: nothing.
    pub said: String,
    /// What is chosen.
    pub chosen: String,
}

/// The form.
#[derive(Template)]
#[template(path = "pages/incubation/share.html")]
pub struct SharePage {
    /// The frame.
    pub c: Frame,
    /// The team.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is sent.
    pub action: String,
    /// The activity or course.
    pub title: String,
    /// The day, and who led or taught.
    pub note: String,
    /// The kinds of work.
    pub rows: Vec<ShareRow>,
    /// From worker-led to volunteer-led, and not done.
    pub choices: Vec<Choice>,
    /// The reason typed.
    pub why: String,
}

impl Page for SharePage {
    const NAME: &'static str = "incubation/share";
}

fn row(ask: &Ask, entry: &Entry, form: &FormBody) -> ShareRow {
    let field = entry.work.code();
    let told = match entry.told {
        Some(share) => {
            let facts = [("share", share_words(Some(share)))];
            ask.say("incubation-told", &facts)
        }
        None => ask.say("incubation-told-nothing", &[]),
    };
    let said = entry.said.as_ref().map(|said| {
        let facts = [
            ("name", said.by.clone()),
            ("when", moment_long(ask.lang, said.at)),
            ("why", said.why.clone()),
        ];
        let key = if said.why.is_empty() { "incubation-said" } else { "incubation-said-because" };
        ask.say(key, &facts)
    });
    let stands = entry.counts().map_or(NONE.to_owned(), |share| share.percent().to_string());
    ShareRow {
        field,
        label: ask.say(entry.work.word(), &[]),
        told,
        said: said.unwrap_or_default(),
        chosen: if form.has(field) { form.get(field).to_owned() } else { stands },
    }
}

fn view(ask: &Ask, team: &TeamRow, item: &Item, form: &FormBody) -> SharePage {
    let mut choices: Vec<Choice> = Share::ALL
        .into_iter()
        .map(|share| Choice {
            value: share.percent().to_string(),
            label: ask.say(share.word(), &[]),
            chosen: false,
        })
        .collect();
    choices.push(Choice {
        value: NONE.to_owned(),
        label: ask.say("incubation-share-none", &[]),
        chosen: false,
    });
    SharePage {
        id: team.id.to_string(),
        name: team.name.clone(),
        action: format!("/teams/{}/work/{}", team.id, item.source.address()),
        title: item.title.clone(),
        note: [day_long(ask.lang, item.day), joined(ask, &item.names)].join(" "),
        rows: item.entries.iter().map(|entry| row(ask, entry, form)).collect(),
        choices,
        why: form.get("why").to_owned(),
        c: ask.frame(),
    }
}

async fn item_at(
    ask: &Ask,
    (id, what, source): (&str, &str, &str),
) -> Result<(TeamRow, Item), Failure> {
    let team = team_at(ask, id).await?;
    over::<may::KeepTeamLedger>(ask, &team)?;
    let source = Source::parse(what, source).ok_or(Failure::NOT_FOUND)?;
    if team.way.is_none() {
        return Err(Failure::NOT_FOUND);
    }
    let which = team.id;
    let item = ask.app.look(ask.actor.town, move |q| actions::item_of(q, which, source)).await?;
    Ok((team, item))
}

/// `GET /teams/{id}/work/{what}/{source}`
pub async fn page(
    ask: Ask,
    Path((id, what, source)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let (team, item) = item_at(&ask, (&id, &what, &source)).await?;
    draw(&view(&ask, &team, &item, &FormBody::default()))
}

/// What the form says of each kind it was asked about.
fn read(item: &Item, form: &FormBody) -> Result<Vec<Said>, Failure> {
    let mut gather = Gather::default();
    let mut words: Vec<Said> = Vec::new();
    for work in item.entries.iter().map(|entry| entry.work) {
        match form.get(work.code()) {
            "" => {}
            NONE => words.push((work, None)),
            text => match text.parse().ok().and_then(Share::of) {
                Some(share) => words.push((work, Some(share))),
                None => gather.add(IncubationRefusal::OddShare { field: field_of(work) }),
            },
        }
    }
    gather.finish(|| Some(words))
}

fn field_of(work: Work) -> &'static str {
    work.code()
}

/// `POST /teams/{id}/work/{what}/{source}`
pub async fn save(
    ask: Ask,
    Path((id, what, source)): Path<(String, String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (team, item) = item_at(&ask, (&id, &what, &source)).await?;
    let permit = over::<may::KeepTeamLedger>(&ask, &team)?;
    let (which, source, why) = (team.id, item.source, form.get("why").to_owned());
    let done = match read(&item, &form) {
        Ok(words) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::say_shares(tx, &permit, (which, source), &words, &why)?;
                Ok(Answer::to(format!("/teams/{which}/work?done=done-incubation-said")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    let page = async { Ok(view(&ask, &team, &item, &form)) };
    form_answer(done, |page| &mut page.c, page).await
}
