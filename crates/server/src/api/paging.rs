//! Lists by cursor: an opaque text that says where the last row stood.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::refusal::ApiRefusal;

/// Rows of a page when no limit is asked for.
pub const LIMIT: i64 = 50;
/// The most rows of a page.
pub const LIMIT_MOST: i64 = 200;
/// What keeps the parts of a cursor apart; no key holds it.
const BETWEEN: char = '\u{1f}';

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Hand it in as `cursor` for the next page; null: this is the last.
    pub next: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The `next` of the page before; none: the first page.
    pub cursor: Option<String>,
    /// Rows of a page, 50 unless told, at most 200.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone)]
pub struct Start {
    /// The key of the row before; none: from the beginning.
    pub key: Option<Vec<String>>,
    /// Rows of a page.
    pub limit: i64,
}

/// Reads cursor and limit. A cursor with another number of parts is another list's.
pub fn start(cursor: Option<&str>, limit: Option<i64>, parts: usize) -> Result<Start, ApiRefusal> {
    let limit = limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MOST).contains(&limit) {
        return Err(ApiRefusal::Limit { most: LIMIT_MOST });
    }
    let key = cursor.map(|text| read(text, parts).ok_or(ApiRefusal::Cursor)).transpose()?;
    Ok(Start { key, limit })
}

fn read(text: &str, parts: usize) -> Option<Vec<String>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let key: Vec<String> = text.split(BETWEEN).map(str::to_owned).collect();
    (key.len() == parts && !text.contains('\0')).then_some(key)
}

impl Start {
    /// Rows to read: one more than shown tells whether there is a next page.
    pub fn most(&self) -> i64 {
        self.limit + 1
    }
    /// A part of the key; empty when the page is the first.
    pub fn part(&self, at: usize) -> &str {
        self.key.as_ref().and_then(|key| key.get(at)).map_or("", String::as_str)
    }
    /// A numeric part; `first` when the page is the first.
    pub fn number(&self, at: usize, first: i64) -> Result<i64, ApiRefusal> {
        match &self.key {
            None => Ok(first),
            Some(_) => self.part(at).parse().map_err(|_| ApiRefusal::Cursor),
        }
    }
    /// The page of these rows: what was read beyond the limit is the proof of a next page.
    pub fn page<R, T>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> Vec<String>,
        draw: impl FnMut(R) -> T,
    ) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| write(&key(row)));
        Page { items: rows.into_iter().map(draw).collect(), next }
    }
}

fn write(key: &[String]) -> String {
    URL_SAFE_NO_PAD.encode(key.join(&BETWEEN.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_another_lists_cursor_is_refused() {
        let text = write(&["he gui fang".to_owned(), "id".to_owned()]);
        let asked = start(Some(&text), Some(2), 2).expect("readable");
        assert_eq!((asked.part(0), asked.part(1)), ("he gui fang", "id"));
        for (cursor, parts) in [(text.as_str(), 1), ("%%%", 2), ("", 2)] {
            assert_eq!(start(Some(cursor), None, parts).err(), Some(ApiRefusal::Cursor));
        }
    }

    #[test]
    fn one_row_more_than_the_limit_is_a_next_page() {
        let asked = start(None, Some(2), 1).expect("readable");
        let page = |rows: Vec<i64>| asked.page(rows, |n| vec![n.to_string()], |n| n);
        assert_eq!(page(vec![1, 2]).next, None);
        let longer = page(vec![1, 2, 3]);
        assert_eq!(longer.items, [1, 2]);
        assert_eq!(read(&longer.next.expect("a next page"), 1), Some(vec!["2".to_owned()]));
        for limit in [0, -1, 201] {
            assert!(start(None, Some(limit), 1).is_err());
        }
    }
}
