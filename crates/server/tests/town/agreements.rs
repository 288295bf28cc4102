//! Agreements: a text in force by two, ticked, signed by three, asked again, ended, sealed.

use axum::http::StatusCode;
use liandong::activities::store as activities;
use liandong::agreements::remind_chore;
use liandong::cli::prove;
use liandong::db::{Sql, Who};
use liandong::notices::deliver;
use liandong::p;
use liandong_domain::basics::{OrganisationId, ShiftId};

use crate::minors::picture;
use crate::support::hands::{proved, refused, send};
use crate::support::money::went;
use crate::support::stores::both;
use crate::support::town::{Someone, Town, at, saturday};

const THREE: &str = "甲方【组织】、乙方【志愿者】（监护人【监护人】）、丙方【服务单位】约定：\n\
    内容：【服务内容】\n方式：【服务方式】\n时间：【服务时间】\n地点：【服务地点】\n\
    工作条件：【工作条件】\n安全保障：【安全保障】\n风险：【风险】";

/// The next shift of the visits.
fn coming(town: &Town) -> ShiftId {
    let (id, visits, now) = (town.cast.town, town.cast.visits, at(12, 0));
    let next = Sql("select shift_id from shift where town_id = $1 and activity_id = $2 \
         and starts_at > $3 and published_at is not null order by starts_at limit 1");
    let row = town.app.db().read_now(id, move |q| Ok(q.row(next, p![id, visits, now])?));
    row.expect("a look").expect("a shift").get(0).expect("an id")
}

/// 晨光电子厂, whose liaison is 林志勇, runs the visits too.
fn partner(town: &Town) -> OrganisationId {
    let (id, liaison, visits) = (town.cast.town, town.cast.liaison, town.cast.visits);
    let unit = Sql("select organisation_id from holding where town_id = $1 and person_id = $2");
    town.app
        .db()
        .write_now(Who::system(id, "test"), move |tx| {
            let row = tx.row(unit, p![id, liaison])?.expect("a role");
            let unit: OrganisationId = row.get(0)?;
            activities::set_joint(tx, visits, &[(unit, "提供场地".to_owned())])?;
            let line = liandong::events::Kind::ActivityChanged.of(visits);
            liandong::events::record(tx, line)?;
            Ok(unit)
        })
        .expect("a joint organiser")
}

/// A text of the station, in force from today.
fn in_force(town: &Town, title: &str, form: &str, audience: &str, body: &str) -> String {
    let station = town.cast.station.to_string();
    let fields = [
        ("title", title),
        ("organisation", &*station),
        ("form", form),
        ("audience", audience),
        ("body", body),
    ];
    let once = |step: &str| format!("{title}-{step}");
    let path = went(&send(&town.as_("zhouminyi"), "/documents", &once("new"), &fields));
    put_in_force(town, &path, 1);
    path
}

fn put_in_force(town: &Town, path: &str, version: i64) {
    let today = saturday().to_string();
    let sign = format!("{path}/versions/{version}/sign");
    for login in ["chenhuishan", "heguifang"] {
        let who = town.as_(login);
        went(&send(&who, &sign, &format!("{path}{version}{login}"), &[("first_day", &*today)]));
    }
}

fn begin(who: &Someone<'_>, path: &str, once: &str, document: &str, person: &str) -> String {
    let id = document.rsplit('/').next().expect("an id");
    went(&send(who, path, once, &[("document", id), ("person", person)]))
}

