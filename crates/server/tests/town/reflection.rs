//! Sharing rounds, lessons without names, and rehearsals that nobody grades.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use liandong::activities::store as activities;
use liandong::training::store::learned_by_kind;
use liandong_domain::basics::{Minutes, Moment, PersonId};
use liandong_domain::reflection::{FIRST_VISIT, Level};
use liandong_domain::training::CourseKind;
use serde_json::json;

use crate::support::hands::{proved, refused, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Someone, Town};

fn uuid(n: usize) -> String {
    format!("018f0000-0000-7000-8000-{n:012}")
}

/// Everybody comes to today's shift and the leader ends it two minutes after its end.
fn ended(town: &Town) -> String {
    let shift = town.cast.today;
    let leader = town.as_("limin");
    let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
    let moment = |name: &str| Moment::from_ms(roster["shift"][name].as_i64().expect("a time"));
    let (starts, ends) = (moment("starts_at"), moment("ends_at"));
    town.app.clock().set(starts.plus_minutes(5));
    let rows = roster["rows"].as_array().expect("rows");
    let marks: Vec<serde_json::Value> = (1..)
        .zip(rows)
        .map(|(n, row)| {
            json!({ "id": uuid(n), "person": row["person"], "kind": "in",
                "at": starts.plus_minutes(1).ms(), "method": "tap" })
        })
        .collect();
    let now = starts.plus_minutes(5).ms();
    let body = json!({ "device": uuid(999), "sent_at": now, "marks": marks });
    assert_eq!(leader.post_json(&format!("/shifts/{shift}/marks"), &body).status, StatusCode::OK);
    town.app.clock().set(ends.plus_minutes(2));
    let leader = town.as_("limin");
    let to = went(&send(&leader, &format!("/shifts/{shift}/close"), "end", &[]));
    let roster = leader.get(&to);
    assert!(roster.body.contains(&format!("/shifts/{shift}/debrief")), "it leads on to the round");
    format!("/shifts/{shift}")
}

/// The person behind a name in a choice.
fn person_of(page: &str, name: &str) -> String {
    let (before, _) = page.split_once(&format!(">{name}<")).expect("the name");
    let (_, rest) = before.rsplit_once("value=\"").expect("a value");
    rest.split('"').next().expect("an id").to_owned()
}

fn learned(town: &Town, person: PersonId) -> BTreeMap<CourseKind, Minutes> {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(learned_by_kind(q, person)?);
    town.app.db().read_now(town.cast.town, look).expect("the book of learning")
}

/// What each of those who were there says or leaves out.
fn everybody_speaks(town: &Town, path: &str) {
    let (share, debrief) = (format!("{path}/share"), format!("{path}/debrief"));
    let wang = town.as_("wangfang");
    assert!(wang.get("/home").body.contains(&share), "a small line on the home");
    refused(&send(&wang, &share, "w0", &[("said-1", " ")]), "答一句就好");
    let fields = [("said-1", "一位奶奶一直拉着我的手"), ("said-3", "多留十分钟")];
    let first = went(&send(&wang, &share, "w1", &fields));
    assert_eq!(went(&send(&wang, &share, "w1", &fields)), first, "the same form twice");
    assert!(!wang.get("/home").body.contains(&share), "it was answered");
    // left out without blame, and not asked again
    let li = town.as_("libonian");
    assert!(li.get("/home").body.contains(&share));
    went(&send(&li, &format!("{share}/leave-out"), "l1", &[]));
    assert!(!li.get("/home").body.contains(&share));
    // both professions answer
    let worker = town.as_("chenhuishan");
    went(&send(&worker, &share, "c1", &[("said-2", "出发前我讲得太快了")]));
    let jiayi = town.as_("huangjiayi");
    went(&send(&jiayi, &share, "j1", &[("said-1", "第一次自己开口介绍")]));
    let seen = wang.get(&debrief).body;
    for part in ["出发前我讲得太快了", "第一次自己开口介绍", "一位同学", "社工"]
    {
        assert!(seen.contains(part), "{part}: {seen}");
    }
    assert!(!seen.contains("黄嘉怡"), "a young person's name is for the leader: {seen}");
    assert!(!seen.contains("/lessons/new"), "lessons are the worker's");
    let leader = town.as_("limin").get(&debrief).body;
    assert!(leader.contains("黄嘉怡"), "{leader}");
}

