//! A 少骏会 branch, from a planned term to a badge handed over.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::db::Who;
use liandong::people::actions::{NewPerson, register};
use liandong_domain::access::Permit;
use liandong_domain::basics::{Moment, TimeOfDay};
use liandong_domain::people::PersonName;
use liandong_domain::progression::ProgressionScheme;
use liandong_domain::rules::RuleContent;

use crate::support::hands::{refused, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Town, saturday};

/// What stands between the first of these and the next quotation mark.
fn between(body: &str, head: &str) -> String {
    let (_, rest) = body.split_once(head).unwrap_or_else(|| panic!("{head} in {body}"));
    rest.split(['"', '?']).next().expect("an end").to_owned()
}

/// So many Saturdays after the first, at this time.
fn week(n: i64, hour: i64, minute: i64) -> Moment {
    saturday().plus_days(7 * n).at(TimeOfDay::new(hour, minute).expect("a time"))
}

const TERM: [(&str, &str); 7] = [
    ("title", "秋季周六集会"),
    ("first", "2026-11-21"),
    ("last", "2026-12-26"),
    ("weekday", "6"),
    ("from", "10:00"),
    ("until", "12:00"),
    ("place", "石龙中学少年活动室"),
];

/// The branch's address, with its term planned by its leader.
fn planned(town: &Town) -> String {
    let branch = format!("/organisations/{}/progression", town.cast.eagles);
    let leader = town.as_("limin");
    went(&send(&leader, &format!("{branch}/term"), "t1", &TERM));
    branch
}

/// The meetings of the branch, in their order.
fn meetings(town: &Town, branch: &str) -> Vec<String> {
    let page = town.as_("limin").get(branch);
    let (_, weeks) = page.body.split_once("id=\"weeks\"").expect("the weeks");
    let parts = weeks.split("href=\"/progression/meetings/").skip(1);
    parts.map(|part| part.split('"').next().expect("an id").to_owned()).collect()
}

/// The qualification of leaders, and 李敏 who holds it.
fn qualified(town: &Town) {
    let worker = town.as_("chenhuishan");
    let page = worker.get("/training/courses/new");
    let (_, rest) = page.body.split_once("name=\"organisation\"").expect("bodies");
    let body = between(rest, "<option value=\"");
    let fields = [
        ("name", "少骏会带领员"),
        ("organisation", body.as_str()),
        ("valid_months", "24"),
        ("practices", "2"),
        ("teachings", "1"),
        ("rest_months", "6"),
    ];
    let made = went(&send(&worker, "/training/qualifications", "q1", &fields));
    let which = between(&made, "/training/qualifications/");
    let path = format!("/people/{}/qualifications", town.cast.limin);
    went(&send(&worker, &path, "q2", &[("qualification", &*which), ("day", "2026-11-01")]));
}

/// 李敏 leads every meeting, 王芳 helps.
fn two_adults(town: &Town, meeting: &str) {
    let leader = town.as_("limin");
    let (limin, wang) = (town.cast.limin.to_string(), town.cast.wangfang);
    let path = format!("/progression/meetings/{meeting}/adults");
    let herself = [("leader", limin.as_str()), ("part", "leader"), ("later", "yes")];
    went(&send(&leader, &path, "a1", &herself));
    let number = town
        .app
        .db()
        .read_now(town.cast.town, move |q| {
            Ok(liandong::people::store::person(q, wang)?.expect("王芳").number)
        })
        .expect("her number");
    let helper = [("person", number.as_str()), ("part", "helper"), ("later", "yes")];
    went(&send(&leader, &path, "a2", &helper));
}

/// 黄伟强 agrees to everything for his daughter, under his own sign-in.
fn father_agrees(town: &Town) {
    let father = town.as_("huangweiqiang");
    let path = format!("/people/{}/sign", town.cast.jiayi);
    let by = between(&father.get(&path).body, "name=\"by\" value=\"");
    let fields = [
        ("by", by.as_str()),
        ("scope", "all"),
        ("starts_on", "2026-11-21"),
        ("ends_on", "2027-06-30"),
        ("signed_name", "黄伟强"),
    ];
    went(&send(&father, &path, "y1", &fields));
}

