//! The hours book as its owner reads it (T25): every entry with its story.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::{Day, HoursEntryId, Minutes, PersonId, RuleRef};
use liandong_domain::hours::{EntryKind, StarLadder};

use crate::events;
use crate::failure::Failure;
use crate::hours::actions;
use crate::hours::store::{self, BookRow, Question};
use crate::people::actions::hidden_from_school;
use crate::ui::{Frame, Lang, Page, day_long, draw, draw_with, minutes_words, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One line of the book.
#[derive(Debug, Clone)]
pub struct BookLine {
    /// Entry id.
    pub id: String,
    /// Day.
    pub day: String,
    /// Activity.
    pub activity: String,
    /// Place and post.
    pub place: String,
    /// Hours, with a minus for a counter-entry.
    pub hours: String,
    /// A to E.
    pub grade: &'static str,
    /// Confirmed by.
    pub by: String,
    /// service, reversal, opening.
    pub kind: &'static str,
    /// Taken back by a counter-entry.
    pub reversed: bool,
}

/// The own book, or one's that a worker may see.
#[derive(Template)]
#[template(path = "pages/hours/book.html")]
pub struct BookPage {
    /// The frame.
    pub c: Frame,
    /// Whose, when not the own; empty for the own.
    pub whose: String,
    /// All hours.
    pub total: String,
    /// Hours of this year.
    pub this_year: String,
    /// Star reached, 0–5.
    pub star: i64,
    /// The next star; 0: none above.
    pub next_star: i64,
    /// What is missing to it.
    pub missing: String,
    /// Percent of the way to it.
    pub percent: i64,
    /// The rule that says so.
    pub rule: String,
    /// Years with their hours.
    pub years: Vec<(i64, String)>,
    /// The year shown; 0: all.
    pub year: i64,
    /// Lines.
    pub lines: Vec<BookLine>,
    /// The pager.
    pub pager: Pager,
    /// May ask for a record here: its address.
    pub record_href: String,
    /// The stars, lowest first.
    pub ladder: Vec<LadderStep>,
    /// Trial hours that wait for the registration; empty: none.
    pub trial: String,
}

impl BookPage {
    /// The star reached, in words.
    fn star_words(&self) -> String {
        match self.star {
            0 => self.c.t("hours-star-none"),
            star => self.c.t1("hours-star-now", "star", star),
        }
    }
}

/// One star of the ladder.
#[derive(Debug, Clone)]
pub struct LadderStep {
    /// Which star.
    pub star: i64,
    /// The hours it takes.
    pub hours: i64,
    /// reached, next or ahead.
    pub state: &'static str,
}

impl Page for BookPage {
    const NAME: &'static str = "hours/book";
}

/// One step of an entry's story.
#[derive(Debug, Clone)]
pub struct StoryLine {
    /// When.
    pub when: String,
    /// Who.
    pub who: String,
    /// What, in words.
    pub what: String,
}

/// One question about an entry, with its answer.
#[derive(Debug, Clone)]
pub struct AskedLine {
    /// What was written.
    pub words: String,
    /// When.
    pub when: String,
    /// The answer; empty: none yet.
    pub answer: String,
}

/// One entry and how it came to be.
#[derive(Template)]
#[template(path = "pages/hours/entry.html")]
pub struct EntryPage {
    /// The frame.
    pub c: Frame,
    /// The entry.
    pub line: BookLine,
    /// From and until.
    pub span: String,
    /// The rule's name in words, or the code of one of a later version.
    pub rule: String,
    /// Where the rule can be read.
    pub rule_href: String,
    /// Where it comes from: a word key.
    pub source: String,
    /// Why, for a counter-entry.
    pub why: String,
    /// What happened.
    pub story: Vec<StoryLine>,
    /// The counter-entry that took it back; empty: none.
    pub reversed_by: String,
    /// The entry this one takes back; empty: none.
    pub reverses: String,
    /// What was asked about it and answered.
    pub asked: Vec<AskedLine>,
    /// May ask about it.
    pub may_ask: bool,
    /// May take it back.
    pub may_reverse: bool,
    /// What was written into a form that came back.
    pub words: String,
}

impl Page for EntryPage {
    const NAME: &'static str = "hours/entry";
}

fn line(lang: Lang, row: &BookRow) -> BookLine {
    let place = [row.place_words.as_str(), row.post_words.as_str()]
        .iter()
        .filter(|t| !t.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" · ");
    BookLine {
        id: row.entry.id.to_string(),
        day: day_long(lang, row.entry.served_on),
        activity: row.activity_words.clone(),
        place,
        hours: minutes_words(lang, row.entry.minutes),
        grade: row.entry.grade.code(),
        by: row.confirmed_by_name.clone(),
        kind: row.entry.kind.code(),
        reversed: row.reversed_by.is_some(),
    }
}

/// `GET /hours`
pub async fn own(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    ask.actor.permit::<may::ViewOwnHours>(&super::own_scope(&ask).await?)?;
    let page = book_page(&ask, me, None).await?;
    draw(&page)
}

/// `GET /people/{id}/hours`
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let liaison = ask.actor.is_liaison_only();
    let (name, paths) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = crate::people::store::person(q, person)?.ok_or(Failure::NOT_FOUND)?;
            if liaison && !hidden_from_school(q, &[person])?.is_empty() {
                return Err(Failure::NOT_FOUND);
            }
            Ok((row.name, crate::organisations::store::paths_of_person(q, person)?))
        })
        .await?;
    let allowed = paths
        .iter()
        .any(|path| ask.actor.may::<may::ViewHours>(&Scope::body(path.clone()).about(person)));
    if !allowed {
        return Err(Failure::NOT_FOUND);
    }
    let page = book_page(&ask, person, Some(name)).await?;
    draw(&page)
}

