//! Season by season: what is published, who joins, which consents are renewed.

use std::sync::Arc;

use liandong_domain::access::{Permit, may};
use liandong_domain::activities::SeatSide;
use liandong_domain::basics::{ActivityId, Day, PersonId, PostId};

use super::agenda::{Happening, Life, Settle, Trouble, Turn};
use super::bodies::{Bodies, EAGLES, FACTORY_TEAM, RIVER};
use super::cast::Cast;
use super::deeds::own_sign_up;
use super::lines::{COMMUNITIES, LINES, Running, VISITS};
use super::maker::{Deed, Maker, at, missing};
use super::people::{Habit, People};
use super::{Progress, Wanted};
use crate::activities::actions::{JointDraft, Plan, begin_regular, draft, keep_programme, publish};
use crate::activities::store as activities;
use crate::failure::Failure;
use crate::rules::actions::calendar;

/// How far ahead the last season is published.
const AHEAD: i64 = 28;

/// Lives the two years, and prepares today and the coming weeks on the way.
pub(super) fn live(
    maker: &mut Maker<'_>,
    bodies: &Bodies,
    cast: &mut Cast,
    people: &mut People,
    wanted: &Wanted,
    progress: Progress<'_>,
) -> Result<(), Failure> {
    let running = found_lines(maker, bodies, cast, people, wanted)?;
    let mut life = Life::new(maker, bodies, cast, people, wanted);
    life.cast.programme = running.first().map(|r| r.programme).ok_or_else(|| missing("a line"))?;
    life.running = running;
    let (first, today) = (wanted.beginning().day(), wanted.today);
    let seasons = [
        (first.plus_days(4), today.plus_days(-456)),
        (today.plus_days(-455), today.plus_days(-181)),
        (today.plus_days(-180), today.plus_days(AHEAD)),
    ];
    for (number, (from, until)) in seasons.into_iter().enumerate() {
        life.put(at(from.plus_days(-4), 15, 0), Happening::Season(from, until, number));
    }
    for (moment, some) in super::people::joining_days(life.people, wanted) {
        life.put(moment, Happening::Join(some));
    }
    let mut day = first.plus_days(7);
    while day < today {
        life.put(at(day, 6, 0), Happening::Chores);
        life.put(at(day, 8, 40), Happening::Consents);
        day = day.plus_days(7);
    }
    super::once::plan_all(&mut life)?;
    super::coming::plan_all(&mut life);
    super::training::plan_all(&mut life);
    super::reflection::plan_all(&mut life);
    super::progression::plan_all(&mut life);
    super::minors::plan_all(&mut life);
    super::joining::plan_all(&mut life);
    super::choice::plan_all(&mut life);
    super::incubation::plan_all(&mut life);
    super::money::plan_all(&mut life);
    super::bank::plan_all(&mut life);
    super::pool::plan_all(&mut life);
    super::disclosure::plan_all(&mut life);
    super::applications::plan_all(&mut life);
    super::pairs::plan_all(&mut life);
    super::care::plan_all(&mut life);
    super::family::plan_all(&mut life);
    super::agreements::plan_all(&mut life);
    super::gates::plan_all(&mut life);
    super::certificates::plan_all(&mut life);
    life.run(progress)
}

/// Programmes and who leads what.
fn found_lines(
    maker: &Maker<'_>,
    bodies: &Bodies,
    cast: &Cast,
    people: &People,
    wanted: &Wanted,
) -> Result<Vec<Running>, Failure> {
    let mut running = Vec::new();
    for line in &LINES {
        let organisation = bodies.teams[line.team];
        let new = line.programme(organisation);
        let programme = maker
            .act::<may::ManageProgrammes, _, _>(cast.chen, move |tx, permit| {
                keep_programme(tx, permit, None, &new)
            })?;
        let mut pool = people.of_teams(&[line.team]);
        pool.extend(people.of_teams(line.guests));
        let places = wanted.size.communities();
        for (n, community) in COMMUNITIES.iter().take(places).enumerate() {
            let part = pool.iter().enumerate().filter(|(at, _)| at % places == n);
            running.push(Running {
                line,
                community,
                organisation,
                programme,
                leader: people.leaders[line.team],
                worker: if line.team >= super::bodies::TOWN { cast.he } else { cast.chen },
                pool: part.map(|(_, member)| *member).collect(),
            });
        }
    }
    Ok(running)
}

