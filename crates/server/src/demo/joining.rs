//! Joining of the demo town: a class of sixty of 石龙中学 on its way through the five steps, with
//! refusals, a consent taken back, and days that ran out.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{MarkKind, MarkMethod};
use liandong_domain::basics::{
    ActivityId, ApplicationId, CourseId, Day, JoiningRoundId, MarkId, PersonId, ShiftId,
};
use liandong_domain::joining::{ApplicationState, QuietReason, RoundPlan};
use liandong_domain::people::{ConsentScope, Evidence, PersonName, Phone, Relation, Sex};
use liandong_domain::rules::Step;
use liandong_domain::training::{Assessment, CourseKind, EnrolmentState, Presence, Sitting};

use super::agenda::Life;
use super::deeds::own_sign_up;
use super::lines::Running;
use super::maker::{Deed, at, missing, time};
use super::names::{name, phone, surname};
use crate::activities::actions::{Plan, PostDraft, draft, publish};
use crate::activities::store as activities;
use crate::attendance::actions::{MarkIn, close_shift, take_marks};
use crate::db::Tx;
use crate::failure::Failure;
use crate::joining::actions::{
    LeaderWord, NewRound, Registrar, Shown, enter, hold, keep_round, not_pass, pass,
    say_of_candidate, say_of_trial, withdraw_other,
};
use crate::joining::store::{self, ApplicationRow, Narrow};
use crate::people::actions::{
    GivenBy, NewConsent, NewGuardian, NewPerson, give_consent, register, withdraw_consent,
};
use crate::training::actions::{
    NewCourse, PresenceIn, end_course, enrol, keep_course, note_presence, open_course,
};

/// Pupils of the class.
const CLASS: usize = 60;
/// 石龙中学 among the partner units.
const SCHOOL: usize = 2;

/// A class on its way.
#[derive(Clone)]
pub(super) struct Class {
    pub round: JoiningRoundId,
    pub people: Vec<PersonId>,
    trial: ActivityId,
    shift: ShiftId,
}

impl Class {
    /// So many of the class as would be of sixty.
    pub fn share(&self, of_sixty: usize) -> usize {
        self.people.len() * of_sixty / CLASS
    }
    /// The first of them.
    fn first(&self, of_sixty: usize) -> &[PersonId] {
        &self.people[..self.share(of_sixty)]
    }
}

/// Puts joining on the agenda: last spring's class, and the one under way.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-250), 15, 0), |life| begin(life, 20));
    life.plan(at(today.plus_days(-37), 15, 0), |life| begin(life, CLASS));
}

fn season(day: Day) -> &'static str {
    if (2..=7).contains(&day.month()) { "春季" } else { "秋季" }
}

/// The class is registered with its families; the round and its trial are set up.
fn begin(life: &mut Life<'_, '_>, size: usize) -> Result<(), Failure> {
    let today = life.maker.app.clock().now().day();
    let pupils: Vec<(String, Sex, Day)> = (0..size)
        .map(|n| {
            let sex = if n.is_multiple_of(2) { Sex::Female } else { Sex::Male };
            let months = 15 * 12 + i64::try_from(n).unwrap_or(0) % 14;
            (name(life.maker, 15, sex), sex, today.plus_months(-months))
        })
        .collect();
    let (school, zhou) = (life.bodies.units[SCHOOL], life.cast.zhou);
    let people = life.maker.act::<may::RegisterPeople, _, _>(zhou, move |tx, permit| {
        let mut out = Vec::new();
        for (n, (name, sex, born)) in pupils.iter().enumerate() {
            let mut new = NewPerson::named(Some(school), PersonName::parse("name", name)?);
            new.details.sex = Some(*sex);
            new.details.born_on = Some(*born);
            "石龙中学".clone_into(&mut new.details.school);
            let parent = format!("{}建华", surname(name));
            new.guardian = Some(NewGuardian {
                name: PersonName::parse("guardian", &parent)?,
                relation: Relation::Father,
                phone: Some(Phone::parse("phone", &phone(9_000 + n))?),
                person: None,
            });
            let id = register(tx, permit, &new)?;
            // Two families have not answered yet.
            if n + 2 < size {
                consent(tx, permit.person(), id)?;
            }
            out.push(id);
        }
        Ok(out)
    })?;
    let (trial, shift, starts) = trial(life, today)?;
    let new = NewRound {
        organisation: life.cast.eagles,
        name: format!("{}{} 龙城飞鹰 石龙中学", today.year(), season(today)),
        about: "到社区里试一次，听一堂课，再决定要不要留下来。".to_owned(),
        plan: RoundPlan { opens_on: today, closes_on: today.plus_days(60), places: 64 },
        responsible: life.cast.chen,
        basic: vec![CourseKind::Concepts],
        skills: vec![CourseKind::Concepts, CourseKind::Skills],
        trials: vec![trial],
    };
    let all = people.clone();
    let round = life.maker.act::<may::ManageJoining, _, _>(life.cast.chen, move |tx, permit| {
        let round = keep_round(tx, permit, None, &new)?;
        enter(tx, permit, round, &all)?;
        Ok(round)
    })?;
    let class = Class { round, people, trial, shift };
    let deeds: Vec<(PersonId, Deed)> = sign_ups(life, &class)?;
    life.maker.together::<may::SignUpSelf>(deeds)?;
    let day = starts;
    life.plan(at(day, 11, 45), {
        let class = class.clone();
        move |life| come(life, &class)
    });
    life.plan(at(day.plus_days(2), 10, 0), {
        let class = class.clone();
        move |life| first_step(life, &class)
    });
    life.plan(at(day.plus_days(9), 21, 0), move |life| second_step(life, &class));
    Ok(())
}

