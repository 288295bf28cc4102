//! Files sent to browsers: three style sheets, small scripts, pictures. Made short, packed, with a
//! hash in the address, kept for a year.
//!
//! `app.css` is what every page stands on and what a volunteer's home shows; `door.css` is the
//! leader's list in the park, `more.css` every other component. Both are linked only by pages that
//! show one of their components (`frame::draw` sees to it), so that the list stays light where the
//! signal is weak. Written sizes do not count: comments and blanks are taken out before packing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

/// Everything under `ui/` that is needed while running.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/ui"]
#[include = "*.css"]
#[include = "components/*/*.css"]
#[include = "icons.svg"]
#[include = "pictures/*"]
#[include = "js/*.js"]
#[include = "vendor/*.js"]
#[include = "words/*/*.ftl"]
pub struct UiFiles;

/// One file as it is sent.
pub struct Asset {
    /// Its media type.
    pub kind: &'static str,
    /// As it is.
    pub bytes: Vec<u8>,
    /// Packed with gzip; empty when packing does not help.
    pub packed: Vec<u8>,
    /// The short hash in its address.
    pub hash: String,
}

/// All files, by name.
pub struct Assets(BTreeMap<String, Asset>);

/// The order in which the style sheet is put together: order is the cascade.
const HEAD: [&str; 4] = ["tokens.css", "reset.css", "base.css", "layout.css"];
const TAIL: [&str; 2] = ["utilities.css", "print.css"];
/// Components in `app.css`: what a volunteer meets between the front door and a sign-up.
const FIRST: [&str; 17] = [
    "button",
    "card",
    "demo-bar",
    "empty",
    "error-summary",
    "field",
    "flash",
    "help",
    "icon",
    "list-row",
    "notice",
    "progress",
    "shift-card",
    "star",
    "stat",
    "status",
    "tabs",
];

/// Components in `door.css`: what a leader at the door needs.
const DOOR: [&str; 2] = ["modes", ROSTER];
const ROSTER: &str = "roster";

/// A sheet that a page asks for only when it shows one of its components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// The leader's list.
    Door,
    /// Everything else.
    More,
}

impl Sheet {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Door, Self::More];

    /// The name of its file, as the layouts link it.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Door => "door.css",
            Self::More => "more.css",
        }
    }
    /// What other pages use too stands in both sheets, so that the list links but one.
    fn holds(self, component: &str) -> bool {
        match self {
            Self::Door => DOOR.contains(&component),
            Self::More => !FIRST.contains(&component) && component != ROSTER,
        }
    }
    fn text(self) -> String {
        joined(components(|name| self.holds(name)).into_iter())
    }
    /// Whether a drawn page shows one of its components that no other sheet of the page has.
    pub(super) fn needed(self, html: &str) -> bool {
        let [door, more] = &*OWN_CLASSES;
        let at_door = shows(html, |class| door.contains(class) && !more.contains(class));
        match self {
            Self::Door => at_door,
            Self::More => shows(html, |c| more.contains(c) && !(at_door && door.contains(c))),
        }
    }
}

impl Assets {
    /// Reads, joins, packs and hashes.
    pub fn load() -> Self {
        let mut out = BTreeMap::new();
        let others = Sheet::ALL.map(|sheet| (sheet.file(), sheet.text()));
        for (name, sheet) in [("app.css", first_sheet())].into_iter().chain(others) {
            let bytes = short_css(&sheet).into_bytes();
            out.insert(name.to_owned(), asset("text/css; charset=utf-8", bytes));
        }
        for path in UiFiles::iter() {
            let name = match path.split_once('/') {
                None if path == "icons.svg" => path.to_string(),
                Some(("pictures", _)) => path.to_string(),
                Some(("js" | "vendor", name)) => name.to_owned(),
                _ => continue,
            };
            let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
                Some("svg") => "image/svg+xml",
                Some("js") => "text/javascript; charset=utf-8",
                Some("png") => "image/png",
                _ => continue,
            };
            if let Some(file) = UiFiles::get(&path) {
                let bytes = if path.starts_with("js/") {
                    short_js(&String::from_utf8_lossy(&file.data)).into_bytes()
                } else {
                    file.data.into_owned()
                };
                out.insert(name, asset(kind, bytes));
            }
        }
        Self(out)
    }

    /// The address of a file.
    pub fn address(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(asset) => format!("/static/{}/{name}", asset.hash),
            None => format!("/static/missing/{name}"),
        }
    }
    /// A file by name.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.0.get(name)
    }
}

/// The files of a sheet, one after the other.
fn joined(names: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    for name in names {
        if let Some(file) = UiFiles::get(&name) {
            out.push_str(&String::from_utf8_lossy(&file.data));
            out.push('\n');
        }
    }
    out
}

