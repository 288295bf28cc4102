//! Turns views into typst values. Text crosses as a value, so `#`, `[` or `$` in a name is a
//! character and nothing else. On the way every text is cleaned and remembered for the check of
//! glyphs.

use typst::foundations::{Array, Bytes, Datetime, Dict, IntoValue, Str, Value};

use crate::SHEET_ROWS_A_PAGE;
use crate::fault::PrintFault;
use crate::fonts::Case;
use crate::views::{
    AgreementView, CertificateView, Day, Lang, MinutesView, PosterView, RecordView, SheetView,
    SlipView,
};

/// A word of letters and digits longer than this may be broken after every character, or it would
/// run out of its column.
const LONGEST_WORD: usize = 14;
const BREAK_HERE: char = '\u{200B}';

/// The values of one document and every text among them.
pub(crate) struct Page {
    pub(crate) data: Dict,
    texts: Vec<String>,
}

impl Page {
    /// Refuses when a text holds a character no font can draw.
    pub(crate) fn refuse_missing(&self, case: &Case) -> Result<(), PrintFault> {
        let mut names: Vec<String> = Vec::new();
        let mut chars: Vec<char> = Vec::new();
        for text in &self.texts {
            let missing = case.missing(text);
            if missing.is_empty() {
                continue;
            }
            if !names.contains(text) {
                names.push(text.clone());
            }
            for c in missing {
                if !chars.contains(&c) {
                    chars.push(c);
                }
            }
        }
        if names.is_empty() { Ok(()) } else { Err(PrintFault::MissingGlyphs { names, chars }) }
    }
}

/// Collects the values of one document.
#[derive(Default)]
struct Tray {
    texts: Vec<String>,
}

impl Tray {
    /// Text that may be broken anywhere if it must.
    fn text(&mut self, text: &str) -> Value {
        let clean = clean(text);
        let value = breakable(&clean).into_value();
        self.texts.push(clean);
        value
    }

    /// Text that a person or a camera copies: no invisible characters are put in.
    fn exact(&mut self, text: &str) -> Value {
        let clean = clean(text);
        let value = clean.as_str().into_value();
        self.texts.push(clean);
        value
    }

    fn close(self, data: Dict) -> Page {
        Page { data, texts: self.texts }
    }
}

pub(crate) fn record(view: &RecordView) -> Page {
    let mut t = Tray::default();
    let mut rows = Array::new();
    for row in &view.rows {
        rows.push(dict([
            ("day", t.exact(&row.day)),
            ("activity", t.text(&row.activity)),
            ("content", t.text(&row.content)),
            ("place", t.text(&row.place)),
            ("hours", t.exact(&row.hours)),
            ("grade", t.exact(&row.grade)),
            ("organiser", t.text(&row.organiser)),
        ]));
    }
    let mut grades = Array::new();
    for line in &view.grades {
        grades.push(dict([("grade", t.exact(&line.grade)), ("words", t.text(&line.words))]));
    }
    let data = [
        ("lang", lang(view.lang)),
        ("title", t.exact(&view.title)),
        ("english", t.exact(&view.english_line)),
        ("number", t.exact(&view.number)),
        ("holder", t.exact(&view.holder)),
        ("document", t.exact(&view.document_masked)),
        ("volunteer", t.exact(&view.volunteer_number)),
        ("card", t.exact(&view.city_card)),
        ("period", t.exact(&view.period)),
        ("total", t.exact(&view.total_hours)),
        ("star", i64::from(view.star.min(5)).into_value()),
        ("rows", rows.into_value()),
        ("grades", grades.into_value()),
        ("issuer", t.text(&view.issuer)),
        ("ring", t.exact(&view.issuer)),
        ("handler", t.text(&view.handler)),
        ("issued", day(view.issued)),
        ("remark", t.text(&view.remark)),
        ("qr", svg(&view.qr_svg)),
        ("url", t.exact(&view.verify_url)),
        ("check", t.exact(&view.check_code)),
        ("seal", view.seal.into_value()),
    ];
    t.close(Dict::from_iter(data.map(|(key, value)| (Str::from(key), value))))
}

