//! Teams from founding to graduation, the ledger of who led, and a person's career line.

use axum::http::StatusCode;
use liandong::activities::store as activities;
use liandong::cli::prove;
use liandong::db::{Sql, Who};
use liandong::hours::actions::{ImportedHours, append_imported, reverse};
use liandong::hours::store::{EntryWords, team_hours};
use liandong::p;
use liandong_domain::access::Permit;
use liandong_domain::basics::{HoursEntryId, Minutes, PersonId, Span, TimeOfDay};
use liandong_domain::hours::{EntryKind, Grade, Source};

use crate::support::hands::{refused, send, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Answer, Someone, Town, at, saturday};

/// What follows a text on a page, up to a sign.
fn after<'b>(body: &'b str, head: &str, end: char) -> &'b str {
    let (_, rest) = body.split_once(head).unwrap_or_else(|| panic!("{head} in {body}"));
    rest.split(end).next().expect("a value")
}
fn number_of(town: &Town, person: PersonId) -> String {
    town.app
        .db()
        .read_now(town.cast.town, move |q| {
            Ok(liandong::people::store::person(q, person)?.expect("somebody").number)
        })
        .expect("a number")
}
/// Moves on to this many days after the Saturday, at ten.
fn day_plus(town: &Town, days: i64) -> String {
    let day = saturday().plus_days(days);
    town.app.clock().set(day.at(TimeOfDay::new(10, 0).expect("a time")));
    day.to_string()
}

/// 飞鹰五队 under the station, with 李伯年 as its first leader.
fn found<'t>(town: &'t Town, worker: &Someone<'t>, once: &str) -> String {
    let form = worker.get("/teams/new");
    let coach = after(&form.body, "name=\"coach\" type=\"text\" value=\"", '"').to_owned();
    let parents = form.body.split_once("name=\"parent\"").expect("parents").1;
    let parent = after(parents, "<option value=\"", '"').to_owned();
    let leader = number_of(town, town.cast.libonian);
    let fields = [
        ("parent", parent.as_str()),
        ("name", "飞鹰五队"),
        ("purpose", "陪伴社区里的独居长者"),
        ("field", "0017"),
        ("coach", &coach),
        ("leaders", &leader),
        ("meeting_on", "2026-11-21"),
        ("conduct", "守时、尊重、不收钱物"),
    ];
    let none: Vec<(&str, &str)> =
        fields.iter().map(|(k, v)| (*k, if *k == "leaders" { "" } else { *v })).collect();
    refused(&send(worker, "/teams", &format!("{once}0"), &none), "至少写一位队长");
    let own: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (*k, if *k == "leaders" { coach.as_str() } else { *v }))
        .collect();
    refused(&send(worker, "/teams", &format!("{once}1"), &own), "须是两个人");
    let no_worker: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (*k, if *k == "coach" { leader.as_str() } else { *v }))
        .collect();
    let back = send(worker, "/teams", &format!("{once}2"), &no_worker);
    refused(&back, "教练要是社工");
    assert!(back.body.contains("陪伴社区里的独居长者"), "the words are not lost");
    let made = went(&send(worker, "/teams", once, &fields));
    assert_eq!(went(&send(worker, "/teams", once, &fields)), made, "the same form again");
    after(&made, "/teams/", '/').to_owned()
}

/// A meeting with these promises.
fn meet(who: &Someone<'_>, team: &str, once: &str, kind: &str, day: &str) {
    let form = who.get(&format!("/teams/{team}/meetings/new"));
    let people = after(&form.body, "name=\"people\" type=\"text\" value=\"", '"').to_owned();
    assert!(people.contains(' '), "leader and coach are filled in: {people}");
    let fields = [
        ("kind", kind),
        ("met_on", day),
        ("people", &people),
        ("notes", "李伯年接下排班"),
        ("promise-1", "每月把排班发给社工"),
        ("due-1", "2027-02-01"),
    ];
    let nobody: Vec<(&str, &str)> =
        fields.iter().map(|(k, v)| (*k, if *k == "people" { "" } else { *v })).collect();
    let path = format!("/teams/{team}/meetings");
    refused(&send(who, &path, &format!("{once}x"), &nobody), "至少一位到会的人");
    went(&send(who, &path, once, &fields));
}

