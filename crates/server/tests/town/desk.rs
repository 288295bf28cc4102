//! The desk and the door: own codes, refused taps, places, families, second factors, leaving.

use axum::http::StatusCode;
use liandong_domain::basics::Moment;

use crate::support::stores::both;
use crate::support::town::{Someone, Town, at};

/// The rows of a roster, as the leader's phone reads them.
fn rows(leader: &Someone<'_>, shift: &str) -> Vec<serde_json::Value> {
    let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
    roster["rows"].as_array().expect("rows").clone()
}

/// The value of a field of a row.
fn text<'a>(row: &'a serde_json::Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

// covers T14 F2 F3
#[test]
fn a_volunteer_shows_letters_that_the_leaders_phone_knows() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today.to_string();
        let leader = town.as_("limin");
        let volunteer = town.as_("wangfang");
        let mine = volunteer.get(&format!("/me/code/{shift}"));
        assert_eq!(mine.status, StatusCode::OK, "{}", mine.body);
        let found: Vec<serde_json::Value> = rows(&leader, &shift)
            .into_iter()
            .filter(|row| mine.body.contains(text(row, "letters")))
            .collect();
        assert_eq!(found.len(), 1, "the letters name one row");
        assert_eq!(text(&found[0], "name"), "王芳");
        // the leader reads it with any camera and stands before the row
        let page = leader.get(&format!("/shifts/{shift}/roster")).body;
        let (_, rest) = page.split_once("data-code=\"").expect("the poster's code");
        let code = rest.split('"').next().expect("a value");
        let letters = text(&found[0], "letters");
        let read = leader.get(&format!("/s/{code}/{}", letters.to_lowercase()));
        assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body);
        let row = format!("/shifts/{shift}/roster#p-{}", text(&found[0], "person"));
        assert_eq!(read.location, row);
        // letters of nobody here say so on the roster; to a volunteer there is nothing at all
        let unknown = leader.get(&format!("/s/{code}/AAAAAAAA"));
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unknown.body.contains("不在这一班的名单上"), "{}", unknown.body);
        for path in [format!("/s/{code}/{letters}"), format!("/s/{code}/AAAAAAAA")] {
            assert_eq!(volunteer.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

// covers F2
#[test]
fn only_the_roster_may_ask_for_the_camera() {
    let town = Town::small(both()[0]);
    let leader = town.as_("limin");
    let policy = |path: &str| leader.get(path).camera;
    let roster = format!("/shifts/{}/roster", town.cast.today);
    assert!(policy(&roster).contains("camera=(self)"), "the roster reads codes");
    for path in ["/home", "/activities", "/me"] {
        assert!(policy(path).contains("camera=()"), "{path}");
    }
}

// covers F2 S6
#[test]
fn a_tap_that_is_not_taken_brings_the_roster_back_with_the_sentence() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today.to_string();
        let leader = town.as_("limin");
        let roster = leader.get(&format!("/shifts/{shift}/roster.json")).json();
        let starts = Moment::from_ms(roster["shift"]["starts_at"].as_i64().expect("a start"));
        town.app.clock().set(starts.plus_minutes(-300));
        let row = rows(&leader, &shift)[0].clone();
        let fields =
            [("once", "tap-1"), ("person", text(&row, "person")), ("kind", "in"), ("mode", "in")];
        let early = leader.post(&format!("/shifts/{shift}/roster/mark"), &fields);
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);
        assert!(early.body.contains("还没到时间"), "the sentence: {}", early.body);
        assert!(early.body.contains("roster-row__why"), "at the row");
        assert!(early.body.contains("data-roster-list"), "on the roster itself");
        assert_eq!(text(&rows(&leader, &shift)[0], "state"), "expected", "nothing was kept");
    }
}

