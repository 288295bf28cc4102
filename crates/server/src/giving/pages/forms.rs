//! The forms of a giver and of a gift.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::may;
use liandong_domain::basics::{Fen, GiverId, fold};
use liandong_domain::books::{Account, BooksRefusal, PurposeKind};
use liandong_domain::giving::{GiverKind, GivingRefusal, ShownAs};
use liandong_domain::people::Phone;

use crate::books::pages::{Choice, day_of, kept, permit, query_value};
use crate::books::store as ledger;
use crate::db::Read;
use crate::failure::{Failure, Gather};
use crate::giving::actions::{self, GiftTold};
use crate::giving::store::{self, GiverRow, NewGiver};
use crate::ui::{Frame, Page, draw};
use crate::web::{Answer, Ask, FormBody, answer_once, filled, form_answer};

/// The form of a giver.
#[derive(Template)]
#[template(path = "pages/giving/giver_form.html")]
pub struct GiverFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// A person or a unit.
    pub kinds: Vec<Choice>,
    /// How the public reads of it.
    pub shown: Vec<Choice>,
    /// Where it is sent.
    pub action: String,
    /// Whether it exists already.
    pub known: bool,
}

impl Page for GiverFormPage {
    const NAME: &'static str = "giving/giver_form";
}

/// The form of a gift.
#[derive(Template)]
#[template(path = "pages/giving/gift_form.html")]
pub struct GiftFormPage {
    /// The frame.
    pub c: Frame,
    /// The values.
    pub form: FormBody,
    /// Purposes; the first: for pupils whom the giver chooses.
    pub purposes: Vec<Choice>,
    /// Bank, box, store.
    pub accounts: Vec<Choice>,
}

impl Page for GiftFormPage {
    const NAME: &'static str = "giving/gift_form";
}

fn giver_page(ask: &Ask, form: FormBody, id: Option<GiverId>) -> GiverFormPage {
    let kind = |kind: GiverKind| Choice::new(kind.code(), ask.say(kind.word(), &[]));
    let shown = |shown: ShownAs| Choice::new(shown.code(), ask.say(shown.word(), &[]));
    GiverFormPage {
        kinds: GiverKind::ALL.into_iter().map(kind).collect(),
        shown: ShownAs::ALL.into_iter().map(shown).collect(),
        action: match id {
            Some(id) => format!("/giving/givers/{id}/edit"),
            None => "/giving/givers".to_owned(),
        },
        known: id.is_some(),
        form,
        c: ask.frame(),
    }
}

/// `GET /giving/givers/new`
pub async fn fresh_giver(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::KeepBooks>(&ask, &book)?;
    let form = filled(&[("kind", "individual".to_owned()), ("shown_as", "named".to_owned())]);
    draw(&giver_page(&ask, form, None))
}

/// `GET /giving/givers/{id}/edit`
pub async fn edit_giver(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::KeepBooks>(&ask, &book)?;
    let id: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, phone, number) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::giver(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let person = match row.person {
                Some(person) => crate::people::store::person(q, person)?,
                None => None,
            };
            let phone = row.phone(q)?;
            Ok((row, phone, person.map(|person| person.number).unwrap_or_default()))
        })
        .await?;
    let row: GiverRow = row;
    let form = filled(&[
        ("kind", row.kind.code().to_owned()),
        ("name", row.name.clone()),
        ("shown_as", row.shown_as.code().to_owned()),
        ("phone", phone),
        ("person", number),
    ]);
    draw(&giver_page(&ask, form, Some(id)))
}

/// `POST /giving/givers`
pub async fn create_giver(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    keep_giver(ask, None, form).await
}

/// `POST /giving/givers/{id}/edit`
pub async fn change_giver(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: GiverId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    keep_giver(ask, Some(id), form).await
}

async fn keep_giver(ask: Ask, id: Option<GiverId>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let (read, number) = (read_giver(&form), form.get("person").trim().to_owned());
    let done = match read {
        Err(failure) => Err(failure),
        Ok(new) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let person = match number.as_str() {
                    "" => None,
                    typed => Some(person_of(tx, typed)?),
                };
                let new = NewGiver { person, ..new.clone() };
                let id = actions::keep_giver(tx, &permit, id, &new)?;
                Ok(Answer::to(format!("/giving/givers/{id}?done=done-giving-giver")))
            })
            .await
        }
    };
    let page = async { Ok(giver_page(&ask, form, id)) };
    form_answer(done, |page| &mut page.c, page).await
}

