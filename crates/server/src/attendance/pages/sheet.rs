//! The paper sheet typed in: one row a person, Tab and Enter move on; and single corrections.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::activities::{MarkKind, MarkMethod};
use liandong_domain::basics::{Day, MarkId, Moment, PersonId, Refusal, TimeOfDay};

use super::roster::{Typed, returned};
use super::{roster_permit, scope, whole};
use crate::activities::store::Whole;
use crate::attendance::actions::{self, MarkIn};
use crate::attendance::store;
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw, draw_with, shift_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One row of the grid.
#[derive(Debug, Clone)]
pub struct GridRow {
    /// Row number, from 1.
    pub number: usize,
    /// Person's id.
    pub person: String,
    /// Name.
    pub name: String,
    /// End of the phone number.
    pub tail: String,
    /// Came, as typed.
    pub came: String,
    /// Went, as typed.
    pub went: String,
}

/// The grid of a shift's paper sheet.
#[derive(Template)]
#[template(path = "pages/attendance/sheet.html")]
pub struct SheetPage {
    /// The frame.
    pub c: Frame,
    /// Shift id.
    pub shift: String,
    /// Activity title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Rows.
    pub rows: Vec<GridRow>,
}

impl Page for SheetPage {
    const NAME: &'static str = "attendance/sheet";
}

/// A time that cannot be read.
#[derive(Debug)]
struct NotATime {
    field: String,
    given: String,
}

impl Refusal for NotATime {
    fn key(&self) -> &'static str {
        "attendance-not-a-time"
    }
    fn facts(&self) -> Vec<(&'static str, liandong_domain::basics::Fact)> {
        vec![("given", self.given.as_str().into())]
    }
    fn field(&self) -> Option<&str> {
        Some(&self.field)
    }
}

/// One time was given without the other.
#[derive(Debug)]
struct OneTimeMissing {
    field: &'static str,
}

impl Refusal for OneTimeMissing {
    fn key(&self) -> &'static str {
        "attendance-one-time-missing"
    }
    fn field(&self) -> Option<&str> {
        Some(self.field)
    }
}

/// `9:05`, `9：05`, `905`, `0905`, `9.05`: as people write on paper. Empty is nothing.
pub fn read_time(day: Day, text: &str) -> Result<Option<Moment>, ()> {
    let plain = liandong_domain::basics::fold(text).replace(['.', '点', '时', '：'], ":");
    let plain = plain.trim_end_matches(['分', ':']);
    if plain.is_empty() {
        return Ok(None);
    }
    let (hour, minute) = match plain.split_once(':') {
        Some((h, m)) => (h.to_owned(), m.to_owned()),
        None if plain.len() >= 3 && plain.is_ascii() => {
            (plain[..plain.len() - 2].to_owned(), plain[plain.len() - 2..].to_owned())
        }
        None => (plain.to_owned(), "0".to_owned()),
    };
    let number = |t: &str| t.parse::<i64>().map_err(|_| ());
    let time = TimeOfDay::new(number(&hour)?, number(&minute)?).ok_or(())?;
    Ok(Some(day.at(time)))
}

async fn grid(ask: &Ask, whole: &Whole) -> Result<Vec<GridRow>, Failure> {
    let shift = whole.shift.id;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::roster(q, shift)?)).await?;
    let clock = |m: Option<Moment>| m.map(|m| m.time().to_string()).unwrap_or_default();
    Ok(rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let state = row.attendance.as_ref().map(|a| &a.state);
            GridRow {
                number: index + 1,
                person: row.person.to_string(),
                name: row.name.clone(),
                tail: row.tail.clone(),
                came: clock(state.and_then(|s| s.came()).map(|t| t.at)),
                went: clock(state.and_then(|s| s.went()).map(|t| t.at)),
            }
        })
        .collect())
}

fn sheet_page(c: Frame, whole: &Whole, rows: Vec<GridRow>) -> SheetPage {
    SheetPage {
        shift: whole.shift.id.to_string(),
        title: whole.activity.title.clone(),
        when: shift_long(c.tongue, whole.shift.starts_at, whole.shift.ends_at),
        rows,
        c,
    }
}

/// `GET /shifts/{id}/sheet`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    roster_permit(&ask, &whole, leads)?;
    let rows = grid(&ask, &whole).await?;
    draw(&sheet_page(ask.frame(), &whole, rows))
}

