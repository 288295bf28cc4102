//! Applications in their states, the form of a new one, one's own.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Permit, Role, Scope, may};
use liandong_domain::aid::{AidApplicationState, BroughtAs, Term};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::term_words;
use crate::aid::actions::{applications as actions, whose};
use crate::aid::store::{self, ApplicationRow, NewApplication, NewPupil};
use crate::books::pages::{self as books, Choice, kept, permit, query_value};
use crate::books::store::BookRow;
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer};
use liandong_domain::aid::AidApplicationRefusal;

/// One application of a list: a code, no name.
#[derive(Debug, Clone)]
pub struct ApplicationLine {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// The first term of aid.
    pub term: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub day: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// A state to choose from: its code, its name, how many, whether it is shown.
#[derive(Debug, Clone)]
pub struct StateTab {
    /// As in the address.
    pub code: &'static str,
    /// Its name.
    pub label: String,
    /// How many there are.
    pub count: i64,
    /// Whether it is shown now.
    pub here: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/aid/applications.html")]
pub struct ApplicationsPage {
    /// The frame.
    pub c: Frame,
    /// States to choose from; none: the reader sees the own alone.
    pub tabs: Vec<StateTab>,
    /// The term in which a school says who is there; empty: the reader is no liaison.
    pub review: String,
    /// Applications.
    pub lines: Vec<ApplicationLine>,
    /// The pager.
    pub pager: Pager,
}

impl Page for ApplicationsPage {
    const NAME: &'static str = "aid/applications";
}

/// The form.
#[derive(Template)]
#[template(path = "pages/aid/application_form.html")]
pub struct ApplicationFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Stages of school.
    pub stages: Vec<Choice>,
    /// First terms of aid.
    pub terms: Vec<Choice>,
    /// As whom the reader applies, in words.
    pub brought_as: String,
}

impl Page for ApplicationFormPage {
    const NAME: &'static str = "aid/application_form";
}

/// The colour of a state.
pub(super) fn tone(state: AidApplicationState) -> &'static str {
    match state {
        AidApplicationState::Applied
        | AidApplicationState::Complete
        | AidApplicationState::Visited
        | AidApplicationState::Assessed => "wait",
        AidApplicationState::Published => "info",
        AidApplicationState::Approved => "done",
        AidApplicationState::Refused | AidApplicationState::Withdrawn => "off",
    }
}

pub(super) fn line(ask: &Ask, row: &ApplicationRow) -> ApplicationLine {
    ApplicationLine {
        id: row.id.to_string(),
        code: row.code.clone(),
        stage: ask.say(row.stage.word_key(), &[]),
        term: term_words(ask, row.term),
        by: ask.say(row.brought_as.word(), &[]),
        day: day_long(ask.lang, row.made_at.day()),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
    }
}

/// As whom somebody applies: the office, a school's liaison, a guardian of a child.
pub(super) async fn as_whom(
    ask: &Ask,
    book: &BookRow,
) -> Result<(Permit<may::ApplyForAid>, BroughtAs), Failure> {
    let office = books::may::<may::ProposeAid>(ask, book);
    let liaison = ask.actor.is(Role::PartnerLiaison);
    let brought_as = actions::brought_as(office, liaison);
    let scope = if office { Scope::body(&*book.path) } else { Scope::own(ask.actor.me()?) };
    let permit = ask.actor.permit(&scope)?;
    if brought_as == BroughtAs::Guardian {
        let me = ask.actor.me()?;
        if !ask.app.look(ask.actor.town, move |q| whose::has_child(q, me)).await? {
            return Err(Failure::NOT_FOUND);
        }
    }
    Ok((permit, brought_as))
}

