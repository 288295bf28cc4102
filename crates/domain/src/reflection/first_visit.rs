//! 独居长者第一次探访: the case that every town has from its first day. Made by us; its words
//! stand in both languages under `reflection-case-first_visit-<step>`.

use super::rehearsal::{Choice, Criterion, HouseCase, Level, Step};

const fn choice(code: &'static str, level: Level) -> Choice {
    Choice { code, level }
}
const fn step(code: &'static str, criterion: Criterion, choices: &'static [Choice]) -> Step {
    Step { code, criterion, choices }
}

/// A first visit to an elder who lives alone, from the door to the report.
///
/// The gift: 志愿服务条例 art. 21 (no reward from clients, direct or disguised). The picture at
/// the door and the report: art. 21 too (the client's privacy).
pub const FIRST_VISIT: HouseCase = HouseCase {
    code: "first_visit",
    chinese: "独居长者第一次探访",
    steps: &[
        step(
            "door",
            Criterion::Respect,
            &[choice("a", Level::Again), choice("b", Level::Steady), choice("c", Level::Nearly)],
        ),
        step(
            "greeting",
            Criterion::Respect,
            &[choice("a", Level::Steady), choice("b", Level::Nearly), choice("c", Level::Again)],
        ),
        step(
            "listening",
            Criterion::Respect,
            &[
                choice("a", Level::Again),
                choice("b", Level::Nearly),
                choice("c", Level::Steady),
                choice("d", Level::Again),
            ],
        ),
        step(
            "floor",
            Criterion::Safety,
            &[choice("a", Level::Nearly), choice("b", Level::Again), choice("c", Level::Steady)],
        ),
        step(
            "gift",
            Criterion::Boundary,
            &[choice("a", Level::Steady), choice("b", Level::Nearly), choice("c", Level::Again)],
        ),
        step(
            "unwell",
            Criterion::Safety,
            &[
                choice("a", Level::Again),
                choice("b", Level::Steady),
                choice("c", Level::Nearly),
                choice("d", Level::Again),
            ],
        ),
        step(
            "goodbye",
            Criterion::Boundary,
            &[choice("a", Level::Again), choice("b", Level::Nearly), choice("c", Level::Steady)],
        ),
        step("report", Criterion::Report, &[]),
    ],
};
