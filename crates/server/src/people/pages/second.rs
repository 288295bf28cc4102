//! The second factor: at the door, on one's own page, and in the security administrator's list.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Moment, PersonId};
use liandong_domain::people::second_factor::{
    PENDING_MINUTES, SecondFactorRefusal, TRIES_MOST, otpauth,
};

use super::sign_in::{brought, let_in, set_cookie};
use super::{alone, local, own, query};
use crate::app::App;
use crate::db::Who;
use crate::failure::{Failure, Fault};
use crate::people::actions::{self, Entered, OwnSecond, SecondChange};
use crate::people::store::{self, AccountRow};
use crate::ui::{Frame, Page, draw, draw_with, moment_long};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, cookie, redirect};

/// The cookie of a sign-in that waits for its second step; sent to the door only.
const COOKIE: &str = "second-step";

/// The second step at the door.
#[derive(Template)]
#[template(path = "pages/people/second_step.html")]
pub struct StepPage {
    /// The frame.
    pub c: Frame,
    /// Where to go afterwards.
    pub back: String,
}

impl Page for StepPage {
    const NAME: &'static str = "people/second-step";
}

/// One's own second factor.
#[derive(Template)]
#[template(path = "pages/people/second.html")]
pub struct SecondPage {
    /// The frame.
    pub c: Frame,
    /// The secret in groups of four, while it is set up; empty: not begun, or done.
    pub secret: String,
    /// The same as a picture.
    pub picture: String,
    /// Since when it is set up; empty: not yet.
    pub since: String,
    /// Codes left for a day without the phone.
    pub codes: i64,
    /// From when the town asks for it; empty: not of this reader.
    pub from: String,
    /// Roles rest until it is set up.
    pub resting: bool,
    /// Codes just made, shown once.
    pub made: Vec<String>,
    /// Staff may not take it away.
    pub fixed: bool,
}

impl Page for SecondPage {
    const NAME: &'static str = "people/second";
}

/// One of the staff.
#[derive(Debug, Clone)]
pub struct StaffRow {
    /// The person's id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Their role, in words.
    pub role: String,
    /// Since when it is set up; empty: not yet.
    pub since: String,
}

