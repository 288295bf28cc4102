//! The operations of the house, each beside its reference.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::bare::{self, Commit};
use crate::client::{self, Request, get, post};
use crate::measure::{Run, disk_sync, memory, rounds, timed};
use crate::report::{Line, Report, Target};
use crate::town::{Place, Slot, Town, Wanted};
use crate::{Fault, Size, Store};

/// A key against repeats, as every page puts one into its form.
fn form_key(head: &str, slot: usize, person: usize) -> String {
    format!("once=bench-{head}-{slot}-{person}")
}

/// Sign-up and check-in: forms through the router, durable, against bare durable transactions.
pub fn writes(
    runtime: &Runtime,
    store: Store,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("making a town for the writes");
    let mut place = Place::new(store)?;
    let runs = size.rounds * 2 + 1;
    let town = Town::found(runtime, &place, Wanted::room_for(size.volunteers, size.shifts * runs))?;
    report.note("disk: 4 kB kept for good, ms", disk_sync(&place.folder)?);
    sign_ups(runtime, &mut place, &town, size, report)?;
    check_ins(runtime, &mut place, &town, size, report)?;
    if store == Store::Sqlite {
        commits_alone(runtime, &mut place, size, report)?;
    }
    report.note("memory after the writes, MB", memory());
    Ok(())
}

/// Requests that sign every volunteer up for these shifts.
fn sign_up_forms(town: &Town, slots: &[Slot], from: usize) -> Vec<Request> {
    let one = |(at, slot): (usize, &Slot)| -> Vec<Request> {
        let path = format!("/shifts/{}/sign-up", slot.shift);
        let form = |n| form_key("up", from + at, n);
        town.volunteers.iter().enumerate().map(|(n, v)| post(&path, &v.cookie, &form(n))).collect()
    };
    slots.iter().enumerate().flat_map(one).collect()
}

fn sign_ups(
    runtime: &Runtime,
    place: &mut Place,
    town: &Town,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("sign-up by form");
    let bare = place.bare_loop(Commit::Together, size.connections)?;
    let each = size.shifts * size.volunteers;
    let mut used = 0;
    let ours = || {
        let slots = town.slots.get(used..used + size.shifts).ok_or("too few shifts")?;
        let requests = Arc::new(sign_up_forms(town, slots, used));
        used += size.shifts;
        client::load(runtime, town.to, &requests, size.connections, &[303])
    };
    let all = rounds(size.rounds, ours, || bare.run(runtime, each))?;
    let wanted = i64::try_from(each * all.ours.len())?;
    same("sign-ups, seats", &town.counts()?[..2], wanted)?;
    same("bare rows", &bare.rows()?, wanted)?;
    report.add(
        Line::rate("sign-up by form", &all, Target::at_least(0.40)).beside(
            "bare durable transactions of the same store, committed together, same clients",
        ),
    );
    let slots = town.slots.get(used..used + size.shifts).ok_or("too few shifts")?;
    let alone = Arc::new(sign_up_forms(town, slots, used));
    let run = client::load(runtime, town.to, &alone, 1, &[303])?;
    report.add(Line::alone("sign-up by form, one client", &run, 1.3));
    Ok(())
}

/// Volunteers check themselves in from the poster, shift by shift in the order of time.
fn check_ins(
    runtime: &Runtime,
    place: &mut Place,
    town: &Town,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("check-in from the poster");
    let bare = place.bare_loop(Commit::Together, size.connections)?;
    let each = size.shifts * size.volunteers;
    let mut used = 0;
    let ours = || {
        let slots = town.slots.get(used..used + size.shifts).ok_or("too few shifts")?;
        let mut run = Run::default();
        for (at, slot) in slots.iter().enumerate() {
            // The door is open around its shift only: the clock goes there before the taps.
            town.app.clock().set(slot.starts_at);
            let path = format!("/s/{}/in", slot.code);
            let one = |(n, v): (usize, &crate::town::Volunteer)| {
                post(&path, &v.cookie, &form_key("in", used + at, n))
            };
            let requests = Arc::new(town.volunteers.iter().enumerate().map(one).collect());
            let part = client::load(runtime, town.to, &requests, size.connections, &[303])?;
            run.done += part.done;
            run.wall += part.wall;
            run.cpu += part.cpu;
            run.each.extend(part.each);
        }
        run.each.sort_unstable();
        used += size.shifts;
        Ok(run)
    };
    let all = rounds(size.rounds, ours, || bare.run(runtime, each))?;
    let wanted = i64::try_from(each * all.ours.len())?;
    same("people present", &town.counts()?[2..], wanted)?;
    same("bare rows", &bare.rows()?, wanted)?;
    report.add(
        Line::rate("check-in from the poster", &all, Target::at_least(0.50)).beside(
            "bare durable transactions of the same store, committed together, same clients",
        ),
    );
    Ok(())
}

/// What committing together is worth on this disk: the bare loop against itself.
fn commits_alone(
    runtime: &Runtime,
    place: &mut Place,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("the bare loop, committing together and alone");
    let together = place.bare_loop(Commit::Together, size.connections)?;
    let alone = place.bare_loop(Commit::Alone, size.connections)?;
    let each = size.volunteers * 2;
    let ours = || together.run(runtime, each);
    let all = rounds(size.rounds, ours, || alone.run(runtime, each))?;
    report.add(
        Line::rate("bare transactions, committed together", &all, Target::none())
            .beside("the same, each committed alone"),
    );
    Ok(())
}

