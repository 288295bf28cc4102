//! The money of the demo town: sixteen years of gifts and awards entered from the old books, what
//! waits for a signature today, pledges that are due.

use liandong_domain::access::may;
use liandong_domain::aid::{Half, Term};
use liandong_domain::basics::{AwardId, Day, Fen, GiftId, GiverId, PupilId, PurposeId};
use liandong_domain::books::{Account, Month, PostingKind, PurposeKind};
use liandong_domain::giving::{Every, GiverKind, ShownAs};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::agenda::Life;
use super::maker::{at, missing};
use super::names::phone;
use crate::aid::actions as aid;
use crate::aid::store::NewPupil;
use crate::books::actions as books;
use crate::failure::Failure;
use crate::giving::actions::{self as giving, GiftTold};
use crate::giving::store::{NewGiver, NewPledge};

/// What was raised by the day of the demo, as the founding document says: 102,543 yuan (T15).
pub const RAISED: Fen = Fen::from_yuan(102_543);
/// How many awards were paid (T15).
pub const AWARDS: usize = 65;

/// Over how many years.
const YEARS: i16 = 16;

/// Who gives: name, kind, how shown.
const GIVERS: [(&str, GiverKind, ShownAs); 8] = [
    ("晨光电子厂工会", GiverKind::Unit, ShownAs::Named),
    ("老街肠粉店", GiverKind::Unit, ShownAs::Named),
    ("黄国柱", GiverKind::Individual, ShownAs::Named),
    ("一位退休老师", GiverKind::Individual, ShownAs::Anonymous),
    ("石龙中学家长会", GiverKind::Unit, ShownAs::Named),
    ("李慧玲", GiverKind::Individual, ShownAs::Anonymous),
    ("龙城义卖会", GiverKind::Unit, ShownAs::Named),
    ("王芳", GiverKind::Individual, ShownAs::Named),
];
const FACTORY: usize = 0;
const HUANG: usize = 2;
const LI: usize = 5;
const FAIR: usize = 6;
const WANG: usize = 7;

/// What comes every year: giver, month, day, yuan; 黄国柱's is for pupils of his own choice.
const YEARLY: [(usize, i8, i8, i64); 6] = [
    (HUANG, 3, 5, 1_000),
    (1, 5, 20, 1_200),
    (3, 6, 1, 600),
    (FACTORY, 9, 10, 2_000),
    (4, 10, 17, 500),
    (5, 11, 11, 365),
];

/// Invented pupils: nobody sees these names without writing what for.
const PUPILS: [&str; 26] = [
    "梁可儿",
    "黎志诚",
    "袁小燕",
    "莫家乐",
    "尹晓琳",
    "冼浩明",
    "卢雨欣",
    "翟子康",
    "麦嘉雯",
    "温俊贤",
    "叶思敏",
    "谭永健",
    "简诗韵",
    "区文杰",
    "蔡晓彤",
    "钟锦荣",
    "罗婉婷",
    "邓伟业",
    "曾佩仪",
    "谢家俊",
    "郑小慧",
    "周启航",
    "冯丽珠",
    "朱泽霖",
    "吴晓晴",
    "何子谦",
];

/// What the making holds on to.
#[derive(Clone)]
struct Fund {
    pool: PurposeId,
    free: PurposeId,
    givers: Vec<GiverId>,
    pupils: Vec<PupilId>,
}

/// How many days ago the books were opened and the years before written down.
pub(super) const OPENED: i64 = 62;

/// Puts the money on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-OPENED), 9, 30), years_before);
}

/// The terms before this one; what came since waits for its day.
fn years_before(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let last = life.wanted.today.plus_days(-16);
    let (now, mut paid) = (Term::of(life.wanted.today), 0);
    let terms = terms(now);
    let from = first_year(&terms);
    let (fund, gifts) = (open(life, from)?, told(from, last)?);
    let extra = AWARDS.saturating_sub(terms.len() * 2);
    let mut rest = gifts.as_slice();
    for (n, term) in terms.iter().enumerate() {
        let until = pay_day(*term)?;
        let cut = rest.iter().position(|gift| gift.1 > until).unwrap_or(rest.len());
        enter(life, &fund, &rest[..cut])?;
        rest = &rest[cut..];
        let more = usize::from(n + extra >= terms.len());
        paid += award(life, &fund, (n, *term), (2 + more).min(AWARDS - paid))?;
    }
    let rest = rest.to_vec();
    life.plan(at(last, 9, 30), move |life| {
        let gift = enter(life, &fund, &rest)?;
        present(life, &fund, now, gift)
    });
    Ok(())
}

/// The last thirty-two terms before this one, the oldest first.
fn terms(now: Term) -> Vec<Term> {
    let mut out = Vec::new();
    let mut term = now;
    while out.len() < usize::from(YEARS.unsigned_abs()) * 2 {
        term = term.before();
        out.push(term);
    }
    out.reverse();
    out
}

