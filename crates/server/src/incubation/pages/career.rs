//! The career line of a person: from being helped to teaching others.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Day, PersonId};
use liandong_domain::incubation::{Help, Mark, Milestone, Phase, Reader, phases};

use super::filled;
use super::team::StageView;
use crate::failure::{Failure, Gather};
use crate::incubation::actions;
use crate::incubation::refusal::FormRefusal;
use crate::people::store;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One milestone.
#[derive(Debug, Clone)]
pub struct LineView {
    /// From when to when.
    pub when: String,
    /// What.
    pub what: String,
    /// The body, qualification or course.
    pub words: String,
}

/// A career line.
#[derive(Template)]
#[template(path = "pages/incubation/career.html")]
pub struct CareerPage {
    /// The frame.
    pub c: Frame,
    /// Who; empty: oneself.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The great steps, `done` or `next`.
    pub phases: Vec<StageView>,
    /// Milestones in the order of time.
    pub lines: Vec<LineView>,
    /// One's own, at one's own hand: the switch is shown.
    pub own: bool,
    /// Since when others may see that one was helped; empty: they may not.
    pub shown: String,
    /// The values.
    pub form: FormBody,
}

impl Page for CareerPage {
    const NAME: &'static str = "incubation/career";
}

fn line(ask: &Ask, one: &Milestone) -> LineView {
    let day = |day: Day| day_long(ask.lang, day);
    let lasts = matches!(one.mark, Mark::Role(_) | Mark::Helped);
    let when = match one.until {
        Some(until) => {
            let facts = [("from", day(one.from)), ("until", day(until))];
            ask.say("incubation-from-until", &facts)
        }
        None if lasts => ask.say("incubation-since", &[("from", day(one.from))]),
        None => day(one.from),
    };
    let what = match one.mark {
        Mark::Helped => ask.say("incubation-mark-helped", &[]),
        Mark::Joined => ask.say("incubation-mark-joined", &[]),
        Mark::Role(role) => ask.say(role.word_key(), &[]),
        Mark::Qualified => ask.say("incubation-mark-qualified", &[]),
        Mark::Star(star) => ask.say("incubation-mark-star", &[("star", star.to_string())]),
        Mark::Taught => ask.say("incubation-mark-taught", &[]),
    };
    LineView { when, what, words: one.words.clone() }
}

/// The great steps. Being helped is named only where it is seen.
fn steps(ask: &Ask, line: &[Milestone]) -> Vec<StageView> {
    let reached = phases(line);
    Phase::ALL
        .into_iter()
        .filter(|phase| *phase != Phase::Helped || reached.contains(phase))
        .map(|phase| {
            let state = if reached.contains(&phase) { "done" } else { "next" };
            StageView { text: ask.say(phase.word(), &[]), state }
        })
        .collect()
}

/// A permit for what is one's own, or the person's acted for.
async fn own(ask: &Ask) -> Result<Permit<may::EditOwnProfile>, Failure> {
    let whose = ask.actor.whose()?;
    if ask.actor.acting_for.is_none() {
        return ask.actor.permit(&Scope::own(whose));
    }
    let scopes = scopes(ask, whose).await?;
    scopes.iter().find_map(|scope| ask.actor.permit(scope).ok()).ok_or(Failure::NOT_FOUND)
}

async fn scopes(ask: &Ask, person: PersonId) -> Result<Vec<Scope>, Failure> {
    let paths = ask.app.look(ask.actor.town, move |q| Ok(store::paths(q, person)?)).await?;
    let bodies = paths.into_iter().map(|path| Scope::body(path).about(person));
    Ok(std::iter::once(Scope::own(person)).chain(bodies).collect())
}

fn help_fields(help: Option<&Help>) -> FormBody {
    let Some(help) = help else { return FormBody::default() };
    let until = help.until.map(|day| day.to_string()).unwrap_or_default();
    let mut pairs = vec![("helped_from", help.from.to_string()), ("helped_until", until)];
    if help.shown_since.is_some() {
        pairs.push(("show", "yes".to_owned()));
    }
    filled(&pairs)
}

async fn own_page(ask: &Ask, form: Option<FormBody>) -> Result<CareerPage, Failure> {
    let permit = own(ask).await?;
    let me = permit.subject();
    // A worker who acts in the person's name, or a program, sees what everybody else sees.
    let alone = ask.actor.acting_for.is_none() && ask.actor.scopes.is_none();
    let reader = if alone { Reader::Oneself } else { Reader::Another };
    let ((name, milestones), told) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((actions::career_of(q, me, reader)?, store::help_of(q, me)?))
        })
        .await?;
    let help = told.filter(|_| alone);
    let shown = help.and_then(|help| help.shown_since);
    Ok(CareerPage {
        person: String::new(),
        name,
        phases: steps(ask, &milestones),
        lines: milestones.iter().map(|one| line(ask, one)).collect(),
        own: alone,
        shown: shown.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        form: form.unwrap_or_else(|| help_fields(help.as_ref())),
        c: ask.frame(),
    })
}

/// `GET /me/career`
pub async fn mine(ask: Ask) -> Result<Response, Failure> {
    draw(&own_page(&ask, None).await?)
}

/// `GET /people/{id}/career`: what others see, also of oneself.
pub async fn of_person(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    ask.actor.me()?;
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let scopes = scopes(&ask, person).await?;
    let permit =
        scopes.iter().find_map(|scope| ask.actor.permit::<may::ViewPersonCard>(scope).ok());
    permit.ok_or(Failure::NOT_FOUND)?;
    let (name, milestones) = ask
        .app
        .look(ask.actor.town, move |q| actions::career_of(q, person, Reader::Another))
        .await?;
    draw(&CareerPage {
        person: person.to_string(),
        name,
        phases: steps(&ask, &milestones),
        lines: milestones.iter().map(|one| line(&ask, one)).collect(),
        own: false,
        shown: String::new(),
        form: FormBody::default(),
        c: ask.frame(),
    })
}

/// Days of being helped; none: nothing told.
fn read(form: &FormBody) -> Result<Option<(Day, Option<Day>)>, Failure> {
    if !form.has("helped_from") {
        return Ok(None);
    }
    let mut gather = Gather::default();
    let no = FormRefusal::NoDay { field: "helped_from" };
    let from = gather.take(form.get("helped_from").trim().parse::<Day>().map_err(|_| no));
    let until = if form.has("helped_until") {
        let no = FormRefusal::NoDay { field: "helped_until" };
        gather.take(form.get("helped_until").trim().parse::<Day>().map_err(|_| no))
    } else {
        None
    };
    gather.finish(|| Some(Some((from?, until))))
}

/// `POST /me/career`
pub async fn tell(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = own(&ask).await?;
    if ask.actor.acting_for.is_some() || ask.actor.scopes.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let (me, today) = (permit.subject(), ask.now.day());
    let shows = form.get("show") == "yes";
    let done = match read(&form) {
        Ok(days) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let before = store::help_of(tx, me)?.and_then(|help| help.shown_since);
                let shown = shows.then(|| before.unwrap_or(today));
                actions::tell_help(tx, &permit, days, shown)?;
                Ok(Answer::to("/me/career?done=done-incubation-career"))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    form_answer(done, |page| &mut page.c, own_page(&ask, Some(form))).await
}
