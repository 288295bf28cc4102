//! One paper: what it says, its photograph, a worker's yes or no.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::basics::SlipId;
use liandong_domain::minors::SlipState;

use super::slips::SlipLine;
use super::{Family, family};
use crate::db::Tx;
use crate::failure::{Failure, Fault};
use crate::minors::actions;
use crate::minors::store::{self, SlipRow};

use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, Once, answer_once, readable, upload};

/// One paper.
#[derive(Template)]
#[template(path = "pages/minors/slip.html")]
pub struct SlipPage {
    /// The frame.
    pub c: Frame,
    /// The slip.
    pub slip: SlipLine,
    /// The child.
    pub child: String,
    /// A worker looks; a guardian photographs.
    pub is_worker: bool,
    /// A photograph may be sent.
    pub may_photograph: bool,
    /// There is something to look at.
    pub has_photo: bool,
    /// The photograph, as a page carries it; empty: not opened.
    pub picture: String,
    /// Why it is refused, as typed.
    pub why: String,
}

impl Page for SlipPage {
    const NAME: &'static str = "minors/slip";
}

/// The paper to be printed and signed by hand.
#[derive(Template)]
#[template(path = "pages/minors/paper.html")]
pub struct PaperPage {
    /// The frame.
    pub c: Frame,
    /// The slip.
    pub slip: SlipLine,
    /// The code that leads back to the slip.
    pub code: String,
}

impl Page for PaperPage {
    const NAME: &'static str = "minors/paper";
}

/// The slip named in an address, with as whom the reader stands beside its child.
async fn found(ask: &Ask, id: &str) -> Result<(SlipRow, Family), Failure> {
    ask.actor.me()?;
    let id: SlipId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let slip =
        ask.app.look(ask.actor.town, move |q| store::one(q, id)?.ok_or(Failure::NOT_FOUND)).await?;
    let family = family(ask, &slip.child.to_string()).await?;
    Ok((slip, family))
}

fn page_of(c: Frame, slip: &SlipRow, family: &Family) -> SlipPage {
    SlipPage {
        child: slip.child.to_string(),
        is_worker: family.is_worker(),
        may_photograph: slip.state.photographed().is_ok(),
        has_photo: slip.photo_at.is_some() && slip.state != SlipState::Printed,
        picture: String::new(),
        why: String::new(),
        slip: SlipLine::of(&c, slip),
        c,
    }
}

/// `GET /slips/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (slip, family) = found(&ask, &id).await?;
    draw(&page_of(ask.frame(), &slip, &family))
}

/// `GET /slips/{id}/paper`
pub async fn paper(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (slip, _) = found(&ask, &id).await?;
    let address = format!("{}/slips/{}", ask.app.config().public_url, slip.id);
    let code = qrcode::QrCode::new(address.as_bytes())
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let code = code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build();
    // What stands before the drawing is for files; inside a page it is not wanted.
    let code = code.find("<svg").map_or_else(String::new, |at| code[at..].to_owned());
    let c = ask.frame();
    draw(&PaperPage { slip: SlipLine::of(&c, &slip), code, c })
}

async fn again(
    ask: &Ask,
    slip: &SlipRow,
    family: &Family,
    failure: Failure,
    why: String,
) -> Result<Response, Failure> {
    let mut c = ask.frame();
    c.refuse(failure)?;
    let page = SlipPage { why, ..page_of(c, slip, family) };
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /slips/{id}/photo`
pub async fn photo(ask: Ask, Path(id): Path<String>, form: Multipart) -> Result<Response, Failure> {
    let (slip, family) = found(&ask, &id).await?;
    let (bytes, fields) = upload(form).await?;
    let once = Once::new(fields.get("once"), &format!("{id}/{}", bytes.len()));
    // Opening a picture takes processor time: on a thread of its own.
    let read = tokio::task::spawn_blocking(move || readable(&bytes))
        .await
        .map_err(|e| Fault::new("reading a photograph", e.to_string()))?;
    let (permit, by, which) = (family.permit, family.by, slip.id);
    let done = match read {
        Ok(picture) => {
            answer_once(&ask.app, &family.permit, once, move |tx| {
                actions::photograph_slip(tx, &permit, which, &picture, by)?;
                Ok(Answer::to(format!("/slips/{which}?done=done-minors-slip-photographed")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &slip, &family, failure, String::new()).await,
    }
}

/// `POST /slips/{id}/look`: the picture is in the answer and nowhere else; each look is a line of
/// its own.
pub async fn look(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (slip, family) = found(&ask, &id).await?;
    let (permit, which) = (family.permit, slip.id);
    let purpose = match form.get("purpose") {
        ready @ ("check" | "question") => ask.say(&format!("minors-look-{ready}"), &[]),
        _ => String::new(),
    };
    let done = ask
        .app
        .act(&family.permit, move |tx| actions::look_at_slip(tx, &permit, which, &purpose))
        .await;
    match done {
        Ok(picture) => {
            let page = SlipPage {
                picture: format!("data:image/jpeg;base64,{picture}"),
                ..page_of(ask.frame(), &slip, &family)
            };
            draw(&page)
        }
        Err(failure) => again(&ask, &slip, &family, failure, String::new()).await,
    }
}

async fn settle(
    ask: Ask,
    id: &str,
    form: FormBody,
    act: impl Fn(&mut Tx<'_>, &Family, SlipId) -> Result<String, Failure> + Send + Sync + 'static,
) -> Result<Response, Failure> {
    let (slip, family) = found(&ask, id).await?;
    if !family.is_worker() {
        return Err(Failure::NOT_FOUND);
    }
    let which = slip.id;
    let held = Family { row: family.row.clone(), by: family.by, permit: family.permit };
    let done = answer_once(&ask.app, &family.permit, form.once(&ask.path), move |tx| {
        Ok(Answer::to(act(tx, &held, which)?))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &slip, &family, failure, form.get("why").to_owned()).await,
    }
}

/// `POST /slips/{id}/accept`
pub async fn accept(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    settle(ask, &id, form, |tx, family, slip| {
        actions::accept_slip(tx, &family.permit, slip)?;
        Ok(format!("/people/{}/family?done=done-minors-slip-accepted", family.row.id))
    })
    .await
}

/// `POST /slips/{id}/refuse`
pub async fn refuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let why = form.get("why").to_owned();
    settle(ask, &id, form, move |tx, family, slip| {
        actions::refuse_slip(tx, &family.permit, slip, &why)?;
        Ok(format!("/slips/{slip}?done=done-minors-slip-refused"))
    })
    .await
}

/// `POST /slips/{id}/void`
pub async fn void(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    settle(ask, &id, form, |tx, family, slip| {
        actions::void_slip(tx, &family.permit, slip)?;
        Ok(format!("/people/{}/slips?done=done-minors-slip-voided", family.row.id))
    })
    .await
}
