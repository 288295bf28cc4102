//! 龙城镇 with 飞鹰一队 and one shift in three days, as a program meets it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use liandong::activities::actions::{
    self as activities, ActivityDraft, NewProgramme, Plan, PostDraft,
};
use liandong::app::{App, Parts};
use liandong::clock::Clock;
use liandong::config::Config;
use liandong::db::{Param, Sql, Tx, Who};
use liandong::failure::Failure;
use liandong::ids::Ids;
use liandong::organisations::actions::{NewBody, NewRole, found, give_first_role};
use liandong::people::actions::{Details, NewPerson, register};
use liandong::secrets::Secrets;
use liandong::settings::actions::{NewToken, begin, make_token};
use liandong_domain::access::{Permit, Role};
use liandong_domain::activities::{ActivityKind, Declared};
use liandong_domain::basics::{Day, Moment, OrganisationId, PersonId, ShiftId, TimeOfDay, TownId};
use liandong_domain::organisations::Kind as BodyKind;
use liandong_domain::people::{PersonName, Phone};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::support::stores::{Store, TestStore};

/// Everything that an operation asks for.
pub const ALL_SCOPES: &[&str] = &[
    "view_town",
    "browse_activities",
    "view_rules",
    "view_people",
    "view_person_card",
    "register_people",
    "sign_up_self",
    "sign_up_for_others",
    "cancel_for_others",
    "record_attendance",
    "close_shift",
    "confirm_hours",
    "confirm_long_days",
    "view_own_hours",
    "view_hours",
    "issue_own_statement",
    "issue_records",
    "view_diary",
];

/// The town with its router.
pub struct Programs {
    pub app: App,
    router: Router,
    pub town: TownId,
    pub team: OrganisationId,
    pub worker: PersonId,
    pub volunteer: PersonId,
    pub shift: ShiftId,
    pub starts_at: Moment,
    pub store: TestStore,
}

struct Made {
    team: OrganisationId,
    worker: PersonId,
    volunteer: PersonId,
    shift: ShiftId,
    starts_at: Moment,
}

/// One answer.
pub struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Told {
    pub fn code(&self) -> &str {
        self.body["errors"][0]["code"].as_str().unwrap_or_default()
    }
    pub fn pointer(&self) -> &str {
        self.body["errors"][0]["pointer"].as_str().unwrap_or_default()
    }
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }
}

fn person(
    tx: &mut Tx<'_>,
    keeper: &Permit<liandong_domain::access::may::RegisterPeople>,
    body: OrganisationId,
    name: &str,
    phone: &str,
) -> Result<PersonId, Failure> {
    let name = PersonName::parse("name", name)?;
    let details = Details {
        born_on: Day::new(1990, 3, 5).ok(),
        phone: Phone::parse("phone", phone).ok(),
        ..Details::named(name.clone())
    };
    register(tx, keeper, &NewPerson { details, ..NewPerson::named(Some(body), name) })
}

fn role(
    tx: &mut Tx<'_>,
    town: TownId,
    person: PersonId,
    organisation: OrganisationId,
    role: Role,
) -> Result<(), Failure> {
    let new = NewRole { person, organisation, role, starts_on: tx.now().day(), ends_on: None };
    give_first_role(tx, &Permit::for_system(town, person), &new).map(|_| ())
}

fn body(parent: Option<OrganisationId>, kind: BodyKind, name: &str) -> NewBody {
    NewBody {
        parent,
        kind,
        name: name.to_owned(),
        about: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        founded_on: None,
    }
}

const FIRST_SHIFT: Sql =
    Sql("select shift_id, starts_at from shift where town_id = $1 order by starts_at limit 1");

