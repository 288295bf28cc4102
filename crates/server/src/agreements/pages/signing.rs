//! Signing an agreement on a device or by a photographed paper, ending it, looking at the paper.

use axum::extract::{Multipart, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use liandong_domain::agreements::{AgreementRefusal, Side};
use liandong_domain::minors::Strokes;
use liandong_domain::people::PersonName;

use super::hands::{device_of, once_by};
use super::one::{AgreementPage, Found, found, page_of};
use crate::agreements::actions::{self, Hand, Signing};
use crate::failure::{Failure, Fault, Gather};

use crate::ui::{draw, draw_with};
use crate::web::{Answer, Ask, FormBody, Once, readable, upload};

/// What was sent, read: the side, its hand, what was put under it.
fn read(
    found: &Found,
    form: &FormBody,
    device: String,
    photo: Option<Vec<u8>>,
) -> Result<(Hand, Signing), Failure> {
    let no = AgreementRefusal::NoChoice { field: "side" };
    let side = Side::parse(form.get("side")).ok_or(no)?;
    let hand = found.hands.for_side(side).ok_or(Failure::NOT_FOUND)?;
    let mut gather = Gather::default();
    let name = match form.get("signed_name").trim() {
        "" => Some(None),
        text => gather.take(PersonName::parse("signed_name", text).map(Some)),
    };
    let strokes = gather.take(Strokes::parse(form.get("strokes")));
    let is_ticked = form.get("ticked") == "yes";
    gather.finish(|| {
        let (name, strokes) = (name?, strokes?);
        Some((hand, Signing { side, is_ticked, name, strokes, photo, device }))
    })
}

async fn again(
    ask: &Ask,
    found: &Found,
    form: &FormBody,
    failure: Failure,
) -> Result<Response, Failure> {
    let mut c = ask.frame();
    c.refuse(failure)?;
    let mut page = page_of(c, found, form.get("side"));
    page.f.signed_name = form.get("signed_name").to_owned();
    page.end_why = form.get("why").to_owned();
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn put(
    ask: &Ask,
    found: &Found,
    once: Once,
    (hand, signing): (Hand, Signing),
) -> Result<Answer, Failure> {
    let id = found.row.id;
    once_by(ask, &hand, once, move |tx| {
        actions::sign(tx, &hand, id, &signing)?;
        Ok(Answer::to(format!("/agreements/{id}?done=done-agreements-signed")))
    })
    .await
}

/// `POST /agreements/{id}/sign`
pub async fn sign(
    ask: Ask,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: FormBody,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let done = match read(&found, &form, device_of(&headers), None) {
        Ok(read) => put(&ask, &found, form.once(&ask.path), read).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &found, &form, failure).await,
    }
}

/// `POST /agreements/{id}/paper`: a signed paper, photographed by a worker.
pub async fn paper(
    ask: Ask,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    if found.hands.office.is_none() {
        return Err(Failure::NOT_FOUND);
    }
    let (bytes, form) = upload(form).await?;
    let once = Once::new(form.get("once"), &format!("{id}/{}", bytes.len()));
    // Opening a picture takes processor time: on a thread of its own.
    let picture = tokio::task::spawn_blocking(move || readable(&bytes))
        .await
        .map_err(|e| Fault::new("reading a photograph", e.to_string()))?;
    let done = match picture {
        Ok(picture) => match read(&found, &form, device_of(&headers), Some(picture)) {
            Ok(read) => put(&ask, &found, once, read).await,
            Err(failure) => Err(failure),
        },
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &found, &form, failure).await,
    }
}

/// `POST /agreements/{id}/end`
pub async fn end(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let hand = found.hands.keeper().ok_or(Failure::NOT_FOUND)?;
    let (which, why) = (found.row.id, form.get("why").to_owned());
    let done = once_by(&ask, &hand, form.once(&ask.path), move |tx| {
        actions::end_agreement(tx, &hand, which, &why)?;
        Ok(Answer::to(format!("/agreements/{which}?done=done-agreements-ended")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &found, &form, failure).await,
    }
}

/// `POST /agreements/{id}/look`: the picture is in the answer and nowhere else; each look is a line
/// of its own.
pub async fn look(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let permit = found.hands.office.ok_or(Failure::NOT_FOUND)?;
    let side = Side::parse(form.get("side")).ok_or(Failure::NOT_FOUND)?;
    let (which, purpose) = (found.row.id, ask.say("agreements-look-purpose", &[]));
    let picture = ask
        .app
        .act(&permit, move |tx| actions::look_at_photo(tx, &permit, which, side, &purpose))
        .await?;
    draw(&AgreementPage {
        picture: format!("data:image/jpeg;base64,{picture}"),
        ..page_of(ask.frame(), &found, "")
    })
}
