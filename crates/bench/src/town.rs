//! A town to measure on: made by the house's own actions, in a folder and database of its own.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use liandong::activities::actions::{
    self as activities, ActivityDraft, NewProgramme, Plan, PostDraft,
};
use liandong::app::{App, Parts};
use liandong::clock::Clock;
use liandong::config::{Config, test_postgres};
use liandong::db::{Param, Read, Sql, StoreAt, Tx, Who};
use liandong::events::{self, Kind};
use liandong::failure::Failure;
use liandong::hours::store::{self as book, EntryWords};
use liandong::ids::Ids;
use liandong::organisations::actions::{NewBody, NewRole, found, give_first_role};
use liandong::people::actions::{Details, NewAccount, NewPerson, make_login_link_for, register};
use liandong::people::store::{SessionBegun, account_of, begin_session};
use liandong::secrets::{Secrets, token_key};
use liandong_domain::access::{Permit, Role};
use liandong_domain::activities::{ActivityKind, Declared};
use liandong_domain::basics::{
    ActivityId, Day, HoursEntryId, Minutes, Moment, OrganisationId, PersonId, ShiftId, Span,
    TimeOfDay, TownId,
};
use liandong_domain::hours::{Entry, EntryKind, Grade, Source};
use liandong_domain::organisations::Kind as BodyKind;
use liandong_domain::people::PersonName;
use tokio::runtime::Runtime;

use crate::{Fault, Store, bare};

/// The morning on which everything begins: of today, since the real program has the real clock.
pub fn morning() -> Result<Moment, Fault> {
    let nine = TimeOfDay::new(9, 0).ok_or("nine o'clock")?;
    Ok(Clock::System.now().day().at(nine))
}

/// Where a town lives; gone when dropped.
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// The store.
    pub at: StoreAt,
    databases: Vec<String>,
    store: Store,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Place {
    /// A folder under `target/bench` and, on a server, a database of its own.
    pub fn new(store: Store) -> Result<Self, Fault> {
        let name = format!(
            "liandong_bench_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = crate::report::folder().join(&name);
        fs::create_dir_all(&folder)?;
        let mut place = Self {
            at: StoreAt::Sqlite(folder.join("town.sqlite")),
            folder,
            databases: Vec::new(),
            store,
        };
        if store == Store::Postgres {
            place.at = StoreAt::Postgres(place.database(&name)?);
        }
        Ok(place)
    }

    fn database(&mut self, name: &str) -> Result<String, Fault> {
        let server = server()?;
        let mut client = postgres::Client::connect(&server, postgres::NoTls)?;
        client.batch_execute(&format!("create database {name}"))?;
        self.databases.push(name.to_owned());
        Ok(server.replace("dbname=postgres", &format!("dbname={name}")))
    }

    /// A bare loop on the same disk or server, in a file or database of its own.
    pub fn bare_loop(&mut self, commit: bare::Commit, clients: usize) -> Result<bare::Loop, Fault> {
        self.bare_work(bare::Work::SignUp, commit, clients)
    }

    /// The same with other work.
    pub fn bare_work(
        &mut self,
        work: bare::Work,
        commit: bare::Commit,
        clients: usize,
    ) -> Result<bare::Loop, Fault> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        match self.store {
            Store::Sqlite => bare::Loop::sqlite(
                &self.folder.join(format!("bare{number}.sqlite")),
                (work, commit),
                clients,
            ),
            Store::Postgres => {
                let name = format!("liandong_bench_{}_{number}", std::process::id());
                bare::Loop::postgres(&self.database(&name)?, work, clients)
            }
        }
    }
}

fn server() -> Result<String, Fault> {
    test_postgres().ok_or_else(|| "LIANDONG_TEST_POSTGRES is not set: run ./x bench".into())
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
        let Some(server) = test_postgres().filter(|_| !self.databases.is_empty()) else { return };
        if let Ok(mut client) = postgres::Client::connect(&server, postgres::NoTls) {
            for name in &self.databases {
                drop(client.batch_execute(&format!("drop database if exists {name} with (force)")));
            }
        }
    }
}

/// A volunteer with a signed-in device.
pub struct Volunteer {
    /// Who.
    pub id: PersonId,
    /// What the device's cookie holds.
    pub cookie: String,
}

