//! Care and growth in the demo town: talks and visits, letters in every state, 王芳's tutoring, two
//! growth ambassadors.

use liandong_domain::access::may;
use liandong_domain::basics::{Day, Fen, GiverId, LetterId, PersonId, PupilId, TimeOfDay};
use liandong_domain::care::{ContactKind, Direction, Profession, Progress, UndertakingState};

use super::agenda::Life;
use super::maker::at;
use crate::care::actions::{self as care, Held, Session};
use crate::care::store::{NewContact, NewLetter, NewTutoring, NewUndertaking};
use crate::failure::Failure;
use crate::minors::readable;
use crate::pairs::store as pairs;

/// What pupils and the giver write.
const LETTERS: [(Direction, &str); 6] = [
    (
        Direction::ToGiver,
        "黄伯伯：\n谢谢您一直帮我。这个学期我数学考了 95 分，比上次多了 12 分。祝您身体健康！",
    ),
    (Direction::ToPupil, "小朋友：\n收到你的信很高兴。多看书，也要多跑跑跳跳。"),
    (Direction::ToGiver, "黄伯伯：\n我在龙城实验小学读书，欢迎您来看我打篮球。"),
    (Direction::ToPupil, "小朋友：\n有什么难处可以打我电话 13800138000。"),
    (Direction::ToGiver, "黄伯伯：\n妈妈说要好好谢谢您。我学会做番茄炒蛋了。"),
    (Direction::ToGiver, "黄伯伯：\n我们搬家了，新家可以看到江。"),
];

/// Puts care on the agenda, after the pairs.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-14), 16, 30), talks);
    life.plan(at(today.plus_days(-10), 11, 0), letters);
    life.plan(at(today.plus_days(-3), 17, 40), tutoring);
    life.plan(at(today.plus_days(-2), 15, 20), ambassadors);
    life.plan(at(today.plus_days(-2), 20, 0), super::groups::groups);
}

/// Pupils with the volunteer beside them, in the order of their codes.
fn beside(life: &Life<'_, '_>) -> Result<Vec<(PupilId, PersonId)>, Failure> {
    life.maker.look(|q| {
        let mut rows = crate::aid::store::pupils(q, (200, 0))?;
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        let mut out = Vec::new();
        for row in rows {
            let seats = pairs::seats_of(q, row.id)?;
            let sits = seats.iter().find(|seat| {
                seat.days.until.is_none()
                    && seat.seat == liandong_domain::pairs::PairSeat::Volunteer
            });
            out.extend(sits.map(|seat| (row.id, seat.person)));
        }
        Ok(out)
    })
}

/// Most families were spoken with, some visits are planned with a draft.
fn talks(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let all = beside(life)?;
    let (chen, today) = (life.cast.chen, life.maker.app.clock().now().day());
    let coming = life.wanted.today.plus_days(4);
    life.maker.act::<may::AccompanyChild, _, _>(chen, move |tx, permit| {
        for (n, (pupil, _)) in all.iter().enumerate() {
            let kind = ContactKind::ALL[n % 3];
            let held = Held {
                day: today.plus_days(-i64::try_from(n % 2).unwrap_or(0)),
                beside: String::new(),
                guardian: Some(()),
                words: TALKS[n % TALKS.len()].to_owned(),
            };
            care::plan_held(tx, permit, (*pupil, kind), &held)?;
            if n < 3 {
                let new =
                    NewContact { pupil: *pupil, kind: ContactKind::Visit, planned_on: coming };
                let id = care::plan(tx, permit, &new)?;
                care::draft(tx, permit, (*pupil, id), "想问问：书桌够不够亮，晚饭谁做。")?;
            }
        }
        Ok(())
    })
}

/// What is written of a talk.
const TALKS: [&str; 4] = [
    "妈妈找到了新工作，孩子晚上自己热饭。约好下次看看书桌的灯。",
    "外婆身体好些了。孩子想学画画，答应去问周末的兴趣班。",
    "爸爸在外地，每周视频一次。孩子数学有点跟不上，想要人辅导。",
    "家里都好。孩子说同桌是好朋友，一起打羽毛球。",
];