// covers F4
#[test]
fn a_worker_sets_the_place_in_the_browser_and_presence_is_a_yes_or_a_no() {
    for store in both() {
        let town = Town::small(store);
        let shift = town.cast.today.to_string();
        let worker = town.as_("chenhuishan");
        let page = worker.get(&format!("/shifts/{shift}")).body;
        let (_, rest) = page.split_once("/activities/").expect("a link to the activity");
        let id: String = rest.chars().take(36).collect();
        let path = format!("/activities/{id}/place");
        assert_eq!(town.as_("wangfang").get(&path).status, StatusCode::NOT_FOUND);
        let set = |fields: &[(&str, &str)]| {
            let once = worker.get(&path).once();
            let mut all = vec![("once", once.as_str())];
            all.extend_from_slice(fields);
            worker.post(&path, &all)
        };
        // what cannot be read comes back filled in, with a sentence
        let odd = set(&[
            ("in_point", "公园南门"),
            ("in_datum", "gcj02"),
            ("in_radius", "10"),
            ("out_how", "same"),
        ]);
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["没看懂这个坐标", "公园南门", "in_radius-error"] {
            assert!(odd.body.contains(part), "{part}: {}", odd.body);
        }
        // pasted from a map in China, in the map's own order; kept as phones know it
        let done = set(&[
            ("in_point", "113.912316，22.543847"),
            ("in_datum", "wgs84"),
            ("in_radius", "300"),
            ("out_how", "own"),
            ("out_point", "22.540796, 113.917176"),
            ("out_datum", "gcj02"),
            ("out_radius", "100"),
        ]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let now = worker.get(&path).body;
        assert!(now.contains("22.543847, 113.912316"), "{now}");
        assert!(now.contains("离签到点 300 米以内"), "{now}");
        assert!(now.contains("离签退点 100 米以内"), "{now}");
        // changing the words of the activity leaves the place alone
        let shown = worker.get(&format!("/activities/{id}")).body;
        assert!(shown.contains("离签到点 300 米以内"), "{shown}");
        // the volunteer is asked, and may be elsewhere all the same
        let volunteer = town.as_("wangfang");
        let roster = town.as_("limin").get(&format!("/shifts/{shift}/roster")).body;
        let (_, rest) = roster.split_once("data-code=\"").expect("the poster's code");
        let code = rest.split('"').next().expect("a value");
        let early = volunteer.post(&format!("/s/{code}/in"), &[("once", "early")]);
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.body.contains("place_allowed"), "the same page, with the sentence");
        town.app.clock().set(at(13, 50));
        let scan = volunteer.get(&format!("/s/{code}"));
        assert!(scan.body.contains("place_allowed"), "{}", scan.body);
        let once = scan.once();
        let fields = [
            ("once", once.as_str()),
            ("place_allowed", "yes"),
            ("lat", "39.9"),
            ("lng", "116.4"),
            ("accuracy", "20"),
        ];
        let checked = volunteer.post(&format!("/s/{code}/in"), &fields);
        assert_eq!(checked.status, StatusCode::SEE_OTHER, "{}", checked.body);
        // nothing but a point removed clears it
        assert_eq!(set(&[("in_point", ""), ("out_how", "same")]).status, StatusCode::SEE_OTHER);
        assert!(worker.get(&path).body.contains("现在没有设地点"));
    }
}

