//! Small pieces that several pages show, as plain strings.

use liandong_domain::access::{Scope, may};
use liandong_domain::activities::{Approval, Form, PostSeats, SeatSide, SignUpState, vacancies};
use liandong_domain::basics::{Moment, PersonId};

use crate::activities::store::{MyShift, SeatRow, ShiftCard, ShiftRow};
use crate::db::Read;
use crate::failure::Failure;
pub use crate::ui::Choice;
use crate::ui::{Lang, day_long, moment_short, shift_long};
use crate::web::Ask;

/// What a card's one button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// Sign up at once.
    SignUp,
    /// Join the waiting list.
    Wait,
    /// Sign in first.
    SignIn,
    /// Already in: see it.
    Mine,
    /// Nothing: read only.
    Nothing,
}

impl Press {
    /// For templates, which compare words.
    pub fn is(&self, name: &str) -> bool {
        let own = match self {
            Self::SignUp => "sign-up",
            Self::Wait => "wait",
            Self::SignIn => "sign-in",
            Self::Mine => "mine",
            Self::Nothing => "nothing",
        };
        own == name
    }
}

/// A shift as a card.
#[derive(Debug, Clone)]
pub struct CardView {
    /// The shift.
    pub shift: String,
    /// Where the card leads.
    pub href: String,
    /// The activity's title.
    pub title: String,
    /// The field of service, in words.
    pub kind: String,
    /// Day and hours.
    pub when: String,
    /// Where, in short.
    pub place: String,
    /// The body and the programme.
    pub organisation: String,
    /// `还差 3 人`, `还有 4 个名额`, `已满,2 人候补`.
    pub free: String,
    /// `short`, `free` or `full`.
    pub tone: &'static str,
    /// The risks, shown to everybody.
    pub risks: String,
    /// The reader's own state in words; empty: none.
    pub mine: String,
    /// Whether the worker's yes is asked, in words; empty: no.
    pub approval: String,
    /// The one button.
    pub press: Press,
}

/// Day and hours of a shift; a window names its days only.
pub fn when(lang: Lang, form: Form, from: Moment, until: Moment) -> String {
    match form {
        Form::Dated => shift_long(lang, from, until),
        // The last day ends at midnight, which is the next day's beginning.
        Form::Window => {
            let last = until.plus_minutes(-1).day();
            format!("{} – {}", day_long(lang, from.day()), day_long(lang, last))
        }
    }
}

/// How full, in words, with its tone.
pub fn fullness(ask: &Ask, free: i64, needed: i64, waiting: i64) -> (String, &'static str) {
    if needed > 0 {
        (ask.say("activities-still-needed", &[("n", needed.to_string())]), "short")
    } else if free > 0 {
        (ask.say("activities-still-free", &[("n", free.to_string())]), "free")
    } else if waiting > 0 {
        (ask.say("activities-full-waiting", &[("n", waiting.to_string())]), "full")
    } else {
        (ask.say("activities-full", &[]), "full")
    }
}

/// A state in words.
pub fn state_words(ask: &Ask, state: SignUpState) -> String {
    ask.say(state.word(), &[])
}

/// A card for the reader.
pub fn card(ask: &Ask, card: &ShiftCard) -> CardView {
    let (free, tone) = fullness(ask, card.free(), card.needed(), card.waiting);
    let press = match (ask.actor.person, card.mine, card.free()) {
        (None, _, _) => Press::SignIn,
        (Some(_), Some(_), _) => Press::Mine,
        (Some(_), None, 0) => Press::Wait,
        (Some(_), None, _) => Press::SignUp,
    };
    let approval = match card.approval {
        Approval::Needed => ask.say("activities-approval-note", &[]),
        Approval::Free => String::new(),
    };
    CardView {
        shift: card.shift.to_string(),
        href: format!("/shifts/{}", card.shift),
        title: card.title.clone(),
        kind: ask.say(&card.kind.word(), &[]),
        when: when(ask.lang, card.form, card.starts_at, card.ends_at),
        place: card.place.clone(),
        organisation: format!("{} · {}", card.organisation_name, card.programme_name),
        free,
        tone,
        risks: card.risks.clone(),
        mine: card.mine.map(|state| state_words(ask, state)).unwrap_or_default(),
        approval,
        press,
    }
}

