//! The cells that tell who somebody is, read with findings.

use super::fields::Field;
use super::finding::Finding;
use super::grid::{Cell, Row};
use super::table::Table;
use super::trouble::Trouble;
use crate::basics::{Day, fold};
use crate::people::{Document, DocumentKind, DocumentRefusal, PersonName, Phone, Sex};

/// Where findings of one row are gathered.
pub(super) struct Reader<'a, 't> {
    pub table: &'t Table<'a>,
    pub row: &'a Row,
    pub today: Day,
    pub findings: Vec<Finding>,
}

impl<'a> Reader<'a, '_> {
    /// Says something about a field's cell.
    pub fn say(&mut self, field: Field, trouble: Trouble) {
        self.findings.push(self.table.finding(self.row, field, trouble));
    }
    /// The same with what may be typed instead.
    pub fn suggest(&mut self, field: Field, trouble: Trouble, suggestion: String) {
        let finding = self.table.finding(self.row, field, trouble);
        self.findings.push(Finding { suggestion, ..finding });
    }
    /// The cell of a field.
    pub fn cell(&self, field: Field) -> &'a Cell {
        self.table.cell(self.row, field).1
    }
    /// The words of a field, tidied.
    pub fn words(&self, field: Field) -> String {
        self.table.words(self.row, field)
    }
    /// The words of a field that are more than 无 or a dash.
    pub fn told(&self, field: Field) -> String {
        let words = self.words(field);
        if says_nothing(&words) { String::new() } else { words }
    }

    /// The name, with its findings.
    pub fn name(&mut self) -> Option<PersonName> {
        let text = self.told(Field::Name);
        if text.is_empty() || matches!(self.cell(Field::Name), Cell::Empty) {
            self.say(Field::Name, Trouble::NameMissing);
            return None;
        }
        let phone = self.words(Field::Phone);
        let other = PersonName::parse("name", &phone).ok();
        if let (Ok(_), Some(other)) = (Phone::parse("phone", &text), other) {
            let suggestion = other.as_str().to_owned();
            self.suggest(Field::Name, Trouble::NameAndPhoneSwapped, suggestion);
            return None;
        }
        match PersonName::parse("name", &text) {
            Ok(_) if text.starts_with('#') => {
                self.say(Field::Name, Trouble::NameMissing);
                None
            }
            Ok(name) => Some(name),
            Err(refusal) => {
                self.say(Field::Name, Trouble::Name(refusal));
                None
            }
        }
    }

    /// The document number, with its findings. Nothing in the cell is said only when the table
    /// has such a column.
    pub fn document(&mut self) -> Option<Document> {
        let cell = self.cell(Field::Document);
        if let Cell::Number { digits_lost: true, .. } = cell {
            self.say(Field::Document, Trouble::DocumentDigitsLost);
            return None;
        }
        let text = self.told(Field::Document);
        if text.is_empty() {
            if self.table.has(Field::Document) {
                self.say(Field::Document, Trouble::DocumentMissing);
            }
            return None;
        }
        if is_scientific(&text) {
            self.say(Field::Document, Trouble::DocumentDigitsLost);
            return None;
        }
        let kind = self.kind(&text)?;
        match Document::parse(kind, &text, self.today) {
            Ok(document) => {
                let odd = !matches!(kind, DocumentKind::ResidentCard);
                if odd {
                    self.say(Field::Document, Trouble::OtherDocument(kind));
                }
                Some(document)
            }
            Err(refusal) => {
                let suggestion = short_of_x(&text, &refusal, self.today);
                self.suggest(Field::Document, Trouble::Document(refusal), suggestion);
                None
            }
        }
    }

    /// The kind of a number: as the column says, unless the number plainly is of another kind; a
    /// remark (港澳通行证) only helps where the number itself does not tell.
    fn kind(&mut self, text: &str) -> Option<DocumentKind> {
        let column = kind_of_words(&self.words(Field::DocumentKind));
        let remark = kind_of_words(&self.words(Field::Remark));
        let card = |kind| kind == DocumentKind::ResidentCard;
        match (column, Document::guess(text)) {
            (Some(told), Some(guessed)) if told != guessed => {
                let sure = Document::parse(guessed, text, self.today).is_ok();
                let fits = Document::parse(told, text, self.today).is_ok();
                if sure && (card(told) || card(guessed)) {
                    self.say(Field::Document, Trouble::KindDiffers(guessed));
                    return Some(guessed);
                }
                Some(if fits { told } else { guessed })
            }
            (Some(told), _) => Some(told),
            (None, Some(guessed)) => {
                let other = remark.filter(|told| !card(*told) && !card(guessed));
                Some(other.unwrap_or(guessed))
            }
            (None, None) if remark.is_some_and(|told| !card(told)) => remark,
            (None, None) => self.meant_as_card(text),
        }
    }

    /// Mostly digits: somebody meant a resident card.
    fn meant_as_card(&mut self, text: &str) -> Option<DocumentKind> {
        let folded = fold(text);
        let digits = folded.chars().filter(char::is_ascii_digit).count();
        if digits >= 12 && digits * 10 >= folded.chars().count() * 7 {
            return Some(DocumentKind::ResidentCard);
        }
        self.say(Field::Document, Trouble::DocumentUnknown);
        None
    }

    /// A phone, with its findings; nothing in the cell is no finding here.
    pub fn phone(&mut self, field: Field) -> Option<Phone> {
        let text = self.told(field);
        let text = expand(&text).unwrap_or(text);
        if text.is_empty() {
            return None;
        }
        match Phone::parse("phone", &text) {
            Ok(phone) => Some(phone),
            Err(refusal) => {
                if let Some(first) = first_of_several(&text) {
                    self.suggest(field, Trouble::SeveralPhones, first.digits().to_owned());
                    return Some(first);
                }
                self.say(field, Trouble::Phone(refusal));
                None
            }
        }
    }

    /// The sex, checked against the number.
    pub fn sex(&mut self, document: Option<&Document>) -> Option<Sex> {
        let of_number = document.and_then(Document::sex);
        let text = self.told(Field::Sex);
        if text.is_empty() {
            return of_number;
        }
        match (Sex::parse(&text), of_number) {
            (Some(told), Some(number)) if told != number => {
                let suggestion = if number == Sex::Female { "女" } else { "男" };
                self.suggest(Field::Sex, Trouble::SexDiffers, suggestion.to_owned());
                Some(told)
            }
            (Some(told), _) => Some(told),
            (None, number) => {
                self.say(Field::Sex, Trouble::SexUnreadable);
                number
            }
        }
    }
}

