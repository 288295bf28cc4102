//! The verbs of applications: from the family's wish to a pupil with a code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use liandong_domain::access::{Permit, may};
use liandong_domain::aid::{
    AidApplicationRefusal, AidApplicationState, AidApplications, AidCriterion, AidPaper,
    AidRefusal, BroughtAs, POINTS_MOST, classes, document, masked,
};
use liandong_domain::basics::{
    AidApplicationId, Day, Fen, Note, ObjectionId, PersonId, PupilId, Title,
};
use liandong_domain::rules::AidStandards;

use crate::aid::store::{self, ApplicationRow, ApplicationTold, NewApplication, NewPupil};
use crate::books::actions as books;
use crate::db::{Read, Tx};
use crate::events::{self, Kind};
use crate::failure::{Failure, Gather};
use crate::rules::actions::in_force;

/// Hands in an application.
///
/// # Errors
/// A name, school, guardian or the family's words are missing, a class that the school does not
/// have, a document that is none, another school or child than the own, or the same child is aided
/// or has an application that runs.
pub fn apply(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ApplyForAid>,
    new: &NewApplication,
) -> Result<AidApplicationId, Failure> {
    let book = books::kept(tx)?;
    let mut gather = Gather::default();
    let name = gather.take(Title::parse("name", &new.child.name));
    let school = gather.take(Title::parse("school", &new.child.school));
    let guardian = gather.take(Title::parse("guardian", &new.child.guardian));
    let hardship = gather.take(Note::required("hardship", &new.hardship));
    let most = classes(new.child.stage);
    if !(1..=most).contains(&new.grade) {
        gather.add(AidApplicationRefusal::NoClass { most });
    }
    let number = match new.document.trim() {
        "" => Some(String::new()),
        text => gather.take(document("document", text)),
    };
    let text = |title: Title| title.as_str().to_owned();
    let new = gather.finish(|| {
        let (name, school, guardian) = (text(name?), text(school?), text(guardian?));
        let child = NewPupil { name, school, guardian, ..new.child.clone() };
        let hardship = hardship?.as_str().to_owned();
        Some(NewApplication { child, hardship, document: number?, ..new.clone() })
    })?;
    super::whose::may_bring(tx, permit.person(), &new)?;
    if let Some(code) = store::same_child(tx, &new.child)? {
        return Err(AidRefusal::Twice { code }.into());
    }
    if let Some(code) = store::same_application(tx, &new.child)? {
        return Err(AidApplicationRefusal::OpenAlready { code }.into());
    }
    let id = store::insert_application(tx, &new)?;
    let line = Kind::AidApplied.of(id).within(book.organisation);
    events::record(tx, line.with("as", new.brought_as.code()))?;
    Ok(id)
}

/// An application, held until the end of the change.
fn held(tx: &mut Tx<'_>, id: AidApplicationId) -> Result<ApplicationRow, Failure> {
    store::hold_application(tx, id)?;
    store::application(tx, id)?.ok_or(Failure::NOT_FOUND)
}

fn moved_on(row: &ApplicationRow) -> Failure {
    AidApplicationRefusal::NotNow { state: row.state }.into()
}

/// Notes papers that were seen. With the last that the rule asks for the application is complete.
///
/// # Errors
/// It is at another step; nothing was chosen.
pub fn note_papers(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    id: AidApplicationId,
    papers: &[AidPaper],
) -> Result<(), Failure> {
    if papers.is_empty() {
        return Err(AidApplicationRefusal::NoChoice { field: "papers" }.into());
    }
    let row = held(tx, id)?;
    row.state.complete()?;
    for paper in papers {
        if store::note_paper(tx, id, *paper)? {
            events::record(tx, Kind::AidPaperNoted.of(id).with("paper", paper.code()))?;
        }
    }
    let today = tx.now().day();
    let (rule, reference) = in_force::<AidApplications>(tx, today)?;
    let there: Vec<AidPaper> = store::papers(tx, id)?.into_iter().map(|one| one.0).collect();
    if rule.missing(&there).is_empty() {
        let next = (row.state, AidApplicationState::Complete);
        if !store::move_application(tx, id, next)? {
            return Err(moved_on(&row));
        }
        events::record(
            tx,
            Kind::AidPaperNoted.of(id).by_rule(&reference).with("state", "complete"),
        )?;
    }
    Ok(())
}