/// The consent is asked for on the day, and the names are noted once it is there.
fn names_of_the_first(town: &Town, meeting: &str) {
    let child = town.cast.jiayi.to_string();
    let path = format!("/progression/meetings/{meeting}");
    let names = format!("{path}/names");
    let leader = town.as_("limin");
    let early = send(&leader, &names, "n0", &[]);
    refused(&early, "才开始");
    town.app.clock().set(week(0, 10, 5));
    let page = leader.get(&path);
    assert!(page.body.contains("没有监护人同意"), "{}", page.body);
    assert!(!page.body.contains(&format!("value=\"{child}\"")), "she cannot be ticked");
    refused(&send(&leader, &names, "n1", &[("there", &*child)]), "黄嘉怡 当天没有监护人同意");
    father_agrees(town);
    let page = leader.get(&path);
    assert!(page.body.contains(&format!("value=\"{child}\" checked")), "all are ticked");
    went(&send(&leader, &names, "n2", &[("there", &*child)]));
    let stranger = town.cast.wangfang.to_string();
    let strange = send(&leader, &names, "n3", &[("there", &*stranger)]);
    assert_eq!(strange.status, StatusCode::NOT_FOUND, "no child of this branch");
}

/// What she showed is attested, undone, and taken back later with a reason.
fn attested(town: &Town, branch: &str) {
    let child = town.cast.jiayi.to_string();
    let leader = town.as_("limin");
    let path = format!("{branch}/endorse");
    let fields =
        [("badge", "d1"), ("leaf", "1"), ("child", &*child), ("words", "慢慢扶，边走边说")];
    went(&send(&leader, &path, "e1", &fields));
    // the same form again is the same deed; another form is refused
    went(&send(&leader, &path, "e1", &fields));
    refused(&send(&leader, &path, "e2", &fields), "黄嘉怡 这一项认可过了");
    refused(&send(&leader, &path, "e3", &fields[..2]), "请勾选做到的孩子");
    let by_itself = [("badge", "d1"), ("leaf", "0"), ("child", &*child)];
    let by_itself = send(&leader, &path, "e4", &by_itself);
    assert_eq!(by_itself.status, StatusCode::NOT_FOUND, "presence is not attested by hand");
    let one = |town: &Town| {
        let page = town.as_("limin").get(&path);
        let last = page.body.split("name=\"endorsement\"").nth(1).expect("one").to_owned();
        between(&last, "value=\"")
    };
    let undo = format!("{branch}/undo");
    went(&send(&leader, &undo, "u1", &[("endorsement", &*one(town))]));
    went(&send(&leader, &path, "e5", &fields));
    town.app.clock().set(week(1, 10, 50));
    let leader = town.as_("limin");
    let late = one(town);
    refused(&send(&leader, &undo, "u2", &[("endorsement", &*late)]), "请用“收回”并写原因");
    let back = format!("{branch}/take-back");
    let silent = send(&leader, &back, "b1", &[("endorsement", &*late), ("why", " ")]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&send(&leader, &back, "b2", &[("endorsement", &*late), ("why", "看错了人")]));
    refused(
        &send(&leader, &back, "b3", &[("endorsement", &*late), ("why", "再来")]),
        "已经撤回或收回",
    );
    went(&send(&leader, &path, "e6", &fields));
}

