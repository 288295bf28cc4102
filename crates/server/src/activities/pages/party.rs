//! Several people in one form: a family, each for a post of their own; a group by their numbers.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use liandong_domain::access::{Permit, may};
use liandong_domain::activities::{Accompanied, SeatSide, Verdict, Why};
use liandong_domain::basics::{Fact, PersonId, PostId, Refusal, ShiftId};

use super::filled::Filled;
use super::sign_up::{done_word, own_permit};
use super::views::{Choice, shift_scope, state_words, when};
use crate::activities::actions::{
    self, Companion, FAMILY_MOST, PartyDone, Together, WaitIfFull, field_of, judge_for,
};
use crate::activities::refusal::ActivityRefusal;
use crate::activities::store::{self, SeatRow, SignUpRow, Whole};
use crate::db::Read;
use crate::failure::{Failure, Gather};
use crate::ui::{Frame, Page, draw, draw_with};
use crate::web::{Answer, Ask, FormBody, answer_once};

/// One who may come along.
#[derive(Debug, Clone)]
pub struct CompanionLine {
    /// Whose field it is.
    pub field: String,
    /// The person's id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The reader.
    pub me: bool,
    /// Ticked.
    pub chosen: bool,
    /// The post chosen; empty: whichever fits.
    pub post: String,
    /// Their state in this shift, in words; empty: not in it.
    pub state: String,
    /// Why not, when it was tried; empty: not tried, or nothing stands against it.
    pub why: String,
}

/// The form for several people.
#[derive(Template)]
#[template(path = "pages/activities/party.html")]
pub struct PartyPage {
    /// The frame.
    pub c: Frame,
    /// The shift.
    pub shift: String,
    /// The activity's title.
    pub title: String,
    /// Day and hours.
    pub when: String,
    /// Place.
    pub place: String,
    /// By numbers, for somebody who brings a group.
    pub group: bool,
    /// The family.
    pub members: Vec<CompanionLine>,
    /// Posts to choose from.
    pub posts: Vec<Choice>,
    /// What was typed.
    pub form: Filled,
}

impl Page for PartyPage {
    const NAME: &'static str = "activities/party";
}

impl PartyPage {
    /// Whether somebody is left to be signed up.
    pub fn open(&self) -> bool {
        self.group || self.members.iter().any(|member| member.state.is_empty())
    }
}

/// What a look finds: the shift, its posts, each member with name, sign-up and reason.
struct Found {
    whole: Whole,
    seats: Vec<SeatRow>,
    members: Vec<(PersonId, String, Option<SignUpRow>, Option<Why>)>,
}

/// The easiest reason over all posts: whoever fits one of them has none.
fn first_reason(
    q: &mut Read<'_>,
    whole: &Whole,
    seats: &[SeatRow],
    person: PersonId,
) -> Result<Option<Why>, Failure> {
    let mut found: Option<Verdict> = None;
    for seat in seats {
        let verdict = judge_for(q, whole, seat, person, Accompanied::No)?.verdict;
        if verdict.may_sign_up() {
            return Ok(None);
        }
        let better = found.as_ref().is_none_or(|best| verdict.reasons < best.reasons);
        if better {
            found = Some(verdict);
        }
    }
    Ok(found.and_then(|verdict| verdict.reasons.into_iter().next()))
}

async fn found(ask: &Ask, id: &str, tried: bool) -> Result<Found, Failure> {
    let id: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let me = ask.actor.whose()?;
    ask.app
        .look(ask.actor.town, move |q| {
            let whole = store::whole(q, id)?.ok_or(Failure::NOT_FOUND)?;
            if whole.shift.published_at.is_none() {
                return Err(Failure::NOT_FOUND);
            }
            let mut seats = store::seats_of(q, id)?;
            seats.retain(|seat| seat.side == SeatSide::Volunteer);
            let mut people = vec![me];
            people.extend(crate::people::store::children(q, me)?);
            people.truncate(FAMILY_MOST);
            let mut members = Vec::new();
            for row in crate::people::store::persons(q, &people)? {
                let mine = store::sign_up_of(q, id, row.id)?;
                let why = match (&mine, tried) {
                    (None, true) => first_reason(q, &whole, &seats, row.id)?,
                    _ => None,
                };
                members.push((row.id, row.name, mine, why));
            }
            members.sort_by_key(|(person, ..)| *person != me);
            Ok(Found { whole, seats, members })
        })
        .await
}

fn posts(seats: &[SeatRow]) -> Vec<Choice> {
    seats
        .iter()
        .filter(|seat| seat.side == SeatSide::Volunteer)
        .map(|seat| Choice {
            value: seat.post.to_string(),
            label: seat.name.clone(),
            chosen: false,
        })
        .collect()
}

