//! What stands beside the books of the demo town: a statement of its bank, receipts of last term,
//! what services cost the volunteers.

use liandong_domain::access::may;
use liandong_domain::aid::{DeliveryPart, Term};
use liandong_domain::bank::{BankLine, Candidate, Statement};
use liandong_domain::basics::{AwardId, Day, Fen, PostingId, TimeOfDay};
use liandong_domain::books::{Account, PostingKind, PurposeKind};
use liandong_domain::expenses::ExpenseKind;

use super::agenda::Life;
use super::maker::{at, missing};
use crate::aid::delivery::{self, Told};
use crate::aid::store as awards;
use crate::bank::actions::{self as bank, Said};
use crate::bank::store;
use crate::books::store::purposes;
use crate::expenses::actions::{self as expenses, Told as Claimed};
use crate::expenses::store as claims;
use crate::failure::Failure;

/// How many days the statement tells of.
const DAYS: i64 = 70;

/// Puts it on the agenda: after the money.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-3), 10, 0), statement);
    life.plan(at(today.plus_days(-3), 11, 0), receipts);
    life.plan(at(today.plus_days(-3), 19, 0), costs);
}

fn line(row: usize, day: Day, fen: Fen, told: (&str, &str)) -> BankLine {
    BankLine {
        row,
        day,
        fen,
        party: told.0.to_owned(),
        account: "6222021001012345678".to_owned(),
        words: told.1.to_owned(),
        balance: None,
        serial: String::new(),
    }
}

/// What the bank says of the postings of the last weeks, and three lines of its own.
fn told(postings: &[Candidate], opening: Fen, last: Day) -> Vec<BankLine> {
    let mut out: Vec<BankLine> = Vec::new();
    for posting in postings {
        let words = match posting.kind {
            PostingKind::Award => ("龙城实验学校", "爱青助学金"),
            PostingKind::Income => ("", "存款结息"),
            _ => (posting.name_key.as_str(), "捐爱青助学"),
        };
        out.push(line(out.len() + 3, posting.day, posting.fen, words));
    }
    out.push(line(out.len() + 3, last, Fen::from_yuan(100), ("王芳", "每月一捐")));
    out.push(line(out.len() + 3, last, Fen::new(-1_000), ("", "对公账户管理费")));
    out.push(line(out.len() + 3, last, Fen::from_yuan(200), ("麦先生", "给孩子们")));
    let mut held = opening;
    for one in &mut out {
        held = held.plus(one.fen).unwrap_or(held);
        one.balance = Some(held);
    }
    out
}

fn statement(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let last = life.maker.app.clock().now().day().plus_days(-1);
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        let from = last.plus_days(-DAYS);
        let postings = store::candidates(tx, (from, last))?;
        let opening = store::books_until(tx, from.plus_days(-1))?;
        let lines = told(&postings, opening, last);
        let layout = "2 day:A in:B out:C balance:D party:E account:F words:G".to_owned();
        let read = Statement { lines, passed_over: 1, layout };
        let id = bank::read_in(tx, permit, "demo", &read)?;
        let kept = store::lines(tx, id, (200, 0))?;
        // what stands in the books is matched; what the bank alone knows waits for today
        let ids: Vec<PostingId> = postings.iter().map(|one| one.posting).collect();
        let known = kept.iter().zip(ids);
        let all: Vec<_> = known.map(|(line, id)| (line.id, Said::Postings(vec![id]))).collect();
        if all.is_empty() { Ok(()) } else { bank::settle(tx, permit, &all) }
    })
}

/// The receipts of last term: the first is whole, the second lacks the volunteer. The guardians of
/// the others confirm on their phones (`family`).
fn receipts(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (term, today) = (Term::of(life.wanted.today).before(), life.wanted.today.plus_days(-3));
    let lines = life.maker.look(move |q| Ok(awards::lacking(q, term, (20, 0))?))?;
    let ids: Vec<AwardId> = lines.iter().map(|line| line.award).collect();
    if ids.is_empty() {
        return Ok(());
    }
    life.maker.act::<may::ProposeAid, _, _>(life.cast.chen, move |tx, permit| {
        for (n, award) in ids.iter().copied().enumerate().take(2) {
            let row = awards::award(tx, award)?.ok_or_else(|| missing("an award"))?;
            let pupil = awards::pupil(tx, row.pupil)?.ok_or_else(|| missing("a pupil"))?;
            let guardian = pupil.told(tx)?.guardian;
            let name = |part| match part {
                DeliveryPart::Guardian => guardian.as_str(),
                DeliveryPart::Worker => "",
                DeliveryPart::Volunteer => ["李伯年", "王芳"][n % 2],
            };
            for part in DeliveryPart::ALL.into_iter().take(3 - n) {
                let (name, on_paper) = (name(part).to_owned(), n % 2 == 1);
                let told = Told { part, name, strokes: None, on_paper, day: today };
                delivery::confirm(tx, permit, award, &told)?;
            }
        }
        Ok(())
    })
}

/// Two volunteers claim what the last weeks cost; one claim of each is approved, and one of these is
/// paid. The others wait.
fn costs(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (since, day) = (life.wanted.today.plus_days(-40), life.wanted.today.plus_days(-3));
    let mut approved = Vec::new();
    for (who, fen) in [(life.cast.wangfang, 800), (life.cast.libonian, 1_200)] {
        let shifts = life.maker.look(move |q| {
            let midnight = TimeOfDay::from_minutes(0).unwrap_or(q.now().time());
            Ok(claims::served(q, who, since.at(midnight))?)
        })?;
        let mut claims = Vec::new();
        for served in shifts.into_iter().take(2) {
            let told = Claimed {
                shift: served.shift,
                kind: ExpenseKind::Transport,
                fen: Fen::new(fen),
                words: "往返公交".to_owned(),
                photo: None,
            };
            claims.push(life.maker.act::<may::ClaimExpenses, _, _>(who, move |tx, permit| {
                expenses::claim(tx, permit, &told)
            })?);
        }
        approved.extend(claims.first().copied());
    }
    let Some(paid) = approved.first().copied() else { return Ok(()) };
    life.maker.act::<may::ApproveExpenses, _, _>(life.cast.chen, move |tx, permit| {
        expenses::approve(tx, permit, &approved)
    })?;
    life.maker.act::<may::KeepBooks, _, _>(life.cast.zhou, move |tx, permit| {
        let free = purposes(tx)?.into_iter().find(|one| one.kind == PurposeKind::Free);
        let from = (free.ok_or_else(|| missing("a free purpose"))?.id, Account::Bank, day);
        expenses::pay(tx, permit, from, "志愿者费用", &[paid]).map(|_| ())
    })
}
