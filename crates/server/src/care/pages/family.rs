//! A guardian's phone: what waits for one pupil's family, one award, one kind of group. By a link,
//! without an account, or under the own sign-in. Of the child it shows the surname and a sign.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::aid::{DenialState, masked};
use liandong_domain::basics::{AwardId, PupilId};
use liandong_domain::care::{CareRefusal, GroupKind, YesLength, check_link};
use liandong_domain::minors::Strokes;

use super::group::{yes_tone, yes_words};
use crate::aid::pages::term_words;
use crate::aid::store::{self as aid, AwardRow, ReceiptRow};
use crate::care::actions::{self, FamilyBy, Signed};
use crate::care::store::{self, YesRow};
use crate::db::{Tx, Who};
use crate::failure::Failure;
use crate::secrets::token_key;
use crate::ui::{Choice, Frame, Page, day_long, draw, draw_with, moment_long, money};
use crate::web::{Answer, Ask, FormBody, form_answer};

/// The most awards that a guardian's page shows, and for how many months it asks about one: three
/// years. Nobody is asked about what came long ago.
const AWARDS_MOST: usize = 6;
const ASKED_MONTHS: i64 = 36;

/// Something that waits for a guardian, or is done.
#[derive(Debug, Clone)]
pub struct FamilyLine {
    /// Where it is done.
    pub href: String,
    /// What it is.
    pub text: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// Everything for one family.
#[derive(Template)]
#[template(path = "pages/care/family.html")]
pub struct FamilyPhonePage {
    /// The frame.
    pub c: Frame,
    /// The child's surname with a sign.
    pub mask: String,
    /// Awards, the latest first.
    pub awards: Vec<FamilyLine>,
    /// Kinds of groups.
    pub kinds: Vec<FamilyLine>,
    /// Until when the link opens; empty: under the own sign-in.
    pub until: String,
}

impl Page for FamilyPhonePage {
    const NAME: &'static str = "care/family";
}

/// A link that opens nothing any more.
#[derive(Template)]
#[template(path = "pages/care/family_spent.html")]
pub struct FamilySpentPage {
    /// The frame.
    pub c: Frame,
}

impl Page for FamilySpentPage {
    const NAME: &'static str = "care/family_spent";
}

/// One award, to be confirmed.
#[derive(Template)]
#[template(path = "pages/care/family_award.html")]
pub struct FamilyAwardPage {
    /// The frame.
    pub c: Frame,
    /// Back to everything.
    pub base: String,
    /// Where the form goes.
    pub action: String,
    /// The child's surname with a sign.
    pub mask: String,
    /// How much.
    pub amount: String,
    /// Which term.
    pub term: String,
    /// When it was paid.
    pub paid: String,
    /// Where it stands, in words.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// A guardian signed for it.
    pub confirmed: bool,
    /// A guardian says that it did not come.
    pub denied: bool,
    /// What was typed.
    pub form: FormBody,
}

impl Page for FamilyAwardPage {
    const NAME: &'static str = "care/family_award";
}

/// One kind of group, to be said yes to.
#[derive(Template)]
#[template(path = "pages/care/family_kind.html")]
pub struct FamilyKindPage {
    /// The frame.
    pub c: Frame,
    /// Back to everything.
    pub base: String,
    /// Where the form goes.
    pub action: String,
    /// The child's surname with a sign.
    pub mask: String,
    /// What it is called.
    pub kind: String,
    /// What is done there.
    pub about: String,
    /// How the family stands to it.
    pub yes: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Whether the yes stands.
    pub stands: bool,
    /// For how long.
    pub lengths: Vec<Choice>,
    /// What was typed.
    pub form: FormBody,
}

impl Page for FamilyKindPage {
    const NAME: &'static str = "care/family_kind";
}

/// One's own children.
#[derive(Template)]
#[template(path = "pages/care/family_own.html")]
pub struct FamilyOwnPage {
    /// The frame.
    pub c: Frame,
    /// Where each leads, and its surname with a sign.
    pub children: Vec<Choice>,
}

impl Page for FamilyOwnPage {
    const NAME: &'static str = "care/family_own";
}

/// A pupil's family, and as whom the reader is here.
pub(super) struct AtFamily {
    pupil: PupilId,
    mask: String,
    by: FamilyBy,
    /// Leave to sign under the own sign-in; none: a link.
    permit: Option<Permit<may::GiveConsentForChild>>,
    base: String,
    until: String,
}

/// The family that a link opens.
///
/// # Errors
/// Closed, run out, tried too often, or never made: nobody learns which.
pub(super) async fn by_link(ask: &Ask, token: &str) -> Result<AtFamily, Failure> {
    let (key, now) = (token_key(token), ask.now);
    let (link, mask) = ask
        .app
        .look(ask.actor.town, move |q| {
            let link = store::family_link_by_key(q, &key)?.ok_or(CareRefusal::LinkSpent)?;
            check_link(now, (link.ends_at, link.closed_at), link.wrong)?;
            let row = aid::pupil(q, link.pupil)?.ok_or(CareRefusal::LinkSpent)?;
            let mask = masked(&row.told(q)?.name);
            Ok((link, mask))
        })
        .await?;
    Ok(AtFamily {
        pupil: link.pupil,
        mask,
        by: FamilyBy::Link(link.id),
        permit: None,
        base: format!("/family/{token}"),
        until: moment_long(ask.lang, link.ends_at),
    })
}

/// The family of somebody who is signed in. A worker who acts for another signs for nobody.
///
/// # Errors
/// Not a guardian of this pupil: nothing is there.
pub(super) async fn by_account(ask: &Ask, pupil: &str) -> Result<AtFamily, Failure> {
    let me = ask.actor.me()?;
    let permit = ask.actor.permit(&Scope::own(me))?;
    let pupil: PupilId = pupil.parse().map_err(|_| Failure::NOT_FOUND)?;
    if ask.actor.acting_for.is_some() || ask.actor.scopes.is_some() {
        return Err(Failure::NOT_FOUND);
    }
    let mask = ask
        .app
        .look(ask.actor.town, move |q| {
            if !actions::pupils_of_guardian(q, me)?.contains(&pupil) {
                return Err(Failure::NOT_FOUND);
            }
            let row = aid::pupil(q, pupil)?.ok_or(Failure::NOT_FOUND)?;
            Ok(masked(&row.told(q)?.name))
        })
        .await?;
    Ok(AtFamily {
        pupil,
        mask,
        by: FamilyBy::Guardian(me),
        permit: Some(permit),
        base: format!("/me/family/{pupil}"),
        until: String::new(),
    })
}

/// A page for a refused link: the sentence and what to do; any other failure is passed on.
pub(super) fn spent(ask: &Ask, failure: Failure) -> Result<Response, Failure> {
    let mut page = FamilySpentPage { c: ask.frame() };
    page.c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Where an award stands for its family: words, their colour, signed for, denied.
fn standing(ask: &Ask, row: &ReceiptRow) -> (String, &'static str, bool, bool) {
    if row.denied == Some(DenialState::Open) {
        return (ask.say("family-award-denied", &[]), "bad", false, true);
    }
    match row.confirmed_on.filter(|_| row.way.is_some()) {
        Some(day) => {
            let day = day_long(ask.lang, day);
            (ask.say("family-award-confirmed", &[("day", day)]), "done", true, false)
        }
        None => (ask.say("family-award-open", &[]), "wait", false, false),
    }
}

/// Everything for one family.
pub(super) async fn home(ask: &Ask, at: AtFamily) -> Result<Response, Failure> {
    let (pupil, today) = (at.pupil, ask.now.day());
    let (awards, kinds) = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut awards = Vec::new();
            let rows = aid::awards_of_pupil(q, pupil)?;
            let since = today.plus_months(-ASKED_MONTHS);
            let asked = |row: &AwardRow| row.state.is_paid() && row.paid_on >= Some(since);
            for row in rows.into_iter().filter(asked).take(AWARDS_MOST) {
                awards.extend(aid::receipt_of(q, row.id)?.map(|receipt| (row, receipt)));
            }
            Ok((awards, store::family_yeses(q, pupil, today)?))
        })
        .await?;
    let award = |(row, receipt): &(AwardRow, ReceiptRow)| {
        let (state, tone, ..) = standing(ask, receipt);
        let facts = [("amount", money(ask.lang, row.fen)), ("term", term_words(ask, row.term))];
        let text = ask.say("family-award-got", &facts);
        FamilyLine { href: format!("{}/awards/{}", at.base, row.id), text, state, tone }
    };
    let kind = |(kind, row): &(GroupKind, YesRow)| FamilyLine {
        href: format!("{}/groups/{}", at.base, kind.code()),
        text: ask.say(kind.word(), &[]),
        state: yes_words(ask, row.yes),
        tone: yes_tone(row.yes),
    };
    draw(&FamilyPhonePage {
        awards: awards.iter().map(award).collect(),
        kinds: kinds.iter().map(kind).collect(),
        mask: at.mask.clone(),
        until: at.until.clone(),
        c: ask.frame(),
    })
}

