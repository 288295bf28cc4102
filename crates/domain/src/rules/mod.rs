//! Rules in force (制度联商, T10): typed content with its words, versions with a first day,
//! signed by two, frozen for ever once in force.
//!
//! Owns the machinery and the content of rules no other room computes with: ages, seats, joining,
//! aid. Emits nothing by itself. Calls only `basics`. **Never** changes a version that has been
//! signed by two, and never reads the clock: today is handed in.

mod age_policy;
mod aid_standards;
mod content;
mod joining_pipeline;
mod name;
mod seats_ratio;
mod version;

pub use age_policy::{ADULT_FROM, AgePolicy};
pub use aid_standards::{AidStandards, SchoolStage};
pub use content::{Clause, Fields, RuleContent, RuleRefusal, read_fields, write_fields};
pub use joining_pipeline::{JoiningPipeline, Step};
pub use name::RuleName;
pub use seats_ratio::SeatsRatio;
pub use version::{SignRefusal, State, Version, in_force_on};

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back<T: RuleContent + PartialEq + std::fmt::Debug>() {
        let content = T::default_for_town();
        let stored = write_fields(&content.to_fields());
        let fields = read_fields(&stored).expect("readable");
        assert_eq!(T::from_fields(&fields), Ok(content));
        for left_out in fields.keys() {
            let mut fewer = fields.clone();
            fewer.remove(left_out);
            // A list may be empty; a number may not be missing.
            if let Err(refused) = T::from_fields(&fewer) {
                assert_eq!(refused, RuleRefusal::FieldMissing { key: left_out.clone() });
            }
        }
    }

    // covers T10
    #[test]
    fn every_content_comes_back_from_its_stored_text() {
        comes_back::<AgePolicy>();
        comes_back::<SeatsRatio>();
        comes_back::<JoiningPipeline>();
        comes_back::<AidStandards>();
    }

    #[test]
    fn every_rule_is_found_by_its_code() {
        for &rule in RuleName::ALL {
            assert_eq!(RuleName::parse(rule.code()), Some(rule));
        }
        assert_eq!(RuleName::parse("wages"), None);
    }
}
