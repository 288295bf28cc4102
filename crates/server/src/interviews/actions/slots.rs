//! Offering times, and taking free ones back.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{OrganisationId, PersonId, SlotId, Title};
use liandong_domain::interviews::{SlotPlan, SlotRefusal, talks};

use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::Failure;
use crate::interviews::store::{self, NewSlot};

/// What a form says of an offer.
#[derive(Debug, Clone)]
pub struct OfferIn {
    /// The body that offers.
    pub organisation: OrganisationId,
    /// The stretch of the day.
    pub plan: SlotPlan,
    /// Where.
    pub place: String,
    /// With whom; each has every time.
    pub workers: Vec<PersonId>,
    /// So many hours before its start a time may be changed last.
    pub change_hours: i64,
}

/// Offers times with one or several workers. Says how many.
///
/// # Errors
/// No room for a talk, the past, a worker of another body or with another talk then.
pub fn offer_slots(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    new: &OfferIn,
) -> Result<i64, Failure> {
    let place = Title::parse("place", &new.place)?;
    let times = talks(&new.plan, tx.now())?;
    let known = store::workers_of(tx, new.organisation)?;
    if new.workers.is_empty() {
        return Err(SlotRefusal::NoWorker.into());
    }
    let mut count = 0;
    for worker in &new.workers {
        let named = known.iter().find(|(id, _)| id == worker);
        let (_, name) = named.ok_or(SlotRefusal::NoWorker)?;
        for time in &times {
            if let Some(at) = store::overlapping(tx, *worker, *time)? {
                return Err(SlotRefusal::Overlaps { name: name.clone(), at }.into());
            }
            let hours = new.change_hours.clamp(0, 14 * 24);
            let slot = NewSlot {
                organisation: new.organisation,
                worker: *worker,
                time: *time,
                place: place.as_str().to_owned(),
                change_until: time.starts_at.plus_minutes(-hours * 60),
            };
            store::insert_slot(tx, &slot)?;
            count += 1;
        }
    }
    let line = Kind::SlotsOffered.of(new.organisation).within(new.organisation);
    events::record(tx, line.count("slots", count))?;
    Ok(count)
}

/// Takes a free time back.
///
/// # Errors
/// Somebody has booked it, or it was taken back.
pub fn take_slot_back(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::HoldInterviews>,
    id: SlotId,
) -> Result<(), Failure> {
    let row = store::slot(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if !store::close(tx, id)? {
        return Err(SlotRefusal::Taken.into());
    }
    events::record(tx, Kind::SlotTakenBack.of(id).within(row.organisation))?;
    Ok(())
}