/// Handed over in person: weighed once more, written once.
fn awarded(town: &Town, branch: &str) {
    let child = town.cast.jiayi.to_string();
    let leader = town.as_("limin");
    let path = format!("{branch}/awards");
    let page = leader.get(&path);
    assert!(page.body.contains("黄嘉怡 · 敬老小使者"), "{}", page.body);
    let sheet = leader.get(&format!("{path}/sheet"));
    assert!(sheet.body.contains("黄嘉怡") && sheet.body.contains("敬老小使者"), "{}", sheet.body);
    let (d1, d2) = (format!("{child} d1"), format!("{child} d2"));
    let give = |once: &str, badge: &str, day: &str| {
        let fields = [("award", badge), ("day", day), ("occasion", "期中授章礼")];
        send(&leader, &path, once, &fields)
    };
    refused(&give("g1", &d1, "2026-12-24"), "日期不能在今天以后");
    refused(&give("g2", &d2, "2026-11-28"), "黄嘉怡 还差");
    let nothing = [("day", "2026-11-28"), ("occasion", "期中授章礼")];
    refused(&send(&leader, &path, "g3", &nothing), "请勾选授予了哪些徽章");
    went(&give("g4", &d1, "2026-11-28"));
    refused(&give("g5", &d1, "2026-11-28"), "已经得了这枚徽章");
    let page = leader.get(&path);
    assert!(page.body.contains("期中授章礼"), "{}", page.body);
}

