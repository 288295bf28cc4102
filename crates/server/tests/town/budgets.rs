//! What a page about one thing costs: statements, however much the town holds.

use std::fmt::Write as _;

use liandong::db::Sql;
use liandong::p;

use crate::support::town::{Large, Town};

/// A page about one thing, what finds one, who looks, and the most statements it may ask beside
/// those that say who is asking. The bar for such pages is four; a number above it may only shrink.
struct Keyed {
    page: &'static str,
    one: Sql,
    login: &'static str,
    most: u64,
}

const fn keyed(page: &'static str, one: Sql, login: &'static str, most: u64) -> Keyed {
    Keyed { page, one, login, most }
}

/// The team with most roles.
const TEAM: Sql = Sql("select o.organisation_id from organisation o join holding h \
     on h.town_id = o.town_id and h.organisation_id = o.organisation_id \
     where o.town_id = $1 and o.kind = 'team' \
     group by o.organisation_id order by count(*) desc, o.organisation_id limit 1");
/// A team on its way.
const INCUBATED: Sql = Sql("select organisation_id from incubation where town_id = $1 \
     order by organisation_id limit 1");
/// A branch with a term.
const BRANCH: Sql = Sql("select organisation_id from branch_term where town_id = $1 \
     order by organisation_id limit 1");
const MEETING: Sql = Sql("select meeting_id from meeting where town_id = $1 \
     order by meeting_id desc limit 1");
const CHOICE: Sql = Sql("select round_id from choosing_round where town_id = $1 \
     order by opened_at desc, round_id limit 1");
const JOINING: Sql = Sql("select a.round_id from joining_application a where a.town_id = $1 \
     group by a.round_id order by count(*) desc, a.round_id limit 1");
const APPLICATION: Sql = Sql("select application_id from joining_application where town_id = $1 \
     order by asked_at desc, application_id limit 1");
const INTERVIEW: Sql = Sql("select interview_id from interview where town_id = $1 \
     order by invited_at desc, interview_id limit 1");
/// The activity with most shifts.
const ACTIVITY: Sql = Sql("select activity_id from shift where town_id = $1 \
     group by activity_id order by count(*) desc, activity_id limit 1");
/// The shift with most names.
const SHIFT: Sql = Sql("select shift_id from sign_up where town_id = $1 and ended_at is null \
     group by shift_id order by count(*) desc, shift_id limit 1");
const COURSE: Sql = Sql("select course_id from enrolment where town_id = $1 \
     group by course_id order by count(*) desc, course_id limit 1");
/// Whoever has served most often.
const PERSON: Sql = Sql("select person_id from hours_entry where town_id = $1 \
     group by person_id order by count(*) desc, person_id limit 1");
/// The pupil with most terms.
const PUPIL: Sql = Sql("select pupil_id from award where town_id = $1 \
     group by pupil_id order by count(*) desc, pupil_id limit 1");
const PAIRED: Sql = Sql("select pupil_id from pair_seat where town_id = $1 \
     order by pupil_id limit 1");
/// The giver with most gifts.
const GIVER: Sql = Sql("select giver_id from gift where town_id = $1 \
     group by giver_id order by count(*) desc, giver_id limit 1");
const GIFT: Sql = Sql("select gift_id from gift where town_id = $1 order by gift_id limit 1");
const AWARD: Sql = Sql("select award_id from award where town_id = $1 \
     and state in ('paid', 'received') \
     order by award_id limit 1");
const PROMISE: Sql = Sql("select promise_id from directed_promise where town_id = $1 \
     order by promise_id limit 1");
const POSTING: Sql = Sql("select posting_id from posting where town_id = $1 \
     order by number desc limit 1");

/// What each page asks today.
const PAGES: &[Keyed] = &[
    keyed("/organisations/{}", TEAM, "chenhuishan", 6),
    keyed("/teams/{}/work", TEAM, "chenhuishan", 6),
    keyed("/teams/{}/hours", TEAM, "chenhuishan", 3),
    keyed("/teams/{}/incubation", INCUBATED, "chenhuishan", 11),
    keyed("/organisations/{}/progression", BRANCH, "chenhuishan", 14),
    keyed("/progression/meetings/{}", MEETING, "chenhuishan", 12),
    keyed("/choice/{}", CHOICE, "chenhuishan", 7),
    keyed("/joining/rounds/{}", JOINING, "chenhuishan", 7),
    keyed("/joining/applications/{}", APPLICATION, "chenhuishan", 17),
    keyed("/interviews/{}", INTERVIEW, "chenhuishan", 4),
    keyed("/activities/{}", ACTIVITY, "chenhuishan", 8),
    keyed("/activities/{}", ACTIVITY, "wangfang", 7),
    keyed("/shifts/{}", SHIFT, "wangfang", 8),
    keyed("/shifts/{}/sign-ups", SHIFT, "chenhuishan", 8),
    keyed("/training/courses/{}", COURSE, "chenhuishan", 4),
    keyed("/training/courses/{}", COURSE, "wangfang", 4),
    keyed("/people/{}", PERSON, "chenhuishan", 9),
    keyed("/people/{}/hours", PERSON, "chenhuishan", 7),
    keyed("/people/{}/progression", PERSON, "chenhuishan", 11),
    keyed("/aid/pupils/{}", PUPIL, "chenhuishan", 3),
    keyed("/care/{}", PUPIL, "chenhuishan", 12),
    keyed("/pairs/{}", PAIRED, "chenhuishan", 4),
    keyed("/giving/givers/{}", GIVER, "zhouminyi", 5),
    keyed("/giving/gifts/{}", GIFT, "zhouminyi", 2),
    keyed("/aid/awards/{}", AWARD, "zhouminyi", 5),
    keyed("/aid/directed/promises/{}", PROMISE, "zhouminyi", 13),
    keyed("/books/postings/{}", POSTING, "zhouminyi", 3),
];

fn id_of(town: &Town, one: &Keyed) -> String {
    let (id, sql, page) = (town.cast.town, one.one, one.page);
    let look = move |q: &mut liandong::db::Read<'_>| {
        Ok(q.row(sql, p![id])?.unwrap_or_else(|| panic!("nothing for {page}")).get(0)?)
    };
    town.app.db().read_now(id, look).expect("an id")
}

/// Every figure is told, so that a number that grew is seen beside the others.
pub fn keyed_pages_keep_to_their_statements(large: &Large) {
    let (mut told, mut over) = (String::new(), 0);
    for one in PAGES {
        let path = one.page.replace("{}", &id_of(&large.town, one));
        let who = large.as_(one.login);
        let asked = who.statements(&path);
        let mark = if asked > one.most { "  <- more than allowed" } else { "" };
        over += u64::from(asked > one.most);
        let row = (one.page, one.login, asked, one.most);
        writeln!(told, "{} {}: {} of {}{mark}", row.0, row.1, row.2, row.3).expect("a line");
    }
    assert_eq!(over, 0, "statements of pages about one thing:\n{told}");
}
