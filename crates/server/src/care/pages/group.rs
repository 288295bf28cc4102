//! One group: its plan, who leads, its pupils by code, how far they have come.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{GrowthGroupId, PersonId, PupilId};
use liandong_domain::care::{CareRefusal, FamilyYes, GroupState, session_span};

use super::{day_of, is_worker, time_of};
use crate::books::pages::{kept, permit};
use crate::books::store::BookRow;
use crate::care::store::{GroupPupil, GroupRow, LeaderRow, MeetingRow, NewMeeting};
use crate::care::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// Somebody who leads.
#[derive(Debug, Clone)]
pub struct LeaderLine {
    /// Who.
    pub id: String,
    /// Their name.
    pub name: String,
}

/// A pupil of the group.
#[derive(Debug, Clone)]
pub struct PupilLine {
    /// Which.
    pub id: String,
    /// The pupil's code.
    pub code: String,
    /// Whether the family's yes stands.
    pub agreed: bool,
    /// How the family stands to it, in words.
    pub yes: String,
    /// How often it was there.
    pub times: i64,
    /// How far it has come.
    pub note: String,
}

/// A meeting of the group.
#[derive(Debug, Clone)]
pub struct MeetingLine {
    /// Where it stands.
    pub href: String,
    /// When.
    pub when: String,
    /// What it is about.
    pub topic: String,
    /// Where it stands, in words.
    pub state: String,
}

/// One group.
#[derive(Template)]
#[template(path = "pages/care/group.html")]
pub struct GroupPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind.
    pub kind: String,
    /// Whether it has not ended.
    pub open: bool,
    /// Where it stands.
    pub state: String,
    /// What shall be reached.
    pub goals: String,
    /// Where it meets.
    pub place: String,
    /// How many pupils, of how many places.
    pub seats: String,
    /// What became of it.
    pub summary: String,
    /// Whether the reader is a worker.
    pub worker: bool,
    /// Who leads.
    pub leaders: Vec<LeaderLine>,
    /// Its pupils.
    pub pupils: Vec<PupilLine>,
    /// Its meetings, the first ones first.
    pub meetings: Vec<MeetingLine>,
    /// Today, for a day of a form.
    pub today: String,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for GroupPage {
    const NAME: &'static str = "care/group";
}

/// A group named in an address, for those who lead it and the workers. Anybody else finds nothing.
pub(super) struct AtGroup {
    /// The group.
    pub row: GroupRow,
    /// The book whose workers keep it.
    pub book: BookRow,
    /// Leave to lead it.
    pub permit: Permit<may::AccompanyChild>,
}

pub(super) async fn at_group(ask: &Ask, id: &str) -> Result<AtGroup, Failure> {
    let (book, me) = (kept(ask).await?, ask.actor.me()?);
    let id: GrowthGroupId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, leads) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::group(q, id)?.ok_or(Failure::NOT_FOUND)?;
            Ok((row, store::leads(q, id, me)?))
        })
        .await?;
    let permit = ask.actor.permit(&Scope::duty(&*book.path, leads))?;
    Ok(AtGroup { row, book, permit })
}

/// From when until when, as a page says it.
pub(super) fn span_words(ask: &Ask, row: &MeetingRow) -> String {
    let (from, until) = (row.span.from, row.span.until);
    format!("{} {}–{}", day_long(ask.lang, from.day()), from.time(), until.time())
}

fn meeting_line(ask: &Ask, row: &MeetingRow) -> MeetingLine {
    let state = ask.say(row.state.word(), &[]);
    MeetingLine {
        href: format!("/care/groups/{}/meetings/{}", row.group, row.id),
        when: span_words(ask, row),
        topic: row.topic.clone(),
        state: match row.present {
            0 => state,
            n => {
                let there = ask.say("groups-there", &[("n", n.to_string())]);
                format!("{state} · {there}")
            }
        },
    }
}

/// How a family stands to a kind of group, in words.
pub(super) fn yes_words(ask: &Ask, yes: FamilyYes) -> String {
    let day = yes.day().map(|day| day_long(ask.lang, day)).unwrap_or_default();
    ask.say(yes.word(), &[("day", day)])
}

/// The colour of that.
pub(super) fn yes_tone(yes: FamilyYes) -> &'static str {
    if yes.stands() { "done" } else { "off" }
}

type Parts = (Vec<LeaderRow>, Vec<GroupPupil>, Vec<MeetingRow>);

