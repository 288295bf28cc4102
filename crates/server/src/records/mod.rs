//! Records: the numbered paper a volunteer can show, and the page that proves it (G1).
//!
//! Owns `record`. Emits RecordIssued, RecordRevoked. Calls `hours`, `rules`, `people`. **Never**
//! says 证明 unless the organisation has declared itself entitled (R67 art. 26), never shows more
//! on the verification page than the paper does.

pub mod actions;
pub mod pages;
pub mod store;

pub use pages::routes;
