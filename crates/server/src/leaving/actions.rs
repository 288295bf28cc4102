//! The verbs of leaving.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{CancelReason, SwapState};
use liandong_domain::basics::{Day, Fact, Moment, PersonId, Refusal};
use serde_json::{Value, json};

use crate::activities::actions::{cancel_other, end_regular, settle_swap};
use crate::activities::store as activities;
use crate::db::{Read, Told, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::leaving::store as store_of;
use crate::people::{actions as people, store};

/// Sign-ups that are read at once.
const SHIFTS_AT_ONCE: i64 = 200;
/// The most rows of one kind that a file of one's own carries.
const ROWS_MOST: i64 = 5_000;

/// Why somebody cannot leave yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeavingRefusal {
    /// The tick is missing.
    NotSure,
    /// A staff role is held: it is handed over first.
    HoldsRole,
    /// Shifts are led that are still to come.
    LeadsShifts {
        /// How many.
        count: i64,
    },
}

impl Refusal for LeavingRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NotSure => "leaving-not-sure",
            Self::HoldsRole => "leaving-holds-role",
            Self::LeadsShifts { .. } => "leaving-leads-shifts",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::LeadsShifts { count } => vec![("count", (*count).into())],
            Self::NotSure | Self::HoldsRole => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::NotSure => Some("sure"),
            Self::HoldsRole | Self::LeadsShifts { .. } => None,
        }
    }
}

/// What stands in the way, if anything.
pub fn in_the_way(q: &mut Read<'_>, person: PersonId) -> Result<Option<LeavingRefusal>, Failure> {
    let (grants, _) = crate::web::store::holdings(q, person)?;
    if grants.iter().any(|grant| grant.role.is_staff()) {
        return Ok(Some(LeavingRefusal::HoldsRole));
    }
    let far = Moment::from_ms(i64::MAX / 2);
    let now = q.now();
    let led = activities::shifts_led(q, person, now, far)?;
    let count = i64::try_from(led.len()).unwrap_or(i64::MAX);
    Ok((count > 0).then_some(LeavingRefusal::LeadsShifts { count }))
}

/// Closes one's own account: coming sign-ups and standing ones end, so that others may have the
/// places; everything else that is open is withdrawn (see `let_go`); then nobody signs in any
/// more. Gives how many shifts were left.
///
/// # Errors
/// A role or a shift is to be handed over first.
pub fn say_farewell(
    tx: &mut Tx<'_>,
    permit: &Permit<may::EditOwnProfile>,
    why: &str,
) -> Result<i64, Failure> {
    let me = permit.subject();
    if let Some(refusal) = in_the_way(tx, me)? {
        return Err(refusal.into());
    }
    let left = give_places_back(tx, permit)?;
    let_go(tx, permit)?;
    people::leave_own(tx, permit, why)?;
    events::record(tx, Kind::FarewellSaid.of(me).about(me).count("shifts", left))?;
    Ok(left)
}

/// What follows when the office notes that somebody left, or an import that brought them is undone:
/// the same is given back as by whoever closes the account. Who closed it has given it back before.
///
/// # Errors
/// A fault; nothing stands in the way of who is gone already.
pub fn follow(tx: &mut Tx<'_>, told: &Told) -> Result<(), Failure> {
    let Some(person) = told.person else { return Ok(()) };
    let is_gone = store::person(tx, person)?.is_some_and(|row| row.left_at.is_some());
    if !is_gone {
        return Ok(());
    }
    let permit = Permit::for_system(tx.town(), person);
    give_places_back(tx, &permit)?;
    let_go(tx, &permit)
}

/// Ends standing sign-ups and those to come; gives how many shifts were left.
fn give_places_back(tx: &mut Tx<'_>, permit: &Permit<may::EditOwnProfile>) -> Result<i64, Failure> {
    let me = permit.subject();
    let own = Permit::for_system(permit.town(), me);
    for regular in activities::regulars_by(tx, me)? {
        end_regular(tx, &own, regular.id)?;
    }
    leave_shifts(tx, permit)
}

