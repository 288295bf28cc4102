//! One application: what is there, what is next, and who may do it.

use askama::Template;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Asks, Permit, Scope, may};
use liandong_domain::aid::{
    AidApplicationState, AidApplications, AidCriterion, AidPaper, POINTS_MOST,
};
use liandong_domain::basics::{AidApplicationId, ObjectionId};

use super::applications::{office, tone};
use super::term_words;
use crate::aid::actions::{applications as actions, whose};
use crate::aid::store::{self, ApplicationRow, ObjectionRow, VisitRow};
use crate::books::pages::{self as books, Choice, day_of, kept, permit};
use crate::books::store::BookRow;
use crate::db::Tx;
use crate::failure::{Failure, Fault};
use crate::rules::actions::in_force;
use crate::ui::{Frame, Page, day_long, draw, draw_with, money};
use crate::web::{Answer, Ask, FormBody, Once, answer_once, filled, readable, upload};

/// One paper of the rule's list.
#[derive(Debug, Clone)]
pub struct PaperLine {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub label: String,
    /// Whether it was seen.
    pub there: bool,
    /// Whether it was photographed.
    pub pictured: bool,
}

/// One criterion with the words for its points.
#[derive(Debug, Clone)]
pub struct CriterionLine {
    /// Its code: the field.
    pub code: &'static str,
    /// Its name.
    pub label: String,
    /// Points and what they mean.
    pub levels: Vec<Choice>,
    /// The points it has; empty: none yet.
    pub points: String,
    /// What those mean.
    pub words: String,
}

/// One objection, without its words.
#[derive(Debug, Clone)]
pub struct ObjectionLine {
    /// Its id.
    pub id: String,
    /// When it came.
    pub day: String,
    /// The answer; empty: none yet.
    pub answer: String,
}

/// What the reader may do now.
#[derive(Debug, Clone, Copy, Default)]
pub struct ApplicationCan {
    /// Note and photograph papers.
    pub papers: bool,
    /// Tell of the visit.
    pub visit: bool,
    /// Say that one does not assess.
    pub recuse: bool,
    /// Assess.
    pub assess: bool,
    /// Publish.
    pub publish: bool,
    /// Answer objections.
    pub answer: bool,
    /// Approve.
    pub approve: bool,
    /// Refuse.
    pub refuse: bool,
    /// Take back.
    pub withdraw: bool,
    /// Read it with the child's name.
    pub read: bool,
}

/// One application.
#[derive(Template)]
#[template(path = "pages/aid/application.html")]
pub struct ApplicationPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// What is told of it: what and its words.
    pub facts: Vec<(String, String)>,
    /// What is next, in a sentence.
    pub next: String,
    /// The rule's papers.
    pub papers: Vec<PaperLine>,
    /// Who was there, as whom, when.
    pub visits: Vec<(String, String, String)>,
    /// Criteria.
    pub criteria: Vec<CriterionLine>,
    /// Objections.
    pub objections: Vec<ObjectionLine>,
    /// Why the reader does not assess; empty: they may.
    pub recused: String,
    /// The pupil it became: id and code; empty: none.
    pub pupil: (String, String),
    /// What the reader may do.
    pub can: ApplicationCan,
    /// Whether the reader is of the office.
    pub inside: bool,
    /// Who it is, after a purpose was written: what and its words.
    pub told: Vec<(String, String)>,
    /// Photographs, after a purpose was written: name and data.
    pub pictures: Vec<(String, String)>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for ApplicationPage {
    const NAME: &'static str = "aid/application";
}

struct Found {
    book: BookRow,
    row: ApplicationRow,
    papers: Vec<(AidPaper, bool)>,
    visits: Vec<VisitRow>,
    points: Vec<(AidCriterion, i64)>,
    objections: Vec<ObjectionRow>,
    rule: AidApplications,
    recused: Option<&'static str>,
    pupil: Option<String>,
    inside: bool,
}

