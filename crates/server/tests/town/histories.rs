//! Random histories of money by the real verbs, compared with a small model, and broken off.
//!
//! `PROPTEST_CASES` says how many histories (400 a run), `LIANDONG_KILLS` how often a process that
//! makes them is killed (3). `./x faults` asks for many.

use std::collections::BTreeMap;

use liandong::aid::actions as aid;
use liandong::aid::store::{self as awards, NewPupil};
use liandong::app::App;
use liandong::books::actions::{self as books, NewPurpose};
use liandong::books::store as ledger;
use liandong::db::{Sql, Tx};
use liandong::failure::Failure;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::giving::store::{self as givers, NewGiver};
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::aid::{AwardState, Term};
use liandong_domain::basics::{
    AwardId, Day, Fen, GiftId, GiverId, PersonId, PostingId, PupilId, PurposeId, TownId, VoucherId,
};
use liandong_domain::books::{Account, Month, PostingKind, PurposeKind};
use liandong_domain::giving::{GiftState, GiverKind, ShownAs};
use liandong_domain::rules::SchoolStage;

use crate::support::money::{act, act_in, opened, proposed, pupil};
use crate::support::town::{Town, saturday};
use crate::support::{hands::proved, stores::Store};

mod chance;
mod killed;

use chance::Chance;

/// How many deeds a history has.
const DEEDS: usize = 14;
/// How many histories share a town with its closed months.
const SHARED: u64 = 100;

fn from_outside(name: &str, else_: u64) -> u64 {
    // The environment of a test run is its own affair.
    #[allow(clippy::disallowed_methods)]
    let told = std::env::var(name);
    told.ok().and_then(|text| text.parse().ok()).unwrap_or(else_)
}

/// Who does it, and where.
#[derive(Clone)]
struct Hands {
    app: App,
    town: TownId,
    zhou: PersonId,
    chen: PersonId,
    he: PersonId,
}

impl Hands {
    fn of(town: &Town) -> Self {
        let cast = &town.cast;
        let app = town.app.clone();
        Self { app, town: cast.town, zhou: cast.zhou, chen: cast.chen, he: cast.he }
    }
    fn act<P, T, F>(&self, by: PersonId, verb: F) -> Result<T, Failure>
    where
        P: Asks + 'static,
        T: Send + 'static,
        F: Fn(&mut Tx<'_>, &Permit<P>) -> Result<T, Failure> + Send + 'static,
        Permit<P>: Send,
    {
        act_in(&self.app, self.town, by, verb)
    }
}

struct Gift {
    id: GiftId,
    fen: i64,
    left: i64,
    on: Day,
    gone: bool,
}

struct Award {
    id: AwardId,
    pupil: usize,
    term: Term,
    fen: i64,
    state: AwardState,
    parts: Vec<(usize, i64)>,
    account: Account,
}

/// What must be true of one pool.
struct Model {
    pool: PurposeId,
    giver: GiverId,
    pupils: [PupilId; 2],
    gifts: Vec<Gift>,
    awards: Vec<Award>,
    carried: Vec<(PostingId, i64, bool)>,
    bank: i64,
    cash: i64,
    days: [BTreeMap<Day, i64>; 2],
    told: Vec<String>,
}

impl Model {
    /// Bank or box changed on a day.
    fn moves(&mut self, account: Account, on: Day, fen: i64) {
        let bank = account == Account::Bank;
        *if bank { &mut self.bank } else { &mut self.cash } += fen;
        *self.days[usize::from(bank)].entry(on).or_default() += fen;
    }
    /// Whether bank or box held so much at the end of a day and of every day since.
    fn holds(&self, account: Account, on: Day, fen: i64) -> bool {
        let days = &self.days[usize::from(account == Account::Bank)];
        let mut held: i64 = days.range(..=on).map(|(_, change)| change).sum();
        let mut enough = held >= fen;
        for change in days.range(on.plus_days(1)..).map(|(_, change)| change) {
            held += change;
            enough &= held >= fen;
        }
        enough
    }
}

/// A pool, a giver and two pupils of its own.
fn begin(hands: &Hands, number: u64) -> Model {
    let made = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| {
        let name = format!("第{number}号");
        let new = NewPurpose { name: name.clone(), kind: PurposeKind::Pool, giver: None };
        let pool = books::keep_purpose(tx, permit, &new)?;
        let (kind, shown_as) = (GiverKind::Individual, ShownAs::Anonymous);
        let giver = NewGiver { kind, name, shown_as, phone: None, person: None };
        let giver = giving::keep_giver(tx, permit, None, &giver)?;
        let may = Permit::<may::ProposeAid>::for_system(tx.town(), permit.person());
        let mut pupils = Vec::new();
        for stage in [SchoolStage::Primary, SchoolStage::SeniorMiddle] {
            let new = NewPupil {
                stage,
                name: format!("学生{number}{}", stage.code()),
                school: "学校".to_owned(),
                guardian: "家长".to_owned(),
                phone: None,
                taken_on: saturday().plus_days(-90),
            };
            pupils.push(aid::enter_pupil(tx, &may, &new)?);
        }
        Ok((pool, giver, [pupils[0], pupils[1]]))
    });
    let (pool, giver, pupils) = made.expect("a pool with its people");
    Model {
        pool,
        giver,
        pupils,
        gifts: Vec::new(),
        awards: Vec::new(),
        carried: Vec::new(),
        bank: 0,
        cash: 0,
        days: Default::default(),
        told: Vec::new(),
    }
}

