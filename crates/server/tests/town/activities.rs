//! Activities, from the draft to the last place, on both stores.

use std::sync::Arc;
use std::thread;

use liandong::activities::actions::{self, ActivityDraft, Plan, PostDraft, SignUpAsk, WaitIfFull};
use liandong::activities::store;
use liandong::clock::Clock;
use liandong::db::{Db, Tx, Who};
use liandong::failure::Failure;
use liandong::ids::Ids;
use liandong::organisations::actions::{NewBody, NewRole, found, give_first_role};
use liandong::people::actions::{Details, NewPerson, register};
use liandong::secrets::Secrets;
use liandong_domain::access::{Asks, Permit, Role};
use liandong_domain::activities::{
    ActivityKind, Approval, CancelReason, Declared, Every, Holidays, Makeup, Recurrence,
    SignUpState, SwapState, Terms,
};
use liandong_domain::basics::{
    ActivityId, Day, OrganisationId, PersonId, ProgrammeId, ShiftId, TimeOfDay, TownId,
};
use liandong_domain::organisations::Kind;
use liandong_domain::people::PersonName;

use crate::support::stores::{Store, TestStore, both};

struct Town {
    /// Lives as long as the town.
    _store: TestStore,
    db: Db,
    clock: Arc<Clock>,
    body: OrganisationId,
    programme: ProgrammeId,
    chen: PersonId,
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}
fn time(text: &str) -> TimeOfDay {
    text.parse().expect("a time")
}
fn town_id() -> TownId {
    TownId::new(uuid::Uuid::from_u128(7))
}
fn permit<P: Asks>(person: PersonId) -> Permit<P> {
    Permit::for_system(town_id(), person)
}
fn nobody() -> PersonId {
    PersonId::new(uuid::Uuid::nil())
}

impl Town {
    fn open(kind: Store) -> Self {
        let store = TestStore::fresh(kind);
        let clock = Arc::new(Clock::at(day("2026-11-23").at(time("08:00"))));
        let secrets = Arc::new(Secrets::from_master(&[1; 32]));
        let db = Db::open(&store.at, clock.clone(), Arc::new(Ids::real()), secrets).expect("opens");
        let mut town = Self {
            _store: store,
            db,
            clock,
            body: OrganisationId::new(uuid::Uuid::nil()),
            programme: ProgrammeId::new(uuid::Uuid::nil()),
            chen: nobody(),
        };
        town.fill();
        town
    }
    /// The centre, its social worker, the rules, one programme.
    fn fill(&mut self) {
        let town = self;
        let body = NewBody {
            parent: None,
            kind: Kind::TownCentre,
            name: "龙城镇志愿服务中心".into(),
            about: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            founded_on: None,
        };
        town.act(|tx| {
            tx.keep_house(
                liandong::db::Sql("insert into town (town_id, slug, name, created_at) values ($1, 'longcheng', '龙城镇', 0)"),
                liandong::p![town_id()],
            )?;
            Ok(())
        });
        town.body = town.act(move |tx| found(tx, &permit(nobody()), &body));
        town.chen = town.person("陈社工");
        let (chen, org) = (town.chen, town.body);
        town.act(move |tx| {
            give_first_role(
                tx,
                &permit(chen),
                &NewRole {
                    person: chen,
                    organisation: org,
                    role: Role::SocialWorker,
                    starts_on: day("2026-01-01"),
                    ends_on: None,
                },
            )
        });
        town.act(move |tx| {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/calendar/2026.txt");
            let text = std::fs::read_to_string(file).expect("a calendar");
            liandong::rules::actions::keep_year(tx, &permit(chen), &text)?;
            liandong::rules::actions::adopt_defaults(tx, &permit(chen), nobody(), day("2026-01-01"))
        });
        town.programme = town.act(move |tx| {
            actions::keep_programme(
                tx,
                &permit(chen),
                None,
                &actions::NewProgramme {
                    organisation: org,
                    name: "老年人义工队".into(),
                    about: String::new(),
                    field: ActivityKind::Care,
                    worker_part: "培训带队".into(),
                    volunteer_part: "探访".into(),
                },
            )
        });
    }

