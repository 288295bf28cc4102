//! Canaries in every table with words about a child that grew after the first ones, each sown by
//! the verb that writes it: applications, the pool, promises and bridges, pairs, care.

use liandong::aid::actions as aid;
use liandong::aid::actions::applications;
use liandong::aid::store::{NewApplication, NewPupil, begin_course};
use liandong::allocation::actions::{self as allocation, Asked};
use liandong::allocation::store::NewNeed;
use liandong::books::store as books;
use liandong::care::actions::{self as care, Held};
use liandong::care::store::{NewLetter, NewTutoring, NewUndertaking};
use liandong::directed::actions as directed;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::pairs::actions::{self as pairs, ChildTold};
use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{BroughtAs, Term};
use liandong_domain::allocation::Side;
use liandong_domain::basics::{AidApplicationId, Fen, GiverId, PupilId, PurposeId};
use liandong_domain::books::Account;
use liandong_domain::care::{ContactKind, Direction, Profession, UndertakingState};
use liandong_domain::directed::BridgeDraftState;
use liandong_domain::pairs::PairSeat;
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use crate::directed::giver;
use crate::pairs::{fill, ready, seen};
use crate::support::money::act;
use crate::support::town::{Town, saturday};

/// What is sown here.
pub const WORDS: [&str; 25] = [
    "金丝雀申请童",
    "金丝雀申请校",
    "金丝雀申请家长",
    "金丝雀家境",
    "金丝雀不批缘由",
    "金丝雀改额缘由",
    "金丝雀化名",
    "金丝雀项目",
    "金丝雀点子",
    "金丝雀计划",
    "金丝雀总结",
    "金丝雀垫付缘由",
    "金丝雀不垫缘由",
    "金丝雀家访记录",
    "金丝雀停捐缘由",
    "金丝雀书信",
    "金丝雀退信缘由",
    "金丝雀社区",
    "金丝雀小名",
    "金丝雀离座缘由",
    "金丝雀介绍",
    "金丝雀科目",
    "金丝雀目标",
    "金丝雀里程碑",
    "金丝雀二信",
];
/// Telephones that are sown here.
pub const NUMBERS: [&str; 4] = ["13655550011", "13655550012", "13655550013", "13655550014"];
/// Plain columns in which a canary stands, for the test that looks whether it does.
pub const PLAIN: [(&str, &str); 15] = [
    ("aid_application", "why"),
    ("allocation_change", "why"),
    ("ambassador_undertaking", "alias"),
    ("ambassador_undertaking", "title"),
    ("ambassador_undertaking", "idea"),
    ("ambassador_undertaking", "plan"),
    ("bridge", "why"),
    ("bridge_draft", "words"),
    ("directed_promise", "why"),
    ("letter", "why"),
    ("pair_file", "area"),
    ("pair_seat", "why_words"),
    ("profile", "words"),
    ("tutoring", "subject"),
    ("tutoring", "goals"),
];

/// What the sowing left behind, as it stands in addresses.
pub struct More {
    pub pupils: Vec<PupilId>,
    pub keys: Vec<String>,
}

/// Sows in every table; `free` is a pupil without an award.
pub fn sow_more(town: &Town, pool: PurposeId, free: PupilId) -> More {
    let pupils: Vec<PupilId> = (0..3).map(|n| child(town, n)).collect();
    let mut keys = applied(town);
    let from = giver(town, Some(town.cast.weiqiang), "黄先生");
    keys.push(promised(town, from, pupils[0]));
    bridged(town, pupils[1]);
    beside(town, pupils[2]);
    let writes = giver(town, None, "何先生");
    keys.extend(cared(town, writes, pupils[2]));
    keys.push(allocated(town, pool, free));
    More { pupils, keys }
}

/// A pupil with canaries of the first sowing.
fn child(town: &Town, n: usize) -> PupilId {
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new = NewPupil {
            stage: SchoolStage::Primary,
            name: format!("金丝雀童{}", ["申", "酉", "戌"][n]),
            school: "金丝雀学堂".to_owned(),
            guardian: "金丝雀家长".to_owned(),
            phone: Phone::parse("phone", NUMBERS[n]).ok(),
            taken_on: saturday(),
        };
        let id = aid::enter_pupil(tx, permit, &new)?;
        begin_course(tx, (id, Term::of(saturday())), (None, None))?;
        Ok(id)
    })
    .expect("a pupil")
}

