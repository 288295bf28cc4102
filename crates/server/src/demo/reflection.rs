//! What the demo town learned: sharing rounds of the last weeks with words of both professions,
//! two rounds that are due, one let go, a dozen lessons, and newcomers who rehearsed.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::ActivityKind;
use liandong_domain::basics::{Day, Minutes, PersonId, ShiftId};
use liandong_domain::reflection::{FIRST_VISIT, Level, Profession, Said};

use super::agenda::Life;
use super::bodies::ELDERS;
use super::maker::{Deed, at};
use crate::attendance::store::roster;
use crate::failure::Failure;
use crate::reflection::actions::{
    self, Closing, NewLesson, answer_step, begin_rehearsal, make_lesson,
};
use crate::reflection::store::{LessonFilter, lessons};

/// What is said after a shift of one kind.
struct Voices {
    volunteers: &'static [[&'static str; 3]],
    workers: &'static [[&'static str; 3]],
    summaries: &'static [(&'static str, &'static str)],
}

/// After visits, meals and clinics with elders.
const ELDERLY: Voices =
    Voices { volunteers: &VOLUNTEERS, workers: &WORKERS, summaries: &SUMMARIES };
/// After anything else: a class, a crossing, a river.
const OTHERS: Voices = Voices {
    volunteers: &[
        ["一个小朋友临走回头说，下周还要坐我旁边。", "", ""],
        ["", "开始的十分钟有点乱，不知道谁站哪里。", "提前五分钟分好位置"],
        ["路过的阿姨说，每周看到我们就安心。", "", "带一壶热水"],
        ["搭档教我怎样开口，比我想的简单。", "我说话太快了。", "先说谢谢，再说请"],
        ["", "手套和袋子少了两份。", "出发前点一遍物资"],
    ],
    workers: &[
        ["新来的两位同学主动收拾到最后。", "我没有留时间让他们说话。", "留十分钟围坐"],
        ["", "物资清单写得太晚。", "前一天晚上发清单"],
        ["老队员把位置让给新人，在旁边看着。", "", ""],
    ],
    summaries: &[
        ("配合顺利，开头有点乱。大家喜欢两人一组。", "提前五分钟分好位置。"),
        ("物资少了两份，临时借到了。", "出发前由一个人点一遍物资。"),
        ("新人都开了口，老队员在旁边看着。", "新人第一次跟老队员一组。"),
    ],
};

/// What volunteers say: of which moment, what could be better, what to change.
const VOLUNTEERS: [[&str; 3]; 10] = [
    ["一位奶奶一直拉着我的手，说上次有人陪她吃饭是中秋。", "", "多留十分钟听她说完"],
    ["临走时她站在门口看着我们下楼。", "我们去晚了，她以为不来了。", "出发前先打个电话"],
    ["", "浴室门口的地垫卷边，我差一点绊倒。", "进门先看地面"],
    ["一位伯伯教我下象棋，还让了我一个车。", "", ""],
    ["她把我们上次的合影放在电视机旁边。", "聊天时有人在看手机。", "进门把手机放包里"],
    ["下雨天路滑，两个人互相扶着走上六楼。", "雨衣不够。", "每组带一件备用雨衣"],
    ["", "分工说得不清楚，两个人都去量了血压。", "开始前用一分钟分工"],
    ["第一次自己开口介绍，声音有点抖，她还是笑了。", "", ""],
    ["一位爷爷说耳朵不好，让我们写大字给他看。", "本子太小。", "带一块白板"],
    ["", "有一户没人应门，我们不知道要等多久。", "没人应门就打电话、问邻居"],
];
/// What social workers say.
const WORKERS: [[&str; 3]; 4] = [
    ["看到新队员先问“我可以进来吗”，很安心。", "出发前我讲得太快了。", ""],
    ["志愿者发现了我三次家访都没看见的事。", "", "把看到的隐患当天报给我"],
    ["两位队员安静地听了四十分钟，没有打断。", "给新人的搭档安排得晚了。", ""],
    ["", "名单改了两次，大家白跑了一趟。", "前一天晚上八点以后不再改名单"],
];
/// What a round comes to.
const SUMMARIES: [(&str, &str); 6] = [
    ("大家最记得的是有人听。有两户地面湿滑，已经报给社工。", "进门先看地面，每组带一块干毛巾。"),
    ("到得晚了，老人等得着急。分工清楚的那一组最从容。", "出发前先打电话，到齐再出发。"),
    ("新队员开口有点紧张，老队员示范了一次。", "新人第一次由老队员带着说。"),
    ("下雨路滑，平安走完了六户。", "雨天两人一组，互相扶着上楼。"),
    ("聊得开心，离开得有点急。", "最后五分钟说清楚下次哪天来。"),
    ("血压量了两遍，登记漏了一位。", "开始前用一分钟分工，一个人登记。"),
];

