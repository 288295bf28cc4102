//! Finds the fonts of this machine at start, reads them at the first print, lets go on request.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use typst::foundations::{Array, Bytes, Dict, IntoValue};
use typst::text::{Font, FontBook, FontInfo, FontStyle};
use typst::utils::LazyHash;

use crate::fault::PrintFault;
use crate::skeleton::{self, Depth};

/// The three hands the pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    /// Song: records.
    Serif,
    /// Hei: sheets, posters, small print.
    Sans,
    /// Kai: the name of the person honoured.
    Kai,
}

impl Hand {
    const ALL: [Hand; 3] = [Hand::Serif, Hand::Sans, Hand::Kai];

    /// Families that will do, best first. Packages name the same design differently.
    fn families(self) -> &'static [&'static str] {
        match self {
            Hand::Serif => &[
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "Source Han Serif SC",
                "Source Han Serif CN",
            ],
            Hand::Sans => {
                &["Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"]
            }
            Hand::Kai => &["LXGW WenKai", "LXGW WenKai GB", "LXGW WenKai Lite"],
        }
    }

    /// Weights the templates ask for: 400 text, 700 titles.
    fn weights(self) -> &'static [u16] {
        match self {
            Hand::Serif | Hand::Sans => &[400, 700],
            Hand::Kai => &[400],
        }
    }
}

/// Brothers of the wanted families: the same characters again, drawn for other regions.
const BROTHERS: [&str; 4] =
    ["Noto Sans CJK", "Noto Serif CJK", "Noto Sans Mono CJK", "LXGW WenKai"];

/// Fonts that claim every character and draw none.
const PRETENDERS: [&str; 3] = ["Adobe Blank", "LastResort", "Last Resort"];

/// Font folders are shallow; deeper is a loop of links.
const DEEPEST_FOLDER: u32 = 6;

#[derive(Clone, Debug)]
struct FaceAt {
    path: PathBuf,
    index: u32,
    family: String,
    weight: u16,
    upright: bool,
}

/// Where the letters are. Small: paths and names.
#[derive(Debug)]
pub(crate) struct FontShelf {
    hands: Vec<(Hand, String)>,
    faces: Vec<FaceAt>,
    open: Mutex<Option<Arc<Case>>>,
}

impl FontShelf {
    pub(crate) fn search(dirs: &[PathBuf]) -> Result<FontShelf, PrintFault> {
        let mut files = Vec::new();
        for dir in dirs {
            collect_fonts(dir, 0, &mut files);
        }
        let all: Vec<FaceAt> = files.iter().flat_map(|path| faces_of(path)).collect();
        let hands = choose_hands(&all);
        if hands.is_empty() {
            return Err(PrintFault::FontsMissing { looked_in: dirs.to_vec() });
        }
        let faces = choose_faces(&all, &hands);
        Ok(FontShelf { hands, faces, open: Mutex::new(None) })
    }

    /// The open case, opened now when it was closed.
    pub(crate) fn case(&self) -> Arc<Case> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get_or_insert_with(|| Arc::new(Case::open(&self.hands, &self.faces))).clone()
    }

    pub(crate) fn rest(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn collect_fonts(dir: &Path, depth: u32, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    // The order of a directory is chance; the same machine must print the same letters.
    paths.sort();
    for path in paths {
        if path.is_dir() {
            if depth < DEEPEST_FOLDER {
                collect_fonts(&path, depth + 1, into);
            }
            continue;
        }
        let kind = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        if matches!(kind.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            into.push(path);
        }
    }
}

/// A file that is no readable font has no faces.
fn faces_of(path: &Path) -> Vec<FaceAt> {
    let count = skeleton::faces(path).unwrap_or(0);
    (0..count)
        .filter_map(|index| {
            let info = skeleton::face_info(path, index, Depth::Names).ok()??;
            Some(FaceAt {
                path: path.to_owned(),
                index,
                family: info.family,
                weight: info.variant.weight.to_number(),
                upright: info.variant.style == FontStyle::Normal,
            })
        })
        .collect()
}

fn choose_hands(all: &[FaceAt]) -> Vec<(Hand, String)> {
    Hand::ALL
        .into_iter()
        .filter_map(|hand| {
            let family = hand.families().iter().find(|f| all.iter().any(|a| a.family == **f))?;
            Some((hand, (*family).to_owned()))
        })
        .collect()
}

/// The faces of the hands first, then one face of every other family for rare characters.
fn choose_faces(all: &[FaceAt], hands: &[(Hand, String)]) -> Vec<FaceAt> {
    let mut chosen: Vec<FaceAt> = Vec::new();
    let mut take = |face: Option<&FaceAt>| {
        if let Some(face) = face
            && !chosen.iter().any(|c| c.path == face.path && c.index == face.index)
        {
            chosen.push(face.clone());
        }
    };
    for (hand, family) in hands {
        for weight in hand.weights() {
            take(nearest(all, family, *weight));
        }
    }
    let mut others: Vec<&str> = all.iter().map(|face| face.family.as_str()).collect();
    others.sort_unstable();
    others.dedup();
    for family in others {
        let known = BROTHERS.iter().chain(&PRETENDERS).any(|known| family.starts_with(known));
        if !known {
            take(nearest(all, family, 400));
        }
    }
    chosen
}

fn nearest<'a>(all: &'a [FaceAt], family: &str, weight: u16) -> Option<&'a FaceAt> {
    all.iter()
        .filter(|face| face.family == family)
        .min_by_key(|face| (!face.upright, face.weight.abs_diff(weight)))
}

