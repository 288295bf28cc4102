//! Guardians and consents: the worker's page for a child, and the guardian's own.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{ConsentId, Day, GuardianId, Note, PersonId};
use liandong_domain::minors::{Living, OWN_LIVING_FROM, guardian_stands};
use liandong_domain::people::{ConsentScope, Evidence, SERVICE_FIELDS, find_code};
use liandong_domain::rules::ADULT_FROM;

use super::card::worker_scopes;
use super::fields::{Choice, PersonForm, relations, settled};
use super::new::by_number;
use super::{Reach, alone, reach};
use crate::failure::{Failure, Gather};
use crate::people::PeopleRefusal;
use crate::people::actions::{self, GivenBy, NewConsent};
use crate::people::store::{self, ConsentRow, GuardianRow};
use crate::ui::{Frame, Lang, Page, day_long, draw, draw_with, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// A consent given in a hurry lasts a school year at most, and never longer than this.
const USUAL_MONTHS: i64 = 6;

/// A guardian as shown.
#[derive(Debug, Clone)]
pub struct GuardianView {
    /// Which guardianship.
    pub id: String,
    /// Name.
    pub name: String,
    /// What the guardian is to the child.
    pub relation: String,
    /// Phone.
    pub phone: String,
    /// Since when.
    pub since: String,
    /// Until when; empty: still.
    pub ended: String,
    /// In the registry.
    pub known: bool,
}

/// A consent as shown.
#[derive(Debug, Clone)]
pub struct ConsentView {
    /// Which.
    pub id: String,
    /// What for.
    pub scope: String,
    /// From when until when.
    pub days: String,
    /// By whom and how.
    pub told: String,
    /// `stands`, `over`, `coming` or `withdrawn`.
    pub state: &'static str,
    /// When and why it was taken back.
    pub withdrawn: String,
    /// Signed on a screen: the signature can be seen.
    pub signed: bool,
}

/// What a consent form holds.
#[derive(Debug, Clone, Default)]
pub struct ConsentForm {
    /// Which guardian.
    pub by: String,
    /// What for.
    pub scope: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// How it was given.
    pub evidence: String,
    /// Words on that.
    pub evidence_words: String,
}

/// The worker's page.
#[derive(Template)]
#[template(path = "pages/people/family.html")]
pub struct FamilyPage {
    /// The frame.
    pub c: Frame,
    /// The child.
    pub id: String,
    /// The child's name.
    pub name: String,
    /// Age in words; empty: birthday not told.
    pub age: String,
    /// Guardians, open ones first.
    pub guardians: Vec<GuardianView>,
    /// Consents, latest first.
    pub consents: Vec<ConsentView>,
    /// Guardian as typed.
    pub f: PersonForm,
    /// Consent as typed.
    pub k: ConsentForm,
    /// Relations.
    pub relations: Vec<Choice>,
    /// Open guardians to choose.
    pub givers: Vec<Choice>,
    /// What it can be for.
    pub scopes: Vec<Choice>,
    /// How it can be given.
    pub evidences: Vec<Choice>,
    /// Guardians may be entered.
    pub may_manage: bool,
    /// Grown up: nothing is given any more.
    pub grown: bool,
    /// `own` or `family` when it can be noted on whose income the person lives; empty: it cannot.
    pub living: &'static str,
}

impl Page for FamilyPage {
    const NAME: &'static str = "people/family";
}

/// A child with its consents, as the guardian sees it.
#[derive(Debug, Clone)]
pub struct ChildView {
    /// The child.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number.
    pub number: String,
    /// Which guardianship.
    pub guardian: String,
    /// Consents.
    pub consents: Vec<ConsentView>,
}

/// The guardian's own page.
#[derive(Template)]
#[template(path = "pages/people/children.html")]
pub struct ChildrenPage {
    /// The frame.
    pub c: Frame,
    /// Children.
    pub children: Vec<ChildView>,
}

impl Page for ChildrenPage {
    const NAME: &'static str = "people/children";
}

fn scope_choices(c: &Frame, chosen: &str) -> Vec<Choice> {
    let all = Choice {
        code: "all".to_owned(),
        text: c.t("people-consent-all"),
        chosen: chosen.is_empty() || chosen == "all",
    };
    let kinds = SERVICE_FIELDS.iter().map(|row| Choice {
        code: row.code.to_owned(),
        text: c.t(row.word_key),
        chosen: row.code == chosen,
    });
    let other = |scope: ConsentScope, key: &str| Choice {
        chosen: scope.code() == chosen,
        code: scope.code().to_owned(),
        text: c.t(key),
    };
    std::iter::once(all)
        .chain(kinds)
        .chain([
            other(ConsentScope::School, "people-consent-school"),
            other(ConsentScope::Account, "people-consent-account"),
        ])
        .collect()
}

fn evidence_choices(c: &Frame, chosen: &str) -> Vec<Choice> {
    // A paper counts by its photograph and a screen by its signature: each has its own page.
    [Evidence::Phone, Evidence::InPerson]
        .iter()
        .map(|evidence| Choice {
            code: evidence.code().to_owned(),
            text: c.t(evidence.word_key()),
            chosen: evidence.code() == chosen,
        })
        .collect()
}

fn consent_view(c: &Frame, lang: Lang, today: Day, row: &ConsentRow, grown: bool) -> ConsentView {
    let consent = &row.consent;
    let scope = match &consent.scope {
        ConsentScope::All => c.t("people-consent-all"),
        ConsentScope::Account => c.t("people-consent-account"),
        ConsentScope::School => c.t("people-consent-school"),
        ConsentScope::Kind(code) => {
            find_code(SERVICE_FIELDS, code).map_or_else(|| code.clone(), |row| c.t(row.word_key))
        }
    };
    let state = match consent.withdrawn_at {
        // Of somebody grown up every consent is over, whether its row was ended or not.
        _ if grown => "over",
        Some(_) => "withdrawn",
        None if consent.ends_on < today => "over",
        None if consent.starts_on > today => "coming",
        None => "stands",
    };
    let how = c.t(row.evidence.word_key());
    ConsentView {
        id: row.id.to_string(),
        scope,
        days: c.t2(
            "people-from-until",
            "from",
            day_long(lang, consent.starts_on),
            "until",
            day_long(lang, consent.ends_on),
        ),
        told: [row.guardian_name.as_str(), &how, &row.evidence_words]
            .iter()
            .filter(|text| !text.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · "),
        state,
        signed: row.evidence == Evidence::Screen,
        withdrawn: consent
            .withdrawn_at
            .filter(|_| !grown)
            .map(|at| format!("{} {}", moment_long(lang, at), row.withdrawn_why))
            .unwrap_or_default(),
    }
}

async fn family(
    ask: &Ask,
    c: Frame,
    reach: &Reach,
    f: PersonForm,
    k: ConsentForm,
) -> Result<FamilyPage, Failure> {
    let person = reach.row.id;
    let contact = reach.may::<may::ViewContact>(&ask.actor);
    let (guardians, consents, living) = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut shown: Vec<(GuardianRow, String)> = Vec::new();
            for guardian in store::all_guardians(q, person)? {
                let phone = guardian.phone(q)?;
                let phone = phone.map(|p| if contact { p.grouped() } else { p.masked() });
                shown.push((guardian, phone.unwrap_or_default()));
            }
            Ok((shown, store::consents(q, person)?, store::living(q, person)?))
        })
        .await?;
    let today = ask.now.day();
    let view = |(row, phone): &(GuardianRow, String)| GuardianView {
        id: row.id.to_string(),
        name: row.name.clone(),
        relation: c.t(row.relation.word_key()),
        phone: phone.clone(),
        since: day_long(ask.lang, row.created_at.day()),
        ended: row.ended_at.map(|at| day_long(ask.lang, at.day())).unwrap_or_default(),
        known: row.person.is_some(),
    };
    let grown = !guardian_stands(reach.row.born_on, today);
    let open = guardians.iter().filter(|(row, _)| row.ended_at.is_none() && !grown);
    let age = reach.row.age_on(today);
    let may_live_alone = age.is_some_and(|age| (OWN_LIVING_FROM..ADULT_FROM).contains(&age));
    Ok(FamilyPage {
        id: person.to_string(),
        name: reach.row.name.clone(),
        age: reach.row.age_on(today).map(|n| c.t1("people-age-years", "n", n)).unwrap_or_default(),
        givers: open
            .map(|(row, _)| Choice {
                code: row.id.to_string(),
                text: format!("{} {}", row.name, c.t(row.relation.word_key())),
                chosen: row.id.to_string() == k.by,
            })
            .collect(),
        guardians: guardians.iter().map(view).collect(),
        consents: consents
            .iter()
            .map(|row| consent_view(&c, ask.lang, today, row, grown))
            .collect(),
        relations: relations(&c, &f.relation),
        scopes: scope_choices(&c, &k.scope),
        evidences: evidence_choices(&c, &k.evidence),
        may_manage: reach.may::<may::ManageGuardians>(&ask.actor),
        living: match living {
            _ if !may_live_alone => "",
            Living::Own => "own",
            Living::Family => "family",
        },
        grown,
        f,
        k,
        c,
    })
}

