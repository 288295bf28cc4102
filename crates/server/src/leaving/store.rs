//! What every room keeps of a person, read for the person: a register, so that a table with a
//! column for a person is either here or named with its reason. Nothing is written.

use liandong_domain::basics::{Moment, PersonId};
use serde_json::{Map, Value};

use crate::db::{Read, Sql};
use crate::failure::Fault;
use crate::p;

/// The most rows of one kind.
const ROWS_MOST: i64 = 5_000;

/// `round_candidate`.
const CHOICE: Sql = Sql("\
     select cast(m.hopes as text), cast(m.named_at as text), cast(m.ranked_at as text), \
     cast(m.declined_at as text) from round_candidate m where m.town_id = $1 and \
     m.person_id = $2 order by m.named_at limit $3");
/// `wish`.
const CHOICE_WISHES: Sql = Sql("\
     select cast(m.place as text), cast(o.name as text) from wish m join organisation o \
     on o.town_id = m.town_id and o.organisation_id = m.organisation_id where m.town_id = \
     $1 and m.person_id = $2 order by m.round_id, m.place limit $3");
/// `chosen_pair`.
const CHOICE_TEAMS: Sql = Sql("\
     select cast(o.name as text), cast(m.agreed_at as text), cast(m.ended_at as text) \
     from chosen_pair m join organisation o on o.town_id = m.town_id and \
     o.organisation_id = m.organisation_id where m.town_id = $1 and m.person_id = $2 and \
     m.agreed_at is not null order by m.agreed_at limit $3");
/// `interview`.
const INTERVIEWS: Sql = Sql("\
     select cast(m.state as text), cast(m.invited_at as text), cast(m.booked_at as text), \
     cast(m.decided_at as text), cast(m.words as text), cast(m.next_step as text) from \
     interview m where m.town_id = $1 and m.person_id = $2 order by m.invited_at limit $3");
/// `interview_score`.
const INTERVIEW_SCORES: Sql = Sql("\
     select cast(m.title as text), cast(m.score as text), cast(m.meaning as text), \
     cast(m.words as text) from interview i join interview_score m on m.town_id = \
     i.town_id and m.interview_id = i.interview_id where m.town_id = $1 and i.person_id = \
     $2 order by i.invited_at, m.place limit $3");
/// `debrief_part`.
const SHARING: Sql = Sql("\
     select cast(m.profession as text), cast(m.first as text), cast(m.second as text), \
     cast(m.third as text), cast(m.said_at as text), cast(m.left_out_at as text) from \
     debrief_part m where m.town_id = $1 and m.person_id = $2 order by m.said_at limit $3");
/// `rehearsal`.
const REHEARSALS: Sql = Sql("\
     select cast(m.case_code as text), cast(m.state as text), cast(m.begun_at as text), \
     cast(m.done_at as text) from rehearsal m where m.town_id = $1 and m.person_id = $2 \
     order by m.begun_at limit $3");
/// `rehearsal_step`.
const REHEARSAL_ANSWERS: Sql = Sql("\
     select cast(r.case_code as text), cast(m.step as text), cast(m.choice as text), \
     cast(m.words as text), cast(m.answered_at as text) from rehearsal r join \
     rehearsal_step m on m.town_id = r.town_id and m.rehearsal_id = r.rehearsal_id where \
     m.town_id = $1 and r.person_id = $2 order by m.answered_at limit $3");
/// `gift`.
const GIFTS: Sql = Sql("\
     select cast(m.given_on as text), cast(m.fen as text), cast(m.refunded_fen as text), \
     cast(m.words as text), cast(m.state as text), cast(m.receipt_number as text) from \
     giver g join gift m on m.town_id = g.town_id and m.giver_id = g.giver_id where \
     m.town_id = $1 and g.person_id = $2 order by m.given_on limit $3");
/// `giver`.
const GIVER: Sql = Sql("\
     select cast(m.code as text), cast(m.kind as text), cast(m.shown_as as text), \
     cast(m.agreed_on as text), cast(m.gifts as text), cast(m.fen as text) from giver m \
     where m.town_id = $1 and m.person_id = $2 order by m.code limit $3");
