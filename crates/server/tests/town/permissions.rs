//! Who may do what, printed under version control: a change of power shows as a diff.

use std::fmt::Write as _;

use liandong_domain::access::{Permission, Role, matrix};

use crate::house::root;

fn printed() -> String {
    let mut out = String::new();
    for permission in Permission::ALL {
        write!(out, "{:<26}", permission.code()).expect("a string");
        for role in Role::ALL {
            let reach = matrix::reach(role, *permission).code();
            write!(out, " {}={reach}", role.code()).expect("a string");
        }
        out.push('\n');
    }
    out
}

// covers Q1 A4
#[test]
fn the_matrix_is_as_printed() {
    let path = root().join("crates/server/tests/town/golden/permissions.txt");
    let now = printed();
    if std::fs::read_to_string(&path).ok().as_deref() != Some(now.as_str()) {
        let new = path.with_extension("new.txt");
        std::fs::write(&new, &now).expect("writable");
        panic!("powers changed: look at {} and accept it as permissions.txt", new.display());
    }
}