fn open(day: Day, closed: Option<Month>) -> bool {
    day <= saturday() && closed.is_none_or(|until| Month::of(day) > until)
}

fn hold(said: bool, done: bool, model: &Model) {
    assert_eq!(said, done, "the model says {said}: {:?}", model.told);
}

/// The second signature under a voucher that waits for it.
fn signed(
    hands: &Hands,
    made: &books::Made,
    sign: fn(&mut Tx<'_>, &Permit<may::CheckPayments>, VoucherId) -> Result<(), Failure>,
) {
    if made.posting.is_none() {
        let id = made.id;
        let done = hands
            .act::<may::CheckPayments, _, _>(hands.chen, move |tx, permit| sign(tx, permit, id));
        done.expect("what was prepared is signed");
    }
}

fn give(hands: &Hands, model: &mut Model, chance: &mut Chance, closed: Option<Month>) {
    let (fen, on) = (chance.fen(120_000), chance.day());
    let (giver, pool) = (model.giver, model.pool);
    model.told.push(format!("gift {fen} {on}"));
    let done = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| {
        let told = GiftTold {
            giver,
            purpose: Some(pool),
            account: Account::Bank,
            fen: Fen::new(fen),
            pieces: 0,
            given_on: on,
            words: String::new(),
            pledge: None,
        };
        giving::note_gift(tx, permit, &told)
    });
    hold(fen > 0 && open(on, closed), done.is_ok(), model);
    if let Ok(id) = done {
        model.gifts.push(Gift { id, fen, left: fen, on, gone: false });
        model.moves(Account::Bank, on, fen);
    }
}

