//! Long texts.

/// The holiday calendar of 2024, which the history of a demo town may reach; the house itself
/// carries only the years in which it can be used.
pub(super) const YEAR_2024: &str = "\
year 2024
source 国务院办公厅关于2024年部分节假日安排的通知(国办发明电〔2023〕7号,2023-10-25)
off 2024-01-01 元旦
off 2024-02-10..2024-02-17 春节
work 2024-02-04
work 2024-02-18
off 2024-04-04..2024-04-06 清明节
work 2024-04-07
off 2024-05-01..2024-05-05 劳动节
work 2024-04-28
work 2024-05-11
off 2024-06-08..2024-06-10 端午节
off 2024-09-15..2024-09-17 中秋节
work 2024-09-14
off 2024-10-01..2024-10-07 国庆节
work 2024-09-29
work 2024-10-12
term 2024-02-26..2024-07-12 2023-2024学年第二学期(暂定)
term 2024-09-01..2025-01-17 2024-2025学年第一学期(暂定)
";
