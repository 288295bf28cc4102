//! The tree of bodies, and the form of one.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::OrganisationId;
use liandong_domain::organisations::Kind;

use crate::failure::Failure;
use crate::organisations::actions::{self, NewBody};
use crate::organisations::store::{self, Organisation};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One body of the tree.
#[derive(Debug, Clone)]
pub struct TreeLine {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Word key of its kind.
    pub kind: &'static str,
    /// People with a role in it today.
    pub people: i64,
    /// Ended.
    pub closed: bool,
    /// How many lists open before it.
    pub opens: bool,
    /// One for each list that ends after it.
    pub closes: Vec<()>,
}

/// The tree.
#[derive(Template)]
#[template(path = "pages/organisations/tree.html")]
pub struct TreePage {
    /// The frame.
    pub c: Frame,
    /// Bodies in the order of the tree.
    pub lines: Vec<TreeLine>,
    /// May found bodies.
    pub may_manage: bool,
}

impl Page for TreePage {
    const NAME: &'static str = "organisations/tree";
}

/// A choice of a select.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Value.
    pub value: String,
    /// Words.
    pub text: String,
    /// Chosen.
    pub chosen: bool,
}

/// The form of a body.
#[derive(Template)]
#[template(path = "pages/organisations/form.html")]
pub struct BodyFormPage {
    /// The frame.
    pub c: Frame,
    /// Where it posts to.
    pub action: String,
    /// A new body.
    pub is_new: bool,
    /// Bodies above.
    pub parents: Vec<Choice>,
    /// Kinds.
    pub kinds: Vec<Choice>,
    /// Name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Where to call.
    pub contact_phone: String,
    /// The first day.
    pub founded_on: String,
}

impl Page for BodyFormPage {
    const NAME: &'static str = "organisations/form";
}

fn depth(body: &Organisation) -> usize {
    body.path.matches('/').count()
}

/// `GET /organisations`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    ask.actor.permit::<may::ViewTown>(&Scope::town())?;
    let (bodies, heads) =
        ask.app.look(ask.actor.town, |q| Ok((store::list(q)?, store::heads(q)?))).await?;
    let mut lines = Vec::with_capacity(bodies.len());
    let top = bodies.iter().map(depth).min().unwrap_or(0);
    for (at, body) in bodies.iter().enumerate() {
        let own = depth(body);
        let next = bodies.get(at + 1).map_or(top, depth);
        lines.push(TreeLine {
            id: body.id.to_string(),
            name: body.name.clone(),
            kind: body.kind.word_key(),
            people: heads.get(&body.id).copied().unwrap_or(0),
            closed: body.closed,
            opens: next > own,
            closes: vec![(); own.saturating_sub(next)],
        });
    }
    let may_manage = ask.actor.may::<may::ManageOrganisations>(&Scope::town())
        || bodies.first().is_some_and(|root| {
            ask.actor.may::<may::ManageOrganisations>(&Scope::body(root.path.clone()))
        });
    draw(&TreePage { c: ask.frame(), lines, may_manage })
}

fn read_form(form: &FormBody) -> NewBody {
    NewBody {
        parent: form.get("parent").parse().ok(),
        kind: Kind::parse(form.get("kind")).unwrap_or(Kind::Team),
        name: form.get("name").to_owned(),
        about: form.get("about").to_owned(),
        contact_name: form.get("contact_name").to_owned(),
        contact_phone: form.get("contact_phone").to_owned(),
        founded_on: form.get("founded_on").parse().ok(),
    }
}

