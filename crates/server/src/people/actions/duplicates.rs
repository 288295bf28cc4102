//! The same human being twice: found with reasons, merged, taken apart again (B8).

use std::collections::BTreeMap;

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{AccountId, MergeId, Note, PersonId};
use liandong_domain::people::{Finding, Known, compare};
use serde_json::{Value, json};

use super::registry::{Details, NewPerson, write};
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault};
use crate::people::PeopleRefusal;
use crate::people::store::{self, MOVES, PersonRow};
use crate::todo;

/// A row that may be the same human being, and why.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The row.
    pub row: PersonRow,
    /// How sure, and why.
    pub finding: Finding,
}

/// Rows that may be the person about to be entered, the surest first.
pub fn duplicates_of_new(q: &mut Read<'_>, new: &NewPerson) -> Result<Vec<Alike>, Failure> {
    let (details, document) = (&new.details, new.document.as_ref());
    let known = Known {
        name: details.name.clone(),
        born: details.born_on.or_else(|| document.and_then(|d| d.born())),
        sex: details.sex.or_else(|| document.and_then(|d| d.sex())),
        phone_key: details.phone.as_ref().map(|phone| store::phone_key(q, phone)),
        phone_tail: details.phone.as_ref().map(|phone| phone.tail().to_owned()),
        document_kind: document.map(|d| d.kind()),
        document_key: document.map(|d| store::document_key(q, d)),
    };
    alike(q, &known, None)
}

/// Rows that may be the same as a person in the registry, the surest first; not those found to
/// be somebody else.
pub fn duplicates_of(q: &mut Read<'_>, row: &PersonRow) -> Result<Vec<Alike>, Failure> {
    let mut found = alike(q, &row.known()?, Some(row.id))?;
    let mut kept = Vec::new();
    for one in found.drain(..) {
        if !store::is_apart(q, row.id, one.row.id)? {
            kept.push(one);
        }
    }
    Ok(kept)
}

fn alike(q: &mut Read<'_>, known: &Known, except: Option<PersonId>) -> Result<Vec<Alike>, Failure> {
    let mut out = Vec::new();
    for row in store::alike(q, known)? {
        if Some(row.id) == except {
            continue;
        }
        if let Some(finding) = compare(known, &row.known()?) {
            out.push(Alike { row, finding });
        }
    }
    out.sort_by_key(|one| std::cmp::Reverse(one.finding.certainty));
    Ok(out)
}

/// Fills what is blank on a row that is kept from what was told anew. What stands there stays.
///
/// # Errors
/// The row is not there.
pub fn complete(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::RegisterPeople>,
    id: PersonId,
    new: &NewPerson,
) -> Result<(), Failure> {
    let row = store::person(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.merged_into.is_some() {
        return Err(PeopleRefusal::MergedAlready.into());
    }
    let mut details = Details::of(tx, &row)?;
    fill(&mut details, &new.details);
    let document = match row.document(tx)? {
        Some(document) => Some(document),
        None => match &new.document {
            Some(document) => {
                let key = store::document_key(tx, document);
                let taken = store::find_by_document_key(tx, &key)?;
                taken.is_none_or(|other| other == id).then(|| document.clone())
            }
            None => None,
        },
    };
    write(tx, &row, &details, document.as_ref())?;
    events::record(tx, Kind::PersonChanged.of(id).about(id).with("what", "completed"))?;
    Ok(())
}

/// Fills blanks of one from the other; gives the names of what was filled.
pub(super) fn fill(into: &mut Details, from: &Details) -> Vec<&'static str> {
    let mut filled = Vec::new();
    let mut text = |name, into: &mut String, from: &String| {
        if into.is_empty() && !from.is_empty() {
            into.clone_from(from);
            filled.push(name);
        }
    };
    text("city_card", &mut into.city_card, &from.city_card);
    text("area", &mut into.area, &from.area);
    text("school", &mut into.school, &from.school);
    text("unit", &mut into.unit, &from.unit);
    text("note", &mut into.note, &from.note);
    if into.sex.is_none() && from.sex.is_some() {
        into.sex = from.sex;
        filled.push("sex");
    }
    if into.born_on.is_none() && from.born_on.is_some() {
        into.born_on = from.born_on;
        filled.push("born_on");
    }
    if into.phone.is_none() && from.phone.is_some() {
        into.phone.clone_from(&from.phone);
        filled.push("phone");
    }
    let mut list = |name, into: &mut Vec<String>, from: &Vec<String>| {
        if into.is_empty() && !from.is_empty() {
            into.clone_from(from);
            filled.push(name);
        }
    };
    list("skills", &mut into.skills, &from.skills);
    list("interests", &mut into.interests, &from.interests);
    list("free_times", &mut into.free_times, &from.free_times);
    filled
}