fn page(ask: &Ask, found: Found, form: Filled) -> PartyPage {
    let Found { whole, seats, members } = found;
    let me = ask.actor.whose().ok();
    let typed = form.has("once");
    let members = members
        .into_iter()
        .map(|(person, name, mine, why)| CompanionLine {
            field: field_of(person),
            person: person.to_string(),
            name,
            me: Some(person) == me,
            chosen: if typed { form.is("who", &person.to_string()) } else { mine.is_none() },
            post: form.get(&format!("post-{person}")).to_owned(),
            state: mine.map(|row| state_words(ask, row.state)).unwrap_or_default(),
            why: why.map(|why| ask.app.words().refusal(ask.lang, &why)).unwrap_or_default(),
        })
        .collect();
    PartyPage {
        c: ask.frame(),
        shift: whole.shift.id.to_string(),
        title: whole.activity.title.clone(),
        when: when(ask.lang, whole.activity.form, whole.shift.starts_at, whole.shift.ends_at),
        place: whole.activity.place,
        group: false,
        members,
        posts: posts(&seats),
        form,
    }
}

/// Names go before the sentences of the summary: each belongs to one person.
fn name_errors(page: &mut PartyPage) {
    for error in &mut page.c.errors {
        let Some(member) = page.members.iter_mut().find(|m| m.field == error.field) else {
            continue;
        };
        member.why.clone_from(&error.text);
        error.text = page.c.words.say(
            page.c.tongue,
            "activities-party-refused",
            &[("name", member.name.clone()), ("why", member.why.clone())],
        );
    }
}

fn wishes(form: &Filled) -> (WaitIfFull, Together) {
    let wait = if form.is("wait", "yes") { WaitIfFull::Yes } else { WaitIfFull::No };
    let together = if form.is("how", "who-can") { Together::WhoCan } else { Together::All };
    (wait, together)
}

/// GET /shifts/{id}/family
pub async fn family(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    own_permit(&ask).await?;
    let form = Filled::from_query(&ask.query);
    let tried = form.has("tried");
    draw(&page(&ask, found(&ask, &id, tried).await?, Filled::default()))
}

fn family_location(shift: ShiftId, done: &PartyDone) -> String {
    match (done.done.as_slice(), done.refused) {
        ([(_, one)], 0) => done_word(one),
        (_, 0) => "/me/sign-ups?done=done-sign-up-family".to_owned(),
        (_, _) => format!("/shifts/{shift}/family?tried=yes&done=done-sign-up-some"),
    }
}

/// POST /shifts/{id}/family
pub async fn sign_family(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let shift: ShiftId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    let permit = own_permit(&ask).await?;
    let form = Filled::from_form(&body);
    let members: Vec<Companion> = form
        .all("who")
        .iter()
        .filter_map(|person| person.parse::<PersonId>().ok())
        .map(|person| Companion {
            person,
            post: form.get(&format!("post-{person}")).parse::<PostId>().ok(),
        })
        .collect();
    let how = wishes(&form);
    let done = answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
        let done = actions::sign_up_party(tx, &permit, shift, &members, how)?;
        Ok(Answer::to(family_location(shift, &done)))
    })
    .await;
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure @ Failure::Refused(_)) => {
            let mut page = page(&ask, found(&ask, &id, false).await?, form);
            page.c.refuse(failure)?;
            name_errors(&mut page);
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(other) => Err(other),
    }
}

/// The shift of a group, for somebody who may sign others up for it.
async fn led(ask: &Ask, id: &str) -> Result<(Found, Permit<may::SignUpForOthers>), Failure> {
    let mut found = found(ask, id, false).await?;
    found.members.clear();
    let scope = shift_scope(ask, &found.whole.activity.path, &found.whole.shift);
    let permit = ask.actor.permit(&scope)?;
    Ok((found, permit))
}

/// GET /shifts/{id}/group
pub async fn group(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let (found, _) = led(&ask, &id).await?;
    draw(&PartyPage { group: true, ..page(&ask, found, Filled::default()) })
}

/// A refusal in a line of the list of numbers.
#[derive(Debug)]
struct InLine {
    line: i64,
    given: String,
    why: &'static str,
}

impl Refusal for InLine {
    fn key(&self) -> &'static str {
        self.why
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        vec![("line", self.line.into()), ("given", self.given.clone().into())]
    }
    fn field(&self) -> Option<&str> {
        Some("lines")
    }
}

