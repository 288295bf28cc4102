//! A volunteer's home: the next service first, then what one can join, then the hours.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::Role;
use liandong_domain::activities::SignUpState;
use liandong_domain::basics::{Minutes, PersonId};
use liandong_domain::hours::StarLadder;
use liandong_domain::todo::TodoKind;

use super::super::store::{Led, LedShift, LedTeam, led};
use super::todo::{Reach, TodoLine, line, rows_in_all};
use super::{OpenCard, open_card, when};
use crate::activities::store::{MyShift, OpenFilter, Places, ShiftCard, next_of, open_shifts};
use crate::failure::Failure;
use crate::joining::pages::{JoinCard, home_card};
use crate::joining::store::{ApplicationRow, latest_of};
use crate::notices::pages::{NoticeLine, line as notice_line};
use crate::notices::store::{Notice, inbox};
use crate::progression::store::{NextMeeting, next_of as next_meeting};
use crate::todo::store::TodoRow;
use crate::ui::{Frame, Page, draw, moment_short, shift_long};
use crate::web::Ask;

/// How many things of a kind, and how many in all, a home says.
const TODO_OF_A_KIND: i64 = 3;
const TODO_LINES: usize = 6;

/// The next service.
#[derive(Debug, Clone)]
pub struct NextView {
    /// The sign-up.
    pub sign_up: String,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Where people meet.
    pub place: String,
    /// placed, asked or waiting.
    pub state: &'static str,
    /// It was called off.
    pub off: bool,
    /// Who leads it; empty: nobody yet.
    pub leader: String,
    /// Who answers questions.
    pub contact_name: String,
    /// Under which number; empty: none given.
    pub contact_phone: String,
    /// What to bring.
    pub bring: String,
    /// It is today: the own code may be shown.
    pub today: bool,
}

/// A freed place kept for the reader.
#[derive(Debug, Clone)]
pub struct OfferView {
    /// The sign-up.
    pub sign_up: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Until when it is kept.
    pub until: String,
}

/// A shift the reader leads today.
#[derive(Debug, Clone)]
pub struct LedView {
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Where.
    pub place: String,
    /// People with a place.
    pub placed: i64,
    /// Ended already.
    pub closed: bool,
    /// Whether people try service out on it: a word on them is due today.
    pub trial: bool,
}

/// The next meeting of 少骏会.
#[derive(Debug, Clone)]
pub struct MeetingView {
    /// Where it leads: the own path, or the meeting; empty: nowhere.
    pub href: String,
    /// What it is about.
    pub theme: String,
    /// The branch.
    pub branch: String,
    /// Day and time.
    pub when: String,
    /// Where.
    pub place: String,
    /// `child`, `leader` or `helper`.
    pub part: String,
}

/// A team the reader leads on its way.
#[derive(Debug, Clone)]
pub struct TeamView {
    /// The team.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The word key of its stage.
    pub stage: &'static str,
    /// A step waits for the reader's signature.
    pub waits: bool,
}

/// The home.
#[derive(Template)]
#[template(path = "pages/home/volunteer.html")]
pub struct HomePage {
    /// The frame.
    pub c: Frame,
    /// Whose home: the name greeted.
    pub name: String,
    /// morning, afternoon or evening.
    pub part: &'static str,
    /// Shifts led today.
    pub led: Vec<LedView>,
    /// The next meeting of 少骏会; at most one.
    pub meeting: Vec<MeetingView>,
    /// The way to joining, while it is under way; at most one.
    pub join: Vec<JoinCard>,
    /// What waits for the reader, the first of it.
    pub todo: Vec<TodoLine>,
    /// How much waits in all; 0: what is shown is all.
    pub todo_all: i64,
    /// Places kept.
    pub offers: Vec<OfferView>,
    /// The next service; at most one.
    pub next: Vec<NextView>,
    /// How many more come after it.
    pub more: usize,
    /// Teams the reader leads.
    pub teams: Vec<TeamView>,
    /// What can be joined.
    pub cards: Vec<OpenCard>,
    /// Hours of this year.
    pub this_year: String,
    /// All hours.
    pub total: String,
    /// Star reached, 0–5.
    pub star: i64,
    /// The next star; 0: none above.
    pub next_star: i64,
    /// What is missing to it.
    pub missing: String,
    /// Percent of the way to it.
    pub percent: i64,
    /// The latest notice; at most one.
    pub notice: Vec<NoticeLine>,
}