fn usual(today: Day) -> ConsentForm {
    ConsentForm {
        starts_on: today.to_string(),
        ends_on: today.plus_months(USUAL_MONTHS).to_string(),
        ..ConsentForm::default()
    }
}

/// `GET /people/{id}/family`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    reach.permit::<may::ManageGuardians>(&ask.actor)?;
    let k = usual(ask.now.day());
    draw(&family(&ask, ask.frame(), &reach, PersonForm::default(), k).await?)
}

async fn again(
    ask: &Ask,
    reach: &Reach,
    failure: Failure,
    f: PersonForm,
    k: ConsentForm,
) -> Result<Response, Failure> {
    let mut c = ask.frame();
    c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &family(ask, c, reach, f, k).await?)
}

/// `POST /people/{id}/guardians`
pub async fn add(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit: Permit<may::ManageGuardians> = reach.permit(&ask.actor)?;
    let f = PersonForm::read(&form);
    let (child, born) = (reach.row.id, reach.row.born_on);
    let done = async {
        let mut gather = Gather::default();
        let mut new = f.guardian(&mut gather);
        if !f.has_guardian() {
            gather.take(liandong_domain::people::PersonName::parse("guardian", ""));
        }
        if let Some(new) = new.as_mut() {
            new.person = by_number(&ask, &f.guardian_number).await?;
        }
        let new = settled(gather, new)?;
        let sure = form.get("guardian_sure") == "yes";
        answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
            if !sure {
                actions::doubt_guardian(tx, born, &new)?;
            }
            actions::add_guardian(tx, &permit, child, &new)?;
            Ok(Answer::to(format!("/people/{child}/family?done=done-people-guardian-noted")))
        })
        .await
    }
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &reach, failure, f, usual(ask.now.day())).await,
    }
}

