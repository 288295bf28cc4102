//! The worker's list: rounds that are due, and what was held.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::reflection::{Age, DebriefState};

use super::wide;
use crate::activities::store::paths_seen;
use crate::failure::Failure;
use crate::reflection::store::{self, DueRow, HeldRow};
use crate::ui::{Frame, Page, draw, moment_short, shift_long};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// The most due rounds on one page.
const DUE_MOST: i64 = 50;

/// A round that is due.
#[derive(Debug, Clone)]
pub struct DueLine {
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// How many days ago it ended.
    pub days: i64,
    /// Whether that is long.
    pub old: bool,
}

/// A round that was held or let go.
#[derive(Debug, Clone)]
pub struct HeldLine {
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// When the shift started.
    pub when: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// What it came to, or why it was let go.
    pub words: String,
    /// The one thing to change.
    pub next_change: String,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/reflection/debriefs.html")]
pub struct DebriefsPage {
    /// The frame.
    pub c: Frame,
    /// Due ones, the oldest first.
    pub due: Vec<DueLine>,
    /// Held ones, the latest first.
    pub held: Vec<HeldLine>,
    /// The pager of those.
    pub pager: Pager,
    /// Whether the reader keeps the prompts.
    pub prompts: bool,
}

impl Page for DebriefsPage {
    const NAME: &'static str = "reflection/debriefs";
}

/// How many days ago a due round's shift ended.
pub fn days_old(ask: &Ask, row: &DueRow) -> i64 {
    row.ends_at.day().days_until(ask.now.day()).max(0)
}

fn due_line(ask: &Ask, row: &DueRow) -> DueLine {
    let days = days_old(ask, row);
    DueLine {
        shift: row.shift.to_string(),
        title: row.title.clone(),
        when: shift_long(ask.lang, row.starts_at, row.ends_at),
        days,
        old: Age::of(days) == Age::Old,
    }
}

fn held_line(ask: &Ask, row: &HeldRow) -> HeldLine {
    let went = row.state == DebriefState::LetGo;
    HeldLine {
        shift: row.shift.to_string(),
        title: row.title.clone(),
        when: moment_short(ask.lang, row.starts_at),
        state: ask.say(row.state.word(), &[]),
        tone: if went { "off" } else { "done" },
        words: if went { row.why.clone() } else { row.summary.clone() },
        next_change: row.next_change.clone(),
    }
}

/// `GET /debriefs`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    let seen = ask.actor.seen::<may::LeadDebrief>();
    if !wide(&seen) || ask.actor.acting_for.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let asked = PageAsked::from_query(&ask.query);
    let (due, held, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = paths_seen(q, &seen)?;
            let held = store::held(q, &paths, (asked.size, asked.offset()))?;
            Ok((store::due(q, &paths, DUE_MOST)?, held, store::count_held(q, &paths)?))
        })
        .await?;
    draw(&DebriefsPage {
        due: due.iter().map(|row| due_line(&ask, row)).collect(),
        held: held.iter().map(|row| held_line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        prompts: wide(&ask.actor.seen::<may::KeepPrompts>()),
        c: ask.frame(),
    })
}
