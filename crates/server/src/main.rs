//! Parses the command and runs it. Nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    liandong::cli::run()
}
