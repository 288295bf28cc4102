//! A suggestion looked at before it is laid before the committee: other sums, other limits.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::aid::Term;
use liandong_domain::allocation::{AllocationRule, Bound, Outcome, Sex};
use liandong_domain::basics::{Fen, PurposeId};
use liandong_domain::rules::{RuleContent as _, SchoolStage};

use super::{bound_words, pools, term_words};
use crate::allocation::actions::{self, Asked, NewBound, Reckoned};
use crate::books::pages::{self as books, Choice};
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw_with, money};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, parse_form};

/// A purpose of the pool.
#[derive(Debug, Clone)]
pub struct PoolLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What can be allocated of it.
    pub available: String,
    /// For whom; empty: for everybody.
    pub bound: String,
    /// The amount typed.
    pub typed: String,
}

/// What comes out.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Class by class: how many are served, what they get.
    pub classes: Vec<(i64, i64, String)>,
    /// How many get something, of how many.
    pub served: (i64, usize),
    /// What is given.
    pub given: String,
    /// What stays in the pool.
    pub remainder: String,
    /// Reasons, and how many children each is told.
    pub reasons: Vec<(String, usize)>,
    /// Whether the limits looked at are those in force.
    pub in_force: bool,
}

/// A suggestion looked at.
#[derive(Template)]
#[template(path = "pages/allocation/suggest.html")]
pub struct SuggestPage {
    /// The frame.
    pub c: Frame,
    /// The term, as in its address.
    pub term: String,
    /// Terms to choose from.
    pub terms: Vec<Choice>,
    /// Purposes of the pool.
    pub pools: Vec<PoolLine>,
    /// Fields of the rule: name and value.
    pub limits: Vec<(String, String)>,
    /// What comes out; none: not looked at yet.
    pub looked: Option<Looked>,
    /// Stages of school to bind a purpose to.
    pub stages: Vec<Choice>,
    /// Whether the reader may bind a purpose.
    pub binds: bool,
    /// The words typed of a condition.
    pub bound_words: String,
}

impl Page for SuggestPage {
    const NAME: &'static str = "allocation/suggest";
}

/// The fields of the rule that are limits of money and number: what may be looked at otherwise.
const LIMITS: [&str; 6] = [
    "step-fen",
    "least-fen",
    "per-school",
    "primary-most",
    "junior-middle-most",
    "senior-middle-most",
];

fn read(form: &FormBody, rule: AllocationRule) -> Result<Asked, Failure> {
    let mut gather = Gather::default();
    let mut sources = Vec::new();
    for (id, text) in form.starting("source-").filter(|(_, text)| !text.trim().is_empty()) {
        let fen = gather.take(Fen::parse("sources", text));
        if let (Ok(purpose), Some(fen)) = (id.parse::<PurposeId>(), fen) {
            sources.push((purpose, fen));
        }
    }
    let mut fields: std::collections::BTreeMap<String, String> =
        rule.to_fields().into_iter().collect();
    for key in LIMITS.into_iter().filter(|key| form.has(key)) {
        fields.insert(key.to_owned(), form.get(key).to_owned());
    }
    let limits = gather.take(AllocationRule::from_fields(&fields));
    let term = form.get("term").parse::<Term>().map_err(|_| Failure::NOT_FOUND);
    gather.finish(|| Some((sources, limits?))).and_then(|(sources, limits)| {
        let limits = Some(limits).filter(|limits| *limits != rule);
        Ok(Asked { term: term?, sources, limits })
    })
}

fn looked(ask: &Ask, found: &Reckoned, in_force: bool) -> Looked {
    let out: &Outcome = &found.outcome;
    let mut reasons: std::collections::BTreeMap<_, usize> = std::collections::BTreeMap::new();
    for answer in &out.answers {
        *reasons.entry(answer.reason).or_default() += 1;
    }
    let classes = (1..).zip(out.served.iter().zip(&out.given));
    let given = Fen::total(out.given).unwrap_or_default();
    Looked {
        classes: classes.map(|(n, (count, fen))| (n, *count, money(ask.lang, *fen))).collect(),
        served: (out.served.iter().sum(), out.answers.len()),
        given: money(ask.lang, given),
        remainder: money(ask.lang, out.remainder),
        reasons: reasons.into_iter().map(|(why, n)| (ask.say(why.word(), &[]), n)).collect(),
        in_force,
    }
}