/// Publishes a season of every line.
pub(super) fn season(
    life: &mut Life<'_, '_>,
    from: Day,
    until: Day,
    number: usize,
) -> Result<(), Failure> {
    let years = life.maker.look(calendar)?;
    // 李敏 leads something else today.
    let today = life.wanted.today;
    let left_out: &[Day] = if today.weekday() == 6 { &[today] } else { &[] };
    for n in 0..life.running.len() {
        let running = life.running[n].clone();
        let left_out = if n == VISITS { left_out } else { &[] };
        let Some(plan) = running.line.plan(from, until, left_out, &years) else { continue };
        let period = if number < 2 { format!("（第{}期）", number + 1) } else { String::new() };
        let title = format!("{}{}{period}", running.community, running.line.title);
        let activity = publish_line(life, &running, title, plan)?;
        let pool = Arc::new(running.pool.clone());
        for turn in turns_of(life, activity, &running, &pool)? {
            schedule(life, turn);
        }
        if n == VISITS {
            life.cast.visits = activity;
            regulars(life, activity, number)?;
        }
    }
    Ok(())
}

fn publish_line(
    life: &Life<'_, '_>,
    running: &Running,
    title: String,
    plan: Plan,
) -> Result<ActivityId, Failure> {
    let mut new = running.line.draft(running, title, plan);
    if running.line.team == RIVER {
        // The factory's volunteers walk the river with its team.
        let task = "组织工友参加，提供手套和夹子".to_owned();
        new.joint = vec![JointDraft { organisation: life.bodies.teams[FACTORY_TEAM], task }];
    }
    life.maker.act::<may::PublishActivities, _, _>(running.worker, move |tx, permit| {
        let write = Permit::for_system(permit.town(), permit.person());
        let id = draft(tx, &write, &new)?;
        publish(tx, permit, id)?;
        Ok(id)
    })
}

/// The shifts of an activity just published.
pub(super) fn turns_of(
    life: &Life<'_, '_>,
    activity: ActivityId,
    running: &Running,
    pool: &Arc<Vec<usize>>,
) -> Result<Vec<Turn>, Failure> {
    let (shifts, post) = life.maker.look(move |q| {
        let posts = activities::posts_of(q, activity)?;
        let post = posts.iter().find(|post| post.side == SeatSide::Volunteer).map(|post| post.id);
        Ok((activities::shifts_of(q, activity)?, post))
    })?;
    let post: PostId = post.ok_or_else(|| missing("a volunteers' post"))?;
    let minors = running.line.minors.unwrap_or(2);
    let turns = shifts.into_iter().map(|shift| Turn {
        shift: shift.id,
        activity,
        post,
        starts: shift.starts_at,
        ends: shift.ends_at,
        leader: running.leader,
        worker: running.worker,
        pool: pool.clone(),
        minors: usize::try_from(minors).unwrap_or(0),
        wanted: usize::try_from(running.line.usual + life.maker.between(-2, 3)).unwrap_or(3),
        settle: Settle::Confirmed,
        trouble: Trouble::Usual,
    });
    Ok(turns.collect())
}

/// Puts a shift's sign-ups and its end on the agenda. Of the shifts to come, the nearer are
/// fuller.
pub(super) fn schedule(life: &mut Life<'_, '_>, mut turn: Turn) {
    let (day, today) = (turn.starts.day(), life.wanted.today);
    let ahead = today.days_until(day);
    if ahead >= 14 {
        turn.wanted /= 3;
    } else if ahead >= 5 {
        turn.wanted = turn.wanted * 2 / 3;
    }
    let signs = day.plus_days(-life.maker.between(3, 5)).min(today.plus_days(-1));
    let (moment, ends) = (at(signs, 20, life.maker.between(0, 59)), turn.ends);
    let number = life.turns.len();
    life.turns.push(turn);
    life.put(moment, Happening::SignUps(number));
    life.put(ends.plus_minutes(48), Happening::End(number));
}