/// A shift that can be filled.
pub struct Slot {
    /// Which.
    pub shift: ShiftId,
    /// The code on its poster.
    pub code: String,
    /// When it starts.
    pub starts_at: Moment,
}

/// What a town is made for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Volunteers with a session.
    pub volunteers: usize,
    /// Places of a shift.
    pub places: usize,
    /// Shifts.
    pub shifts: usize,
}

impl Wanted {
    /// Room for everybody in every shift.
    pub fn room_for(volunteers: usize, shifts: usize) -> Self {
        Self { volunteers, places: volunteers, shifts }
    }
}

/// A town being served.
pub struct Town {
    /// The app.
    pub app: App,
    /// Where it is served.
    pub to: SocketAddr,
    /// Its id.
    pub id: TownId,
    /// The centre.
    pub body: OrganisationId,
    /// The social worker.
    pub worker: Volunteer,
    /// Volunteers with sessions.
    pub volunteers: Vec<Volunteer>,
    /// The last activity published.
    pub activity: ActivityId,
    /// Shifts in the order of time, each on its own hours.
    pub slots: Vec<Slot>,
}

const COUNTS: Sql = Sql("select (select count(*) from sign_up where town_id = $1), \
     (select cast(coalesce(sum(taken), 0) as bigint) from seat where town_id = $2), \
     (select count(*) from attendance where town_id = $3 and state = 'present')");
const YEAR: Sql =
    Sql("select person_id, minutes from hours_total where town_id = $1 and year = $2 \
     order by person_id");
const YEAR_AGAIN: Sql = Sql("select person_id, cast(sum(minutes) as bigint) from hours_entry \
     where town_id = $1 and served_on >= $2 and served_on <= $3 group by person_id \
     order by person_id");

impl Town {
    /// Founds a town with so many volunteers and shifts, and serves it.
    pub fn found(runtime: &Runtime, place: &Place, wanted: Wanted) -> Result<Self, Fault> {
        let Wanted { volunteers, places, shifts } = wanted;
        let config = Config { data: place.folder.clone(), ..Config::default() };
        let ids = Ids::real();
        let secrets = Secrets::make_in_folder(&place.folder, &ids)?;
        let app = App::open(Parts {
            config,
            at: place.at.clone(),
            clock: Clock::at(morning()?),
            ids,
            secrets,
        })?;
        let id = TownId::new(app.ids().fresh(app.clock().now()));
        let (body, worker) = begin(&app, id)?;
        let people = enrol(&app, id, body, volunteers)?;
        let (activity, slots) = publish(&app, id, body, worker.id, places, shifts)?;
        let to = bare::listen(runtime, liandong::router::router(app.clone()))?;
        Ok(Self { app, to, id, body, worker, volunteers: people, activity, slots })
    }

    /// Sign-ups, seats taken, people present: what the rows say was done.
    pub fn counts(&self) -> Result<[i64; 3], Fault> {
        let look = |q: &mut Read<'_>| {
            let town = Param::from(q.town());
            let row = q.row(COUNTS, &[town.clone(), town.clone(), town])?;
            let row = row.ok_or(Failure::NOT_FOUND)?;
            Ok([row.get(0)?, row.get(1)?, row.get(2)?])
        };
        self.app.db().read_now(self.id, look).map_err(told)
    }

    /// Gives each of the volunteers so many entries in the hours book.
    pub fn serve(&self, entries: usize) -> Result<(), Fault> {
        let people: Vec<PersonId> = self.volunteers.iter().map(|v| v.id).collect();
        write_entries(&self.app, self.id, self.body, &people, entries)
    }

    /// Minutes of a year by person, as kept with every entry.
    pub fn year_kept(&self, year: i64) -> Result<Vec<(String, i64)>, Fault> {
        sums(&self.app, self.id, YEAR, vec![Param::from(year)])
    }

    /// The same from scratch, over the entries, through the house's store.
    pub fn year_again(&self, year: i64) -> Result<Vec<(String, i64)>, Fault> {
        let days = [format!("{year}-01-01"), format!("{year}-12-31")];
        sums(&self.app, self.id, YEAR_AGAIN, days.iter().map(Param::from).collect())
    }
}

fn sums(app: &App, town: TownId, sql: Sql, more: Vec<Param>) -> Result<Vec<(String, i64)>, Fault> {
    let look = move |q: &mut Read<'_>| {
        let mut params = vec![Param::from(q.town())];
        params.extend(more);
        q.rows(sql, &params)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    };
    app.db().read_now(town, look).map_err(told)
}

