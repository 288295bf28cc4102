//! The one page on which an activity is written (ux job 4: eight inputs from a template).

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::activities::Group;
use liandong_domain::basics::{ActivityId, OrganisationId, PersonId};

use super::browse::{kind_choices, programme_choices};
use super::filled::Filled;
use super::form::{self, JOINT_ROWS, POST_ROWS};
use super::preview::{Preview, preview as work_out};
use super::programmes::bodies_seen;
use super::templates::{self, TEMPLATES};
use super::views::Choice;
use crate::activities::actions::{self, ActivityDraft};
use crate::activities::store::{self, ActivityRow};
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// A question of the negative list.
#[derive(Debug, Clone)]
pub struct Question {
    /// The field of the tick.
    pub field: &'static str,
    /// The field of the reason.
    pub reason: String,
    /// The question.
    pub words: String,
}

/// The form of an activity.
#[derive(Template)]
#[template(path = "pages/activities/editor.html")]
pub struct EditorPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: Filled,
    /// Where it is sent.
    pub action: String,
    /// `new`, `draft` or `published`: what can still be changed.
    pub stage: &'static str,
    /// Templates: code and title.
    pub templates: Vec<Choice>,
    /// Programmes.
    pub programmes: Vec<Choice>,
    /// Fields of service.
    pub kinds: Vec<Choice>,
    /// Bodies within reach.
    pub bodies: Vec<Choice>,
    /// All bodies of the town, for joint organisers.
    pub partners: Vec<Choice>,
    /// Who can lead.
    pub leaders: Vec<Choice>,
    /// Rows of posts.
    pub post_rows: Vec<usize>,
    /// Rows of joint organisers.
    pub joint_rows: Vec<usize>,
    /// The negative list.
    pub questions: Vec<Question>,
    /// What the plan comes to; empty before it was asked for.
    pub preview: Preview,
    /// Whether the reader may publish at once.
    pub may_publish: bool,
}

impl Page for EditorPage {
    const NAME: &'static str = "activities/editor";
}

impl EditorPage {
    /// Whether a weekday is ticked.
    pub fn weekday(&self, day: i32) -> bool {
        self.form.is("weekday", &day.to_string())
    }
}

/// What is being written.
enum Stage {
    New,
    Known(Box<ActivityRow>),
}

impl Stage {
    fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known(row) if row.published_at.is_some() => "published",
            Self::Known(_) => "draft",
        }
    }
    fn action(&self) -> String {
        match self {
            Self::New => "/activities".to_owned(),
            Self::Known(row) => format!("/activities/{}/edit", row.id),
        }
    }
}

/// Draws the form with everything there is to choose from. Nobody without a body to plan for
/// gets here.
async fn page(ask: &Ask, mut form: Filled, stage: &Stage) -> Result<EditorPage, Failure> {
    let me = ask.actor.me()?;
    let seen = ask.actor.seen::<may::ManageActivities>();
    let may_publish_in = ask.actor.seen::<may::PublishActivities>();
    let (bodies, partners, programmes, leaders, last) = ask
        .app
        .look(ask.actor.town, move |q| {
            let bodies = bodies_seen(q, &seen)?;
            let all = crate::organisations::store::list(q)?;
            let partners: Vec<Choice> = all
                .into_iter()
                .map(|body| Choice { value: body.id.to_string(), label: body.name, chosen: false })
                .collect();
            let paths: Vec<String> = bodies.iter().map(|(_, path)| path.clone()).collect();
            let leaders = store::leaders_under(q, &paths)?;
            Ok((bodies, partners, store::programmes(q)?, leaders, store::last_words(q, me)?))
        })
        .await?;
    if bodies.is_empty() {
        return Err(Failure::NOT_FOUND);
    }
    let open: Vec<_> = programmes.into_iter().filter(|row| row.closed_at.is_none()).collect();
    if matches!(stage, Stage::New) {
        prefill(ask, &mut form, &last, &bodies, me);
        if let Some(first) = open.first() {
            form.put_new("programme", first.id);
        }
    }
    let mut leaders: Vec<Choice> = leaders
        .into_iter()
        .map(|(id, name)| Choice { value: id.to_string(), label: name, chosen: false })
        .collect();
    if !leaders.iter().any(|choice| choice.value == me.to_string()) {
        leaders.insert(
            0,
            Choice { value: me.to_string(), label: ask.actor.name.clone(), chosen: false },
        );
    }
    Ok(EditorPage {
        c: ask.frame(),
        form,
        action: stage.action(),
        stage: stage.word(),
        templates: template_choices(ask),
        programmes: programme_choices(&open),
        kinds: kind_choices(ask),
        bodies: bodies.into_iter().map(|(choice, _)| choice).collect(),
        partners,
        leaders,
        post_rows: (0..POST_ROWS).collect(),
        joint_rows: (0..JOINT_ROWS).collect(),
        questions: questions(ask),
        preview: Preview::default(),
        may_publish: may_publish_in != liandong_domain::access::Seen::Nothing,
    })
}

