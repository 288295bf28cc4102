//! The inbox. A notice is ids; its words are made here, when it is read.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::may;
use liandong_domain::basics::Minutes;

use super::store::{self, Notice};
use crate::app::App;
use crate::failure::Failure;
use crate::hours::pages::own_scope;
use crate::ui::{Frame, Page, draw, minutes_words, moment_long, moment_short};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, get, post};

/// Every door of this room.
pub fn routes() -> Router<App> {
    Router::new().route("/me/notices", get(list)).route("/me/notices/read", post(read))
}

/// One notice as it is read.
#[derive(Debug, Clone)]
pub struct NoticeLine {
    /// What it says.
    pub text: String,
    /// When it was made.
    pub when: String,
    /// Where it leads; empty: nowhere.
    pub href: String,
    /// Not read before.
    pub fresh: bool,
}

/// One's own inbox.
#[derive(Template)]
#[template(path = "pages/notices/inbox.html")]
pub struct InboxPage {
    /// The frame.
    pub c: Frame,
    /// Lines, newest first.
    pub lines: Vec<NoticeLine>,
    /// How many are unread.
    pub unread: i64,
    /// The pager.
    pub pager: Pager,
}

impl Page for InboxPage {
    const NAME: &'static str = "notices/inbox";
}

/// Where a notice leads, by its kind.
fn href(row: &Notice, me: &str) -> String {
    let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
    let fact = |name: &str| facts.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let about_me = row.subject == me || fact("child") == me;
    match row.kind.as_str() {
        "hold-offered" | "hold-ended" | "directed-reminded" | "onward-asked" | "term-told" => {
            "/me/directed".to_owned()
        }
        "sign-up-placed" | "sign-up-waiting" | "place-offered" | "offer-lapsed"
        | "sign-up-cancelled" | "sign-up-declined" => format!("/sign-ups/{}", row.subject),
        "swap-offered" | "swap-settled" | "regular-changed" => "/me/sign-ups".to_owned(),
        "no-show-noted" | "appeal-answered" => "/me/absences".to_owned(),
        "hours-confirmed" | "hours-reversed" => format!("/hours/entries/{}", row.subject),
        "hours-refused" | "star-reached" | "attendance-corrected" => "/hours".to_owned(),
        "pair-cover-wanted" => format!("/pairs/{}", fact("pupil")),
        "delivery-denied" => format!("/aid/awards/{}/delivery", row.subject),
        "group-consent-changed" => "/care/groups".to_owned(),
        "pair-seat-filled" => "/me/pair".to_owned(),
        "letter-read" if !fact("cover").is_empty() => format!("/care/{}", fact("pupil")),
        "letter-read" | "letter-delivered" => "/me/letters".to_owned(),
        "letter-reader-named" => "/care/letters".to_owned(),
        "record-issued" => "/me/records".to_owned(),
        "shift-called-off" => format!("/shifts/{}", row.subject),
        "role-given" | "role-ended" | "identity-revealed" | "birthday-told" => "/me".to_owned(),
        "consent-withdrawn" if !about_me => format!("/people/{}/lacking", fact("child")),
        "consent-withdrawn" => "/me".to_owned(),
        "consent-ending" => format!("/people/{}/sign", fact("child")),
        "slip-photographed" | "slip-accepted" | "slip-refused" => format!("/slips/{}", row.subject),
        "birthday-reached" if about_me => "/me".to_owned(),
        "birthday-reached" => format!("/people/{}", row.subject),
        "enrolment-made"
        | "enrolment-withdrawn"
        | "course-place-given"
        | "result-given"
        | "qualification-given"
        | "qualification-renewed"
        | "qualification-withdrawn" => "/me/training".to_owned(),
        "meeting-moved" | "meeting-called-off" if !about_me => {
            format!("/me/children/{}/progression", fact("child"))
        }
        "meeting-moved" | "meeting-called-off" | "badge-awarded" => "/me/progression".to_owned(),
        "meeting-adults-named" => "/home".to_owned(),
        "joining-entered" | "joining-passed" | "joining-skipped" | "joining-not-passed"
        | "joining-held" | "joining-taken-up" | "joining-withdrawn" | "joining-registered"
        | "trial-talked" => format!("/joining/applications/{}", row.subject),
        "joining-overdue" => format!("/joining/rows?round={}&late=1", row.subject),
        "candidate-named" | "pair-agreed" | "candidate-left-open" | "pair-ended" => {
            "/me/choice".to_owned()
        }
        "interview-invited" | "interview-booked" | "interview-moved" | "interview-decided"
        | "interview-missed" => format!("/interviews/{}", row.subject),
        "interview-withdrawn" => "/me/interviews".to_owned(),
        "team-founded" | "coach-changed" | "stage-proposed" | "stage-agreed" | "stage-declined"
        | "stage-stepped-back" | "team-graduated" => format!("/teams/{}/incubation", row.subject),
        "committee-called" => format!("/allocation/{}", row.subject),
        "consent-asked" => format!("/giving/changes/{}", row.subject),
        "agreement-drawn" | "agreement-complete" | "agreement-ended" | "agreement-reminded"
        | "agreement-outdated" => format!("/agreements/{}", row.subject),
        "newcomer-overdue" => "/people/newcomers".to_owned(),
        "farewell-said" => format!("/people/{}", row.subject),
        _ => String::new(),
    }
}

