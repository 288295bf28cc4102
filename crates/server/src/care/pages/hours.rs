//! Time given in sessions that waits for a worker's yes.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Scope, may};
use liandong_domain::basics::CareServiceId;

use crate::books::pages::{kept, permit};
use crate::care::store::ServiceRow;
use crate::care::{actions, store};
use crate::failure::Failure;
use crate::ui::{Frame, Lang, Page, day_long, draw};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

/// Time of one session.
#[derive(Debug, Clone)]
pub struct ServiceLine {
    /// Its id.
    pub id: String,
    /// Who gave it.
    pub name: String,
    /// What in.
    pub subject: String,
    /// From when until when.
    pub when: String,
    /// How long.
    pub minutes: i64,
    /// Where the session stands.
    pub href: String,
    /// The pupil's code; empty: a group's meeting.
    pub code: String,
}

/// Time that waits.
#[derive(Template)]
#[template(path = "pages/care/hours.html")]
pub struct CareHoursPage {
    /// The frame.
    pub c: Frame,
    /// Time, the oldest first.
    pub lines: Vec<ServiceLine>,
    /// The pager.
    pub pager: Pager,
    /// The values of the form that came back.
    pub form: FormBody,
}

impl Page for CareHoursPage {
    const NAME: &'static str = "care/hours";
}

fn line(ask: &Ask, row: ServiceRow) -> ServiceLine {
    let (from, until) = (row.span.from, row.span.until);
    ServiceLine {
        id: row.id.to_string(),
        name: row.name,
        subject: row.words,
        when: format!("{} {}–{}", day_long(ask.lang, from.day()), from.time(), until.time()),
        minutes: row.span.minutes(),
        href: match (&row.pupil, row.group) {
            (Some((pupil, _)), _) => format!("/care/{pupil}"),
            (None, Some(group)) => format!("/care/groups/{group}"),
            (None, None) => String::new(),
        },
        code: row.pupil.map(|(_, code)| code).unwrap_or_default(),
    }
}

async fn hours_page(ask: &Ask, form: FormBody) -> Result<CareHoursPage, Failure> {
    let book = kept(ask).await?;
    permit::<may::ConfirmHours>(ask, &book)?;
    let asked = PageAsked::from_query(&ask.query);
    let (rows, total) = ask
        .app
        .look(ask.actor.town, move |q| {
            let rows = store::waiting_services(q, (asked.size, asked.offset()))?;
            Ok((rows, store::count_services(q)?))
        })
        .await?;
    Ok(CareHoursPage {
        lines: rows.into_iter().map(|row| line(ask, row)).collect(),
        pager: Pager::new(asked, total, "/care/hours", &ask.query),
        form,
        c: ask.frame(),
    })
}

/// `GET /care/hours`
pub async fn list(ask: Ask) -> Result<Response, Failure> {
    draw(&hours_page(&ask, FormBody::default()).await?)
}

/// `POST /care/hours/{id}`: counted, or declined with a reason.
pub async fn settle(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let book = kept(&ask).await?;
    let service: CareServiceId = id.parse().map_err(|_| Failure::NOT_FOUND)?;
    permit::<may::ConfirmHours>(&ask, &book)?;
    let row = ask
        .app
        .look(ask.actor.town, move |q| store::service(q, service)?.ok_or(Failure::NOT_FOUND))
        .await?;
    let once = form.once(&ask.path);
    let scope = Scope::body(&*book.path).about(row.person);
    let (body, why, declines) =
        (book.organisation, form.get("why").to_owned(), form.has("decline"));
    // What stands in the book is said in the town's own language, and says nothing of the child.
    let facts = [("subject", row.words.clone())];
    let key = if row.group.is_some() { "groups-hours-words" } else { "care-hours-words" };
    let words = ask.app.words().say(Lang::Zh, key, &facts);
    let allowed = ask.actor.permit::<may::ConfirmHours>(&scope);
    let long = ask.actor.permit::<may::ConfirmLongDays>(&scope).ok();
    let done = match allowed {
        Err(_) => Err(crate::hours::actions::HoursRefusal::OwnHours.into()),
        Ok(permit) => {
            answer_once(&ask.app, &permit, once, move |tx| {
                if declines {
                    actions::decline_service(tx, &permit, service, &why)?;
                    return Ok(Answer::to("/care/hours?done=done-care-declined"));
                }
                actions::count_service(tx, &permit, long.as_ref(), (service, body), &words)?;
                Ok(Answer::to("/care/hours?done=done-care-counted"))
            })
            .await
        }
    };
    form_answer(done, |page| &mut page.c, hours_page(&ask, form)).await
}

/// The pager of a sample.
pub(super) fn page_of(total: usize) -> Pager {
    let asked = PageAsked::from_query("");
    Pager::new(asked, i64::try_from(total).unwrap_or(0), "/care/hours", "")
}
