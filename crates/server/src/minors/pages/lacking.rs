//! Sign-ups of a child that lack a consent or an adult: after one was taken back, or ran out.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::activities::{Accompanied, ConsentHeld};
use liandong_domain::basics::{PersonId, ShiftId};
use liandong_domain::rules::AgePolicy;

use super::family;
use crate::activities::store::{self as activities, MyShift};
use crate::db::Read;
use crate::failure::Failure;
use crate::people::actions::lacking;
use crate::people::store as people;
use crate::rules::actions::in_force;
use crate::ui::{Frame, Page, draw, shift_long};
use crate::web::Ask;

/// Coming sign-ups looked at: more than a child has.
const ROWS: i64 = 100;

/// One sign-up.
#[derive(Debug, Clone)]
pub struct LackLine {
    /// The activity's title.
    pub title: String,
    /// Day and time.
    pub when: String,
    /// Where: the list of the shift for a worker, the sign-up for a guardian.
    pub href: String,
    /// What is missing: word keys.
    pub lacks: Vec<&'static str>,
}

/// What lacks something.
#[derive(Template)]
#[template(path = "pages/minors/lacking.html")]
pub struct LackingPage {
    /// The frame.
    pub c: Frame,
    /// The child.
    pub id: String,
    /// The child's name.
    pub name: String,
    /// A worker reads it.
    pub is_worker: bool,
    /// How many sign-ups there are in all.
    pub total: usize,
    /// Those that lack something, the next first.
    pub lines: Vec<LackLine>,
}

impl Page for LackingPage {
    const NAME: &'static str = "minors/lacking";
}

/// Shifts in which a guardian of the child has a seat, by the guardian.
fn seats(
    q: &mut Read<'_>,
    child: PersonId,
) -> Result<BTreeMap<ShiftId, BTreeSet<PersonId>>, Failure> {
    let mut out: BTreeMap<ShiftId, BTreeSet<PersonId>> = BTreeMap::new();
    // Two or three of them.
    for (_, adult) in people::guardians_in_registry(q, &[child])? {
        for row in activities::coming_of(q, adult, ROWS, 0)? {
            if row.state.holds_seat() {
                out.entry(row.shift).or_default().insert(adult);
            }
        }
    }
    Ok(out)
}

/// The coming sign-ups of a child with what each lacks; by the age policy of today.
fn look(q: &mut Read<'_>, child: PersonId) -> Result<Vec<(MyShift, Vec<&'static str>)>, Failure> {
    let rows = activities::coming_of(q, child, ROWS, 0)?;
    let ids: Vec<_> = rows.iter().map(|row| row.activity).collect();
    let kinds = activities::kinds_of(q, &ids)?;
    let today = q.now().day();
    let (policy, _) = in_force::<AgePolicy>(q, today)?;
    let (seats, nobody) = (seats(q, child)?, BTreeSet::new());
    let mut out = Vec::new();
    let mut known = BTreeMap::new();
    for row in rows {
        let Some(kind) = kinds.get(&row.activity) else { continue };
        let seated = seats.get(&row.shift).unwrap_or(&nobody);
        let day = row.starts_at.day();
        let key = (day, *kind, !seated.is_empty());
        let found = match known.get(&key) {
            Some(found) => *found,
            None => {
                let lacks = lacking(q, &policy, &[child], (day, kind.code()), seated)?;
                let found = lacks.get(&child).copied();
                known.insert(key, found);
                found
            }
        };
        let mut words = Vec::new();
        if let Some((consent, company)) = found {
            if consent == ConsentHeld::Missing {
                words.push("minors-lacks-consent");
            }
            if company == Accompanied::No {
                words.push("minors-lacks-company");
            }
        }
        out.push((row, words));
    }
    Ok(out)
}

/// `GET /people/{id}/lacking`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let family = family(&ask, &id).await?;
    let child = family.row.id;
    let rows = ask.app.look(ask.actor.town, move |q| look(q, child)).await?;
    let is_worker = family.is_worker();
    draw(&LackingPage {
        id: child.to_string(),
        name: family.row.name.clone(),
        is_worker,
        total: rows.len(),
        lines: rows
            .into_iter()
            .filter(|(_, lacks)| !lacks.is_empty())
            .map(|(row, lacks)| LackLine {
                when: shift_long(ask.lang, row.starts_at, row.ends_at),
                href: if is_worker {
                    format!("/shifts/{}/sign-ups", row.shift)
                } else {
                    format!("/sign-ups/{}", row.sign_up)
                },
                title: row.title,
                lacks,
            })
            .collect(),
        c: ask.frame(),
    })
}
