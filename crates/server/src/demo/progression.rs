//! 少骏会石龙分会 of the demo town: twenty-four children, a term of weekly meetings, badges on the
//! way, a ceremony three weeks ago, a meeting next week that lacks an adult.

use liandong_domain::access::{Role, may};
use liandong_domain::basics::{Day, MeetingId, OrganisationId, PersonId, TimeOfDay};
use liandong_domain::minors::Told;
use liandong_domain::people::{PersonName, Phone, Relation, Sex};
use liandong_domain::progression::{MeetingState, Part};
use liandong_domain::training::Terms;

use super::agenda::Life;
use super::bodies::{YOUTH, body, keeper};
use super::cast::new_person;
use super::maker::{at, missing, time};
use super::names::phone;
use crate::failure::Failure;
use crate::organisations::actions::{NewRole, found, give_first_role};
use crate::people::actions::{
    GivenBy, NewConsent, NewGuardian, add_guardian, give_consent, register,
};
use crate::progression::actions::{
    Book, NewTerm, Span, award, drop_adult, endorse, name_adult, note_names, open_branch_term,
    scheme, take_back, without_consent,
};
use crate::progression::store;
use crate::training::actions::{give_shown, keep_qualification};
use crate::training::store::QualificationText;

/// The children: name and sex. 黄嘉怡 of the cast comes on top of them.
const CHILDREN: [(&str, Sex); 23] = [
    ("陈梓轩", Sex::Male),
    ("李欣怡", Sex::Female),
    ("张浩然", Sex::Male),
    ("梁雨桐", Sex::Female),
    ("林俊熙", Sex::Male),
    ("吴可欣", Sex::Female),
    ("刘子睿", Sex::Male),
    ("罗梓晴", Sex::Female),
    ("何一鸣", Sex::Male),
    ("杨思源", Sex::Female),
    ("叶皓宇", Sex::Male),
    ("邓语彤", Sex::Female),
    ("曾承恩", Sex::Male),
    ("谢若曦", Sex::Female),
    ("欧阳嘉乐", Sex::Male),
    ("郑心悦", Sex::Female),
    ("周铭泽", Sex::Male),
    ("蔡芷若", Sex::Female),
    ("冯天佑", Sex::Male),
    ("朱佳慧", Sex::Female),
    ("钟奕辰", Sex::Male),
    ("黎乐瑶", Sex::Female),
    ("卢景行", Sex::Male),
];
/// A place of its own for their numbers.
const FIRST_NUMBER: usize = 9_400;
/// What leaders of the branch hold.
const LEADING: &str = "少骏会带领员";

/// The branch once it is there.
#[derive(Clone)]
struct Branch {
    id: OrganisationId,
    children: Vec<PersonId>,
}

/// Puts the branch on the agenda.
pub(super) fn plan_all(life: &mut Life<'_, '_>) {
    let today = life.wanted.today;
    life.plan(at(today.plus_days(-80), 15, 0), move |life| {
        let branch = begin(life)?;
        let meetings = open(life, &branch, today)?;
        let long_ago = |day: Day| day < today.plus_days(-14);
        let ceremony = meetings.iter().map(|(_, day)| *day).filter(|day| long_ago(*day)).max();
        for (n, (meeting, day)) in meetings.into_iter().enumerate() {
            if day < today {
                let there = branch.clone();
                life.plan(at(day, 16, 40), move |life| held(life, &there, meeting, n));
            } else if day > today && day <= today.plus_days(8) {
                life.plan(at(today, 9, 0), move |life| one_short(life, meeting));
            }
        }
        if let Some(day) = ceremony {
            let there = branch.clone();
            life.plan(at(day, 17, 10), move |life| hand_over(life, &there, day));
        }
        life.plan(at(today.plus_days(-1), 19, 0), move |life| second_thoughts(life, &branch));
        Ok(())
    });
}

