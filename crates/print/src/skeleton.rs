//! Reads the small tables of a font file, never its outlines.
//!
//! A Chinese font file is 16 to 27 MB, nearly all of it outlines. Its name, weight and list of
//! characters lie in tables of a few hundred kilobytes, found through a directory at the head of
//! the file (OpenType specification, "Organization of an OpenType Font"). This builds a font of
//! those tables alone, so that typst's own reader can say what the font is.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use typst::text::FontInfo;

/// How much of a face to read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Family, weight and style; the list of characters stays empty.
    Names,
    /// Also which characters the face can draw.
    Characters,
}

const NAME_TABLES: [&[u8; 4]; 6] = [b"head", b"hhea", b"maxp", b"name", b"OS/2", b"post"];
const CHARACTER_TABLE: &[u8; 4] = b"cmap";

/// A table bigger than this is no table we know; the largest `cmap` seen has 400 kB.
const BIGGEST_TABLE: u32 = 8 * 1024 * 1024;
/// Collections seen hold up to ten faces.
const MOST_FACES: u32 = 64;

/// How many faces the file holds: one, or more in a collection (`.ttc`).
pub(crate) fn faces(path: &Path) -> io::Result<u32> {
    let mut file = File::open(path)?;
    Ok(match offsets(&mut file)? {
        Some(offsets) => u32::try_from(offsets.len()).unwrap_or(MOST_FACES),
        None => 1,
    })
}

/// What the face with this index is, or `None` when the file is no font typst can read.
pub(crate) fn face_info(path: &Path, index: u32, depth: Depth) -> io::Result<Option<FontInfo>> {
    let mut file = File::open(path)?;
    let start = match offsets(&mut file)? {
        Some(offsets) => match offsets.get(index as usize) {
            Some(offset) => *offset,
            None => return Ok(None),
        },
        None => 0,
    };
    let tables = read_tables(&mut file, start, depth)?;
    Ok(FontInfo::new(&assemble(&tables), 0))
}

/// The places of the faces in a collection, `None` for a single font.
fn offsets(file: &mut File) -> io::Result<Option<Vec<u32>>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = [0; 12];
    file.read_exact(&mut head)?;
    if &head[..4] != b"ttcf" {
        return Ok(None);
    }
    let count = be_u32(&head, 8).min(MOST_FACES);
    let mut list = vec![0; count as usize * 4];
    file.read_exact(&mut list)?;
    Ok(Some((0..count as usize).map(|i| be_u32(&list, i * 4)).collect()))
}

struct Table {
    tag: [u8; 4],
    data: Vec<u8>,
}

fn read_tables(file: &mut File, start: u32, depth: Depth) -> io::Result<Vec<Table>> {
    file.seek(SeekFrom::Start(u64::from(start)))?;
    let mut head = [0; 12];
    file.read_exact(&mut head)?;
    let count = usize::from(u16::from_be_bytes([head[4], head[5]]));
    let mut directory = vec![0; count * 16];
    file.read_exact(&mut directory)?;

    let mut tables = Vec::new();
    for entry in directory.chunks_exact(16) {
        let tag = [entry[0], entry[1], entry[2], entry[3]];
        let wanted =
            NAME_TABLES.contains(&&tag) || (depth == Depth::Characters && &tag == CHARACTER_TABLE);
        let length = be_u32(entry, 12);
        if !wanted || length > BIGGEST_TABLE {
            continue;
        }
        file.seek(SeekFrom::Start(u64::from(be_u32(entry, 8))))?;
        let mut data = vec![0; length as usize];
        file.read_exact(&mut data)?;
        tables.push(Table { tag, data });
    }
    // The reader finds tables by binary search.
    tables.sort_by_key(|table| table.tag);
    Ok(tables)
}

/// Lays the tables out as a font file of one face.
fn assemble(tables: &[Table]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(&0x0001_0000_u32.to_be_bytes());
    out.extend_from_slice(&u16::try_from(tables.len()).unwrap_or(0).to_be_bytes());
    // Search hints of the format; no reader of today looks at them.
    out.extend_from_slice(&[0; 6]);

    let mut place = 12 + tables.len() * 16;
    for table in tables {
        out.extend_from_slice(&table.tag);
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&u32::try_from(place).unwrap_or(0).to_be_bytes());
        out.extend_from_slice(&u32::try_from(table.data.len()).unwrap_or(0).to_be_bytes());
        place += table.data.len().next_multiple_of(4);
    }
    for table in tables {
        out.extend_from_slice(&table.data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

fn be_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