/// Those who come to every visit: 李敏, with her father's yes 黄嘉怡, and this year 王芳.
fn regulars(life: &mut Life<'_, '_>, activity: ActivityId, season: usize) -> Result<(), Failure> {
    let mut who = vec![life.cast.limin, life.cast.jiayi];
    if season == 2 {
        who.push(life.cast.wangfang);
    }
    let regular = |person: PersonId| -> (PersonId, Deed) {
        let deed: Deed = Box::new(move |tx| {
            let permit = Permit::<may::SignUpSelf>::for_system(tx.town(), person);
            begin_regular(tx, &permit, activity, None).map(|_| ())
        });
        (person, deed)
    };
    let deeds = who.into_iter().map(regular).collect();
    life.maker.together::<may::SignUpSelf>(deeds)
}

/// Families renew consents that end within ten days, unless they let them lapse.
pub(super) fn renew(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let today = life.maker.app.clock().now().day();
    let until = today.plus_months(12).plus_days(-1);
    // In the last year some families are not reached.
    let last = today > life.wanted.today.plus_days(-300);
    let mut deeds: Vec<(PersonId, Deed)> = Vec::new();
    let zhou = life.cast.zhou;
    for member in &mut life.people.members {
        let (Some(id), Some(guardian), Some(ends)) = (member.id, member.guardian, member.consent)
        else {
            continue;
        };
        let lapses = member.habit == Habit::Lapses && last;
        if today.days_until(ends) > 10 || lapses || member.born.age_on(today) >= 18 {
            continue;
        }
        member.consent = Some(until);
        let deed: Deed = Box::new(move |tx| super::people::consent(tx, zhou, id, guardian, until));
        deeds.push((zhou, deed));
    }
    life.maker.together::<may::GiveConsentForChild>(deeds)
}

/// What the house does by itself, and people reading what they were told.
pub(super) fn chores(life: &mut Life<'_, '_>) -> Result<(), Failure> {
    let (app, town) = (life.maker.app, life.maker.town);
    crate::activities::lapse_chore(app, town, "")?;
    crate::joining::alarm_chore(app, town, "")?;
    crate::notices::deliver(app, town, "")?;
    let (now, first) = (app.clock().now().day(), life.wanted.beginning().day());
    let left = now.days_until(life.wanted.today);
    let month = (first.days_until(now) / 7) % 4 == 0 && left > 12;
    if month || left < 12 {
        crate::minors::birthdays_chore(app, town, "")?;
    }
    if !(month || (5..12).contains(&left)) {
        return Ok(());
    }
    let mut everybody: Vec<PersonId> = life.people.members.iter().filter_map(|m| m.id).collect();
    everybody.extend(life.cast.people());
    app.db().write_now(crate::db::Who::system(town, "demo"), move |tx| {
        for person in &everybody {
            crate::notices::store::read_all(tx, *person)?;
        }
        Ok(())
    })
}

/// A sign-up for a turn by somebody of the cast, on a day of their own.
pub(super) fn also(
    life: &mut Life<'_, '_>,
    turn: &Turn,
    people: &[PersonId],
) -> Result<(), Failure> {
    let day = turn.starts.day();
    let mut deeds = Vec::new();
    for person in people {
        life.people.busy.insert((*person, day));
        deeds.push((*person, own_sign_up(turn.shift, turn.post, *person)));
    }
    life.maker.together::<may::SignUpSelf>(deeds)
}

/// The pupils who may serve anywhere.
pub(super) fn pupils(life: &Life<'_, '_>) -> Vec<usize> {
    life.people.of_teams(&[EAGLES, EAGLES + 1, EAGLES + 2, EAGLES + 3])
}
