//! Background checks: who has one that somebody has seen, and whose runs out.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::basics::{Day, PersonId};
use liandong_domain::pairs::PairRefusal;

use crate::books::pages::{kept, permit};
use crate::failure::Failure;
use crate::pairs::actions;
use crate::pairs::store;
use crate::ui::{Frame, Page, day_long, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// One person's latest check.
#[derive(Debug, Clone)]
pub struct CheckLine {
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// The day on the paper.
    pub issued: String,
    /// The first day on which it holds no more.
    pub until: String,
    /// Who saw it.
    pub seen_by: String,
    /// How many children they look after.
    pub children: i64,
    /// What to say of it.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
}

/// The list.
#[derive(Template)]
#[template(path = "pages/pairs/checks.html")]
pub struct ChecksPage {
    /// The frame.
    pub c: Frame,
    /// How many months one holds.
    pub months: i64,
    /// Checks, the oldest first.
    pub lines: Vec<CheckLine>,
    /// The pager.
    pub pager: Pager,
    /// The values of the form.
    pub form: FormBody,
    /// Whether the reader may note one.
    pub may_see: bool,
}

impl Page for ChecksPage {
    const NAME: &'static str = "pairs/checks";
}

async fn checks_page(ask: &Ask, form: FormBody) -> Result<ChecksPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ManagePairs>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rule, rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::checks(q, (asked.size, asked.offset()))?;
            Ok((actions::rule(q)?.0, rows, store::count_checks(q)?))
        })
        .await?;
    let today = ask.now.day();
    let lines = rows.into_iter().map(|row| {
        let until = rule.check_until(row.issued_on);
        let left = today.days_until(until);
        let (word, tone) = match left {
            left if left <= 0 => ("pairs-check-over", "bad"),
            left if left <= rule.expiring_days => ("pairs-check-ending", "wait"),
            _ => ("pairs-check-holds", "done"),
        };
        CheckLine {
            name: row.name,
            number: row.number,
            issued: day_long(ask.lang, row.issued_on),
            until: day_long(ask.lang, until),
            seen_by: row.seen_by,
            children: row.children,
            state: ask.say(word, &[("days", left.to_string())]),
            tone,
        }
    });
    Ok(ChecksPage {
        months: rule.check_months,
        lines: lines.collect(),
        pager: Pager::new(asked, total, &ask.path, &ask.query),
        form,
        may_see: ask.actor.may::<may::SeeChecks>(&Scope::body(&*book.path)),
        c: ask.frame(),
    })
}

/// `GET /pairs/checks`
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    draw(&checks_page(&ask, FormBody::default()).await?)
}

/// The permit over the person whose paper it is: nobody sees their own.
async fn over(ask: &Ask, form: &FormBody) -> Result<(PersonId, Permit<may::SeeChecks>), Failure> {
    let book = kept(ask).await?;
    let number = form.get("number").trim().to_owned();
    let found = ask
        .app
        .look(ask.actor.town, move |q| Ok(crate::people::store::find_by_number(q, &number)?))
        .await?;
    permit::<may::SeeChecks>(ask, &book)?;
    let person = found.ok_or(PairRefusal::NoPerson)?;
    Ok((person, ask.actor.permit(&Scope::body(&*book.path).about(person))?))
}

/// `POST /pairs/checks`
pub async fn see(ask: Ask, form: FormBody) -> Result<Response, Failure> {
    let issued: Result<Day, _> = form.get("day").trim().parse();
    let done = match (over(&ask, &form).await, issued) {
        (Err(failure), _) => Err(failure),
        (Ok(_), Err(_)) => Err(PairRefusal::NotADay.into()),
        (Ok((person, permit)), Ok(issued)) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::see_check(tx, &permit, (person, issued))?;
                Ok(Answer::to("/pairs/checks?done=done-pairs-check"))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, checks_page(&ask, form)).await
}
