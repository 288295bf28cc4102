//! A person's card: what the asker's relation to the person allows.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Role, Scope, may};
use liandong_domain::basics::PersonId;
use liandong_domain::people::{FREE_TIMES, SERVICE_FIELDS, SKILLS};
use liandong_domain::rules::ADULT_FROM;

use super::fields::words_of;
use super::new::{AlikeLine, alike_line};
use super::{Reach, reach};
use crate::failure::Failure;
use crate::people::actions::{self, Alike};
use crate::people::store::{self, AccountRow, ConsentRow, GuardianRow, Station};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, redirect};

/// One station of the career line.
#[derive(Debug, Clone)]
pub struct StationLine {
    /// From when to when.
    pub days: String,
    /// The role.
    pub role: String,
    /// The body.
    pub body: String,
}

/// One guardian in short.
#[derive(Debug, Clone)]
pub struct GuardianLine {
    /// Name.
    pub name: String,
    /// What the guardian is to the child.
    pub relation: String,
    /// Phone, for those who may; else masked.
    pub phone: String,
}

/// What the asker may do from here.
#[derive(Debug, Clone, Default)]
pub struct MayDo {
    /// Change the row.
    pub change: bool,
    /// See the document in full.
    pub reveal: bool,
    /// Enter guardians.
    pub family: bool,
    /// Make a way in.
    pub link: bool,
    /// Act in the person's name.
    pub act: bool,
    /// Settle duplicates.
    pub merge: bool,
    /// Read the hours book.
    pub hours: bool,
    /// Read who looked.
    pub readings: bool,
    /// Read what changed.
    pub history: bool,
    /// Give roles.
    pub roles: bool,
    /// Keep qualifications.
    pub training: bool,
    /// See the path of badges of somebody young.
    pub progression: bool,
    /// Follow the way to joining.
    pub joining: bool,
    /// Issue records.
    pub records: bool,
}

/// The card.
#[derive(Template)]
#[template(path = "pages/people/card.html")]
pub struct CardPage {
    /// The frame.
    pub c: Frame,
    /// Who.
    pub id: String,
    /// Name.
    pub name: String,
    /// Volunteer number.
    pub number: String,
    /// Sex, in words.
    pub sex: String,
    /// Age and year of birth, in words; empty: not told.
    pub age: String,
    /// Under 18.
    pub minor: bool,
    /// Phone, in full for those who may.
    pub phone: String,
    /// The same as digits, for dialling; empty when masked.
    pub dial: String,
    /// Document kind and masked number; empty: none.
    pub document: String,
    /// City card.
    pub city_card: String,
    /// Area.
    pub area: String,
    /// School.
    pub school: String,
    /// Work unit.
    pub unit: String,
    /// Note of the social workers.
    pub note: String,
    /// Skills, in words.
    pub skills: String,
    /// Service fields, in words.
    pub interests: String,
    /// Free times, in words.
    pub free_times: String,
    /// Day of joining.
    pub joined: String,
    /// Day of registration through the five steps; empty: not so.
    pub registered: String,
    /// Day of leaving; empty: here.
    pub left: String,
    /// Career line.
    pub career: Vec<StationLine>,
    /// Guardians.
    pub guardians: Vec<GuardianLine>,
    /// Whether a consent covers today.
    pub consent_until: String,
    /// Login; empty: no account.
    pub login: String,
    /// Rows that may be the same person.
    pub alike: Vec<AlikeLine>,
    /// Who will be named in the diary.
    pub may: MayDo,
    /// It is oneself.
    pub own: bool,
}

impl Page for CardPage {
    const NAME: &'static str = "people/card";
}

/// What the card is drawn from.
struct Facts {
    phone: Option<liandong_domain::people::Phone>,
    document: String,
    note: String,
    career: Vec<Station>,
    guardians: Vec<(GuardianRow, String)>,
    consents: Vec<ConsentRow>,
    account: Option<AccountRow>,
    alike: Vec<Alike>,
    registered: Option<liandong_domain::basics::Day>,
}

fn may_do(ask: &Ask, reach: &Reach) -> MayDo {
    let actor = &ask.actor;
    MayDo {
        change: reach.may::<may::RegisterPeople>(actor),
        reveal: reach.may::<may::RevealIdentity>(actor),
        family: reach.may::<may::ManageGuardians>(actor),
        link: reach.may::<may::MakeLoginLink>(actor),
        act: reach.may::<may::ActForAnother>(actor) && actor.acting_for.is_none(),
        merge: reach.may::<may::MergePeople>(actor),
        hours: reach.may::<may::ViewHours>(actor),
        readings: reach.may::<may::ViewReadings>(actor),
        history: reach.may::<may::ViewDiary>(actor),
        roles: reach.may::<may::ManageRoles>(actor),
        training: reach.may::<may::GrantQualifications>(actor),
        progression: reach.may::<may::ViewProgression>(actor)
            && reach.row.age_on(ask.now.day()).is_some_and(|age| age <= ADULT_FROM),
        joining: reach.may::<may::ManageJoining>(actor),
        records: reach.may::<may::IssueRecords>(actor),
    }
}

