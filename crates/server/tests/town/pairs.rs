//! Pairs: empty seats, clocks, who covers, who is kept out, as people do it in the browser.

use std::thread;

use axum::http::StatusCode;
use liandong::events::Kind;
use liandong::notices::deliver;
use liandong::organisations::actions::end_role;
use liandong::pairs::actions::{self as pairs, Cover};
use liandong::pairs::{store, watch_chore};
use liandong::people::actions::merge;
use liandong_domain::access::{Role, may};
use liandong_domain::aid::StopReason;
use liandong_domain::basics::{Day, PersonId, PupilId, VacancyId};
use liandong_domain::pairs::{Conflict, EmptyWhy, PairSeat, Span, Speech, child_days};
use liandong_domain::people::Sex;
use liandong_domain::rules::SchoolStage;

use crate::care::number;
use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, act_in, opened, pupil, went};
use crate::support::stores::both;
use crate::support::town::{Town, at, saturday};

/// Somebody would accompany a child, and a worker has seen the paper.
pub fn ready(town: &Town, person: PersonId, issued: Day) {
    act::<may::EditOwnProfile, _, _>(town, person, |tx, permit| {
        pairs::keep_offer(tx, permit, &[Speech::Cantonese])
    })
    .expect("an offer");
    seen(town, person, issued);
}

pub fn seen(town: &Town, person: PersonId, issued: Day) {
    let by = if person == town.cast.chen { town.cast.he } else { town.cast.chen };
    act::<may::SeeChecks, _, _>(town, by, move |tx, permit| {
        pairs::see_check(tx, permit, (person, issued))
    })
    .expect("a check");
}

fn empty(town: &Town, pupil: PupilId, seat: PairSeat) -> Option<VacancyId> {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(store::vacancies_of(q, pupil)?);
    let rows = town.app.db().read_now(town.cast.town, look).expect("rows");
    rows.into_iter().find(|row| row.seat == seat).map(|row| row.id)
}

fn why(town: &Town, pupil: PupilId, seat: PairSeat) -> Option<EmptyWhy> {
    let look = move |q: &mut liandong::db::Read<'_>| Ok(store::vacancies_of(q, pupil)?);
    let rows = town.app.db().read_now(town.cast.town, look).expect("rows");
    rows.into_iter().find(|row| row.seat == seat).map(|row| row.why)
}

pub fn fill(town: &Town, pupil: PupilId, seat: PairSeat, person: PersonId) {
    let id = empty(town, pupil, seat).expect("an empty seat");
    act::<may::ManagePairs, _, _>(town, town.cast.chen, move |tx, permit| {
        pairs::fill(tx, permit, id, &Cover::Person(person))
    })
    .expect("filled");
}

pub fn chore(town: &Town) {
    watch_chore(&town.app, town.cast.town, "").expect("the chore");
}