/// The lines of a group: a volunteer number, and the name of a post where one is wanted.
fn read_lines(
    q: &mut Read<'_>,
    text: &str,
    seats: &[SeatRow],
) -> Result<Vec<(Companion, String)>, Failure> {
    let mut gather = Gather::default();
    let mut out = Vec::new();
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    for (text, line) in lines.take(actions::GROUP_MOST + 1) {
        let mut parts = text.split(|c: char| c.is_whitespace() || ",，、\t".contains(c));
        let number = parts.next().unwrap_or_default().trim().to_uppercase();
        let wanted = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let refused = |given: &str, why| InLine { line, given: given.to_owned(), why };
        let post = seats.iter().find(|seat| seat.name == wanted).map(|seat| seat.post);
        if !wanted.is_empty() && post.is_none() {
            gather.add(refused(&wanted, "activities-group-no-such-post"));
        }
        let person = crate::people::store::find_by_number(q, &number)?;
        let row = match person {
            Some(id) => crate::people::store::person(q, id)?,
            None => None,
        };
        match row {
            Some(row) => out.push((Companion { person: row.id, post }, row.name)),
            None => gather.add(refused(&number, "activities-group-nobody")),
        }
    }
    if out.is_empty() && gather.is_empty() {
        gather.add(ActivityRefusal::NobodyChosen);
    }
    gather.finish(|| Some(out))
}

/// POST /shifts/{id}/group
pub async fn sign_group(
    ask: Ask,
    Path(id): Path<String>,
    body: FormBody,
) -> Result<Response, Failure> {
    let (found, permit) = led(&ask, &id).await?;
    let form = Filled::from_form(&body);
    let (text, seats) = (form.get("lines").to_owned(), found.seats.clone());
    let read = ask.app.look(ask.actor.town, move |q| read_lines(q, &text, &seats)).await;
    let (shift, how) = (found.whole.shift.id, wishes(&form));
    let mut page = PartyPage { group: true, ..page(&ask, found, form) };
    let done = match read {
        Ok(named) => {
            let members: Vec<Companion> = named.iter().map(|(member, _)| *member).collect();
            page.members =
                named.into_iter().map(|(member, name)| named_line(member, name)).collect();
            answer_once(&ask.app, &permit, body.once(&ask.path), move |tx| {
                let done = actions::sign_up_group(tx, &permit, shift, &members, how)?;
                let word =
                    if done.refused > 0 { "done-sign-up-some" } else { "done-sign-up-group" };
                Ok(Answer::to(format!("/shifts/{shift}/sign-ups?done={word}")))
            })
            .await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(answer) => Ok(answer.into_response()),
        Err(failure) => {
            page.c.refuse(failure)?;
            name_errors(&mut page);
            for error in &mut page.c.errors {
                error.field = "lines".to_owned();
            }
            draw_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

fn named_line(member: Companion, name: String) -> CompanionLine {
    CompanionLine {
        field: field_of(member.person),
        person: member.person.to_string(),
        name,
        me: false,
        chosen: true,
        post: String::new(),
        state: String::new(),
        why: String::new(),
    }
}

impl PartyPage {
    /// A family to be chosen; one who cannot, under a long name; nobody but oneself; a group whose
    /// list came back.
    pub fn samples(c: &Frame) -> Vec<Self> {
        let line = |n: u128, name: &str, state: &str, why: &str| CompanionLine {
            me: n == 1,
            state: state.to_owned(),
            why: why.to_owned(),
            ..named_line(
                Companion { person: PersonId::new(uuid::Uuid::from_u128(n)), post: None },
                name.to_owned(),
            )
        };
        let page = |c: &Frame, members: Vec<CompanionLine>, group: bool| Self {
            c: c.clone(),
            shift: "018f0000-0000-7000-8000-000000000001".to_owned(),
            title: "龙城街道中心城片区冬季独居老人入户探访与居家安全隐患排查志愿服务".to_owned(),
            when: "2026年11月28日（星期六）09:00-11:30".to_owned(),
            place: "西湖社区党群服务中心".to_owned(),
            group,
            members,
            posts: ["入户探访", "登记", "摄影"]
                .iter()
                .map(|name| Choice {
                    value: (*name).to_owned(),
                    label: (*name).to_owned(),
                    chosen: false,
                })
                .collect(),
            form: Filled::default(),
        };
        let why = c.t("refusal-activities-eligibility-full");
        let father = line(1, "黄伟强", "", "");
        let long = line(3, "阿卜杜热合曼·阿卜杜克热木·买买提", "", &why);
        let mut wrong = c.clone();
        wrong.errors = vec![crate::ui::FieldError { field: long.field.clone(), text: why.clone() }];
        let mut lines = wrong.clone();
        lines.errors = vec![crate::ui::FieldError { field: "lines".to_owned(), text: why }];
        vec![
            page(c, vec![father.clone(), line(2, "黄嘉怡", "", "")], false),
            page(&wrong, vec![father.clone(), line(2, "黄嘉怡", "已报名", ""), long], false),
            page(c, vec![father], false),
            page(&lines, Vec::new(), true),
        ]
    }
}