/// The worker proposes, with a reason where something is short; the leader signs.
fn step(worker: &Someone<'_>, leader: &Someone<'_>, team: &str, once: &str, why: &str) {
    let propose = format!("/teams/{team}/propose");
    if !why.is_empty() {
        refused(&send(worker, &propose, &format!("{once}0"), &[("why", " ")]), "请写明原因");
    }
    went(&send(worker, &propose, once, &[("words", "大家准备好了"), ("why", why)]));
    refused(&send(worker, &propose, &format!("{once}t"), &[("why", why)]), "等队长签署");
    let page = leader.get(&format!("/teams/{team}/incubation"));
    let id = after(&page.body, "/stage-steps/", '/').to_owned();
    let agree = format!("/stage-steps/{id}/agree");
    assert_eq!(send(worker, &agree, &format!("{once}w"), &[]).status, StatusCode::NOT_FOUND);
    went(&send(leader, &agree, &format!("{once}a"), &[]));
    let again = send(leader, &agree, &format!("{once}b"), &[]);
    refused(&again, "已经不在等签署");
}

// covers A5 T6 T7 T13
#[test]
fn a_team_goes_from_founding_to_graduation_by_two_signatures() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let team = found(&town, &worker, "f");
        let leader = town.as_("libonian");
        let page = format!("/teams/{team}/incubation");
        // founding is never waved through
        let propose = format!("/teams/{team}/propose");
        refused(&send(&worker, &propose, "p0", &[("why", "快一点")]), "还有 2 项没达到");
        let conduct = format!("/teams/{team}/conduct");
        let not_hers = send(&worker, &conduct, "k0", &[]);
        assert_eq!(not_hers.status, StatusCode::NOT_FOUND, "the leader agrees, not the worker");
        went(&send(&leader, &conduct, "k1", &[]));
        refused(&send(&leader, &conduct, "k2", &[]), "已经有队长同意过");
        meet(&leader, &team, "m1", "founding", "2026-11-21");
        step(&worker, &leader, &team, "s1", "");
        assert!(worker.get(&page).body.contains("社工带领，自2026年11月21日"));

        // the numbers are short here: each reason stays on record
        day_plus(&town, 70);
        let (worker, leader) = (town.as_("chenhuishan"), town.as_("libonian"));
        let ready = worker.get(&format!("/teams/{team}/readiness"));
        assert!(ready.body.contains("要满 2 个月，现在 2 个月"), "{}", ready.body);
        assert!(ready.body.contains("/work?last=6"), "a number opens to its rows");
        step(&worker, &leader, &team, "s2", "第一季只办了培训");
        let met = day_plus(&town, 165);
        let (worker, leader) = (town.as_("chenhuishan"), town.as_("libonian"));
        meet(&worker, &team, "m2", "hand_over", &met);
        step(&worker, &leader, &team, "s3", "队员已经自己排班");
        let met = day_plus(&town, 360);
        let (worker, leader) = (town.as_("chenhuishan"), town.as_("libonian"));
        meet(&leader, &team, "m3", "hand_over", &met);
        step(&worker, &leader, &team, "s4", "活动记在总队名下");
        let shown = leader.get(&page);
        assert!(shown.body.contains("飞鹰五队毕业了"), "{}", shown.body);
        assert!(shown.body.contains("队员已经自己排班"), "the reason is kept");
        refused(&send(&worker, &propose, "p9", &[]), "没有下一阶段");
        // a promise is carried over until it is kept, once
        let promise = after(&shown.body, "/promises/", '/').to_owned();
        let kept = format!("/promises/{promise}/kept");
        let stranger_now = town.as_("wangfang");
        assert_eq!(send(&stranger_now, &kept, "h0", &[]).status, StatusCode::NOT_FOUND);
        went(&send(&leader, &kept, "h1", &[]));
        refused(&send(&leader, &kept, "h2", &[]), "已经记过做到了");

        // not yours: the way is seen, its words and doors are not
        let seen = stranger_now.get(&page);
        assert_eq!(seen.status, StatusCode::OK);
        assert!(!seen.body.contains("队员已经自己排班") && !seen.body.contains("李伯年接下排班"));
        for door in ["readiness", "work", "meetings/new"] {
            let answer = stranger_now.get(&format!("/teams/{team}/{door}"));
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{door}");
        }
        let other_leader = town.as_("limin");
        let foreign = send(&other_leader, &propose, "z1", &[]);
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        told_and_proved(&town);
    }
}

