//! A small town with an open book: what the tests of money begin with.

use liandong::aid::actions as aid;
use liandong::aid::store::NewPupil;
use liandong::app::App;
use liandong::books::actions::{self as books, NewPurpose};
use liandong::db::Tx;
use liandong::failure::Failure;
use liandong::giving::actions::{self as giving, GiftTold};
use liandong::giving::store::NewGiver;
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::aid::Term;
use liandong_domain::basics::{AwardId, Fen, GiftId, PersonId, PupilId, PurposeId, TownId};
use liandong_domain::books::{Account, PurposeKind};
use liandong_domain::giving::{GiverKind, ShownAs};
use liandong_domain::people::Phone;
use liandong_domain::rules::SchoolStage;

use super::hands;
use super::town::{Answer, Town, saturday};

/// It was done, and this is the page it leads to, without what is said there.
pub fn went(answer: &Answer) -> String {
    hands::went(answer).split('?').next().expect("a path").to_owned()
}

/// The first value of a choice or link after a mark.
pub fn after<'b>(body: &'b str, mark: &str, head: &str) -> &'b str {
    let rest = body.split_once(mark).unwrap_or_else(|| panic!("{mark} in {body}")).1;
    let rest = rest.split_once(head).unwrap_or_else(|| panic!("{head} after {mark}")).1;
    rest.split('"').next().expect("a value")
}

/// One verb of somebody, as an action.
pub fn act<P, T, F>(town: &Town, by: PersonId, verb: F) -> Result<T, Failure>
where
    P: Asks + 'static,
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Permit<P>) -> Result<T, Failure> + Send + 'static,
    Permit<P>: Send,
{
    act_in(&town.app, town.cast.town, by, verb)
}

/// The same from any thread.
pub fn act_in<P, T, F>(app: &App, town: TownId, by: PersonId, verb: F) -> Result<T, Failure>
where
    P: Asks + 'static,
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &Permit<P>) -> Result<T, Failure> + Send + 'static,
    Permit<P>: Send,
{
    let permit = Permit::<P>::for_system(town, by);
    app.act_now(&permit, move |tx| verb(tx, &permit))
}

/// An open book with a pool that holds so much, by the verbs.
pub fn opened(town: &Town, yuan: i64) -> (PurposeId, GiftId) {
    let station = town.cast.station;
    act::<may::CloseBooks, _, _>(town, town.cast.he, move |tx, permit| {
        books::open_books(tx, permit, station)
    })
    .expect("the books open");
    let done = act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let kind = PurposeKind::Pool;
        let new = NewPurpose { name: "爱青助学".to_owned(), kind, giver: None };
        let pool = books::keep_purpose(tx, permit, &new)?;
        let giver = NewGiver {
            kind: GiverKind::Individual,
            name: "王女士".to_owned(),
            shown_as: ShownAs::Anonymous,
            phone: Phone::parse("phone", "13800138000").ok(),
            person: None,
        };
        let giver = giving::keep_giver(tx, permit, None, &giver)?;
        let told = GiftTold {
            giver,
            purpose: Some(pool),
            account: Account::Bank,
            fen: Fen::from_yuan(yuan),
            pieces: 0,
            given_on: saturday().plus_days(-60),
            words: String::new(),
            pledge: None,
        };
        Ok((pool, giving::note_gift(tx, permit, &told)?))
    });
    done.expect("a gift")
}

pub fn pupil(town: &Town, name: &'static str, stage: SchoolStage, phone: &'static str) -> PupilId {
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        let new = NewPupil {
            stage,
            name: name.to_owned(),
            school: "秘密学校".to_owned(),
            guardian: "秘密家长".to_owned(),
            phone: Phone::parse("phone", phone).ok(),
            taken_on: saturday(),
        };
        aid::enter_pupil(tx, permit, &new)
    })
    .expect("a pupil")
}

pub fn proposed(town: &Town, pool: PurposeId, pupil: PupilId) -> AwardId {
    let term = Term::of(saturday());
    act::<may::ProposeAid, _, _>(town, town.cast.zhou, move |tx, permit| {
        Ok(aid::propose(tx, permit, (term, pool), &[pupil], None)?[0])
    })
    .expect("an award")
}
