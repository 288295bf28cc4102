//! Letters on paper, and tutoring that becomes service hours.

use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use liandong::care::store;
use liandong::db::Sql;
use liandong::p;
use liandong_domain::basics::{Minutes, PersonId, PupilId};

use crate::care::{family, number};
use crate::support::money::{after, proved, refused, send, went};
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

// covers J6 H9 T19
#[test]
fn a_photographed_letter_is_covered_opened_by_two_and_only_then_reaches_the_giver() {
    for store in both() {
        let town = Town::small(store);
        let child = family(&town);
        let (giver, worker, father) =
            (town.as_("libonian"), town.as_("chenhuishan"), town.as_("huangweiqiang"));
        let (companion, reader) = (town.as_("wangfang"), town.as_("limin"));
        let id = child.to_string();
        let page = giver.get("/me/letters");
        assert_eq!(page.status, StatusCode::OK);
        let look = move |q: &mut liandong::db::Read<'_>| Ok(store::givers_of(q, child)?);
        let givers = town.app.db().read_now(town.cast.town, look).expect("rows");
        let to = givers[0].0.to_string();
        let path = format!("/care/{id}/photographs");
        let take = |once: &str, pages: &[Vec<u8>]| {
            photographs(&companion, &path, &[("once", once), ("giver", &to)], pages)
        };
        refused(&take("f0", &[picture(250)]), "没有同意通信");
        went(&send(&father, "/me/letters/consent", "c1", &[("pupil", &id)]));
        // what is no letter on paper is refused with a sentence
        refused(&take("f1", &[]), "1 到 4 张");
        refused(&take("f2", &vec![picture(250); 5]), "1 到 4 张");
        refused(&take("f3", &[picture(250), b"%PDF-1.7 no picture".to_vec()]), "不是照片");
        let stranger = photographs(&reader, &path, &[("once", "x"), ("giver", &to)], &[picture(9)]);
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        went(&take("f4", &[picture(250), picture(240)]));
        // sealed at rest, drawn anew, and a repeat keeps nothing twice
        went(&take("f4", &[picture(250), picture(240)]));
        let sealed = Sql("select photo_sealed from letter_page where town_id = $1");
        let here = town.cast.town;
        let rows = move |q: &mut liandong::db::Read<'_>| {
            let rows = q.rows(sealed, p![here])?;
            Ok(rows.iter().map(|row| row.get::<String>(0)).collect::<Result<Vec<_>, _>>()?)
        };
        let all = town.app.db().read_now(here, rows).expect("rows");
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|text| !text.contains("/9j/") && !text.contains("iVBOR")));
        let letter = letter_of(&town, child);
        let at = format!("/care/letters/{letter}");
        // nobody lets through what was not opened and answered for
        let through = |who: &Someone<'_>, once: &str, more: &[(&str, &str)]| {
            send(who, &format!("{at}/let-through"), once, more)
        };
        let said = [("through", "yes")];
        assert_eq!(shown(&worker.get(&at)), 0, "not before it is opened");
        refused(&through(&worker, "t0", &said), "请先打开照片");
        assert_eq!(shown(&send(&worker, &format!("{at}/open"), "o1", &[])), 2);
        refused(&through(&worker, "t1", &[]), "看完照片并勾选");
        // something must be covered: whoever took it takes it again, and nobody else sees it
        refused(&send(&worker, &format!("{at}/cover"), "k0", &[("cover", " ")]), "不能空着");
        let cover = [("cover", "第二行的校名")];
        went(&send(&worker, &format!("{at}/cover"), "k1", &cover));
        refused(&through(&worker, "t2", &said), "已经办好");
        let page = companion.get(&format!("/care/{id}"));
        assert!(page.body.contains("要遮住的：第二行的校名"), "{}", page.body);
        let again = format!("{path}/{letter}");
        let retake =
            photographs(&companion, &again, &[("once", "r1"), ("retake", &letter)], &[picture(80)]);
        went(&retake);
        let twice = photographs(&companion, &again, &[("once", "r2")], &[picture(81)]);
        refused(&twice, "已经办好");
        // the opening of the round before does not count, and only the new page is shown
        refused(&through(&worker, "t3", &said), "请先打开照片");
        assert_eq!(shown(&send(&worker, &format!("{at}/open"), "o2", &[])), 1);
        went(&through(&worker, "t4", &said));
        let own = format!("/me/letters/{letter}/open");
        assert_eq!(send(&giver, &own, "g0", &[]).status, StatusCode::NOT_FOUND, "one is not two");
        // the one who photographed it cannot be the second, also when named a reader
        for (who, once) in [(town.cast.wangfang, "n0"), (town.cast.limin, "n1")] {
            let named = [("number", &*number(&town, who)), ("profession", "volunteer")];
            went(&send(&worker, "/care/letters", once, &named));
        }
        send(&companion, &format!("{at}/open"), "o3", &[]);
        refused(&through(&companion, "t5", &said), "写信的人不能看自己的信");
        assert_eq!(shown(&send(&reader, &format!("{at}/open"), "o4", &[])), 1);
        went(&through(&reader, "t6", &said));
        // delivered: the giver opens it, the family too, others find nothing
        assert_eq!(shown(&giver.get("/me/letters")), 0);
        assert_eq!(shown(&send(&giver, &own, "g1", &[])), 1);
        assert_eq!(shown(&send(&father, &own, "g2", &[])), 1);
        assert_eq!(send(&reader, &own, "g3", &[]).status, StatusCode::NOT_FOUND);
        let log = worker.get(&at).body;
        assert!(log.contains("李伯年") && log.contains("李敏"), "{log}");
        proved(&town);
        // the next is waiting for its retake when the father takes his yes back
        went(&take("f5", &[picture(70)]));
        let next = letter_of(&town, child);
        let at = format!("/care/letters/{next}");
        send(&worker, &format!("{at}/open"), "o5", &[]);
        went(&send(&worker, &format!("{at}/cover"), "k2", &cover));
        went(&send(&father, "/me/letters/consent", "c2", &[("pupil", &id), ("end", "1")]));
        let late =
            photographs(&companion, &format!("{path}/{next}"), &[("once", "r3")], &[picture(1)]);
        refused(&late, "已经办好");
        proved(&town);
    }
}