/// The application, for the office and for who brought it.
async fn found(ask: &Ask, id: &str) -> Result<Found, Failure> {
    let book = kept(ask).await?;
    let me = ask.actor.me()?;
    let inside = books::may::<may::ProposeAid>(ask, &book);
    let id: AidApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    ask.app
        .look(ask.actor.town, move |q| {
            let row = store::application(q, id)?.ok_or(Failure::NOT_FOUND)?;
            if !inside && !whose::sees(q, me, &row)? {
                return Err(Failure::NOT_FOUND);
            }
            let pupil = match row.pupil {
                Some(pupil) => store::pupil(q, pupil)?.map(|pupil| pupil.code),
                None => None,
            };
            let today = q.now().day();
            Ok(Found {
                papers: store::papers(q, id)?,
                visits: store::visits(q, id)?,
                points: store::points(q, id)?,
                objections: store::objections(q, id)?,
                rule: in_force::<AidApplications>(q, today)?.0,
                recused: actions::recusal(q, &row, me)?,
                pupil,
                inside,
                book,
                row,
            })
        })
        .await
}

fn can(ask: &Ask, found: &Found) -> ApplicationCan {
    use AidApplicationState as S;
    let (state, me) = (found.row.state, ask.actor.person);
    let decides = books::may::<may::DecideAid>(ask, &found.book) && found.recused.is_none();
    let own = found.row.brought_by;
    let apply = ask.actor.may::<may::ApplyForAid>(&Scope::own(own));
    let inside = found.inside;
    let visited = found.visits.iter().any(|visit| Some(visit.visitor) == me);
    ApplicationCan {
        papers: inside && state.is_open(),
        visit: inside && state == S::Complete && !visited,
        recuse: inside && state.is_open() && found.recused.is_none(),
        assess: decides && state == S::Visited,
        publish: decides && state == S::Assessed,
        answer: decides && state == S::Published,
        approve: decides && state == S::Published && found.row.assessed_by != me,
        refuse: decides && state.is_open(),
        withdraw: state.is_open() && (inside || apply),
        read: books::may::<may::RevealPupil>(ask, &found.book),
    }
}

fn facts(ask: &Ask, found: &Found) -> Vec<(String, String)> {
    let row = &found.row;
    let mut out = Vec::new();
    let mut tell = |key: &str, value: String| {
        if !value.is_empty() {
            out.push((ask.say(key, &[]), value));
        }
    };
    let grade = ask.say("application-grade-said", &[("n", row.grade.to_string())]);
    tell("aid-stage", format!("{} · {grade}", ask.say(row.stage.word_key(), &[])));
    tell("application-term", term_words(ask, row.term));
    let day = day_long(ask.lang, row.made_at.day());
    tell("application-brought", format!("{} · {day}", ask.say(row.brought_as.word(), &[])));
    if found.inside {
        let known = if row.document_key.is_some() { "common-yes" } else { "common-no" };
        tell("application-document-known", ask.say(known, &[]));
        if let Some(points) = row.points {
            let pass = found.rule.pass_points.to_string();
            let said = [("points", points.to_string()), ("pass", pass)];
            tell("application-points", ask.say("application-points-said", &said));
        }
    }
    if let Some((from, until)) = row.published {
        let shown = format!("{} · {}", row.mask, money(ask.lang, row.fen));
        tell("application-published-as", shown);
        let days = (day_long(ask.lang, from), day_long(ask.lang, until));
        tell("application-published-days", format!("{} – {}", days.0, days.1));
    }
    tell("application-why", row.why.clone());
    out
}

fn criteria(ask: &Ask, found: &Found) -> Vec<CriterionLine> {
    let line = |criterion: AidCriterion| {
        let points = found.points.iter().find(|one| one.0 == criterion).map(|one| one.1);
        let words = |points: i64| ask.say(&criterion.level(points), &[]);
        CriterionLine {
            code: criterion.code(),
            label: ask.say(criterion.word(), &[]),
            levels: (0..=POINTS_MOST)
                .map(|points| Choice::new(points.to_string(), words(points)))
                .collect(),
            points: points.map(|points| points.to_string()).unwrap_or_default(),
            words: points.map(words).unwrap_or_default(),
        }
    };
    AidCriterion::ALL.into_iter().map(line).collect()
}

