//! Calendar files: my shifts, one sign-up, one activity (RFC 5545).

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use icalendar::{Calendar, Component as _, Event, EventLike as _};
use liandong_domain::basics::{ActivityId, Moment, SignUpId};

use super::activity::found;
use crate::activities::store::{self, MyShift};
use crate::failure::Failure;
use crate::web::Ask;

/// The most shifts in one file.
const MOST: i64 = 200;

/// `20261128T010000Z`.
fn stamp(moment: Moment) -> String {
    // Eight hours earlier: the town's zone never changes, and the file is written in UTC.
    let utc = moment.plus_minutes(-8 * 60);
    let (day, time) = (utc.day(), utc.time().minutes());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}00Z",
        day.year(),
        day.month(),
        day.day_of_month(),
        time / 60,
        time % 60
    )
}

/// One entry of a calendar file.
pub(crate) struct Entry<'a> {
    /// What tells it from all others.
    pub uid: String,
    /// From.
    pub from: Moment,
    /// Until.
    pub until: Moment,
    /// What it is.
    pub title: &'a str,
    /// Where.
    pub place: String,
    /// What else to know.
    pub words: String,
    /// Where it is read again.
    pub url: String,
}

/// An entry as the file holds it.
pub(crate) fn event(ask: &Ask, entry: &Entry<'_>) -> Event {
    let mut event = Event::with_uid(&format!("{}@liandong", entry.uid));
    event
        .add_property("DTSTAMP", stamp(ask.now))
        .add_property("DTSTART", stamp(entry.from))
        .add_property("DTEND", stamp(entry.until))
        .add_property("URL", &entry.url)
        .summary(entry.title)
        .location(&entry.place)
        .description(&entry.words);
    event.done()
}

/// A calendar file.
pub(crate) fn file(name: &str, events: Vec<Event>) -> Response {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for event in events {
        calendar.push(event);
    }
    let head = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"liandong.ics\""),
    ];
    (head, calendar.done().to_string()).into_response()
}

fn my_event(ask: &Ask, row: &MyShift) -> Event {
    let place = [row.place.as_str(), row.address.as_str(), row.meeting_point.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let facts = [
        ("name", row.contact_name.clone()),
        ("phone", row.contact_phone.clone()),
        ("bring", row.bring.clone()),
    ];
    event(
        ask,
        &Entry {
            uid: row.sign_up.to_string(),
            from: row.starts_at,
            until: row.ends_at,
            title: &row.title,
            place: place.join(" "),
            words: ask.say("activities-calendar-words", &facts),
            url: ask.outside(&format!("/sign-ups/{}", row.sign_up)),
        },
    )
}

/// GET /me/calendar.ics
pub async fn mine(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let rows = ask.app.look(ask.actor.town, move |q| Ok(store::coming_of(q, me, MOST, 0)?)).await?;
    let comes = |row: &&MyShift| row.state.holds_seat() && row.called_off_at.is_none();
    let events = rows.iter().filter(comes).map(|row| my_event(&ask, row)).collect();
    Ok(file(&ask.say("activities-calendar-name", &[]), events))
}

/// GET /sign-ups/{id}/calendar.ics
pub async fn of_sign_up(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: SignUpId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.whose()?;
    let row = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::sign_up(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let own =
                row.person == me || crate::people::store::children(q, me)?.contains(&row.person);
            if !own {
                return Err(Failure::NOT_FOUND);
            }
            store::my_sign_up(q, id)?.ok_or(Failure::NOT_FOUND)
        })
        .await?;
    Ok(file(&row.title, vec![my_event(&ask, &row)]))
}

/// GET /activities/{id}/shifts.ics: the shifts to come, for everybody.
pub async fn of_activity(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let found = found(&ask, id).await?;
    let events = found
        .shifts
        .iter()
        .filter(|shift| shift.called_off_at.is_none() && shift.ends_at > ask.now)
        .map(|shift| {
            event(
                &ask,
                &Entry {
                    uid: shift.id.to_string(),
                    from: shift.starts_at,
                    until: shift.ends_at,
                    title: &found.row.title,
                    place: format!("{} {}", found.row.place, found.row.address),
                    words: found.row.about.clone(),
                    url: ask.outside(&format!("/shifts/{}", shift.id)),
                },
            )
        })
        .collect();
    Ok(file(&found.row.title, events))
}