// covers T20 T25 F5
#[test]
fn a_session_counts_once_and_is_taken_back_with_its_hours() {
    for store in both() {
        let town = Town::small(store);
        let child = family(&town);
        let (volunteer, worker) = (town.as_("wangfang"), town.as_("chenhuishan"));
        let (wang, before) = (town.cast.wangfang, counted(&town, town.cast.wangfang));
        let at = format!("/care/{child}");
        let plan = [("subject", "数学"), ("goals", "会做分数题")];
        went(&send(&volunteer, &format!("{at}/tutoring"), "p1", &plan));
        let id = after(&volunteer.get(&at).body, "name=\"tutoring\"", "value=\"").to_owned();
        let path = format!("{at}/tutoring/{id}");
        let write = |day: &str, begins: &str, minutes: &str, once: &str| {
            let all = [
                ("day", day),
                ("begins", begins),
                ("minutes", minutes),
                ("progress", "helped"),
                ("words", "通分，做了十道题"),
                ("tutoring", &*id),
            ];
            send(&volunteer, &path, once, &all)
        };
        refused(&write("2026-11-20", "七点", "45", "s0"), "请写成 19:00");
        refused(&write("2026-11-20", "23:30", "45", "s1"), "半夜十二点");
        went(&write("2026-11-20", "19:00", "45", "s2"));
        went(&write("2026-11-19", "19:00", "60", "s3"));
        // it waits; the volunteer neither sees the list nor counts the own time
        assert_eq!(volunteer.get("/care/hours").status, StatusCode::NOT_FOUND);
        assert_eq!(counted(&town, wang), before, "nothing counts by itself");
        assert!(volunteer.get(&at).body.contains("等社工确认时长"));
        let list = worker.get("/care/hours");
        assert!(list.body.contains("王芳 · 数学") && list.body.contains("P-0001"), "{}", list.body);
        let first = waiting(&worker);
        refused(&send(&worker, &first, "d0", &[("decline", "1"), ("why", "")]), "不能空着");
        let why = [("decline", "1"), ("why", "那天请假了")];
        went(&send(&worker, &first, "d1", &why));
        assert!(volunteer.get(&at).body.contains("没有算服务时长：那天请假了"));
        let second = waiting(&worker);
        went(&send(&worker, &second, "y1", &[]));
        went(&send(&worker, &second, "y1", &[]));
        refused(&send(&worker, &second, "y2", &[]), "已经办好");
        assert_eq!(counted(&town, wang), before + Minutes::new(45), "once");
        // the volunteer sees the entry and where it comes from; no word of the child
        let book = volunteer.get("/hours");
        assert!(book.body.contains("一对一辅导：数学"), "{}", book.body);
        let line = book.body.split("一对一辅导：数学").next().unwrap_or_default();
        let entry = line.rsplit("/hours/entries/").next().unwrap_or_default();
        let entry = entry.split('"').next().unwrap_or_default();
        let entry = volunteer.get(&format!("/hours/entries/{entry}")).body;
        assert!(entry.contains("爱青助学的辅导"), "{entry}");
        assert!(!entry.contains("P-0001") && !entry.contains("小叶"));
        proved(&town);
        // what is in the book is a worker's to take back; what is not, the volunteer's own
        let sessions = |who: &Someone<'_>| -> Vec<String> {
            let body = who.get(&at).body;
            let part = body.split("name=\"session\"").nth(1).unwrap_or_default().to_owned();
            let part = part.split("</select>").next().unwrap_or_default().to_owned();
            part.split("value=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
                .collect()
        };
        let (all, own) = (sessions(&worker), sessions(&volunteer));
        assert_eq!((all.len(), own.len()), (2, 1));
        let back = |who: &Someone<'_>, session: &str, why: &str, once: &str| {
            let fields = [("session", session), ("why", why), ("tutoring", &*id)];
            send(who, &format!("{path}/withdraw"), once, &fields)
        };
        let booked = all.iter().find(|one| **one != own[0]).expect("the counted one").clone();
        refused(&back(&volunteer, &booked, "写错了", "b0"), "请社工来撤回");
        refused(&back(&worker, &booked, "", "b1"), "不能空着");
        went(&back(&worker, &booked, "日期写错了", "b2"));
        refused(&back(&worker, &booked, "日期写错了", "b3"), "已经办好");
        assert_eq!(counted(&town, wang), before, "the hours went with it");
        assert!(volunteer.get(&at).body.contains("已撤回：日期写错了"));
        went(&back(&volunteer, &own[0], "写重了", "b4"));
        assert!(volunteer.get(&at).body.contains("已辅导 0 次，共 0 分钟"));
        // the day may be written again, and counts again
        went(&write("2026-11-20", "19:00", "30", "s4"));
        went(&send(&worker, &waiting(&worker), "y3", &[]));
        assert_eq!(counted(&town, wang), before + Minutes::new(30));
        proved(&town);
    }
}