async fn facts(ask: &Ask, reach: &Reach, may: &MayDo) -> Result<Facts, Failure> {
    let (row, merging, noting) = (reach.row.clone(), may.merge, may.change);
    let contact = reach.may::<may::ViewContact>(&ask.actor);
    ask.app
        .look(ask.actor.town, move |q| {
            let mut guardians = Vec::new();
            for guardian in store::guardians(q, row.id)? {
                let phone = guardian.phone(q)?;
                let shown =
                    if contact { phone.map(|p| p.grouped()) } else { phone.map(|p| p.masked()) };
                guardians.push((guardian, shown.unwrap_or_default()));
            }
            Ok(Facts {
                phone: row.phone(q)?,
                document: row.document(q)?.map(|d| d.masked()).unwrap_or_default(),
                note: if noting { row.note(q)? } else { String::new() },
                career: store::career(q, row.id)?,
                guardians,
                consents: store::consents(q, row.id)?,
                account: store::account_of(q, row.id)?,
                alike: if merging { actions::duplicates_of(q, &row)? } else { Vec::new() },
                registered: store::registered_on(q, row.id)?,
            })
        })
        .await
}

/// `GET /people/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    reach.permit::<may::ViewPersonCard>(&ask.actor)?;
    if let Some(kept) = reach.row.merged_into {
        return Ok(redirect(&format!("/people/{kept}")));
    }
    let may = may_do(&ask, &reach);
    let facts = facts(&ask, &reach, &may).await?;
    draw(&card(&ask, &reach, may, facts))
}

fn card(ask: &Ask, reach: &Reach, may: MayDo, facts: Facts) -> CardPage {
    let (c, row, today) = (ask.frame(), &reach.row, ask.now.day());
    let contact = reach.may::<may::ViewContact>(&ask.actor);
    let age = row.age_on(today);
    let open = facts.consents.iter().filter(|row| row.consent.withdrawn_at.is_none());
    let until = open.map(|row| row.consent.ends_on).filter(|day| *day >= today).max();
    let phone = facts.phone.as_ref();
    let day = |day| day_long(ask.lang, day);
    let is_minor = age.is_some_and(|age| age < 18);
    CardPage {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        sex: row.sex.map(|sex| c.t(sex.word_key())).unwrap_or_default(),
        age: match (age, row.born_on) {
            (Some(age), Some(born)) => c.t2("people-age-year", "age", age, "year", born.year()),
            _ => String::new(),
        },
        minor: is_minor,
        phone: phone.map(|p| if contact { p.grouped() } else { p.masked() }).unwrap_or_default(),
        dial: phone.filter(|_| contact).map(|p| p.digits().to_owned()).unwrap_or_default(),
        document: match row.document_kind {
            Some(kind) => format!("{} {}", c.t(kind.word_key()), facts.document),
            None => String::new(),
        },
        city_card: row.city_card.clone().unwrap_or_default(),
        area: row.area.clone(),
        school: row.school.clone(),
        unit: row.unit.clone(),
        note: facts.note,
        skills: words_of(&c, SKILLS, &row.skills),
        interests: words_of(&c, SERVICE_FIELDS, &row.interests),
        free_times: words_of(&c, FREE_TIMES, &row.free_times),
        joined: row.joined_on.map(day).unwrap_or_default(),
        registered: facts.registered.map(day).unwrap_or_default(),
        left: row.left_at.map(|at| day(at.day())).unwrap_or_default(),
        career: facts.career.iter().map(|station| station_line(&c, station)).collect(),
        guardians: facts
            .guardians
            .into_iter()
            .map(|(guardian, phone)| GuardianLine {
                relation: c.t(guardian.relation.word_key()),
                name: guardian.name,
                phone,
            })
            .collect(),
        consent_until: until.map(day).unwrap_or_default(),
        login: facts.account.map(|account| account.login).unwrap_or_default(),
        alike: facts.alike.iter().map(|one| alike_line(&c, one, String::new())).collect(),
        own: ask.actor.person == Some(row.id),
        may,
        c,
    }
}

/// A station of a career line, in words.
pub fn station_line(c: &Frame, station: &Station) -> StationLine {
    let role = Role::parse(&station.role).map(|role| c.t(role.word_key()));
    let days = match station.ends_on {
        Some(until) => c.t2("people-from-until", "from", station.starts_on, "until", until),
        None => c.t1("people-since", "from", station.starts_on),
    };
    StationLine { days, role: role.unwrap_or_default(), body: station.body.clone() }
}

/// `POST /people/{id}/leave`
pub async fn leave(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit = reach.permit::<may::RegisterPeople>(&ask.actor)?;
    let person: PersonId = reach.row.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::leave(tx, &permit, person)?;
        Ok(Answer::to(format!("/people/{person}?done=done-people-left")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /people/{id}/back`
pub async fn come_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit = reach.permit::<may::RegisterPeople>(&ask.actor)?;
    let person: PersonId = reach.row.id;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::come_back(tx, &permit, person)?;
        Ok(Answer::to(format!("/people/{person}?done=done-people-back")))
    })
    .await?;
    Ok(answer.into_response())
}

/// The scope of a body through which a worker reaches a child's consents.
pub fn worker_scopes(reach: &Reach) -> impl Iterator<Item = Scope> + '_ {
    reach.paths.iter().map(|path| Scope::body(path.clone()))
}