/// Ends every sign-up to come: placed, waiting, asked or offered; gives how many.
fn leave_shifts(tx: &mut Tx<'_>, permit: &Permit<may::EditOwnProfile>) -> Result<i64, Failure> {
    let worker = Permit::for_system(permit.town(), permit.person());
    let (mut left, mut kept) = (0, 0);
    loop {
        let coming = activities::coming_of(tx, permit.subject(), SHIFTS_AT_ONCE, kept)?;
        if coming.is_empty() {
            return Ok(left);
        }
        for shift in coming {
            match cancel_other(tx, &worker, shift.sign_up, CancelReason::Other, "") {
                Ok(()) => left += 1,
                // A shift under way or ended keeps its names.
                Err(Failure::Refused(_)) => kept += 1,
                Err(other) => return Err(other),
            }
        }
    }
}

/// What waits for somebody who leaves waits no longer. Agreements end. Every open way of joining is
/// withdrawn, without a reason said. An interview still to come is withdrawn and its time is free.
/// In rounds of choice that are not agreed the wishes go, and a pair that is only proposed. Parts
/// in courses that have not begun are taken back. Places that others offered are declined. Each
/// writes its own line, and its rows of what waits go with it.
///
/// What stays: hours and presences; an interview that has begun, for the worker to settle; teams
/// agreed on; expenses asked for, which are still paid; gifts and promises of money, which the
/// books keep; the sign-ups of one's children. The companion's seat of a pair empties in `pairs`,
/// which hears the farewell.
fn let_go(tx: &mut Tx<'_>, permit: &Permit<may::EditOwnProfile>) -> Result<(), Failure> {
    let me = permit.subject();
    let own = Permit::for_system(permit.town(), me);
    crate::agreements::actions::end_all(tx, me)?;
    crate::joining::actions::drop_out(tx, &own)?;
    crate::training::actions::drop_out(tx, &own)?;
    loop {
        let offered = activities::swaps_to(tx, me)?;
        if offered.is_empty() {
            return Ok(());
        }
        for swap in offered {
            settle_swap(tx, &own, swap.id, SwapState::Declined)?;
        }
    }
}

/// Forgets those whose days have run out.
pub fn forget_due(tx: &mut Tx<'_>) -> Result<(), Failure> {
    let always = (day("1900-01-01")?, day("2999-12-31")?);
    for (farewell, person) in store::farewells_due(tx)? {
        let entries = crate::hours::store::book_count(tx, person, always)?;
        crate::agreements::store::let_hands_go(tx, person)?;
        people::forget(tx, &farewell, person, entries > 0)?;
    }
    Ok(())
}

/// A moment as the town's clock shows it.
fn written(at: Moment) -> String {
    format!("{} {}", at.day(), at.time())
}

fn day(text: &str) -> Result<Day, Fault> {
    text.parse().map_err(|_| Fault::new("reading a day", text))
}