/// What was written the last time is offered again: the same room, the same phone.
fn prefill(
    ask: &Ask,
    form: &mut Filled,
    last: &store::LastWords,
    bodies: &[(Choice, String)],
    me: PersonId,
) {
    if let Some((first, _)) = bodies.first() {
        form.put_new("organisation", &first.value);
    }
    let name = if last.contact_name.is_empty() { &ask.actor.name } else { &last.contact_name };
    form.put_new("contact_name", name);
    form.put_new("contact_phone", &last.contact_phone);
    form.put_new("place", &last.place);
    form.put_new("address", &last.address);
    form.put_new("meeting_point", &last.meeting_point);
    form.put_new("responsible", me);
    form.put_new("leader", me);
}

fn template_choices(ask: &Ask) -> Vec<Choice> {
    TEMPLATES
        .iter()
        .map(|template| Choice {
            value: template.code.to_owned(),
            label: ask.say(&format!("activities-template-{}-title", template.code), &[]),
            chosen: false,
        })
        .collect()
}

fn questions(ask: &Ask) -> Vec<Question> {
    Group::ALL
        .into_iter()
        .map(|group| Question {
            field: group.field(),
            reason: format!("reason-{}", group.code()),
            words: ask.say(group.word(), &[]),
        })
        .collect()
}

/// GET /activities/new
pub async fn fresh(ask: Ask) -> Result<Response, Failure> {
    let asked = Filled::from_query(&ask.query);
    let form = templates::filled(&ask, asked.get("template"));
    let mut page = page(&ask, form, &Stage::New).await?;
    show_plan(&ask, &mut page).await?;
    draw(&page)
}

/// Works the plan out and puts it on the page; a plan that cannot be is told by its fields.
async fn show_plan(ask: &Ask, page: &mut EditorPage) -> Result<(), Failure> {
    let mut gather = Gather::default();
    let plan = form::plan(&page.form, &mut gather);
    let result = match gather.finish(|| plan) {
        Err(failure) => Err(failure),
        Ok(plan) => {
            let calendar = ask.app.look(ask.actor.town, crate::rules::actions::calendar).await?;
            work_out(ask, &plan, &calendar)
        }
    };
    match result {
        Ok(preview) => page.preview = preview,
        Err(failure) => page.c.refuse(failure)?,
    }
    Ok(())
}

/// GET /activities/preview
pub async fn preview(ask: Ask) -> Result<Response, Failure> {
    let form = Filled::from_query(&ask.query);
    previewed(&ask, form).await
}

/// POST /activities/preview: the same for long forms; nothing is written.
pub async fn preview_posted(ask: Ask, body: FormBody) -> Result<Response, Failure> {
    let form = Filled::from_form(&body);
    previewed(&ask, form).await
}

async fn previewed(ask: &Ask, form: Filled) -> Result<Response, Failure> {
    let stage = match form.get("activity").parse::<ActivityId>() {
        Ok(id) => {
            let row = ask.app.look(ask.actor.town, move |q| Ok(store::activity(q, id)?)).await?;
            Stage::Known(Box::new(row.ok_or(Failure::NOT_FOUND)?))
        }
        Err(_) => Stage::New,
    };
    let mut page = page(ask, form, &stage).await?;
    show_plan(ask, &mut page).await?;
    let status =
        if page.c.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    draw_with(status, &page)
}

