//! Children against badges, and where they are stuck.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::PersonId;
use liandong_domain::progression::{Badge, Evidence, ProgressionScheme};

use super::needs::leaf_words;
use super::{branch_of, over};
use crate::failure::Failure;
use crate::progression::actions::{self, Book};
use crate::progression::store::{self, ChildRow};
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// How many children a page of the table shows when no other number is asked for.
const ROWS: &str = "size=20";

/// One child.
#[derive(Debug, Clone)]
pub struct ChildLine {
    /// Who.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their stage.
    pub stage: String,
    /// A cell for each badge: colour and words; no words: not begun.
    pub cells: Vec<(&'static str, String)>,
}

/// Where children are stuck.
#[derive(Debug, Clone)]
pub struct StuckLine {
    /// The badge.
    pub badge: String,
    /// What is missing, in words.
    pub leaf: String,
    /// How many children.
    pub n: i64,
    /// Where it is attested; empty: it speaks for itself.
    pub href: String,
}

/// The table.
#[derive(Template)]
#[template(path = "pages/progression/table.html")]
pub struct TablePage {
    /// The frame.
    pub c: Frame,
    /// The branch.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Badges: area and name.
    pub badges: Vec<(String, String)>,
    /// Children, by name.
    pub lines: Vec<ChildLine>,
    /// Where they are stuck, most first.
    pub stuck: Vec<StuckLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for TablePage {
    const NAME: &'static str = "progression/table";
}

/// Where one child stands with one badge: colour and words; no words: not begun.
pub(super) fn standing(
    ask: &Ask,
    book: &Book,
    person: PersonId,
    badge: &Badge,
) -> (&'static str, String) {
    if book.award(person, badge).is_some() {
        return ("done", ask.say("progression-cell-awarded", &[]));
    }
    let missing = badge.need.missing(&book.evidence(person, badge));
    let all = badge.need.missing(&Evidence::default());
    match missing {
        0 => ("wait", ask.say("progression-cell-ready", &[])),
        n if n < all => ("info", ask.say("progression-cell-missing", &[("n", n.to_string())])),
        _ => ("off", String::new()),
    }
}

/// The first missing leaf of every badge begun, counted over these children.
fn stuck(
    ask: &Ask,
    id: &str,
    book: &Book,
    scheme: &ProgressionScheme,
    children: &[ChildRow],
) -> Vec<StuckLine> {
    let mut counted: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (child, (at, badge)) in
        children.iter().flat_map(|child| scheme.badges.iter().enumerate().map(move |b| (child, b)))
    {
        let known = book.evidence(child.person, badge);
        let begun = badge.need.missing(&known) < badge.need.missing(&Evidence::default());
        if let (true, None, Some(leaf)) =
            (begun, book.award(child.person, badge), badge.need.next(&known))
        {
            let leaf = badge.need.leaves().iter().position(|one| *one == leaf).unwrap_or(0);
            *counted.entry((at, leaf)).or_default() += 1;
        }
    }
    let mut out: Vec<StuckLine> = counted
        .into_iter()
        .filter_map(|((at, leaf), n)| {
            let badge = scheme.badges.get(at)?;
            let one = badge.need.leaves().into_iter().nth(leaf)?;
            let href = if one.by_hand() {
                let code = &badge.code;
                format!("/organisations/{id}/progression/endorse?badge={code}&leaf={leaf}")
            } else {
                String::new()
            };
            Some(StuckLine { badge: badge.name.clone(), leaf: leaf_words(ask, one), n, href })
        })
        .collect();
    out.sort_by_key(|line| -line.n);
    out.truncate(8);
    out
}

/// `GET /organisations/{id}/progression/table`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let body = branch_of(&ask, &id).await?;
    over::<may::RecordProgression>(&ask, &body.path)?;
    let sized = if ask.query.contains("size=") { String::new() } else { format!("&{ROWS}") };
    let asked = PageAsked::from_query(&format!("{}{sized}", ask.query));
    let branch = body.id;
    let (children, total, scheme, book) = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let children = store::children(q, branch, today, (asked.size, asked.offset()))?;
            let people: Vec<PersonId> = children.iter().map(|child| child.person).collect();
            let (scheme, _) = actions::scheme(q, today)?;
            let book = Book::read(q, &people)?;
            Ok((children, store::count_children(q, branch, today)?, scheme, book))
        })
        .await?;
    let lines = children.iter().map(|child| ChildLine {
        person: child.person.to_string(),
        name: child.name.clone(),
        stage: stage_name(&scheme, &book, child.person),
        cells: scheme
            .badges
            .iter()
            .map(|badge| standing(&ask, &book, child.person, badge))
            .collect(),
    });
    draw(&TablePage {
        name: body.name.clone(),
        badges: scheme
            .badges
            .iter()
            .map(|badge| (ask.say(badge.area.word(), &[]), badge.name.clone()))
            .collect(),
        lines: lines.collect(),
        stuck: stuck(&ask, &id, &book, &scheme, &children),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        id,
        c: ask.frame(),
    })
}

/// The stage a child has reached.
pub(super) fn stage_name(scheme: &ProgressionScheme, book: &Book, person: PersonId) -> String {
    let at = scheme.stage(&book.areas(person));
    scheme.stages.get(at).map(|stage| stage.name.clone()).unwrap_or_default()
}