    fn act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.try_act(act).unwrap_or_else(|failure| panic!("{failure}"))
    }
    fn try_act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let who =
            Who { town: town_id(), actor: self.chen.to_string(), acting_for: None, permit: "test" };
        self.db.write_now(who, act)
    }
    fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut liandong::db::Read<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.db.read_now(town_id(), look).unwrap_or_else(|failure| panic!("{failure}"))
    }
    fn person(&self, name: &str) -> PersonId {
        self.person_born(name, None)
    }
    fn person_born(&self, name: &str, born: Option<&str>) -> PersonId {
        let name = PersonName::parse("name", name).expect("a name");
        let born = born.map(day);
        self.act(move |tx| {
            let mut new = NewPerson::named(None, name.clone());
            new.details = Details { born_on: born, ..new.details };
            register(tx, &permit(nobody()), &new)
        })
    }
    fn draft(&self) -> ActivityDraft {
        let mut draft = ActivityDraft::blank(self.programme, self.body, self.chen);
        draft.title = "周末探访独居老人".into();
        draft.kind = ActivityKind::Care;
        draft.about = "两人一组上门探访社区独居老人,陪聊天量血压。".into();
        draft.place = "西湖社区".into();
        draft.address = "龙城镇西湖路18号社区服务中心一楼".into();
        draft.risks = "路上注意交通安全。".into();
        draft.contact_name = "陈社工".into();
        draft.contact_phone = "0769-22220000".into();
        draft.worker_part = "带队".into();
        draft.volunteer_part = "探访".into();
        draft.declared = Declared::all_no();
        draft.posts = vec![PostDraft::worker("带队社工", 1), PostDraft::volunteers("志愿者", 2, 3)];
        draft.plan = Plan::Recurring {
            recurrence: Recurrence {
                every: Every::Weekly { weekdays: [6].into_iter().collect(), interval: 1 },
                from: day("2026-11-28"),
                until: day("2026-12-26"),
                skip_holidays: Holidays::Skip,
                only_in_term: Terms::Any,
                on_makeup_workdays: Makeup::Keep,
                except: Vec::new(),
                extra: Vec::new(),
            },
            start: time("09:00"),
            end: time("11:00"),
        };
        draft
    }
    fn published(&self, draft: ActivityDraft) -> (ActivityId, Vec<ShiftId>) {
        let chen = self.chen;
        let id = self.act(move |tx| {
            let id = actions::draft(tx, &permit(chen), &draft)?;
            actions::publish(tx, &permit(chen), id)?;
            Ok(id)
        });
        let shifts = self.look(move |q| Ok(store::shifts_of(q, id)?));
        (id, shifts.iter().map(|shift| shift.id).collect())
    }
    fn sign_up(
        &self,
        shift: ShiftId,
        who: PersonId,
        wait: WaitIfFull,
    ) -> Result<actions::SignUpDone, Failure> {
        self.try_act(move |tx| {
            actions::sign_up(tx, &permit(who), &SignUpAsk { wait, ..SignUpAsk::of(shift, who) })
        })
    }
    fn prove(&self) {
        let broken = self.look(liandong::proof::prove);
        for (what, ids) in broken {
            assert!(ids.is_empty(), "{what}: {ids:?}");
        }
    }
    fn state(&self, shift: ShiftId, who: PersonId) -> Option<SignUpState> {
        self.look(move |q| Ok(store::sign_up_of(q, shift, who)?.map(|row| row.state)))
    }
}

// covers D1 D2 T23
#[test]
fn a_weekly_visit_becomes_five_shifts() {
    for kind in both() {
        let town = Town::open(kind);
        let (id, shifts) = town.published(town.draft());
        assert_eq!(shifts.len(), 5, "{kind:?}");
        let seats = {
            let s = shifts[0];
            town.look(move |q| Ok(store::seats_of(q, s)?))
        };
        assert_eq!(seats.len(), 2);
        let cards = town.look(move |q| {
            Ok(store::open_shifts(
                q,
                &store::OpenFilter { activity: Some(id), ..Default::default() },
                50,
                0,
            )?)
        });
        assert_eq!(
            (cards.len(), cards[0].places, cards[0].free(), cards[0].needed()),
            (5, 3, 3, 2)
        );
        town.prove();
    }
}

#[test]
fn a_draft_without_an_exact_address_is_not_published() {
    for kind in both() {
        let town = Town::open(kind);
        let mut draft = town.draft();
        draft.address = "西湖".into();
        draft.declared = Declared::default();
        let chen = town.chen;
        let failure = town
            .try_act(move |tx| {
                let id = actions::draft(tx, &permit(chen), &draft)?;
                actions::publish(tx, &permit(chen), id)
            })
            .expect_err("refused");
        assert!(failure.keys().contains(&"activities-publish-address-too-short"), "{failure}");
        assert!(failure.keys().contains(&"activities-negative-not-declared"), "{failure}");
        let none = town.look(|q| {
            let roots = store::roots(q)?;
            Ok(store::count_activities(q, &roots, &store::ActivityFilter::default())?)
        });
        assert_eq!(none, 0, "nothing is half-written");
    }
}

