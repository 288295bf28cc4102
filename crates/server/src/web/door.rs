//! How a handler becomes a door: all behind one type.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{self, MethodRouter};

use crate::app::App;

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler whose own type is forgotten. The router is generic over its handlers: with hundreds
/// of doors the compiler would make all of its parts anew for each of them, and prove for each
/// part again that the whole work behind the door may move between threads.
#[derive(Clone)]
struct Door(Arc<dyn Fn(Request, App) -> Answering + Send + Sync>);

impl Door {
    fn to<H, T>(handler: H) -> Self
    where
        H: Handler<T, App, Future = Answering> + Sync,
    {
        Self(Arc::new(move |request, app| handler.clone().call(request, app)))
    }
}

impl Handler<(), App> for Door {
    type Future = Answering;

    fn call(self, request: Request, app: App) -> Answering {
        (self.0)(request, app)
    }
}

/// A door that shows.
pub fn get<H, T>(handler: H) -> MethodRouter<App>
where
    H: Handler<T, App, Future = Answering> + Sync,
{
    routing::get(Door::to(handler))
}

/// A door that changes. With one that shows at the same address: `get(page).merge(post(send))`.
pub fn post<H, T>(handler: H) -> MethodRouter<App>
where
    H: Handler<T, App, Future = Answering> + Sync,
{
    routing::post(Door::to(handler))
}