fn paper_lines(ask: &Ask, found: &Found) -> Vec<PaperLine> {
    let line = |paper: AidPaper| {
        let there = found.papers.iter().find(|one| one.0 == paper);
        PaperLine {
            code: paper.code(),
            label: ask.say(paper.word(), &[]),
            there: there.is_some(),
            pictured: there.is_some_and(|one| one.1),
        }
    };
    found.rule.papers.iter().copied().map(line).collect()
}

fn page_of(ask: &Ask, found: &Found, form: FormBody) -> ApplicationPage {
    let row = &found.row;
    let visit = |visit: &VisitRow| {
        let seen =
            if visit.as_worker { "application-visit-worker" } else { "application-visit-second" };
        (visit.name.clone(), ask.say(seen, &[]), day_long(ask.lang, visit.on))
    };
    let objection = |one: &ObjectionRow| ObjectionLine {
        id: one.id.to_string(),
        day: day_long(ask.lang, one.made_at.day()),
        answer: one.answer.clone(),
    };
    let pupil = row.pupil.map(|id| (id.to_string(), found.pupil.clone().unwrap_or_default()));
    ApplicationPage {
        id: row.id.to_string(),
        code: row.code.clone(),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        facts: facts(ask, found),
        next: ask.say(&format!("application-next-{}", row.state.code()), &[]),
        papers: paper_lines(ask, found),
        visits: if found.inside { found.visits.iter().map(visit).collect() } else { Vec::new() },
        criteria: criteria(ask, found),
        objections: match found.inside {
            true => found.objections.iter().map(objection).collect(),
            false => Vec::new(),
        },
        recused: found.recused.map(|why| ask.say(why, &[])).unwrap_or_default(),
        pupil: pupil.filter(|_| found.inside).unwrap_or_default(),
        can: can(ask, found),
        inside: found.inside,
        told: Vec::new(),
        pictures: Vec::new(),
        form,
        c: ask.frame(),
    }
}

fn empty() -> FormBody {
    filled(&[])
}

/// `GET /aid/applications/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    draw(&page_of(&ask, &found, empty()))
}

async fn again(ask: &Ask, id: &str, form: FormBody, failure: Failure) -> Result<Response, Failure> {
    let found = found(ask, id).await?;
    let mut page = page_of(ask, &found, form);
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Does something to an application and comes back to it.
async fn done<P, F>(
    ask: Ask,
    id: String,
    form: FormBody,
    permit: Permit<P>,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    P: Asks + 'static,
    F: Fn(&mut Tx<'_>, &Permit<P>, AidApplicationId) -> Result<(), Failure> + Send + 'static,
    Permit<P>: Send,
{
    let which: AidApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let to = format!("/aid/applications/{which}?done={word}");
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, which)?;
        Ok(Answer::to(to.clone()))
    })
    .await;
    match answer {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &id, form, failure).await,
    }
}

/// `POST /aid/applications/{id}/papers`
pub async fn papers(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = office(&ask, &kept(&ask).await?)?;
    let papers: Vec<AidPaper> =
        form.all("papers").iter().filter_map(|code| AidPaper::parse(code)).collect();
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, id| {
        actions::note_papers(tx, permit, id, &papers)
    };
    done(ask, id, form, permit, ("done-application-papers", act)).await
}

/// `POST /aid/applications/{id}/photo`
pub async fn photo(ask: Ask, Path(id): Path<String>, form: Multipart) -> Result<Response, Failure> {
    let permit = office(&ask, &kept(&ask).await?)?;
    let which: AidApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (bytes, form) = upload(form).await?;
    let paper = form.get("paper");
    let once = Once::new(form.get("once"), &format!("{id}/{paper}/{}", bytes.len()));
    let paper = AidPaper::parse(paper).ok_or(Failure::NOT_FOUND)?;
    // Opening a picture takes processor time: on a thread of its own.
    let read = tokio::task::spawn_blocking(move || readable(&bytes))
        .await
        .map_err(|e| Fault::new("reading a photograph", e.to_string()))?;
    let done = match read {
        Ok(picture) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                actions::photograph_paper(tx, &permit, (which, paper), &picture)?;
                let to = format!("/aid/applications/{which}?done=done-application-photo");
                Ok(Answer::to(to))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &id, empty(), failure).await,
    }
}

