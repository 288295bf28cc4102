//! Pages of rules: what holds today, every version, drafting, signing, the holiday calendar.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, Scope, Seen, may};
use liandong_domain::basics::{Day, PersonId, RuleVersionId};
use liandong_domain::rules::RuleName;

use super::actions::{self, RulesRefusal};
use super::store::{self, VersionRow};
use crate::app::App;
use crate::db::Read;
use crate::failure::{Failure, Fault};
use crate::ui::{Frame, Page, day_long, draw, draw_with, moment_long};
use crate::web::{Answer, Ask, FormBody, answer_once, get, post};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/rules", get(list))
        .route("/rules/calendar", get(calendar).merge(post(keep_year)))
        .route("/rules/{rule}", get(page))
        .route("/rules/{rule}/draft", get(draft_form).merge(post(draft)))
        .route("/rules/versions/{id}/sign", post(sign))
        .route("/rules/versions/{id}/withdraw", post(withdraw))
}

/// One rule of the list.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// Code.
    pub rule: &'static str,
    /// Word key of its name.
    pub name: &'static str,
    /// Version in force; 0: the default.
    pub version: i64,
    /// Since.
    pub since: String,
    /// Number of a draft that waits; 0: none.
    pub waiting: i64,
}

/// What holds today.
#[derive(Template)]
#[template(path = "pages/rules/list.html")]
pub struct RulesPage {
    /// The frame.
    pub c: Frame,
    /// Lines.
    pub lines: Vec<RuleLine>,
}
impl Page for RulesPage {
    const NAME: &'static str = "rules/list";
}

/// One version in plain sentences.
#[derive(Debug, Clone)]
pub struct VersionView {
    /// Id; empty: the default.
    pub id: String,
    /// Number.
    pub version: i64,
    /// Why, in words.
    pub words: String,
    /// First day; empty: not set.
    pub first_day: String,
    /// As a form takes it.
    pub first_day_iso: String,
    /// draft, signed, in_force.
    pub state: &'static str,
    /// Clauses in sentences.
    pub clauses: Vec<String>,
    /// Who signed and when.
    pub signatures: Vec<String>,
    /// The reader may sign it.
    pub may_sign: bool,
    /// The reader may withdraw it.
    pub may_withdraw: bool,
    /// Holds today.
    pub holds: bool,
}

/// One rule with its versions.
#[derive(Template)]
#[template(path = "pages/rules/rule.html")]
pub struct RulePage {
    /// The frame.
    pub c: Frame,
    /// Code.
    pub rule: &'static str,
    /// Word key of its name.
    pub name: &'static str,
    /// Versions, newest first.
    pub versions: Vec<VersionView>,
    /// May draft.
    pub may_draft: bool,
}
impl Page for RulePage {
    const NAME: &'static str = "rules/rule";
}

/// A field of a draft.
#[derive(Debug, Clone)]
pub struct DraftField {
    /// Its key.
    pub key: String,
    /// As typed.
    pub value: String,
}

/// The draft form.
#[derive(Template)]
#[template(path = "pages/rules/draft.html")]
pub struct DraftPage {
    /// The frame.
    pub c: Frame,
    /// Code.
    pub rule: &'static str,
    /// Word key of its name.
    pub name: &'static str,
    /// Fields.
    pub fields: Vec<DraftField>,
    /// Why, in words.
    pub words: String,
}
impl Page for DraftPage {
    const NAME: &'static str = "rules/draft";
}

/// The holiday calendar.
#[derive(Template)]
#[template(path = "pages/rules/calendar.html")]
pub struct CalendarPage {
    /// The frame.
    pub c: Frame,
    /// Years with their text.
    pub years: Vec<(i64, String)>,
    /// May keep years.
    pub may_keep: bool,
    /// As typed.
    pub content: String,
}
impl Page for CalendarPage {
    const NAME: &'static str = "rules/calendar";
}

fn may_view(ask: &Ask) -> Result<(), Failure> {
    ask.actor.permit::<may::ViewRules>(&Scope::town()).map(|_: Permit<may::ViewRules>| ())
}

/// A scope that a body-wide permit reaches: the bodies the asker has it in.
fn own_scope(seen: &Seen) -> Scope {
    match seen {
        Seen::Bodies(paths) => Scope::body(paths.first().cloned().unwrap_or_default()),
        Seen::Town | Seen::Own | Seen::Nothing => Scope::town(),
    }
}

fn sign_scope(ask: &Ask) -> Scope {
    own_scope(&ask.actor.seen::<may::SignRules>())
}

fn draft_scope(ask: &Ask) -> Scope {
    own_scope(&ask.actor.seen::<may::DraftRules>())
}