/// The leader was told of the proposal and the graduation, and the books agree.
fn told_and_proved(town: &Town) {
    liandong::notices::deliver(&town.app, town.cast.town, "").expect("notices");
    let inbox = town.as_("libonian").get("/me/notices");
    assert!(inbox.body.contains("您的队伍毕业了"), "{}", inbox.body);
    assert!(inbox.body.contains("社工提出您的队伍进入下一阶段"));
    let broken = prove(&town.app).expect("the proof runs");
    let broken: Vec<_> = broken.iter().filter(|(_, rows)| !rows.is_empty()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// The elders' team, entered as led together since spring.
fn enter_elders(town: &Town, worker: &Someone<'_>) -> String {
    let team = town.cast.elders.to_string();
    let path = format!("/teams/{team}/found");
    let form = worker.get(&path);
    let coach = after(&form.body, "name=\"coach\" type=\"text\" value=\"", '"').to_owned();
    let fields = |since: &'static str| {
        vec![
            ("stage", "shared_led"),
            ("since", since),
            ("field", "0017"),
            ("coach", coach.as_str()),
            ("conduct", "守时"),
        ]
    };
    refused(&send(worker, &path, "e0", &fields("2027-01-01")), "不能晚于今天");
    went(&send(worker, &path, "e1", &fields("2026-04-01")));
    refused(&send(worker, &path, "e2", &fields("2026-04-01")), "已经有孵化记录");
    team
}

// covers A5
#[test]
fn a_team_steps_back_with_a_reason_and_a_leader_may_say_not_yet() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let team = enter_elders(&town, &worker);
        let leader = town.as_("limin");
        let propose = format!("/teams/{team}/propose");
        went(&send(&worker, &propose, "p1", &[("why", "试一试")]));
        let page = format!("/teams/{team}/incubation");
        let id = after(&leader.get(&page).body, "/stage-steps/", '/').to_owned();
        let back = format!("/teams/{team}/step-back");
        refused(&send(&worker, &back, "b0", &[("back_why", "停一停")]), "等队长签署");
        let decline = format!("/stage-steps/{id}/decline");
        refused(&send(&leader, &decline, "d0", &[]), "这里不能空着");
        went(&send(&leader, &decline, "d1", &[("decline_why", "再带一季")]));
        assert!(worker.get(&page).body.contains("再带一季"));
        refused(&send(&worker, &back, "b1", &[("back_why", " ")]), "这里不能空着");
        assert_eq!(send(&leader, &back, "b2", &[]).status, StatusCode::NOT_FOUND);
        went(&send(&worker, &back, "b3", &[("back_why", "队长要照顾家人")]));
        let shown = leader.get(&page);
        assert!(shown.body.contains("退回一步") && shown.body.contains("队长要照顾家人"));
        refused(&send(&worker, &back, "b4", &[("back_why", "再退")]), "没有可以退回的阶段");
        went(&send(&worker, &propose, "p2", &[("why", "再来")]));
        let id = after(&leader.get(&page).body, "/stage-steps/", '/').to_owned();
        went(&send(&worker, &format!("/stage-steps/{id}/withdraw"), "w1", &[]));
        let late = send(&leader, &format!("/stage-steps/{id}/agree"), "w2", &[]);
        refused(&late, "社工已撤回");
    }
}

