//! Questions about hours: rows that counted nothing, entries a volunteer asks about.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::QuestionId;

use crate::failure::Failure;
use crate::hours::{actions, store};
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One question.
#[derive(Debug, Clone)]
pub struct QuestionLine {
    /// Its id.
    pub id: String,
    /// Whose hours; empty when nobody in the registry matches.
    pub name: String,
    /// Person id; empty when nobody matches.
    pub person: String,
    /// What it is, in words.
    pub kind: String,
    /// What was written.
    pub words: String,
    /// When.
    pub asked: String,
    /// The answer; empty: open.
    pub answer: String,
    /// The entry it is about; empty: none.
    pub entry: String,
}

/// All questions, open ones first.
#[derive(Template)]
#[template(path = "pages/hours/questions.html")]
pub struct QuestionsPage {
    /// The frame.
    pub c: Frame,
    /// Lines.
    pub lines: Vec<QuestionLine>,
    /// The pager.
    pub pager: Pager,
    /// How many are open.
    pub open: i64,
    /// The question whose form came back; empty: none.
    pub at: String,
    /// The answer typed into it.
    pub typed: String,
}

impl Page for QuestionsPage {
    const NAME: &'static str = "hours/questions";
}

/// `GET /hours/questions`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&page(&ask).await?)
}

async fn page(ask: &Ask) -> Result<QuestionsPage, Failure> {
    if matches!(ask.actor.seen::<may::CorrectHours>(), Seen::Nothing | Seen::Own) {
        return Err(Failure::NOT_FOUND);
    }
    let asked = PageAsked::from_query(&ask.query);
    let (rows, (total, open)) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((store::questions(q, (asked.size, asked.offset()))?, store::question_count(q)?))
        })
        .await?;
    let lines = rows
        .into_iter()
        .map(|row| {
            let key = format!("question-{}", row.kind);
            let known = ask.app.words().has(ask.lang, &key);
            let entry = row.source.strip_prefix("entry:").and_then(|s| s.split(':').next());
            QuestionLine {
                id: row.id.to_string(),
                name: row.name,
                person: row.person.map(|p| p.to_string()).unwrap_or_default(),
                kind: if known { ask.say(&key, &[]) } else { ask.say("question-other", &[]) },
                words: row.words,
                asked: moment_long(ask.lang, row.asked_at),
                answer: if row.answered_at.is_some() { row.answer } else { String::new() },
                entry: entry.unwrap_or_default().to_owned(),
            }
        })
        .collect();
    let pager = Pager::new(asked, total, "/hours/questions", &ask.query);
    let (at, typed) = (String::new(), String::new());
    Ok(QuestionsPage { c: ask.frame(), lines, pager, open, at, typed })
}

/// `POST /hours/questions/{id}`
pub async fn answer(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: QuestionId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let town = ask.actor.town;
    let path = ask
        .app
        .look(town, move |q| {
            let row = store::one_question(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let paths = match row.person {
                Some(person) => crate::organisations::store::paths_of_person(q, person)?,
                None => Vec::new(),
            };
            Ok((paths, row.person))
        })
        .await?;
    // A question about nobody in the registry belongs to whoever may correct anywhere.
    let mut scopes: Vec<Scope> = path.0.into_iter().map(Scope::body).collect();
    if let Some(person) = path.1 {
        scopes = scopes.into_iter().map(|s| s.about(person)).collect();
    } else if let Seen::Bodies(bodies) = ask.actor.seen::<may::CorrectHours>() {
        scopes.extend(bodies.into_iter().map(Scope::body));
    }
    let permit = scopes
        .iter()
        .find_map(|scope| ask.actor.permit::<may::CorrectHours>(scope).ok())
        .ok_or(Failure::NOT_FOUND)?;
    let words = form.get("answer").to_owned();
    let typed = words.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::answer_question(tx, &permit, id, &words)?;
        Ok(Answer::to("/hours/questions?done=done-hours-answered"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut page = page(&ask).await?;
            page.c.refuse(failure)?;
            (page.at, page.typed) = (id.to_string(), typed);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
