//! The five areas.

use crate::activities::coded;

coded! {
    /// 德智体美劳: what the founding paper of 少骏会 names (T12).
    pub enum Area {
        /// 德: how we treat each other.
        Virtue = "virtue",
        /// 智: how we find out and think.
        Intellect = "intellect",
        /// 体: how we move and keep safe.
        Body = "body",
        /// 美: how we see and make.
        Beauty = "beauty",
        /// 劳: how we work for ourselves and others.
        Work = "work",
    }
}

impl Area {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Virtue => "progression-area-virtue",
            Self::Intellect => "progression-area-intellect",
            Self::Body => "progression-area-body",
            Self::Beauty => "progression-area-beauty",
            Self::Work => "progression-area-work",
        }
    }
}
