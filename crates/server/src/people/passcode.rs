//! Passcodes: what one may be, how it is kept, how it is checked without telling who exists.

use std::sync::OnceLock;

use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _};
use liandong_domain::basics::fold;
use liandong_domain::people::Phone;
use tokio::sync::Semaphore;

use super::PeopleRefusal;
use crate::failure::{Failure, Fault};
use crate::ids::Ids;

/// The fewest characters (NIST SP 800-63B: length, and no list of classes to satisfy).
const LEAST: usize = 8;
/// The most characters: a longer text is a mistake, or meant to keep the machine busy.
const MOST: usize = 128;
/// How many are checked at once: each takes 19 MiB and a core.
static AT_ONCE: Semaphore = Semaphore::const_new(2);
/// A hash that nothing fits, for logins nobody has: they take as long as the others.
static NOBODY: OnceLock<String> = OnceLock::new();

/// First guesses of everybody who guesses; runs and repeats are found by rule.
const COMMON: &[&str] = &[
    "password",
    "password1",
    "passw0rd",
    "p@ssw0rd",
    "password123",
    "qwertyui",
    "qwerty12",
    "qwerty123",
    "1q2w3e4r",
    "1qaz2wsx",
    "1q2w3e4r5t",
    "qazwsxedc",
    "asdfghjk",
    "asdf1234",
    "zxcvbnm1",
    "iloveyou",
    "woaini520",
    "woaini1314",
    "woaini123",
    "5201314520",
    "52013145",
    "a1234567",
    "a12345678",
    "a123456789",
    "aa123456",
    "abc12345",
    "abcd1234",
    "abc123456",
    "qq123456",
    "123456aa",
    "123456abc",
    "1234qwer",
    "12341234",
    "11223344",
    "12121212",
    "123123123",
    "123321123",
    "147258369",
    "159357159",
    "88889999",
    "66668888",
    "admin123",
    "administrator",
    "welcome1",
    "welcome123",
    "letmein1",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "liandong",
    "liandong1",
    "longcheng",
    "longcheng1",
    "zhiyuanzhe",
    "zhiyuan123",
    "volunteer",
    "volunteer1",
    "dongguan",
    "dongguan1",
    "test1234",
    "changeme",
    "computer",
    "internet",
    "whatever",
    "trustno1",
    "superman",
    "starwars",
    "xiaoming",
    "zhangsan",
    "wangwu123",
];

/// Judges a new passcode. `own` are things others know of the person: phone, number, birthday.
pub fn judge(passcode: &str, own: &[String]) -> Result<(), PeopleRefusal> {
    let count = passcode.chars().count();
    if count < LEAST {
        return Err(PeopleRefusal::PasscodeShort { least: LEAST as i64 });
    }
    if count > MOST {
        return Err(PeopleRefusal::PasscodeLong { most: MOST as i64 });
    }
    let folded = fold(passcode);
    if own.iter().any(|known| known.len() >= 4 && fold(known) == folded) {
        return Err(PeopleRefusal::PasscodeOwn);
    }
    if COMMON.contains(&folded.as_str()) || is_run(&folded) || is_repeat(&folded) {
        return Err(PeopleRefusal::PasscodeCommon);
    }
    Ok(())
}

/// 12345678, 87654321, abcdefgh.
fn is_run(text: &str) -> bool {
    let chars: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: Vec<i64> = chars.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // 1234567890: the last step goes back to nought.
    let steady = |by: i64| steps.iter().filter(|step| **step == by).count() + 1 >= steps.len();
    steady(1) || steady(-1)
}

/// One or two characters again and again: 11111111, 12121212, aaaa1111.
fn is_repeat(text: &str) -> bool {
    let kinds: std::collections::BTreeSet<char> = text.chars().collect();
    kinds.len() <= 2
}

/// Hashes a passcode: slow, on a thread that may wait.
pub fn hash(ids: &Ids, passcode: &str) -> Result<String, Fault> {
    let mut salt = [0_u8; 16];
    ids.fill(&mut salt);
    let fault = |e: argon2::password_hash::Error| Fault::new("hashing a passcode", e.to_string());
    let hash = Argon2::default().hash_password_with_salt(passcode.as_bytes(), &salt);
    Ok(hash.map_err(fault)?.to_string())
}