/// A post with its seats.
#[derive(Debug, Clone)]
pub struct SeatView {
    /// The post.
    pub post: String,
    /// Its name.
    pub name: String,
    /// `worker` or `volunteer`.
    pub side: &'static str,
    /// What is done.
    pub task: String,
    /// What is asked for.
    pub condition: String,
    /// `6 / 10`.
    pub taken: String,
    /// How full, in words.
    pub free: String,
    /// `short`, `free` or `full`.
    pub tone: &'static str,
    /// The share of minors, in words; empty: none.
    pub minors: String,
}

/// A post with its seats, for the reader.
pub fn seat(ask: &Ask, row: &SeatRow) -> SeatView {
    let free = (row.seats.places - row.seats.taken).max(0);
    let needed = (row.least - row.seats.taken).max(0);
    let (words, tone) = fullness(ask, free, needed, row.waiting);
    let minors = row.seats.minor_places.map(|places| {
        let facts = [("taken", row.seats.minors_taken.to_string()), ("places", places.to_string())];
        ask.say("activities-minor-places", &facts)
    });
    let mut condition = row.condition.clone();
    if let Some(asked) = row.qualification.as_ref().filter(|q| !q.is_empty()) {
        let words = ask.say("activities-asks-qualification", &[("name", asked.clone())]);
        if !condition.is_empty() {
            condition.push_str(" · ");
        }
        condition.push_str(&words);
    }
    SeatView {
        post: row.post.to_string(),
        name: row.name.clone(),
        side: row.side.code(),
        task: row.task.clone(),
        condition,
        taken: format!("{} / {}", row.seats.taken, row.seats.places),
        free: words,
        tone,
        minors: minors.unwrap_or_default(),
    }
}

/// What is missing on either side, in words; empty: nothing (D5).
pub fn alarm(ask: &Ask, seats: &[SeatRow]) -> Vec<String> {
    let posts: Vec<PostSeats> = seats
        .iter()
        .map(|row| PostSeats { side: row.side, least: row.least, seats: row.seats })
        .collect();
    let open = vacancies(&posts);
    let mut out = Vec::new();
    if open.workers_needed > 0 {
        let n = open.workers_needed.to_string();
        out.push(ask.say("activities-workers-needed", &[("n", n)]));
    }
    if open.volunteers_needed > 0 {
        let n = open.volunteers_needed.to_string();
        out.push(ask.say("activities-volunteers-needed", &[("n", n)]));
    }
    out
}

/// A shift of a list on the activity's page.
#[derive(Debug, Clone)]
pub struct ShiftLine {
    /// The shift.
    pub id: String,
    /// Day and hours.
    pub when: String,
    /// `6 / 10`, volunteers.
    pub volunteers: String,
    /// `1 / 1`, workers.
    pub workers: String,
    /// How full, in words.
    pub free: String,
    /// `short`, `free`, `full`, `over` or `off`.
    pub tone: &'static str,
    /// What is missing.
    pub alarms: Vec<String>,
    /// Its code.
    pub code: String,
    /// The one button.
    pub press: Press,
}

