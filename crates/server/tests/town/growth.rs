//! Letters on paper, tutoring that becomes service hours, classes and groups.

use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use liandong::care::store;
use liandong::db::Sql;
use liandong::p;
use liandong_domain::basics::{Minutes, PersonId, PupilId};
use liandong_domain::rules::SchoolStage;

use crate::care::{family, number};
use crate::support::hands::{proved, refused, send};
use crate::support::money::{after, went};
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town};

const LINE: &str = "----a-form";

/// A picture with a place of its own in its text part.
fn picture(tone: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let picture = RgbImage::from_pixel(320, 400, Rgb([tone, 240, 230]));
    DynamicImage::from(picture)
        .write_to(&mut std::io::Cursor::new(&mut out), ImageFormat::Png)
        .expect("a picture");
    out
}

/// A form with fields and photographs, as a browser sends it.
fn photographs(
    who: &Someone<'_>,
    path: &str,
    fields: &[(&str, &str)],
    pages: &[Vec<u8>],
) -> Answer {
    let mut form = Vec::new();
    for (name, value) in fields {
        form.extend_from_slice(
            format!(
                "--{LINE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    for page in pages {
        form.extend_from_slice(
            format!(
                "--{LINE}\r\ncontent-disposition: form-data; name=\"photo\"; \
                 filename=\"p.png\"\r\n\r\n"
            )
            .as_bytes(),
        );
        form.extend_from_slice(page);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{LINE}--\r\n").as_bytes());
    who.post_body(path, &format!("multipart/form-data; boundary={LINE}"), form)
}

/// How many photographs a page carries.
fn shown(answer: &Answer) -> usize {
    answer.body.matches("data:image/jpeg;base64,").count()
}

fn counted(town: &Town, person: PersonId) -> Minutes {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(liandong::hours::store::total(q, person)?);
    town.app.db().read_now(town.cast.town, look).expect("a total")
}

fn letter_of(town: &Town, child: PupilId) -> String {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(store::letters_of_pupil(q, child)?);
    let rows = town.app.db().read_now(town.cast.town, look).expect("rows");
    rows.first().map(|row| row.id.to_string()).expect("a letter")
}

/// Where the first time that waits is settled.
fn waiting(worker: &Someone<'_>) -> String {
    let body = worker.get("/care/hours").body;
    let id = after(&body, "name=\"service\"", "value=\"").to_owned();
    format!("/care/hours/{id}")
}

/// A family whose father said yes to letters, and the giver to write to.
fn ready(town: &Town) -> (PupilId, String) {
    let child = family(town);
    let look = move |q: &mut liandong::db::Read<'_>| Ok(store::givers_of(q, child)?);
    let givers = town.app.db().read_now(town.cast.town, look).expect("rows");
    let to = givers[0].0.to_string();
    let pages = [picture(250)];
    let fields = [("once", "f0"), ("giver", &*to)];
    let path = format!("/care/{child}/photographs");
    refused(&photographs(&town.as_("wangfang"), &path, &fields, &pages), "没有同意通信");
    let (father, pupil) = (town.as_("huangweiqiang"), child.to_string());
    went(&send(&father, "/me/letters/consent", "c1", &[("pupil", &pupil)]));
    (child, to)
}

/// 王芳 photographs a letter.
fn take(town: &Town, (child, to): (PupilId, &str), once: &str, pages: &[Vec<u8>]) -> Answer {
    let fields = [("once", once), ("giver", to)];
    photographs(&town.as_("wangfang"), &format!("/care/{child}/photographs"), &fields, pages)
}

/// Opens the photographs of a letter as a reader; gives how many there are.
fn opens(who: &Someone<'_>, letter: &str, once: &str) -> usize {
    shown(&send(who, &format!("/care/letters/{letter}/open"), once, &[]))
}

fn lets_through(who: &Someone<'_>, letter: &str, once: &str, says: bool) -> Answer {
    let fields: &[(&str, &str)] = if says { &[("through", "yes")] } else { &[] };
    send(who, &format!("/care/letters/{letter}/let-through"), once, fields)
}

// covers J6 H9
#[test]
fn what_is_no_letter_on_paper_is_refused_and_what_is_one_is_kept_sealed() {
    for store in both() {
        let town = Town::small(store);
        let (child, to) = ready(&town);
        let at = (child, &*to);
        refused(&take(&town, at, "f1", &[]), "1 到 4 张");
        refused(&take(&town, at, "f2", &vec![picture(250); 5]), "1 到 4 张");
        let no_picture = [picture(250), b"%PDF-1.7 no picture".to_vec()];
        refused(&take(&town, at, "f3", &no_picture), "不是照片");
        let path = format!("/care/{child}/photographs");
        let fields = [("once", "x"), ("giver", &*to)];
        let stranger = photographs(&town.as_("limin"), &path, &fields, &[picture(9)]);
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        // a repeat keeps nothing twice
        for _ in 0..2 {
            went(&take(&town, at, "f4", &[picture(250), picture(240)]));
        }
        let sealed = Sql("select photo_sealed from letter_page where town_id = $1");
        let here = town.cast.town;
        let rows = move |q: &mut liandong::db::Read<'_>| {
            let rows = q.rows(sealed, p![here])?;
            rows.iter().map(|row| row.get::<String>(0)).collect::<Result<Vec<_>, _>>()
        };
        let all = town.app.db().read_now(here, move |q| Ok(rows(q)?)).expect("rows");
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|text| text.starts_with("v1.") && !text.contains("/9j/")));
        // it waits for its retake when the father takes his yes back
        let letter = letter_of(&town, child);
        let (worker, father) = (town.as_("chenhuishan"), town.as_("huangweiqiang"));
        assert_eq!(opens(&worker, &letter, "o1"), 2);
        let cover = [("cover", "第二行的校名")];
        went(&send(&worker, &format!("/care/letters/{letter}/cover"), "k1", &cover));
        let pupil = child.to_string();
        let end = [("pupil", &*pupil), ("end", "1")];
        went(&send(&father, "/me/letters/consent", "c2", &end));
        let late = [("once", "r3"), ("retake", &*letter)];
        let late =
            photographs(&town.as_("wangfang"), &format!("{path}/{letter}"), &late, &[picture(1)]);
        refused(&late, "已经办好");
        proved(&town);
    }
}

