//! What a table should have and has not: told by name before anything is checked.

use super::fields::{Field, FileKind};
use super::table::TableSeen;

/// A column that a table lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// No column of names: nobody can be entered.
    Name,
    /// Nothing tells whose hours these are: a document, a volunteer number, or name and phone.
    WhoServed,
    /// Neither hours nor start and end: nothing can be counted.
    HowLong,
    /// No column of documents: the same person twice is found by name and phone only.
    Document,
    /// No column of phones.
    Phone,
    /// No column of days: everything becomes a sum of before.
    Day,
}

impl Lack {
    /// Under which key its sentence stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Name => "intake-lack-name",
            Self::WhoServed => "intake-lack-who-served",
            Self::HowLong => "intake-lack-how-long",
            Self::Document => "intake-lack-document",
            Self::Phone => "intake-lack-phone",
            Self::Day => "intake-lack-day",
        }
    }
    /// Whether no row can go in without it.
    pub fn stops(self) -> bool {
        matches!(self, Self::Name | Self::WhoServed | Self::HowLong)
    }
}

impl TableSeen {
    /// Whether one of its columns holds this.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|(_, held)| *held == Some(field))
    }
    /// What it lacks, the gravest first.
    pub fn lacks(&self, kind: FileKind) -> Vec<Lack> {
        let both = |one, other| self.has(one) && self.has(other);
        let mut lacks = Vec::new();
        let mut note = |missing: bool, lack: Lack| {
            if missing {
                lacks.push(lack);
            }
        };
        match kind {
            FileKind::Roster => {
                note(!self.has(Field::Name), Lack::Name);
                note(!self.has(Field::Document), Lack::Document);
                note(!self.has(Field::Phone) && !self.has(Field::GuardianPhone), Lack::Phone);
            }
            FileKind::Hours => {
                let known = self.has(Field::Document) || self.has(Field::VolunteerNumber);
                note(!known && !both(Field::Name, Field::Phone), Lack::WhoServed);
                let times = both(Field::Start, Field::End) || both(Field::CheckIn, Field::CheckOut);
                let long = times || self.has(Field::Hours) || self.has(Field::Period);
                note(!long, Lack::HowLong);
                let dated = [Field::Day, Field::Period, Field::Start, Field::CheckIn];
                note(!dated.into_iter().any(|field| self.has(field)), Lack::Day);
            }
        }
        lacks
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::ColumnAt;
    use super::*;

    fn table(fields: &[Field]) -> TableSeen {
        let columns = fields.iter().enumerate().map(|(index, field)| {
            (ColumnAt { index, header: field.code().to_owned() }, Some(*field))
        });
        TableSeen {
            sheet: "名单".to_owned(),
            header_row: 1,
            columns: columns.collect(),
            passed_over: Vec::new(),
            rows: 0,
            swapped: false,
        }
    }

    #[test]
    fn a_missing_column_is_named_before_the_rows_are() {
        let none = table(&[Field::Phone, Field::Team]);
        assert_eq!(none.lacks(FileKind::Roster), [Lack::Name, Lack::Document]);
        assert!(Lack::Name.stops() && !Lack::Document.stops());
        let whole = table(&[Field::Name, Field::Document, Field::GuardianPhone]);
        assert!(whole.lacks(FileKind::Roster).is_empty());
    }

    #[test]
    fn hours_need_somebody_and_a_length_of_time() {
        let bare = table(&[Field::Name, Field::Start]);
        assert_eq!(bare.lacks(FileKind::Hours), [Lack::WhoServed, Lack::HowLong]);
        let sum = table(&[Field::Document, Field::Hours]);
        assert_eq!(sum.lacks(FileKind::Hours), [Lack::Day]);
        let times = table(&[Field::Name, Field::Phone, Field::CheckIn, Field::CheckOut]);
        assert!(times.lacks(FileKind::Hours).is_empty());
    }
}
