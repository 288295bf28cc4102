//! Why can I, or can I not, join: one trace, the same for the volunteer and for the worker (E5).

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::activities::{Accompanied, Cure, QueueClass, Why};
use liandong_domain::basics::{PersonId, ShiftId};
use liandong_domain::reflection::case_named;

use super::filled::Filled;
use super::views::{shift_scope, when};
use crate::activities::actions::{Trace, judge_for};
use crate::activities::store::{self, SeatRow, Whole};
use crate::db::Read;
use crate::failure::Failure;
use crate::training::actions::way_to;
use crate::training::pages::step_words;
use crate::ui::{FieldError, Frame, Page, draw_with};
use crate::web::Ask;

/// One reason with its way on.
#[derive(Debug, Clone)]
pub struct ReasonView {
    /// The sentence.
    pub words: String,
    /// What would help.
    pub cure: String,
    /// Where that is done; empty: nowhere here.
    pub href: String,
}

/// The trace of one post.
#[derive(Debug, Clone)]
pub struct TraceView {
    /// The post.
    pub post: String,
    /// Its name.
    pub name: String,
    /// What stands against it; empty: welcome.
    pub reasons: Vec<ReasonView>,
    /// Whether one may join.
    pub may_join: bool,
    /// Whether one may wait.
    pub may_wait: bool,
    /// How many wait.
    pub waiting: i64,
    /// The rules it was weighed by.
    pub rules: String,
}

/// The page with the trace.
#[derive(Template)]
#[template(path = "pages/activities/why.html")]
pub struct WhyPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and hours.
    pub when: String,
    /// Whom it is about; empty: the reader.
    pub person: String,
    /// That person's id, for the worker's button; empty: the reader.
    pub person_id: String,
    /// A trace per post.
    pub traces: Vec<TraceView>,
    /// The published order of the waiting list.
    pub queue: Vec<String>,
    /// Name of the contact.
    pub contact_name: String,
    /// Number of the contact.
    pub contact_phone: String,
}

impl Page for WhyPage {
    const NAME: &'static str = "activities/why";
}

/// From where somebody reads a trace: the way on differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reader {
    /// About oneself.
    Own,
    /// About one's child.
    Guardian(PersonId),
    /// As the worker or leader who keeps the list.
    Keeper(PersonId),
}

/// Where the next step is done: every cure leads somewhere.
fn cure_href(cure: Cure, reader: &Reader, shift: ShiftId, phone: &str) -> String {
    let call = || match phone.trim() {
        "" => format!("/shifts/{shift}"),
        phone => format!("tel:{}", phone.replace(' ', "")),
    };
    match (cure, reader) {
        // The button itself stands on the shift's page as well.
        (Cure::JoinWaitingList, Reader::Own) => format!("/shifts/{shift}"),
        (Cure::JoinWaitingList | Cure::BringAdult, Reader::Own | Reader::Guardian(_)) => {
            format!("/shifts/{shift}/family")
        }
        (Cure::JoinWaitingList | Cure::BringAdult, Reader::Keeper(_)) => {
            format!("/shifts/{shift}/group")
        }
        (Cure::SignAgreement, Reader::Own) => format!("/shifts/{shift}/agreements"),
        (Cure::SignAgreement, Reader::Guardian(person) | Reader::Keeper(person)) => {
            format!("/shifts/{shift}/agreements?person={person}")
        }
        (Cure::AskGuardian, Reader::Guardian(_)) => "/me/children".to_owned(),
        (Cure::AskGuardian, Reader::Keeper(person)) => format!("/people/{person}/family"),
        (Cure::TellBirthday | Cure::TakeTraining, Reader::Keeper(person)) => {
            format!("/people/{person}/edit")
        }
        (Cure::FinishJoining | Cure::AskWorker, Reader::Keeper(person)) => {
            format!("/people/{person}")
        }
        (Cure::FinishJoining, Reader::Own | Reader::Guardian(_)) => "/me".to_owned(),
        // The guardian's yes and a birthday are noted by the worker; the contact says how.
        (Cure::AskGuardian, Reader::Own)
        | (
            Cure::TellBirthday | Cure::TakeTraining | Cure::AskWorker,
            Reader::Own | Reader::Guardian(_),
        ) => call(),
        (Cure::CancelOther | Cure::SeeOwn, Reader::Keeper(_)) => {
            format!("/shifts/{shift}/sign-ups")
        }
        (Cure::CancelOther | Cure::SeeOwn, Reader::Own | Reader::Guardian(_)) => {
            "/me/sign-ups".to_owned()
        }
        (Cure::GrowOlder | Cure::ChooseOther, _) => "/activities".to_owned(),
    }
}

/// The shortest way to each qualification that somebody lacks: words and where it is done.
type Ways = BTreeMap<String, (String, String)>;

/// Looks up the way to every qualification that a trace misses.
fn ways_of(
    q: &mut Read<'_>,
    ask: &Ask,
    whom: PersonId,
    traces: &[(SeatRow, Trace)],
) -> Result<Ways, Failure> {
    let mut ways = Ways::new();
    let day = q.now().day();
    for why in traces.iter().flat_map(|(_, trace)| &trace.verdict.reasons) {
        let Why::QualificationMissing { name } = why else { continue };
        if case_named(name).is_some() {
            // Nobody rehearses for another: only the reader's own way leads there.
            let own = ask.actor.person == Some(whom);
            let href = if own { "/rehearsals".to_owned() } else { String::new() };
            ways.insert(name.clone(), (ask.say("activities-way-rehearsal", &[]), href));
            continue;
        }
        if let Some(path) = way_to(q, whom, name, day)? {
            ways.insert(name.clone(), step_words(ask, &path));
        }
    }
    Ok(ways)
}

