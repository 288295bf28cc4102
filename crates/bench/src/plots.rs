//! The report as one page without anything from elsewhere.

use std::fmt::Write as _;

use crate::measure::spread;
use crate::report::{Line, Report, short};

/// Width of a plot in units of its own.
const WIDE: f64 = 420.0;

/// The whole page.
pub fn page(report: &Report) -> String {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>Liandong: measured beside bare references</title>\n<style>\n\
         body{font:1rem/1.5 \"Noto Sans\",\"Noto Sans CJK SC\",sans-serif;color:#20302a;\
         background:#faf7f0;margin:2rem auto;max-width:64rem;padding:0 1rem}\n\
         table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;\
         border-bottom:1px solid #d8d2c4}td.n{text-align:right;font-variant-numeric:tabular-nums}\n\
         .yes{color:#1d6b4a}.no{color:#a8321e}svg{display:block}\n</style>\n</head>\n<body>\n\
         <h1>Measured beside bare references</h1>\n",
    );
    for sentence in report.conditions() {
        add(&mut out, &format!("<p>{}</p>\n", safe(&sentence)));
    }
    out.push_str(
        "<table>\n<thead><tr><th>operation</th><th>ours</th><th>reference</th><th>ratio</th>\
         <th>ratio of each round</th><th>target</th></tr></thead>\n<tbody>\n",
    );
    for line in &report.lines {
        add(&mut out, &row(line));
    }
    out.push_str("</tbody>\n</table>\n<h2>Seen beside</h2>\n<ul>\n");
    for (what, value) in &report.notes {
        add(&mut out, &format!("<li>{}: {}</li>\n", safe(what), short(*value)));
    }
    out.push_str("</ul>\n</body>\n</html>\n");
    out
}

fn add(out: &mut String, text: &str) {
    out.write_str(text).expect("writing to a string cannot fail");
}

fn row(line: &Line) -> String {
    let (class, word) = match line.met() {
        Some(true) => ("yes", "met"),
        Some(false) => ("no", "not met"),
        None => ("", "–"),
    };
    format!(
        "<tr><td><strong>{}</strong><br>{}<br>p50 {:.2} ms, p99 {:.2} ms, CPU {} µs</td>\
         <td class=\"n\">{} {}</td><td class=\"n\">{}</td><td class=\"n\">{:.2}</td><td>{}</td>\
         <td class=\"{class}\">{word}</td></tr>\n",
        safe(&line.name),
        safe(&line.beside),
        line.latency.0,
        line.latency.1,
        short(line.cpu.0),
        short(line.value),
        line.unit,
        short(line.reference),
        line.ratio(),
        plot(line),
    )
}

/// Each round as a dot on a line from nothing to the largest; the middle as a stroke.
fn plot(line: &Line) -> String {
    let top = spread(&line.ratios).1.max(1.0) * 1.1;
    let at = |ratio: f64| 10.0 + (WIDE - 20.0) * ratio / top;
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDE} 44\" width=\"{WIDE}\" height=\"44\" role=\"img\" \
         aria-label=\"{} rounds, middle {:.2}\"><line x1=\"10\" y1=\"22\" x2=\"{}\" y2=\"22\" \
         stroke=\"#8a8475\"/>",
        line.ratios.len(),
        line.ratio(),
        WIDE - 10.0
    );
    let stroke = |x: f64, color: &str, wide: f64| {
        format!(
            "<line x1=\"{x:.1}\" y1=\"8\" x2=\"{x:.1}\" y2=\"36\" stroke=\"{color}\" \
                 stroke-width=\"{wide}\"/>"
        )
    };
    add(&mut out, &stroke(at(1.0), "#8a8475", 1.0));
    add(&mut out, &stroke(at(line.ratio()), "#1d6b4a", 3.0));
    for ratio in &line.ratios {
        let dot = format!("<circle cx=\"{:.1}\" cy=\"22\" r=\"4\" fill=\"#c8742c\"/>", at(*ratio));
        add(&mut out, &dot);
    }
    out.push_str("</svg>");
    out
}

fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