fn person_of(q: &mut Read<'_>, typed: &str) -> Result<liandong_domain::basics::PersonId, Failure> {
    let found = crate::people::store::person_by_number(q, typed)?;
    let no = || GivingRefusal::NoPerson { typed: typed.to_owned() };
    Ok(found.ok_or_else(no)?.id)
}

fn read_giver(form: &FormBody) -> Result<NewGiver, Failure> {
    let mut gather = Gather::default();
    let no = |field| BooksRefusal::NoChoice { field };
    let kind = gather.take(GiverKind::parse(form.get("kind")).ok_or(no("kind")));
    let shown_as = gather.take(ShownAs::parse(form.get("shown_as")).ok_or(no("shown_as")));
    let phone = match form.get("phone").trim() {
        "" => None,
        text => gather.take(Phone::parse("phone", text)),
    };
    gather.finish(|| {
        Some(NewGiver {
            kind: kind?,
            name: form.get("name").to_owned(),
            shown_as: shown_as?,
            phone,
            person: None,
        })
    })
}

async fn gift_page(ask: &Ask, form: FormBody) -> Result<GiftFormPage, Failure> {
    let purposes = ask.app.look(ask.actor.town, |q| Ok(ledger::purposes(q)?)).await?;
    let pools = purposes.into_iter().filter(|row| row.kind == PurposeKind::Pool && !row.closed);
    let own = Choice::new("own", ask.say("giving-aim-own", &[]));
    let account = |account: Account| Choice::new(account.code(), ask.say(account.word(), &[]));
    Ok(GiftFormPage {
        purposes: pools.map(|row| Choice::new(row.id.to_string(), row.name)).chain([own]).collect(),
        accounts: [Account::Bank, Account::Cash, Account::Stock].into_iter().map(account).collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /giving/gifts/new`
pub async fn fresh_gift(ask: Ask) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    permit::<may::KeepBooks>(&ask, &book)?;
    let form = filled(&[
        ("giver", query_value(&ask, "giver")),
        ("pledge", query_value(&ask, "pledge")),
        ("fen", query_value(&ask, "fen")),
        ("purpose", query_value(&ask, "purpose")),
        ("day", ask.now.day().to_string()),
        ("account", "bank".to_owned()),
    ]);
    draw(&gift_page(&ask, form).await?)
}

/// `POST /giving/gifts`
pub async fn create_gift(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let typed = form.get("giver").trim().to_uppercase();
    let done = match read_gift(&ask, &form) {
        Err(failure) => Err(failure),
        Ok(told) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                let no = || GivingRefusal::NoGiver { typed: typed.clone() };
                let giver = store::giver_by_code(tx, &typed)?.ok_or_else(no)?.id;
                let told = GiftTold { giver, ..told.clone() };
                let id = actions::note_gift(tx, &permit, &told)?;
                Ok(Answer::to(format!("/giving/gifts/{id}?done=done-giving-gift")))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, gift_page(&ask, form)).await
}

fn read_gift(ask: &Ask, form: &FormBody) -> Result<GiftTold, Failure> {
    let mut gather = Gather::default();
    let no = |field| BooksRefusal::NoChoice { field };
    let purpose = match form.get("purpose") {
        "own" => None,
        text => gather.take(text.parse().map_err(|_| no("purpose"))),
    };
    let account = Account::parse(form.get("account")).filter(|account| account.holds());
    let account = gather.take(account.ok_or(no("account")));
    let fen = gather.take(Fen::parse("fen", form.get("fen")));
    let given_on = gather.take(day_of(ask, form, "day"));
    let pieces = match fold(form.get("pieces")).as_str() {
        "" => Some(0),
        text => gather.take(text.parse::<i64>().map_err(|_| GivingRefusal::NoPieces)),
    };
    gather.finish(|| {
        Some(GiftTold {
            // Found by its code inside the change.
            giver: GiverId::new(uuid::Uuid::nil()),
            purpose,
            account: account?,
            fen: fen?,
            pieces: pieces?,
            given_on: given_on?,
            words: form.get("words").to_owned(),
            pledge: form.get("pledge").parse().ok(),
        })
    })
}