// covers B6
#[test]
fn two_put_a_text_in_force_and_nobody_changes_it_again() {
    for store in both() {
        let town = Town::small(store);
        let (zhou, chen, he) =
            (town.as_("zhouminyi"), town.as_("chenhuishan"), town.as_("heguifang"));
        let station = town.cast.station.to_string();
        let new = |body| {
            [
                ("title", "三方协议"),
                ("organisation", &*station),
                ("form", "tripartite"),
                ("audience", "risky"),
                ("body", body),
            ]
        };
        let wrong = send(&zhou, "/documents", "d1", &new("【志愿者姓名】同意"));
        refused(&wrong, "不认识“【志愿者姓名】”");
        assert!(wrong.body.contains("【志愿者姓名】同意"), "what was typed is kept");
        refused(&send(&zhou, "/documents", "d2", &new("【志愿者】同意")), "【安全保障】");
        let path = went(&send(&zhou, "/documents", "d3", &new(THREE)));
        assert_eq!(path, went(&send(&zhou, "/documents", "d3", &new(THREE))), "sent twice");
        let sign = format!("{path}/versions/1/sign");
        let today = saturday().to_string();
        let tomorrow = saturday().plus_days(1).to_string();
        fn day(day: &str) -> [(&str, &str); 1] {
            [("first_day", day)]
        }
        let assistant = send(&zhou, &sign, "d4", &day(&today));
        assert_eq!(assistant.status, StatusCode::NOT_FOUND, "an assistant writes, and signs not");
        refused(&send(&chen, &sign, "d5", &day("2026-11-20")), "");
        went(&send(&chen, &sign, "d6", &day(&tomorrow)));
        refused(&send(&chen, &sign, "d7", &day(&tomorrow)), "");
        refused(&send(&he, &sign, "d8", &day(&today)), "");
        assert!(zhou.get(&path).body.contains("一个人签了"));
        went(&send(&he, &sign, "d9", &day(&tomorrow)));
        refused(&send(&he, &sign, "d10", &day(&tomorrow)), "");
        refused(&send(&zhou, &format!("{path}/versions/1/take-back"), "d11", &[]), "");
        let next = format!("{path}/versions");
        let same = [("body", THREE), ("weight", "matters"), ("why", "x")];
        refused(&send(&zhou, &next, "d12", &same), "没有改");
        // a hand in the database is refused as well
        let id = town.cast.town;
        let edit = Sql("update document_version set body = 'x' where town_id = $1");
        let hand = town
            .app
            .db()
            .write_now(Who::system(id, "test"), move |tx| Ok(tx.keep_house(edit, p![id])?));
        assert!(hand.is_err(), "frozen");
        for login in ["wangfang", "limin", "liangguodong"] {
            let other = town.as_(login);
            for path in [&*path, "/documents", "/documents/new"] {
                assert_eq!(other.get(path).status, StatusCode::NOT_FOUND, "{login} {path}");
            }
        }
        proved(&town);
    }
}

// covers B6 E5
#[test]
fn a_notice_is_ticked_once_and_a_version_that_matters_asks_again() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.as_("wangfang");
        let why = format!("/shifts/{}/why", coming(&town));
        assert!(!wang.get(&why).body.contains("还没有签"), "nothing is asked before");
        let rules = in_force(&town, "志愿者守则", "tick", "everyone", "【志愿者】守规矩。");
        assert!(wang.get(&why).body.contains("还没有签“志愿者守则”"));
        assert!(wang.get(&why).body.contains("/agreements\""), "and where it is signed");
        let mine = format!("/people/{}/agreements", town.cast.wangfang);
        assert_eq!(went(&wang.get("/me/agreements")), mine);
        let one = begin(&wang, &mine, "t1", &rules, "");
        assert_eq!(one, begin(&wang, &mine, "t2", &rules, ""), "drawn up once");
        let page = wang.get(&one).body;
        assert!(page.contains("王芳守规矩。") && !page.contains("signature_pad.js"), "{page}");
        let sign = format!("{one}/sign");
        refused(&send(&wang, &sign, "t3", &[("side", "volunteer")]), "再打勾");
        for login in ["limin", "huangweiqiang", "linzhiyong"] {
            assert_eq!(town.as_(login).get(&one).status, StatusCode::NOT_FOUND, "{login}");
        }
        went(&send(&wang, &sign, "t4", &[("side", "volunteer"), ("ticked", "yes")]));
        refused(&send(&wang, &sign, "t5", &[("side", "volunteer"), ("ticked", "yes")]), "");
        assert!(wang.get(&one).body.contains("已签齐"));
        assert!(!wang.get(&why).body.contains("还没有签"));
        // a slip put right asks nobody, a change that matters asks everybody
        for (version, weight, asks) in [(2, "correction", false), (3, "matters", true)] {
            let body = format!("【志愿者】守规矩，第{version}版。");
            let new = [("body", &*body), ("weight", weight), ("why", "改一改")];
            went(&send(
                &town.as_("zhouminyi"),
                &format!("{rules}/versions"),
                &format!("t6{version}"),
                &new,
            ));
            let hours = town.app.clock();
            hours.set(
                saturday()
                    .plus_days(version)
                    .at(liandong_domain::basics::TimeOfDay::new(9, 0).expect("a time")),
            );
            let sign = format!("{rules}/versions/{version}/sign");
            let day = saturday().plus_days(version).to_string();
            for login in ["chenhuishan", "heguifang"] {
                let once = format!("t7{version}{login}");
                went(&send(&town.as_(login), &sign, &once, &[("first_day", &*day)]));
            }
            let asked = town.as_("wangfang").get(&mine).body.contains("看一看，再签");
            assert_eq!(asked, asks, "version {version}");
        }
        let told = |town: &Town| {
            remind_chore(&town.app, town.cast.town, "").expect("a look");
            deliver(&town.app, town.cast.town, "").expect("notices");
            town.as_("wangfang").get("/me/notices").body.matches("请重新看、重新签").count()
        };
        assert_eq!(told(&town), 1);
        assert_eq!(told(&town), 1, "told once");
        let wang = town.as_("wangfang");
        let third = begin(&wang, &mine, "t8", &rules, "");
        let tick = [("side", "volunteer"), ("ticked", "yes")];
        went(&send(&wang, &format!("{third}/sign"), "t9", &tick));
        assert!(wang.get(&one).body.contains("已结束"), "the new one takes the old one's place");
        assert!(wang.get(&one).body.contains("王芳守规矩。"), "and the old one stays readable");
        proved(&town);
    }
}

