//! Confirming hours: thirty rows in two clicks, the odd ones open on top (F5, ux 5.2 job 7).

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::{Day, PersonId, ProposalId, ShiftId, TimeOfDay};
use liandong_domain::hours::{Clock, ClockState, Flag, HoursRule, Level};

use crate::failure::Failure;
use crate::hours::actions::{self, HoursRefusal, Wish};
use crate::hours::store::{self, ProposalRow, ShiftFacts, WaitingShift};
use crate::ui::{Frame, Page, draw, draw_with, minutes_words, shift_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// A closed shift whose hours wait.
#[derive(Debug, Clone)]
pub struct ShiftLine {
    /// Shift id.
    pub shift: String,
    /// Activity title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Waiting.
    pub waiting: i64,
    /// Need an eye.
    pub flagged: i64,
    /// Wait for the body above.
    pub above: i64,
    /// Working days left; negative when late.
    pub days_left: i64,
    /// fine, soon, late.
    pub clock: &'static str,
}

/// Closed shifts whose hours wait.
#[derive(Template)]
#[template(path = "pages/hours/confirm_list.html")]
pub struct ConfirmListPage {
    /// The frame.
    pub c: Frame,
    /// Lines, oldest first.
    pub lines: Vec<ShiftLine>,
    /// The pager.
    pub pager: Pager,
    /// Open questions.
    pub questions: i64,
}

impl Page for ConfirmListPage {
    const NAME: &'static str = "hours/confirm_list";
}

/// One row of hours that wait.
#[derive(Debug, Clone)]
pub struct ConfirmLine {
    /// Proposal id.
    pub id: String,
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// From.
    pub from: String,
    /// Until.
    pub until: String,
    /// Time that counts.
    pub hours: String,
    /// A to E.
    pub grade: &'static str,
    /// Flag code; empty: ordinary.
    pub flag: &'static str,
    /// Waits for the body above.
    pub above: bool,
    /// open, confirmed, refused.
    pub state: String,
    /// Ticked beforehand.
    pub chosen: bool,
    /// The asker's own: another must say yes.
    pub own: bool,
    /// Why it is refused, as typed into a form that came back.
    pub why: String,
}

/// The hours of one shift.
#[derive(Template)]
#[template(path = "pages/hours/confirm.html")]
pub struct ConfirmPage {
    /// The frame.
    pub c: Frame,
    /// Shift id.
    pub shift: String,
    /// Activity title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Rows that need an eye.
    pub odd: Vec<ConfirmLine>,
    /// Ordinary rows.
    pub plain: Vec<ConfirmLine>,
    /// Rows settled before.
    pub settled: Vec<ConfirmLine>,
    /// Working days left.
    pub days_left: i64,
    /// fine, soon, late.
    pub clock: &'static str,
    /// The last day.
    pub due: String,
    /// May confirm long days.
    pub may_long: bool,
}

impl Page for ConfirmPage {
    const NAME: &'static str = "hours/confirm";
}

/// The clock of R67 art. 11 for a shift that ended on this day.
fn clock_word(clock: &Clock) -> &'static str {
    match clock.state {
        ClockState::Fine => "fine",
        ClockState::Soon => "soon",
        ClockState::Late => "late",
    }
}

/// Paths of the bodies whose hours the asker may confirm.
fn paths(ask: &Ask) -> Result<Vec<String>, Failure> {
    match ask.actor.seen::<may::ConfirmHours>() {
        Seen::Town => Ok(vec!["/".to_owned()]),
        Seen::Bodies(paths) => Ok(paths),
        Seen::Own | Seen::Nothing => Err(Failure::NOT_FOUND),
    }
}

