//! The rules of the town, and nothing else.
//!
//! Downstairs of the house: types, states and arithmetic in the field's own words. Nothing here
//! knows SQL, HTTP, the clock, chance, the environment or a file. Upstairs (`crates/server`) has a
//! room of the same name for each of these.
//!
//! | room | what it holds |
//! |---|---|
//! | [`basics`] | ids, days, moments, minutes, text, refusals: what every room speaks |
//! | [`people`] | persons, identity documents, phones, guardians, consents, duplicates |
//! | [`organisations`] | the tree of bodies, memberships and roles over time |
//! | [`rules`] | versions with a first day, frozen once in force, signed by two |
//! | [`access`] | who may do what: one readable matrix |
//! | [`activities`] | programme, activity, shift, sign-up, check-in |
//! | [`training`] | courses, places, results, qualifications and how they are kept alive |
//! | [`hours`] | the append-only book of service hours, stars |
//! | [`books`] | money in double entry, restricted purposes, two signatures |
//! | [`giving`] | who gives, gifts, pledges, what the law asks |
//! | [`aid`] | pupils by code, terms, awards, where every fen came from |
//! | [`intake`] | reading rosters and past hours as offices keep them |

pub mod access;
pub mod activities;
pub mod aid;
pub mod basics;
pub mod books;
pub mod giving;
pub mod hours;
pub mod intake;
pub mod organisations;
pub mod people;
pub mod rules;
pub mod training;
