//! Letters that wait for a reader, and one letter with what was found in it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::LetterId;
use liandong_domain::care::{CareRefusal, Profession, traces};

use super::{is_worker, reader};
use crate::books::pages::{Choice, kept, permit};
use crate::care::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// The most letters shown at once.
const MOST: i64 = 100;

/// One letter of the list.
#[derive(Debug, Clone)]
pub struct LetterLine {
    /// Its id.
    pub id: String,
    /// From whom to whom.
    pub title: String,
    /// When it was written.
    pub when: String,
    /// Where it stands.
    pub state: String,
}

/// A family to speak with.
#[derive(Debug, Clone)]
pub struct OverdueLine {
    /// The pupil.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// When last.
    pub last: String,
}

/// Letters that wait.
#[derive(Template)]
#[template(path = "pages/care/letters.html")]
pub struct LettersPage {
    /// The frame.
    pub c: Frame,
    /// Letters, the oldest first.
    pub lines: Vec<LetterLine>,
    /// Whether the reader names readers.
    pub worker: bool,
    /// Whether the reader confirms hours.
    pub hours: bool,
    /// As what somebody can be named.
    pub professions: Vec<Choice>,
    /// Families not spoken with for too long.
    pub overdue: Vec<OverdueLine>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for LettersPage {
    const NAME: &'static str = "care/letters";
}

/// Something found in a letter.
#[derive(Debug, Clone)]
pub struct TraceLine {
    /// The words.
    pub words: String,
    /// What it could be.
    pub kind: String,
}

/// One letter.
#[derive(Template)]
#[template(path = "pages/care/letter.html")]
pub struct LetterPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// From whom to whom.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// What is shown of it.
    pub text: String,
    /// What was found in it.
    pub traces: Vec<TraceLine>,
    /// As what the reader reads.
    pub profession: String,
    /// As what it was read before; empty: not yet.
    pub before: String,
    /// Whether it waits for a reader.
    pub waits: bool,
    /// Why it was sent back.
    pub why: String,
    /// Whether the family's yes stands.
    pub consent: bool,
    /// Whether it was photographed.
    pub pictured: bool,
    /// Whether this reader opened the photographs that count.
    pub opened: bool,
    /// The photographs, as a page carries them; empty: not opened now.
    pub pages: Vec<String>,
    /// What must be covered; empty: nothing was asked.
    pub cover: String,
    /// Who opened the photographs, and when.
    pub openings: Vec<(String, String)>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for LetterPage {
    const NAME: &'static str = "care/letter";
}

/// From whom to whom a letter goes, by their codes.
fn title(ask: &Ask, row: &store::LetterRow) -> String {
    let giver = [("giver", row.giver_code.clone())];
    format!("{} · {}", row.code, ask.say(row.direction.word(), &giver))
}

async fn letters_page(ask: &Ask, form: FormBody) -> Result<LettersPage, Failure> {
    let (book, _, _) = reader(ask).await?;
    let worker = is_worker(ask, &book);
    let (rows, overdue) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rule = crate::pairs::actions::rule(q)?.0;
            let since = q.now().day().plus_days(-rule.contact_days);
            let overdue = if worker { store::overdue(q, since)? } else { Vec::new() };
            Ok((store::letters_to_read(q, MOST)?, overdue))
        })
        .await?;
    let line = |row: store::LetterRow| LetterLine {
        id: row.id.to_string(),
        title: title(ask, &row),
        when: moment_long(ask.lang, row.written_at),
        state: ask.say(row.state.word(), &[]),
    };
    let choice = |one: Profession| Choice::new(one.code(), ask.say(one.word(), &[]));
    Ok(LettersPage {
        lines: rows.into_iter().map(line).collect(),
        worker,
        hours: crate::books::pages::may::<may::ConfirmHours>(ask, &book),
        professions: [Profession::Volunteer, Profession::Teacher].map(choice).into(),
        overdue: overdue
            .into_iter()
            .map(|row| OverdueLine {
                id: row.pupil.to_string(),
                code: row.code,
                last: match row.last {
                    Some(day) => crate::ui::day_long(ask.lang, day),
                    None => {
                        let since = crate::ui::day_long(ask.lang, row.since);
                        ask.say("care-never-since", &[("day", since)])
                    }
                },
            })
            .collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /care/letters`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&letters_page(&ask, FormBody::default()).await?)
}

/// `POST /care/letters`: a worker names somebody who reads.
pub async fn name(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::ManagePairs>(&ask, &book)?;
    let number = form.get("number").to_owned();
    let profession =
        Profession::parse(form.get("profession")).filter(|one| *one != Profession::SocialWork);
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let profession = profession.ok_or(CareRefusal::NoChoice { field: "profession" })?;
        actions::name_reader(tx, &permit, (&number, profession))?;
        Ok(Answer::to("/care/letters?done=done-care-reader"))
    })
    .await;
    form_answer(done, |page| &mut page.c, letters_page(&ask, form)).await
}

async fn letter_page(ask: &Ask, id: &str, form: FormBody) -> Result<LetterPage, Failure> {
    let (_, profession, permit) = reader(ask).await?;
    let id: LetterId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = permit.person();
    let (row, text, consent, seen) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::letter(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let text = row.shown(q)?;
            let consent = store::consent_stands(q, row.pupil)?.is_some();
            let seen = (row.cover(q)?, store::has_opened(q, &row, me)?, store::openings(q, id)?);
            Ok((row, text, consent, seen))
        })
        .await?;
    let (cover, opened, openings) = seen;
    let found = traces(&text)
        .into_iter()
        .map(|trace| TraceLine { kind: ask.say(trace.kind.word(), &[]), words: trace.words });
    Ok(LetterPage {
        id: row.id.to_string(),
        title: title(ask, &row),
        state: ask.say(row.state.word(), &[]),
        traces: found.collect(),
        text,
        profession: ask.say(profession.word(), &[]),
        before: row.first.map(|(_, one)| ask.say(one.word(), &[])).unwrap_or_default(),
        waits: row.state.waits(),
        pictured: row.round > 0,
        opened,
        pages: Vec::new(),
        cover,
        openings: openings
            .into_iter()
            .map(|one| (moment_long(ask.lang, one.at), one.name))
            .collect(),
        why: row.why,
        consent,
        form,
        c: ask.frame(),
    })
}

/// `GET /care/letters/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&letter_page(&ask, &id, FormBody::default()).await?)
}

