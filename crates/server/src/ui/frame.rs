//! What stands around every page: language, size, who is here, where one can go.

use std::fmt::Display;
use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::assets::Sheet;
use super::{Assets, Lang, Words};
use crate::failure::{Failure, Fault};

/// A way to go, in the rail or the tabs.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// The word key.
    pub key: &'static str,
    /// Where to.
    pub href: &'static str,
    /// The symbol in the sprite, without `i-`.
    pub icon: &'static str,
    /// Whether one is there.
    pub current: bool,
}

/// Ways of the rail that belong together.
#[derive(Debug, Clone)]
pub struct NavGroup {
    /// The word key of its heading; empty: it has none.
    pub key: &'static str,
    /// The ways.
    pub items: Vec<NavItem>,
    /// Whether its ways are seen without a press.
    pub open: bool,
}

/// One sentence about what just happened.
#[derive(Debug, Clone)]
pub struct Flash {
    /// `done`, `warn` or `error`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
    /// Where to POST to take it back.
    pub undo: Option<String>,
}

/// A sentence about one field.
#[derive(Debug, Clone)]
pub struct FieldError {
    /// The field's name and id; empty for the whole form.
    pub field: String,
    /// The sentence.
    pub text: String,
}

/// The frame: every page has it as `c`.
#[derive(Clone)]
pub struct Frame {
    pub(crate) words: Arc<Words>,
    pub(crate) assets: Arc<Assets>,
    /// Which language.
    pub tongue: Lang,
    /// `zh-CN` or `en`.
    pub lang: &'static str,
    /// `standard`, `large` or `huge`.
    pub size: String,
    /// `standard` or `high`.
    pub contrast: String,
    /// The town's name.
    pub town: String,
    /// The path of this page.
    pub path: String,
    /// This page with its query, to come back to after something small.
    pub back: String,
    /// The same, encoded for a query.
    pub query_path: String,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// The name shown for who is here.
    pub person: String,
    /// The home of the role.
    pub home: String,
    /// Whether this is a demo town.
    pub demo: bool,
    /// Today, `2026-11-23`.
    pub today: String,
    /// The person acted for.
    pub acting_for: Option<String>,
    /// The desk's rail.
    pub rail: Vec<NavGroup>,
    /// The phone's tabs.
    pub tabs: Vec<NavItem>,
    /// What just happened.
    pub flash: Option<Flash>,
    /// What is wrong with the form.
    pub errors: Vec<FieldError>,
    /// The key that makes a repeated send harmless.
    pub once: String,
}

impl Frame {
    /// Whether who looks has an hours book of their own: officials and administrators do not
    /// serve.
    pub fn has_book(&self) -> bool {
        self.tabs.iter().any(|tab| tab.href == "/hours")
    }

