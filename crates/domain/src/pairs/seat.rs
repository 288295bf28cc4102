//! The two seats, why one is empty, who is kept out.

use crate::activities::coded;

coded! {
    /// A seat of the pair.
    pub enum PairSeat {
        /// The social worker or assistant.
        Worker = "worker",
        /// The volunteer.
        Volunteer = "volunteer",
    }
}
coded! {
    /// Why a seat is empty.
    pub enum EmptyWhy {
        /// The child is new.
        New = "new",
        /// Whoever sat there steps back.
        SteppedBack = "stepped_back",
        /// They left the town's list.
        Left = "left",
        /// Their sign-in was closed.
        AccountClosed = "account_closed",
        /// They hold no role for it any more.
        RoleEnded = "role_ended",
        /// Their background check ran out.
        CheckRanOut = "check_ran_out",
        /// A conflict of interest was found.
        Conflict = "conflict",
    }
}
coded! {
    /// A conflict of interest.
    pub enum Conflict {
        /// Of the child's family or household.
        Family = "family",
        /// Gives for this child.
        Giver = "giver",
        /// Works at the child's school.
        School = "school",
        /// Something else that was noted.
        Other = "other",
    }
}
coded! {
    /// What is spoken at home.
    pub enum Speech {
        /// 普通话.
        Mandarin = "mandarin",
        /// 粤语（含莞城话）.
        Cantonese = "cantonese",
        /// 客家话.
        Hakka = "hakka",
        /// 潮汕话.
        Chaoshan = "chaoshan",
        /// 湖南话.
        Hunan = "hunan",
        /// 四川话.
        Sichuan = "sichuan",
    }
}

impl PairSeat {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Worker => "pairs-seat-worker",
            Self::Volunteer => "pairs-seat-volunteer",
        }
    }
}
impl EmptyWhy {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "pairs-why-new",
            Self::SteppedBack => "pairs-why-stepped-back",
            Self::Left => "pairs-why-left",
            Self::AccountClosed => "pairs-why-account-closed",
            Self::RoleEnded => "pairs-why-role-ended",
            Self::CheckRanOut => "pairs-why-check-ran-out",
            Self::Conflict => "pairs-why-conflict",
        }
    }
}
impl Conflict {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Family => "pairs-conflict-family",
            Self::Giver => "pairs-conflict-giver",
            Self::School => "pairs-conflict-school",
            Self::Other => "pairs-conflict-other",
        }
    }
}
impl Speech {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mandarin => "pairs-speech-mandarin",
            Self::Cantonese => "pairs-speech-cantonese",
            Self::Hakka => "pairs-speech-hakka",
            Self::Chaoshan => "pairs-speech-chaoshan",
            Self::Hunan => "pairs-speech-hunan",
            Self::Sichuan => "pairs-speech-sichuan",
        }
    }
    /// Several, as stored: codes with commas between.
    pub fn write(all: &[Self]) -> String {
        all.iter().map(|one| one.code()).collect::<Vec<_>>().join(",")
    }
    /// Several, read back; what is not known is left out.
    pub fn read(text: &str) -> Vec<Self> {
        text.split(',').filter_map(Self::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spoken_comes_back_as_it_was_written() {
        let all = Speech::ALL.to_vec();
        assert_eq!(Speech::read(&Speech::write(&all)), all);
        assert_eq!(Speech::read("hakka,klingon,"), vec![Speech::Hakka]);
        assert_eq!(Speech::read(""), Vec::new());
    }
}
