//! Which lines of a sheet are no data: titles, notes, totals, signatures.

use super::fields::Field;
use super::grid::{Cell, Row};
use crate::basics::fold;
use crate::people::PersonName;

/// Why a line was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassedOver {
    /// A title above a table or a group.
    Title,
    /// A note on how to fill in.
    Note,
    /// A sum or a count at the end.
    Total,
    /// Who filled in, who checked, when.
    Signature,
    /// A numbered line nobody filled in.
    Unfilled,
}

impl PassedOver {
    /// Under which key its name stands in the words.
    pub fn word_key(self) -> &'static str {
        match self {
            Self::Title => "intake-passed-title",
            Self::Note => "intake-passed-note",
            Self::Total => "intake-passed-total",
            Self::Signature => "intake-passed-signature",
            Self::Unfilled => "intake-passed-unfilled",
        }
    }
}

/// What a line with something in it is, below a header. None: data. `field_at` tells what a
/// column holds, `before_header` whether the next line is a header.
pub(super) fn passed_over(
    row: &Row,
    field_at: &dyn Fn(usize) -> Option<Field>,
    before_header: bool,
) -> Option<PassedOver> {
    let filled: Vec<(usize, &Cell)> = row.filled().collect();
    let (first_column, first_cell) = *filled.first()?;
    let first = fold(&first_cell.shown());
    let identified = filled.iter().any(|(at, cell)| identifies(field_at(*at), cell));
    if !identified {
        if is_total(&first) || filled.iter().any(|(_, cell)| is_head_count(cell)) {
            return Some(PassedOver::Total);
        }
        if is_signature(&first) {
            return Some(PassedOver::Signature);
        }
    }
    if is_note(&first)
        && (!identified || is_example(&first))
        && !is_name(&first, field_at(first_column))
    {
        return Some(PassedOver::Note);
    }
    if filled.len() == 1 && !identified {
        return lonely(first_cell, field_at(first_column), before_header);
    }
    let prefilled = |at: usize| {
        matches!(
            field_at(at),
            Some(Field::Index | Field::Team | Field::School | Field::Class | Field::Unit)
                | Some(Field::Activity | Field::Place | Field::Day)
        )
    };
    filled.iter().all(|(at, _)| prefilled(*at)).then_some(PassedOver::Unfilled)
}

/// Whether a cell tells a person: a document or a phone.
fn identifies(field: Option<Field>, cell: &Cell) -> bool {
    let digits = cell.shown().chars().filter(|c| c.is_numeric()).count();
    matches!(
        field,
        Some(Field::Document | Field::Phone | Field::GuardianPhone | Field::VolunteerNumber)
    ) && digits >= 5
}

fn lonely(cell: &Cell, field: Option<Field>, before_header: bool) -> Option<PassedOver> {
    if before_header {
        return Some(PassedOver::Title);
    }
    let shown = cell.shown();
    match field {
        Some(Field::Name) if looks_like_a_name(&shown) => None,
        Some(Field::Name) | None => Some(PassedOver::Title),
        Some(Field::Index) if shown.is_ascii() => Some(PassedOver::Unfilled),
        Some(Field::Index) => Some(PassedOver::Title),
        Some(_) => Some(PassedOver::Unfilled),
    }
}

fn looks_like_a_name(text: &str) -> bool {
    let ends = ["表", "名单", "名册", "队", "组", "社区", "年度", "如下", "部", "站"];
    let plain = text.trim();
    let signs = plain.contains([':', ':', '。', ',', ',', ';', '、', '(', '(']);
    PersonName::parse("name", plain).is_ok()
        && !signs
        && plain.chars().count() <= 15
        && (plain.chars().count() <= 3 || !ends.iter().any(|end| plain.ends_with(end)))
}

fn is_name(first: &str, field: Option<Field>) -> bool {
    field == Some(Field::Name) && first.chars().count() <= 4 && !first.contains(':')
}

fn is_total(first: &str) -> bool {
    [
        "合计",
        "总计",
        "小计",
        "共计",
        "总人数",
        "总数",
        "累计",
        "本页",
        "合共",
        "平均",
        "人数",
        "total",
        "sum",
    ]
    .iter()
    .any(|word| first.starts_with(word))
}

/// 共320人, 合计320名, 以上共 12 人.
fn is_head_count(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let text = fold(text);
    let Some(at) = text.find('共') else { return false };
    let rest = text[at..].trim_start_matches(['共', '计', '有', ':']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    after.len() < rest.len()
        && after.starts_with(['人', '名', '位', '条'])
        && text.chars().count() <= 16
}

fn is_signature(first: &str) -> bool {
    [
        "填表",
        "制表",
        "审核",
        "审批",
        "复核",
        "负责人",
        "经办",
        "签字",
        "签名",
        "盖章",
        "单位盖章",
        "单位(盖章)",
        "日期:",
        "填报",
        "联系人:",
        "登记人",
        "年月日",
        "队长签",
        "站长签",
    ]
    .iter()
    .any(|word| first.starts_with(word))
        || ["签字:", "签名:", "(签字)", "(盖章)", "(签名)"].iter().any(|word| first.contains(word))
}

fn is_note(first: &str) -> bool {
    [
        "注:",
        "注意",
        "备注:",
        "说明:",
        "填表说明",
        "填写说明",
        "※",
        "要求:",
        "提示",
        "附:",
        "温馨提示",
        "以上",
        "以下",
        "注1",
    ]
    .iter()
    .any(|word| first.starts_with(word))
        || is_example(first)
}

/// The sample row of a template.
fn is_example(first: &str) -> bool {
    ["示例", "样例", "例:", "(示例)", "范例", "example"].iter().any(|word| first.starts_with(word))
}
