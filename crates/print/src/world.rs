//! What typst may see while it sets a page: our templates, the fonts, one day. No files, no
//! packages, no network, no clock.

use std::sync::{Arc, LazyLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::Case;

/// The papers the press can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    Record,
    Certificate,
    Poster,
    Sheet,
    Slips,
    Agreement,
    Minutes,
}

impl Template {
    fn file(self) -> &'static str {
        match self {
            Template::Record => "record.typ",
            Template::Certificate => "certificate.typ",
            Template::Poster => "poster.typ",
            Template::Sheet => "sheet.typ",
            Template::Slips => "slips.typ",
            Template::Agreement => "agreement.typ",
            Template::Minutes => "minutes.typ",
        }
    }
}

const FILES: &[(&str, &str)] = &[
    ("look.typ", include_str!("../templates/look.typ")),
    ("words.typ", include_str!("../templates/words.typ")),
    ("record.typ", include_str!("../templates/record.typ")),
    ("certificate.typ", include_str!("../templates/certificate.typ")),
    ("poster.typ", include_str!("../templates/poster.typ")),
    ("sheet.typ", include_str!("../templates/sheet.typ")),
    ("slips.typ", include_str!("../templates/slips.typ")),
    ("agreement.typ", include_str!("../templates/agreement.typ")),
    ("minutes.typ", include_str!("../templates/minutes.typ")),
];

/// Parsed once for the life of the program.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    FILES.iter().map(|(name, text)| Source::new(file_id(name), (*text).to_owned())).collect()
});

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of our own templates are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

pub(crate) struct PressWorld {
    library: LazyHash<Library>,
    main: FileId,
    case: Arc<Case>,
    today: Option<Datetime>,
}

impl PressWorld {
    /// `inputs` reach the template as values of `sys.inputs`, never as source text.
    pub(crate) fn new(
        template: Template,
        inputs: Dict,
        case: Arc<Case>,
        today: Option<Datetime>,
    ) -> PressWorld {
        PressWorld {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            main: file_id(template.file()),
            case,
            today,
        }
    }
}

impl World for PressWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.case.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.case.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