/// Founds the branch and enters its children, its leaders and the families' consent.
fn begin(life: &mut Life<'_, '_>) -> Result<Branch, Failure> {
    let above = life.bodies.teams[YOUTH];
    let today = life.wanted.today;
    let about = "石龙片的少年每周一次集会，带领人都是成人志愿者。";
    let id = life.maker.act::<may::ManageOrganisations, _, _>(
        keeper(life.maker),
        move |tx, permit| {
            let kind = liandong_domain::organisations::Kind::Team;
            let since = tx.now().day();
            found(tx, permit, &body(Some(above), kind, "少骏会石龙分会", about, Some(since)))
        },
    )?;
    let mut children =
        life.maker.act::<may::RegisterPeople, _, _>(life.cast.zhou, move |tx, permit| {
            let mut out = Vec::new();
            for (n, (name, sex)) in CHILDREN.into_iter().enumerate() {
                let months = 9 * 12 + i64::try_from(n * 3).unwrap_or(0);
                let born = today.plus_months(-months).plus_days(-11);
                let mut new = new_person(name, sex, born, FIRST_NUMBER + n, today)?;
                // The youngest have neither a phone nor a card of their own here yet.
                let age = Some(born.age_on(tx.now().day()));
                new.document = new.document.filter(|_| Told::Document.is_asked(age));
                new.details.phone = new.details.phone.take().filter(|_| Told::Phone.is_asked(age));
                new.organisation = Some(id);
                out.push(register(tx, permit, &new)?);
            }
            Ok(out)
        })?;
    let (zhou, jiayi) = (life.cast.zhou, life.cast.jiayi);
    let young = children.clone();
    life.maker.act::<may::ManageGuardians, _, _>(zhou, move |tx, permit| {
        for (n, child) in young.iter().enumerate() {
            let surname: String = CHILDREN[n].0.chars().take(1).collect();
            let guardian = NewGuardian {
                name: PersonName::parse("guardian", &format!("{surname}家明"))?,
                relation: Relation::Father,
                phone: Some(Phone::parse("guardian_phone", &phone(FIRST_NUMBER + 300 + n))?),
                person: None,
            };
            let guardian = add_guardian(tx, permit, *child, &guardian)?;
            // The last family has not signed yet: the child is seen, and cannot be ticked.
            if n + 1 < young.len() {
                consent(tx, (*child, guardian))?;
            }
        }
        let father = crate::people::store::guardians(tx, jiayi)?.first().map(|row| row.id);
        consent(tx, (jiayi, father.ok_or_else(|| missing("a father"))?))
    })?;
    children.push(jiayi);
    roles(life, id)?;
    Ok(Branch { id, children })
}

/// A year of meetings, signed on paper.
fn consent(
    tx: &mut crate::db::Tx<'_>,
    (child, guardian): (PersonId, liandong_domain::basics::GuardianId),
) -> Result<(), Failure> {
    let today = tx.now().day();
    let (rule, _) = scheme(tx, today)?;
    let kind = rule.consent_kind;
    let new = NewConsent {
        guardian,
        child,
        scope: liandong_domain::people::ConsentScope::Kind(kind),
        starts_on: today,
        ends_on: today.plus_months(12).plus_days(-1),
        evidence: liandong_domain::people::Evidence::Paper,
        words: "少骏会集会同意书，家长签名".to_owned(),
        by: GivenBy::Worker,
    };
    let permit = liandong_domain::access::Permit::for_system(tx.town(), keeper_of(tx));
    give_consent(tx, &permit, &new)?;
    Ok(())
}

fn keeper_of(tx: &crate::db::Tx<'_>) -> PersonId {
    PersonId::new(tx.town().uuid())
}

/// Leaders with their qualification: one holds it, one's ran out in the summer.
fn roles(life: &mut Life<'_, '_>, branch: OrganisationId) -> Result<(), Failure> {
    let (limin, wang, jiayi) = (life.cast.limin, life.cast.wangfang, life.cast.jiayi);
    let organisation = life.cast.station;
    let today = life.wanted.today;
    life.maker.act::<may::ManageRoles, _, _>(life.cast.chen, move |tx, permit| {
        let starts_on = tx.now().day();
        for (person, role) in
            [(limin, Role::Leader), (wang, Role::Leader), (jiayi, Role::Volunteer)]
        {
            let new = NewRole { person, organisation: branch, role, starts_on, ends_on: None };
            give_first_role(tx, permit, &new)?;
        }
        Ok(())
    })?;
    life.maker.act::<may::GrantQualifications, _, _>(life.cast.chen, move |tx, permit| {
        let terms = Terms { valid_months: 24, practices: 4, teachings: 2, rest_months: 6 };
        let (name, about) = (LEADING.to_owned(), "能带少年集会，懂儿童保护。".to_owned());
        let text = QualificationText { organisation, name, about, terms };
        let which = keep_qualification(tx, permit, None, &text)?;
        give_shown(tx, permit, limin, (which, today.plus_days(-300)))?;
        give_shown(tx, permit, wang, (which, today.plus_days(-820)))?;
        Ok(())
    })
}

/// The term, with three adults at every meeting.
fn open(
    life: &mut Life<'_, '_>,
    branch: &Branch,
    today: Day,
) -> Result<Vec<(MeetingId, Day)>, Failure> {
    let afternoon = |hour: i64| -> TimeOfDay { time(hour, 30) };
    let new = NewTerm {
        organisation: branch.id,
        title: "本学期周六集会".to_owned(),
        first: today.plus_days(-77),
        last: today.plus_days(56),
        weekday: 6,
        from: afternoon(14),
        until: afternoon(16),
        place: "石龙社区中心少年活动室".to_owned(),
    };
    let adults = [
        (life.cast.limin, Part::Leader),
        (life.cast.wangfang, Part::Helper),
        (life.cast.zhou, Part::Helper),
    ];
    life.maker.act::<may::ManageProgression, _, _>(life.cast.limin, move |tx, permit| {
        let term = open_branch_term(tx, permit, &new)?;
        let all = store::of_term(tx, term)?;
        if let Some(first) = all.first() {
            for (person, part) in adults {
                name_adult(tx, permit, first.id, (person, part), Span::AllLater)?;
            }
        }
        Ok(all.iter().map(|row| (row.id, row.starts_at.day())).collect())
    })
}