/// Does what a guardian signed, in the name of who is here. A link has no key against repeats: what
/// is done twice is done once by itself.
async fn sign<F>(ask: &Ask, at: &AtFamily, act: F) -> Result<(), Failure>
where
    F: Fn(&mut Tx<'_>) -> Result<Result<(), CareRefusal>, Failure> + Send + 'static,
{
    let done = match &at.permit {
        Some(permit) => ask.app.act(permit, act).await?,
        None => ask.app.db().write(Who::system(ask.actor.town, "family-link"), act).await?,
    };
    Ok(done?)
}

fn signed(form: &FormBody) -> Result<Signed, Failure> {
    let strokes = Strokes::parse(form.get("strokes"))?;
    Ok(Signed { name: form.get("signed_name").to_owned(), strokes })
}

async fn award_page(
    ask: &Ask,
    at: &AtFamily,
    id: AwardId,
    form: FormBody,
) -> Result<FamilyAwardPage, Failure> {
    let pupil = at.pupil;
    let (row, receipt) = ask
        .app
        .look(ask.actor.town, move |q| {
            let row = aid::award(q, id)?.filter(|row| row.pupil == pupil && row.state.is_paid());
            let row = row.ok_or(Failure::NOT_FOUND)?;
            Ok((row, aid::receipt_of(q, id)?.ok_or(Failure::NOT_FOUND)?))
        })
        .await?;
    let (state, tone, confirmed, denied) = standing(ask, &receipt);
    Ok(FamilyAwardPage {
        base: at.base.clone(),
        action: format!("{}/awards/{id}", at.base),
        mask: at.mask.clone(),
        amount: money(ask.lang, row.fen),
        term: term_words(ask, row.term),
        paid: row.paid_on.map(|day| day_long(ask.lang, day)).unwrap_or_default(),
        state,
        tone,
        confirmed,
        denied,
        form,
        c: ask.frame(),
    })
}

fn award_of(id: &str) -> Result<AwardId, Failure> {
    id.parse().map_err(|_| Failure::NOT_FOUND)
}

/// One award.
pub(super) async fn award(ask: &Ask, at: &AtFamily, id: &str) -> Result<Response, Failure> {
    draw(&award_page(ask, at, award_of(id)?, FormBody::default()).await?)
}

/// It came, or it did not.
pub(super) async fn save_award(
    ask: &Ask,
    at: &AtFamily,
    id: &str,
    form: FormBody,
) -> Result<Response, Failure> {
    let (id, whose, said) = (award_of(id)?, (at.pupil, at.by), signed(&form));
    let (came, words) = (form.get("what") != "denied", form.get("words").to_owned());
    let done = match said {
        Err(failure) => Err(failure),
        Ok(said) => {
            sign(ask, at, move |tx| match came {
                true => actions::confirm_award(tx, whose, id, &said),
                false => actions::deny_award(tx, whose, id, (&said.name, &words)),
            })
            .await
        }
    };
    let key = if came { "done-family-got" } else { "done-family-denied" };
    let done = done.map(|()| Answer::to(format!("{}?done={key}", at.base)));
    form_answer(done, |page| &mut page.c, award_page(ask, at, id, form)).await
}

async fn kind_page(
    ask: &Ask,
    at: &AtFamily,
    kind: GroupKind,
    form: FormBody,
) -> Result<FamilyKindPage, Failure> {
    let (pupil, today) = (at.pupil, ask.now.day());
    let found = ask
        .app
        .look(ask.actor.town, move |q| Ok(store::family_yes(q, (pupil, kind), today)?))
        .await?;
    let ends = actions::term_ends(today);
    let length = |one: YesLength| {
        let day = day_long(ask.lang, one.until(today, ends));
        Choice::new(one.code(), ask.say(one.word(), &[("day", day)]))
    };
    let stands = found.yes.stands();
    Ok(FamilyKindPage {
        base: at.base.clone(),
        action: format!("{}/groups/{}", at.base, kind.code()),
        mask: at.mask.clone(),
        kind: ask.say(kind.word(), &[]),
        about: ask.say(kind.about(), &[]),
        yes: yes_words(ask, found.yes),
        tone: yes_tone(found.yes),
        stands,
        lengths: YesLength::ALL.map(length).into(),
        form,
        c: ask.frame(),
    })
}

fn kind_of(code: &str) -> Result<GroupKind, Failure> {
    GroupKind::parse(code).ok_or(Failure::NOT_FOUND)
}

/// One kind of group.
pub(super) async fn kind(ask: &Ask, at: &AtFamily, code: &str) -> Result<Response, Failure> {
    draw(&kind_page(ask, at, kind_of(code)?, FormBody::default()).await?)
}

/// Yes, or the yes is taken back.
pub(super) async fn save_kind(
    ask: &Ask,
    at: &AtFamily,
    code: &str,
    form: FormBody,
) -> Result<Response, Failure> {
    let (kind, whose, said) = (kind_of(code)?, (at.pupil, at.by), signed(&form));
    let back = form.get("what") == "back";
    let length = YesLength::parse(form.get("length"));
    let done = match (said, length) {
        (Err(failure), _) => Err(failure),
        (Ok(said), _) if back => {
            sign(ask, at, move |tx| actions::take_yes_back(tx, whose, kind, &said.name)).await
        }
        (Ok(_), None) => Err(CareRefusal::NoChoice { field: "length" }.into()),
        (Ok(said), Some(length)) => {
            sign(ask, at, move |tx| actions::say_yes(tx, whose, (kind, length), &said)).await
        }
    };
    let key = if back { "done-family-back" } else { "done-family-yes" };
    let done = done.map(|()| Answer::to(format!("{}/groups/{code}?done={key}", at.base)));
    form_answer(done, |page| &mut page.c, kind_page(ask, at, kind, form)).await
}

/// `GET /me/family`: the children of whoever is signed in.
pub async fn own(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.me()?;
    ask.actor.permit::<may::GiveConsentForChild>(&Scope::own(me))?;
    let children = ask
        .app
        .look(ask.actor.town, move |q| {
            let mut out = Vec::new();
            for pupil in actions::pupils_of_guardian(q, me)? {
                let Some(row) = aid::pupil(q, pupil)? else { continue };
                out.push(Choice::new(format!("/me/family/{pupil}"), masked(&row.told(q)?.name)));
            }
            Ok(out)
        })
        .await?;
    Ok(draw(&FamilyOwnPage { children, c: ask.frame() })?.into_response())
}
