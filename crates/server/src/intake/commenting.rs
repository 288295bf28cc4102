//! The same file with comments: an .xlsx is kept part by part, and only what the comments need is
//! added to it – layout, fonts, widths, formulas and comments of before stay as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use liandong_domain::intake::{Level, column_letters};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::writing::CellNote;
use super::xml::{attribute, escaped, with_attribute};

/// The largest part that is looked into, in bytes.
const PART_MOST: u64 = 200 * 1024 * 1024;
const AUTHOR: &str = "志愿龙城";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// What may stand behind the drawing of comments in a sheet.
const BEHIND: [&str; 9] = [
    "<legacyDrawingHF",
    "<drawingHF",
    "<picture",
    "<oleObjects",
    "<controls",
    "<webPublishItems",
    "<tableParts",
    "<extLst",
    "</worksheet>",
];

/// The parts of the file that are read or changed, by their names.
struct Parts<'f> {
    archive: ZipArchive<Cursor<&'f [u8]>>,
    changed: BTreeMap<String, String>,
}

impl Parts<'_> {
    fn text(&mut self, name: &str) -> Option<String> {
        if let Some(text) = self.changed.get(name) {
            return Some(text.clone());
        }
        let part = self.archive.by_name(name).ok()?;
        let mut text = String::new();
        part.take(PART_MOST).read_to_string(&mut text).ok()?;
        Some(text)
    }
    fn has(&self, name: &str) -> bool {
        self.changed.contains_key(name) || self.archive.index_for_name(name).is_some()
    }
    fn put(&mut self, name: &str, text: String) {
        self.changed.insert(name.to_owned(), text);
    }
    /// A name that no part has: `xl/comments-2.xml`.
    fn free(&self, head: &str, end: &str) -> String {
        let name = |n: usize| format!("{head}-{n}.{end}");
        (1..).map(name).find(|name| !self.has(name)).unwrap_or_default()
    }
    fn finish(mut self) -> Option<Vec<u8>> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..self.archive.len() {
            let part = self.archive.by_index_raw(at).ok()?;
            let name = part.name().ok()?.into_owned();
            if !self.changed.contains_key(&name) {
                out.raw_copy_file(part).ok()?;
            }
        }
        for (name, text) in &self.changed {
            out.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
            out.write_all(text.as_bytes()).ok()?;
        }
        Some(out.finish().ok()?.into_inner())
    }
}

/// The file itself with these comments. None when it is no .xlsx, or built in a way that is not
/// known: then a plain copy is made instead.
pub fn commented(file: &[u8], notes: &[CellNote]) -> Option<Vec<u8>> {
    if !file.starts_with(b"PK\x03\x04") {
        return None;
    }
    let archive = ZipArchive::new(Cursor::new(file)).ok()?;
    let mut parts = Parts { archive, changed: BTreeMap::new() };
    let book = parts.text("xl/workbook.xml")?;
    if book.contains("purl.oclc.org") {
        return None;
    }
    let targets = relations(&parts.text("xl/_rels/workbook.xml.rels")?, "xl");
    let mut marks = Marks::new(&mut parts);
    for tag in tags(&book, "sheet") {
        let name = attribute(tag, "name")?;
        let own: Vec<&CellNote> = notes.iter().filter(|note| note.sheet == name).collect();
        if own.is_empty() {
            continue;
        }
        let (_, path) = targets.get(&attribute(tag, "r:id")?)?;
        comment_sheet(&mut parts, path, &own)?;
        if let Some(marks) = &mut marks {
            let sheet = parts.text(path)?;
            let sheet = marks.fill(&sheet, &own);
            parts.put(path, sheet);
        }
    }
    if let Some(marks) = marks {
        parts.put("xl/styles.xml", marks.styles());
    }
    parts.finish()
}

