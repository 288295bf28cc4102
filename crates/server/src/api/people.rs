//! Persons: the list of names, one card with private data masked, registering, oneself.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, Seen, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId};
use liandong_domain::people::{Certainty, Document, DocumentKind, PersonName, Phone, Sex};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::{Write, answered, over, query, seen};
use super::paging::{Page, start};
use super::problem::Stop;
use super::refusal::{ApiRefusal, known, parsed};
use super::store::{self, PersonLine};
use super::wire::moment_if;
use crate::db::Read;
use crate::failure::{Failure, Gather};
use crate::people::actions::{Details, NewPerson};
use crate::people::store::{ListFilter, PersonRow};
use crate::web::{Answer, Ask, answer_once};

/// The most persons a search finds; whoever has more to find types more.
const FOUND_MOST: i64 = 50;

/// A person as a list shows them. Numbers are masked: the end alone tells two of one name apart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000001", "number": "20000123", "name": "何桂芳",
    "phone_tail": "5678", "born_year": 1968
}))]
pub struct Person {
    /// Who.
    pub id: String,
    /// The volunteer number.
    pub number: String,
    /// The name.
    pub name: String,
    /// The last four digits of the phone.
    pub phone_tail: Option<String>,
    /// The year of birth.
    pub born_year: Option<i64>,
}

/// One person's card.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019ab3c2-5d00-7000-8000-000000000001", "number": "20000123", "name": "何桂芳",
    "sex": "female", "phone": "138****5678", "document_kind": "01",
    "document": "440***********0017", "born_year": 1968, "school": "", "unit": "",
    "joined_on": "2024-03-01", "left_at": null, "roles": []
}))]
pub struct PersonCard {
    /// Who.
    pub id: String,
    /// The volunteer number.
    pub number: String,
    /// The name.
    pub name: String,
    /// `female` or `male`.
    pub sex: Option<String>,
    /// The phone, masked.
    pub phone: Option<String>,
    /// The code of the document's kind in the national table.
    pub document_kind: Option<String>,
    /// The document's number, masked.
    pub document: Option<String>,
    /// The year of birth.
    pub born_year: Option<i64>,
    /// The school, for pupils.
    pub school: String,
    /// The work unit.
    pub unit: String,
    /// The day they joined.
    pub joined_on: Option<String>,
    /// When they left.
    pub left_at: Option<String>,
    /// Roles held today.
    pub roles: Vec<Role>,
}

impl From<PersonLine> for Person {
    fn from(line: PersonLine) -> Self {
        Self {
            id: line.id.to_string(),
            number: line.number,
            name: line.name,
            phone_tail: line.phone_tail,
            born_year: line.born_year,
        }
    }
}

/// Oneself, as the token or the cookie says.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Who; null: nobody is signed in.
    pub person: Option<String>,
    /// The name.
    pub name: String,
    /// The town.
    pub town: String,
    /// Roles held today.
    pub roles: Vec<Role>,
    /// What the token may; null: a person at a page.
    pub scopes: Option<Vec<String>>,
}

/// A role in a body.
#[derive(Debug, Serialize, ToSchema)]
pub struct Role {
    /// `volunteer`, `leader`, `social_worker` …
    pub role: String,
    /// The body's path: ids from the root down, the last is the body.
    pub path: String,
}

/// Whom to look for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Name, syllables, initials, end of the phone or of the document. Finds at most 50.
    pub q: Option<String>,
    /// The `next` of the page before; none: the first page. Not together with `q`.
    pub cursor: Option<String>,
    /// Rows of a page, 50 unless told, at most 200.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
}

/// A person to be registered. Either a document or a phone keeps two of one name apart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "李敏", "organisation": "019ab3c2-5d00-7000-8000-000000000010",
    "phone": "13800005678", "document_kind": "01", "document": "440106200001010017"
}))]
pub struct NewPersonBody {
    /// The name, 2 to 30 characters.
    pub name: String,
    /// The body they belong to from today on.
    pub organisation: String,
    /// `female` or `male`; a resident identity card tells it too.
    pub sex: Option<String>,
    /// The day of birth; a resident identity card tells it too.
    pub born_on: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// The code of the document's kind in the national table; guessed when left out.
    pub document_kind: Option<String>,
    /// The document's number. Kept sealed; no answer gives it back.
    pub document: Option<String>,
    /// Somebody likely to be the same is in the registry, and is somebody else.
    #[serde(default)]
    pub somebody_else: bool,
}