/// `POST /aid/applications/{id}/visit`
pub async fn visit(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = office(&ask, &book)?;
    let as_worker = books::may::<may::DecideAid>(&ask, &book);
    let (day, words) = (day_of(&ask, &form, "day"), form.get("words").to_owned());
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ProposeAid>, id| {
        actions::report_visit(tx, permit, (id, as_worker), (day.clone()?, &words))
    };
    done(ask, id, form, permit, ("done-application-visit", act)).await
}

/// `POST /aid/applications/{id}/recuse`
pub async fn recuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = office(&ask, &kept(&ask).await?)?;
    done(ask, id, form, permit, ("done-application-recused", actions::recuse)).await
}

/// `POST /aid/applications/{id}/assess`
pub async fn assess(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let points: Vec<(AidCriterion, i64)> = AidCriterion::ALL
        .into_iter()
        .filter_map(|one| Some((one, form.get(one.code()).parse().ok()?)))
        .collect();
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::DecideAid>, id| {
        actions::assess(tx, permit, id, &points)
    };
    done(ask, id, form, permit, ("done-application-assessed", act)).await
}

/// `POST /aid/applications/{id}/publish`
pub async fn publish(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    done(ask, id, form, permit, ("done-application-published", actions::publish)).await
}

/// `POST /aid/applications/{id}/answer`
pub async fn answer(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let objection: ObjectionId = form.get("objection").parse().map_err(|_| Failure::NOT_FOUND)?;
    let words = form.get("answer").to_owned();
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::DecideAid>, id| {
        actions::answer_objection(tx, permit, (id, objection), &words)
    };
    done(ask, id, form, permit, ("done-application-answered", act)).await
}

/// `POST /aid/applications/{id}/approve`
pub async fn approve(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let act = |tx: &mut Tx<'_>, permit: &Permit<may::DecideAid>, id| {
        actions::approve(tx, permit, id).map(|_| ())
    };
    done(ask, id, form, permit, ("done-application-approved", act)).await
}

/// `POST /aid/applications/{id}/refuse`
pub async fn refuse(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::DecideAid>(&ask, &kept(&ask).await?)?;
    let why = form.get("why").to_owned();
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::DecideAid>, id| {
        actions::refuse_application(tx, permit, id, &why)
    };
    done(ask, id, form, permit, ("done-application-refused", act)).await
}

/// `POST /aid/applications/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let inside = books::may::<may::ProposeAid>(&ask, &book);
    let scope = if inside { Scope::body(&*book.path) } else { Scope::own(ask.actor.me()?) };
    let permit = ask.actor.permit(&scope)?;
    let act = move |tx: &mut Tx<'_>, permit: &Permit<may::ApplyForAid>, id| {
        actions::withdraw_application(tx, permit, (id, inside))
    };
    done(ask, id, form, permit, ("done-application-withdrawn", act)).await
}

/// `POST /aid/applications/{id}/read`: who it is, once, with a purpose.
pub async fn read(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = permit::<may::RevealPupil>(&ask, &kept(&ask).await?)?;
    let which: AidApplicationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let purpose = form.get("purpose").to_owned();
    let done = ask
        .app
        .act(&permit, move |tx| actions::read_application(tx, &permit, which, &purpose))
        .await;
    let told = match done {
        Ok(told) => told,
        Err(failure) => return again(&ask, &id, form, failure).await,
    };
    let found = found(&ask, &id).await?;
    let mut page = page_of(&ask, &found, empty());
    let who = told.told;
    for (key, value) in [
        ("aid-name", who.name),
        ("aid-school", who.school),
        ("aid-guardian", who.guardian),
        ("aid-phone", who.phone),
        ("application-hardship", who.hardship),
    ] {
        page.told.push((ask.say(key, &[]), value));
    }
    page.told.extend(told.visits);
    for (words, contact) in told.objections {
        let said = if contact.is_empty() { words } else { format!("{words} · {contact}") };
        page.told.push((ask.say("application-objection", &[]), said));
    }
    for (paper, picture) in told.photos {
        let data = format!("data:image/jpeg;base64,{picture}");
        page.pictures.push((ask.say(paper.word(), &[]), data));
    }
    draw(&page)
}