/// A lesson: of which line of service, its title, its words, its tags, its practice case.
struct Learned {
    line: &'static str,
    title: &'static str,
    words: &'static str,
    tags: &'static str,
    situation: &'static str,
}

const fn learned(
    line: &'static str,
    title: &'static str,
    words: &'static str,
    tags: &'static str,
) -> Learned {
    Learned { line, title, words, tags, situation: "" }
}

const LESSONS: [Learned; 12] = [
    learned(
        "周末探访独居老人",
        "进门先看地面",
        "浴室门口的地垫卷边最容易绊脚。进门先看一眼地面，湿的擦干，松的告诉社工。",
        "防跌 浴室 地垫",
    ),
    learned(
        "周末探访独居老人",
        "出发前先打电话",
        "老人会从早上就开始等。出发前打个电话，说清几点到、几个人来。",
        "守时 电话",
    ),
    Learned {
        line: "周末探访独居老人",
        title: "没人应门，不要马上走",
        words: "再敲一次、打电话、问邻居。门虚掩、灯亮着又没有回音，马上告诉社工。",
        tags: "安全 敲门",
        situation: "约好了上午九点探访，敲门没人应，屋里灯亮着，电话在响。",
    },
    learned(
        "周末探访独居老人",
        "耳朵不好的长者，写大字",
        "带一块小白板和粗笔。写一句，等一会儿，不要凑近了喊。",
        "沟通 白板",
    ),
    learned(
        "医愿同行",
        "陪诊前一晚对一遍清单",
        "医保卡、病历、正在吃的药、老花镜。少一样就要多跑一趟。",
        "陪诊 清单",
    ),
    Learned {
        line: "医愿同行",
        title: "医生的话，写下来再念一遍",
        words: "老人回家就忘了吃几次。把医嘱写成大字，请老人念一遍，交一份给社工。",
        tags: "陪诊 用药",
        situation: "医生说完，老人点头说懂了，出了门却问您：“这个药一天吃几次？”",
    },
    learned(
        "爱剪服务",
        "先给镜子，再动剪刀",
        "问想剪多短，让老人自己在镜子里看。剪完再看一次，他笑了才算剪好。",
        "义剪 尊重",
    ),
    learned(
        "敬老院康乐活动",
        "冷场时请长者当老师",
        "没有人开口的时候，请一位长者教大家唱一句粤曲，比主持人说十句都有用。",
        "康乐 冷场",
    ),
    learned(
        "护老防跌",
        "劝装扶手，先请他摸一摸",
        "带一截扶手样品，让老人自己握一握。握过的人，十个有八个愿意装。",
        "防跌 扶手",
    ),
    learned(
        "长青树·老友学堂",
        "一次只教一个按钮",
        "教手机不要一口气讲完。学会一个按钮，请他教给旁边的人。",
        "手机 教学",
    ),
    learned(
        "护河行动",
        "水边两人一组，背对背不行",
        "捡拾时两个人面对面，一个弯腰，一个看着。",
        "河边 安全",
    ),
    learned(
        "文明交通劝导",
        "先说谢谢，再说请",
        "对停在线外的人先说谢谢，对越线的人说请退一步。吵起来就请老队员。",
        "沟通 路口",
    ),
];

