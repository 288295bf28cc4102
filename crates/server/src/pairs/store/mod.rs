//! Rows of pairs.

mod days;
mod files;
mod people;
mod seats;
mod vacancies;

pub use days::{DayRow, add_day, count_on, days_since, first_day, last_day};
pub use files::{FileRow, NewFile, close_file, file, files, insert_file, keep_child, unfiled};
pub use people::{
    CheckRow, Relations, SitterRow, candidates, checks, conflicts, count_checks, end_offer,
    hold_person, insert_check, insert_conflict, issued_on, keep_offer, keepers, offer_of,
    relations, sitters,
};
pub use seats::{
    NewSeat, PairLine, SeatRow, children_of, count_pairs, end_seat, insert_seat, pairs, seat,
    seats_of, sits,
};
pub use vacancies::{
    NewVacancy, SuggestionRow, VacancyRow, close_vacancies, drop_suggestions, insert_suggestion,
    insert_vacancy, open_vacancies, suggestions, take_vacancy, vacancies_before, vacancies_of,
    vacancy,
};

use crate::failure::Fault;

/// A code that the database holds must be one that the rules know.
fn known<T>(found: Option<T>, what: &'static str) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::new("reading pairs", what))
}