// covers J6 T19
#[test]
fn a_photographed_letter_is_covered_opened_by_two_and_only_then_reaches_the_giver() {
    for store in both() {
        let town = Town::small(store);
        let (child, to) = ready(&town);
        let (giver, worker, father) =
            (town.as_("libonian"), town.as_("chenhuishan"), town.as_("huangweiqiang"));
        let (companion, reader) = (town.as_("wangfang"), town.as_("limin"));
        went(&take(&town, (child, &to), "f4", &[picture(250), picture(240)]));
        let letter = letter_of(&town, child);
        let at = format!("/care/letters/{letter}");
        // nobody lets through what was not opened and answered for
        assert_eq!(shown(&worker.get(&at)), 0, "not before it is opened");
        refused(&lets_through(&worker, &letter, "t0", true), "请先打开照片");
        assert_eq!(opens(&worker, &letter, "o1"), 2);
        refused(&lets_through(&worker, &letter, "t1", false), "看完照片并勾选");
        // something must be covered: whoever took it takes it again, and nobody sees it meanwhile
        refused(&send(&worker, &format!("{at}/cover"), "k0", &[("cover", " ")]), "不能空着");
        went(&send(&worker, &format!("{at}/cover"), "k1", &[("cover", "第二行的校名")]));
        refused(&lets_through(&worker, &letter, "t2", true), "已经办好");
        let page = companion.get(&format!("/care/{child}")).body;
        assert!(page.contains("要遮住的：第二行的校名"), "{page}");
        let again = format!("/care/{child}/photographs/{letter}");
        let retake = |once: &str| {
            let fields = [("once", once), ("retake", &*letter)];
            photographs(&companion, &again, &fields, &[picture(80)])
        };
        went(&retake("r1"));
        refused(&retake("r2"), "已经办好");
        // the opening of the round before does not count, and only the new page is shown
        refused(&lets_through(&worker, &letter, "t3", true), "请先打开照片");
        assert_eq!(opens(&worker, &letter, "o2"), 1);
        went(&lets_through(&worker, &letter, "t4", true));
        let own = format!("/me/letters/{letter}/open");
        assert_eq!(send(&giver, &own, "g0", &[]).status, StatusCode::NOT_FOUND, "one is not two");
        // the one who photographed it cannot be the second, also when named a reader
        for (who, once) in [(town.cast.wangfang, "n0"), (town.cast.limin, "n1")] {
            let named = [("number", &*number(&town, who)), ("profession", "volunteer")];
            went(&send(&worker, "/care/letters", once, &named));
        }
        opens(&companion, &letter, "o3");
        refused(&lets_through(&companion, &letter, "t5", true), "写信的人不能看自己的信");
        assert_eq!(opens(&reader, &letter, "o4"), 1);
        went(&lets_through(&reader, &letter, "t6", true));
        // delivered: the giver opens it, the family too, others find nothing
        assert_eq!(shown(&giver.get("/me/letters")), 0);
        assert_eq!(shown(&send(&giver, &own, "g1", &[])), 1);
        assert_eq!(shown(&send(&father, &own, "g2", &[])), 1);
        assert_eq!(send(&reader, &own, "g3", &[]).status, StatusCode::NOT_FOUND);
        let log = worker.get(&at).body;
        assert!(log.contains("李伯年") && log.contains("黄伟强"), "{log}");
        proved(&town);
    }
}