impl Page for HomePage {
    const NAME: &'static str = "home/volunteer";
}

struct View {
    mine: Vec<MyShift>,
    led: Vec<LedShift>,
    join: Option<ApplicationRow>,
    teams: Vec<LedTeam>,
    cards: Vec<ShiftCard>,
    totals: Vec<(i64, Minutes)>,
    ladder: StarLadder,
    notice: Option<Notice>,
    meeting: Option<NextMeeting>,
    todo: Vec<TodoRow>,
}

/// Whoever acts for another reads their bodies in place of what waits for the reader: rounds,
/// meetings and steps are not theirs to take.
async fn look(ask: &Ask, whose: PersonId) -> Result<View, Failure> {
    let (now, today) = (ask.now, ask.now.day());
    let own: Vec<String> = ask.actor.grants.iter().map(|grant| grant.path.clone()).collect();
    let acting = ask.actor.acting_for.is_some();
    let leads = !acting && (ask.actor.is(Role::Leader) || ask.actor.is_staff());
    let reach = Reach::of(&ask.actor);
    ask.app
        .look(ask.actor.town, move |q| {
            let (teams, todo) = if acting {
                let (grants, _) = crate::web::store::holdings(q, whose)?;
                (grants.into_iter().map(|grant| grant.path).collect(), Vec::new())
            } else {
                (own, reach.read(q, whose, TODO_OF_A_KIND)?)
            };
            let filter = OpenFilter {
                places: Places::Free,
                person: Some(whose),
                teams,
                ..OpenFilter::default()
            };
            // Until midnight and half a day beyond, so that a late shift is still today's.
            let days = (now.plus_minutes(-720), now.plus_minutes(1440));
            // A leader's hours come along with what they lead.
            let led = if leads {
                led(q, whose, days)?
            } else {
                Led { totals: crate::hours::store::totals(q, whose)?, ..Led::default() }
            };
            let joins = acting || todo.iter().any(|row| row.kind == TodoKind::JoiningStep);
            Ok(View {
                mine: next_of(q, whose, 20)?,
                led: led
                    .shifts
                    .into_iter()
                    .filter(|s| s.starts_at.day() <= today && s.ends_at.day() >= today)
                    .collect(),
                join: if joins { latest_of(q, whose)? } else { None },
                teams: led.teams,
                cards: open_shifts(q, &filter, 8, 0)?,
                totals: led.totals,
                ladder: crate::rules::actions::in_force::<StarLadder>(q, today)?.0,
                notice: inbox(q, whose, 1, 0)?.into_iter().next(),
                meeting: if acting { None } else { next_meeting(q, whose)? },
                todo,
            })
        })
        .await
}

fn next_view(ask: &Ask, row: &MyShift) -> NextView {
    let place =
        if row.meeting_point.is_empty() { row.place.clone() } else { row.meeting_point.clone() };
    NextView {
        sign_up: row.sign_up.to_string(),
        shift: row.shift.to_string(),
        title: row.title.clone(),
        when: when(ask.lang, row.form, row.starts_at, row.ends_at),
        place,
        state: row.state.code(),
        off: row.called_off_at.is_some(),
        leader: row.leader_name.clone(),
        contact_name: row.contact_name.clone(),
        contact_phone: row.contact_phone.chars().filter(char::is_ascii_digit).collect(),
        bring: row.bring.clone(),
        today: row.starts_at.day() <= ask.now.day(),
    }
}