async fn book_page(ask: &Ask, person: PersonId, name: Option<String>) -> Result<BookPage, Failure> {
    let asked = PageAsked::from_query(&ask.query);
    let year: i64 = form_urlencoded::parse(ask.query.as_bytes())
        .find(|(key, _)| key == "year")
        .and_then(|(_, value)| value.parse().ok())
        .filter(|y| (1990..=2200).contains(y))
        .unwrap_or(0);
    let today = ask.now.day();
    let days = year_days(year);
    let (rows, count, totals, ladder, rule, trial) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (ladder, rule) = crate::rules::actions::in_force::<StarLadder>(q, today)?;
            let rows = store::book(q, person, days, (asked.size, asked.offset()))?;
            let count = store::book_count(q, person, days)?;
            let trial = store::trial_minutes(q, &[person])?.remove(&person);
            let totals = store::totals(q, person)?;
            Ok((rows, count, totals, ladder, rule, trial.unwrap_or(Minutes::ZERO)))
        })
        .await?;
    let total: Minutes = totals.iter().map(|(_, m)| *m).sum();
    let this = i64::from(today.year());
    let this_year = totals.iter().find(|(y, _)| *y == this).map_or(Minutes::ZERO, |(_, m)| *m);
    let (next_star, missing) = ladder.next(total).unwrap_or((0, Minutes::ZERO));
    let goal = (total + missing).count();
    let is_own = name.is_none();
    Ok(BookPage {
        whose: name.unwrap_or_default(),
        total: total.hours_text(),
        this_year: this_year.hours_text(),
        star: ladder.level(total),
        next_star,
        missing: missing.hours_text(),
        percent: if goal > 0 { (total.count() * 100 / goal).clamp(0, 100) } else { 0 },
        rule: ask.app.words().rule(ask.lang, &rule),
        years: totals.iter().map(|(y, m)| (*y, m.hours_text())).collect(),
        year,
        lines: rows.iter().map(|row| line(ask.lang, row)).collect(),
        pager: Pager::new(asked, count, &ask.path, &ask.query),
        record_href: if is_own { "/me/records".to_owned() } else { String::new() },
        ladder: steps(&ladder, total),
        trial: if trial > Minutes::ZERO { trial.hours_text() } else { String::new() },
        c: ask.frame(),
    })
}

