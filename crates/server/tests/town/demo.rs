//! The demo town, whole: what is shown there was made by acting, and stands as it is told.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use liandong::agreements::actions::waiting_for;
use liandong::agreements::store as agreements;
use liandong::cli::prove;
use liandong::db::Sql;
use liandong::demo::{AWARDS, RAISED};
use liandong::failure::Failure;
use liandong::hours::store::team_hours;
use liandong::incubation::store as incubation;
use liandong::p;
use liandong::training::store::learned_from;
use liandong_domain::agreements::DocumentForm;
use liandong_domain::basics::{OrganisationId, PersonId, ShiftId};
use liandong_domain::incubation::MeetingKind;
use liandong_domain::reflection::FIRST_VISIT;

use crate::support::hands::look;
use crate::support::town::{Large, Town};

/// How many there are; the town is the only parameter.
fn count(town: &Town, sql: Sql) -> i64 {
    let id = town.cast.town;
    look(town, move |q| Ok(q.count(sql, p![id])?))
}

fn team(town: &Town, name: &'static str) -> OrganisationId {
    let id = town.cast.town;
    let named = Sql("select organisation_id from organisation where town_id = $1 and name = $2");
    look(town, move |q| Ok(q.row(named, p![id, name])?.expect("a body").get(0)?))
}

// covers T15 T27 S1
#[test]
fn the_demo_town_stands_as_it_is_told() {
    let large = Large::made();
    let town = &large.town;
    for (what, broken) in prove(&town.app).expect("the proof runs") {
        assert!(broken.is_empty(), "{what}: {broken:?}");
    }
    money(&large);
    river(town);
    three(town);
    certificates(town);
    rehearsal(&large);
    coach_and_lines(town);
    hours(&large);
    crate::budgets::keyed_pages_keep_to_their_statements(&large);
}

/// What the deck says of the aid to pupils.
fn money(large: &Large) {
    let page = large.as_("chenhuishan").get("/aid/programme");
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("102,543.00"), "{RAISED:?}: {}", page.body);
    let paid = Sql("select cast(sum(awards) as bigint) from aid_total where town_id = $1");
    assert_eq!(count(&large.town, paid), i64::try_from(AWARDS).expect("a number"));
}

// covers B6
/// Two put the river's agreement in force; many signed it, the pupils beside their guardians, one
/// family on paper; the second version has not been signed by all.
fn river(town: &Town) {
    let one_hand = Sql("select count(document_id) from document_version where town_id = $1 \
         and (second_signed_by is null or second_signed_by = first_signed_by or seal is null)");
    assert_eq!(count(town, one_hand), 0, "every version in force has two hands");
    let all = look(town, |q| Ok(agreements::standing_all(q)?));
    let mut forms: Vec<(DocumentForm, usize)> =
        all.iter().map(|row| (row.document.form, row.versions.len())).collect();
    forms.sort_by_key(|(_, versions)| *versions);
    assert_eq!(forms, [(DocumentForm::Tripartite, 1), (DocumentForm::Signed, 2)]);
    let signed = Sql("select count(distinct person_id) from agreement where town_id = $1 \
         and subject = '' and held_at is not null");
    assert!(count(town, signed) >= 100, "{}", count(town, signed));
    let beside = Sql("select count(distinct a.person_id) from agreement a \
         join agreement_signature s on s.town_id = a.town_id and s.agreement_id = a.agreement_id \
         where a.town_id = $1 and s.side = 'guardian' and a.held_at is not null");
    assert!(count(town, beside) >= 30, "guardians: {}", count(town, beside));
    let at_home = Sql("select count(agreement_id) from agreement_signature where town_id = $1 \
         and side = 'guardian' and way = 'own-device'");
    assert_eq!(count(town, at_home), 2, "黄伟强 signed both versions on his own phone");
    let paper = Sql("select count(agreement_id) from agreement_signature where town_id = $1 \
         and way = 'paper' and photo_sealed is not null");
    assert_eq!(count(town, paper), 2, "one sheet, two hands");
    let second = Sql("select count(distinct person_id) from agreement where town_id = $1 \
         and version = 2 and held_at is not null");
    let first_only = Sql("select count(a.agreement_id) from agreement a where a.town_id = $1 \
         and a.subject = '' and a.version = 1 and a.ended_at is null and a.held_at is not null");
    assert!(count(town, second) >= 50, "{}", count(town, second));
    assert!(count(town, first_only) >= 20, "{}", count(town, first_only));
    let one = Sql("select a.person_id from agreement a join holding h on h.town_id = a.town_id \
         and h.person_id = a.person_id join organisation o on o.town_id = h.town_id \
         and o.organisation_id = h.organisation_id where a.town_id = $1 and a.version = 1 \
         and a.subject = '' and a.ended_at is null and o.name = '河涌守护队' limit 1");
    let id = town.cast.town;
    let open = look(town, move |q| {
        let person: PersonId = q.row(one, p![id])?.expect("somebody").get(0)?;
        waiting_for(q, person)
    });
    assert!(open.iter().any(|asking| asking.version == 2 && !asking.is_done), "{open:?}");
}

