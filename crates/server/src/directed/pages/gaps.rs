//! Terms without a gap: the number, and the rows behind it, by code.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::aid::ChildTermState;

use super::term_words;
use crate::aid::actions::course::{ChildTerm, terms_of_children, without_gap};
use crate::books::pages::{kept, permit, query_value};
use crate::directed::store;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One child's term.
#[derive(Debug, Clone)]
pub struct GapLine {
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

/// A term that the pool paid in a giver's place.
#[derive(Debug, Clone)]
pub struct BridgeLine {
    /// The award's id.
    pub award: String,
    /// The pupil's code.
    pub code: String,
    /// The term.
    pub term: String,
    /// Why.
    pub why: String,
    /// Where the award stands.
    pub state: String,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/directed/gaps.html")]
pub struct GapsPage {
    /// The frame.
    pub c: Frame,
    /// Terms paid in time, and all that are due.
    pub number: (i64, i64),
    /// What to show: its code, its name, how many, whether it is shown.
    pub tabs: Vec<(String, String, usize, bool)>,
    /// The rows.
    pub lines: Vec<GapLine>,
    /// The pager.
    pub pager: Pager,
    /// Bridges from the pool.
    pub bridges: Vec<BridgeLine>,
}

impl Page for GapsPage {
    const NAME: &'static str = "directed/gaps";
}

/// The colour of what became of a term.
pub(super) fn tone(state: ChildTermState) -> &'static str {
    match state {
        ChildTermState::InTime => "done",
        ChildTermState::Late | ChildTermState::Running => "wait",
        ChildTermState::Gap => "bad",
    }
}

/// `GET /aid/directed/gaps`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    permit::<may::ProposeAid>(&ask, &kept(&ask).await?)?;
    let (all, bridges) =
        ask.app.look(ask.actor.town, |q| Ok((terms_of_children(q)?, store::bridges(q)?))).await?;
    let wanted = ChildTermState::parse(&query_value(&ask, "state"));
    let count = |state| all.iter().filter(|one| one.state == state).count();
    let mut tabs = vec![(String::new(), ask.say("directed-all", &[]), all.len(), wanted.is_none())];
    for state in ChildTermState::ALL {
        let label = ask.say(state.word(), &[]);
        tabs.push((state.code().to_owned(), label, count(state), wanted == Some(state)));
    }
    let asked = PageAsked::from_query(&ask.query);
    let mut shown: Vec<&ChildTerm> =
        all.iter().filter(|one| wanted.is_none_or(|state| one.state == state)).collect();
    shown.sort_by(|a, b| b.term.cmp(&a.term).then_with(|| a.code.cmp(&b.code)));
    let total = i64::try_from(shown.len()).unwrap_or(i64::MAX);
    let (skip, take) =
        (usize::try_from(asked.offset()).unwrap_or(0), usize::try_from(asked.size).unwrap_or(50));
    let lines = shown.into_iter().skip(skip).take(take).map(|one| GapLine {
        pupil: one.pupil.to_string(),
        code: one.code.clone(),
        term: term_words(&ask, one.term),
        state: ask.say(one.state.word(), &[]),
        tone: tone(one.state),
    });
    draw(&GapsPage {
        number: without_gap(&all),
        tabs,
        lines: lines.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        bridges: bridges
            .into_iter()
            .map(|row| BridgeLine {
                award: row.award.to_string(),
                code: row.code,
                term: term_words(&ask, row.term),
                why: row.why,
                state: ask.say(row.state.word(), &[]),
            })
            .collect(),
        c: ask.frame(),
    })
}
