//! Attempts to learn who a child is, from every page, file and answer of the house, as five kinds
//! of people. Routes are read from where they are written, so that a new room is crawled without
//! being named here; a new table that names a pupil must say what was sown in it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;

use axum::http::StatusCode;
use liandong::aid::actions as aid;
use liandong::aid::actions::course::{HandOver, stop};
use liandong::aid::delivery::settle_denial;
use liandong::aid::store::NewPupil;
use liandong::api::document;
use liandong::books::actions as books;
use liandong::care::actions::{self as care, FamilyBy, Signed};
use liandong::care::store::NewGroup;
use liandong::db::{StoreAt, Who};
use liandong::disclosure::actions as disclosure;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::giving::store::NewGiver;
use liandong::people::actions::{Details, NewGuardian, NewPerson, add_guardian, register};
use liandong_domain::access::may;
use liandong_domain::aid::{StopReason, Term};
use liandong_domain::basics::{AwardId, Fen, GiftId, PupilId};
use liandong_domain::books::{Account, Month, PurposeKind};
use liandong_domain::care::{GroupKind, YesLength};
use liandong_domain::giving::{GiverKind, ShownAs};
use liandong_domain::people::{PersonName, Phone, Relation};
use liandong_domain::rules::SchoolStage;
use memchr::memmem;

use crate::canaries;
use crate::doors::routes;
use crate::house::{files, root};
use crate::support::hands::send;
use crate::support::money::{act, opened};
use crate::support::stores::Store;
use crate::support::town::{Answer, Someone, Town, saturday};

/// What is sown: nobody else is called so, goes there, lives there or has this number.
const CANARIES: [&str; 13] = [
    "金丝雀童",
    "金丝雀学堂",
    "金丝雀家长",
    "金丝雀退出缘由",
    "金丝雀未同意缘由",
    "金丝雀小妹",
    "金丝雀中学",
    "金丝雀巷七号",
    "金丝雀备注",
    "金丝雀阿嬷",
    "金丝雀小组进展",
    "金丝雀没收到",
    "金丝雀查到",
];
/// Telephones that are sown, and their last digits.
const NUMBERS: [&str; 4] = ["13655550001", "13655550002", "13655550003", "13655550004"];

/// Tables that name a pupil, and the columns in which words about a child are sown. A new one that
/// is not here fails: sow a canary in it first.
const SOWN: &[(&str, &[&str])] = &[
    ("pupil", &["name", "school", "guardian", "phone"]),
    ("award", &["why"]),
    ("pupil_stop", &["to", "handed"]),
    ("aid_application", &["name", "school", "guardian", "hardship", "phone", "why"]),
    ("allocation_change", &["why"]),
    ("ambassador_undertaking", &["alias", "title", "idea", "plan", "report"]),
    ("bridge", &["why"]),
    ("bridge_draft", &["words"]),
    ("care_contact", &["words"]),
    ("directed_promise", &["why"]),
    ("letter", &["original", "shown", "why"]),
    ("pair_file", &["area", "called"]),
    ("pair_seat", &["why_words"]),
    ("profile", &["words"]),
    ("tutoring", &["subject", "goals"]),
    // codes, days and numbers alone
    ("pupil_course", &[]),
    ("pupil_review", &[]),
    ("hold", &[]),
    ("pupil_need", &[]),
    ("allocation_child", &[]),
    ("allocation_award", &[]),
    ("pair_vacancy", &[]),
    ("pair_conflict", &[]),
    ("letter_consent", &[]),
    ("growth_consent", &["name"]),
    ("family_link", &[]),
    ("growth_presence", &[]),
    ("growth_pupil", &["note"]),
    ("disclosure_term", &[]),
    ("school_word", &[]),
    ("need_source", &[]),
];

/// One login for each kind of reader who has nothing to do with aided pupils.
const READERS: [(&str, &str); 5] = [
    ("a stranger", ""),
    ("a giver", "wangfang"),
    ("a volunteer without relation", "limin"),
    ("another body's liaison", "linzhiyong"),
    ("the town's official", "liangguodong"),
];

