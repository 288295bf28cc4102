//! What nobody waits for, until it leaves: words, demands, numbers, rows that are appended, sums.
//!
//! Rows of one table leave together, what is added to one row leaves as one sum, and numbers that are
//! taken one after the other are taken at once. Rows and sums go after everything that was put off in
//! its order; a statement that names their table lets them go before it.

use super::row::Param;

/// How many rows one statement appends: few texts, so that each is prepared once.
const TOGETHER: [usize; 5] = [32, 16, 4, 2, 1];

/// One statement as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaving {
    /// A word of a transaction.
    Word(&'static str),
    /// A statement with its values.
    Statement(Shape, Vec<Param>),
}

/// What a statement that is put off becomes: the key under which a server has it prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    sql: &'static str,
    /// Rows of values; none where the statement is not made of rows.
    rows: usize,
    /// Whether the transaction breaks off unless it reaches a row, or each of its rows.
    is_demanded: bool,
}

impl Shape {
    /// The text.
    pub(super) fn text(self) -> String {
        let text = if self.rows > 1 { of_rows(self.sql, self.rows) } else { self.sql.to_owned() };
        if !self.is_demanded {
            return text;
        }
        let returning = if text.contains(" returning ") { "" } else { " returning 1" };
        let all = self.rows.max(1);
        format!(
            "with done as ({text}{returning}) \
             select 1 / case when count(*) >= {all} then 1 else 0 end from done"
        )
    }
}

/// What goes in its order.
enum Step {
    Word(&'static str),
    Demand(&'static str, Vec<Param>),
    Numbers(Numbers),
    LetGo(Gathered),
}

/// Numbers taken of a counter under the same conditions: how many, and the last before them.
struct Numbers {
    sql: &'static str,
    keys: Vec<Param>,
    count: i64,
    before: i64,
}

impl Step {
    /// The statement it was put off as.
    fn sql(&self) -> &'static str {
        match self {
            Self::Word(word) => word,
            Self::Demand(sql, _) => sql,
            Self::Numbers(numbers) => numbers.sql,
            Self::LetGo(gathered) => gathered.sql,
        }
    }

    fn into_leaving(self) -> Vec<Leaving> {
        let demanded = |sql| Shape { sql, rows: 0, is_demanded: true };
        match self {
            Self::Word(word) => vec![Leaving::Word(word)],
            Self::Demand(sql, params) => vec![Leaving::Statement(demanded(sql), params)],
            Self::Numbers(Numbers { sql, keys, count, before }) => {
                vec![Leaving::Statement(demanded(sql), numbered(&keys, count, Some(before)))]
            }
            Self::LetGo(gathered) => gathered.into_leaving(),
        }
    }
}

/// The values of a statement that takes numbers: how many, after which (twice; null: whichever is the
/// last), and its keys.
pub(super) fn numbered(keys: &[Param], count: i64, before: Option<i64>) -> Vec<Param> {
    let head = [Param::Int(count), before.into(), before.into()];
    head.into_iter().chain(keys.iter().cloned()).collect()
}

/// What is gathered by the table.
struct Gathered {
    sql: &'static str,
    rows: Vec<Vec<Param>>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Row,
    Demanded,
    /// Keys, and then amounts.
    Sum,
}

impl Gathered {
    fn into_leaving(self) -> Vec<Leaving> {
        let (mut out, mut rest) = (Vec::new(), self.rows.as_slice());
        for rows in TOGETHER {
            while rest.len() >= rows {
                let (now, later) = rest.split_at(rows);
                let is_demanded = self.kind == Kind::Demanded;
                let shape = Shape { sql: self.sql, rows, is_demanded };
                out.push(Leaving::Statement(shape, now.concat()));
                rest = later;
            }
        }
        out
    }

    /// Adds amounts to the sum of these keys. False: they would run over.
    fn add(&mut self, keys: &[Param], more: &[i64]) -> bool {
        let Some(row) = self.rows.iter_mut().find(|row| row.starts_with(keys)) else {
            self.rows.push(sum(keys, more));
            return true;
        };
        let both = row[keys.len()..].iter().zip(more);
        let all: Option<Vec<i64>> = both
            .map(|(one, more)| match one {
                Param::Int(one) => one.checked_add(*more),
                Param::Null | Param::Text(_) => None,
            })
            .collect();
        let Some(all) = all else { return false };
        *row = sum(keys, &all);
        true
    }
}

fn sum(keys: &[Param], amounts: &[i64]) -> Vec<Param> {
    keys.iter().cloned().chain(amounts.iter().map(|n| Param::Int(*n))).collect()
}

/// What is put off on one connection.
#[derive(Default)]
pub(super) struct Later {
    steps: Vec<Step>,
    gathered: Vec<Gathered>,
}

impl Later {
    /// A word.
    pub(super) fn word(&mut self, word: &'static str) {
        self.steps.push(Step::Word(word));
    }