fn consent(tx: &mut Tx<'_>, by: PersonId, child: PersonId) -> Result<(), Failure> {
    let guardians = crate::people::store::guardians(tx, child)?;
    let guardian = guardians.first().ok_or_else(|| missing("a guardian"))?.id;
    let today = tx.now().day();
    let new = NewConsent {
        guardian,
        child,
        scope: ConsentScope::All,
        starts_on: today,
        ends_on: today.plus_months(12).plus_days(-1),
        evidence: Evidence::Paper,
        words: "学校统一发的入队同意书".to_owned(),
        by: GivenBy::Worker,
    };
    give_consent(tx, &Permit::for_system(tx.town(), by), &new).map(|_| ())
}

/// The activity at which the class tries service out: an ordinary one.
fn trial(life: &mut Life<'_, '_>, today: Day) -> Result<(ActivityId, ShiftId, Day), Failure> {
    let first = life.running.first().ok_or_else(|| missing("a line"))?;
    let of = Running { organisation: life.cast.eagles, leader: life.cast.limin, ..first.clone() };
    let to_saturday = (6 - i64::from(today.weekday())).rem_euclid(7);
    let day = today.plus_days(to_saturday + 7);
    let plan = Plan::Days { days: vec![day], start: time(9, 0), end: time(11, 30) };
    let mut new = of.line.draft(&of, "飞鹰体验日：西湖社区敬老游园".to_owned(), plan);
    let mut post = PostDraft::volunteers("体验志愿者", 10, 64);
    post.minor_places = Some(64);
    new.posts = vec![PostDraft::worker("社工", 7), post];
    let id =
        life.maker.act::<may::PublishActivities, _, _>(life.cast.chen, move |tx, permit| {
            let id = draft(tx, &Permit::for_system(permit.town(), permit.person()), &new)?;
            publish(tx, permit, id)?;
            Ok(id)
        })?;
    let shifts = life.maker.look(move |q| Ok(activities::shifts_of(q, id)?))?;
    let shift = shifts.first().ok_or_else(|| missing("a shift"))?.id;
    Ok((id, shift, day))
}

/// Whoever has a consent signs up.
fn sign_ups(life: &Life<'_, '_>, class: &Class) -> Result<Vec<(PersonId, Deed)>, Failure> {
    let activity = class.trial;
    let posts = life.maker.look(move |q| Ok(activities::posts_of(q, activity)?))?;
    let post = posts.last().ok_or_else(|| missing("a post"))?.id;
    let some = class.people.iter().take(class.share(58));
    Ok(some.map(|person| (*person, own_sign_up(class.shift, post, *person))).collect())
}

