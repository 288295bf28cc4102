//! What is written down beside a child: contacts, letters, the family's yes.

use axum::extract::{Multipart, Path};
use axum::response::Response;
use liandong_domain::basics::{ContactId, GiverId, LetterId};
use liandong_domain::care::{CareRefusal, ContactKind, Direction, check_pages};

use super::child::{answered, to};
use super::{at_child, day_of, is_worker};
use crate::care::actions::{self, Held};
use crate::care::store::{NewContact, NewLetter};
use crate::failure::{Failure, Fault};
use crate::web::{Ask, FormBody, Once, answer_once, readable, uploads};

fn held(form: &FormBody) -> Result<Held, CareRefusal> {
    Ok(Held {
        day: day_of(form, "day")?,
        beside: form.get("beside").to_owned(),
        guardian: form.has("guardian").then_some(()),
        words: form.get("words").to_owned(),
    })
}

/// `POST /care/{pupil}/contacts`: planned for a day, or held already.
pub async fn contact(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit, plans) = (at.pupil, at.permit, form.has("plan"));
    let kind = ContactKind::parse(form.get("kind"));
    let told = held(&form);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let kind = kind.ok_or(CareRefusal::NoChoice { field: "kind" })?;
        let told = told.clone()?;
        if plans {
            let new = NewContact { pupil, kind, planned_on: told.day };
            actions::plan(tx, &permit, &new)?;
        } else {
            actions::plan_held(tx, &permit, (pupil, kind), &told)?;
        }
        Ok(to(pupil, "done-care-contact"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/contacts/{id}`: a draft, held, or called off.
pub async fn settle(
    ask: Ask,
    Path((id, contact)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let contact: ContactId = contact.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (what, words, told) =
        (form.get("what").to_owned(), form.get("words").to_owned(), held(&form));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = (pupil, contact);
        match what.as_str() {
            "draft" => actions::draft(tx, &permit, id, &words)?,
            "call-off" => actions::call_off(tx, &permit, id)?,
            _ => actions::hold(tx, &permit, id, &told.clone()?)?,
        }
        Ok(to(pupil, "done-care-contact"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/letters`: the pupil's letter, written down by a companion.
pub async fn letter(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let (giver, text) = (form.get("giver").parse::<GiverId>(), form.get("text").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let giver = giver.map_err(|_| CareRefusal::NoChoice { field: "giver" })?;
        let new = NewLetter { pupil, giver, direction: Direction::ToGiver, text: text.clone() };
        actions::write_letter(tx, &permit, &new)?;
        Ok(to(pupil, "done-care-letter"))
    })
    .await;
    answered(&ask, &at, form, done).await
}

/// What a form with photographs brings: the pages drawn anew, the key of the form, its fields.
struct Brought {
    pages: Result<Vec<Vec<u8>>, Failure>,
    once: Once,
    form: FormBody,
}

async fn brought(ask: &Ask, form: Multipart) -> Result<Brought, Failure> {
    let (files, form) = uploads(form).await?;
    let size: usize = files.iter().map(Vec::len).sum();
    let once = Once::new(form.get("once"), &format!("{}/{size}", ask.path));
    if check_pages(files.len()).is_err() {
        // Too many are not opened at all; the verb says why.
        return Ok(Brought { pages: Ok(vec![Vec::new(); files.len()]), once, form });
    }
    // Opening a picture takes processor time: on a thread of its own.
    let pages =
        tokio::task::spawn_blocking(move || files.iter().map(|one| readable(one)).collect())
            .await
            .map_err(|e| Fault::new("reading a photograph", e.to_string()))?;
    Ok(Brought { pages, once, form })
}

/// `POST /care/{pupil}/photographs`: the pupil's letter on paper.
pub async fn photograph(
    ask: Ask,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let Brought { pages, once, form } = brought(&ask, form).await?;
    let giver = form.get("giver").parse::<GiverId>();
    let done = match pages {
        Err(failure) => Err(failure),
        Ok(pages) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                let giver = giver.map_err(|_| CareRefusal::NoChoice { field: "giver" })?;
                actions::photograph_letter(tx, &permit, (pupil, giver), &pages)?;
                Ok(to(pupil, "done-care-letter"))
            })
            .await
        }
    };
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/photographs/{id}`: taken again, with something covered.
pub async fn retake(
    ask: Ask,
    Path((id, letter)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    let (pupil, permit) = (at.pupil, at.permit);
    let letter: LetterId = letter.parse().map_err(|_| Failure::NOT_FOUND)?;
    let Brought { pages, once, form } = brought(&ask, form).await?;
    let done = match pages {
        Err(failure) => Err(failure),
        Ok(pages) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                actions::retake_letter(tx, &permit, (pupil, letter), &pages)?;
                Ok(to(pupil, "done-care-letter"))
            })
            .await
        }
    };
    answered(&ask, &at, form, done).await
}

/// `POST /care/{pupil}/consent`: a worker notes the family's yes, or that it is taken back.
pub async fn consent(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_child(&ask, &id).await?;
    if !is_worker(&ask, &at.book) {
        return Err(Failure::NOT_FOUND);
    }
    let (pupil, permit, end) = (at.pupil, at.permit, form.has("end"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        if end {
            actions::withdraw_consent(tx, &permit, pupil)?;
        } else {
            actions::consent(tx, &permit, pupil)?;
        }
        Ok(to(pupil, "done-care-consent"))
    })
    .await;
    answered(&ask, &at, form, done).await
}