/// Puts all of it on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    for back in 1..=16 {
        let day = today.plus_days(-back);
        life.plan(at(day, 21, 40), move |life| evening(life, day));
    }
    // Earlier, the Saturdays of two months.
    let since_saturday = (i64::from(today.weekday()) + 1) % 7;
    for week in 3..=9 {
        let day = today.plus_days(-since_saturday - week * 7);
        life.plan(at(day, 21, 40), move |life| evening(life, day));
    }
    life.plan(at(today.plus_days(-20), 15, 0), write_lessons);
    life.plan(at(today.plus_days(-6), 15, 0), correct_and_withdraw);
    for n in 0..7 {
        let day = today.plus_days(-2 - n * 3);
        life.plan(at(day, 20, 0), move |life| rehearse(life, day, n));
    }
}

/// The rounds of a day's shifts. Of the last days two are left: they are due.
fn evening(life: &mut Life<'_, '_>, day: Day) -> Result<(), Failure> {
    let mut turns: Vec<usize> =
        (0..life.turns.len()).filter(|n| life.turns[*n].ends.day() == day).collect();
    // 李敏 finds one of hers on her home.
    let limin = life.cast.limin;
    turns.sort_by_key(|turn| life.turns[*turn].leader != limin);
    let hers = turns.first().is_some_and(|turn| life.turns[*turn].leader == limin);
    let near = day >= life.wanted.today.plus_days(if hers { -7 } else { -2 });
    // Those of this evening are all due still.
    let tonight = i64::try_from(turns.len()).unwrap_or(0);
    let waits = near && still_due(life)? - tonight < 2;
    for turn in turns.into_iter().skip(usize::from(waits)) {
        let shift = life.turns[turn].shift;
        hold(life, turn, shift)?;
    }
    Ok(())
}

/// How many rounds are due.
fn still_due(life: &Life<'_, '_>) -> Result<i64, Failure> {
    life.maker.look(|q| {
        let roots = crate::activities::store::roots(q)?;
        Ok(crate::reflection::store::count_due(q, &roots)?)
    })
}

fn one_of<T: Copy>(life: &Life<'_, '_>, of: &[T]) -> T {
    of[life.maker.below(of.len())]
}

fn words(from: [&str; 3]) -> Result<Said, Failure> {
    Ok(Said::parse(from)?)
}

fn hold(life: &mut Life<'_, '_>, turn: usize, shift: ShiftId) -> Result<(), Failure> {
    let (leader, worker) = (life.turns[turn].leader, life.turns[turn].worker);
    let there: Vec<PersonId> = life.maker.look(move |q| {
        let mut rows = roster(q, shift)?;
        rows.retain(|row| row.attendance.as_ref().is_some_and(|one| one.state.came().is_some()));
        Ok(rows.into_iter().map(|row| row.person).collect())
    })?;
    let kind = life.maker.look(move |q| {
        let whole = crate::activities::store::whole(q, shift)?;
        let closed = whole.filter(|whole| whole.shift.closed_at.is_some());
        Ok(closed.map(|whole| whole.activity.kind))
    })?;
    let (Some(first), Some(kind)) = (there.first().copied(), kind) else { return Ok(()) };
    let elderly = matches!(kind, ActivityKind::Care | ActivityKind::Health);
    let voices = if elderly { &ELDERLY } else { &OTHERS };
    if life.maker.percent(6) {
        return life.maker.act::<may::LeadDebrief, _, _>(leader, move |tx, permit| {
            actions::let_go(tx, permit, shift, "下大雨，收拾好就散了，改在群里说。")
        });
    }
    let mut deeds: Vec<(PersonId, Deed)> = Vec::new();
    for person in there.iter().copied().take(2 + life.maker.below(2)) {
        let said = words(one_of(life, voices.volunteers))?;
        deeds.push((person, own_words(shift, person, Profession::Volunteer, said)));
    }
    let said = words(one_of(life, voices.workers))?;
    deeds.push((worker, own_words(shift, worker, Profession::Worker, said)));
    life.maker.together::<may::ShareInDebrief>(deeds)?;
    let (summary, change) = one_of(life, voices.summaries);
    let mut circle: Vec<(PersonId, Profession)> =
        there.iter().skip(1).take(6).map(|id| (*id, Profession::Volunteer)).collect();
    circle.push((leader, Profession::Volunteer));
    circle.retain(|(person, _)| *person != first);
    let closing = Closing {
        minutes: Minutes::new(life.maker.between(10, 30)),
        summary: summary.to_owned(),
        next_change: change.to_owned(),
        circle,
    };
    life.maker.act::<may::LeadDebrief, _, _>(leader, move |tx, permit| {
        actions::close_round(tx, permit, shift, &closing)
    })
}

