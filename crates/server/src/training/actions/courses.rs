//! Planning a course, opening it, calling it off, ending it.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{CourseId, Note, OrganisationId, PersonId, QualificationId, Title};
use liandong_domain::training::{
    Assessment, CourseKind, CoursePlan, CourseRefusal, CourseState, EnrolmentState, Given, Sitting,
};

use super::results::{Book, settle};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::training::store::{self, CourseRow, CourseText};

/// What a form says of a course.
#[derive(Debug, Clone)]
pub struct NewCourse {
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: CourseKind,
    /// What it is about.
    pub about: String,
    /// Where.
    pub place: String,
    /// How it is seen that somebody learned it.
    pub assessment: Assessment,
    /// Places.
    pub places: i64,
    /// Share of its time asked for a result, of a hundred.
    pub least_percent: i64,
    /// Mark that passes, of a hundred.
    pub pass_mark: i64,
    /// Age asked for; 0: none.
    pub minimum_age: i64,
    /// What passing gives.
    pub qualification: Option<QualificationId>,
    /// Topic and time of each sitting.
    pub sittings: Vec<(String, Sitting)>,
    /// Who teaches.
    pub teachers: Vec<PersonId>,
}

impl NewCourse {
    fn plan(&self) -> CoursePlan {
        CoursePlan {
            sittings: self.sittings.iter().map(|(_, sitting)| *sitting).collect(),
            places: self.places,
            least_percent: self.least_percent,
            pass_mark: self.pass_mark,
        }
    }
}

/// A course that is there.
pub(super) fn found(tx: &mut Tx<'_>, id: CourseId) -> Result<CourseRow, Failure> {
    store::course(tx, id)?.ok_or(Failure::NOT_FOUND)
}

/// Drafts a course, or changes one that has not begun.
///
/// # Errors
/// A flaw of the plan, each with its sentence; fewer places than people; it has begun.
pub fn keep_course(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageTraining>,
    id: Option<CourseId>,
    new: &NewCourse,
) -> Result<CourseId, Failure> {
    let plan = new.plan();
    let mut gather = Gather::default();
    let title = gather.take(Title::parse("title", &new.title));
    let about = gather.take(Note::parse("about", &new.about));
    let place = gather.take(Title::parse("place", &new.place));
    for flaw in plan.flaws() {
        gather.add(flaw);
    }
    let known = id.map(|id| found(tx, id)).transpose()?;
    if let Some(row) = &known {
        match row.state {
            CourseState::Draft | CourseState::Open => {}
            state => return Err(CourseRefusal::NotNow { state }.into()),
        }
        if row.state == CourseState::Open && row.starts_at <= tx.now() {
            gather.add(CourseRefusal::Past { at: row.starts_at });
        }
        if new.places < row.taken {
            gather.add(CourseRefusal::FewerThanTaken { taken: row.taken });
        }
    }
    let (starts, ends) = (plan.starts_at(), plan.ends_at());
    let text = gather.finish(|| {
        Some(CourseText {
            organisation: new.organisation,
            title: title?.as_str().to_owned(),
            kind: new.kind,
            about: about?.as_str().to_owned(),
            place: place?.as_str().to_owned(),
            assessment: new.assessment,
            places: new.places,
            least_percent: new.least_percent,
            pass_mark: new.pass_mark,
            minimum_age: new.minimum_age.clamp(0, 100),
            qualification: new.qualification,
            starts_at: starts?,
            ends_at: ends?,
        })
    })?;
    if let Some(which) = text.qualification {
        store::qualification(tx, which)?.ok_or(Failure::NOT_FOUND)?;
    }
    let id = match known {
        Some(row) => {
            store::change(tx, row.id, &text)?;
            row.id
        }
        None => {
            let id = CourseId::new(tx.fresh());
            store::draft(tx, id, &text)?;
            id
        }
    };
    store::replace_sittings(tx, id, &new.sittings)?;
    store::replace_teachers(tx, id, &new.teachers)?;
    events::record(tx, Kind::CourseKept.of(id).within(new.organisation))?;
    if new.places > 0 {
        super::taking_part::fill(tx, id)?;
    }
    Ok(id)
}

/// Opens a course for sign-up.
///
/// # Errors
/// It is no draft, or has begun.
pub fn open_course(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageTraining>,
    id: CourseId,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    let plan = CoursePlan {
        sittings: store::sittings(tx, id)?.iter().map(|row| row.sitting).collect(),
        places: row.places,
        least_percent: row.least_percent,
        pass_mark: row.pass_mark,
    };
    row.state.open(&plan, tx.now())?;
    store::open(tx, id)?;
    events::record(tx, Kind::CourseOpened.of(id).within(row.organisation))?;
    Ok(())
}

/// Calls a course off, with a reason that everybody in it is told.
///
/// # Errors
/// It has ended or was called off; no reason was written.
pub fn call_off_course(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageTraining>,
    id: CourseId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = found(tx, id)?;
    row.state.call_off()?;
    for part in store::of_course(tx, id)? {
        if part.state.is_open() && store::withdraw(tx, part.id)? {
            let line = Kind::EnrolmentWithdrawn.of(part.id).about(part.person);
            events::record(tx, line.with("course", id))?;
        }
    }
    store::set_seats(tx, id, (0, 0))?;
    store::call_off(tx, id, why.as_str())?;
    events::record(tx, Kind::CourseCalledOff.of(id).within(row.organisation))?;
    Ok(())
}

/// Ends a course after its last sitting. Where being there is enough, whoever was there has
/// passed; whoever was not has missed it. A test or an observation is given before.
///
/// # Errors
/// It is not over; results are missing.
pub fn end_course(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RecordTraining>,
    id: CourseId,
) -> Result<(), Failure> {
    let row = found(tx, id)?;
    row.state.end(row.ends_at, tx.now())?;
    let book = Book::read(tx, row.clone())?;
    let parts = store::of_course(tx, id)?;
    let open: Vec<_> = parts.into_iter().filter(|p| p.state == EnrolmentState::Placed).collect();
    let waits = |part: &&store::EnrolmentRow| {
        row.assessment != Assessment::Attending && book.enough(part.person)
    };
    let count = i64::try_from(open.iter().filter(waits).count()).unwrap_or(i64::MAX);
    if count > 0 {
        return Err(CourseRefusal::ResultsMissing { count }.into());
    }
    for part in open {
        let given = Given { marks: None, well: true, words: String::new() };
        let own = part.person == permit.person();
        // Who teaches and is on the list is no pupil: their own part counts as missed.
        if book.enough(part.person) && !own {
            settle(tx, permit.person(), &book, &part, &given)?;
        } else {
            let minutes = book.minutes(part.person);
            store::settle(tx, part.id, EnrolmentState::Missed, (None, ""), minutes)?;
            super::results::count(tx, &book, part.person, minutes)?;
            events::record(tx, Kind::ResultGiven.of(part.id).about(part.person))?;
        }
    }
    for part in store::of_course(tx, id)? {
        if part.state == EnrolmentState::Waiting && store::withdraw(tx, part.id)? {
            let line = Kind::EnrolmentWithdrawn.of(part.id).about(part.person);
            events::record(tx, line.with("course", id))?;
        }
    }
    store::set_seats(tx, id, (row.taken, 0))?;
    store::end(tx, id)?;
    events::record(tx, Kind::CourseEnded.of(id).within(row.organisation))?;
    Ok(())
}