fn make(tx: &mut Tx<'_>, town: TownId) -> Result<Made, Failure> {
    begin(tx, town, "longcheng", "龙城镇", None)?;
    let keeper = PersonId::new(tx.fresh());
    let permit = Permit::for_system(town, keeper);
    let centre = found(tx, &permit, &body(None, BodyKind::TownCentre, "龙城镇志愿服务中心"))?;
    let team = found(tx, &permit, &body(Some(centre), BodyKind::Team, "飞鹰一队"))?;
    let keeper = Permit::for_system(town, keeper);
    let worker = person(tx, &keeper, centre, "陈社工", "13800000001")?;
    role(tx, town, worker, centre, Role::CentreManager)?;
    let volunteer = person(tx, &keeper, team, "李敏", "13800005678")?;
    for (name, phone) in
        [("何桂芳", "13800000002"), ("李伯年", "13800000003"), ("冯永康", "13800000004")]
    {
        person(tx, &keeper, team, name, phone)?;
    }
    let programme = NewProgramme {
        organisation: team,
        name: "暖心探访".to_owned(),
        about: "每周探访独居老人。".to_owned(),
        field: ActivityKind::Community,
        worker_part: "安排探访".to_owned(),
        volunteer_part: "陪伴聊天".to_owned(),
    };
    let programme =
        activities::keep_programme(tx, &Permit::for_system(town, worker), None, &programme)?;
    let day = tx.now().day().plus_days(3);
    let draft = ActivityDraft {
        title: "周末探访独居老人".to_owned(),
        about: "两人一组,上门陪独居老人聊天、量血压、看看家里有没有绊脚的东西。".to_owned(),
        place: "西湖社区".to_owned(),
        address: "东莞市龙城镇西湖社区服务中心".to_owned(),
        risks: "楼道较暗,雨天路滑".to_owned(),
        contact_name: "陈社工".to_owned(),
        contact_phone: "13800000000".to_owned(),
        declared: Declared::all_no(),
        posts: vec![PostDraft::worker("社工", 1), PostDraft::volunteers("陪伴志愿者", 1, 2)],
        plan: Plan::Days {
            days: vec![day],
            start: TimeOfDay::new(9, 0).expect("nine"),
            end: TimeOfDay::new(11, 30).expect("half past eleven"),
        },
        ..ActivityDraft::blank(programme, team, worker)
    };
    let activity = activities::draft(tx, &Permit::for_system(town, worker), &draft)?;
    activities::publish(tx, &Permit::for_system(town, worker), activity)?;
    let row = tx.row(FIRST_SHIFT, &[Param::from(town)])?.expect("a shift");
    Ok(Made { team, worker, volunteer, shift: row.get(0)?, starts_at: row.get(1)? })
}

impl Programs {
    pub fn on(store: Store) -> Self {
        let store = TestStore::empty(store);
        let morning =
            Day::new(2026, 11, 23).expect("a day").at(TimeOfDay::new(9, 0).expect("nine"));
        let ids = Ids::seeded(7);
        let secrets = Secrets::make_in_folder(&store.folder, &ids).expect("keys");
        let config = Config { data: store.folder.clone(), ..Config::default() };
        let clock = Clock::at(morning);
        let app = App::open(Parts {
            config,
            at: store.at.clone(),
            clock,
            ids,
            secrets,
            followers: liandong::router::FOLLOWERS,
        })
        .expect("the app opens");
        let town = TownId::new(app.ids().fresh(morning));
        let made = app
            .db()
            .write_now(Who::system(town, "test"), move |tx| make(tx, town))
            .expect("the town is made");
        let Made { team, worker, volunteer, shift, starts_at } = made;
        let router = liandong::router::router(app.clone());
        Self { app, router, town, team, worker, volunteer, shift, starts_at, store }
    }

    pub fn token(&self, whose: PersonId, scopes: &[&str]) -> String {
        let (town, scopes) = (self.town, scopes.iter().map(|s| (*s).to_owned()).collect());
        let new = NewToken { name: "程序".to_owned(), scopes, days: 90 };
        let who = Who::system(town, "test");
        let make =
            move |tx: &mut Tx<'_>| make_token(tx, &Permit::for_system(town, whose), whose, &new);
        self.app.db().write_now(who, make).expect("a token")
    }

    pub fn send(&self, request: Request<Body>) -> Told {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("an answer");
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
            let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
            Told { status, headers, body }
        })
    }

    pub fn get(&self, path: &str, token: &str) -> Told {
        let mut request = Request::get(path).header(header::ACCEPT_LANGUAGE, "en");
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(Body::empty()).expect("a request"))
    }

    pub fn write(&self, method: &str, path: &str, token: &str, key: &str, body: &str) -> Told {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a request"))
    }

    pub fn post(&self, path: &str, token: &str, key: &str, body: &Value) -> Told {
        self.write("POST", path, token, key, &body.to_string())
    }

    pub fn sign_ups(&self) -> String {
        format!("/api/v1/shifts/{}/sign-ups", self.shift)
    }
}