/// The sheets of the components that are meant.
fn components(meant: impl Fn(&str) -> bool) -> Vec<String> {
    let mut out: Vec<String> = UiFiles::iter()
        .filter(|p| p.ends_with(".css"))
        .filter(|p| {
            let name = p.strip_prefix("components/").and_then(|rest| rest.split('/').next());
            name.is_some_and(&meant)
        })
        .map(|p| p.to_string())
        .collect();
    out.sort();
    out
}

fn first_sheet() -> String {
    let own = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    joined(own(&HEAD).into_iter().chain(components(|name| FIRST.contains(&name))).chain(own(&TAIL)))
}

/// Whether a drawn page uses such a class.
fn shows(html: &str, meant: impl Fn(&str) -> bool) -> bool {
    html.split("class=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .any(|all| all.split_ascii_whitespace().any(&meant))
}

/// Class names that `app.css` gives no look but the sheet does, in the order of [`Sheet::ALL`].
static OWN_CLASSES: LazyLock<[BTreeSet<String>; 2]> = LazyLock::new(|| {
    let print = joined(std::iter::once("print.css".to_owned()));
    let known = classes(&first_sheet().replace(&print, ""));
    Sheet::ALL.map(|sheet| classes(&sheet.text()).difference(&known).cloned().collect())
});

/// Every class named in a sheet.
fn classes(sheet: &str) -> BTreeSet<String> {
    let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    sheet
        .split('.')
        .skip(1)
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(|rest| rest.chars().take_while(|c| name(*c)).collect())
        .collect()
}

/// A sheet without comments and blanks; as written when it cannot be read.
fn short_css(sheet: &str) -> String {
    match minifier::css::minify(sheet) {
        Ok(short) => short.to_string().replace(";}", "}").trim().to_owned(),
        Err(_) => sheet.to_owned(),
    }
}

/// A script without comments and blanks; as written when it cannot be read. Names stay.
fn short_js(script: &str) -> String {
    minifier::js::minify(script).map_or_else(|_| script.to_owned(), |short| short.to_string())
}

fn asset(kind: &'static str, bytes: Vec<u8>) -> Asset {
    let digest = Sha256::digest(&bytes);
    let hash: String = digest.iter().take(5).map(|b| format!("{b:02x}")).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    let packed = if packed.len() < bytes.len() { packed } else { Vec::new() };
    Asset { kind, bytes, packed, hash }
}

#[cfg(test)]
mod tests {
    use super::{Assets, Sheet, classes, short_css};

    fn packed(name: &str) -> usize {
        Assets::load().get(name).map_or(0, |asset| asset.packed.len())
    }

    // covers R1
    #[test]
    fn pages_stand_on_six_kilobytes_of_looks() {
        let size = packed("app.css");
        assert!(size > 3000 && size <= 6144, "app.css weighs {size} packed");
        let more = packed("more.css");
        assert!(more > 2000 && more <= 6144, "more.css weighs {more} packed");
        let door = packed("door.css");
        assert!(door > 500 && door <= 2048, "door.css weighs {door} packed");
    }

    // covers F2 R1
    #[test]
    fn scripts_keep_their_weight() {
        let names = ["draft", "geo", "grid", "ime-search", "once", "rotating", "shortcuts", "sw"];
        for name in names {
            let size = packed(&format!("{name}.js"));
            assert!(size > 100 && size <= 3072, "{name}.js weighs {size} packed");
        }
        let size = packed("checkin.js");
        assert!(size > 1000 && size <= 5120, "checkin.js weighs {size} packed");
    }

    #[test]
    fn a_short_sheet_keeps_what_it_means() {
        let sheet = "/* why */\n.a { margin: calc(-1 * var(--s2)) 0; }\n\
                     .a > .b + .c, html[data-size=\"large\"] .d::before { content: \"\"; }\n\
                     @media (min-width: 40em) { .a .b { color: var(--ink); } }\n";
        assert_eq!(
            short_css(sheet),
            ".a{margin:calc(-1 * var(--s2)) 0}.a>.b+.c,html[data-size=\"large\"] .d::before\
             {content:\"\"}@media (min-width:40em){.a .b{color:var(--ink)}}"
        );
    }

    #[test]
    fn a_page_asks_for_more_only_when_it_shows_more() {
        let home = "<a class=\"button button--primary\"><p class=\"card__heading lead\">";
        assert!(Sheet::ALL.iter().all(|sheet| !sheet.needed(home)));
        assert!(Sheet::More.needed("<ul class=\"measure timeline\">"));
        assert!(Sheet::More.needed("<table class=\"table table--dense\">"));
        let list = "<ul class=\"roster__list\"><li class=\"roster-row\">";
        assert!(Sheet::Door.needed(list) && !Sheet::More.needed(list));
        let modes = "<nav class=\"modes\">";
        assert!(Sheet::More.needed(modes) && !Sheet::Door.needed(modes));
        let both = format!("{list}{modes}");
        assert!(Sheet::Door.needed(&both) && !Sheet::More.needed(&both));
        assert!(classes(".a__b > .c-2:hover { top: 0.5em; }").contains("c-2"));
    }
}
