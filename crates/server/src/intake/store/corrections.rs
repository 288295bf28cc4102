//! Cells as somebody corrected them.

use liandong_domain::basics::ImportId;

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// Every corrected cell of an import.
const ALL: Sql =
    Sql("select sheet, row_number, column_number, text_sealed from import_correction \
     where town_id = $1 and import_id = $2 order by sheet, row_number, column_number");
/// Keeps a corrected cell; the latest correction holds.
const KEEP: Sql = Sql("insert into import_correction (town_id, import_id, sheet, row_number, \
     column_number, text_sealed, corrected_by, corrected_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8) \
     on conflict (town_id, import_id, sheet, row_number, column_number) do update \
     set text_sealed = excluded.text_sealed, corrected_by = excluded.corrected_by, \
     corrected_at = excluded.corrected_at");

/// One corrected cell. Its text is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Correction {
    /// The sheet.
    pub sheet: String,
    /// The row, counted from 1.
    pub row: i64,
    /// The column, counted from 0.
    pub column: i64,
    /// What stands there now.
    pub text: String,
}

impl Correction {
    fn place(&self, id: ImportId) -> String {
        place(id, &self.sheet, self.row, self.column)
    }
}

fn place(id: ImportId, sheet: &str, row: i64, column: i64) -> String {
    format!("{id}/{sheet}/{row}/{column}")
}

/// Every corrected cell of an import.
pub fn corrections(q: &mut Read<'_>, id: ImportId) -> Result<Vec<Correction>, Fault> {
    let town = q.town();
    let rows = q.rows(ALL, p![town, id])?;
    rows.iter()
        .map(|line| {
            let (sheet, row, column): (String, i64, i64) =
                (line.get(0)?, line.get(1)?, line.get(2)?);
            let sealed: String = line.get(3)?;
            let place = place(id, &sheet, row, column);
            let text = q.secrets().open("import_correction.text", &place, &sealed)?;
            Ok(Correction { sheet, row, column, text })
        })
        .collect()
}

/// Keeps a corrected cell.
pub fn correct(tx: &mut Tx<'_>, id: ImportId, cell: &Correction) -> Result<(), Fault> {
    let (town, now, by) = (tx.town(), tx.now(), tx.actor());
    let place = cell.place(id);
    let sealed = tx.secrets().seal(tx.ids(), "import_correction.text", &place, &cell.text);
    let values = p![town, id, &cell.sheet, cell.row, cell.column, sealed, by, now];
    tx.execute(KEEP, values).map(|_| ())
}
