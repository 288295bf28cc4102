//! Every computed result names its rule.

use std::fmt;

/// Which clause of which version of which rule gave a result.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RuleRef {
    /// The rule's name, such as `star-ladder`.
    pub rule: String,
    /// Its version, counted from 1.
    pub version: i64,
    /// The clause inside it, such as `daily-tiers`. Empty for the whole.
    pub clause: String,
}

impl fmt::Display for RuleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.rule, self.version)?;
        if self.clause.is_empty() { Ok(()) } else { write!(f, " §{}", self.clause) }
    }
}

impl RuleRef {
    /// The text form back: `star-ladder v2 §daily-tiers`.
    pub fn parse(text: &str) -> Option<Self> {
        let (head, clause) = text.split_once(" §").unwrap_or((text, ""));
        let (rule, version) = head.rsplit_once(" v")?;
        Some(Self {
            rule: rule.to_owned(),
            version: version.parse().ok()?,
            clause: clause.to_owned(),
        })
    }
}