/// 李敏 ends the shift of today: she led, she tapped, everybody who came was a volunteer.
fn held(town: &Town) {
    town.app.clock().set(at(16, 40));
    let leader = town.as_("limin");
    let shift = town.cast.today;
    let roster = format!("/shifts/{shift}/roster");
    assert_eq!(leader.get(&roster).status, StatusCode::OK);
    let (id, by) = (town.cast.town, town.cast.limin);
    let who = Who::by(
        &liandong_domain::access::Permit::<liandong_domain::access::may::CloseShift>::for_system(
            id, by,
        ),
    );
    town.app
        .db()
        .write_now(who, move |tx| {
            let permit = liandong_domain::access::Permit::for_system(id, by);
            liandong::attendance::actions::close_shift(tx, &permit, shift)?;
            Ok(())
        })
        .expect("the shift ends");
    // two came: what the door wrote of them stands here at once
    let who = Who::system(id, "test");
    town.app
        .db()
        .write_now(who, move |tx| {
            let came = Sql("update attendance set state = 'left', in_at = $1, out_at = $2 \
                 where town_id = $3 and shift_id = $4");
            tx.keep_house(came, p![at(14, 0), at(16, 30), id, shift])?;
            Ok(())
        })
        .expect("they came");
}

// covers A5 T13
#[test]
fn the_ledger_is_read_from_the_activity_and_corrected_with_a_reason() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let team = enter_elders(&town, &worker);
        held(&town);
        let (worker, leader) = (town.as_("chenhuishan"), town.as_("limin"));
        let work = format!("/teams/{team}/work");
        let page = leader.get(&work);
        assert!(page.body.contains("中山公园长者康乐日"), "{}", page.body);
        let shift = town.cast.today.to_string();
        let form = format!("{work}/shift/{shift}");
        let shown = leader.get(&form);
        assert_eq!(shown.status, StatusCode::OK);
        // a worker wrote and published it; 李敏 led and ended it; volunteers served
        assert!(shown.body.contains("系统看到：志愿者 0%"), "{}", shown.body);
        assert!(shown.body.contains("系统看到：志愿者 100%"));
        assert!(shown.body.contains("系统看不出来"), "of training a shift says nothing");
        let as_seen = [
            ("preparing", "0"),
            ("training", "none"),
            ("supervising", "100"),
            ("carrying_out", "100"),
        ];
        let open = format!("{work}?open=1");
        assert!(leader.get(&open).body.contains("长者康乐日"), "nobody has confirmed it");
        went(&send(&leader, &form, "y1", &as_seen));
        assert!(!leader.get(&open).body.contains("长者康乐日"));
        refused(&send(&leader, &form, "y2", &as_seen), "没有新的内容");
        let other = [("preparing", "75")];
        refused(&send(&worker, &form, "y3", &other), "请写原因");
        refused(&send(&worker, &form, "y4", &[("preparing", "60")]), "从列出的比例里选");
        let reason = [("preparing", "75"), ("why", "分组和主题是队委会定的")];
        went(&send(&worker, &form, "y5", &reason));
        assert!(leader.get(&form).body.contains("分组和主题是队委会定的"));
        // 75, 100 and 100 of three lines: 91.6 of a hundred
        let month = leader.get(&format!("{work}?month=2026-11"));
        assert!(month.body.contains("92%"), "{}", month.body);
        assert!(leader.get(&format!("{work}?alone=1")).body.contains("长者康乐日"));
        let line = town.as_("wangfang").get(&format!("/teams/{team}/incubation"));
        assert!(line.body.contains("92%") && line.body.contains("<svg class=\"chart\""));
        assert!(!line.body.contains("/work?month"), "the rows are for those who keep them");
        // another team's shift, a shift to come, a stranger
        let eagles = format!("/teams/{}/work/shift/{shift}", town.cast.eagles);
        assert_eq!(leader.get(&eagles).status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("wangfang").get(&form).status, StatusCode::NOT_FOUND);
    }
}