/// Who was registered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    /// Who.
    pub person: String,
}

/// Who am I, and what may I?
#[utoipa::path(get, path = "/api/v1/me", tag = "people", operation_id = "show_me",
    security(("bearer" = [])), responses((status = 200, body = Me)))]
pub async fn me(ask: Ask) -> Result<Json<Me>, Stop> {
    let actor = &ask.actor;
    let person = actor.me()?;
    let scopes = actor.scopes.as_ref();
    Ok(Json(Me {
        person: Some(person.to_string()),
        name: actor.name.clone(),
        town: actor.town_name.clone(),
        roles: actor
            .grants
            .iter()
            .map(|g| Role { role: g.role.code().to_owned(), path: g.path.clone() })
            .collect(),
        scopes: scopes.map(|s| s.split_whitespace().map(str::to_owned).collect()),
    }))
}

/// Persons of one's bodies, by the sound of their names, or found by words.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", operation_id = "list_people",
    params(PeopleQuery), security(("bearer" = ["view_people"])),
    responses((status = 200, body = Page<Person>)))]
pub async fn list(ask: Ask) -> Result<Json<Page<Person>>, Stop> {
    let reach = seen::<may::ViewPeople>(&ask)?;
    let asked: PeopleQuery = query(&ask)?;
    let from = start(asked.cursor.as_deref(), asked.limit, 2)?;
    if let Some(words) = asked.q.filter(|words| !words.trim().is_empty()) {
        return find(&ask, reach, words, from.limit.min(FOUND_MOST)).await;
    }
    let start = from.clone();
    let liaison = ask.actor.is_liaison_only();
    let (rows, hidden) = ask
        .app
        .look(ask.actor.town, move |q| {
            let paths = crate::activities::store::paths_seen(q, &reach)?;
            let rows = store::people(q, &paths, (start.part(0), start.part(1)), start.most())?;
            let ids: Vec<PersonId> = rows.iter().filter(|_| liaison).map(|row| row.id).collect();
            let hidden = crate::people::actions::hidden_from_school(q, &ids)?;
            Ok((rows, hidden))
        })
        .await?;
    let key = |row: &PersonLine| vec![row.sort_key.clone(), row.id.to_string()];
    let mut page = from.page(rows, key, Person::from);
    page.items.retain(|row| row.id.parse().is_ok_and(|id: PersonId| !hidden.contains(&id)));
    Ok(Json(page))
}

/// Bodies that a reach covers; none: the whole town.
fn bodies(q: &mut Read<'_>, reach: &Seen) -> Result<Option<Vec<OrganisationId>>, Failure> {
    let Seen::Bodies(paths) = reach else { return Ok(None) };
    let mut ids = Vec::new();
    for path in paths {
        ids.extend(crate::organisations::store::subtree(q, path)?.into_iter().map(|b| b.id));
    }
    Ok(Some(ids))
}

async fn find(
    ask: &Ask,
    reach: Seen,
    words: String,
    most: i64,
) -> Result<Json<Page<Person>>, Stop> {
    let liaison = ask.actor.is_liaison_only();
    let found = ask
        .app
        .look(ask.actor.town, move |q| {
            let filter = ListFilter { words, bodies: bodies(q, &reach)?, ..ListFilter::default() };
            let mut rows = crate::people::store::list(q, &filter, (most, 0))?.0;
            let ids: Vec<PersonId> = rows.iter().filter(|_| liaison).map(|row| row.id).collect();
            let hidden = crate::people::actions::hidden_from_school(q, &ids)?;
            rows.retain(|row| !hidden.contains(&row.id));
            Ok(rows)
        })
        .await?;
    let items = found
        .into_iter()
        .map(|line| Person {
            id: line.id.to_string(),
            number: line.number,
            name: line.name,
            phone_tail: line.phone_tail,
            born_year: line.born_year,
        })
        .collect();
    Ok(Json(Page { items, next: None }))
}