// covers B6 B5
#[test]
fn three_sides_sign_for_a_child_and_each_only_its_own() {
    for store in both() {
        let town = Town::small(store);
        partner(&town);
        let three = in_force(&town, "三方协议", "tripartite", "everyone", THREE);
        let (jiayi, father) = (town.as_("huangjiayi"), town.as_("huangweiqiang"));
        let shift = format!("/shifts/{}/agreements", coming(&town));
        let child = town.cast.jiayi.to_string();
        let one = begin(&jiayi, &shift, "a1", &three, "");
        assert_eq!(one, begin(&father, &shift, "a2", &three, &child), "the same for both");
        let page = father.get(&one).body;
        assert!(page.contains("黄嘉怡") && page.contains("黄伟强") && page.contains("晨光电子厂"));
        assert!(page.contains("signature_pad.js"));
        let sign = format!("{one}/sign");
        let as_ = |side: &'static str, name: &'static str| {
            [("side", side), ("signed_name", name), ("strokes", "1,1 9,9 20,20 30,30 40,40 50,50")]
        };
        // the child signs for nobody else, and under no other name
        let other = send(&jiayi, &sign, "a3", &as_("guardian", "黄伟强"));
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        refused(&send(&jiayi, &sign, "a4", &as_("volunteer", "黄伟强")), "黄嘉怡");
        went(&send(&jiayi, &sign, "a5", &as_("volunteer", "黄嘉怡")));
        let list = jiayi.get(&shift).body;
        assert!(list.contains("未签"), "the guardian is missing");
        went(&send(&father, &sign, "a6", &as_("guardian", "黄伟强")));
        assert!(!jiayi.get(&shift).body.contains("未签"), "the person's own part is done");
        assert!(jiayi.get(&one).body.contains("等其他方签"));
        // the office: the station's worker for the organisation, the liaison for the unit
        let (zhou, chen, lin) =
            (town.as_("zhouminyi"), town.as_("chenhuishan"), town.as_("linzhiyong"));
        let assistant = send(&zhou, &sign, "a7", &as_("organisation", "周敏仪"));
        assert_eq!(assistant.status, StatusCode::NOT_FOUND, "an assistant binds nobody");
        assert!(zhou.get("/documents").body.contains(&one), "it waits on the office's list");
        went(&send(&chen, &sign, "a8", &as_("organisation", "陈慧珊")));
        refused(&send(&zhou, &sign, "a9", &as_("partner", "陈慧珊")), "不能替两方签");
        went(&send(&lin, &sign, "a10", &as_("partner", "林志勇")));
        assert!(father.get(&one).body.contains("已签齐"));
        assert_eq!(father.get(&format!("{one}/agreement.pdf")).status, StatusCode::OK);
        // ended by the father, without a reason; the office would owe one
        refused(&send(&zhou, &format!("{one}/end"), "a11", &[("why", " ")]), "");
        went(&send(&father, &format!("{one}/end"), "a12", &[]));
        assert!(jiayi.get(&shift).body.contains("未签"));
        refused(&send(&chen, &sign, "a13", &as_("organisation", "陈慧珊")), "已经结束");
        proved(&town);
    }
}

