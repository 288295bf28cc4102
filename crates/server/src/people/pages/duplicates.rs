//! Rows that may be one human being: the list, side by side, merging and taking apart.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::{MergeId, PersonId};
use liandong_domain::people::{Finding, compare as compare_known};

use super::{Reach, query, reach};
use crate::failure::Failure;
use crate::people::PeopleRefusal;
use crate::people::actions;
use crate::people::store::{self, MergeRow, PersonRow};
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// The most pairs looked at for one list.
const PAIRS_MOST: i64 = 300;
/// The most merges shown under the list.
const MERGES_MOST: i64 = 20;

/// One pair.
#[derive(Debug, Clone)]
pub struct PairLine {
    /// One id.
    pub one: String,
    /// The other id.
    pub other: String,
    /// One name.
    pub one_name: String,
    /// The other name.
    pub other_name: String,
    /// How sure, as a word key.
    pub certainty: &'static str,
    /// Reasons, in words.
    pub reasons: String,
}

/// One merge of before.
#[derive(Debug, Clone)]
pub struct MergeLine {
    /// Its id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number kept.
    pub kept: String,
    /// Number gone.
    pub gone: String,
    /// When and by whom.
    pub told: String,
    /// Why.
    pub why: String,
    /// What went over, in words.
    pub moved: String,
    /// Undone.
    pub undone: bool,
}

/// The list of pairs.
#[derive(Template)]
#[template(path = "pages/people/duplicates.html")]
pub struct DuplicatesPage {
    /// The frame.
    pub c: Frame,
    /// Pairs.
    pub pairs: Vec<PairLine>,
    /// Merges of before.
    pub merges: Vec<MergeLine>,
}

impl Page for DuplicatesPage {
    const NAME: &'static str = "people/duplicates";
}

