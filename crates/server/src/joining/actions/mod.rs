//! The verbs of joining.

mod alarm;
mod deciding;
mod entering;
mod rounds;
mod talking;
mod waiting;

pub use alarm::alarm_chore;
pub use deciding::{
    Registrar, drop_out, hold, not_pass, pass, skip, take_up, withdraw, withdraw_other,
};
pub use entering::{apply, enter};
pub use rounds::{NewRound, close_round, keep_round};
pub use talking::{LeaderWord, Shown, say_of_candidate, say_of_trial};