/// An id that nobody has.
const NOBODY: &str = "018f0000-0000-7000-8000-00000000dead";

/// What the sowing left behind.
struct Sown {
    pupils: Vec<PupilId>,
    /// What was sown later, as it stands in addresses.
    more: Vec<String>,
    awards: Vec<AwardId>,
    gift: GiftId,
    child: String,
    number: String,
    code: String,
}

/// Children of both kinds, in every sensitive field; a giver with an account; one disclosure.
fn sow(town: &Town) -> Sown {
    let (pool, first) = opened(town, 30_000);
    let gift = own_gift(town);
    let mut pupils = twelve(town);
    let (these, day) = (pupils.clone(), saturday().plus_days(-60));
    let awards = act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::propose(tx, permit, (Term::of(day), pool), &these, None)
    })
    .expect("awards");
    let (refused, paid) = (awards[11], awards[..11].to_vec());
    act::<may::DecideAid, _, _>(town, town.cast.chen, move |tx, permit| {
        aid::refuse(tx, permit, refused, "金丝雀未同意缘由")?;
        aid::decide(tx, permit, true, &paid)
    })
    .expect("decided");
    let paid = awards[..11].to_vec();
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        aid::pay(tx, permit, (Account::Bank, day), &paid)
    })
    .expect("paid");
    on_a_phone(town, (pupils[0], awards[0]));
    let left = pupils[1];
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        let over = HandOver { to: "金丝雀新学校".into(), handed: "金丝雀交接".into() };
        stop(tx, permit, (left, StopReason::Transferred), Some(&over))
    })
    .expect("left");
    in_a_group(town, &pupils[0..3]);
    let child = own_child(town);
    let (number, code) = published(town, first);
    let more = canaries::sow_more(town, pool, pupils[11]);
    pupils.extend(more.pupils);
    Sown { pupils, more: more.keys, awards, gift, child, number, code }
}

/// A group with three of them, one of whom has come far.
fn in_a_group(town: &Town, pupils: &[PupilId]) {
    let group = act::<may::ManagePairs, _, _>(town, town.cast.zhou, |tx, permit| {
        let new = NewGroup {
            kind: GroupKind::Interest,
            title: "周末画画班".to_owned(),
            goals: "每人画一本小书".to_owned(),
            place: "社区活动室".to_owned(),
            places: 8,
        };
        let id = care::begin_group(tx, permit, &new)?;
        for n in [1, 3, 4] {
            care::enrol_pupil(tx, permit, (id, &format!("P-{n:04}")), Some(()))?;
        }
        Ok(id)
    })
    .expect("a group");
    let first = pupils[0];
    act::<may::AccompanyChild, _, _>(town, town.cast.chen, move |tx, permit| {
        care::note_progress(tx, permit, (group, first), "金丝雀小组进展")
    })
    .expect("a note");
}

/// A guardian signs a yes by a link, and says that an award did not come; a worker finds out.
fn on_a_phone(town: &Town, (pupil, award): (PupilId, AwardId)) {
    let link = act::<may::ManagePairs, _, _>(town, town.cast.zhou, move |tx, permit| {
        care::make_family_link(tx, permit, pupil)
    })
    .expect("a link");
    let (whose, name) = ((pupil, FamilyBy::Link(link)), "金丝雀家长");
    let who = Who::system(town.cast.town, "family-link");
    let said = town.app.db().write_now(who, move |tx| {
        let signed = Signed { name: name.to_owned(), strokes: None };
        let what = (GroupKind::Workshop, YesLength::Year);
        care::say_yes(tx, whose, what, &signed)?.expect("the guardian's name");
        care::deny_award(tx, whose, award, (name, "金丝雀没收到"))
    });
    said.expect("said").expect("the guardian's name");
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        settle_denial(tx, permit, award, "金丝雀查到")
    })
    .expect("found out");
}

