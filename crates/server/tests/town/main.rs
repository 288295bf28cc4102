//! One town, one binary: stories, golden lists and house rules.

mod activities;
mod data_room;
mod desk;
mod house;
mod permissions;
mod schema;
mod support;
mod weekend;
mod words;