// covers D1 E6 E5
#[test]
fn a_family_signs_up_in_one_form_and_nothing_is_half_done() {
    for store in both() {
        let town = Town::small(store);
        let (visits, jiayi, weiqiang) = (town.cast.visits, town.cast.jiayi, town.cast.weiqiang);
        let shift = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let shifts = liandong::activities::store::shifts_of(q, visits)?;
                Ok::<_, liandong::failure::Failure>(shifts[1].id)
            })
            .expect("a shift of a coming Saturday");
        let path = format!("/shifts/{shift}/family");
        let father = town.as_("huangweiqiang");
        let page = father.get(&path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        for name in ["黄伟强", "黄嘉怡"] {
            assert!(page.body.contains(name), "{name}");
        }
        let (child, me) = (jiayi.to_string(), weiqiang.to_string());
        let send = |how: &str| {
            let once = father.get(&path).once();
            father.post(&path, &[("once", &*once), ("who", &*me), ("who", &*child), ("how", how)])
        };
        // the child is in it already: all or nobody means nobody, and the sentence stands with her
        let alone = town.as_("huangjiayi");
        let once = alone.get(&format!("/shifts/{shift}")).once();
        let done = alone.post(&format!("/shifts/{shift}/sign-up"), &[("once", &once)]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let refused = send("all");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("黄嘉怡："), "{}", refused.body);
        assert!(!father.get(&path).body.contains("已报名</span>黄伟强"));
        let mine = father.get("/me/sign-ups").body;
        assert!(!mine.contains("/sign-ups/"), "the father is not half-signed up: {mine}");
        // those who can: the father is in, the child is told
        let some = send("who-can");
        assert_eq!(some.status, StatusCode::SEE_OTHER, "{}", some.body);
        assert!(some.location.contains("tried=yes"), "{}", some.location);
        assert_eq!(father.get(&some.location).status, StatusCode::OK);
        assert!(father.get("/me/sign-ups").body.contains("/sign-ups/"), "the father is in");
        // nobody signs strangers up as family
        let stranger = town.cast.wangfang.to_string();
        let once = father.get(&path).once();
        let odd = father.post(&path, &[("once", &*once), ("who", &*stranger), ("how", "all")]);
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!odd.body.contains("王芳"), "a stranger's name is not told");
    }
}

// covers E6 E9
#[test]
fn a_leader_brings_a_group_by_numbers() {
    for store in both() {
        let town = Town::small(store);
        let (visits, people) = (town.cast.visits, [town.cast.wangfang, town.cast.libonian]);
        let (shift, numbers) = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let shifts = liandong::activities::store::shifts_of(q, visits)?;
                let rows = liandong::people::store::persons(q, &people)?;
                let numbers: Vec<String> = rows.into_iter().map(|row| row.number).collect();
                Ok::<_, liandong::failure::Failure>((shifts[1].id, numbers))
            })
            .expect("a shift and two numbers");
        let path = format!("/shifts/{shift}/group");
        assert_eq!(town.as_("wangfang").get(&path).status, StatusCode::NOT_FOUND);
        let worker = town.as_("chenhuishan");
        let send = |lines: &str| {
            let once = worker.get(&path).once();
            worker.post(&path, &[("once", &*once), ("lines", lines), ("how", "all")])
        };
        let odd = send(&format!("{}\nLC-999999\n{} 开飞机", numbers[0], numbers[1]));
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in ["第 2 行", "第 3 行", "LC-999999"] {
            assert!(odd.body.contains(part), "{part}: {}", odd.body);
        }
        let done = send(&numbers.join("\n"));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let list = worker.get(&format!("/shifts/{shift}/sign-ups")).body;
        assert!(list.contains("王芳") && list.contains("李伯年"), "{list}");
        // the same again: each is told that they are in
        let again = send(&numbers.join("\n"));
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("王芳：") && again.body.contains("李伯年："), "{}", again.body);
    }
}

/// The six digits an authenticator shows now for the secret on the page.
fn authenticator(town: &Town, secret: &str) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use liandong_domain::people::second_factor::{digits, from_base32, step};
    let secret = from_base32(&secret.replace(' ', "")).expect("base32");
    digits(step(town.app.clock().now()), |message| {
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&secret).expect("any key");
        mac.update(message);
        mac.finalize().into_bytes().into()
    })
}

/// What stands between two marks of a page.
fn between<'a>(page: &'a str, from: &str, until: &str) -> &'a str {
    let (_, rest) = page.split_once(from).expect(from);
    rest.split(until).next().expect("a first part")
}

/// Sets a second factor up; gives its secret and its recovery codes.
fn set_up(town: &Town, someone: &Someone<'_>) -> (String, Vec<String>) {
    let page = someone.get("/me/second-factor");
    let begun = someone.post("/me/second-factor/begin", &[("once", &page.once())]);
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = someone.get("/me/second-factor").body;
    let secret = between(&page, "<p class=\"qr__letters\">", "</p>").to_owned();
    let odd = someone.post("/me/second-factor/confirm", &[("code", "000000")]);
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = authenticator(town, &secret);
    let done = someone.post("/me/second-factor/confirm", &[("code", &code)]);
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let codes: Vec<String> = done
        .body
        .split("<code>")
        .skip(1)
        .filter_map(|part| part.split("</code>").next())
        .map(str::to_owned)
        .collect();
    assert_eq!(codes.len(), 10);
    (secret, codes)
}