/// The year in which gifts begin: before the first award is paid.
fn first_year(terms: &[Term]) -> i16 {
    match terms.first() {
        Some(Term { year, half: Half::Spring }) => year - 1,
        Some(Term { year, .. }) => *year,
        None => 2010,
    }
}

fn day(year: i16, month: i8, of_month: i8) -> Result<Day, Failure> {
    Day::new(year, month, of_month).map_err(|_| missing("a day"))
}

fn pay_day(term: Term) -> Result<Day, Failure> {
    match term.half {
        Half::Spring => day(term.year, 4, 18),
        Half::Autumn => day(term.year, 10, 22),
    }
}

/// The body, the purposes, the givers and the pupils.
fn open(life: &mut Life<'_, '_>, from: i16) -> Result<Fund, Failure> {
    let (station, chen, zhou) = (life.cast.station, life.cast.chen, life.cast.zhou);
    life.maker.act::<may::CloseBooks, _, _>(life.cast.he, move |tx, permit| {
        books::open_books(tx, permit, station)
    })?;
    let wang = life.cast.wangfang;
    let (pool, free, givers) =
        life.maker.act::<may::KeepBooks, _, _>(zhou, move |tx, permit| {
            let mut purpose = |name: &str, kind| {
                let new = books::NewPurpose { name: name.to_owned(), kind, giver: None };
                books::keep_purpose(tx, permit, &new)
            };
            let pool = purpose("爱青助学（不定向）", PurposeKind::Pool)?;
            let free = purpose("爱青助学工作经费", PurposeKind::Free)?;
            let mut givers = Vec::new();
            for (n, (name, kind, shown_as)) in GIVERS.into_iter().enumerate() {
                let new = NewGiver {
                    kind,
                    name: name.to_owned(),
                    shown_as,
                    phone: Phone::parse("phone", &phone(9_400 + n)).ok(),
                    person: (n == WANG).then_some(wang),
                };
                givers.push(giving::keep_giver(tx, permit, None, &new)?);
            }
            Ok((pool, free, givers))
        })?;
    let first = day(from, 2, 20)?;
    let pupils = life.maker.act::<may::ProposeAid, _, _>(chen, move |tx, permit| {
        let mut pupils = Vec::new();
        for n in 0..PUPILS.len() {
            let stages = SchoolStage::ALL;
            // Every second pupil is one of 黄国柱's: younger, so that his gifts last.
            let stage = if n % 2 == 1 { stages[n / 2 % 2] } else { stages[n / 2 % 3] };
            let new = NewPupil {
                stage,
                name: PUPILS[n].to_owned(),
                school: "龙城实验学校".to_owned(),
                guardian: PUPILS[n].chars().take(1).chain("家长".chars()).collect(),
                phone: Phone::parse("phone", &phone(9_500 + n)).ok(),
                taken_on: first,
            };
            pupils.push(aid::enter_pupil(tx, permit, &new)?);
        }
        Ok(pupils)
    })?;
    Ok(Fund { pool, free, givers, pupils })
}

/// Every gift until a day, in order: giver, day, amount. The fair's last one makes the sum right.
fn told(from: i16, last: Day) -> Result<Vec<(usize, Day, Fen)>, Failure> {
    let mut out = Vec::new();
    for year in from..=last.year() {
        for (giver, month, of_month, yuan) in YEARLY {
            let on = day(year, month, of_month)?;
            if on <= last {
                out.push((giver, on, Fen::from_yuan(yuan)));
            }
        }
    }
    let sum = Fen::total(out.iter().map(|gift| gift.2));
    let sum = sum.and_then(|sum| sum.plus(super::directed::PAID));
    let fair = sum.and_then(|sum| RAISED.minus(sum)).ok_or_else(|| missing("a sum"))?;
    out.push((FAIR, day(last.year() - 1, 12, 27)?, fair));
    out.sort_by_key(|gift| gift.1);
    Ok(out)
}

/// Notes gifts with their tickets; gives the last.
fn enter(
    life: &mut Life<'_, '_>,
    fund: &Fund,
    gifts: &[(usize, Day, Fen)],
) -> Result<Option<GiftId>, Failure> {
    let (fund, gifts, recent) = (fund.clone(), gifts.to_vec(), life.wanted.today.plus_days(-60));
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        let mut last = None;
        for (giver, on, fen) in &gifts {
            let told = GiftTold {
                giver: fund.givers[*giver],
                purpose: (*giver != HUANG).then_some(fund.pool),
                account: Account::Bank,
                fen: *fen,
                pieces: 0,
                given_on: *on,
                words: String::new(),
                pledge: None,
            };
            let id = giving::note_gift(tx, permit, &told)?;
            if *on < recent {
                let year = usize::from(on.year().unsigned_abs());
                let month = usize::from(on.month().unsigned_abs());
                let number = format!("{:010}", 3_000_000 + year * 100 + *giver * 12 + month);
                giving::note_receipt(tx, permit, id, ("44030124", &number, on.plus_days(3)))?;
            }
            last = Some(id);
        }
        Ok(last)
    })
}