/// Keeps the photograph of a paper, drawn anew by [`crate::web::readable`].
///
/// # Errors
/// The application is settled.
pub fn photograph_paper(
    tx: &mut Tx<'_>,
    _permit: &Permit<may::ProposeAid>,
    (id, paper): (AidApplicationId, AidPaper),
    picture: &[u8],
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    if !row.state.is_open() {
        return Err(moved_on(&row));
    }
    store::note_paper(tx, id, paper)?;
    store::keep_paper_photo(tx, (id, paper), &STANDARD.encode(picture))?;
    events::record(tx, Kind::AidPaperNoted.of(id).with("paper", paper.code()))?;
    Ok(())
}

/// Keeps one person's report of the visit. With the second, by another person, the family was
/// visited; one of the two is a social worker.
///
/// # Errors
/// It is at another step, no words, a day to come, by the same person, or no social worker.
pub fn report_visit(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    (id, as_worker): (AidApplicationId, bool),
    (on, words): (Day, &str),
) -> Result<(), Failure> {
    let words = Note::required("words", words)?;
    if on > tx.now().day() {
        return Err(AidRefusal::Future.into());
    }
    let row = held(tx, id)?;
    let next = row.state.visited()?;
    let me = permit.person();
    let visits = store::visits(tx, id)?;
    if visits.iter().any(|visit| visit.visitor == me) {
        return Err(AidApplicationRefusal::SameVisitor.into());
    }
    if !visits.is_empty() && !as_worker && !visits.iter().any(|visit| visit.as_worker) {
        return Err(AidApplicationRefusal::NoWorker.into());
    }
    store::keep_visit(tx, id, (me, as_worker), (on, words.as_str()))?;
    events::record(tx, Kind::AidVisited.of(id))?;
    if !visits.is_empty() && !store::move_application(tx, id, (row.state, next))? {
        return Err(moved_on(&row));
    }
    Ok(())
}

/// Says that one has to do with the family and does not assess (回避).
///
/// # Errors
/// The application is settled.
pub fn recuse(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ProposeAid>,
    id: AidApplicationId,
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    if !row.state.is_open() {
        return Err(moved_on(&row));
    }
    if store::recuse(tx, id, permit.person())? {
        events::record(tx, Kind::AidRecused.of(id))?;
    }
    Ok(())
}

/// Why somebody does not assess: they said so, brought the application, or belong to the family.
pub fn recusal(
    q: &mut Read<'_>,
    row: &ApplicationRow,
    person: PersonId,
) -> Result<Option<&'static str>, Failure> {
    if store::recused(q, row.id)?.contains(&person) {
        return Ok(Some("application-recused-declared"));
    }
    if row.brought_by == person {
        return Ok(Some("application-recused-brought"));
    }
    let family = match &row.phone_key {
        Some(key) => store::family_of(q, key)?,
        None => Vec::new(),
    };
    Ok(family.contains(&person).then_some("application-recused-family"))
}

fn not_recused(tx: &mut Tx<'_>, row: &ApplicationRow, me: PersonId) -> Result<(), Failure> {
    match recusal(tx, row, me)? {
        Some(why) => Err(AidApplicationRefusal::Recused { why }.into()),
        None => Ok(()),
    }
}

/// Assesses an application by the criteria in force.
///
/// # Errors
/// It is at another step, a criterion is missing, or whoever assesses has to do with the family.
pub fn assess(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    id: AidApplicationId,
    points: &[(AidCriterion, i64)],
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    row.state.assessed()?;
    not_recused(tx, &row, permit.person())?;
    let mut sum = 0;
    for criterion in AidCriterion::ALL {
        let found = points.iter().find(|one| one.0 == criterion).map(|one| one.1);
        let found = found.filter(|points| (0..=POINTS_MOST).contains(points));
        let found = found.ok_or(AidApplicationRefusal::NoChoice { field: criterion.code() })?;
        store::keep_points(tx, id, (criterion, found))?;
        sum += found;
    }
    let today = tx.now().day();
    let (_, reference) = in_force::<AidApplications>(tx, today)?;
    if !store::assess_application(tx, id, (&reference.to_string(), sum))? {
        return Err(moved_on(&row));
    }
    events::record(tx, Kind::AidAssessed.of(id).by_rule(&reference).count("points", sum))?;
    Ok(())
}