/// `POST /shifts/{id}/sheet`: every row with a time becomes taps; rows as they were change nothing.
pub async fn save(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let permit = roster_permit(&ask, &whole, leads)?;
    let mut rows = grid(&ask, &whole).await?;
    let day = whole.shift.starts_at.day();
    let mut gather = Gather::default();
    let mut taps: Vec<(PersonId, MarkKind, Moment)> = Vec::new();
    for row in &mut rows {
        let Ok(person) = row.person.parse::<PersonId>() else { continue };
        for (head, kind, had) in
            [("came-", MarkKind::In, &mut row.came), ("went-", MarkKind::Out, &mut row.went)]
        {
            let field = format!("{head}{}", row.person);
            let given = form.get(&field).trim().to_owned();
            if given == *had {
                continue;
            }
            had.clone_from(&given);
            match read_time(day, &given) {
                Ok(Some(at)) => taps.push((person, kind, at)),
                Ok(None) => {}
                Err(()) => gather.add(NotATime { field, given }),
            }
        }
    }
    let shift = whole.shift.id;
    let result = match gather.finish(|| Some(())) {
        Err(failure) => Err(failure),
        Ok(()) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let now = tx.now();
                let marks: Vec<MarkIn> = taps
                    .iter()
                    .map(|(person, kind, at)| MarkIn {
                        id: MarkId::new(tx.fresh()),
                        person: Some(*person),
                        name: String::new(),
                        tail: String::new(),
                        kind: *kind,
                        at: *at,
                        method: MarkMethod::Sheet,
                    })
                    .collect();
                for chunk in marks.chunks(actions::MARKS_MOST) {
                    let taken = actions::take_marks(tx, &permit, shift, "sheet", now, chunk)?;
                    if !taken.refused.is_empty() {
                        let why = taken.refused.into_iter().map(|r| r.why).collect();
                        return Err(Failure::Refused(why));
                    }
                }
                Ok(Answer::to(format!("/shifts/{shift}/roster?done=done-attendance-sheet-typed")))
            })
            .await
        }
    };
    match result {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet_page(c, &whole, rows))
        }
    }
}

/// `POST /shifts/{id}/correct`: one person's times, with a reason.
pub async fn correct(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (whole, leads) = whole(&ask, &id).await?;
    let person: PersonId = form.get("person").parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = ask.actor.permit::<may::CorrectAttendance>(&scope(&whole, leads).about(person))?;
    let (shift, why) = (whole.shift.id, form.get("why").to_owned());
    let done = match times_of(whole.shift.starts_at.day(), &form) {
        Ok(times) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::correct(tx, &permit, shift, person, times, &why)?;
                let row = format!("done=done-attendance-corrected#p-{person}");
                Ok(Answer::to(format!("/shifts/{shift}/roster?{row}")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let typed = Typed {
                at: person.to_string(),
                came: form.get("came").to_owned(),
                went: form.get("went").to_owned(),
                why: form.get("why").to_owned(),
                ..Typed::default()
            };
            returned(&ask, &whole, leads, failure, typed).await
        }
    }
}

/// Both times, or neither: then the person did not come. One alone says nothing.
fn times_of(day: Day, form: &FormBody) -> Result<Option<(Moment, Moment)>, Failure> {
    let mut gather = Gather::default();
    let mut read = |field: &str| {
        let given = form.get(field).to_owned();
        let odd = |()| NotATime { field: field.to_owned(), given };
        gather.take(read_time(day, form.get(field)).map_err(odd))
    };
    match (read("came"), read("went")) {
        (Some(Some(came)), Some(Some(went))) => Ok(Some((came, went))),
        (Some(None), Some(None)) => Ok(None),
        (Some(Some(_)), Some(None)) => Err(OneTimeMissing { field: "went" }.into()),
        (Some(None), Some(Some(_))) => Err(OneTimeMissing { field: "came" }.into()),
        _ => gather.finish(|| None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let day: Day = "2026-11-28".parse().expect("a day");
        let at = |h, m| Ok(Some(day.at(TimeOfDay::new(h, m).expect("a time"))));
        for text in ["9:05", "９：０５", "905", "0905", "9.05", " 9点05分"] {
            assert_eq!(read_time(day, text), at(9, 5), "{text}");
        }
        assert_eq!(read_time(day, ""), Ok(None));
        assert_eq!(read_time(day, "9"), at(9, 0));
        for text in ["25:00", "9:75", "abc", "来了"] {
            assert_eq!(read_time(day, text), Err(()), "{text}");
        }
    }
}
