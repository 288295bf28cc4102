//! The documents of one's bodies, what is still unsigned, and beginning a document.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::agreements::{
    AgreementRefusal, AgreementState, Audience, Blank, DocumentForm,
};
use liandong_domain::basics::OrganisationId;
use liandong_domain::people::{SERVICE_FIELDS, find_code};

use super::{AgreementLine, Choice, audience_words};
use crate::agreements::actions::{self, NewDocument};
use crate::agreements::store::{self, DocumentRow};
use crate::failure::{Failure, Gather};
use crate::organisations::store as organisations;
use crate::ui::{Frame, Page, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer, query};

/// The most unsigned agreements shown beside the documents.
const UNSIGNED_MOST: i64 = 50;

/// One document in the list.
#[derive(Debug, Clone)]
pub struct DocumentLine {
    /// Which.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose.
    pub organisation: String,
    /// How it is accepted.
    pub form: &'static str,
    /// Whom it asks.
    pub audience: String,
    /// Laid aside.
    pub is_closed: bool,
}

impl DocumentLine {
    /// The word for the form.
    pub fn form_word(&self) -> String {
        format!("agreements-form-{}", self.form)
    }
    /// Of a row.
    pub(super) fn of(c: &Frame, row: &DocumentRow) -> Self {
        Self {
            id: row.id.to_string(),
            title: row.title.clone(),
            organisation: row.organisation_name.clone(),
            form: row.form.code(),
            audience: audience_words(c, &row.audience),
            is_closed: row.closed_at.is_some(),
        }
    }
}

/// The documents of one's bodies.
#[derive(Template)]
#[template(path = "pages/agreements/documents.html")]
pub struct DocumentsPage {
    /// The frame.
    pub c: Frame,
    /// The documents, latest first.
    pub lines: Vec<DocumentLine>,
    /// Their pages.
    pub pager: Pager,
    /// Agreements where a side is missing, the longest waiting first.
    pub unsigned: Vec<AgreementLine>,
    /// How many there are.
    pub unsigned_total: i64,
    /// Which of them: `signed` (the office's or the partner's name is missing) or `drawn`.
    pub which: String,
}

impl Page for DocumentsPage {
    const NAME: &'static str = "agreements/documents";
}

/// The form of a new document.
#[derive(Template)]
#[template(path = "pages/agreements/document_form.html")]
pub struct DocumentFormPage {
    /// The frame.
    pub c: Frame,
    /// What was typed.
    pub form: FormBody,
    /// Bodies to choose from.
    pub bodies: Vec<Choice>,
    /// How it is accepted.
    pub forms: Vec<Choice>,
    /// Whom it asks.
    pub audiences: Vec<Choice>,
    /// The blanks, as they are written.
    pub blanks: Vec<String>,
}

impl Page for DocumentFormPage {
    const NAME: &'static str = "agreements/document_form";
}

/// The blanks, as they are written.
pub(super) fn blanks() -> Vec<String> {
    Blank::ALL.iter().map(|blank| format!("【{}】", blank.mark())).collect()
}

async fn paths(ask: &Ask) -> Result<Vec<String>, Failure> {
    ask.actor.me()?;
    match ask.actor.seen::<may::KeepAgreements>() {
        Seen::Bodies(paths) => Ok(paths),
        Seen::Nothing | Seen::Own | Seen::Town => Err(Failure::NOT_FOUND),
    }
}

/// `GET /documents`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (paths, asked) = (paths(&ask).await?, PageAsked::from_query(&ask.query));
    let state = match query(&ask, "which").as_str() {
        "drawn" => AgreementState::Drawn,
        _ => AgreementState::Signed,
    };
    let ((rows, total), (unsigned, unsigned_total)) = ask
        .app
        .look(ask.actor.town, move |q| {
            let documents = store::documents(q, &paths, (asked.size, asked.offset()))?;
            Ok((documents, store::waiting(q, state, &paths, (UNSIGNED_MOST, 0))?))
        })
        .await?;
    let c = ask.frame();
    draw(&DocumentsPage {
        lines: rows.iter().map(|row| DocumentLine::of(&c, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        unsigned: unsigned.iter().map(|row| AgreementLine::of(&c, row)).collect(),
        unsigned_total,
        which: state.code().to_owned(),
        c,
    })
}

async fn form_page(ask: &Ask, form: FormBody) -> Result<DocumentFormPage, Failure> {
    let paths = paths(ask).await?;
    let bodies = ask.app.look(ask.actor.town, move |q| Ok(organisations::list(q)?)).await?;
    let c = ask.frame();
    let mut audiences = vec![Audience::Everyone, Audience::Risky];
    audiences.extend(SERVICE_FIELDS.iter().map(|row| Audience::Kind(row.code.to_owned())));
    Ok(DocumentFormPage {
        bodies: bodies
            .into_iter()
            .filter(|body| !body.closed && paths.iter().any(|path| body.path.starts_with(path)))
            .map(|body| Choice { code: body.id.to_string(), text: body.name })
            .collect(),
        forms: DocumentForm::ALL
            .into_iter()
            .map(|one| Choice {
                code: one.code().to_owned(),
                text: c.t(format!("agreements-form-{}", one.code())),
            })
            .collect(),
        audiences: audiences
            .iter()
            .map(|one| Choice { code: one.code().to_owned(), text: audience_words(&c, one) })
            .collect(),
        blanks: blanks(),
        form,
        c,
    })
}

/// `GET /documents/new`
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let form = filled(&[("form", "signed".to_owned()), ("audience", "everyone".to_owned())]);
    draw(&form_page(&ask, form).await?)
}

fn read(form: &FormBody) -> Result<NewDocument, Failure> {
    let mut gather = Gather::default();
    let no = |field| AgreementRefusal::NoChoice { field };
    let organisation: Option<OrganisationId> =
        gather.take(form.get("organisation").parse().map_err(|_| no("organisation")));
    let how = gather.take(DocumentForm::parse(form.get("form")).ok_or(no("form")));
    let audience = Audience::parse(form.get("audience")).filter(|audience| match audience {
        Audience::Everyone | Audience::Risky => true,
        Audience::Kind(code) => find_code(SERVICE_FIELDS, code).is_some(),
    });
    let audience = gather.take(audience.ok_or(no("audience")));
    gather.finish(|| {
        Some(NewDocument {
            organisation: organisation?,
            title: form.get("title").to_owned(),
            form: how?,
            audience: audience?,
            body: form.get("body").to_owned(),
        })
    })
}

async fn write(ask: &Ask, form: &FormBody) -> Result<Answer, Failure> {
    let new = read(form)?;
    let body = new.organisation;
    let path = ask.app.look(ask.actor.town, move |q| Ok(organisations::path_of(q, body)?)).await?;
    let permit = ask.actor.permit::<may::KeepAgreements>(&Scope::body(path))?;
    answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::keep_document(tx, &permit, &new)?;
        Ok(Answer::to(format!("/documents/{id}?done=done-agreements-drafted")))
    })
    .await
}

/// `POST /documents`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    paths(&ask).await?;
    form_answer(write(&ask, &form).await, |page| &mut page.c, form_page(&ask, form)).await
}