/// An application that runs, and one that was refused.
fn applied(town: &Town) -> Vec<String> {
    let apply = |name: &'static str| -> AidApplicationId {
        act::<may::ApplyForAid, _, _>(town, town.cast.zhou, move |tx, permit| {
            let child = NewPupil {
                stage: SchoolStage::Primary,
                name: name.to_owned(),
                school: "金丝雀申请校".to_owned(),
                guardian: "金丝雀申请家长".to_owned(),
                phone: Phone::parse("phone", NUMBERS[3]).ok(),
                taken_on: saturday(),
            };
            let new = NewApplication {
                child,
                grade: 2,
                term: Term::of(saturday()),
                hardship: "金丝雀家境".to_owned(),
                document: String::new(),
                brought_as: BroughtAs::Worker,
            };
            applications::apply(tx, permit, &new)
        })
        .expect("an application")
    };
    let (runs, ends) = (apply("金丝雀申请童一"), apply("金丝雀申请童二"));
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        applications::refuse_application(tx, permit, ends, "金丝雀不批缘由")
    })
    .expect("refused");
    vec![runs.to_string(), ends.to_string()]
}

/// A promise whose giver stopped; the bridge that the house proposed is declined.
fn promised(town: &Town, from: GiverId, child: PupilId) -> String {
    let (zhou, chen) = (town.cast.zhou, town.cast.chen);
    act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
        directed::write_profile(tx, permit, child, "金丝雀介绍")
    })
    .expect("written");
    act::<may::DecideAid, _, _>(town, chen, move |tx, permit| {
        directed::screen_profile(tx, permit, child)
    })
    .expect("read");
    let promise = act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
        let id = directed::note_promise(tx, permit, (child, from), Term::of(saturday()))?;
        directed::stop(tx, id, "金丝雀停捐缘由")?;
        Ok(id)
    })
    .expect("promised and stopped");
    liandong::directed::chore(&town.app, town.cast.town, "").expect("swept");
    act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
        let waits = liandong::directed::store::drafts(tx, BridgeDraftState::Waiting)?;
        let ids: Vec<_> = waits.into_iter().map(|row| row.id).collect();
        directed::decline_drafts(tx, permit, &ids, "金丝雀不垫缘由")
    })
    .expect("declined");
    promise.to_string()
}

fn bridged(town: &Town, child: PupilId) {
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        directed::bridge(tx, permit, (child, Term::of(saturday())), "金丝雀垫付缘由")
    })
    .expect("bridged");
}

/// Two companions, of whom one steps back, and another takes the seat.
fn beside(town: &Town, child: PupilId) {
    let (chen, li, first) = (town.cast.chen, town.cast.libonian, town.cast.weiqiang);
    act::<may::ManagePairs, _, _>(town, chen, move |tx, permit| {
        let told = ChildTold {
            sex: None,
            area: "金丝雀社区".to_owned(),
            speech: Vec::new(),
            called: "金丝雀小名".to_owned(),
            number: String::new(),
        };
        pairs::keep_child(tx, permit, child, &told)
    })
    .expect("told");
    let issued = saturday().plus_days(-9);
    seen(town, chen, issued);
    for person in [first, li] {
        ready(town, person, issued);
    }
    fill(town, child, PairSeat::Worker, chen);
    fill(town, child, PairSeat::Volunteer, first);
    act::<may::ManagePairs, _, _>(town, chen, move |tx, permit| {
        let rows = liandong::pairs::store::seats_of(tx, child)?;
        let seat = rows.iter().find(|row| row.person == first).expect("a seat").id;
        pairs::stand_up(tx, permit, seat, "金丝雀离座缘由")
    })
    .expect("stood up");
    fill(town, child, PairSeat::Volunteer, li);
}