/// 王芳 tutors the child in mathematics; gives where.
fn tutored(town: &Town) -> (PupilId, String) {
    let child = family(town);
    let (volunteer, at) = (town.as_("wangfang"), format!("/care/{child}"));
    let plan = [("subject", "数学"), ("goals", "会做分数题")];
    went(&send(&volunteer, &format!("{at}/tutoring"), "p1", &plan));
    let id = after(&volunteer.get(&at).body, "name=\"tutoring\"", "value=\"").to_owned();
    (child, format!("{at}/tutoring/{id}"))
}

/// She writes a session down.
fn writes(town: &Town, path: &str, (day, begins, minutes): (&str, &str, &str)) -> Answer {
    let tutoring = path.rsplit('/').next().unwrap_or_default();
    let all = [
        ("day", day),
        ("begins", begins),
        ("minutes", minutes),
        ("progress", "helped"),
        ("words", "通分，做了十道题"),
        ("tutoring", tutoring),
    ];
    send(&town.as_("wangfang"), path, &format!("{day}{begins}{minutes}"), &all)
}

// covers T20 T25
#[test]
fn a_session_waits_for_a_workers_yes_and_counts_once_with_its_source() {
    for store in both() {
        let town = Town::small(store);
        let (child, path) = tutored(&town);
        let (volunteer, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        let (wang, at) = (town.cast.wangfang, format!("/care/{child}"));
        let before = counted(&town, wang);
        refused(&writes(&town, &path, ("2026-11-20", "七点", "45")), "请写成 19:00");
        refused(&writes(&town, &path, ("2026-11-20", "23:30", "45")), "半夜十二点");
        went(&writes(&town, &path, ("2026-11-20", "19:00", "45")));
        went(&writes(&town, &path, ("2026-11-19", "19:00", "60")));
        // it waits; the volunteer neither sees the list nor counts the own time
        assert_eq!(volunteer.get("/care/hours").status, StatusCode::NOT_FOUND);
        assert_eq!(counted(&town, wang), before, "nothing counts by itself");
        assert!(volunteer.get(&at).body.contains("等社工确认时长"));
        let list = worker.get("/care/hours").body;
        assert!(list.contains("王芳 · 数学") && list.contains("P-0001"), "{list}");
        let first = waiting(&worker);
        refused(&send(&worker, &first, "d0", &[("decline", "1"), ("why", "")]), "不能空着");
        let why = [("decline", "1"), ("why", "那天请假了")];
        went(&send(&worker, &first, "d1", &why));
        assert!(volunteer.get(&at).body.contains("没有算服务时长：那天请假了"));
        let second = waiting(&worker);
        for _ in 0..2 {
            went(&send(&worker, &second, "y1", &[]));
        }
        refused(&send(&worker, &second, "y2", &[]), "已经办好");
        assert_eq!(counted(&town, wang), before + Minutes::new(45), "once");
        // the volunteer sees the entry and where it comes from; no word of the child
        let book = volunteer.get("/hours").body;
        let line = book.split("一对一辅导：数学").next().unwrap_or_default();
        assert!(line.len() < book.len(), "{book}");
        let entry = line.rsplit("/hours/entries/").next().unwrap_or_default();
        let entry = entry.split('"').next().unwrap_or_default();
        let entry = volunteer.get(&format!("/hours/entries/{entry}")).body;
        assert!(entry.contains("爱青助学的辅导"), "{entry}");
        assert!(!entry.contains("P-0001") && !entry.contains("小叶"));
        proved(&town);
    }
}

/// The sessions somebody may take back.
fn open_sessions(who: &Someone<'_>, at: &str) -> Vec<String> {
    let body = who.get(at).body;
    let part = body.split("name=\"session\"").nth(1).unwrap_or_default();
    let part = part.split("</select>").next().unwrap_or_default();
    let values = part.split("value=\"").skip(1);
    values.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

// covers T20 F5
#[test]
fn a_session_that_is_taken_back_takes_its_hours_along_and_its_day_is_free() {
    for store in both() {
        let town = Town::small(store);
        let (child, path) = tutored(&town);
        let (volunteer, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        let (wang, at) = (town.cast.wangfang, format!("/care/{child}"));
        let before = counted(&town, wang);
        went(&writes(&town, &path, ("2026-11-19", "19:00", "60")));
        went(&send(&worker, &waiting(&worker), "y1", &[]));
        went(&writes(&town, &path, ("2026-11-20", "19:00", "45")));
        let (all, own) = (open_sessions(&worker, &at), open_sessions(&volunteer, &at));
        assert_eq!((all.len(), own.len()), (2, 1), "what counts is a worker's to take back");
        let booked = all.iter().find(|one| **one != own[0]).expect("the counted one").clone();
        let back = |who: &Someone<'_>, session: &str, why: &str, once: &str| {
            let fields = [("session", session), ("why", why)];
            send(who, &format!("{path}/withdraw"), once, &fields)
        };
        refused(&back(&volunteer, &booked, "写错了", "b0"), "请社工来撤回");
        refused(&back(&worker, &booked, "", "b1"), "不能空着");
        let stranger = back(&town.as_("limin"), &booked, "写错了", "b9");
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        went(&back(&worker, &booked, "日期写错了", "b2"));
        refused(&back(&worker, &booked, "日期写错了", "b3"), "已经办好");
        assert_eq!(counted(&town, wang), before, "the hours went with it");
        assert!(volunteer.get(&at).body.contains("已撤回：日期写错了"));
        went(&back(&volunteer, &own[0], "写重了", "b4"));
        assert!(volunteer.get(&at).body.contains("已辅导 0 次，共 0 分钟"));
        // the day may be written again, and counts again
        went(&writes(&town, &path, ("2026-11-20", "19:00", "30")));
        went(&send(&worker, &waiting(&worker), "y3", &[]));
        assert_eq!(counted(&town, wang), before + Minutes::new(30));
        proved(&town);
    }
}

/// The first thing a page leads to under this head.
pub fn led(body: &str, head: &str) -> String {
    let rest = body.split_once(head).unwrap_or_else(|| panic!("{head} in {body}")).1;
    format!("{head}{}", rest.split('"').next().unwrap_or_default())
}

/// A class begun by 陈慧珊 with so many places; gives where.
fn class(town: &Town, places: &str) -> Answer {
    let all = [
        ("kind", "interest"),
        ("title", "周末画画班"),
        ("goals", "每人画一本小书"),
        ("place", "社区活动室"),
        ("places", places),
    ];
    send(&town.as_("chenhuishan"), "/care/groups", &format!("g{places}"), &all)
}

pub fn class_at(town: &Town) -> String {
    let at = went(&class(town, "1"));
    at.split('?').next().unwrap_or_default().to_owned()
}

pub fn leads(town: &Town, at: &str, who: PersonId) -> Answer {
    let (number, once) = (number(town, who), format!("l{who}"));
    send(&town.as_("chenhuishan"), &format!("{at}/leaders"), &once, &[("number", &number)])
}

pub fn enrols(town: &Town, at: &str, (code, agreed): (&str, bool), once: &str) -> Answer {
    let mut all = vec![("code", code)];
    if agreed {
        all.push(("agreed", "yes"));
    }
    send(&town.as_("chenhuishan"), &format!("{at}/pupils"), once, &all)
}

pub fn plans(town: &Town, at: &str, day: &str) -> Answer {
    let all = [("topic", "画自己的家"), ("day", day), ("begins", "16:30"), ("minutes", "90")];
    send(&town.as_("wangfang"), &format!("{at}/meetings"), day, &all)
}

// covers T20 J9
#[test]
fn a_class_is_led_by_checked_people_and_entered_by_code_with_the_familys_yes() {
    for store in both() {
        let town = Town::small(store);
        family(&town);
        let leader = town.as_("wangfang");
        refused(&class(&town, "0"), "1 到 60");
        let not_hers = send(&leader, "/care/groups", "g1", &[("title", "x")]);
        assert_eq!(not_hers.status, StatusCode::NOT_FOUND);
        let at = class_at(&town);
        assert_eq!(leader.get(&at).status, StatusCode::NOT_FOUND, "not before she leads");
        refused(&leads(&town, &at, town.cast.limin), "无犯罪记录");
        went(&leads(&town, &at, town.cast.wangfang));
        refused(&enrols(&town, &at, ("P-9999", true), "e0"), "没有这个编号");
        refused(&enrols(&town, &at, ("P-0001", false), "e1"), "没有同意参加");
        went(&enrols(&town, &at, ("p-0001", true), "e2"));
        refused(&enrols(&town, &at, ("P-0001", true), "e3"), "已经在里面");
        let stage = SchoolStage::Primary;
        crate::support::money::pupil(&town, "秘密同学", stage, "13900000022");
        refused(&enrols(&town, &at, ("P-0002", true), "e4"), "已满");
        let own = leader.get("/care/groups").body;
        assert!(own.contains("周末画画班") && own.contains("1 / 1"), "{own}");
        let page = leader.get(&at).body;
        assert!(page.contains("P-0001") && !page.contains("小叶") && !page.contains("秘密"));
        assert!(!page.contains("name=\"agreed\""), "a worker's alone");
        assert!(!town.as_("limin").get("/care/groups").body.contains("周末画画班"));
        proved(&town);
    }
}

// covers T20 T25 H8
#[test]
fn a_meeting_is_tapped_once_with_enough_adults_and_leading_counts_as_service() {
    for store in both() {
        let town = Town::small(store);
        let child = family(&town);
        let (leader, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        let (wang, before) = (town.cast.wangfang, counted(&town, town.cast.wangfang));
        let at = class_at(&town);
        went(&leads(&town, &at, wang));
        went(&enrols(&town, &at, ("P-0001", true), "e1"));
        went(&plans(&town, &at, "2026-11-20"));
        let meeting = led(&leader.get(&at).body, &format!("{at}/meetings/"));
        let (pupil, adult) = (child.to_string(), wang.to_string());
        let tap = |fields: &[(&str, &str)], once: &str| send(&leader, &meeting, once, fields);
        refused(&tap(&[("what", "held"), ("adult", &adult)], "t0"), "先勾选来了的学生");
        refused(&tap(&[("what", "held"), ("pupil", &pupil)], "t1"), "大人不够");
        let there = [("what", "held"), ("pupil", &*pupil), ("adult", &*adult)];
        assert!(!leader.get(&meeting).body.contains("在场的大人"), "nobody was there yet");
        let stranger = send(&town.as_("limin"), &meeting, "t3", &there);
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        for _ in 0..2 {
            went(&tap(&there, "t4"));
        }
        refused(&tap(&there, "t5"), "已经办好");
        let page = leader.get(&at).body;
        assert!(page.contains("到 1 人") && page.contains("来过 1 次"), "{page}");
        // which adults were there is read from the time they gave
        let page = worker.get(&meeting).body;
        assert!(page.contains("在场的大人") && page.contains("王芳 · 带班"), "{page}");
        // her time waits, counts once, and goes with what is taken back
        assert_eq!(counted(&town, wang), before);
        went(&send(&worker, &waiting(&worker), "y1", &[]));
        assert_eq!(counted(&town, wang), before + Minutes::new(90));
        proved(&town);
        let back = [("what", "back"), ("why", "日期写错了")];
        refused(&tap(&back, "b0"), "请社工来撤回");
        went(&send(&worker, &meeting, "b1", &back));
        assert_eq!(counted(&town, wang), before);
        assert!(leader.get(&at).body.contains("来过 0 次"));
        // the family's yes is asked again on the day
        went(&plans(&town, &at, "2026-11-19"));
        let earlier = led(&leader.get(&at).body, &format!("{at}/meetings/"));
        let no = [("what", "disagree"), ("pupil", &*pupil)];
        went(&send(&worker, &format!("{at}/pupils"), "d1", &no));
        refused(&send(&leader, &earlier, "t2", &there), "收回了同意");
        // a note for each child, and the end
        let note = [("pupil", &*pupil), ("note", "敢在大家面前说话了")];
        went(&send(&leader, &format!("{at}/notes"), "n1", &note));
        refused(&send(&leader, &format!("{at}/end"), "z0", &[("summary", " ")]), "不能空着");
        went(&plans(&town, &at, "2026-12-20"));
        went(&send(&leader, &format!("{at}/end"), "z1", &[("summary", "画了一本小书")]));
        let page = worker.get(&at).body;
        assert!(page.contains("画了一本小书") && page.contains("已取消"), "{page}");
        refused(&plans(&town, &at, "2026-12-21"), "已经办好");
        proved(&town);
    }
}