/// 无, 暂无, /, -, 不详: how an office writes that there is nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    let folded = fold(text);
    folded.chars().all(|c| matches!(c, '-' | '/' | '—' | '_' | '\\' | '.' | '*' | '、' | '–'))
        || matches!(
            folded.as_str(),
            "无" | "暂无" | "没有" | "不详" | "未知" | "空" | "n/a" | "na" | "null" | "none"
        )
}

/// `4.41998E+17` as text: digits lost before it came here.
fn is_scientific(text: &str) -> bool {
    let folded = fold(text);
    let Some((head, power)) = folded.split_once('e') else { return false };
    let decimal = !head.is_empty() && head.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let power = power.trim_start_matches('+');
    decimal && head.contains('.') && !power.is_empty() && power.bytes().all(|b| b.is_ascii_digit())
}

/// `1.9999996967E+10` holds all eleven digits of a phone; written out again.
fn expand(text: &str) -> Option<String> {
    if !is_scientific(text) {
        return None;
    }
    let folded = fold(text);
    let (head, power) = folded.split_once('e')?;
    let (whole, parts) = head.split_once('.')?;
    let power: usize = power.trim_start_matches('+').parse().ok()?;
    (parts.len() == power && power < 20).then(|| format!("{whole}{parts}"))
}

/// The first phone of `13800000000/13900000000`, if each part is one.
fn first_of_several(text: &str) -> Option<Phone> {
    let parts: Vec<&str> = text
        .split(['/', '、', ',', ',', ';', ';', '\n', ' ', '或'])
        .filter(|part| !part.trim().is_empty())
        .collect();
    let phones: Option<Vec<Phone>> =
        parts.iter().map(|part| Phone::parse("phone", part).ok()).collect();
    phones.filter(|phones| phones.len() > 1)?.into_iter().next()
}

/// A number of seventeen digits whose check sign would be X: often the X alone was left out.
fn short_of_x(text: &str, refusal: &DocumentRefusal, today: Day) -> String {
    let with_x = format!("{}X", fold(text));
    let short = matches!(refusal, DocumentRefusal::WrongLength { given: 17, .. });
    let fits = short && Document::parse(DocumentKind::ResidentCard, &with_x, today).is_ok();
    if fits { with_x } else { String::new() }
}

/// The kind a column or a remark names, in words or in the national code.
pub(super) fn kind_of_words(text: &str) -> Option<DocumentKind> {
    let folded = fold(text);
    if let Some(kind) = DocumentKind::from_code(&folded.to_ascii_uppercase()) {
        return Some(kind);
    }
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let residence = has(&["居住证"]);
    if residence && has(&["港", "澳"]) {
        Some(DocumentKind::HongKongMacaoResidence)
    } else if residence && has(&["台"]) {
        Some(DocumentKind::TaiwanResidence)
    } else if has(&["永久居留"]) {
        Some(DocumentKind::ForeignResidence)
    } else if has(&["港澳通行证", "港澳居民来往", "回乡证", "香港居民"]) {
        Some(DocumentKind::HongKongPermit)
    } else if has(&["澳门居民", "澳门通行证"]) {
        Some(DocumentKind::MacaoPermit)
    } else if has(&["台胞证", "台湾居民来往", "台湾通行证"]) {
        Some(DocumentKind::TaiwanPermit)
    } else if has(&["护照", "passport"]) {
        Some(DocumentKind::Passport)
    } else if has(&["军官证"]) {
        Some(DocumentKind::OfficerCard)
    } else if has(&["士兵证"]) {
        Some(DocumentKind::SoldierCard)
    } else if has(&["身份证"]) && folded.chars().count() <= 8 {
        Some(DocumentKind::ResidentCard)
    } else if folded == "其他" || folded == "其它" {
        Some(DocumentKind::Other)
    } else {
        None
    }
}
