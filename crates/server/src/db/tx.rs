//! What a room holds while it asks ([`Read`]) and while it changes ([`Tx`]).

use std::ops::{Deref, DerefMut};

use liandong_domain::access::{Asks, Permission, Permit};
use liandong_domain::basics::{Moment, PersonId, TownId};
use uuid::Uuid;

use super::conn::{Conn, Sql, SqlList};
use super::row::{Param, Row};
use crate::failure::{Failure, Fault};
use crate::ids::Ids;
use crate::secrets::Secrets;

/// A look at one town, from one unchanging picture of the store.
pub struct Read<'c> {
    pub(super) conn: &'c mut Conn,
    town: TownId,
    now: Moment,
    secrets: &'c Secrets,
    statements: u32,
}

impl<'c> Read<'c> {
    pub(super) fn new(conn: &'c mut Conn, town: TownId, now: Moment, secrets: &'c Secrets) -> Self {
        Self { conn, town, now, secrets, statements: 0 }
    }
    /// The town asked about; first parameter of every statement.
    pub fn town(&self) -> TownId {
        self.town
    }
    /// The present moment, handed in once for the whole look.
    pub fn now(&self) -> Moment {
        self.now
    }
    /// Keys for sealing and finding.
    pub fn secrets(&self) -> &'c Secrets {
        self.secrets
    }
    /// How many statements have been asked, for the budget of a page.
    pub fn statements(&self) -> u32 {
        self.statements
    }
    /// All rows.
    pub fn rows(&mut self, sql: Sql, params: &[Param]) -> Result<Vec<Row>, Fault> {
        self.statements += 1;
        Ok(self.conn.query(sql.0, params).map_err(|e| named(e, sql.0))?)
    }
    /// The first row, if there is one.
    pub fn row(&mut self, sql: Sql, params: &[Param]) -> Result<Option<Row>, Fault> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }
    /// The one number a counting statement gives.
    pub fn count(&mut self, sql: Sql, params: &[Param]) -> Result<i64, Fault> {
        match self.row(sql, params)? {
            Some(row) => Ok(row.get::<Option<i64>>(0)?.unwrap_or(0)),
            None => Ok(0),
        }
    }
    /// All rows of a statement with a list; `head` fills the numbered slots before it.
    pub fn rows_in(
        &mut self,
        sql: SqlList,
        head: &[Param],
        list: &[Param],
    ) -> Result<Vec<Row>, Fault> {
        if list.is_empty() {
            return Ok(Vec::new());
        }
        self.statements += 1;
        let text = sql.text(head.len() + 1, list.len());
        let params: Vec<Param> = head.iter().chain(list).cloned().collect();
        Ok(self.conn.query(&text, &params).map_err(|e| named(e, sql.0))?)
    }
    /// The first row of an answer that never becomes another once it is there: asked for once on
    /// each connection.
    pub fn lasting(&mut self, sql: Sql, params: &[Param]) -> Result<Option<Row>, Fault> {
        self.statements += 1;
        Ok(self.conn.lasting(sql.0, params).map_err(|e| named(e, sql.0))?)
    }
    /// The same look at another town: for jobs and the lobby, never for a person's request.
    pub fn turn_to(&mut self, town: TownId) {
        self.town = town;
    }
}

fn named(mut fault: super::conn::DbFault, sql: &str) -> super::conn::DbFault {
    let head: String = sql.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    fault.text = format!("{} (in: {head} …)", fault.text);
    fault
}

/// Who changes something, for whom and under which permit.
#[derive(Debug, Clone)]
pub struct Who {
    /// The town changed.
    pub town: TownId,
    /// The person acting, `system`, or a token's id.
    pub actor: String,
    /// The person acted for, when somebody acts for another.
    pub acting_for: Option<PersonId>,
    /// The permission asked for, as the matrix names it.
    pub permit: &'static str,
}

impl Who {
    /// From a permit: the only way a person's request gets here.
    pub fn by<P: Asks>(permit: &Permit<P>) -> Self {
        Self {
            town: permit.town(),
            actor: permit.person().to_string(),
            acting_for: permit.for_whom(),
            permit: permit.permission().code(),
        }
    }
    /// The house itself, for jobs, sign-in and migrations.
    pub fn system(town: TownId, reason: &'static str) -> Self {
        Self { town, actor: "system".to_owned(), acting_for: None, permit: reason }
    }
    /// Whether it stands in the order of the book, so that those who wait are committed together.
    pub(super) fn is_in_order(&self) -> bool {
        Permission::parse(self.permit).is_some_and(Permission::keeps_order)
    }
}