/// A visit, tutoring, a project, letters of a giver who gives for this pupil alone.
fn cared(town: &Town, from: GiverId, child: PupilId) -> Vec<String> {
    let (li, chen) = (town.cast.libonian, town.cast.chen);
    let mut keys = act::<may::AccompanyChild, _, _>(town, li, move |tx, permit| {
        let held = Held {
            day: saturday(),
            beside: String::new(),
            guardian: Some(()),
            words: "金丝雀家访记录".to_owned(),
        };
        let visit = care::plan_held(tx, permit, (child, ContactKind::Visit), &held)?;
        let new = NewTutoring {
            pupil: child,
            person: li,
            subject: "金丝雀科目".to_owned(),
            goals: "金丝雀目标".to_owned(),
            next_on: None,
        };
        let tutoring = care::begin_tutoring(tx, permit, &new)?;
        Ok(vec![visit.to_string(), tutoring.to_string()])
    })
    .expect("care");
    let project = act::<may::AccompanyChild, _, _>(town, li, move |tx, permit| {
        let new = NewUndertaking {
            pupil: child,
            alias: "金丝雀化名".to_owned(),
            title: "金丝雀项目".to_owned(),
            idea: "金丝雀点子".to_owned(),
            plan: "金丝雀计划".to_owned(),
            helpers: 2,
            fen: Fen::ZERO,
            steps: vec!["金丝雀里程碑".to_owned()],
        };
        care::propose(tx, permit, &new)
    })
    .expect("a project");
    act::<may::ManagePairs, _, _>(town, chen, move |tx, permit| {
        care::go(tx, permit, (project, UndertakingState::Running), "")?;
        care::go(tx, permit, (project, UndertakingState::Done), "金丝雀总结")
    })
    .expect("done");
    keys.push(project.to_string());
    keys.extend(letters(town, from, child));
    keys
}

fn letters(town: &Town, from: GiverId, child: PupilId) -> Vec<String> {
    let (zhou, chen, he) = (town.cast.zhou, town.cast.chen, town.cast.he);
    let award = act::<may::KeepBooks, _, _>(town, zhou, move |tx, permit| {
        let told = GiftTold {
            giver: from,
            purpose: None,
            account: Account::Bank,
            fen: Fen::from_yuan(1_000),
            pieces: 0,
            given_on: saturday().plus_days(-9),
            words: String::new(),
            pledge: None,
        };
        giving::note_gift(tx, permit, &told)?;
        let own = books::of_giver(tx, from)?.expect("a purpose of their own");
        let propose = Permit::for_system(permit.town(), permit.person());
        aid::propose(tx, &propose, (Term::of(saturday()), own.id), &[child], None)
    })
    .expect("an award");
    act::<may::DecideAid, _, _>(town, chen, move |tx, permit| {
        aid::decide(tx, permit, false, &award)
    })
    .expect("decided");
    let ids = act::<may::ManagePairs, _, _>(town, chen, move |tx, permit| {
        care::consent(tx, permit, child)?;
        let mut out = Vec::new();
        for text in ["金丝雀书信", "金丝雀二信"] {
            let direction = Direction::ToPupil;
            let new = NewLetter { pupil: child, giver: from, direction, text: text.to_owned() };
            out.push(care::write_letter(tx, permit, &new)?);
        }
        Ok(out)
    })
    .expect("letters");
    let back = ids[1];
    act::<may::ReadLetters, _, _>(town, he, move |tx, permit| {
        care::send_back(tx, permit, (back, Profession::SocialWork), "金丝雀退信缘由")
    })
    .expect("sent back");
    ids.iter().map(ToString::to_string).collect()
}

/// The committee sets an amount otherwise.
fn allocated(town: &Town, pool: PurposeId, free: PupilId) -> String {
    let (zhou, chen, he) = (town.cast.zhou, town.cast.chen, town.cast.he);
    let term = Term::of(saturday());
    act::<may::AppointCommittee, _, _>(town, he, move |tx, permit| {
        allocation::appoint(tx, permit, chen, Side::Worker)
    })
    .expect("a seat");
    let id = act::<may::ProposeAid, _, _>(town, zhou, move |tx, permit| {
        let need = NewNeed { class: 1, received: Fen::ZERO, sex: None };
        allocation::note_need(tx, permit, (free, term), &need)?;
        let sources = vec![(pool, Fen::from_yuan(1_000))];
        allocation::suggest(tx, permit, &Asked { term, sources, limits: None })
    })
    .expect("a suggestion");
    act::<may::VoteAllocation, _, _>(town, chen, move |tx, permit| {
        let what = (Fen::from_yuan(300), "金丝雀改额缘由");
        allocation::change(tx, permit, (id, free), what)
    })
    .expect("changed");
    id.to_string()
}
