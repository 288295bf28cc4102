//! What the town says about giving.

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// The qualification for public fundraising, how the public gives, the words of the agreement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivingWords {
    /// Number of the certificate; empty: none is stated.
    pub qualification: String,
    /// How the public gives.
    pub how: String,
    /// The words of the giver's agreement; empty: the house's own.
    pub agreement: String,
}

/// What the town says.
const WORDS: Sql = Sql("select qualification, how, agreement from giving_words where town_id = $1");
/// Keeps what the town says.
const KEEP: Sql = Sql("insert into giving_words (town_id, qualification, how, agreement, \
     changed_by, changed_at) values ($1, $2, $3, $4, $5, $6) on conflict (town_id) do update \
     set qualification = excluded.qualification, how = excluded.how, \
     agreement = excluded.agreement, changed_by = excluded.changed_by, \
     changed_at = excluded.changed_at");

/// What the town says; nothing, until somebody has said it.
pub fn words(q: &mut Read<'_>) -> Result<GivingWords, Fault> {
    let town = q.town();
    match q.row(WORDS, p![town])? {
        Some(row) => {
            Ok(GivingWords { qualification: row.get(0)?, how: row.get(1)?, agreement: row.get(2)? })
        }
        None => Ok(GivingWords::default()),
    }
}
/// Keeps what the town says.
pub fn keep_words(tx: &mut Tx<'_>, said: &GivingWords) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let values = p![town, &said.qualification, &said.how, &said.agreement, by, now];
    tx.execute(KEEP, values).map(|_| ())
}
