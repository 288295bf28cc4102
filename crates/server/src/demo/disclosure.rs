//! What the demo town published about its money: everything until the month before, prepared by
//! 周敏仪, published by 陈慧珊.

use liandong_domain::access::may;
use liandong_domain::books::Month;

use super::agenda::Life;
use super::maker::at;
use crate::books::actions as books;
use crate::disclosure::actions as disclosure;
use crate::failure::Failure;

/// Puts it on the agenda, after the money.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-16), 9, 31), all);
}

fn all(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (he, zhou, chen) = (life.cast.he, life.cast.zhou, life.cast.chen);
    let month = Month::of(life.maker.app.clock().now().day().plus_months(-1));
    life.maker.act::<may::CloseBooks, _, _>(he, move |tx, permit| {
        let closed = books::kept(tx)?.closed_until;
        // In January it is the year that was closed already.
        if closed.is_some_and(|closed| closed >= month) {
            return Ok(());
        }
        books::close_month(tx, permit, month)
    })?;
    let until = life.maker.act::<may::KeepBooks, _, _>(zhou, move |tx, permit| {
        disclosure::prepare(tx, permit, month)
    })?;
    life.maker.act::<may::CheckPayments, _, _>(chen, move |tx, permit| {
        disclosure::publish(tx, permit, until)
    })
}