/// Letters in every state: delivered, read by one, waiting, sent back, withheld.
fn letters(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let all = beside(life)?;
    let given = life.maker.look(move |q| {
        let mut out = Vec::new();
        for (pupil, person) in all {
            let givers = crate::care::store::givers_of(q, pupil)?;
            out.extend(givers.first().map(|(giver, _)| (pupil, person, *giver)));
        }
        Ok(out)
    })?;
    let (chen, zhou, limin) = (life.cast.chen, life.cast.zhou, life.cast.limin);
    let reader = life.maker.look(move |q| Ok(crate::people::store::person(q, limin)?))?;
    let number = reader.map(|row| row.number).unwrap_or_default();
    life.maker.act::<may::ManagePairs, _, _>(chen, move |tx, permit| {
        care::name_reader(tx, permit, (&number, Profession::Volunteer))
    })?;
    let mut ids: Vec<LetterId> = Vec::new();
    for ((pupil, person, giver), (direction, text)) in given.iter().copied().zip(LETTERS) {
        life.maker.act::<may::ManagePairs, _, _>(zhou, move |tx, permit| {
            care::consent(tx, permit, pupil)
        })?;
        // A giver without an account brings the letter to the station, where 周敏仪 types it.
        let by = if direction == Direction::ToGiver { person } else { zhou };
        let new = NewLetter { pupil, giver, direction, text: text.to_owned() };
        ids.push(life.maker.act::<may::WriteLetters, _, _>(by, move |tx, permit| {
            care::write_letter(tx, permit, &new)
        })?);
    }
    let [first, second, third, fourth, ..] = ids[..] else { return Ok(()) };
    life.maker.act::<may::ReadLetters, _, _>(chen, move |tx, permit| {
        let work = Profession::SocialWork;
        for id in [first, second] {
            care::let_through(tx, permit, (id, work), &[], None)?;
        }
        let school = ["龙城实验小学".to_owned()];
        care::let_through(tx, permit, (third, work), &school, None)?;
        let kind = "谢谢您的心意。请不要写电话，孩子有难处会告诉社工。";
        care::send_back(tx, permit, (fourth, work), kind)
    })?;
    life.maker.act::<may::ReadLetters, _, _>(limin, move |tx, permit| {
        for id in [first, second] {
            care::let_through(tx, permit, (id, Profession::Volunteer), &[], None)?;
        }
        Ok(())
    })?;
    let [(one, by, giver), (other, beside, kept), ..] = given[..] else { return Ok(()) };
    photographs(life, (one, by, giver), false)?;
    photographs(life, (other, beside, kept), true)?;
    let Some((pupil, ..)) = given.get(5).copied() else { return Ok(()) };
    life.maker.act::<may::ManagePairs, _, _>(zhou, move |tx, permit| {
        care::withdraw_consent(tx, permit, pupil)
    })
}

/// A letter on paper: read by two and delivered, or to be covered and photographed again.
fn photographs(
    life: &mut Life<'_, '_>,
    (pupil, by, giver): (PupilId, PersonId, GiverId),
    cover: bool,
) -> Result<(), Failure> {
    let page = readable(&super::minors::paper()?)?;
    let id = life.maker.act::<may::AccompanyChild, _, _>(by, move |tx, permit| {
        care::photograph_letter(tx, permit, (pupil, giver), std::slice::from_ref(&page))
    })?;
    let (chen, limin) = (life.cast.chen, life.cast.limin);
    for (who, profession) in [(chen, Profession::SocialWork), (limin, Profession::Volunteer)] {
        life.maker.act::<may::ReadLetters, _, _>(who, move |tx, permit| {
            care::open_letter(tx, permit, id)?;
            if cover {
                return care::ask_to_cover(
                    tx,
                    permit,
                    (id, profession),
                    "第三行的学校名，请遮住。",
                );
            }
            care::let_through(tx, permit, (id, profession), &[], Some(())).map(|_| ())
        })?;
        if cover {
            break;
        }
    }
    Ok(())
}