/// `joining_application`.
const JOINING: Sql = Sql("\
     select cast(m.step as text), cast(m.state as text), cast(m.entered_on as text), \
     cast(m.asked_at as text), cast(m.ended_at as text) from joining_application m where \
     m.town_id = $1 and m.person_id = $2 order by m.asked_at limit $3");
/// `joining_result`.
const JOINING_RESULTS: Sql = Sql("\
     select cast(m.step as text), cast(m.outcome as text), cast(m.decided_at as text), \
     cast(m.why as text) from joining_application a join joining_result m on m.town_id = \
     a.town_id and m.application_id = a.application_id where m.town_id = $1 and \
     a.person_id = $2 order by m.decided_at limit $3");
/// `joining_talk`.
const JOINING_WORDS: Sql = Sql("\
     select cast(m.side as text), cast(m.first as text), cast(m.second as text), \
     cast(m.third as text), cast(m.said_at as text) from joining_application a join \
     joining_talk m on m.town_id = a.town_id and m.application_id = a.application_id \
     where m.town_id = $1 and a.person_id = $2 and (m.side = 'candidate' or m.shown_at is \
     not null) order by m.said_at limit $3");
/// `trial_presence`.
const TRIALS: Sql = Sql("\
     select cast(m.in_at as text), cast(m.out_at as text), cast(m.minutes as text), \
     cast(m.proposed_at as text) from trial_presence m where m.town_id = $1 and \
     m.person_id = $2 order by m.in_at limit $3");
/// `enrolment`.
const COURSES: Sql = Sql("\
     select cast(c.title as text), cast(m.state as text), cast(m.asked_at as text), \
     cast(m.settled_at as text), cast(m.marks as text), cast(m.words as text), \
     cast(m.minutes as text) from enrolment m join course c on c.town_id = m.town_id and \
     c.course_id = m.course_id where m.town_id = $1 and m.person_id = $2 order by \
     m.asked_at limit $3");
/// `teacher`.
const COURSES_TAUGHT: Sql = Sql("\
     select cast(c.title as text), cast(m.named_at as text) from teacher m join course c \
     on c.town_id = m.town_id and c.course_id = m.course_id where m.town_id = $1 and \
     m.person_id = $2 order by m.named_at limit $3");
/// `presence`.
const COURSE_PRESENCES: Sql = Sql("\
     select cast(m.presence as text), cast(m.noted_at as text) from presence m where \
     m.town_id = $1 and m.person_id = $2 order by m.noted_at limit $3");
/// `learning`.
const LEARNING: Sql = Sql("\
     select cast(m.kind as text), cast(m.learned_on as text), cast(m.minutes as text), \
     cast(m.words as text) from learning m where m.town_id = $1 and m.person_id = $2 \
     order by m.learned_on limit $3");
/// `qualified`.
const QUALIFICATIONS: Sql = Sql("\
     select cast(n.name as text), cast(m.since as text), cast(m.until as text), \
     cast(m.gained_by as text), cast(m.withdrawn_on as text), cast(m.why as text) from \
     qualified m join qualification n on n.town_id = m.town_id and n.qualification_id = \
     m.qualification_id where m.town_id = $1 and m.person_id = $2 order by m.given_at \
     limit $3");
/// `practice`.
const PRACTICES: Sql = Sql("\
     select cast(m.practised_on as text), cast(m.words as text) from practice m where \
     m.town_id = $1 and m.person_id = $2 order by m.practised_on limit $3");
/// `meeting_presence`.
const MEETINGS: Sql = Sql("\
     select cast(m.presence as text), cast(m.noted_at as text) from meeting_presence m \
     where m.town_id = $1 and m.person_id = $2 order by m.noted_at limit $3");
/// `meeting_adult`.
const MEETINGS_LED: Sql = Sql("\
     select cast(m.part as text), cast(m.named_at as text) from meeting_adult m where \
     m.town_id = $1 and m.person_id = $2 order by m.named_at limit $3");
/// `endorsement`.
const ENDORSEMENTS: Sql = Sql("\
     select cast(m.badge as text), cast(m.leaf as text), cast(m.words as text), \
     cast(m.endorsed_at as text), cast(m.taken_back_at as text), cast(m.why as text) from \
     endorsement m where m.town_id = $1 and m.person_id = $2 order by m.endorsed_at limit \
     $3");