/// The ladder with what is reached, what comes next and what lies ahead.
pub fn steps(ladder: &StarLadder, total: Minutes) -> Vec<LadderStep> {
    let (reached, next) = (ladder.level(total), ladder.next(total).map_or(0, |(star, _)| star));
    ladder
        .steps
        .iter()
        .map(|step| LadderStep {
            star: step.star,
            hours: step.hours,
            state: match step.star {
                star if star <= reached => "reached",
                star if star == next => "next",
                _ => "ahead",
            },
        })
        .collect()
}

fn year_days(year: i64) -> (Day, Day) {
    let year_of = |y: i64| i16::try_from(y).unwrap_or(1);
    let (first, last) = if year == 0 { (1, 9998) } else { (year, year) };
    let first = Day::new(year_of(first), 1, 1);
    let last = Day::new(year_of(last), 12, 31);
    // Both exist in every calendar year.
    (first.expect("1 January exists"), last.expect("31 December exists"))
}

/// What an entry's page needs.
struct Story {
    row: BookRow,
    told: Vec<(i64, String, String)>,
    asked: Vec<Question>,
}

async fn read_story(ask: &Ask, id: HoursEntryId) -> Result<Story, Failure> {
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::entry(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let mut lines = Vec::new();
            let source = row.entry.source.to_string();
            if let Some(attendance) = source.strip_prefix("attendance:") {
                lines.extend(events::store::of_subject(q, attendance)?);
            }
            lines.extend(events::store::of_subject(q, &id.to_string())?);
            lines.sort_by(|a, b| a.id.cmp(&b.id));
            let mut told = Vec::new();
            let who: Vec<PersonId> = lines.iter().filter_map(|l| l.actor.parse().ok()).collect();
            let names: BTreeMap<PersonId, String> = crate::people::store::persons(q, &who)?
                .into_iter()
                .map(|row| (row.id, row.name))
                .collect();
            for l in lines {
                let who = l.actor.parse().ok().and_then(|id: PersonId| names.get(&id).cloned());
                told.push((l.at.ms(), who.unwrap_or_default(), l.kind));
            }
            let about = format!("entry:{id}:");
            let mut asked = store::questions_of(q, row.person)?;
            asked.retain(|question| question.source.starts_with(&about));
            Ok(Story { row, told, asked })
        })
        .await
}

fn entry_page(ask: &Ask, story: &Story, c: Frame, words: String) -> EntryPage {
    let row = &story.row;
    let (rule, rule_href) = match RuleRef::parse(&row.entry.rule) {
        Some(rule) => {
            let href = format!("/rules/{}", rule.rule);
            (ask.app.words().rule(ask.lang, &rule), href)
        }
        None => (row.entry.rule.clone(), "/rules".to_owned()),
    };
    let source = row.entry.source.to_string();
    let source = source.split(':').next().unwrap_or_default();
    let me = ask.actor.whose().ok();
    EntryPage {
        line: line(ask.lang, row),
        // A sum of before has a day on which it was taken over, and no hours of a clock.
        span: match row.entry.kind {
            EntryKind::Opening => String::new(),
            EntryKind::Service | EntryKind::Reversal => {
                crate::ui::shift_long(ask.lang, row.entry.span.from, row.entry.span.until)
            }
        },
        rule,
        rule_href,
        source: format!("hours-source-{source}"),
        why: row.entry.why.clone(),
        story: story
            .told
            .iter()
            .map(|(ms, who, kind)| StoryLine {
                when: moment_long(ask.lang, liandong_domain::basics::Moment::from_ms(*ms)),
                who: who.clone(),
                what: ask.say(&format!("diary-{kind}"), &[]),
            })
            .collect(),
        asked: story
            .asked
            .iter()
            .map(|question| AskedLine {
                words: question.words.clone(),
                when: moment_long(ask.lang, question.asked_at),
                answer: question.answer.clone(),
            })
            .collect(),
        reversed_by: row.reversed_by.map(|id| id.to_string()).unwrap_or_default(),
        reverses: row.entry.reverses.map(|id| id.to_string()).unwrap_or_default(),
        may_ask: me == Some(row.person) && story.asked.is_empty(),
        may_reverse: row.reversed_by.is_none() && row.entry.reverses.is_none(),
        words,
        c,
    }
}

