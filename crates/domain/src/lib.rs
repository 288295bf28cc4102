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
//! | [`reflection`] | sharing rounds, lessons, rehearsed cases |
//! | [`progression`] | stages and badges of 少骏会, its meetings, who stands beside the children |
//! | [`minors`] | what opens and closes at which birthday, consents on paper and on a screen |
//! | [`incubation`] | from a team led by its worker to one that runs itself; career lines |
//! | [`agreements`] | documents with versions, who accepts and signs them |
//! | [`hours`] | the append-only book of service hours, stars |
//! | [`joining`] | the five steps to becoming a registered volunteer: who may move on, what is missing |
//! | [`choice`] | rounds of mutual choice, wishes of both sides, the stable matching |
//! | [`interviews`] | slots, the rubric, results of one-to-one interviews |
//! | [`books`] | money in double entry, restricted purposes, two signatures |
//! | [`bank`] | the bank's statement: read, matched with the books, explained |
//! | [`expenses`] | what a service cost a volunteer: caps, claims |
//! | [`giving`] | who gives, gifts, pledges, what the law asks |
//! | [`aid`] | pupils by code, terms, awards, where every fen came from |
//! | [`pairs`] | the two companions of every aided child, empty seats, who could cover |
//! | [`care`] | talks and visits, letters read by two, tutoring, growth ambassadors |
//! | [`todo`] | kinds of things that wait for somebody, and who may do them |
//! | [`allocation`] | the pool allocated by rule, the committee that decides |
//! | [`disclosure`] | what is published about the money: batches, small numbers, two signatures |
//! | [`aid`] | pupils by code, applications, terms, awards, where every fen came from |
//! | [`directed`] | holds, promises of givers to pupils, what becomes of the rest |
//! | [`intake`] | reading rosters and past hours as offices keep them |

pub mod access;
pub mod activities;
pub mod agreements;
pub mod aid;
pub mod allocation;
pub mod bank;
pub mod basics;
pub mod books;
pub mod care;
pub mod choice;
pub mod directed;
pub mod disclosure;
pub mod expenses;
pub mod giving;
pub mod hours;
pub mod incubation;
pub mod intake;
pub mod interviews;
pub mod joining;
pub mod minors;
pub mod organisations;
pub mod pairs;
pub mod people;
pub mod progression;
pub mod reflection;
pub mod rules;
pub mod todo;
pub mod training;
