//! Minors: consents signed and on paper, taken back, the door, birthdays, what a school sees.

mod class;

use std::io::Cursor;

use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use liandong::activities::actions::{SignUpAsk, cancel_other, sign_up};
use liandong::attendance::actions::{OwnCheck, check_own};
use liandong::db::{Sql, Tx, Who};
use liandong::failure::Failure;
use liandong::minors::birthdays_chore;
use liandong::organisations::actions::{NewRole, give_first_role};
use liandong::p;
use liandong::people::actions::{
    Details, GivenBy, NewConsent, NewGuardian, NewPerson, add_guardian, give_consent, register,
};
use liandong::people::store as people;
use liandong_domain::access::{Asks, Permit, Role};
use liandong_domain::activities::{CancelReason, MarkKind};
use liandong_domain::basics::{Day, PersonId};
use liandong_domain::minors::birthday;
use liandong_domain::people::{ConsentScope, Evidence, PersonName, Relation};

use crate::support::hands::{proved, refused, send, went};
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town, at, saturday};

fn permit<P: Asks>(town: &Town, person: PersonId) -> Permit<P> {
    Permit::for_system(town.cast.town, person)
}

fn act<T: Send + 'static>(
    town: &Town,
    deed: impl Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    town.app.db().write_now(Who::system(town.cast.town, "test"), deed)
}

fn born(town: &Town, person: PersonId) -> Day {
    let row = town.app.db().read_now(town.cast.town, move |q| Ok(people::person(q, person)?));
    row.expect("a look").expect("the person").born_on.expect("a birthday")
}

/// Somebody of this age in the eagles' team.
fn enter(town: &Town, name: &'static str, years: i64) -> PersonId {
    let (cast, keeper) = (town.cast, town.cast.zhou);
    let register_permit = permit(town, keeper);
    act(town, move |tx| {
        let name = PersonName::parse("name", name)?;
        let born_on = Some(tx.now().day().plus_months(-years * 12 - 1));
        let mut new = NewPerson::named(Some(cast.eagles), name.clone());
        new.details = Details { born_on, ..Details::named(name) };
        register(tx, &register_permit, &new)
    })
    .expect("entered")
}

/// 黄伟强 is guardian of the child, and says yes to this.
fn under_the_fathers_wing(town: &Town, child: PersonId, scope: ConsentScope) {
    let (keeper, father) = (town.cast.zhou, town.cast.weiqiang);
    let (guardians, consents) = (permit(town, keeper), permit(town, keeper));
    act(town, move |tx| {
        let guardian = NewGuardian {
            name: PersonName::parse("guardian", "黄伟强")?,
            relation: Relation::Father,
            phone: None,
            person: Some(father),
        };
        let guardian = add_guardian(tx, &guardians, child, &guardian)?;
        let today = tx.now().day();
        let new = NewConsent {
            guardian,
            child,
            scope: scope.clone(),
            starts_on: today,
            ends_on: today.plus_months(6),
            evidence: Evidence::InPerson,
            words: String::new(),
            by: GivenBy::Worker,
        };
        give_consent(tx, &consents, &new)
    })
    .expect("a guardian and a consent");
}

/// The form of the page to sign on.
fn signing(page: &Answer, scope: &'static str, name: &'static str) -> Vec<(&'static str, String)> {
    let (_, rest) = page.body.split_once("name=\"by\" value=\"").expect("one guardian");
    let by = rest.split('"').next().expect("an id").to_owned();
    vec![
        ("by", by),
        ("scope", scope.to_owned()),
        ("starts_on", saturday().to_string()),
        ("ends_on", saturday().plus_months(6).to_string()),
        ("signed_name", name.to_owned()),
        ("strokes", "10,20 30,40 50,60 70,80 90,90 99,99;1,1 2,2".to_owned()),
    ]
}

