//! The rows behind the two public numbers of gaps: days on which a companion was missing, terms
//! that were not paid in time, by code. For those who propose aid.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::aid::{ChildTermState, PUBLIC_LEAST};
use liandong_domain::pairs::ChildDays;

use super::term_words;
use crate::aid::store as aid;
use crate::books::pages::{kept, permit};
use crate::disclosure::store::{self, Unbroken};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// A day on which a companion was missing.
#[derive(Debug, Clone)]
pub struct BrokenLine {
    /// The day.
    pub day: String,
    /// Pupils of that day.
    pub children: i64,
    /// Pupils without both companions.
    pub missing: i64,
    /// Whether the public number holds it: there were pupils enough.
    pub told: bool,
}

/// A term that was not paid in time.
#[derive(Debug, Clone)]
pub struct LateLine {
    /// The pupil's id.
    pub pupil: String,
    /// Its code.
    pub code: String,
    /// The term.
    pub term: String,
    /// What became of it.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/disclosure/unbroken.html")]
pub struct UnbrokenPage {
    /// The frame.
    pub c: Frame,
    /// The last day told of; empty: nothing yet.
    pub until: String,
    /// The share of days.
    pub share: String,
    /// Days with both companions, and all.
    pub days: (i64, i64),
    /// Terms paid in time, and all that were over.
    pub terms: (i64, i64),
    /// From which number of children on something is told.
    pub least: i64,
    /// Days, the newest first.
    pub broken: Vec<BrokenLine>,
    /// The pager.
    pub pager: Pager,
    /// Terms.
    pub late: Vec<LateLine>,
}

impl Page for UnbrokenPage {
    const NAME: &'static str = "disclosure/unbroken";
}

/// A share in percent, rounded down; empty: of nothing.
pub(super) fn share(days: ChildDays) -> String {
    days.tenths().map(|n| format!("{}.{}%", n / 10, n % 10)).unwrap_or_default()
}

fn tone(state: ChildTermState) -> &'static str {
    match state {
        ChildTermState::InTime => "done",
        ChildTermState::Late | ChildTermState::Running => "wait",
        ChildTermState::Gap => "bad",
    }
}

/// `GET /aid/unbroken`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let asked = PageAsked::from_query(&ask.query);
    let (told, (broken, total), late) = ask
        .app
        .look(ask.actor.town, move |q| {
            let told: Unbroken = store::unbroken(q)?;
            let broken = match told.until {
                Some(last) => aid::broken_days(q, last, (asked.size, asked.offset()))?,
                None => (Vec::new(), 0),
            };
            Ok((told, broken, store::late_terms(q)?))
        })
        .await?;
    let broken = broken.into_iter().map(|(day, days)| BrokenLine {
        day: day_long(ask.lang, day),
        children: days.all,
        missing: days.all - days.covered,
        told: days.all >= PUBLIC_LEAST,
    });
    draw(&UnbrokenPage {
        until: told.until.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        share: share(told.days),
        days: (told.days.covered, told.days.all),
        terms: told.terms,
        least: PUBLIC_LEAST,
        broken: broken.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        late: late
            .into_iter()
            .map(|row| LateLine {
                pupil: row.pupil.to_string(),
                code: row.code,
                term: term_words(&ask, Some(row.term)),
                state: ask.say(row.state.word(), &[]),
                tone: tone(row.state),
            })
            .collect(),
        c: ask.frame(),
    })
}
