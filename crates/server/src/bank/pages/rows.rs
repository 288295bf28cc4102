//! One line of the bank as the pages show it, with what it could be and why.

use liandong_domain::bank::{
    Candidate, KnownGiver, LineSeen, LineState, Reason, Suggestion, codes_in, suggest,
};
use liandong_domain::basics::{BankLineId, Day, PostingId, PurposeId};
use liandong_domain::books::PurposeKind;

use crate::bank::actions::Said;
use crate::bank::store::{self, LineRow};
use crate::books::pages::Choice;
use crate::books::store::{self as ledger, PurposeRow};
use crate::db::Read;
use crate::failure::Failure;
use crate::ui::{day_long, money};
use crate::web::{Ask, FormBody};

/// How many days around the lines postings are looked for.
const AROUND_DAYS: i64 = 6;

/// One line.
#[derive(Debug, Clone)]
pub struct BankRow {
    /// Its id.
    pub id: String,
    /// The day.
    pub day: String,
    /// How much came in or went out.
    pub amount: String,
    /// Who is on the other side.
    pub party: String,
    /// The other side's account behind stars.
    pub account: String,
    /// What was written.
    pub words: String,
    /// Whether it waits.
    pub waits: bool,
    /// Where it stands.
    pub state: String,
    /// The colour of it.
    pub tone: &'static str,
    /// What it would become, as the form sends it; empty: nothing is known of it.
    pub code: String,
    /// The same in words.
    pub says: String,
    /// Why.
    pub reasons: String,
    /// Whether it asks for a giver's code and a purpose.
    pub gift: bool,
    /// Whether it asks for a purpose only.
    pub purpose: bool,
    /// The giver's code that is suggested; empty: none.
    pub giver: String,
    /// The pledge it would keep; empty: none.
    pub pledge: String,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// What lines are compared with.
#[derive(Debug, Clone)]
pub struct Known {
    /// Postings that are matched to no line.
    pub postings: Vec<Candidate>,
    /// Givers whose names or codes stand in the lines.
    pub givers: Vec<KnownGiver>,
    /// Purposes.
    pub purposes: Vec<PurposeRow>,
}

/// What these lines are compared with.
pub fn known(q: &mut Read<'_>, lines: &[LineRow]) -> Result<Known, Failure> {
    let today = q.now().day();
    let days = || lines.iter().map(|line| line.booked_on);
    let from = days().min().unwrap_or(today).plus_days(-AROUND_DAYS);
    let until = days().max().unwrap_or(today).plus_days(AROUND_DAYS);
    let names: Vec<String> = lines.iter().map(|line| line.party.clone()).collect();
    let codes: Vec<String> = lines.iter().flat_map(|line| codes_in(&line.words)).collect();
    Ok(Known {
        postings: store::candidates(q, (from, until))?,
        givers: store::known_givers(q, &names, &codes)?,
        purposes: ledger::purposes(q)?,
    })
}

/// Purposes to choose from for a gift; the last: for pupils whom the giver chooses.
pub fn gift_purposes(ask: &Ask, known: &Known) -> Vec<Choice> {
    let open = known.purposes.iter().filter(|row| !row.closed && row.kind == PurposeKind::Pool);
    let own = Choice::new("own", ask.say("giving-aim-own", &[]));
    open.map(|row| Choice::new(row.id.to_string(), row.name.clone())).chain([own]).collect()
}

/// Purposes to choose from for interest and charges: money that is not bound comes first.
pub fn other_purposes(known: &Known) -> Vec<Choice> {
    let mut open: Vec<&PurposeRow> =
        known.purposes.iter().filter(|row| !row.closed && row.giver.is_none()).collect();
    open.sort_by_key(|row| row.kind != PurposeKind::Free);
    open.into_iter().map(|row| Choice::new(row.id.to_string(), row.name.clone())).collect()
}

/// A day and its distance and the like in words.
fn reasons(ask: &Ask, all: &[Reason]) -> String {
    let said: Vec<String> =
        all.iter().map(|one| ask.say(one.word(), &[("count", one.count().to_string())])).collect();
    said.join(" · ")
}

fn tone(state: LineState) -> &'static str {
    match state {
        LineState::Open => "wait",
        LineState::Matched => "done",
        LineState::Passed => "off",
    }
}

/// A line with what it could be.
pub fn row(ask: &Ask, line: &LineRow, known: &Known) -> BankRow {
    let seen = LineSeen {
        day: line.booked_on,
        fen: line.fen,
        party: line.party.clone(),
        words: line.words.clone(),
    };
    let waits = line.state == LineState::Open;
    let found = match waits {
        true => suggest(&seen, &known.postings, &known.givers),
        false => Suggestion::Nothing,
    };
    let mut out = BankRow {
        id: line.id.to_string(),
        day: day_long(ask.lang, line.booked_on),
        amount: money(ask.lang, line.fen),
        party: line.party.clone(),
        account: line.account.clone(),
        words: line.words.clone(),
        waits,
        state: ask.say(line.state.word(), &[]),
        tone: tone(line.state),
        code: String::new(),
        says: ask.say("bank-says-nothing", &[]),
        reasons: String::new(),
        gift: false,
        purpose: false,
        giver: String::new(),
        pledge: String::new(),
        ticked: false,
    };
    let say = |key: &str, count: usize| ask.say(key, &[("count", count.to_string())]);
    match found {
        Suggestion::Postings(ids, why) => {
            let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
            out.code = format!("postings:{}", list.join(","));
            out.says = say("bank-says-postings", ids.len());
            out.reasons = reasons(ask, &why);
            // One posting of the amount alone is a hint, not yet a reason to tick.
            out.ticked = why.len() > 2;
        }
        Suggestion::Gift(giver, pledge, why) => {
            let code = known.givers.iter().find(|one| one.id == giver);
            out.giver = code.map(|one| one.code.clone()).unwrap_or_default();
            out.pledge = pledge.map(|id| id.to_string()).unwrap_or_default();
            "gift".clone_into(&mut out.code);
            out.says = say(if pledge.is_some() { "bank-says-pledge" } else { "bank-says-gift" }, 1);
            out.reasons = reasons(ask, &why);
            (out.gift, out.ticked) = (true, true);
        }
        Suggestion::Interest(why) | Suggestion::Charge(why) => {
            let interest = !line.fen.is_negative();
            if interest { "interest" } else { "charge" }.clone_into(&mut out.code);
            out.says = say(if interest { "bank-says-interest" } else { "bank-says-charge" }, 1);
            out.reasons = reasons(ask, &why);
            (out.purpose, out.ticked) = (true, true);
        }
        Suggestion::Nothing => {}
    }
    if !waits {
        out.says = line.why.clone();
    }
    out
}

/// What a form says of a line.
pub fn said(form: &FormBody, line: BankLineId) -> Option<Said> {
    let get = |name: &str| form.get(&format!("{name}-{line}")).trim().to_owned();
    let purpose: Option<PurposeId> = get("purpose").parse().ok();
    match get("do").as_str() {
        "gift" => Some(Said::Gift(get("giver"), purpose, get("pledge").parse().ok())),
        "new" => Some(Said::NewGiver(purpose)),
        "interest" => purpose.map(Said::Interest),
        "charge" => purpose.map(Said::Charge),
        code => {
            let ids = code.strip_prefix("postings:")?;
            let ids: Vec<PostingId> = ids.split(',').filter_map(|id| id.parse().ok()).collect();
            Some(Said::Postings(ids))
        }
    }
}

/// The days between which a line's postings are looked for by hand.
pub fn around(day: Day) -> (Day, Day) {
    (day.plus_days(-45), day.plus_days(45))
}
