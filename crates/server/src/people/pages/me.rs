//! Oneself: what the town knows of me, and what I change alone.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::minors::Told;
use liandong_domain::people::{FREE_TIMES, SERVICE_FIELDS, SKILLS};

use super::card::{StationLine, station_line};
use super::fields::{self, Choice, PersonForm, coded, settled, words_of};
use super::own;
use crate::failure::{Failure, Gather};
use crate::people::actions::{self, Details, OwnChange};
use crate::people::store::{self, PersonRow};
use crate::ui::{CONTRASTS, Frame, Page, SIZES, day_long, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// Oneself.
#[derive(Template)]
#[template(path = "pages/people/me.html")]
pub struct MePage {
    /// The frame.
    pub c: Frame,
    /// Name.
    pub name: String,
    /// Volunteer number.
    pub number: String,
    /// Phone.
    pub phone: String,
    /// Document, masked.
    pub document: String,
    /// City card.
    pub city_card: String,
    /// Area.
    pub area: String,
    /// School.
    pub school: String,
    /// Work unit.
    pub unit: String,
    /// Skills, in words.
    pub skills: String,
    /// Service fields, in words.
    pub interests: String,
    /// Free times, in words.
    pub free_times: String,
    /// Since when.
    pub joined: String,
    /// Career line.
    pub career: Vec<StationLine>,
    /// Guardian of somebody.
    pub has_children: bool,
    /// How often sealed data was looked at.
    pub readings: i64,
    /// It is really oneself, nobody acts for me.
    pub alone: bool,
    /// Under age, or of age this year: there is a path of badges.
    pub young: bool,
    /// Letter sizes.
    pub sizes: Vec<Choice>,
    /// Contrasts.
    pub contrasts: Vec<Choice>,
}

impl Page for MePage {
    const NAME: &'static str = "people/me";
}

/// The form for what one changes alone.
#[derive(Template)]
#[template(path = "pages/people/own_form.html")]
pub struct OwnFormPage {
    /// The frame.
    pub c: Frame,
    /// What was typed.
    pub f: PersonForm,
    /// Skills.
    pub skills: Vec<Choice>,
    /// Service fields.
    pub interests: Vec<Choice>,
    /// Free times.
    pub free_times: Vec<Choice>,
    /// A phone of one's own is asked: not of a child.
    pub asks_phone: bool,
    /// The work unit is asked: not of a pupil.
    pub asks_unit: bool,
}

impl Page for OwnFormPage {
    const NAME: &'static str = "people/own-form";
}

fn looks(c: &Frame, name: &str, all: &[&str], now: &str) -> Vec<Choice> {
    all.iter()
        .map(|code| Choice {
            code: (*code).to_owned(),
            text: c.t(format!("people-{name}-{code}")),
            chosen: *code == now,
        })
        .collect()
}

/// `GET /me`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let (reach, _) = own::<may::EditOwnProfile>(&ask).await?;
    let row = reach.row.clone();
    let (phone, document, career, children, looked) = ask
        .app
        .look(ask.actor.town, move |q| {
            Ok((
                row.phone(q)?.map(|phone| phone.grouped()).unwrap_or_default(),
                row.document(q)?.map(|document| document.masked()).unwrap_or_default(),
                store::career(q, row.id)?,
                store::children(q, row.id)?,
                store::readings(q, row.id, (1, 0))?.1,
            ))
        })
        .await?;
    let (c, row) = (ask.frame(), &reach.row);
    draw(&MePage {
        name: row.name.clone(),
        number: row.number.clone(),
        phone,
        document: match row.document_kind {
            Some(kind) => format!("{} {document}", c.t(kind.word_key())),
            None => String::new(),
        },
        city_card: row.city_card.clone().unwrap_or_default(),
        area: row.area.clone(),
        school: row.school.clone(),
        unit: row.unit.clone(),
        skills: words_of(&c, SKILLS, &row.skills),
        interests: words_of(&c, SERVICE_FIELDS, &row.interests),
        free_times: words_of(&c, FREE_TIMES, &row.free_times),
        joined: row.joined_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        career: career.iter().map(|station| station_line(&c, station)).collect(),
        has_children: !children.is_empty(),
        readings: looked,
        alone: ask.actor.acting_for.is_none(),
        young: row
            .age_on(ask.now.day())
            .is_some_and(|age| age <= liandong_domain::rules::ADULT_FROM),
        sizes: looks(&c, "size", &SIZES, &ask.size),
        contrasts: looks(&c, "contrast", &CONTRASTS, &ask.contrast),
        c,
    })
}

impl OwnFormPage {
    /// For what was typed.
    pub fn new(c: Frame, f: PersonForm, age: Option<i64>) -> Self {
        Self {
            asks_phone: Told::Phone.is_asked(age),
            asks_unit: Told::Unit.is_asked(age),
            skills: coded(&c, SKILLS, &f.skills),
            interests: coded(&c, SERVICE_FIELDS, &f.interests),
            free_times: coded(&c, FREE_TIMES, &f.free_times),
            f,
            c,
        }
    }
}

async fn kept(ask: &Ask, row: PersonRow) -> Result<Details, Failure> {
    ask.app.look(ask.actor.town, move |q| Ok(Details::of(q, &row)?)).await
}

/// `GET /me/edit`
pub async fn form(ask: Ask) -> Result<Response, Failure> {
    let (reach, _) = own::<may::EditOwnProfile>(&ask).await?;
    let age = reach.row.age_on(ask.now.day());
    let details = kept(&ask, reach.row).await?;
    draw(&OwnFormPage::new(ask.frame(), PersonForm::of(&details), age))
}

fn read(f: &PersonForm) -> Result<OwnChange, Failure> {
    let mut gather = Gather::default();
    let change = OwnChange {
        phone: fields::phone(&mut gather, "phone", &f.phone),
        area: fields::line(&mut gather, "area", &f.area),
        school: fields::line(&mut gather, "school", &f.school),
        unit: fields::line(&mut gather, "unit", &f.unit),
        skills: fields::codes(&mut gather, "skills", SKILLS, &f.skills, SKILLS.len()),
        interests: fields::codes(&mut gather, "interests", SERVICE_FIELDS, &f.interests, 4),
        free_times: fields::codes(
            &mut gather,
            "free_times",
            FREE_TIMES,
            &f.free_times,
            FREE_TIMES.len(),
        ),
    };
    settled(gather, Some(change))
}

/// `POST /me/edit`
pub async fn save(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (reach, permit) = own::<may::EditOwnProfile>(&ask).await?;
    let age = reach.row.age_on(ask.now.day());
    let f = PersonForm::read(&form);
    let done = match read(&f) {
        Ok(change) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::change_own(tx, &permit, &change)?;
                Ok(Answer::to("/me?done=done-people-own-changed"))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &OwnFormPage::new(c, f, age))
        }
    }
}
