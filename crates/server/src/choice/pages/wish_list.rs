//! A list of wishes on a page: a number beside each name, and a step up or down.

use std::fmt::Display;
use std::str::FromStr;

use liandong_domain::choice::{ChoiceRefusal, in_order, moved};

use crate::web::FormBody;

/// One of those to wish for.
#[derive(Debug, Clone)]
pub struct WishLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it says of itself.
    pub note: String,
    /// The number typed; empty: left out.
    pub number: String,
    /// Whether it can go up.
    pub up: bool,
    /// Whether it can go down.
    pub down: bool,
}

/// Those of a round: id, name, and what they say of themselves.
pub type Offered<T> = Vec<(T, String, String)>;

/// What a form asks for.
pub enum Asked<T> {
    /// Keep this list.
    Keep(Vec<T>),
    /// Show it again with one of it moved.
    Show(Vec<T>),
}

/// Reads the numbers of a form, and the step if one was pressed.
pub fn read<T>(form: &FormBody, offered: &Offered<T>) -> Result<Asked<T>, ChoiceRefusal>
where
    T: FromStr + Copy + PartialEq,
{
    let mut typed = Vec::new();
    for (id, text) in form.starting("place-") {
        let id: T = id.parse().map_err(|_| ChoiceRefusal::Stranger)?;
        let known = offered.iter().find(|(one, ..)| *one == id);
        match known {
            Some((_, name, _)) => typed.push((id, name.clone(), text.to_owned())),
            None if text.trim().is_empty() => {}
            None => return Err(ChoiceRefusal::Stranger),
        }
    }
    let list = in_order(&typed)?;
    let step = form.get("move");
    let which = |head: &str| step.strip_prefix(head).and_then(|id| id.parse::<T>().ok());
    Ok(match (which("up-"), which("down-")) {
        (Some(id), _) => Asked::Show(moved(&list, id, true)),
        (None, Some(id)) => Asked::Show(moved(&list, id, false)),
        (None, None) => Asked::Keep(list),
    })
}

/// The lines of a page: those wished for first, in their order, then those left out.
pub fn lines<T>(offered: &Offered<T>, list: &[T]) -> Vec<WishLine>
where
    T: Copy + PartialEq + Display,
{
    let line = |at: Option<usize>, (id, name, note): &(T, String, String)| WishLine {
        id: id.to_string(),
        name: name.clone(),
        note: note.clone(),
        number: at.map(|at| (at + 1).to_string()).unwrap_or_default(),
        up: at != Some(0),
        down: at.is_some_and(|at| at + 1 < list.len()),
    };
    let wished = list.iter().enumerate().filter_map(|(at, id)| {
        offered.iter().find(|(one, ..)| one == id).map(|found| line(Some(at), found))
    });
    let rest = offered.iter().filter(|(id, ..)| !list.contains(id)).map(|found| line(None, found));
    wished.chain(rest).collect()
}

/// The same with what was typed, for a form that comes back.
pub fn typed<T>(offered: &Offered<T>, form: &FormBody) -> Vec<WishLine>
where
    T: Copy + PartialEq + Display,
{
    let mut out = lines(offered, &[]);
    for line in &mut out {
        line.number = form.get(&format!("place-{}", line.id)).to_owned();
    }
    out
}
