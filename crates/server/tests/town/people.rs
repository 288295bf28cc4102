//! People: found as people ask, shown masked, opened with a purpose, joined and parted, acted for.

use axum::http::StatusCode;
use liandong::cli::prove;
use liandong::people::store::search;

use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town};

/// What stands between two texts of a page.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from} is not on the page"));
    rest.split(to).next().expect("an end")
}

/// Registers somebody by the form of the page; gives the address of the card.
fn registered(who: &Someone<'_>, name: &str, more: &[(&str, &str)]) -> String {
    let page = who.get("/people/new");
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let body = between(between(&page.body, "name=\"body\"", "</select>"), "value=\"", "\"");
    let once = page.once();
    let mut form = vec![("once", once.as_str()), ("name", name), ("body", body)];
    form.extend_from_slice(more);
    let sent = who.post("/people/new", &form);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location.split('?').next().expect("a path").to_owned()
}

fn card_number(card: &Answer) -> &str {
    assert_eq!(card.status, StatusCode::OK, "{}", card.body);
    between(&card.body, "志愿者编号 ", "</p>").trim()
}

const DOCUMENT: &str = "11010519491231002X";

// covers A3 Q9
#[test]
fn somebody_is_found_by_sound_and_by_the_last_four_and_shown_masked() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let more = [("phone", "139 1234 5670"), ("document", DOCUMENT)];
        let card = registered(&worker, "区桂䶮", &more);
        for words in ["区桂", "ougui", "ogy", "桂䶮", "5670", "002x", "13912345670", DOCUMENT] {
            let list = worker.get(&format!("/people?q={}", percent(words)));
            assert!(list.body.contains("区桂䶮"), "{words} finds nobody");
            // the box repeats what was typed; the rows tell no more than the tail
            let rows = between(&list.body, "<tbody", "</tbody>");
            assert!(!rows.contains("139 1234") && !rows.contains("13912345670"), "{rows}");
        }
        assert!(!worker.get("/people?q=5671").body.contains("区桂䶮"), "another tail is another");
        let page = worker.get(&card).body;
        assert!(!page.contains(DOCUMENT), "the document is masked");
        assert!(page.contains("女"), "the sex comes from the document");
        // no search on what is sealed: the whole number is found by its last four only
        assert!(town.visitor().get("/people?q=5670").location.starts_with("/sign-in"));
        assert_eq!(town.as_("wangfang").get("/people?q=5670").status, StatusCode::NOT_FOUND);
    }
}

fn percent(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

// covers A3
#[test]
fn every_kind_of_document_is_kept_and_found_again() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        for (kind, number, tail, name) in [
            ("02", "H12345678", "5678", "何有甲"),
            ("03", "M87654321", "4321", "何有乙"),
            ("04", "02345671", "5671", "何有丙"),
            ("05", "E98765430", "5430", "何有丁"),
            ("06", "南字第0123456号", "456号", "何有戊"),
            ("07", "士字第7654320号", "320号", "何有己"),
            ("99", "社保-998877", "8877", "何有庚"),
        ] {
            let more = [("document_kind", kind), ("document", number)];
            let card = registered(&worker, name, &more);
            let page = worker.get(&card).body;
            assert!(!page.contains(number), "{kind} is masked");
            let list = worker.get(&format!("/people?q={}", percent(tail)));
            assert!(list.body.contains(name), "{kind} is found by {tail}");
            // the same document again is the same person: the page asks
            let again = worker.get("/people/new");
            let body =
                between(between(&again.body, "name=\"body\"", "</select>"), "value=\"", "\"");
            let once = again.once();
            let form = [
                ("once", once.as_str()),
                ("name", "何有为"),
                ("body", body),
                ("document_kind", kind),
                ("document", number),
            ];
            let asked = worker.post("/people/new", &form);
            assert!(asked.body.contains(name), "{kind}: the one who has it is shown");
            assert_ne!(asked.status, StatusCode::SEE_OTHER, "{kind}: nobody is made");
        }
    }
}

// covers Q9 Q3 Q4
#[test]
fn a_document_is_opened_with_a_purpose_and_its_person_reads_who_looked() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let card = format!("/people/{}", town.cast.wangfang);
        let reveal = |purpose: &str| {
            let form = [("field", "born"), ("purpose", "other"), ("purpose_words", purpose)];
            worker.post(&format!("{card}/reveal"), &form)
        };
        let refused = reveal("  ");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let own = town.as_("wangfang");
        assert!(!own.get("/me/readings").body.contains("陈慧珊"), "a refused look is no look");
        let shown = reveal("为亲子运动会买意外险");
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let readings = own.get("/me/readings").body;
        assert!(readings.contains("陈慧珊") && readings.contains("为亲子运动会买意外险"));
        // the purpose stands there, never the value; the diary names the look without either
        let diary = town.as_("jianming").get("/diary").body;
        assert!(!diary.contains("意外险"), "words stay out of the diary");
        let history = worker.get(&format!("/diary?about={}", town.cast.wangfang));
        assert_eq!(history.status, StatusCode::OK, "{}", history.body);
        assert!(history.body.contains("王芳的变更记录"), "{}", history.body);
        assert!(history.body.contains("陈慧珊"));
        // a volunteer opens nobody's, and reads nobody's history
        let mine = town.as_("limin").post(&format!("{card}/reveal"), &[("field", "born")]);
        assert_eq!(mine.status, StatusCode::NOT_FOUND);
        let about = format!("/diary?about={}", town.cast.wangfang);
        assert_eq!(town.as_("limin").get(&about).status, StatusCode::NOT_FOUND);
    }
}