/// The letters in reach: each face's list of characters, and its outlines once they are needed.
#[derive(Debug)]
pub(crate) struct Case {
    families: Dict,
    book: LazyHash<FontBook>,
    drawers: Vec<Drawer>,
    unreadable: OnceLock<PathBuf>,
}

#[derive(Debug)]
struct Drawer {
    path: PathBuf,
    index: u32,
    info: FontInfo,
    font: OnceLock<Option<Font>>,
}

impl Case {
    fn open(hands: &[(Hand, String)], faces: &[FaceAt]) -> Case {
        let mut book = FontBook::new();
        let mut drawers = Vec::new();
        for face in faces {
            let read = skeleton::face_info(&face.path, face.index, Depth::Characters);
            let Ok(Some(info)) = read else { continue };
            book.push(info.clone());
            drawers.push(Drawer {
                path: face.path.clone(),
                index: face.index,
                info,
                font: OnceLock::new(),
            });
        }
        Case {
            families: families(hands),
            book: LazyHash::new(book),
            drawers,
            unreadable: OnceLock::new(),
        }
    }

    /// For the templates: `serif`, `sans` and `kai`, each a list of families to try in turn.
    pub(crate) fn families(&self) -> Dict {
        self.families.clone()
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The font behind an index of the book, read from disk at first use.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let drawer = self.drawers.get(index)?;
        let font = drawer.font.get_or_init(|| {
            let data = std::fs::read(&drawer.path).ok()?;
            Font::new(Bytes::new(data), drawer.index)
        });
        if font.is_none() {
            // Only the first is kept: one is enough to refuse the print.
            let _ = self.unreadable.set(drawer.path.clone());
        }
        font.clone()
    }

    /// A font that was there at start and could not be read since.
    pub(crate) fn unreadable(&self) -> Option<PathBuf> {
        self.unreadable.get().cloned()
    }

    pub(crate) fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            if !missing.contains(&c) && !draws_nothing(c) && !self.draws(c) {
                missing.push(c);
            }
        }
        missing
    }

    fn draws(&self, c: char) -> bool {
        self.drawers.iter().any(|drawer| drawer.info.coverage.contains(u32::from(c)))
    }
}

/// Characters that need no glyph: spaces, line ends, joiners and variation selectors.
fn draws_nothing(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(u32::from(c),
            0x00AD | 0x200B..=0x200F | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF
            | 0xE0100..=0xE01EF)
}

/// Each hand with the others behind it, so that a missing family or character finds a stand-in.
fn families(hands: &[(Hand, String)]) -> Dict {
    let mut dict = Dict::new();
    for (name, first) in [("serif", Hand::Serif), ("sans", Hand::Sans), ("kai", Hand::Kai)] {
        let mut list = Array::new();
        let own = hands.iter().filter(|(hand, _)| *hand == first);
        let rest = hands.iter().filter(|(hand, _)| *hand != first);
        for (_, family) in own.chain(rest) {
            list.push(family.as_str().into_value());
        }
        dict.insert(name.into(), list.into_value());
    }
    dict
}
