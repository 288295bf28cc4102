//! Files sent to browsers: one style sheet, small scripts, pictures. Hash in the address, sent
//! packed, kept for a year.

use std::collections::BTreeMap;
use std::io::Write as _;

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

impl Assets {
    /// Reads, joins, packs and hashes.
    pub fn load() -> Self {
        let mut out = BTreeMap::new();
        out.insert("app.css".to_owned(), asset("text/css; charset=utf-8", style_sheet()));
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
                out.insert(name, asset(kind, file.data.into_owned()));
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

fn style_sheet() -> Vec<u8> {
    let mut components: Vec<String> = UiFiles::iter()
        .filter(|p| p.starts_with("components/") && p.ends_with(".css"))
        .map(|p| p.to_string())
        .collect();
    components.sort();
    let names = HEAD
        .iter()
        .map(|n| (*n).to_owned())
        .chain(components)
        .chain(TAIL.iter().map(|n| (*n).to_owned()));
    let mut out = Vec::new();
    for name in names {
        if let Some(file) = UiFiles::get(&name) {
            out.extend_from_slice(&file.data);
            out.push(b'\n');
        }
    }
    out
}

fn asset(kind: &'static str, bytes: Vec<u8>) -> Asset {
    let digest = Sha256::digest(&bytes);
    let hash: String = digest.iter().take(5).map(|b| format!("{b:02x}")).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    let packed = if packed.len() < bytes.len() { packed } else { Vec::new() };
    Asset { kind, bytes, packed, hash }
}
