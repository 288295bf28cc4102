//! Programmes: opened, changed, closed.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Note, ProgrammeId, Title};

use super::NewProgramme;
use crate::activities::store::{self, ProgrammeText};
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};

/// Opens a programme, or changes the one named. The permit is for the body it belongs to.
pub fn keep_programme(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgrammes>,
    which: Option<ProgrammeId>,
    new: &NewProgramme,
) -> Result<ProgrammeId, Failure> {
    let mut gather = Gather::default();
    let name = gather.take(Title::parse("name", &new.name));
    let about = gather.take(Note::parse("about", &new.about));
    let worker = gather.take(Note::required("worker_part", &new.worker_part));
    let volunteer = gather.take(Note::required("volunteer_part", &new.volunteer_part));
    let (name, about, worker, volunteer) =
        gather.finish(|| Some((name?, about?, worker?, volunteer?)))?;
    let text = ProgrammeText {
        organisation: new.organisation,
        name: name.as_str(),
        about: about.as_str(),
        field: new.field,
        worker_part: worker.as_str(),
        volunteer_part: volunteer.as_str(),
    };
    let id = match which {
        Some(id) => {
            store::programme(tx, id)?.ok_or(Failure::NOT_FOUND)?;
            store::update_programme(tx, id, &text)?;
            id
        }
        None => {
            let id = ProgrammeId::new(tx.fresh());
            store::insert_programme(tx, id, &text)?;
            id
        }
    };
    events::record(tx, Kind::ProgrammeKept.of(id).within(new.organisation))?;
    Ok(id)
}

/// Closes an open programme, or opens a closed one again. What it has held stays.
pub fn turn_programme(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgrammes>,
    id: ProgrammeId,
) -> Result<(), Failure> {
    let programme = store::programme(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    let at = if programme.closed_at.is_some() { None } else { Some(tx.now()) };
    store::close_programme(tx, id, at)?;
    let line = Kind::ProgrammeKept.of(id).within(programme.organisation);
    events::record(tx, line.with("closed", if at.is_some() { "yes" } else { "no" }))?;
    Ok(())
}
