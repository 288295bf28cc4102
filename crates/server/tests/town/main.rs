//! One town, one binary: stories, golden lists and house rules.

mod activities;
mod data_room;
mod house;
mod intake;
mod permissions;
mod schema;
mod support;
mod weekend;
mod words;
