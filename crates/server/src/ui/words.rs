//! Words in two languages, from `ui/words/<language>/*.ftl`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use liandong_domain::basics::{Fact, Refusal, RuleRef};
use unic_langid::LanguageIdentifier;

use super::assets::UiFiles;
use super::format;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese, first.
    Zh,
    /// English, complete.
    En,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The tag for `lang=` and the folder of words.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
    /// From a tag; Chinese unless English is asked for.
    pub fn parse(tag: &str) -> Self {
        if tag.starts_with("en") { Self::En } else { Self::Zh }
    }
}

/// All words, read once. Words without facts, which are most of a page, are put into text at the
/// reading and only copied afterwards.
pub struct Words {
    bundles: [FluentBundle<FluentResource>; 2],
    keys: [BTreeSet<String>; 2],
    plain: [HashMap<String, Box<str>>; 2],
}

impl Words {
    /// Reads every word file. A broken file is a start-up error naming it.
    pub fn load() -> Result<Self, String> {
        let (zh, zh_keys) = bundle(Lang::Zh)?;
        let (en, en_keys) = bundle(Lang::En)?;
        let plain = [plain(&zh, &zh_keys), plain(&en, &en_keys)];
        Ok(Self { bundles: [zh, en], keys: [zh_keys, en_keys], plain })
    }

    /// The keys of a language, for the test that compares them.
    pub fn keys(&self, lang: Lang) -> &BTreeSet<String> {
        &self.keys[lang as usize]
    }

    /// Whether the key has words.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.keys[lang as usize].contains(key)
    }

    /// The words for a key. An unknown key shows as `⟦key⟧`, which a test looks for.
    pub fn say(&self, lang: Lang, key: &str, facts: &[(&str, String)]) -> String {
        if let Some(text) = self.plain[lang as usize].get(key) {
            return text.to_string();
        }
        let mut args = FluentArgs::with_capacity(facts.len());
        for (name, value) in facts {
            // Whole numbers go in as numbers, so that English can tell one from many.
            match value.parse::<i64>() {
                Ok(n) if value == &n.to_string() && value.len() < 10 => {
                    args.set(*name, FluentValue::from(n));
                }
                _ => args.set(*name, FluentValue::from(value.clone())),
            }
        }
        let bundle = &self.bundles[lang as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if errors.is_empty() { text } else { format!("⟦{key}: {errors:?}⟧") }
    }

    /// The sentence of a refusal.
    pub fn refusal(&self, lang: Lang, refusal: &dyn Refusal) -> String {
        let facts: Vec<(&str, String)> = refusal
            .facts()
            .into_iter()
            .map(|(name, fact)| (name, self.fact(lang, &fact)))
            .collect();
        self.say(lang, &format!("refusal-{}", refusal.key()), &facts)
    }

    /// A rule a result names, by the name people know: 星级标准第 1 版.
    pub fn rule(&self, lang: Lang, rule: &RuleRef) -> String {
        let name = format!("rules-name-{}", rule.rule);
        if !self.has(lang, &name) {
            return rule.to_string();
        }
        let facts = [("rule", self.say(lang, &name, &[])), ("version", rule.version.to_string())];
        self.say(lang, "rules-version-of", &facts)
    }

    /// A fact as people read it.
    pub fn fact(&self, lang: Lang, fact: &Fact) -> String {
        match fact {
            Fact::Text(text) => text.clone(),
            Fact::Number(n) => n.to_string(),
            Fact::Day(day) => format::day_long(lang, *day),
            Fact::Moment(moment) => format::moment_long(lang, *moment),
            Fact::Word(key) => self.say(lang, key, &[]),
            Fact::Money(fen) => fen.yuan_text(),
        }
    }
}

/// The texts of the words that ask for no facts.
fn plain(
    bundle: &FluentBundle<FluentResource>,
    keys: &BTreeSet<String>,
) -> HashMap<String, Box<str>> {
    let text = |key: &String| {
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
        errors.is_empty().then(|| (key.clone(), text.into_boxed_str()))
    };
    keys.iter().filter_map(text).collect()
}

type Bundle = (FluentBundle<FluentResource>, BTreeSet<String>);

fn bundle(lang: Lang) -> Result<Bundle, String> {
    let id: LanguageIdentifier = lang.tag().parse().map_err(|e| format!("{e}"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    let mut keys = BTreeMap::new();
    let folder = format!("words/{}/", lang.tag());
    for path in UiFiles::iter().filter(|p| p.starts_with(&folder) && p.ends_with(".ftl")) {
        let Some(file) = UiFiles::get(&path) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        for line in text.lines() {
            if let Some((key, _)) = line.split_once('=')
                && !line.starts_with([' ', '#', '-', '.', '}'])
            {
                let key = key.trim().to_owned();
                if let Some(other) = keys.insert(key.clone(), path.to_string()) {
                    return Err(format!("the word {key} stands in {path} and in {other}"));
                }
            }
        }
        let resource = FluentResource::try_new(text).map_err(|(_, e)| format!("{path}: {e:?}"))?;
        bundle.add_resource(resource).map_err(|e| format!("{path}: {e:?}"))?;
    }
    Ok((bundle, keys.into_keys().collect()))
}
