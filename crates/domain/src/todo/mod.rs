//! What waits for somebody (待办): one list of kinds, each said once, with who may do it.
//!
//! A kind waits for one person, for the leaders of a team, or for whoever holds a power over a
//! body. Nothing here decides what waits: the rooms' facts do.

use crate::access::Permission;
use crate::activities::coded;

coded! {
    /// A kind of thing that waits, in the order in which a page shows them.
    pub enum TodoKind {
        /// Come to one's interview.
        InterviewTalk = "interview-talk",
        /// Book a time for one's interview.
        InterviewBook = "interview-book",
        /// The step of one's own joining.
        JoiningStep = "joining-step",
        /// Write one's wishes in a round of choice.
        ChoiceWishes = "choice-wishes",
        /// Say one's own word on a trial.
        TrialWord = "trial-word",
        /// Say a word on those who tried service out.
        TrialOther = "trial-other",
        /// Say yes to the pairs of a team.
        ChoiceTeamYes = "choice-team-yes",
        /// Write the wishes of a team.
        ChoiceTeamWishes = "choice-team-wishes",
        /// Sign the next stage of a team.
        StageSign = "stage-sign",
        /// Lead the sharing round.
        DebriefLead = "debrief-lead",
        /// Say something in the sharing round.
        DebriefShare = "debrief-share",
        /// Walk a case to its end that was begun.
        RehearsalWalk = "rehearsal-walk",
        /// Say yes or no to those who asked for a place on the own shift.
        SignUpLead = "sign-up-lead",
        /// Find out who came along to the own shift without a sign-up.
        WalkInLead = "walk-in-lead",
        /// Write the result of an interview.
        InterviewWrite = "interview-write",
        /// The days of a step of joining ran out.
        JoiningLate = "joining-late",
        /// Say yes or no to those who asked for a place.
        SignUpAsked = "sign-up-asked",
        /// Find out who came along without a sign-up.
        WalkInDue = "walk-in-due",
        /// Confirm the hours of a shift.
        HoursConfirm = "hours-confirm",
        /// Answer an appeal against "did not come".
        Appeal = "appeal",
        /// A sharing round that nobody held.
        DebriefDue = "debrief-due",
        /// Answer the bridges that the house proposed.
        BridgeAnswer = "bridge-answer",
        /// Put the second signature under money that goes out.
        VoucherSign = "voucher-sign",
        /// Put the manager's signature under a large amount that goes out.
        VoucherLarge = "voucher-large",
        /// Remind givers whose promise was due.
        PledgeDue = "pledge-due",
    }
}

/// For whom a kind waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForWhom {
    /// One person, named in the row.
    Person,
    /// The leaders of the team.
    Leaders,
    /// Whoever holds this power over the body.
    Holders(Permission),
    /// The same, but the person whom the row names: who made a thing does not check it.
    OtherHolders(Permission),
}

impl TodoKind {
    /// For whom it waits.
    pub fn for_whom(self) -> ForWhom {
        match self {
            Self::InterviewBook
            | Self::InterviewTalk
            | Self::InterviewWrite
            | Self::ChoiceWishes
            | Self::TrialWord
            | Self::TrialOther
            | Self::JoiningStep
            | Self::JoiningLate
            | Self::DebriefShare
            | Self::DebriefLead
            | Self::RehearsalWalk
            | Self::SignUpLead
            | Self::WalkInLead => ForWhom::Person,
            Self::ChoiceTeamWishes | Self::ChoiceTeamYes | Self::StageSign => ForWhom::Leaders,
            Self::DebriefDue => ForWhom::Holders(Permission::LeadDebrief),
            Self::SignUpAsked => ForWhom::Holders(Permission::SignUpForOthers),
            Self::WalkInDue => ForWhom::Holders(Permission::CorrectAttendance),
            Self::HoursConfirm => ForWhom::Holders(Permission::ConfirmHours),
            Self::Appeal => ForWhom::Holders(Permission::AnswerAppeal),
            Self::BridgeAnswer => ForWhom::Holders(Permission::ProposeAid),
            Self::VoucherSign => ForWhom::OtherHolders(Permission::CheckPayments),
            Self::VoucherLarge => ForWhom::OtherHolders(Permission::CheckLargePayments),
            Self::PledgeDue => ForWhom::Holders(Permission::KeepBooks),
        }
    }
    /// Whether the person in its row is the one for whom it does not wait.
    pub fn spares_the_named(self) -> bool {
        matches!(self.for_whom(), ForWhom::OtherHolders(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_alone_in_a_list_of_codes() {
        for kind in TodoKind::ALL {
            assert_eq!(TodoKind::parse(kind.code()), Some(kind));
            // The store finds a kind in one text with blanks between them.
            assert!(kind.code().bytes().all(|c| c == b'-' || c.is_ascii_lowercase()));
        }
        assert_eq!(TodoKind::parse("something"), None);
    }
}
