//! The table of contents: every route, grouped by who uses it. Each room lists its own.

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};

use crate::app::App;
use crate::db::Follower;
use crate::failure::Failure;
use crate::jobs::Worker;
use crate::web::get;
use crate::{
    activities, agreements, aid, allocation, api, attendance, bank, books, care, choice, directed,
    disclosure, expenses, giving, health, home, hours, incubation, intake, interviews, joining,
    leaving, minors, notices, organisations, pairs, people, progression, records, reflection,
    rules, settings, todo, training, web,
};

/// The most bytes a request carries (an import of 10 MB and its form).
const BODY_MOST: usize = 12 * 1024 * 1024;

/// Everything the house answers.
pub fn router(app: App) -> Router {
    let rooms = Router::new()
        // everybody: the town's front page, role homes
        .merge(home::routes())
        // signing in, persons, guardians, oneself
        .merge(people::routes())
        // consents signed and on paper, birthdays
        .merge(minors::routes())
        // documents with versions, who accepts and signs them
        .merge(agreements::routes())
        .merge(organisations::routes())
        .merge(rules::routes())
        // volunteers find and join, workers publish
        .merge(activities::routes())
        // courses, results, what one may be trusted with
        .merge(training::routes())
        // stages and badges of 少骏会, its meetings
        .merge(progression::routes())
        // the five steps to becoming a volunteer
        .merge(joining::routes())
        // newcomers and teams choose each other, and talk one to one
        .merge(choice::routes())
        .merge(interviews::routes())
        // money: the books, who gives, pupils
        .merge(books::routes())
        .merge(bank::routes())
        .merge(expenses::routes())
        .merge(giving::routes())
        .merge(aid::routes())
        .merge(disclosure::routes())
        // the pool and its committee
        .merge(allocation::routes())
        .merge(directed::routes())
        // the two companions of every aided child
        .merge(pairs::routes())
        // talks, letters, tutoring, ambassadors
        .merge(care::routes())
        // the door in the park
        .merge(attendance::routes())
        // sharing rounds, lessons, rehearsals
        .merge(reflection::routes())
        .merge(hours::routes())
        .merge(records::routes())
        .merge(intake::routes())
        // teams on their way, career lines
        .merge(incubation::routes())
        .merge(notices::pages::routes())
        // taking one's data along, closing one's account
        .merge(leaving::routes())
        // the centre's office
        .merge(settings::routes())
        // programs
        .merge(api::routes());
    let packed = SizeAbove::new(400)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/pdf"));
    let rooms = rooms
        // an address that is not there is answered like one that may not be seen
        .fallback(async || Failure::NOT_FOUND)
        .layer(middleware::from_fn_with_state(app.clone(), web::failure_pages))
        .layer(middleware::from_fn(web::own_origin_only));
    // a town that gives its numbers an address of their own shows them nowhere else
    let numbers = if app.config().metrics.is_none() { health::numbers() } else { Router::new() };
    Router::new()
        .merge(numbers)
        // the network's own questions: no session is read for them
        .merge(health::routes())
        .route("/static/{hash}/{*name}", get(file))
        .route("/sw.js", get(service_worker))
        .merge(rooms)
        .layer(middleware::from_fn_with_state(app.clone(), web::headers))
        .layer(CompressionLayer::new().compress_when(packed))
        .layer(middleware::from_fn(health::counted))
        .layer(DefaultBodyLimit::max(BODY_MOST))
        .with_state(app)
}

/// Who acts in the same transaction on what happens on a lower floor.
pub const FOLLOWERS: &[Follower] = &[
    pairs::FOLLOWER,
    leaving::FOLLOWER,
    directed::OF_VOUCHERS_MADE,
    directed::OF_VOUCHERS_SETTLED,
    allocation::FOLLOWER,
];

/// Who does the jobs and the chores.
pub fn worker() -> Worker {
    Worker {
        kinds: intake::jobs(),
        chores: vec![
            ("lapse offers", activities::lapse_chore),
            ("tell of days that ran out", joining::alarm_chore),
            ("watch over pairs", pairs::watch_chore),
            ("deliver notices", notices::deliver),
            ("let files go", intake::forget_chore),
            ("forget people", leaving::forget_chore),
            ("look through birthdays", minors::birthdays_chore),
            ("let go what can be done no more", todo::sweep_chore),
            ("let holds run out", directed::chore),
            ("tell of who waits to join", people::newcomers_chore),
            ("remind of agreements", agreements::remind_chore),
        ],
    }
}

async fn file(State(app): State<App>, Path((_, name)): Path<(String, String)>) -> Response {
    send(&app, &name, "public, max-age=31536000, immutable")
}

/// The service worker stands at the root, so that its scope is the whole town.
async fn service_worker(State(app): State<App>) -> Response {
    send(&app, "sw.js", "no-cache")
}

fn send(app: &App, name: &str, keep: &'static str) -> Response {
    let Some(asset) = app.assets().get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let head = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep)];
    if asset.packed.is_empty() {
        (head, asset.bytes.clone()).into_response()
    } else {
        (head, [(header::CONTENT_ENCODING, "gzip")], asset.packed.clone()).into_response()
    }
}