fn fits(passcode: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(passcode.as_bytes(), &hash).is_ok())
}

/// Hashes a passcode, at most two at once.
pub async fn hash_later(app: &crate::app::App, passcode: String) -> Result<String, Failure> {
    let app = app.clone();
    Ok(apart(move || hash(app.ids(), &passcode)).await??)
}

/// Whether a passcode fits a hash, at most two at once. Without a hash (nobody has this login, or
/// no passcode was set) it takes as long and says no.
pub async fn fits_later(
    app: &crate::app::App,
    passcode: String,
    kept: Option<String>,
) -> Result<bool, Failure> {
    let app = app.clone();
    apart(move || {
        let kept = kept.filter(|hash| !hash.is_empty());
        let known = kept.is_some();
        let hash = match kept {
            Some(hash) => hash,
            None => nobody(app.ids())?,
        };
        Ok::<bool, Failure>(fits(&passcode, &hash) && known)
    })
    .await?
}

fn nobody(ids: &Ids) -> Result<String, Fault> {
    if let Some(hash) = NOBODY.get() {
        return Ok(hash.clone());
    }
    let made = hash(ids, &ids.secret())?;
    Ok(NOBODY.get_or_init(|| made).clone())
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let fault = |why: String| Fault::new("checking a passcode", why);
    let _turn = AT_ONCE.acquire().await.map_err(|e| fault(e.to_string()))?;
    Ok(tokio::task::spawn_blocking(work).await.map_err(|e| fault(e.to_string()))?)
}

/// A login as it is kept and compared: digits of a phone, or a folded name.
pub fn fold_login(text: &str) -> String {
    match Phone::parse("login", text) {
        Ok(phone) => phone.digits().to_owned(),
        Err(_) => fold(text).chars().take(60).collect(),
    }
}

/// Whether a text can be a login: 3–30 letters, digits, dots, dashes.
pub fn check_login(login: &str) -> Result<(), PeopleRefusal> {
    let count = login.chars().count();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if (3..=30).contains(&count) && login.chars().all(fits) {
        Ok(())
    } else {
        Err(PeopleRefusal::LoginShape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passcode_is_long_and_nobodys_first_guess() {
        let own = ["13812345678".to_owned(), "19580301".to_owned()];
        for (passcode, refused) in [
            ("榕树下的茶馆真好", None),
            ("bridge tea boat", None),
            ("4711-0815", None),
            ("1234567", Some("people-passcode-short")),
            ("12345678", Some("people-passcode-common")),
            ("1234567890", Some("people-passcode-common")),
            ("87654321", Some("people-passcode-common")),
            ("88888888", Some("people-passcode-common")),
            ("PassWord", Some("people-passcode-common")),
            ("13812345678", Some("people-passcode-own")),
            ("19580301", Some("people-passcode-own")),
        ] {
            let judged = judge(passcode, &own);
            assert_eq!(
                judged.err().map(|no| liandong_domain::basics::Refusal::key(&no)),
                refused,
                "{passcode}"
            );
        }
        assert!(judge(&"长".repeat(129), &[]).is_err());
    }

    #[test]
    fn a_passcode_fits_its_own_hash_only() {
        let ids = Ids::seeded(1);
        let kept = hash(&ids, "bridge tea boat").expect("hashed");
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("bridge tea boat", &kept));
        assert!(!fits("bridge tea boats", &kept));
        assert!(!fits("bridge tea boat", ""));
    }

    #[test]
    fn a_login_is_a_phone_or_a_short_name() {
        assert_eq!(fold_login("+86 138-1234-5678"), "13812345678");
        assert_eq!(fold_login(" Chen.Shegong "), "chen.shegong");
        for (login, good) in
            [("chen", true), ("陈社工", true), ("a", false), ("a b c", false), ("a'--", false)]
        {
            assert_eq!(check_login(login).is_ok(), good, "{login}");
        }
    }
}