fn fields<'f>(form: &'f [(&'static str, String)]) -> Vec<(&'f str, &'f str)> {
    form.iter().map(|(name, value)| (*name, &**value)).collect()
}

// covers B5 T21
#[test]
fn a_guardian_signs_on_the_phone_and_nobody_else_does() {
    for store in both() {
        let town = Town::small(store);
        let jiayi = town.cast.jiayi;
        let path = format!("/people/{jiayi}/sign");
        let father = town.as_("huangweiqiang");
        let page = father.get(&path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("signature_pad.js"));
        assert!(!father.get("/me/children").body.contains("signature_pad.js"), "only to sign");
        let wrong = signing(&page, "0001", "黄嘉怡");
        refused(&send(&father, &path, "s1", &fields(&wrong)), "和登记的监护人“黄伟强”不一样");
        let mut broken = signing(&page, "0001", "黄伟强");
        broken[5].1 = "<svg>".to_owned();
        refused(&send(&father, &path, "s2", &fields(&broken)), "手写的签名读不出来");
        let well = signing(&page, "0001", "黄伟强");
        let first = went(&send(&father, &path, "s3", &fields(&well)));
        let again = went(&send(&father, &path, "s3", &fields(&well)));
        assert_eq!(first, again, "sent twice, signed once");
        let list = father.get("/me/children").body;
        assert_eq!(list.matches("看签名").count(), 1, "{list}");
        let (_, rest) = list.split_once(&format!("/people/{jiayi}/consents/")).expect("a link");
        let id = rest.split('"').next().expect("an id");
        let shown = format!("/people/{jiayi}/consents/{id}");
        assert!(father.get(&shown).body.contains("M10 20L30 40"), "what was drawn is shown");
        assert_eq!(town.as_("zhouminyi").get(&shown).status, StatusCode::OK);
        // she herself, a stranger and the leader sign nothing and see no signature
        for login in ["huangjiayi", "wangfang", "limin"] {
            let other = town.as_(login);
            for path in [&path, &shown] {
                assert_eq!(other.get(path).status, StatusCode::NOT_FOUND, "{login}");
            }
            let sent = send(&other, &path, "s4", &fields(&well));
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{login}");
        }
        proved(&town);
    }
}

pub fn picture() -> Vec<u8> {
    let mut out = Vec::new();
    let sheet = RgbImage::from_pixel(240, 320, Rgb([200, 210, 220]));
    let written = DynamicImage::from(sheet).write_to(&mut Cursor::new(&mut out), ImageFormat::Png);
    written.expect("a picture");
    out
}

fn photograph(who: &Someone<'_>, slip: &str, once: &str, bytes: &[u8]) -> Answer {
    const LINE: &str = "a-line-between-parts";
    let mut form = format!(
        "--{LINE}\r\ncontent-disposition: form-data; name=\"once\"\r\n\r\n{once}\r\n--{LINE}\r\n\
         content-disposition: form-data; name=\"photo\"; filename=\"p.jpg\"\r\n\r\n"
    )
    .into_bytes();
    form.extend(bytes);
    form.extend(format!("\r\n--{LINE}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={LINE}");
    who.post_body(&format!("{slip}/photo"), &kind, form)
}

// covers B5
#[test]
fn a_paper_counts_when_a_worker_has_looked_at_it() {
    for store in both() {
        let town = Town::small(store);
        let jiayi = town.cast.jiayi;
        let (worker, father) = (town.as_("zhouminyi"), town.as_("huangweiqiang"));
        let slips = format!("/people/{jiayi}/slips");
        let page = worker.get(&slips);
        let (_, rest) = page.body.split_once("name=\"by\"").expect("guardians");
        let (_, rest) = rest.split_once("<option value=\"").expect("one");
        let by = rest.split('"').next().expect("an id");
        let (from, until) = (saturday().to_string(), saturday().plus_months(6).to_string());
        let new = [("by", by), ("scope", "0006"), ("starts_on", &*from), ("ends_on", &*until)];
        let own = send(&father, &slips, "p0", &new);
        assert_eq!(own.status, StatusCode::NOT_FOUND, "a guardian prints nothing");
        let slip = went(&send(&worker, &slips, "p1", &new));
        let slip = slip.split('?').next().expect("an address").to_owned();
        let paper = worker.get(&format!("{slip}/paper"));
        assert!(paper.body.contains("<svg") && paper.body.contains("黄嘉怡"), "{}", paper.body);
        assert!(father.get(&slips).body.contains(&slip), "the family sees it");
        refused(&send(&worker, &format!("{slip}/accept"), "p2", &[]), "还没有照片");
        refused(&photograph(&father, &slip, "p3", b"%PDF-1.7 not a picture"), "不是照片");
        went(&photograph(&father, &slip, "p4", &picture()));
        // nothing counts yet, and the guardian cannot make it count
        let family = format!("/people/{jiayi}/family");
        let paper_consent = "纸质签字";
        let before = worker.get(&family).body.matches(paper_consent).count();
        for way in ["accept", "refuse", "void"] {
            let sent = send(&father, &format!("{slip}/{way}"), "p5", &[("why", "x")]);
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{way}");
        }
        assert_eq!(town.as_("wangfang").get(&slip).status, StatusCode::NOT_FOUND);
        assert!(worker.get("/minors").body.contains(&slip), "it waits on the worker's list");
        // looking is written down, and the picture stands nowhere in the open
        let seen = send(&worker, &format!("{slip}/look"), "", &[("purpose", "check")]);
        assert!(seen.body.contains("data:image/jpeg;base64,"), "{}", seen.body);
        refused(&send(&worker, &format!("{slip}/look"), "", &[("purpose", "")]), "");
        assert!(town.as_("huangjiayi").get("/me/readings").body.contains("纸质同意书的照片"));
        let kept = Sql("select photo_sealed from consent_slip where town_id = $1");
        let id = town.cast.town;
        let sealed: Option<String> = town
            .app
            .db()
            .read_now(id, move |q| Ok(q.row(kept, p![id])?.expect("a slip").get(0)?))
            .expect("a look");
        assert!(sealed.is_some_and(|text| text.starts_with("v1.") && !text.contains("/9j/")));
        refused(&send(&worker, &format!("{slip}/refuse"), "p6", &[("why", " ")]), "请写为什么");
        went(&send(&worker, &format!("{slip}/refuse"), "p7", &[("why", "没有签名")]));
        assert!(father.get(&slip).body.contains("没有签名"), "the family reads why");
        town.app.clock().set(at(9, 25));
        went(&photograph(&father, &slip, "p8", &picture()));
        let unseen = send(&worker, &format!("{slip}/accept"), "p12", &[]);
        refused(&unseen, "请先打开照片看清楚");
        let look = [("purpose", "check")];
        assert_eq!(send(&worker, &format!("{slip}/look"), "", &look).status, StatusCode::OK);
        went(&send(&worker, &format!("{slip}/accept"), "p9", &[]));
        let after = worker.get(&family).body.matches(paper_consent).count();
        assert_eq!(after, before + 1, "now it counts");
        refused(&send(&worker, &format!("{slip}/accept"), "p10", &[]), "已经处理过了");
        refused(&photograph(&father, &slip, "p11", &picture()), "已经处理过了");
        proved(&town);
    }
}

// covers B5 E5
#[test]
fn a_consent_taken_back_holds_at_the_door_and_leads_to_the_sign_ups() {
    for store in both() {
        let town = Town::small(store);
        let (jiayi, today) = (town.cast.jiayi, town.cast.today);
        let father = town.as_("huangweiqiang");
        let lacking = format!("/people/{jiayi}/lacking");
        assert!(!father.get(&lacking).body.contains("缺监护人同意"));
        let page = father.get("/me/children").body;
        // The first given stands last: the one for visits.
        let (_, rest) = page.rsplit_once("/me/children/consents/").expect("a consent");
        let id = rest.split('/').next().expect("an id");
        let to = went(&send(&father, &format!("/me/children/consents/{id}/withdraw"), "w1", &[]));
        assert!(to.starts_with(&lacking), "{to}");
        let ids = went(&send(&father, &format!("/me/children/consents/{id}/withdraw"), "w1", &[]));
        assert_eq!(to, ids, "a repeat is harmless");
        assert!(father.get(&to).body.contains("缺监护人同意"));
        // the worker is told, and the notice leads to the list
        liandong::notices::deliver(&town.app, town.cast.town, "").expect("told");
        let worker = town.as_("chenhuishan");
        assert!(worker.get("/me/notices").body.contains(&lacking));
        assert!(worker.get(&lacking).body.contains(&format!("/shifts/{today}/sign-ups")));
        assert_eq!(town.as_("wangfang").get(&lacking).status, StatusCode::NOT_FOUND);
        // the leader sees the flag; she herself does not get in; who is inside may always go
        assert!(
            town.as_("limin").get(&format!("/shifts/{today}/roster")).body.contains("缺监护人同意")
        );
        town.app.clock().set(at(13, 30));
        let own = permit(&town, jiayi);
        let shown =
            move |kind| OwnCheck { shift: today, kind, code: String::new(), position: None };
        let no = act(&town, move |tx| check_own(tx, &own, &shown(MarkKind::In)));
        assert_eq!(no.expect_err("no consent").keys(), ["activities-check-in-consent-missing"]);
        // "everybody is here" is not a word about her; the leader's own tap is
        let leader = town.as_("limin");
        let state = |who: &str| {
            let roster = leader.get(&format!("/shifts/{today}/roster.json")).body;
            let (_, row) = roster.split_once(who).expect("the row");
            let (_, state) = row.split_once("\"state\":\"").expect("a state");
            state.split('"').next().expect("a word").to_owned()
        };
        let path = format!("/shifts/{today}/roster");
        went(&send(&leader, &format!("{path}/all"), "all", &[("kind", "in")]));
        assert_eq!(state("黄嘉怡"), "expected");
        let tap = [("person", &*jiayi.to_string()), ("kind", "in")];
        went(&send(&leader, &format!("{path}/mark"), "tap", &tap));
        assert_eq!(state("黄嘉怡"), "present");
    }
}

// covers B5
#[test]
fn a_child_comes_with_an_adult_at_sign_up_and_at_the_door() {
    for store in both() {
        let town = Town::small(store);
        let (shift, father) = (town.cast.today, town.cast.weiqiang);
        let child = enter(&town, "黄子轩", 9);
        under_the_fathers_wing(&town, child, ConsentScope::All);
        let seat = |who: PersonId| {
            let permit = permit(&town, who);
            act(&town, move |tx| sign_up(tx, &permit, &SignUpAsk::of(shift, who)))
        };
        let alone = seat(child).expect_err("alone");
        assert_eq!(alone.keys(), ["activities-eligibility-needs-companion"]);
        seat(father).expect("the father");
        seat(child).expect("beside the father");
        let lacking = format!("/people/{child}/lacking");
        let worker = town.as_("zhouminyi");
        assert!(!worker.get(&lacking).body.contains("缺陪同的大人"));
        let row = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                Ok(liandong::activities::store::sign_up_of(q, shift, father)?)
            })
            .expect("a look")
            .expect("his seat");
        let leaves = permit(&town, town.cast.zhou);
        act(&town, move |tx| cancel_other(tx, &leaves, row.id, CancelReason::Other, "加班"))
            .expect("he leaves");
        assert!(worker.get(&lacking).body.contains("缺陪同的大人"));
        let roster = town.as_("limin").get(&format!("/shifts/{shift}/roster"));
        assert!(roster.body.contains("缺陪同的大人"), "{}", roster.body);
        town.app.clock().set(at(13, 30));
        let own = permit(&town, child);
        let asked = OwnCheck { shift, kind: MarkKind::In, code: String::new(), position: None };
        let no = act(&town, move |tx| check_own(tx, &own, &asked)).expect_err("alone");
        assert_eq!(no.keys(), ["activities-check-in-company-missing"]);
    }
}

