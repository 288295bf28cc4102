//! What was learned, for everybody signed in: searched by words, field and programme.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::ProgrammeId;
use liandong_domain::reflection::Wanted;

use super::{Choice, query, wide};
use crate::activities::store::programmes;
use crate::failure::Failure;
use crate::reflection::store::{self, LessonFilter, LessonRow};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::Ask;
use crate::web::paging::{PageAsked, Pager};

/// One lesson of a list.
#[derive(Debug, Clone)]
pub struct LessonLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Field, programme and day.
    pub note: String,
    /// Plain words.
    pub tags: Vec<String>,
    /// Whether it can be rehearsed.
    pub case: bool,
}

/// The lessons.
#[derive(Template)]
#[template(path = "pages/reflection/lessons.html")]
pub struct LessonsPage {
    /// The frame.
    pub c: Frame,
    /// What was looked for.
    pub q: String,
    /// Fields to choose from.
    pub fields: Vec<Choice>,
    /// The field chosen; empty: all.
    pub field: String,
    /// Programmes to choose from.
    pub programmes: Vec<Choice>,
    /// The programme chosen; empty: all.
    pub programme: String,
    /// The lessons, the latest first.
    pub lines: Vec<LessonLine>,
    /// The pager.
    pub pager: Pager,
    /// Whether the reader makes lessons.
    pub keeps: bool,
}

impl Page for LessonsPage {
    const NAME: &'static str = "reflection/lessons";
}

/// Field, programme and day of a lesson.
pub(super) fn note(ask: &Ask, row: &LessonRow) -> String {
    let field = ask.say(&row.field.word(), &[]);
    let day = day_long(ask.lang, row.made_at.day());
    let parts = [field, row.programme_name.clone(), day];
    let there: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    there.join(" · ")
}

/// Tags as a list.
pub(super) fn tag_list(row: &LessonRow) -> Vec<String> {
    row.tags.split(' ').filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

fn line(ask: &Ask, row: &LessonRow) -> LessonLine {
    LessonLine {
        id: row.id.to_string(),
        title: row.title.clone(),
        words: row.words.clone(),
        note: note(ask, row),
        tags: tag_list(row),
        case: !row.situation.is_empty(),
    }
}

/// `GET /lessons`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    let asked = PageAsked::from_query(&ask.query);
    let q: String = query(&ask, "q").trim().chars().take(40).collect();
    let field = ActivityKind::parse(&query(&ask, "field"));
    let programme: Option<ProgrammeId> = query(&ask, "programme").parse().ok();
    let filter = LessonFilter { wanted: Wanted::of(&q), field, programme };
    let (rows, total, all) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::lessons(q, &filter, (asked.size, asked.offset()))?;
            Ok((rows, store::count_lessons(q, &filter)?, programmes(q)?))
        })
        .await?;
    draw(&LessonsPage {
        q,
        fields: ActivityKind::ALL
            .into_iter()
            .map(|kind| Choice {
                value: kind.code().to_owned(),
                label: ask.say(&kind.word(), &[]),
                chosen: false,
            })
            .collect(),
        field: field.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        programmes: all
            .into_iter()
            .map(|row| Choice { value: row.id.to_string(), label: row.name, chosen: false })
            .collect(),
        programme: programme.map(|id| id.to_string()).unwrap_or_default(),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        keeps: wide(&ask.actor.seen::<may::KeepLessons>()),
        c: ask.frame(),
    })
}
