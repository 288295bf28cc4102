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
mod minors;
mod newcomers;
mod pages;
mod people;
mod permissions;
mod progression;
mod reflection;
mod rules;
mod samples;
mod schema;
mod service;
mod support;
mod towns;
mod training;
mod weekend;
mod words;