pub(crate) fn certificate(view: &CertificateView) -> Page {
    let mut t = Tray::default();
    let mut facts = Array::new();
    for (label, value) in &view.facts {
        facts.push(dict([("label", t.text(label)), ("value", t.text(value))]));
    }
    let data = [
        ("lang", lang(view.lang)),
        ("title", t.exact(&view.title)),
        ("english", t.exact(&view.english_line)),
        ("number", t.exact(&view.number)),
        ("holder", t.exact(&view.holder)),
        ("facts", facts.into_value()),
        ("issuer", t.text(&view.issuer)),
        ("issued", day(view.issued)),
        ("qr", svg(&view.qr_svg)),
        ("url", t.exact(&view.verify_url)),
        ("check", t.exact(&view.check_code)),
    ];
    t.close(Dict::from_iter(data.map(|(key, value)| (Str::from(key), value))))
}

pub(crate) fn poster(view: &PosterView) -> Page {
    let mut t = Tray::default();
    let steps: Array = view.steps.iter().map(|step| t.text(step)).collect();
    let data = [
        ("lang", lang(view.lang)),
        ("title", t.text(&view.title)),
        ("time", t.text(&view.time)),
        ("place", t.text(&view.place)),
        ("organiser", t.text(&view.organiser)),
        ("call", t.text(&view.call)),
        ("code", t.exact(&view.code)),
        ("qr", svg(&view.qr_svg)),
        ("steps", steps.into_value()),
        ("note", t.text(&view.note)),
    ];
    t.close(Dict::from_iter(data.map(|(key, value)| (Str::from(key), value))))
}

pub(crate) fn sheet(view: &SheetView) -> Page {
    let mut t = Tray::default();
    let mut rows = Array::new();
    for row in &view.rows {
        rows.push(dict([("name", t.exact(&row.name)), ("tail", t.exact(&row.phone_tail))]));
    }
    let wanted = view.rows.len() + usize::from(view.blank_rows);
    let total = wanted.max(1).next_multiple_of(SHEET_ROWS_A_PAGE);
    let blank = i64::try_from(total - view.rows.len()).unwrap_or(0);
    let data = [
        ("lang", lang(view.lang)),
        ("title", t.exact(&view.title)),
        ("time", t.exact(&view.time)),
        ("place", t.exact(&view.place)),
        ("organiser", t.exact(&view.organiser)),
        ("code", t.exact(&view.code)),
        ("qr", svg(&view.qr_svg)),
        ("rows", rows.into_value()),
        ("blank", blank.into_value()),
        ("printed", day(view.printed)),
    ];
    t.close(Dict::from_iter(data.map(|(key, value)| (Str::from(key), value))))
}

pub(crate) fn slips(views: &[SlipView]) -> Page {
    let mut t = Tray::default();
    let mut slips = Array::new();
    for view in views {
        slips.push(dict([
            ("lang", lang(view.lang)),
            ("name", t.exact(&view.name)),
            ("link", t.exact(&view.link)),
            ("qr", svg(&view.qr_svg)),
            ("until", t.text(&view.until)),
            ("helper", t.text(&view.helper)),
        ]));
    }
    t.close(Dict::from_iter([(Str::from("slips"), slips.into_value())]))
}

pub(crate) fn agreement(view: &AgreementView) -> Page {
    let mut t = Tray::default();
    let mut paragraphs = Array::new();
    for words in &view.paragraphs {
        paragraphs.push(t.text(words));
    }
    let mut sides = Array::new();
    for side in &view.sides {
        sides.push(dict([
            ("role", t.exact(&side.role)),
            ("name", t.exact(&side.name)),
            ("note", t.text(&side.note)),
            ("hand", svg(&side.hand_svg)),
        ]));
    }
    let data = [
        ("lang", lang(view.lang)),
        ("title", t.exact(&view.title)),
        ("line", t.exact(&view.line)),
        ("paragraphs", paragraphs.into_value()),
        ("sides", sides.into_value()),
        ("foot", t.exact(&view.foot)),
        ("drawn", day(view.drawn)),
    ];
    t.close(Dict::from_iter(data.map(|(key, value)| (Str::from(key), value))))
}

