//! A letter between a giver and a pupil: read by two of different professions (J6).

use super::CareRefusal;
use crate::activities::coded;
use crate::basics::PersonId;

coded! {
    /// From whom to whom.
    pub enum Direction {
        /// From the giver to the pupil.
        ToPupil = "to_pupil",
        /// From the pupil to the giver.
        ToGiver = "to_giver",
    }
}
coded! {
    /// As what somebody reads a letter.
    pub enum Profession {
        /// A social worker or assistant.
        SocialWork = "social_work",
        /// A volunteer named for it.
        Volunteer = "volunteer",
        /// A teacher named for it.
        Teacher = "teacher",
    }
}
coded! {
    /// Where a letter stands.
    pub enum LetterState {
        /// Nobody has read it.
        Written = "written",
        /// A reader asked to cover something on its photographs: it waits for a retake.
        ToCover = "to_cover",
        /// One has let it through.
        ReadOnce = "read_once",
        /// Two have, and it was delivered.
        Delivered = "delivered",
        /// It was sent back with a kind sentence.
        SentBack = "sent_back",
        /// The family's consent was taken back: it stays here.
        Withheld = "withheld",
    }
}

impl Direction {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::ToPupil => "care-letter-to-pupil",
            Self::ToGiver => "care-letter-to-giver",
        }
    }
}
impl Profession {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::SocialWork => "care-profession-social-work",
            Self::Volunteer => "care-profession-volunteer",
            Self::Teacher => "care-profession-teacher",
        }
    }
}
impl LetterState {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Written => "care-letter-written",
            Self::ToCover => "care-letter-to-cover",
            Self::ReadOnce => "care-letter-read-once",
            Self::Delivered => "care-letter-delivered",
            Self::SentBack => "care-letter-sent-back",
            Self::Withheld => "care-letter-withheld",
        }
    }
}

/// Somebody reads a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Who reads.
    pub reader: PersonId,
    /// As what.
    pub profession: Profession,
    /// Who wrote it.
    pub writer: PersonId,
    /// Who read it first, and as what.
    pub first: Option<(PersonId, Profession)>,
}

impl Reading {
    fn may(self, state: LetterState) -> Result<(), CareRefusal> {
        if !state.waits() {
            return Err(CareRefusal::Settled);
        }
        if self.reader == self.writer {
            return Err(CareRefusal::OwnLetter);
        }
        match self.first {
            Some((first, _)) if first == self.reader => Err(CareRefusal::ReadBefore),
            Some((_, profession)) if profession == self.profession => {
                Err(CareRefusal::SameProfession { profession: profession.word() })
            }
            _ => Ok(()),
        }
    }
    /// Lets it through: the first reader, or the second, with whom it is delivered.
    ///
    /// # Errors
    /// Settled; one's own letter; read before by the same person or the same profession; no
    /// consent of the family for the second.
    pub fn let_through(
        self,
        state: LetterState,
        consent: Option<()>,
    ) -> Result<LetterState, CareRefusal> {
        self.may(state)?;
        match self.first {
            None => Ok(LetterState::ReadOnce),
            Some(_) if consent.is_some() => Ok(LetterState::Delivered),
            Some(_) => Err(CareRefusal::NoConsent),
        }
    }
    /// Asks to cover something on its photographs: whoever took them takes them again.
    ///
    /// # Errors
    /// Settled; one's own letter; read before.
    pub fn ask_to_cover(self, state: LetterState) -> Result<LetterState, CareRefusal> {
        self.may(state).map(|()| LetterState::ToCover)
    }
    /// Sends it back.
    ///
    /// # Errors
    /// Settled; one's own letter; read before.
    pub fn send_back(self, state: LetterState) -> Result<LetterState, CareRefusal> {
        self.may(state).map(|()| LetterState::SentBack)
    }
}

impl LetterState {
    /// The photographs were taken again: two read it from the beginning.
    ///
    /// # Errors
    /// Nobody asked for it.
    pub fn retaken(self) -> Result<Self, CareRefusal> {
        if self == Self::ToCover { Ok(Self::Written) } else { Err(CareRefusal::Settled) }
    }
    /// Whether it waits for a reader.
    pub fn waits(self) -> bool {
        matches!(self, Self::Written | Self::ReadOnce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(n))
    }

    // covers J6 T19
    #[test]
    fn two_professions_read_and_never_the_writer() {
        let worker = Reading {
            reader: person(1),
            profession: Profession::SocialWork,
            writer: person(9),
            first: None,
        };
        assert_eq!(worker.let_through(LetterState::Written, None), Ok(LetterState::ReadOnce));
        let own = Reading { reader: person(9), ..worker };
        assert_eq!(own.let_through(LetterState::Written, Some(())), Err(CareRefusal::OwnLetter));
        let first = Some((person(1), Profession::SocialWork));
        let again = Reading { first, ..worker };
        let state = LetterState::ReadOnce;
        assert_eq!(again.let_through(state, Some(())), Err(CareRefusal::ReadBefore));
        let colleague = Reading { reader: person(2), ..again };
        let word = Profession::SocialWork.word();
        let same = Err(CareRefusal::SameProfession { profession: word });
        assert_eq!(colleague.let_through(state, Some(())), same);
        let teacher = Reading { reader: person(3), profession: Profession::Teacher, ..again };
        assert_eq!(teacher.let_through(state, None), Err(CareRefusal::NoConsent));
        assert_eq!(teacher.let_through(state, Some(())), Ok(LetterState::Delivered));
        assert_eq!(teacher.send_back(state), Ok(LetterState::SentBack));
        assert_eq!(teacher.ask_to_cover(state), Ok(LetterState::ToCover));
        assert_eq!(own.ask_to_cover(LetterState::Written), Err(CareRefusal::OwnLetter));
        assert_eq!(LetterState::ToCover.retaken(), Ok(LetterState::Written));
        assert_eq!(state.retaken(), Err(CareRefusal::Settled));
        for over in [
            LetterState::ToCover,
            LetterState::Delivered,
            LetterState::SentBack,
            LetterState::Withheld,
        ] {
            assert_eq!(teacher.let_through(over, Some(())), Err(CareRefusal::Settled));
        }
    }
}