/// Pages against a bare route that sends the same bytes.
pub fn pages(
    runtime: &Runtime,
    store: Store,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("making a town for the pages");
    let place = Place::new(store)?;
    let town = Town::found(runtime, &place, Wanted::room_for(size.volunteers.max(60), 8))?;
    town.serve(size.entries)?;
    let (volunteer, worker) = (&town.volunteers[0], &town.worker);
    let share = Target::at_least(0.25);
    let list = [
        ("activity page", format!("/activities/{}", town.activity), &volunteer.cookie, share),
        ("role home", "/home".to_owned(), &volunteer.cookie, share),
        ("own hours", "/hours".to_owned(), &volunteer.cookie, share),
        (
            "list of 50 with names",
            "/people?size=50".to_owned(),
            &worker.cookie,
            Target::at_least(0.20),
        ),
    ];
    for (name, path, cookie, target) in list {
        eprintln!("{name}");
        let all = page(runtime, town.to, get(&path, cookie), size)?;
        report.add(Line::rate(name, &all, target).beside("a bare route that sends the same bytes"));
    }
    report.note("memory after the pages, MB", memory());
    Ok(())
}

fn page(
    runtime: &Runtime,
    to: SocketAddr,
    request: Request,
    size: Size,
) -> Result<crate::measure::Rounds, Fault> {
    let shown = client::once(runtime, to, &request)?;
    if shown.status != 200 || shown.body.len() < 500 {
        return Err(format!("the page is not there: {} {}", shown.status, shown.head).into());
    }
    let bare = bare::serve(runtime, "text/html; charset=utf-8", shown.body.clone())?;
    let plain = get("/bare", "");
    let told = client::once(runtime, bare, &plain)?;
    if told.body != shown.body {
        return Err("the bare route sends other bytes".into());
    }
    let (ours, plain) = (Arc::new(vec![request; size.reads]), Arc::new(vec![plain; size.reads]));
    rounds(
        size.rounds,
        || client::load(runtime, to, &ours, size.connections, &[200]),
        || client::load(runtime, bare, &plain, size.connections, &[200]),
    )
}

/// The same pages in a town of ten times the rows: processor time of one request.
pub fn growth(
    runtime: &Runtime,
    store: Store,
    size: Size,
    report: &mut Report,
) -> Result<(), Fault> {
    eprintln!("making two towns, one ten times the other");
    let places = (Place::new(store)?, Place::new(store)?);
    let people = size.volunteers.max(60);
    let small = Town::found(runtime, &places.0, Wanted::room_for(people, 8))?;
    let large = Town::found(runtime, &places.1, Wanted::room_for(people * 10, 8))?;
    small.serve(size.entries)?;
    large.serve(size.entries)?;
    let requests = |town: &Town| -> [(&'static str, Request); 4] {
        let (v, w) = (&town.volunteers[0].cookie, &town.worker.cookie);
        [
            ("activity page", get(&format!("/activities/{}", town.activity), v)),
            ("own hours", get("/hours", v)),
            ("list of 50 with names", get("/people?size=50", w)),
            ("search of a name", get("/people?q=%E4%BD%95%E6%A1%82%E8%8A%B3", w)),
        ]
    };
    let count = (size.reads / 2).max(20);
    for ((name, few), (_, many)) in requests(&small).into_iter().zip(requests(&large)) {
        eprintln!("{name}, ten times the rows");
        let (few, many) = (Arc::new(vec![few; count]), Arc::new(vec![many; count]));
        let all = rounds(
            size.rounds,
            || client::load(runtime, large.to, &many, size.connections, &[200]),
            || client::load(runtime, small.to, &few, size.connections, &[200]),
        )?;
        report.add(
            Line::cost(&format!("{name}, ×10 rows"), &all, Target::at_most(1.15))
                .beside(&format!("the same with {people} people, {} entries each", size.entries)),
        );
    }
    Ok(())
}

/// Yearly hours of every volunteer.
pub fn sums(store: Store, size: Size, report: &mut Report) -> Result<(), Fault> {
    eprintln!("making a book of hours");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let place = Place::new(store)?;
    let town = Town::found(&runtime, &place, Wanted::room_for(size.people_in_sums, 4))?;
    town.serve(size.entries)?;
    let year = i64::from(town.app.clock().now().day().year());
    let mut bare = bare::Sums::open(&place.at)?;
    let rows = bare.year(year)?;
    if rows != town.year_again(year)? || rows != town.year_kept(year)? {
        return Err("the yearly hours differ".into());
    }
    let entries = size.people_in_sums * size.entries;
    eprintln!("yearly hours of {} people, {entries} entries", rows.len());
    let all = rounds(size.rounds, || once(|| town.year_again(year)), || once(|| bare.year(year)))?;
    report.add(
        Line::time(&format!("yearly hours from scratch, {entries} entries"), &all, 1.5)
            .beside("the bare SQL aggregate on the same rows"),
    );
    let all = rounds(size.rounds, || once(|| town.year_kept(year)), || once(|| bare.year(year)))?;
    report.add(
        Line::time(&format!("yearly hours as kept, {entries} entries"), &all, 1.5)
            .beside("the bare SQL aggregate on the same rows"),
    );
    Ok(())
}

/// One sum, timed.
fn once(work: impl FnOnce() -> Result<Vec<(String, i64)>, Fault>) -> Result<Run, Fault> {
    timed(1, || {
        let began = std::time::Instant::now();
        work()?;
        Ok(vec![began.elapsed()])
    })
}

/// The same work on both sides, or no figure.
fn same(what: &str, rows: &[i64], wanted: i64) -> Result<(), Fault> {
    if rows.iter().all(|n| *n == wanted) {
        return Ok(());
    }
    Err(format!("{what}: {rows:?} instead of {wanted} each").into())
}
