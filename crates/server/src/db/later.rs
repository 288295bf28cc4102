//! What nobody waits for, until it leaves: words, demands, rows that are appended, sums.
//!
//! Rows of one table leave together and what is added to one row leaves as one sum, after everything
//! that was put off in its order; a statement that names their table lets them go before it.

use super::row::Param;

/// How many rows one statement appends: few texts, so that each is prepared once.
const TOGETHER: [usize; 3] = [16, 4, 1];

/// One statement as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaving {
    /// A word of a transaction.
    Word(&'static str),
    /// A statement with its values.
    Statement(String, Vec<Param>),
}

/// What is gathered by the row or the table.
enum Gathered {
    Sum { sql: &'static str, keys: Vec<Param>, amounts: Vec<i64> },
    Rows { sql: &'static str, rows: Vec<Vec<Param>> },
}

impl Gathered {
    fn sql(&self) -> &'static str {
        match self {
            Self::Sum { sql, .. } | Self::Rows { sql, .. } => sql,
        }
    }

    fn into_leaving(self) -> Vec<Leaving> {
        match self {
            Self::Sum { sql, keys, amounts } => {
                let params = keys.into_iter().chain(amounts.into_iter().map(Param::Int)).collect();
                vec![Leaving::Statement(sql.to_owned(), params)]
            }
            Self::Rows { sql, rows } => {
                let (mut out, mut rest) = (Vec::new(), rows.as_slice());
                for together in TOGETHER {
                    while rest.len() >= together {
                        let (now, later) = rest.split_at(together);
                        out.push(Leaving::Statement(of_rows(sql, now), now.concat()));
                        rest = later;
                    }
                }
                out
            }
        }
    }
}

/// What is put off on one connection.
#[derive(Default)]
pub(super) struct Later {
    steps: Vec<Leaving>,
    gathered: Vec<Gathered>,
}

impl Later {
    /// A word.
    pub(super) fn word(&mut self, word: &'static str) {
        self.steps.push(Leaving::Word(word));
    }

    /// A statement that must reach a row: the transaction breaks off otherwise.
    pub(super) fn demand(&mut self, sql: &'static str, params: &[Param]) {
        self.let_go_of(sql);
        let text = format!("with done as ({sql} returning 1) select 1 / count(*) from done");
        self.steps.push(Leaving::Statement(text, params.to_vec()));
    }

    /// A row: `insert into … values (…)`.
    pub(super) fn append(&mut self, sql: &'static str, row: &[Param]) {
        for one in &mut self.gathered {
            if let Gathered::Rows { sql: of, rows } = one
                && *of == sql
            {
                rows.push(row.to_vec());
                return;
            }
        }
        self.let_go_of(sql);
        self.gathered.push(Gathered::Rows { sql, rows: vec![row.to_vec()] });
    }

    /// Amounts added to the row that the keys name.
    pub(super) fn add(&mut self, sql: &'static str, of: &[Param], more: &[i64]) {
        for one in &mut self.gathered {
            if let Gathered::Sum { sql: text, keys, amounts } = one
                && *text == sql
                && keys == of
                && let Some(all) = sums(amounts, more)
            {
                *amounts = all;
                return;
            }
        }
        let (keys, amounts) = (of.to_vec(), more.to_vec());
        self.gathered.push(Gathered::Sum { sql, keys, amounts });
    }

    /// What is gathered goes before a statement that names its table, unless it is the same one.
    fn let_go_of(&mut self, sql: &str) {
        let named =
            |one: &Gathered| one.sql() != sql && table(one.sql()).is_some_and(|t| sql.contains(t));
        if self.gathered.iter().any(named) {
            self.gather();
        }
    }

    fn gather(&mut self) {
        let gathered = std::mem::take(&mut self.gathered);
        self.steps.extend(gathered.into_iter().flat_map(Gathered::into_leaving));
    }

    /// Everything, in the order in which it leaves.
    pub(super) fn leave(&mut self) -> Vec<Leaving> {
        self.gather();
        std::mem::take(&mut self.steps)
    }

    /// Forgets everything; true when the transaction was only about to begin.
    pub(super) fn forget(&mut self) -> bool {
        let unsent = matches!(self.steps.first(), Some(Leaving::Word(_)));
        *self = Self::default();
        unsent
    }
}

fn sums(one: &[i64], more: &[i64]) -> Option<Vec<i64>> {
    one.iter().zip(more).map(|(one, more)| one.checked_add(*more)).collect()
}

/// The table that a statement inserts into.
fn table(sql: &'static str) -> Option<&'static str> {
    sql.strip_prefix("insert into ")?.split(' ').next()
}

/// The text for several rows of a statement that is written for one.
fn of_rows(sql: &'static str, rows: &[Vec<Param>]) -> String {
    let Some((head, values)) = sql.split_once("values ") else { return sql.to_owned() };
    let mut text = format!("{head}values ");
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        let mut pieces = values.split('$');
        text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let slot = piece[..digits].parse::<usize>().unwrap_or_default() + at * row.len();
            text.push('$');
            text.push_str(&slot.to_string());
            text.push_str(&piece[digits..]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "insert into line (a, b) values ($1, (select n from book where a = $2))";
    const SUM: &str = "insert into held (a, n) values ($1, $2) on conflict (a) do update \
         set n = held.n + excluded.n";

    fn texts(later: &mut Later) -> Vec<String> {
        let text = |one| match one {
            Leaving::Word(word) => word.to_owned(),
            Leaving::Statement(text, params) => format!("{text} / {}", params.len()),
        };
        later.leave().into_iter().map(text).collect()
    }

    #[test]
    fn rows_of_a_table_leave_together_and_sums_are_added_up() {
        let mut later = Later::default();
        later.word("begin");
        for n in 0..6 {
            later.append(ROW, &[Param::Int(n), Param::Int(n)]);
            later.add(SUM, &[Param::Int(n % 2)], &[10]);
        }
        let out = texts(&mut later);
        assert_eq!(out.len(), 6, "{out:?}");
        assert!(out[1].contains("($7, (select n from book where a = $8)) / 8"), "{}", out[1]);
        assert!(out[2].ends_with("/ 2") && out[3].ends_with("/ 2"), "two rows are left over");
        let again = [Param::Int(0), Param::Int(30)];
        later.add(SUM, &again[..1], &[10]);
        later.add(SUM, &again[..1], &[20]);
        assert_eq!(later.leave(), [Leaving::Statement(SUM.to_owned(), again.to_vec())]);
    }

    #[test]
    fn a_statement_that_names_a_table_finds_what_was_put_off_there() {
        let mut later = Later::default();
        later.add(SUM, &[Param::Int(1)], &[10]);
        later.append(ROW, &[Param::Int(1), Param::Int(1)]);
        later.demand("update held set n = n - 1 where n > 0", &[]);
        let out = texts(&mut later);
        assert!(out[0].starts_with("insert into held"), "{out:?}");
        assert!(out[2].starts_with("with done as (update held"), "{out:?}");
        later.word("begin");
        assert!(later.forget());
        assert!(later.leave().is_empty() && !later.forget());
    }

    #[test]
    fn amounts_that_would_run_over_stay_apart() {
        let mut later = Later::default();
        later.add(SUM, &[Param::Int(1)], &[i64::MAX]);
        later.add(SUM, &[Param::Int(1)], &[1]);
        assert_eq!(later.leave().len(), 2);
    }
}