/// `badge_award`.
const BADGES: Sql = Sql("\
     select cast(m.badge_name as text), cast(m.area as text), cast(m.awarded_on as text), \
     cast(m.occasion as text) from badge_award m where m.town_id = $1 and m.person_id = \
     $2 order by m.awarded_on limit $3");
/// `consent`.
const CONSENTS: Sql = Sql("\
     select cast(m.scope as text), cast(m.starts_on as text), cast(m.ends_on as text), \
     cast(m.evidence as text), cast(m.withdrawn_at as text) from consent m where \
     m.town_id = $1 and m.child_id = $2 order by m.starts_on limit $3");
/// `consent_slip`.
const CONSENT_PAPERS: Sql = Sql("\
     select cast(m.number as text), cast(m.scope as text), cast(m.starts_on as text), \
     cast(m.ends_on as text), cast(m.state as text), cast(m.printed_at as text) from \
     consent_slip m where m.town_id = $1 and m.child_id = $2 order by m.printed_at limit \
     $3");
/// `attendance`.
const ATTENDANCE: Sql = Sql("\
     select cast(m.in_at as text), cast(m.out_at as text) from attendance m where \
     m.town_id = $1 and m.person_id = $2 order by m.changed_at limit $3");
/// `record`.
const RECORDS: Sql = Sql("\
     select cast(m.number as text), cast(m.kind as text), cast(m.issued_at as text) from \
     record m where m.town_id = $1 and m.person_id = $2 order by m.issued_at limit $3");
/// `regular`.
const REGULAR_SIGN_UPS: Sql = Sql("\
     select cast(m.starts_on as text), cast(m.ended_at as text) from regular m where \
     m.town_id = $1 and m.person_id = $2 order by m.starts_on limit $3");
/// `birthday`.
const BIRTHDAYS: Sql = Sql("\
     select cast(m.age as text), cast(m.noted_at as text) from birthday m where m.town_id \
     = $1 and m.person_id = $2 order by m.age limit $3");
/// `own_living`.
const OWN_INCOME: Sql = Sql("\
     select cast(m.noted_at as text), cast(m.ended_at as text) from own_living m where \
     m.town_id = $1 and m.person_id = $2 order by m.noted_at limit $3");
/// `delegation`.
const POWERS: Sql = Sql("\
     select cast(m.permission as text), cast(m.purpose as text), cast(m.starts_on as \
     text), cast(m.ends_on as text), cast(m.revoked_at as text) from delegation m where \
     m.town_id = $1 and m.person_id = $2 order by m.starts_on limit $3");
/// `notice`.
const NOTICES: Sql = Sql("\
     select cast(m.kind as text), cast(m.made_at as text), cast(m.read_at as text) from \
     notice m where m.town_id = $1 and m.person_id = $2 order by m.notice_id limit $3");
/// `team_meeting_person`.
const TEAM_MEETINGS: Sql = Sql("\
     select cast(t.met_on as text) from team_meeting_person m join team_meeting t on \
     t.town_id = m.town_id and t.meeting_id = m.meeting_id where m.town_id = $1 and \
     m.person_id = $2 order by t.met_on limit $3");
/// `pair_file`.
const PAIR: Sql = Sql("\
     select cast(m.since_on as text), cast(m.until_on as text), cast(m.area as text), \
     cast(m.speech as text) from pair_file m where m.town_id = $1 and m.person_id = $2 \
     order by m.since_on limit $3");
/// `pair_seat`.
const PAIR_SEATS: Sql = Sql("\
     select cast(m.seat as text), cast(m.from_on as text), cast(m.until_on as text), \
     cast(m.why as text) from pair_seat m where m.town_id = $1 and m.person_id = $2 \
     order by m.from_on limit $3");
/// `pair_conflict`.
const PAIR_CONFLICTS: Sql = Sql("\
     select cast(m.conflict as text), cast(m.noted_at as text) from pair_conflict m where \
     m.town_id = $1 and m.person_id = $2 order by m.noted_at limit $3");
/// `pair_offer`.
const PAIR_OFFER: Sql = Sql("\
     select cast(m.speech as text), cast(m.offered_at as text), cast(m.ended_at as text) \
     from pair_offer m where m.town_id = $1 and m.person_id = $2 order by m.offered_at \
     limit $3");
