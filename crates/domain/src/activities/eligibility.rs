//! May this person take this seat, and if not: why, and what is the shortest way to change it (E5).
//!
//! Nothing here is a verdict on a person. The reasons come in the order of how easily they are
//! cured, so that the page can say the first one and be of use.

use std::collections::BTreeSet;

use super::coded;
use super::kind::{ActivityKind, Risk};
use super::seats::{AgeGroup, SeatRefusal, SeatSide, Seats};
use super::sign_up::Approval;
use super::why::Why;
use crate::basics::{Day, Moment};
use crate::minors::birthday;
use crate::rules::{ADULT_FROM, AgePolicy};

coded! {
    /// A guardian's consent that covers the day and the kind of service.
    pub enum ConsentHeld {
        /// The person decides alone.
        NotNeeded = "not-needed",
        /// It is there.
        Held = "held",
        /// It is not there, or was taken back.
        Missing = "missing",
    }
}
coded! {
    /// Whether an adult of the family has a seat in the same shift.
    pub enum Accompanied {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
}
coded! {
    /// Whether the person is in the shift already.
    pub enum Already {
        /// No.
        No = "no",
        /// Asked, placed or offered.
        In = "in",
        /// On the waiting list.
        Waiting = "waiting",
    }
}
coded! {
    /// Where the person stands in the town's registry.
    pub enum PersonStanding {
        /// In the registry, active.
        Active = "active",
        /// Not registered to the end yet: the joining steps are open.
        Joining = "joining",
        /// Left, or at rest.
        Left = "left",
    }
}
coded! {
    /// Whether the person is a social worker of the running body on that day.
    pub enum IsWorker {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
}
coded! {
    /// Whether the shift is open to the public eye.
    pub enum Published {
        /// Yes.
        Yes = "yes",
        /// Still a draft.
        No = "no",
        /// Called off.
        CalledOff = "called-off",
    }
}
coded! {
    /// Insurance of the person for that day (D7).
    pub enum Insured {
        /// The service is ordinary.
        NotNeeded = "not-needed",
        /// Covered, by the activity's or the person's own insurance.
        Yes = "yes",
        /// Not covered.
        No = "no",
    }
}

/// Something the person does at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: Moment,
}

/// What must be known of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The birthday, if known.
    pub born_on: Option<Day>,
    /// A guardian's consent. Only looked at below the policy's age.
    pub consent: ConsentHeld,
    /// An adult of the family comes along.
    pub accompanied: Accompanied,
    /// Training and qualifications held on the day.
    pub qualifications: BTreeSet<String>,
    /// Documents asked for here and not accepted, agreements not signed.
    pub unsigned: Vec<String>,
    /// What it clashes with.
    pub clashes: Vec<Clash>,
    /// In the shift already.
    pub already: Already,
    /// In the registry.
    pub standing: PersonStanding,
    /// A social worker.
    pub worker: IsWorker,
    /// Covered by insurance on the day.
    pub insured: Insured,
}

/// What must be known of the shift and the post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftFacts {
    /// The present moment.
    pub now: Moment,
    /// When it begins. Age counts on this day.
    pub starts_at: Moment,
    /// When sign-up closes.
    pub sign_up_until: Moment,
    /// Open or not.
    pub published: Published,
    /// The field of service.
    pub kind: ActivityKind,
    /// How careful: the activity's own word or its field's, the higher.
    pub risk: Risk,
    /// Whose seat.
    pub side: SeatSide,
    /// The seats.
    pub seats: Seats,
    /// The activity's own least age.
    pub minimum_age: Option<i64>,
    /// Qualifications asked for by the activity or the post.
    pub qualifications: Vec<String>,
    /// Whether the worker's yes is asked.
    pub approval: Approval,
    /// Social workers missing if one more joined (see `workers_missing`).
    pub workers_missing: i64,
}

/// The answer, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What stands against it, most curable first; empty: welcome.
    pub reasons: Vec<Why>,
    /// Whether the social worker's yes is asked before the seat is given.
    pub approval: Approval,
    /// On which side of 18 the person is that day.
    pub group: AgeGroup,
}