/// The next half minute, so that digits used before are not offered again.
fn wait(town: &Town, minutes: i64) {
    let now = town.app.clock().now();
    town.app.clock().set(now.plus_minutes(minutes));
}

// covers Q1 Q4
#[test]
fn a_second_factor_is_asked_at_the_door_and_its_digits_open_it_once() {
    for store in both() {
        let town = Town::small(store);
        let login = "chenhuishan";
        let (secret, codes) = set_up(&town, &town.as_(login));
        let enter = || {
            let fields = [("login", login), ("passcode", liandong::demo::PASSCODE)];
            let answer = town.visitor().post("/sign-in", &fields);
            assert!(answer.location.starts_with("/sign-in/second"), "{}", answer.location);
            town.with(answer.cookie.split(';').next().expect("a cookie"))
        };
        let send = |code: &str| enter().post("/sign-in/second", &[("code", code), ("back", "/")]);
        // the passcode alone opens nothing
        assert_eq!(enter().get("/desk").status, StatusCode::SEE_OTHER, "on to the door");
        // the digits that set it up are used up; the next ones open the door, once
        assert_eq!(send(&authenticator(&town, &secret)).status, StatusCode::UNPROCESSABLE_ENTITY);
        wait(&town, 1);
        let code = authenticator(&town, &secret);
        let done = send(&code);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(done.location, "/desk");
        assert!(done.cookie.starts_with("session="), "{}", done.cookie);
        assert_eq!(send(&code).status, StatusCode::UNPROCESSABLE_ENTITY, "used before");
        // a recovery code opens it once too
        assert_eq!(send(&codes[3].to_lowercase()).status, StatusCode::SEE_OTHER);
        assert_eq!(send(&codes[3]).status, StatusCode::UNPROCESSABLE_ENTITY);
        // five wrong tries lock it, for right digits as well
        for _ in 0..5 {
            assert_eq!(send("000000").status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        wait(&town, 1);
        let locked = send(&authenticator(&town, &secret));
        assert!(locked.body.contains("错的次数太多"), "{}", locked.body);
        wait(&town, 31);
        assert_eq!(send(&authenticator(&town, &secret)).status, StatusCode::SEE_OTHER);
        // a waiting sign-in does not wait for ever
        let waiting = enter();
        wait(&town, 11);
        let late = waiting.post("/sign-in/second", &[("code", &authenticator(&town, &secret))]);
        assert!(late.body.contains("时间太久了"), "{}", late.body);
    }
}

// covers Q1 Q4
#[test]
fn staff_roles_rest_until_a_second_factor_is_set_up_when_the_town_asks() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        assert_eq!(worker.get("/desk").status, StatusCode::OK);
        let office = town.as_("suwen");
        let page = office.get("/settings");
        assert!(page.body.contains("现在没有要求"), "{}", page.body);
        let asked = office.post("/settings/second-factor", &[("once", "ask-1"), ("asked", "yes")]);
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        // staff are led to the set-up; volunteers are not
        let people = worker.get("/people");
        assert_ne!(people.status, StatusCode::OK, "names rest");
        assert_eq!(town.as_("wangfang").get("/home").status, StatusCode::OK);
        let visitor = town.visitor();
        let fields = [("login", "chenhuishan"), ("passcode", liandong::demo::PASSCODE)];
        assert_eq!(visitor.post("/sign-in", &fields).location, "/me/second-factor");
        let (_, _) = set_up(&town, &worker);
        assert_eq!(worker.get("/desk").status, StatusCode::OK, "the roles are back");
        // what the town asks for is not taken away alone
        let off = worker.post("/me/second-factor/change", &[("code", "000000"), ("go", "off")]);
        assert!(off.body.contains("不能取消"), "{}", off.body);
    }
}

