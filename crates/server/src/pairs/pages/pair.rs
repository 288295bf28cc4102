//! One pupil's pair: both seats, who could cover, who sat, what counts about the child.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, PairSeatId, PupilId, VacancyId};
use liandong_domain::pairs::{Conflict, PairRefusal, PairSeat, Span, Speech, child_days};
use liandong_domain::people::Sex;

use super::{clock, percent, reason_words, speech_of, speeches};
use crate::books::pages::{Choice, kept, permit};
use crate::failure::Failure;
use crate::pairs::actions::{self, ChildTold, Cover};
use crate::pairs::store::{self, FileRow, SeatRow, SuggestionRow, VacancyRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// Somebody who could cover.
#[derive(Debug, Clone)]
pub struct CoverLine {
    /// Who.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Why.
    pub reasons: String,
}

/// One seat.
#[derive(Debug, Clone)]
pub struct SeatPart {
    /// Which.
    pub seat: String,
    /// Its code, for names of fields.
    pub code: &'static str,
    /// Who sits there; empty: nobody.
    pub name: String,
    /// Since when, or how long it has been empty.
    pub since: String,
    /// Why it is empty.
    pub why: String,
    /// The row of whoever sits there, or of the empty seat.
    pub id: String,
    /// Whether it is the first of its kind, held or empty: a sentence of a refusal leads here.
    pub mark: bool,
    /// Who could cover.
    pub covers: Vec<CoverLine>,
}

/// Somebody who sat there.
#[derive(Debug, Clone)]
pub struct BeforeLine {
    /// Who.
    pub name: String,
    /// In which seat.
    pub seat: String,
    /// From when until when.
    pub days: String,
    /// Why it ended.
    pub why: String,
}

/// One pupil's pair.
#[derive(Template)]
#[template(path = "pages/pairs/pair.html")]
pub struct PairPage {
    /// The frame.
    pub c: Frame,
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// The share of days without a gap; empty: no day is over yet.
    pub percent: String,
    /// Both seats; none: the pupil left.
    pub seats: Vec<SeatPart>,
    /// Who sat there before.
    pub before: Vec<BeforeLine>,
    /// Conflicts to choose from.
    pub conflicts: Vec<Choice>,
    /// Sexes to choose from.
    pub sexes: Vec<Choice>,
    /// What can be spoken.
    pub speeches: Vec<Choice>,
    /// What is spoken at home, by code.
    pub spoken: Vec<String>,
    /// The values of the child's form.
    pub form: FormBody,
}

impl Page for PairPage {
    const NAME: &'static str = "pairs/pair";
}

type Found = (FileRow, Vec<SeatRow>, Vec<(VacancyRow, Vec<SuggestionRow>)>, String);

async fn found(ask: &Ask, pupil: PupilId) -> Result<Found, Failure> {
    ask.app
        .look(ask.actor.town, move |q| {
            let file = store::file(q, pupil)?.ok_or(Failure::NOT_FOUND)?;
            let mut empty = Vec::new();
            for row in store::vacancies_of(q, pupil)? {
                let covers = store::suggestions(q, row.id)?;
                empty.push((row, covers));
            }
            let called = file.called(q)?;
            Ok((file, store::seats_of(q, pupil)?, empty, called))
        })
        .await
}

fn seat_part(ask: &Ask, seat: PairSeat, found: &Found) -> Option<SeatPart> {
    let (_, rows, empty, _) = found;
    let part = |name, since, why, id, covers| SeatPart {
        seat: ask.say(seat.word(), &[]),
        code: seat.code(),
        name,
        since,
        why,
        id,
        mark: seat == PairSeat::Worker,
        covers,
    };
    let sits = rows.iter().find(|row| row.seat == seat && row.days.until.is_none());
    if let Some(row) = sits {
        let since = day_long(ask.lang, row.days.from);
        return Some(part(row.name.clone(), since, String::new(), row.id.to_string(), Vec::new()));
    }
    let (row, covers) = empty.iter().find(|(row, _)| row.seat == seat)?;
    let covers = covers.iter().map(|one| CoverLine {
        id: one.person.to_string(),
        name: one.name.clone(),
        number: one.number.clone(),
        reasons: reason_words(ask, &one.reasons),
    });
    let why = ask.say(row.why.word(), &[]);
    Some(part(String::new(), clock(ask, row.since), why, row.id.to_string(), covers.collect()))
}

/// The second seat is marked when it is of another kind than the first.
fn marked(mut seats: Vec<SeatPart>) -> Vec<SeatPart> {
    if let [first, second] = seats.as_mut_slice() {
        second.mark = first.name.is_empty() != second.name.is_empty();
    }
    seats
}

fn spans(rows: &[SeatRow], seat: PairSeat) -> Vec<Span> {
    rows.iter().filter(|row| row.seat == seat).map(|row| row.days).collect()
}

fn before(ask: &Ask, row: &SeatRow, until: Day) -> BeforeLine {
    let (from, until) = (day_long(ask.lang, row.days.from), day_long(ask.lang, until));
    let why = row.why.map(|why| ask.say(why.word(), &[])).unwrap_or_default();
    BeforeLine {
        name: row.name.clone(),
        seat: ask.say(row.seat.word(), &[]),
        days: ask.say("pairs-from-until", &[("from", from), ("until", until)]),
        why: if row.words.is_empty() { why } else { format!("{why} · {}", row.words) },
    }
}

async fn pair_page(ask: &Ask, pupil: PupilId, form: Option<FormBody>) -> Result<PairPage, Failure> {
    let found = found(ask, pupil).await?;
    let (file, rows, _, called) = &found;
    let (worker, volunteer) = (spans(rows, PairSeat::Worker), spans(rows, PairSeat::Volunteer));
    let window = (file.days.from, ask.now.day());
    let days = child_days(file.days, (&worker, &volunteer), window);
    let said = form.is_some();
    let form = form.unwrap_or_else(|| {
        crate::web::filled(&[
            ("sex", file.sex.map_or("", Sex::code).to_owned()),
            ("area", file.area.clone()),
            ("called", called.clone()),
        ])
    });
    let spoken = if said { form.all("speech").to_vec() } else { codes(&file.speech) };
    let one = |code: &'static str, word: &'static str| Choice::new(code, ask.say(word, &[]));
    Ok(PairPage {
        id: file.pupil.to_string(),
        code: file.code.clone(),
        percent: percent(days),
        seats: marked(
            PairSeat::ALL.into_iter().filter_map(|seat| seat_part(ask, seat, &found)).collect(),
        ),
        before: rows
            .iter()
            .filter_map(|row| row.days.until.map(|until| before(ask, row, until)))
            .collect(),
        conflicts: Conflict::ALL.map(|one_of| one(one_of.code(), one_of.word())).into(),
        sexes: [
            ("", "pairs-sex-not-told"),
            ("female", "pairs-sex-girl"),
            ("male", "pairs-sex-boy"),
        ]
        .map(|(code, word)| one(code, word))
        .into(),
        speeches: speeches(ask),
        spoken,
        form,
        c: ask.frame(),
    })
}

fn codes(all: &[Speech]) -> Vec<String> {
    all.iter().map(|one| one.code().to_owned()).collect()
}

/// `GET /pairs/{pupil}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (pupil, _) = allowed(&ask, &id).await?;
    draw(&pair_page(&ask, pupil, None).await?)
}