/// `POST /people/{id}/guardians/{guardian}/end`
pub async fn end(
    ask: Ask,
    Path((id, guardian)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit: Permit<may::ManageGuardians> = reach.permit(&ask.actor)?;
    let (child, guardian) = (reach.row.id, parse::<GuardianId>(&guardian)?);
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let row = store::guardian(tx, guardian)?.filter(|row| row.child == child);
        row.ok_or(Failure::NOT_FOUND)?;
        actions::end_guardian(tx, &permit, guardian)?;
        Ok(Answer::to(format!("/people/{child}/family?done=done-people-guardian-ended")))
    })
    .await?;
    Ok(answer.into_response())
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::NOT_FOUND)
}

fn read_consent(form: &FormBody) -> ConsentForm {
    let text = |name: &str| form.get(name).to_owned();
    ConsentForm {
        by: text("by"),
        scope: text("scope"),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
        evidence: text("evidence"),
        evidence_words: text("evidence_words"),
    }
}

fn new_consent(k: &ConsentForm, child: PersonId) -> Result<NewConsent, Failure> {
    let mut gather = Gather::default();
    let day = |field: &'static str, text: &str| {
        text.trim().parse::<Day>().map_err(|_| PeopleRefusal::NotADay { field })
    };
    let guardian = gather.take(k.by.parse().map_err(|_| PeopleRefusal::NoChoice { field: "by" }));
    let scope = ConsentScope::parse(&k.scope).filter(|scope| match scope {
        ConsentScope::All | ConsentScope::Account | ConsentScope::School => true,
        ConsentScope::Kind(code) => find_code(SERVICE_FIELDS, code).is_some(),
    });
    let scope = gather.take(scope.ok_or(PeopleRefusal::NoChoice { field: "scope" }));
    let starts_on = gather.take(day("starts_on", &k.starts_on));
    let ends_on = gather.take(day("ends_on", &k.ends_on));
    let evidence = Evidence::parse(&k.evidence)
        .filter(|evidence| matches!(evidence, Evidence::Phone | Evidence::InPerson));
    let evidence = gather.take(evidence.ok_or(PeopleRefusal::NoChoice { field: "evidence" }));
    let words = gather.take(Note::parse("evidence_words", &k.evidence_words));
    settled(gather, {
        (|| {
            Some(NewConsent {
                guardian: guardian?,
                child,
                scope: scope?,
                starts_on: starts_on?,
                ends_on: ends_on?,
                evidence: evidence?,
                words: words?.as_str().to_owned(),
                by: GivenBy::Worker,
            })
        })()
    })
}

