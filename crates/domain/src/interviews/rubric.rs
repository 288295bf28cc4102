//! The rubric: a few lines, each with words for the scores 1 to 4. It is data of the town.

use crate::basics::{Fact, Note, Refusal, Title};

/// The scores of a line.
pub const SCORES: [i64; 4] = [1, 2, 3, 4];
/// The most lines of a rubric.
pub const LINES_MOST: usize = 8;
/// The most characters of what a score means.
const MEANING_MOST: usize = 100;

/// One line: what is looked at, and what each score means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is looked at.
    pub title: String,
    /// What the scores 1 to 4 mean.
    pub meanings: [String; 4],
}

/// A score as the worker gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// 1 to 4; none: not given.
    pub score: Option<i64>,
    /// What was seen.
    pub words: String,
}

/// A score with the words of the rubric of that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// What was looked at.
    pub title: String,
    /// 1 to 4.
    pub score: i64,
    /// What it means.
    pub meaning: String,
    /// What was seen.
    pub words: String,
}

/// Why a rubric, or what was given by it, cannot be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RubricRefusal {
    /// No line.
    Empty,
    /// A line without a title, or without the words of a score.
    Half {
        /// Which line, counted from 1.
        number: i64,
    },
    /// Words that are too long.
    TooLong {
        /// Which line, counted from 1.
        number: i64,
        /// The most characters.
        most: i64,
    },
    /// A line was given no score.
    NoScore {
        /// Its title.
        title: String,
        /// Its place, counted from 1.
        number: i64,
    },
}

impl Refusal for RubricRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "interviews-rubric-empty",
            Self::Half { .. } => "interviews-rubric-half",
            Self::TooLong { .. } => "interviews-rubric-too-long",
            Self::NoScore { .. } => "interviews-rubric-no-score",
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::Empty => Vec::new(),
            Self::Half { number } => vec![("number", (*number).into())],
            Self::TooLong { number, most } => {
                vec![("number", (*number).into()), ("most", (*most).into())]
            }
            Self::NoScore { title, .. } => vec![("title", title.clone().into())],
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::Empty | Self::Half { .. } | Self::TooLong { .. } => Some("lines"),
            Self::NoScore { number, .. } => Some(SCORE_FIELDS[field_at(*number)]),
        }
    }
}

/// Names of the fields of the form, in the order of the lines.
const SCORE_FIELDS: [&str; LINES_MOST] =
    ["score-1", "score-2", "score-3", "score-4", "score-5", "score-6", "score-7", "score-8"];

fn field_at(number: i64) -> usize {
    usize::try_from(number - 1).unwrap_or(0).min(LINES_MOST - 1)
}

/// A rubric as it is kept: lines without any word are left out.
///
/// # Errors
/// No line, half a line, too many words.
pub fn rubric(typed: &[Line]) -> Result<Vec<Line>, RubricRefusal> {
    let mut out = Vec::new();
    for (number, line) in (1_i64..).zip(typed) {
        let blank = |text: &String| text.trim().is_empty();
        if blank(&line.title) && line.meanings.iter().all(blank) {
            continue;
        }
        if blank(&line.title) || line.meanings.iter().any(blank) {
            return Err(RubricRefusal::Half { number });
        }
        let long = |most: usize| RubricRefusal::TooLong {
            number,
            most: i64::try_from(most).unwrap_or(i64::MAX),
        };
        let title = Title::parse("lines", &line.title).map_err(|_| long(Title::MOST))?;
        if line.meanings.iter().any(|text| text.trim().chars().count() > MEANING_MOST) {
            return Err(long(MEANING_MOST));
        }
        let meanings = line.meanings.clone().map(|text| text.trim().to_owned());
        out.push(Line { title: title.as_str().to_owned(), meanings });
    }
    if out.is_empty() { Err(RubricRefusal::Empty) } else { Ok(out) }
}

/// Every line with its score and the words of that score. All lines that lack one are named.
///
/// # Errors
/// Lines without a score.
pub fn score(lines: &[Line], given: &[Given]) -> Result<Vec<Scored>, Vec<RubricRefusal>> {
    let (mut out, mut missing) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        let one = given.get(at).cloned().unwrap_or_default();
        match one.score.filter(|score| SCORES.contains(score)) {
            Some(score) => {
                let meaning = usize::try_from(score - 1).ok().and_then(|n| line.meanings.get(n));
                let words: String = one.words.trim().chars().take(Note::MOST).collect();
                out.push(Scored {
                    title: line.title.clone(),
                    score,
                    meaning: meaning.cloned().unwrap_or_default(),
                    words,
                });
            }
            None => missing.push(RubricRefusal::NoScore { title: line.title.clone(), number }),
        }
    }
    if missing.is_empty() { Ok(out) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(title: &str) -> Line {
        let meanings = ["还没有听", "听一会儿", "听完再说", "听出没说的"].map(str::to_owned);
        Line { title: title.to_owned(), meanings }
    }

    // covers B4
    #[test]
    fn every_line_is_given_a_score_with_its_words() {
        let lines = [line("愿意听别人说"), line("守时守约")];
        let given = [
            Given { score: Some(3), words: " 等奶奶讲完 ".to_owned() },
            Given { score: Some(5), words: String::new() },
        ];
        let missing = score(&lines, &given).expect_err("one has no score");
        let no = RubricRefusal::NoScore { title: "守时守约".to_owned(), number: 2 };
        assert_eq!((missing[0].field(), &missing[0]), (Some("score-2"), &no));
        let all = score(&lines[..1], &given).expect("all are given");
        assert_eq!((all[0].meaning.as_str(), all[0].words.as_str()), ("听完再说", "等奶奶讲完"));
    }

    #[test]
    fn a_rubric_has_whole_lines() {
        let blank = Line { title: String::new(), meanings: Default::default() };
        assert_eq!(rubric(&[line("守时"), blank.clone()]).map(|all| all.len()), Ok(1));
        assert_eq!(rubric(&[blank]), Err(RubricRefusal::Empty));
        let half = Line { meanings: Default::default(), ..line("守时") };
        assert_eq!(rubric(&[half]), Err(RubricRefusal::Half { number: 1 }));
        let long = line(&"长".repeat(51));
        assert!(matches!(rubric(&[long]), Err(RubricRefusal::TooLong { number: 1, most: 50 })));
    }
}
