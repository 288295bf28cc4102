//! Small things of the last weeks, so that every desk has something to do: appeals, questions,
//! corrections, duplicates, swaps, a consent taken back, this morning's first check-ins.

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{MarkKind, MarkMethod, SignUpState};
use liandong_domain::basics::{
    Day, HoursEntryId, MarkId, NewcomerId, PersonId, QuestionId, ShiftId,
};
use liandong_domain::hours::EntryKind;
use liandong_domain::people::{ConsentScope, Evidence, Left, PersonName, Phone, Sex};

use super::agenda::{Life, Turn};
use super::cast::{hand_on, new_person};
use super::deeds::choose;
use super::maker::{Maker, at, missing};
use crate::activities::actions::{offer_swap, take_swap};
use crate::activities::store as activities;
use crate::attendance::actions::{MarkIn, answer_appeal, appeal, correct, take_marks};
use crate::attendance::store as attendance;
use crate::db::Who;
use crate::failure::Failure;
use crate::hours::actions::{answer_question, ask_about, reverse};
use crate::hours::store as hours;
use crate::people::actions::{
    Field, GivenBy, NewConsent, NewPerson, Newcomer, ask_to_join, give_consent, merge, register,
    reveal, withdraw_consent,
};
use crate::people::store as people;

/// Puts them all on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let (today, first) = (life.wanted.today, life.wanted.beginning().day());
    for renewal in [355, 712] {
        life.plan(at(first.plus_days(renewal), 19, 0), renew_jiayi);
    }
    life.plan(at(first.plus_days(360), 15, 0), |life| {
        super::cast::grown_a_little(life.maker, life.cast, life.wanted.today)
    });
    life.plan(at(today.plus_days(-30), 20, 15), appeals_answered);
    life.plan(at(today.plus_days(-25), 11, 0), reversals);
    life.plan(at(today.plus_days(-15), 15, 0), duplicates);
    life.plan(at(today.plus_days(-6), 9, 45), look_at_document);
    life.plan(at(today.plus_days(-3), 21, 10), questions);
    life.plan(at(today.plus_days(-1), 20, 45), appeals_open);
    life.plan(at(today.plus_days(-1), 21, 30), newcomers);
    life.plan(at(today.plus_days(-1), 17, 20), |life| hand_on(life.maker, life.cast, life.wanted));
    life.plan(at(today, 8, 5), super::stars::finish);
    life.plan(at(today, 8, 50), super::year::chores);
    life.plan(at(today, 9, 12), this_morning);
}

/// 黄伟强 renews his yes for another year, under his own sign-in.
fn renew_jiayi(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (child, father) = (life.cast.jiayi, life.cast.weiqiang);
    life.maker.act::<may::GiveConsentForChild, _, _>(father, move |tx, permit| {
        let guardian = people::guardians(tx, child)?.first().map(|row| row.id);
        let today = tx.now().day();
        let new = NewConsent {
            guardian: guardian.ok_or_else(|| missing("a guardian"))?,
            child,
            scope: ConsentScope::Kind("0017".to_owned()),
            starts_on: today,
            ends_on: today.plus_months(12).plus_days(-1),
            evidence: Evidence::InPerson,
            words: String::new(),
            by: GivenBy::Guardian(father),
        };
        give_consent(tx, permit, &new)?;
        Ok(())
    })
}