/// `background_check`.
const BACKGROUND_CHECKS: Sql = Sql("\
     select cast(m.issued_on as text), cast(m.seen_at as text) from background_check m \
     where m.town_id = $1 and m.person_id = $2 order by m.issued_on limit $3");
/// `letter_reader`.
const LETTERS_READ: Sql = Sql("\
     select cast(m.profession as text), cast(m.named_at as text), cast(m.ended_at as \
     text) from letter_reader m where m.town_id = $1 and m.person_id = $2 order by \
     m.named_at limit $3");
/// `growth_leader`.
const GROUPS_LED: Sql = Sql("\
     select cast(m.named_at as text), cast(m.ended_at as text) from growth_leader m where \
     m.town_id = $1 and m.person_id = $2 order by m.named_at limit $3");
/// `letter_opening`.
const LETTERS_OPENED: Sql = Sql("\
     select cast(m.round as text), cast(m.opened_at as text) from letter_opening m where \
     m.town_id = $1 and m.person_id = $2 order by m.opened_at limit $3");
/// `tutoring`.
const TUTORING: Sql = Sql("\
     select cast(m.subject as text), cast(m.begun_on as text), cast(m.ended_on as text), \
     cast(m.sessions as text), cast(m.minutes as text) from tutoring m where m.town_id = \
     $1 and m.person_id = $2 order by m.begun_on limit $3");

/// One kind of row in the file of one's own data.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Under which name it stands in the file.
    pub code: &'static str,
    /// Its table.
    pub table: &'static str,
    /// Names of its values, in the order of the statement.
    pub fields: &'static [&'static str],
    /// The rows: town, person, how many.
    pub find: Sql,
}