fn session(day: Day, n: usize) -> Session {
    const DONE: [&str; 3] =
        ["看了课本，找出不懂的三处。", "通分和约分，做了十道题。", "应用题，自己讲给我听。"];
    Session {
        day,
        begins: TimeOfDay::from_minutes(19 * 60).unwrap_or(TimeOfDay::START),
        minutes: 45 + i64::try_from(n * 5).unwrap_or(0),
        progress: Progress::ALL[n % Progress::ALL.len()],
        words: DONE[n % DONE.len()].to_owned(),
        next: None,
    }
}

/// 王芳 tutors her pupil since a fortnight.
fn tutoring(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let wangfang = life.cast.wangfang;
    let own = life.maker.look(move |q| Ok(pairs::children_of(q, wangfang)?))?;
    let Some(pupil) = own.first().map(|row| row.pupil) else { return Ok(()) };
    let (today, next) = (life.maker.app.clock().now().day(), life.wanted.today.plus_days(3));
    let chen = life.cast.chen;
    life.maker.act::<may::AccompanyChild, _, _>(wangfang, move |tx, permit| {
        let new = NewTutoring {
            pupil,
            person: wangfang,
            subject: "数学".to_owned(),
            goals: "期末前会做分数应用题，自己检查".to_owned(),
            next_on: None,
        };
        let id = care::begin_tutoring(tx, permit, &new)?;
        for (n, back) in [10, 7, 3].into_iter().enumerate() {
            let mut told = session(today.plus_days(3 - back - 1), n);
            told.next = (n == 2).then_some(next);
            care::hold_session(tx, permit, id, &told)?;
        }
        Ok(())
    })?;
    // 陈慧珊 has confirmed the first of the three; the others wait.
    let first = life.maker.look(|q| Ok(crate::care::store::waiting_services(q, (1, 0))?))?;
    let body =
        life.maker.look(|q| Ok(crate::books::store::book(q)?.map(|row| row.organisation)))?;
    let (Some(row), Some(body)) = (first.first(), body) else { return Ok(()) };
    let (id, words) = (row.id, format!("一对一辅导：{}", row.words));
    let counted = life.maker.act::<may::ConfirmHours, _, _>(chen, move |tx, permit| {
        care::count_service(tx, permit, None, (id, body), &words)
    });
    match counted {
        // That evening may be taken by a shift of hers: then it waits for a worker's no.
        Ok(()) | Err(Failure::Refused(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Two ambassadors: one project runs, one is done; both families agreed to the alias.
fn ambassadors(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let all = beside(life)?;
    let (chen, projects) = (
        life.cast.chen,
        [
            ("小榕", "旧书换新书", "把看完的书换给别的同学，不用花钱也有新书看。", 0, 4),
            ("江边的风", "放学路上的安全地图", "画出路上没有斑马线的地方，交给社区。", 120, 3),
        ],
    );
    for ((pupil, person), (n, (alias, title, idea, yuan, helpers))) in
        all.into_iter().skip(3).step_by(5).zip(projects.into_iter().enumerate())
    {
        let new = NewUndertaking {
            pupil,
            alias: alias.to_owned(),
            title: title.to_owned(),
            idea: idea.to_owned(),
            plan: "每个月一次，社工帮忙联系场地。".to_owned(),
            helpers,
            fen: Fen::from_yuan(yuan),
            steps: ["找到一起做的同学", "借好场地", "做第一次", "写总结"].map(str::to_owned).into(),
        };
        let id = life.maker.act::<may::AccompanyChild, _, _>(person, move |tx, permit| {
            care::propose(tx, permit, &new)
        })?;
        life.maker.act::<may::ManagePairs, _, _>(chen, move |tx, permit| {
            care::go(tx, permit, (id, UndertakingState::Running), "")?;
            care::show(tx, permit, id, true)
        })?;
        let steps: i64 = if n == 0 { 2 } else { 4 };
        life.maker.act::<may::AccompanyChild, _, _>(person, move |tx, permit| {
            for place in 0..steps {
                care::finish_step(tx, permit, (id, place))?;
            }
            Ok(())
        })?;
        if n == 1 {
            life.maker.act::<may::ManagePairs, _, _>(chen, move |tx, permit| {
                let report = "画了 6 个路口，社区已经补了两处斑马线。";
                care::go(tx, permit, (id, UndertakingState::Done), report)
            })?;
        }
    }
    Ok(())
}
