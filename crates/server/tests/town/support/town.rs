//! The small named town, asked through its real router by people with their real cookies.

use std::sync::OnceLock;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use liandong::app::{App, Parts};
use liandong::clock::Clock;
use liandong::config::Config;
use liandong::db::StoreAt;
use liandong::demo::{Account, Cast, PASSCODE, Size, Wanted, make, small};
use liandong::ids::Ids;
use liandong::router::router;
use liandong::secrets::Secrets;
use liandong_domain::basics::{Day, Moment, TimeOfDay};
use tower::ServiceExt as _;

use super::stores::{Mould, Store, TestStore};

/// A town with its router.
pub struct Town {
    pub app: App,
    pub cast: Cast,
    router: Router,
    runtime: tokio::runtime::Runtime,
    _store: TestStore,
}

/// The small town, its people and its moment, on each store.
static SMALL: [OnceLock<(Mould, Cast, Moment)>; 2] = [OnceLock::new(), OnceLock::new()];

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookie: String,
    /// What the page may ask the device for.
    pub camera: String,
    /// What it is called as a file.
    pub file: String,
    /// Which draft the house made of what was sent.
    pub draft: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("a JSON answer")
    }
    /// The key of the first form, against repeats.
    pub fn once(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"once\" value=\"").expect("a form");
        rest.split('"').next().expect("a value").to_owned()
    }
}

/// A person with a cookie.
pub struct Someone<'t> {
    town: &'t Town,
    cookie: String,
}

/// The Saturday on which the small town is awake.
pub fn saturday() -> Day {
    "2026-11-21".parse().expect("a day")
}

/// A time of that Saturday.
pub fn at(hour: i64, minute: i64) -> Moment {
    saturday().at(TimeOfDay::new(hour, minute).expect("a time"))
}

impl Town {
    /// The small town on a store, at 9:20 of its Saturday: made once on each store, a copy for each
    /// test.
    pub fn small(store: Store) -> Self {
        let (mould, cast, now) = SMALL[store as usize].get_or_init(|| {
            let (place, app) = Self::opened(TestStore::empty(store), at(9, 20), 7);
            let cast = small(&app).expect("the small town is made");
            let now = app.clock().now();
            drop(app);
            (place.into_mould(), cast, now)
        });
        let (place, app) = Self::opened(TestStore::copy_of(mould), *now, 8);
        Self::of(place, app, *cast)
    }

    fn opened(place: TestStore, now: Moment, seed: u64) -> (TestStore, App) {
        drop(tracing_subscriber::fmt().with_test_writer().try_init());
        let config = Config { data: place.folder.clone(), demo: true, ..Config::default() };
        let app = App::open(Parts {
            config,
            at: place.at.clone(),
            clock: Clock::at(now),
            ids: Ids::seeded(seed),
            secrets: Secrets::from_master(&[3; 32]),
            followers: liandong::router::FOLLOWERS,
        })
        .expect("the town opens");
        (place, app)
    }

    fn of(place: TestStore, app: App, cast: Cast) -> Self {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { router: router(app.clone()), app, cast, runtime, _store: place }
    }

    /// Sends a request as it is.
    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response: Response<Body> =
                self.router.clone().oneshot(request).await.expect("an answer");
            let head = |name| {
                let value = response.headers().get(name);
                value.and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
            };
            let (status, location) = (response.status(), head(header::LOCATION));
            let cookie = head(header::SET_COOKIE);
            let camera = head(header::HeaderName::from_static("permissions-policy"));
            let file = head(header::CONTENT_DISPOSITION);
            let draft = head(header::HeaderName::from_static("draft-kept"));
            let bytes = to_bytes(response.into_body(), 20_000_000).await.expect("a body");
            let body = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status, location, cookie, camera, file, draft, body }
        })
    }

    /// Where its store is.
    pub fn place(&self) -> StoreAt {
        self._store.at.clone()
    }

    /// A visitor.
    pub fn visitor(&self) -> Someone<'_> {
        Someone { town: self, cookie: String::new() }
    }

    /// Somebody with this cookie.
    pub fn with(&self, cookie: &str) -> Someone<'_> {
        Someone { town: self, cookie: cookie.to_owned() }
    }

    /// Signs in by the door that everybody uses.
    pub fn as_(&self, login: &str) -> Someone<'_> {
        self.sign_in(login, PASSCODE)
    }

    /// The same with a passcode of one's own.
    pub fn sign_in(&self, login: &str, passcode: &str) -> Someone<'_> {
        let visitor = self.visitor();
        let answer = visitor.post("/sign-in", &[("login", login), ("passcode", passcode)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login} signs in: {}", answer.body);
        let cookie = answer.cookie.split(';').next().expect("a cookie").to_owned();
        Someone { town: self, cookie }
    }
}

/// The whole demo town, made once by the test that asks for it: that takes a while.
pub struct Large {
    pub town: Town,
    accounts: Vec<Account>,
}

impl Large {
    /// 龙城镇 on the Saturday, as `liandong demo` makes it.
    pub fn made() -> Self {
        let (place, app) = Town::opened(TestStore::empty(Store::Sqlite), at(9, 20), 7);
        let wanted = Wanted { today: saturday(), size: Size::Town, seed: 2010 };
        let made = make(&app, &wanted, &|_, _, _| {}).expect("the demo town is made");
        Self { town: Town::of(place, app, made.cast), accounts: made.accounts }
    }

    /// Somebody of the cast, with the passcode that the demo tells.
    pub fn as_(&self, login: &str) -> Someone<'_> {
        let account = self.accounts.iter().find(|account| account.login == login);
        self.town.sign_in(login, &account.expect("an account").passcode)
    }
}

impl Someone<'_> {
    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "text/html")
    }
    /// Looks at a page.
    pub fn get(&self, path: &str) -> Answer {
        self.town.send(self.request("GET", path).body(Body::empty()).expect("a request"))
    }
    /// Sends a form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields {
            form.append_pair(name, value);
        }
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.finish()))
            .expect("a request");
        self.town.send(request)
    }
    /// Sends a body of another kind, such as a form with a file.
    pub fn post_body(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .expect("a request");
        self.town.send(request)
    }
    /// Sends JSON, as a phone does.
    pub fn post_json(&self, path: &str, body: &serde_json::Value) -> Answer {
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.to_string()))
            .expect("a request");
        self.town.send(request)
    }
}
