//! The committee's table: the suggestion with its reasons, votes, changes, what was decided.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Asks, Permit, may};
use liandong_domain::allocation::{AllocationRefusal, AllocationState, Standing, Vote};
use liandong_domain::basics::{AllocationId, Fen, PupilId, RuleRef};

use super::{Reader, bound_words, class_words, reader, term_words, tone, voter};
use crate::allocation::actions;
use crate::allocation::store::{self, AllocationRow, ChangeRow, ChildRow, NeedSourceRow, VoteRow};
use crate::books::pages as books;
use crate::books::store as ledger;
use crate::db::{Read, Tx};
use crate::failure::Failure;
use crate::ui::{Frame, Page, draw, moment_long, money};
use crate::web::paging::{PageAsked, Pager};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer, query};

/// A child with its answer.
#[derive(Debug, Clone)]
pub struct ChildLine {
    /// The pupil.
    pub id: String,
    /// The code.
    pub code: String,
    /// The stage of school.
    pub stage: String,
    /// The class of need; empty: not noted.
    pub class: String,
    /// What was suggested.
    pub suggested: String,
    /// What the committee set; empty: as suggested.
    pub set: String,
    /// Why so much, and why not more; why the committee set it otherwise.
    pub why: String,
    /// Whether the reader may set it otherwise.
    pub changes: bool,
}

/// A vote.
#[derive(Debug, Clone)]
pub struct VoteLine {
    /// Who.
    pub name: String,
    /// For whom they sit.
    pub side: String,
    /// What they said.
    pub vote: String,
    /// Their words.
    pub words: String,
    /// When.
    pub at: String,
}

/// Numbers of an allocation.
#[derive(Debug, Clone)]
pub struct Sums {
    /// The money.
    pub pool: String,
    /// What was suggested.
    pub given: String,
    /// What stays in the pool, as suggested.
    pub remainder: String,
    /// How many get something, of how many.
    pub served: (i64, i64),
    /// What the amounts come to as the committee set them; empty: as suggested.
    pub set: String,
    /// Where the money comes from: name, amount, for whom.
    pub sources: Vec<(String, String, String)>,
    /// The rule, and the standards.
    pub rules: (String, String),
    /// Where the order by code begins.
    pub seed: i64,
    /// The way of reckoning.
    pub algorithm: i64,
    /// Who had it reckoned, and when.
    pub made: String,
    /// Who settled it, and when; empty: nobody yet.
    pub settled: String,
}

/// The committee's table.
#[derive(Template)]
#[template(path = "pages/allocation/meeting.html")]
pub struct MeetingPage {
    /// The frame.
    pub c: Frame,
    /// Its id.
    pub id: String,
    /// The term in words.
    pub name: String,
    /// The term, as in its address.
    pub term: String,
    /// Where it stands.
    pub state: String,
    /// The colour of that.
    pub tone: &'static str,
    /// Whether it is before the committee.
    pub open: bool,
    /// Whether it was decided.
    pub decided: bool,
    /// Numbers.
    pub sums: Sums,
    /// Children.
    pub lines: Vec<ChildLine>,
    /// The pager.
    pub pager: Pager,
    /// Votes.
    pub votes: Vec<VoteLine>,
    /// Whether the reader has a seat.
    pub seat: bool,
    /// Votes to choose from: code and words.
    pub choices: Vec<(String, String)>,
    /// The vote and the words typed.
    pub typed: (String, String),
    /// The child whose amount is set: id, code, amount and reason typed; none: nobody's.
    pub setting: Option<(String, String, String, String)>,
    /// What reckoning it again gave; none: not asked.
    pub replayed: Option<Vec<String>>,
    /// Whether the reader may take it back.
    pub withdraws: bool,
    /// Whether the reader sees pupils.
    pub staff: bool,
}

impl Page for MeetingPage {
    const NAME: &'static str = "allocation/meeting";
}

/// What the page reads.
pub(super) struct Found {
    pub row: AllocationRow,
    pub children: Vec<ChildRow>,
    pub changes: std::collections::BTreeMap<PupilId, ChangeRow>,
    pub votes: Vec<VoteRow>,
    pub sources: Vec<(String, Fen, liandong_domain::allocation::Bound)>,
    pub set: Option<Fen>,
    pub needs: std::collections::BTreeMap<PupilId, NeedSourceRow>,
}