// covers Q1 Q4
#[test]
fn a_lost_phone_is_reset_by_the_security_administrator_with_a_reason() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        set_up(&town, &worker);
        let chen = town.cast.chen;
        let keeper = town.as_("dengan");
        for login in ["heguifang", "suwen", "wangfang"] {
            let answer = town.as_(login).get("/second-factors");
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        }
        let list = keeper.get("/second-factors");
        assert!(list.body.contains("陈慧珊"), "{}", list.body);
        let path = format!("/second-factors/{chen}/reset");
        let none = keeper.post(&path, &[("once", "reset-1"), ("why", " ")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.body);
        let why = "手机丢了，本人到场，核对了身份证";
        let done = keeper.post(&path, &[("once", "reset-2"), ("why", why)]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(keeper.get("/second-factors").body.contains(why));
        // signed out everywhere; the passcode opens the door again
        assert_ne!(worker.get("/desk").status, StatusCode::OK);
        assert_eq!(town.as_("chenhuishan").get("/desk").status, StatusCode::OK);
        // nobody resets their own
        let own = format!("/second-factors/{}/reset", town.cast.security);
        let answer = keeper.post(&own, &[("once", "reset-3"), ("why", why)]);
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
}

// covers Q4 Q9
#[test]
fn whoever_closes_the_account_keeps_the_hours_and_frees_the_places() {
    for store in both() {
        let town = Town::small(store);
        let (wangfang, shift) = (town.cast.wangfang, town.cast.today);
        let volunteer = town.as_("wangfang");
        // one's own data goes along, as a file
        let file = volunteer.post("/me/data", &[]);
        assert_eq!(file.status, StatusCode::OK, "{}", file.body);
        assert_eq!(file.json()["person"]["name"], "王芳");
        assert!(!file.json()["sign_ups"].as_array().expect("a list").is_empty());
        // said in plain words first; nothing happens without tick and passcode
        let page = volunteer.get("/me/leave");
        assert!(page.body.contains("30 天"), "{}", page.body);
        let pass = liandong::demo::PASSCODE;
        for fields in [[("sure", ""), ("current", pass)], [("sure", "yes"), ("current", "wrong")]] {
            let answer = volunteer.post("/me/leave", &fields);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        }
        let left = volunteer.post("/me/leave", &[("sure", "yes"), ("current", pass)]);
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.body);
        assert_eq!(volunteer.get("/me").status, StatusCode::SEE_OTHER, "signed out");
        let again = town.visitor().post("/sign-in", &[("login", "wangfang"), ("passcode", pass)]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        // the place in the shift of today is free again, and the worker is told
        let open = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                Ok::<_, liandong::failure::Failure>(
                    liandong::activities::store::sign_up_of(q, shift, wangfang)?.is_some(),
                )
            })
            .expect("a look");
        assert!(!open, "the sign-up has ended");
        liandong::notices::deliver(&town.app, town.cast.town, "").expect("delivered");
        let worker = town.as_("chenhuishan");
        let inbox = worker.get("/me/notices");
        assert!(inbox.body.contains("注销了账号"), "{}", inbox.body);
        // within thirty days the worker brings her back
        let back = format!("/people/{wangfang}/back");
        let done = worker.post(&back, &[("once", "back-1")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let volunteer = town.as_("wangfang");
        // staff hand their role over first
        let refused = worker.post("/me/leave", &[("sure", "yes"), ("current", pass)]);
        assert!(refused.body.contains("还有工作岗位"), "{}", refused.body);
        // she leaves for good: after her days only what the record needs is left
        volunteer.post("/me/leave", &[("sure", "yes"), ("current", pass)]);
        wait(&town, 31 * 24 * 60);
        liandong::leaving::forget_chore(&town.app, town.cast.town, "").expect("forgotten");
        let row = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let row = liandong::people::store::person(q, wangfang)?.expect("a row");
                let phone = row.phone(q)?.is_some();
                Ok::<_, liandong::failure::Failure>((row.name, phone))
            })
            .expect("a look");
        assert_eq!(row, ("已注销".to_owned(), false), "without hours not even the name stays");
        let late = town.as_("chenhuishan").post(&back, &[("once", "back-2")]);
        assert_ne!(late.status, StatusCode::SEE_OTHER, "{}", late.body);
        // leaving again does nothing more
        liandong::leaving::forget_chore(&town.app, town.cast.town, "").expect("nothing to do");
    }
}

