//! What a draft must show before it is published as volunteer service (T23, D4–D7).
//!
//! The checks follow 志愿服务条例 art. 12 and 17 and the publishing rules of Guangdong (china-facts
//! 2.6): only what is still to come, an exact address, real content, risks shown, insurance before
//! risky service, nothing of the negative list.

use super::address::{AddressFlaw, LEAST_ADDRESS, address_is_exact};
use super::coded;
use super::kind::{ActivityKind, Risk};
use super::negative::{Declared, NegativeRefusal, check_negative};
use super::seats::{SeatSide, workers_missing};
use crate::basics::{Fact, Minutes, Moment, PersonId, Refusal};
use crate::rules::{ADULT_FROM, AgePolicy, SeatsRatio};

coded! {
    /// When it is done.
    pub enum Form {
        /// On days and at hours that are set.
        Dated = "dated",
        /// At any hour between a first and a last day.
        Window = "window",
    }
}
coded! {
    /// Which code stands at the door.
    pub enum CodeKind {
        /// Printed, the same all day.
        Poster = "poster",
        /// Shown on a screen, new every half minute: it cannot be forwarded.
        Rotating = "rotating",
    }
}
coded! {
    /// Whether each shift has somebody who leads it.
    pub enum Leaders {
        /// Yes.
        EveryShift = "every-shift",
        /// At least one has nobody.
        SomeMissing = "some-missing",
    }
}

/// A post of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPost {
    /// What people call it.
    pub name: String,
    /// Whose seats.
    pub side: SeatSide,
    /// The fewest people it is held with.
    pub least: i64,
    /// The seats.
    pub places: i64,
    /// How many of them minors may take; none: no limit of its own.
    pub minor_places: Option<i64>,
}

/// A shift of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftShift {
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// Rest and meals inside, not counted.
    pub rest: Minutes,
}

/// An activity as it stands before publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is called.
    pub title: String,
    /// The field of service.
    pub kind: ActivityKind,
    /// Dated or flexible.
    pub form: Form,
    /// For whom, what, how.
    pub about: String,
    /// The place as people call it.
    pub place: String,
    /// Where exactly.
    pub address: String,
    /// What could happen, in plain words.
    pub risks: String,
    /// Which insurance covers the volunteers; empty: none.
    pub insurance: String,
    /// How risky the author thinks it is. The higher of this and the field's own holds.
    pub risk: Risk,
    /// Who answers questions.
    pub contact_name: String,
    /// At which number.
    pub contact_phone: String,
    /// The social worker who answers for it.
    pub responsible: Option<PersonId>,
    /// Who leads.
    pub leaders: Leaders,
    /// The least age; none: the town's.
    pub minimum_age: Option<i64>,
    /// Its posts.
    pub posts: Vec<DraftPost>,
    /// Its shifts.
    pub shifts: Vec<DraftShift>,
    /// The answers to the six questions.
    pub declared: Declared,
}

/// One thing to mend before publishing. Each names its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishRefusal {
    /// No title.
    TitleMissing,
    /// Too little said of whom, what and how.
    AboutTooShort {
        /// The fewest characters.
        least: i64,
    },
    /// The address lacks something.
    Address(AddressFlaw),
    /// No risk is named. "None" is an answer, silence is not.
    RisksMissing,
    /// Risky service without insurance.
    InsuranceMissing,
    /// Nobody answers for it.
    ResponsibleMissing,
    /// A shift without a leader.
    LeaderMissing,
    /// No name to ask for.
    ContactNameMissing,
    /// No telephone.
    ContactPhoneMissing,
    /// This kind of service is for adults only.
    AdultsOnly {
        /// The least age it needs.
        least: i64,
    },
    /// No post.
    NoPosts,
    /// No seat for volunteers.
    NoVolunteerSeats,
    /// A post's numbers contradict each other.
    PostNumbers {
        /// Which post, counted from 1.
        post: i64,
    },
    /// Too few seats for social workers for so many volunteers.
    TooFewWorkers {
        /// How many more.
        missing: i64,
    },
    /// No shift.
    NoShifts,
    /// A shift that ends before it begins, or is all rest.
    ShiftEmpty {
        /// Which shift, counted from 1.
        shift: i64,
    },
    /// A shift that has begun already.
    InThePast {
        /// Which shift.
        shift: i64,
    },
    /// A shift across midnight: an entry of hours never crosses it. Make two.
    AcrossMidnight {
        /// Which shift.
        shift: i64,
    },
    /// More than a year from the first shift to the last.
    TooLong,
    /// Begins more than a year from now.
    TooFarAhead,
    /// The negative list.
    Negative(NegativeRefusal),
}

