//! One town, one binary: stories, golden lists and house rules.

mod activities;
mod api;
mod data_room;
mod doors;
mod house;
mod pages;
mod permissions;
mod schema;
mod support;
mod weekend;
mod words;