pub(super) fn find(q: &mut Read<'_>, id: AllocationId, page: (i64, i64)) -> Result<Found, Failure> {
    let row = store::allocation(q, id)?.ok_or(Failure::NOT_FOUND)?;
    let (changes, votes) = (store::changes(q, id)?, store::votes(q, id)?);
    let mut sources = Vec::new();
    for source in store::sources(q, id)? {
        let name = ledger::purpose(q, source.purpose)?.map(|row| row.name).unwrap_or_default();
        sources.push((name, source.fen, source.bound));
    }
    let mut set = None;
    if !changes.is_empty() {
        let mut sum = row.given.count();
        for (pupil, change) in &changes {
            let child = store::child(q, id, *pupil)?.ok_or(Failure::NOT_FOUND)?;
            sum += change.fen.count() - child.answer.fen.count();
        }
        set = Some(Fen::new(sum));
    }
    let children = store::children_page(q, id, page)?;
    let needs = store::need_sources(q, row.term)?;
    Ok(Found { row, children, changes, votes, sources, set, needs })
}

pub(super) fn sums(ask: &Ask, found: &Found) -> Sums {
    let (row, of) = (&found.row, |fen| money(ask.lang, fen));
    let by = |name: &str, at| format!("{name} · {}", moment_long(ask.lang, at));
    let rule = |text: &str| {
        let found = RuleRef::parse(text);
        found.map(|one| ask.app.words().rule(ask.lang, &one)).unwrap_or_default()
    };
    let source =
        |(name, fen, bound): &(String, Fen, _)| (name.clone(), of(*fen), bound_words(ask, bound));
    Sums {
        pool: of(row.pool),
        given: of(row.given),
        remainder: of(row.pool.minus(row.given).unwrap_or_default()),
        served: (row.served, row.children),
        set: found.set.map(of).unwrap_or_default(),
        sources: found.sources.iter().map(source).collect(),
        rules: (rule(&row.rule), rule(&row.standards)),
        seed: row.seed,
        algorithm: row.algorithm,
        made: by(&row.made_by_name, row.made_at),
        settled: row.settled_at.map(|at| by(&row.settled_by_name, at)).unwrap_or_default(),
    }
}

pub(super) fn vote_line(ask: &Ask, row: &VoteRow) -> VoteLine {
    VoteLine {
        name: row.name.clone(),
        side: ask.say(row.side.word(), &[]),
        vote: ask.say(row.vote.word(), &[]),
        words: row.words.clone(),
        at: moment_long(ask.lang, row.voted_at),
    }
}

pub(super) fn child_line(ask: &Ask, found: &Found, row: &ChildRow, may: bool) -> ChildLine {
    let child = &row.child;
    let change = found.changes.get(&child.pupil);
    let reason = ask.say(row.answer.reason.word(), &[]);
    ChildLine {
        id: child.pupil.to_string(),
        code: child.code.clone(),
        stage: ask.say(child.stage.word_key(), &[]),
        class: class_words(ask, child.class, found.needs.get(&child.pupil)),
        suggested: money(ask.lang, row.answer.fen),
        set: change.map(|row| money(ask.lang, row.fen)).unwrap_or_default(),
        why: change.map_or(reason, |row| format!("{} · {}", row.why, row.by)),
        changes: may && child.standing == Standing::Free,
    }
}

fn id_asked(text: &str) -> Result<AllocationId, Failure> {
    text.parse().map_err(|_| Failure::NOT_FOUND)
}

