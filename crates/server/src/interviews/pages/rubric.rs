//! The town's rubric: what is looked at, and what each score means.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::interviews::{LINES_MOST, Line, SCORES};

use super::keeper;
use crate::failure::Failure;
use crate::interviews::actions;
use crate::interviews::store;
use crate::ui::{Frame, Lang, Page, Words, draw, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// How many lines the house's own rubric has.
const HOUSE_LINES: i64 = 5;

/// The rubric of a town that has made none: number 1, in Chinese, as the town's own would be.
pub fn house_rubric(words: &Words) -> Vec<Line> {
    let say = |key: String| words.say(Lang::Zh, &key, &[]);
    (1..=HOUSE_LINES)
        .map(|line| Line {
            title: say(format!("interviews-rubric-{line}-title")),
            meanings: SCORES.map(|score| say(format!("interviews-rubric-{line}-{score}"))),
        })
        .collect()
}

/// The number and the lines of the rubric that holds.
pub(super) async fn in_force(ask: &Ask) -> Result<(i64, Vec<Line>), Failure> {
    let row = ask.app.look(ask.actor.town, |q| Ok(store::latest_rubric(q)?)).await?;
    Ok(match row {
        Some(row) => (row.number, row.lines),
        None => (1, house_rubric(ask.app.words())),
    })
}

/// One line to write.
#[derive(Debug, Clone)]
pub struct LineForm {
    /// Its place, counted from 1.
    pub number: i64,
    /// What is looked at.
    pub title: String,
    /// Score and what it means.
    pub meanings: Vec<(i64, String)>,
}

/// The rubric.
#[derive(Template)]
#[template(path = "pages/interviews/rubric.html")]
pub struct RubricPage {
    /// The frame.
    pub c: Frame,
    /// Its version.
    pub number: i64,
    /// Who made it and when; empty: the house's own.
    pub made: String,
    /// Its lines, and blank ones.
    pub lines: Vec<LineForm>,
}

impl Page for RubricPage {
    const NAME: &'static str = "interviews/rubric";
}

fn forms(lines: &[Line]) -> Vec<LineForm> {
    let most = i64::try_from(LINES_MOST).unwrap_or(0);
    (1..=most)
        .map(|number| {
            let line = usize::try_from(number - 1).ok().and_then(|at| lines.get(at));
            let meaning = |at: usize| line.map(|line| line.meanings[at].clone());
            LineForm {
                number,
                title: line.map(|line| line.title.clone()).unwrap_or_default(),
                meanings: (0..)
                    .zip(SCORES)
                    .map(|(at, score)| (score, meaning(at).unwrap_or_default()))
                    .collect(),
            }
        })
        .collect()
}

async fn view(ask: &Ask) -> Result<RubricPage, Failure> {
    keeper(ask)?;
    let row = ask.app.look(ask.actor.town, |q| Ok(store::latest_rubric(q)?)).await?;
    let (number, lines, made) = match row {
        Some(row) => {
            let made = format!("{} · {}", row.made_by, moment_long(ask.lang, row.made_at));
            (row.number, row.lines, made)
        }
        None => (1, house_rubric(ask.app.words()), String::new()),
    };
    Ok(RubricPage { number, made, lines: forms(&lines), c: ask.frame() })
}

/// `GET /interviews/rubric`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&view(&ask).await?)
}

fn typed(form: &FormBody) -> Vec<Line> {
    let most = i64::try_from(LINES_MOST).unwrap_or(0);
    (1..=most)
        .map(|number| Line {
            title: form.get(&format!("title-{number}")).to_owned(),
            meanings: SCORES.map(|score| form.get(&format!("meaning-{number}-{score}")).to_owned()),
        })
        .collect()
}

/// `POST /interviews/rubric`: the next version.
pub async fn save(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keeper(&ask)?;
    // It is the town's: whoever holds interviews anywhere in it may improve it.
    let path = ask
        .actor
        .grants
        .iter()
        .map(|grant| Scope::body(grant.path.clone()))
        .find_map(|scope| ask.actor.permit::<may::HoldInterviews>(&scope).ok());
    let permit = path.ok_or(Failure::NOT_FOUND)?;
    let lines = typed(&form);
    let kept = lines.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_rubric(tx, &permit, &kept)?;
        Ok(Answer::to("/interviews/rubric?done=done-interviews-rubric"))
    })
    .await;
    let page = async {
        let mut page = view(&ask).await?;
        page.lines = forms(&lines);
        Ok(page)
    };
    form_answer(done, |page| &mut page.c, page).await
}