// covers Q2 F2
#[test]
fn a_leader_sees_a_contact_on_the_day_and_the_person_reads_who_looked() {
    for store in both() {
        let town = Town::small(store);
        let (shift, libonian) = (town.cast.today, town.cast.libonian);
        let elder = town.as_("libonian");
        let words = "对青霉素过敏，女儿电话 13700000000";
        let once = elder.get("/me/emergency").once();
        let kept = elder.post("/me/emergency", &[("once", &*once), ("note", words)]);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let leader = town.as_("limin");
        let path = format!("/shifts/{shift}/contacts");
        let list = leader.get(&path);
        assert!(list.body.contains("李伯年") && !list.body.contains("青霉素"), "{}", list.body);
        let card = leader.post(&format!("{path}/{libonian}"), &[]);
        assert_eq!(card.status, StatusCode::OK, "{}", card.body);
        assert!(card.body.contains("青霉素") && card.body.contains("tel:"), "{}", card.body);
        let readings = elder.get("/me/readings");
        assert!(readings.body.contains("李敏"), "{}", readings.body);
        assert!(readings.body.contains("电话和紧急情况说明"), "{}", readings.body);
        // not of somebody who is not on the shift, not for a volunteer, not on another day
        let stranger = leader.post(&format!("{path}/{}", town.cast.weiqiang), &[]);
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(town.as_("wangfang").get(&path).status, StatusCode::NOT_FOUND);
        wait(&town, 24 * 60);
        let late = leader.post(&format!("{path}/{libonian}"), &[]);
        assert!(!late.body.contains("青霉素"), "{}", late.body);
        assert!(late.body.contains("活动当天"), "{}", late.body);
    }
}

// covers E5
#[test]
fn every_reason_against_a_sign_up_has_a_sentence_and_a_next_step() {
    use liandong::ui::{Lang, Words};
    use liandong_domain::activities::{Cure, Why};
    use liandong_domain::basics::Refusal as _;
    let words = Words::load().expect("the words can be read");
    let now = at(9, 0);
    let all = [
        Why::Full,
        Why::MinorsFull,
        Why::ShortOfWorkers { missing: 1 },
        Why::ConsentMissing { below: 16 },
        Why::NeedsCompanion { below: 10 },
        Why::QualificationMissing { name: "急救".to_owned() },
        Why::NotInsured,
        Why::Clash { title: "爱剪".to_owned(), starts_at: now },
        Why::AgeUnknown,
        Why::AlreadyIn,
        Why::AlreadyWaiting,
        Why::StillJoining,
        Why::TooYoung { until: now.day(), least: 16 },
        Why::WorkerSeat,
        Why::ForbiddenKind,
        Why::PersonLeft,
        Why::Closed { at: now },
        Why::CalledOff,
        Why::NotPublished,
    ];
    for lang in Lang::ALL {
        for why in &all {
            let key = format!("refusal-{}", why.key());
            assert!(words.has(lang, &key), "{lang:?} {key}");
            let sentence = words.refusal(lang, why);
            assert!(!sentence.contains('{') && !sentence.contains('$'), "{sentence}");
            assert!(words.has(lang, why.cure().word()), "{lang:?} {why:?}");
        }
        for cure in Cure::ALL {
            assert!(words.has(lang, cure.word()), "{lang:?} {cure:?}");
        }
    }
    // on the page each reason stands with a link to the next step
    let town = Town::small(both()[0]);
    let page = town.as_("wangfang").get(&format!("/shifts/{}/why", town.cast.today)).body;
    assert!(page.contains("您已经报名了"), "{page}");
    assert!(page.contains("href=\"/me/sign-ups\""), "{page}");
}
