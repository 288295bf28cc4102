//! Lists of wishes as people write them: numbers beside names, or one step up or down.

use std::collections::BTreeSet;

use super::ChoiceRefusal;

/// The most wishes of one list.
pub const WISHES_MOST: usize = 500;

/// The wishes of a form: beside each name a number, or nothing to leave it out. Numbers need not
/// begin with 1 nor follow each other; the smaller is the dearer.
///
/// # Errors
/// What is no number, or a number that stands twice.
pub fn in_order<T: Copy>(typed: &[(T, String, String)]) -> Result<Vec<T>, ChoiceRefusal> {
    let mut out: Vec<(i64, T)> = Vec::new();
    for (id, name, text) in typed {
        let text: String = crate::basics::fold(text);
        if text.is_empty() {
            continue;
        }
        let number: i64 = text
            .parse()
            .ok()
            .filter(|number| (1..=100_000).contains(number))
            .ok_or_else(|| ChoiceRefusal::NoNumber { name: name.clone() })?;
        if out.iter().any(|(other, _)| *other == number) {
            return Err(ChoiceRefusal::SameNumber { number });
        }
        out.push((number, *id));
    }
    out.sort_by_key(|(number, _)| *number);
    Ok(out.into_iter().map(|(_, id)| id).collect())
}

/// Which of these a word on paper means: its whole name, or the only one whose name it is part of.
pub fn meant<T: Copy>(offered: &[(T, String)], typed: &str) -> Option<T> {
    let typed = crate::basics::fold(typed);
    let named: Vec<(T, String)> =
        offered.iter().map(|(id, name)| (*id, crate::basics::fold(name))).collect();
    if let Some((id, _)) = named.iter().find(|(_, name)| *name == typed) {
        return Some(*id);
    }
    match named.iter().filter(|(_, name)| name.contains(&*typed)).collect::<Vec<_>>()[..] {
        [(id, _)] if !typed.is_empty() => Some(*id),
        _ => None,
    }
}

/// The list with one of it a step up (or down). At the end it stays; one that was left out goes
/// to the end of the list.
pub fn moved<T: Copy + PartialEq>(list: &[T], which: T, up: bool) -> Vec<T> {
    let mut out = list.to_vec();
    match out.iter().position(|one| *one == which) {
        None => out.push(which),
        Some(at) if up && at > 0 => out.swap(at, at - 1),
        Some(at) if !up && at + 1 < out.len() => out.swap(at, at + 1),
        Some(_) => {}
    }
    out
}

/// Whether a list may be kept: somebody is on it, everybody on it is part of the round, and
/// nobody twice. `offered` gives each with the name for the sentence.
///
/// # Errors
/// Nothing wished, a stranger, or one who stands twice.
pub fn wishes<T: Copy + Ord>(
    offered: &[(T, String)],
    asked: Vec<T>,
) -> Result<Vec<T>, ChoiceRefusal> {
    if asked.is_empty() {
        return Err(ChoiceRefusal::NothingWished);
    }
    let mut seen = BTreeSet::new();
    for one in &asked {
        let known = offered.iter().find(|(id, _)| id == one);
        let (_, name) = known.ok_or(ChoiceRefusal::Stranger)?;
        if !seen.insert(*one) {
            return Err(ChoiceRefusal::Twice { name: name.clone() });
        }
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(all: &[(u32, &str)]) -> Vec<(u32, String, String)> {
        all.iter().map(|(id, text)| (*id, format!("第{id}队"), (*text).to_owned())).collect()
    }

    #[test]
    fn numbers_give_the_order_and_blanks_leave_out() {
        let list = in_order(&typed(&[(7, "3"), (8, ""), (9, "１"), (4, "20")]));
        assert_eq!(list, Ok(vec![9, 7, 4]));
        let same = in_order(&typed(&[(7, "2"), (9, "2")]));
        assert_eq!(same, Err(ChoiceRefusal::SameNumber { number: 2 }));
        let odd = in_order(&typed(&[(7, "第一")]));
        assert_eq!(odd, Err(ChoiceRefusal::NoNumber { name: "第7队".to_owned() }));
        assert!(in_order(&typed(&[(7, "0")])).is_err());
    }

    // covers B3
    #[test]
    fn a_list_with_strangers_or_doubles_is_refused() {
        let offered = [(1, "一队".to_owned()), (2, "二队".to_owned())];
        assert_eq!(wishes(&offered, vec![2, 1]), Ok(vec![2, 1]));
        assert_eq!(wishes(&offered, vec![2, 3]), Err(ChoiceRefusal::Stranger));
        let double = wishes(&offered, vec![2, 1, 2]);
        assert_eq!(double, Err(ChoiceRefusal::Twice { name: "二队".to_owned() }));
        assert_eq!(wishes(&offered, Vec::new()), Err(ChoiceRefusal::NothingWished));
    }

    #[test]
    fn a_word_on_paper_means_the_only_one_it_can() {
        let offered =
            [(1, "飞鹰一队".to_owned()), (2, "飞鹰二队".to_owned()), (3, "飞鹰".to_owned())];
        assert_eq!(meant(&offered, "二队"), Some(2));
        assert_eq!(meant(&offered, "飞鹰"), Some(3), "its whole name");
        assert_eq!(meant(&offered, "队"), None, "more than one");
        assert_eq!(meant(&offered, "乐队"), None);
        assert_eq!(meant(&offered, ""), None);
    }

    #[test]
    fn one_step_moves_one_place_and_the_ends_stay() {
        assert_eq!(moved(&[1, 2, 3], 3, true), [1, 3, 2]);
        assert_eq!(moved(&[1, 2, 3], 1, true), [1, 2, 3]);
        assert_eq!(moved(&[1, 2, 3], 1, false), [2, 1, 3]);
        assert_eq!(moved(&[1, 2], 9, true), [1, 2, 9]);
    }
}
