//! A form's values, wherever they come from: a template, a query, a post, a stored activity.

use std::collections::BTreeMap;

use axum::body::Bytes;

use crate::web::{FormBody, parse_form};

/// The values of a form by field name, as the page shows them again.
#[derive(Debug, Clone, Default)]
pub struct Filled(BTreeMap<String, Vec<String>>);

impl Filled {
    /// From a posted form.
    pub fn from_form(form: &FormBody) -> Self {
        let names: Vec<String> = form.starting("").map(|(name, _)| name.to_owned()).collect();
        Self(names.into_iter().map(|name| (name.clone(), form.all(&name).to_vec())).collect())
    }
    /// From a query.
    pub fn from_query(query: &str) -> Self {
        Self::from_form(&parse_form(&Bytes::copy_from_slice(query.as_bytes())))
    }
    /// Puts one value.
    pub fn put(&mut self, name: &str, value: impl ToString) {
        self.0.insert(name.to_owned(), vec![value.to_string()]);
    }
    /// Adds a value to those of a name.
    pub fn add(&mut self, name: &str, value: impl ToString) {
        self.0.entry(name.to_owned()).or_default().push(value.to_string());
    }
    /// Puts one value unless there is one.
    pub fn put_new(&mut self, name: &str, value: impl ToString) {
        if self.get(name).is_empty() {
            self.put(name, value);
        }
    }
    /// The first value; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }
    /// The same for a numbered field: `post-0-name`.
    pub fn at(&self, head: &str, number: &usize, tail: &str) -> &str {
        self.get(&format!("{head}-{number}-{tail}"))
    }
    /// All values of a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
    /// Whether one of the values is this one.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|found| found == value)
    }
    /// Whether the numbered field has this value.
    pub fn is_at(&self, head: &str, number: &usize, tail: &str, value: &str) -> bool {
        self.at(head, number, tail) == value
    }
    /// Whether something was written.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }
}
