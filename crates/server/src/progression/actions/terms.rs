//! Opening a term: its days from the town's calendar, its themes from the scheme.

use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{BranchTermId, Day, OrganisationId, TimeOfDay, Title};
use liandong_domain::progression::{MeetingPlan, MeetingRefusal, term_days};

use super::reckoning::scheme;
use crate::db::Tx;
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::progression::store::{self, MeetingText, TermRow};

/// What a form says of a term.
#[derive(Debug, Clone)]
pub struct NewTerm {
    /// The branch.
    pub organisation: OrganisationId,
    /// What it is called.
    pub title: String,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
    /// The day of the week, 1 is Monday.
    pub weekday: i8,
    /// When a meeting begins.
    pub from: TimeOfDay,
    /// When it ends.
    pub until: TimeOfDay,
    /// Where.
    pub place: String,
}

/// Opens a term with a meeting every week, none on public holidays; the themes of the scheme
/// follow each other. Each meeting may be changed afterwards.
///
/// # Errors
/// No title, days that do not fit, a term on these days already, no day left.
pub fn open_branch_term(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ManageProgression>,
    new: &NewTerm,
) -> Result<BranchTermId, Failure> {
    let mut gather = Gather::default();
    let title = gather.take(Title::parse("title", &new.title));
    let place = gather.take(Title::parse("place", &new.place));
    let (starts_at, ends_at) = (new.first.at(new.from), new.first.at(new.until));
    let one = MeetingPlan { starts_at, ends_at, first: new.first, last: new.first };
    for flaw in one.flaws(&[]) {
        gather.add(flaw);
    }
    let calendar = crate::rules::actions::calendar(tx)?;
    let days = gather.take(term_days((new.first, new.last), new.weekday, &calendar));
    if let Some(there) = store::clashing_term(tx, new.organisation, (new.first, new.last))? {
        gather.add(MeetingRefusal::TermThere { title: there.title });
    }
    let (title, place, days) = gather.finish(|| Some((title?, place?, days?)))?;
    let (scheme, rule) = scheme(tx, new.first)?;
    let row = TermRow {
        id: BranchTermId::new(tx.fresh()),
        organisation: new.organisation,
        title: title.as_str().to_owned(),
        first: new.first,
        last: new.last,
    };
    store::open_term(tx, &row)?;
    let themes = scheme.themes_in_turn();
    for (n, day) in days.iter().enumerate() {
        let theme = themes.get(n % themes.len().max(1)).copied().unwrap_or_default();
        let text = MeetingText {
            theme: theme.to_owned(),
            place: place.as_str().to_owned(),
            starts_at: day.at(new.from),
            ends_at: day.at(new.until),
            serves: scheme.shown_at(theme),
        };
        store::plan(tx, (row.id, row.organisation), &text)?;
    }
    let count = i64::try_from(days.len()).unwrap_or(i64::MAX);
    let line = Kind::BranchTermOpened.of(row.id).within(row.organisation).by_rule(&rule);
    events::record(tx, line.count("meetings", count))?;
    Ok(row.id)
}