// covers T3 T24 C5
#[test]
fn a_shift_leads_on_to_a_round_in_which_both_professions_speak_and_learn() {
    for store in both() {
        let town = Town::small(store);
        let early = town.as_("chenhuishan");
        let today = format!("/shifts/{}", town.cast.today);
        refused(&send(&early, &format!("{today}/share"), "e0", &[("said-1", "早")]), "还没结束");
        let path = ended(&town);
        let debrief = format!("{path}/debrief");
        let (leader, worker) = (town.as_("limin"), town.as_("chenhuishan"));
        assert!(leader.get("/home").body.contains(&debrief), "due on the leader's home");
        assert!(worker.get("/desk").body.contains("分享会还没开，过了 0 天"), "due on the desk");
        everybody_speaks(&town, &path);
        // whoever was not there finds nothing
        for login in ["huangweiqiang", "linzhiyong", "liangguodong", "suwen"] {
            let other = town.as_(login);
            assert_eq!(other.get(&debrief).status, StatusCode::NOT_FOUND, "{login}");
            let said = send(&other, &format!("{path}/share"), "x", &[("said-1", "我也来")]);
            assert_eq!(said.status, StatusCode::NOT_FOUND, "{login}");
            assert_eq!(other.get("/debriefs").status, StatusCode::NOT_FOUND, "{login}");
        }
        // the leader types what was said in the circle, but not over anybody's own words
        let page = leader.get(&debrief).body;
        let liang = person_of(&page, "梁金水");
        let wang = town.cast.wangfang.to_string();
        let circle = format!("{debrief}/circle");
        let typed = [("person", &*liang), ("said-2", "名单改了两次")];
        went(&send(&leader, &circle, "r1", &typed));
        let over = send(&leader, &circle, "r2", &[("person", &wang), ("said-1", "别的话")]);
        refused(&over, "王芳已经自己写过");
        let stranger = town.cast.weiqiang.to_string();
        let absent = send(&leader, &circle, "r3", &[("person", &stranger), ("said-1", "话")]);
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
        let volunteer = town.as_("wangfang");
        let close = format!("{debrief}/close");
        let closing = [
            ("minutes", "90"),
            ("there", &*liang),
            ("summary", "最高兴的是有人听"),
            ("next_change", "进门先看地面"),
        ];
        assert_eq!(send(&volunteer, &close, "z0", &closing).status, StatusCode::NOT_FOUND);
        refused(&send(&leader, &close, "z1", &[("minutes", "半小时")]), "请填整数");
        let silent = [("minutes", "20"), ("there", &*liang)];
        assert_eq!(
            send(&leader, &close, "z2", &silent).status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "a summary is needed"
        );
        let done = went(&send(&leader, &close, "z3", &closing));
        assert_eq!(went(&send(&leader, &close, "z3", &closing)), done, "the same form twice");
        refused(&send(&leader, &close, "z4", &closing), "不能再改");
        counted_once(&town, &path, liang.parse().expect("an id"));
        let seen = town.as_("wangfang").get(&debrief).body;
        assert!(seen.contains("进门先看地面") && seen.contains("最高兴的是有人听"), "{seen}");
        assert!(!worker.get("/desk").body.contains("分享会还没开"), "nothing is due any more");
        assert!(worker.get("/debriefs").body.contains("最高兴的是有人听"));
        proved(&town);
    }
}

/// The circle learned an hour at most, whoever wrote alone five minutes, whoever left it out
/// nothing; saying it anew after the closing counts nothing twice.
fn counted_once(town: &Town, path: &str, liang: PersonId) {
    let sharing = |person| learned(town, person).get(&CourseKind::Sharing).copied();
    let (wang, li) = (town.cast.wangfang, town.cast.libonian);
    assert_eq!(sharing(liang), Some(Minutes::new(60)));
    assert_eq!(sharing(wang), Some(Minutes::new(5)));
    assert_eq!(sharing(li), None);
    let volunteer = town.as_("wangfang");
    let share = format!("{path}/share");
    went(&send(&volunteer, &share, "late", &[("said-1", "补一句：谢谢大家")]));
    assert_eq!(sharing(wang), Some(Minutes::new(5)));
    // he comes back to it within three days
    went(&send(&town.as_("libonian"), &share, "late-l", &[("said-1", "下次我早点来")]));
    assert_eq!(sharing(li), Some(Minutes::new(5)));
    // what is to be changed is kept for the next shift of the activity
    let today = town.cast.today;
    let change = town.app.db().read_now(town.cast.town, move |q| {
        let whole = activities::whole(q, today)?.expect("the shift");
        Ok(activities::change_carried(q, whole.activity.id)?)
    });
    assert_eq!(change.expect("a look").expect("a change").words, "进门先看地面");
    town.app.clock().set(town.app.clock().now().plus_minutes(4 * 24 * 60));
    let late = send(&town.as_("wangfang"), &share, "later", &[("said-1", "再补一句")]);
    refused(&late, "已经收尾");
    town.app.clock().set(town.app.clock().now().plus_minutes(-4 * 24 * 60));
}