async fn group_page(ask: &Ask, id: &str, form: FormBody) -> Result<GroupPage, Failure> {
    let at = at_group(ask, id).await?;
    let (which, today) = (at.row.id, ask.now.day());
    let (leaders, pupils, meetings): Parts = ask
        .app
        .look(ask.actor.town, move |q| {
            let leaders = store::leaders(q, which)?;
            Ok((leaders, store::group_pupils(q, which, today)?, store::meetings_of(q, which)?))
        })
        .await?;
    let row = at.row;
    let facts = [("n", row.enrolled.to_string()), ("places", row.places.to_string())];
    let leader = |one: LeaderRow| LeaderLine { id: one.person.to_string(), name: one.name };
    let pupil = |one: GroupPupil| PupilLine {
        id: one.pupil.to_string(),
        code: one.code,
        agreed: one.yes.stands(),
        yes: yes_words(ask, one.yes),
        times: one.times,
        note: one.note,
    };
    Ok(GroupPage {
        id: row.id.to_string(),
        kind: ask.say(row.kind.word(), &[]),
        open: row.state == GroupState::Open,
        state: ask.say(row.state.word(), &[]),
        seats: ask.say("groups-seats", &facts),
        title: row.title,
        goals: row.goals,
        place: row.place,
        summary: row.summary,
        worker: is_worker(ask, &at.book),
        leaders: leaders.into_iter().map(leader).collect(),
        pupils: pupils.into_iter().map(pupil).collect(),
        meetings: meetings.iter().map(|one| meeting_line(ask, one)).collect(),
        today: ask.now.day().to_string(),
        form,
        c: ask.frame(),
    })
}

/// `GET /care/groups/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&group_page(&ask, &id, FormBody::default()).await?)
}

async fn answered(
    ask: &Ask,
    id: &str,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, group_page(ask, id, form)).await
}

fn to(id: GrowthGroupId) -> Answer {
    Answer::to(format!("/care/groups/{id}?done=done-groups"))
}

/// `POST /care/groups/{id}/leaders`: a worker names one, or ends one.
pub async fn leaders(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_group(&ask, &id).await?;
    let permit = permit::<may::ManagePairs>(&ask, &at.book)?;
    let (group, number) = (at.row.id, form.get("number").to_owned());
    let end = form.has("end").then(|| form.get("end").parse::<PersonId>());
    let end = end.transpose().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        match end {
            Some(person) => actions::end_leader_of(tx, &permit, (group, person))?,
            None => actions::name_leader_of(tx, &permit, (group, &number))?,
        }
        Ok(to(group))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /care/groups/{id}/pupils`: a worker enrols one by code, takes one out, or notes that the
/// family's yes was taken back.
pub async fn pupils(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let at = at_group(&ask, &id).await?;
    let permit = permit::<may::ManagePairs>(&ask, &at.book)?;
    let (group, code) = (at.row.id, form.get("code").to_owned());
    let agreed = form.has("agreed").then_some(());
    let (what, pupil) = (form.get("what").to_owned(), form.get("pupil").parse::<PupilId>());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let pupil = pupil.map_err(|_| Failure::NOT_FOUND);
        match what.as_str() {
            "out" => actions::take_pupil_out(tx, &permit, (group, pupil?))?,
            "disagree" => actions::take_consent_back(tx, &permit, (group, pupil?))?,
            _ => actions::enrol_pupil(tx, &permit, (group, &code), agreed)?,
        }
        Ok(to(group))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /care/groups/{id}/notes`: how far a pupil has come.
pub async fn notes(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let at = at_group(&ask, &id).await?;
    let (group, permit, words) = (at.row.id, at.permit, form.get("note").to_owned());
    let pupil: PupilId = form.get("pupil").parse().map_err(|_| Failure::NOT_FOUND)?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::note_progress(tx, &permit, (group, pupil), &words)?;
        Ok(to(group))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /care/groups/{id}/meetings`: a meeting is planned.
pub async fn meetings(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = at_group(&ask, &id).await?;
    let (group, permit, topic) = (at.row.id, at.permit, form.get("topic").to_owned());
    let minutes = liandong_domain::basics::fold(form.get("minutes")).parse::<i64>();
    let span = day_of(&form, "day").and_then(|day| {
        let minutes = minutes.map_err(|_| CareRefusal::NoMinutes)?;
        session_span(day, time_of(&form, "begins")?, minutes)
    });
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let new = NewMeeting { group, topic: topic.clone(), span: span.clone()? };
        actions::plan_meeting(tx, &permit, &new)?;
        Ok(to(group))
    })
    .await;
    answered(&ask, &id, form, done).await
}

/// `POST /care/groups/{id}/end`: with its summary.
pub async fn end(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let at = at_group(&ask, &id).await?;
    let (group, permit, summary) = (at.row.id, at.permit, form.get("summary").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::end_group(tx, &permit, group, &summary)?;
        Ok(to(group))
    })
    .await;
    answered(&ask, &id, form, done).await
}