impl From<NegativeRefusal> for PublishRefusal {
    fn from(refusal: NegativeRefusal) -> Self {
        Self::Negative(refusal)
    }
}

impl Refusal for PublishRefusal {
    fn key(&self) -> &'static str {
        match self {
            Self::TitleMissing => "activities-publish-title-missing",
            Self::AboutTooShort { .. } => "activities-publish-about-too-short",
            Self::Address(AddressFlaw::TooShort) => "activities-publish-address-too-short",
            Self::Address(AddressFlaw::OnlyArea) => "activities-publish-address-only-area",
            Self::Address(AddressFlaw::NoSpot) => "activities-publish-address-no-spot",
            Self::RisksMissing => "activities-publish-risks-missing",
            Self::InsuranceMissing => "activities-publish-insurance-missing",
            Self::ResponsibleMissing => "activities-publish-responsible-missing",
            Self::LeaderMissing => "activities-publish-leader-missing",
            Self::ContactNameMissing => "activities-publish-contact-name-missing",
            Self::ContactPhoneMissing => "activities-publish-contact-phone-missing",
            Self::AdultsOnly { .. } => "activities-publish-adults-only",
            Self::NoPosts => "activities-publish-no-posts",
            Self::NoVolunteerSeats => "activities-publish-no-volunteer-seats",
            Self::PostNumbers { .. } => "activities-publish-post-numbers",
            Self::TooFewWorkers { .. } => "activities-publish-too-few-workers",
            Self::NoShifts => "activities-publish-no-shifts",
            Self::ShiftEmpty { .. } => "activities-publish-shift-empty",
            Self::InThePast { .. } => "activities-publish-in-the-past",
            Self::AcrossMidnight { .. } => "activities-publish-across-midnight",
            Self::TooLong => "activities-publish-too-long",
            Self::TooFarAhead => "activities-publish-too-far-ahead",
            Self::Negative(refusal) => refusal.key(),
        }
    }
    fn facts(&self) -> Vec<(&'static str, Fact)> {
        match self {
            Self::AboutTooShort { least } | Self::AdultsOnly { least } => {
                vec![("least", (*least).into())]
            }
            Self::Address(AddressFlaw::TooShort) => vec![("least", (LEAST_ADDRESS as i64).into())],
            Self::PostNumbers { post } => vec![("post", (*post).into())],
            Self::TooFewWorkers { missing } => vec![("missing", (*missing).into())],
            Self::ShiftEmpty { shift }
            | Self::InThePast { shift }
            | Self::AcrossMidnight { shift } => vec![("shift", (*shift).into())],
            Self::Negative(refusal) => refusal.facts(),
            Self::TitleMissing
            | Self::Address(AddressFlaw::OnlyArea | AddressFlaw::NoSpot)
            | Self::RisksMissing
            | Self::InsuranceMissing
            | Self::ResponsibleMissing
            | Self::LeaderMissing
            | Self::ContactNameMissing
            | Self::ContactPhoneMissing
            | Self::NoPosts
            | Self::NoVolunteerSeats
            | Self::NoShifts
            | Self::TooLong
            | Self::TooFarAhead => Vec::new(),
        }
    }
    fn field(&self) -> Option<&str> {
        match self {
            Self::TitleMissing => Some("title"),
            Self::AboutTooShort { .. } => Some("about"),
            Self::Address(_) => Some("address"),
            Self::RisksMissing => Some("risks"),
            Self::InsuranceMissing => Some("insurance"),
            Self::ResponsibleMissing => Some("responsible"),
            Self::LeaderMissing => Some("leader"),
            Self::ContactNameMissing => Some("contact_name"),
            Self::ContactPhoneMissing => Some("contact_phone"),
            Self::AdultsOnly { .. } => Some("minimum_age"),
            Self::NoPosts
            | Self::NoVolunteerSeats
            | Self::PostNumbers { .. }
            | Self::TooFewWorkers { .. } => Some("posts"),
            Self::NoShifts
            | Self::ShiftEmpty { .. }
            | Self::InThePast { .. }
            | Self::AcrossMidnight { .. }
            | Self::TooLong
            | Self::TooFarAhead => Some("shifts"),
            Self::Negative(refusal) => refusal.field(),
        }
    }
}

