//! Agreements of the demo town: the river team's own agreement, put in force by two and signed by
//! everybody who serves with it, the pupils beside their guardians and one on paper; a second
//! version that some have not signed yet; and an agreement of three for repairs at home.

use liandong_domain::access::{Permit, may};
use liandong_domain::agreements::{Audience, DocumentForm, Side, Weight};
use liandong_domain::basics::{AgreementId, Day, DocumentId, PersonId};
use liandong_domain::minors::Strokes;
use liandong_domain::people::PersonName;

use super::agenda::Life;
use super::bodies::{EAGLES, EAGLES_FOUR, EAGLES_THREE, EAGLES_TWO, FACTORY_TEAM, RIVER};
use super::maker::{Deed, at, missing};
use crate::agreements::actions::{
    Drawing, Hand, NewDocument, NewVersion, Signing, draft_version, draw_up, keep_document, sign,
    sign_version,
};
use crate::agreements::store;
use crate::db::{Read, Tx};
use crate::failure::Failure;
use crate::people::store as people;
use crate::web::readable;

/// Whom the river team's agreement asks: whoever serves on its activities, as guests too.
const ASKED: [usize; 6] = [RIVER, FACTORY_TEAM, EAGLES, EAGLES_TWO, EAGLES_THREE, EAGLES_FOUR];
/// Days from today: the agreement stands, and its second version.
const FIRST: i64 = -45;
const SECOND: i64 = -2;

/// What everybody at the river signs.
const RIVER_WORDS: &str = "【志愿者】自愿参加【组织】的护河志愿服务，双方约定如下。\n\
一、服务自愿、无偿。不能来时提前在系统里取消，不影响以后报名。\n\
二、【组织】事先说明时间、地点、内容和可能的风险，准备手套、夹子和反光背心，购买志愿者团体意外险。\n\
三、志愿者服从带队安排：不下河堤，不靠近水边，两人一组，互相看得见。\n\
四、未满十八周岁的，由监护人【监护人】一起签署；监护人可以随时撤回同意。\n\
五、个人信息只用于志愿服务。任何一方都可以随时结束本协议。\n\
联系人：【联系人】　　日期：【日期】";
/// What the second version adds.
const RIVER_MORE: &str =
    "\n六、（2 版新增）水位到橙色警戒线以上不出发；在水边一律穿救生衣，由队里提供。";

/// What three agree on before volunteers repair something at an elder's home (条例 art. 14).
pub(super) const THREE_WORDS: &str = "甲方【组织】、乙方志愿者【志愿者】、丙方【服务单位】约定：\n\
一、服务内容：【服务内容】\n二、服务方式：【服务方式】\n三、服务时间：【服务时间】\n\
四、服务地点：【服务地点】\n五、工作条件：【工作条件】\n六、安全保障：【安全保障】\n\
七、风险说明：【风险】\n八、接电由丙方持证电工操作，乙方负责扶梯、记录和陪老人说话；任何一方发现危险都可以停下来。\n\
联系人：【联系人】　　日期：【日期】";

/// A line as a finger draws it.
const HAND: &str = "40,90 70,50 95,110 130,60 160,100 210,70;230,60 250,120 300,80 340,95";

/// Puts all of it on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(FIRST - 2), 10, 20), begin);
}

/// A document with its first version, written by the assistant, signed by two for its first day.
pub(super) fn put_in_force(
    life: &mut Life<'_, '_>,
    new: NewDocument,
    first_day: Day,
) -> Result<DocumentId, Failure> {
    let id = life.maker.act::<may::KeepAgreements, _, _>(life.cast.zhou, move |tx, permit| {
        keep_document(tx, permit, &new)
    })?;
    two_sign(life, (id, 1), first_day)?;
    Ok(id)
}