/// Publishes an application without the child: a surname with a sign, the stage of school, the
/// amount of the standard in force, the period.
///
/// # Errors
/// It is at another step, has too few points, or another programme aids the child.
pub fn publish(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    id: AidApplicationId,
) -> Result<(), Failure> {
    let (row, today) = (held(tx, id)?, tx.now().day());
    let (rule, reference) = in_force::<AidApplications>(tx, today)?;
    row.state.publish(row.points.unwrap_or(0), rule.pass_points)?;
    not_recused(tx, &row, permit.person())?;
    alone(tx, &row)?;
    let (standards, _) = in_force::<AidStandards>(tx, today)?;
    let fen = Fen::new(standards.ceiling_fen(row.stage));
    let (mask, days) =
        (masked(&row.told(tx)?.name), (today, today.plus_days(rule.notice_days - 1)));
    if !store::publish_application(tx, id, (&mask, fen), days)? {
        return Err(moved_on(&row));
    }
    events::record(tx, Kind::AidPublished.of(id).by_rule(&reference).with("until", days.1))?;
    Ok(())
}

/// Refuses a child whom another programme, or this one, aids already.
fn alone(tx: &mut Tx<'_>, row: &ApplicationRow) -> Result<(), Failure> {
    let Some(key) = &row.document_key else { return Ok(()) };
    if store::is_aided_elsewhere(tx, key)? || store::is_aided_here(tx, key)? {
        return Err(AidApplicationRefusal::AidedElsewhere.into());
    }
    Ok(())
}

/// Keeps an objection to what is published. Anybody may object; harmless to send again.
///
/// # Errors
/// It is not published, or no words.
pub fn object(
    tx: &mut Tx<'_>,
    (id, application): (ObjectionId, AidApplicationId),
    (words, contact): (&str, &str),
) -> Result<(), Failure> {
    let words = Note::required("words", words)?;
    let contact: String = contact.trim().chars().take(100).collect();
    let today = tx.now().day();
    let row = store::application(tx, application)?.ok_or(Failure::NOT_FOUND)?;
    let runs = row.published.is_some_and(|(_, until)| today <= until);
    if row.state != AidApplicationState::Published || !runs {
        return Err(Failure::NOT_FOUND);
    }
    if store::keep_objection(tx, (id, application), (words.as_str(), &contact))? {
        events::record(tx, Kind::AidObjected.of(application))?;
    }
    Ok(())
}

/// Answers an objection.
///
/// # Errors
/// No words; it is not there or answered.
pub fn answer_objection(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    (application, id): (AidApplicationId, ObjectionId),
    answer: &str,
) -> Result<(), Failure> {
    let answer = Note::required("answer", answer)?;
    let row = held(tx, application)?;
    not_recused(tx, &row, permit.person())?;
    if !store::answer_objection(tx, (application, id), answer.as_str())? {
        return Err(Failure::NOT_FOUND);
    }
    events::record(tx, Kind::AidObjectionAnswered.of(application))?;
    Ok(())
}

/// Approves: the pupil gets a code and the programme gives its word from the term asked for.
///
/// # Errors
/// It is still published, an objection waits, assessed by oneself, aided elsewhere.
pub fn approve(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    id: AidApplicationId,
) -> Result<PupilId, Failure> {
    let (row, today) = (held(tx, id)?, tx.now().day());
    let until = row.published.map(|(_, until)| until);
    let waiting = store::unanswered(tx, id)?;
    let state = row.state.approve(until, today, waiting)?;
    not_recused(tx, &row, permit.person())?;
    if row.assessed_by == Some(permit.person()) {
        return Err(AidApplicationRefusal::SamePerson.into());
    }
    alone(tx, &row)?;
    let told = row.told(tx)?;
    let new = NewPupil {
        stage: row.stage,
        name: told.name,
        school: told.school,
        guardian: told.guardian,
        phone: liandong_domain::people::Phone::parse("phone", &told.phone).ok(),
        taken_on: today,
    };
    if let Some(code) = store::same_child(tx, &new)? {
        return Err(AidRefusal::Twice { code }.into());
    }
    let pupil = store::insert_pupil(tx, &new)?;
    events::record(tx, Kind::PupilKept.of(pupil))?;
    store::begin_course(tx, (pupil, row.term), (Some(row.grade), row.document_key.as_deref()))?;
    if !store::settle_application(tx, &row, state, ("", Some(pupil)))? {
        return Err(moved_on(&row));
    }
    events::record(tx, Kind::AidApplicationSettled.of(id).with("state", state.code()))?;
    Ok(pupil)
}