// covers B6
#[test]
fn a_device_handed_over_a_paper_photographed_and_a_reminder() {
    for store in both() {
        let town = Town::small(store);
        let text = in_force(&town, "服务承诺书", "signed", "everyone", "【志愿者】承诺。");
        let zhou = town.as_("zhouminyi");
        let (wang, bo) = (town.cast.wangfang, town.cast.libonian);
        let one = begin(&zhou, &format!("/people/{wang}/agreements"), "h1", &text, "");
        let sign = format!("{one}/sign");
        let named = |name: &'static str| [("side", "volunteer"), ("signed_name", name)];
        refused(&send(&zhou, &sign, "h2", &named("周敏仪")), "王芳");
        went(&send(&zhou, &sign, "h3", &named("王芳")));
        let page = town.as_("wangfang").get(&one).body;
        assert!(page.contains("在社工的设备上签名") && page.contains("已签齐"), "{page}");
        let paper = begin(&zhou, &format!("/people/{bo}/agreements"), "h4", &text, "");
        const LINE: &str = "a-line-between-parts";
        let upload = |once: &str, who: &Someone<'_>, bytes: &[u8]| {
            let mut form = Vec::new();
            for (name, value) in [("once", once), ("side", "volunteer"), ("signed_name", "李伯年")]
            {
                form.extend(
                    format!(
                        "--{LINE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n\
                         {value}\r\n"
                    )
                    .into_bytes(),
                );
            }
            let head = "content-disposition: form-data; name=\"photo\"; filename=\"p.jpg\"";
            form.extend(format!("--{LINE}\r\n{head}\r\n\r\n").into_bytes());
            form.extend(bytes);
            form.extend(format!("\r\n--{LINE}--\r\n").into_bytes());
            let kind = format!("multipart/form-data; boundary={LINE}");
            who.post_body(&format!("{paper}/paper"), &kind, form)
        };
        refused(&upload("h5", &zhou, b"no picture"), "不是照片");
        let own = upload("h6", &town.as_("libonian"), &picture());
        assert_eq!(own.status, StatusCode::NOT_FOUND, "papers are brought to the office");
        // nobody signed for four days: reminded once, not twice
        let day = saturday().plus_days(4);
        town.app.clock().set(day.at(liandong_domain::basics::TimeOfDay::START));
        for _ in 0..2 {
            remind_chore(&town.app, town.cast.town, "").expect("a look");
            deliver(&town.app, town.cast.town, "").expect("notices");
        }
        let inbox = town.as_("libonian").get("/me/notices").body;
        assert_eq!(inbox.matches("还有一份协议等着签").count(), 1, "{inbox}");
        let zhou = town.as_("zhouminyi");
        went(&upload("h7", &zhou, &picture()));
        let look = send(&zhou, &format!("{paper}/look"), "", &[("side", "volunteer")]);
        assert!(look.body.contains("data:image/jpeg;base64,"));
        let own =
            send(&town.as_("libonian"), &format!("{paper}/look"), "", &[("side", "volunteer")]);
        assert_eq!(own.status, StatusCode::NOT_FOUND);
        assert!(town.as_("libonian").get("/me/readings").body.contains("纸上签的协议的照片"));
        // a changed word in the database is found by the proof
        proved(&town);
        let id = town.cast.town;
        let edit = Sql("update agreement set seal = 'x' where town_id = $1");
        town.app
            .db()
            .write_now(Who::system(id, "test"), move |tx| Ok(tx.keep_house(edit, p![id])?))
            .expect("a hand");
        let found = prove(&town.app).expect("a proof");
        let broken = found.iter().find(|(what, _)| what.contains("as sealed")).expect("the seals");
        assert_eq!(broken.1.len(), 2);
        assert!(zhou.get(&one).body.contains("和封存时不一样"));
    }
}
