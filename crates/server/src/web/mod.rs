//! What every door of the house shares: who is here, may they, was this sent before, what to
//! answer when not.
//!
//! Owns `session` and `answer`. Calls `events` and `db`. **Never** decides a rule of the town.

mod actor;
mod answer;
mod ask;
mod door;
mod failure_page;
mod guard;
mod limits;
pub mod paging;
mod photo;
mod press;
pub mod store;

pub use actor::{Actor, read_actor};
pub use answer::{Answer, Once, answer_once, form_answer};
pub use ask::{
    Ask, COOKIE_DISPLAY, FormBody, cookie, filled, parse_form, query, redirect, session_cookie,
};
pub use door::{get, post};
pub use failure_page::{FailurePage, failure_pages};
pub use guard::{headers, own_origin_only};
pub use limits::Limits;
pub use photo::{readable, upload, uploads};
pub use press::print;