fn card(q: &mut Read<'_>, row: &PersonRow) -> Result<PersonCard, Failure> {
    let today = q.now().day();
    let held = crate::people::store::held_by(q, &[row.id], today)?;
    Ok(PersonCard {
        id: row.id.to_string(),
        number: row.number.clone(),
        name: row.name.clone(),
        sex: row.sex.map(|sex| sex.code().to_owned()),
        phone: row.phone(q)?.map(|phone| phone.masked()),
        document_kind: row.document_kind.map(|kind| kind.code().to_owned()),
        document: row.document(q)?.map(|document| document.masked()),
        born_year: row.born_on.map(|day| i64::from(day.year())),
        school: row.school.clone(),
        unit: row.unit.clone(),
        joined_on: row.joined_on.map(|day| day.to_string()),
        left_at: moment_if(row.left_at),
        roles: held
            .into_values()
            .flatten()
            .map(|held| Role { role: held.role, path: held.path })
            .collect(),
    })
}

/// One person's card, private data masked.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", operation_id = "show_person",
    params(("id" = String, Path, description = "The person.")),
    security(("bearer" = ["view_person_card"])), responses((status = 200, body = PersonCard)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Json<PersonCard>, Stop> {
    let id: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    over::<may::ViewPersonCard>(&ask, id).await?;
    let card = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = crate::people::store::person(q, id)?.ok_or(Failure::NOT_FOUND)?;
            card(q, &row)
        })
        .await?;
    Ok(Json(card))
}

/// What was told of a new person, every field read; all that is wrong is told at once.
fn new_person(
    body: &NewPersonBody,
    organisation: OrganisationId,
    today: Day,
) -> Result<NewPerson, Failure> {
    let mut gather = Gather::default();
    let name = gather.take(PersonName::parse("name", &body.name));
    let phone = body.phone.as_deref().and_then(|t| gather.take(Phone::parse("phone", t)));
    let sex = body.sex.as_deref().and_then(|t| gather.take(known("sex", Sex::parse(t))));
    let born = body.born_on.as_deref().and_then(|t| gather.take(parsed("born_on", t)));
    let document = body.document.as_deref().and_then(|number| {
        let told = body.document_kind.as_deref();
        let kind = match told {
            Some(code) => gather.take(known("document_kind", DocumentKind::from_code(code)))?,
            None => gather.take(known("document_kind", Document::guess(number)))?,
        };
        gather.take(Document::parse(kind, number, today))
    });
    gather.finish(|| {
        let details = Details { phone, sex, born_on: born, ..Details::named(name?) };
        Some(NewPerson {
            organisation: Some(organisation),
            details,
            document,
            guardian: None,
            joined_on: None,
        })
    })
}

/// Registers a person. Whoever is likely to be there already is refused unless it is said that
/// they are somebody else.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", operation_id = "register_person",
    request_body = NewPersonBody, security(("bearer" = ["register_people"])),
    responses((status = 201, body = Registered)))]
pub async fn register(write: Write) -> Result<Response, Stop> {
    let body: NewPersonBody = write.body()?;
    let organisation: OrganisationId = parsed("organisation", &body.organisation)?;
    let ask = &write.ask;
    let found = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok(crate::organisations::store::organisation(q, organisation)?)
        })
        .await?;
    let path = found.ok_or(Failure::NOT_FOUND)?.path;
    let permit = ask.actor.permit::<may::RegisterPeople>(&Scope::body(path))?;
    let new = new_person(&body, organisation, ask.now.day())?;
    let somebody_else = body.somebody_else;
    let done = answer_once(&ask.app, &permit, write.once(), move |tx| {
        if !somebody_else {
            let alike = crate::people::actions::duplicates_of_new(tx, &new)?;
            if let Some(one) = alike.iter().find(|a| a.finding.certainty >= Certainty::Likely) {
                return Err(ApiRefusal::Alike { number: one.row.number.clone() }.into());
            }
        }
        let person = crate::people::actions::register(tx, &permit, &new)?;
        let told = Registered { person: person.to_string() };
        Ok(Answer::json(201, &serde_json::json!(told)))
    })
    .await;
    answered(done)
}