/// Somebody's own words, from the own phone.
fn own_words(shift: ShiftId, person: PersonId, side: Profession, said: Said) -> Deed {
    Box::new(move |tx| {
        let permit = Permit::<may::ShareInDebrief>::for_system(tx.town(), person);
        actions::share(tx, &permit, shift, side, &said)
    })
}

fn write_lessons(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    for one in &LESSONS {
        let Some(line) = life.running.iter().find(|running| running.line.programme == one.line)
        else {
            continue;
        };
        let new = NewLesson {
            organisation: line.organisation,
            programme: Some(line.programme),
            debrief: None,
            field: line.line.kind,
            title: one.title.to_owned(),
            words: one.words.to_owned(),
            tags: one.tags.to_owned(),
        };
        let situation = one.situation;
        life.maker.act::<may::KeepLessons, _, _>(life.cast.chen, move |tx, permit| {
            let id = make_lesson(tx, permit, &new)?;
            if !situation.is_empty() {
                actions::keep_case(tx, permit, id, situation)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// One lesson was said more clearly later; another turned out to help nobody.
fn correct_and_withdraw(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    life.maker.act::<may::KeepLessons, _, _>(life.cast.chen, move |tx, permit| {
        let all = lessons(tx, &LessonFilter::default(), (20, 0))?;
        if let Some(row) = all.iter().find(|row| row.title == LESSONS[0].title) {
            let words = "浴室门口的地垫卷边最容易绊脚。进门先看一眼地面：湿的先问再擦干，松的告诉社工，由老人决定换不换。";
            let texts = (&*row.title, words, &*row.tags, "先问老人再动手，原来没有写清楚");
            actions::correct_lesson(tx, permit, row.id, row.version, texts)?;
        }
        if let Some(row) = all.iter().find(|row| row.title == LESSONS[11].title) {
            actions::withdraw_lesson(tx, permit, row.id, "交警的口径变了，等新的写法")?;
        }
        Ok(())
    })
}

/// Newcomers of the elders' team walk through a first visit, each with a slip or none.
fn rehearse(life: &mut Life<'_, '_>, day: Day, n: i64) -> Result<(), Failure> {
    let pool = life.people.of_teams(&[ELDERS]);
    let skip = usize::try_from(n).unwrap_or(0) * 3;
    let mut newest = pool.iter().rev().filter_map(|member| life.people.members[*member].id);
    let person = if n == 0 { Some(life.cast.wangfang) } else { newest.nth(skip) };
    let Some(person) = person else { return Ok(()) };
    let slip = life.maker.below(FIRST_VISIT.steps.len() + 3);
    let id = life.maker.act::<may::SignUpSelf, _, _>(person, move |tx, permit| {
        begin_rehearsal(tx, permit, FIRST_VISIT.code)
    })?;
    let last = at(day, 20, 9 + n);
    life.plan(last, move |life| {
        life.maker.act::<may::SignUpSelf, _, _>(person, move |tx, permit| {
            for (number, step) in FIRST_VISIT.steps.iter().enumerate() {
                let wanted = if number == slip { Level::Nearly } else { Level::Steady };
                let choice = step.choices.iter().find(|choice| choice.level == wanted);
                let letter = choice.map(|choice| choice.code).unwrap_or_default();
                let free = "写给社工：浴室门口有水，地垫卷边，已经擦干。群里只说今天很顺利。";
                let title = "独居长者第一次探访";
                answer_step(tx, permit, id, step.code, (letter, free), title)?;
            }
            Ok(())
        })
    });
    Ok(())
}