/// Everything that goes into the file beside what [`super::actions::own_data`] writes by hand.
pub const KEPT: &[Kept] = &[
    Kept {
        code: "choice",
        table: "round_candidate",
        fields: &["hopes", "named_at", "ranked_at", "declined_at"],
        find: CHOICE,
    },
    Kept { code: "choice_wishes", table: "wish", fields: &["place", "team"], find: CHOICE_WISHES },
    Kept {
        code: "choice_teams",
        table: "chosen_pair",
        fields: &["team", "agreed_at", "ended_at"],
        find: CHOICE_TEAMS,
    },
    Kept {
        code: "interviews",
        table: "interview",
        fields: &["state", "invited_at", "booked_at", "decided_at", "words", "next_step"],
        find: INTERVIEWS,
    },
    Kept {
        code: "interview_scores",
        table: "interview_score",
        fields: &["title", "score", "meaning", "words"],
        find: INTERVIEW_SCORES,
    },
    Kept {
        code: "sharing",
        table: "debrief_part",
        fields: &["profession", "first", "second", "third", "said_at", "left_out_at"],
        find: SHARING,
    },
    Kept {
        code: "rehearsals",
        table: "rehearsal",
        fields: &["case_code", "state", "begun_at", "done_at"],
        find: REHEARSALS,
    },
    Kept {
        code: "rehearsal_answers",
        table: "rehearsal_step",
        fields: &["case_code", "step", "choice", "words", "answered_at"],
        find: REHEARSAL_ANSWERS,
    },
    Kept {
        code: "gifts",
        table: "gift",
        fields: &["given_on", "fen", "refunded_fen", "words", "state", "receipt_number"],
        find: GIFTS,
    },
    Kept {
        code: "giver",
        table: "giver",
        fields: &["code", "kind", "shown_as", "agreed_on", "gifts", "fen"],
        find: GIVER,
    },
    Kept {
        code: "joining",
        table: "joining_application",
        fields: &["step", "state", "entered_on", "asked_at", "ended_at"],
        find: JOINING,
    },
    Kept {
        code: "joining_results",
        table: "joining_result",
        fields: &["step", "outcome", "decided_at", "why"],
        find: JOINING_RESULTS,
    },
    Kept {
        code: "joining_words",
        table: "joining_talk",
        fields: &["side", "first", "second", "third", "said_at"],
        find: JOINING_WORDS,
    },
    Kept {
        code: "trials",
        table: "trial_presence",
        fields: &["in_at", "out_at", "minutes", "proposed_at"],
        find: TRIALS,
    },
    Kept {
        code: "courses",
        table: "enrolment",
        fields: &["course", "state", "asked_at", "settled_at", "marks", "words", "minutes"],
        find: COURSES,
    },
    Kept {
        code: "courses_taught",
        table: "teacher",
        fields: &["course", "named_at"],
        find: COURSES_TAUGHT,
    },
    Kept {
        code: "course_presences",
        table: "presence",
        fields: &["presence", "noted_at"],
        find: COURSE_PRESENCES,
    },
    Kept {
        code: "learning",
        table: "learning",
        fields: &["kind", "learned_on", "minutes", "words"],
        find: LEARNING,
    },
    Kept {
        code: "qualifications",
        table: "qualified",
        fields: &["name", "since", "until", "gained_by", "withdrawn_on", "why"],
        find: QUALIFICATIONS,
    },
    Kept {
        code: "practices",
        table: "practice",
        fields: &["practised_on", "words"],
        find: PRACTICES,
    },
    Kept {
        code: "meetings",
        table: "meeting_presence",
        fields: &["presence", "noted_at"],
        find: MEETINGS,
    },
    Kept {
        code: "meetings_led",
        table: "meeting_adult",
        fields: &["part", "named_at"],
        find: MEETINGS_LED,
    },
    Kept {
        code: "endorsements",
        table: "endorsement",
        fields: &["badge", "leaf", "words", "endorsed_at", "taken_back_at", "why"],
        find: ENDORSEMENTS,
    },
    Kept {
        code: "badges",
        table: "badge_award",
        fields: &["badge_name", "area", "awarded_on", "occasion"],
        find: BADGES,
    },
    Kept {
        code: "consents",
        table: "consent",
        fields: &["scope", "starts_on", "ends_on", "evidence", "withdrawn_at"],
        find: CONSENTS,
    },
    Kept {
        code: "consent_papers",
        table: "consent_slip",
        fields: &["number", "scope", "starts_on", "ends_on", "state", "printed_at"],
        find: CONSENT_PAPERS,
    },
    Kept {
        code: "attendance",
        table: "attendance",
        fields: &["in_at", "out_at"],
        find: ATTENDANCE,
    },
    Kept {
        code: "records",
        table: "record",
        fields: &["number", "kind", "issued_at"],
        find: RECORDS,
    },
    Kept {
        code: "regular_sign_ups",
        table: "regular",
        fields: &["starts_on", "ended_at"],
        find: REGULAR_SIGN_UPS,
    },
    Kept { code: "birthdays", table: "birthday", fields: &["age", "noted_at"], find: BIRTHDAYS },
    Kept {
        code: "own_income",
        table: "own_living",
        fields: &["noted_at", "ended_at"],
        find: OWN_INCOME,
    },
    Kept {
        code: "powers",
        table: "delegation",
        fields: &["permission", "purpose", "starts_on", "ends_on", "revoked_at"],
        find: POWERS,
    },
    Kept {
        code: "notices",
        table: "notice",
        fields: &["kind", "made_at", "read_at"],
        find: NOTICES,
    },
    Kept {
        code: "team_meetings",
        table: "team_meeting_person",
        fields: &["met_on"],
        find: TEAM_MEETINGS,
    },
    Kept {
        code: "pair",
        table: "pair_file",
        fields: &["since_on", "until_on", "area", "speech"],
        find: PAIR,
    },
    Kept {
        code: "pair_seats",
        table: "pair_seat",
        fields: &["seat", "from_on", "until_on", "why"],
        find: PAIR_SEATS,
    },
    Kept {
        code: "pair_conflicts",
        table: "pair_conflict",
        fields: &["conflict", "noted_at"],
        find: PAIR_CONFLICTS,
    },
    Kept {
        code: "pair_offer",
        table: "pair_offer",
        fields: &["speech", "offered_at", "ended_at"],
        find: PAIR_OFFER,
    },
    Kept {
        code: "background_checks",
        table: "background_check",
        fields: &["issued_on", "seen_at"],
        find: BACKGROUND_CHECKS,
    },
    Kept {
        code: "letters_read",
        table: "letter_reader",
        fields: &["profession", "named_at", "ended_at"],
        find: LETTERS_READ,
    },
    Kept {
        code: "groups_led",
        table: "growth_leader",
        fields: &["named_at", "ended_at"],
        find: GROUPS_LED,
    },
    Kept {
        code: "letters_opened",
        table: "letter_opening",
        fields: &["round", "opened_at"],
        find: LETTERS_OPENED,
    },
    Kept {
        code: "tutoring",
        table: "tutoring",
        fields: &["subject", "begun_on", "ended_on", "sessions", "minutes"],
        find: TUTORING,
    },
];

