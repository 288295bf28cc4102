//! A letter on paper: photographed in pages, looked at by the readers, covered by a retake.

use super::CareRefusal;

/// The most pages of a letter. The number is ours.
pub const PAGES_MOST: i64 = 4;

/// A photographed letter has at least one page, and not more than are kept.
///
/// # Errors
/// None, or too many.
pub fn check_pages(pages: usize) -> Result<(), CareRefusal> {
    match i64::try_from(pages) {
        Ok(count) if (1..=PAGES_MOST).contains(&count) => Ok(()),
        _ => Err(CareRefusal::NoPages { most: PAGES_MOST }),
    }
}

/// A reader lets photographs through only after opening the ones that count, and saying that
/// nothing in them leads to anybody: no machine reads a hand.
///
/// # Errors
/// Not opened; nothing said.
pub fn check_released(opened: Option<()>, through: Option<()>) -> Result<(), CareRefusal> {
    opened.ok_or(CareRefusal::NotOpened)?;
    through.ok_or(CareRefusal::NotLookedThrough)
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers J6
    #[test]
    fn a_photograph_is_opened_and_answered_for_before_it_goes_on() {
        assert_eq!(check_released(None, Some(())), Err(CareRefusal::NotOpened));
        assert_eq!(check_released(Some(()), None), Err(CareRefusal::NotLookedThrough));
        assert_eq!(check_released(Some(()), Some(())), Ok(()));
        for (pages, good) in [(0, false), (1, true), (4, true), (5, false)] {
            assert_eq!(check_pages(pages).is_ok(), good, "{pages}");
        }
    }
}
