//! What is asked for, as plain values: pages, programs and the demo town fill them alike.

use liandong_domain::activities::{
    Accompanied, ActivityKind, Approval, Calendar, CodeKind, Declared, Form, Recurrence,
    RecurrenceRefusal, Risk, SeatSide, SignUpState, SignUpWay, Spot,
};
use liandong_domain::basics::{
    Day, Minutes, Moment, OrganisationId, PersonId, PostId, ProgrammeId, ShiftId, SignUpId,
    TimeOfDay,
};

/// A programme as somebody writes it.
#[derive(Debug, Clone)]
pub struct NewProgramme {
    /// The body it belongs to.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The field of service.
    pub field: ActivityKind,
    /// What the social worker does (T1).
    pub worker_part: String,
    /// What the volunteers do (T1).
    pub volunteer_part: String,
}

/// When an activity is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// On these days, at the same hours: one-off and multi-day.
    Days {
        /// The days.
        days: Vec<Day>,
        /// From.
        start: TimeOfDay,
        /// Until.
        end: TimeOfDay,
    },
    /// By a beat, less the holidays.
    Recurring {
        /// The beat.
        recurrence: Recurrence,
        /// From.
        start: TimeOfDay,
        /// Until.
        end: TimeOfDay,
    },
    /// At any hour from the first to the last day (D3).
    Window {
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
    },
}

impl Plan {
    /// Its form.
    pub fn form(&self) -> Form {
        match self {
            Self::Days { .. } | Self::Recurring { .. } => Form::Dated,
            Self::Window { .. } => Form::Window,
        }
    }
    /// The beat, where there is one.
    pub fn recurrence(&self) -> Option<Recurrence> {
        match self {
            Self::Recurring { recurrence, .. } => Some(recurrence.clone()),
            Self::Days { .. } | Self::Window { .. } => None,
        }
    }
    /// Start and end of each shift, in order of time.
    ///
    /// # Errors
    /// The beat contradicts itself or runs past the calendar's last year.
    pub fn times(&self, calendar: &Calendar) -> Result<Vec<(Moment, Moment)>, RecurrenceRefusal> {
        let at = |days: Vec<Day>, start: TimeOfDay, end: TimeOfDay| {
            days.into_iter().map(|day| (day.at(start), day.at(end))).collect::<Vec<_>>()
        };
        Ok(match self {
            Self::Days { days, start, end } => {
                let mut days = days.clone();
                days.sort_unstable();
                days.dedup();
                at(days, *start, *end)
            }
            Self::Recurring { recurrence, start, end } => {
                at(recurrence.kept(calendar)?, *start, *end)
            }
            Self::Window { from, until } => {
                vec![(from.at(TimeOfDay::START), until.at(TimeOfDay::END))]
            }
        })
    }
}

/// A post as somebody writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostDraft {
    /// What people call it.
    pub name: String,
    /// Whose seats.
    pub side: SeatSide,
    /// What is done.
    pub task: String,
    /// What is asked for, in words.
    pub condition: String,
    /// The fewest people it is held with.
    pub least: i64,
    /// The seats.
    pub places: i64,
    /// Of these, for minors; none: no limit of its own.
    pub minor_places: Option<i64>,
    /// A qualification asked for.
    pub qualification: Option<String>,
}

impl PostDraft {
    /// Seats for social workers, all of them needed.
    pub fn worker(name: &str, places: i64) -> Self {
        Self { side: SeatSide::Worker, ..Self::volunteers(name, places, places) }
    }
    /// Seats for volunteers.
    pub fn volunteers(name: &str, least: i64, places: i64) -> Self {
        Self {
            name: name.to_owned(),
            side: SeatSide::Volunteer,
            task: String::new(),
            condition: String::new(),
            least,
            places,
            minor_places: None,
            qualification: None,
        }
    }
}

/// A body that runs the activity too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointDraft {
    /// The body.
    pub organisation: OrganisationId,
    /// What it does.
    pub task: String,
}