async fn suggestion(ask: &Ask, form: &FormBody, look: bool) -> Result<SuggestPage, Failure> {
    let book = books::kept(ask).await?;
    books::permit::<may::ProposeAid>(ask, &book)?;
    let (pools, rule) = ask
        .app
        .look(ask.actor.town, |q| {
            let today = q.now().day();
            let (rule, _) = crate::rules::actions::in_force::<AllocationRule>(q, today)?;
            Ok((pools(q)?, rule))
        })
        .await?;
    let now = Term::of(ask.now.day());
    let term = form.get("term").parse().unwrap_or(now);
    let mut c = ask.frame();
    let mut seen = None;
    if look {
        match looked_at(ask, form, rule).await {
            Ok(found) => seen = Some(found),
            Err(failure) => c.refuse(failure)?,
        }
    }
    let typed = |key: &str, value: String| {
        if form.has(key) { form.get(key).to_owned() } else { value }
    };
    let lines = pools.into_iter().map(|(row, fen, bound)| PoolLine {
        typed: form.get(&format!("source-{}", row.id)).to_owned(),
        id: row.id.to_string(),
        name: row.name,
        available: money(ask.lang, fen),
        bound: match bound_words(ask, &bound.0) {
            words if words.is_empty() => words,
            words => format!(" · {words} · {}", bound.1),
        },
    });
    let limits = rule.to_fields().into_iter().filter(|(key, _)| LIMITS.contains(&key.as_str()));
    Ok(SuggestPage {
        term: term.to_string(),
        terms: [now, now.next()]
            .map(|term| Choice::new(term.to_string(), term_words(ask, term)))
            .to_vec(),
        pools: lines.collect(),
        limits: limits.map(|(key, value)| (key.clone(), typed(&key, value))).collect(),
        looked: seen,
        stages: SchoolStage::ALL
            .map(|stage| Choice::new(stage.code(), ask.say(stage.word_key(), &[])))
            .to_vec(),
        binds: books::may::<may::KeepBooks>(ask, &book),
        bound_words: form.get("bound_words").to_owned(),
        c,
    })
}

async fn looked_at(ask: &Ask, form: &FormBody, rule: AllocationRule) -> Result<Looked, Failure> {
    let asked = read(form, rule)?;
    let in_force = asked.limits.is_none();
    let found = ask.app.look(ask.actor.town, move |q| actions::reckon(q, &asked)).await?;
    Ok(looked(ask, &found, in_force))
}

/// `GET /allocation/new`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let form = parse_form(&ask.query.clone().into());
    let look = form.starting("source-").any(|(_, text)| !text.trim().is_empty());
    let page = suggestion(&ask, &form, look).await?;
    let wrong = !page.c.errors.is_empty();
    draw_with(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

/// `POST /allocation`
pub async fn send(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let permit = books::permit::<may::ProposeAid>(&ask, &book)?;
    let asked = read(&form, AllocationRule::default_for_town());
    let done = match asked {
        Err(failure) => Err(failure),
        Ok(asked) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let id = actions::suggest(tx, &permit, &asked)?;
                Ok(Answer::to(format!("/allocation/{id}?done=done-allocation-made")))
            })
            .await
        }
    };
    answered(&ask, &form, done).await
}

async fn answered(
    ask: &Ask,
    form: &FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, suggestion(ask, form, false)).await
}

/// `POST /allocation/bounds`
pub async fn bind(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let permit = books::permit::<may::KeepBooks>(&ask, &book)?;
    let purpose: Result<PurposeId, _> = form.get("purpose").parse();
    let stages = form.all("stages").iter().filter_map(|one| SchoolStage::parse(one)).collect();
    let bound = Bound { stages, sex: Sex::parse(form.get("sex")) };
    let words = form.get("bound_words").to_owned();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let purpose = purpose.map_err(|_| Failure::NOT_FOUND)?;
        let new = NewBound { purpose, bound: bound.clone(), words: words.clone() };
        actions::bind(tx, &permit, &new)?;
        Ok(Answer::to("/allocation/new?done=done-allocation-bound"))
    })
    .await;
    answered(&ask, &form, done).await
}
