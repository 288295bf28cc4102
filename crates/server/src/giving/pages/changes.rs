//! Money that is to change its purpose: asked for, consented to, carried out.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, Scope, may};
use liandong_domain::basics::{Fen, GiverId, PurposeChangeId, PurposeId};
use liandong_domain::books::{BooksRefusal, PurposeKind};
use liandong_domain::giving::ChangeState;

use crate::books::pages::{self as books, Choice, kept, permit};
use crate::books::store as ledger;
use crate::db::Tx;
use crate::failure::Failure;
use crate::giving::repurpose::{self, NewChange};
use crate::giving::store::{self, ChangeRow, ConsentRow, TouchedRow};
use crate::ui::{Frame, Page, day_long, draw, moment_long, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One change.
#[derive(Debug, Clone)]
pub struct ChangeLine {
    /// Its id.
    pub id: String,
    /// From where to where.
    pub way: (String, String),
    /// How much.
    pub amount: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// When it was asked for.
    pub made_at: String,
}

/// Changes of purpose.
#[derive(Template)]
#[template(path = "pages/giving/changes.html")]
pub struct ChangesPage {
    /// The frame.
    pub c: Frame,
    /// Changes.
    pub lines: Vec<ChangeLine>,
    /// The pager.
    pub pager: Pager,
    /// Purposes to choose from; empty: the reader asks for nothing.
    pub purposes: Vec<Choice>,
    /// The values of the form.
    pub form: FormBody,
}

impl Page for ChangesPage {
    const NAME: &'static str = "giving/changes";
}

/// A giver whose gifts a change touches.
#[derive(Debug, Clone)]
pub struct AskedLine {
    /// The giver.
    pub id: String,
    /// Their code.
    pub code: String,
    /// What of theirs goes over.
    pub amount: String,
    /// The gifts it comes from: address and day.
    pub gifts: Vec<(String, String)>,
    /// How and when they consented; empty: not yet.
    pub consented: String,
}

/// One change of purpose.
#[derive(Template)]
#[template(path = "pages/giving/change.html")]
pub struct ChangePage {
    /// The frame.
    pub c: Frame,
    /// Itself.
    pub line: ChangeLine,
    /// Why.
    pub why: String,
    /// Who asked for it.
    pub made_by: String,
    /// Its posting, as an address; empty: none.
    pub posting: String,
    /// Givers.
    pub asked: Vec<AskedLine>,
    /// How many have not consented.
    pub missing: usize,
    /// Whether it waits.
    pub waiting: bool,
    /// Whether the reader notes consents on paper.
    pub notes: bool,
    /// Whether the reader carries it out.
    pub carries: bool,
    /// Whether the reader is asked as a giver and has not consented.
    pub consents: bool,
    /// Whether the reader sees the books.
    pub staff: bool,
    /// The slip typed.
    pub slip: String,
}

impl Page for ChangePage {
    const NAME: &'static str = "giving/change";
}

fn line(ask: &Ask, row: &ChangeRow) -> ChangeLine {
    ChangeLine {
        id: row.id.to_string(),
        way: (row.from_name.clone(), row.to_name.clone()),
        amount: money(ask.lang, row.fen),
        state: ask.say(row.state.word(), &[]),
        tone: match row.state {
            ChangeState::Waiting => "wait",
            ChangeState::Moved => "done",
            ChangeState::Withdrawn => "off",
        },
        made_at: moment_long(ask.lang, row.made_at),
    }
}

async fn changes(ask: &Ask, form: FormBody) -> Result<ChangesPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ViewBooks>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, purposes) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::changes(q, (asked.size, asked.offset()))?;
            Ok((rows, store::count_changes(q)?, ledger::purposes(q)?))
        })
        .await?;
    let keep = books::may::<may::KeepBooks>(ask, &book);
    let open =
        purposes.into_iter().filter(|row| keep && !row.closed && row.kind != PurposeKind::Free);
    Ok(ChangesPage {
        lines: rows.iter().map(|row| line(ask, row)).collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        purposes: open.map(|row| Choice::new(row.id.to_string(), row.name)).collect(),
        form,
        c: ask.frame(),
    })
}

/// `GET /giving/changes`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&changes(&ask, FormBody::default()).await?)
}

/// `POST /giving/changes`
pub async fn create(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let permit = permit::<may::KeepBooks>(&ask, &book)?;
    let purpose = |field: &'static str| {
        let id = form.get(field).parse::<PurposeId>();
        id.map_err(|_| BooksRefusal::NoChoice { field })
    };
    let ways = (purpose("from"), purpose("to"));
    let (fen, why) = (Fen::parse("fen", form.get("fen")), form.get("why").to_owned());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let (from, to) = (ways.0.clone()?, ways.1.clone()?);
        let new = NewChange { from, to, fen: fen.clone()?, why: why.clone() };
        let id = repurpose::ask(tx, &permit, &new)?;
        Ok(Answer::to(format!("/giving/changes/{id}?done=done-consent-asked")))
    })
    .await;
    form_answer(done, |page| &mut page.c, changes(&ask, form)).await
}

