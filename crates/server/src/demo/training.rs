//! Training of the demo town: two courses that were held, two that are open, one being planned,
//! and a qualification that a coming service asks for.

use liandong_domain::access::may;
use liandong_domain::basics::{CourseId, Day, PersonId, QualificationId};
use liandong_domain::training::{
    Assessment, CourseKind, EnrolmentState, Given, Presence, Sitting, Terms,
};

use super::agenda::Life;
use super::bodies::{ELDERS, FALLS};
use super::maker::{Deed, at};
use crate::failure::Failure;
use crate::training::actions::{
    self, NewCourse, PresenceIn, ResultIn, enrol, keep_course, keep_qualification, note_practice,
    open_course,
};
use crate::training::store::{self, QualificationText};

/// What a coming service asks for.
pub(super) const FALLS_GUIDE: &str = "防跌大使";
const VISITOR: &str = "独居探访员";

/// A course as the demo holds it.
#[derive(Clone)]
struct Held {
    title: &'static str,
    kind: CourseKind,
    about: &'static str,
    assessment: Assessment,
    places: i64,
    /// Days from today of its sittings, and what each is about.
    sittings: Vec<(i64, &'static str)>,
    gives: Option<&'static str>,
    /// How many sign up.
    wanted: usize,
    /// From which teams.
    teams: &'static [usize],
}

fn courses(saturday: i64) -> Vec<Held> {
    vec![
        Held {
            title: "志愿理念第一课：我们为什么服务",
            kind: CourseKind::Concepts,
            about: "社工讲助人自助，老志愿者讲十五年的故事，分组说说自己为什么来。",
            assessment: Assessment::Attending,
            places: 40,
            sittings: vec![(saturday - 63, "助人自助，尊重每一位长者")],
            gives: None,
            wanted: 24,
            teams: &[ELDERS, FALLS],
        },
        Held {
            title: "防跌大使培训",
            kind: CourseKind::Special,
            about: "看懂家里哪里会摔，学会劝老人装扶手、换鞋、慢起身。第二次两人一组入户，讲师在旁边看。",
            assessment: Assessment::Observed,
            places: 16,
            sittings: vec![(saturday - 42, "浴室、厨房、门槛"), (saturday - 35, "入户练一遍")],
            gives: Some(FALLS_GUIDE),
            wanted: 16,
            teams: &[FALLS],
        },
        Held {
            title: "独居长者探访技巧",
            kind: CourseKind::Skills,
            about: "怎样敲门、怎样开口、怎样听、看见异常怎么办。最后有一张小卷子。",
            assessment: Assessment::Test,
            places: 30,
            sittings: vec![(saturday, "先问候，再进门"), (saturday + 7, "听比说多")],
            gives: Some(VISITOR),
            wanted: 17,
            teams: &[ELDERS],
        },
        Held {
            title: "防跌大使培训（第二期）",
            kind: CourseKind::Special,
            about: "内容同第一期，场地小，只收十二人。",
            assessment: Assessment::Observed,
            places: 12,
            sittings: vec![(saturday + 7, "浴室、厨房、门槛"), (saturday + 14, "入户练一遍")],
            gives: Some(FALLS_GUIDE),
            wanted: 11,
            teams: &[ELDERS],
        },
        Held {
            title: "康乐活动带领小窍门",
            kind: CourseKind::Sharing,
            about: "几位队长各讲一个冷场时的办法。",
            assessment: Assessment::Attending,
            places: 6,
            sittings: vec![(saturday + 3, "冷场时怎么办")],
            gives: None,
            wanted: 9,
            teams: &[ELDERS],
        },
    ]
}

/// Puts all training on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    let to_saturday = (6 - i64::from(today.weekday())).rem_euclid(7);
    let next = if to_saturday == 0 { 7 } else { to_saturday };
    life.plan(at(today.plus_days(-120), 10, 0), qualifications);
    for course in courses(next) {
        let first = course.sittings.first().map_or(0, |(day, _)| *day);
        let written = today.plus_days((first - 21).min(-14));
        life.plan(at(written, 11, 0), move |life| hold(life, course));
    }
    life.plan(at(today.plus_days(-3), 16, 0), practice);
    life.plan(at(today.plus_days(-2), 15, 0), draft);
}