async fn allowed(ask: &Ask, id: &str) -> Result<(PupilId, Permit<may::ManagePairs>), Failure> {
    let book = kept(ask).await?;
    let permit = permit::<may::ManagePairs>(ask, &book)?;
    Ok((id.parse().map_err(|_| Failure::NOT_FOUND)?, permit))
}

async fn answered(
    ask: &Ask,
    pupil: PupilId,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    let page = async {
        let form = form.has("child").then_some(form);
        pair_page(ask, pupil, form).await
    };
    form_answer(done, |page| &mut page.c, page).await
}

fn to(pupil: PupilId, done: &str) -> Answer {
    Answer::to(format!("/pairs/{pupil}?done={done}"))
}

/// `POST /pairs/{pupil}/fill`: somebody suggested, or somebody by number.
pub async fn fill(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (pupil, permit) = allowed(&ask, &id).await?;
    let vacancy: VacancyId = form.get("vacancy").parse().map_err(|_| Failure::NOT_FOUND)?;
    let who = match form.get("person").parse() {
        Ok(person) => Cover::Person(person),
        Err(_) => Cover::Number(form.get("number").to_owned()),
    };
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::fill(tx, &permit, vacancy, &who)?;
        Ok(to(pupil, "done-pairs-filled"))
    })
    .await;
    answered(&ask, pupil, form, done).await
}

/// `POST /pairs/{pupil}/stand-up`
pub async fn stand_up(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (pupil, permit) = allowed(&ask, &id).await?;
    let seat: PairSeatId = form.get("seat").parse().map_err(|_| Failure::NOT_FOUND)?;
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::stand_up(tx, &permit, seat, &why)?;
        Ok(to(pupil, "done-pairs-emptied"))
    })
    .await;
    answered(&ask, pupil, form, done).await
}

/// `POST /pairs/{pupil}/conflict`
pub async fn conflict(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (pupil, permit) = allowed(&ask, &id).await?;
    let number = form.get("number").to_owned();
    let conflict = Conflict::parse(form.get("conflict"));
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let conflict = conflict.ok_or(PairRefusal::NoChoice { field: "conflict" })?;
        actions::note_conflict(tx, &permit, pupil, (&number, conflict))?;
        Ok(to(pupil, "done-pairs-conflict"))
    })
    .await;
    answered(&ask, pupil, form, done).await
}

/// `POST /pairs/{pupil}/child`
pub async fn child(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (pupil, permit) = allowed(&ask, &id).await?;
    let told = ChildTold {
        sex: Sex::parse(form.get("sex")),
        area: form.get("area").to_owned(),
        speech: speech_of(form.all("speech")),
        called: form.get("called").to_owned(),
        number: form.get("child_number").to_owned(),
    };
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_child(tx, &permit, pupil, &told)?;
        Ok(to(pupil, "done-pairs-child"))
    })
    .await;
    answered(&ask, pupil, form, done).await
}