/// Twelve pupils.
fn twelve(town: &Town) -> Vec<PupilId> {
    let mut pupils = Vec::new();
    for n in 0..12_usize {
        let phone: &'static str = NUMBERS[n.min(1)];
        let id = act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
            let new = NewPupil {
                stage: SchoolStage::Primary,
                name: format!(
                    "金丝雀童{}",
                    ["", "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子"][n]
                ),
                school: "金丝雀学堂".to_owned(),
                guardian: "金丝雀家长".to_owned(),
                phone: Phone::parse("phone", phone).ok(),
                taken_on: saturday().plus_days(-100),
            };
            aid::enter_pupil(tx, permit, &new)
        })
        .expect("a pupil");
        pupils.push(id);
    }
    pupils
}

/// A child in the registry of persons, with a guardian.
fn own_child(town: &Town) -> String {
    let station = town.cast.station;
    let child = act::<may::RegisterPeople, _, _>(town, town.cast.zhou, move |tx, permit| {
        let name = PersonName::parse("name", "金丝雀小妹")?;
        let details = Details {
            born_on: Some(saturday().plus_days(-5_300)),
            phone: Phone::parse("phone", NUMBERS[2]).ok(),
            area: "金丝雀巷七号".to_owned(),
            school: "金丝雀中学".to_owned(),
            note: "金丝雀备注".to_owned(),
            ..Details::named(name.clone())
        };
        register(tx, permit, &NewPerson { details, ..NewPerson::named(Some(station), name) })
    })
    .expect("a child");
    act::<may::ManageGuardians, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new = NewGuardian {
            name: PersonName::parse("name", "金丝雀阿嬷")?,
            relation: Relation::Grandparent,
            phone: Phone::parse("phone", NUMBERS[3]).ok(),
            person: None,
        };
        add_guardian(tx, permit, child, &new)
    })
    .expect("a guardian");
    child.to_string()
}

/// A directed gift of somebody who has an account.
fn own_gift(town: &Town) -> GiftId {
    let wangfang = town.cast.wangfang;
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let giver = NewGiver {
            kind: GiverKind::Individual,
            name: "王芳".to_owned(),
            shown_as: ShownAs::Named,
            phone: Phone::parse("phone", "13622220001").ok(),
            person: Some(wangfang),
        };
        let giver = giving::keep_giver(tx, permit, None, &giver)?;
        let told = GiftTold {
            giver,
            purpose: None,
            account: Account::Bank,
            fen: Fen::from_yuan(500),
            pieces: 0,
            given_on: saturday().plus_days(-60),
            words: String::new(),
            pledge: None,
        };
        giving::note_gift(tx, permit, &told)
    })
    .expect("a gift")
}

/// Closes September and publishes it; gives number and code of a gift.
fn published(town: &Town, gift: GiftId) -> (String, String) {
    let month: Month = "2026-09".parse().expect("a month");
    act::<may::CloseBooks, _, _>(town, town.cast.he, move |tx, permit| {
        books::close_month(tx, permit, month)
    })
    .expect("closed");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        disclosure::prepare(tx, permit, month)
    })
    .expect("prepared");
    act::<may::CheckPayments, _, _>(town, town.cast.chen, move |tx, permit| {
        disclosure::publish(tx, permit, month)
    })
    .expect("published");
    let look = move |q: &mut liandong::db::Read<'_>| {
        let leaves = liandong::disclosure::store::leaves_of_gift(q, gift)?;
        Ok((leaves[0].number.clone(), leaves[0].code.clone()))
    };
    town.app.db().read_now(town.cast.town, look).expect("a leaf")
}

/// Rooms in which something was sown later.
const LATER: [&str; 7] = ["/aid", "/allocation", "/books", "/care", "/give", "/me", "/pairs"];

/// Every address a reader may try: each route by itself, or with each of these in its brackets.
fn addresses(keys: &[String]) -> Vec<String> {
    let mut patterns: BTreeSet<String> = routes()
        .into_iter()
        .filter(|(_, methods)| methods.contains("GET") || methods.contains("ANY"))
        .map(|(route, _)| route)
        .collect();
    patterns.extend(document()["paths"].as_object().expect("paths").keys().cloned());
    patterns.retain(|route| !route.starts_with("/static/") && route != "/sign-out");
    let mut out: Vec<String> =
        ["/robots.txt", "/sitemap.xml", "/favicon.ico", "/nothing"].map(str::to_owned).to_vec();
    for route in patterns {
        if !route.contains('{') {
            out.push(route);
            continue;
        }
        for key in keys {
            let mut path = route.clone();
            while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
                path.replace_range(from..=to, key);
            }
            out.push(path);
        }
    }
    out
}