/// Takes out again what a merge filled, where nobody changed it since.
pub(super) fn unfill(details: &mut Details, gone: &Details, filled: &[&str]) {
    let has = |name: &str| filled.contains(&name);
    let text = |name: &str, into: &mut String, from: &String| {
        if has(name) && into == from {
            into.clear();
        }
    };
    text("city_card", &mut details.city_card, &gone.city_card);
    text("area", &mut details.area, &gone.area);
    text("school", &mut details.school, &gone.school);
    text("unit", &mut details.unit, &gone.unit);
    text("note", &mut details.note, &gone.note);
    if has("sex") && details.sex == gone.sex {
        details.sex = None;
    }
    if has("born_on") && details.born_on == gone.born_on {
        details.born_on = None;
    }
    if has("phone") && details.phone == gone.phone {
        details.phone = None;
    }
    let list = |name: &str, into: &mut Vec<String>, from: &Vec<String>| {
        if has(name) && into == from {
            into.clear();
        }
    };
    list("skills", &mut details.skills, &gone.skills);
    list("interests", &mut details.interests, &gone.interests);
    list("free_times", &mut details.free_times, &gone.free_times);
}

/// Makes one of two rows: the kept one takes over everything of the register and, if it has none,
/// the account; blanks are filled. The hours book stays as it is: it is read over
/// both rows.
///
/// # Errors
/// The same row twice, one merged before, or no reason.
pub fn merge(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::MergePeople>,
    kept: PersonId,
    gone: PersonId,
    why: &str,
) -> Result<MergeId, Failure> {
    let why = Note::required("why", why)?;
    if kept == gone {
        return Err(PeopleRefusal::SameRow.into());
    }
    let kept_row = store::person(tx, kept)?.ok_or(Failure::NOT_FOUND)?;
    let gone_row = store::person(tx, gone)?.ok_or(Failure::NOT_FOUND)?;
    if kept_row.merged_into.is_some() || gone_row.merged_into.is_some() {
        return Err(PeopleRefusal::MergedAlready.into());
    }
    let waits = [todo::store::subjects(tx, kept)?, todo::store::subjects(tx, gone)?].concat();
    let (mut moved, count) = move_over(tx, kept, gone)?;
    waits.iter().try_for_each(|(kind, subject)| todo::renew(tx, &[*kind], subject))?;
    if let Some(account) = store::account_of(tx, gone)?
        && store::account_of(tx, kept)?.is_none()
    {
        store::move_account(tx, account.id, kept)?;
        moved.insert("account".to_owned(), account.id.to_string().into());
    }
    if let Some(day) = store::registered_on(tx, gone)?
        && store::registered_on(tx, kept)?.is_none()
    {
        store::set_registered(tx, kept, day)?;
        moved.insert("registered".to_owned(), day.to_string().into());
    }
    // First the row that goes: its document may then stand on the row that stays.
    store::point(tx, gone, Some(kept))?;
    store::drop_tokens(tx, gone)?;
    let filled = fill_row(tx, &kept_row, &gone_row)?;
    moved.insert("filled".to_owned(), json!(filled));
    let text = Value::Object(moved).to_string();
    let id = store::keep_merge(tx, kept, gone, why.as_str(), &text)?;
    let line = Kind::PersonsMerged.of(id).about(kept).with("gone", gone);
    events::record(tx, line.count("moved", count))?;
    Ok(id)
}

fn fill_row(
    tx: &mut Tx<'_>,
    kept: &PersonRow,
    gone: &PersonRow,
) -> Result<Vec<&'static str>, Failure> {
    let (mut details, other) = (Details::of(tx, kept)?, Details::of(tx, gone)?);
    let mut filled = fill(&mut details, &other);
    let mut document = kept.document(tx)?;
    if document.is_none() {
        document = gone.document(tx)?;
        if document.is_some() {
            filled.push("document");
        }
    }
    if !filled.is_empty() {
        write(tx, kept, &details, document.as_ref())?;
    }
    Ok(filled)
}

/// What went over, kind by kind, as the merge keeps it.
type Moved = serde_json::Map<String, Value>;

/// Moves everything of the register over. Everything is looked up before anything moves: what
/// moves first must not decide what moves after. Where both rows have something for the same
/// thing, the older is kept and the other waits on the row that goes.
fn move_over(tx: &mut Tx<'_>, kept: PersonId, gone: PersonId) -> Result<(Moved, i64), Failure> {
    let mut found = Vec::new();
    for what in MOVES {
        let keys = store::movable(tx, what, gone, kept)?;
        found.push((what, keys, store::older(tx, what, gone, kept)?));
    }
    let (mut moved, mut count) = (Moved::new(), 0);
    for (what, keys, older) in found {
        let mut went = Vec::new();
        for key in keys {
            if store::move_one(tx, what, &key, gone, kept)? {
                went.push(Value::from(key));
            }
        }
        count += i64::try_from(went.len() + older.len()).unwrap_or(0);
        moved.insert(what.code.to_owned(), went.into());
        if !older.is_empty() {
            for (own, other) in &older {
                store::change_places(tx, what, (own, gone), (other, kept))?;
            }
            let pairs: Vec<Value> = older.into_iter().map(|(a, b)| json!([a, b])).collect();
            moved.insert(format!("{}-older", what.code), pairs.into());
        }
    }
    Ok((moved, count))
}

