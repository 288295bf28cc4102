//! Written in its own time.
