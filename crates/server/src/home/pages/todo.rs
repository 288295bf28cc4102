//! All that waits for the reader (待办), by kind, each line opening to its page.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Role, Seen};
use liandong_domain::basics::PersonId;
use liandong_domain::todo::{ForWhom, TodoKind};

use crate::activities::store::paths_seen;
use crate::db::Read;
use crate::failure::{Failure, Fault};
use crate::todo::store::{self, TodoRow};
use crate::ui::{Frame, Page, day_short, draw, moment_short, shift_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Actor, Ask, query};

/// How many lines of each kind the page shows before it says how many there are.
const OF_A_KIND: i64 = 5;

/// Something that waits.
#[derive(Debug, Clone)]
pub struct TodoLine {
    /// Where it is done.
    pub href: String,
    /// What is to be done.
    pub text: String,
    /// Until when, or since when; empty: no day.
    pub hint: String,
}

/// What waits of one kind.
#[derive(Debug, Clone)]
pub struct TodoGroup {
    /// What is to be done.
    pub heading: String,
    /// How many there are.
    pub n: i64,
    /// Where all of them stand; empty: here.
    pub all: String,
    /// The lines shown.
    pub lines: Vec<TodoLine>,
}

/// All that waits.
#[derive(Template)]
#[template(path = "pages/home/todo.html")]
pub struct TodoPage {
    /// The frame.
    pub c: Frame,
    /// By kind.
    pub groups: Vec<TodoGroup>,
    /// Whether one kind was asked for.
    pub one: bool,
    /// The pager, when one kind was asked for.
    pub pager: Pager,
}

impl Page for TodoPage {
    const NAME: &'static str = "home/todo";
}

/// Which kinds somebody may do, and where.
#[derive(Debug, Clone)]
pub struct Reach(Vec<(TodoKind, Seen)>);

/// Kinds, and the paths of the bodies in which they reach their reader.
type Set = (Vec<TodoKind>, Vec<String>);

impl Reach {
    /// What the reader may do for bodies: as their leader, or by a power.
    pub fn of(actor: &Actor) -> Self {
        if actor.acting_for.is_some() {
            return Self(Vec::new());
        }
        let led: Vec<String> = actor
            .grants
            .iter()
            .filter(|grant| grant.role == Role::Leader)
            .map(|grant| grant.path.clone())
            .collect();
        let seen = |kind: TodoKind| match kind.for_whom() {
            ForWhom::Person => Seen::Nothing,
            ForWhom::Leaders if led.is_empty() => Seen::Nothing,
            ForWhom::Leaders => Seen::Bodies(led.clone()),
            ForWhom::Holders(permission) | ForWhom::OtherHolders(permission) => {
                actor.seen_by(permission)
            }
        };
        let all = TodoKind::ALL.into_iter().map(|kind| (kind, seen(kind)));
        Self(all.filter(|(_, seen)| matches!(seen, Seen::Town | Seen::Bodies(_))).collect())
    }

    /// Kinds that reach equally far stand together, so that they are read together.
    fn sets(&self, q: &mut Read<'_>) -> Result<Vec<Set>, Fault> {
        let mut seen: Vec<(Vec<TodoKind>, &Seen)> = Vec::new();
        for (kind, reach) in &self.0 {
            match seen.iter_mut().find(|(_, known)| *known == reach) {
                Some((kinds, _)) => kinds.push(*kind),
                None => seen.push((vec![*kind], reach)),
            }
        }
        seen.into_iter().map(|(kinds, reach)| Ok((kinds, paths_seen(q, reach)?))).collect()
    }

    /// What waits for the reader: of each kind the first so many, in the order of the kinds.
    pub fn read(&self, q: &mut Read<'_>, me: PersonId, most: i64) -> Result<Vec<TodoRow>, Fault> {
        let sets = self.sets(q)?;
        let mut rows = Vec::new();
        if sets.is_empty() {
            rows = store::own(q, me, most)?;
        }
        for (at, (kinds, paths)) in sets.iter().enumerate() {
            rows.extend(store::held(q, (me, at == 0), (kinds, paths), (most, 0))?);
        }
        rows.sort_by_key(|row| row.kind);
        Ok(rows)
    }

    /// A page of one kind.
    fn page(
        &self,
        q: &mut Read<'_>,
        (me, kind): (PersonId, TodoKind),
        asked: PageAsked,
    ) -> Result<Vec<TodoRow>, Fault> {
        if kind.for_whom() == ForWhom::Person {
            return store::own_of(q, (me, kind), (asked.size, asked.offset()));
        }
        let sets = self.sets(q)?;
        match sets.iter().find(|(kinds, _)| kinds.contains(&kind)) {
            Some((_, paths)) => {
                store::held(q, (me, false), (&[kind], paths), (asked.size, asked.offset()))
            }
            None => Ok(Vec::new()),
        }
    }
}