/// A failure of the house as a sentence.
pub fn told(failure: Failure) -> Fault {
    format!("{failure} {:?}", failure.keys()).into()
}

fn system(town: TownId) -> Who {
    Who::system(town, "bench")
}

fn begin(app: &App, town: TownId) -> Result<(OrganisationId, Volunteer), Fault> {
    app.db()
        .write_now(system(town), move |tx| {
            liandong::settings::actions::begin(tx, town, "longcheng", "龙城镇", None)?;
            let keeper = PersonId::new(tx.fresh());
            let centre = NewBody {
                parent: None,
                kind: BodyKind::TownCentre,
                name: "龙城镇志愿服务中心".to_owned(),
                about: String::new(),
                contact_name: String::new(),
                contact_phone: String::new(),
                founded_on: None,
            };
            let body = found(tx, &Permit::for_system(town, keeper), &centre)?;
            let worker = person(tx, town, keeper, body, "陈社工", 1985)?;
            let role = NewRole {
                person: worker,
                organisation: body,
                role: Role::CentreManager,
                starts_on: tx.now().day(),
                ends_on: None,
            };
            give_first_role(tx, &Permit::for_system(town, keeper), &role)?;
            let cookie = session(tx, worker)?;
            Ok((body, Volunteer { id: worker, cookie }))
        })
        .map_err(told)
}

fn person(
    tx: &mut Tx<'_>,
    town: TownId,
    keeper: PersonId,
    body: OrganisationId,
    name: &str,
    born: i16,
) -> Result<PersonId, Failure> {
    let name = PersonName::parse("name", name)?;
    let details = Details { born_on: Day::new(born, 3, 5).ok(), ..Details::named(name.clone()) };
    let new = NewPerson { details, ..NewPerson::named(Some(body), name) };
    register(tx, &Permit::for_system(town, keeper), &new)
}

/// A signed-in device for a person, without the passcode that the way in by hand needs.
fn session(tx: &mut Tx<'_>, person: PersonId) -> Result<String, Failure> {
    make_login_link_for(tx, person, &NewAccount::default())?;
    let account = account_of(tx, person)?.ok_or(Failure::NOT_FOUND)?;
    let cookie = tx.ids().secret();
    let begun = SessionBegun {
        key: &token_key(&cookie),
        account: account.id,
        person,
        device: "bench",
        ends_at: tx.now().plus_minutes(400 * 24 * 60),
    };
    begin_session(tx, &begun)?;
    Ok(cookie)
}

const SURNAMES: [&str; 12] =
    ["何", "李", "黄", "陈", "欧阳", "梁", "张", "王", "刘", "邓", "冯", "卢"];
const GIVEN: [&str; 14] = [
    "桂芳", "敏", "伯年", "嘉怡", "志强", "秀英", "丽华", "建国", "晓彤", "俊杰", "淑贞", "永康",
    "美玲", "文",
];

fn enrol(
    app: &App,
    town: TownId,
    body: OrganisationId,
    count: usize,
) -> Result<Vec<Volunteer>, Fault> {
    let mut all = Vec::new();
    // Many in one transaction: a large town is made in seconds.
    while all.len() < count {
        let (from, until) = (all.len(), (all.len() + 500).min(count));
        let some = app.db().write_now(system(town), move |tx| {
            let keeper = PersonId::new(tx.fresh());
            let mut some = Vec::new();
            for n in from..until {
                let given = GIVEN[(n / SURNAMES.len()) % GIVEN.len()];
                let name = format!("{}{given}", SURNAMES[n % SURNAMES.len()]);
                let id = person(tx, town, keeper, body, &name, 1960 + (n % 40) as i16)?;
                some.push(Volunteer { id, cookie: session(tx, id)? });
            }
            Ok(some)
        });
        all.extend(some.map_err(told)?);
    }
    Ok(all)
}