/// An activity as somebody writes it.
#[derive(Debug, Clone)]
pub struct ActivityDraft {
    /// The programme.
    pub programme: ProgrammeId,
    /// The body that holds it.
    pub organisation: OrganisationId,
    /// What it is called.
    pub title: String,
    /// The field of service.
    pub kind: ActivityKind,
    /// For whom, what, how.
    pub about: String,
    /// The order of the day.
    pub schedule_words: String,
    /// Where, in short.
    pub place: String,
    /// The exact address.
    pub address: String,
    /// Where people meet.
    pub meeting_point: String,
    /// The risks.
    pub risks: String,
    /// What to bring.
    pub bring: String,
    /// What the social worker does.
    pub worker_part: String,
    /// What the volunteers do.
    pub volunteer_part: String,
    /// Who answers questions.
    pub contact_name: String,
    /// Under which number.
    pub contact_phone: String,
    /// The social worker who answers for it.
    pub responsible: PersonId,
    /// Who leads the shifts.
    pub leader: Option<PersonId>,
    /// The insurance; empty: none.
    pub insurance: String,
    /// How risky the author thinks it is.
    pub risk: Risk,
    /// The youngest age, above the town's.
    pub minimum_age: Option<i64>,
    /// A qualification asked for.
    pub qualification: Option<String>,
    /// Printed or rotating code.
    pub code_kind: CodeKind,
    /// Where place evidence is asked for.
    pub spots: Vec<Spot>,
    /// Whether the worker's yes is asked.
    pub approval: Approval,
    /// The answers on the negative list.
    pub declared: Declared,
    /// Its posts.
    pub posts: Vec<PostDraft>,
    /// Who runs it too.
    pub joint: Vec<JointDraft>,
    /// When.
    pub plan: Plan,
    /// Rest and meals inside each shift.
    pub rest: Minutes,
}

impl ActivityDraft {
    /// An empty one, to be filled in.
    pub fn blank(
        programme: ProgrammeId,
        organisation: OrganisationId,
        responsible: PersonId,
    ) -> Self {
        Self {
            programme,
            organisation,
            title: String::new(),
            kind: ActivityKind::Community,
            about: String::new(),
            schedule_words: String::new(),
            place: String::new(),
            address: String::new(),
            meeting_point: String::new(),
            risks: String::new(),
            bring: String::new(),
            worker_part: String::new(),
            volunteer_part: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            responsible,
            leader: Some(responsible),
            insurance: String::new(),
            risk: Risk::Ordinary,
            minimum_age: None,
            qualification: None,
            code_kind: CodeKind::Poster,
            spots: Vec::new(),
            approval: Approval::Free,
            declared: Declared::default(),
            posts: Vec::new(),
            joint: Vec::new(),
            plan: Plan::Days { days: Vec::new(), start: TimeOfDay::START, end: TimeOfDay::END },
            rest: Minutes::ZERO,
        }
    }
}

/// Whether to wait when no seat is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WaitIfFull {
    /// No: say so.
    #[default]
    No,
    /// Yes: join the waiting list.
    Yes,
}

/// A sign-up as somebody asks for it.
#[derive(Debug, Clone)]
pub struct SignUpAsk {
    /// The shift.
    pub shift: ShiftId,
    /// The post; none: the only one that fits.
    pub post: Option<PostId>,
    /// For whom.
    pub person: PersonId,
    /// How it came.
    pub way: SignUpWay,
    /// Wait when it is full.
    pub wait: WaitIfFull,
    /// An adult of the family comes along.
    pub accompanied: Accompanied,
    /// Shared by sign-ups made together.
    pub party: Option<String>,
}

impl SignUpAsk {
    /// One person for themselves, any fitting post, without waiting.
    pub fn of(shift: ShiftId, person: PersonId) -> Self {
        Self {
            shift,
            post: None,
            person,
            way: SignUpWay::Own,
            wait: WaitIfFull::No,
            accompanied: Accompanied::No,
            party: None,
        }
    }
    /// The same, waiting when it is full.
    #[must_use]
    pub fn or_wait(self) -> Self {
        Self { wait: WaitIfFull::Yes, ..self }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignUpDone {
    /// The sign-up.
    pub id: SignUpId,
    /// Where it stands.
    pub state: SignUpState,
    /// The place in the waiting list, counted from 1.
    pub place_in_queue: Option<i64>,
}

/// What came of a worker's yes to several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Approved {
    /// With a place now.
    pub placed: i64,
    /// On the waiting list.
    pub waiting: i64,
    /// No longer open when the yes came.
    pub passed: i64,
}