    /// A frame without a request, for drawing the samples of a page: a worker of a demo town who
    /// acts for an elder, in the named language, size and contrast.
    pub fn specimen(words: Arc<Words>, assets: Arc<Assets>, looks: (Lang, &str, &str)) -> Self {
        let (tongue, size, contrast) = looks;
        let item = |key, href, current| NavItem { key, href, icon: "home", current };
        Self {
            words,
            assets,
            tongue,
            lang: tongue.tag(),
            size: size.to_owned(),
            contrast: contrast.to_owned(),
            town: "龙城".to_owned(),
            path: "/desk".to_owned(),
            back: "/desk".to_owned(),
            query_path: "%2Fdesk".to_owned(),
            signed_in: true,
            person: "陈社工".to_owned(),
            home: "/desk".to_owned(),
            demo: true,
            today: "2026-11-23".to_owned(),
            acting_for: Some("李伯年".to_owned()),
            rail: vec![
                NavGroup { key: "", items: vec![item("nav-desk", "/desk", true)], open: true },
                NavGroup {
                    key: "nav-group-people",
                    items: vec![item("nav-people", "/people", false)],
                    open: true,
                },
                NavGroup {
                    key: "nav-group-town",
                    items: vec![item("nav-rules", "/rules", false)],
                    open: false,
                },
            ],
            tabs: vec![item("nav-desk", "/desk", true)],
            flash: None,
            errors: Vec::new(),
            once: "018f0000-0000-7000-8000-000000000009".to_owned(),
        }
    }
    /// The words of a key.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.words.say(self.tongue, key.as_ref(), &[])
    }
    /// With one fact.
    pub fn t1(&self, key: impl AsRef<str>, name: &str, value: impl Display) -> String {
        self.words.say(self.tongue, key.as_ref(), &[(name, value.to_string())])
    }
    /// With two facts.
    pub fn t2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
    ) -> String {
        self.words.say(self.tongue, key, &[(name, value.to_string()), (name2, value2.to_string())])
    }
    /// With three facts.
    #[expect(
        clippy::too_many_arguments,
        reason = "templates have no other way to name three facts"
    )]
    pub fn t3(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
        name3: &str,
        value3: impl Display,
    ) -> String {
        let facts =
            [(name, value.to_string()), (name2, value2.to_string()), (name3, value3.to_string())];
        self.words.say(self.tongue, key, &facts)
    }
    /// Whether a key has words.
    pub fn has(&self, key: impl AsRef<str>) -> bool {
        self.words.has(self.tongue, key.as_ref())
    }
    /// The address of a file.
    pub fn asset(&self, name: impl AsRef<str>) -> String {
        self.assets.address(name.as_ref())
    }
    /// The names of all icons of the sprite, in its order.
    pub fn icons(&self) -> Vec<String> {
        let sprite = self.assets.get("icons.svg").map(|a| String::from_utf8_lossy(&a.bytes));
        sprite
            .unwrap_or_default()
            .split("<symbol id=\"i-")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    }
    /// The sentence about a field, if there is one.
    pub fn error_for(&self, field: impl AsRef<str>) -> Option<String> {
        let field = field.as_ref();
        self.errors.iter().find(|e| e.field == field).map(|e| e.text.clone())
    }
    /// Puts the reasons of a refused form on the page; passes on what is no refusal.
    pub fn refuse(&mut self, failure: Failure) -> Result<(), Failure> {
        match failure {
            Failure::Refused(reasons) => {
                self.errors = reasons
                    .iter()
                    .map(|r| FieldError {
                        field: r.field().unwrap_or_default().to_owned(),
                        text: self.words.refusal(self.tongue, r.as_ref()),
                    })
                    .collect();
                Ok(())
            }
            other => Err(other),
        }
    }
}

/// Draws a page.
pub fn draw(page: &impl askama::Template) -> Result<Response, Failure> {
    draw_with(StatusCode::OK, page)
}

/// Draws a page with another status: 422 for a form that comes back.
pub fn draw_with(status: StatusCode, page: &impl askama::Template) -> Result<Response, Failure> {
    let mut html = page.render().map_err(|e| Fault::new("drawing a page", e.to_string()))?;
    for sheet in Sheet::ALL {
        if !sheet.needed(&html) {
            leave_out(&mut html, sheet);
        }
    }
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, kind, html).into_response())
}

/// Takes the link of a sheet out of a page that shows nothing of it.
fn leave_out(html: &mut String, sheet: Sheet) {
    let head = format!("<link rel=\"stylesheet\" data-sheet=\"{}\"", sheet.file());
    if let Some(from) = html.find(&head)
        && let Some(length) = html[from..].find('>')
    {
        html.replace_range(from..=from + length, "");
    }
}

#[cfg(test)]
mod tests {
    use super::{Sheet, leave_out};

    #[test]
    fn only_the_sheet_that_is_meant_is_left_out() {
        let link =
            |name: &str, rest: &str| format!("<link rel=\"stylesheet\"{rest} href=\"/{name}\">");
        let door = link("door.css", " data-sheet=\"door.css\"");
        let more = link("more.css", " data-sheet=\"more.css\"");
        let app = link("app.css", "");
        let mut html = format!("<head>{door}{more}{app}</head>");
        leave_out(&mut html, Sheet::More);
        assert_eq!(html, format!("<head>{door}{app}</head>"));
        leave_out(&mut html, Sheet::More);
        leave_out(&mut html, Sheet::Door);
        assert_eq!(html, format!("<head>{app}</head>"));
    }

    #[test]
    fn every_sheet_that_may_be_left_out_is_linked_by_every_layout() {
        let layouts = [
            include_str!("../../ui/layout/page.html"),
            include_str!("../../ui/layout/bare.html"),
            include_str!("../../ui/layout/print.html"),
        ];
        for (layout, sheet) in layouts.iter().flat_map(|l| Sheet::ALL.map(|sheet| (l, sheet))) {
            assert!(layout.contains(&format!("data-sheet=\"{}\"", sheet.file())));
        }
    }
}
