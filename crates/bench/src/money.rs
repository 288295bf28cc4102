//! Money: a posting beside a bare transaction of two rows, a giver's statement in a year of many
//! gifts, the proof of the books beside a bare aggregate.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use liandong::books::actions::{self as books, NewPurpose};
use liandong::db::{Param, Read, Sql, Who};
use liandong::failure::Failure;
use liandong::proof;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, Fen, PersonId, PurposeId, TownId};
use liandong_domain::books::{Account, PostingKind, PurposeKind};
use tokio::runtime::Runtime;

use crate::bare::{self, Commit, Work};
use crate::client::{self, get};
use crate::measure::{Run, disk_sync, rounds, timed};
use crate::report::{Line, Report, Target};
use crate::town::{Place, Town, Wanted, told};
use crate::{Fault, Size, Store};

const POSTED: Sql = Sql("select (select count(*) from posting where town_id = $1), \
     (select count(*) from posting_line where town_id = $2), \
     (select cast(sum(lines) as bigint) from book_balance where town_id = $3)");

/// Opens the books with one purpose.
fn opened(town: &Town) -> Result<PurposeId, Fault> {
    let (id, body, worker) = (town.id, town.body, town.worker.id);
    let who = Who::system(id, "bench");
    let done = town.app.db().write_now(who, move |tx| {
        books::open_books(tx, &Permit::for_system(id, worker), body)?;
        let new =
            NewPurpose { name: "爱青助学".to_owned(), kind: PurposeKind::Pool, giver: None };
        books::keep_purpose(tx, &Permit::for_system(id, worker), &new)
    });
    done.map_err(told)
}

/// One posting through the action: money that came in, with its lines, balances, sums of the month
/// and diary line.
async fn post(
    town: &Arc<(liandong::app::App, TownId, PersonId, PurposeId, Day)>,
) -> Result<(), Fault> {
    let (app, id, worker, purpose, day) = &**town;
    let permit = Permit::<may::KeepBooks>::for_system(*id, *worker);
    let (id, worker, purpose, day) = (*id, *worker, *purpose, *day);
    let done = app.act(&permit, move |tx| {
        let permit = Permit::<may::KeepBooks>::for_system(id, worker);
        let what = (day, Fen::new(12_300), "利息");
        let accounts = (Account::Bank, Account::OtherIncome);
        books::enter(tx, &permit, (PostingKind::Income, purpose), accounts, what)
    });
    done.await.map(|_| ()).map_err(told)
}

fn posts(
    runtime: &Runtime,
    town: &Arc<(liandong::app::App, TownId, PersonId, PurposeId, Day)>,
    (count, clients): (usize, usize),
) -> Result<Run, Fault> {
    timed(count, || {
        runtime.block_on(async {
            let left = Arc::new(AtomicUsize::new(count));
            let mut tasks = Vec::new();
            for _ in 0..clients {
                let (town, left) = (town.clone(), left.clone());
                tasks.push(tokio::spawn(async move {
                    let mut each = Vec::new();
                    let more = |n: usize| n.checked_sub(1);
                    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok() {
                        let began = Instant::now();
                        post(&town).await?;
                        each.push(began.elapsed());
                    }
                    Ok::<_, Fault>(each)
                }));
            }
            let mut each = Vec::new();
            for task in tasks {
                each.extend(task.await??);
            }
            Ok(each)
        })
    })
}