/// Awards of one term: proposed by 周敏仪, decided by 陈慧珊, paid by 周敏仪, signed for.
fn award(
    life: &mut Life<'_, '_>,
    fund: &Fund,
    (n, term): (usize, Term),
    count: usize,
) -> Result<usize, Failure> {
    let own = life.maker.look({
        let giver = fund.givers[HUANG];
        move |q| Ok(crate::books::store::of_giver(q, giver)?.map(|row| row.id))
    })?;
    // Two chains of pupils, each for three terms, and one more when the sum asks for it.
    let at = n / 3 * 2;
    let mut wanted = vec![(fund.pupils[at % 22], fund.pool)];
    wanted.push((fund.pupils[at % 22 + 1], own.unwrap_or(fund.pool)));
    wanted.push((fund.pupils[22], fund.pool));
    wanted.truncate(count);
    let (zhou, chen, on) = (life.cast.zhou, life.cast.chen, pay_day(term)?);
    let ids = life.maker.act::<may::ProposeAid, _, _>(zhou, move |tx, permit| {
        let mut ids: Vec<AwardId> = Vec::new();
        for (pupil, purpose) in &wanted {
            ids.extend(aid::propose(tx, permit, (term, *purpose), &[*pupil], None)?);
        }
        Ok(ids)
    })?;
    let paid = ids.len();
    decide(life, chen, ids.clone())?;
    let these = ids.clone();
    life.maker.act::<may::KeepBooks, _, _>(zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, on), &these)
    })?;
    life.maker.act::<may::ProposeAid, _, _>(chen, move |tx, permit| {
        let from = if n % 2 == 0 { "guardian" } else { "school" };
        aid::receive(tx, permit, (from, on.plus_days(8)), &ids)
    })?;
    Ok(paid)
}

fn decide(
    life: &mut Life<'_, '_>,
    by: liandong_domain::basics::PersonId,
    ids: Vec<AwardId>,
) -> Result<(), Failure> {
    life.maker
        .act::<may::DecideAid, _, _>(by, move |tx, permit| aid::decide(tx, permit, false, &ids))
}

/// What waits today: aid of this term, a refund, pledges; last year is closed.
fn present(
    life: &mut Life<'_, '_>,
    fund: &Fund,
    now: Term,
    last: Option<GiftId>,
) -> Result<(), Failure> {
    let (zhou, chen) = (life.cast.zhou, life.cast.chen);
    let (pool, free, today) = (fund.pool, fund.free, life.maker.app.clock().now().day());
    let pupils: Vec<PupilId> = fund.pupils[25..].to_vec();
    let ids = life.maker.act::<may::ProposeAid, _, _>(zhou, move |tx, permit| {
        aid::propose(tx, permit, (now, pool), &pupils, None)
    })?;
    decide(life, chen, ids.into_iter().take(1).collect())?;
    let givers = fund.givers.clone();
    life.maker.act::<may::KeepBooks, _, _>(zhou, move |tx, permit| {
        let what = (today.plus_days(-1), Fen::new(8_640), "存款利息");
        let accounts = (Account::Bank, Account::OtherIncome);
        books::enter(tx, permit, (PostingKind::Income, free), accounts, what)?;
        let bags = GiftTold {
            giver: givers[FACTORY],
            purpose: Some(pool),
            account: Account::Stock,
            fen: Fen::from_yuan(1_200),
            pieces: 20,
            given_on: today.plus_days(-2),
            words: "书包 20 个".to_owned(),
            pledge: None,
        };
        let bags = giving::note_gift(tx, permit, &bags)?;
        giving::prepare_hand_out(tx, permit, bags, (3, today, "开学第一周发给三名新生"))?;
        for (giver, yuan, every, starts) in
            [(WANG, 100, Every::Month, -25), (FACTORY, 2_000, Every::Year, 20)]
        {
            let new = NewPledge {
                giver: givers[giver],
                aim: PurposeKind::Pool,
                fen: Fen::from_yuan(yuan),
                every,
                starts_on: today.plus_days(starts),
                ends_on: None,
            };
            giving::keep_pledge(tx, permit, &new)?;
        }
        giving::sign_agreement(tx, permit, givers[HUANG], today.plus_days(-400))?;
        if let Some(gift) = last {
            let why = "捐赠人多转了一笔，申请退回";
            giving::prepare_refund(tx, permit, gift, (Fen::from_yuan(300), today, why))?;
        }
        Ok(())
    })?;
    let month = Month::of(day(today.year() - 1, 12, 1)?);
    life.maker.act::<may::CloseBooks, _, _>(life.cast.he, move |tx, permit| {
        books::close_month(tx, permit, month)
    })?;
    super::directed::all(
        life,
        &fund.pupils,
        (fund.givers[HUANG], fund.givers[LI], fund.givers[WANG]),
    )
}