/// Addresses of this house on a page.
fn links(body: &str) -> Vec<String> {
    let mut out = Vec::new();
    for head in ["href=\"", "src=\"", "content=\""] {
        for (at, _) in body.match_indices(head) {
            let link = body[at + head.len()..].split(['"', '#']).next().unwrap_or_default();
            let link = link.replace("&amp;", "&").replace("&#38;", "&");
            if link.starts_with('/') && !link.starts_with("//") && !link.starts_with("/static/") {
                out.push(link);
            }
        }
    }
    out
}

/// What of the sown is in an answer: its body, where it leads, what it is called as a file.
fn found_in(answer: &Answer, forbidden: &BTreeSet<String>) -> Option<String> {
    let all = [&answer.body, &answer.location, &answer.cookie, &answer.file];
    let holds = |text: &str, word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    forbidden.iter().find(|word| all.iter().any(|text| holds(text, word))).cloned()
}

/// Tries every address and follows what is found, up to so many; gives what was found where.
fn crawl(
    who: &Someone<'_>,
    first: &[String],
    forbidden: &BTreeSet<String>,
    most: usize,
) -> (usize, Vec<String>) {
    let mut waiting: VecDeque<String> = first.iter().cloned().collect();
    let (mut seen, mut found, mut followed) = (BTreeSet::new(), Vec::new(), 0);
    while let Some(path) = waiting.pop_front() {
        if !seen.insert(path.clone()) || path.starts_with("/sign-out") {
            continue;
        }
        let answer = who.get(&path);
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        // What the reader typed into the address comes back in links; that tells nothing.
        let own = |word: &String| path.contains(word.as_str());
        let wanted: BTreeSet<String> =
            forbidden.iter().filter(|word| !own(word)).cloned().collect();
        if let Some(word) = found_in(&answer, &wanted) {
            found.push(format!("{path} tells {word}"));
        }
        let mut more = links(&answer.body);
        if answer.location.starts_with('/') {
            more.push(answer.location.clone());
        }
        for link in more {
            if followed < most && !seen.contains(&link) {
                followed += 1;
                waiting.push_back(link);
            }
        }
    }
    (seen.len(), found)
}

/// What may stand nowhere outside: the canaries, and the ids and codes of pupils and awards.
fn forbidden(sown: &Sown) -> BTreeSet<String> {
    let words = CANARIES.iter().chain(&canaries::WORDS);
    let mut out: BTreeSet<String> = words.map(|word| (*word).to_owned()).collect();
    out.extend(NUMBERS.iter().chain(&canaries::NUMBERS).map(|number| (*number).to_owned()));
    out.extend(sown.pupils.iter().map(ToString::to_string));
    out.extend(sown.awards.iter().map(ToString::to_string));
    out.insert(sown.child.clone());
    out.extend(["A-0001", "A-0002"].map(str::to_owned));
    out.extend((1..=15).map(|n| format!("P-{n:04}")));
    out
}