/// Four activities a day at different hours give shifts on which one person can serve one after
/// the other.
fn publish(
    app: &App,
    town: TownId,
    body: OrganisationId,
    worker: PersonId,
    places: usize,
    shifts: usize,
) -> Result<(ActivityId, Vec<Slot>), Fault> {
    const HOURS: [(i64, i64); 4] = [(8, 10), (11, 13), (14, 16), (17, 19)];
    let days = shifts.div_ceil(HOURS.len()).max(1) as i64;
    let places = places as i64;
    let made = app.db().write_now(system(town), move |tx| {
        let first = tx.now().day().plus_days(3);
        let programme = NewProgramme {
            organisation: body,
            name: "暖心探访".to_owned(),
            about: "每周探访独居老人。".to_owned(),
            field: ActivityKind::Community,
            worker_part: "安排探访".to_owned(),
            volunteer_part: "陪伴聊天".to_owned(),
        };
        let programme =
            activities::keep_programme(tx, &Permit::for_system(town, worker), None, &programme)?;
        let mut last = None;
        for (from, until) in HOURS {
            let time = |hour| TimeOfDay::new(hour, 0).ok_or(Failure::NOT_FOUND);
            let draft = ActivityDraft {
                title: format!("周末探访独居老人 {from} 点"),
                about: "两人一组,上门陪独居老人聊天、量血压、看看家里有没有绊脚的东西。".to_owned(),
                place: "西湖社区".to_owned(),
                address: "东莞市龙城镇西湖社区服务中心".to_owned(),
                risks: "楼道较暗,雨天路滑".to_owned(),
                contact_name: "陈社工".to_owned(),
                contact_phone: "13800000000".to_owned(),
                declared: Declared::all_no(),
                posts: vec![
                    PostDraft::worker("社工", 1),
                    PostDraft::volunteers("陪伴志愿者", 1, places),
                ],
                plan: Plan::Days {
                    days: (0..days).map(|n| first.plus_days(n)).collect(),
                    start: time(from)?,
                    end: time(until)?,
                },
                ..ActivityDraft::blank(programme, body, worker)
            };
            let id = activities::draft(tx, &Permit::for_system(town, worker), &draft)?;
            activities::publish(tx, &Permit::for_system(town, worker), id)?;
            last = Some(id);
        }
        let activity = last.ok_or(Failure::NOT_FOUND)?;
        Ok((activity, slots(tx)?))
    });
    made.map_err(told)
}

const SLOTS: Sql =
    Sql("select shift_id, code, starts_at from shift where town_id = $1 order by starts_at");

fn slots(tx: &mut Tx<'_>) -> Result<Vec<Slot>, Failure> {
    let town = Param::from(tx.town());
    tx.rows(SLOTS, &[town])?
        .iter()
        .map(|row| Ok(Slot { shift: row.get(0)?, code: row.get(1)?, starts_at: row.get(2)? }))
        .collect()
}

/// Entries of the last year, one a day for each person, appended as an import appends them.
fn write_entries(
    app: &App,
    town: TownId,
    body: OrganisationId,
    people: &[PersonId],
    entries: usize,
) -> Result<(), Fault> {
    for some in people.chunks((20_000 / entries.max(1)).max(1)) {
        let some = some.to_vec();
        let done = app.db().write_now(system(town), move |tx| {
            for person in &some {
                for n in 0..entries {
                    append(tx, *person, body, n as i64)?;
                }
            }
            events::record(tx, Kind::ImportWritten.of("bench"))?;
            Ok(())
        });
        done.map_err(told)?;
    }
    Ok(())
}

fn append(tx: &mut Tx<'_>, person: PersonId, body: OrganisationId, n: i64) -> Result<(), Failure> {
    let day = tx.now().day().plus_days(-1 - n);
    let from = day.at(TimeOfDay::new(9, 0).ok_or(Failure::NOT_FOUND)?);
    let minutes = 60 + (n % 7) * 10;
    let id = HoursEntryId::new(tx.fresh());
    let entry = Entry {
        id,
        kind: EntryKind::Service,
        minutes: Minutes::new(minutes),
        served_on: day,
        span: Span { from, until: from.plus_minutes(minutes) },
        source: Source::Opening(id.to_string()),
        grade: Grade::D,
        confirmed_by: person,
        confirmed_at: tx.now(),
        rule: "hours v0".to_owned(),
        reverses: None,
        why: String::new(),
    };
    let words = EntryWords {
        activity: None,
        shift: None,
        activity_words: "周末探访独居老人".to_owned(),
        place_words: "西湖社区".to_owned(),
        post_words: "陪伴志愿者".to_owned(),
        organisation: body.to_string(),
    };
    Ok(book::append(tx, person, &entry, &words)?)
}
