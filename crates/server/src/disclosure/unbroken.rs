//! What a disclosure tells of gaps (invariant 7).

use liandong_domain::aid::{ChildTermState, PUBLIC_LEAST};
use liandong_domain::basics::Day;
use liandong_domain::books::Month;
use liandong_domain::disclosure::{told_days, told_terms};
use liandong_domain::pairs::ChildDays;

use super::actions::after;
use super::store;
use crate::aid::actions::course::{ChildTerm, terms_until};
use crate::aid::store as aid;
use crate::db::Tx;
use crate::failure::{Failure, Fault};

/// The first day of a month.
fn first(month: Month) -> Result<Day, Failure> {
    let day = format!("{month}-01").parse();
    Ok(day.map_err(|_| Fault::new("reading a month", "no day"))?)
}

/// Keeps the days of pupils and the terms of children that were not told of before, as they were
/// at the end of the month. What is too few waits.
pub fn tell(tx: &mut Tx<'_>, until: Month) -> Result<(), Failure> {
    let end = first(after(until)?)?.plus_days(-1);
    let since = match store::last_told_day(tx)? {
        Some(day) => day.plus_days(1),
        None => Day::new(2000, 1, 1).map_err(|_| Fault::new("counting days", "no day"))?,
    };
    let days = aid::child_days_between(tx, (since, end))?;
    if let (Some((from, _)), Some((to, _))) = (days.first(), days.last()) {
        let counted: Vec<ChildDays> = days.iter().map(|(_, days)| *days).collect();
        store::add_days(tx, until, (*from, *to), told_days(&counted, PUBLIC_LEAST))?;
    }
    let told = store::told_terms(tx)?;
    let over = |one: &ChildTerm| {
        one.state != ChildTermState::Running
            && one.term.last_day() <= end
            && !told.contains(&(one.pupil, one.term))
    };
    let untold: Vec<ChildTerm> = terms_until(tx, end)?.into_iter().filter(over).collect();
    for one in told_terms(untold, PUBLIC_LEAST) {
        store::add_term(tx, until, (one.pupil, one.term, one.state))?;
    }
    Ok(())
}
