//! One town, one binary: stories, golden lists and house rules.

mod activities;
mod api;
mod commands;
mod data_room;
mod desk;
mod docs;
mod doors;
mod house;
mod intake;
mod ledger;
mod money;
mod pages;
mod permissions;
mod schema;
mod support;
mod training;
mod weekend;
mod words;
