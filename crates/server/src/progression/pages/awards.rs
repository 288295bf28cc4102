//! Badges ready to be handed over, those handed over, and the list for a ceremony.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Day, OrganisationId, PersonId};

use super::{branch_of, over, query};
use crate::db::Read;
use crate::failure::Failure;
use crate::organisations::store::Organisation;
use crate::progression::actions::{self, Book};
use crate::progression::refusal::ProgressionRefusal;
use crate::progression::store::{self, AwardRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most children of one list.
const CHILDREN_MOST: i64 = 500;
/// The most badges of one ceremony.
const SHEET_MOST: i64 = 200;

/// One badge of one child.
#[derive(Debug, Clone)]
pub struct ReadyLine {
    /// What is sent: person and badge.
    pub value: String,
    /// Who.
    pub name: String,
    /// The badge.
    pub badge: String,
    /// Its area.
    pub area: String,
    /// Ticked.
    pub chosen: bool,
}

/// One badge handed over.
#[derive(Debug, Clone)]
pub struct AwardLine {
    /// When.
    pub day: String,
    /// The same as an address takes it.
    pub on: String,
    /// Who.
    pub name: String,
    /// The badge.
    pub badge: String,
    /// On which occasion.
    pub occasion: String,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/progression/awards.html")]
pub struct AwardsPage {
    /// The frame.
    pub c: Frame,
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Ready.
    pub ready: Vec<ReadyLine>,
    /// What was typed.
    pub form: FormBody,
    /// Handed over, latest first.
    pub lines: Vec<AwardLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for AwardsPage {
    const NAME: &'static str = "progression/awards";
}

/// The list that is read out.
#[derive(Template)]
#[template(path = "pages/progression/sheet.html")]
pub struct AwardsSheet {
    /// The frame.
    pub c: Frame,
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The day in words; empty: those ready today.
    pub day: String,
    /// Badges, by child.
    pub lines: Vec<ReadyLine>,
}

impl Page for AwardsSheet {
    const NAME: &'static str = "progression/sheet";
}

/// Badges ready: child, name, code, badge, area.
fn ready(
    q: &mut Read<'_>,
    branch: OrganisationId,
) -> Result<Vec<(PersonId, String, liandong_domain::progression::Badge)>, Failure> {
    let today = q.now().day();
    let children = store::children(q, branch, today, (CHILDREN_MOST, 0))?;
    let people: Vec<PersonId> = children.iter().map(|child| child.person).collect();
    let (scheme, _) = actions::scheme(q, today)?;
    let book = Book::read(q, &people)?;
    let mut out = Vec::new();
    for child in children {
        for badge in book.ready(child.person, &scheme) {
            out.push((child.person, child.name.clone(), badge.clone()));
        }
    }
    Ok(out)
}

fn award_line(ask: &Ask, row: &AwardRow) -> AwardLine {
    AwardLine {
        day: day_long(ask.lang, row.awarded_on),
        on: row.awarded_on.to_string(),
        name: row.name.clone(),
        badge: row.badge_name.clone(),
        occasion: row.occasion.clone(),
    }
}

async fn awards_page(
    ask: &Ask,
    body: &Organisation,
    form: FormBody,
) -> Result<AwardsPage, Failure> {
    let branch = body.id;
    let asked = PageAsked::from_query(&ask.query);
    let (ready, rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::awards_of_body(q, branch, (asked.size, asked.offset()))?;
            Ok((ready(q, branch)?, rows, store::count_awards(q, branch)?))
        })
        .await?;
    let sent = form.has("once");
    let ready = ready.into_iter().map(|(person, name, badge)| {
        let value = format!("{person} {}", badge.code);
        ReadyLine {
            // At a ceremony most of the list is handed over: all are ticked until one is not.
            chosen: !sent || form.all("award").contains(&value),
            value,
            name,
            badge: badge.name,
            area: ask.say(badge.area.word(), &[]),
        }
    });
    Ok(AwardsPage {
        id: branch.to_string(),
        name: body.name.clone(),
        ready: ready.collect(),
        form,
        lines: rows.iter().map(|row| award_line(ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// `GET /organisations/{id}/progression/awards`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    over::<may::RecordProgression>(&ask, &body.path)?;
    draw(&awards_page(&ask, &body, FormBody::default()).await?)
}

fn chosen(form: &FormBody) -> Result<Vec<(PersonId, String)>, Failure> {
    let read = |value: &String| {
        let (person, code) = value.split_once(' ')?;
        Some((person.parse().ok()?, code.to_owned()))
    };
    form.all("award").iter().map(|value| read(value).ok_or(Failure::NOT_FOUND)).collect()
}

/// `POST /organisations/{id}/progression/awards`
pub async fn award(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    let permit = over::<may::RecordProgression>(&ask, &body.path)?;
    let (branch, all) = (body.id, chosen(&form)?);
    let occasion = form.get("occasion").to_owned();
    let done = match form.get("day").parse::<Day>() {
        Err(_) => Err(ProgressionRefusal::NoDay { field: "day" }.into()),
        Ok(day) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::award(tx, &permit, branch, &all, (day, &occasion))?;
                let to = format!("/organisations/{branch}/progression/awards");
                Ok(Answer::to(format!("{to}?done=done-progression-awarded")))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, awards_page(&ask, &body, form)).await
}

/// `GET /organisations/{id}/progression/awards/sheet`: those ready, or those of a day.
pub async fn sheet(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    over::<may::RecordProgression>(&ask, &body.path)?;
    let (branch, on) = (body.id, query(&ask, "on").parse::<Day>().ok());
    let (ready, rows) = ask
        .app
        .look(ask.actor.town, move |q| match on {
            Some(_) => Ok((Vec::new(), store::awards_of_body(q, branch, (SHEET_MOST, 0))?)),
            None => Ok((ready(q, branch)?, Vec::new())),
        })
        .await?;
    let line = |name: String, badge: String, area: &str| ReadyLine {
        value: String::new(),
        name,
        badge,
        area: ask.say(area, &[]),
        chosen: false,
    };
    let given = rows
        .into_iter()
        .filter(|row| Some(row.awarded_on) == on)
        .map(|row| line(row.name, row.badge_name, row.area.word()));
    let lines = ready
        .into_iter()
        .map(|(_, name, badge)| line(name, badge.name, badge.area.word()))
        .chain(given);
    draw(&AwardsSheet {
        id: branch.to_string(),
        name: body.name.clone(),
        day: on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        lines: lines.collect(),
        c: ask.frame(),
    })
}