/// The path of the body a form names, for the permit.
async fn path_of(ask: &Ask, body: OrganisationId) -> Result<String, Failure> {
    ask.app.look(ask.actor.town, move |q| Ok(crate::organisations::store::path_of(q, body)?)).await
}

/// POST /activities
pub async fn create(ask: Ask, body: FormBody) -> Result<Response, Failure> {
    let form = Filled::from_form(&body);
    match created(&ask, &form, &body).await {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, form, &Stage::New, failure).await,
    }
}

async fn refused(
    ask: &Ask,
    form: Filled,
    stage: &Stage,
    failure: Failure,
) -> Result<Response, Failure> {
    let mut page = page(ask, form, stage).await?;
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn created(ask: &Ask, form: &Filled, body: &FormBody) -> Result<Answer, Failure> {
    let me = ask.actor.me()?;
    let new = form::draft(form, me)?;
    let scope = Scope::body(path_of(ask, new.organisation).await?);
    let permit = ask.actor.permit::<may::ManageActivities>(&scope)?;
    // Publishing at once is one transaction with the draft: refused, nothing is half-written.
    let publish: Option<Permit<may::PublishActivities>> =
        if form.is("go", "publish") { Some(ask.actor.permit(&scope)?) } else { None };
    answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        let id = actions::draft(tx, &permit, &new)?;
        match &publish {
            Some(publish) => {
                actions::publish(tx, publish, id)?;
                Ok(Answer::to(format!("/activities/{id}/published?done=done-activity-published")))
            }
            None => Ok(Answer::to(format!("/activities/{id}/check?done=done-activity-drafted"))),
        }
    })
    .await
}

async fn known(ask: &Ask, id: &str) -> Result<ActivityRow, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let row = ask.app.look(ask.actor.town, move |q| Ok(store::activity(q, id)?)).await?;
    let row = row.ok_or(Failure::NOT_FOUND)?;
    ask.actor.permit::<may::ManageActivities>(&Scope::body(&*row.path))?;
    Ok(row)
}

/// GET /activities/{id}/edit
pub async fn edit(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let row = known(&ask, &id).await?;
    let at = row.id;
    let (posts, shifts, joint) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((store::posts_of(q, at)?, store::shifts_of(q, at)?, store::joint_of(q, at)?))
        })
        .await?;
    let form = super::stored::filled(&row, &posts, &shifts, &joint);
    draw(&page(&ask, form, &Stage::Known(Box::new(row))).await?)
}

/// POST /activities/{id}/edit
pub async fn save(ask: Ask, Path(id): Path<String>, body: FormBody) -> Result<Response, Failure> {
    let row = known(&ask, &id).await?;
    let mut form = Filled::from_form(&body);
    if row.published_at.is_some() {
        // Days are changed shift by shift; the form of a published activity shows none.
        super::stored::put_plan(&mut form, &row);
    }
    match saved(&ask, &row, &form, &body).await {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, form, &Stage::Known(Box::new(row)), failure).await,
    }
}

async fn saved(
    ask: &Ask,
    row: &ActivityRow,
    form: &Filled,
    body: &FormBody,
) -> Result<Answer, Failure> {
    let me = ask.actor.me()?;
    let new = ActivityDraft { spots: row.spots.clone(), ..form::draft(form, me)? };
    let scope = Scope::body(path_of(ask, new.organisation).await?);
    let permit = ask.actor.permit::<may::ManageActivities>(&scope)?;
    let (id, published) = (row.id, row.published_at.is_some());
    answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        if published {
            actions::change(tx, &permit, id, &new)?;
            Ok(Answer::to(format!("/activities/{id}?done=done-activity-changed")))
        } else {
            actions::redraft(tx, &permit, id, &new)?;
            Ok(Answer::to(format!("/activities/{id}/check?done=done-activity-changed")))
        }
    })
    .await
}