/// Whose entry may be seen: one's own, or with the permit of the recording body.
async fn may_see(ask: &Ask, row: &BookRow) -> Result<bool, Failure> {
    let me = ask.actor.whose()?;
    if row.person == me {
        ask.actor.permit::<may::ViewOwnHours>(&super::own_scope(ask).await?)?;
        return Ok(false);
    }
    let (id, person, liaison) = (row.entry.id, row.person, ask.actor.is_liaison_only());
    let path = ask
        .app
        .look(ask.actor.town, move |q| {
            if liaison && !hidden_from_school(q, &[person])?.is_empty() {
                return Err(Failure::NOT_FOUND);
            }
            let body = store::body_of(q, id)?;
            let body = body.parse().map_err(|_| Failure::NOT_FOUND)?;
            Ok(crate::organisations::store::path_of(q, body)?)
        })
        .await?;
    let scope = Scope::body(path).about(row.person);
    ask.actor.permit::<may::ViewHours>(&scope)?;
    Ok(ask.actor.may::<may::CorrectHours>(&scope))
}

/// `GET /hours/entries/{id}`
pub async fn entry(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: HoursEntryId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let story = read_story(&ask, id).await?;
    let may_reverse = may_see(&ask, &story.row).await?;
    let mut page = entry_page(&ask, &story, ask.frame(), String::new());
    page.may_reverse &= may_reverse;
    draw(&page)
}

/// `POST /hours/entries/{id}/question`
pub async fn ask_about(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: HoursEntryId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.whose()?;
    let permit = ask.actor.permit::<may::ViewOwnHours>(&super::own_scope(&ask).await?)?;
    let words = form.get("words").to_owned();
    let sent = words.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::ask_about(tx, &permit, me, id, &sent)?;
        Ok(Answer::to(format!("/hours/entries/{id}?done=done-hours-asked")))
    })
    .await;
    back_with_words(&ask, id, done, words).await
}

/// `POST /hours/entries/{id}/reverse`
pub async fn reverse(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: HoursEntryId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let story = read_story(&ask, id).await?;
    let entry_id = story.row.entry.id;
    let path = ask
        .app
        .look(ask.actor.town, move |q| {
            let body = store::body_of(q, entry_id)?.parse().map_err(|_| Failure::NOT_FOUND)?;
            Ok(crate::organisations::store::path_of(q, body)?)
        })
        .await?;
    let scope = Scope::body(path).about(story.row.person);
    let permit = ask.actor.permit::<may::CorrectHours>(&scope)?;
    let words = form.get("why").to_owned();
    let why = words.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let counter = actions::reverse(tx, &permit, id, &why)?;
        Ok(Answer::to(format!("/hours/entries/{counter}?done=done-hours-reversed")))
    })
    .await;
    back_with_words(&ask, id, done, words).await
}

async fn back_with_words(
    ask: &Ask,
    id: HoursEntryId,
    done: Result<Answer, Failure>,
    words: String,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let story = read_story(ask, id).await?;
            let may_reverse = may_see(ask, &story.row).await?;
            let mut page = entry_page(ask, &story, c, words);
            page.may_reverse &= may_reverse;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