async fn form_page(
    ask: &Ask,
    c: Frame,
    action: String,
    is_new: bool,
    body: NewBody,
) -> Result<BodyFormPage, Failure> {
    let all = ask.app.look(ask.actor.town, |q| Ok(store::list(q)?)).await?;
    let parents = all
        .iter()
        .filter(|b| !b.closed)
        .filter(|b| ask.actor.may::<may::ManageOrganisations>(&Scope::body(b.path.clone())))
        .map(|b| Choice {
            value: b.id.to_string(),
            text: b.name.clone(),
            chosen: Some(b.id) == body.parent,
        })
        .collect();
    let kinds = Kind::ALL
        .iter()
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            text: c.t(kind.word_key()),
            chosen: *kind == body.kind,
        })
        .collect();
    Ok(BodyFormPage {
        c,
        action,
        is_new,
        parents,
        kinds,
        name: body.name,
        about: body.about,
        contact_name: body.contact_name,
        contact_phone: body.contact_phone,
        founded_on: body.founded_on.map(|d| d.to_string()).unwrap_or_default(),
    })
}

/// `GET /organisations/new`
pub async fn new(ask: Ask) -> Result<Response, Failure> {
    let mut page = form_page(
        &ask,
        ask.frame(),
        "/organisations/new".to_owned(),
        true,
        read_form(&FormBody::default()),
    )
    .await?;
    if page.parents.is_empty() {
        return Err(Failure::NOT_FOUND);
    }
    page.name.clear();
    draw(&page)
}

async fn permit_in(
    ask: &Ask,
    body: OrganisationId,
) -> Result<(Permit<may::ManageOrganisations>, Organisation), Failure> {
    let body = ask
        .app
        .look(ask.actor.town, move |q| store::organisation(q, body)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let permit = ask.actor.permit(&Scope::body(body.path.clone()))?;
    Ok((permit, body))
}

/// `POST /organisations/new`
pub async fn found(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let new = read_form(&form);
    let parent = new.parent.ok_or(Failure::NOT_FOUND)?;
    let (permit, _) = permit_in(&ask, parent).await?;
    let sent = new.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let id = actions::found(tx, &permit, &sent)?;
        Ok(Answer::to(format!("/organisations/{id}?done=done-organisations-founded")))
    })
    .await;
    answer_form(&ask, done, "/organisations/new".to_owned(), true, new).await
}

async fn answer_form(
    ask: &Ask,
    done: Result<Answer, Failure>,
    action: String,
    is_new: bool,
    body: NewBody,
) -> Result<Response, Failure> {
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = form_page(ask, c, action, is_new, body).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `GET /organisations/{id}/edit`
pub async fn edit(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (_, body) = permit_in(&ask, id).await?;
    let new = NewBody {
        parent: body.parent,
        kind: body.kind,
        name: body.name,
        about: body.about,
        contact_name: body.contact_name,
        contact_phone: body.contact_phone,
        founded_on: body.founded_on,
    };
    let action = format!("/organisations/{id}/edit");
    draw(&form_page(&ask, ask.frame(), action, false, new).await?)
}

/// `POST /organisations/{id}/edit`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (permit, _) = permit_in(&ask, id).await?;
    let new = read_form(&form);
    let sent = new.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::change(tx, &permit, id, &sent)?;
        Ok(Answer::to(format!("/organisations/{id}?done=done-organisations-changed")))
    })
    .await;
    answer_form(&ask, done, format!("/organisations/{id}/edit"), false, new).await
}

/// `POST /organisations/{id}/move`
pub async fn hang(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let parent: OrganisationId = form.get("parent").parse().map_err(|_| Failure::NOT_FOUND)?;
    let (permit, _) = permit_in(&ask, id).await?;
    permit_in(&ask, parent).await?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::hang(tx, &permit, id, parent)?;
        Ok(Answer::to(format!("/organisations/{id}?done=done-organisations-changed")))
    })
    .await?;
    Ok(answer.into_response())
}

/// `POST /organisations/{id}/close`
pub async fn close(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: OrganisationId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (permit, _) = permit_in(&ask, id).await?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::close(tx, &permit, id)?;
        Ok(Answer::to("/organisations?done=done-organisations-closed"))
    })
    .await?;
    Ok(answer.into_response())
}