fn qualifications(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let organisation = life.cast.station;
    let texts = [
        (FALLS_GUIDE, "能入户看摔倒隐患，劝老人装扶手。", 24, 3, 1),
        (VISITOR, "能单独带新人探访独居长者。", 12, 4, 2),
    ];
    life.maker.act::<may::GrantQualifications, _, _>(life.cast.chen, move |tx, permit| {
        for (name, about, valid_months, practices, teachings) in texts {
            let terms = Terms { valid_months, practices, teachings, rest_months: 6 };
            let (name, about) = (name.to_owned(), about.to_owned());
            let text = QualificationText { organisation, name, about, terms };
            keep_qualification(tx, permit, None, &text)?;
        }
        Ok(())
    })
}

fn known(life: &Life<'_, '_>, name: &'static str) -> Result<Option<QualificationId>, Failure> {
    life.maker.look(move |q| Ok(store::by_name(q, name)?.map(|row| row.id)))
}

fn new_course(life: &Life<'_, '_>, course: &Held) -> Result<NewCourse, Failure> {
    let today = life.wanted.today;
    let sitting = |day: i64| {
        let day = today.plus_days(day);
        Sitting { starts_at: at(day, 19, 0), ends_at: at(day, 21, 30) }
    };
    let qualification = match course.gives {
        Some(name) => known(life, name)?,
        None => None,
    };
    Ok(NewCourse {
        organisation: life.cast.station,
        title: course.title.to_owned(),
        kind: course.kind,
        about: course.about.to_owned(),
        place: "龙城社区中心二楼课室".to_owned(),
        assessment: course.assessment,
        places: course.places,
        least_percent: 80,
        pass_mark: 60,
        minimum_age: 0,
        qualification,
        sittings: course
            .sittings
            .iter()
            .map(|(day, topic)| ((*topic).to_owned(), sitting(*day)))
            .collect(),
        // The two professions teach together.
        teachers: vec![life.cast.chen, life.cast.libonian],
    })
}

fn hold(life: &mut Life<'_, '_>, course: Held) -> Result<(), Failure> {
    let new = new_course(life, &course)?;
    let id = life.maker.act::<may::ManageTraining, _, _>(life.cast.chen, move |tx, permit| {
        let id = keep_course(tx, permit, None, &new)?;
        open_course(tx, permit, id)?;
        Ok(id)
    })?;
    let today = life.wanted.today;
    let now = life.maker.app.clock().now().day();
    let (wanted, teams) = (course.wanted, course.teams);
    life.plan(at(now.plus_days(2), 20, 0), move |life| sign_ups(life, id, wanted, teams));
    for (number, (day, _)) in course.sittings.iter().enumerate() {
        life.plan(at(today.plus_days(*day), 21, 40), move |life| came(life, id, number));
    }
    let last = course.sittings.last().map_or(0, |(day, _)| *day);
    life.plan(at(today.plus_days(last), 22, 0), move |life| end(life, id));
    Ok(())
}

fn sign_ups(
    life: &mut Life<'_, '_>,
    course: CourseId,
    wanted: usize,
    teams: &'static [usize],
) -> Result<(), Failure> {
    let of_teams = life.people.of_teams(teams);
    let mut people: Vec<PersonId> = life
        .maker
        .shuffled(&of_teams)
        .into_iter()
        .filter_map(|n| life.people.members[n].id)
        .filter(|id| *id != life.cast.libonian && *id != life.cast.wangfang)
        .take(wanted)
        .collect();
    if wanted > 12 {
        people.insert(0, life.cast.wangfang);
    }
    let deeds = people.into_iter().map(|person| {
        let deed: Deed = Box::new(move |tx| {
            let permit = liandong_domain::access::Permit::for_system(tx.town(), person);
            enrol(tx, &permit, course).map(|_| ())
        });
        (person, deed)
    });
    let deeds: Vec<(PersonId, Deed)> = deeds.collect();
    life.maker.together::<may::SignUpSelf>(deeds)
}