/// A part back to the giver, or the whole gift taken back by a counter-entry.
fn give_back(hands: &Hands, model: &mut Model, chance: &mut Chance, closed: Option<Month>) {
    if model.gifts.is_empty() {
        return;
    }
    let at = chance.below(model.gifts.len());
    let whole = chance.draw(3) == 0;
    let (id, fen, left) = (model.gifts[at].id, model.gifts[at].fen, model.gifts[at].left);
    let (part, on) = (chance.fen(40_000), chance.day());
    let fen = if whole { fen } else { part };
    model.told.push(format!("back {at} {fen} {on} whole {whole}"));
    let done = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| match whole {
        true => giving::prepare_take_back(tx, permit, id, (on, "记错了")),
        false => giving::prepare_refund(tx, permit, id, (Fen::new(fen), on, "多转了")),
    });
    let fits = if whole { left == fen } else { fen > 0 && fen <= left };
    let said =
        !model.gifts[at].gone && fits && open(on, closed) && model.holds(Account::Bank, on, fen);
    hold(said, done.is_ok(), model);
    if let Ok(made) = done {
        signed(hands, &made, |tx, permit, id| giving::sign(tx, permit, None, id));
        let gift = &mut model.gifts[at];
        (gift.left, gift.gone) = if whole { (0, true) } else { (left - fen, false) };
        model.moves(Account::Bank, on, -fen);
    }
}

/// Between bank and box, and back by a counter-entry.
fn carry(hands: &Hands, model: &mut Model, chance: &mut Chance, closed: Option<Month>) {
    let (pool, on) = (model.pool, chance.day());
    if let Some((posting, fen, back)) = model.carried.first().copied()
        && chance.draw(2) == 0
    {
        model.told.push(format!("carried back {fen} {on}"));
        let done = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| {
            books::prepare_reversal(tx, permit, (posting, ""), (on, "点错了"))
        });
        let said = !back && model.holds(Account::Cash, on, fen) && open(on, closed);
        hold(said, done.is_ok(), model);
        if let Ok(made) = done {
            signed(hands, &made, |tx, permit, id| books::sign(tx, permit, None, id).map(|_| ()));
            model.carried[0].2 = true;
            model.moves(Account::Bank, on, fen);
            model.moves(Account::Cash, on, -fen);
        }
        return;
    }
    let fen = chance.fen(30_000);
    model.told.push(format!("carry {fen} {on}"));
    let done = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| {
        let what = (PostingKind::Carried, pool);
        books::enter(tx, permit, what, (Account::Cash, Account::Bank), (on, Fen::new(fen), ""))
    });
    let said = fen > 0 && model.holds(Account::Bank, on, fen) && open(on, closed);
    hold(said, done.is_ok(), model);
    if let Ok(id) = done {
        model.carried.insert(0, (id, fen, false));
        model.moves(Account::Bank, on, -fen);
        model.moves(Account::Cash, on, fen);
    }
}

fn propose(hands: &Hands, model: &mut Model, chance: &mut Chance) {
    let (which, now) = (chance.below(2), Term::of(saturday()));
    let term = if chance.draw(2) == 0 { now } else { now.before() };
    let (fen, pool, id) = (chance.fen(110_000), model.pool, model.pupils[which]);
    model.told.push(format!("propose {which} {term} {fen}"));
    let done = hands.act::<may::ProposeAid, _, _>(hands.zhou, move |tx, permit| {
        Ok(aid::propose(tx, permit, (term, pool), &[id], Some(Fen::new(fen)))?[0])
    });
    let most = if which == 0 { 50_000 } else { 100_000 };
    let standing = model.awards.iter().any(|award| {
        use AwardState::{Decided, Paid, Proposed, Received};
        award.pupil == which
            && award.term == term
            && matches!(award.state, Proposed | Decided | Paid | Received)
    });
    hold(fen > 0 && fen <= most && !standing, done.is_ok(), model);
    if let Ok(id) = done {
        let (state, account) = (AwardState::Proposed, Account::Bank);
        model.awards.push(Award { id, pupil: which, term, fen, state, parts: Vec::new(), account });
    }
}

