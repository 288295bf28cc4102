//! The consents of a whole class on one page: whose guardians agreed at an evening for parents, or
//! whose signed papers lie in one pile.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Multipart;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId};
use liandong_domain::people::{ConsentScope, Evidence};
use liandong_domain::rules::ADULT_FROM;

use super::sign::known_scope;
use super::{Choice, query, scope_choices};
use crate::activities::store::paths_seen;
use crate::db::Read;
use crate::failure::{Failure, Fault, Gather};
use crate::minors::actions::{self, ClassConsent};
use crate::minors::refusal::ClassRefusal;
use crate::people::PeopleRefusal;
use crate::people::named::{self, CLASS_MOST, ClassList};
use crate::people::store as people;
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, Once, answer_once, form_answer, readable, upload};

/// A consent given for a class lasts a school term unless somebody says otherwise.
const USUAL_MONTHS: i64 = 6;

/// One child to be ticked.
#[derive(Debug, Clone)]
pub struct ChildLine {
    /// Who.
    pub person: String,
    /// The name.
    pub name: String,
    /// The number and the guardian, or why there is nothing to tick.
    pub note: String,
    /// There is somebody who can agree, and nobody has yet.
    pub open: bool,
    /// Ticked.
    pub chosen: bool,
}

/// The consents of a class.
#[derive(Template)]
#[template(path = "pages/minors/class.html")]
pub struct ClassPage {
    /// The frame.
    pub c: Frame,
    /// Bodies whose people can be listed.
    pub bodies: Vec<Choice>,
    /// What was pasted.
    pub pasted: String,
    /// The body that is listed; empty: a pasted list, or nothing yet.
    pub body: String,
    /// The children.
    pub lines: Vec<ChildLine>,
    /// Lines that name nobody, or too many, with why.
    pub odd: Vec<(String, String)>,
    /// Whether something was looked up.
    pub looked: bool,
    /// What it can be for.
    pub scopes: Vec<Choice>,
    /// How it can have been given.
    pub evidences: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for ClassPage {
    const NAME: &'static str = "minors/class";
}

impl ClassPage {
    /// How many have nothing to tick.
    pub fn closed(&self) -> usize {
        self.lines.iter().filter(|line| !line.open).count()
    }
}

/// Where the reader notes consents for others, or nothing is here.
fn seen(ask: &Ask) -> Result<Seen, Failure> {
    ask.actor.me()?;
    let seen = ask.actor.seen::<may::GiveConsentForChild>();
    let wide = matches!(seen, Seen::Town | Seen::Bodies(_)) && ask.actor.acting_for.is_none();
    if wide { Ok(seen) } else { Err(Failure::NOT_FOUND) }
}

/// What is known of the people of a list.
struct Known {
    grown: BTreeSet<PersonId>,
    standing: BTreeSet<PersonId>,
    guardians: BTreeMap<PersonId, String>,
}

fn known(q: &mut Read<'_>, list: &ClassList, scope: &ConsentScope) -> Result<Known, Failure> {
    let ids: Vec<PersonId> = list.people.iter().map(|(id, ..)| *id).collect();
    let today = q.now().day();
    let grown = people::persons(q, &ids)?
        .into_iter()
        .filter(|row| row.age_on(today).is_some_and(|age| age >= ADULT_FROM))
        .map(|row| row.id)
        .collect();
    let standing = people::standing_for(q, scope, today, &ids)?;
    Ok(Known { grown, standing, guardians: people::first_guardians(q, &ids)? })
}

/// The lines of a list: grown-ups and children without a guardian are told apart.
fn lines(ask: &Ask, list: ClassList, known: &Known, form: &FormBody) -> Vec<ChildLine> {
    let typed = form.get("sent") == "yes";
    let line = |(id, name, number): (PersonId, String, String)| {
        let guardian = known.guardians.get(&id);
        let (grown, has) = (known.grown.contains(&id), known.standing.contains(&id));
        let open = guardian.is_some() && !has && !grown;
        let note = match guardian {
            _ if grown => ask.say("minors-class-grown", &[]),
            _ if has => ask.say("minors-class-has", &[]),
            Some(guardian) => {
                let facts = [("number", number), ("guardian", guardian.clone())];
                ask.say("minors-class-line", &facts)
            }
            None => ask.say("minors-class-nobody", &[]),
        };
        let person = id.to_string();
        let ticked = !typed || form.all("names").contains(&person);
        ChildLine { person, name, note, open, chosen: open && ticked }
    };
    list.people.into_iter().map(line).collect()
}

fn evidences(c: &Frame, chosen: &str) -> Vec<Choice> {
    [Evidence::InPerson, Evidence::Phone]
        .into_iter()
        .map(|one| Choice {
            chosen: one.code() == chosen,
            code: one.code().to_owned(),
            text: c.t(one.word_key()),
        })
        .collect()
}

async fn class_page(ask: &Ask, form: FormBody) -> Result<ClassPage, Failure> {
    let seen = seen(ask)?;
    let pasted: String = form.get("pasted").chars().take(20_000).collect();
    let body: Option<OrganisationId> = form.get("body").parse().ok();
    let (text, scope) = (pasted.clone(), known_scope(form.get("scope")));
    let scope = scope.unwrap_or(ConsentScope::All);
    let (list, known, bodies) = ask
        .app
        .look(ask.actor.town, move |q| {
            let roots = paths_seen(q, &seen)?;
            let list = match body {
                Some(body) => named::by_body(q, &roots, body)?,
                None if text.trim().is_empty() => ClassList::default(),
                None => named::by_list(q, &roots, &text)?,
            };
            let known = known(q, &list, &scope)?;
            let mut bodies = crate::organisations::store::list(q)?;
            let near =
                |path: &str| roots.iter().any(|root| liandong_domain::access::under(path, root));
            bodies.retain(|body| !body.closed && near(&body.path));
            Ok((list, known, bodies))
        })
        .await?;
    let c = ask.frame();
    let odd = |(typed, key): &(String, &'static str)| (typed.clone(), ask.say(key, &[]));
    Ok(ClassPage {
        bodies: bodies
            .into_iter()
            .map(|one| Choice {
                chosen: body == Some(one.id),
                code: one.id.to_string(),
                text: one.name,
            })
            .collect(),
        body: body.map(|id| id.to_string()).unwrap_or_default(),
        odd: list.odd.iter().map(odd).collect(),
        looked: list.looked,
        lines: lines(ask, list, &known, &form),
        scopes: scope_choices(&c, form.get("scope")),
        evidences: evidences(&c, form.get("evidence")),
        pasted,
        form,
        c,
    })
}

fn usual(ask: &Ask, more: (&'static str, String)) -> FormBody {
    let today = ask.now.day();
    crate::web::filled(&[
        ("starts_on", today.to_string()),
        ("ends_on", today.plus_months(USUAL_MONTHS).to_string()),
        ("evidence", Evidence::InPerson.code().to_owned()),
        more,
    ])
}

/// `GET /minors/class`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let form = usual(&ask, ("body", query(&ask, "body")));
    draw(&class_page(&ask, form).await?)
}

/// `POST /minors/class/look`: names stand in no address, so a list is looked up by a form.
pub async fn look_up(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let form = usual(&ask, ("pasted", form.get("pasted").to_owned()));
    draw(&class_page(&ask, form).await?)
}

/// `POST /minors/class`
pub async fn save(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    seen(&ask)?;
    form_answer(write(&ask, &form).await, |page| &mut page.c, class_page(&ask, form)).await
}

/// Who is ticked.
fn ticked(form: &FormBody, gather: &mut Gather) -> Vec<PersonId> {
    let children: Vec<PersonId> =
        form.all("names").iter().filter_map(|text| text.parse().ok()).take(CLASS_MOST).collect();
    if children.is_empty() {
        gather.add(ClassRefusal::NobodyChosen);
    }
    children
}

/// What for, and for which days.
fn scope_and_days(form: &FormBody, gather: &mut Gather) -> Option<(ConsentScope, (Day, Day))> {
    let day = |field: &'static str| {
        form.get(field).trim().parse::<Day>().map_err(|_| PeopleRefusal::NotADay { field })
    };
    let no = PeopleRefusal::NoChoice { field: "scope" };
    let scope = gather.take(known_scope(form.get("scope")).ok_or(no));
    let (from, until) = (gather.take(day("starts_on")), gather.take(day("ends_on")));
    Some((scope?, (from?, until?)))
}

fn read(form: &FormBody) -> Result<(Vec<PersonId>, ClassConsent), Failure> {
    let mut gather = Gather::default();
    let children = ticked(form, &mut gather);
    let asked = scope_and_days(form, &mut gather);
    let evidence = Evidence::parse(form.get("evidence"))
        .filter(|evidence| matches!(evidence, Evidence::Phone | Evidence::InPerson));
    let no = PeopleRefusal::NoChoice { field: "evidence" };
    let evidence = gather.take(evidence.ok_or(no));
    gather.finish(|| {
        let words = form.get("evidence_words").to_owned();
        let ((scope, days), evidence) = (asked?, evidence?);
        Some((children, ClassConsent { scope, days, evidence, words }))
    })
}

fn read_paper(form: &FormBody) -> Result<(Vec<PersonId>, ClassConsent), Failure> {
    let mut gather = Gather::default();
    let children = ticked(form, &mut gather);
    let asked = scope_and_days(form, &mut gather);
    gather.finish(|| {
        let (scope, days) = asked?;
        let (evidence, words) = (Evidence::Paper, String::new());
        Some((children, ClassConsent { scope, days, evidence, words }))
    })
}

/// The permit for all of them: nobody out of reach, whatever the form says.
async fn permit_for(
    ask: &Ask,
    all: Vec<PersonId>,
) -> Result<Permit<may::GiveConsentForChild>, Failure> {
    let seen = seen(ask)?;
    let path = ask
        .app
        .look(ask.actor.town, move |q| {
            let roots = paths_seen(q, &seen)?;
            if !named::all_within(q, &roots, &all)? {
                return Err(Failure::NOT_FOUND);
            }
            roots.into_iter().next().ok_or(Failure::NOT_FOUND)
        })
        .await?;
    ask.actor.permit(&Scope::body(path))
}

async fn write(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let (children, given) = read(form)?;
    let permit = permit_for(ask, children.clone()).await?;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::give_for_class(tx, &permit, &children, &given)?;
        Ok(Answer::to("/minors/class?done=done-minors-class"))
    })
    .await
}

async fn write_papers(ask: &Ask, form: &FormBody, bytes: Vec<u8>) -> Result<Answer, Failure> {
    let (children, given) = read_paper(form)?;
    let permit = permit_for(ask, children.clone()).await?;
    let what = format!("{}/{}/{}", ask.path, bytes.len(), form.all("names").join(" "));
    let once = Once::new(form.get("once"), &what);
    // Opening a picture takes processor time: on a thread of its own.
    let picture = tokio::task::spawn_blocking(move || readable(&bytes))
        .await
        .map_err(|e| Fault::new("reading a photograph", e.to_string()))??;
    answer_once(&ask.app, &permit, once, move |tx| {
        actions::papers_of_class(tx, &permit, &children, &given, &picture)?;
        Ok(Answer::to("/minors/class?done=done-minors-class-papers"))
    })
    .await
}

/// `POST /minors/class/papers`: one photograph of the papers of everybody ticked.
pub async fn save_papers(ask: Ask, form: Multipart) -> Result<Response, Failure> {
    seen(&ask)?;
    let (bytes, form) = upload(form).await?;
    let done = write_papers(&ask, &form, bytes).await;
    form_answer(done, |page| &mut page.c, class_page(&ask, form)).await
}