/// One line of the diary as the store takes it. Made by `events`, nowhere else.
#[derive(Debug, Clone)]
pub struct DiaryLine {
    /// What happened.
    pub kind: &'static str,
    /// The id of the thing it happened to.
    pub subject: String,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// The body it belongs to.
    pub organisation: Option<String>,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Ids and numbers as JSON text, never words of a person.
    pub facts: String,
}

/// A line of this transaction, as those are told who follow it.
#[derive(Debug, Clone)]
pub struct Told {
    /// What happened.
    pub kind: &'static str,
    /// The id of the thing it happened to.
    pub subject: String,
    /// The person it is about.
    pub person: Option<PersonId>,
}

/// A room that must act in the same transaction when something happens on a lower floor: the
/// lower room knows nothing of it. Handed in by the router, as jobs are.
pub struct Follower {
    /// The kinds of lines it follows.
    pub kinds: &'static [&'static str],
    /// What it does, once the change is complete and before it is kept.
    pub follow: fn(&mut Tx<'_>, &Told) -> Result<(), Failure>,
}

/// The only thing that can change a row. May run twice (after a lost race), so a closure over it
/// must not talk to the outside.
pub struct Tx<'c> {
    read: Read<'c>,
    who: &'c Who,
    ids: &'c Ids,
    followers: &'static [Follower],
    told: Vec<Told>,
    changes: u32,
    lines: u32,
    housekeeping: u32,
}

impl<'c> Deref for Tx<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}
impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Read<'c> {
        &mut self.read
    }
}