// covers J9 T15 T16 Q2
#[test]
fn no_page_file_or_answer_tells_five_kinds_of_people_of_a_child() {
    let town = Town::small(Store::Sqlite);
    let sown = sow(&town);
    let forbidden = forbidden(&sown);
    let keys = [
        sown.pupils[0].to_string(),
        sown.awards[0].to_string(),
        sown.awards[11].to_string(),
        sown.gift.to_string(),
        sown.child.clone(),
        "2026-09".to_owned(),
        "P-0001".to_owned(),
        "2026-2".to_owned(),
    ];
    let mut first = addresses(&keys);
    let later = |path: &String| LATER.iter().any(|room| path.starts_with(room));
    first.extend(addresses(&sown.more).into_iter().filter(later));
    first.push(format!("/aid/check?number={}&code={}", sown.number, sown.code));
    first.push(format!("/aid/check/file?number={}&code={}", sown.number, sown.code));
    for (kind, login) in READERS {
        let who = if login.is_empty() { town.visitor() } else { town.as_(login) };
        let (seen, found) = crawl(&who, &first, &forbidden, 400);
        assert!(found.is_empty(), "{kind}:\n{}", found.join("\n"));
        assert!(seen > 300, "{kind} tried {seen} addresses");
    }
    // The keeper sees codes, and the social worker the name with a purpose: the search can find.
    let keeper = town.as_("chenhuishan");
    let code = BTreeSet::from(["P-0001".to_owned()]);
    let (_, found) = crawl(&keeper, &["/aid/pupils".to_owned()], &code, 20);
    assert!(found.iter().any(|line| line.contains("P-0001")), "{found:?}");
    let path = format!("/aid/pupils/{}/reveal", sown.pupils[0]);
    let told = send(&keeper, &path, "r1", &[("purpose", "家访")]);
    assert!(found_in(&told, &forbidden).is_some(), "{}", told.body);
}

/// What may not be seen and what is not there are one answer, so that no id can be tried out.
// covers J9 Q1
#[test]
fn what_is_about_a_child_is_not_there_for_others() {
    let town = Town::small(Store::Sqlite);
    let sown = sow(&town);
    let (pupil, award) = (sown.pupils[0].to_string(), sown.awards[0].to_string());
    let gift = sown.gift.to_string();
    for login in ["limin", "linzhiyong", "liangguodong"] {
        let who = town.as_(login);
        for (route, id) in [
            ("/aid/pupils/{id}", &pupil),
            ("/aid/awards/{id}", &award),
            ("/aid/gifts/{id}", &gift),
            ("/aid/gifts/{id}/proof", &gift),
            ("/giving/gifts/{id}", &gift),
            ("/people/{id}", &sown.child),
        ] {
            let hidden = who.get(&route.replace("{id}", id));
            let absent = who.get(&route.replace("{id}", NOBODY));
            assert_eq!(hidden.status, StatusCode::NOT_FOUND, "{login} {route}");
            let plain = |answer: &Answer, id: &str| {
                let body = answer.body.replace(id, "ID");
                let once = answer.body.split("name=\"once\" value=\"").nth(1).unwrap_or_default();
                match once.split('"').next() {
                    Some(key) if !key.is_empty() => body.replace(key, "ONCE"),
                    _ => body,
                }
            };
            assert_eq!(plain(&hidden, id), plain(&absent, NOBODY), "{login} {route}");
        }
    }
}

/// Numbers of gifts can be counted through; their codes cannot, and tries end.
// covers J9
#[test]
fn a_code_cannot_be_tried_out() {
    let town = Town::small(Store::Sqlite);
    let sown = sow(&town);
    let visitor = town.visitor();
    let try_code =
        |code: &str| visitor.get(&format!("/aid/check?number={}&code={code}", sown.number)).body;
    assert!(try_code(&sown.code).contains("对得上"));
    for n in 0..40 {
        let body = try_code(&format!("3333-33{n:02}").replace(['0', '1', '2', '5', '8'], "4"));
        assert!(body.contains("编号或核对码不对"), "{body}");
    }
    assert!(!try_code(&sown.code).contains("对得上"), "the right one comes too late");
    // codes of neighbours have nothing in common with each other or with what is known of a gift
    let look = |q: &mut liandong::db::Read<'_>| {
        let month = "2026-09".parse::<Month>().expect("a month");
        Ok(liandong::disclosure::store::leaves_of(q, month, ("", 100))?)
    };
    let leaves = town.app.db().read_now(town.cast.town, look).expect("leaves");
    let codes: BTreeSet<&str> = leaves.iter().map(|leaf| &*leaf.code).collect();
    let salts: BTreeSet<&str> = leaves.iter().map(|leaf| &*leaf.salt).collect();
    assert_eq!((codes.len(), salts.len()), (leaves.len(), leaves.len()), "each its own chance");
}