// covers B8
#[test]
fn two_rows_of_one_person_become_one_and_part_again_exactly() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let kept = registered(&worker, "何秀兰", &[("phone", "13700001111")]);
        let form = [("phone", "13700001111"), ("area", "西湖社区"), ("decision", "keep")];
        let gone = registered(&worker, "何秀蘭", &form);
        let id = |card: &str| card.rsplit('/').next().expect("an id").to_owned();
        let (one, other) = (id(&kept), id(&gone));
        let number = card_number(&worker.get(&gone)).to_owned();
        let compare = worker.get(&format!("/people/compare?one={one}&other={other}"));
        assert_eq!(compare.status, StatusCode::OK, "{}", compare.body);
        assert!(compare.body.contains("电话"), "the reasons are told");
        let once = compare.once();
        let merge = |why: &str, key: &str| {
            let form =
                [("once", key), ("one", &one), ("other", &other), ("keep", &one), ("why", why)];
            worker.post("/people/merge", &form)
        };
        assert_eq!(
            merge(" ", "m0").status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "no reason, no merge"
        );
        assert_eq!(merge("同一个人，名字写成繁体", &once).status, StatusCode::SEE_OTHER);
        assert!(worker.get(&kept).body.contains("西湖社区"), "blanks are filled");
        let found = |words: &str| {
            let words = words.to_owned();
            let look = move |q: &mut liandong::db::Read<'_>| Ok(search(q, &words, 10)?.len());
            town.app.db().read_now(town.cast.town, look).expect("a look")
        };
        assert_eq!(found("1111"), 1, "one row is found");
        // apart again: from the list of merges, exactly as before
        let page = worker.get("/people/duplicates");
        let undo = between(&page.body, "action=\"/merges/", "\"");
        let path = format!("/merges/{undo}");
        assert_eq!(town.as_("limin").post(&path, &[("once", "u0")]).status, StatusCode::NOT_FOUND);
        assert_eq!(worker.post(&path, &[("once", "u1")]).status, StatusCode::SEE_OTHER);
        assert_eq!(worker.post(&path, &[("once", "u1")]).status, StatusCode::SEE_OTHER, "twice");
        let again = worker.post(&path, &[("once", "u2")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "undone is undone");
        assert_eq!(found("1111"), 2);
        assert!(!worker.get(&kept).body.contains("西湖社区"), "what was lent goes back");
        assert_eq!(card_number(&worker.get(&gone)), number);
        let broken = prove(&town.app).expect("a proof");
        assert!(broken.iter().all(|(_, rows)| rows.is_empty()), "{broken:?}");
    }
}

// covers R6 Q4
#[test]
fn whoever_acts_for_another_is_named_beside_them_and_stops() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let elder = town.cast.libonian;
        let begin = |why: &str| {
            let form = [("once", "act-1"), ("why", why)];
            worker.post(&format!("/people/{elder}/act-for"), &form)
        };
        assert_eq!(begin("").status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
        let begun = begin("老人家在服务台，眼睛看不清");
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        let home = worker.get("/home").body;
        assert!(home.contains("李伯年"), "the page says in whose name");
        // what is done now is the elder's, and the diary names both
        let coming = worker.get("/activities").body;
        let shift = between(&coming, "action=\"/shifts/", "/sign-up\"").to_owned();
        let sent = worker.post(&format!("/shifts/{shift}/sign-up"), &[("once", "for-1")]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let own = town.as_("libonian");
        assert_eq!(own.get(&sent.location).status, StatusCode::OK, "the sign-up is the elder's");
        // nothing of the account itself is reached by acting
        assert_eq!(worker.get("/me/passcode").status, StatusCode::NOT_FOUND);
        assert_eq!(worker.post("/acting/stop", &[]).status, StatusCode::SEE_OTHER);
        let about = format!("/diary?about={elder}");
        let history = worker.get(&about).body;
        assert!(history.contains("陈慧珊（代李伯年）"), "{history}");
        let limin = town.as_("limin");
        let denied = limin.post(&format!("/people/{elder}/act-for"), &[("why", "好奇")]);
        assert_eq!(denied.status, StatusCode::NOT_FOUND);
    }
}

// covers Q2
#[test]
fn the_diary_shows_a_worker_the_own_bodies_and_the_auditor_the_town() {
    for store in both() {
        let town = Town::small(store);
        let audit = town.as_("jianming").get("/diary").body;
        assert!(audit.contains("何桂芳"), "the town's founding is there");
        let worker = town.as_("chenhuishan").get("/diary");
        assert_eq!(worker.status, StatusCode::OK);
        assert!(worker.body.contains("陈慧珊"), "the own work is there");
        assert!(!worker.body.contains("简明"), "nothing of offices that are not hers");
        for login in ["wangfang", "limin", "suwen", "linzhiyong"] {
            assert_eq!(town.as_(login).get("/diary").status, StatusCode::NOT_FOUND, "{login}");
        }
    }
}