/// `GET /hours/confirm`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let paths = paths(&ask)?;
    let asked = PageAsked::from_query(&ask.query);
    let today = ask.now.day();
    let (rows, total, questions) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (rule, _) = crate::rules::actions::in_force::<HoursRule>(q, today)?;
            let calendar = crate::rules::actions::calendar(q)?;
            let (mut rows, mut total) = (Vec::new(), 0);
            for path in &paths {
                total += store::waiting_count(q, path)?.0;
                rows.extend(store::waiting_shifts(q, path, (asked.size, asked.offset()))?);
            }
            let rows: Vec<(WaitingShift, Clock)> = rows
                .into_iter()
                .map(|row| {
                    let within = rule.record_within_working_days;
                    let clock = Clock::of(row.ends_at.day(), today, within, &calendar);
                    (row, clock)
                })
                .collect();
            Ok((rows, total, store::question_count(q)?.1))
        })
        .await?;
    let lines = rows
        .into_iter()
        .map(|(row, clock)| ShiftLine {
            shift: row.shift.to_string(),
            title: row.title,
            when: shift_long(ask.lang, row.starts_at, row.ends_at),
            waiting: row.waiting,
            flagged: row.flagged,
            above: row.above,
            days_left: clock.left,
            clock: clock_word(&clock),
        })
        .collect();
    let pager = Pager::new(asked, total, &ask.path, &ask.query);
    draw(&ConfirmListPage { c: ask.frame(), lines, pager, questions })
}

struct View {
    facts: ShiftFacts,
    rows: Vec<ProposalRow>,
    clock: Clock,
}

async fn view(ask: &Ask, shift: ShiftId) -> Result<View, Failure> {
    let today = ask.now.day();
    ask.app
        .look(ask.actor.town, move |q| {
            let facts = store::shift_facts(q, shift)?.ok_or(Failure::NOT_FOUND)?;
            let (rule, _) = crate::rules::actions::in_force::<HoursRule>(q, today)?;
            let calendar = crate::rules::actions::calendar(q)?;
            let rows = store::proposals_of_shift(q, shift)?;
            let within = rule.record_within_working_days;
            let clock = Clock::of(facts.ends_at.day(), today, within, &calendar);
            Ok(View { facts, rows, clock })
        })
        .await
}

/// Whose eyes the page is for.
#[derive(Clone, Copy)]
struct Eyes {
    me: Option<PersonId>,
    long: bool,
}

fn draw_line(c: &Frame, row: &ProposalRow, eyes: Eyes) -> ConfirmLine {
    let own = eyes.me == Some(row.person);
    let may_long = eyes.long;
    let above = row.level == Level::ParentBody;
    ConfirmLine {
        id: row.id.to_string(),
        person: row.person.to_string(),
        name: row.name.clone(),
        from: row.span.from.time().to_string(),
        until: row.span.until.time().to_string(),
        hours: minutes_words(c.tongue, row.minutes),
        grade: row.grade.code(),
        flag: row.flag.code(),
        above,
        state: row.state.clone(),
        chosen: row.flag == Flag::None && (!above || may_long) && !own,
        own,
        why: String::new(),
    }
}

fn confirm_page(c: Frame, shift: ShiftId, view: &View, eyes: Eyes) -> ConfirmPage {
    let lines: Vec<ConfirmLine> = view.rows.iter().map(|row| draw_line(&c, row, eyes)).collect();
    let (open, settled): (Vec<_>, Vec<_>) = lines.into_iter().partition(|l| l.state == "open");
    let (plain, odd): (Vec<_>, Vec<_>) = open.into_iter().partition(|l| {
        let wrong = c.error_for(format!("from-{}", l.id)).is_some();
        l.flag.is_empty() && (!l.above || eyes.long) && !l.own && !wrong
    });
    ConfirmPage {
        shift: shift.to_string(),
        title: view.facts.title.clone(),
        when: shift_long(c.tongue, view.facts.starts_at, view.facts.ends_at),
        odd,
        plain,
        settled,
        days_left: view.clock.left,
        clock: clock_word(&view.clock),
        due: crate::ui::day_long(c.tongue, view.clock.due),
        may_long: eyes.long,
        c,
    }
}

/// The form as it was sent, when it comes back.
fn fill_in(page: &mut ConfirmPage, form: &FormBody) {
    let chosen = form.all("choose");
    for line in page.odd.iter_mut().chain(&mut page.plain) {
        line.chosen = chosen.contains(&line.id);
        let typed = |head: &str, had: &str| {
            let text = form.get(&format!("{head}{}", line.id));
            if text.is_empty() { had.to_owned() } else { text.to_owned() }
        };
        (line.from, line.until) = (typed("from-", &line.from), typed("until-", &line.until));
        if form.get("proposal") == line.id {
            form.get("why").clone_into(&mut line.why);
        }
    }
}