fn came(life: &mut Life<'_, '_>, course: CourseId, number: usize) -> Result<(), Failure> {
    let absent: Vec<bool> = (0..60).map(|_| life.maker.percent(6)).collect();
    life.maker.act::<may::RecordTraining, _, _>(life.cast.chen, move |tx, permit| {
        let sittings = store::sittings(tx, course)?;
        let Some(sitting) = sittings.get(number) else { return Ok(()) };
        let parts = store::of_course(tx, course)?;
        let all: Vec<PresenceIn> = parts
            .iter()
            .filter(|part| part.state == EnrolmentState::Placed)
            .zip(&absent)
            .map(|(part, absent)| PresenceIn {
                sitting: sitting.id,
                person: part.person,
                presence: if *absent { Presence::Absent } else { Presence::Present },
            })
            .collect();
        actions::note_presence(tx, permit, course, &all)
    })
}

/// What a teacher writes of those watched.
const SEEN: [&str; 3] = [
    "先问候再进门，看了浴室和厨房",
    "说话慢，老人听得懂，劝装了扶手",
    "两人分工清楚，记录写得仔细",
];

fn end(life: &mut Life<'_, '_>, course: CourseId) -> Result<(), Failure> {
    let well: Vec<bool> = (0..60).map(|_| life.maker.percent(92)).collect();
    life.maker.act::<may::RecordTraining, _, _>(life.cast.chen, move |tx, permit| {
        let parts = store::of_course(tx, course)?;
        let noted = store::presences(tx, course)?;
        let row = store::course(tx, course)?.ok_or(Failure::NOT_FOUND)?;
        if row.assessment == Assessment::Observed {
            let missed = |person: PersonId| {
                noted.iter().any(|(_, who, how)| *who == person && *how == Presence::Absent)
            };
            let all: Vec<ResultIn> = parts
                .iter()
                .filter(|part| part.state == EnrolmentState::Placed && !missed(part.person))
                .zip(well.iter().zip(SEEN.iter().cycle()))
                .map(|(part, (well, seen))| ResultIn {
                    enrolment: part.id,
                    given: Given { marks: None, well: *well, words: (*seen).to_owned() },
                })
                .collect();
            if !all.is_empty() {
                actions::give_results(tx, permit, course, &all)?;
            }
        }
        actions::end_course(tx, permit, course)
    })
}

/// 李敏 took 王芳 along, and wrote down what she saw.
fn practice(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let Some(which) = known(life, FALLS_GUIDE)? else { return Ok(()) };
    let (person, today) = (life.cast.wangfang, life.wanted.today);
    let day: Day = today.plus_days(-3);
    life.maker.act::<may::GrantQualifications, _, _>(life.cast.chen, move |tx, permit| {
        let words = "跟着入户两家，自己看出浴室没有防滑垫，说得老人愿意换拖鞋。";
        note_practice(tx, permit, person, which, (day, words))
    })
}

fn draft(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let new = new_course(
        life,
        &Held {
            title: "新队长上岗课",
            kind: CourseKind::Skills,
            about: "点名、分工、突发情况、活动后的分享怎么带。",
            assessment: Assessment::Attending,
            places: 20,
            sittings: vec![(30, "带一次活动的前中后")],
            gives: None,
            wanted: 0,
            teams: &[],
        },
    )?;
    life.maker.act::<may::ManageTraining, _, _>(life.cast.chen, move |tx, permit| {
        keep_course(tx, permit, None, &new).map(|_| ())
    })
}