/// A reason as people read it. A missing qualification names the next course by its day.
fn reason(ask: &Ask, why: &Why, whole: &Whole, (reader, ways): (&Reader, &Ways)) -> ReasonView {
    let (shift, phone) = (whole.shift.id, &*whole.activity.contact_phone);
    if let Why::QualificationMissing { name } = why
        && let Some((words, href)) = ways.get(name)
    {
        let cure = why.cure();
        let href =
            if href.is_empty() { cure_href(cure, reader, shift, phone) } else { href.clone() };
        let (words, cure) = (ask.app.words().refusal(ask.lang, why), words.clone());
        return ReasonView { words, cure, href };
    }
    ReasonView {
        words: ask.app.words().refusal(ask.lang, why),
        cure: ask.say(why.cure().word(), &[]),
        href: cure_href(why.cure(), reader, shift, phone),
    }
}

fn view(
    ask: &Ask,
    whole: &Whole,
    (seat, trace): &(SeatRow, Trace),
    told: (&Reader, &Ways),
) -> TraceView {
    TraceView {
        post: seat.post.to_string(),
        name: seat.name.clone(),
        reasons: trace.verdict.reasons.iter().map(|why| reason(ask, why, whole, told)).collect(),
        may_join: trace.verdict.may_sign_up(),
        may_wait: trace.verdict.may_wait(),
        waiting: seat.waiting,
        rules: format!("{} · {}", trace.policy, trace.ratio),
    }
}

/// GET /shifts/{id}/why
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let asked = Filled::from_query(&ask.query);
    let person: Option<PersonId> = asked.get("person").parse().ok();
    let page = page(&ask, &id, person).await?;
    draw_with(StatusCode::OK, &page)
}

/// The trace of a person on a shift: oneself, or somebody whom one may sign up.
pub(super) async fn page(
    ask: &Ask,
    id: &str,
    person: Option<PersonId>,
) -> Result<WhyPage, Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.whose()?;
    let actor = ask.clone();
    let (whole, name, traces, reader, ways) = ask
        .app
        .look(ask.actor.town, move |q| {
            let whole = store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let whom = person.unwrap_or(me);
            let (mut name, mut reader) = (String::new(), Reader::Own);
            if whom != me {
                let family = crate::people::store::children(q, me)?.contains(&whom);
                let scope = shift_scope(&actor, &whole.activity.path, &whole.shift);
                reader = if family { Reader::Guardian(whom) } else { Reader::Keeper(whom) };
                if !family {
                    actor.actor.permit::<may::SignUpForOthers>(&scope)?;
                }
                let row = crate::people::store::person(q, whom)?.ok_or(Failure::NOT_FOUND)?;
                name = row.name;
            } else if whole.shift.published_at.is_none() {
                return Err(Failure::NOT_FOUND);
            }
            let mut traces = Vec::new();
            for seat in store::seats_of(q, id)? {
                if seat.side.code() == "volunteer" {
                    let trace = judge_for(q, &whole, &seat, whom, Accompanied::No)?;
                    traces.push((seat, trace));
                }
            }
            let ways = ways_of(q, &actor, whom, &traces)?;
            Ok((whole, name, traces, reader, ways))
        })
        .await?;
    Ok(WhyPage {
        c: ask.frame(),
        shift: id.to_string(),
        title: whole.activity.title.clone(),
        when: when(ask.lang, whole.activity.form, whole.shift.starts_at, whole.shift.ends_at),
        person: name,
        person_id: person.filter(|p| *p != me).map(|p| p.to_string()).unwrap_or_default(),
        traces: traces.iter().map(|trace| view(ask, &whole, trace, (&reader, &ways))).collect(),
        queue: QueueClass::ALL.iter().map(|class| ask.say(class.why(), &[])).collect(),
        contact_name: whole.activity.contact_name.clone(),
        contact_phone: whole.activity.contact_phone,
    })
}

/// The page after a refused sign-up: the same trace, with the reason on top.
pub(super) async fn refused(
    ask: &Ask,
    id: &str,
    person: Option<PersonId>,
    failure: Failure,
) -> Result<Response, Failure> {
    let mut page = page(ask, id, person).await?;
    page.c.refuse(failure)?;
    // The reasons stand in the list with their cures: the summary on top repeats the first only.
    page.c.errors = page
        .c
        .errors
        .into_iter()
        .take(1)
        .map(|error| FieldError { field: "reasons".to_owned(), text: error.text })
        .collect();
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers E5
    #[test]
    fn every_cure_leads_somewhere_for_everybody() {
        let shift = ShiftId::new(uuid::Uuid::from_u128(1));
        let readers = [
            Reader::Own,
            Reader::Guardian(PersonId::new(uuid::Uuid::nil())),
            Reader::Keeper(PersonId::new(uuid::Uuid::nil())),
        ];
        for cure in Cure::ALL {
            for reader in &readers {
                for phone in ["0769 2222 0000", ""] {
                    let href = cure_href(cure, reader, shift, phone);
                    let leads = href.starts_with('/') || href.starts_with("tel:0769");
                    assert!(leads, "{cure:?} {reader:?} {href}");
                }
            }
        }
    }
}