/// A shift with its seats, for the reader.
pub fn shift_line(ask: &Ask, form: Form, shift: &ShiftRow, seats: &[&SeatRow]) -> ShiftLine {
    let sums = |side: SeatSide| {
        seats.iter().filter(|row| row.side == side).fold((0, 0, 0, 0), |sum, row| {
            let (taken, places) = (row.seats.taken, row.seats.places);
            (sum.0 + taken, sum.1 + places, sum.2 + row.least, sum.3 + row.waiting)
        })
    };
    let (taken, places, least, waiting) = sums(SeatSide::Volunteer);
    let (workers, worker_places, _, _) = sums(SeatSide::Worker);
    let free = (places - taken).max(0);
    let (mut words, mut tone) = fullness(ask, free, (least - taken).max(0), waiting);
    let open = shift.published_at.is_some()
        && shift.called_off_at.is_none()
        && shift.sign_up_until > ask.now;
    if shift.called_off_at.is_some() {
        (words, tone) = (ask.say("activities-shift-off", &[]), "off");
    } else if shift.ends_at <= ask.now {
        (words, tone) = (ask.say("activities-shift-past", &[]), "over");
    }
    let press = match (open, ask.actor.person) {
        (false, _) => Press::Nothing,
        (true, None) => Press::SignIn,
        (true, Some(_)) if free > 0 => Press::SignUp,
        (true, Some(_)) => Press::Wait,
    };
    let owned: Vec<SeatRow> = seats.iter().map(|row| (*row).clone()).collect();
    let alarms = if open { alarm(ask, &owned) } else { Vec::new() };
    ShiftLine {
        id: shift.id.to_string(),
        when: when(ask.lang, form, shift.starts_at, shift.ends_at),
        volunteers: format!("{taken} / {places}"),
        workers: format!("{workers} / {worker_places}"),
        free: words,
        tone,
        alarms,
        code: shift.code.clone(),
        press,
    }
}

/// One's own sign-up in a list.
#[derive(Debug, Clone)]
pub struct MyLine {
    /// The sign-up.
    pub id: String,
    /// The activity's title.
    pub title: String,
    /// Day and hours.
    pub when: String,
    /// Where people meet, else where it is.
    pub place: String,
    /// The state in words.
    pub state: String,
    /// Its code, for the mark beside it.
    pub code: &'static str,
    /// Until when an offered place is kept; empty: not offered.
    pub offered_until: String,
}

/// One's own sign-up, for a list.
pub fn my_line(ask: &Ask, row: &MyShift) -> MyLine {
    let off = row.called_off_at.is_some();
    MyLine {
        id: row.sign_up.to_string(),
        title: row.title.clone(),
        when: when(ask.lang, row.form, row.starts_at, row.ends_at),
        place: if row.meeting_point.is_empty() {
            row.place.clone()
        } else {
            row.meeting_point.clone()
        },
        state: if off { ask.say("activities-shift-off", &[]) } else { state_words(ask, row.state) },
        code: if off { "off" } else { row.state.code() },
        offered_until: row
            .offered_until
            .map(|until| moment_short(ask.lang, until))
            .unwrap_or_default(),
    }
}

/// The scope of one's own things. For somebody acted for it names their body too, since the
/// power to act reaches over bodies.
pub fn own_scope(q: &mut Read<'_>, ask: &Ask) -> Result<Scope, Failure> {
    let whose = ask.actor.whose()?;
    own_scope_of(q, ask, whose)
}

fn own_scope_of(q: &mut Read<'_>, ask: &Ask, whose: PersonId) -> Result<Scope, Failure> {
    if ask.actor.acting_for.is_none() {
        return Ok(Scope::own(whose));
    }
    Ok(match crate::people::store::paths(q, whose)?.into_iter().next() {
        Some(path) => Scope::body(path).about(whose),
        None => Scope::own(whose),
    })
}

/// The scope of a shift: its body, and whether the reader leads it.
pub fn shift_scope(ask: &Ask, path: &str, shift: &ShiftRow) -> Scope {
    let leads = ask.actor.person.is_some() && shift.leader == ask.actor.person;
    Scope::duty(path, leads)
}

/// Whether the reader prepares activities of this body.
pub fn may_manage(ask: &Ask, path: &str) -> bool {
    ask.actor.may::<may::ManageActivities>(&Scope::body(path))
}
