//! What a line of a statement could be, and why.

use std::collections::BTreeMap;

use crate::basics::{Day, Fen, GiverId, PledgeId, PostingId, fold};
use crate::books::PostingKind;

/// How many days a posting may lie from the bank's day.
const NEAR_DAYS: i64 = 5;
/// Words of a bank for what it pays.
const INTEREST: [&str; 3] = ["利息", "结息", "interest"];
/// Words of a bank for what it takes.
const CHARGES: [&str; 6] = ["手续费", "工本费", "账户管理费", "汇划费", "短信费", "年费"];

/// A line as it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSeen {
    /// The day of the booking.
    pub day: Day,
    /// Above zero it came in, below it went out.
    pub fen: Fen,
    /// Who is on the other side.
    pub party: String,
    /// What was written.
    pub words: String,
}

/// A posting that touched the bank and is matched to no line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub posting: PostingId,
    /// What it is about.
    pub kind: PostingKind,
    /// The day it stands under.
    pub day: Day,
    /// What it moved at the bank: above zero it came in.
    pub fen: Fen,
    /// The giver's name, folded; empty: it has none.
    pub name_key: String,
    /// The giver's code; empty: it has none.
    pub code: String,
}

/// A giver whose name stands in the line, with a running pledge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownGiver {
    /// Its id.
    pub id: GiverId,
    /// Its code.
    pub code: String,
    /// Its name, folded.
    pub name_key: String,
    /// A running pledge: its id, its amount and the day it is due.
    pub pledge: Option<(PledgeId, Fen, Day)>,
}

/// Why something is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The amount is the same.
    SameAmount,
    /// The days are so many apart; 0: the same day.
    DaysApart(i64),
    /// The name is the same.
    SameName,
    /// The giver's code stands in the words.
    CodeInWords,
    /// No other posting near it has this amount.
    OnlyOne,
    /// So many postings of one day come to the amount together.
    Together(i64),
    /// The amount is that of a running pledge.
    PledgeAmount,
    /// The bank's words say interest.
    SaysInterest,
    /// The bank's words say a charge.
    SaysCharge,
}

impl Reason {
    /// The word key of its sentence.
    pub fn word(self) -> &'static str {
        match self {
            Self::SameAmount => "bank-reason-amount",
            Self::DaysApart(_) => "bank-reason-days",
            Self::SameName => "bank-reason-name",
            Self::CodeInWords => "bank-reason-code",
            Self::OnlyOne => "bank-reason-only-one",
            Self::Together(_) => "bank-reason-together",
            Self::PledgeAmount => "bank-reason-pledge",
            Self::SaysInterest => "bank-reason-interest",
            Self::SaysCharge => "bank-reason-charge",
        }
    }
    /// The number in its sentence.
    pub fn count(self) -> i64 {
        match self {
            Self::DaysApart(count) | Self::Together(count) => count,
            _ => 0,
        }
    }
}

/// What a line could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// These postings stand in the books already.
    Postings(Vec<PostingId>, Vec<Reason>),
    /// A gift of this giver that is not in the books yet, and the pledge it keeps.
    Gift(GiverId, Option<PledgeId>, Vec<Reason>),
    /// Interest.
    Interest(Vec<Reason>),
    /// A charge of the bank.
    Charge(Vec<Reason>),
    /// Nothing is known of it.
    Nothing,
}

fn says(words: &str, some: &[&str]) -> bool {
    let folded = fold(words);
    some.iter().any(|word| folded.contains(&fold(word)))
}

/// The codes of givers that stand in some words, such as `G-0001`.
pub fn codes_in(words: &str) -> Vec<String> {
    let folded = fold(words).to_uppercase();
    let mut out = Vec::new();
    for (at, _) in folded.match_indices("G-") {
        let digits: String =
            folded[at + 2..].chars().take_while(char::is_ascii_digit).take(9).collect();
        if digits.len() >= 4 {
            out.push(format!("G-{digits}"));
        }
    }
    out
}

/// Why one posting is this line; none: it is not.
fn one(line: &LineSeen, posting: &Candidate) -> Option<Vec<Reason>> {
    let apart = line.day.days_until(posting.day).abs();
    if posting.fen != line.fen || apart > NEAR_DAYS {
        return None;
    }
    let mut reasons = vec![Reason::SameAmount, Reason::DaysApart(apart)];
    if !posting.name_key.is_empty() && posting.name_key == fold(&line.party) {
        reasons.push(Reason::SameName);
    }
    if !posting.code.is_empty() && fold(&line.words).contains(&fold(&posting.code)) {
        reasons.push(Reason::CodeInWords);
    }
    Some(reasons)
}