/// Start tags of this name: `<sheet …>`.
fn tags<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let head = format!("<{name}");
    let found = xml.match_indices(&head).filter_map(|(at, _)| {
        let rest = &xml[at..];
        let behind = rest[head.len()..].chars().next()?;
        let end = rest.find('>')?;
        (behind.is_whitespace() || behind == '/' || behind == '>').then(|| &rest[..=end])
    });
    found.collect()
}

/// Relations of a part in a folder: id → the last word of the type and the name of the part.
fn relations(xml: &str, folder: &str) -> BTreeMap<String, (String, String)> {
    let relation = |tag: &&str| {
        let (id, kind) = (attribute(tag, "Id")?, attribute(tag, "Type")?);
        let target = attribute(tag, "Target")?;
        let kind = kind.rsplit('/').next()?.to_owned();
        Some((id, (kind, resolved(folder, &target))))
    };
    tags(xml, "Relationship").iter().filter_map(relation).collect()
}

/// The name of a part from a target that may climb: `../comments1.xml` in `xl/worksheets`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => {
                steps.pop();
            }
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Adds the comments of one sheet.
fn comment_sheet(parts: &mut Parts<'_>, path: &str, notes: &[&CellNote]) -> Option<()> {
    let (folder, file) = path.rsplit_once('/')?;
    let rels_path = format!("{folder}/_rels/{file}.rels");
    let mut rels = parts.text(&rels_path).unwrap_or_else(|| {
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
            .to_owned()
    });
    let known = relations(&rels, folder);
    let of_kind = |wanted: &str| known.values().find(|(kind, _)| kind == wanted);
    let mut sheet = parts.text(path)?;
    let drawn = tags(&sheet, "legacyDrawing").first().and_then(|tag| attribute(tag, "r:id"));
    let comments = match of_kind("comments") {
        Some((_, name)) => name.clone(),
        None => {
            let name = parts.free("xl/comments", "xml");
            relate(&mut rels, "comments", &name)?;
            let types = parts.text("[Content_Types].xml")?;
            let over =
                format!("<Override PartName=\"/{name}\" ContentType=\"{COMMENTS}\"/></Types>");
            parts.put("[Content_Types].xml", types.replacen("</Types>", &over, 1));
            name
        }
    };
    let drawing = match drawn.as_ref().and_then(|id| known.get(id)) {
        Some((_, name)) => name.clone(),
        None => {
            let name = parts.free("xl/drawings/comments", "vml");
            let id = relate(&mut rels, "vmlDrawing", &name)?;
            let types = parts.text("[Content_Types].xml")?;
            if !types.contains("Extension=\"vml\"") {
                let at =
                    types.find("<Types").and_then(|at| Some(at + types[at..].find('>')? + 1))?;
                let kind = format!("<Default Extension=\"vml\" ContentType=\"{DRAWING}\"/>");
                parts.put("[Content_Types].xml", format!("{}{kind}{}", &types[..at], &types[at..]));
            }
            let tag = format!("<legacyDrawing xmlns:r=\"{RELATIONS}\" r:id=\"{id}\"/>");
            sheet = with_drawing(&sheet, &tag)?;
            name
        }
    };
    let text = parts.text(&comments).unwrap_or_else(empty_comments);
    let (text, fresh) = with_comments(&text, notes)?;
    let picture = parts.text(&drawing).unwrap_or_else(empty_drawing);
    let picture = with_shapes(&picture, &fresh)?;
    parts.put(path, sheet);
    parts.put(&rels_path, rels);
    parts.put(&comments, text);
    parts.put(&drawing, picture);
    Some(())
}

/// Adds a relation; gives its id.
fn relate(rels: &mut String, kind: &str, part: &str) -> Option<String> {
    let id = (1..).map(|n| format!("rIdNote{n}")).find(|id| !rels.contains(id.as_str()))?;
    let own = format!(
        "<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"/{part}\"/></Relationships>"
    );
    if !rels.contains("</Relationships>") {
        return None;
    }
    *rels = rels.replacen("</Relationships>", &own, 1);
    Some(id)
}