/// Refuses, with the reason.
///
/// # Errors
/// It is settled, no reason, or whoever refuses has to do with the family.
pub fn refuse_application(
    tx: &mut Tx<'_>,
    permit: &Permit<may::DecideAid>,
    id: AidApplicationId,
    why: &str,
) -> Result<(), Failure> {
    let why = Note::required("why", why)?;
    let row = held(tx, id)?;
    let state = row.state.refuse()?;
    not_recused(tx, &row, permit.person())?;
    if !store::settle_application(tx, &row, state, (why.as_str(), None))? {
        return Err(moved_on(&row));
    }
    events::record(tx, Kind::AidApplicationSettled.of(id).with("state", state.code()))?;
    Ok(())
}

/// The family takes an application back: on the own page, or told to a worker.
///
/// # Errors
/// It is settled, or somebody else's.
pub fn withdraw_application(
    tx: &mut Tx<'_>,
    permit: &Permit<may::ApplyForAid>,
    (id, as_office): (AidApplicationId, bool),
) -> Result<(), Failure> {
    let row = held(tx, id)?;
    if !as_office && !super::whose::sees(tx, permit.person(), &row)? {
        return Err(Failure::NOT_FOUND);
    }
    let state = row.state.withdraw()?;
    if !store::settle_application(tx, &row, state, ("", None))? {
        return Err(moved_on(&row));
    }
    events::record(tx, Kind::AidApplicationSettled.of(id).with("state", state.code()))?;
    Ok(())
}

/// Everything that an application tells of the child.
#[derive(Debug, Clone)]
pub struct ApplicationRead {
    /// Who it is.
    pub told: ApplicationTold,
    /// Reports of the visit: who wrote it, and the words.
    pub visits: Vec<(String, String)>,
    /// Objections: the words and how to answer.
    pub objections: Vec<(String, String)>,
    /// Photographs of papers, as text for a page.
    pub photos: Vec<(AidPaper, String)>,
}

/// Reads an application with the child's name. The look and its purpose are written down
/// (未成年人网络保护条例 36).
///
/// # Errors
/// No purpose; whoever asks has to do with the family.
pub fn read_application(
    tx: &mut Tx<'_>,
    permit: &Permit<may::RevealPupil>,
    id: AidApplicationId,
    purpose: &str,
) -> Result<ApplicationRead, Failure> {
    Note::required("purpose", purpose)?;
    let row = store::application(tx, id)?.ok_or(Failure::NOT_FOUND)?;
    if row.brought_by != permit.person() {
        not_recused(tx, &row, permit.person())?;
    }
    let told = row.told(tx)?;
    let mut visits = Vec::new();
    for visit in store::visits(tx, id)? {
        visits.push((visit.name.clone(), store::visit_words(tx, id, &visit)?));
    }
    let mut objections = Vec::new();
    for one in store::objections(tx, id)? {
        objections.push(store::objection_words(tx, &one)?);
    }
    let mut photos = Vec::new();
    for (paper, pictured) in store::papers(tx, id)? {
        if pictured && let Some(picture) = store::paper_photo(tx, id, paper)? {
            photos.push((paper, picture));
        }
    }
    let book = books::kept(tx)?;
    events::record(tx, Kind::AidApplicationRead.of(id).within(book.organisation))?;
    Ok(ApplicationRead { told, visits, objections, photos })
}

/// Whoever brings an application as a guardian does so for the own child: as a worker's or a
/// school's it would need their reach.
pub fn brought_as(office: bool, liaison: bool) -> BroughtAs {
    match (office, liaison) {
        (true, _) => BroughtAs::Worker,
        (false, true) => BroughtAs::School,
        (false, false) => BroughtAs::Guardian,
    }
}
