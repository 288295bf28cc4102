//! The list of names.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Role, Seen, may, under};
use liandong_domain::basics::{OrganisationId, PersonId};

use super::fields::Choice;
use super::form::body_choices;
use super::query;
use crate::db::Read;
use crate::failure::Failure;
use crate::people::actions::hidden_from_school;
use crate::people::store::{self, Body, ListFilter, PersonLine};
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// Who was born in this many years or fewer is shown as a minor.
const MINOR_YEARS: i64 = 18;

/// One person of the list.
#[derive(Debug, Clone)]
pub struct ListLine {
    /// Who.
    pub id: String,
    /// Name.
    pub name: String,
    /// Volunteer number.
    pub number: String,
    /// Last digits of the phone; empty: none, or not for the asker.
    pub tail: String,
    /// Roles and bodies, in words.
    pub held: String,
    /// Probably under 18.
    pub minor: bool,
    /// Has left.
    pub left: bool,
}

/// The rows alone, a part of a page: for the live search.
#[derive(Template)]
#[template(path = "pages/people/rows.html")]
pub struct RowsPart {
    /// The frame.
    pub c: Frame,
    /// Rows.
    pub lines: Vec<ListLine>,
    /// The pager.
    pub pager: Pager,
    /// Names lead to cards.
    pub may_card: bool,
    /// Somebody can be entered.
    pub may_register: bool,
    /// The list is narrowed.
    pub narrowed: bool,
}

/// The list with its search.
#[derive(Template)]
#[template(path = "pages/people/list.html")]
pub struct ListPage {
    /// The frame.
    pub c: Frame,
    /// Rows.
    pub lines: Vec<ListLine>,
    /// The pager.
    pub pager: Pager,
    /// Names lead to cards.
    pub may_card: bool,
    /// Somebody can be entered.
    pub may_register: bool,
    /// The list is narrowed.
    pub narrowed: bool,
    /// Words typed.
    pub words: String,
    /// Roles to choose.
    pub roles: Vec<Choice>,
    /// Bodies to choose.
    pub bodies: Vec<Choice>,
    /// Only minors.
    pub minors: bool,
    /// Also those who left.
    pub with_left: bool,
    /// The list may be taken out.
    pub may_export: bool,
    /// Duplicates may be settled.
    pub may_merge: bool,
    /// The filter, to be sent with the export.
    pub filter: String,
}

impl Page for ListPage {
    const NAME: &'static str = "people/list";
}

/// What a query asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The filter.
    pub filter: ListFilter,
    /// Bodies the asker sees.
    pub bodies: Vec<Body>,
    /// The body chosen.
    pub body: String,
    /// Only minors.
    pub minors: bool,
}

/// Reads a filter; bodies outside the asker's reach are not there.
pub async fn asked(
    ask: &Ask,
    seen: Seen,
    value: impl Fn(&str) -> String,
) -> Result<Asked, Failure> {
    ask.actor.me()?;
    let all = ask.app.look(ask.actor.town, |q| Ok(store::bodies(q)?)).await?;
    let (bodies, whole) = match seen {
        Seen::Town => (all, true),
        Seen::Bodies(paths) => {
            let mine = |body: &Body| paths.iter().any(|path| under(&body.path, path));
            (all.into_iter().filter(mine).collect::<Vec<Body>>(), false)
        }
        Seen::Own | Seen::Nothing => return Err(Failure::NOT_FOUND),
    };
    let body = value("body");
    let chosen = bodies.iter().find(|b| b.id.to_string() == body);
    let limits: Option<Vec<OrganisationId>> = match chosen {
        // A body with all that stands under it.
        Some(root) => {
            Some(bodies.iter().filter(|b| under(&b.path, &root.path)).map(|b| b.id).collect())
        }
        None if whole => None,
        None => Some(bodies.iter().map(|b| b.id).collect()),
    };
    let minors = value("minors") == "yes";
    let filter = ListFilter {
        words: value("q").chars().take(60).collect(),
        role: Role::parse(&value("role")).map(|role| role.code().to_owned()),
        bodies: limits,
        born_from: minors.then(|| i64::from(ask.now.day().year()) - MINOR_YEARS),
        with_left: value("left") == "yes",
    };
    Ok(Asked { filter, bodies, body, minors })
}