// covers A3 C8 T7
#[test]
fn a_career_line_goes_across_bodies_and_being_helped_is_ones_own() {
    for store in both() {
        let town = Town::small(store);
        let wang = town.as_("wangfang");
        let seen_by_others = format!("/people/{}/career", town.cast.wangfang);
        let told = ">得到过帮助<";
        let own = wang.get("/me/career");
        assert!(own.body.contains("志愿者") && own.body.contains("老年人义工队"), "{}", own.body);
        assert!(own.body.contains("别人看不到") && !own.body.contains(told));
        let worker = town.as_("chenhuishan");
        let before = worker.get(&seen_by_others);
        assert_eq!(before.status, StatusCode::OK);

        let odd = [("helped_from", "2018-09-01"), ("helped_until", "2017-01-01")];
        refused(&send(&wang, "/me/career", "c0", &odd), "不能早于开始");
        let days = [("helped_from", "2016-09-01"), ("helped_until", "2018-07-01")];
        went(&send(&wang, "/me/career", "c1", &days));
        assert!(wang.get("/me/career").body.contains(told), "one's own");
        let hidden = worker.get(&seen_by_others);
        let plain = |answer: &Answer| answer.body.clone();
        assert_eq!(plain(&hidden), plain(&before), "nothing gives it away: not a letter differs");
        // nor the diary, nor the database, nor a worker acting in her name
        let diary = town.as_("jianming").get("/diary");
        assert!(!diary.body.contains(told) && !diary.body.contains("2016"), "{}", diary.body);
        let rows: Vec<String> = town
            .app
            .db()
            .read_now(town.cast.town, |q| {
                let sealed = Sql("select helped_sealed from career_note where town_id = $1");
                let rows = q.rows(sealed, p![q.town()])?;
                rows.iter().map(|row| Ok(row.get(0)?)).collect()
            })
            .expect("a row");
        assert!(rows.iter().all(|text| !text.contains("2016")), "sealed: {rows:?}");
        let act = format!("/people/{}/act-for", town.cast.wangfang);
        went(&send(&worker, &act, "a1", &[("why", "她在电话里请我报名")]));
        let acting = worker.get("/me/career");
        assert_eq!(acting.status, StatusCode::OK);
        assert!(!acting.body.contains(told) && !acting.body.contains("helped_from"));
        let written = send(&worker, "/me/career", "a2", &days);
        assert_eq!(written.status, StatusCode::NOT_FOUND, "nobody tells it for her");
        went(&send(&worker, "/acting/stop", "a3", &[]));

        // shown from the day she chose, and hidden again at once
        let show = [days[0], days[1], ("show", "yes")];
        went(&send(&wang, "/me/career", "c2", &show));
        assert!(worker.get(&seen_by_others).body.contains(told));
        let strangers = town.as_("libonian").get(&seen_by_others);
        assert_eq!(strangers.status, StatusCode::NOT_FOUND);
        went(&send(&wang, "/me/career", "c3", &days));
        assert!(!worker.get(&seen_by_others).body.contains(told));
        went(&send(&wang, "/me/career", "c4", &[("helped_from", "")]));
        assert!(!wang.get("/me/career").body.contains(told), "and taken away");
    }
}

