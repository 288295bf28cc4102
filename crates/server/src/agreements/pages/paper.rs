//! The agreement as a paper: to keep, or to be signed by hand.

use axum::extract::Path;
use axum::response::Response;
use liandong_print::{AgreementSide, AgreementView, Day as PrintDay, Lang as PrintLang};

use super::one::{Found, SideLine, found, page_of};
use crate::failure::Failure;
use crate::ui::{Frame, Lang};
use crate::web::{Ask, print};

fn hand(line: &str) -> String {
    if line.is_empty() {
        return String::new();
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 200\"><path d=\"{line}\" \
         fill=\"none\" stroke=\"#1c2622\" stroke-width=\"4\" stroke-linecap=\"round\"/></svg>"
    )
}

fn side(c: &Frame, line: &SideLine) -> AgreementSide {
    let note = if line.is_signed {
        format!("{} · {}", line.when, c.t(line.way_word()))
    } else {
        String::new()
    };
    AgreementSide {
        role: c.t(line.word()),
        name: line.name.clone(),
        note,
        hand_svg: hand(&line.line),
    }
}

fn view(ask: &Ask, found: &Found) -> AgreementView {
    let c = ask.frame();
    let page = page_of(c.clone(), found, "");
    let day = found.row.drawn_at.day();
    AgreementView {
        lang: match ask.lang {
            Lang::Zh => PrintLang::Zh,
            Lang::En => PrintLang::En,
        },
        title: page.title,
        line: c.t2("agreements-paper-line", "version", page.version, "day", day),
        paragraphs: page.words,
        sides: page.sides.iter().map(|line| side(&c, line)).collect(),
        foot: c.t1("agreements-paper-seal", "seal", page.seal),
        drawn: PrintDay {
            year: day.year().into(),
            month: u8::try_from(day.month()).unwrap_or(1),
            day: u8::try_from(day.day_of_month()).unwrap_or(1),
        },
    }
}

/// `GET /agreements/{id}/agreement.pdf`
pub async fn pdf(ask: Ask, Path(id): Path<String>) -> Result<Response, Failure> {
    let found = found(&ask, &id).await?;
    let view = view(&ask, &found);
    print(&ask.app, "agreement", move |app| Ok(app.press()?.agreement(&view))).await
}