// covers C5
#[test]
fn a_round_is_let_go_with_a_reason_and_the_prompts_are_the_towns() {
    for store in both() {
        let town = Town::small(store);
        let path = ended(&town);
        let (wang, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        went(&send(&wang, &format!("{path}/share"), "w1", &[("said-1", "有人听")]));
        // new prompts hold for new rounds; the open one keeps its own
        let prompts = "/debriefs/prompts";
        assert_eq!(town.as_("limin").get(prompts).status, StatusCode::NOT_FOUND);
        let three =
            [("prompt-1", "今天谁帮了你？"), ("prompt-2", "哪里卡住了？"), ("prompt-3", "")];
        let missing = send(&worker, prompts, "p1", &three);
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(missing.body.contains("今天谁帮了你？"), "what was typed is kept");
        let three = [three[0], three[1], ("prompt-3", "下次谁来带？")];
        went(&send(&worker, prompts, "p2", &three));
        assert!(worker.get(prompts).body.contains("下次谁来带？"));
        let open = wang.get(&format!("{path}/share")).body;
        assert!(open.contains("今天哪一刻让你记住？"), "{open}");
        let go = format!("{path}/debrief/let-go");
        assert_eq!(send(&wang, &go, "g0", &[("why", "算了")]).status, StatusCode::NOT_FOUND);
        let silent = send(&worker, &go, "g1", &[("why", " ")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        went(&send(&worker, &go, "g2", &[("why", "下大雨，提前散了")]));
        refused(&send(&worker, &go, "g3", &[("why", "再来一次")]), "不能再改");
        assert!(!worker.get("/desk").body.contains("分享会还没开"));
        assert!(wang.get(&format!("{path}/debrief")).body.contains("下大雨，提前散了"));
        refused(&send(&wang, &format!("{path}/share"), "w2", &[("said-1", "晚了")]), "没有开");
        assert_eq!(learned(&town, town.cast.wangfang).get(&CourseKind::Sharing), None);
    }
}

/// The lesson of a round, made by the worker; whoever was there is named by nobody.
fn lesson_of(town: &Town, path: &str) -> String {
    let worker = town.as_("chenhuishan");
    let shift = town.cast.today.to_string();
    let page = worker.get(&format!("{path}/debrief")).body;
    let (_, rest) = page.split_once("href=\"/lessons/new?").expect("a way to a lesson");
    let query =
        rest.split('"').next().expect("an address").replace("&amp;", "&").replace("&#38;", "&");
    let form = worker.get(&format!("/lessons/new?{query}"));
    assert!(form.body.contains("差一点绊倒"), "the sentence stands there: {}", form.body);
    let leader = town.as_("limin");
    let named = [
        ("shift", &*shift),
        ("title", "进门先看地面"),
        ("words", "王芳说地垫卷边，差一点绊倒"),
        ("tags", "防跌 浴室"),
    ];
    assert_eq!(send(&leader, "/lessons", "m0", &named).status, StatusCode::NOT_FOUND);
    refused(&send(&worker, "/lessons", "m1", &named), "这里写了“王芳”");
    // also of somebody who came and said nothing
    let silent = [named[0], ("title", "跟梁金水学看地面"), ("words", "先看地面"), named[3]];
    refused(&send(&worker, "/lessons", "m3", &silent), "这里写了“梁金水”");
    let clean = [
        named[0],
        named[1],
        ("words", "浴室门口的地垫卷边，最容易绊倒。先看地面，再往里走。"),
        named[3],
    ];
    let made = went(&send(&worker, "/lessons", "m2", &clean));
    made.split('?').next().expect("an address").to_owned()
}

// covers C5 L6
#[test]
fn a_sentence_becomes_a_lesson_without_names_that_is_found_and_taken_back() {
    for store in both() {
        let town = Town::small(store);
        let path = ended(&town);
        let (wang, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        let said = [("said-2", "浴室门口的地垫卷边，差一点绊倒")];
        went(&send(&wang, &format!("{path}/share"), "w1", &said));
        let lesson = lesson_of(&town, &path);
        // found by two signs, by field, and where it helps
        let found = |q: &str| wang.get(&format!("/lessons?q={q}")).body.contains("进门先看地面");
        assert!(found("%E5%9C%B0%E5%9E%AB"), "地垫");
        assert!(!found("%E9%97%A8%E5%9E%AB"), "门垫");
        assert_eq!(town.visitor().get("/lessons").status, StatusCode::SEE_OTHER);
        let shift = wang.get(&path).body;
        let (_, rest) = shift.split_once("/activities/").expect("its activity");
        let activity = format!("/activities/{}", rest.chars().take(36).collect::<String>());
        assert!(wang.get(&activity).body.contains("上次学到的"));
        assert!(!town.visitor().get(&activity).body.contains("进门先看地面"));
        // corrected by a version, not silently, and not over somebody else's correction
        let edit = format!("{lesson}/edit");
        assert_eq!(wang.get(&edit).status, StatusCode::NOT_FOUND);
        let words = ("words", "湿的先问再擦干，松的告诉社工。");
        let texts = [("version", "1"), ("title", "进门先看地面"), words, ("tags", "防跌")];
        assert_eq!(
            send(&worker, &edit, "v1", &texts).status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "a reason is needed"
        );
        let texts = [texts[0], texts[1], texts[2], texts[3], ("why", "说得更清楚")];
        went(&send(&worker, &edit, "v2", &texts));
        refused(&send(&worker, &edit, "v3", &texts), "有人刚改过");
        let page = wang.get(&lesson).body;
        assert!(page.contains("湿的先问再擦干") && page.contains("说得更清楚"), "{page}");
        assert!(!found("%E5%9C%B0%E5%9E%AB"), "the latest version is what is found");
        // a practice case of it
        let case = format!("{lesson}/case");
        let situation = [("situation", "洗手间门口有一摊水，地垫卷边。您会怎么做？")];
        assert_eq!(send(&wang, &case, "k0", &situation).status, StatusCode::NOT_FOUND);
        went(&send(&worker, &case, "k1", &situation));
        assert!(wang.get("/rehearsals").body.contains("洗手间门口有一摊水"));
        // taken back with a reason: gone for everybody but those who keep it
        let back = format!("{lesson}/withdraw");
        let silent = send(&worker, &back, "b1", &[("why", "")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        went(&send(&worker, &back, "b2", &[("why", "写错了")]));
        assert_eq!(send(&worker, &back, "b3", &[("why", "再来")]).status.as_u16(), 422);
        assert_eq!(wang.get(&lesson).status, StatusCode::NOT_FOUND);
        assert!(worker.get(&lesson).body.contains("写错了"));
        assert!(!wang.get(&activity).body.contains("进门先看地面"));
        assert!(!wang.get("/rehearsals").body.contains("洗手间门口有一摊水"));
        proved(&town);
    }
}

/// Walks through the first visit; at the gift the hand is not steady.
fn walks(who: &Someone<'_>, key: &str) -> String {
    let begun = went(&send(who, "/rehearsals/first_visit/begin", &format!("{key}b"), &[]));
    let again = went(&send(who, "/rehearsals/first_visit/begin", &format!("{key}bb"), &[]));
    assert_eq!(begun, again, "a walk that was left goes on");
    for step in FIRST_VISIT.steps {
        let wanted = if step.code == "gift" { Level::Again } else { Level::Steady };
        let choice = step.choices.iter().find(|choice| choice.level == wanted);
        let letter = choice.map(|choice| choice.code).unwrap_or_default();
        let fields = [
            ("step", step.code),
            ("choice", letter),
            ("words", "浴室有水，已经擦干，红包当面还了"),
        ];
        let told = went(&send(who, &begun, &format!("{key}{}", step.code), &fields));
        assert!(told.ends_with(&format!("step={}", step.code)), "{told}");
        assert_eq!(who.get(&told).status, StatusCode::OK);
    }
    begun
}

// covers C7
#[test]
fn a_newcomer_rehearses_a_first_visit_and_nobody_grades_it() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.as_("wangfang");
        let list = wang.get("/rehearsals").body;
        assert!(list.contains("独居长者第一次探访") && list.contains("由联动编写"), "{list}");
        assert!(wang.get("/training").body.contains("/rehearsals"), "reached from the courses");
        let walk = went(&send(&wang, "/rehearsals/first_visit/begin", "b0", &[]));
        refused(&send(&wang, &walk, "n0", &[("step", "door")]), "请先选一种做法");
        let skipped = send(&wang, &walk, "n1", &[("step", "gift"), ("choice", "a")]);
        refused(&skipped, "一步一步走");
        let odd = send(&wang, &walk, "n2", &[("step", "nowhere"), ("choice", "a")]);
        assert_eq!(odd.status, StatusCode::NOT_FOUND);
        for login in ["limin", "chenhuishan"] {
            assert_eq!(town.as_(login).get(&walk).status, StatusCode::NOT_FOUND, "{login}");
        }
        let walked = walks(&wang, "one");
        assert_eq!(walked, walk);
        let told = wang.get(&format!("{walk}?step=gift")).body;
        assert!(told.contains("第二十一条") && told.contains("更稳妥的做法"), "{told}");
        let end = wang.get(&walk).body;
        for part in ["再走一遍就记住了", "送礼", "边界"] {
            assert!(end.contains(part), "{part}: {end}");
        }
        let skills = || learned(&town, town.cast.wangfang).get(&CourseKind::Skills).copied();
        let first = skills();
        assert!(first.is_some(), "it counts as learning of skills");
        assert_ne!(walks(&wang, "two"), walk, "one may go again");
        assert_eq!(skills(), first, "and it is counted once");
        // the worker sees who has walked, not how
        let done = "/rehearsals/done";
        assert_eq!(wang.get(done).status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("limin").get(done).status, StatusCode::NOT_FOUND);
        let seen = town.as_("chenhuishan").get(done).body;
        assert!(seen.contains("王芳"), "{seen}");
        assert!(!seen.contains("要再练") && !seen.contains("还有更好"), "{seen}");
        let names = format!("/shifts/{}/sign-ups", town.cast.today);
        let names = town.as_("chenhuishan").get(&names).body;
        assert_eq!(names.matches("已预演").count(), 1, "{names}");
        let official = town.as_("liangguodong");
        let begun = send(&official, "/rehearsals/first_visit/begin", "o1", &[]);
        assert_eq!(begun.status, StatusCode::NOT_FOUND);
        proved(&town);
    }
}

#[test]
fn there_is_no_such_case_and_no_such_round() {
    let town = Town::small(Store::Sqlite);
    let wang = town.as_("wangfang");
    let none = send(&wang, "/rehearsals/last_visit/begin", "b0", &[]);
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let shift = town.cast.today;
    // nobody has come yet
    for path in [format!("/shifts/{shift}/share"), format!("/shifts/{shift}/debrief")] {
        assert_eq!(wang.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(town.visitor().get(&path).status, StatusCode::SEE_OTHER, "{path}");
    }
}

/// The visit two Saturdays on, which asks for the rehearsal from now on.
fn visit_that_asks(town: &Town) -> String {
    let (id, visits) = (town.cast.town, town.cast.visits);
    let ask = liandong::db::Sql(
        "update activity set qualification = $1 where town_id = $2 and activity_id = $3",
    );
    let who = liandong::db::Who::system(id, "a test");
    town.app
        .db()
        .write_now(who, move |tx| {
            tx.keep_house(ask, liandong::p![FIRST_VISIT.chinese, id, visits])?;
            Ok(())
        })
        .expect("the activity asks");
    let look = move |q: &mut liandong::db::Read<'_>| Ok(activities::shifts_of(q, visits)?);
    let shifts = town.app.db().read_now(id, look).expect("its shifts");
    let later = town.app.clock().now().plus_minutes(8 * 24 * 60);
    shifts.iter().find(|shift| shift.starts_at > later).expect("a later one").id.to_string()
}

// covers C7 E5
#[test]
fn a_visit_may_ask_for_the_rehearsal_and_says_the_way_to_it() {
    for store in both() {
        let town = Town::small(store);
        let shift = visit_that_asks(&town);
        let wang = town.as_("wangfang");
        let why = wang.get(&format!("/shifts/{shift}/why")).body;
        assert!(why.contains("这个岗位需要“独居长者第一次探访”"), "{why}");
        assert!(why.contains("href=\"/rehearsals\"") && why.contains("先走一遍"), "{why}");
        let early = send(&wang, &format!("/shifts/{shift}/sign-up"), "s1", &[]);
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);
        walks(&wang, "w");
        let why = wang.get(&format!("/shifts/{shift}/why")).body;
        assert!(!why.contains("这个岗位需要"), "walked to the end, it is there: {why}");
        // what one has walked helps nobody else
        let li = town.as_("libonian");
        assert!(li.get(&format!("/shifts/{shift}/why")).body.contains("先走一遍"));
    }
}