/// How much there is in all, of rows of which only the first of each kind were read.
pub fn rows_in_all(rows: &[&TodoRow]) -> i64 {
    let mut last = None;
    rows.iter().filter(|row| last.replace(row.kind) != Some(row.kind)).map(|row| row.rows).sum()
}

/// Where something is done.
pub fn href(row: &TodoRow) -> String {
    let (subject, body, shift) = (&row.subject, &row.organisation, &row.shift);
    match row.kind {
        TodoKind::InterviewBook | TodoKind::InterviewTalk => format!("/interviews/{subject}"),
        TodoKind::InterviewWrite => format!("/interviews/{subject}/form"),
        TodoKind::ChoiceWishes => format!("/choice/{subject}/wishes"),
        TodoKind::ChoiceTeamWishes | TodoKind::ChoiceTeamYes => {
            format!("/choice/{subject}/teams/{body}")
        }
        TodoKind::TrialWord | TodoKind::JoiningStep => "/me/joining".to_owned(),
        TodoKind::TrialOther => format!("/shifts/{shift}/trial"),
        TodoKind::JoiningLate => format!("/joining/applications/{subject}"),
        TodoKind::StageSign => format!("/teams/{body}/incubation"),
        TodoKind::DebriefLead | TodoKind::DebriefDue => format!("/shifts/{shift}/debrief"),
        TodoKind::DebriefShare => format!("/shifts/{shift}/share"),
        TodoKind::SignUpLead | TodoKind::SignUpAsked => format!("/shifts/{shift}/sign-ups"),
        TodoKind::WalkInLead | TodoKind::WalkInDue => format!("/shifts/{shift}/roster"),
        TodoKind::HoursConfirm => format!("/hours/confirm/{shift}"),
        TodoKind::Appeal => "/appeals".to_owned(),
        TodoKind::BridgeAnswer => "/aid/directed".to_owned(),
        TodoKind::RehearsalWalk => format!("/rehearsals/walks/{subject}"),
        TodoKind::VoucherSign | TodoKind::VoucherLarge => format!("/books/vouchers/{subject}"),
        TodoKind::PledgeDue => "/giving/pledges".to_owned(),
    }
}

/// One line: what is to be done, where, until when.
pub fn line(ask: &Ask, row: &TodoRow) -> TodoLine {
    let when = match (row.begins_at, row.time) {
        (Some(at), _) => moment_short(ask.lang, at),
        (None, Some((from, until))) => shift_long(ask.lang, from, until),
        (None, None) => String::new(),
    };
    let facts = [
        ("name", row.body_name.clone()),
        ("title", row.title.clone()),
        ("when", when),
        ("n", row.n.to_string()),
    ];
    let old = row.since.day().days_until(ask.now.day());
    let hint = match (row.until, row.kind) {
        (Some(day), TodoKind::JoiningLate | TodoKind::PledgeDue) => {
            ask.say("todo-due-was", &[("day", day_short(ask.lang, day))])
        }
        (Some(day), _) => ask.say("choice-until-day", &[("day", day_short(ask.lang, day))]),
        (None, TodoKind::DebriefLead | TodoKind::DebriefDue) if old > 0 => {
            ask.say("reflection-days-old", &[("n", old.to_string())])
        }
        _ => String::new(),
    };
    let text = ask.say(&format!("todo-{}", row.kind.code()), &facts);
    TodoLine { href: href(row), text, hint }
}

fn group(ask: &Ask, kind: TodoKind, rows: &[TodoRow], shown: i64) -> Option<TodoGroup> {
    let of: Vec<&TodoRow> = rows.iter().filter(|row| row.kind == kind).collect();
    let n = of.first()?.rows;
    Some(TodoGroup {
        heading: ask.say(&format!("todo-of-{}", kind.code()), &[]),
        n,
        all: if n > shown { format!("/todo?kind={}", kind.code()) } else { String::new() },
        lines: of.into_iter().map(|row| line(ask, row)).collect(),
    })
}

/// `GET /todo`
pub async fn show(ask: Ask) -> Result<Response, Failure> {
    let (me, reach) = (ask.actor.me()?, Reach::of(&ask.actor));
    let wanted = TodoKind::parse(&query(&ask, "kind"));
    let asked = PageAsked::from_query(&ask.query);
    if ask.actor.acting_for.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok(match wanted {
                Some(kind) => reach.page(q, (me, kind), asked)?,
                None => reach.read(q, me, OF_A_KIND)?,
            })
        })
        .await?;
    let shown = if wanted.is_some() { i64::MAX } else { OF_A_KIND };
    let total = rows.first().map_or(0, |row| row.rows);
    draw(&TodoPage {
        groups: TodoKind::ALL
            .into_iter()
            .filter_map(|kind| group(&ask, kind, &rows, shown))
            .collect(),
        one: wanted.is_some(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}
