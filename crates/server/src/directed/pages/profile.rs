//! One pupil on the list: the words that givers read, who holds it, who waits.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::PupilId;
use liandong_domain::directed::{DirectedRefusal, ProfileState};

use super::overview::tone;
use super::{in_time, term_words};
use crate::aid::store as aid;
use crate::books::pages::{self as books, Choice, kept, permit};
use crate::db::Tx;
use crate::directed::actions;
use crate::directed::store::{self, HoldRow};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer};

/// A hold or a place.
#[derive(Debug, Clone)]
pub struct HoldLine {
    /// The giver's code.
    pub giver: String,
    /// Where it stands.
    pub state: String,
    /// Until when it is held, or which place it is.
    pub note: String,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/directed/profile.html")]
pub struct ProfilePage {
    /// The frame.
    pub c: Frame,
    /// The pupil's id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// Where it stands; empty: not on the list yet.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// What givers read.
    pub words: String,
    /// Whether the words can be written now.
    pub may_write: bool,
    /// Whether the reader may be the second.
    pub may_screen: bool,
    /// Whether it can be taken off.
    pub may_off: bool,
    /// Who holds and who waits.
    pub holds: Vec<HoldLine>,
    /// The promise that stands: id and giver; empty: none.
    pub promise: (String, String),
    /// Approved givers for a promise on paper; none: it is not free.
    pub givers: Vec<Choice>,
    /// First terms of such a promise.
    pub terms: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for ProfilePage {
    const NAME: &'static str = "directed/profile";
}

/// A hold or a place, for the office and for its giver.
pub(super) fn note(ask: &Ask, row: &HoldRow) -> String {
    match row.until {
        Some(until) => ask.say("directed-held-until", &[("until", moment_long(ask.lang, until))]),
        None => ask.say("directed-place", &[("n", (row.before + 1).to_string())]),
    }
}

async fn profile_page(ask: &Ask, id: &str, form: FormBody) -> Result<ProfilePage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ProposeAid>(ask, &book)?;
    in_time(ask).await?;
    let id: PupilId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (pupil, profile, holds, promise, givers) = ask
        .app
        .look(ask.actor.town, move |q| {
            let pupil = aid::pupil(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let profile = store::profile(q, id)?;
            let holds = store::holds_of_pupil(q, id)?;
            Ok((pupil, profile, holds, store::standing_of_pupil(q, id)?, store::approved(q)?))
        })
        .await?;
    let state = profile.as_ref().map(|row| row.state);
    let idle = holds.is_empty() && pupil.left_on.is_none();
    let writable = matches!(
        state,
        None | Some(ProfileState::Draft | ProfileState::Open | ProfileState::Closed)
    );
    let free = idle && state == Some(ProfileState::Open);
    let decides = books::may::<may::DecideAid>(ask, &book);
    let by_other = profile.as_ref().is_some_and(|row| Some(row.words_by) != ask.actor.person);
    let listed =
        matches!(state, Some(ProfileState::Open | ProfileState::Held | ProfileState::Draft));
    let now = Term::of(ask.now.day());
    let terms = [now.before().before(), now.before(), now, now.next()];
    Ok(ProfilePage {
        id: pupil.id.to_string(),
        code: pupil.code.clone(),
        stage: ask.say(pupil.stage.word_key(), &[]),
        state: state.map(|state| ask.say(state.word(), &[])).unwrap_or_default(),
        tone: state.map_or("off", tone),
        words: profile.as_ref().map(|row| row.words.clone()).unwrap_or_default(),
        may_write: idle && writable,
        may_screen: decides && by_other && state == Some(ProfileState::Draft),
        may_off: listed,
        holds: holds
            .iter()
            .map(|row| HoldLine {
                giver: row.giver_code.clone(),
                state: ask.say(row.state.word(), &[]),
                note: note(ask, row),
            })
            .collect(),
        promise: promise.map(|row| (row.id.to_string(), row.giver_code)).unwrap_or_default(),
        givers: match free {
            true => {
                givers.into_iter().map(|row| Choice::new(row.giver.to_string(), row.code)).collect()
            }
            false => Vec::new(),
        },
        terms: terms
            .into_iter()
            .map(|term| Choice::new(term.to_string(), term_words(ask, term)))
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /aid/directed/pupils/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&profile_page(&ask, &id, filled(&[])).await?)
}

async fn done<P, F>(
    ask: Ask,
    id: String,
    form: FormBody,
    permit: Permit<P>,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    P: Asks + 'static,
    F: Fn(&mut Tx<'_>, &Permit<P>, PupilId) -> Result<(), Failure> + Send + 'static,
    Permit<P>: Send,
{
    let pupil: PupilId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, pupil)?;
        Ok(Answer::to(format!("/aid/directed/pupils/{pupil}?done={word}")))
    })
    .await;
    form_answer(answer, |page| &mut page.c, profile_page(&ask, &id, form)).await
}

/// `POST /aid/directed/pupils/{id}`
pub async fn write(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let words = form.get("words").to_owned();
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, pupil| {
        actions::write_profile(tx, permit, pupil, &words)
    };
    done(ask, id, form, permit, ("done-directed-words", act)).await
}

/// `POST /aid/directed/pupils/{id}/screen`
pub async fn screen(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    done(ask, id, form, permit, ("done-directed-listed", actions::screen_profile)).await
}

/// `POST /aid/directed/pupils/{id}/off`
pub async fn off(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    done(ask, id, form, permit, ("done-directed-off", actions::take_off)).await
}

/// `POST /aid/directed/pupils/{id}/promise`: a promise made on paper.
pub async fn note_promise(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let (giver, term) = (form.get("giver").parse().ok(), form.get("term").parse::<Term>().ok());
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, pupil| {
        let giver = giver.ok_or(DirectedRefusal::NoChoice { field: "giver" })?;
        let term = term.ok_or(DirectedRefusal::NoChoice { field: "term" })?;
        actions::note_promise(tx, permit, (pupil, giver), term).map(|_| ())
    };
    done(ask, id, form, permit, ("done-directed-promised", act)).await
}
