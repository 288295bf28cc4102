use super::*;
use proptest::prelude::*;

fn today() -> Day {
    "2026-11-23".parse().expect("a day")
}
fn parse(kind: DocumentKind, text: &str) -> Result<Document, DocumentRefusal> {
    Document::parse(kind, text, today())
}
fn card(text: &str) -> Result<Document, DocumentRefusal> {
    parse(DocumentKind::ResidentCard, text)
}
/// The same in full-width characters.
fn wide(text: &str) -> String {
    let widen = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
    text.chars().map(widen).collect()
}
/// A number of the invented area 441998 with its right check digit.
fn numbered(born: &str, sequence: u16) -> String {
    let head = format!("441998{}{sequence:03}", born.replace('-', ""));
    format!("{head}{}", char::from(check_digit(head.as_bytes())))
}

// covers A3
#[test]
fn a_resident_card_tells_birthday_and_sex() {
    // The sample number of the national standard (GB 11643).
    let document = card("11010519491231002X").expect("a card");
    assert_eq!(document.born().map(|day| day.to_string()).as_deref(), Some("1949-12-31"));
    assert_eq!(document.sex(), Some(Sex::Female));
    assert_eq!(document.tail(), "002X");
    assert_eq!(document.masked(), "1101**********002X");
    let written = ["11010519491231002x", " 110105 19491231 002X"].map(str::to_owned);
    for written in written.iter().chain([&wide("11010519491231002X")]) {
        assert_eq!(card(written).expect(written).canonical(), "11010519491231002X");
    }
    let li_bonian = card("441998199303184213").expect("from the sample roster");
    assert_eq!(
        (li_bonian.sex(), li_bonian.masked()),
        (Some(Sex::Male), "4419**********4213".into())
    );
}

#[test]
fn each_wrong_number_hears_its_own_sentence() {
    for (typed, key) in [
        ("", "people-document-missing"),
        ("110105194912310021", "people-document-check-digit"),
        ("11010519491231002", "people-document-wrong-length"),
        ("1101051949123100211", "people-document-wrong-length"),
        ("110105491231002", "people-document-old-card"),
        ("1101051949123100AX", "people-document-not-digits"),
        ("1X010519491231002X", "people-document-not-digits"),
        ("441998199303184000", "people-document-last-digits-lost"),
        ("4.41998E+17", "people-document-last-digits-lost"),
        ("4.41998199303184e17", "people-document-last-digits-lost"),
    ] {
        assert_eq!(card(typed).expect_err(typed).key(), key, "{typed}");
    }
    for (born, key) in [
        ("2026-02-30", "people-document-no-such-birthday"),
        ("1850-01-01", "people-document-no-such-birthday"),
        ("2026-11-24", "people-document-born-in-future"),
    ] {
        assert_eq!(card(&numbered(born, 1)).expect_err(born).key(), key);
    }
    assert!(card(&numbered("2026-11-23", 2)).is_ok());
}

#[test]
fn a_document_of_another_kind_is_taken_as_written() {
    for (kind, typed, kept, masked) in [
        (DocumentKind::HongKongPermit, "h12345678", "H12345678", "H****5678"),
        (DocumentKind::Passport, "E 1234 5678", "E12345678", "E****5678"),
        (DocumentKind::TaiwanPermit, "12345678", "12345678", "1******8"),
        (DocumentKind::OfficerCard, "军字第1234567号", "军字第1234567号", "军******567号"),
        (DocumentKind::Other, "A(12)-9", "A(12)-9", "A*****9"),
    ] {
        let document = parse(kind, typed).expect(typed);
        assert_eq!((document.canonical(), document.masked().as_str()), (kept, masked));
        assert_eq!((document.born(), document.sex()), (None, None));
        assert!(!format!("{document:?}").contains(kept));
    }
    assert_eq!(
        parse(DocumentKind::Passport, "E12").expect_err("short").key(),
        "people-document-out-of-range"
    );
    let strange = parse(DocumentKind::Passport, "E1234/5678").expect_err("a slash");
    assert_eq!(strange, DocumentRefusal::StrangeCharacter { found: "/".into() });
}