// covers T19 H7 H8
#[test]
fn an_empty_seat_starts_its_clock_tells_the_worker_and_is_covered_in_one_press() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (wang, limin, chen) = (town.cast.wangfang, town.cast.limin, town.cast.chen);
        let child = pupil(&town, "秘密孩子", SchoolStage::Primary, "13900000001");
        // in the same change both clocks run
        assert_eq!(why(&town, child, PairSeat::Worker), Some(EmptyWhy::New));
        assert_eq!(why(&town, child, PairSeat::Volunteer), Some(EmptyWhy::New));
        proved(&town);
        ready(&town, wang, saturday().plus_days(-30));
        ready(&town, limin, saturday().plus_days(-30));
        seen(&town, chen, saturday().plus_days(-30));
        fill(&town, child, PairSeat::Worker, chen);
        fill(&town, child, PairSeat::Volunteer, wang);
        proved(&town);

        let worker = town.as_("chenhuishan");
        let page = worker.get(&format!("/pairs/{child}"));
        assert!(page.body.contains("王芳") && !page.body.contains("秘密孩子"), "{}", page.body);
        // the volunteer has the own child, and nobody else's pages
        let volunteer = town.as_("wangfang");
        let own = volunteer.get("/me/pair");
        assert!(own.body.contains("P-0001") && !own.body.contains("秘密"), "{}", own.body);
        for path in ["/pairs".to_owned(), format!("/pairs/{child}"), "/pairs/empty".to_owned()] {
            assert_eq!(volunteer.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
        // nobody else steps back for her
        let path = format!("/me/pair/{child}/step-back");
        let other = send(&town.as_("limin"), &path, "s0", &[("why", "不想")]);
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        refused(&send(&volunteer, &path, "s1", &[("why", " ")]), "不能空着");
        went(&send(&volunteer, &path, "s2", &[("why", "换了工作")]));
        assert!(!volunteer.get("/me/pair").body.contains("P-0001"), "the view ends with the seat");

        // the clock, the suggestion with its reasons, the notice
        town.app.clock().set(at(13, 25));
        deliver(&town.app, town.cast.town, "").expect("notices");
        assert!(worker.get("/me/notices").body.contains("结对位子空了"));
        let page = worker.get("/pairs/empty");
        let clock = page.body.contains("4 小时 25 分");
        assert!(clock && page.body.contains("退出结对"), "{}", page.body);
        let ends = [("end", "1")];
        went(&send(&volunteer, "/me/pair", "o1", &ends));
        let page = worker.get("/pairs/empty");
        assert!(page.body.contains("李敏") && page.body.contains("现在陪伴 0 名"), "{}", page.body);
        let id = empty(&town, child, PairSeat::Volunteer).expect("empty").to_string();
        went(&send(&worker, "/pairs/empty", "c1", &[("cover", &id)]));
        went(&send(&worker, "/pairs/empty", "c1", &[("cover", &id)]));
        refused(&send(&worker, "/pairs/empty", "c2", &[]), "请先选一项");
        assert!(town.as_("limin").get("/me/pair").body.contains("P-0001"));
        proved(&town);
    }
}

// covers T19 H7
#[test]
fn whoever_is_kept_out_is_told_why_and_nobody_sits_there() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (wang, chen) = (town.cast.wangfang, town.cast.chen);
        let child = pupil(&town, "秘密孩子", SchoolStage::Primary, "13900000002");
        let worker = town.as_("chenhuishan");
        let id = empty(&town, child, PairSeat::Volunteer).expect("empty").to_string();
        let path = format!("/pairs/{child}/fill");
        let hers = number(&town, wang);
        let ask = |once: &str| send(&worker, &path, once, &[("vacancy", &id), ("number", &hers)]);
        refused(&ask("f1"), "没有说过愿意");
        act::<may::EditOwnProfile, _, _>(&town, wang, |tx, permit| {
            pairs::keep_offer(tx, permit, &[])
        })
        .expect("an offer");
        refused(&ask("f2"), "还没有人看过");
        // an assistant notes no check, nobody their own
        let day = [("number", &*hers), ("day", "2025-11-21")];
        let by = town.as_("zhouminyi");
        let none = send(&by, "/pairs/checks", "k0", &day);
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        let mine = [("number", &*number(&town, chen)), ("day", "2026-11-01")];
        let own = send(&worker, "/pairs/checks", "k1", &mine);
        assert_eq!(own.status, StatusCode::NOT_FOUND, "{}", own.body);
        refused(
            &send(&worker, "/pairs/checks", "k2", &[("number", &hers), ("day", "x")]),
            "看不懂",
        );
        went(&send(&worker, "/pairs/checks", "k3", &day));
        refused(&ask("f3"), "已到期");
        seen(&town, wang, saturday().plus_days(-3));
        // the child is a boy
        act::<may::ManagePairs, _, _>(&town, chen, move |tx, permit| {
            let told = pairs::ChildTold {
                sex: Some(Sex::Male),
                area: String::new(),
                speech: Vec::new(),
                called: "小秘".to_owned(),
                number: String::new(),
            };
            pairs::keep_child(tx, permit, child, &told)
        })
        .expect("told");
        refused(&ask("f4"), "同性别");
        // noted as family: refused even when the sex would fit
        let fields = [("number", &*hers), ("conflict", "family")];
        went(&send(&worker, &format!("/pairs/{child}/conflict"), "x1", &fields));
        refused(&ask("f5"), "亲属或同住");
        assert!(empty(&town, child, PairSeat::Volunteer).is_some(), "the clock still runs");
        proved(&town);
    }
}

