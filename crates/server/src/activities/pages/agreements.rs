//! What a shift's activity asks to be accepted or signed, by oneself or for somebody.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::agreements::{AgreementRefusal, DocumentForm};
use liandong_domain::basics::{DocumentId, PersonId, ShiftId};

use super::views::when;
use crate::activities::actions::{asked_here, drawing_for};
use crate::activities::store::{self, Whole};
use crate::agreements::actions::{Asking, asked_of, draw_up};
use crate::agreements::pages::{Hands, once_by};
use crate::failure::Failure;
use crate::people::store::PersonRow;
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, query};

/// A document that the activity asks for.
#[derive(Debug, Clone)]
pub struct AskedLine {
    /// Which document.
    pub document: String,
    /// What it is called.
    pub title: String,
    /// The person's part is done.
    pub is_done: bool,
    /// What was drawn up; empty: nothing yet.
    pub agreement: String,
    /// Signed by three sides.
    pub is_tripartite: bool,
}

/// What a shift's activity asks for.
#[derive(Template)]
#[template(path = "pages/activities/agreements.html")]
pub struct ShiftAgreementsPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and hours.
    pub when: String,
    /// Whose.
    pub person: String,
    /// The name; empty: one's own.
    pub name: String,
    /// May draw up and sign.
    pub may_begin: bool,
    /// The documents.
    pub lines: Vec<AskedLine>,
}

impl Page for ShiftAgreementsPage {
    const NAME: &'static str = "activities/agreements";
}

struct Found {
    whole: Whole,
    person: PersonRow,
    hands: Hands,
    asking: Vec<Asking>,
}

async fn found(ask: &Ask, id: &str, person: &str) -> Result<Found, Failure> {
    let me = ask.actor.whose()?;
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let person: PersonId = match person {
        "" => me,
        text => text.parse().map_err(|_| Failure::NOT_FOUND)?,
    };
    let (person, hands) = Hands::over(ask, person, None).await?;
    let whom = person.id;
    let (whole, asking) = ask
        .app
        .look(ask.actor.town, move |q| {
            let whole = store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
            if whole.shift.published_at.is_none() {
                return Err(Failure::NOT_FOUND);
            }
            let on = whole.shift.starts_at.day();
            let asking = asked_of(q, whom, &asked_here(&whole), on)?;
            Ok((whole, asking))
        })
        .await?;
    Ok(Found { whole, person, hands, asking })
}

fn page_of(c: Frame, found: &Found) -> ShiftAgreementsPage {
    let shift = &found.whole.shift;
    let line = |one: &Asking| AskedLine {
        document: one.document.id.to_string(),
        title: one.document.title.clone(),
        is_done: one.is_done,
        agreement: one.agreement.map(|id| id.to_string()).unwrap_or_default(),
        is_tripartite: one.document.form == DocumentForm::Tripartite,
    };
    let is_own = found.hands.own.is_some();
    ShiftAgreementsPage {
        shift: shift.id.to_string(),
        title: found.whole.activity.title.clone(),
        when: when(c.tongue, found.whole.activity.form, shift.starts_at, shift.ends_at),
        person: if is_own { String::new() } else { found.person.id.to_string() },
        name: if is_own { String::new() } else { found.person.name.clone() },
        may_begin: found.hands.keeper().is_some(),
        lines: found.asking.iter().map(line).collect(),
        c,
    }
}

/// `GET /shifts/{id}/agreements`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id, &query(&ask, "person")).await?;
    draw(&page_of(ask.frame(), &found))
}

/// `POST /shifts/{id}/agreements`: draws one up, to be read and signed.
pub async fn begin(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let found = found(&ask, &id, form.get("person")).await?;
    let hand = found.hands.keeper().ok_or(Failure::NOT_FOUND)?;
    let wanted: Option<DocumentId> = form.get("document").parse().ok();
    let asking = found.asking.iter().find(|one| Some(one.document.id) == wanted).cloned();
    let (whole, person) = (found.whole.clone(), found.person.id);
    let done = match asking {
        Some(asking) => {
            let once = form.once(&format!("{}/{}/{person}", ask.path, asking.document.id));
            once_by(&ask, &hand, once, move |tx| {
                let drawing = drawing_for(tx, &whole, person, &asking)?;
                Ok(Answer::to(format!("/agreements/{}", draw_up(tx, &hand, &drawing)?)))
            })
            .await
        }
        None => Err(AgreementRefusal::NothingInForce.into()),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page_of(c, &found))
        }
    }
}

impl ShiftAgreementsPage {
    /// Nothing asked; waiting and done; for a child; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let id = "018f0000-0000-7000-8000-000000000001";
        let line = |is_done: bool, agreement: &str| AskedLine {
            document: id.to_owned(),
            title: "龙城街道独居老人入户探访与居家安全隐患排查志愿服务三方协议".to_owned(),
            is_done,
            agreement: agreement.to_owned(),
            is_tripartite: true,
        };
        let page = |c: &Frame, name: &str, lines: Vec<AskedLine>| Self {
            c: c.clone(),
            shift: id.to_owned(),
            title: "探访独居老人".to_owned(),
            when: "2026年11月28日 9:00–11:30".to_owned(),
            person: if name.is_empty() { String::new() } else { id.to_owned() },
            name: name.to_owned(),
            may_begin: true,
            lines,
        };
        let mut refused = c.clone();
        refused.errors = vec![crate::ui::FieldError {
            field: String::new(),
            text: c.t("refusal-agreements-nothing-in-force"),
        }];
        vec![
            page(c, "", Vec::new()),
            page(c, "", vec![line(false, ""), line(false, id), line(true, id)]),
            page(c, "阿卜杜热依木·江古丽", vec![line(false, "")]),
            page(&refused, "", vec![line(false, "")]),
        ]
    }
}
