//! A round of mutual choice, from the first wish to both sides' yes.

use axum::http::StatusCode;
use liandong::choice::store;
use liandong_domain::basics::{OrganisationId, PersonId, RoundId};

use crate::support::hands::{refused, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::Town;

/// A round of 王芳, 李伯年 and 黄嘉怡 with one place in 飞鹰一队 and two with the elders.
struct Round {
    path: String,
    id: RoundId,
    eagles: String,
    elders: String,
}

fn open(town: &Town) -> Round {
    let worker = town.as_("chenhuishan");
    let (eagles, elders) = (town.cast.eagles.to_string(), town.cast.elders.to_string());
    let people = [town.cast.wangfang, town.cast.libonian, town.cast.jiayi]
        .map(|person| person.to_string())
        .join(" ");
    let station = town.cast.station.to_string();
    let (one, two) = (format!("places-{eagles}"), format!("places-{elders}"));
    let fields = [
        ("title", "龙城飞鹰 2026 秋季"),
        ("organisation", &*station),
        ("until", "2026-11-28"),
        (&one, "1"),
        (&two, "2"),
        ("candidates", &people),
    ];
    let late = [fields[0], fields[1], ("until", "2026-11-20"), fields[3], fields[5]];
    refused(&send(&worker, "/choice", "r0", &late), "已经过去");
    let path = went(&send(&worker, "/choice", "r1", &fields));
    let path = path.split('?').next().expect("a path").to_owned();
    let id = path.rsplit('/').next().expect("an id").parse().expect("an id");
    Round { path, id, eagles, elders }
}

fn team_of(town: &Town, person: PersonId) -> Option<OrganisationId> {
    let found = town.app.db().read_now(town.cast.town, move |q| Ok(store::team_of(q, person)?));
    found.expect("an answer").map(|agreed| agreed.team)
}

/// 王芳 and 黄嘉怡 wish for 飞鹰一队 first; 李伯年 declines quietly.
fn candidates_wish(town: &Town, round: &Round) {
    let wishes = format!("{}/wishes", round.path);
    let (one, two) = (format!("place-{}", round.eagles), format!("place-{}", round.elders));
    let wang = town.as_("wangfang");
    assert!(wang.get("/home").body.contains(&wishes), "the home leads there");
    assert!(wang.get("/me/choice").body.contains(&wishes), "and the list");
    let foreign = format!("place-{}", town.cast.station);
    refused(&send(&wang, &wishes, "w0", &[(&foreign, "1")]), "不在这一轮");
    refused(&send(&wang, &wishes, "w1", &[(&one, "1"), (&two, "1")]), "分出先后");
    refused(&send(&wang, &wishes, "w2", &[]), "至少给一个");
    let up = format!("up-{}", round.elders);
    let step = [(&*one, "1"), (&*two, "2"), ("move", &*up), ("hopes", "周六有空")];
    let moved = send(&wang, &wishes, "w3", &step);
    assert_eq!(moved.status, StatusCode::OK);
    assert!(moved.body.contains("还没有保存") && moved.body.contains("周六有空"));
    let kept = [(&*one, "1"), (&*two, "2"), ("hopes", "周六有空")];
    went(&send(&wang, &wishes, "w4", &kept));
    let jia = town.as_("huangjiayi");
    went(&send(&jia, &wishes, "j1", &[(&one, "3"), (&two, "7")]));
    let li = town.as_("libonian");
    went(&send(&li, &wishes, "l1", &[(&two, "1")]));
    went(&send(&li, &format!("{}/decline", round.path), "l2", &[]));
}

/// 李敏 leads both teams: 黄嘉怡 before 王芳 in the one, 王芳 in the other.
fn teams_wish(town: &Town, round: &Round) {
    let leader = town.as_("limin");
    let [eagles, elders] =
        [&round.eagles, &round.elders].map(|team| format!("{}/teams/{team}", round.path));
    assert!(leader.get("/home").body.contains(&eagles), "the leader's home leads there");
    let page = leader.get(&eagles).body;
    assert!(page.contains("王芳") && page.contains("周六有空"), "{page}");
    assert!(page.contains("李伯年"), "who declined quietly is not missed");
    assert!(!page.contains("悄悄不选") && !page.contains("LC-"), "{page}");
    let of = |person: PersonId| format!("place-{person}");
    let (wang, jia) = (of(town.cast.wangfang), of(town.cast.jiayi));
    let stranger = of(town.cast.weiqiang);
    refused(&send(&leader, &eagles, "t0", &[(&stranger, "1")]), "不在这一轮");
    went(&send(&leader, &eagles, "t1", &[(&jia, "1"), (&wang, "2")]));
    went(&send(&leader, &elders, "t2", &[(&wang, "1")]));
}

// covers T22 B3
#[test]
fn both_sides_wish_and_say_yes_and_each_learns_why() {
    for store in both() {
        let town = Town::small(store);
        let round = open(&town);
        candidates_wish(&town, &round);
        teams_wish(&town, &round);
        let worker = town.as_("chenhuishan");
        let page = worker.get(&round.path).body;
        assert!(page.contains("悄悄不选"), "the worker sees it: {page}");
        let li = town.cast.libonian.to_string();
        let lock = [("person", &*li), ("team", &*round.elders), ("why", "老搭档")];
        refused(&send(&worker, &format!("{}/lock", round.path), "k0", &lock), "李伯年");
        let agree = format!("{}/agree", round.path);
        refused(&send(&worker, &agree, "a0", &[]), "正在收志愿");
        went(&send(&worker, &format!("{}/propose", round.path), "p1", &[]));
        refused(&send(&worker, &agree, "a1", &[]), "还有 2 个队伍");
        assert_eq!(team_of(&town, town.cast.jiayi), None, "proposed is not agreed");
        let leader = town.as_("limin");
        for team in [&round.eagles, &round.elders] {
            let path = format!("{}/teams/{team}", round.path);
            let once = format!("y{}", &team[30..]);
            went(&send(&leader, &format!("{path}/yes"), &once, &[]));
        }
        went(&send(&worker, &agree, "a2", &[]));
        assert_eq!(team_of(&town, town.cast.jiayi), Some(town.cast.eagles));
        assert_eq!(team_of(&town, town.cast.wangfang), Some(town.cast.elders));
        assert_eq!(team_of(&town, town.cast.libonian), None);
        let own = town.as_("wangfang").get(&format!("{}/wishes", round.path)).body;
        assert!(own.contains("第 1 志愿飞鹰一队的 1 个名额给了它更想要的人"), "{own}");
        assert!(own.contains("这是第 2 志愿") && own.contains("李敏"), "{own}");
        assert!(own.contains("陈慧珊"), "recorded from both sides, who and when");
        let quiet = town.as_("libonian").get(&format!("{}/wishes", round.path)).body;
        assert!(quiet.contains("只有社工知道"), "{quiet}");
        agreed_is_kept(&town, &round);
    }
}

/// What was agreed is changed by a counter-step alone.
fn agreed_is_kept(town: &Town, round: &Round) {
    let worker = town.as_("chenhuishan");
    let again = [("reopen_until", "2026-11-29"), ("reopen_why", "漏了人")];
    refused(&send(&worker, &format!("{}/reopen", round.path), "o9", &again), "已确认");
    let off = [("call_off_why", "不办了")];
    refused(&send(&worker, &format!("{}/call-off", round.path), "o8", &off), "已确认");
    let wang = town.cast.wangfang.to_string();
    let end = format!("{}/end-pair", round.path);
    let silent = send(&worker, &end, "e0", &[("person", &wang), ("end_why", " ")]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&send(&worker, &end, "e1", &[("person", &wang), ("end_why", "搬去外地")]));
    refused(&send(&worker, &end, "e2", &[("person", &wang), ("end_why", "再一次")]), "配对");
    assert_eq!(team_of(town, town.cast.wangfang), None);
    assert!(worker.get(&round.path).body.contains("搬去外地"));
}

// covers B3
#[test]
fn a_proposal_is_reopened_with_a_reason_and_a_locked_pair_comes_first() {
    let town = Town::small(Store::Sqlite);
    let round = open(&town);
    candidates_wish(&town, &round);
    teams_wish(&town, &round);
    let worker = town.as_("chenhuishan");
    let wang = town.cast.wangfang.to_string();
    let lock = [("person", &*wang), ("team", &*round.eagles), ("why", "和妹妹一起接送")];
    let path = format!("{}/lock", round.path);
    let silent = send(&worker, &path, "k1", &[lock[0], lock[1], ("why", "")]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    went(&send(&worker, &path, "k2", &lock));
    let jia = town.cast.jiayi.to_string();
    let second = [("person", &*jia), ("team", &*round.eagles), ("why", "也想去")];
    refused(&send(&worker, &path, "k3", &second), "只有 1 个名额");
    went(&send(&worker, &format!("{}/propose", round.path), "p1", &[]));
    let shown = worker.get(&round.path).body;
    assert!(shown.contains("先定下的"), "{shown}");
    let eagles = format!("{}/teams/{}", round.path, round.eagles);
    let leader = town.as_("limin");
    let coming = leader.get(&eagles).body;
    assert!(coming.contains("王芳") && !coming.contains("黄嘉怡"), "the locked pair holds");
    assert!(!coming.contains("接送"), "the reason is the workers' alone");
    went(&send(&leader, &format!("{eagles}/yes"), "y1", &[]));
    let reopen = format!("{}/reopen", round.path);
    let silent = [("reopen_until", "2026-11-30"), ("reopen_why", "")];
    let silent = send(&worker, &reopen, "o1", &silent);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("reopen_until", "2026-11-30"), ("reopen_why", "有人没写完")];
    went(&send(&worker, &reopen, "o2", &why));
    let unlock = [("person", &*wang)];
    went(&send(&worker, &format!("{}/unlock", round.path), "u1", &unlock));
    went(&send(&worker, &format!("{}/propose", round.path), "p2", &[]));
    let coming = leader.get(&eagles).body;
    assert!(coming.contains("黄嘉怡") && coming.contains("/yes"), "its yes was taken back");
}

// covers B3 Q1
#[test]
fn what_is_not_yours_is_not_there() {
    let town = Town::small(Store::Sqlite);
    let round = open(&town);
    let wishes = format!("{}/wishes", round.path);
    let eagles = format!("{}/teams/{}", round.path, round.eagles);
    let other = town.as_("huangweiqiang");
    for path in [&round.path, &wishes, &eagles] {
        assert_eq!(other.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    let wang = town.as_("wangfang");
    for path in [&*round.path, &*eagles, "/choice", "/choice/new"] {
        assert_eq!(wang.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    let foreign = send(&wang, &format!("{eagles}/decline"), "d1", &[]);
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let leader = town.as_("limin");
    assert_eq!(leader.get(&round.path).status, StatusCode::NOT_FOUND, "the whole is the worker's");
    assert_eq!(leader.get(&eagles).status, StatusCode::OK);
    let zhou = town.as_("zhouminyi");
    assert_eq!(zhou.get(&round.path).status, StatusCode::NOT_FOUND);
    // a repeated form changes nothing more
    let one = format!("place-{}", round.eagles);
    let first = went(&send(&wang, &wishes, "same", &[(&one, "1")]));
    assert_eq!(went(&send(&wang, &wishes, "same", &[(&one, "1")])), first);
    let (town_id, id, person) = (town.cast.town, round.id, town.cast.wangfang);
    let kept = town.app.db().read_now(town_id, move |q| Ok(store::wishes_of(q, id, person)?));
    assert_eq!(kept.expect("her wishes"), [town.cast.eagles]);
}

// covers B3
#[test]
fn lists_from_paper_are_typed_in_and_nobodys_own_word_changes() {
    for store in both() {
        let town = Town::small(store);
        let round = open(&town);
        candidates_wish(&town, &round);
        let worker = town.as_("chenhuishan");
        let path = format!("{}/paper", round.path);
        let number = |person: PersonId| {
            let row = town
                .app
                .db()
                .read_now(town.cast.town, move |q| Ok(liandong::people::store::person(q, person)?));
            row.expect("a look").expect("the person").number
        };
        let (wang, li, jia, stranger) = (
            number(town.cast.wangfang),
            number(town.cast.libonian),
            number(town.cast.jiayi),
            number(town.cast.weiqiang),
        );
        refused(&send(&worker, &path, "p0", &[("paper", " \n")]), "至少录入一行");
        let strange = format!("{jia} 一队\n{stranger} 一队\n{li} 乐队");
        let answer = send(&worker, &path, "p1", &[("paper", &strange)]);
        refused(&answer, &stranger);
        refused(&answer, "第 3 行的“乐队”");
        assert!(answer.body.contains("乐队</textarea>"), "what was typed stays");
        let of = |person: PersonId| {
            let id = round.id;
            let rows = town.app.db().read_now(town.cast.town, move |q| Ok(store::wishes(q, id)?));
            let rows = rows.expect("wishes");
            rows.into_iter().filter(|(who, _)| *who == person).map(|(_, team)| team).collect()
        };
        let before: Vec<OrganisationId> = of(town.cast.wangfang);
        assert!(!before.is_empty());
        let lists = format!("{wang} 老年人义工队\n{li} 一队");
        went(&send(&worker, &path, "p2", &[("paper", &lists)]));
        assert_eq!(of(town.cast.wangfang), before, "her own word stands");
        assert!(of(town.cast.libonian).is_empty(), "who declined quietly is left in peace");
        let leader = town.as_("limin");
        assert_eq!(send(&leader, &path, "p3", &[("paper", &lists)]).status, StatusCode::NOT_FOUND);
    }
}

// covers B3
#[test]
fn a_list_from_paper_counts_like_any_other() {
    let town = Town::small(Store::Sqlite);
    let round = open(&town);
    let worker = town.as_("chenhuishan");
    let jia = town.cast.jiayi;
    let row = town
        .app
        .db()
        .read_now(town.cast.town, move |q| Ok(liandong::people::store::person(q, jia)?));
    let number = row.expect("a look").expect("the person").number;
    let line = format!("{}，老年人义工队、飞鹰一队", number.to_lowercase());
    went(&send(&worker, &format!("{}/paper", round.path), "p1", &[("paper", &line)]));
    let page = worker.get(&round.path).body;
    assert!(page.contains("1 老年人义工队、2 飞鹰一队"), "{page}");
    let own = town.as_("huangjiayi").get(&format!("{}/wishes", round.path)).body;
    assert!(own.contains("老年人义工队"), "the candidate sees it and may change it: {own}");
}