impl Draft {
    /// The fewest characters that can say for whom, what and how.
    pub const LEAST_ABOUT: usize = 10;
    /// The most seats of one post.
    pub const MOST_PLACES: i64 = 9999;

    /// How careful: the author's word or the field's, the higher.
    pub fn risk(&self) -> Risk {
        self.risk.max(self.kind.risk())
    }

    /// Everything to mend, in the order of the form; empty: it may be published.
    pub fn check(
        &self,
        now: Moment,
        ratio: &SeatsRatio,
        policy: &AgePolicy,
    ) -> Vec<PublishRefusal> {
        let mut refusals = self.check_words(policy);
        refusals.extend(self.check_posts(ratio));
        refusals.extend(self.check_shifts(now));
        let texts = [self.about.as_str(), self.place.as_str()];
        let negative = check_negative(&self.title, &texts, &self.declared);
        refusals.extend(negative.into_iter().map(PublishRefusal::from));
        refusals
    }

    fn check_words(&self, policy: &AgePolicy) -> Vec<PublishRefusal> {
        let empty = |text: &str| text.trim().is_empty();
        let about = self.about.split_whitespace().map(|part| part.chars().count()).sum::<usize>();
        let adults_only = self.risk() == Risk::ForbiddenForMinors
            || policy.forbids(ADULT_FROM - 1, self.kind.code());
        let takes_minors = self.minimum_age.is_none_or(|least| least < ADULT_FROM);
        let least_about = Self::LEAST_ABOUT as i64;
        let mut refusals = Vec::new();
        let mut refuse = |refusal: PublishRefusal, when: bool| {
            if when {
                refusals.push(refusal);
            }
        };
        refuse(PublishRefusal::TitleMissing, empty(&self.title));
        refuse(PublishRefusal::AboutTooShort { least: least_about }, about < Self::LEAST_ABOUT);
        if let Err(flaw) = address_is_exact(&self.address) {
            refuse(PublishRefusal::Address(flaw), true);
        }
        refuse(PublishRefusal::RisksMissing, empty(&self.risks));
        refuse(
            PublishRefusal::InsuranceMissing,
            self.risk() >= Risk::Risky && empty(&self.insurance),
        );
        refuse(PublishRefusal::AdultsOnly { least: ADULT_FROM }, adults_only && takes_minors);
        refuse(PublishRefusal::ResponsibleMissing, self.responsible.is_none());
        refuse(PublishRefusal::LeaderMissing, self.leaders == Leaders::SomeMissing);
        refuse(PublishRefusal::ContactNameMissing, empty(&self.contact_name));
        refuse(PublishRefusal::ContactPhoneMissing, empty(&self.contact_phone));
        refusals
    }

    fn check_posts(&self, ratio: &SeatsRatio) -> Vec<PublishRefusal> {
        if self.posts.is_empty() {
            return vec![PublishRefusal::NoPosts];
        }
        let sound = |post: &DraftPost| {
            (1..=Self::MOST_PLACES).contains(&post.places)
                && (0..=post.places).contains(&post.least)
                && post.minor_places.is_none_or(|minors| (0..=post.places).contains(&minors))
        };
        let wrong = |(n, post): (i64, &DraftPost)| {
            (!sound(post)).then_some(PublishRefusal::PostNumbers { post: n })
        };
        let mut refusals: Vec<_> = (1..).zip(&self.posts).filter_map(wrong).collect();
        if !refusals.is_empty() {
            return refusals;
        }
        let of = |side| self.posts.iter().filter(move |post| post.side == side);
        let workers: i64 = of(SeatSide::Worker).map(|post| post.places).sum();
        let volunteers: i64 = of(SeatSide::Volunteer).map(|post| post.places).sum();
        // Only seats set apart for minors are counted on: a post without a limit expects none.
        let minors: i64 = of(SeatSide::Volunteer).filter_map(|post| post.minor_places).sum();
        if volunteers == 0 {
            refusals.push(PublishRefusal::NoVolunteerSeats);
        }
        match workers_missing(workers, volunteers, minors, ratio) {
            0 => {}
            missing => refusals.push(PublishRefusal::TooFewWorkers { missing }),
        }
        refusals
    }

