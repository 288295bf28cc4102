//! What is known of every pupil's need in a term.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::aid::{AidCriterion, Term};
use liandong_domain::allocation::{AllocationRefusal, Sex};
use liandong_domain::basics::{Fen, PupilId};

use super::{need_words, term_words};
use crate::allocation::actions;
use crate::allocation::store::{self, NeedRow, NeedSourceRow, NewNeed};
use crate::books::pages as books;
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// A pupil with what is noted.
#[derive(Debug, Clone)]
pub struct NeedLine {
    /// The pupil.
    pub id: String,
    /// The code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// The class of need; 0: nothing noted.
    pub class: i64,
    /// What comes from elsewhere, as it is typed.
    pub received: String,
    /// `girl`, `boy`; empty: not noted.
    pub sex: String,
    /// Why this class, in words; empty: a worker typed it.
    pub why: String,
}

/// Where a class comes from, and what its points were given for.
type Why = (NeedSourceRow, Vec<(AidCriterion, i64)>);

/// Needs of a term.
#[derive(Template)]
#[template(path = "pages/allocation/needs.html")]
pub struct NeedsPage {
    /// The frame.
    pub c: Frame,
    /// The term, as in its address.
    pub term: String,
    /// The same in words.
    pub name: String,
    /// Pupils.
    pub lines: Vec<NeedLine>,
    /// Of how many something is noted.
    pub noted: i64,
    /// The pager.
    pub pager: Pager,
}

impl Page for NeedsPage {
    const NAME: &'static str = "allocation/needs";
}

/// Where a class comes from, with the points, and with what they were given for.
fn why(ask: &Ask, class: i64, source: &NeedSourceRow, points: &[(AidCriterion, i64)]) -> String {
    let given = points.iter().filter(|one| one.1 > 0);
    let given = given.map(|(criterion, points)| {
        let level = ask.say(&criterion.level(*points), &[]);
        format!("{} {level}", ask.say(criterion.word(), &[]))
    });
    std::iter::once(need_words(ask, class, source)).chain(given).collect::<Vec<_>>().join(" · ")
}

fn line(ask: &Ask, (row, source): (&NeedRow, Option<&Why>), form: Option<&FormBody>) -> NeedLine {
    let need = row.need.as_ref();
    let class = need.map_or(0, |need| need.class);
    let received = need.map(|need| need.received).filter(|fen| *fen > Fen::ZERO);
    let id = row.pupil.to_string();
    let typed = form.map(|form| form.get(&format!("received-{id}")).to_owned());
    NeedLine {
        code: row.code.clone(),
        stage: ask.say(row.stage.word_key(), &[]),
        class,
        why: source.map(|one| why(ask, class, &one.0, &one.1)).unwrap_or_default(),
        received: typed.unwrap_or(received.map(Fen::plain_text).unwrap_or_default()),
        sex: need.and_then(|need| need.sex).map(|sex| sex.code().to_owned()).unwrap_or_default(),
        id,
    }
}

async fn needs(ask: &Ask, term: &str, form: Option<&FormBody>) -> Result<NeedsPage, Failure> {
    let book = books::kept(ask).await?;
    books::permit::<may::ProposeAid>(ask, &book)?;
    let term: Term = term.parse().map_err(|_| Failure::NOT_FOUND)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, (total, noted)) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::needs(q, term, (asked.size, asked.offset()))?;
            let mut sources = store::need_sources(q, term)?;
            let mut out: Vec<(NeedRow, Option<Why>)> = Vec::with_capacity(rows.len());
            for row in rows {
                let why = match sources.remove(&row.pupil) {
                    Some(one) => {
                        let points = crate::aid::store::points(q, one.application)?;
                        Some((one, points))
                    }
                    None => None,
                };
                out.push((row, why));
            }
            Ok((out, store::count_needs(q, term)?))
        })
        .await?;
    Ok(NeedsPage {
        term: term.to_string(),
        name: term_words(ask, term),
        lines: rows.iter().map(|(row, why)| line(ask, (row, why.as_ref()), form)).collect(),
        noted,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// `GET /allocation/needs/{term}`
pub async fn page(ask: Ask, Path(term): Path<String>) -> Result<Response, Failure> {
    draw(&needs(&ask, &term, None).await?)
}

/// What the form says of each pupil; a pupil without a class is left alone.
fn read(form: &FormBody) -> Result<Vec<(PupilId, NewNeed)>, Failure> {
    let mut out = Vec::new();
    for (id, class) in form.starting("class-") {
        let Ok(class) = class.parse::<i64>() else { continue };
        let no = || AllocationRefusal::NoChoice { field: "class" };
        let pupil: PupilId = id.parse().map_err(|_| no())?;
        let received = match form.get(&format!("received-{id}")).trim() {
            "" => Fen::ZERO,
            text => Fen::read("received", text)?,
        };
        let sex = Sex::parse(form.get(&format!("sex-{id}")));
        out.push((pupil, NewNeed { class, received, sex }));
    }
    Ok(out)
}

/// `POST /allocation/needs/{term}`
pub async fn send(ask: Ask, Path(text): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let permit = books::permit::<may::ProposeAid>(&ask, &book)?;
    let term: Term = text.parse().map_err(|_| Failure::NOT_FOUND)?;
    let told = read(&form);
    let done = match told {
        Err(failure) => Err(failure),
        Ok(told) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                if told.is_empty() {
                    return Err(AllocationRefusal::NoChoice { field: "class" }.into());
                }
                for (pupil, new) in &told {
                    actions::note_need(tx, &permit, (*pupil, term), new)?;
                }
                Ok(Answer::to(format!("/allocation/needs/{term}?done=done-allocation-needs")))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, needs(&ask, &text, Some(&form))).await
}
