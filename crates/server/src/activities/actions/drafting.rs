//! Drafting and changing activities.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Approval, Calendar, Form, Risk, Spot, rotating};
use liandong_domain::basics::{
    ActivityId, Minutes, Moment, Note, OrganisationId, PostId, ShiftId, Title,
};

use super::{ActivityDraft, PostDraft, offer_all};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, ActivityRow, PostRow, ShiftRow};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Fault, Gather};

/// Sign-up closes this long before a dated shift: the door opens then, and whoever comes later
/// is a walk-in.
const SIGN_UP_CLOSES_MINUTES: i64 = 60;
/// One may leave alone until this long before: the next on the list needs a day.
const CANCEL_CLOSES_MINUTES: i64 = 24 * 60;
/// How often a code that is taken is made anew.
const CODE_TRIES: usize = 8;

/// Writes a draft. What is missing is asked for when it is published; what is wrong, now.
pub fn draft(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageActivities>,
    new: &ActivityDraft,
) -> Result<ActivityId, Failure> {
    let calendar = crate::rules::actions::calendar(tx)?;
    let row = row_of(tx, None, new)?;
    store::insert_activity(tx, &row)?;
    store::set_joint(tx, row.id, &joint_of(new))?;
    plan_shifts(tx, &row, new, &calendar)?;
    events::record(tx, Kind::ActivityDrafted.of(row.id).within(row.organisation))?;
    Ok(row.id)
}