/// `GET /rules`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    may_view(&ask)?;
    let lang = ask.lang;
    let lines = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let mut lines = Vec::new();
            for &rule in RuleName::ALL {
                let now = store::in_force(q, rule.code(), today)?;
                let waiting =
                    store::versions(q, rule.code())?.into_iter().find(|v| v.seal.is_none());
                lines.push(RuleLine {
                    rule: rule.code(),
                    name: rule.word_key(),
                    version: now.as_ref().map_or(0, |v| v.version),
                    since: now
                        .and_then(|v| v.first_day)
                        .map(|d| day_long(lang, d))
                        .unwrap_or_default(),
                    waiting: waiting.map_or(0, |v| v.version),
                });
            }
            Ok(lines)
        })
        .await?;
    draw(&RulesPage { c: ask.frame(), lines })
}

struct Told {
    row: VersionRow,
    signatures: Vec<(String, i64)>,
}

fn told(q: &mut Read<'_>, row: VersionRow) -> Result<Told, Failure> {
    let mut signatures = Vec::new();
    for (by, at) in [row.first, row.second].into_iter().flatten() {
        let name = crate::people::store::person(q, by)?.map(|p| p.name).unwrap_or_default();
        signatures.push((name, at.ms()));
    }
    Ok(Told { row, signatures })
}

fn clauses(ask: &Ask, rule: RuleName, content: &str) -> Result<Vec<String>, Failure> {
    let (_, clauses) = actions::shown(rule, content)?;
    Ok(clauses
        .into_iter()
        .map(|clause| {
            let facts: Vec<(&str, String)> = clause
                .facts
                .iter()
                .map(|(name, fact)| (*name, ask.app.words().fact(ask.lang, fact)))
                .collect();
            ask.say(&clause.word_key(rule), &facts)
        })
        .collect())
}

fn view(
    ask: &Ask,
    rule: RuleName,
    told: &Told,
    holding: Option<i64>,
    me: Option<PersonId>,
) -> Result<VersionView, Failure> {
    let row = &told.row;
    let state = match (&row.seal, row.first) {
        (Some(_), _) => "in_force",
        (None, Some(_)) => "signed",
        (None, None) => "draft",
    };
    let signed_by_me = row.first.map(|s| s.0) == me && me.is_some();
    Ok(VersionView {
        id: row.id.to_string(),
        version: row.version,
        words: row.words.clone(),
        first_day: row.first_day.map(|d| day_long(ask.lang, d)).unwrap_or_default(),
        first_day_iso: row.first_day.unwrap_or_else(|| ask.now.day()).to_string(),
        state,
        clauses: clauses(ask, rule, &row.content)?,
        signatures: told
            .signatures
            .iter()
            .map(|(name, ms)| {
                let at = liandong_domain::basics::Moment::from_ms(*ms);
                format!("{name} · {}", moment_long(ask.lang, at))
            })
            .collect(),
        may_sign: state != "in_force"
            && !signed_by_me
            && ask.actor.may::<may::SignRules>(&sign_scope(ask)),
        may_withdraw: state != "in_force" && ask.actor.may::<may::DraftRules>(&draft_scope(ask)),
        holds: holding == Some(row.version),
    })
}

fn rule_of(text: &str) -> Result<RuleName, Failure> {
    RuleName::parse(text).ok_or(Failure::NOT_FOUND)
}

async fn rule_page(ask: &Ask, c: Frame, rule: RuleName) -> Result<RulePage, Failure> {
    let (rows, holding) = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let mut rows = Vec::new();
            for row in store::versions(q, rule.code())? {
                rows.push(told(q, row)?);
            }
            Ok((rows, store::in_force(q, rule.code(), today)?.map(|v| v.version)))
        })
        .await?;
    let me = ask.actor.person;
    let mut versions = Vec::new();
    for row in &rows {
        versions.push(view(ask, rule, row, holding, me)?);
    }
    if holding.is_none() {
        versions.push(VersionView {
            id: String::new(),
            version: 0,
            words: c.t("rules-default-words"),
            first_day: String::new(),
            first_day_iso: String::new(),
            state: "in_force",
            clauses: clauses(ask, rule, &actions::default_content(rule))?,
            signatures: Vec::new(),
            may_sign: false,
            may_withdraw: false,
            holds: true,
        });
    }
    Ok(RulePage {
        rule: rule.code(),
        name: rule.word_key(),
        versions,
        may_draft: ask.actor.may::<may::DraftRules>(&draft_scope(ask)),
        c,
    })
}