// covers H7
#[test]
fn what_happens_elsewhere_empties_the_seat_in_the_same_change() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (wang, chen, he) = (town.cast.wangfang, town.cast.chen, town.cast.he);
        let child = pupil(&town, "秘密孩子", SchoolStage::Primary, "13900000003");
        ready(&town, wang, saturday().plus_days(-360));
        seen(&town, chen, saturday().plus_days(-10));
        fill(&town, child, PairSeat::Worker, chen);
        fill(&town, child, PairSeat::Volunteer, wang);
        // a day later the check still holds, five days later it does not
        town.app.clock().set(at(9, 0).plus_minutes(60 * 24));
        chore(&town);
        assert_eq!(why(&town, child, PairSeat::Volunteer), None);
        town.app.clock().set(at(0, 5).plus_minutes(60 * 24 * 5));
        chore(&town);
        assert_eq!(why(&town, child, PairSeat::Volunteer), Some(EmptyWhy::CheckRanOut));
        seen(&town, wang, saturday());
        fill(&town, child, PairSeat::Volunteer, wang);
        // closing one's account is enough, without any chore
        let gone = act::<may::EditOwnProfile, _, _>(&town, wang, |tx, permit| {
            liandong::leaving::actions::say_farewell(tx, permit, "搬家")
        });
        gone.expect("a farewell");
        assert_eq!(why(&town, child, PairSeat::Volunteer), Some(EmptyWhy::Left));
        proved(&town);
        // the worker loses the role: the last day is today, so tomorrow the seat is empty
        let today = town.app.clock().now().day();
        act::<may::ManageRoles, _, _>(&town, he, move |tx, permit| {
            let roles = liandong::organisations::store::roles_of(tx, chen)?;
            for role in roles {
                end_role(tx, permit, &[Role::CentreManager], role.id, today, "调走")?;
            }
            Ok(())
        })
        .expect("ended");
        assert_eq!(why(&town, child, PairSeat::Worker), None, "today is the last day");
        town.app.clock().set(at(0, 1).plus_minutes(60 * 24 * 6));
        chore(&town);
        assert_eq!(why(&town, child, PairSeat::Worker), Some(EmptyWhy::RoleEnded));
        // what was written down of each day is what the seats give
        proved(&town);
        let (file, rows, days) = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                let file = store::file(q, child)?.expect("a file");
                Ok((file, store::seats_of(q, child)?, store::days_since(q, saturday())?))
            })
            .expect("rows");
        let of = |seat| -> Vec<Span> {
            rows.iter().filter(|row| row.seat == seat).map(|row| row.days).collect()
        };
        let (worker, volunteer) = (of(PairSeat::Worker), of(PairSeat::Volunteer));
        let window = (saturday(), town.app.clock().now().day());
        let reckoned = child_days(file.days, (&worker, &volunteer), window);
        let covered: i64 = days.iter().map(|row| row.days.covered).sum();
        assert_eq!((reckoned.covered, reckoned.all), (covered, 6));
        assert_eq!(covered, 5, "the fifth day ended with an empty seat");
    }
}

// covers H7
#[test]
fn of_two_workers_who_fill_one_seat_at_once_exactly_one_does() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let child = pupil(&town, "秘密孩子", SchoolStage::Primary, "13900000004");
        let people = [town.cast.wangfang, town.cast.limin];
        for person in people {
            ready(&town, person, saturday().plus_days(-9));
        }
        let id = empty(&town, child, PairSeat::Volunteer).expect("empty");
        let done: Vec<bool> = thread::scope(|scope| {
            let hands: Vec<_> = people
                .into_iter()
                .zip([town.cast.chen, town.cast.he])
                .map(|(person, by)| {
                    let (app, at) = (town.app.clone(), town.cast.town);
                    scope.spawn(move || {
                        act_in::<may::ManagePairs, _, _>(&app, at, by, move |tx, permit| {
                            pairs::fill(tx, permit, id, &Cover::Person(person))
                        })
                        .is_ok()
                    })
                })
                .collect();
            hands.into_iter().map(|hand| hand.join().expect("a thread")).collect()
        });
        assert_eq!(done.iter().filter(|yes| **yes).count(), 1, "{done:?}");
        proved(&town);
    }
}

