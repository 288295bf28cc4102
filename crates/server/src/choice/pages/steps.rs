//! The steps of a round that its worker takes.

use axum::extract::Path;
use axum::response::Response;
use liandong_domain::access::{Permit, may};
use liandong_domain::basics::{Day, OrganisationId, PersonId, RoundId};
use liandong_domain::choice::{WISHES_MOST, meant};

use super::form::people_typed;
use super::round::{held, shown};
use crate::choice::actions;
use crate::choice::refusal::RoundFormRefusal;
use crate::choice::store;
use crate::db::Tx;
use crate::failure::{Failure, Gather};
use crate::web::{Answer, Ask, FormBody, answer_once, form_answer};

type Act = fn(&mut Tx<'_>, &Permit<may::ManageChoice>, RoundId, &FormBody) -> Result<(), Failure>;

/// One step: done once, or the page again with its sentence.
async fn step(
    ask: &Ask,
    id: &str,
    form: FormBody,
    (done, act): (&'static str, Act),
) -> Result<Response, Failure> {
    let (row, permit) = held(ask, id).await?;
    let (round, sent) = (row.id, form.clone());
    let answer = answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
        act(tx, &permit, round, &sent)?;
        Ok(Answer::to(format!("/choice/{round}?done={done}")))
    })
    .await;
    answered(ask, round, form, answer).await
}

async fn answered(
    ask: &Ask,
    round: RoundId,
    form: FormBody,
    done: Result<Answer, Failure>,
) -> Result<Response, Failure> {
    form_answer(done, |page| &mut page.c, shown(ask, round, form)).await
}

fn person(form: &FormBody) -> Result<PersonId, Failure> {
    form.get("person").parse().map_err(|_| Failure::NOT_FOUND)
}

/// `POST /choice/{id}/lock`
pub async fn lock(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, form| {
        let team: OrganisationId =
            form.get("team").parse().map_err(|_| RoundFormRefusal::NoTeam)?;
        actions::lock_pair(tx, permit, round, ((person(form)?, team), form.get("why")))
    };
    step(&ask, &id, form, ("done-choice-locked", act)).await
}

/// `POST /choice/{id}/unlock`
pub async fn unlock(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, form| actions::unlock_pair(tx, permit, round, person(form)?);
    step(&ask, &id, form, ("done-choice-unlocked", act)).await
}

/// `POST /choice/{id}/propose`
pub async fn propose(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, _| actions::propose(tx, permit, round);
    step(&ask, &id, form, ("done-choice-proposed", act)).await
}

/// `POST /choice/{id}/reopen`
pub async fn reopen(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, form| {
        let field = "reopen_until";
        let until: Day = form.get(field).parse().map_err(|_| RoundFormRefusal::NoDay { field })?;
        actions::reopen(tx, permit, round, (until, form.get("reopen_why")))
    };
    step(&ask, &id, form, ("done-choice-reopened", act)).await
}

/// `POST /choice/{id}/agree`
pub async fn agree(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, _| actions::agree(tx, permit, round);
    step(&ask, &id, form, ("done-choice-agreed", act)).await
}

/// `POST /choice/{id}/call-off`
pub async fn call_off(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let act: Act =
        |tx, permit, round, form| actions::call_off(tx, permit, round, form.get("call_off_why"));
    step(&ask, &id, form, ("done-choice-called-off", act)).await
}

/// `POST /choice/{id}/end-pair`
pub async fn end_pair(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, form| {
        actions::end_pair(tx, permit, (round, person(form)?), form.get("end_why"))
    };
    step(&ask, &id, form, ("done-choice-ended", act)).await
}

/// One line of a paper list: a number, then teams in their order.
fn paper_line(
    people: &[(PersonId, String)],
    teams: &[(OrganisationId, String)],
    (line, text): (i64, &str),
) -> Result<(PersonId, Vec<OrganisationId>), RoundFormRefusal> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let mut words = text.split(between).filter(|word| !word.is_empty());
    let number = words.next().unwrap_or_default().to_uppercase();
    let stranger = |typed: &str| RoundFormRefusal::PaperLine { line, typed: typed.to_owned() };
    let found = people.iter().find(|(_, known)| *known == number);
    let (person, _) = found.ok_or_else(|| stranger(&number))?;
    let mut list = Vec::new();
    for word in words {
        list.push(meant(teams, word).ok_or_else(|| stranger(word))?);
    }
    Ok((*person, list))
}

/// `POST /choice/{id}/paper`: lists that were written on paper, a line each.
pub async fn paper(ask: Ask, Path(id): Path<String>, form: FormBody) -> Result<Response, Failure> {
    let act: Act = |tx, permit, round, form| {
        let people: Vec<(PersonId, String)> =
            store::candidates(tx, round)?.into_iter().map(|one| (one.person, one.number)).collect();
        let teams: Vec<(OrganisationId, String)> =
            store::teams(tx, round)?.into_iter().map(|team| (team.team, team.name)).collect();
        let mut gather = Gather::default();
        let mut all = Vec::new();
        let lines =
            (1..).zip(form.get("paper").lines()).filter(|(_, text)| !text.trim().is_empty());
        for line in lines.take(WISHES_MOST) {
            if let Some(one) = gather.take(paper_line(&people, &teams, line)) {
                all.push(one);
            }
        }
        if all.is_empty() && gather.is_empty() {
            gather.add(RoundFormRefusal::NoLines);
        }
        let all = gather.finish(|| Some(all))?;
        actions::keep_paper_wishes(tx, permit, round, all).map(|_| ())
    };
    step(&ask, &id, form, ("done-choice-paper", act)).await
}

/// `POST /choice/{id}/candidates`: more of them, by their numbers.
pub async fn candidates(
    ask: Ask,
    Path(id): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (row, permit) = held(&ask, &id).await?;
    let round = row.id;
    let done = match people_typed(&ask, form.get("candidates_more")).await {
        Err(failure) => Err(failure),
        Ok(people) => {
            answer_once(&ask.app, &permit, form.once(&ask.path), move |tx| {
                actions::name_candidates(tx, &permit, round, &people)?;
                Ok(Answer::to(format!("/choice/{round}?done=done-choice-named")))
            })
            .await
        }
    };
    answered(&ask, round, form, done).await
}
