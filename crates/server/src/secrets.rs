//! Keys of a town: sealing fields, finding by keyed hash, freezing by seal.
//!
//! Sealed text is `v1.` and base64 of a fresh 24-byte nonce and the XChaCha20-Poly1305 box; table,
//! column and row are bound to it, so a sealed value cannot be moved to another place.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::failure::Fault;
use crate::ids::Ids;

/// The key file, beside the town's data.
const FILE: &str = "keys.txt";

/// The keys, each for one use, all from the master key in `keys.txt` of the data folder.
pub struct Secrets {
    seal: [u8; 32],
    find: [u8; 32],
    freeze: [u8; 32],
    codes: [u8; 32],
}

impl Secrets {
    /// From the master key.
    pub fn from_master(master: &[u8; 32]) -> Self {
        let part = |name: &[u8]| keyed(master, name);
        Self {
            seal: part(b"liandong seal 1"),
            find: part(b"liandong find 1"),
            freeze: part(b"liandong freeze 1"),
            codes: part(b"liandong codes 1"),
        }
    }

    /// Makes the key file of a new data folder, readable by its owner only, unless there is one.
    pub fn make_in_folder(folder: &Path, ids: &Ids) -> Result<Self, Fault> {
        let path = folder.join(FILE);
        let fault = |e: std::io::Error| Fault::new("writing the key file", e.to_string());
        if !path.exists() {
            let mut master = [0_u8; 32];
            ids.fill(&mut master);
            fs::write(&path, format!("v1 {}\n", STANDARD_NO_PAD.encode(master))).map_err(fault)?;
            own_only(&path).map_err(fault)?;
        }
        Self::in_folder(folder)
    }

    /// From the key file of a data folder. A missing file is a fault and never replaced: with new
    /// keys the sealed fields of a living town could not be read again, nor people found.
    pub fn in_folder(folder: &Path) -> Result<Self, Fault> {
        let path = folder.join(FILE);
        let fault = |why: String| Fault::new("reading the key file", why);
        if !path.exists() {
            return Err(fault(format!(
                "{} is missing. Without it nothing sealed can be read: put the copy back",
                path.display()
            )));
        }
        let text = fs::read_to_string(&path).map_err(|e| fault(e.to_string()))?;
        let broken = || fault(format!("{} does not hold a key", path.display()));
        let encoded = text.trim().strip_prefix("v1 ").ok_or_else(broken)?;
        let bytes = STANDARD_NO_PAD.decode(encoded).map_err(|_| broken())?;
        let master: [u8; 32] = bytes.try_into().map_err(|_| broken())?;
        Ok(Self::from_master(&master))
    }

    /// Seals a text for one place, such as `person.phone` and the row's id.
    pub fn seal(&self, ids: &Ids, place: &str, row: &str, text: &str) -> String {
        let mut nonce = [0_u8; 24];
        ids.fill(&mut nonce);
        let aad = format!("{place}/{row}");
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let boxed = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: text.as_bytes(), aad: aad.as_bytes() })
            .expect("a text of a few kilobytes can be sealed");
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&boxed);
        format!("v1.{}", STANDARD_NO_PAD.encode(bytes))
    }

    /// Opens what [`Secrets::seal`] made for the same place. A fault when it was touched or moved.
    pub fn open(&self, place: &str, row: &str, sealed: &str) -> Result<String, Fault> {
        let broken = || Fault::new("opening a sealed field", format!("{place} cannot be opened"));
        let encoded = sealed.strip_prefix("v1.").ok_or_else(broken)?;
        let bytes = STANDARD_NO_PAD.decode(encoded).map_err(|_| broken())?;
        let (nonce, boxed) = bytes.split_at_checked(24).ok_or_else(broken)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| broken())?;
        let aad = format!("{place}/{row}");
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let open = cipher
            .decrypt(&XNonce::from(nonce), Payload { msg: boxed, aad: aad.as_bytes() })
            .map_err(|_| broken())?;
        String::from_utf8(open).map_err(|_| broken())
    }

    /// A keyed hash by which an equal value is found without being readable (china-facts 7.4:
    /// a plain hash of an identity number can be reversed). `kind` keeps uses apart.
    pub fn find_key(&self, kind: &str, value: &str) -> String {
        STANDARD_NO_PAD.encode(keyed(&self.find, format!("{kind}\u{0}{value}").as_bytes()))
    }

    /// The seal of a frozen text.
    pub fn freeze(&self, text: &str) -> String {
        STANDARD_NO_PAD.encode(keyed(&self.freeze, text.as_bytes()))
    }

    /// A digest for codes that people show: rotating codes, check-in codes.
    pub fn code_digest(&self, bytes: &[u8]) -> [u8; 32] {
        keyed(&self.codes, bytes)
    }
}

/// The hash under which an unguessable token is stored.
pub fn token_key(token: &str) -> String {
    STANDARD_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any key length fits");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(unix)]
fn own_only(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn own_only(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_field_opens_only_in_its_own_place() {
        let (secrets, ids) = (Secrets::from_master(&[7; 32]), Ids::seeded(1));
        let sealed = secrets.seal(&ids, "person.phone", "row-1", "13800138000");
        assert!(!sealed.contains("138001"));
        assert_eq!(secrets.open("person.phone", "row-1", &sealed).expect("opens"), "13800138000");
        assert!(secrets.open("person.phone", "row-2", &sealed).is_err());
        assert!(secrets.open("person.document", "row-1", &sealed).is_err());
    }
}