fn diary_of(town: &Town, kind: &'static str) -> i64 {
    let id = town.cast.town;
    let lines = Sql("select count(event_id) from event where town_id = $1 and kind = $2");
    town.app.db().read_now(id, move |q| Ok(q.count(lines, p![id, kind])?)).expect("a look")
}

// covers B5 T21
#[test]
fn at_each_birthday_the_right_things_change_by_themselves() {
    for store in both() {
        let town = Town::small(store);
        let jiayi = town.cast.jiayi;
        let (born, noon) = (born(&town, jiayi), at(12, 0).time());
        let chore = || birthdays_chore(&town.app, town.cast.town, "").expect("the chore");
        chore();
        assert_eq!(diary_of(&town, "birthday-reached"), 0);
        town.app.clock().set(birthday(born, 16).at(noon));
        chore();
        chore();
        assert_eq!(diary_of(&town, "birthday-reached"), 1, "once, however often it is looked");
        liandong::notices::deliver(&town.app, town.cast.town, "").expect("told");
        for login in ["huangjiayi", "huangweiqiang", "chenhuishan"] {
            assert!(town.as_(login).get("/me/notices").body.contains("满 16 岁"), "{login}");
        }
        // an own income is noted by a worker, and only between sixteen and eighteen
        let living = format!("/people/{jiayi}/living");
        let worker = town.as_("chenhuishan");
        assert_eq!(send(&town.as_("huangjiayi"), &living, "l0", &[("living", "own")]).status, 404);
        went(&send(&worker, &living, "l1", &[("living", "own")]));
        let father = town.as_("huangweiqiang");
        assert!(
            father.get("/me/children").body.contains("黄嘉怡"),
            "a guardian stands to eighteen"
        );
        // the evening before she is eighteen, and the morning
        let grown = birthday(born, 18);
        town.app.clock().set(grown.plus_days(-1).at(noon));
        let father = town.as_("huangweiqiang");
        assert!(father.get("/me/children").body.contains("黄嘉怡"));
        town.app.clock().set(grown.at(noon));
        let father = town.as_("huangweiqiang");
        // before any chore has run: the rule closes, not the evening
        assert!(!father.get("/me/children").body.contains("黄嘉怡"));
        for path in ["sign", "slips", "lacking"] {
            let path = format!("/people/{jiayi}/{path}");
            assert_eq!(father.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        chore();
        assert_eq!(diary_of(&town, "guardian-ended"), 1);
        assert!(diary_of(&town, "consent-ended") >= 1);
        liandong::notices::deliver(&town.app, town.cast.town, "").expect("told");
        assert!(father.get("/me/notices").body.contains("满 18 岁"), "he is told, last of all");
        let (open, standing) = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let open = people::all_guardians(q, jiayi)?;
                let open = open.iter().filter(|row| row.ended_at.is_none()).count();
                let consents = people::consents(q, jiayi)?;
                let standing = consents.iter().filter(|row| row.consent.withdrawn_at.is_none());
                Ok((open, standing.count()))
            })
            .expect("a look");
        assert_eq!((open, standing), (0, 0));
        let worker = town.as_("chenhuishan");
        assert!(worker.get(&format!("/people/{jiayi}/family")).body.contains("已成年"));
        refused(&send(&worker, &living, "l2", &[("living", "own")]), "16 岁");
    }
}

