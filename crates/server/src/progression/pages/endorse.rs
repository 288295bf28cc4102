//! Attesting what children showed: one requirement, many children, undone with one tap.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{EndorsementId, OrganisationId, PersonId};
use liandong_domain::progression::{Need, ProgressionScheme, may_undo};

use super::needs::leaf_words;
use super::{branch_of, over, query};
use crate::failure::Failure;
use crate::organisations::store::Organisation;
use crate::progression::actions;
use crate::progression::store::{self, ChildRow, EndorsementRow};
use crate::ui::{Frame, Page, draw, moment_short};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most children of one list.
const CHILDREN_MOST: i64 = 500;
/// How many of the latest are shown.
const LATEST: i64 = 60;

/// One requirement that is attested by hand.
#[derive(Debug, Clone)]
pub struct AskedLine {
    /// Where its children are ticked.
    pub href: String,
    /// Badge and requirement, in words.
    pub label: String,
    /// How many children have it.
    pub n: usize,
}

/// One child.
#[derive(Debug, Clone)]
pub struct TickLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Ticked and sent before a refusal.
    pub chosen: bool,
}

/// What was attested at one moment.
#[derive(Debug, Clone)]
pub struct LatestLine {
    /// Badge and requirement, in words.
    pub label: String,
    /// When, by whom.
    pub when: String,
    /// Of whom: id and name.
    pub people: Vec<(String, String)>,
    /// Still undone with one tap.
    pub undo: bool,
    /// Taken back, and why.
    pub back: bool,
    /// Why.
    pub why: String,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/progression/endorse.html")]
pub struct EndorsePage {
    /// The frame.
    pub c: Frame,
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Requirements to choose.
    pub asked: Vec<AskedLine>,
    /// The badge chosen; empty: none yet.
    pub badge: String,
    /// Which of its leaves, counted from 0.
    pub leaf: usize,
    /// Both in words.
    pub label: String,
    /// Children who have it not.
    pub open: Vec<TickLine>,
    /// Children who have it.
    pub done: Vec<String>,
    /// What was typed.
    pub words: String,
    /// The latest.
    pub latest: Vec<LatestLine>,
}

impl Page for EndorsePage {
    const NAME: &'static str = "progression/endorse";
}

/// A badge and one of its leaves in words.
fn label(ask: &Ask, scheme: &ProgressionScheme, badge: &str, leaf: &str) -> String {
    let Some(badge) = scheme.badge(badge) else { return leaf.to_owned() };
    let words = match Need::parse(leaf) {
        Some(Need::Leaf(leaf)) => leaf_words(ask, &leaf),
        Some(Need::All(_) | Need::Any(..)) | None => leaf.to_owned(),
    };
    format!("{} · {words}", badge.name)
}

/// Rows of one deed, in their order.
fn latest(ask: &Ask, scheme: &ProgressionScheme, rows: &[EndorsementRow]) -> Vec<LatestLine> {
    let mut out: Vec<(String, LatestLine)> = Vec::new();
    for row in rows {
        let state = row.taken_back_at.map(|at| at.ms()).unwrap_or_default();
        let key =
            format!("{} {} {} {} {state} {}", row.at.ms(), row.by, row.badge, row.leaf, row.why);
        let person = (row.id.to_string(), row.name.clone());
        if let Some((_, line)) = out.last_mut().filter(|(known, _)| *known == key) {
            line.people.push(person);
            continue;
        }
        let when = format!("{} · {}", moment_short(ask.lang, row.at), row.by_name);
        let line = LatestLine {
            label: label(ask, scheme, &row.badge, &row.leaf),
            when,
            people: vec![person],
            undo: row.taken_back_at.is_none() && may_undo(row.at, ask.now),
            back: row.taken_back_at.is_some(),
            why: row.why.clone(),
        };
        out.push((key, line));
    }
    out.into_iter().map(|(_, line)| line).collect()
}

/// What is chosen: the badge's code, the leaf's place and text.
struct Chosen {
    badge: String,
    at: usize,
    leaf: String,
}

fn chosen(scheme: &ProgressionScheme, badge: &str, leaf: &str) -> Option<Chosen> {
    let at: usize = leaf.parse().ok()?;
    let badge = scheme.badge(badge)?;
    let leaf = badge.need.leaves().into_iter().nth(at).filter(|leaf| leaf.by_hand())?;
    Some(Chosen { badge: badge.code.clone(), at, leaf: leaf.to_string() })
}

async fn endorse_page(
    ask: &Ask,
    body: &Organisation,
    (badge, leaf): (String, String),
    form: &FormBody,
) -> Result<EndorsePage, Failure> {
    let branch = body.id;
    let (scheme, children, stands, rows) = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let (scheme, _) = actions::scheme(q, today)?;
            let children = store::children(q, branch, today, (CHILDREN_MOST, 0))?;
            let people: Vec<PersonId> = children.iter().map(|child| child.person).collect();
            let stands = store::open_endorsements(q, &people)?;
            Ok((scheme, children, stands, store::latest_endorsements(q, branch, LATEST)?))
        })
        .await?;
    let have = |badge: &str, leaf: &str| -> BTreeSet<PersonId> {
        let same = stands.iter().filter(|row| row.1 == badge && row.2 == leaf);
        same.map(|row| row.0).collect()
    };
    let mut asked = Vec::new();
    for badge in &scheme.badges {
        for (n, leaf) in badge.need.leaves().into_iter().enumerate().filter(|(_, l)| l.by_hand()) {
            let code = &badge.code;
            asked.push(AskedLine {
                href: format!("/organisations/{branch}/progression/endorse?badge={code}&leaf={n}"),
                label: format!("{} · {}", badge.name, leaf_words(ask, leaf)),
                n: have(code, &leaf.to_string()).len(),
            });
        }
    }
    let now = chosen(&scheme, &badge, &leaf);
    let has = now.as_ref().map(|now| have(&now.badge, &now.leaf)).unwrap_or_default();
    let (done, open): (Vec<ChildRow>, Vec<ChildRow>) =
        children.into_iter().partition(|child| has.contains(&child.person));
    Ok(EndorsePage {
        id: branch.to_string(),
        name: body.name.clone(),
        asked,
        label: now
            .as_ref()
            .map(|now| label(ask, &scheme, &now.badge, &now.leaf))
            .unwrap_or_default(),
        leaf: now.as_ref().map_or(0, |now| now.at),
        badge: now.map(|now| now.badge).unwrap_or_default(),
        open: open
            .into_iter()
            .map(|child| TickLine {
                chosen: form.all("child").contains(&child.person.to_string()),
                person: child.person.to_string(),
                name: child.name,
            })
            .collect(),
        done: done.into_iter().map(|child| child.name).collect(),
        words: form.get("words").to_owned(),
        latest: latest(ask, &scheme, &rows),
        c: ask.frame(),
    })
}