/// The leader marks who came, ends the shift, and says a word on some; some answer the same day.
fn come(life: &mut Life<'_, '_>, class: &Class) -> Result<(), Failure> {
    // A few did not come.
    let (shift, all) = (class.shift, class.first(54).to_vec());
    life.maker.act::<may::RecordAttendance, _, _>(life.cast.limin, move |tx, permit| {
        let whole = activities::whole(tx, shift)?.ok_or_else(|| missing("a shift"))?;
        let (from, until) = (whole.shift.starts_at, whole.shift.ends_at);
        let now = tx.now();
        let mut marks = Vec::new();
        for person in &all {
            for (kind, at) in [(MarkKind::In, from), (MarkKind::Out, until)] {
                marks.push(MarkIn {
                    id: MarkId::new(tx.fresh()),
                    person: Some(*person),
                    name: String::new(),
                    tail: String::new(),
                    kind,
                    at,
                    method: MarkMethod::Tap,
                });
            }
        }
        for some in marks.chunks(crate::attendance::actions::MARKS_MOST) {
            take_marks(tx, permit, shift, "demo-phone", now, some)?;
        }
        close_shift(tx, &Permit::for_system(permit.town(), permit.person()), shift).map(|_| ())
    })?;
    talk(life, class)
}

/// What the leader saw.
const SEEN: [&str; 4] = [
    "很细心，记得问老人吃药没有。",
    "话不多，一直在帮忙推轮椅。",
    "带着同学一起把垃圾捡干净了。",
    "和老人聊得很开心，约好了下次再来。",
];

fn talk(life: &mut Life<'_, '_>, class: &Class) -> Result<(), Failure> {
    let rows = at_step(life, class.round, Step::Trial)?;
    let spoken: Vec<ApplicationRow> =
        rows.into_iter().filter(|row| class.first(18).contains(&row.person)).collect();
    let words: Vec<LeaderWord> = spoken
        .iter()
        .zip(SEEN.iter().cycle())
        .map(|(row, seen)| LeaderWord {
            application: row.id,
            words: (*seen).to_owned(),
            shown: Shown::ToBoth,
        })
        .collect();
    let people = class.people.clone();
    life.maker.act::<may::SayOfTrial, _, _>(life.cast.limin, move |tx, permit| {
        say_of_candidate(tx, permit, &people, &words).map(|_| ())
    })?;
    let deeds = spoken.iter().take(12).map(|row| {
        let (id, person) = (row.id, row.person);
        let deed: Deed = Box::new(move |tx| {
            let permit = Permit::for_system(tx.town(), person);
            let answers = ["陪爷爷奶奶玩套圈", "奶奶拉着我的手说谢谢", "想再来，最好多一点人"];
            say_of_trial(tx, &permit, id, answers)
        });
        (person, deed)
    });
    let deeds: Vec<(PersonId, Deed)> = deeds.collect();
    life.maker.together::<may::SignUpSelf>(deeds)
}

/// Who is under way at a step.
pub(super) fn at_step(
    life: &Life<'_, '_>,
    round: JoiningRoundId,
    step: Step,
) -> Result<Vec<ApplicationRow>, Failure> {
    life.maker.look(move |q| {
        let by = Narrow {
            round: Some(round),
            step: Some(step),
            states: Some((ApplicationState::Open, ApplicationState::Open)),
            ..Narrow::default()
        };
        Ok(store::narrow(q, &by, (200, 0))?)
    })
}

pub(super) fn ids(rows: &[ApplicationRow], of: &[PersonId]) -> Vec<ApplicationId> {
    rows.iter().filter(|row| of.contains(&row.person)).map(|row| row.id).collect()
}

/// Forty-eight pass the trial; one family takes its consent back, one never came, one leaves.
fn first_step(life: &mut Life<'_, '_>, class: &Class) -> Result<(), Failure> {
    let rows = at_step(life, class.round, Step::Trial)?;
    let on = ids(&rows, class.first(48));
    let one = |n: usize| {
        let row = rows.iter().find(|row| class.people.get(n) == Some(&row.person));
        row.map(|row| row.id)
    };
    let (absent, leaves, round) = (one(class.share(57)), one(class.share(55)), class.round);
    let gone = class.people[class.share(51)];
    life.maker.act::<may::DecideJoining, _, _>(life.cast.chen, move |tx, permit| {
        pass(tx, permit, (round, Step::Trial), &on, &Registrar::default())?;
        if let Some(absent) = absent {
            not_pass(tx, permit, absent, "约了两次都没有来。春天还有一期，想来随时报名。")?;
        }
        let worker = Permit::for_system(permit.town(), permit.person());
        if let Some(leaves) = leaves {
            withdraw_other(tx, &worker, leaves, QuietReason::Study)?;
        }
        let family = Permit::for_system(permit.town(), permit.person());
        let given = crate::people::store::consents(tx, gone)?;
        if let Some(consent) = given.first() {
            withdraw_consent(tx, &family, consent.id, "期末要复习", GivenBy::Worker)?;
        }
        Ok(())
    })?;
    let people = class.first(44).to_vec();
    let course = Evening {
        title: "飞鹰第一课：我们为什么服务",
        kind: CourseKind::Concepts,
        day: life.maker.app.clock().now().day().plus_days(7),
    };
    hold_course(life, course, people)
}