// covers E2 E3
#[test]
fn a_freed_place_goes_to_the_first_who_waits_and_is_kept_for_twelve_hours() {
    for kind in both() {
        let town = Town::open(kind);
        let (_, shifts) = town.published(town.draft());
        let shift = shifts[1];
        let people: Vec<PersonId> =
            ["李敏", "李伯年", "何桂芳", "张㛃", "陈䶮"].map(|name| town.person(name)).to_vec();
        for who in &people[..3] {
            assert_eq!(
                town.sign_up(shift, *who, WaitIfFull::No).expect("placed").state,
                SignUpState::Placed
            );
        }
        let full = town.sign_up(shift, people[3], WaitIfFull::No).expect_err("full");
        assert_eq!(full.keys(), ["activities-eligibility-full"]);
        let waits = town.sign_up(shift, people[3], WaitIfFull::Yes).expect("waits");
        assert_eq!((waits.state, waits.place_in_queue), (SignUpState::Waiting, Some(1)));
        let after = town.sign_up(shift, people[4], WaitIfFull::Yes).expect("waits");
        assert_eq!(after.place_in_queue, Some(2));
        let first = people[0];
        town.act(move |tx| {
            let row = store::sign_up_of(tx, shift, first)?.expect("a row");
            actions::cancel(tx, &permit(first), row.id, CancelReason::Ill, "")
        });
        assert_eq!(town.state(shift, people[3]), Some(SignUpState::Offered));
        town.prove();
        // Twelve hours later the offer lapses and goes to the next.
        town.clock.set(day("2026-11-23").at(time("20:01")));
        let lapsed = town.act(actions::lapse_offers);
        assert_eq!(lapsed, 1);
        assert_eq!(town.state(shift, people[3]), None);
        assert_eq!(town.state(shift, people[4]), Some(SignUpState::Offered));
        let (id, who) = (after.id, people[4]);
        town.act(move |tx| actions::keep(tx, &permit(who), id));
        assert_eq!(town.state(shift, people[4]), Some(SignUpState::Placed));
        let again = town.try_act(move |tx| actions::keep(tx, &permit(who), id)).expect_err("once");
        assert_eq!(again.keys(), ["activities-sign-up-not-now"]);
        town.prove();
    }
}

// covers E1 E5 B5
#[test]
fn clash_age_and_consent_are_told_in_the_order_of_their_cure() {
    for kind in both() {
        let town = Town::open(kind);
        let (_, shifts) = town.published(town.draft());
        let mut other = town.draft();
        other.title = "爱剪".into();
        other.plan =
            Plan::Days { days: vec![day("2026-11-28")], start: time("10:00"), end: time("12:00") };
        let (_, others) = town.published(other);
        let limin = town.person("李敏");
        town.sign_up(shifts[0], limin, WaitIfFull::No).expect("placed");
        let clash = town.sign_up(others[0], limin, WaitIfFull::No).expect_err("clash");
        assert_eq!(clash.keys(), ["activities-eligibility-clash"]);
        let twice = town.sign_up(shifts[0], limin, WaitIfFull::No).expect_err("twice");
        assert_eq!(twice.keys(), ["activities-eligibility-already-in"]);
        let jiayi = town.person_born("黄嘉怡", Some("2011-06-01"));
        let young = town.sign_up(shifts[0], jiayi, WaitIfFull::No).expect_err("consent");
        assert_eq!(young.keys(), ["activities-eligibility-consent-missing"]);
        town.prove();
    }
}

// covers E4
#[test]
fn a_place_changes_hands_when_both_say_yes() {
    for kind in both() {
        let town = Town::open(kind);
        let (_, shifts) = town.published(town.draft());
        let (limin, bonian) = (town.person("李敏"), town.person("李伯年"));
        let shift = shifts[1];
        let done = town.sign_up(shift, limin, WaitIfFull::No).expect("placed");
        let swap = town.act(move |tx| actions::offer_swap(tx, &permit(limin), done.id, bonian));
        let stranger = town.try_act(move |tx| actions::take_swap(tx, &permit(limin), swap));
        assert!(stranger.is_err(), "only the one asked may take it");
        town.act(move |tx| actions::take_swap(tx, &permit(bonian), swap));
        assert_eq!(town.state(shift, limin), None);
        assert_eq!(town.state(shift, bonian), Some(SignUpState::Placed));
        let late = town.try_act(move |tx| {
            actions::settle_swap(tx, &permit(limin), swap, SwapState::Withdrawn)
        });
        assert_eq!(late.expect_err("settled").keys(), ["activities-sign-up-swap-settled"]);
        town.prove();
    }
}

