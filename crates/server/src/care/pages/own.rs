//! One's own letters: a giver's with pupils by code, a guardian's child's, and the family's yes.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{GiverId, LetterId, PersonId, PupilId};
use liandong_domain::care::{CareRefusal, Direction, LetterState};

use crate::books::pages::Choice;
use crate::care::{actions, store};
use crate::db::Read;
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One letter as giver or family read it.
#[derive(Debug, Clone)]
pub struct OwnLetter {
    /// From whom to whom.
    pub title: String,
    /// When.
    pub when: String,
    /// Where it stands.
    pub state: String,
    /// What it says; empty: not for this reader yet.
    pub text: String,
    /// The kind sentence with which it came back.
    pub why: String,
    /// Where its photographs are opened; empty: it was typed.
    pub open: String,
    /// The photographs, as a page carries them; empty: not opened now.
    pub pages: Vec<String>,
}

/// A child of the reader's.
#[derive(Debug, Clone)]
pub struct FamilyPart {
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// Whether the family's yes stands.
    pub consent: bool,
    /// Its letters.
    pub letters: Vec<OwnLetter>,
}

/// One's own letters.
#[derive(Template)]
#[template(path = "pages/care/own.html")]
pub struct OwnLettersPage {
    /// The frame.
    pub c: Frame,
    /// Whether the reader gives.
    pub giver: bool,
    /// Pupils by code, to write to.
    pub pupils: Vec<Choice>,
    /// A giver's letters.
    pub letters: Vec<OwnLetter>,
    /// A guardian's children.
    pub families: Vec<FamilyPart>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for OwnLettersPage {
    const NAME: &'static str = "care/own";
}

/// The giver that a person is.
fn giver_of(q: &mut Read<'_>, me: PersonId) -> Result<Option<GiverId>, Fault> {
    Ok(crate::giving::store::giver_of_person(q, me)?.map(|row| row.id))
}

/// Pupils whose own row, or whose guardian, this person is.
fn children_of(q: &mut Read<'_>, me: PersonId) -> Result<Vec<(PupilId, String)>, Fault> {
    let mut people = crate::people::store::children(q, me)?;
    people.push(me);
    let mut out = Vec::new();
    for person in people {
        let files = crate::pairs::store::files(q, person)?;
        out.extend(files.into_iter().map(|file| (file.pupil, file.code)));
    }
    Ok(out)
}

/// A letter as it is read on this side: the other side's only once it is delivered.
fn own_letter(
    ask: &Ask,
    row: &store::LetterRow,
    (text, mine): (String, Direction),
) -> Option<OwnLetter> {
    let written = row.direction == mine;
    let delivered = row.state == LetterState::Delivered;
    (written || delivered).then(|| OwnLetter {
        title: match row.direction {
            Direction::ToPupil => ask.say("care-own-to-pupil", &[("code", row.code.clone())]),
            Direction::ToGiver => ask.say("care-own-to-giver", &[("code", row.code.clone())]),
        },
        when: moment_long(ask.lang, row.written_at),
        state: ask.say(row.state.word(), &[]),
        text,
        why: if written { row.why.clone() } else { String::new() },
        open: match row.round {
            0 => String::new(),
            _ => format!("/me/letters/{}/open", row.id),
        },
        pages: Vec::new(),
    })
}

type Texts = Vec<(store::LetterRow, String)>;

fn with_text(q: &Read<'_>, rows: Vec<store::LetterRow>, mine: Direction) -> Result<Texts, Fault> {
    rows.into_iter()
        .map(|row| {
            // The writer reads the own words, the other side what was let through.
            let own = row.direction == mine;
            let text = if own { row.original(q)? } else { row.shown(q)? };
            Ok((row, text))
        })
        .collect()
}

async fn own_page(ask: &Ask, form: FormBody) -> Result<OwnLettersPage, Failure> {
    let me = ask.actor.me()?;
    ask.actor.permit::<may::WriteLetters>(&Scope::own(me))?;
    let (giver, pupils, letters, families) = ask
        .app
        .look(ask.actor.town, move |q| {
            let giver = giver_of(q, me)?;
            let (mut pupils, mut letters) = (Vec::new(), Vec::new());
            if let Some(giver) = giver {
                pupils = store::pupils_of_giver(q, giver)?;
                let rows = store::letters_of_giver(q, giver)?;
                letters = with_text(q, rows, Direction::ToPupil)?;
            }
            let mut families = Vec::new();
            for (pupil, code) in children_of(q, me)? {
                let rows = store::letters_of_pupil(q, pupil)?;
                let texts = with_text(q, rows, Direction::ToGiver)?;
                families.push((pupil, code, store::consent_stands(q, pupil)?.is_some(), texts));
            }
            Ok((giver, pupils, letters, families))
        })
        .await?;
    let said = |rows: Texts, mine| -> Vec<OwnLetter> {
        rows.iter().filter_map(|(row, text)| own_letter(ask, row, (text.clone(), mine))).collect()
    };
    Ok(OwnLettersPage {
        giver: giver.is_some(),
        pupils: pupils.into_iter().map(|(id, code)| Choice::new(id.to_string(), code)).collect(),
        letters: said(letters, Direction::ToPupil),
        families: families
            .into_iter()
            .map(|(pupil, code, consent, rows)| FamilyPart {
                id: pupil.to_string(),
                code,
                consent,
                letters: said(rows, Direction::ToGiver),
            })
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /me/letters`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&own_page(&ask, FormBody::default()).await?)
}

fn own_permit(ask: &Ask) -> Result<Permit<may::WriteLetters>, Failure> {
    ask.actor.permit(&Scope::own(ask.actor.me()?))
}

async fn answered(
    ask: &Ask,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, own_page(ask, form)).await
}

/// `POST /me/letters`: a giver writes to a pupil.
pub async fn write(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = own_permit(&ask)?;
    let (pupil, text) = (form.get("pupil").parse::<PupilId>(), form.get("text").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let pupil = pupil.map_err(|_| CareRefusal::NoChoice { field: "pupil" })?;
        let giver = giver_of(tx, permit.person())?.ok_or(Failure::NOT_FOUND)?;
        let new =
            store::NewLetter { pupil, giver, direction: Direction::ToPupil, text: text.clone() };
        actions::write_letter(tx, &permit, &new)?;
        Ok(Answer::to("/me/letters?done=done-care-letter"))
    })
    .await;
    answered(&ask, form, done).await
}

/// `POST /me/letters/{id}/open`: the photographs are in the answer and nowhere else; each opening
/// is a line of its own.
pub async fn open(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let permit = own_permit(&ask)?;
    let letter: LetterId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let pages = ask
        .app
        .act(&permit, move |tx| {
            let giver = giver_of(tx, permit.person())?;
            let children = children_of(tx, permit.person())?;
            let children: Vec<PupilId> = children.into_iter().map(|(pupil, _)| pupil).collect();
            actions::open_own_letter(tx, &permit, (giver, &children), letter)
        })
        .await?;
    let mut page = own_page(&ask, FormBody::default()).await?;
    let href = format!("/me/letters/{letter}/open");
    let families = page.families.iter_mut().flat_map(|family| &mut family.letters);
    for one in page.letters.iter_mut().chain(families).filter(|one| one.open == href) {
        one.pages = pages.iter().map(|page| super::letters::carried(page)).collect();
    }
    draw(&page)
}

/// `POST /me/letters/consent`: a guardian, or the pupil, says yes or takes it back.
pub async fn consent(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = own_permit(&ask)?;
    let pupil: PupilId = form.get("pupil").parse().map_err(|_| Failure::NOT_FOUND)?;
    let end = form.has("end");
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let me = permit.person();
        // The pupil alone may take back; saying yes is the guardian's.
        let guards = crate::people::store::children(tx, me)?;
        let file = crate::pairs::store::file(tx, pupil)?.and_then(|file| file.person);
        let child = file.ok_or(Failure::NOT_FOUND)?;
        match (guards.contains(&child), child == me, end) {
            (true, _, false) => actions::consent(tx, &permit, pupil)?,
            (true, _, true) | (false, true, true) => {
                actions::withdraw_consent(tx, &permit, pupil)?;
            }
            _ => return Err(Failure::NOT_FOUND),
        }
        Ok(Answer::to("/me/letters?done=done-care-consent"))
    })
    .await;
    answered(&ask, form, done).await
}
