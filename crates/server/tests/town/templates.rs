//! Templates: what the compiler of pages lets through and a reader would not see.

use std::collections::HashMap;
use std::fs;

use crate::house::{files, root, short};

/// The names that a template gives to the parameters of each macro: `button/button.html post`.
fn macros(text: &str, file: &str) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    for rest in text.split("{% macro ").skip(1) {
        let Some((name, rest)) = rest.split_once('(') else { continue };
        let Some((names, _)) = rest.split_once(')') else { continue };
        let names = names.split(',').map(|one| one.split('=').next().unwrap_or(one).trim());
        let names = names.filter(|one| !one.is_empty()).map(str::to_owned).collect();
        out.push((format!("{file} {}", name.trim()), names));
    }
    out
}

/// What stands between the brackets of a call, cut at its own commas.
fn arguments(rest: &str) -> Option<Vec<String>> {
    let (mut out, mut one, mut deep, mut quoted) = (Vec::new(), String::new(), 0, false);
    for letter in rest.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => deep += 1,
            ')' | ']' | '}' if !quoted && deep > 0 => deep -= 1,
            ')' if !quoted => {
                out.push(one);
                return Some(out);
            }
            ',' if !quoted && deep == 0 => {
                out.push(std::mem::take(&mut one));
                continue;
            }
            _ => {}
        }
        one.push(letter);
    }
    None
}

/// The variables that an argument reads: words that are no field, no method, no text.
fn variables(argument: &str) -> Vec<String> {
    let mut out = Vec::new();
    // `icon="plus"` names a parameter before the value.
    let named = argument.split_once('=').filter(|(name, value)| {
        !value.starts_with('=') && name.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    let argument = named.map_or(argument, |(_, value)| value);
    for (at, plain) in argument.split('"').enumerate() {
        if at % 2 == 1 {
            continue;
        }
        let mut before = ' ';
        let mut word = String::new();
        for letter in plain.chars().chain([' ']) {
            if letter.is_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            if !word.is_empty() && before != '.' && before != ':' && letter != '(' {
                out.push(std::mem::take(&mut word));
            }
            word.clear();
            before = letter;
        }
    }
    out
}

/// The calls of macros in a template: which macro, with what.
fn calls(text: &str) -> Vec<(String, Vec<String>)> {
    let mut known = HashMap::new();
    for rest in text.split("{% import \"").skip(1) {
        if let Some((file, rest)) = rest.split_once("\" as ") {
            let alias = rest.split_whitespace().next().unwrap_or_default();
            known.insert(alias.to_owned(), file.to_owned());
        }
    }
    let mut out = Vec::new();
    for (at, _) in text.match_indices("::") {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let alias: String = text[..at].chars().rev().take_while(|c| word(*c)).collect();
        let alias: String = alias.chars().rev().collect();
        let Some(file) = known.get(&alias) else { continue };
        let Some((name, rest)) = text[at + 2..].split_once('(') else { continue };
        if let Some(arguments) = arguments(rest).filter(|_| name.chars().all(word)) {
            out.push((format!("{file} {name}"), arguments));
        }
    }
    out
}

/// Which arguments read a name that an earlier parameter has taken by then. A macro's parameters are
/// bound one after the other, so such an argument gives the macro its own earlier one.
fn swallowed(names: &[String], arguments: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        for variable in variables(argument) {
            let earlier = names.iter().take(at).position(|name| *name == variable);
            if earlier.is_some_and(|earlier| arguments[earlier].trim() != variable) {
                out.push(variable);
            }
        }
    }
    out
}

#[test]
fn no_argument_of_a_macro_is_swallowed_by_an_earlier_parameter() {
    let ui = root().join("crates/server/ui");
    let mut known = HashMap::new();
    for path in files(&ui.join("components"), &[".html"]) {
        let text = fs::read_to_string(&path).expect("readable");
        let file = path.strip_prefix(&ui).expect("inside").to_string_lossy().into_owned();
        known.extend(macros(&text, &file));
    }
    let (mut seen, mut wrong) = (0, Vec::new());
    for path in files(&ui, &[".html"]) {
        let text = fs::read_to_string(&path).expect("readable");
        for (of, arguments) in calls(&text) {
            let Some(names) = known.get(&of) else { continue };
            seen += 1;
            for variable in swallowed(names, &arguments) {
                wrong.push(format!("{}: {of} swallows `{variable}`", short(&path)));
            }
        }
    }
    assert!(seen > 1_000, "{seen} calls were understood");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_swallowed_argument_is_noticed() {
    let line = macros("{% macro line(label, term) %}", "a.html");
    let page = "{% import \"a.html\" as a %}{% call a::line(c.t(\"x\"), label) %}{% endcall %}";
    let found = calls(page);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, line[0].0);
    assert_eq!(swallowed(&line[0].1, &found[0].1), ["label"]);
    let page = "{% import \"a.html\" as a %}{{ a::line(row.term, row.label) }}";
    assert!(swallowed(&line[0].1, &calls(page)[0].1).is_empty());
}
