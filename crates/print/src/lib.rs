//! The printing press: service records, agreements, minutes, activity posters, sign-in sheets and
//! sign-in slips as PDF.
//!
//! Owns: the templates under `templates/`, the fonts found on this machine, the page look.
//! Takes: plain view structs whose words the caller has already chosen; gives: PDF bytes.
//! Never: decides what may be printed or for whom, reads the clock, reaches the network, interprets
//! a caller's text as markup, prints a box where a character is missing from every font.
//!
//! Map: [`Press`] (here) · [`views`](crate::RecordView) what a page needs · `fonts` the search for
//! letters · `skeleton` reading a font's small tables · `world` what typst may see · `values` text
//! made safe · `fault` what can go wrong.

mod fault;
mod fonts;
mod skeleton;
mod values;
mod views;
mod world;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use typst::foundations::{Datetime, Dict, Smart, Value};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use fault::PrintFault;
pub use views::{
    AgreementSide, AgreementView, CertificateView, Day, GradeLine, Lang, MinutesView, PosterView,
    RecordRow, RecordView, SheetRow, SheetView, SlipView,
};

use fonts::FontShelf;
use values::Page;
use world::{PressWorld, Template};

/// Most rows one document may have: a service every other day for ten years, 78 pages. More would
/// hold a processor core for seconds and take hundreds of megabytes; print one period at a time.
pub const MOST_ROWS: usize = 2_000;

/// Rows of one page of the sign-in sheet: 28 rows of 8 mm fill A4 between its header and the line
/// for the signature.
pub const SHEET_ROWS_A_PAGE: usize = 28;

/// Where Debian and its relatives install fonts; a sensible default for [`Press::new`].
pub const USUAL_FONT_DIRS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// A press with its cases of letters. Make one at start and share it; printing takes `&self` from
/// any thread. It is cheap until the first print: only names of fonts are kept.
///
/// Printing is work for a processor core (tens of milliseconds): call it off the async threads.
#[derive(Debug)]
pub struct Press {
    fonts: FontShelf,
}

impl Press {
    /// Looks for fonts under the given directories, at any depth, in the given order.
    ///
    /// Wanted are Noto Serif CJK SC, Noto Sans CJK SC and LXGW WenKai (Debian `fonts-noto-cjk`,
    /// `fonts-lxgw-wenkai`); one of them is enough, the others stand in. Every other font found is
    /// used for characters these lack, so a town can add a font for a rare name by putting the
    /// file into one of the directories.
    ///
    /// # Errors
    /// [`PrintFault::FontsMissing`] when none of the wanted families is found.
    pub fn new(font_dirs: &[PathBuf]) -> Result<Press, PrintFault> {
        Ok(Press { fonts: FontShelf::search(font_dirs)? })
    }

    /// The numbered service record: A4, as many pages as the rows need, PDF/A-2a and PDF/UA-1.
    ///
    /// # Errors
    /// [`PrintFault::MissingGlyphs`], [`PrintFault::TooManyRows`], [`PrintFault::NoSuchDay`],
    /// [`PrintFault::FontUnreadable`], [`PrintFault::Layout`] (a QR code that is no SVG).
    pub fn record(&self, view: &RecordView) -> Result<Vec<u8>, PrintFault> {
        within_limit(view.rows.len())?;
        self.print(Template::Record, values::record(view), Some(view.issued))
    }

    /// The numbered certificate of a passed course, one A4 page.
    ///
    /// # Errors
    /// As [`Press::record`].
    pub fn certificate(&self, view: &CertificateView) -> Result<Vec<u8>, PrintFault> {
        self.print(Template::Certificate, values::certificate(view), Some(view.issued))
    }

    /// The A4 poster of an activity, one page.
    ///
    /// # Errors
    /// As [`Press::record`].
    pub fn poster(&self, view: &PosterView) -> Result<Vec<u8>, PrintFault> {
        self.print(Template::Poster, values::poster(view), Some(view.printed))
    }

    /// The A4 sign-in sheet, [`SHEET_ROWS_A_PAGE`] rows a page. Blank rows follow the names and
    /// fill the last page.
    ///
    /// # Errors
    /// As [`Press::record`].
    pub fn sheet(&self, view: &SheetView) -> Result<Vec<u8>, PrintFault> {
        within_limit(view.rows.len() + usize::from(view.blank_rows))?;
        self.print(Template::Sheet, values::sheet(view), Some(view.printed))
    }