#[test]
fn teams_on_their_way_are_reached_from_desk_home_and_body() {
    let town = Town::small(Store::Sqlite);
    let worker = town.as_("chenhuishan");
    let team = enter_elders(&town, &worker);
    assert!(worker.get("/desk").body.contains("href=\"/teams\""));
    assert!(worker.get("/teams").body.contains("老年人义工队"));
    let way = format!("/teams/{team}/incubation");
    assert!(town.as_("limin").get("/home").body.contains(&way), "the leader's home");
    assert!(town.as_("limin").get("/teams").body.contains("老年人义工队"));
    let body = format!("/organisations/{team}");
    assert!(town.as_("wangfang").get(&body).body.contains(&way));
    assert!(town.as_("wangfang").get("/me").body.contains("/me/career"));
    let card = format!("/people/{}", town.cast.wangfang);
    assert!(worker.get(&card).body.contains(&format!("{card}/career")));
    assert_eq!(town.as_("wangfang").get("/teams").status, StatusCode::NOT_FOUND);
}

// covers A5 T6 T7 T13
#[test]
fn a_team_gets_another_coach_with_a_reason_and_the_first_stays_written() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let team = found(&town, &worker, "f");
        let path = format!("/teams/{team}/coach");
        let page = format!("/teams/{team}/incubation");
        let manager = number_of(&town, town.cast.he);
        let volunteer = number_of(&town, town.cast.wangfang);
        let fields = |coach, why| [("coach", coach), ("coach_why", why)];
        let bare = send(&worker, &path, "c0", &fields(&*manager, " "));
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains(&manager), "what was typed stays");
        refused(&send(&worker, &path, "c1", &fields(&*volunteer, "换人")), "教练要是社工");
        let leader = town.as_("libonian");
        let denied = send(&leader, &path, "c2", &fields(&*manager, "换人"));
        assert_eq!(denied.status, StatusCode::NOT_FOUND, "a team does not choose its coach");
        went(&send(&worker, &path, "c3", &fields(&*manager, "陈社工调去别的片区")));
        refused(&send(&worker, &path, "c4", &fields(&*manager, "再来一次")), "已经是教练");
        let shown = worker.get(&page).body;
        assert!(shown.contains("陈社工调去别的片区"), "{shown}");
        let (first, second) = ("社工教练：陈慧珊", "社工教练：何桂芳");
        assert!(shown.contains(first) && shown.contains(second), "{shown}");
        // a visitor of the page reads no reason
        assert!(!town.as_("wangfang").get(&page).body.contains("调去别的片区"));
        liandong::notices::deliver(&town.app, town.cast.town, "").expect("notices");
        let told = town.as_("heguifang").get("/me/notices").body;
        assert!(told.contains("您成了一支队伍的社工教练"), "{told}");
    }
}

/// Hours of a person as a register had them, for an activity of the elders' team or none.
fn written(town: &Town, person: PersonId, minutes: i64, is_visit: bool) -> HoursEntryId {
    let (id, by, visits) = (town.cast.town, town.cast.chen, town.cast.visits);
    let organisation = town.cast.elders.to_string();
    let from = saturday().plus_days(-30).at(TimeOfDay::new(9, 0).expect("a time"));
    let hours = ImportedHours {
        person,
        source: Source::Opening(format!("{person}/{minutes}/{is_visit}")),
        kind: EntryKind::Opening,
        minutes: Minutes::new(minutes),
        span: Span { from, until: from.plus_minutes(1) },
        grade: Grade::E,
        words: EntryWords {
            activity: is_visit.then_some(visits),
            shift: None,
            activity_words: "登记册".to_owned(),
            place_words: String::new(),
            post_words: String::new(),
            organisation,
        },
    };
    town.app
        .db()
        .write_now(Who::system(id, "test"), move |tx| {
            append_imported(tx, &Permit::for_system(id, by), &hours)
        })
        .expect("written")
        .expect("new")
}