/// A reset that was done.
#[derive(Debug, Clone)]
pub struct ResetRow {
    /// When.
    pub when: String,
    /// Whose.
    pub name: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

/// The security administrator's list.
#[derive(Template)]
#[template(path = "pages/people/second_staff.html")]
pub struct StaffPage {
    /// The frame.
    pub c: Frame,
    /// Staff, a line a role.
    pub lines: Vec<StaffRow>,
    /// The pager.
    pub pager: Pager,
    /// What was taken away lately.
    pub resets: Vec<ResetRow>,
    /// Whose form came back; empty: none.
    pub at: String,
    /// The reason typed there.
    pub why: String,
}

impl Page for StaffPage {
    const NAME: &'static str = "people/second-staff";
}

fn cookie_text(app: &App, token: &str, seconds: i64) -> String {
    let secure = if app.config().https { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/sign-in; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// On to the second step, with the cookie of the waiting sign-in.
pub fn to_second_step(app: &App, token: &str, back: &str) -> Response {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let mut response = redirect(&format!("/sign-in/second?back={back}"));
    set_cookie(&mut response, &cookie_text(app, token, PENDING_MINUTES * 60));
    response
}

/// `GET /sign-in/second`
pub async fn step(ask: Ask, headers: HeaderMap) -> Result<Response, Failure> {
    if cookie(&headers, COOKIE).is_none() {
        return Ok(redirect("/sign-in"));
    }
    let back = local(&query(&ask, "back")).to_owned();
    draw(&StepPage { c: ask.frame(), back })
}

/// `POST /sign-in/second`
pub async fn enter(ask: Ask, headers: HeaderMap, form: FormBody) -> Result<Response, Failure> {
    let Some(token) = cookie(&headers, COOKIE) else { return Ok(redirect("/sign-in")) };
    let back = local(form.get("back")).to_owned();
    let typed: String = form.get("code").chars().take(40).collect();
    let (asked, key) = (brought(&ask, &headers), token.clone());
    let who = Who::system(ask.actor.town, "second-step");
    let done =
        ask.app.db().write(who, move |tx| actions::second_step(tx, &key, &typed, &asked)).await?;
    match done {
        Ok(signed) => {
            let mut response = let_in(&ask, &Entered::In(signed), &back).await?;
            set_cookie(&mut response, &cookie_text(&ask.app, "", 0));
            Ok(response)
        }
        Err(refusal) => {
            let mut c = ask.frame();
            c.refuse(refusal.into())?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &StepPage { c, back })
        }
    }
}

async fn account(ask: &Ask) -> Result<(AccountRow, Permit<may::EditOwnProfile>), Failure> {
    alone(ask)?;
    let (reach, permit) = own::<may::EditOwnProfile>(ask).await?;
    let person = reach.row.id;
    let account = ask.app.look(ask.actor.town, move |q| Ok(store::account_of(q, person)?)).await?;
    Ok((account.ok_or(Failure::NOT_FOUND)?, permit))
}

fn staff(ask: &Ask) -> bool {
    ask.actor.is_staff() || !ask.actor.resting.is_empty()
}

fn picture(text: &str) -> Result<String, Failure> {
    let code = qrcode::QrCode::new(text.as_bytes())
        .map_err(|e| Fault::new("drawing a code", e.to_string()))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    let svg = base64::engine::general_purpose::STANDARD.encode(svg);
    Ok(format!("data:image/svg+xml;base64,{svg}"))
}

fn groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

async fn own_page(ask: &Ask, c: Frame, made: Vec<String>) -> Result<SecondPage, Failure> {
    let (account, _) = account(ask).await?;
    let id = account.id;
    let own: OwnSecond =
        ask.app.look(ask.actor.town, move |q| Ok(actions::own_second(q, id)?)).await?;
    let asked = if staff(ask) { own.from } else { None };
    let shown = |at: Option<Moment>| at.map(|at| moment_long(ask.lang, at)).unwrap_or_default();
    let picture = if own.secret.is_empty() {
        String::new()
    } else {
        picture(&otpauth(&ask.actor.town_name, &account.login, &own.secret))?
    };
    Ok(SecondPage {
        c,
        picture,
        secret: groups(&own.secret),
        since: shown(own.since),
        codes: own.codes,
        from: shown(asked),
        resting: !ask.actor.resting.is_empty(),
        made,
        fixed: asked.is_some(),
    })
}

/// `GET /me/second-factor`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&own_page(&ask, ask.frame(), Vec::new()).await?)
}

async fn refused(ask: &Ask, failure: Failure) -> Result<Response, Failure> {
    let mut c = ask.frame();
    c.refuse(failure)?;
    draw_with(StatusCode::UNPROCESSABLE_ENTITY, &own_page(ask, c, Vec::new()).await?)
}

/// `POST /me/second-factor/begin`
pub async fn begin(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (_, permit) = account(&ask).await?;
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::begin_second(tx, &permit)?;
        Ok(Answer::to("/me/second-factor"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => refused(&ask, failure).await,
    }
}

/// Guessing on one's own page is as dear as at the door.
fn allowed(ask: &Ask, account: &AccountRow) -> Result<(), Failure> {
    let key = format!("second/{}", account.id);
    let most = u32::try_from(TRIES_MOST).unwrap_or(5) * 2;
    if ask.app.limits().allow(&key, ask.now, 30, most) {
        return Ok(());
    }
    Err(SecondFactorRefusal::Locked { minutes: 30 }.into())
}

/// `POST /me/second-factor/confirm`: the codes are shown in this answer and never again, so the
/// answer is not kept for repeats.
pub async fn confirm(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (account, permit) = account(&ask).await?;
    let typed: String = form.get("code").chars().take(40).collect();
    let session = ask.actor.session_key.clone();
    let done = match allowed(&ask, &account) {
        Ok(()) => {
            let confirm = move |tx: &mut crate::db::Tx<'_>| {
                actions::confirm_second(tx, &permit, &typed, &session)
            };
            ask.app.act(&permit, confirm).await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(codes) => draw(&own_page(&ask, ask.frame(), codes).await?),
        Err(failure) => refused(&ask, failure).await,
    }
}

/// `POST /me/second-factor/change`: new codes, or none of it any more.
pub async fn change(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let (account, permit) = account(&ask).await?;
    let typed: String = form.get("code").chars().take(40).collect();
    let change =
        if form.get("go") == "off" { SecondChange::TakeAway } else { SecondChange::NewCodes };
    let staff = staff(&ask);
    let done = match allowed(&ask, &account) {
        Ok(()) => {
            let act = move |tx: &mut crate::db::Tx<'_>| {
                actions::change_second(tx, &permit, (change, staff), &typed)
            };
            ask.app.act(&permit, act).await?.map_err(Failure::from)
        }
        Err(failure) => Err(failure),
    };
    match (done, change) {
        (Ok(codes), SecondChange::NewCodes) => draw(&own_page(&ask, ask.frame(), codes).await?),
        (Ok(_), SecondChange::TakeAway) => {
            Ok(redirect("/me/second-factor?done=done-people-second-off"))
        }
        (Err(failure), _) => refused(&ask, failure).await,
    }
}

/// Resets shown on the page.
const RESETS_SHOWN: i64 = 20;

async fn staff_page(ask: &Ask, c: Frame) -> Result<StaffPage, Failure> {
    let asked = PageAsked::from_query(&ask.query);
    let ((rows, total), resets) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::staff_with_second(q, (asked.size, asked.offset()))?;
            Ok((rows, store::resets(q, RESETS_SHOWN)?))
        })
        .await?;
    let lines = rows
        .into_iter()
        .map(|row| StaffRow {
            person: row.person.to_string(),
            name: row.name,
            number: row.number,
            role: row.role.map(|role| c.t(role.word_key())).unwrap_or_default(),
            since: row.since.map(|at| moment_long(ask.lang, at)).unwrap_or_default(),
        })
        .collect();
    let resets = resets
        .into_iter()
        .map(|row| ResetRow {
            when: moment_long(ask.lang, row.at),
            name: row.name,
            by: row.by,
            why: row.why,
        })
        .collect();
    Ok(StaffPage {
        lines,
        pager: Pager::new(asked, total, "/second-factors", &ask.query),
        resets,
        at: String::new(),
        why: String::new(),
        c,
    })
}

