//! The consents of a whole class, noted at once.

use axum::http::StatusCode;
use liandong::db::Sql;
use liandong::p;
use liandong::people::store as people;
use liandong_domain::basics::PersonId;
use liandong_domain::people::{ConsentScope, Evidence};

use super::{diary_of, enter, fields, picture, proved, refused, send};
use super::{under_the_fathers_wing, went};
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town, saturday};

/// Three pupils of a class: two whose father said yes to school, and one without a guardian.
fn three(town: &Town) -> [PersonId; 3] {
    let (first, second) = (enter(town, "佘晓岚", 15), enter(town, "郦子衿", 15));
    for child in [first, second] {
        under_the_fathers_wing(town, child, ConsentScope::School);
    }
    [first, second, enter(town, "祁清和", 15)]
}

// covers B5 T21
#[test]
fn a_class_is_noted_in_one_go_and_nobody_twice() {
    for store in both() {
        let town = Town::small(store);
        let [first, second, alone] = three(&town);
        let worker = town.as_("chenhuishan");
        let pasted = "佘晓岚\n郦子衿\n祁清和\n查无此人";
        let found = send(&worker, "/minors/class/look", "l1", &[("pasted", pasted)]);
        assert_eq!(found.status, StatusCode::OK, "{}", found.body);
        assert!(found.body.contains("查无此人") && found.body.contains("请先登记"));
        let [first, second, alone] = [first, second, alone].map(|id| id.to_string());
        let until = saturday().plus_months(6).to_string();
        let day = saturday().to_string();
        let rest = [
            ("pasted", pasted),
            ("sent", "yes"),
            ("scope", "all"),
            ("starts_on", &*day),
            ("ends_on", &*until),
            ("evidence", "in_person"),
        ];
        let with = |names: &[&String], words: &'static str| {
            let mut all: Vec<(&str, String)> =
                rest.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            all.extend(names.iter().map(|id| ("names", (*id).clone())));
            all.push(("evidence_words", words.to_owned()));
            all
        };
        let press = |once: &str, all: &[(&'static str, String)]| {
            send(&worker, "/minors/class", once, &fields(all))
        };
        let words = "家长会上陈慧珊逐位问过";
        let nobody = with(&[], words);
        refused(&press("c0", &nobody), "请至少勾一位");
        let silent = with(&[&first, &second], " ");
        assert_eq!(press("c1", &silent).status, StatusCode::UNPROCESSABLE_ENTITY);
        refused(&press("c2", &with(&[&first, &alone], words)), "祁清和");
        let count = |id: &str| {
            let child: PersonId = id.parse().expect("an id");
            let rows =
                town.app.db().read_now(town.cast.town, move |q| Ok(people::consents(q, child)?));
            rows.expect("consents").len()
        };
        assert_eq!((count(&first), count(&second)), (1, 1), "a refusal gives nobody anything");
        let all = with(&[&first, &second], words);
        went(&press("c3", &all));
        went(&press("c4", &all));
        assert_eq!((count(&first), count(&second), count(&alone)), (2, 2, 0));
        // a leader and the family itself find no such page
        assert_eq!(town.as_("limin").get("/minors/class").status, StatusCode::NOT_FOUND);
        let father = town.as_("huangweiqiang");
        assert_eq!(father.get("/minors/class").status, StatusCode::NOT_FOUND);
        let sent = send(&father, "/minors/class", "c5", &fields(&all));
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
}

/// The form of a class with a photograph, as a browser sends it.
fn papers(who: &Someone<'_>, once: &str, names: &[&str], bytes: &[u8]) -> Answer {
    const LINE: &str = "a-line-between-parts";
    let (from, until) = (saturday().to_string(), saturday().plus_months(6).to_string());
    let mut all = vec![
        ("once", once),
        ("sent", "yes"),
        ("pasted", "佘晓岚\n郦子衿\n祁清和"),
        ("scope", "all"),
        ("starts_on", &*from),
        ("ends_on", &*until),
    ];
    all.extend(names.iter().map(|name| ("names", *name)));
    let mut form: Vec<u8> = Vec::new();
    for (name, value) in all {
        let head = format!("--{LINE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        form.extend(format!("{head}{value}\r\n").into_bytes());
    }
    form.extend(
        format!(
            "--{LINE}\r\ncontent-disposition: form-data; name=\"photo\"; \
             filename=\"p.jpg\"\r\n\r\n"
        )
        .into_bytes(),
    );
    form.extend(bytes);
    form.extend(format!("\r\n--{LINE}--\r\n").into_bytes());
    who.post_body("/minors/class/papers", &format!("multipart/form-data; boundary={LINE}"), form)
}

/// Consents on paper for service that a child has.
fn on_paper(town: &Town, child: PersonId) -> usize {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(people::consents(q, child)?);
    let rows = town.app.db().read_now(town.cast.town, look).expect("consents");
    let paper = |evidence: &Evidence| *evidence == Evidence::Paper;
    rows.iter().filter(|row| paper(&row.evidence) && row.consent.scope == ConsentScope::All).count()
}

// covers B5 T21
#[test]
fn one_photograph_stands_for_the_papers_of_a_class_and_each_child_has_its_own() {
    for store in both() {
        let town = Town::small(store);
        let [first, second, alone] = three(&town);
        let worker = town.as_("chenhuishan");
        let ids = [first, second, alone].map(|id| id.to_string());
        let [one, two, three] = [&*ids[0], &*ids[1], &*ids[2]];
        // nobody ticked, no picture, one without a guardian: nobody gets anything
        refused(&papers(&worker, "c0", &[], &picture()), "请至少勾一位");
        refused(&papers(&worker, "c1", &[one, two], b""), "不是照片");
        let lacking = papers(&worker, "c2", &[one, three], &picture());
        refused(&lacking, "祁清和");
        assert!(lacking.body.contains("佘晓岚"), "what was ticked is still there");
        assert_eq!((on_paper(&town, first), on_paper(&town, second)), (0, 0));
        assert_eq!(diary_of(&town, "slip-printed"), 0);
        // one picture, two children; a repeat and a second press change nothing
        went(&papers(&worker, "c3", &[one, two], &picture()));
        went(&papers(&worker, "c3", &[one, two], &picture()));
        went(&papers(&worker, "c4", &[one, two], &picture()));
        assert_eq!((on_paper(&town, first), on_paper(&town, second)), (1, 1));
        assert_eq!(on_paper(&town, alone), 0);
        assert_eq!(diary_of(&town, "slip-accepted"), 2);
        // each copy is sealed for its child, and a look at it is written down
        let kept = Sql("select slip_id, photo_sealed from consent_slip where town_id = $1 \
             order by slip_id");
        let id = town.cast.town;
        let look = move |q: &mut liandong::db::Read<'_>| {
            let rows = q.rows(kept, p![id])?;
            let both = |row: &liandong::db::Row| {
                Ok((row.get::<String>(0)?, row.get::<Option<String>>(1)?))
            };
            Ok(rows.iter().map(both).collect::<Result<Vec<_>, liandong::failure::Fault>>()?)
        };
        let slips = town.app.db().read_now(id, look).expect("slips");
        assert_eq!(slips.len(), 2);
        let sealed: Vec<&String> = slips.iter().filter_map(|(_, text)| text.as_ref()).collect();
        assert!(sealed.iter().all(|text| text.starts_with("v1.")), "sealed");
        assert_ne!(sealed[0], sealed[1], "a copy of one opens nowhere else");
        let slip = format!("/slips/{}", slips[0].0);
        let seen = send(&worker, &format!("{slip}/look"), "", &[("purpose", "check")]);
        assert!(seen.body.contains("data:image/jpeg;base64,"), "{}", seen.body);
        // nothing waits to be looked at, and no stranger comes near
        assert!(!worker.get("/minors").body.contains(&slip));
        for login in ["limin", "huangweiqiang"] {
            let sent = papers(&town.as_(login), "c5", &[one], &picture());
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{login}");
        }
        proved(&town);
    }
}
