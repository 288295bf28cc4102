//! Every page of the house, drawn from its samples in every language, size and contrast.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use liandong::specimens::every_page;
use liandong::ui::{Assets, CONTRASTS, Frame, Lang, SIZES, Words};

use crate::house::{files, root};

/// What a page must not hold, whatever it shows.
fn faults(html: &str, lang: &str) -> Vec<String> {
    let mut out = Vec::new();
    let is_whole = html.contains("<html");
    let heads = html.matches("<h1").count();
    if is_whole && heads != 1 {
        out.push(format!("{heads} h1"));
    }
    if is_whole && !html.contains(&format!("lang=\"{lang}\"")) {
        out.push("not in its language".to_owned());
    }
    if let Some((_, rest)) = html.split_once('⟦') {
        out.push(format!("lacks the words {}", rest.split('⟧').next().unwrap_or_default()));
    }
    let ids: Vec<&str> = values(html, " id=\"");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    if known.len() != ids.len() {
        let twice: BTreeSet<_> =
            ids.iter().filter(|id| ids.iter().filter(|i| i == id).count() > 1).collect();
        out.push(format!("says an id twice: {twice:?}"));
    }
    for name in [" for=\"", " aria-describedby=\"", " aria-labelledby=\""] {
        for wanted in values(html, name).iter().flat_map(|v| v.split(' ')) {
            if !known.contains(wanted) {
                out.push(format!("{name} leads nowhere: {wanted}"));
            }
        }
    }
    for empty in ["href=\"\"", "src=\"\"", "action=\"\""] {
        if html.contains(empty) {
            out.push(format!("holds {empty}"));
        }
    }
    out
}

fn values<'h>(html: &'h str, head: &str) -> Vec<&'h str> {
    html.match_indices(head)
        .filter_map(|(at, _)| html[at + head.len()..].split('"').next())
        .collect()
}

// covers R1 R3 R5
#[test]
fn every_page_renders_in_every_language_size_and_contrast() {
    let words = Arc::new(Words::load().expect("the words can be read"));
    let assets = Arc::new(Assets::load());
    let mut wrong = BTreeSet::new();
    let mut drawn = 0;
    for lang in Lang::ALL {
        for (size, contrast) in SIZES.into_iter().zip(["standard", "high", "standard"]) {
            assert!(CONTRASTS.contains(&contrast));
            let c = Frame::specimen(words.clone(), assets.clone(), (lang, size, contrast));
            for sample in every_page(&c).expect("every sample can be drawn") {
                drawn += 1;
                for fault in faults(&sample.html, lang.tag()) {
                    wrong.insert(format!("{} {}: {fault}", sample.name, lang.tag()));
                }
            }
        }
    }
    assert!(drawn > 600, "only {drawn} samples");
    assert!(wrong.is_empty(), "{}", Vec::from_iter(wrong).join("\n"));
}

#[test]
fn every_page_has_samples() {
    let words = Arc::new(Words::load().expect("the words can be read"));
    let assets = Arc::new(Assets::load());
    let c = Frame::specimen(words, assets, (Lang::Zh, "standard", "standard"));
    let drawn: BTreeSet<&str> =
        every_page(&c).expect("every sample can be drawn").iter().map(|s| s.name).collect();
    let mut missing = BTreeSet::new();
    for path in files(&root().join("crates/server/src"), &[".rs"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for name in values(&text, "const NAME: &'static str = \"") {
            if !drawn.contains(name) {
                missing.insert(name.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "pages without samples in specimens.rs: {missing:?}");
}

/// The page of looks is where every component is seen in every state: a class of a component's
/// sheet that is not on it was forgotten there, or is used by nobody.
#[test]
fn every_look_of_a_component_is_on_the_page_of_looks() {
    let words = Arc::new(Words::load().expect("the words can be read"));
    let assets = Arc::new(Assets::load());
    let c = Frame::specimen(words, assets, (Lang::Zh, "standard", "standard"));
    let html: String = every_page(&c)
        .expect("every sample can be drawn")
        .into_iter()
        .filter(|sample| sample.name == "look/look")
        .map(|sample| sample.html)
        .collect();
    let shown: BTreeSet<&str> =
        values(&html, "class=\"").into_iter().flat_map(str::split_ascii_whitespace).collect();
    let mut missing = BTreeSet::new();
    for path in files(&root().join("crates/server/ui/components"), &[".css"]) {
        let sheet = fs::read_to_string(&path).expect("readable");
        for rest in sheet.split('.').skip(1) {
            let class: String = rest
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(*c))
                .collect();
            let named = class.starts_with(|c: char| c.is_ascii_lowercase());
            // Set by a script on what is ticked, or by the page around.
            if named && !shown.contains(class.as_str()) {
                missing.insert(class);
            }
        }
    }
    assert!(missing.is_empty(), "not on the page of looks: {missing:?}");
}

/// A file under `ui/pages` that no page draws is left over.
#[test]
fn every_template_is_drawn_by_somebody() {
    let mut used = String::new();
    for path in files(&root().join("crates/server"), &[".rs", ".html"]) {
        used.push_str(&fs::read_to_string(&path).expect("readable"));
    }
    let pages = root().join("crates/server/ui");
    for path in files(&pages.join("pages"), &[".html"]) {
        let name = path.strip_prefix(&pages).expect("below ui").to_string_lossy().into_owned();
        assert!(used.contains(&format!("\"{name}\"")), "{name} is used by nobody");
    }
}