/// `GET /second-factors`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    ask.actor.permit::<may::ResetSecondFactor>(&Scope::town())?;
    draw(&staff_page(&ask, ask.frame()).await?)
}

/// `POST /second-factors/{id}/reset`
pub async fn reset(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let person: PersonId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let scope = Scope::town().about(person);
    let permit = ask.actor.permit::<may::ResetSecondFactor>(&scope)?;
    let why = form.get("why").to_owned();
    let typed = why.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::reset_second(tx, &permit, person, &why)?;
        Ok(Answer::to("/second-factors?done=done-people-second-reset"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let mut page = staff_page(&ask, c).await?;
            (page.at, page.why) = (id, typed);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

impl StepPage {
    /// Asked; refused.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let mut wrong = c.clone();
        wrong.errors = vec![crate::ui::FieldError {
            field: "code".to_owned(),
            text: c.t("refusal-people-second-wrong"),
        }];
        [c.clone(), wrong].into_iter().map(|c| Self { c, back: "/".to_owned() }).collect()
    }
}

impl SecondPage {
    /// Not begun; roles that rest; with the secret; set up, with codes just made; later.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let page = |secret: &str, since: &str| Self {
            c: c.clone(),
            secret: secret.to_owned(),
            picture: if secret.is_empty() { String::new() } else { "/x.svg".to_owned() },
            since: since.to_owned(),
            codes: 10,
            from: String::new(),
            resting: false,
            made: Vec::new(),
            fixed: false,
        };
        let from = "2026年11月30日（星期一）09:00".to_owned();
        let since = "2026年11月23日（星期一）09:05";
        let made = (0..10).map(|n| format!("AB2C{n}-D4E5F")).collect();
        vec![
            page("", ""),
            Self { from: from.clone(), resting: true, fixed: true, ..page("", "") },
            page("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", ""),
            Self { made, ..page("", since) },
            Self { from, fixed: true, ..page("", since) },
        ]
    }
}

impl StaffPage {
    /// Nobody; staff of every kind under long names; a form that came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: usize| StaffRow {
            person: format!("018f0000-0000-7000-8000-{n:012}"),
            name: ["何桂芳", "阿卜杜热合曼·阿卜杜克热木·买买提"][n % 2].to_owned(),
            number: format!("LC-{n:06}"),
            role: c.t("access-role-social-worker"),
            since: if n.is_multiple_of(3) { String::new() } else { "2026年11月23日".to_owned() },
        };
        let page = |c: &Frame, n: usize| Self {
            c: c.clone(),
            lines: (0..n).map(line).collect(),
            pager: Pager::new(
                PageAsked { page: 1, size: 50 },
                i64::try_from(n).unwrap_or(0),
                "/second-factors",
                "",
            ),
            resets: Vec::new(),
            at: String::new(),
            why: String::new(),
        };
        let reset = ResetRow {
            when: "2026年11月23日".to_owned(),
            name: "何桂芳".to_owned(),
            by: "邓安".to_owned(),
            why: "手机丢了，本人到场，核对了身份证。".to_owned(),
        };
        let mut wrong = c.clone();
        wrong.errors = vec![crate::ui::FieldError {
            field: "why".to_owned(),
            text: c.t("refusal-people-second-none-there"),
        }];
        let back = Self { at: line(1).person, resets: vec![reset.clone()], ..page(&wrong, 4) };
        vec![page(c, 0), Self { resets: vec![reset], ..page(c, 50) }, back]
    }
}
