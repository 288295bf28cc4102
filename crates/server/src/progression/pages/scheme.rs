//! The scheme in words: stages, the five areas, what each badge asks for.

use askama::Template;
use axum::response::Response;
use liandong_domain::access::{Permit, Scope, may};
use liandong_domain::progression::{Area, Evidence, ProgressionScheme};
use liandong_domain::rules::RuleContent as _;

use super::needs::{NeedGroup, groups};
use super::query;
use crate::failure::Failure;
use crate::progression::actions;
use crate::ui::{Frame, Page, draw};
use crate::web::Ask;

/// One stage.
#[derive(Debug, Clone)]
pub struct StageLine {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub words: String,
}

/// One badge.
#[derive(Debug, Clone)]
pub struct BadgeView {
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub groups: Vec<NeedGroup>,
}

/// One area.
#[derive(Debug, Clone)]
pub struct AreaView {
    /// Its name.
    pub name: String,
    /// Its badges.
    pub badges: Vec<BadgeView>,
}

/// The scheme.
#[derive(Template)]
#[template(path = "pages/progression/scheme.html")]
pub struct SchemePage {
    /// The frame.
    pub c: Frame,
    /// Which version; 0: the start.
    pub version: i64,
    /// Stages.
    pub stages: Vec<StageLine>,
    /// Areas.
    pub areas: Vec<AreaView>,
    /// Who stands beside the children, in words.
    pub adults: String,
}

impl Page for SchemePage {
    const NAME: &'static str = "progression/scheme";
}

pub(super) fn stage_words(ask: &Ask, badges: i64, areas: i64) -> String {
    if badges == 0 {
        return ask.say("progression-stage-start", &[]);
    }
    let facts = [("badges", badges.to_string()), ("areas", areas.to_string())];
    ask.say("progression-stage-needs", &facts)
}

/// `GET /progression/scheme`: in force today, or the version asked for.
pub async fn page(ask: Ask) -> Result<Response, Failure> {
    let _: Permit<may::ViewRules> = ask.actor.permit(&Scope::town())?;
    let wanted: Option<i64> = query(&ask, "version").parse().ok();
    let (scheme, version, asked) = ask
        .app
        .look(ask.actor.town, move |q| {
            let today = q.now().day();
            let (mut scheme, rule) = actions::scheme(q, today)?;
            let mut version = rule.version;
            if let Some(wanted) = wanted.filter(|wanted| *wanted != version) {
                let rows = crate::rules::store::versions(q, ProgressionScheme::RULE.code())?;
                let row = rows.into_iter().find(|row| row.version == wanted);
                let row = row.ok_or(Failure::NOT_FOUND)?;
                scheme = crate::rules::actions::read_content(&row.content)?;
                version = wanted;
            }
            let asked = actions::safety(q, &scheme, today, &[])?.asked().clone();
            Ok((scheme, version, asked))
        })
        .await?;
    let none = Evidence::default();
    let areas = Area::ALL.into_iter().map(|area| AreaView {
        name: ask.say(area.word(), &[]),
        badges: scheme
            .of_area(area)
            .map(|badge| BadgeView {
                name: badge.name.clone(),
                groups: groups(&ask, &badge.need, &none),
            })
            .collect(),
    });
    let stages = scheme.stages.iter().map(|stage| StageLine {
        name: stage.name.clone(),
        words: stage_words(&ask, stage.badges, stage.areas),
    });
    draw(&SchemePage {
        version,
        stages: stages.collect(),
        areas: areas.collect(),
        adults: adults_words(&ask, &asked),
        c: ask.frame(),
    })
}

/// Who must stand beside the children, in words.
pub(super) fn adults_words(ask: &Ask, asked: &liandong_domain::progression::Asked) -> String {
    let mut out = ask.say("progression-asked-adults", &[("least", asked.adults_least.to_string())]);
    if asked.children_per_adult_most > 0 {
        let most = asked.children_per_adult_most.to_string();
        out.push_str(&ask.say("progression-asked-ratio", &[("most", most)]));
    }
    if !asked.qualification.is_empty() {
        let name = asked.qualification.clone();
        out.push_str(&ask.say("progression-asked-qualification", &[("name", name)]));
    }
    out
}