// covers E7 E9
#[test]
fn a_regular_is_signed_up_for_every_coming_shift_until_paused() {
    for kind in both() {
        let town = Town::open(kind);
        let (activity, shifts) = town.published(town.draft());
        let limin = town.person("李敏");
        let regular =
            town.act(move |tx| actions::begin_regular(tx, &permit(limin), activity, None));
        for shift in &shifts {
            assert_eq!(town.state(*shift, limin), Some(SignUpState::Placed));
        }
        town.act(move |tx| {
            actions::pause_regular(
                tx,
                &permit(limin),
                regular,
                day("2026-12-05"),
                Some(day("2026-12-12")),
            )
        });
        let states: Vec<bool> = shifts.iter().map(|s| town.state(*s, limin).is_some()).collect();
        assert_eq!(states, [true, false, false, true, true]);
        town.act(move |tx| actions::resume_regular(tx, &permit(limin), regular));
        assert!(shifts.iter().all(|s| town.state(*s, limin).is_some()));
        let chen = town.chen;
        let added = town.act(move |tx| {
            let at = day("2027-01-02");
            actions::add_shift(
                tx,
                &permit(chen),
                activity,
                at.at(time("09:00")),
                at.at(time("11:00")),
            )
        });
        assert_eq!(town.state(added, limin), Some(SignUpState::Placed));
        let phone = town.person("何桂芳");
        let shift = shifts[0];
        town.act(move |tx| actions::sign_up_other(tx, &permit(chen), &SignUpAsk::of(shift, phone)));
        let walk = town.person("张㛃");
        let last = town.person("陈䶮");
        for who in [walk, last, walk] {
            town.act(move |tx| actions::walk_in(tx, shift, who));
        }
        assert_eq!(town.state(shift, last), Some(SignUpState::Placed));
        town.prove();
    }
}

// covers E5 (approval)
#[test]
fn a_worker_says_yes_to_those_who_asked() {
    for kind in both() {
        let town = Town::open(kind);
        let mut draft = town.draft();
        draft.approval = Approval::Needed;
        let (_, shifts) = town.published(draft);
        let shift = shifts[0];
        let mut ids = Vec::new();
        for name in ["李敏", "李伯年", "何桂芳", "张㛃"] {
            let who = town.person(name);
            let done = town.sign_up(shift, who, WaitIfFull::No).expect("asked");
            assert_eq!(done.state, SignUpState::Asked);
            ids.push(done.id);
        }
        let chen = town.chen;
        let done = town.act(move |tx| actions::approve(tx, &permit(chen), shift, &ids));
        assert_eq!((done.placed, done.waiting), (3, 1));
        town.prove();
        let called = town.look(move |q| Ok(store::whole(q, shift)?.expect("there").activity.id));
        town.act(move |tx| actions::call_off(tx, &permit(chen), called, "台风"));
        let off = town.look(move |q| Ok(store::shift(q, shift)?.expect("there").called_off_why));
        assert_eq!(off, "台风");
        town.prove();
    }
}

#[test]
fn three_hundred_race_for_twenty_places_and_exactly_twenty_win() {
    for kind in both() {
        let town = Arc::new(Town::open(kind));
        let mut draft = town.draft();
        draft.posts = vec![PostDraft::volunteers("志愿者", 2, 20)];
        let (_, shifts) = town.published(draft);
        let shift = shifts[0];
        let people: Vec<PersonId> = (0..300).map(|_| town.person("无名")).collect();
        let threads: Vec<_> = people
            .chunks(30)
            .map(|some| {
                let (town, some) = (town.clone(), some.to_vec());
                thread::spawn(move || {
                    some.iter()
                        .filter(|who| town.sign_up(shift, **who, WaitIfFull::No).is_ok())
                        .count()
                })
            })
            .collect();
        let won: usize = threads.into_iter().map(|t| t.join().expect("ends")).sum();
        assert_eq!(won, 20, "{kind:?}");
        town.prove();
    }
}
