//! The town's diary: who did what, when, under which permit.
//!
//! Owns `event` and `diary_mark`. Called by every room's actions inside their transaction; calls
//! only `db`. Timeline, notices and audit read it. **Never** holds a name, a phone or a word of a
//! person: ids and numbers only.

mod kind;
mod kinds;
pub mod store;

pub use kind::Kind;

use liandong_domain::basics::{EventId, PersonId, RuleRef};

use crate::db::{DiaryLine, Tx};
use crate::failure::Fault;

/// A line about to be written.
#[derive(Debug, Clone)]
pub struct Line {
    kind: Kind,
    subject: String,
    person: Option<PersonId>,
    organisation: Option<String>,
    rule: Option<String>,
    facts: serde_json::Map<String, serde_json::Value>,
}

impl Kind {
    /// Begins a line about this thing.
    pub fn of(self, subject: impl ToString) -> Line {
        Line {
            kind: self,
            subject: subject.to_string(),
            person: None,
            organisation: None,
            rule: None,
            facts: serde_json::Map::new(),
        }
    }
}

impl Line {
    /// The person it is about.
    #[must_use]
    pub fn about(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }
    /// The body it belongs to.
    #[must_use]
    pub fn within(mut self, organisation: impl ToString) -> Self {
        self.organisation = Some(organisation.to_string());
        self
    }
    /// The rule that decided.
    #[must_use]
    pub fn by_rule(mut self, rule: &RuleRef) -> Self {
        self.rule = Some(rule.to_string());
        self
    }
    /// An id or a code.
    #[must_use]
    pub fn with(mut self, name: &str, id: impl ToString) -> Self {
        self.facts.insert(name.to_owned(), id.to_string().into());
        self
    }
    /// A number.
    #[must_use]
    pub fn count(mut self, name: &str, number: i64) -> Self {
        self.facts.insert(name.to_owned(), number.into());
        self
    }
}

/// Writes the line in the transaction of the change.
pub fn record(tx: &mut Tx<'_>, line: Line) -> Result<EventId, Fault> {
    let id = tx.write_line(&DiaryLine {
        kind: line.kind.code(),
        subject: line.subject,
        person: line.person,
        organisation: line.organisation,
        rule: line.rule,
        facts: serde_json::Value::Object(line.facts).to_string(),
    })?;
    Ok(EventId::new(id))
}