/// Writes a draft anew: posts and shifts included, since nobody has seen them.
pub fn redraft(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageActivities>,
    id: ActivityId,
    new: &ActivityDraft,
) -> Result<(), Failure> {
    let old = store::activity(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if old.published_at.is_some() || old.called_off_at.is_some() {
        return Err(ActivityRefusal::NotADraft.into());
    }
    let calendar = crate::rules::actions::calendar(tx)?;
    let row = row_of(tx, Some(&old), new)?;
    store::update_activity(tx, &row)?;
    store::set_joint(tx, id, &joint_of(new))?;
    store::drop_posts(tx, id)?;
    store::drop_planned_shifts(tx, id)?;
    plan_shifts(tx, &row, new, &calendar)?;
    events::record(tx, Kind::ActivityChanged.of(id).within(row.organisation))?;
    Ok(())
}

/// Changes a published activity: its words, who runs it too, and the places of its posts in the
/// shifts to come. Days are changed shift by shift, so that nobody is moved unasked.
pub fn change(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageActivities>,
    id: ActivityId,
    new: &ActivityDraft,
) -> Result<(), Failure> {
    let old = store::activity(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if old.called_off_at.is_some() {
        return Err(ActivityRefusal::AlreadyCalledOff.into());
    }
    let mut row = row_of(tx, Some(&old), new)?;
    row.organisation = old.organisation;
    row.form = old.form;
    row.recurrence.clone_from(&old.recurrence);
    store::update_activity(tx, &row)?;
    store::set_joint(tx, id, &joint_of(new))?;
    change_posts(tx, id, &new.posts)?;
    super::refuse_unfit(tx, id)?;
    events::record(tx, Kind::ActivityChanged.of(id).within(row.organisation))?;
    Ok(())
}

/// Sets where presence may be shown by place (F4): evidence only, so no volunteer has to be told.
pub fn set_spots(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageActivities>,
    id: ActivityId,
    spots: &[Spot],
) -> Result<(), Failure> {
    let row = store::activity(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.called_off_at.is_some() {
        return Err(ActivityRefusal::AlreadyCalledOff.into());
    }
    store::set_spots(tx, id, spots)?;
    events::record(tx, Kind::ActivityChanged.of(id).within(row.organisation))?;
    Ok(())
}

/// The posts keep their order; each form line stands for the post at its place.
fn change_posts(tx: &mut Tx<'_>, id: ActivityId, posts: &[PostDraft]) -> Result<(), Failure> {
    let now = tx.now();
    let shifts: Vec<ShiftRow> = store::shifts_of(tx, id)?
        .into_iter()
        .filter(|shift| shift.called_off_at.is_none() && shift.ends_at > now)
        .collect();
    let known = store::posts_of(tx, id)?;
    for (old, new) in known.iter().zip(posts) {
        let post = PostRow {
            name: new.name.clone(),
            task: new.task.clone(),
            condition: new.condition.clone(),
            least: new.least,
            places: new.places,
            minor_places: new.minor_places,
            qualification: new.qualification.clone(),
            ..old.clone()
        };
        store::update_post(tx, &post)?;
        for shift in &shifts {
            if !store::set_places(tx, shift.id, &post)? {
                let taken = store::seats_of(tx, shift.id)?
                    .iter()
                    .find(|seat| seat.post == post.id)
                    .map_or(0, |seat| seat.seats.taken);
                let refusal = ActivityRefusal::PlacesBelowTaken { post: post.name, taken };
                return Err(refusal.into());
            }
            if post.places > old.places {
                offer_all(tx, shift.id, post.id)?;
            }
        }
    }
    for (at, new) in posts.iter().enumerate().skip(known.len()) {
        let post = post_row(tx, id, at, new);
        store::insert_post(tx, &post)?;
        for shift in &shifts {
            store::insert_seat(tx, shift.id, &post)?;
        }
    }
    Ok(())
}

fn joint_of(new: &ActivityDraft) -> Vec<(OrganisationId, String)> {
    new.joint.iter().map(|joint| (joint.organisation, joint.task.clone())).collect()
}

fn post_row(tx: &Tx<'_>, activity: ActivityId, at: usize, new: &PostDraft) -> PostRow {
    PostRow {
        id: PostId::new(tx.fresh()),
        activity,
        name: new.name.clone(),
        side: new.side,
        task: new.task.clone(),
        condition: new.condition.clone(),
        least: new.least,
        places: new.places,
        minor_places: new.minor_places,
        qualification: new.qualification.clone(),
        sort: i64::try_from(at).unwrap_or(0),
    }
}

fn plan_shifts(
    tx: &mut Tx<'_>,
    row: &ActivityRow,
    new: &ActivityDraft,
    calendar: &Calendar,
) -> Result<(), Failure> {
    let mut posts = Vec::new();
    for (at, post) in new.posts.iter().enumerate() {
        let post = post_row(tx, row.id, at, post);
        store::insert_post(tx, &post)?;
        posts.push(post);
    }
    for (starts_at, ends_at) in new.plan.times(calendar)? {
        let shift = ShiftRow {
            leader: new.leader,
            rest: new.rest,
            ..blank_shift(tx, row, starts_at, ends_at)?
        };
        store::insert_shift(tx, &shift)?;
        for post in &posts {
            store::insert_seat(tx, shift.id, post)?;
        }
    }
    Ok(())
}

/// A planned shift with its closing times and a fresh code.
pub(super) fn blank_shift(
    tx: &mut Tx<'_>,
    row: &ActivityRow,
    starts_at: Moment,
    ends_at: Moment,
) -> Result<ShiftRow, Failure> {
    let (sign_up_until, cancel_until) = match row.form {
        Form::Window => (ends_at, ends_at),
        Form::Dated => (
            starts_at.plus_minutes(-SIGN_UP_CLOSES_MINUTES),
            starts_at.plus_minutes(-CANCEL_CLOSES_MINUTES),
        ),
    };
    Ok(ShiftRow {
        id: ShiftId::new(tx.fresh()),
        activity: row.id,
        organisation: row.organisation,
        code: fresh_code(tx)?,
        starts_at,
        ends_at,
        rest: Minutes::ZERO,
        leader: None,
        sign_up_until,
        cancel_until,
        published_at: None,
        called_off_at: None,
        called_off_why: String::new(),
        closed_at: None,
        closed_by: None,
        confirmed_at: None,
        note: String::new(),
    })
}

/// A code nobody has yet, neither a shift nor an activity: both are typed into the same box.
fn fresh_code(tx: &mut Tx<'_>) -> Result<String, Failure> {
    for _ in 0..CODE_TRIES {
        let mut bytes = [0_u8; 16];
        tx.ids().fill(&mut bytes);
        let Some(code) = rotating::poster_code(&bytes) else { continue };
        if store::shift_by_code(tx, &code)?.is_none()
            && store::activity_by_code(tx, &code)?.is_none()
        {
            return Ok(code);
        }
    }
    Err(Fault::new("making a code", "no code is free").into())
}

/// The texts of a draft, tidied and measured.
struct Texts {
    title: Title,
    notes: [String; 12],
}

/// Reads all texts; all refusals together.
fn texts_of(new: &ActivityDraft) -> Result<Texts, Failure> {
    let mut gather = Gather::default();
    let title = gather.take(Title::parse("title", &new.title));
    let notes = [
        ("about", &new.about),
        ("schedule_words", &new.schedule_words),
        ("place", &new.place),
        ("address", &new.address),
        ("meeting_point", &new.meeting_point),
        ("risks", &new.risks),
        ("bring", &new.bring),
        ("worker_part", &new.worker_part),
        ("volunteer_part", &new.volunteer_part),
        ("contact_name", &new.contact_name),
        ("contact_phone", &new.contact_phone),
        ("insurance", &new.insurance),
    ]
    .map(|(field, text)| {
        gather
            .take(Note::parse(field, text))
            .map(|note| note.as_str().to_owned())
            .unwrap_or_default()
    });
    gather.finish(|| Some(Texts { title: title?, notes }))
}

/// The row a draft comes to.
fn row_of(
    tx: &mut Tx<'_>,
    old: Option<&ActivityRow>,
    new: &ActivityDraft,
) -> Result<ActivityRow, Failure> {
    let Texts { title, notes } = texts_of(new)?;
    let programme = store::programme(tx, new.programme)?.ok_or(ActivityRefusal::ProgrammeClosed)?;
    if old.is_none_or(|old| old.programme != new.programme) && programme.closed_at.is_some() {
        return Err(ActivityRefusal::ProgrammeClosed.into());
    }
    let base = match old {
        Some(old) => old.clone(),
        None => first_row(tx, new)?,
    };
    let now = tx.now();
    let since = |had: Option<Moment>, has: bool| has.then(|| had.unwrap_or(now));
    let [about, schedule_words, place, address, meeting_point, risks, bring, rest @ ..] = notes;
    let [worker_part, volunteer_part, contact_name, contact_phone, insurance] = rest;
    Ok(ActivityRow {
        programme: new.programme,
        organisation: new.organisation,
        title: title.as_str().to_owned(),
        kind: new.kind,
        form: new.plan.form(),
        about,
        schedule_words,
        place,
        address,
        meeting_point,
        risks,
        bring,
        worker_part,
        volunteer_part,
        contact_name,
        contact_phone,
        responsible: new.responsible,
        recurrence: new.plan.recurrence(),
        insurance,
        risky_at: since(base.risky_at, new.risk >= Risk::Risky),
        minimum_age: new.minimum_age,
        qualification: new.qualification.clone(),
        code_kind: new.code_kind,
        spots: new.spots.clone(),
        approval_from: since(base.approval_from, new.approval == Approval::Needed),
        declared: new.declared.clone(),
        ..base
    })
}

/// What a new activity has and keeps: id, code, secret, author.
fn first_row(tx: &mut Tx<'_>, new: &ActivityDraft) -> Result<ActivityRow, Failure> {
    Ok(ActivityRow {
        id: ActivityId::new(tx.fresh()),
        programme: new.programme,
        organisation: new.organisation,
        path: String::new(),
        organisation_name: String::new(),
        programme_name: String::new(),
        code: fresh_code(tx)?,
        title: String::new(),
        kind: new.kind,
        form: new.plan.form(),
        about: String::new(),
        schedule_words: String::new(),
        place: String::new(),
        address: String::new(),
        meeting_point: String::new(),
        risks: String::new(),
        bring: String::new(),
        worker_part: String::new(),
        volunteer_part: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        responsible: new.responsible,
        recurrence: None,
        insurance: String::new(),
        risky_at: None,
        minimum_age: None,
        qualification: None,
        code_kind: new.code_kind,
        code_secret: tx.ids().secret(),
        spots: Vec::new(),
        approval_from: None,
        declared: new.declared.clone(),
        created_by: tx.actor().to_owned(),
        published_at: None,
        called_off_at: None,
        called_off_why: String::new(),
    })
}

/// A row that must be there is not: ours to mend.
pub(super) fn gone(what: &'static str) -> Failure {
    Fault::new(what, "a row it needs is gone").into()
}
