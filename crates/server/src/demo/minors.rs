//! Minors of the demo town: a paper that waits to be looked at, another that has to be
//! photographed again; consents that end soon come from the families themselves.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use liandong_domain::access::may;
use liandong_domain::people::ConsentScope;

use super::agenda::Life;
use super::maker::{at, missing};
use crate::failure::{Failure, Fault};
use crate::minors::actions::{photograph_slip, print_slip, refuse_slip};
use crate::minors::store::NewSlip;
use crate::people::actions::GivenBy;
use crate::web::readable;

/// Puts them on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-2), 18, 30), |life| slip(life, 0, ""));
    life.plan(at(today.plus_days(-1), 19, 10), |life| {
        slip(life, 1, "签名的地方拍糊了，请再拍一张")
    });
}

/// A paper of a family whose consent ends soon: printed, signed, photographed at the station.
fn slip(life: &mut Life<'_, '_>, which: usize, why: &'static str) -> Result<(), Failure> {
    let today = life.maker.app.clock().now().day();
    let soon = |until| until > today && until < today.plus_days(40);
    let mut families = life.people.members.iter().filter(|m| m.consent.is_some_and(soon));
    let Some(member) = families.nth(which) else { return Ok(()) };
    let (Some(child), Some(guardian)) = (member.id, member.guardian) else {
        return Err(missing("a family with a consent"));
    };
    let picture = readable(&paper()?)?;
    life.maker.act::<may::GiveConsentForChild, _, _>(life.cast.zhou, move |tx, permit| {
        let days = (today, today.plus_months(6));
        let new = NewSlip { child, guardian, scope: ConsentScope::All, days };
        let id = print_slip(tx, permit, &new)?;
        photograph_slip(tx, permit, id, &picture, GivenBy::Worker)?;
        if !why.is_empty() {
            refuse_slip(tx, permit, id, why)?;
        }
        Ok(())
    })
}

/// A sheet with lines and a name under them, as a phone would see it from above.
pub(super) fn paper() -> Result<Vec<u8>, Failure> {
    let ink = |x: u32, y: u32| {
        let text = (60..300).contains(&x) && (40..240).contains(&y) && y % 24 < 3;
        let line = (60..240).contains(&x) && (300..302).contains(&y);
        let wave = 270 + (x / 6 * 7) % 24;
        let hand = (80..200).contains(&x) && y.abs_diff(wave) < 2;
        text || line || hand
    };
    let dot = |x, y| if ink(x, y) { Rgb([50, 52, 70]) } else { Rgb([246, 243, 234]) };
    let mut out = Vec::new();
    DynamicImage::from(RgbImage::from_fn(360, 360, dot))
        .write_to(&mut Cursor::new(&mut out), ImageFormat::Png)
        .map_err(|e| Fault::new("drawing a paper", e.to_string()))?;
    Ok(out)
}