// covers T13 A5
#[test]
fn a_teams_hours_are_kept_sums_that_open_to_their_activities() {
    for store in both() {
        let town = Town::small(store);
        let (id, elders, eagles) = (town.cast.town, town.cast.elders, town.cast.eagles);
        let sums = |team| {
            let look = move |q: &mut liandong::db::Read<'_>| Ok(team_hours(q, team)?);
            let sums = town.app.db().read_now(id, look).expect("sums");
            (sums.own.count(), sums.joint.count())
        };
        let (wang, father) = (town.as_("wangfang"), town.cast.weiqiang);
        let way = format!("/teams/{elders}/incubation");
        assert!(!wang.get(&way).body.contains("累计时长"), "no hours, no number");
        written(&town, town.cast.wangfang, 90, true);
        written(&town, town.cast.libonian, 6_000, false);
        let wrong = written(&town, father, 240, true);
        assert_eq!(sums(elders), (6_330, 0));
        assert_eq!(sums(eagles), (0, 0), "nobody has named the pupils' team as joint organiser");
        // named later, it is read over what was in the book before
        let visits = town.cast.visits;
        town.app
            .db()
            .write_now(Who::system(id, "test"), move |tx| {
                activities::set_joint(tx, visits, &[(eagles, "同学一起".to_owned())])?;
                let line = liandong::events::Kind::ActivityChanged.of(visits);
                liandong::events::record(tx, line)?;
                Ok(())
            })
            .expect("a joint organiser");
        assert_eq!(sums(eagles), (0, 330), "listed there, and counted for the team that holds it");
        assert_eq!(sums(elders), (6_330, 0));
        let by = town.cast.chen;
        town.app
            .db()
            .write_now(Who::system(id, "test"), move |tx| {
                reverse(tx, &Permit::for_system(id, by), wrong, "登记错了人").map(|_| ())
            })
            .expect("taken back");
        assert_eq!((sums(elders), sums(eagles)), ((6_090, 0), (0, 90)));
        let page = wang.get(&way).body;
        let own = format!("/teams/{elders}/hours");
        assert!(page.contains(&format!("href=\"{own}\">101.5 小时")), "{page}");
        let rows = wang.get(&own).body;
        assert!(rows.contains("1.5 小时") && rows.contains("没有对应活动"), "{rows}");
        assert!(!rows.contains("李伯年"), "no person stands there");
        let second = wang.get(&format!("{own}?size=20&page=2")).body;
        assert!(!second.contains("没有对应活动"), "the rows are paged");
        let joint = wang.get(&format!("/teams/{eagles}/hours?of=joint")).body;
        assert!(joint.contains("老年人义工队") && joint.contains("1.5 小时"), "{joint}");
        let empty = wang.get(&format!("/teams/{eagles}/hours")).body;
        assert!(empty.contains("还没有记入"), "{empty}");
        let station = town.cast.station;
        let none = wang.get(&format!("/teams/{station}/hours"));
        assert_eq!(none.status, StatusCode::NOT_FOUND, "no team");
        let visitor = town.visitor().get(&own);
        assert_ne!(visitor.status, StatusCode::OK, "strangers see no numbers of a team");
        found_by_the_proof(&town);
    }
}

/// A sum that a hand has changed, and one that is gone.
fn found_by_the_proof(town: &Town) {
    let id = town.cast.town;
    let of = |name: &str| {
        let all = prove(&town.app).expect("the proof runs");
        all.into_iter().find(|(what, _)| what.contains(name)).expect("an invariant").1
    };
    assert!(of("hours of a team equal").is_empty() && of("the sum of its team").is_empty());
    let spoil = Sql("update hours_team set minutes = minutes + 1 where town_id = $1 \
         and activity_id = ''");
    let lose = Sql("delete from hours_team where town_id = $1 and activity_id <> ''");
    town.app
        .db()
        .write_now(Who::system(id, "test"), move |tx| {
            tx.keep_house(spoil, p![id])?;
            Ok(tx.keep_house(lose, p![id]).map(|_| ())?)
        })
        .expect("by hand");
    assert_eq!(of("hours of a team equal"), [town.cast.elders.to_string()]);
    assert_eq!(of("the sum of its team").len(), 3, "two entries and what took one back");
}