/// The published file holds amounts and hashes of gifts, sums of batches, and nothing that leads
/// to a pupil, an award, a posting or a giver.
// covers J9 T15
#[test]
fn the_published_file_holds_no_id_no_day_and_no_name() {
    let town = Town::small(Store::Sqlite);
    let sown = sow(&town);
    let text = town.visitor().get("/aid/published/2026-09/file").body;
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let names: BTreeSet<&str> = file.as_object().expect("a head").keys().map(|k| &**k).collect();
    let wanted = [
        "batches", "format", "leaves", "parts", "previous", "root", "since", "sources", "town",
        "until",
    ];
    assert_eq!(names, BTreeSet::from(wanted));
    for leaf in file["leaves"]["given"].as_array().expect("leaves") {
        let both = leaf.as_array().expect("a pair");
        assert!(both.len() == 2 && both[0].as_str().is_some_and(|hash| hash.len() == 64));
    }
    for batch in file["batches"].as_array().expect("batches") {
        assert!(batch["awards"].as_i64().is_some_and(|n| n >= 10), "{batch}");
    }
    assert!(!text.contains("2026-09-2") && !text.contains("G-0001") && !text.contains("王"));
    assert!(!text.contains(&sown.number) && !text.contains(&sown.code));
    assert!(!text.contains(&sown.gift.to_string()));
}

/// Whoever adds a table that names a pupil sows a canary in it.
// covers J9
#[test]
fn every_table_that_names_a_pupil_is_sown() {
    let mut named = BTreeMap::new();
    for path in files(&root().join("migrations"), &[".sql"]) {
        let sql = fs::read_to_string(&path).expect("readable");
        for (at, _) in sql.match_indices("create table ") {
            let rest = &sql[at + 13..];
            let columns = rest.split("\n);").next().unwrap_or_default();
            if columns.lines().any(|line| line.trim().starts_with("pupil_id ")) {
                let name = rest.split_whitespace().next().unwrap_or_default().to_owned();
                named.insert(name, columns.to_owned());
            }
        }
    }
    let sown: BTreeMap<&str, &[&str]> = SOWN.iter().copied().collect();
    for table in named.keys() {
        assert!(sown.contains_key(table.as_str()), "{table} names a pupil: sow in it, and say so");
    }
    // and what is said to be sown is there: no plain word of a pupil's row is without a canary
    let town = Town::small(Store::Sqlite);
    sow(&town);
    let StoreAt::Sqlite(file) = town.place() else { panic!("an embedded store") };
    let store = rusqlite::Connection::open(file).expect("opens");
    let plain = canaries::PLAIN.into_iter().chain([("award", "why")]);
    for (table, column) in plain {
        let text = format!("select count(*) from {table} where {column} like '金丝雀%'");
        let count: i64 = store.query_row(&text, [], |row| row.get(0)).expect("a count");
        assert_eq!(count, 1, "{table}.{column}");
    }
}

/// Money of one giver for one child would tie both together in public: the page says no purpose
/// by name and no sum of few.
// covers J9 T17
#[test]
fn a_giver_of_one_directed_gift_learns_of_no_other() {
    let town = Town::small(Store::Sqlite);
    let sown = sow(&town);
    let giver = town.as_("wangfang");
    let own = giver.get(&format!("/aid/gifts/{}/proof", sown.gift));
    assert_eq!(own.status, StatusCode::OK, "{}", own.body);
    assert!(own.body.contains("500.00 元"), "{}", own.body);
    let page = town.visitor().get("/aid").body;
    assert!(page.contains("30,500.00 元"), "{page}");
    assert!(!page.contains(">500.00") && !page.contains("30,000.00"), "one gift is not a source");
    let kind = PurposeKind::Directed.code();
    let file = town.visitor().get("/aid/published/2026-09/file").body;
    let file: serde_json::Value = serde_json::from_str(&file).expect("JSON");
    let sources = file["sources"].as_array().expect("sources");
    assert!(sources.iter().all(|cell| cell["aim"] != kind), "{sources:?}");
}