/// `GET /aid/applications`: the office sees all by state, others their own.
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let asked = PageAsked::from_query(&ask.query);
    if !books::may::<may::ProposeAid>(&ask, &book) {
        let (_, brought_as) = as_whom(&ask, &book).await?;
        let me = ask.actor.me()?;
        let look = move |q: &mut crate::db::Read<'_>| {
            let mut seen = Vec::new();
            for row in store::brought(q, me)? {
                if whose::sees(q, me, &row)? {
                    seen.push(row);
                }
            }
            Ok(seen)
        };
        let rows = ask.app.look(ask.actor.town, look).await?;
        let school = brought_as == BroughtAs::School;
        let total = i64::try_from(rows.len()).unwrap_or(0);
        return draw(&ApplicationsPage {
            tabs: Vec::new(),
            review: if school { Term::of(ask.now.day()).to_string() } else { String::new() },
            lines: rows.iter().map(|row| line(&ask, row)).collect(),
            pager: Pager::new(asked, total, &ask.path, &ask.query),
            c: ask.frame(),
        });
    }
    let wanted = AidApplicationState::parse(&query_value(&ask, "state"));
    let (state, counts, rows) = ask
        .app
        .look(ask.actor.town, move |q| {
            let counts = store::application_counts(q)?;
            let count = |state| counts.iter().any(|one| one.0 == state && one.1 > 0);
            // Without a wish: the first step at which something waits.
            let first = AidApplicationState::ALL.into_iter().find(|state| count(*state));
            let state = wanted.or(first).unwrap_or(AidApplicationState::Applied);
            let rows = store::applications(q, state, (asked.size, asked.offset()))?;
            Ok((state, counts, rows))
        })
        .await?;
    let count = |state| counts.iter().find(|one| one.0 == state).map_or(0, |one| one.1);
    draw(&ApplicationsPage {
        tabs: AidApplicationState::ALL
            .into_iter()
            .map(|one| StateTab {
                code: one.code(),
                label: ask.say(one.word(), &[]),
                count: count(one),
                here: one == state,
            })
            .collect(),
        review: String::new(),
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        pager: Pager::new(asked, count(state), &ask.path, &ask.query),
        c: ask.frame(),
    })
}

fn form_page(ask: &Ask, form: FormBody, brought_as: BroughtAs) -> ApplicationFormPage {
    let stage = |stage: SchoolStage| Choice::new(stage.code(), ask.say(stage.word_key(), &[]));
    let now = Term::of(ask.now.day());
    let term = |term: Term| Choice::new(term.to_string(), term_words(ask, term));
    ApplicationFormPage {
        stages: SchoolStage::ALL.into_iter().map(stage).collect(),
        terms: [now, now.next()].into_iter().map(term).collect(),
        brought_as: ask.say(brought_as.word(), &[]),
        form,
        c: ask.frame(),
    }
}

/// `GET /aid/applications/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let (_, brought_as) = as_whom(&ask, &book).await?;
    let form = filled(&[("stage", "primary".to_owned())]);
    draw(&form_page(&ask, form, brought_as))
}

fn read(ask: &Ask, form: &FormBody, brought_as: BroughtAs) -> Result<NewApplication, Failure> {
    let mut gather = Gather::default();
    let missing = |field| AidApplicationRefusal::NoChoice { field };
    let stage = gather.take(SchoolStage::parse(form.get("stage")).ok_or(missing("stage")));
    let term = gather.take(form.get("term").parse::<Term>().map_err(|_| missing("term")));
    let phone = match form.get("phone").trim() {
        "" => None,
        text => gather.take(Phone::parse("phone", text)),
    };
    let grade = liandong_domain::basics::fold(form.get("grade")).parse().unwrap_or(0);
    gather.finish(|| {
        let child = NewPupil {
            stage: stage?,
            name: form.get("name").to_owned(),
            school: form.get("school").to_owned(),
            guardian: form.get("guardian").to_owned(),
            phone,
            taken_on: ask.now.day(),
        };
        Some(NewApplication {
            child,
            grade,
            term: term?,
            hardship: form.get("hardship").to_owned(),
            document: form.get("document").to_owned(),
            brought_as,
        })
    })
}

/// `POST /aid/applications`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let (permit, brought_as) = as_whom(&ask, &book).await?;
    let done = match read(&ask, &form, brought_as) {
        Err(failure) => Err(failure),
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let id = actions::apply(tx, &permit, &new)?;
                Ok(Answer::to(format!("/aid/applications/{id}?done=done-application-made")))
            })
            .await
        }
    };
    let page = async { Ok(form_page(&ask, form, brought_as)) };
    form_answer(done, |page| &mut page.c, page).await
}

/// The permit of the office, for the other pages of applications.
pub(super) fn office(ask: &Ask, book: &BookRow) -> Result<Permit<may::ProposeAid>, Failure> {
    permit(ask, book)
}
