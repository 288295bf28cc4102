//! Vouchers that give a part of a promise back.

use liandong_domain::basics::{DirectedPromiseId, Fen, GiftId, VoucherId};

use crate::db::{Read, Sql, Tx};
use crate::failure::Fault;
use crate::p;

/// A voucher of a promise.
#[derive(Debug, Clone, Copy)]
pub struct RefundRow {
    /// The promise.
    pub promise: DirectedPromiseId,
    /// The gift that is given back in part.
    pub gift: GiftId,
    /// How much.
    pub fen: Fen,
}

/// Notes one.
const INSERT: Sql = Sql("insert into promise_refund (town_id, voucher_id, promise_id, gift_id, \
     fen) values ($1, $2, $3, $4, $5)");
/// One that was not put back.
const ONE: Sql = Sql("select promise_id, gift_id, fen from promise_refund where town_id = $1 \
     and voucher_id = $2 and undone_at is null");
/// Puts one back.
const UNDO: Sql = Sql("update promise_refund set undone_at = $1 where town_id = $2 \
     and voucher_id = $3 and undone_at is null");
/// How many of a promise wait for the second signature about a gift.
const WAITING: Sql = Sql("select count(r.voucher_id) from promise_refund r join voucher v \
     on v.town_id = r.town_id and v.voucher_id = r.voucher_id and v.state = 'waiting' \
     where r.town_id = $1 and r.promise_id = $2 and r.gift_id = $3");

/// Notes the voucher that gives a part back.
pub fn keep_refund(tx: &mut Tx<'_>, voucher: VoucherId, row: RefundRow) -> Result<(), Fault> {
    let town = tx.town();
    tx.execute(INSERT, p![town, voucher, row.promise, row.gift, row.fen]).map(|_| ())
}
/// The part that a voucher gives back; none: of no promise, or put back before.
pub fn refund(q: &mut Read<'_>, voucher: VoucherId) -> Result<Option<RefundRow>, Fault> {
    let town = q.town();
    let read = |row: crate::db::Row| {
        Ok(RefundRow { promise: row.get(0)?, gift: row.get(1)?, fen: row.get(2)? })
    };
    q.row(ONE, p![town, voucher])?.map(read).transpose()
}
/// Puts a part back; false when it was before.
pub fn undo_refund(tx: &mut Tx<'_>, voucher: VoucherId) -> Result<bool, Fault> {
    let (town, now) = (tx.town(), tx.now());
    Ok(tx.execute(UNDO, p![now, town, voucher])? == 1)
}
/// Whether a voucher of this promise about a gift waits.
pub fn refund_waits(
    q: &mut Read<'_>,
    (promise, gift): (DirectedPromiseId, GiftId),
) -> Result<bool, Fault> {
    let town = q.town();
    Ok(q.count(WAITING, p![town, promise, gift])? > 0)
}