    /// An agreement with its sides: A4, as many pages as the words need, in the archive format of
    /// the service record.
    ///
    /// # Errors
    /// As [`Press::record`].
    pub fn agreement(&self, view: &AgreementView) -> Result<Vec<u8>, PrintFault> {
        within_limit(view.paragraphs.len() + view.sides.len())?;
        self.print(Template::Agreement, values::agreement(view), Some(view.drawn))
    }

    /// Minutes of a meeting about money: A4, as many pages as the lines need, in the archive format
    /// of the service record.
    ///
    /// # Errors
    /// As [`Press::record`].
    pub fn minutes(&self, view: &MinutesView) -> Result<Vec<u8>, PrintFault> {
        within_limit(view.members.len() + view.children.len())?;
        self.print(Template::Minutes, values::minutes(view), Some(view.drawn))
    }

    /// Sign-in slips, eight to an A4 page, with cut lines. The file carries no date.
    ///
    /// # Errors
    /// As [`Press::record`].
    pub fn login_slips(&self, slips: &[SlipView]) -> Result<Vec<u8>, PrintFault> {
        within_limit(slips.len())?;
        self.print(Template::Slips, values::slips(slips), None)
    }

    /// The characters of `text` that no font found can draw, each once, in order of appearance.
    /// Ask when a name is entered, so that the refusal does not wait for the day of the
    /// certificate. Reads only the fonts' lists of characters.
    #[must_use]
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        self.fonts.case().missing(text)
    }

    /// Puts the letters back: frees the font data (about 70 MB after a record) and everything
    /// remembered from earlier prints, names included. The next print reads the fonts again.
    /// Call it from housekeeping when nothing was printed for some minutes. How much of it goes
    /// back to the system at once is up to the allocator.
    pub fn rest(&self) {
        self.fonts.rest();
        typst::comemo::evict(0);
    }

    fn print(
        &self,
        template: Template,
        page: Page,
        day: Option<Day>,
    ) -> Result<Vec<u8>, PrintFault> {
        let today = day.map(values::datetime).transpose()?;
        let options = options(template, today)?;
        let document = self.lay_out(template, page, today)?;
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| PrintFault::layout(&errors));
        // What typst remembers of the last print makes the next one quicker; older pages, with
        // the names on them, need not stay in memory.
        typst::comemo::evict(1);
        pdf
    }

    fn lay_out(
        &self,
        template: Template,
        page: Page,
        today: Option<Datetime>,
    ) -> Result<PagedDocument, PrintFault> {
        let case = self.fonts.case();
        page.refuse_missing(&case)?;

        let mut inputs = Dict::new();
        inputs.insert("data".into(), Value::Dict(page.data));
        inputs.insert("fonts".into(), Value::Dict(case.families()));
        let world = PressWorld::new(template, inputs, case.clone(), today);
        let laid_out = typst::compile::<PagedDocument>(&world);
        #[cfg(test)]
        assert!(laid_out.warnings.is_empty(), "{:?}", laid_out.warnings);

        if let Some(path) = case.unreadable() {
            // Closed, so that the next print looks again.
            self.fonts.rest();
            return Err(PrintFault::FontUnreadable { path });
        }
        laid_out.output.map_err(|errors| PrintFault::layout(&errors))
    }
}

fn within_limit(rows: usize) -> Result<(), PrintFault> {
    if rows > MOST_ROWS {
        return Err(PrintFault::TooManyRows { rows, most: MOST_ROWS });
    }
    Ok(())
}

fn options(template: Template, today: Option<Datetime>) -> Result<PdfOptions, PrintFault> {
    // A record is kept for ten years and more (GB/T 40143): an archive format that also carries
    // its structure for screen readers, and so is a certificate. The other papers are thrown away
    // after the day.
    let standards = match template {
        Template::Record | Template::Certificate | Template::Agreement | Template::Minutes => {
            PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
                .map_err(|error| PrintFault::Layout { message: error.message().to_string() })?
        }
        Template::Poster | Template::Sheet | Template::Slips => PdfStandards::default(),
    };
    Ok(PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Liandong".to_owned())),
        timestamp: today.map(Timestamp::new_utc),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}