/// The next step of an award, or one that does not follow.
fn step(hands: &Hands, model: &mut Model, chance: &mut Chance, closed: Option<Month>) {
    if model.awards.is_empty() {
        return;
    }
    let at = chance.below(model.awards.len());
    let (id, state) = (model.awards[at].id, model.awards[at].state);
    let kind = chance.draw(8);
    model.told.push(format!("step {kind} of {at} {state:?}"));
    let (said, done, next) = match kind {
        0 | 1 => {
            let done = hands.act::<may::DecideAid, _, _>(hands.chen, move |tx, permit| {
                aid::decide(tx, permit, false, &[id])
            });
            (state == AwardState::Proposed, done, AwardState::Decided)
        }
        2 => {
            let done = hands.act::<may::ProposeAid, _, _>(hands.zhou, move |tx, permit| {
                aid::withdraw(tx, permit, id)
            });
            let early = matches!(state, AwardState::Proposed | AwardState::Decided);
            (early, done, AwardState::Withdrawn)
        }
        3 => {
            let done = hands.act::<may::ProposeAid, _, _>(hands.zhou, move |tx, permit| {
                aid::receive(tx, permit, ("school", saturday()), &[id])
            });
            (state == AwardState::Paid, done, AwardState::Received)
        }
        4 => return give_award_back(hands, model, at, (chance.day(), closed)),
        _ => return pay(hands, model, at, (chance, closed)),
    };
    hold(said, done.is_ok(), model);
    if done.is_ok() {
        model.awards[at].state = next;
    }
}

fn pay(
    hands: &Hands,
    model: &mut Model,
    at: usize,
    (chance, closed): (&mut Chance, Option<Month>),
) {
    let (id, fen, on) = (model.awards[at].id, model.awards[at].fen, chance.day());
    let account = if chance.draw(4) == 0 { Account::Cash } else { Account::Bank };
    model.told.push(format!("pay {at} {on} {account:?}"));
    let done = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| {
        aid::pay(tx, permit, (account, on), &[id])
    });
    let left: i64 = model.gifts.iter().map(|gift| gift.left).sum();
    let said = model.awards[at].state == AwardState::Decided
        && open(on, closed)
        && model.holds(account, on, fen)
        && left >= fen;
    hold(said, done.is_ok(), model);
    if done.is_err() {
        return;
    }
    // the oldest gifts first
    let mut order: Vec<usize> = (0..model.gifts.len()).collect();
    order.sort_by_key(|n| (model.gifts[*n].on, model.gifts[*n].id));
    let mut rest = fen;
    for n in order {
        let part = rest.min(model.gifts[n].left);
        if part > 0 {
            model.gifts[n].left -= part;
            model.awards[at].parts.push((n, part));
            rest -= part;
        }
    }
    let award = &mut model.awards[at];
    (award.state, award.account) = (AwardState::Paid, account);
    model.moves(account, on, -fen);
}

fn give_award_back(
    hands: &Hands,
    model: &mut Model,
    at: usize,
    (on, closed): (Day, Option<Month>),
) {
    let (id, fen) = (model.awards[at].id, model.awards[at].fen);
    model.told.push(format!("return {at} {on}"));
    let done = hands.act::<may::KeepBooks, _, _>(hands.zhou, move |tx, permit| {
        aid::prepare_return(tx, permit, id, (on, "学校退回"))
    });
    let paid = matches!(model.awards[at].state, AwardState::Paid | AwardState::Received);
    hold(paid && open(on, closed), done.is_ok(), model);
    if let Ok(made) = done {
        signed(hands, &made, |tx, permit, id| aid::sign_return(tx, permit, None, id));
        for (n, part) in std::mem::take(&mut model.awards[at].parts) {
            model.gifts[n].left += part;
        }
        model.awards[at].state = AwardState::Returned;
        model.moves(model.awards[at].account, on, fen);
    }
}

fn close(hands: &Hands, chance: &mut Chance, closed: &mut Option<Month>) {
    let month = Month::of(chance.day());
    let done = hands.act::<may::CloseBooks, _, _>(hands.he, move |tx, permit| {
        books::close_month(tx, permit, month)
    });
    let said = month < Month::of(saturday()) && closed.is_none_or(|until| month > until);
    assert_eq!(said, done.is_ok(), "closing {month}");
    if said {
        *closed = Some(month);
    }
}

