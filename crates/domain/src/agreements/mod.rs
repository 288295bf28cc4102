//! Agreements (协议与须知): documents with versions, who has to accept them, who signs (B6;
//! china-facts 2.4, 《志愿服务条例》 arts. 12 and 14).
//!
//! Owns the rule of what a new version asks anew and of which sides sign. Emits nothing by itself.
//! Calls `activities` for its coded values, `basics`, `people`. **Never** says that the law
//! demands an agreement: art. 14 lets the three sides sign one as needed; whom the town asks is
//! the town's own rule.

mod document;
mod side;
mod text;

pub use document::{Audience, DocumentForm, Standing, Weight, asked_from, standing};
pub use side::{AgreementRefusal, AgreementState, Side, Way, sides_asked};
pub use text::{Blank, BodyText, Facts, TextRefusal};
