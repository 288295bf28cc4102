//! What people do with a shift: sign up, cancel, come and go, confirm.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{CancelReason, MarkKind, MarkMethod, SignUpState, SignUpWay};
use liandong_domain::basics::{MarkId, Moment, PersonId, PostId, ShiftId};

use super::agenda::{Happening, Life, Settle, Trouble, Turn};
use super::maker::{Deed, at};
use crate::activities::actions::{SignUpAsk, cancel, sign_up, sign_up_other};
use crate::activities::store as activities;
use crate::attendance::actions::{MarkIn, close_shift, match_walk_in, take_marks};
use crate::db::Tx;
use crate::failure::Failure;
use crate::hours::actions::{Wish, confirm};
use crate::hours::store as hours;

/// Somebody's own sign-up, waiting when it is full.
pub(super) fn own_sign_up(shift: ShiftId, post: PostId, person: PersonId) -> Deed {
    Box::new(move |tx| {
        let permit = Permit::<may::SignUpSelf>::for_system(tx.town(), person);
        let ask = SignUpAsk { post: Some(post), ..SignUpAsk::of(shift, person) };
        sign_up(tx, &permit, &ask.or_wait()).map(|_| ())
    })
}

/// A call to the station: the assistant signs somebody up.
fn phone_sign_up(shift: ShiftId, post: PostId, person: PersonId, by: PersonId) -> Deed {
    Box::new(move |tx| {
        let permit = Permit::<may::SignUpForOthers>::for_system(tx.town(), by);
        let way = SignUpWay::Phone;
        let ask = SignUpAsk { post: Some(post), way, ..SignUpAsk::of(shift, person) };
        sign_up_other(tx, &permit, &ask.or_wait()).map(|_| ())
    })
}

/// Who would come to a turn: free that day, in the registry, with a consent where one is needed.
pub(super) fn choose(life: &mut Life<'_, '_>, turn: &Turn) -> Vec<PersonId> {
    let day = turn.starts.day();
    let (mut chosen, mut minors) = (Vec::new(), 0);
    for n in life.maker.shuffled(&turn.pool) {
        if chosen.len() >= turn.wanted {
            break;
        }
        let member = &life.people.members[n];
        let Some(id) = member.id else { continue };
        let minor = member.born.age_on(day) < 18;
        let held = member.consent.is_some_and(|until| until >= day);
        if minor && (!held || minors >= turn.minors) {
            continue;
        }
        if life.people.busy.insert((id, day)) {
            minors += usize::from(minor);
            chosen.push(id);
        }
    }
    chosen
}

/// People sign up for a shift; some call, a few cancel the day after.
pub(super) fn sign_ups(life: &mut Life<'_, '_>, turn: usize) -> Result<(), Failure> {
    let of = life.turns[turn].clone();
    let chosen = choose(life, &of);
    let now = life.maker.app.clock().now();
    let zhou = life.cast.zhou;
    let mut own: Vec<(PersonId, Deed)> = Vec::new();
    let mut calls: Vec<(PersonId, Deed)> = Vec::new();
    for person in chosen {
        if life.maker.percent(10) {
            calls.push((zhou, phone_sign_up(of.shift, of.post, person, zhou)));
        } else {
            own.push((person, own_sign_up(of.shift, of.post, person)));
        }
        let tomorrow = at(now.day().plus_days(1), 12, 30);
        if tomorrow.plus_minutes(25 * 60) < of.starts && life.maker.percent(4) {
            life.put(tomorrow, Happening::Cancel(turn, person));
        }
    }
    life.maker.together::<may::SignUpSelf>(own)?;
    life.maker.together::<may::SignUpForOthers>(calls)
}

const REASONS: [(CancelReason, &str); 5] = [
    (CancelReason::Ill, "感冒了，怕传给老人"),
    (CancelReason::Work, "公司临时加班"),
    (CancelReason::School, "学校补课"),
    (CancelReason::Family, "家里有事"),
    (CancelReason::Travel, ""),
];