/// The store holds what the model holds.
fn compare(hands: &Hands, model: &Model) {
    let pool = model.pool;
    let gifts: Vec<GiftId> = model.gifts.iter().map(|gift| gift.id).collect();
    let ids: Vec<AwardId> = model.awards.iter().map(|award| award.id).collect();
    let seen = hands.app.db().read_now(hands.town, move |q| {
        let mut rows = Vec::new();
        for id in &gifts {
            let row = givers::gift(q, *id)?.expect("a gift");
            rows.push((row.left.count(), row.state == GiftState::TakenBack));
        }
        let mut states = Vec::new();
        for id in &ids {
            states.push(awards::award(q, *id)?.expect("an award").state);
        }
        let bank = ledger::held(q, pool, Account::Bank)?.count();
        Ok((rows, states, bank, ledger::held(q, pool, Account::Cash)?.count()))
    });
    let (rows, states, bank, cash) = seen.expect("a look");
    let told: Vec<(i64, bool)> = model.gifts.iter().map(|gift| (gift.left, gift.gone)).collect();
    let said: Vec<AwardState> = model.awards.iter().map(|award| award.state).collect();
    assert_eq!((rows, states), (told, said), "{:?}", model.told);
    assert_eq!((bank, cash), (model.bank, model.cash), "{:?}", model.told);
}

fn history(hands: &Hands, number: u64, closed: &mut Option<Month>) -> Model {
    let (mut model, mut chance) = (begin(hands, number), Chance(number.wrapping_mul(977) + 7));
    for _ in 0..DEEDS {
        match chance.draw(100) {
            0..=24 => give(hands, &mut model, &mut chance, *closed),
            25..=39 => give_back(hands, &mut model, &mut chance, *closed),
            40..=47 => carry(hands, &mut model, &mut chance, *closed),
            48..=59 => propose(hands, &mut model, &mut chance),
            60..=98 => step(hands, &mut model, &mut chance, *closed),
            _ if number % 4 == 3 => close(hands, &mut chance, closed),
            _ => {}
        }
    }
    model
}

// covers T15 J1 J4
#[test]
fn whatever_happens_to_the_money_the_store_holds_what_the_model_holds() {
    let histories = from_outside("PROPTEST_CASES", 400);
    let (mut paid, mut back, mut closings) = (0, 0, 0);
    for book in 0..histories.div_ceil(SHARED) {
        let town = Town::small(Store::Sqlite);
        opened(&town, 1);
        let (hands, mut closed) = (Hands::of(&town), None);
        for n in 0..SHARED.min(histories - book * SHARED) {
            let model = history(&hands, book * SHARED + n, &mut closed);
            compare(&hands, &model);
            paid += model.awards.iter().filter(|award| !award.parts.is_empty()).count();
            back += model.gifts.iter().filter(|gift| gift.gone).count();
        }
        closings += usize::from(closed.is_some());
        proved(&town);
    }
    assert!(paid > 0 && back > 0 && closings > 0, "{paid} paid, {back} back, {closings} closed");
}

/// The tables of money, and which of them a change writes last is nobody's business.
const TABLES: [&str; 11] = [
    "posting",
    "posting_line",
    "book_balance",
    "book_flow",
    "voucher",
    "gift",
    "giver",
    "award",
    "award_part",
    "aid_total",
    "event",
];

/// Makes every write to a table fail, or lets it through again.
fn broken(town: &Town, table: &str, broken: bool) {
    let text = |way: &str| match broken {
        true => format!(
            "create trigger broken_{way} before {way} on {table} \
             begin select raise(abort, 'broken off'); end"
        ),
        false => format!("drop trigger broken_{way}"),
    };
    for way in ["insert", "update"] {
        let text: &'static str = Box::leak(text(way).into_boxed_str());
        let done = act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, _| {
            tx.keep_house(Sql(text), &[])?;
            Ok(())
        });
        done.expect("the trigger is set");
    }
}