fn meeting_view(ask: &Ask, row: &NextMeeting) -> MeetingView {
    MeetingView {
        href: match row.part.as_str() {
            "child" => "/me/progression".to_owned(),
            "leader" => format!("/progression/meetings/{}", row.meeting),
            _ => String::new(),
        },
        theme: row.theme.clone(),
        branch: row.branch.clone(),
        when: shift_long(ask.lang, row.starts_at, row.ends_at),
        place: row.place.clone(),
        part: row.part.clone(),
    }
}

fn led_view(ask: &Ask, row: &LedShift) -> LedView {
    LedView {
        shift: row.shift.to_string(),
        title: row.title.clone(),
        when: shift_long(ask.lang, row.starts_at, row.ends_at),
        place: row.place.clone(),
        placed: row.placed,
        closed: row.closed_at.is_some(),
        trial: row.trials > 0,
    }
}

fn offer_view(ask: &Ask, row: &MyShift) -> OfferView {
    OfferView {
        sign_up: row.sign_up.to_string(),
        title: row.title.clone(),
        when: when(ask.lang, row.form, row.starts_at, row.ends_at),
        until: row.offered_until.map(|at| moment_short(ask.lang, at)).unwrap_or_default(),
    }
}

/// `GET /home`
pub async fn show(ask: Ask) -> Result<Response, Failure> {
    let whose = ask.actor.whose()?;
    let view = look(&ask, whose).await?;
    let total: Minutes = view.totals.iter().map(|(_, minutes)| *minutes).sum();
    let this = i64::from(ask.now.day().year());
    let this_year =
        view.totals.iter().find(|(year, _)| *year == this).map_or(Minutes::ZERO, |(_, m)| *m);
    let (next_star, missing) = view.ladder.next(total).unwrap_or((0, Minutes::ZERO));
    let goal = (total + missing).count();
    let (kept, coming): (Vec<&MyShift>, Vec<&MyShift>) =
        view.mine.iter().partition(|row| row.state == SignUpState::Offered);
    // One's own joining has a card of its own.
    let todo: Vec<&TodoRow> =
        view.todo.iter().filter(|row| row.kind != TodoKind::JoiningStep).collect();
    let todo_all = rows_in_all(&todo);
    let c = ask.frame();
    draw(&HomePage {
        name: c.acting_for.clone().unwrap_or_else(|| c.person.clone()),
        part: match ask.now.time().minutes() / 60 {
            0..=10 => "morning",
            11..=17 => "day",
            _ => "evening",
        },
        led: view.led.iter().map(|row| led_view(&ask, row)).collect(),
        join: view.join.iter().filter_map(|row| home_card(&ask, row)).collect(),
        todo: todo.iter().take(TODO_LINES).map(|row| line(&ask, row)).collect(),
        todo_all: if todo_all > i64::try_from(TODO_LINES).unwrap_or(i64::MAX) {
            todo_all
        } else {
            0
        },
        offers: kept.iter().map(|row| offer_view(&ask, row)).collect(),
        next: coming.first().map(|row| next_view(&ask, row)).into_iter().collect(),
        more: coming.len().saturating_sub(1),
        meeting: view.meeting.iter().map(|row| meeting_view(&ask, row)).collect(),
        teams: view
            .teams
            .iter()
            .map(|row| TeamView {
                id: row.id.to_string(),
                name: row.name.clone(),
                stage: row.stage.word(),
                waits: row.waiting > 0,
            })
            .collect(),
        cards: view
            .cards
            .iter()
            .filter(|card| card.mine.is_none())
            .take(3)
            .map(|card| open_card(ask.lang, card))
            .collect(),
        this_year: this_year.hours_text(),
        total: total.hours_text(),
        star: view.ladder.level(total),
        next_star,
        missing: missing.hours_text(),
        percent: if goal > 0 { (total.count() * 100 / goal).clamp(0, 100) } else { 0 },
        notice: view.notice.map(|row| notice_line(&ask, &row)).into_iter().collect(),
        c,
    })
}