/// Tables that `own_data` writes by hand.
pub const BY_HAND: &[&str] = &[
    "person",
    "holding",
    "guardian",
    "sign_up",
    "hours_entry",
    "career_note",
    "reading",
    "agreement",
    "agreement_signature",
];

/// Tables with a column for a person that are not in the file, each with its reason.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("person_token", "made from the person's row, says nothing more"),
    ("account", "the login is the person's own, the passcode is kept as a hash"),
    ("session", "shown under one's devices, gone with the session"),
    ("login_link", "a hash that lives for days"),
    ("token", "the key of a program, shown once when it was given"),
    ("second_step", "lives for minutes"),
    ("second_reset", "kept by the security administrator about the office's own work"),
    ("farewell", "written when the account is closed, after this file"),
    ("emergency_note", "shown and changed by the person alone, sealed to the page"),
    ("event", "the diary of the office holds ids; what concerns the person is in the notices"),
    ("allocation_vote", "work of the committee, in its minutes"),
    ("application_recusal", "work of the office about somebody else's application"),
    ("award_delivery", "belongs to the child's award; sealed"),
    ("committee_seat", "work of the committee, in its list of members"),
    ("todo", "a copy of what waits, reckoned from what is in the file"),
    ("training_certificate", "printed from the course that is in the file"),
    ("hours_total", "sums of the hours that are in the file"),
    ("hours_proposal", "a draft of the office that becomes an hour or a question"),
    ("care_service", "becomes an hour of the file, or is declined with its reason to the person"),
    ("hours_question", "a question of the office to itself, answered in the hours"),
    ("mark", "taps of the door, summed up in the attendance"),
    ("walk_in", "matched with the attendance, or with nobody"),
    ("swap", "offers of one shift, over with it"),
    ("newcomer", "let go once it is answered"),
    ("trial_person", "whether hours wait: the trials themselves are in the file"),
    ("team_wish", "what teams wrote about candidates is the teams' own (T23)"),
    ("locked_pair", "the worker's reason before a matching; the team agreed on is in the file"),
    ("interview_draft", "a worker's unsent draft; the private notes stay with their author (B4)"),
    ("slot", "a worker's time, not the candidate's"),
    ("joining_round", "who is responsible for a round stands on its page"),
    ("activity", "who is responsible stands on what is published"),
    ("shift", "shifts that were led stand in the hours"),
    ("pair_suggestion", "a draft of the office, over with the empty seat"),
];

/// What the register holds of a person, each kind a list; kinds without a row are left out.
pub fn kept_of(q: &mut Read<'_>, person: PersonId) -> Result<Map<String, Value>, Fault> {
    let town = q.town();
    let mut out = Map::new();
    for kind in KEPT {
        let rows = q.rows(kind.find, p![town, person, ROWS_MOST])?;
        let mut list = Vec::new();
        for row in &rows {
            let mut one = Map::new();
            for (at, field) in kind.fields.iter().enumerate() {
                one.insert((*field).to_owned(), value(field, row.get::<Option<String>>(at)?));
            }
            list.push(Value::Object(one));
        }
        if !list.is_empty() {
            out.insert(kind.code.to_owned(), list.into());
        }
    }
    Ok(out)
}

/// A moment as the town's clock shows it, anything else as it is kept.
fn value(field: &str, text: Option<String>) -> Value {
    let Some(text) = text else { return Value::Null };
    match (field.ends_with("_at"), text.parse::<i64>()) {
        (true, Ok(ms)) => {
            let at = Moment::from_ms(ms);
            format!("{} {}", at.day(), at.time()).into()
        }
        _ => text.into(),
    }
}
