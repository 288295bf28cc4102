//! The forms of the roster: what every row and button does without script.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{MarkKind, MarkMethod};
use liandong_domain::basics::{MarkId, PersonId, ShiftId};

use super::roster::{Typed, read_page, returned};
use super::{roster_permit, scope, whole};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, MarkIn};
use crate::failure::Failure;
use crate::ui::draw_with;
use crate::web::{Answer, Ask, FormBody, answer_once};

/// `POST /shifts/{id}/roster/mark`: one tap by form.
pub async fn mark_form(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let person: PersonId = form.get("person").parse().map_err(|_| Failure::NOT_FOUND)?;
    let kind = MarkKind::parse(form.get("kind")).ok_or(Failure::NOT_FOUND)?;
    let marks = vec![(Some(person), String::new(), String::new(), kind)];
    match send_forms(&ask, &form, &permit, &whole, marks, MarkMethod::Tap).await {
        Err(failure @ Failure::Refused(_)) => {
            let out = form.get("mode") == "out";
            refused_tap(&ask, (&whole, leads), failure, person, out).await
        }
        done => done,
    }
}

/// The roster again with the sentence, at the row that was tapped.
async fn refused_tap(
    ask: &Ask,
    (whole, leads): (&Whole, bool),
    failure: Failure,
    person: PersonId,
    out_mode: bool,
) -> Result<Response, Failure> {
    let mut page = read_page(ask, whole, leads).await?;
    page.out_mode = out_mode;
    page.c.refuse(failure)?;
    let wanted = person.to_string();
    if let Some(line) = page.lines.iter_mut().find(|line| line.person == wanted) {
        for error in &mut page.c.errors {
            line.why.clone_from(&error.text);
            // The summary leads to the row, and says whose it is.
            error.field = format!("p-{wanted}");
            error.text = page.c.words.say(
                page.c.tongue,
                "attendance-tap-refused",
                &[("name", line.name.clone()), ("why", line.why.clone())],
            );
        }
    }
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /shifts/{id}/roster/all`: everybody is here; the absent are unticked afterwards. A child
/// whose consent or company is missing is left to the leader's own tap.
pub async fn all_present(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let kind = MarkKind::parse(form.get("kind")).ok_or(Failure::NOT_FOUND)?;
    let kept = whole.clone();
    let rows = ask.app.look(ask.actor.town, move |q| actions::roster_with_lacks(q, &kept)).await?;
    let wanted = if kind == MarkKind::Out { "present" } else { "expected" };
    let marks = rows
        .iter()
        .filter(|r| r.attendance.as_ref().map_or("expected", |a| a.state.code()) == wanted)
        .filter(|r| kind != MarkKind::In || r.lacks.is_empty())
        .map(|r| (Some(r.person), String::new(), String::new(), kind))
        .collect();
    send_forms(&ask, &form, &permit, &whole, marks, MarkMethod::All).await
}

/// `POST /shifts/{id}/roster/walk-in`: somebody came without signing up.
pub async fn walk_in_form(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let (name, tail) = (form.get("name").to_owned(), form.get("phone_tail").to_owned());
    let marks = vec![(None, name.clone(), tail.clone(), MarkKind::In)];
    match send_forms(&ask, &form, &permit, &whole, marks, MarkMethod::Tap).await {
        Err(failure @ Failure::Refused(_)) => {
            let typed = Typed { name, tail, ..Typed::default() };
            returned(&ask, &whole, leads, failure, typed).await
        }
        done => done,
    }
}

/// Back to the row that was tapped, in the same mode.
fn back(shift: ShiftId, form: &FormBody) -> String {
    let mode = if form.get("mode") == "out" { "mode=out&" } else { "" };
    let row = form.get("person").parse::<PersonId>().map(|id| format!("#p-{id}"));
    let row = row.unwrap_or_default();
    format!("/shifts/{shift}/roster?{mode}done=done-attendance-marked{row}")
}

type FormMark = (Option<PersonId>, String, String, MarkKind);

async fn send_forms(
    ask: &Ask,
    form: &FormBody,
    permit: &Permit<may::RecordAttendance>,
    whole: &Whole,
    marks: Vec<FormMark>,
    method: MarkMethod,
) -> Result<Response, Failure> {
    let (shift, permit) = (whole.shift.id, *permit);
    let (once, to) = (form.once(&ask.path), back(shift, form));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        let now = tx.now();
        let marks: Vec<MarkIn> = marks
            .iter()
            .map(|(person, name, tail, kind)| MarkIn {
                id: MarkId::new(tx.fresh()),
                person: *person,
                name: name.clone(),
                tail: tail.clone(),
                kind: *kind,
                at: now,
                method,
            })
            .collect();
        for chunk in marks.chunks(actions::MARKS_MOST) {
            let taken = actions::take_marks(tx, &permit, shift, "form", now, chunk)?;
            // One tap that is refused is told at once; of many, the others count.
            if marks.len() == 1
                && let Some(refused) = taken.refused.into_iter().next()
            {
                return Err(Failure::Refused(vec![refused.why]));
            }
        }
        Ok(Answer::to(to.clone()))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /shifts/{id}/roster/match`: a walk-in is this person, or was a slip of the finger.
pub async fn match_form(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let mark: MarkId = form.get("mark").parse().map_err(|_| Failure::NOT_FOUND)?;
    let person: Option<PersonId> = form.get("person").parse().ok();
    let dismiss = form.has("dismiss");
    let (shift, once) = (whole.shift.id, form.once(&ask.path));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        match person {
            _ if dismiss => actions::dismiss_walk_in(tx, &permit, shift, mark)?,
            Some(person) => actions::match_walk_in(tx, &permit, shift, mark, person)?,
            None => return Err(Failure::NOT_FOUND),
        }
        Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-matched")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /shifts/{id}/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = ask.actor.permit::<may::CloseShift>(&scope(&whole, leads))?;
    let (shift, once) = (whole.shift.id, form.once(&ask.path));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        actions::close_shift(tx, &permit, shift)?;
        Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-closed")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /shifts/{id}/reopen`
pub async fn reopen(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (whole, _) = whole(&ask, &id).await?;
    let permit = ask.actor.permit::<may::CorrectAttendance>(&scope(&whole, false))?;
    let (shift, once) = (whole.shift.id, form.once(&ask.path));
    let answer = answer_once(&ask.app, &permit, once, move |tx| {
        actions::reopen_shift(tx, &permit, shift)?;
        Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-reopened")))
    })
    .await?;
    Ok(answer.into_response())
}