/// Postings through the action, beside bare transactions of two rows.
pub fn posting(
    runtime: &Runtime,
    store: Store,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("making a town for postings");
    let mut place = Place::new(store)?;
    let town = Town::found(runtime, &place, Wanted::room_for(2, 1))?;
    report.note("disk before the postings: 4 kB kept for good, ms", disk_sync(&place.folder)?);
    let purpose = opened(&town)?;
    let day = town.app.clock().now().day();
    let books = Arc::new((town.app.clone(), town.id, town.worker.id, purpose, day));
    let each = size.shifts * size.volunteers;
    let mut made = 0;
    for (name, clients, commit, target, what) in [
        (
            "posting, one client",
            1,
            Commit::Alone,
            Target::at_least(0.80),
            "a bare transaction of two rows of the same store, one client",
        ),
        (
            "posting",
            size.connections,
            Commit::Alone,
            Target::at_least(0.80),
            "bare transactions of two rows of the same store, each committed alone, same clients",
        ),
        (
            "posting, the reference committed together",
            size.connections,
            Commit::Together,
            Target::none(),
            "the same two rows, committed together as the house commits",
        ),
    ] {
        eprintln!("{name}");
        let count = if clients == 1 { each / 4 } else { each };
        let bare = place.bare_work(Work::TwoRows, commit, clients)?;
        let ours = || posts(runtime, &books, (count, clients));
        let all = rounds(size.rounds, ours, || bare.run(runtime, count))?;
        made += count * all.ours.len();
        let wanted = i64::try_from(count * all.bare.len())?;
        if bare.rows()?[0] != wanted * 2 {
            return Err("the bare transactions did not write their rows".into());
        }
        report.add(Line::rate(name, &all, target).beside(what));
    }
    let look = |q: &mut Read<'_>| {
        let own = Param::from(q.town());
        let row = q.row(POSTED, &[own.clone(), own.clone(), own])?.ok_or(Failure::NOT_FOUND)?;
        Ok([row.get::<i64>(0)?, row.get::<i64>(1)? / 2, row.get::<i64>(2)? / 2])
    };
    let rows = town.app.db().read_now(town.id, look).map_err(told)?;
    let wanted = i64::try_from(made)?;
    if rows.iter().any(|n| *n != wanted) {
        return Err(format!("postings, pairs of lines, balances: {rows:?}, not {wanted}").into());
    }
    Ok(())
}

/// The number of a row as the tail of an id, the same in both dialects.
const ID: &str = "substr(cast(1000000000000 + i as text), 2)";

/// A year of gifts, written in bulk as the actions leave them behind: ten of each giver.
fn year_of_gifts(town: &Town, purpose: PurposeId, count: usize) -> Result<String, Fault> {
    let (id, year) = (town.id, town.app.clock().now().day().year() - 1);
    let by = town.worker.id;
    let numbers = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {count})"
    );
    let day = format!(
        "'{year}-' || substr(cast(101 + i % 12 as text), 2) || '-' || \
         substr(cast(101 + i % 28 as text), 2)"
    );
    let fen = "(100 * (1 + i % 997))";
    let gift = format!("'018f0000-0000-7001-8000-' || {ID}");
    let posting = format!("'018f0000-0000-7002-8000-' || {ID}");
    let giver = "'018f0000-0000-7003-8000-' || substr(cast(1000000000001 + i / 10 as text), 2)";
    let text = format!(
        "insert into posting (town_id, posting_id, number, booked_on, kind, words, source, \
         made_by, made_at) {numbers} select '{id}', {posting}, i, {day}, 'gift', '', \
         'gift:' || {gift}, '{by}', 1 from n;
         insert into posting_line (town_id, posting_id, line, number, purpose_id, account, fen) \
         {numbers} select '{id}', {posting}, 1, i, '{purpose}', 'bank', {fen} from n;
         insert into posting_line (town_id, posting_id, line, number, purpose_id, account, fen) \
         {numbers} select '{id}', {posting}, 2, i, '{purpose}', 'pool_gifts', -{fen} from n;
         insert into gift (town_id, gift_id, giver_id, purpose_id, account, fen, left_fen, \
         given_on, words, posting_id, state, made_by, made_at) {numbers} select '{id}', {gift}, \
         {giver}, '{purpose}', 'bank', {fen}, {fen}, {day}, '', {posting}, 'booked', '{by}', 1 \
         from n;
         insert into giver (town_id, giver_id, code, kind, name, name_key, shown_as, made_at, \
         made_by, gifts, fen) select town_id, giver_id, 'G-' || substr(giver_id, 25), \
         'individual', '爱心人士', '爱心人士', 'anonymous', 1, '{by}', count(*), sum(fen) \
         from gift group by town_id, giver_id;
         insert into book_balance (town_id, purpose_id, account, fen, lines) \
         select town_id, purpose_id, account, sum(fen), count(*) from posting_line \
         group by town_id, purpose_id, account;
         insert into book_flow (town_id, month, account, debits, credits) select l.town_id, \
         substr(g.booked_on, 1, 7), l.account, sum(case when l.fen > 0 then l.fen else 0 end), \
         sum(case when l.fen < 0 then -l.fen else 0 end) from posting_line l join posting g \
         on g.town_id = l.town_id and g.posting_id = l.posting_id \
         group by l.town_id, substr(g.booked_on, 1, 7), l.account;
         update book set postings = {count} where town_id = '{id}';"
    );
    Ok(text)
}