    fn check_shifts(&self, now: Moment) -> Vec<PublishRefusal> {
        let mut refusals = Vec::new();
        for (shift, facts) in (1..).zip(&self.shifts) {
            let minutes = facts.starts_at.minutes_until(facts.ends_at);
            // 24:00 still belongs to the day.
            let last_day = facts.ends_at.plus_minutes(-1).day();
            let begun = match self.form {
                Form::Dated => facts.starts_at <= now,
                Form::Window => facts.ends_at <= now,
            };
            if minutes <= 0 || !(0..minutes).contains(&facts.rest.count()) {
                refusals.push(PublishRefusal::ShiftEmpty { shift });
            } else if begun {
                refusals.push(PublishRefusal::InThePast { shift });
            } else if self.form == Form::Dated && last_day != facts.starts_at.day() {
                refusals.push(PublishRefusal::AcrossMidnight { shift });
            }
        }
        let first = self.shifts.iter().map(|shift| shift.starts_at).min();
        let last = self.shifts.iter().map(|shift| shift.ends_at).max();
        let Some((first, last)) = first.zip(last) else {
            return vec![PublishRefusal::NoShifts];
        };
        if last.day() > first.day().plus_months(12) {
            refusals.push(PublishRefusal::TooLong);
        }
        if first.day() > now.day().plus_months(12) {
            refusals.push(PublishRefusal::TooFarAhead);
        }
        refusals
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::samples::day;
    use super::super::negative::{Answer, Group};
    use super::*;
    use crate::basics::TimeOfDay;
    use crate::rules::RuleContent;

    fn at(text: &str, time: &str) -> Moment {
        let time: TimeOfDay = time.parse().expect("a time");
        day(text).at(time)
    }
    fn shift(text: &str, from: &str, until: &str) -> DraftShift {
        DraftShift { starts_at: at(text, from), ends_at: at(text, until), rest: Minutes::ZERO }
    }
    fn post(side: SeatSide, places: i64) -> DraftPost {
        DraftPost { name: "探访".into(), side, least: 1, places, minor_places: None }
    }
    fn visit() -> Draft {
        Draft {
            title: "周末探访独居老人".into(),
            kind: ActivityKind::Care,
            form: Form::Dated,
            about: "两人一组,上门陪独居老人聊天、量血压、看看家里有没有绊脚的东西。".into(),
            place: "西湖社区".into(),
            address: "东莞市石龙镇西湖社区服务中心".into(),
            risks: "楼道较暗,雨天路滑".into(),
            insurance: String::new(),
            risk: Risk::Ordinary,
            contact_name: "陈社工".into(),
            contact_phone: "13800000000".into(),
            responsible: Some(PersonId::new(uuid::Uuid::from_u128(1))),
            leaders: Leaders::EveryShift,
            minimum_age: None,
            posts: vec![post(SeatSide::Worker, 1), post(SeatSide::Volunteer, 6)],
            shifts: vec![shift("2026-11-28", "9:00", "11:30")],
            declared: Declared::all_no(),
        }
    }
    fn check(draft: &Draft) -> Vec<PublishRefusal> {
        let now = at("2026-11-23", "10:00");
        draft.check(now, &SeatsRatio::default_for_town(), &AgePolicy::default_for_town())
    }
    fn with(change: impl FnOnce(&mut Draft)) -> Vec<PublishRefusal> {
        let mut draft = visit();
        change(&mut draft);
        check(&draft)
    }

    // covers T23
    #[test]
    fn a_whole_draft_may_be_published() {
        assert_eq!(check(&visit()), []);
    }

    #[test]
    fn an_empty_form_gets_a_sentence_per_field() {
        let refusals = with(|draft| {
            for text in [
                &mut draft.title,
                &mut draft.about,
                &mut draft.address,
                &mut draft.risks,
                &mut draft.contact_name,
                &mut draft.contact_phone,
            ] {
                text.clear();
            }
            draft.responsible = None;
            draft.leaders = Leaders::SomeMissing;
            draft.posts.clear();
            draft.shifts.clear();
            draft.declared.declare(Group::OwnBenefit, Answer::Yes, "");
        });
        let fields: Vec<_> = refusals.iter().filter_map(Refusal::field).collect();
        assert_eq!(
            fields,
            [
                "title",
                "about",
                "address",
                "risks",
                "responsible",
                "leader",
                "contact_name",
                "contact_phone",
                "posts",
                "shifts",
                "declared-own-benefit"
            ]
        );
    }

    // covers D7
    #[test]
    fn risky_service_needs_insurance_and_rescue_needs_adults() {
        let patrol = with(|draft| draft.kind = ActivityKind::Safety);
        assert_eq!(patrol, [PublishRefusal::InsuranceMissing]);
        let by_word = with(|draft| draft.risk = Risk::Risky);
        assert_eq!(by_word, [PublishRefusal::InsuranceMissing]);
        let rescue = |draft: &mut Draft| {
            draft.kind = ActivityKind::Rescue;
            draft.insurance = "团体意外险".into();
        };
        assert_eq!(with(rescue), [PublishRefusal::AdultsOnly { least: 18 }]);
        let adults = with(|draft| {
            rescue(draft);
            draft.minimum_age = Some(18);
        });
        assert_eq!(adults, []);
    }

    #[test]
    fn shifts_lie_ahead_on_one_day_and_within_a_year() {
        let shifts = |shifts: &[DraftShift]| with(|draft| draft.shifts = shifts.to_vec());
        let good = shift("2026-11-28", "9:00", "11:30");
        let past = shift("2026-11-23", "9:00", "11:30");
        assert_eq!(shifts(&[good, past]), [PublishRefusal::InThePast { shift: 2 }]);
        let night = DraftShift { ends_at: at("2026-11-29", "1:00"), ..good };
        assert_eq!(shifts(&[night]), [PublishRefusal::AcrossMidnight { shift: 1 }]);
        let till_midnight = DraftShift { ends_at: at("2026-11-28", "24:00"), ..good };
        assert_eq!(shifts(&[till_midnight]), []);
        let all_rest = DraftShift { rest: Minutes::new(150), ..good };
        assert_eq!(shifts(&[all_rest]), [PublishRefusal::ShiftEmpty { shift: 1 }]);
        let later = shift("2027-12-04", "9:00", "11:30");
        assert_eq!(shifts(&[good, later]), [PublishRefusal::TooLong]);
        assert_eq!(shifts(&[later]), [PublishRefusal::TooFarAhead]);
    }

    #[test]
    fn a_window_may_have_begun_but_not_ended() {
        let window = |until: &str| {
            with(|draft| {
                draft.form = Form::Window;
                draft.shifts = vec![DraftShift {
                    starts_at: at("2026-11-01", "0:00"),
                    ends_at: at(until, "24:00"),
                    rest: Minutes::ZERO,
                }];
            })
        };
        assert_eq!(window("2026-12-31"), []);
        assert_eq!(window("2026-11-20"), [PublishRefusal::InThePast { shift: 1 }]);
    }

    // covers D4 D5
    #[test]
    fn seats_keep_the_towns_ratio() {
        let ratio = SeatsRatio { volunteers_per_worker_most: 15, minors_per_adult_most: 0 };
        let mut draft = visit();
        draft.posts[1].places = 31;
        let now = at("2026-11-23", "10:00");
        let refusals = draft.check(now, &ratio, &AgePolicy::default_for_town());
        assert_eq!(refusals, [PublishRefusal::TooFewWorkers { missing: 2 }]);
        let no_volunteers = with(|draft| draft.posts.truncate(1));
        assert_eq!(no_volunteers, [PublishRefusal::NoVolunteerSeats]);
        let numbers = with(|draft| draft.posts[1].least = 7);
        assert_eq!(numbers, [PublishRefusal::PostNumbers { post: 2 }]);
    }
}
