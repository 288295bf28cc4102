//! The class of sixty, and what happens to it outside of the room: a trial, courses, the choice.

use liandong::attendance::store::{PutAttendance, put_attendance};
use liandong::db::{Sql, Tx, Who};
use liandong::failure::Failure;
use liandong::hours::actions::{Served, propose};
use liandong::p;
use liandong::people::actions::{
    GivenBy, NewConsent, NewGuardian, NewPerson, give_consent, register,
};
use liandong::training::actions::{
    NewCourse, PresenceIn, end_course, enrol_others, keep_course, note_presence, open_course,
};
use liandong_domain::access::{Asks, Permit};
use liandong_domain::activities::{Attendance, ConsentHeld, MarkMethod, OutBasis, Touch};
use liandong_domain::basics::{AttendanceId, CourseId, OrganisationId, PersonId, SittingId};
use liandong_domain::hours::{Basis, Presence as Been, SignedUp};
use liandong_domain::people::{ConsentScope, Evidence, PersonName, Phone, Relation};
use liandong_domain::training::{Assessment, CourseKind, Presence, Sitting};

use crate::support::town::Town;

/// Does something as if a page had asked for it.
pub fn act<T: Send + 'static>(
    town: &Town,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
) -> T {
    let who = Who::system(town.cast.town, "test");
    town.app.db().write_now(who, act).expect("it is done")
}

pub fn permit<P: Asks>(tx: &Tx<'_>, by: PersonId) -> Permit<P> {
    Permit::for_system(tx.town(), by)
}

/// A pupil of the class.
#[derive(Clone)]
pub struct Pupil {
    pub id: PersonId,
    pub name: String,
}

/// Sixty pupils of 飞鹰一队, fifteen years old, each with a father who consented for a year. The
/// last but one turns eighteen on the Tuesday after and nobody consented; of the last one the
/// father takes his consent back.
pub fn class(town: &Town) -> Vec<Pupil> {
    let (team, chen) = (town.cast.eagles, town.cast.chen);
    let given = ["子", "嘉", "浩", "雨", "思", "梓", "欣", "俊", "晓", "文"];
    let second = ["晴", "轩", "彤", "宁", "航", "悦"];
    act(town, move |tx| {
        let today = tx.now().day();
        let mut out = Vec::new();
        for n in 0..60_usize {
            let name = format!("罗{}{}", given[n % 10], second[n / 10]);
            let born = match n {
                58 => today.plus_days(3).plus_months(-18 * 12),
                _ => today.plus_months(-15 * 12 - i64::try_from(n % 20).expect("few")),
            };
            let parsed = PersonName::parse("name", &name).expect("a name");
            let mut new = NewPerson::named(Some(team), parsed);
            new.details.born_on = Some(born);
            let father = PersonName::parse("guardian", &format!("罗大{}", given[n % 10]));
            new.guardian = Some(NewGuardian {
                name: father.expect("a name"),
                relation: Relation::Father,
                phone: Some(Phone::parse("phone", &format!("138000020{n:02}"))?),
                person: None,
            });
            let id = register(tx, &permit(tx, chen), &new)?;
            if n != 58 {
                let guardian = liandong::people::store::guardians(tx, id)?[0].id;
                let consent = NewConsent {
                    guardian,
                    child: id,
                    scope: ConsentScope::All,
                    starts_on: today,
                    ends_on: today.plus_months(12).plus_days(-1),
                    evidence: Evidence::Paper,
                    words: "入队同意书".to_owned(),
                    by: GivenBy::Worker,
                };
                give_consent(tx, &permit(tx, chen), &consent)?;
            }
            out.push(Pupil { id, name });
        }
        Ok(out)
    })
}

/// Everybody was at the trial of today: the marks as the leader's phone sends them, and its end.
pub fn tried(town: &Town, people: Vec<PersonId>) {
    let shift = town.cast.today;
    act(town, move |tx| {
        let whole = liandong::activities::store::whole(tx, shift)?.expect("the shift");
        let (starts_at, ends_at) = (whole.shift.starts_at, whole.shift.ends_at);
        for person in &people {
            let touch = |at| Touch { at, method: MarkMethod::Tap, place: None };
            let state = Attendance::Left {
                came: touch(starts_at),
                went: touch(ends_at),
                out: OutBasis::Marked,
            };
            let id = AttendanceId::new(tx.fresh());
            let put = PutAttendance {
                shift,
                person: *person,
                state: &state,
                assumed_at: None,
                corrected: None,
            };
            put_attendance(tx, id, &put)?;
            let presence = Been {
                in_at: starts_at,
                in_method: MarkMethod::Tap,
                out_at: ends_at,
                out_method: MarkMethod::Tap,
                out: OutBasis::Marked,
                signed_up: SignedUp::Before,
                consent: ConsentHeld::Held,
            };
            let basis = Basis::Shift { starts_at, ends_at, rest: whole.shift.rest };
            propose(tx, &Served { person: *person, shift, attendance: id, presence, basis })?;
        }
        Ok(())
    });
}

/// A course for these people, held now and passed by all of them.
pub fn passed(town: &Town, kind: CourseKind, people: Vec<PersonId>) {
    let (chen, station) = (town.cast.chen, town.cast.station);
    let now = town.app.clock().now();
    let sitting = Sitting { starts_at: now.plus_minutes(60), ends_at: now.plus_minutes(180) };
    let all = people.clone();
    let course: CourseId = act(town, move |tx| {
        let new = NewCourse {
            organisation: station,
            title: "飞鹰课堂".to_owned(),
            kind,
            about: String::new(),
            place: "石龙中学报告厅".to_owned(),
            assessment: Assessment::Attending,
            places: 80,
            least_percent: 80,
            pass_mark: 60,
            minimum_age: 0,
            qualification: None,
            sittings: vec![("第一课".to_owned(), sitting)],
            teachers: vec![chen],
        };
        let id = keep_course(tx, &permit(tx, chen), None, &new)?;
        open_course(tx, &permit(tx, chen), id)?;
        enrol_others(tx, &permit(tx, chen), id, &all)?;
        Ok(id)
    });
    town.app.clock().set(now.plus_minutes(200));
    act(town, move |tx| {
        let sitting: SittingId = liandong::training::store::sittings(tx, course)?[0].id;
        let there: Vec<PresenceIn> = people
            .iter()
            .map(|person| PresenceIn { sitting, person: *person, presence: Presence::Present })
            .collect();
        note_presence(tx, &permit(tx, chen), course, &there)?;
        end_course(tx, &permit(tx, chen), course)
    });
}

/// Both sides chose, and the worker talked with each of them.
pub fn chosen(town: &Town, people: Vec<(PersonId, OrganisationId)>, talked: Vec<PersonId>) {
    act(town, move |tx| {
        let (town, now) = (tx.town(), tx.now());
        let pair = Sql("insert into chosen_pair (town_id, round_id, person_id, organisation_id, \
             place, agreed_at, agreed_by) values ($1, $2, $3, $4, 1, $5, 'test')");
        let talk = Sql("insert into interview (town_id, interview_id, organisation_id, \
             person_id, state, invited_at, invited_by, decided_at, decided_by) \
             values ($1, $2, $3, $4, 'passed', $5, 'test', $6, 'test')");
        for (person, team) in &people {
            let round = tx.fresh().to_string();
            tx.keep_house(pair, p![town, round, *person, *team, now])?;
        }
        for person in &talked {
            let id = tx.fresh().to_string();
            tx.keep_house(talk, p![town, id, "test", *person, now, now])?;
        }
        Ok(())
    });
}