#[test]
fn the_kind_is_guessed_from_the_shape() {
    for (typed, kind) in [
        ("11010519491231002x", Some(DocumentKind::ResidentCard)),
        ("110105491231002", Some(DocumentKind::ResidentCard)),
        ("4419981993031842", Some(DocumentKind::ResidentCard)),
        ("810000199408230021", Some(DocumentKind::HongKongMacaoResidence)),
        ("830000199201300022", Some(DocumentKind::TaiwanResidence)),
        ("911124198108030024", Some(DocumentKind::ForeignResidence)),
        ("USA110081022200", Some(DocumentKind::ForeignResidence)),
        ("H12345678", Some(DocumentKind::HongKongPermit)),
        ("M1234567801", Some(DocumentKind::MacaoPermit)),
        ("12345678", Some(DocumentKind::TaiwanPermit)),
        ("19930318", None),
        ("E12345678", Some(DocumentKind::Passport)),
        ("EA1234567", Some(DocumentKind::Passport)),
        ("13812345678", None),
        ("无", None),
        ("", None),
    ] {
        assert_eq!(Document::guess(typed), kind, "{typed}");
    }
}

#[test]
fn a_card_number_has_one_key_whatever_kind_was_chosen() {
    // The sample of the residence permit: area 810000.
    let head = "81000019940823002";
    let number = format!("{head}{}", char::from(check_digit(head.as_bytes())));
    let permit = parse(DocumentKind::HongKongMacaoResidence, &number).expect("a permit");
    assert_eq!(permit.key_text(), card(&number).expect("a card").key_text());
    let passport = parse(DocumentKind::Passport, "12345678").expect("a passport");
    let other = parse(DocumentKind::Other, "12345678").expect("another");
    assert_ne!(passport.key_text(), other.key_text());
}

#[test]
fn every_kind_is_found_by_its_code() {
    for kind in DocumentKind::ALL {
        assert_eq!(DocumentKind::from_code(kind.code()), Some(kind));
        let ours = kind.code().starts_with('L');
        assert_eq!(kind.national_code(), if ours { "99" } else { kind.code() });
    }
}

proptest! {
    #[test]
    fn any_text_of_any_kind_is_read_or_refused(
        text in "\\PC{0,40}|[0-9xX]{15,19}|.{0,40}",
        kind in proptest::sample::select(DocumentKind::ALL.to_vec()),
    ) {
        let _ = Document::guess(&text);
        if let Ok(document) = parse(kind, &text) {
            let again = parse(kind, document.canonical());
            prop_assert_eq!(again.as_ref(), Ok(&document));
            prop_assert!(document.masked().contains('*'));
            prop_assert!(!document.tail().is_empty());
        }
    }

    #[test]
    fn the_check_digit_catches_every_single_wrong_digit(
        days in 0i64..40_000, sequence in 0u16..1000, at in 0usize..17, other in 0u8..10,
    ) {
        let born: Day = "1915-01-01".parse().expect("a day");
        let right = numbered(&born.plus_days(days).to_string(), sequence);
        let read = card(&right);
        prop_assert_eq!(read.map(|document| document.born()), Ok(Some(born.plus_days(days))));
        let mut wrong = right.clone().into_bytes();
        wrong[at] = b'0' + other;
        let wrong = String::from_utf8(wrong).expect("digits");
        if wrong != right {
            prop_assert!(card(&wrong).is_err(), "{right} {wrong}");
        }
    }

    #[test]
    fn the_check_digit_catches_two_neighbours_changed_about(
        days in 0i64..40_000, sequence in 0u16..1000, at in 0usize..16,
    ) {
        let born: Day = "1915-01-01".parse().expect("a day");
        let right = numbered(&born.plus_days(days).to_string(), sequence);
        let mut wrong = right.clone().into_bytes();
        wrong.swap(at, at + 1);
        let wrong = String::from_utf8(wrong).expect("digits");
        if wrong != right {
            prop_assert!(card(&wrong).is_err(), "{right} {wrong}");
        }
    }
}