async fn meeting(ask: &Ask, text: &str, form: &FormBody) -> Result<MeetingPage, Failure> {
    let reader: Reader = reader(ask).await?;
    let id = id_asked(text)?;
    let asked = PageAsked::from_query(&ask.query);
    let again = query(ask, "replay") == "1";
    let wanted = match form.get("child") {
        "" => query(ask, "child"),
        child => child.to_owned(),
    };
    let wanted: Option<PupilId> = wanted.parse().ok();
    let (found, replayed, setting) = ask
        .app
        .look(ask.actor.town, move |q| {
            let found = find(q, id, (asked.size, asked.offset()))?;
            let replayed = if again { Some(actions::replay(q, id)?) } else { None };
            let setting = match wanted {
                Some(pupil) => store::child(q, id, pupil)?,
                None => None,
            };
            Ok((found, replayed, setting))
        })
        .await?;
    let row = &found.row;
    let open = row.state == AllocationState::Open;
    let sits = reader.seat.is_some() && open;
    let setting = setting.filter(|_| sits).map(|row| {
        let pupil = row.child.pupil;
        let now = found.changes.get(&pupil).map_or(row.answer.fen, |change| change.fen);
        let fen = if form.has("fen") { form.get("fen").to_owned() } else { now.plain_text() };
        (pupil.to_string(), row.child.code, fen, form.get("why").to_owned())
    });
    Ok(MeetingPage {
        id: row.id.to_string(),
        name: term_words(ask, row.term),
        term: row.term.to_string(),
        state: ask.say(row.state.word(), &[]),
        tone: tone(row.state),
        open,
        decided: row.state == AllocationState::Decided,
        sums: sums(ask, &found),
        lines: found.children.iter().map(|row| child_line(ask, &found, row, sits)).collect(),
        pager: Pager::new(asked, row.children, &ask.path, &ask.query),
        votes: found.votes.iter().map(|row| vote_line(ask, row)).collect(),
        seat: sits,
        choices: Vote::ALL.map(|vote| (vote.code().to_owned(), ask.say(vote.word(), &[]))).to_vec(),
        typed: (form.get("vote").to_owned(), form.get("words").to_owned()),
        setting,
        replayed,
        withdraws: open && books::may::<may::ProposeAid>(ask, &reader.book),
        staff: reader.staff,
        c: ask.frame(),
    })
}

/// `GET /allocation/{id}`
pub async fn page(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    draw(&meeting(&ask, &id, &FormBody::default()).await?)
}

async fn done<P, F>(
    ask: Ask,
    id: String,
    form: FormBody,
    permit: Permit<P>,
    (word, act): (&'static str, F),
) -> Result<Response, Failure>
where
    P: Asks,
    F: Fn(&mut Tx<'_>) -> Result<(), Failure> + Send + 'static,
{
    reader(&ask).await?;
    let to = format!("/allocation/{}?done={word}", id_asked(&id)?);
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx)?;
        Ok(Answer::to(to.clone()))
    })
    .await;
    form_answer(answer, |page| &mut page.c, meeting(&ask, &id, &form)).await
}

/// `POST /allocation/{id}/vote`
pub async fn vote(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = voter(&ask)?;
    let (at, said) = (id_asked(&id)?, Vote::parse(form.get("vote")));
    let words = form.get("words").to_owned();
    let act = move |tx: &mut Tx<'_>| {
        let said = said.ok_or(AllocationRefusal::NoChoice { field: "vote" })?;
        actions::vote(tx, &permit, at, (said, &words))
    };
    done(ask.clone(), id, form, voter(&ask)?, ("done-allocation-voted", act)).await
}

/// `POST /allocation/{id}/change`
pub async fn change(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = voter(&ask)?;
    let at = id_asked(&id)?;
    let pupil: PupilId = form.get("child").parse().map_err(|_| Failure::NOT_FOUND)?;
    let (fen, why) = (Fen::read("fen", form.get("fen")), form.get("why").to_owned());
    let act =
        move |tx: &mut Tx<'_>| actions::change(tx, &permit, (at, pupil), (fen.clone()?, &why));
    done(ask.clone(), id, form, voter(&ask)?, ("done-allocation-changed", act)).await
}

/// `POST /allocation/{id}/settle`
pub async fn settle(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let permit = voter(&ask)?;
    let at = id_asked(&id)?;
    let act = move |tx: &mut Tx<'_>| actions::settle(tx, &permit, at).map(|_| ());
    done(ask.clone(), id, form, voter(&ask)?, ("done-allocation-settled", act)).await
}

/// `POST /allocation/{id}/withdraw`
pub async fn withdraw(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let book = books::kept(&ask).await?;
    let permit = books::permit::<may::ProposeAid>(&ask, &book)?;
    let own = books::permit::<may::ProposeAid>(&ask, &book)?;
    let at = id_asked(&id)?;
    let act = move |tx: &mut Tx<'_>| actions::withdraw(tx, &own, at);
    done(ask, id, form, permit, ("done-allocation-withdrawn", act)).await
}