// covers T7 T12 C6 C8
#[test]
fn a_term_runs_from_its_plan_to_a_badge_handed_over() {
    for store in both() {
        let town = Town::small(store);
        let empty =
            town.as_("limin").get(&format!("/organisations/{}/progression", town.cast.eagles));
        assert!(empty.body.contains("还没有学期计划"), "{}", empty.body);
        let branch = planned(&town);
        let again = send(&town.as_("limin"), &format!("{branch}/term"), "t2", &TERM);
        refused(&again, "已经有“秋季周六集会”");
        let all = meetings(&town, &branch);
        assert_eq!(all.len(), 6, "six Saturdays");

        // what the first meeting lacks is said until it is there
        let first = format!("/progression/meetings/{}", all[0]);
        let lacks = |sentence: &str| {
            let page = town.as_("limin").get(&first);
            assert!(page.body.contains(sentence), "{sentence}: {}", page.body);
        };
        lacks("还没有人带领");
        two_adults(&town, &all[0]);
        lacks("李敏 没有“少骏会带领员”资质");
        qualified(&town);
        lacks("成人够了，资质也齐");

        names_of_the_first(&town, &all[0]);
        town.app.clock().set(week(1, 10, 30));
        let child = town.cast.jiayi.to_string();
        let names = format!("/progression/meetings/{}/names", all[1]);
        went(&send(&town.as_("limin"), &names, "m1", &[("there", &*child)]));
        attested(&town, &branch);
        awarded(&town, &branch);

        let own = town.as_("huangjiayi").get("/me/progression");
        assert!(own.body.contains("期中授章礼"), "{}", own.body);
        assert!(own.body.contains("2 次集会") && own.body.contains("1 次认可"), "{}", own.body);
        assert!(
            own.body.contains("慢慢扶，边走边说") && own.body.contains("看错了人"),
            "{}",
            own.body
        );
        let table = town.as_("chenhuishan").get(&format!("{branch}/table"));
        assert!(table.body.contains("黄嘉怡") && table.body.contains("已授予"), "{}", table.body);
        let broken = prove(&town.app).expect("the proof runs");
        let broken: Vec<_> = broken.iter().filter(|(_, rows)| !rows.is_empty()).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

// covers T12 Q2
#[test]
fn a_path_is_seen_by_the_child_the_family_and_those_who_lead() {
    for store in both() {
        let town = Town::small(store);
        let branch = planned(&town);
        let (jiayi, wang) = (town.cast.jiayi, town.cast.wangfang);
        let sees = |login: &str, path: &str| town.as_(login).get(path).status == StatusCode::OK;
        assert!(sees("huangjiayi", "/me/progression"));
        let father = town.as_("huangweiqiang");
        assert!(
            father.get("/me/children").body.contains(&format!("/me/children/{jiayi}/progression"))
        );
        assert!(sees("huangweiqiang", &format!("/me/children/{jiayi}/progression")));
        assert!(
            !sees("huangweiqiang", &format!("/me/children/{wang}/progression")),
            "not his child"
        );
        assert!(
            !sees("huangweiqiang", &format!("/people/{jiayi}/progression")),
            "he does not lead"
        );
        assert!(!sees("wangfang", &format!("/me/children/{jiayi}/progression")));
        assert!(sees("limin", &format!("/people/{jiayi}/progression")));
        assert!(sees("chenhuishan", &format!("/people/{jiayi}/progression")));
        for login in ["wangfang", "huangweiqiang", "huangjiayi", "liangguodong", "suwen"] {
            for path in ["", "/term", "/table", "/endorse", "/awards", "/awards/sheet"] {
                assert!(!sees(login, &format!("{branch}{path}")), "{login} {path}");
            }
        }
        // no document number, no birthday, no telephone on a path
        let page = town.as_("limin").get(&format!("/people/{jiayi}/progression"));
        assert!(!page.body.contains("4419") && !page.body.contains("1999999"), "{}", page.body);
        let foreign = send(&town.as_("wangfang"), &format!("{branch}/endorse"), "f1", &[]);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        // the ways that lead there
        assert!(town.as_("limin").get("/home").body.contains("href=\"/progression\""));
        assert!(town.as_("limin").get("/progression").body.contains("飞鹰一队"));
        assert!(town.as_("huangjiayi").get("/home").body.contains("/me/progression"));
        let team = format!("/organisations/{}", town.cast.eagles);
        assert!(town.as_("chenhuishan").get(&team).body.contains(&branch));
        assert!(!town.as_("wangfang").get(&team).body.contains(&branch));
        assert!(town.as_("chenhuishan").get("/desk").body.contains("一周内的少骏会集会"));
    }
}

// covers C8
#[test]
fn a_meeting_with_too_many_children_says_how_many_adults_are_missing() {
    let town = Town::small(Store::Sqlite);
    let branch = planned(&town);
    let all = meetings(&town, &branch);
    qualified(&town);
    two_adults(&town, &all[0]);
    let (id, eagles, zhou) = (town.cast.town, town.cast.eagles, town.cast.zhou);
    town.app
        .db()
        .write_now(Who::system(id, "test"), move |tx| {
            let permit = Permit::for_system(id, zhou);
            let born = tx.now().day().plus_months(-130);
            for name in ["陈一", "陈二", "陈三", "陈四"].iter().flat_map(|n| [*n; 4]).enumerate()
            {
                let name = format!("{}{}", name.1, ["甲", "乙", "丙", "丁"][name.0 % 4]);
                let mut new = NewPerson::named(Some(eagles), PersonName::parse("name", &name)?);
                new.details.born_on = Some(born);
                register(tx, &permit, &new)?;
            }
            Ok(())
        })
        .expect("sixteen children more");
    let page = town.as_("limin").get(&branch);
    assert!(page.body.contains("17 个孩子只有 2 位成人"), "{}", page.body);
    assert!(page.body.contains("还差 1 位"), "{}", page.body);
    // a child is no helper
    let child = town.cast.jiayi.to_string();
    let path = format!("/progression/meetings/{}/adults", all[0]);
    let too_young =
        send(&town.as_("limin"), &path, "y1", &[("leader", &*child), ("part", "helper")]);
    refused(&too_young, "黄嘉怡 当天 15 岁");
    let twice = town.cast.limin.to_string();
    let twice = send(&town.as_("limin"), &path, "y2", &[("leader", &*twice), ("part", "leader")]);
    refused(&twice, "李敏 已经安排在这次集会里");
}

// covers T7
#[test]
fn a_meeting_is_moved_inside_its_term_or_called_off_with_a_reason() {
    let town = Town::small(Store::Sqlite);
    let branch = planned(&town);
    let all = meetings(&town, &branch);
    let leader = town.as_("limin");
    let path = format!("/progression/meetings/{}", all[1]);
    let to = |once: &str, day: &str, from: &str, until: &str| {
        let fields = [
            ("theme", "尊老"),
            ("place", "中山公园"),
            ("day", day),
            ("from", from),
            ("until", until),
            ("serves", "d1 演示 扶长者走一段路"),
        ];
        send(&leader, &path, once, &fields)
    };
    refused(&to("m1", "2026-12-05", "11:00", "12:00"), "重叠");
    refused(&to("m2", "2027-03-06", "10:00", "12:00"), "日期要在");
    refused(&to("m3", "2026-11-29", "12:00", "10:00"), "结束时间要晚于开始时间");
    refused(&to("m4", "2026-11-29", "十点", "12:00"), "请填时间");
    went(&to("m5", "2026-11-29", "10:00", "12:00"));
    assert!(leader.get(&branch).body.contains("原定 11月28日"), "{}", leader.get(&branch).body);
    assert!(leader.get(&path).body.contains("扶长者走一段路"));
    liandong::notices::deliver(&town.app, town.cast.town, "").expect("notices are written");
    let inbox = town.as_("huangjiayi").get("/me/notices");
    assert!(inbox.body.contains("“尊老”集会改到了"), "{}", inbox.body);
    let silent = send(&leader, &format!("{path}/call-off"), "c1", &[("why", "")]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&send(&leader, &format!("{path}/call-off"), "c2", &[("why", "台风")]));
    refused(&send(&leader, &format!("{path}/call-off"), "c3", &[("why", "台风")]), "取消了");
    town.app.clock().set(week(2, 9, 0));
    refused(&send(&town.as_("limin"), &format!("{path}/names"), "c4", &[]), "取消了");
    let reversed = [("title", "春"), ("first", "2027-03-01"), ("last", "2027-02-01")];
    let mut fields: Vec<(&str, &str)> = TERM[3..].to_vec();
    fields.extend(reversed);
    refused(
        &send(&town.as_("limin"), &format!("{branch}/term"), "t3", &fields),
        "最后一天要在第一天以后",
    );
}

// covers T12 T10
#[test]
fn a_scheme_of_the_town_is_signed_by_two_and_then_weighs() {
    let town = Town::small(Store::Sqlite);
    let mut fields = ProgressionScheme::default_for_town().to_fields();
    let draft = |fields: &[(String, String)], once: &str| {
        let named: Vec<(String, String)> =
            fields.iter().map(|(key, value)| (format!("rule-{key}"), value.clone())).collect();
        let mut all: Vec<(&str, &str)> = named.iter().map(|(k, v)| (&**k, &**v)).collect();
        all.push(("words", "加一枚游泳徽章"));
        send(&town.as_("chenhuishan"), "/rules/progression-scheme/draft", once, &all)
    };
    let body = fields.iter_mut().find(|(key, _)| key == "body").expect("体");
    body.1.push_str("\nt9 小泳者 = 跳水 一次");
    assert_eq!(draft(&fields, "d1").status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = fields.iter_mut().find(|(key, _)| key == "body").expect("体");
    body.1 = body.1.replace("跳水 一次", "任1（show 游二十五米；课程 防溺水）");
    went(&draft(&fields, "d2"));
    let page = town.as_("heguifang").get("/rules/progression-scheme");
    let version = between(&page.body, "/rules/versions/");
    let version = version.trim_end_matches("/sign").to_owned();
    let sign = format!("/rules/versions/{version}/sign");
    for (login, once) in [("heguifang", "s1"), ("liangguodong", "s2")] {
        went(&send(&town.as_(login), &sign, once, &[("first_day", "2026-11-21")]));
    }
    let scheme = town.as_("huangjiayi").get("/progression/scheme");
    assert!(scheme.body.contains("小泳者") && scheme.body.contains("第 2 版"), "{}", scheme.body);
    assert!(scheme.body.contains("做给带领人看：游二十五米"), "{}", scheme.body);
    let first = town.as_("huangjiayi").get("/progression/scheme?version=1");
    assert!(!first.body.contains("小泳者"), "the version before stays as it was");
}