fn asked_lines(ask: &Ask, parts: &[TouchedRow], consents: &[ConsentRow]) -> Vec<AskedLine> {
    let mut out: Vec<(GiverId, i64, AskedLine)> = Vec::new();
    for part in parts {
        let gift = (format!("/giving/gifts/{}", part.gift), day_long(ask.lang, part.given_on));
        if let Some((_, fen, line)) = out.iter_mut().find(|(giver, ..)| *giver == part.giver) {
            *fen += part.fen.count();
            line.gifts.push(gift);
            continue;
        }
        let consent = consents.iter().find(|one| one.giver == part.giver);
        let consented = consent.map(|one| {
            let (how, at) = (ask.say(one.how.word(), &[]), moment_long(ask.lang, one.noted_at));
            let slip = if one.slip.is_empty() { String::new() } else { format!(" {}", one.slip) };
            format!("{how}{slip} · {at}")
        });
        let line = AskedLine {
            id: part.giver.to_string(),
            code: part.giver_code.clone(),
            amount: String::new(),
            gifts: vec![gift],
            consented: consented.unwrap_or_default(),
        };
        out.push((part.giver, part.fen.count(), line));
    }
    out.into_iter()
        .map(|(_, fen, line)| AskedLine { amount: money(ask.lang, Fen::new(fen)), ..line })
        .collect()
}

async fn change_page(ask: &Ask, text: &str, slip: &str) -> Result<ChangePage, Failure> {
    let (book, me) = (kept(ask).await?, ask.actor.me()?);
    let id: PurposeChangeId = text.parse().map_err(|_| Failure::NOT_FOUND)?;
    let (row, parts, consents, own) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = store::change(q, id)?.ok_or(Failure::NOT_FOUND)?;
            let parts = repurpose::touched(q, &row)?;
            let own = repurpose::givers_asked(q, &row, me)?;
            Ok((row, parts, store::consents(q, id)?, own))
        })
        .await?;
    let staff = books::may::<may::ViewBooks>(ask, &book);
    let giver = !own.is_empty() && ask.actor.may::<may::ConsentToPurpose>(&Scope::own(me));
    if !staff && !giver {
        return Err(Failure::NOT_FOUND);
    }
    // a giver reads of their own gifts alone
    let shown: Vec<TouchedRow> =
        parts.into_iter().filter(|part| staff || own.contains(&part.giver)).collect();
    let asked = asked_lines(ask, &shown, &consents);
    let waiting = row.state == ChangeState::Waiting;
    let said = |giver: &GiverId| consents.iter().any(|one| one.giver == *giver);
    let over = Scope::body(&*book.path).about(row.made_by);
    Ok(ChangePage {
        line: line(ask, &row),
        why: row.why.clone(),
        made_by: row.made_by_name.clone(),
        posting: row.posting.map(|id| format!("/books/postings/{id}")).unwrap_or_default(),
        missing: asked.iter().filter(|one| one.consented.is_empty()).count(),
        asked,
        waiting,
        notes: waiting && books::may::<may::KeepBooks>(ask, &book),
        carries: waiting && ask.actor.may::<may::CheckPayments>(&over),
        consents: waiting && giver && !own.iter().all(said),
        staff,
        slip: slip.to_owned(),
        c: ask.frame(),
    })
}

/// `GET /giving/changes/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&change_page(&ask, &id, "").await?)
}

async fn done<P, F>(
    ask: Ask,
    id: String,
    form: FormBody,
    permit: Permit<P>,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    P: Asks,
    F: Fn(&mut Tx<'_>) -> Result<(), Failure> + Send + 'static,
{
    let to = format!("/giving/changes/{id}?done={word}");
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx)?;
        Ok(Answer::to(to.clone()))
    })
    .await;
    form_answer(answer, |page| &mut page.c, change_page(&ask, &id, form.get("slip"))).await
}

fn id_asked(text: &str) -> Result<PurposeChangeId, Failure> {
    text.parse().map_err(|_| Failure::NOT_FOUND)
}

/// `POST /giving/changes/{id}/paper`
pub async fn paper(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let (held, own) =
        (permit::<may::KeepBooks>(&ask, &book)?, permit::<may::KeepBooks>(&ask, &book)?);
    let at = id_asked(&id)?;
    let giver: GiverId = form.get("giver").parse().map_err(|_| Failure::NOT_FOUND)?;
    let slip = form.get("slip").to_owned();
    let act = move |tx: &mut Tx<'_>| repurpose::consent_on_paper(tx, &own, (at, giver), &slip);
    done(ask, id, form, held, ("done-consent-noted", act)).await
}

/// `POST /giving/changes/{id}/consent`
pub async fn consent(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let scope = Scope::own(ask.actor.me()?);
    let (held, own) = (
        ask.actor.permit::<may::ConsentToPurpose>(&scope)?,
        ask.actor.permit::<may::ConsentToPurpose>(&scope)?,
    );
    let at = id_asked(&id)?;
    let act = move |tx: &mut Tx<'_>| repurpose::consent_oneself(tx, &own, at);
    done(ask, id, form, held, ("done-consent-noted", act)).await
}

/// `POST /giving/changes/{id}/carry-out`
pub async fn carry_out(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let (held, own) =
        (permit::<may::CheckPayments>(&ask, &book)?, permit::<may::CheckPayments>(&ask, &book)?);
    let manager = books::may::<may::CheckLargePayments>(&ask, &book);
    let at = id_asked(&id)?;
    let act = move |tx: &mut Tx<'_>| repurpose::carry_out(tx, &own, manager, at);
    done(ask, id, form, held, ("done-consent-moved", act)).await
}

/// `POST /giving/changes/{id}/take-back`
pub async fn take_back(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let (held, own) =
        (permit::<may::KeepBooks>(&ask, &book)?, permit::<may::KeepBooks>(&ask, &book)?);
    let at = id_asked(&id)?;
    let act = move |tx: &mut Tx<'_>| repurpose::take_back(tx, &own, at);
    done(ask, id, form, held, ("done-consent-taken-back", act)).await
}