/// One family takes its consent back after the child has signed up: the leader sees it, and so
/// does whoever confirms the hours.
pub(super) fn withdraw_one(life: &mut Life<'_, '_>, turn: &Turn) {
    let (shift, day) = (turn.shift, turn.starts.day());
    life.plan(at(day.plus_days(-1), 18, 0), move |life| {
        let rows = life.maker.look(move |q| Ok(activities::signed_up(q, shift)?))?;
        let placed: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
        let child = life.people.members.iter_mut().find(|member| {
            member.child
                && member.guardian.is_some()
                && member.id.is_some_and(|id| placed.contains(&id))
        });
        let Some(member) = child else { return Ok(()) };
        let Some(id) = member.id else { return Ok(()) };
        member.consent = None;
        life.maker.act::<may::GiveConsentForChild, _, _>(life.cast.zhou, move |tx, permit| {
            for row in people::consents(tx, id)? {
                if row.consent.withdrawn_at.is_none() && row.consent.ends_on >= tx.now().day() {
                    withdraw_consent(tx, permit, row.id, "期末考试前不参加活动", GivenBy::Worker)?;
                }
            }
            Ok(())
        })
    });
}

/// 王芳 offers her place to another; one more place has changed hands already.
pub(super) fn swaps(life: &mut Life<'_, '_>, turn: &Turn) {
    let turn = turn.clone();
    life.plan(at(life.wanted.today.plus_days(-1), 12, 40), move |life| {
        let shift = turn.shift;
        let others = choose(life, &Turn { wanted: 2, minors: 0, ..turn.clone() });
        let [first, second] = others[..] else { return Ok(()) };
        let wang = life.cast.wangfang;
        let skip = [wang, life.cast.limin];
        let giver = life.maker.look(move |q| {
            let rows = activities::signed_up(q, shift)?;
            let own = |row: &&activities::SignUpRow| {
                row.state == SignUpState::Placed && !skip.contains(&row.person)
            };
            Ok(rows.iter().filter(own).map(|row| (row.id, row.person)).next_back())
        })?;
        offer(life, shift, wang, first)?;
        let Some((id, from)) = giver else { return Ok(()) };
        let swap = life.maker.act::<may::SignUpSelf, _, _>(from, move |tx, permit| {
            offer_swap(tx, permit, id, second)
        })?;
        life.maker.act::<may::SignUpSelf, _, _>(second, move |tx, permit| {
            take_swap(tx, permit, swap)?;
            Ok(())
        })
    });
}

fn offer(life: &Life<'_, '_>, shift: ShiftId, from: PersonId, to: PersonId) -> Result<(), Failure> {
    life.maker.act::<may::SignUpSelf, _, _>(from, move |tx, permit| {
        let row = activities::sign_up_of(tx, shift, from)?.ok_or_else(|| missing("a sign-up"))?;
        offer_swap(tx, permit, row.id, to)?;
        Ok(())
    })
}

const APPEALS: [&str; 5] = [
    "我到了，但手机没信号，队长那边可能没点到我。",
    "当天陪孩子去医院，来不及取消，不好意思。",
    "我在二号摊位，签到时队长去接物资了，同组的人可以证明。",
    "公交改道迟到二十分钟，到了现场已经开始。",
    "我以为改到下午了，看错了通知。",
];

fn appeal_now(
    life: &Life<'_, '_>,
    whose: (ShiftId, PersonId),
    words: &'static str,
) -> Result<(), Failure> {
    let (shift, person) = whose;
    life.maker.act::<may::RecordOwnAttendance, _, _>(person, move |tx, permit| {
        let row = attendance::attendance_of(tx, shift, person)?;
        let row = row.ok_or_else(|| missing("an absence"))?;
        appeal(tx, permit, row.id, words)
    })
}

/// The latest absences of different people.
fn latest_absent(life: &Life<'_, '_>, most: usize) -> Vec<(ShiftId, PersonId)> {
    let mut found: Vec<(ShiftId, PersonId)> = Vec::new();
    for absent in life.absent.iter().rev() {
        if found.len() < most && found.iter().all(|known| known.1 != absent.1) {
            found.push(*absent);
        }
    }
    found
}

fn appeals_open(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    for (whose, words) in latest_absent(life, 2).into_iter().zip(APPEALS) {
        appeal_now(life, whose, words)?;
    }
    Ok(())
}