impl Verdict {
    /// Nothing stands against it.
    pub fn may_sign_up(&self) -> bool {
        self.reasons.is_empty()
    }
    /// Only a seat is missing: the waiting list is open.
    pub fn may_wait(&self) -> bool {
        !self.reasons.is_empty() && self.reasons.iter().all(Why::leaves_waiting_list)
    }
    /// The reason to show.
    pub fn first(&self) -> Option<&Why> {
        self.reasons.first()
    }
}

/// Weighs a person against a shift's post.
pub fn judge(person: &Candidate, shift: &ShiftFacts, policy: &AgePolicy) -> Verdict {
    let day = shift.starts_at.day();
    let age = person.born_on.map(|born| born.age_on(day));
    let group = age.map_or(AgeGroup::Adult, AgeGroup::at);
    let mut reasons = match standing_in_the_way(person, shift) {
        Some(why) => vec![why],
        None => {
            let mut reasons = seat_reasons(person, shift, group);
            if shift.side == SeatSide::Volunteer {
                let unsigned = person.unsigned.iter();
                reasons.extend(unsigned.map(|name| Why::AgreementMissing { name: name.clone() }));
                reasons.extend(age_reasons(person, shift, policy, age));
            }
            reasons
        }
    };
    reasons.sort();
    Verdict { reasons, approval: shift.approval, group }
}

/// Reasons beside which no other is worth saying.
fn standing_in_the_way(person: &Candidate, shift: &ShiftFacts) -> Option<Why> {
    match (shift.published, person.already) {
        (Published::No, _) => return Some(Why::NotPublished),
        (Published::CalledOff, _) => return Some(Why::CalledOff),
        (Published::Yes, Already::In) => return Some(Why::AlreadyIn),
        (Published::Yes, Already::Waiting) => return Some(Why::AlreadyWaiting),
        (Published::Yes, Already::No) => {}
    }
    if shift.now >= shift.sign_up_until {
        return Some(Why::Closed { at: shift.sign_up_until });
    }
    match person.standing {
        PersonStanding::Active => None,
        PersonStanding::Joining => Some(Why::StillJoining),
        PersonStanding::Left => Some(Why::PersonLeft),
    }
}

fn seat_reasons(person: &Candidate, shift: &ShiftFacts, group: AgeGroup) -> Vec<Why> {
    let mut reasons = Vec::new();
    match shift.seats.take(group) {
        Ok(_) if shift.workers_missing > 0 && shift.side == SeatSide::Volunteer => {
            reasons.push(Why::ShortOfWorkers { missing: shift.workers_missing });
        }
        Ok(_) => {}
        Err(SeatRefusal::Full) => reasons.push(Why::Full),
        Err(SeatRefusal::MinorsFull) => reasons.push(Why::MinorsFull),
        Err(SeatRefusal::ShortOfWorkers { missing }) => {
            reasons.push(Why::ShortOfWorkers { missing });
        }
    }
    let missing = shift.qualifications.iter().filter(|name| !person.qualifications.contains(*name));
    reasons.extend(missing.map(|name| Why::QualificationMissing { name: name.clone() }));
    if shift.risk >= Risk::Risky && person.insured == Insured::No {
        reasons.push(Why::NotInsured);
    }
    reasons.extend(
        person
            .clashes
            .iter()
            .map(|clash| Why::Clash { title: clash.title.clone(), starts_at: clash.starts_at }),
    );
    if shift.side == SeatSide::Worker && person.worker == IsWorker::No {
        reasons.push(Why::WorkerSeat);
    }
    reasons
}