/// `GET /organisations/{id}/progression/endorse`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    over::<may::RecordProgression>(&ask, &body.path)?;
    let which = (query(&ask, "badge"), query(&ask, "leaf"));
    draw(&endorse_page(&ask, &body, which, &FormBody::default()).await?)
}

fn back_to(branch: OrganisationId, form: &FormBody, done: &str) -> Answer {
    let which = match (form.get("badge"), form.get("leaf").parse::<usize>()) {
        (code, Ok(leaf)) if code.chars().all(|c| c.is_ascii_alphanumeric()) => {
            format!("badge={code}&leaf={leaf}&")
        }
        (_, Ok(_) | Err(_)) => String::new(),
    };
    Answer::to(format!("/organisations/{branch}/progression/endorse?{which}done={done}"))
}

async fn answered(
    ask: &Ask,
    body: &Organisation,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    let page = async {
        let which = (form.get("badge").to_owned(), form.get("leaf").to_owned());
        endorse_page(ask, body, which, form).await
    };
    form_answer(done, |page| &mut page.c, page).await
}

fn ids<T: std::str::FromStr>(form: &FormBody, field: &str) -> Result<Vec<T>, Failure> {
    form.all(field).iter().map(|id| id.parse().map_err(|_| Failure::NOT_FOUND)).collect()
}

/// `POST /organisations/{id}/progression/endorse`
pub async fn endorse(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    let permit = over::<may::RecordProgression>(&ask, &body.path)?;
    let (branch, people) = (body.id, ids::<PersonId>(&form, "child")?);
    let sent = form.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let day = tx.now().day();
        let (scheme, _) = actions::scheme(tx, day)?;
        let now = chosen(&scheme, sent.get("badge"), sent.get("leaf")).ok_or(Failure::NOT_FOUND)?;
        let said = (now.badge.as_str(), now.leaf.as_str(), sent.get("words"));
        actions::endorse(tx, &permit, branch, said, &people)?;
        Ok(back_to(branch, &sent, "done-progression-endorsed"))
    })
    .await;
    answered(&ask, &body, &form, done).await
}

/// `POST /organisations/{id}/progression/undo`
pub async fn undo(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    let permit = over::<may::RecordProgression>(&ask, &body.path)?;
    let (branch, all) = (body.id, ids::<EndorsementId>(&form, "endorsement")?);
    let sent = form.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::undo(tx, &permit, branch, &all)?;
        Ok(back_to(branch, &sent, "done-progression-undone"))
    })
    .await;
    answered(&ask, &body, &form, done).await
}

/// `POST /organisations/{id}/progression/take-back`: later, with a reason.
pub async fn take_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    let permit = over::<may::RecordProgression>(&ask, &body.path)?;
    let one: EndorsementId = form.get("endorsement").parse().map_err(|_| Failure::NOT_FOUND)?;
    let (branch, why, sent) = (body.id, form.get("why").to_owned(), form.clone());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::take_back(tx, &permit, branch, one, &why)?;
        Ok(back_to(branch, &sent, "done-progression-taken-back"))
    })
    .await;
    answered(&ask, &body, &form, done).await
}