/// A course of one evening.
pub(super) struct Evening {
    pub title: &'static str,
    pub kind: CourseKind,
    pub day: Day,
}

pub(super) fn hold_course(
    life: &mut Life<'_, '_>,
    evening: Evening,
    people: Vec<PersonId>,
) -> Result<(), Failure> {
    let sitting = Sitting { starts_at: at(evening.day, 18, 30), ends_at: at(evening.day, 20, 30) };
    let new = NewCourse {
        organisation: life.cast.station,
        title: evening.title.to_owned(),
        kind: evening.kind,
        about: "社工和老志愿者一起讲，分组说说自己看到的。".to_owned(),
        place: "石龙中学报告厅".to_owned(),
        assessment: Assessment::Attending,
        places: 64,
        least_percent: 80,
        pass_mark: 60,
        minimum_age: 0,
        qualification: None,
        sittings: vec![(evening.title.to_owned(), sitting)],
        teachers: vec![life.cast.chen],
    };
    let course =
        life.maker.act::<may::ManageTraining, _, _>(life.cast.chen, move |tx, permit| {
            let id = keep_course(tx, permit, None, &new)?;
            open_course(tx, permit, id)?;
            Ok(id)
        })?;
    let deeds = people.into_iter().map(|person| {
        let deed: Deed = Box::new(move |tx| {
            enrol(tx, &Permit::for_system(tx.town(), person), course).map(|_| ())
        });
        (person, deed)
    });
    let deeds: Vec<(PersonId, Deed)> = deeds.collect();
    life.maker.together::<may::SignUpSelf>(deeds)?;
    life.plan(at(evening.day, 20, 40), move |life| end_evening(life, course));
    Ok(())
}

/// All but two were there.
fn end_evening(life: &mut Life<'_, '_>, course: CourseId) -> Result<(), Failure> {
    life.maker.act::<may::RecordTraining, _, _>(life.cast.chen, move |tx, permit| {
        let sittings = crate::training::store::sittings(tx, course)?;
        let sitting = sittings.first().ok_or_else(|| missing("a sitting"))?.id;
        let parts = crate::training::store::of_course(tx, course)?;
        let there: Vec<PresenceIn> = parts
            .iter()
            .filter(|part| part.state == EnrolmentState::Placed)
            .enumerate()
            .map(|(n, part)| PresenceIn {
                sitting,
                person: part.person,
                presence: if n < 2 { Presence::Absent } else { Presence::Present },
            })
            .collect();
        note_presence(tx, permit, course, &there)?;
        end_course(tx, permit, course)
    })
}

/// Whoever passed the course goes on to the choice; one is put on hold.
fn second_step(life: &mut Life<'_, '_>, class: &Class) -> Result<(), Failure> {
    let rows = at_step(life, class.round, Step::BasicTraining)?;
    let round = class.round;
    let today = life.maker.app.clock().now().day();
    super::registered::plan(life, class, today);
    life.maker.act::<may::DecideJoining, _, _>(life.cast.chen, move |tx, permit| {
        let people: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
        let since = tx.now().plus_minutes(-60 * 24 * 30);
        let passed: Vec<PersonId> = crate::training::store::passed(tx, &people, since)?
            .into_iter()
            .map(|row| row.person)
            .collect();
        let on = ids(&rows, &passed);
        pass(tx, permit, (round, Step::BasicTraining), &on, &Registrar::default())?;
        let rest = rows.iter().find(|row| !on.contains(&row.id));
        if let Some(row) = rest {
            hold(tx, permit, row.id, "脚扭伤了，养好再来。")?;
        }
        Ok(())
    })
}