/// What a leader writes of what children showed.
const SEEN: [&str; 3] = ["自己想到的办法，做得认真", "先练了两遍，今天很稳", "还教了旁边的同伴"];

/// A meeting is over: names, and what was shown for the badges of its theme.
fn held(
    life: &mut Life<'_, '_>,
    branch: &Branch,
    meeting: MeetingId,
    number: usize,
) -> Result<(), Failure> {
    let (id, children) = (branch.id, branch.children.clone());
    // 黄嘉怡 misses none of them.
    let away: Vec<bool> =
        children.iter().map(|child| life.maker.percent(8) && *child != life.cast.jiayi).collect();
    let showed: Vec<bool> = children.iter().map(|_| life.maker.percent(68)).collect();
    let jiayi = life.cast.jiayi;
    life.maker.act::<may::RecordProgression, _, _>(life.cast.limin, move |tx, permit| {
        let row = store::meeting(tx, meeting)?.ok_or(Failure::NOT_FOUND)?;
        if row.state != MeetingState::Planned {
            return Ok(());
        }
        let day = row.starts_at.day();
        let (rule, _) = scheme(tx, day)?;
        let barred = without_consent(tx, &rule, day, &children)?;
        let came = |n: usize| !away[n] && !barred.contains(&children[n]);
        let there: Vec<PersonId> =
            (0..children.len()).filter(|n| came(*n)).map(|n| children[n]).collect();
        note_names(tx, permit, meeting, &there)?;
        // Every second meeting on a theme ends with what was practised.
        if number.is_multiple_of(2) {
            return Ok(());
        }
        for badge in &rule.badges {
            let leaves = badge.need.leaves();
            let on_theme = leaves.iter().any(|leaf| !leaf.by_hand() && leaf.what() == row.theme);
            let Some(leaf) = leaves.iter().find(|leaf| leaf.by_hand()).filter(|_| on_theme) else {
                continue;
            };
            let did: Vec<PersonId> = (0..children.len())
                .filter(|n| came(*n) && (showed[*n] || children[*n] == jiayi))
                .map(|n| children[n])
                .collect();
            let said = (badge.code.as_str(), &*leaf.to_string(), SEEN[number % SEEN.len()]);
            endorse(tx, permit, id, said, &did)?;
        }
        Ok(())
    })
}

/// The ceremony: what is ready is handed over.
fn hand_over(life: &mut Life<'_, '_>, branch: &Branch, day: Day) -> Result<(), Failure> {
    let (id, children) = (branch.id, branch.children.clone());
    life.maker.act::<may::RecordProgression, _, _>(life.cast.limin, move |tx, permit| {
        let (rule, _) = scheme(tx, day)?;
        let book = Book::read(tx, &children)?;
        let ready: Vec<(PersonId, String)> = children
            .iter()
            .flat_map(|child| {
                let badges = book.ready(*child, &rule);
                badges.into_iter().map(|badge| (*child, badge.code.clone())).collect::<Vec<_>>()
            })
            .collect();
        if ready.is_empty() {
            return Ok(());
        }
        award(tx, permit, id, &ready, (day, "期中授章礼"))
    })
}

/// One child's project was another's: it is taken back, with the reason.
fn second_thoughts(life: &mut Life<'_, '_>, branch: &Branch) -> Result<(), Failure> {
    let (id, jiayi) = (branch.id, life.cast.jiayi);
    life.maker.act::<may::RecordProgression, _, _>(life.cast.limin, move |tx, permit| {
        let rows = store::latest_endorsements(tx, id, 60)?;
        let other = rows.iter().find(|row| row.person != jiayi && row.taken_back_at.is_none());
        match other {
            Some(row) => take_back(tx, permit, id, row.id, "认可的是同桌做的，已经当面说清楚"),
            None => Ok(()),
        }
    })
}

/// A helper cannot come next week: the meeting lacks an adult.
fn one_short(life: &mut Life<'_, '_>, meeting: MeetingId) -> Result<(), Failure> {
    let wang = life.cast.wangfang;
    life.maker.act::<may::ManageProgression, _, _>(life.cast.limin, move |tx, permit| {
        drop_adult(tx, permit, meeting, wang)
    })
}
