//! The demo town of Longcheng and the small town of the tests: invented people, real verbs.
//!
//! Owns nothing: every row comes from an action that a page calls as well, under a clock moved by
//! hand and chance from a seed, so that the same seed and day give the same town. Called by the
//! `demo` command and by tests; calls every room. **Never** writes a table of its own, and never
//! takes part in a town of real people.

mod agenda;
mod agreements;
mod applications;
mod bank;
mod bodies;
mod care;
mod cast;
mod certificates;
mod choice;
mod coming;
mod deeds;
mod directed;
mod disclosure;
mod family;
mod gates;
mod groups;
mod incubation;
mod joining;
mod lines;
mod maker;
mod minors;
mod money;
mod names;
mod once;
mod pairs;
mod people;
mod pool;
mod progression;
mod reflection;
mod registered;
mod shijie;
mod small;
mod stars;
mod texts;
mod training;
mod year;

use liandong_domain::basics::{Day, Moment, PersonId, TownId};

use crate::app::App;
use crate::db::Who;
use crate::failure::{Failure, Fault};
use crate::settings::actions::begin;

pub use cast::{Account, Cast};
pub use money::{AWARDS, RAISED};
pub use small::{PASSCODE, small};

use maker::{Maker, at};

/// The name of the town in addresses.
pub const SLUG: &str = "longcheng";
/// The name of the second town, which nobody of the first ever sees.
pub const SECOND_SLUG: &str = "shijie";

/// How large a town is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// About 600 people, two years, 500 shifts.
    Town,
    /// Twenty times the people, four times the shifts.
    City,
}

impl Size {
    fn people(self) -> u64 {
        match self {
            Self::Town => 1,
            Self::City => 20,
        }
    }
    /// How often each line of service is run, each in another community.
    fn communities(self) -> usize {
        match self {
            Self::Town => 1,
            Self::City => 4,
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The town's today.
    pub today: Day,
    /// How large.
    pub size: Size,
    /// The beginning of chance.
    pub seed: u64,
}

impl Wanted {
    /// The moment at which the demo begins: a shift runs since twenty minutes.
    pub fn now(&self) -> Moment {
        at(self.today, 9, 20)
    }
    /// The moment at which the town's books begin, two years before.
    pub fn beginning(&self) -> Moment {
        at(self.today.plus_days(-DAYS), 8, 30)
    }
}

/// How many days of history a demo town has.
const DAYS: i64 = 730;

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// The people everybody knows.
    pub cast: Cast,
    /// A sign-in for each role.
    pub accounts: Vec<Account>,
    /// What was counted at the end: name and number.
    pub counts: Vec<(&'static str, i64)>,
    /// Requests the rules refused on the way, by reason: a town has these too.
    pub refused: Vec<(&'static str, i64)>,
}

/// Called with what is being done, how far, and of how much.
pub type Progress<'a> = &'a dyn Fn(&str, usize, usize);

/// Makes 龙城镇 and 石碣镇 in an empty store. The app's clock must be one moved by hand; at the end
/// it stands at [`Wanted::now`].
///
/// # Errors
/// A fault of the store, or a refusal that the making did not expect.
pub fn make(app: &App, wanted: &Wanted, progress: Progress<'_>) -> Result<Made, Failure> {
    app.clock().set(wanted.beginning());
    let town = found(app, SLUG, "龙城镇", Some(wanted.today))?;
    let mut maker = Maker::new(app, town, wanted.seed);
    progress("机构与人物 bodies and cast", 0, 1);
    let bodies = bodies::found_all(&maker, wanted.beginning().day())?;
    let mut cast = cast::enter(&maker, &bodies, wanted.today)?;
    cast::adopt_rules(&maker, &cast, wanted.beginning().day())?;
    let accounts = cast::accounts(&maker, &cast)?;
    shijie::make(app, wanted)?;
    let mut people = people::enter(&mut maker, &bodies, &cast, wanted, progress)?;
    people.add_cast(&cast, wanted.today);
    stars::openings(&mut maker, &bodies, &cast, &people)?;
    year::live(&mut maker, &bodies, &mut cast, &mut people, wanted, progress)?;
    if cast.today.uuid().is_nil() || cast.visits.uuid().is_nil() {
        let why = format!("today has no shift; the rules refused {:?}", maker.refused);
        return Err(Fault::new("making the demo town", why).into());
    }
    app.clock().set(wanted.now());
    let counts = maker.look(|q| Ok(crate::proof::store::numbers(q)?))?;
    let refused = maker.refused.iter().map(|(key, count)| (*key, *count)).collect();
    Ok(Made { cast, accounts, counts, refused })
}

/// A town's row and calendar.
fn found(
    app: &App,
    slug: &'static str,
    name: &'static str,
    on: Option<Day>,
) -> Result<TownId, Failure> {
    let town = TownId::new(app.ids().fresh(app.clock().now()));
    app.db().write_now(Who::system(town, "demo"), move |tx| {
        begin(tx, town, slug, name, on)?;
        let keeper = PersonId::new(tx.fresh());
        let permit = liandong_domain::access::Permit::for_system(town, keeper);
        crate::rules::actions::keep_year(tx, &permit, texts::YEAR_2024)?;
        Ok(())
    })?;
    Ok(town)
}