/// A notice in the reader's words, with the title and the time of what it names.
pub fn line(ask: &Ask, row: &Notice) -> NoticeLine {
    let me = ask.actor.whose().map(|me| me.to_string()).unwrap_or_default();
    let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
    let number = |name: &str| facts.get(name).and_then(serde_json::Value::as_i64).unwrap_or(0);
    let key = format!("notice-{}", row.kind);
    let known = |key: &String| ask.app.words().has(ask.lang, key);
    // Hours from before this house have no activity to name.
    let bare = Some(format!("{key}-bare")).filter(|key| row.title.is_none() && known(key));
    let key = bare.or(Some(key)).filter(known).unwrap_or_else(|| "notice-other".to_owned());
    let title = row.title.clone().unwrap_or_else(|| ask.say("notices-some-activity", &[]));
    let time = row.starts_at.map(|at| moment_short(ask.lang, at)).unwrap_or_default();
    let served = minutes_words(ask.lang, Minutes::new(number("minutes")));
    let text = ask.say(
        &key,
        &[
            ("title", title),
            ("time", time),
            ("star", number("star").to_string()),
            ("age", number("age").to_string()),
            ("hours", served),
        ],
    );
    NoticeLine {
        text,
        when: moment_long(ask.lang, row.made_at),
        href: href(row, &me),
        fresh: row.read_at.is_none(),
    }
}

/// `GET /me/notices`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    let me = ask.actor.whose()?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total, unread) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::inbox(q, me, asked.size, asked.offset())?;
            Ok((rows, store::count(q, me)?, store::unread(q, me)?))
        })
        .await?;
    draw(&InboxPage {
        lines: rows.iter().map(|row| line(&ask, row)).collect(),
        unread,
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        c: ask.frame(),
    })
}

/// `POST /me/notices/read`
pub async fn read(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let permit = ask.actor.permit::<may::EditOwnProfile>(&own_scope(&ask).await?)?;
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        store::read_all(tx, permit.subject())?;
        Ok(Answer::to("/me/notices?done=done-notices-read"))
    })
    .await?;
    Ok(answer.into_response())
}

impl InboxPage {
    /// States for the test that draws every page.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |text: &str, fresh: bool| NoticeLine {
            text: text.to_owned(),
            when: "2026年11月26日（星期四） 20:05".to_owned(),
            href: "/sign-ups/018f0000-0000-7000-8000-000000000001".to_owned(),
            fresh,
        };
        let page = |lines: Vec<NoticeLine>, unread: i64| {
            let asked = PageAsked::from_query("");
            let total = i64::try_from(lines.len()).unwrap_or(0);
            Self { c: c.clone(), lines, unread, pager: Pager::new(asked, total, "/me/notices", "") }
        };
        let long =
            "您已报名“龙城街道中心城片区2026年冬季独居老人入户探访与居家安全隐患排查志愿服务”。";
        vec![
            page(Vec::new(), 0),
            page(vec![line("您升到一星,谢谢您。", true), line(long, false)], 1),
            page(vec![line(long, false); 200], 0),
        ]
    }
}