fn with_drawing(sheet: &str, tag: &str) -> Option<String> {
    let data = sheet.find("</sheetData>").or_else(|| sheet.find("<sheetData/>"))?;
    let at = BEHIND.iter().filter_map(|head| sheet[data..].find(head)).min()? + data;
    Some(format!("{}{tag}{}", &sheet[..at], &sheet[at..]))
}

fn empty_comments() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments \
     xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><authors></authors>\
     <commentList></commentList></comments>"
        .to_owned()
}

fn empty_drawing() -> String {
    "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
     xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
     xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\
     <v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
     path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
     <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>"
        .to_owned()
}

fn reference(note: &CellNote) -> String {
    format!("{}{}", column_letters(note.column), note.row)
}

/// The comments with ours. A cell that has one keeps its words, and ours follow them. Gives the
/// notes of cells that had none.
fn with_comments<'n>(xml: &str, notes: &[&'n CellNote]) -> Option<(String, Vec<&'n CellNote>)> {
    let authors = tags(xml, "author").len();
    let xml = xml.replace("<authors/>", "<authors></authors>");
    let xml = xml.replace("<commentList/>", "<commentList></commentList>");
    if !xml.contains("</authors>") || !xml.contains("</commentList>") {
        return None;
    }
    let mut xml = xml.replacen("</authors>", &format!("<author>{AUTHOR}</author></authors>"), 1);
    let taken: BTreeSet<String> =
        tags(&xml, "comment").iter().filter_map(|tag| attribute(tag, "ref")).collect();
    let (mut fresh, mut added) = (Vec::new(), String::new());
    for note in notes {
        let (cell, text) = (reference(note), escaped(&note.text));
        if taken.contains(&cell) {
            let at = xml.find(&format!("<comment ref=\"{cell}\""))?;
            let end = at + xml[at..].find("</text>")?;
            let run = format!("<r><t xml:space=\"preserve\">\n{text}</t></r>");
            // Plain words become a run of their own, so that ours can follow them.
            let own = plain_as_run(&xml[at..end]);
            xml = format!("{}{own}{run}{}", &xml[..at], &xml[end..]);
            continue;
        }
        write!(
            added,
            "<comment ref=\"{cell}\" authorId=\"{authors}\"><text><r>\
             <t xml:space=\"preserve\">{text}</t></r></text></comment>"
        )
        .ok()?;
        fresh.push(*note);
    }
    let end = format!("{added}</commentList>");
    Some((xml.replacen("</commentList>", &end, 1), fresh))
}

fn plain_as_run(comment: &str) -> String {
    match comment.find("<text><t") {
        Some(at) => {
            let (head, words) = comment.split_at(at + "<text>".len());
            format!("{head}<r>{words}</r>")
        }
        None => comment.to_owned(),
    }
}

/// The drawing with a box for each note.
fn with_shapes(xml: &str, notes: &[&CellNote]) -> Option<String> {
    let mut shapes = String::new();
    for (at, note) in notes.iter().enumerate() {
        let lines = note.text.chars().count() / 14 + note.text.lines().count();
        let high = lines.clamp(3, 12);
        let (row, column) = (note.row.saturating_sub(1), note.column);
        write!(
            shapes,
            "<v:shape id=\"liandong-note-{column}-{row}-{at}\" type=\"#_x0000_t202\" \
             style=\"position:absolute;width:200pt;height:{}pt;z-index:1;visibility:hidden\" \
             fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
             <v:path o:connecttype=\"none\"/><v:textbox/><x:ClientData ObjectType=\"Note\">\
             <x:MoveWithCells/><x:SizeWithCells/>\
             <x:Anchor>{}, 15, {row}, 2, {}, 40, {}, 4</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>\
             </x:ClientData></v:shape>",
            high * 16,
            column + 1,
            column + 4,
            row + high,
        )
        .ok()?;
    }
    let at = xml.rfind("</xml>")?;
    Some(format!("{}{shapes}{}", &xml[..at], &xml[at..]))
}

