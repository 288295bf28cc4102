//! The counters of the town: stores, actions, pages and the interface for programs.
//!
//! Upstairs of the house. Every room has the same doors: `store` (SQL only), `actions` (permit,
//! transaction, rule, diary line), `pages` and `api`. A room may call only rooms below it; the
//! floors stand in `ARCHITECTURE.md` and a test holds them.

pub mod app;
pub mod clock;
pub mod config;
pub mod db;
pub mod expenses;
pub mod failure;
pub mod ids;
pub mod secrets;

pub mod events;
pub mod jobs;
pub mod todo;
pub mod ui;
pub mod web;

pub mod organisations;
pub mod pairs;
pub mod people;
pub mod rules;

pub mod agreements;
pub mod hours;
pub mod training;

pub mod aid;
pub mod allocation;
pub mod bank;
pub mod books;
pub mod giving;

pub mod activities;
pub mod attendance;
pub mod care;
pub mod choice;
pub mod disclosure;
pub mod interviews;

pub mod incubation;
pub mod intake;
pub mod joining;
pub mod leaving;
pub mod minors;
pub mod records;
pub mod reflection;

pub mod api;
pub mod cli;
pub mod demo;
pub mod directed;
pub mod health;
pub mod home;
pub mod notices;
pub mod progression;
pub mod proof;
pub mod router;
pub mod settings;
pub mod specimens;