// covers H7
#[test]
fn the_children_of_a_leaver_are_covered_in_one_go_and_not_all_by_one() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (wang, limin) = (town.cast.wangfang, town.cast.limin);
        let children: Vec<PupilId> = [("甲", "13900000011"), ("乙", "13900000012")]
            .map(|(name, phone)| pupil(&town, name, SchoolStage::Primary, phone))
            .into();
        for person in [wang, limin, town.cast.libonian] {
            ready(&town, person, saturday().plus_days(-9));
        }
        for child in &children {
            fill(&town, *child, PairSeat::Volunteer, wang);
        }
        let he = town.cast.he;
        act::<may::RegisterPeople, _, _>(&town, he, move |tx, permit| {
            liandong::people::actions::leave(tx, permit, wang)
        })
        .expect("left");
        let worker = town.as_("chenhuishan");
        let page = worker.get(&format!("/pairs/empty?left={wang}"));
        assert!(page.body.contains("已离开"), "{}", page.body);
        let ids: Vec<String> = children
            .iter()
            .map(|child| empty(&town, *child, PairSeat::Volunteer).expect("empty").to_string())
            .collect();
        let both = [("cover", &*ids[0]), ("cover", &*ids[1])];
        went(&send(&worker, "/pairs/empty", "b1", &both));
        for login in ["limin", "libonian"] {
            let own = town.as_(login).get("/me/pair").body;
            assert_eq!(own.matches("card__heading\">P-0").count(), 1, "{login}: {own}");
        }
        proved(&town);
        // the pupil leaves: nobody is left sitting there
        let child = children[0];
        act::<may::ProposeAid, _, _>(&town, town.cast.zhou, move |tx, permit| {
            liandong::aid::actions::course::stop(tx, permit, (child, StopReason::Graduated), None)
        })
        .expect("left");
        assert!(!town.as_("limin").get("/me/pair").body.contains("P-0001"));
        let lines = town
            .app
            .db()
            .read_now(town.cast.town, move |q| {
                Ok(liandong::events::store::of_subject(q, &child.to_string())?)
            })
            .expect("lines");
        let kept = lines.iter().filter(|line| line.kind == Kind::PairKept.code()).count();
        assert_eq!(kept, 2, "begun and ended");
        proved(&town);
    }
}

/// Two rows of one human being are merged: seats, checks and conflicts go over, and nobody sits on
/// where the other row was kept out.
// covers T19 H7 B8
#[test]
fn a_seat_goes_over_with_its_person_and_a_conflict_of_the_other_row_empties_it() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (wang, limin) = (town.cast.wangfang, town.cast.limin);
        ready(&town, wang, saturday().plus_days(-30));
        ready(&town, limin, saturday().plus_days(-30));
        let first = pupil(&town, "秘密孩子", SchoolStage::Primary, "13900000011");
        let second = pupil(&town, "第二个孩子", SchoolStage::Primary, "13900000012");
        fill(&town, first, PairSeat::Volunteer, wang);
        fill(&town, second, PairSeat::Volunteer, limin);
        let known = number(&town, limin);
        act::<may::ManagePairs, _, _>(&town, town.cast.chen, move |tx, permit| {
            pairs::note_conflict(tx, permit, first, (&known, Conflict::Family))
        })
        .expect("noted");
        assert_eq!(why(&town, first, PairSeat::Volunteer), None, "Wang sits on");
        act::<may::MergePeople, _, _>(&town, town.cast.chen, move |tx, permit| {
            merge(tx, permit, wang, limin, "同一个人")
        })
        .expect("merged");
        chore(&town);
        assert_eq!(why(&town, first, PairSeat::Volunteer), Some(EmptyWhy::Conflict));
        assert_eq!(why(&town, second, PairSeat::Volunteer), None, "the seat went over");
        let own = town.as_("wangfang").get("/me/pair").body;
        assert!(own.contains("P-0002") && !own.contains("P-0001"), "{own}");
        proved(&town);
    }
}