/// 陈慧珊 signs at once, 何桂芳 the day after.
fn two_sign(
    life: &mut Life<'_, '_>,
    (id, version): (DocumentId, i64),
    first_day: Day,
) -> Result<(), Failure> {
    let (chen, he) = (life.cast.chen, life.cast.he);
    life.maker.act::<may::SignAgreements, _, _>(chen, move |tx, permit| {
        sign_version(tx, permit, id, version, first_day)
    })?;
    let tomorrow = life.maker.app.clock().now().day().plus_days(1);
    life.plan(at(tomorrow, 9, 30), move |life| {
        life.maker.act::<may::SignAgreements, _, _>(he, move |tx, permit| {
            sign_version(tx, permit, id, version, first_day)
        })
    });
    Ok(())
}

fn begin(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.wanted.today;
    let new = NewDocument {
        organisation: life.bodies.teams[RIVER],
        title: "护河志愿服务协议".to_owned(),
        form: DocumentForm::Signed,
        audience: Audience::Everyone,
        body: RIVER_WORDS.to_owned(),
    };
    let id = put_in_force(life, new, today.plus_days(FIRST))?;
    life.plan(at(today.plus_days(FIRST), 9, 10), move |life| on_paper(life, id));
    // Whoever joins later signs within the week.
    let mut day = FIRST;
    while day < SECOND {
        life.plan(at(today.plus_days(day), 18, 30), move |life| all_sign(life, id, |_| true));
        day += 7;
    }
    life.plan(at(today.plus_days(SECOND - 8), 11, 0), move |life| second(life, id));
    Ok(())
}

/// The second version matters: it asks everybody anew, and not all have answered.
fn second(life: &mut Life<'_, '_>, id: DocumentId) -> Result<(), Failure> {
    let new = NewVersion {
        body: format!("{RIVER_WORDS}{RIVER_MORE}"),
        weight: Weight::Matters,
        why: "今年汛期提醒：救生衣和停止出发的水位写进协议。".to_owned(),
    };
    let version =
        life.maker.act::<may::KeepAgreements, _, _>(life.cast.zhou, move |tx, permit| {
            draft_version(tx, permit, id, &new)
        })?;
    let first_day = life.wanted.today.plus_days(SECOND);
    two_sign(life, (id, version), first_day)?;
    life.plan(at(first_day, 8, 10), move |life| all_sign(life, id, |n| n % 3 != 2));
    Ok(())
}

/// Those whom the river team's agreement asks, in a fixed order; the people everybody knows first.
fn asked(life: &Life<'_, '_>, some: fn(usize) -> bool) -> Vec<PersonId> {
    let cast = &life.cast;
    let mut out = vec![cast.wangfang, cast.limin, cast.libonian, cast.weiqiang, cast.jiayi];
    let known = out.len();
    let members = life.people.of_teams(&ASKED);
    out.extend(members.into_iter().filter_map(|n| life.people.members[n].id));
    let mut seen = std::collections::BTreeSet::new();
    let chosen = out.into_iter().enumerate().filter(|(n, _)| *n < known || some(*n));
    chosen.map(|(_, id)| id).filter(|id| seen.insert(*id)).collect()
}

/// Everybody signs on the own device; then the guardians of those under age sign beside them.
fn all_sign(
    life: &mut Life<'_, '_>,
    document: DocumentId,
    some: fn(usize) -> bool,
) -> Result<(), Failure> {
    let (who, office) = (asked(life, some), life.cast.zhou);
    let own = who.iter().map(|person| {
        let person = *person;
        let deed: Deed = Box::new(move |tx| {
            let hand = Hand::Own(Permit::for_system(tx.town(), person));
            let Some(id) = begun(tx, &hand, (document, person))? else { return Ok(()) };
            put_hand(tx, &hand, id, Side::Volunteer, None)
        });
        (person, deed)
    });
    let own = own.collect();
    life.maker.together::<may::EditOwnProfile>(own)?;
    let beside = life.maker.look(move |q| guardians_missing(q, document, &who, office))?;
    let beside = beside.into_iter().map(|(by, id, hand)| {
        let deed: Deed = Box::new(move |tx| put_hand(tx, &hand, id, Side::Guardian, None));
        (by, deed)
    });
    let beside = beside.collect();
    life.maker.together::<may::GiveConsentForChild>(beside)
}