// covers B5 T21
#[test]
fn the_liaison_of_a_school_sees_what_the_guardian_allows() {
    for store in both() {
        let town = Town::small(store);
        let (jiayi, liaison, eagles) = (town.cast.jiayi, town.cast.liaison, town.cast.eagles);
        let roles = permit(&town, town.cast.security);
        act(&town, move |tx| {
            let new = NewRole {
                person: liaison,
                organisation: eagles,
                role: Role::PartnerLiaison,
                starts_on: tx.now().day(),
                ends_on: None,
            };
            give_first_role(tx, &roles, &new)
        })
        .expect("a liaison of the school's team");
        let (hours, body) = (format!("/people/{jiayi}/hours"), format!("/organisations/{eagles}"));
        let sees = |yes: bool| {
            let liaison = town.as_("linzhiyong");
            for path in ["/people", "/people?q=%E9%BB%84%E5%98%89%E6%80%A1", &body] {
                let page = liaison.get(path);
                assert_eq!(page.status, StatusCode::OK, "{path}");
                let named = page.body.replace("value=\"黄嘉怡\"", "").contains("黄嘉怡");
                assert_eq!(named, yes, "{path}");
            }
            let book = liaison.get(&hours).status;
            assert_eq!(book, if yes { StatusCode::OK } else { StatusCode::NOT_FOUND });
            // never more: no card, no phone, no family
            for path in ["", "/family", "/slips", "/sign"] {
                let path = format!("/people/{jiayi}{path}");
                assert_eq!(liaison.get(&path).status, StatusCode::NOT_FOUND, "{path}");
            }
        };
        sees(false);
        let (path, father) = (format!("/people/{jiayi}/sign"), town.as_("huangweiqiang"));
        let yes = signing(&father.get(&path), "school", "黄伟强");
        went(&send(&father, &path, "k1", &fields(&yes)));
        sees(true);
    }
}

