//! A signature on a screen: the typed name always, the strokes of a finger where there was one.

use std::fmt::Write as _;

use crate::basics::{Fact, Refusal};
use crate::people::PersonName;

/// The field the strokes are drawn in, in its own points.
pub const WIDTH: i64 = 600;
/// Its height.
pub const HEIGHT: i64 = 200;
/// More points than any name has.
const POINTS_MOST: usize = 6_000;

/// Why a signature is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureRefusal {
    /// The typed name is not the guardian's.
    NameDiffers {
        /// The name noted by the worker.
        name: String,
    },
    /// The drawing could not be read: it is drawn again, or left out.
    Unreadable,
}

impl Refusal for SignatureRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::NameDiffers { .. } => "minors-signature-name-differs",
            Self::Unreadable => "minors-signature-unreadable",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::NameDiffers { name } => vec![("name", name.as_str().into())],
            Self::Unreadable => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        Some("signed_name")
    }
}

/// Strokes of a finger: points in a field of 600 by 200, nothing else (no pressure, no times).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strokes(Vec<Vec<(i64, i64)>>);

impl Strokes {
    /// From text: points `x,y` between blanks, strokes between semicolons. Nothing drawn: none.
    ///
    /// # Errors
    /// Something else than points of the field, or more than a name needs.
    pub fn parse(text: &str) -> Result<Option<Self>, SignatureRefusal> {
        let mut strokes = Vec::new();
        let mut points = 0;
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let stroke: Option<Vec<(i64, i64)>> = part.split_whitespace().map(point).collect();
            let stroke = stroke.ok_or(SignatureRefusal::Unreadable)?;
            points += stroke.len();
            if points > POINTS_MOST {
                return Err(SignatureRefusal::Unreadable);
            }
            strokes.push(stroke);
        }
        // A touch of the screen is no signature.
        Ok(if points < 6 { None } else { Some(Self(strokes)) })
    }
    /// The text back, to be kept.
    pub fn to_text(&self) -> String {
        let stroke = |stroke: &Vec<(i64, i64)>| {
            let points: Vec<String> = stroke.iter().map(|(x, y)| format!("{x},{y}")).collect();
            points.join(" ")
        };
        self.0.iter().map(stroke).collect::<Vec<_>>().join(";")
    }
    /// As a line to be drawn.
    pub fn line(&self) -> String {
        let mut out = String::new();
        for stroke in &self.0 {
            for (at, (x, y)) in stroke.iter().enumerate() {
                let _ = write!(out, "{}{x} {y}", if at == 0 { "M" } else { "L" });
            }
        }
        out
    }
}

fn point(text: &str) -> Option<(i64, i64)> {
    let (x, y) = text.split_once(',')?;
    let (x, y) = (x.parse().ok()?, y.parse().ok()?);
    ((0..=WIDTH).contains(&x) && (0..=HEIGHT).contains(&y)).then_some((x, y))
}

/// A name typed under a consent, and what was drawn beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name as typed.
    pub name: PersonName,
    /// What was drawn; none: only typed, which is as good.
    pub strokes: Option<Strokes>,
}

impl Signature {
    /// Checks the typed name against the guardian's.
    ///
    /// # Errors
    /// Another name.
    pub fn of(
        name: PersonName,
        strokes: Option<Strokes>,
        guardian: &PersonName,
    ) -> Result<Self, SignatureRefusal> {
        if name.key() == guardian.key() {
            Ok(Self { name, strokes })
        } else {
            Err(SignatureRefusal::NameDiffers { name: guardian.as_str().to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> PersonName {
        PersonName::parse("signed_name", text).expect("a name")
    }

    // covers B5
    #[test]
    fn only_the_guardians_own_name_signs() {
        let father = name("黄伟强");
        assert!(Signature::of(name("黄 伟强"), None, &father).is_ok(), "a blank is no other name");
        let other = Signature::of(name("黄嘉怡"), None, &father);
        assert_eq!(other, Err(SignatureRefusal::NameDiffers { name: "黄伟强".to_owned() }));
    }

    #[test]
    fn strokes_are_points_of_the_field_and_nothing_else() {
        let drawn = Strokes::parse("1,2 30,40 50,60;10,10 20,20 30,30").expect("strokes");
        let drawn = drawn.expect("drawn");
        assert_eq!(drawn.line(), "M1 2L30 40L50 60M10 10L20 20L30 30");
        assert_eq!(Strokes::parse("").expect("nothing"), None);
        assert_eq!(Strokes::parse("5,5 6,6").expect("a touch"), None);
        for wrong in ["1", "1,2 <svg>", "601,2 1,2", "-1,2", "1,201", "a,b"] {
            assert_eq!(Strokes::parse(wrong), Err(SignatureRefusal::Unreadable), "{wrong}");
        }
        let many = "1,1 ".repeat(POINTS_MOST + 1);
        assert_eq!(Strokes::parse(&many), Err(SignatureRefusal::Unreadable));
    }

    proptest! {
        #[test]
        fn strokes_come_back_from_their_text(
            points in proptest::collection::vec((0_i64..=WIDTH, 0_i64..=HEIGHT), 6..200),
            cut in 1_usize..6,
        ) {
            let (first, rest) = points.split_at(cut);
            let drawn = Strokes(vec![first.to_vec(), rest.to_vec()]);
            prop_assert_eq!(Strokes::parse(&drawn.to_text()), Ok(Some(drawn)));
        }

        #[test]
        fn no_text_makes_a_line_of_anything_but_points(text in ".{0,200}") {
            if let Ok(Some(drawn)) = Strokes::parse(&text) {
                let plain = |c: char| c.is_ascii_digit() || matches!(c, 'M' | 'L' | ' ');
                prop_assert!(drawn.line().chars().all(plain));
            }
        }
    }
}