fn age_reasons(
    person: &Candidate,
    shift: &ShiftFacts,
    policy: &AgePolicy,
    age: Option<i64>,
) -> Vec<Why> {
    let code = shift.kind.code();
    let adults_only =
        shift.risk == Risk::ForbiddenForMinors || policy.forbids(ADULT_FROM - 1, code);
    let (Some(age), Some(born)) = (age, person.born_on) else {
        // Without a birthday a person is taken for grown up (most elders of the paper registers
        // have none), unless this very service asks for an age.
        let asked = adults_only || shift.minimum_age.is_some_and(|least| least > 0);
        return if asked { vec![Why::AgeUnknown] } else { Vec::new() };
    };
    let mut reasons = Vec::new();
    if adults_only && age < ADULT_FROM {
        return vec![Why::ForbiddenKind];
    }
    let least = policy.min_age.max(shift.minimum_age.unwrap_or(0));
    if age < least {
        reasons.push(Why::TooYoung { until: birthday(born, least), least });
    }
    if policy.needs_company(age) && person.accompanied == Accompanied::No {
        reasons.push(Why::NeedsCompanion { below: policy.accompany_below });
    }
    // Somebody who lives on an income of their own needs none: then it is `NotNeeded`.
    if policy.needs_consent(age) && person.consent == ConsentHeld::Missing {
        reasons.push(Why::ConsentMissing { below: policy.consent_below });
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::super::calendar::samples::day;
    use super::super::why::Cure;
    use super::*;
    use crate::basics::TimeOfDay;
    use crate::rules::RuleContent;

    fn at(text: &str) -> Moment {
        day(text).at(TimeOfDay::new(9, 0).expect("a time"))
    }
    fn li_min() -> Candidate {
        Candidate {
            born_on: Some(day("1990-03-08")),
            consent: ConsentHeld::NotNeeded,
            accompanied: Accompanied::No,
            qualifications: BTreeSet::new(),
            unsigned: Vec::new(),
            clashes: Vec::new(),
            already: Already::No,
            standing: PersonStanding::Active,
            worker: IsWorker::No,
            insured: Insured::NotNeeded,
        }
    }
    /// A pupil of fifteen, of the first team of the Eagles.
    fn huang_jiayi() -> Candidate {
        let consent = ConsentHeld::Missing;
        Candidate { born_on: Some(day("2011-06-01")), consent, ..li_min() }
    }
    fn visit() -> ShiftFacts {
        ShiftFacts {
            now: at("2026-11-23"),
            starts_at: at("2026-11-28"),
            sign_up_until: at("2026-11-27"),
            published: Published::Yes,
            kind: ActivityKind::Care,
            risk: Risk::Ordinary,
            side: SeatSide::Volunteer,
            seats: Seats { places: 6, taken: 2, minor_places: Some(2), minors_taken: 0 },
            minimum_age: None,
            qualifications: Vec::new(),
            approval: Approval::Free,
            workers_missing: 0,
        }
    }
    fn reasons(person: &Candidate, shift: &ShiftFacts) -> Vec<Why> {
        judge(person, shift, &AgePolicy::default_for_town()).reasons
    }

    // covers E5
    #[test]
    fn li_min_is_welcome() {
        let verdict = judge(&li_min(), &visit(), &AgePolicy::default_for_town());
        assert!(verdict.may_sign_up() && !verdict.may_wait());
        assert_eq!(verdict.group, AgeGroup::Adult);
    }

    // covers B5
    #[test]
    fn huang_jiayi_needs_her_guardians_yes_first() {
        let found = reasons(&huang_jiayi(), &visit());
        assert_eq!(found, [Why::ConsentMissing { below: 18 }]);
        assert_eq!(found[0].cure(), Cure::AskGuardian);
        let with_consent = Candidate { consent: ConsentHeld::Held, ..huang_jiayi() };
        assert_eq!(reasons(&with_consent, &visit()), []);
        assert_eq!(
            judge(&with_consent, &visit(), &AgePolicy::default_for_town()).group,
            AgeGroup::Minor
        );
    }

    #[test]
    fn a_child_of_nine_brings_an_adult_and_one_of_five_waits() {
        let nine = Candidate { born_on: Some(day("2017-03-01")), ..huang_jiayi() };
        let needed = [Why::ConsentMissing { below: 18 }, Why::NeedsCompanion { below: 10 }];
        assert_eq!(reasons(&nine, &visit()), needed);
        let five = Candidate {
            born_on: Some(day("2020-12-24")),
            consent: ConsentHeld::Held,
            accompanied: Accompanied::Yes,
            ..huang_jiayi()
        };
        let until = day("2026-12-24");
        assert_eq!(reasons(&five, &visit()), [Why::TooYoung { until, least: 6 }]);
    }

    #[test]
    fn rescue_is_for_nobody_under_eighteen_and_asks_the_age() {
        let rescue =
            ShiftFacts { kind: ActivityKind::Rescue, risk: Risk::ForbiddenForMinors, ..visit() };
        assert_eq!(reasons(&huang_jiayi(), &rescue), [Why::ForbiddenKind]);
        let unknown = Candidate { born_on: None, ..li_min() };
        assert_eq!(reasons(&unknown, &rescue), [Why::AgeUnknown]);
        assert_eq!(reasons(&unknown, &visit()), []);
    }

    #[test]
    fn a_full_shift_has_a_waiting_list_for_whoever_only_lacks_a_seat() {
        let seats = Seats { taken: 6, ..visit().seats };
        let full = ShiftFacts { seats, ..visit() };
        let policy = AgePolicy::default_for_town();
        let verdict = judge(&li_min(), &full, &policy);
        assert_eq!(verdict.reasons, [Why::Full]);
        assert!(verdict.may_wait());
        let minor = judge(&huang_jiayi(), &full, &policy);
        assert_eq!(minor.reasons, [Why::Full, Why::ConsentMissing { below: 18 }]);
        assert!(!minor.may_wait());
        let short = ShiftFacts { workers_missing: 1, ..visit() };
        assert_eq!(reasons(&li_min(), &short), [Why::ShortOfWorkers { missing: 1 }]);
    }

    // covers E1 D7
    #[test]
    fn every_reason_is_said_the_most_curable_first() {
        let person = Candidate {
            clashes: vec![Clash { title: "敬老院康乐".into(), starts_at: at("2026-11-28") }],
            insured: Insured::No,
            ..li_min()
        };
        let shift =
            ShiftFacts { risk: Risk::Risky, qualifications: vec!["急救".into()], ..visit() };
        assert_eq!(
            reasons(&person, &shift),
            [
                Why::QualificationMissing { name: "急救".into() },
                Why::NotInsured,
                Why::Clash { title: "敬老院康乐".into(), starts_at: at("2026-11-28") },
            ]
        );
    }

    // covers B6
    #[test]
    fn what_is_not_signed_is_named_and_asks_no_social_worker() {
        let unsigned = vec!["三方协议".to_owned()];
        let person = Candidate { unsigned, worker: IsWorker::Yes, ..li_min() };
        let found = reasons(&person, &visit());
        assert_eq!(found, [Why::AgreementMissing { name: "三方协议".to_owned() }]);
        assert_eq!(found[0].cure(), Cure::SignAgreement);
        let seat = ShiftFacts { side: SeatSide::Worker, ..visit() };
        assert_eq!(reasons(&person, &seat), []);
    }

    #[test]
    fn one_reason_is_enough_when_nothing_else_matters() {
        let taken = Candidate { already: Already::In, ..huang_jiayi() };
        assert_eq!(reasons(&taken, &visit()), [Why::AlreadyIn]);
        let closed = ShiftFacts { now: at("2026-11-27"), ..visit() };
        assert_eq!(reasons(&li_min(), &closed), [Why::Closed { at: at("2026-11-27") }]);
        let draft = ShiftFacts { published: Published::No, ..visit() };
        assert_eq!(reasons(&taken, &draft), [Why::NotPublished]);
    }

    #[test]
    fn the_social_workers_seat_is_for_social_workers_whatever_the_ages() {
        let seat = ShiftFacts { side: SeatSide::Worker, ..visit() };
        assert_eq!(reasons(&li_min(), &seat), [Why::WorkerSeat]);
        let chen = Candidate { worker: IsWorker::Yes, ..li_min() };
        assert_eq!(reasons(&chen, &seat), []);
    }
}