// covers T21 B5
#[test]
fn of_a_child_the_least_is_kept_and_an_account_needs_a_yes() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("zhouminyi");
        let page = worker.get("/people/new");
        let (_, rest) = page.body.split_once("name=\"body\"").expect("bodies");
        let (_, rest) = rest.split_once("<option value=\"").expect("a body");
        let body = rest.split('"').next().expect("an id");
        let born = saturday().plus_months(-12 * 12 - 1).to_string();
        let told = |extra: &[(&'static str, &'static str)]| {
            let mut all = vec![
                ("name", "何小满"),
                ("body", body),
                ("born_on", &*born),
                ("guardian", "何建国"),
                ("relation", "father"),
                ("guardian_phone", "13800001234"),
            ];
            all.extend_from_slice(extra);
            send(&worker, "/people/new", "n1", &all)
        };
        refused(&told(&[("phone", "13900005678")]), "未满 14 岁不登记自己的电话");
        refused(&told(&[("unit", "某公司")]), "未满 18 岁不登记工作单位");
        let card = went(&told(&[]));
        let card = card.split('?').next().expect("an address");
        let child: PersonId = card.rsplit('/').next().expect("an id").parse().expect("an id");
        refused(&send(&worker, &format!("{card}/account"), "a1", &[]), "孩子有自己的账号");
        under_the_fathers_wing(&town, child, ConsentScope::Account);
        went(&send(&worker, &format!("{card}/account"), "a2", &[]));
        // a pupil of fifteen is asked for a phone, not for a work unit
        let form = town.as_("huangjiayi").get("/me/edit").body;
        assert!(form.contains("name=\"phone\"") && !form.contains("name=\"unit\""));
        let own = send(&town.as_("huangjiayi"), "/me/edit", "e1", &[("unit", "某公司")]);
        refused(&own, "不登记工作单位");
    }
}