    /// A statement that must reach a row: the transaction breaks off otherwise.
    pub(super) fn demand(&mut self, sql: &'static str, params: &[Param]) {
        self.let_go_of(sql);
        self.steps.push(Step::Demand(sql, params.to_vec()));
    }

    /// The number after `before`; the transaction breaks off unless it is the next.
    pub(super) fn number(&mut self, sql: &'static str, keys: &[Param], before: i64) {
        self.let_go_of(sql);
        // With those that were taken just before, unless something between bears on its conditions.
        for step in self.steps.iter_mut().rev() {
            match step {
                Step::Numbers(last)
                    if last.sql == sql
                        && last.keys == keys
                        && last.before.checked_add(last.count) == Some(before) =>
                {
                    last.count += 1;
                    return;
                }
                _ if table(step.sql()).is_some_and(|table| names(sql, table)) => break,
                _ => {}
            }
        }
        let keys = keys.to_vec();
        self.steps.push(Step::Numbers(Numbers { sql, keys, count: 1, before }));
    }

    /// A row: `insert into … values (…)`.
    pub(super) fn append(&mut self, sql: &'static str, row: &[Param]) {
        self.gathered(sql, Kind::Row).rows.push(row.to_vec());
    }

    /// A row that must be new: the transaction breaks off otherwise.
    pub(super) fn append_new(&mut self, sql: &'static str, row: &[Param]) {
        self.gathered(sql, Kind::Demanded).rows.push(row.to_vec());
    }

    /// Amounts added to the row that the keys name.
    pub(super) fn add(&mut self, sql: &'static str, keys: &[Param], more: &[i64]) {
        if !self.gathered(sql, Kind::Sum).add(keys, more) {
            self.let_go_of(sql);
            self.gathered(sql, Kind::Sum).add(keys, more);
        }
    }

    /// Where rows of this statement are gathered.
    fn gathered(&mut self, sql: &'static str, kind: Kind) -> &mut Gathered {
        let at = self.gathered.iter().position(|one| one.sql == sql && one.kind == kind);
        let at = at.unwrap_or_else(|| {
            self.let_go_of(sql);
            self.gathered.push(Gathered { sql, rows: Vec::new(), kind });
            self.gathered.len() - 1
        });
        &mut self.gathered[at]
    }

    /// What is gathered goes before a statement that names its table; the rest may wait.
    fn let_go_of(&mut self, sql: &str) {
        let named = |one: &Gathered| table(one.sql).is_some_and(|table| names(sql, table));
        if self.gathered.iter().any(named) {
            let gathered = std::mem::take(&mut self.gathered).into_iter();
            let (gone, rest): (Vec<_>, Vec<_>) = gathered.partition(named);
            self.gathered = rest;
            self.steps.extend(gone.into_iter().map(Step::LetGo));
        }
    }

    /// Everything, in the order in which it leaves.
    pub(super) fn leave(&mut self) -> Vec<Leaving> {
        let gathered = std::mem::take(&mut self.gathered).into_iter().map(Step::LetGo);
        let all = std::mem::take(&mut self.steps).into_iter().chain(gathered);
        all.flat_map(Step::into_leaving).collect()
    }