async fn answered(
    ask: &Ask,
    id: &str,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, letter_page(ask, id, form)).await
}

/// A photograph as a page carries it.
pub(super) fn carried(page: &str) -> String {
    format!("data:image/jpeg;base64,{page}")
}

/// `POST /care/letters/{id}/open`: the photographs are in the answer and nowhere else; each
/// opening is a line of its own.
pub async fn open(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (_, _, permit) = reader(&ask).await?;
    let letter: LetterId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let pages = ask.app.act(&permit, move |tx| actions::open_letter(tx, &permit, letter)).await?;
    let mut page = letter_page(&ask, &id, FormBody::default()).await?;
    page.pages = pages.iter().map(|one| carried(one)).collect();
    draw(&page)
}

/// `POST /care/letters/{id}/cover`: something on the photographs must be covered.
pub async fn cover(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (_, profession, permit) = reader(&ask).await?;
    let letter: LetterId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let words = form.get("cover").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::ask_to_cover(tx, &permit, (letter, profession), &words)?;
        Ok(Answer::to("/care/letters?done=done-care-cover"))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /care/letters/{id}/let-through`
pub async fn let_through(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (_, profession, permit) = reader(&ask).await?;
    let letter: LetterId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let mut black: Vec<String> = form.all("trace").to_vec();
    black.extend(form.get("black").lines().map(str::to_owned));
    let through = form.has("through").then_some(());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::let_through(tx, &permit, (letter, profession), &black, through)?;
        Ok(Answer::to("/care/letters?done=done-care-read"))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /care/letters/{id}/send-back`
pub async fn send_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (_, profession, permit) = reader(&ask).await?;
    let letter: LetterId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::send_back(tx, &permit, (letter, profession), &why)?;
        Ok(Answer::to("/care/letters?done=done-care-sent-back"))
    })
    .await;
    answered(&ask, &id, form, done).await
}