/// One of the two sides.
#[derive(Debug, Clone)]
pub struct Side {
    /// Who.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number.
    pub number: String,
    /// Rows: word key, value.
    pub rows: Vec<(&'static str, String)>,
}

/// Side by side.
#[derive(Template)]
#[template(path = "pages/people/compare.html")]
pub struct ComparePage {
    /// The frame.
    pub c: Frame,
    /// One.
    pub one: Side,
    /// The other.
    pub other: Side,
    /// Both values of each row: word key, one, other, alike.
    pub rows: Vec<(&'static str, String, String, bool)>,
    /// How sure, as a word key; empty: nothing speaks for it.
    pub certainty: &'static str,
    /// Reasons for.
    pub reasons: Vec<String>,
    /// Reasons against.
    pub against: Vec<String>,
    /// Why, as typed.
    pub why: String,
}

impl Page for ComparePage {
    const NAME: &'static str = "people/compare";
}

fn reasons(c: &Frame, finding: &Finding, against: bool) -> Vec<String> {
    let some = finding.reasons.iter().filter(|reason| reason.speaks_against() == against);
    some.map(|reason| c.t(reason.word_key())).collect()
}

/// `GET /people/duplicates`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    ask.actor.me()?;
    if matches!(ask.actor.seen::<may::MergePeople>(), Seen::Nothing | Seen::Own) {
        return Err(Failure::NOT_FOUND);
    }
    let (pairs, rows, paths, merges) = ask
        .app
        .look(ask.actor.town, |q| {
            let pairs = store::pairs(q, PAIRS_MOST)?;
            let merges = store::latest_merges(q, MERGES_MOST)?;
            let ids: std::collections::BTreeSet<PersonId> = pairs
                .iter()
                .flat_map(|(a, b)| [*a, *b])
                .chain(merges.iter().map(|merge| merge.kept))
                .collect();
            let ids: Vec<PersonId> = ids.into_iter().collect();
            Ok((pairs, store::persons(q, &ids)?, store::paths_of(q, &ids)?, merges))
        })
        .await?;
    let rows: BTreeMap<PersonId, PersonRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut reached: BTreeMap<PersonId, bool> = BTreeMap::new();
    for (person, path) in &paths {
        let scope = Scope::body(path.clone()).about(*person);
        let may = ask.actor.may::<may::MergePeople>(&scope);
        *reached.entry(*person).or_default() |= may;
    }
    let mine = |person: &PersonId| reached.get(person).copied().unwrap_or(false);
    let c = ask.frame();
    let mut found = Vec::new();
    for (one, other) in pairs.iter().filter(|(a, b)| mine(a) && mine(b)) {
        let (Some(a), Some(b)) = (rows.get(one), rows.get(other)) else { continue };
        if let Some(finding) = compare_known(&a.known()?, &b.known()?) {
            found.push((finding.certainty, pair_line(&c, a, b, &finding)));
        }
    }
    found.sort_by_key(|(certainty, _)| std::cmp::Reverse(*certainty));
    let merges = merges.iter().filter(|merge| mine(&merge.kept));
    draw(&DuplicatesPage {
        pairs: found.into_iter().map(|(_, line)| line).collect(),
        merges: merges.map(|merge| merge_line(&ask, &c, merge)).collect(),
        c,
    })
}

fn pair_line(c: &Frame, a: &PersonRow, b: &PersonRow, finding: &Finding) -> PairLine {
    PairLine {
        one: a.id.to_string(),
        other: b.id.to_string(),
        one_name: format!("{} {}", a.name, a.number),
        other_name: format!("{} {}", b.name, b.number),
        certainty: finding.certainty.word_key(),
        reasons: reasons(c, finding, false).join(&c.t("people-comma")),
    }
}

/// Kinds of rows with a word of their own in the line of a merge.
const NAMED: [&str; 5] = ["holdings", "guardians", "consents", "sign_ups", "regulars"];

/// Everything else that went over, as one number.
fn other_moved(c: &Frame, moved: &serde_json::Value) -> Option<String> {
    let fields = moved.as_object()?;
    let others =
        fields.iter().filter(|(what, _)| !NAMED.contains(&what.as_str()) && *what != "filled");
    let count: usize = others.filter_map(|(_, rows)| rows.as_array()).map(Vec::len).sum();
    (count > 0).then(|| c.t1("people-moved-others", "n", count))
}

fn merge_line(ask: &Ask, c: &Frame, merge: &MergeRow) -> MergeLine {
    let moved: serde_json::Value = serde_json::from_str(&merge.moved).unwrap_or_default();
    let words: Vec<String> = NAMED
        .iter()
        .filter_map(|what| {
            let count = moved.get(what)?.as_array()?.len();
            (count > 0).then(|| c.t1(format!("people-moved-{what}"), "n", count))
        })
        .chain(other_moved(c, &moved))
        .chain(moved.get("account").map(|_| c.t("people-moved-account")))
        .collect();
    MergeLine {
        id: merge.id.to_string(),
        name: merge.name.clone(),
        kept: merge.kept_number.clone(),
        gone: merge.gone_number.clone(),
        told: format!("{} {}", moment_long(ask.lang, merge.at), merge.by),
        why: merge.why.clone(),
        moved: words.join(&c.t("people-comma")),
        undone: merge.undone_at.is_some(),
    }
}

/// Both persons, each within reach of the permit.
async fn both(ask: &Ask, one: &str, other: &str) -> Result<(Reach, Reach), Failure> {
    let (one, other) = (reach(ask, one).await?, reach(ask, other).await?);
    one.permit::<may::MergePeople>(&ask.actor)?;
    other.permit::<may::MergePeople>(&ask.actor)?;
    Ok((one, other))
}

/// `GET /people/compare`
pub async fn compare(ask: Ask) -> Result<Response, Failure> {
    let (one, other) = both(&ask, &query(&ask, "one"), &query(&ask, "other")).await?;
    draw(&side_by_side(&ask, ask.frame(), &one, &other, String::new()).await?)
}

async fn side_by_side(
    ask: &Ask,
    c: Frame,
    one: &Reach,
    other: &Reach,
    why: String,
) -> Result<ComparePage, Failure> {
    let (a, b, today) = (one.row.clone(), other.row.clone(), ask.now.day());
    let (one_side, other_side) = {
        let (c1, a, b) = (c.clone(), a.clone(), b.clone());
        ask.app
            .look(ask.actor.town, move |q| {
                let held = store::held_by(q, &[a.id, b.id], today)?;
                let mut sides = Vec::new();
                for row in [&a, &b] {
                    let held = held.get(&row.id).map_or(&[][..], Vec::as_slice);
                    sides.push(side(q, &c1, row, held)?);
                }
                let other = sides.pop().ok_or(Failure::NOT_FOUND)?;
                Ok((sides.pop().ok_or(Failure::NOT_FOUND)?, other))
            })
            .await?
    };
    let finding = compare_known(&a.known()?, &b.known()?);
    let words =
        |against| finding.as_ref().map(|finding| reasons(&c, finding, against)).unwrap_or_default();
    let pairs = one_side.rows.iter().zip(&other_side.rows);
    let rows = pairs
        .map(|((key, x), (_, y))| (*key, x.clone(), y.clone(), x == y && !x.is_empty()))
        .collect();
    Ok(ComparePage {
        reasons: words(false),
        against: words(true),
        certainty: finding.as_ref().map_or("", |finding| finding.certainty.word_key()),
        one: one_side,
        other: other_side,
        rows,
        why,
        c,
    })
}

fn side(
    q: &crate::db::Read<'_>,
    c: &Frame,
    row: &PersonRow,
    held: &[store::Held],
) -> Result<Side, Failure> {
    let phone = row.phone(q)?.map(|phone| phone.masked()).unwrap_or_default();
    let document = row.document(q)?.map(|document| document.masked()).unwrap_or_default();
    let text = |value: Option<String>| value.unwrap_or_default();
    Ok(Side {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        rows: vec![
            ("people-name", row.name.clone()),
            ("people-number", row.number.clone()),
            ("people-sex", text(row.sex.map(|sex| c.t(sex.word_key())))),
            ("people-born-year", text(row.born_on.map(|day| day.year().to_string()))),
            ("people-phone", phone),
            ("people-document", document),
            ("people-area", row.area.clone()),
            ("people-school", row.school.clone()),
            ("people-unit", row.unit.clone()),
            ("people-joined", text(row.joined_on.map(|day| day.to_string()))),
            ("people-held", super::list::held_words(c, held)),
        ],
    })
}

/// `POST /people/merge`
pub async fn merge(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (one, other) = both(&ask, form.get("one"), form.get("other")).await?;
    let permit: Permit<may::MergePeople> = one.permit(&ask.actor)?;
    let (a, b) = (one.row.id, other.row.id);
    let keep = form.get("keep").to_owned();
    let why = form.get("why").to_owned();
    let said = why.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let (kept, gone) = if keep == a.to_string() {
            (a, b)
        } else if keep == b.to_string() {
            (b, a)
        } else {
            return Err(PeopleRefusal::NoChoice { field: "keep" }.into());
        };
        actions::merge(tx, &permit, kept, gone, &said)?;
        Ok(Answer::to("/people/duplicates?done=done-people-merged"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = side_by_side(&ask, c, &one, &other, why).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /people/apart`
pub async fn apart(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (one, other) = both(&ask, form.get("one"), form.get("other")).await?;
    let permit: Permit<may::MergePeople> = one.permit(&ask.actor)?;
    let (a, b) = (one.row.id, other.row.id);
    let why = form.get("why").to_owned();
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::say_apart(tx, &permit, a, b, &why)?;
        Ok(Answer::to("/people/duplicates?done=done-people-apart"))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /merges/{merge}/undo`
pub async fn undo(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    ask.actor.me()?;
    let id: MergeId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let merge = ask
        .app
        .look(ask.actor.town, move |q| store::merge(q, id)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let kept = reach(&ask, &merge.kept.to_string()).await?;
    let permit: Permit<may::MergePeople> = kept.permit(&ask.actor)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::undo_merge(tx, &permit, id)?;
        Ok(Answer::to("/people/duplicates?done=done-people-undone"))
    })
    .await?;
    Ok(answer.into_response())
}