/// Several awards of one day that a school was paid in one sum.
fn together(line: &LineSeen, postings: &[Candidate]) -> Option<Suggestion> {
    let mut days: BTreeMap<(Day, PostingKind), Vec<&Candidate>> = BTreeMap::new();
    for posting in postings {
        days.entry((posting.day, posting.kind)).or_default().push(posting);
    }
    let fits = |of: &Vec<&Candidate>| {
        of.len() > 1 && Fen::total(of.iter().map(|posting| posting.fen)) == Some(line.fen)
    };
    let near = |day: Day| line.day.days_until(day).abs() <= NEAR_DAYS;
    let (day, found) = days.iter().find(|((day, _), of)| near(*day) && fits(of))?;
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let apart = Reason::DaysApart(line.day.days_until(day.0).abs());
    let ids = found.iter().map(|posting| posting.posting).collect();
    Some(Suggestion::Postings(ids, vec![Reason::Together(count), apart]))
}

/// What a line could be (law 3: to the fen). What stands in the books comes before what could be
/// entered; of two postings that fit alike none is suggested.
pub fn suggest(line: &LineSeen, postings: &[Candidate], givers: &[KnownGiver]) -> Suggestion {
    let mut fits: Vec<(&Candidate, Vec<Reason>)> =
        postings.iter().filter_map(|p| one(line, p).map(|reasons| (p, reasons))).collect();
    fits.sort_by_key(|(posting, reasons)| {
        (-(reasons.len() as i64), line.day.days_until(posting.day).abs(), posting.posting)
    });
    match fits.as_slice() {
        [(posting, reasons)] => {
            let mut reasons = reasons.clone();
            reasons.push(Reason::OnlyOne);
            return Suggestion::Postings(vec![posting.posting], reasons);
        }
        [(posting, reasons), (_, next), ..] if reasons.len() > next.len() => {
            return Suggestion::Postings(vec![posting.posting], reasons.clone());
        }
        // Two that differ in nothing but the day: the nearer one.
        [(near, reasons), (far, _), ..]
            if line.day.days_until(near.day).abs() < line.day.days_until(far.day).abs() =>
        {
            return Suggestion::Postings(vec![near.posting], reasons.clone());
        }
        _ => {}
    }
    if fits.is_empty()
        && let Some(found) = together(line, postings)
    {
        return found;
    }
    entered(line, givers)
}