fn worker_permit(ask: &Ask, reach: &Reach) -> Result<Permit<may::GiveConsentForChild>, Failure> {
    ask.actor.me()?;
    let found = worker_scopes(reach).find_map(|scope| ask.actor.permit(&scope).ok());
    found.ok_or(Failure::NOT_FOUND)
}

/// `POST /people/{id}/consents`
pub async fn give(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit = worker_permit(&ask, &reach)?;
    let (k, child) = (read_consent(&form), reach.row.id);
    let done = match new_consent(&k, child) {
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::give_consent(tx, &permit, &new)?;
                Ok(Answer::to(format!("/people/{child}/family?done=done-people-consent-given")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => again(&ask, &reach, failure, PersonForm::default(), k).await,
    }
}

/// `POST /people/{id}/consents/{consent}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path((id, consent)): Path<(String, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let reach = reach(&ask, &id).await?;
    let permit = worker_permit(&ask, &reach)?;
    let (child, consent) = (reach.row.id, parse::<ConsentId>(&consent)?);
    let why: String = form.get("why").trim().chars().take(200).collect();
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let row = store::consent(tx, consent)?.filter(|row| row.child == child);
        row.ok_or(Failure::NOT_FOUND)?;
        actions::withdraw_consent(tx, &permit, consent, &why, GivenBy::Worker)?;
        Ok(Answer::to(format!("/people/{child}/lacking?done=done-people-consent-withdrawn")))
    })
    .await?;
    Ok(answer.into_response())
}

async fn own_children(ask: &Ask, c: Frame) -> Result<ChildrenPage, Failure> {
    let me = ask.actor.me()?;
    let rows = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut out = Vec::new();
            for child in store::child_rows(q, me)? {
                let consents = store::consents(q, child.person)?;
                out.push((child, consents));
            }
            Ok(out)
        })
        .await?;
    let today = ask.now.day();
    let children = rows
        .into_iter()
        .map(|(child, consents)| ChildView {
            id: child.person.to_string(),
            name: child.name,
            number: child.number,
            guardian: child.guardian.to_string(),
            consents: consents
                .iter()
                .map(|row| consent_view(&c, ask.lang, today, row, false))
                .collect(),
        })
        .collect();
    Ok(ChildrenPage { children, c })
}

fn guardian_permit(ask: &Ask) -> Result<(PersonId, Permit<may::GiveConsentForChild>), Failure> {
    alone(ask)?;
    let me = ask.actor.me()?;
    Ok((me, ask.actor.permit(&Scope::own(me))?))
}

/// `GET /me/children`
pub async fn children(ask: Ask) -> Result<Response, Failure> {
    guardian_permit(&ask)?;
    draw(&own_children(&ask, ask.frame()).await?)
}

/// `POST /me/children/consents/{consent}/withdraw`
pub async fn withdraw_own(
    ask: Ask,
    Path(consent): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (me, permit) = guardian_permit(&ask)?;
    let consent = parse::<ConsentId>(&consent)?;
    let why: String = form.get("why").trim().chars().take(200).collect();
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let by = GivenBy::Guardian(me);
        let child = actions::withdraw_consent(tx, &permit, consent, &why, by)?;
        Ok(Answer::to(format!("/people/{child}/lacking?done=done-people-consent-withdrawn")))
    })
    .await?;
    Ok(answer.into_response())
}