/// No birthday is kept that makes a guardian younger than the child, from either side.
fn birthdays_keep_the_order(town: &Town, (child, mother): (PersonId, PersonId), number: &str) {
    let worker = town.as_("zhouminyi");
    let guardian = [
        ("guardian", "陈晓青"),
        ("relation", "mother"),
        ("guardian_number", number),
        ("guardian_sure", "yes"),
    ];
    went(&send(&worker, &format!("/people/{child}/guardians"), "k1", &guardian));
    let edit = |once: &str, who: PersonId, name: &str, day: &str| {
        let fields = [("name", name), ("born_on", day)];
        send(&worker, &format!("/people/{who}/edit"), once, &fields)
    };
    let before = (born(town, child), born(town, mother));
    let young = edit("k2", mother, "陈晓青", "2016-01-01");
    refused(&young, "照这个生日");
    assert!(young.body.contains("2016-01-01"), "what was typed stays");
    refused(&edit("k3", child, "陈小乐", "1999-01-01"), "监护人 陈晓青 不比本人大");
    assert_eq!((born(town, child), born(town, mother)), before, "nothing was written");
    went(&edit("k4", mother, "陈晓青", "1990-01-01"));
}

// covers B5
#[test]
fn an_odd_guardian_is_refused_and_a_young_one_asked_about() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("zhouminyi");
        let path = format!("/people/{}/guardians", town.cast.jiayi);
        let number = |person: PersonId| {
            let row =
                town.app.db().read_now(town.cast.town, move |q| Ok(people::person(q, person)?));
            row.expect("a look").expect("the person").number
        };
        let (younger, little, grown) =
            (enter(&town, "陈小乐", 11), enter(&town, "陈晓青", 24), number(town.cast.wangfang));
        let (child, mother) = (younger, little);
        let (younger, little) = (number(younger), number(little));
        let note = |once: &str, number: &str, sure: &'static str| {
            let guardian = [
                ("guardian", "陈晓青"),
                ("relation", "mother"),
                ("guardian_number", number),
                ("guardian_sure", sure),
            ];
            send(&worker, &path, once, &guardian)
        };
        refused(&note("g1", &younger, ""), "不比孩子大");
        let asked = note("g2", &little, "");
        refused(&asked, "请在下面打钩");
        assert!(asked.body.contains("name=\"guardian_sure\""), "the question can be answered");
        went(&note("g3", &little, "yes"));
        went(&note("g4", &grown, ""));
        birthdays_keep_the_order(&town, (child, mother), &little);
        // somebody who is guardian of nobody here says yes for nobody
        let page = town.as_("wangfang").get("/me/children").body;
        assert!(page.contains("黄嘉怡"), "she is a guardian now");
        let stranger = town.as_("libonian");
        let sign = format!("/people/{}/sign", town.cast.jiayi);
        assert_eq!(stranger.get(&sign).status, StatusCode::NOT_FOUND);
    }
}
