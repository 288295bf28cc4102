//! What people do at the door in every story: send a form, go on, be refused.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::db::Read;
use liandong::failure::Failure;

use super::town::{Answer, Someone, Town};

/// Sends a form with a key of its own.
pub fn send(who: &Someone<'_>, path: &str, once: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("once", once)];
    all.extend_from_slice(fields);
    who.post(path, &all)
}

/// It was done, and this is where it leads.
pub fn went(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location.clone()
}

/// It was refused with this sentence.
pub fn refused(answer: &Answer, sentence: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(answer.body.contains(sentence), "{sentence} is not said: {}", answer.body);
}

/// The id after this head of an address.
pub fn id_in(location: &str, head: &str) -> String {
    let rest = location.split_once(head).expect("such an address").1;
    rest.split(['?', '/']).next().expect("an id").to_owned()
}

/// Every invariant of the house holds.
pub fn proved(town: &Town) {
    let broken = prove(&town.app).expect("the proof runs");
    let broken: Vec<_> = broken.iter().filter(|(_, rows)| !rows.is_empty()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// A look at what the town holds.
pub fn look<T, F>(town: &Town, ask: F) -> T
where
    T: Send + 'static,
    F: FnOnce(&mut Read<'_>) -> Result<T, Failure> + Send + 'static,
{
    town.app.db().read_now(town.cast.town, ask).expect("a look")
}

/// The id that a phone gave its n-th tap.
pub fn uuid(n: u32) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}
