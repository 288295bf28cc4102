//! The worker's page of one shift: who asked, who comes, who waits; a call typed in two clicks
//! (ux jobs 6 and E9).

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{
    Accompanied, AgeGroup, CancelReason, SignUpState, SignUpWay, Why,
};
use liandong_domain::basics::{PersonId, ShiftId, SignUpId};

use super::filled::Filled;
use super::sign_up::reasons;
use super::views::{Choice, SeatView, alarm, seat, shift_scope, state_words, when};
use super::why;
use crate::activities::actions::{self, SignUpAsk, WaitIfFull, judge_anew};
use crate::activities::store::{self, SeatRow, SignUpRow, Whole};
use crate::db::Read;
use crate::failure::Failure;
use crate::training::store::learned_from;
use crate::ui::{Frame, Page, draw, draw_with, moment_short};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The most requests weighed on one page.
const ASKED_MOST: usize = 200;
/// Where the book of learning says that the first visit was rehearsed.
const FIRST_VISIT: &str = "rehearsal:first_visit";
/// The most people found for a call.
const FOUND_MOST: i64 = 10;

/// Somebody who asked.
#[derive(Debug, Clone)]
pub struct AskedLine {
    /// The sign-up.
    pub id: String,
    /// Who.
    pub name: String,
    /// Volunteer number and last digits.
    pub tail: String,
    /// The post.
    pub post: String,
    /// When they asked.
    pub at: String,
    /// Why it is an exception; empty: the rule says yes.
    pub why: String,
    /// Where the whole trace is.
    pub trace: String,
}

/// Somebody on the list.
#[derive(Debug, Clone)]
pub struct PersonLine {
    /// The sign-up.
    pub id: String,
    /// Who.
    pub name: String,
    /// Volunteer number and last digits.
    pub tail: String,
    /// The post.
    pub post: String,
    /// The state's code.
    pub state: &'static str,
    /// The state in words, with the place in the list or the end of an offer.
    pub words: String,
    /// How it came, in words.
    pub way: String,
    /// Whether a minor.
    pub minor: bool,
    /// Whether the first visit was rehearsed.
    pub rehearsed: bool,
}

/// Somebody found for a call.
#[derive(Debug, Clone)]
pub struct FoundLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Volunteer number and last digits.
    pub tail: String,
    /// Their state in this shift; empty: not in it.
    pub state: String,
}

/// The worker's page of one shift.
#[derive(Template)]
#[template(path = "pages/activities/desk.html")]
pub struct DeskPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity.
    pub activity: String,
    /// The activity's title.
    pub title: String,
    /// Day and hours.
    pub when: String,
    /// Posts with their seats.
    pub seats: Vec<SeatView>,
    /// What is missing on either side.
    pub alarms: Vec<String>,
    /// Exceptions: not ticked, with the reason, on top.
    pub exceptions: Vec<AskedLine>,
    /// Ticked by the rule.
    pub ticked: Vec<AskedLine>,
    /// Everybody on the list.
    pub people: Vec<PersonLine>,
    /// The pager of the list.
    pub pager: Pager,
    /// The last who left.
    pub left: Vec<PersonLine>,
    /// What was searched for a call.
    pub words: String,
    /// Who was found.
    pub found: Vec<FoundLine>,
    /// Reasons to choose from.
    pub reasons: Vec<Choice>,
    /// Whether sign-up is still open.
    pub open: bool,
    /// May tick people off on the roster.
    pub roster: bool,
}

impl Page for DeskPage {
    const NAME: &'static str = "activities/desk";
}

async fn whole(ask: &Ask, id: &str) -> Result<Whole, Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let whole = ask.app.look(ask.actor.town, move |q| Ok(store::whole(q, id)?)).await?;
    whole.ok_or(Failure::NOT_FOUND)
}

async fn permitted(ask: &Ask, id: &str) -> Result<(Whole, Permit<may::SignUpForOthers>), Failure> {
    let whole = whole(ask, id).await?;
    let permit = ask.actor.permit(&shift_scope(ask, &whole.activity.path, &whole.shift))?;
    Ok((whole, permit))
}

/// What a look at the list finds.
/// Somebody found by a word: name, last digits of the number, and how they stand to the shift.
type FoundRow = (PersonId, String, String, Option<SignUpState>);

struct Look {
    seats: Vec<SeatRow>,
    asked: Vec<(SignUpRow, Option<Why>)>,
    people: Vec<SignUpRow>,
    total: i64,
    left: Vec<SignUpRow>,
    found: Vec<FoundRow>,
    rehearsed: BTreeSet<PersonId>,
}

