//! The consents of a whole class, noted at once.

use axum::http::StatusCode;
use liandong::people::store as people;
use liandong_domain::basics::PersonId;
use liandong_domain::people::ConsentScope;

use super::{enter, fields, refused, send, under_the_fathers_wing, went};
use crate::support::stores::both;
use crate::support::town::{Town, saturday};

// covers B5 T21
#[test]
fn a_class_is_noted_in_one_go_and_nobody_twice() {
    for store in both() {
        let town = Town::small(store);
        let (first, second) = (enter(&town, "佘晓岚", 15), enter(&town, "郦子衿", 15));
        let alone = enter(&town, "祁清和", 15);
        for child in [first, second] {
            under_the_fathers_wing(&town, child, ConsentScope::School);
        }
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