/// Colours for the marked cells, beside the formats that the file has.
struct Marks {
    head: String,
    tail: String,
    formats: Vec<String>,
    fills: usize,
    known: BTreeMap<(usize, Level), usize>,
}

impl Marks {
    fn new(parts: &mut Parts<'_>) -> Option<Self> {
        let styles = parts.text("xl/styles.xml")?;
        let fills = tags(&styles, "fill").len();
        let colours: String = ["FFFBE7B2", "FFCFE0F2", "FFF7C8C4"]
            .iter()
            .map(|rgb| {
                format!(
                    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{rgb}\"/>\
                     <bgColor indexed=\"64\"/></patternFill></fill>"
                )
            })
            .collect();
        let own = tags(&styles, "fills").first().map(|tag| (*tag).to_owned())?;
        let counted = with_attribute(&own, "count", &(fills + 3).to_string());
        let styles = styles.replacen(&own, &counted, 1);
        let styles = styles.replacen("</fills>", &format!("{colours}</fills>"), 1);
        let open = tags(&styles, "cellXfs").first().map(|tag| (*tag).to_owned())?;
        let (head, rest) = styles.split_once(&open)?;
        let (formats, tail) = rest.split_once("</cellXfs>")?;
        Some(Self {
            head: head.to_owned(),
            tail: tail.to_owned(),
            formats: split_formats(formats)?,
            fills,
            known: BTreeMap::new(),
        })
    }

    /// The format of a cell with the colour of a level.
    fn format(&mut self, format: usize, level: Level) -> Option<usize> {
        if let Some(known) = self.known.get(&(format, level)) {
            return Some(*known);
        }
        let colour = match level {
            Level::Ok => return None,
            Level::Warn => 0,
            Level::Duplicate => 1,
            Level::Error => 2,
        };
        let own = self.formats.get(format)?;
        let end = own.find('>')?;
        let tag = with_attribute(&own[..=end], "fillId", &(self.fills + colour).to_string());
        let tag = with_attribute(&tag, "applyFill", "1");
        self.formats.push(format!("{tag}{}", &own[end + 1..]));
        let made = self.formats.len() - 1;
        self.known.insert((format, level), made);
        Some(made)
    }

    /// A sheet with its marked cells coloured. A cell that is not there stays without.
    fn fill(&mut self, sheet: &str, notes: &[&CellNote]) -> String {
        let wanted: BTreeMap<String, Level> =
            notes.iter().map(|note| (reference(note), note.level)).collect();
        let mut out = String::with_capacity(sheet.len() + notes.len() * 8);
        let mut rest = sheet;
        while let Some(at) = rest.find("<c ") {
            let Some(end) = rest[at..].find('>') else { break };
            let tag = &rest[at..=at + end];
            out.push_str(&rest[..at]);
            let level = attribute(tag, "r").and_then(|cell| wanted.get(&cell).copied());
            let format = attribute(tag, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
            match level.and_then(|level| self.format(format, level)) {
                Some(made) => out.push_str(&with_attribute(tag, "s", &made.to_string())),
                None => out.push_str(tag),
            }
            rest = &rest[at + end + 1..];
        }
        out.push_str(rest);
        out
    }

    fn styles(self) -> String {
        let count = self.formats.len();
        let formats: String = self.formats.concat();
        format!("{}<cellXfs count=\"{count}\">{formats}</cellXfs>{}", self.head, self.tail)
    }
}

/// The formats of cells, one by one.
fn split_formats(xml: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find("<xf") {
        let end = at + rest[at..].find('>')?;
        let until = if rest[..=end].ends_with("/>") {
            end + 1
        } else {
            end + rest[end..].find("</xf>")? + "</xf>".len()
        };
        out.push(rest[at..until].to_owned());
        rest = &rest[until..];
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
#[path = "commenting_tests.rs"]
mod tests;
