//! The class of need follows from the application's assessment, in the transaction in which it is
//! approved, and goes along from term to term with the review. What a worker typed stays.

use liandong_domain::aid::{AidApplicationState, AidCriterion, POINTS_MOST, Term};
use liandong_domain::allocation::{NeedOrigin, class_of};
use liandong_domain::basics::{AidApplicationId, PupilId};

use crate::aid::store as aid;
use crate::allocation::store::{self, NeedSourceRow};
use crate::db::{Told, Tx};
use crate::events::{self, Kind};
use crate::failure::Failure;

/// Follows applications that are settled and pupils who were reviewed.
///
/// # Errors
/// A fault of the store.
pub fn feed(tx: &mut Tx<'_>, told: &Told) -> Result<(), Failure> {
    if told.kind == Kind::AidApplicationSettled.code() {
        return match told.subject.parse::<AidApplicationId>() {
            Ok(id) => of_application(tx, id),
            Err(_) => Ok(()),
        };
    }
    match told.subject.parse::<PupilId>() {
        Ok(pupil) => carry(tx, pupil),
        Err(_) => Ok(()),
    }
}

/// The most points an assessment can have.
fn most() -> i64 {
    POINTS_MOST.saturating_mul(i64::try_from(AidCriterion::ALL.len()).unwrap_or(1))
}

fn of_application(tx: &mut Tx<'_>, id: AidApplicationId) -> Result<(), Failure> {
    let Some(row) = aid::application(tx, id)? else { return Ok(()) };
    let (AidApplicationState::Approved, Some(pupil), Some(points)) =
        (row.state, row.pupil, row.points)
    else {
        return Ok(());
    };
    let source = NeedSourceRow {
        origin: NeedOrigin::Application,
        application: id,
        points,
        rule: row.rule,
        class: class_of(points, most()),
    };
    note(tx, (pupil, row.term), &source)
}

/// A pupil goes on: the class goes along into terms of which nothing is noted.
fn carry(tx: &mut Tx<'_>, pupil: PupilId) -> Result<(), Failure> {
    for term in store::terms_without_need(tx, pupil)? {
        if let Some(before) = store::need_source_before(tx, pupil, term)? {
            let source = NeedSourceRow { origin: NeedOrigin::Carried, ..before };
            note(tx, (pupil, term), &source)?;
        }
    }
    Ok(())
}

fn note(
    tx: &mut Tx<'_>,
    (pupil, term): (PupilId, Term),
    source: &NeedSourceRow,
) -> Result<(), Failure> {
    if store::feed_need(tx, (pupil, term), source)? {
        let book = crate::books::actions::kept(tx)?;
        let line = Kind::NeedNoted.of(pupil).within(book.organisation).with("term", term);
        events::record(tx, line.with("source", source.origin.code()))?;
    }
    Ok(())
}