/// Three appeals of last month, answered; one of them put right.
fn appeals_answered(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let chen = life.cast.chen;
    for (n, (whose, words)) in
        latest_absent(life, 3).into_iter().zip(APPEALS.iter().copied().skip(2)).enumerate()
    {
        appeal_now(life, whose, words)?;
        let (shift, person) = whose;
        life.maker.act::<may::AnswerAppeal, _, _>(chen, move |tx, permit| {
            let row = attendance::attendance_of(tx, shift, person)?;
            let row = row.ok_or_else(|| missing("an absence"))?;
            let words = if n == 0 {
                "已向同组队员核实，确实在场，时间已更正。"
            } else {
                "理解，下次来不及时打社工站电话就好。"
            };
            answer_appeal(tx, permit, row.id, words)
        })?;
        if n == 0 {
            life.maker.act::<may::CorrectAttendance, _, _>(chen, move |tx, permit| {
                let whole = activities::whole(tx, shift)?.ok_or_else(|| missing("a shift"))?;
                let times = Some((whole.shift.starts_at, whole.shift.ends_at));
                correct(tx, permit, shift, person, times, "同组两位队员证明在场")
            })?;
        }
    }
    Ok(())
}

/// The latest service of a person in the book.
fn latest_entry(
    maker: &Maker<'_>,
    person: PersonId,
    today: Day,
) -> Result<Option<HoursEntryId>, Failure> {
    maker.look(move |q| {
        let days = (today.plus_days(-400), today);
        let book = hours::book(q, person, days, (20, 0))?;
        let standing = book
            .iter()
            .find(|row| row.entry.kind == EntryKind::Service && row.reversed_by.is_none());
        Ok(standing.map(|row| row.entry.id))
    })
}

/// Two entries taken back, each with its reason.
fn reversals(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let others: Vec<PersonId> =
        life.people.members.iter().take(9).filter_map(|member| member.id).collect();
    let whys = ["同日误登两次，保留下午一条", "本人说明当天提前离开，按实际重新登记"];
    let mut left = whys.into_iter();
    for person in [life.cast.libonian].into_iter().chain(others) {
        let Some(entry) = latest_entry(life.maker, person, today)? else { continue };
        let Some(why) = left.next() else { break };
        life.maker.act::<may::CorrectHours, _, _>(life.cast.chen, move |tx, permit| {
            reverse(tx, permit, entry, why)?;
            Ok(())
        })?;
    }
    Ok(())
}

/// 王芳 asks about an entry; an earlier question of hers has its answer.
fn questions(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let asks = [
        (life.cast.wangfang, "那天我做到十二点才走，能不能按实际时间算？", false),
        (life.cast.limin, "这条的岗位写成探访了，我当天是带队。", true),
    ];
    for (person, words, answered) in asks {
        let Some(entry) = latest_entry(life.maker, person, today)? else { continue };
        life.maker.act::<may::ViewOwnHours, _, _>(person, move |tx, permit| {
            ask_about(tx, permit, person, entry, words)
        })?;
        if answered {
            let question = life.maker.look(move |q| {
                Ok(hours::questions_of(q, person)?.first().map(|question| question.id))
            })?;
            let Some(id): Option<QuestionId> = question else { continue };
            life.maker.act::<may::CorrectHours, _, _>(life.cast.chen, move |tx, permit| {
                answer_question(
                    tx,
                    permit,
                    id,
                    "带队也是在探访岗位上，时长没有差别，已在备注写明。",
                )
            })?;
        }
    }
    Ok(())
}