fn eyes(ask: &Ask, scope: &Scope) -> Eyes {
    Eyes { me: ask.actor.person, long: ask.actor.may::<may::ConfirmLongDays>(scope) }
}

/// `GET /hours/confirm/{shift}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let view = view(&ask, shift).await?;
    let scope = Scope::body(view.facts.path.clone());
    ask.actor.permit::<may::ConfirmHours>(&scope)?;
    draw(&confirm_page(ask.frame(), shift, &view, eyes(&ask, &scope)))
}

/// The times typed over, when they differ from what was proposed. Rows without fields are taken
/// as proposed; what stands in a field and is no time is told, never passed over.
fn wish(form: &FormBody, day: Day, row: &ProposalRow) -> Result<Wish, HoursRefusal> {
    let read = |head: &str, had: TimeOfDay| -> Result<TimeOfDay, HoursRefusal> {
        let field = format!("{head}{}", row.id);
        let Some(typed) = form.all(&field).first().map(|text| text.trim().to_owned()) else {
            return Ok(had);
        };
        // Errors of a row are shown at its first field.
        typed.parse().map_err(|_| HoursRefusal::NotATime { field: format!("from-{}", row.id) })
    };
    let from = read("from-", row.span.from.time())?;
    let until = read("until-", row.span.until.time())?;
    let same = from == row.span.from.time() && until == row.span.until.time();
    Ok(Wish { id: row.id, span: (!same).then(|| (day.at(from), day.at(until))) })
}

/// `POST /hours/confirm/{shift}`
pub async fn confirm(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let seen = view(&ask, shift).await?;
    let scope = Scope::body(seen.facts.path.clone());
    let permit = ask.actor.permit::<may::ConfirmHours>(&scope)?;
    let long = ask.actor.permit::<may::ConfirmLongDays>(&scope).ok();
    let wishes: Result<Vec<Wish>, HoursRefusal> = form
        .all("choose")
        .iter()
        .filter_map(|id| id.parse::<ProposalId>().ok())
        .filter_map(|id| seen.rows.iter().find(|row| row.id == id))
        .map(|row| wish(&form, row.served_on, row))
        .collect();
    let wishes = match wishes {
        Ok(wishes) => wishes,
        Err(why) => return back_filled_in(&ask, shift, &form, Err(why.into())).await,
    };
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let outcome = actions::confirm(tx, &permit, long.as_ref(), &wishes)?;
        let word = if outcome.above.is_empty() {
            "done-hours-confirmed"
        } else {
            "done-hours-confirmed-some-above"
        };
        Ok(Answer::to(format!("/hours/confirm/{shift}?done={word}")))
    })
    .await;
    back_filled_in(&ask, shift, &form, done).await
}

async fn back_filled_in(
    ask: &Ask,
    shift: ShiftId,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let seen = view(ask, shift).await?;
            let eyes = eyes(ask, &Scope::body(seen.facts.path.clone()));
            let mut page = confirm_page(c, shift, &seen, eyes);
            fill_in(&mut page, form);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /hours/confirm/{shift}/refuse`
pub async fn refuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let proposal: ProposalId = form.get("proposal").parse().map_err(|_| Failure::NOT_FOUND)?;
    let seen = view(&ask, shift).await?;
    let row = seen.rows.iter().find(|row| row.id == proposal).ok_or(Failure::NOT_FOUND)?;
    let scope = Scope::body(seen.facts.path.clone()).about(row.person);
    let permit = ask.actor.permit::<may::ConfirmHours>(&scope)?;
    let why = form.get("why").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::refuse(tx, &permit, proposal, &why)?;
        Ok(Answer::to(format!("/hours/confirm/{shift}?done=done-hours-refused")))
    })
    .await;
    back_filled_in(&ask, shift, &form, done).await
}