impl<'c> Tx<'c> {
    pub(super) fn new(
        read: Read<'c>,
        who: &'c Who,
        ids: &'c Ids,
        followers: &'static [Follower],
    ) -> Self {
        Self { read, who, ids, followers, told: Vec::new(), changes: 0, lines: 0, housekeeping: 0 }
    }
    /// Who acts here.
    pub fn who(&self) -> &'c Who {
        self.who
    }
    /// The acting person's id as text, for `_by` columns.
    pub fn actor(&self) -> &'c str {
        &self.who.actor
    }
    /// A fresh id: `let id = ShiftId::new(tx.fresh());`.
    pub fn fresh(&self) -> Uuid {
        self.ids.fresh(self.read.now())
    }
    /// The id maker, for codes and secrets.
    pub fn ids(&self) -> &'c Ids {
        self.ids
    }
    /// Changes rows; gives how many. Every change owes the diary a line.
    pub fn execute(&mut self, sql: Sql, params: &[Param]) -> Result<u64, Fault> {
        self.read.statements += 1;
        let rows = self.read.conn.execute(sql.0, params).map_err(|e| named(e, sql.0))?;
        // What changed no row is no change: a repeat owes the diary nothing.
        self.changes += u32::from(rows > 0);
        Ok(rows)
    }
    /// Changes a row that must be there: the change is not kept otherwise. On a server it travels
    /// with the next answer, or with the end; whatever is asked after it sees it. False where it is
    /// known at once that it reached none; where it is not, the change is run again in a way that it
    /// is.
    pub fn demand(&mut self, sql: Sql, params: &[Param]) -> Result<bool, Fault> {
        self.read.statements += 1;
        self.changes += 1;
        Ok(self.read.conn.demand(sql.0, params).map_err(|e| named(e, sql.0))?)
    }
    /// Takes the next number of a counter that has no gaps, if its conditions hold: `update … set n = n +
    /// $1 where (cast($2 as bigint) is null or n = $3) and … returning n`, whose parameters go on with
    /// the keys of the counter and then the conditions. Whoever takes it holds the counter until the
    /// end. None where it is known at once that the conditions do not hold; where it is not, the change
    /// is run again in a way that it is.
    pub fn number(
        &mut self,
        sql: Sql,
        of: &[Param],
        conditions: &[Param],
    ) -> Result<Option<i64>, Fault> {
        self.read.statements += 1;
        self.changes += 1;
        Ok(self.read.conn.number(sql.0, of, conditions).map_err(|e| named(e, sql.0))?)
    }
    /// Appends a row, `insert into … values (…)`; nobody waits for it either. Rows that several
    /// changes append to one table leave as one statement.
    pub fn append(&mut self, sql: Sql, row: &[Param]) -> Result<(), Fault> {
        self.read.statements += 1;
        self.changes += 1;
        Ok(self.read.conn.append(sql.0, row).map_err(|e| named(e, sql.0))?)
    }
    /// Appends a row that must be new, `insert into … values (…) on conflict … do nothing`. False where
    /// it is known at once that one is there, as with a demand.
    pub fn append_new(&mut self, sql: Sql, row: &[Param]) -> Result<bool, Fault> {
        self.read.statements += 1;
        self.changes += 1;
        Ok(self.read.conn.append_new(sql.0, row).map_err(|e| named(e, sql.0))?)
    }
    /// Adds to a row that keeps sums: `insert into … on conflict … do update set … = … + excluded.…`,
    /// whose parameters are the keys and then the amounts. What several changes add to one row before
    /// anything asks for it leaves as one statement.
    pub fn add(&mut self, sql: Sql, keys: &[Param], amounts: &[i64]) -> Result<(), Fault> {
        self.read.statements += 1;
        self.changes += 1;
        Ok(self.read.conn.add(sql.0, keys, amounts).map_err(|e| named(e, sql.0))?)
    }
    /// A change that is no fact of the town (a session seen, progress of a job): owes no line.
    pub fn keep_house(&mut self, sql: Sql, params: &[Param]) -> Result<u64, Fault> {
        self.housekeeping += 1;
        self.read.statements += 1;
        Ok(self.read.conn.execute(sql.0, params).map_err(|e| named(e, sql.0))?)
    }
    /// Holds a scarce row until the end, so that two cannot spend it at once. SQLite has one
    /// writer and needs nothing. Hold once, late, and only what you make scarcer.
    pub fn hold(&mut self, lock: Sql, params: &[Param]) -> Result<(), Fault> {
        if !self.read.conn.is_sqlite() {
            let text = format!("{} for update", lock.0);
            self.read.conn.query(&text, params).map_err(|e| named(e, lock.0))?;
        }
        Ok(())
    }
    /// Writes a diary line. Called by `events::record`.
    pub fn write_line(&mut self, line: &DiaryLine) -> Result<Uuid, Fault> {
        let id = self.fresh();
        let who = self.who;
        let params = [
            Param::from(self.read.town),
            Param::from(id.to_string()),
            Param::from(line.kind),
            Param::from(self.read.now),
            Param::from(who.actor.as_str()),
            Param::from(who.acting_for),
            Param::from(who.permit),
            Param::from(line.subject.as_str()),
            Param::from(line.person),
            Param::from(line.organisation.clone()),
            Param::from(line.rule.clone()),
            Param::from(line.facts.as_str()),
        ];
        self.read.conn.append(WRITE_LINE.0, &params).map_err(|e| named(e, WRITE_LINE.0))?;
        self.lines += 1;
        if self.followers.iter().any(|one| one.kinds.contains(&line.kind)) {
            self.told.push(Told {
                kind: line.kind,
                subject: line.subject.clone(),
                person: line.person,
            });
        }
        Ok(id)
    }
    /// Lets those who follow act on what was written. What they write is not followed again.
    pub(super) fn follow(&mut self) -> Result<(), Failure> {
        for told in std::mem::take(&mut self.told) {
            for one in self.followers.iter().filter(|one| one.kinds.contains(&told.kind)) {
                (one.follow)(self, &told)?;
            }
        }
        Ok(())
    }
    /// No change without a diary line (house rule 4).
    pub(super) fn close(self) -> Result<(), Failure> {
        if self.changes > 0 && self.lines == 0 {
            return Err(Fault::new("closing a change", "no diary line was written").into());
        }
        Ok(())
    }
}

/// One line of the town's diary.
const WRITE_LINE: Sql = Sql("insert into event (town_id, event_id, kind, at, actor, acting_for, \
     permit, subject, person_id, organisation_id, rule, facts) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