/// Somebody cannot come.
pub(super) fn cancel_one(
    life: &mut Life<'_, '_>,
    turn: usize,
    person: PersonId,
) -> Result<(), Failure> {
    let shift = life.turns[turn].shift;
    let (reason, words) = REASONS[life.maker.below(REASONS.len())];
    let deed: Deed = Box::new(move |tx| {
        let Some(row) = activities::sign_up_of(tx, shift, person)? else {
            return Ok(());
        };
        let permit = Permit::<may::SignUpSelf>::for_system(tx.town(), person);
        cancel(tx, &permit, row.id, reason, words)
    });
    life.maker.together::<may::SignUpSelf>(vec![(person, deed)])
}

/// How one person's presence goes.
#[derive(Debug, Clone, Copy)]
struct Presence {
    person: PersonId,
    came: Moment,
    went: Option<Moment>,
    method: MarkMethod,
}

/// A walk-in: the name given, the end of the phone, the person if the worker finds them.
#[derive(Debug, Clone)]
struct WalkIn {
    name: String,
    tail: String,
    came: Moment,
    went: Moment,
    person: Option<PersonId>,
}

/// The leader sends the taps and ends the shift, twelve minutes after its end.
pub(super) fn end(life: &mut Life<'_, '_>, turn: usize) -> Result<(), Failure> {
    let of = life.turns[turn].clone();
    let shift = of.shift;
    let (held, rows) = life.maker.look(move |q| {
        let held = activities::shift(q, shift)?.is_some_and(|row| row.called_off_at.is_none());
        Ok((held, activities::signed_up(q, shift)?))
    })?;
    if !held {
        return Ok(());
    }
    let placed: Vec<PersonId> =
        rows.iter().filter(|row| row.state == SignUpState::Placed).map(|row| row.person).collect();
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    for (n, person) in placed.iter().enumerate() {
        match presence(life, &of, *person, n) {
            Some(presence) => there.push(presence),
            None => gone.push(*person),
        }
    }
    life.absent.extend(gone.iter().map(|person| (shift, *person)));
    let walk_ins = walk_ins(life, &of);
    let leader = of.leader;
    life.maker.act::<may::RecordAttendance, _, _>(leader, move |tx, permit| {
        send(tx, permit, shift, &there, &walk_ins)
    })?;
    let confirmed = of.settle == Settle::Confirmed;
    if confirmed && of.ends.day() < life.wanted.today.plus_days(-7) {
        let day = of.ends.day().plus_days(2);
        let tuesday = day.plus_days((9 - i64::from(day.weekday())) % 7);
        life.put(at(tuesday, 10, 5), Happening::Confirm(turn));
    }
    Ok(())
}

fn presence(life: &Life<'_, '_>, of: &Turn, person: PersonId, n: usize) -> Option<Presence> {
    let maker = &*life.maker;
    let (absent, forgotten, over) = match of.trouble {
        Trouble::None => (false, false, false),
        Trouble::OneOfEach => (n == 3, n == 5 || n == 11, n == 8),
        Trouble::Usual => (maker.percent(4), maker.percent(2), maker.percent(1)),
    };
    if absent {
        return None;
    }
    let late = of.trouble == Trouble::Usual && maker.percent(6);
    let after = if late { maker.between(8, 30) } else { maker.between(-18, 2) };
    let beyond = if over { 45 } else { maker.between(-3, 9) };
    let method = match maker.below(10) {
        0..5 => MarkMethod::Tap,
        5..8 => MarkMethod::Scan,
        _ => MarkMethod::All,
    };
    let went = (!forgotten).then(|| of.ends.plus_minutes(beyond));
    Some(Presence { person, came: of.starts.plus_minutes(after), went, method })
}