/// Breaks one deed off at every table, then does it; how often it was broken off.
fn broken_off(
    town: &Town,
    n: usize,
    deed: &dyn Fn() -> Result<(), Failure>,
    picture: &dyn Fn() -> String,
) -> usize {
    let before = picture();
    let mut failed = 0;
    for table in TABLES {
        broken(town, table, true);
        let done = deed();
        broken(town, table, false);
        if done.is_ok() {
            // the deed does not write this table: it is done, the rest cannot break it
            break;
        }
        failed += 1;
        assert_eq!(picture(), before, "deed {n} left something behind at {table}");
        proved(town);
    }
    if picture() == before {
        deed().expect("unbroken, it goes through");
    }
    assert_ne!(picture(), before, "deed {n} did something");
    proved(town);
    failed
}

/// A payment, its receipt, a refund and a return, broken off at every table they write: nothing
/// of them is left, and afterwards each goes through.
// covers J4 T15
#[test]
fn a_change_broken_off_at_any_table_leaves_nothing_and_can_be_done_again() {
    let town = Town::small(Store::Sqlite);
    let (pool, gift) = opened(&town, 2_000);
    let child = pupil(&town, "甲同学", SchoolStage::SeniorMiddle, "13900139001");
    let award = proposed(&town, pool, child);
    let (zhou, chen) = (town.cast.zhou, town.cast.chen);
    let picture = || {
        let look = town.app.db().read_now(town.cast.town, move |q| {
            let gift = givers::gift(q, gift)?.expect("a gift");
            let state = awards::award(q, award)?.expect("an award").state;
            let waiting = ledger::waiting_of(q, &format!("gift:{}", gift.id))?;
            let waiting = waiting + ledger::waiting_of(q, &format!("award:{award}"))?;
            let sums = (ledger::balances(q)?, ledger::flows(q)?, ledger::raised_and_paid(q)?);
            let number = ledger::book(q)?.expect("a book").postings;
            Ok(format!("{:?} {:?} {state:?} {waiting} {number} {sums:?}", gift.left, gift.state))
        });
        look.expect("a look")
    };
    type Deed<'t> = Box<dyn Fn() -> Result<(), Failure> + 't>;
    let town = &town;
    let voucher = std::cell::Cell::new(None);
    let deeds: [Deed<'_>; 6] = [
        Box::new(|| {
            act::<may::DecideAid, _, _>(town, chen, move |tx, permit| {
                aid::decide(tx, permit, false, &[award])
            })
        }),
        Box::new(|| {
            act::<may::KeepBooks, _, _>(town, zhou, move |tx, permit| {
                aid::pay(tx, permit, (Account::Bank, saturday()), &[award])
            })
        }),
        Box::new(|| {
            act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
                aid::receive(tx, permit, ("guardian", saturday()), &[award])
            })
        }),
        Box::new(|| {
            act::<may::KeepBooks, _, _>(town, zhou, move |tx, permit| {
                giving::prepare_refund(
                    tx,
                    permit,
                    gift,
                    (Fen::from_yuan(100), saturday(), "多转了"),
                )
                .map(|_| ())
            })
        }),
        Box::new(|| {
            let made = act::<may::KeepBooks, _, _>(town, zhou, move |tx, permit| {
                aid::prepare_return(tx, permit, award, (saturday(), "学校退回"))
            })?;
            voucher.set(Some(made.id));
            Ok(())
        }),
        Box::new(|| {
            let id = voucher.get().expect("a voucher");
            act::<may::CheckPayments, _, _>(town, chen, move |tx, permit| {
                aid::sign_return(tx, permit, None, id)
            })
        }),
    ];
    let hit: usize =
        deeds.iter().enumerate().map(|(n, deed)| broken_off(town, n, deed, &picture)).sum();
    assert!(hit >= 6, "only {hit} of the breaks were met");
}