/// `GET /rules/{rule}`
pub async fn page(ask: Ask, Path(rule): Path<String>) -> Result<Response, Failure> {
    may_view(&ask)?;
    draw(&rule_page(&ask, ask.frame(), rule_of(&rule)?).await?)
}

/// `GET /rules/{rule}/draft`
pub async fn draft_form(ask: Ask, Path(rule): Path<String>) -> Result<Response, Failure> {
    let rule = rule_of(&rule)?;
    ask.actor.permit::<may::DraftRules>(&draft_scope(&ask))?;
    let content = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            Ok(store::in_force(q, rule.code(), today)?.map(|v| v.content))
        })
        .await?
        .unwrap_or_else(|| actions::default_content(rule));
    let (fields, _) = actions::shown(rule, &content)?;
    let fields = fields.into_iter().map(|(key, value)| DraftField { key, value }).collect();
    let page = DraftPage {
        c: ask.frame(),
        rule: rule.code(),
        name: rule.word_key(),
        fields,
        words: String::new(),
    };
    draw(&page)
}

/// `POST /rules/{rule}/draft`
pub async fn draft(
    ask: Ask,
    Path(rule): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let rule = rule_of(&rule)?;
    let permit = ask.actor.permit::<may::DraftRules>(&draft_scope(&ask))?;
    let fields: BTreeMap<String, String> =
        form.starting("rule-").map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let words = form.get("words").to_owned();
    let (sent, why) = (fields.clone(), words.clone());
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::draft(tx, &permit, rule, &sent, &why)?;
        Ok(Answer::to(format!("/rules/{}?done=done-rules-drafted", rule.code())))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let fields = fields.into_iter().map(|(key, value)| DraftField { key, value }).collect();
            let page = DraftPage { c, rule: rule.code(), name: rule.word_key(), fields, words };
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn version_rule(ask: &Ask, id: RuleVersionId) -> Result<RuleName, Failure> {
    let row =
        ask.app.look(ask.actor.town, move |q| store::one(q, id)?.ok_or(Failure::NOT_FOUND)).await?;
    RuleName::parse(&row.rule)
        .ok_or_else(|| Fault::new("reading a rule", "a rule of a later version").into())
}

/// `POST /rules/versions/{id}/sign`
pub async fn sign(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let id: RuleVersionId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = ask.actor.permit::<may::SignRules>(&sign_scope(&ask))?;
    let rule = version_rule(&ask, id).await?;
    // A day that cannot be read is told: a signature binds for ever.
    let first_day = form.get("first_day").trim().parse::<Day>();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        let first_day = first_day.map_err(|_| RulesRefusal::NotADay)?;
        actions::sign(tx, &permit, id, first_day)?;
        Ok(Answer::to(format!("/rules/{}?done=done-rules-signed", rule.code())))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &rule_page(&ask, c, rule).await?)
        }
    }
}

/// `POST /rules/versions/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let id: RuleVersionId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = ask.actor.permit::<may::DraftRules>(&draft_scope(&ask))?;
    let rule = version_rule(&ask, id).await?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::withdraw(tx, &permit, id)?;
        Ok(Answer::to(format!("/rules/{}?done=done-rules-withdrawn", rule.code())))
    })
    .await?;
    Ok(answer.into_response())
}

async fn calendar_page(ask: &Ask, c: Frame, content: String) -> Result<CalendarPage, Failure> {
    let years = ask.app.look(ask.actor.town, |q| Ok(store::years(q)?)).await?;
    let may_keep = !matches!(ask.actor.seen::<may::ManageCalendar>(), Seen::Nothing | Seen::Own);
    Ok(CalendarPage { c, years, may_keep, content })
}

/// `GET /rules/calendar`
pub async fn calendar(ask: Ask) -> Result<Response, Failure> {
    may_view(&ask)?;
    let known = ask.app.look(ask.actor.town, actions::calendar).await?;
    // The year that is due stands there already.
    let due = known.missing_year(ask.now.day()).or(known.last_year().map(|year| year + 1));
    let begun = due.map(|year| format!("year {year}\n")).unwrap_or_default();
    draw(&calendar_page(&ask, ask.frame(), begun).await?)
}

/// `POST /rules/calendar`
pub async fn keep_year(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let scope = own_scope(&ask.actor.seen::<may::ManageCalendar>());
    let permit = ask.actor.permit::<may::ManageCalendar>(&scope)?;
    let content = form.get("content").to_owned();
    let sent = content.clone();
    let done = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        actions::keep_year(tx, &permit, &sent)?;
        Ok(Answer::to("/rules/calendar?done=done-rules-calendar"))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            let mut c = ask.frame();
            c.refuse(failure)?;
            let page = calendar_page(&ask, c, content).await?;
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}