/// Moves everything back, exactly as the merge lists it.
fn move_back(
    tx: &mut Tx<'_>,
    row: &store::MergeRow,
    moved: &BTreeMap<String, Value>,
) -> Result<(), Failure> {
    let list = |name: &str| moved.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for what in MOVES {
        for pair in list(&format!("{}-older", what.code)) {
            let key = |at: usize| pair.get(at).and_then(Value::as_str).unwrap_or_default();
            store::change_places(tx, what, (key(0), row.kept), (key(1), row.gone))?;
        }
        for key in list(what.code) {
            let key = key.as_str().unwrap_or_default();
            store::move_one(tx, what, key, row.kept, row.gone)?;
        }
    }
    Ok(())
}

/// Takes a merge apart: everything that went over goes back, exactly as the merge lists it.
///
/// # Errors
/// Undone before, or the kept row was itself merged since.
pub fn undo_merge(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::MergePeople>,
    id: MergeId,
) -> Result<PersonId, Failure> {
    let row = store::merge(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.undone_at.is_some() {
        return Err(PeopleRefusal::UndoneAlready.into());
    }
    let kept = store::person(tx, row.kept)?.ok_or(Failure::NOT_FOUND)?;
    let gone = store::person(tx, row.gone)?.ok_or(Failure::NOT_FOUND)?;
    if kept.merged_into.is_some() {
        return Err(PeopleRefusal::MergedOn.into());
    }
    let moved: BTreeMap<String, Value> = serde_json::from_str(&row.moved)
        .map_err(|e| Fault::new("undoing a merge", e.to_string()))?;
    let texts = |name: &str| -> Vec<&str> {
        let list = moved.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    };
    let filled = texts("filled");
    if !filled.is_empty() {
        let (mut details, other) = (Details::of(tx, &kept)?, Details::of(tx, &gone)?);
        unfill(&mut details, &other, &filled);
        let document = kept.document(tx)?;
        let lent = filled.contains(&"document") && document == gone.document(tx)?;
        write(tx, &kept, &details, document.filter(|_| !lent).as_ref())?;
    }
    store::point(tx, row.gone, None)?;
    store::restore_tokens(tx, &gone)?;
    let waits = todo::store::subjects(tx, row.kept)?;
    move_back(tx, &row, &moved)?;
    waits.iter().try_for_each(|(kind, subject)| todo::renew(tx, &[*kind], subject))?;
    if moved.contains_key("registered") {
        store::clear_registered(tx, row.kept)?;
    }
    if let Some(account) = moved.get("account").and_then(Value::as_str)
        && let Ok(account) = account.parse::<AccountId>()
    {
        store::move_account(tx, account, row.gone)?;
        store::end_other_sessions(tx, &account.to_string(), "")?;
    }
    store::note_undone(tx, id)?;
    events::record(tx, Kind::MergeUndone.of(id).about(row.kept).with("gone", row.gone))?;
    Ok(row.gone)
}

/// Notes that two rows are two human beings, so that nobody asks again.
///
/// # Errors
/// The same row twice.
pub fn say_apart(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::MergePeople>,
    one: PersonId,
    other: PersonId,
    why: &str,
) -> Result<(), Failure> {
    if one == other {
        return Err(PeopleRefusal::SameRow.into());
    }
    store::say_apart(tx, one, other, why.trim())?;
    let line = Kind::PersonChanged.of(one).about(one).with("what", "apart");
    events::record(tx, line.with("other", other))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use liandong_domain::people::{PersonName, Phone, Sex};

    // covers B8
    #[test]
    fn what_a_merge_fills_an_undo_takes_out_again() {
        let name = PersonName::parse("name", "何桂芳").expect("a name");
        let kept = Details { area: "西湖社区".to_owned(), ..Details::named(name.clone()) };
        let gone = Details {
            sex: Some(Sex::Female),
            phone: Phone::parse("phone", "13812345678").ok(),
            area: "金沙湾".to_owned(),
            skills: vec!["20".to_owned()],
            ..Details::named(name)
        };
        let mut merged = kept.clone();
        let filled = fill(&mut merged, &gone);
        assert_eq!(filled, ["sex", "phone", "skills"]);
        assert_eq!(merged.area, "西湖社区", "what stood there stays");
        // Somebody changed the skills since: they stay.
        merged.skills.push("16".to_owned());
        unfill(&mut merged, &gone, &filled);
        assert_eq!((merged.sex, merged.phone), (None, None));
        assert_eq!(merged.skills, ["20", "16"]);
        assert_eq!(merged.area, kept.area);
    }
}