/// A giver's statement, and the proof of the books, in a year of many gifts.
pub fn year(runtime: &Runtime, store: Store, size: Size, report: &mut Report) -> Result<(), Fault> {
    let count = size.rows;
    eprintln!("writing a year of {count} gifts");
    let place = Place::new(store)?;
    let town = Town::found(runtime, &place, Wanted::room_for(2, 1))?;
    let purpose = opened(&town)?;
    bare::batch(&place.at, &year_of_gifts(&town, purpose, count)?)?;
    let year = town.app.clock().now().day().year() - 1;
    let givers = (count / 10).max(1);
    let asked: Vec<_> = (0..size.reads)
        .map(|n| {
            // Spread over everybody: Knuth's multiplier.
            let at = (n.wrapping_mul(2_654_435_761) % givers.saturating_sub(1).max(1)) + 1;
            let giver = format!("018f0000-0000-7003-8000-{at:012}");
            get(&format!("/giving/givers/{giver}/statement?year={year}"), &town.worker.cookie)
        })
        .collect();
    let shown = client::once(runtime, town.to, &asked[0])?;
    let lines = String::from_utf8_lossy(&shown.body).matches("/proof\"").count();
    if shown.status != 200 || lines < 9 {
        return Err(format!("a statement of {lines} gifts: {}", shown.head).into());
    }
    eprintln!("a giver's statement");
    let run = client::load(runtime, town.to, &Arc::new(asked), size.connections, &[200])?;
    report.add(Line::within(&format!("a giver's statement of {count} gifts"), &run, 150.0));
    prove(&place, &town, size, report)
}

/// Every invariant of the books, each over all of their rows, beside counting and adding them.
fn prove(place: &Place, town: &Town, size: Size, report: &mut Report) -> Result<(), Fault> {
    eprintln!("the proof of the books");
    let ours = || {
        timed(1, || {
            let began = Instant::now();
            for at in proof::BOOKS {
                let look = move |q: &mut Read<'_>| proof::prove_one(q, at);
                let (what, broken) = town.app.db().read_now(town.id, look).map_err(told)?;
                if !broken.is_empty() {
                    return Err(format!("{what}: {} rows break it", broken.len()).into());
                }
            }
            Ok(vec![began.elapsed()])
        })
    };
    let bare = || {
        timed(1, || {
            let began = Instant::now();
            let sums = bare::sums_of_books(&place.at)?;
            let rows = i64::try_from(size.rows)?;
            if sums != [rows, rows * 2, 0, rows] {
                return Err(format!("the bare aggregate counts {sums:?}").into());
            }
            Ok(vec![began.elapsed()])
        })
    };
    let all = rounds(size.rounds.min(2), ours, bare)?;
    let name =
        format!("proof of the books, {} invariants, {} gifts", proof::BOOKS.len(), size.rows);
    let line = Line { target: Target::none(), ..Line::time(&name, &all, 1.0) };
    report.add(line.beside("one bare aggregate over postings, lines and gifts"));
    Ok(())
}