/// What could be entered for it.
fn entered(line: &LineSeen, givers: &[KnownGiver]) -> Suggestion {
    if line.fen.is_negative() {
        return match says(&format!("{} {}", line.words, line.party), &CHARGES) {
            true => Suggestion::Charge(vec![Reason::SaysCharge]),
            false => Suggestion::Nothing,
        };
    }
    let (name, words) = (fold(&line.party), fold(&line.words));
    let mut known: Vec<(&KnownGiver, Vec<Reason>)> = Vec::new();
    for giver in givers {
        let mut reasons = Vec::new();
        if !name.is_empty() && giver.name_key == name {
            reasons.push(Reason::SameName);
        }
        if !giver.code.is_empty() && words.contains(&fold(&giver.code)) {
            reasons.push(Reason::CodeInWords);
        }
        if reasons.is_empty() {
            continue;
        }
        if giver.pledge.is_some_and(|(_, fen, _)| fen == line.fen) {
            reasons.push(Reason::PledgeAmount);
        }
        known.push((giver, reasons));
    }
    known.sort_by_key(|(giver, reasons)| {
        let due = giver.pledge.map(|(_, _, due)| line.day.days_until(due).abs());
        (-(reasons.len() as i64), due.unwrap_or(i64::MAX), giver.code.clone())
    });
    match known.first() {
        Some((giver, reasons)) => {
            let pledge = giver.pledge.filter(|_| reasons.contains(&Reason::PledgeAmount));
            Suggestion::Gift(giver.id, pledge.map(|(id, ..)| id), reasons.clone())
        }
        None if says(&line.words, &INTEREST) => Suggestion::Interest(vec![Reason::SaysInterest]),
        None => Suggestion::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }
    fn id(n: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(n)
    }
    fn line(fen: i64, party: &str, words: &str) -> LineSeen {
        let (party, words) = (party.to_owned(), words.to_owned());
        LineSeen { day: day("2026-11-10"), fen: Fen::new(fen), party, words }
    }
    fn posting(n: u128, on: &str, fen: i64, name: &str) -> Candidate {
        Candidate {
            posting: PostingId::new(id(n)),
            kind: if fen < 0 { PostingKind::Award } else { PostingKind::Gift },
            day: day(on),
            fen: Fen::new(fen),
            name_key: fold(name),
            code: String::new(),
        }
    }
    fn posts(found: &Suggestion) -> Vec<u128> {
        match found {
            Suggestion::Postings(ids, reasons) => {
                assert!(!reasons.is_empty());
                ids.iter().map(|id| id.uuid().as_u128()).collect()
            }
            _ => Vec::new(),
        }
    }

    // covers J1
    #[test]
    fn what_stands_in_the_books_comes_first_and_two_alike_are_not_guessed() {
        let wang = line(10_000, "王芳", "捐款");
        let near = posting(1, "2026-11-08", 10_000, "");
        let named = posting(2, "2026-11-06", 10_000, "王芳");
        let twin = posting(3, "2026-11-08", 10_000, "");
        let found = |postings: &[Candidate]| posts(&suggest(&wang, postings, &[]));
        assert_eq!(found(std::slice::from_ref(&near)), [1]);
        assert_eq!(found(&[near.clone(), named]), [2], "the name decides");
        assert!(found(&[near, twin]).is_empty(), "two alike: somebody looks");
        assert!(found(&[posting(4, "2026-11-01", 10_000, "王芳")]).is_empty(), "too far away");
        assert!(found(&[posting(5, "2026-11-10", 10_001, "王芳")]).is_empty(), "a fen more");
    }

    #[test]
    fn a_school_paid_in_one_sum_is_found_by_its_awards() {
        let school = line(-150_000, "龙城实验学校", "助学金");
        let awards =
            [posting(1, "2026-11-09", -50_000, ""), posting(2, "2026-11-09", -100_000, "")];
        assert_eq!(posts(&suggest(&school, &awards, &[])), [1, 2]);
    }

    #[test]
    fn what_could_be_entered_has_its_reasons() {
        let giver = KnownGiver {
            id: GiverId::new(id(7)),
            code: "G-0001".to_owned(),
            name_key: fold("王芳"),
            pledge: Some((PledgeId::new(id(8)), Fen::new(10_000), day("2026-11-09"))),
        };
        let givers = std::slice::from_ref(&giver);
        let pledge = Some(PledgeId::new(id(8)));
        let reasons = vec![Reason::SameName, Reason::PledgeAmount];
        let said = suggest(&line(10_000, "王 芳", ""), &[], givers);
        assert_eq!(said, Suggestion::Gift(giver.id, pledge, reasons));
        let by_code = suggest(&line(500, "某某", "捐赠G-0001"), &[], givers);
        assert_eq!(by_code, Suggestion::Gift(giver.id, None, vec![Reason::CodeInWords]));
        assert_eq!(codes_in("捐ｇ－0001、G-12、G-0202"), ["G-0001", "G-0202"]);
        let interest = suggest(&line(321, "", "存款结息"), &[], givers);
        assert_eq!(interest, Suggestion::Interest(vec![Reason::SaysInterest]));
        let charge = suggest(&line(-1_000, "", "对公账户管理费"), &[], givers);
        assert_eq!(charge, Suggestion::Charge(vec![Reason::SaysCharge]));
        assert_eq!(suggest(&line(-10_000, "王芳", ""), &[], givers), Suggestion::Nothing);
    }

    proptest! {
        // law 3
        #[test]
        fn what_is_suggested_comes_to_the_line(
            fen in prop_oneof![-3_i64..=-1, 1_i64..=3],
            others in proptest::collection::vec((0_i64..12, -3_i64..=3), 0..12),
        ) {
            let line = LineSeen { fen: Fen::new(fen), ..line(1, "", "") };
            let all: Vec<Candidate> = others
                .iter()
                .enumerate()
                .map(|(n, (on, fen))| Candidate {
                    day: day("2026-11-05").plus_days(*on),
                    fen: Fen::new(*fen),
                    ..posting(n as u128 + 1, "2026-11-10", *fen, "")
                })
                .collect();
            if let Suggestion::Postings(ids, _) = suggest(&line, &all, &[]) {
                let of = all.iter().filter(|p| ids.contains(&p.posting)).map(|p| p.fen);
                prop_assert_eq!(Fen::total(of), Some(line.fen));
            }
        }
    }
}