/// Everything the town holds about the person who asks, as a file for people and programs.
/// Readings of sealed data are in it; the notes of social workers are not the person's own.
pub fn own_data(tx: &mut Tx<'_>, permit: &Permit<may::EditOwnProfile>) -> Result<String, Failure> {
    let me = permit.subject();
    let row = store::person(tx, me)?.ok_or(Failure::NOT_FOUND)?;
    let (phone, document) = (row.phone(tx)?, row.document(tx)?);
    let always = (day("1900-01-01")?, day("2999-12-31")?);
    let book = crate::hours::store::book(tx, me, always, (ROWS_MOST, 0))?;
    let mut shifts = activities::coming_of(tx, me, ROWS_MOST, 0)?;
    shifts.extend(activities::past_of(tx, me, ROWS_MOST, 0)?);
    let kept = store_of::kept_of(tx, me)?;
    let mut data = json!({
        "person": {
            "number": row.number, "name": row.name,
            "sex": row.sex.map(|sex| sex.code()),
            "born_on": row.born_on.map(|day| day.to_string()),
            "phone": phone.map(|phone| phone.digits().to_owned()),
            "document_kind": row.document_kind.map(|kind| kind.code()),
            "document": document.map(|document| document.canonical().to_owned()),
            "city_card": row.city_card, "area": row.area, "school": row.school,
            "unit": row.unit, "skills": row.skills, "interests": row.interests,
            "free_times": row.free_times,
            "joined_on": row.joined_on.map(|day| day.to_string()),
        },
        "roles": roles(tx, me)?,
        "guardians": guardians(tx, me)?,
        "sign_ups": shifts.iter().map(|shift| json!({
            "activity": shift.title, "place": shift.place, "post": shift.post_name,
            "starts_at": written(shift.starts_at), "ends_at": written(shift.ends_at),
            "state": shift.state.code(),
        })).collect::<Vec<Value>>(),
        "hours": book.iter().map(|line| json!({
            "served_on": line.entry.served_on.to_string(),
            "minutes": line.entry.minutes.count(),
            "activity": line.activity_words, "place": line.place_words,
            "post": line.post_words, "organisation": line.organisation,
            "confirmed_by": line.confirmed_by_name,
        })).collect::<Vec<Value>>(),
        "helped": helped(tx, me)?,
        "looked_at": readings(tx, me)?,
    });
    if let Some(all) = data.as_object_mut() {
        all.insert("agreements".to_owned(), agreements(tx, me)?.into());
        all.extend(kept);
    }
    let rows = i64::try_from(book.len() + shifts.len()).unwrap_or(0);
    events::record(tx, Kind::FileExported.of("own-data").about(me).count("rows", rows))?;
    serde_json::to_string_pretty(&data)
        .map_err(|e| Fault::new("writing one's own data", e.to_string()).into())
}

/// What was accepted and signed, with the words as they were sealed.
fn agreements(q: &mut Read<'_>, me: PersonId) -> Result<Vec<Value>, Failure> {
    use crate::agreements::store as papers;
    let (rows, _) = papers::of_person(q, me, (ROWS_MOST, 0))?;
    let mut out = Vec::new();
    for row in rows {
        let signatures: Vec<Value> = papers::signatures(q, row.id)?
            .into_iter()
            .map(|one| {
                json!({
                    "side": one.side.code(), "way": one.way.code(), "name": one.name,
                    "device": one.device, "at": written(one.at),
                })
            })
            .collect();
        out.push(json!({
            "title": row.title, "version": row.version, "state": row.state.code(),
            "organisation": row.organisation_name, "drawn_at": written(row.drawn_at),
            "until": row.until.map(|day| day.to_string()),
            "words": papers::body(q, row.id)?, "seal": row.seal, "signatures": signatures,
        }));
    }
    Ok(out)
}

fn roles(q: &mut Read<'_>, me: PersonId) -> Result<Vec<Value>, Failure> {
    let career = store::career(q, me)?;
    Ok(career
        .iter()
        .map(|station| {
            json!({
                "role": station.role, "body": station.body,
                "starts_on": station.starts_on.to_string(),
                "ends_on": station.ends_on.map(|day| day.to_string()),
            })
        })
        .collect())
}

/// What one told of being helped; null: nothing.
fn helped(q: &mut Read<'_>, me: PersonId) -> Result<Value, Failure> {
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    Ok(store::help_of(q, me)?.map_or(Value::Null, |help| {
        json!({
            "from": help.from.to_string(), "until": day(help.until),
            "shown_since": day(help.shown_since),
        })
    }))
}

fn guardians(q: &mut Read<'_>, me: PersonId) -> Result<Vec<Value>, Failure> {
    let rows = store::guardians(q, me)?;
    Ok(rows
        .iter()
        .map(|guardian| json!({ "name": guardian.name, "relation": guardian.relation.code() }))
        .collect())
}

fn readings(q: &mut Read<'_>, me: PersonId) -> Result<Vec<Value>, Failure> {
    let (rows, _) = store::readings(q, me, (ROWS_MOST, 0))?;
    Ok(rows
        .iter()
        .map(|row| {
            json!({
                "at": written(row.at), "field": row.field, "purpose": row.purpose,
                "by": row.by,
            })
        })
        .collect())
}