    /// Forgets everything; true when the transaction was only about to begin.
    pub(super) fn forget(&mut self) -> bool {
        let unsent = matches!(self.steps.first(), Some(Step::Word(_)));
        *self = Self::default();
        unsent
    }
}

/// The table that a statement changes.
fn table(sql: &'static str) -> Option<&'static str> {
    let verbs = ["insert into ", "update ", "delete from "];
    verbs.iter().find_map(|verb| sql.strip_prefix(verb))?.split(' ').next()
}

/// Whether a statement names a table.
fn names(sql: &str, table: &str) -> bool {
    sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == table)
}

/// The text for several rows of a statement that is written for one.
fn of_rows(sql: &'static str, rows: usize) -> String {
    let Some((head, rest)) = sql.split_once("values ") else { return sql.to_owned() };
    let mut depth = 0_usize;
    let end = rest.find(|c: char| {
        depth = depth + usize::from(c == '(') - usize::from(c == ')');
        depth == 0
    });
    let (row, tail) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
    let width = row.matches('$').count();
    let row_at = |at: usize| {
        let mut pieces = row.split('$');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let slot = piece[..digits].parse::<usize>().unwrap_or_default() + at * width;
            text.push_str(&format!("${slot}{}", &piece[digits..]));
        }
        text
    };
    let all: Vec<String> = (0..rows).map(row_at).collect();
    format!("{head}values {}{tail}", all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "insert into line (a, b) values ($1, (select n from book where a = $2))";
    const NEW: &str = "insert into posted (a, b) values ($1, $2) on conflict (b) do nothing";
    const SUM: &str = "insert into held (a, n) values ($1, $2) on conflict (a) do update \
         set n = held.n + excluded.n";
    const NEXT: &str = "update book set n = n + $1 where ($2 is null or n = $3) and a = $4 \
         and open_until < $5 returning n";

    fn texts(later: &mut Later) -> Vec<String> {
        let text = |one| match one {
            Leaving::Word(word) => word.to_owned(),
            Leaving::Statement(shape, params) => format!("{} / {}", shape.text(), params.len()),
        };
        later.leave().into_iter().map(text).collect()
    }

    #[test]
    fn rows_of_a_table_leave_together_and_sums_are_added_up() {
        let mut later = Later::default();
        later.word("begin");
        for n in 0..7 {
            later.append(ROW, &[Param::Int(n), Param::Int(n)]);
            later.add(SUM, &[Param::Int(n % 2)], &[10]);
        }
        let out = texts(&mut later);
        assert_eq!(out.len(), 5, "{out:?}");
        assert!(out[1].contains("($7, (select n from book where a = $8)) / 8"), "{}", out[1]);
        assert!(out[2].ends_with("($3, (select n from book where a = $4)) / 4"), "{}", out[2]);
        assert!(out[3].ends_with("/ 2"), "one row is left over");
        assert!(out[4].contains("values ($1, $2), ($3, $4) on conflict (a) do update set n = "));
        let again = [Param::Int(0), Param::Int(30)];
        later.add(SUM, &again[..1], &[10]);
        later.add(SUM, &again[..1], &[20]);
        let shape = Shape { sql: SUM, rows: 1, is_demanded: false };
        assert_eq!(later.leave(), [Leaving::Statement(shape, again.to_vec())]);
    }

    #[test]
    fn rows_that_must_be_new_are_demanded_each() {
        let mut later = Later::default();
        later.append_new(NEW, &[Param::Int(1), Param::Int(1)]);
        later.append_new(NEW, &[Param::Int(2), Param::Int(2)]);
        let out = texts(&mut later);
        let text = "values ($1, $2), ($3, $4) on conflict (b) do nothing returning 1) \
             select 1 / case when count(*) >= 2 then 1 else 0 end from done / 4";
        assert!(out.len() == 1 && out[0].ends_with(text), "{out:?}");
    }

    #[test]
    fn numbers_taken_one_after_the_other_are_taken_at_once_under_each_condition() {
        let mut later = Later::default();
        let (one, other) = ([Param::Int(7), Param::Int(1)], [Param::Int(7), Param::Int(2)]);
        later.number(NEXT, &one, 40);
        later.append(ROW, &[Param::Int(41), Param::Int(1)]);
        later.demand("update held set n = n - 1 where n > 0", &[]);
        later.number(NEXT, &one, 41);
        later.append(ROW, &[Param::Int(42), Param::Int(1)]);
        later.number(NEXT, &other, 42);
        later.number(NEXT, &one, 43);
        later.demand("update book set open_until = 9", &[]);
        later.number(NEXT, &one, 44);
        let counts = later.leave().into_iter().filter_map(|one| match one {
            Leaving::Statement(Shape { sql: NEXT, .. }, params) => Some(params),
            _ => None,
        });
        let counts: Vec<_> = counts.map(|params| params[..2].to_vec()).collect();
        let wanted = [(2, 40), (1, 42), (1, 43), (1, 44)]
            .map(|(n, before)| vec![Param::Int(n), Param::Int(before)]);
        assert_eq!(counts, wanted);
    }

    #[test]
    fn a_statement_that_names_a_table_finds_what_was_put_off_there() {
        let mut later = Later::default();
        later.add(SUM, &[Param::Int(1)], &[10]);
        later.append(ROW, &[Param::Int(1), Param::Int(1)]);
        later.demand("update line_of_other set n = 1", &[]);
        later.demand("update held set n = n - 1 where n > 0", &[]);
        let out = texts(&mut later);
        assert!(out[0].starts_with("with done as (update line_of_other"), "{out:?}");
        assert!(out[1].starts_with("insert into held"), "{out:?}");
        assert!(out[2].starts_with("with done as (update held"), "{out:?}");
        assert!(out[3].starts_with("insert into line "), "nobody asked for it: {out:?}");
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