pub(crate) fn minutes(view: &MinutesView) -> Page {
    let mut t = Tray::default();
    let mut facts = Array::new();
    for (label, value) in &view.facts {
        facts.push(dict([("label", t.text(label)), ("value", t.text(value))]));
    }
    let mut lines = |rows: &[[String; 5]]| {
        let mut out = Array::new();
        for row in rows {
            let mut cells = Array::new();
            for cell in row {
                cells.push(t.text(cell));
            }
            out.push(cells.into_value());
        }
        out
    };
    let (members, children) = (lines(&view.members), lines(&view.children));
    let mut heads = lines(&[view.members_head.clone(), view.children_head.clone()]).into_iter();
    let mut signatures = Array::new();
    for words in &view.signatures {
        signatures.push(t.text(words));
    }
    let data = [
        ("lang", lang(view.lang)),
        ("title", t.exact(&view.title)),
        ("line", t.exact(&view.line)),
        ("facts", facts.into_value()),
        ("members-title", t.exact(&view.members_title)),
        ("members-none", t.exact(&view.members_none)),
        ("members-head", heads.next().unwrap_or_default()),
        ("members", members.into_value()),
        ("children-title", t.exact(&view.children_title)),
        ("children-none", t.exact(&view.children_none)),
        ("children-head", heads.next().unwrap_or_default()),
        ("children", children.into_value()),
        ("signatures", signatures.into_value()),
        ("foot", t.exact(&view.foot)),
        ("drawn", day(view.drawn)),
    ];
    t.close(Dict::from_iter(data.map(|(key, value)| (Str::from(key), value))))
}

/// The day for typst, or the refusal of a day no calendar has.
pub(crate) fn datetime(given: Day) -> Result<Datetime, PrintFault> {
    let Day { year, month, day } = given;
    Datetime::from_ymd(year, month, day).ok_or(PrintFault::NoSuchDay { year, month, day })
}

fn dict<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Dict::from_iter(pairs.map(|(key, value)| (Str::from(key), value))).into_value()
}

fn lang(lang: Lang) -> Value {
    match lang {
        Lang::Zh => "zh".into_value(),
        Lang::En => "en".into_value(),
    }
}

fn day(day: Day) -> Value {
    dict([
        ("year", i64::from(day.year).into_value()),
        ("month", i64::from(day.month).into_value()),
        ("day", i64::from(day.day).into_value()),
    ])
}

/// An empty code is `none`: the template leaves its place blank.
fn svg(text: &str) -> Value {
    if text.is_empty() { Value::None } else { Bytes::from_string(text.to_owned()).into_value() }
}

/// One line of visible text: control characters become spaces, and the marks that turn the
/// direction of writing are taken out, because they could make a record read otherwise than it is.
fn clean(text: &str) -> String {
    let shown = text.chars().filter(
        |c| !matches!(u32::from(*c), 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 | 0xFEFF),
    );
    let spaced: String = shown
        .map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}

/// Puts invisible break places into overlong words of letters and digits.
pub(crate) fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word: Vec<char> = Vec::new();
    for c in text.chars() {
        // Chinese characters already break anywhere.
        if c.is_whitespace() || u32::from(c) >= 0x2E80 {
            put_word(&mut out, &mut word);
            out.push(c);
        } else {
            word.push(c);
        }
    }
    put_word(&mut out, &mut word);
    out
}

fn put_word(out: &mut String, word: &mut Vec<char>) {
    let overlong = word.len() > LONGEST_WORD;
    for (place, c) in word.drain(..).enumerate() {
        if overlong && place > 0 {
            out.push(BREAK_HERE);
        }
        out.push(c);
    }
}