/// What waits for the person's own hand; none: it is signed.
fn begun(
    tx: &mut Tx<'_>,
    hand: &Hand,
    (document, person): (DocumentId, PersonId),
) -> Result<Option<AgreementId>, Failure> {
    let row = store::document(tx, document)?.ok_or_else(|| missing("a document"))?;
    let drawing = Drawing {
        document,
        person,
        subject: String::new(),
        subject_title: String::new(),
        organisation: row.organisation,
        partner: None,
        facts: std::collections::BTreeMap::new(),
        until: None,
    };
    let id = draw_up(tx, hand, &drawing)?;
    let signed = store::signatures(tx, id)?.iter().any(|one| one.side == Side::Volunteer);
    Ok((!signed).then_some(id))
}

/// Agreements that wait for a guardian: who signs, and with which hand. A father with an own
/// sign-in signs at home, the others on the device that the assistant hands over.
fn guardians_missing(
    q: &mut Read<'_>,
    document: DocumentId,
    who: &[PersonId],
    office: PersonId,
) -> Result<Vec<(PersonId, AgreementId, Hand)>, Failure> {
    let mut out = Vec::new();
    for person in who {
        let held = store::held(q, *person)?;
        let Some(last) = held.into_iter().rfind(|row| row.document == document) else { continue };
        let row = store::one(q, last.id)?.ok_or_else(|| missing("an agreement"))?;
        let signed = store::signatures(q, row.id)?;
        let waits = row.asked.contains(&Side::Guardian)
            && signed.iter().any(|one| one.side == Side::Volunteer)
            && signed.iter().all(|one| one.side != Side::Guardian);
        if !waits {
            continue;
        }
        let guardians = people::guardians(q, *person)?;
        out.push(match guardians.first().and_then(|guardian| guardian.person) {
            Some(by) => (by, row.id, Hand::Guardian(Permit::for_system(q.town(), by))),
            None => (office, row.id, Hand::Office(Permit::for_system(q.town(), office))),
        });
    }
    Ok(out)
}

/// Signs for a side, under the name that stands in the registry.
pub(super) fn put_hand(
    tx: &mut Tx<'_>,
    hand: &Hand,
    id: AgreementId,
    side: Side,
    photo: Option<&[u8]>,
) -> Result<(), Failure> {
    let row = store::one(tx, id)?.ok_or_else(|| missing("an agreement"))?;
    let by = match (side, hand) {
        (_, Hand::Signer(permit)) => permit.person(),
        _ => row.person,
    };
    let name = if side == Side::Guardian {
        people::guardians(tx, row.person)?.into_iter().next().map(|one| one.name)
    } else {
        people::person(tx, by)?.map(|one| one.name)
    };
    let name = name.ok_or_else(|| missing("a name"))?;
    let signing = Signing {
        side,
        is_ticked: false,
        name: Some(PersonName::parse("signed_name", &name)?),
        strokes: if photo.is_some() { None } else { Strokes::parse(HAND)? },
        photo: photo.map(<[u8]>::to_vec),
        device: "安卓手机".to_owned(),
    };
    sign(tx, hand, id, &signing)?;
    Ok(())
}

/// One family has no phone at hand: the pupil and the mother sign a printed sheet, the assistant
/// photographs it.
fn on_paper(life: &mut Life<'_, '_>, document: DocumentId) -> Result<(), Failure> {
    let children = life.people.of_teams(&[EAGLES_FOUR]).into_iter().filter_map(|n| {
        let member = &life.people.members[n];
        member.id.filter(|_| member.child && member.guardian.is_some())
    });
    let child = children.into_iter().next().ok_or_else(|| missing("a pupil with a family"))?;
    let picture = readable(&super::minors::paper()?)?;
    life.maker.act::<may::KeepAgreements, _, _>(life.cast.zhou, move |tx, permit| {
        let hand = Hand::Office(*permit);
        let Some(id) = begun(tx, &hand, (document, child))? else { return Ok(()) };
        put_hand(tx, &hand, id, Side::Volunteer, Some(&picture))?;
        put_hand(tx, &hand, id, Side::Guardian, Some(&picture))
    })
}
