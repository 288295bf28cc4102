//! Guards on every answer and every unsafe request.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::app::App;

/// Nothing from outside, nothing inline, nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

/// Headers that every answer carries. Pages of signed-in people are not kept by anybody's cache.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_static = request.uri().path().starts_with("/static/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name, value| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    // The camera is asked for on the leader's roster alone, which says so itself.
    set(
        header::HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(), microphone=(), payment=()",
    );
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if !is_static {
        set(header::CACHE_CONTROL, "no-store");
    }
    if app.config().https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

/// Unsafe methods come from our own pages only: `Sec-Fetch-Site` says same-origin or none, or the
/// `Origin` is ours. Programs carry a bearer token and no cookie, so they are not asked.
pub async fn own_origin_only(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let bearer = text(header::AUTHORIZATION).is_some_and(|v| v.starts_with("Bearer "));
    let ours = match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN))
    {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = text(header::HOST).unwrap_or_default();
            origin.split_once("://").is_some_and(|(_, o)| o == host)
        }
        // Neither header: an old browser or a plain client; the cookie is SameSite=Lax.
        (None, None) => true,
    };
    if safe || bearer || ours {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}
