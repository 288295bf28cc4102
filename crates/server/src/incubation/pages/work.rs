//! The ledger of a team: every activity and course with who led which share.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::incubation::{Month, Share, Work, all};

use super::{joined, over, query, team_at};
use crate::failure::Failure;
use crate::incubation::actions::{self, Entry, Item, Ledger};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One cell: a share, and where it comes from.
#[derive(Debug, Clone)]
pub struct CellView {
    /// The kind of work, in words.
    pub work: String,
    /// `75%`; empty: nothing is known, or not done.
    pub share: String,
    /// Seen, confirmed or corrected, in words.
    pub from: String,
}

/// One activity or course.
#[derive(Debug, Clone)]
pub struct WorkLine {
    /// Where a word about it is said.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The day, and who led or taught.
    pub note: String,
    /// The four kinds.
    pub cells: Vec<CellView>,
}

/// The ledger.
#[derive(Template)]
#[template(path = "pages/incubation/work.html")]
pub struct WorkPage {
    /// The frame.
    pub c: Frame,
    /// The team.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is shown, in words; empty: all of it.
    pub chosen: String,
    /// The share of what is shown; empty: nothing.
    pub share: String,
    /// How many lines it rests on.
    pub rests_on: i64,
    /// The four kinds, in words.
    pub works: Vec<String>,
    /// Lines, latest first.
    pub lines: Vec<WorkLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for WorkPage {
    const NAME: &'static str = "incubation/work";
}

/// A share as it is written.
pub(super) fn share_words(share: Option<Share>) -> String {
    share.map(|share| format!("{}%", share.percent())).unwrap_or_default()
}

fn cell(ask: &Ask, work: Work, entry: Option<&Entry>) -> CellView {
    let from = match entry {
        Some(Entry { said: Some(said), .. }) if said.why.is_empty() => "incubation-cell-said",
        Some(Entry { said: Some(_), .. }) => "incubation-cell-corrected",
        Some(Entry { said: None, told: Some(_), .. }) => "incubation-cell-told",
        Some(Entry { said: None, told: None, .. }) | None => "",
    };
    CellView {
        work: ask.say(work.word(), &[]),
        share: share_words(entry.and_then(Entry::counts)),
        from: if from.is_empty() { String::new() } else { ask.say(from, &[]) },
    }
}

fn line(ask: &Ask, team: &str, item: &Item, shown: Option<Work>) -> WorkLine {
    let of = |work: Work| item.entries.iter().find(|entry| entry.work == work);
    WorkLine {
        href: format!("/teams/{team}/work/{}", item.source.address()),
        title: item.title.clone(),
        note: [day_long(ask.lang, item.day), joined(ask, &item.names)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        cells: Work::ALL
            .into_iter()
            .filter(|work| shown.is_none_or(|shown| shown == *work))
            .map(|work| cell(ask, work, of(work)))
            .collect(),
    }
}

/// What the address chooses: the items, and how that is called.
fn chosen(ask: &Ask, ledger: Ledger) -> (Ledger, String, Option<Work>) {
    let work = Work::parse(&query(ask, "work"));
    if let Ok(last) = query(ask, "last").parse::<i64>() {
        let words = ask.say("incubation-chosen-last", &[("n", last.to_string())]);
        return (ledger.last(last.clamp(1, 50)), words, work);
    }
    if query(ask, "alone") == "1" {
        let items = ledger.items.into_iter().filter(Item::is_alone).collect();
        return (Ledger { items }, ask.say("incubation-chosen-alone", &[]), work);
    }
    if query(ask, "open") == "1" {
        let items = ledger.items.into_iter().filter(Item::is_open).collect();
        return (Ledger { items }, ask.say("incubation-chosen-open", &[]), work);
    }
    let month = Month::parse(&query(ask, "month"));
    let in_month = |item: &Item| month.is_none_or(|month| Month::of(item.day) == month);
    let has = |item: &Item| {
        work.is_none_or(|work| {
            item.entries.iter().any(|entry| entry.work == work && entry.counts().is_some())
        })
    };
    let items = ledger.items.into_iter().filter(|item| in_month(item) && has(item)).collect();
    let words = [
        month.map(|month| month.to_string()).unwrap_or_default(),
        work.map(|work| ask.say(work.word(), &[])).unwrap_or_default(),
    ];
    let words: Vec<String> = words.into_iter().filter(|part| !part.is_empty()).collect();
    (Ledger { items }, words.join(" · "), work)
}

/// `GET /teams/{id}/work`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let team = team_at(&ask, &id).await?;
    over::<may::KeepTeamLedger>(&ask, &team)?;
    let which = team.id;
    let from = ask.now.day().plus_months(-24);
    let ledger = ask
        .app
        .look(ask.actor.town, move |q| {
            let span = actions::span_since(q, from);
            actions::read_ledger(q, which, span)
        })
        .await?;
    let (ledger, words, shown) = chosen(&ask, ledger);
    let mut lines = ledger.lines();
    lines.retain(|line| shown.is_none_or(|work| work == line.work));
    let sum = all(&lines);
    let asked = PageAsked::from_query(&ask.query);
    let total = i64::try_from(ledger.items.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(asked.offset()).unwrap_or(usize::MAX);
    let take = usize::try_from(asked.size).unwrap_or(0);
    let shown_works = Work::ALL.into_iter().filter(|work| shown.is_none_or(|one| one == *work));
    draw(&WorkPage {
        id: team.id.to_string(),
        name: team.name.clone(),
        chosen: words,
        share: sum.permille().map(|n| format!("{}%", (n + 5) / 10)).unwrap_or_default(),
        rests_on: sum.lines,
        works: shown_works.map(|work| ask.say(work.word(), &[])).collect(),
        lines: ledger
            .items
            .iter()
            .skip(skip)
            .take(take)
            .map(|item| line(&ask, &id, item, shown))
            .collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