/// Now and then somebody comes along who did not sign up.
fn walk_ins(life: &mut Life<'_, '_>, of: &Turn) -> Vec<WalkIn> {
    let usual = of.trouble == Trouble::Usual && life.maker.percent(4);
    if !usual && of.trouble != Trouble::OneOfEach {
        return Vec::new();
    }
    let day = of.starts.day();
    let adult = |n: &&usize| {
        let member = &life.people.members[**n];
        member.id.is_some_and(|id| !life.people.busy.contains(&(id, day)))
            && member.born.age_on(day) >= 18
    };
    let Some(n) = of.pool.iter().filter(adult).nth(life.maker.below(3)) else {
        return Vec::new();
    };
    let member = &life.people.members[*n];
    let Some(id) = member.id else { return Vec::new() };
    // Most are found in the registry the same day.
    let found = life.maker.percent(80) || of.trouble == Trouble::OneOfEach;
    let walk_in = WalkIn {
        name: member.name.clone(),
        tail: format!("{:04}", n % 10_000),
        came: of.starts.plus_minutes(6),
        went: of.ends,
        person: found.then_some(id),
    };
    life.people.busy.insert((id, day));
    vec![walk_in]
}

fn send(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordAttendance>,
    shift: ShiftId,
    there: &[Presence],
    walk_ins: &[WalkIn],
) -> Result<(), Failure> {
    let now = tx.now();
    let mut marks = Vec::new();
    for presence in there {
        marks.push(tap(tx, presence, MarkKind::In, presence.came));
        if let Some(went) = presence.went {
            marks.push(tap(tx, presence, MarkKind::Out, went));
        }
    }
    let mut names = Vec::new();
    for walk_in in walk_ins {
        let id = MarkId::new(tx.fresh());
        names.push((id, walk_in));
        marks.push(MarkIn {
            id,
            person: None,
            name: walk_in.name.clone(),
            tail: walk_in.tail.clone(),
            kind: MarkKind::In,
            at: walk_in.came,
            method: MarkMethod::Tap,
        });
    }
    for some in marks.chunks(crate::attendance::actions::MARKS_MOST) {
        let taken = take_marks(tx, permit, shift, "demo-phone", now, some)?;
        if let Some(refused) = taken.refused.into_iter().next() {
            return Err(Failure::Refused(vec![refused.why]));
        }
    }
    for (mark, walk_in) in names {
        if let Some(person) = walk_in.person {
            match_walk_in(tx, permit, shift, mark, person)?;
            let gone = Presence {
                person,
                came: walk_in.came,
                went: Some(walk_in.went),
                method: MarkMethod::Tap,
            };
            let out = tap(tx, &gone, MarkKind::Out, walk_in.went);
            take_marks(tx, permit, shift, "demo-phone", now, &[out])?;
        }
    }
    let close = Permit::<may::CloseShift>::for_system(permit.town(), permit.person());
    close_shift(tx, &close, shift)?;
    Ok(())
}

fn tap(tx: &Tx<'_>, presence: &Presence, kind: MarkKind, at: Moment) -> MarkIn {
    MarkIn {
        id: MarkId::new(tx.fresh()),
        person: Some(presence.person),
        name: String::new(),
        tail: String::new(),
        kind,
        at,
        method: presence.method,
    }
}

/// The worker confirms what waits of a shift. A day longer than a worker may confirm stays for
/// the body above.
pub(super) fn confirm_one(life: &mut Life<'_, '_>, turn: usize) -> Result<(), Failure> {
    let (shift, worker) = (life.turns[turn].shift, life.turns[turn].worker);
    let deed: Deed = Box::new(move |tx| {
        let wishes: Vec<Wish> = hours::proposals_of_shift(tx, shift)?
            .into_iter()
            .filter(|row| row.state == "open" && row.person != worker)
            .map(|row| Wish { id: row.id, span: None })
            .collect();
        if wishes.is_empty() {
            return Ok(());
        }
        let permit = Permit::<may::ConfirmHours>::for_system(tx.town(), worker);
        confirm(tx, &permit, None, &wishes).map(|_| ())
    });
    life.maker.together::<may::ConfirmHours>(vec![(worker, deed)])
}
