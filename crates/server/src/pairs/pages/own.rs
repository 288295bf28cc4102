//! A companion's own children, and whether one would accompany a child.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::PupilId;

use super::{beside, speech_of, speeches};
use crate::books::pages::{Choice, kept};
use crate::failure::Failure;
use crate::pairs::{actions, store};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One child.
#[derive(Debug, Clone)]
pub struct OwnChild {
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// In which seat.
    pub seat: String,
    /// Since when.
    pub since: String,
}

/// One's own pairs.
#[derive(Template)]
#[template(path = "pages/pairs/own.html")]
pub struct OwnPairsPage {
    /// The frame.
    pub c: Frame,
    /// Children.
    pub children: Vec<OwnChild>,
    /// What can be spoken.
    pub speeches: Vec<Choice>,
    /// What one speaks, by code.
    pub spoken: Vec<String>,
    /// Whether one would accompany a child.
    pub offered: bool,
    /// Until when one's check holds; empty: nobody has seen one.
    pub check: String,
}

impl Page for OwnPairsPage {
    const NAME: &'static str = "pairs/own";
}

async fn own_page(ask: &Ask) -> Result<OwnPairsPage, Failure> {
    let me = ask.actor.me()?;
    let (children, offer, issued, rule) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rule = actions::rule(q)?.0;
            Ok((
                store::children_of(q, me)?,
                store::offer_of(q, me)?,
                store::issued_on(q, me)?,
                rule,
            ))
        })
        .await?;
    let offered = offer.is_some();
    let spoken = offer.unwrap_or_default();
    Ok(OwnPairsPage {
        children: children
            .into_iter()
            .map(|row| OwnChild {
                id: row.pupil.to_string(),
                code: row.name,
                seat: ask.say(row.seat.word(), &[]),
                since: day_long(ask.lang, row.days.from),
            })
            .collect(),
        speeches: speeches(ask),
        spoken: spoken.iter().map(|one| one.code().to_owned()).collect(),
        offered,
        check: issued
            .map(|issued| day_long(ask.lang, rule.check_until(issued)))
            .unwrap_or_default(),
        c: ask.frame(),
    })
}

/// `GET /me/pair`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&own_page(&ask).await?)
}

/// `POST /me/pair`: one would accompany a child, or no longer.
pub async fn offer(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = ask.actor.permit::<may::EditOwnProfile>(&Scope::own(ask.actor.me()?))?;
    let speech = speech_of(form.all("speech"));
    let end = form.has("end");
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        if end {
            actions::end_offer(tx, &permit)?;
        } else {
            actions::keep_offer(tx, &permit, &speech)?;
        }
        Ok(Answer::to("/me/pair?done=done-pairs-offer"))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /me/pair/{pupil}/step-back`
pub async fn step_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let pupil: PupilId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = beside(&ask, &book, pupil).await?;
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::step_back(tx, &permit, pupil, &why)?;
        Ok(Answer::to("/me/pair?done=done-pairs-emptied"))
    })
    .await;
    form_answer(done, |page| &mut page.c, own_page(&ask)).await
}
