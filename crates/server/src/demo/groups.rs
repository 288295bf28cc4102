//! A class of aided pupils in the demo town: led by 王芳, met once, planned again.

use std::collections::BTreeSet;

use liandong_domain::access::may;
use liandong_domain::basics::TimeOfDay;
use liandong_domain::care::{GroupKind, session_span};

use super::agenda::Life;
use crate::care::actions as care;
use crate::care::store::{NewGroup, NewMeeting};
use crate::failure::Failure;

/// Six pupils draw; the first evening is over, the next one is planned.
pub(super) fn groups(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (chen, wangfang) = (life.cast.chen, life.cast.wangfang);
    let (today, next) = (life.maker.app.clock().now().day(), life.wanted.today.plus_days(5));
    let (number, codes) = life.maker.look(move |q| {
        let row = crate::people::store::person(q, wangfang)?;
        let mut codes: Vec<String> = crate::aid::store::pupils(q, (200, 0))?
            .into_iter()
            .filter(|row| row.left_on.is_none())
            .map(|row| row.code)
            .collect();
        codes.sort();
        Ok((row.map(|row| row.number).unwrap_or_default(), codes))
    })?;
    let group = life.maker.act::<may::ManagePairs, _, _>(chen, move |tx, permit| {
        let new = NewGroup {
            kind: GroupKind::Interest,
            title: "傍晚画画班".to_owned(),
            goals: "每人画一本自己的小书，敢讲给大家听".to_owned(),
            place: "社工站二楼活动室".to_owned(),
            places: 8,
        };
        let id = care::begin_group(tx, permit, &new)?;
        care::name_leader_of(tx, permit, (id, &number))?;
        for code in codes.iter().take(6) {
            care::enrol_pupil(tx, permit, (id, code), Some(()))?;
        }
        Ok(id)
    })?;
    let begins = TimeOfDay::from_minutes(18 * 60).unwrap_or(TimeOfDay::START);
    life.maker.act::<may::AccompanyChild, _, _>(wangfang, move |tx, permit| {
        let first = NewMeeting {
            group,
            topic: "画自己的家".to_owned(),
            span: session_span(today, begins, 90)?,
        };
        let held = care::plan_meeting(tx, permit, &first)?;
        let known = crate::care::store::group_pupils(tx, group, today)?;
        let there: BTreeSet<_> = known.iter().take(5).map(|one| one.pupil).collect();
        care::hold_meeting(tx, permit, held, (&there, &BTreeSet::from([wangfang])))?;
        if let Some(one) = known.first() {
            let words = "第一次把画举起来讲给大家听。";
            care::note_progress(tx, permit, (group, one.pupil), words)?;
        }
        let topic = "给故事画一张封面".to_owned();
        let span = session_span(next, begins, 90)?;
        care::plan_meeting(tx, permit, &NewMeeting { group, topic, span })?;
        Ok(())
    })
}
