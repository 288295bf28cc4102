//! A worker reaches a pupil's guardian: the link to show or send, and how the family stands to each
//! kind of group.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::PupilId;
use liandong_domain::care::check_link;

use super::group::{yes_tone, yes_words};
use crate::aid::store as aid;
use crate::books::pages::{kept, permit};
use crate::care::actions;
use crate::care::store::{self, LinkRow};
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How the family stands to one kind.
#[derive(Debug, Clone)]
pub struct KindLine {
    /// What it is called.
    pub kind: String,
    /// How the family stands to it.
    pub yes: String,
    /// The colour of that.
    pub tone: &'static str,
    /// How and by whom it was said.
    pub how: String,
    /// What was drawn under it; empty: nothing.
    pub line: String,
}

/// The link of a pupil's guardian, for a worker.
#[derive(Template)]
#[template(path = "pages/care/family_link.html")]
pub struct FamilyLinkPage {
    /// The frame.
    pub c: Frame,
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The address to send; empty: none opens.
    pub address: String,
    /// Until when it opens.
    pub until: String,
    /// Names on it that were no guardian's; empty: none.
    pub wrong: String,
    /// Kinds of groups.
    pub kinds: Vec<KindLine>,
}

impl Page for FamilyLinkPage {
    const NAME: &'static str = "care/family_link";
}

async fn worker(ask: &Ask, pupil: &str) -> Result<(PupilId, Permit<may::ManagePairs>), Failure> {
    let book = kept(ask).await?;
    let permit = permit::<may::ManagePairs>(ask, &book)?;
    Ok((pupil.parse().map_err(|_| Failure::NOT_FOUND)?, permit))
}

fn alive(ask: &Ask, link: &LinkRow) -> bool {
    check_link(ask.now, (link.ends_at, link.closed_at), link.wrong).is_ok()
}

fn address(ask: &Ask, link: &LinkRow) -> String {
    let token = actions::family_token(ask.app.secrets(), link.id);
    ask.outside(&format!("/family/{token}"))
}

async fn link_page(ask: &Ask, pupil: PupilId) -> Result<FamilyLinkPage, Failure> {
    let today = ask.now.day();
    let (row, link, kinds) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = aid::pupil(q, pupil)?.ok_or(Failure::NOT_FOUND)?;
            let link = store::latest_family_link(q, pupil)?;
            Ok((row, link, store::family_yeses(q, pupil, today)?))
        })
        .await?;
    let link = link.filter(|link| alive(ask, link));
    let wrong = link.as_ref().map_or(0, |link| link.wrong);
    let kinds = kinds.into_iter().map(|(kind, one)| {
        let way = one.way.map(|way| ask.say(way.word(), &[]));
        let how = way.into_iter().chain(Some(one.name)).filter(|text| !text.is_empty());
        KindLine {
            kind: ask.say(kind.word(), &[]),
            yes: yes_words(ask, one.yes),
            tone: yes_tone(one.yes),
            how: how.collect::<Vec<_>>().join(" · "),
            line: one.strokes.map(|drawn| drawn.line()).unwrap_or_default(),
        }
    });
    Ok(FamilyLinkPage {
        id: pupil.to_string(),
        code: row.code,
        address: link.as_ref().map(|link| address(ask, link)).unwrap_or_default(),
        until: link.map(|link| moment_long(ask.lang, link.ends_at)).unwrap_or_default(),
        wrong: match wrong {
            0 => String::new(),
            n => ask.say("family-link-wrong", &[("n", n.to_string())]),
        },
        kinds: kinds.collect(),
        c: ask.frame(),
    })
}

/// `GET /care/{pupil}/family`
pub async fn page(ask: Ask, Path(pupil): Path<String>) -> Result<Response, Failure> {
    let (pupil, _) = worker(&ask, &pupil).await?;
    draw(&link_page(&ask, pupil).await?)
}

/// `POST /care/{pupil}/family`: a link is made, or the one there is ends.
pub async fn send(
    ask: Ask,
    Path(pupil): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (pupil, permit) = worker(&ask, &pupil).await?;
    let end = form.get("what") == "end";
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let key = match end {
            true => {
                actions::end_family_link(tx, &permit, pupil)?;
                "done-family-link-ended"
            }
            false => {
                actions::make_family_link(tx, &permit, pupil)?;
                "done-family-link"
            }
        };
        Ok(Answer::to(format!("/care/{pupil}/family?done={key}")))
    })
    .await;
    form_answer(done, |page| &mut page.c, link_page(&ask, pupil)).await
}

/// `GET /care/{pupil}/family/qr.svg`
pub async fn picture(ask: Ask, Path(pupil): Path<String>) -> Result<Response, Failure> {
    let (pupil, _) = worker(&ask, &pupil).await?;
    let link =
        ask.app.look(ask.actor.town, move |q| Ok(store::latest_family_link(q, pupil)?)).await?;
    let link = link.filter(|link| alive(&ask, link)).ok_or(Failure::NOT_FOUND)?;
    let code = qrcode::QrCode::new(address(&ask, &link).as_bytes())
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
