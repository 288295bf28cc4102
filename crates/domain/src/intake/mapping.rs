//! What somebody said the columns of a file mean.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{Field, FileKind};
use crate::basics::fold;

/// Begins a stored line about one column of one sheet. Folded headers hold no such sign.
const PLACE: char = '\u{1}';
/// Begins a stored line that names a row as a header.
const HEADING: char = '\u{2}';

/// One column of one sheet: the sheet, the column counted from 0, the folded header.
type Place = (String, usize, String);

/// What somebody said certain headers mean: everywhere in the file, or in one column of one
/// sheet, which counts more. It belongs to a file shape: the next file with the same headers is
/// read the same way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    words: BTreeMap<String, Field>,
    places: BTreeMap<Place, Field>,
    headings: BTreeSet<(String, usize)>,
}

impl Mapping {
    /// Nothing said: the table alone decides.
    pub fn new() -> Self {
        Self::default()
    }
    /// This header means that, wherever it stands.
    pub fn set(&mut self, header: &str, field: Field) {
        let key = fold(header);
        if !key.is_empty() {
            self.words.insert(key, field);
        }
    }
    /// This header means that in this column (counted from 0) of this sheet.
    pub fn set_at(&mut self, sheet: &str, column: usize, header: &str, field: Field) {
        self.places.insert((plain(sheet), column, fold(header)), field);
    }
    /// This row (counted from 1) of this sheet is a header, though nothing in it was known.
    pub fn set_heading(&mut self, sheet: &str, row: usize) {
        self.headings.insert((plain(sheet), row));
    }
    /// Whether somebody said that this row is a header.
    pub fn is_heading(&self, sheet: &str, row: usize) -> bool {
        !self.headings.is_empty() && self.headings.contains(&(plain(sheet), row))
    }
    /// What this header means in a file of this kind: as said, or by the table.
    pub fn field(&self, header: &str, kind: FileKind) -> Option<Field> {
        self.words.get(&fold(header)).copied().or_else(|| Field::of_header(header, kind))
    }
    /// What this header means in this column of this sheet.
    pub fn field_at(
        &self,
        (sheet, column): (&str, usize),
        header: &str,
        kind: FileKind,
    ) -> Option<Field> {
        self.said_at(sheet, column, header).or_else(|| self.field(header, kind))
    }
    /// What somebody said about this very column; none: nobody did.
    pub fn said_at(&self, sheet: &str, column: usize, header: &str) -> Option<Field> {
        if self.places.is_empty() {
            return None;
        }
        self.places.get(&(plain(sheet), column, fold(header))).copied()
    }
    /// What somebody said about the columns of a sheet that have no header.
    pub fn without_header(&self, sheet: &str) -> Vec<(usize, Field)> {
        if self.places.is_empty() {
            return Vec::new();
        }
        let sheet = plain(sheet);
        let own =
            self.places.iter().filter(|((of, _, header), _)| *of == sheet && header.is_empty());
        own.map(|((_, column, _), field)| (*column, *field)).collect()
    }
    /// The same without the rows that were called headers: what may be said of another file.
    #[must_use]
    pub fn of_columns(self) -> Self {
        Self { headings: BTreeSet::new(), ..self }
    }
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.places.is_empty() && self.headings.is_empty()
    }
    /// As stored: one `header<tab>field` a line, then lines about places and headings.
    pub fn to_text(&self) -> String {
        let words =
            self.words.iter().map(|(header, field)| format!("{header}\t{}\n", field.code()));
        let places = self.places.iter().map(|((sheet, column, header), field)| {
            format!("{PLACE}{sheet}\t{column}\t{header}\t{}\n", field.code())
        });
        let headings =
            self.headings.iter().map(|(sheet, row)| format!("{HEADING}{sheet}\t{row}\n"));
        words.chain(places).chain(headings).collect()
    }
    /// The stored text back. Lines that say nothing known are left out.
    pub fn from_text(text: &str) -> Self {
        let mut mapping = Self::new();
        for line in text.lines() {
            mapping.read_line(line);
        }
        mapping
    }
    fn read_line(&mut self, line: &str) -> Option<()> {
        if let Some(rest) = line.strip_prefix(HEADING) {
            let (sheet, row) = rest.rsplit_once('\t')?;
            self.headings.insert((plain(sheet), row.parse().ok()?));
            return Some(());
        }
        let (left, code) = line.rsplit_once('\t')?;
        let field = Field::parse(code.trim())?;
        match left.strip_prefix(PLACE) {
            Some(place) => {
                let (place, header) = place.rsplit_once('\t')?;
                let (sheet, column) = place.rsplit_once('\t')?;
                self.places.insert((plain(sheet), column.parse().ok()?, fold(header)), field);
            }
            None => {
                self.words.insert(fold(left), field);
            }
        }
        Some(())
    }
}

/// A sheet's name without signs that would break a stored line.
fn plain(sheet: &str) -> String {
    sheet.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_said_about_headers_is_remembered() {
        let mut mapping = Mapping::new();
        mapping.set("大 名", Field::Name);
        mapping.set("手机", Field::Ignored);
        mapping.set("#", Field::Remark);
        mapping.set_at("学生 名单", 3, "电话", Field::GuardianPhone);
        mapping.set_heading("学生 名单", 4);
        let back = Mapping::from_text(&mapping.to_text());
        assert_eq!(back, mapping);
        assert_eq!(back.field("大名", FileKind::Roster), Some(Field::Name));
        assert_eq!(back.field("手机", FileKind::Roster), Some(Field::Ignored));
        assert_eq!(back.field("性别", FileKind::Roster), Some(Field::Sex));
        assert_eq!(back.field("#", FileKind::Roster), Some(Field::Remark));
        let at = |column| back.field_at(("学生 名单", column), "电话", FileKind::Roster);
        assert_eq!(at(3), Some(Field::GuardianPhone), "this column");
        assert_eq!(at(2), Some(Field::Phone), "not the column beside it");
        assert!(back.is_heading("学生 名单", 4) && !back.is_heading("学生 名单", 5));
        for field in Field::ALL {
            assert_eq!(Field::parse(field.code()), Some(field));
        }
    }

    #[test]
    fn each_kind_of_file_is_offered_its_own_fields() {
        let roster = Field::offered(FileKind::Roster);
        let hours = Field::offered(FileKind::Hours);
        assert!(roster.contains(&Field::Guardian) && !roster.contains(&Field::CheckIn));
        assert!(hours.contains(&Field::CheckIn) && !hours.contains(&Field::Guardian));
        for both in [Field::Name, Field::Document, Field::Phone, Field::Hours] {
            assert!(roster.contains(&both) && hours.contains(&both), "{both:?}");
        }
    }

    proptest! {
        #[test]
        fn any_stored_text_is_read_and_kept_the_same(text in ".{0,200}", sheet in ".{0,20}") {
            let mut mapping = Mapping::from_text(&text);
            mapping.set_at(&sheet, 2, "姓 名", Field::Name);
            mapping.set_heading(&sheet, 3);
            let once = Mapping::from_text(&mapping.to_text());
            prop_assert_eq!(Mapping::from_text(&once.to_text()), once);
        }
    }
}