/// Two people entered twice: one pair merged, one waiting to be looked at.
fn duplicates(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let born = today.plus_months(-29 * 12 - 4);
    let twin = |name: &str, n: usize| -> Result<NewPerson, Failure> {
        let mut new =
            new_person(name, Sex::Female, born.plus_days(n as i64 % 7), 9_100 + n, today)?;
        new.organisation = None;
        Ok(new)
    };
    let mut pairs = Vec::new();
    for (name, n) in [("苏婉莹", 1), ("莫晓岚", 2)] {
        let first = twin(name, n)?;
        let mut second = NewPerson::named(None, PersonName::parse("name", name)?);
        second.details.phone = Some(Phone::parse("phone", &super::names::phone(9_100 + n))?);
        pairs.push((first, second));
    }
    let team = life.cast.elders;
    let ids = life.maker.act::<may::RegisterPeople, _, _>(life.cast.zhou, move |tx, permit| {
        let mut ids = Vec::new();
        for (first, second) in &pairs {
            let (mut first, mut second) = (first.clone(), second.clone());
            first.organisation = Some(team);
            second.organisation = Some(team);
            ids.push((register(tx, permit, &first)?, register(tx, permit, &second)?));
        }
        Ok(ids)
    })?;
    let Some((kept, gone)) = ids.first().copied() else { return Ok(()) };
    life.maker.act::<may::MergePeople, _, _>(life.cast.chen, move |tx, permit| {
        merge(tx, permit, kept, gone, "同名同电话，本人确认是同一人")?;
        Ok(())
    })
}

/// 陈慧珊 looks at one document number, for the insurer.
fn look_at_document(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let whose = life.cast.libonian;
    life.maker.act::<may::RevealIdentity, _, _>(life.cast.chen, move |tx, permit| {
        reveal(tx, permit, whose, Field::Document, "为趣味运动会志愿者购买意外险")?;
        Ok(())
    })
}

/// Two who asked to join on the public page wait to be called back.
fn newcomers(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (town, today) = (life.cast.town, life.wanted.today);
    let asks = [
        ("卢晓彤", 31_i64, 9_201_usize, life.cast.elders, "周六上午有空，会拉二胡。"),
        ("莫家俊", 24, 9_202, life.cast.centre, "想试试陪老人看病。"),
    ];
    for (name, age, n, organisation, words) in asks {
        let born = today.plus_months(-age * 12 - 5);
        let phone = super::names::phone(n);
        let told = serde_json::json!({
            "phone": phone, "born_on": born.to_string(), "note": words,
        });
        let left = Left {
            born_on: Some(born),
            phone: Some(Phone::parse("phone", &phone)?),
            guardian: None,
        };
        let name = PersonName::parse("name", name)?;
        let app = life.maker.app;
        let id = NewcomerId::new(app.ids().fresh(app.clock().now()));
        let new = Newcomer { id, organisation, name, left, told: told.to_string() };
        app.db().write_now(Who::system(town, "join"), move |tx| ask_to_join(tx, &new))?;
    }
    Ok(())
}

/// The first check-ins of this morning: five are there, and one who did not sign up.
fn this_morning(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (shift, leader) = (life.cast.today, life.cast.limin);
    life.maker.act::<may::RecordAttendance, _, _>(leader, move |tx, permit| {
        let permit = Permit::<may::RecordAttendance>::for_system(permit.town(), permit.person());
        let now = tx.now();
        let roster = attendance::roster(tx, shift)?;
        let mut marks: Vec<MarkIn> = roster
            .iter()
            .skip(3)
            .step_by(6)
            .take(5)
            .enumerate()
            .map(|(n, row)| MarkIn {
                id: MarkId::new(tx.fresh()),
                person: Some(row.person),
                name: String::new(),
                tail: String::new(),
                kind: MarkKind::In,
                at: now.plus_minutes(-22 + 4 * i64::try_from(n).unwrap_or(0)),
                method: MarkMethod::Tap,
            })
            .collect();
        marks.push(MarkIn {
            id: MarkId::new(tx.fresh()),
            person: None,
            name: "卢少聪".to_owned(),
            tail: "0417".to_owned(),
            kind: MarkKind::In,
            at: now,
            method: MarkMethod::Tap,
        });
        take_marks(tx, &permit, shift, "demo-phone", now, &marks)?;
        Ok(())
    })
}