/// Three sides under one agreement; the other two wait for the office.
fn three(town: &Town) {
    let sides = Sql("select count(s.side) from agreement a join agreement_signature s \
         on s.town_id = a.town_id and s.agreement_id = a.agreement_id where a.town_id = $1 \
         and a.state = 'complete' and a.subject <> '' \
         and s.side in ('volunteer', 'organisation', 'partner')");
    assert_eq!(count(town, sides), 3);
    let waits = Sql("select count(agreement_id) from agreement where town_id = $1 \
         and subject <> '' and state = 'signed' and complete_at is null");
    assert_eq!(count(town, waits), 2);
    let placed = Sql("select count(u.sign_up_id) from sign_up u join shift s \
         on s.town_id = u.town_id and s.shift_id = u.shift_id join agreement a \
         on a.town_id = u.town_id and a.person_id = u.person_id and a.subject = s.activity_id \
         where u.town_id = $1 and u.state = 'placed'");
    assert_eq!(count(town, placed), 3, "who has signed has a place");
}

// covers C2
/// A stranger with number and code reads what a certificate shows.
fn certificates(town: &Town) {
    let id = town.cast.town;
    let all = Sql("select number, check_code, content from training_certificate \
         where town_id = $1 order by number");
    let rows = look(town, move |q| {
        let rows = q.rows(all, p![id])?;
        let read = rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        read.collect::<Result<Vec<(String, String, String)>, Failure>>()
    });
    assert!(rows.len() >= 8, "{}", rows.len());
    for (number, code, content) in &rows {
        let text: serde_json::Value = serde_json::from_str(content).expect("what was frozen");
        let shown = town.visitor().get(&format!("/v/{number}?code={code}"));
        assert_eq!(shown.status, StatusCode::OK, "{number}");
        for part in ["holder", "course"] {
            let word = text[part].as_str().expect("a word");
            assert!(shown.body.contains(word), "{number}: {word}");
        }
    }
    let (number, _, content) = &rows[0];
    let text: serde_json::Value = serde_json::from_str(content).expect("what was frozen");
    let wrong = town.visitor().get(&format!("/v/{number}?code=AAAA-AAAA")).body;
    assert!(!wrong.contains(text["holder"].as_str().expect("a name")));
}

// covers C7
/// Whoever has a place rehearsed; 黄伟强 did not, and reads why he has none.
fn rehearsal(large: &Large) {
    let town = &large.town;
    let (id, father) = (town.cast.town, town.cast.weiqiang);
    let asked = Sql("select s.shift_id from shift s join activity a on a.town_id = s.town_id \
         and a.activity_id = s.activity_id where a.town_id = $1 and a.qualification = $2");
    let placed = Sql(
        "select person_id from sign_up where town_id = $1 and shift_id = $2 and state = 'placed'",
    );
    let (shift, people, learned) = look(town, move |q| {
        let shift: ShiftId = q.row(asked, p![id, FIRST_VISIT.chinese])?.expect("a shift").get(0)?;
        let rows = q.rows(placed, p![id, shift])?;
        let people: Result<BTreeSet<PersonId>, _> = rows.iter().map(|row| row.get(0)).collect();
        let people = people?;
        let mut all: Vec<PersonId> = people.iter().copied().collect();
        all.push(father);
        let learned = learned_from(q, &all, &format!("rehearsal:{}", FIRST_VISIT.code))?;
        Ok((shift, people, learned))
    });
    assert!(people.len() >= 3, "{people:?}");
    assert_eq!(people, learned, "a place for those who rehearsed, and for nobody else");
    let why = large.as_("huangweiqiang").get(&format!("/shifts/{shift}/why")).body;
    assert!(why.contains("href=\"/rehearsals\"") && why.contains("先走一遍"), "{why}");
    let wang = large.as_("wangfang").get(&format!("/shifts/{shift}/why")).body;
    assert!(!wang.contains("先走一遍"), "王芳 has walked it: {wang}");
}

// covers A3 A5 T7
/// A coach handed over with a reason, a hand-over meeting with promises, career lines.
fn coach_and_lines(town: &Town) {
    let (doctor, elders) = (team(town, "医愿同行队"), town.cast.elders);
    let (coaches, meetings, promises) = look(town, move |q| {
        Ok((
            incubation::coaches(q, doctor)?,
            incubation::meetings(q, elders)?,
            incubation::promises(q, elders)?,
        ))
    });
    let names: Vec<&str> = coaches.iter().map(|coach| &*coach.name).collect();
    assert_eq!(names, ["陈慧珊", "何桂芳"]);
    assert!(coaches[0].why.is_empty() && !coaches[1].why.is_empty());
    assert!(meetings.iter().any(|meeting| meeting.kind == MeetingKind::HandOver));
    assert!(promises.iter().any(|promise| promise.kept_at.is_some()));
    let lines = Sql("select count(person_id) from career_note where town_id = $1");
    assert_eq!(count(town, lines), 2);
}

/// The elders' team since 2010, and the factory's volunteers at the river.
fn hours(large: &Large) {
    let town = &large.town;
    let (elders, factory) = (town.cast.elders, team(town, "晨光电子厂志愿服务队"));
    let (of_elders, of_factory) =
        look(town, move |q| Ok((team_hours(q, elders)?, team_hours(q, factory)?)));
    assert!(of_elders.own.count() > 4_000 * 60, "{of_elders:?}");
    assert!(of_factory.joint.count() > 0, "{of_factory:?}");
    let page = large.as_("wangfang").get(&format!("/teams/{factory}/hours?of=joint")).body;
    assert!(page.contains("沙河巡河捡拾") && page.contains("河涌守护队"), "{page}");
}