impl Look {
    /// For the liaison of a partner: minors whose guardian did not say so stand without a name,
    /// and are not found.
    fn hide(&mut self, q: &mut Read<'_>) -> Result<(), Failure> {
        let asked = self.asked.iter().map(|(row, _)| row.person);
        let listed = self.people.iter().chain(&self.left).map(|row| row.person);
        let found = self.found.iter().map(|row| row.0);
        let all: Vec<PersonId> = asked.chain(listed).chain(found).collect();
        let hidden = crate::people::actions::hidden_from_school(q, &all)?;
        self.found.retain(|row| !hidden.contains(&row.0));
        let asked = self.asked.iter_mut().map(|(row, _)| row);
        for row in asked.chain(&mut self.people).chain(&mut self.left) {
            if hidden.contains(&row.person) {
                (row.name, row.number, row.phone_tail) = Default::default();
            }
        }
        Ok(())
    }
}

/// GET /shifts/{id}/sign-ups
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, _) = permitted(&ask, &id).await?;
    draw(&page(&ask, whole).await?)
}

async fn page(ask: &Ask, whole: Whole) -> Result<DeskPage, Failure> {
    let words: String = Filled::from_query(&ask.query).get("q").trim().chars().take(30).collect();
    let asked = PageAsked::from_query(&ask.query);
    let (looked, searched) = (whole.clone(), words.clone());
    let liaison = ask.actor.is_liaison_only();
    let look = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut found = look(q, &looked, &searched, asked)?;
            if liaison {
                found.hide(q)?;
            }
            Ok(found)
        })
        .await?;
    let name = |row: &SignUpRow| {
        look.seats
            .iter()
            .find(|seat| seat.post == row.post)
            .map(|seat| seat.name.clone())
            .unwrap_or_default()
    };
    let lines = |exception: bool| -> Vec<AskedLine> {
        look.asked
            .iter()
            .filter(|(_, why)| why.is_some() == exception)
            .map(|(row, why)| asked_line(ask, row, name(row), why.as_ref()))
            .collect()
    };
    let person = |row: &SignUpRow| person_line(ask, row, name(row));
    let scope = shift_scope(ask, &whole.activity.path, &whole.shift);
    Ok(DeskPage {
        c: ask.frame(),
        roster: ask.actor.may::<may::RecordAttendance>(&scope),
        shift: whole.shift.id.to_string(),
        activity: whole.activity.id.to_string(),
        title: whole.activity.title.clone(),
        when: when(ask.lang, whole.activity.form, whole.shift.starts_at, whole.shift.ends_at),
        seats: look.seats.iter().map(|row| seat(ask, row)).collect(),
        alarms: alarm(ask, &look.seats),
        exceptions: lines(true),
        ticked: lines(false),
        people: look
            .people
            .iter()
            .map(|row| PersonLine {
                rehearsed: look.rehearsed.contains(&row.person),
                ..person(row)
            })
            .collect(),
        pager: Pager::new(
            asked,
            look.total,
            &format!("/shifts/{}/sign-ups", whole.shift.id),
            &ask.query,
        ),
        left: look.left.iter().map(person).collect(),
        words,
        found: look.found.iter().map(|row| found_line(ask, row)).collect(),
        reasons: reasons(ask),
        open: whole.shift.called_off_at.is_none() && whole.shift.ends_at > ask.now,
    })
}

fn found_line(ask: &Ask, (id, name, tail, state): &FoundRow) -> FoundLine {
    FoundLine {
        person: id.to_string(),
        name: name.clone(),
        tail: tail.clone(),
        state: state.map(|state| state_words(ask, state)).unwrap_or_default(),
    }
}

fn look(q: &mut Read<'_>, whole: &Whole, words: &str, page: PageAsked) -> Result<Look, Failure> {
    let shift = whole.shift.id;
    let seats = store::seats_of(q, shift)?;
    let people = store::signed_up_page(q, shift, page.size, page.offset())?;
    let ids: Vec<PersonId> = people.iter().map(|row| row.person).collect();
    let waiting_for_yes: Vec<SignUpRow> = store::signed_up(q, shift)?
        .into_iter()
        .filter(|row| row.state == SignUpState::Asked)
        .take(ASKED_MOST)
        .collect();
    let asked = weigh(q, whole, &seats, waiting_for_yes)?;
    let mut found = Vec::new();
    if !words.is_empty() {
        for person in crate::people::store::search(q, words, FOUND_MOST)? {
            let state = store::sign_up_of(q, shift, person.id)?.map(|row| row.state);
            let digits = person.phone_tail.as_deref().unwrap_or_default();
            let tail = format!("{} {digits}", person.number);
            found.push((person.id, person.name, tail, state));
        }
    }
    Ok(Look {
        rehearsed: learned_from(q, &ids, FIRST_VISIT)?,
        asked,
        people,
        total: store::count_signed_up(q, shift)?,
        left: store::left(q, shift, 20)?,
        found,
        seats,
    })
}