/// Roles and bodies of a person, in words.
pub fn held_words(c: &Frame, held: &[store::Held]) -> String {
    let words: Vec<String> = held
        .iter()
        .filter_map(|h| Role::parse(&h.role).map(|role| (role, &h.body)))
        .map(|(role, body)| format!("{body} {}", c.t(role.word_key())))
        .collect();
    words.join(&c.t("people-comma"))
}

/// The most people of a unit that are looked through for its liaison.
const LIAISON_MOST: i64 = 2_000;

/// A page of those whom a liaison sees, and how many those are: minors whose guardian did not say
/// so are neither shown nor counted.
fn shown_to_liaison(
    q: &mut Read<'_>,
    filter: &ListFilter,
    page: PageAsked,
) -> Result<(Vec<PersonLine>, i64), Failure> {
    let (mut rows, _) = store::list(q, filter, (LIAISON_MOST, 0))?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let hidden = hidden_from_school(q, &ids)?;
    rows.retain(|row| !hidden.contains(&row.id));
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let rows = rows.into_iter().skip(count(page.offset())).take(count(page.size)).collect();
    Ok((rows, total))
}

async fn read_rows(ask: &Ask, asked: &Asked, base: &str) -> Result<RowsPart, Failure> {
    let page = PageAsked::from_query(&ask.query);
    let (filter, today) = (asked.filter.clone(), ask.now.day());
    let liaison = ask.actor.is_liaison_only();
    let (rows, total, held) = ask
        .app
        .look(ask.actor.town, move |q| {
            let (rows, total) = if liaison {
                shown_to_liaison(q, &filter, page)?
            } else {
                store::list(q, &filter, (page.size, page.offset()))?
            };
            let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
            let held = store::held_by(q, &ids, today)?;
            Ok((rows, total, held))
        })
        .await?;
    let reaches = |seen: Seen| matches!(seen, Seen::Town | Seen::Bodies(_));
    let sees_tail = reaches(ask.actor.seen::<may::ViewContact>())
        || reaches(ask.actor.seen::<may::ViewPersonCard>());
    let c = ask.frame();
    let young = i64::from(today.year()) - MINOR_YEARS;
    let line = |row: &PersonLine| ListLine {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        tail: row.phone_tail.clone().filter(|_| sees_tail).unwrap_or_default(),
        held: held.get(&row.id).map(|held| held_words(&c, held)).unwrap_or_default(),
        minor: row.born_year.is_some_and(|year| year > young),
        left: row.left_at.is_some(),
    };
    let filter = &asked.filter;
    let narrowed = !filter.words.trim().is_empty()
        || filter.role.is_some()
        || asked.minors
        || !asked.body.is_empty();
    Ok(RowsPart {
        lines: rows.iter().map(line).collect(),
        pager: Pager::new(page, total, base, &ask.query).counted_to(store::COUNTED_MOST),
        may_card: reaches(ask.actor.seen::<may::ViewPersonCard>()),
        may_register: reaches(ask.actor.seen::<may::RegisterPeople>()),
        narrowed,
        c,
    })
}

/// `GET /people/rows`: the rows of the list, for the live search.
pub async fn rows(ask: Ask) -> Result<Response, Failure> {
    let asked = asked(&ask, ask.actor.seen::<may::ViewPeople>(), |n| query(&ask, n)).await?;
    draw(&read_rows(&ask, &asked, "/people").await?)
}

/// `GET /people`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let asked = asked(&ask, ask.actor.seen::<may::ViewPeople>(), |n| query(&ask, n)).await?;
    let part = read_rows(&ask, &asked, "/people").await?;
    let reaches = |seen: Seen| matches!(seen, Seen::Town | Seen::Bodies(_));
    let role = asked.filter.role.clone().unwrap_or_default();
    let roles = Role::ALL
        .iter()
        .map(|r| Choice {
            code: r.code().to_owned(),
            text: part.c.t(r.word_key()),
            chosen: r.code() == role,
        })
        .collect();
    draw(&ListPage {
        lines: part.lines,
        pager: part.pager,
        may_card: part.may_card,
        may_register: part.may_register,
        narrowed: part.narrowed,
        words: asked.filter.words.clone(),
        roles,
        bodies: body_choices(&asked.bodies, &asked.body),
        minors: asked.minors,
        with_left: asked.filter.with_left,
        may_export: reaches(ask.actor.seen::<may::ExportFiles>()),
        may_merge: reaches(ask.actor.seen::<may::MergePeople>()),
        filter: ask.query.clone(),
        c: part.c,
    })
}