/// Who is ticked by the rule, in the order in which they asked, while there are seats; the first
/// reason beside everybody else.
fn weigh(
    q: &mut Read<'_>,
    whole: &Whole,
    seats: &[SeatRow],
    asked: Vec<SignUpRow>,
) -> Result<Vec<(SignUpRow, Option<Why>)>, Failure> {
    let mut left: Vec<SeatRow> = seats.to_vec();
    let mut out = Vec::new();
    for row in asked {
        let Some(seat) = left.iter_mut().find(|seat| seat.post == row.post) else { continue };
        let trace = judge_anew(q, whole, seat, row.person, Accompanied::No)?;
        // Sign-up may have closed since: the worker's answer is still due.
        let why = trace
            .verdict
            .reasons
            .into_iter()
            .find(|why| !matches!(why, Why::Closed { .. } | Why::NeedsCompanion { .. }));
        if why.is_none()
            && let Ok(fewer) = seat.seats.take(row.age)
        {
            seat.seats = fewer;
        }
        out.push((row, why));
    }
    Ok(out)
}

/// The name, or that it is not for the reader.
fn name_of(ask: &Ask, row: &SignUpRow) -> String {
    if row.name.is_empty() { ask.say("activities-name-kept", &[]) } else { row.name.clone() }
}

fn tail(row: &SignUpRow) -> String {
    format!("{} {}", row.number, row.phone_tail).trim().to_owned()
}

fn asked_line(ask: &Ask, row: &SignUpRow, post: String, why: Option<&Why>) -> AskedLine {
    AskedLine {
        id: row.id.to_string(),
        name: name_of(ask, row),
        tail: tail(row),
        post,
        at: moment_short(ask.lang, row.asked_at),
        why: why.map(|why| ask.app.words().refusal(ask.lang, why)).unwrap_or_default(),
        trace: format!("/shifts/{}/why?person={}", row.shift, row.person),
    }
}

fn person_line(ask: &Ask, row: &SignUpRow, post: String) -> PersonLine {
    let mut words = state_words(ask, row.state);
    if let (SignUpState::Offered, Some(until)) = (row.state, row.offered_until) {
        words = ask.say("activities-offered-until", &[("until", moment_short(ask.lang, until))]);
    }
    PersonLine {
        id: row.id.to_string(),
        name: name_of(ask, row),
        tail: tail(row),
        post,
        state: row.state.code(),
        words,
        way: ask.say(&format!("activities-way-{}", row.way.code()), &[]),
        minor: row.age == AgeGroup::Minor,
        rehearsed: false,
    }
}

async fn answered(
    ask: &Ask,
    whole: Whole,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => {
            let mut page = page(ask, whole).await?;
            page.c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

/// POST /shifts/{id}/approve: yes to all that are ticked, or no to them.
pub async fn approve(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let (whole, permit) = permitted(&ask, &id).await?;
    let ids: Vec<SignUpId> = body.all("sign_up").iter().filter_map(|id| id.parse().ok()).collect();
    let (shift, once) = (whole.shift.id, body.once(&ask.path));
    let (no, why) = (body.get("go") == "no", body.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, once, move |tx| {
        let word = if no {
            actions::turn_down(tx, &permit, shift, &ids, &why)?;
            "done-turned-down"
        } else {
            let done = actions::approve(tx, &permit, shift, &ids)?;
            if done.waiting > 0 { "done-approved-some-wait" } else { "done-approved" }
        };
        Ok(Answer::to(format!("/shifts/{shift}/sign-ups?done={word}")))
    })
    .await;
    answered(&ask, whole, done).await
}

/// POST /shifts/{id}/phone: somebody called.
pub async fn phone(ask: Ask, Path(id): Path<String>, body: FormBody) -> Result<Response, Failure> {
    let (whole, permit) = permitted(&ask, &id).await?;
    let person: PersonId = body.get("person").parse().map_err(|_| Failure::NOT_FOUND)?;
    let way = if body.get("way") == "paper" { SignUpWay::Paper } else { SignUpWay::Phone };
    let new = SignUpAsk {
        post: body.get("post").parse().ok(),
        way,
        wait: if body.get("wait") == "yes" { WaitIfFull::Yes } else { WaitIfFull::No },
        ..SignUpAsk::of(whole.shift.id, person)
    };
    let shift = whole.shift.id;
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        let done = actions::sign_up_other(tx, &permit, &new)?;
        let word = done.state.code();
        Ok(Answer::to(format!("/shifts/{shift}/sign-ups?done=done-phone-{word}")))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => why::refused(&ask, &id, Some(person), failure).await,
        Err(other) => Err(other),
    }
}

/// POST /sign-ups/{id}/take-off: somebody called and cannot come.
pub async fn take_off(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let sign_up: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::sign_up(q, sign_up)?)).await?;
    let row = row.ok_or(Failure::NOT_FOUND)?;
    let whole = whole(&ask, &row.shift.to_string()).await?;
    let scope = shift_scope(&ask, &whole.activity.path, &whole.shift);
    let permit = ask.actor.permit::<may::CancelForOthers>(&scope)?;
    let reason = CancelReason::parse(body.get("reason")).unwrap_or(CancelReason::Other);
    let (words, shift) = (body.get("words").to_owned(), whole.shift.id);
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        actions::cancel_other(tx, &permit, sign_up, reason, &words)?;
        Ok(Answer::to(format!("/shifts/{shift}/sign-ups?done=done-taken-off")))
    })
    .await;
    answered(&ask, whole, done).await
}
