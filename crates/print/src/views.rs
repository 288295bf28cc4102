//! What each paper needs to know: words ready to print, in the reader's language. All text is
//! printed as it is; nothing in it is markup. Line ends and other control characters become
//! spaces. An empty text leaves its line out unless said otherwise.

/// The language of the fixed words on a paper. The caller's own texts stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese, as in mainland China.
    Zh,
    /// English.
    En,
}

/// A day of the calendar. The press never asks the clock: the day printed is the day given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The year, such as 2026.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// The numbered service record of one volunteer.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// Language of the fixed words.
    pub lang: Lang,
    /// 志愿服务记录证明 or 服务记录单; the caller decides (only a recording body of 民政部令第67号
    /// art. 26 may issue the former).
    pub title: String,
    /// The line under the title, such as "Volunteer Service Record".
    pub english_line: String,
    /// The number in the register of issued records.
    pub number: String,
    /// The volunteer's name.
    pub holder: String,
    /// The identity document, already masked.
    pub document_masked: String,
    /// The volunteer's number.
    pub volunteer_number: String,
    /// The city card's number, already masked if it should be.
    pub city_card: String,
    /// The days covered, in words.
    pub period: String,
    /// The sum of the hours with its unit, such as "128.5 小时".
    pub total_hours: String,
    /// Stars earned, 0 to 5. More count as 5; 0 leaves the row of stars out.
    pub star: u8,
    /// The services, in the order to print; at most [`crate::MOST_ROWS`].
    pub rows: Vec<RecordRow>,
    /// What each evidence grade means, A to E; empty leaves the legend out.
    pub grades: Vec<GradeLine>,
    /// The body that recorded the service (记录单位); also on the seal ring.
    pub issuer: String,
    /// The person who issued the record (经办人).
    pub handler: String,
    /// The day of issue; also the date of the PDF.
    pub issued: Day,
    /// A sentence the reader must not miss, such as "本记录单不是志愿服务记录证明".
    pub remark: String,
    /// The QR code of `verify_url` as an SVG document.
    pub qr_svg: String,
    /// Where the record can be verified; printed beside the code.
    pub verify_url: String,
    /// The code that a person types to verify the record.
    pub check_code: String,
    /// Whether the red ring with the issuer's name is drawn. It is a drawing, not the registered
    /// seal of an organisation; the law leaves the seal optional (民政部令第67号 art. 15).
    pub seal: bool,
}

/// The numbered certificate of a passed course.
#[derive(Clone, Debug)]
pub struct CertificateView {
    /// Language of the fixed words.
    pub lang: Lang,
    /// What the paper is called.
    pub title: String,
    /// The line under the title, such as "Training Certificate".
    pub english_line: String,
    /// The number in the register of certificates.
    pub number: String,
    /// The holder's name.
    pub holder: String,
    /// What was learned: a word and its value, in the order to print.
    pub facts: Vec<(String, String)>,
    /// The body that held the course.
    pub issuer: String,
    /// The day of issue; also the date of the PDF.
    pub issued: Day,
    /// The QR code of `verify_url` as an SVG document.
    pub qr_svg: String,
    /// Where the certificate can be verified; printed beside the code.
    pub verify_url: String,
    /// The code that a person types to verify it.
    pub check_code: String,
}

/// One service on the record.
#[derive(Clone, Debug, Default)]
pub struct RecordRow {
    /// The day of service, such as "2026-11-23".
    pub day: String,
    /// The name of the activity.
    pub activity: String,
    /// What was done (服务内容).
    pub content: String,
    /// Where.
    pub place: String,
    /// Hours, such as "2.5"; set flush right.
    pub hours: String,
    /// The evidence grade, A to E.
    pub grade: String,
    /// The organising body.
    pub organiser: String,
}

/// The meaning of one evidence grade.
#[derive(Clone, Debug)]
pub struct GradeLine {
    /// The letter.
    pub grade: String,
    /// What it says about the hours, in a few words.
    pub words: String,
}

/// A poster with the code of an activity.
#[derive(Clone, Debug)]
pub struct PosterView {
    /// Language of the fixed words.
    pub lang: Lang,
    /// The name of the activity.
    pub title: String,
    /// Day and time in words.
    pub time: String,
    /// The place in words.
    pub place: String,
    /// The organising body.
    pub organiser: String,
    /// What the code is for, in a few words, such as "扫码签到".
    pub call: String,
    /// The six characters to type instead of scanning.
    pub code: String,
    /// The QR code as an SVG document.
    pub qr_svg: String,
    /// Three short steps, in order.
    pub steps: [String; 3],
    /// A line at the foot, such as the telephone of the duty worker.
    pub note: String,
    /// The day of printing; only in the PDF's data.
    pub printed: Day,
}

/// A sign-in sheet for one shift.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// Language of the fixed words.
    pub lang: Lang,
    /// The name of the activity and shift.
    pub title: String,
    /// Day and time in words.
    pub time: String,
    /// The place in words.
    pub place: String,
    /// The organising body.
    pub organiser: String,
    /// The six characters of the check-in code.
    pub code: String,
    /// The QR code as an SVG document; on every page.
    pub qr_svg: String,
    /// The volunteers signed up, in the order to print.
    pub rows: Vec<SheetRow>,
    /// At least so many empty rows for people who walk in; more fill the last page.
    pub blank_rows: u16,
    /// The day of printing, at the foot of each page.
    pub printed: Day,
}

/// One volunteer on the sheet. Arrival, leaving and signature are written by hand.
#[derive(Clone, Debug, Default)]
pub struct SheetRow {
    /// The name.
    pub name: String,
    /// The last four digits of the telephone.
    pub phone_tail: String,
}

/// A slip with a one-time link, for an elder to sign in without a password.
#[derive(Clone, Debug)]
pub struct SlipView {
    /// Language of the fixed words.
    pub lang: Lang,
    /// The name of the person the slip is for.
    pub name: String,
    /// The one-time link, as text.
    pub link: String,
    /// The QR code of the link as an SVG document.
    pub qr_svg: String,
    /// Until when the link works, in words.
    pub until: String,
    /// Who helps, such as "陈社工 0769-8661 0000".
    pub helper: String,
}

/// An agreement with the sides that sign it. All words are the caller's.
#[derive(Clone, Debug)]
pub struct AgreementView {
    /// Language of the page numbers.
    pub lang: Lang,
    /// What it is called.
    pub title: String,
    /// The line under the title: version and day.
    pub line: String,
    /// The words, a paragraph each.
    pub paragraphs: Vec<String>,
    /// The sides, in the order to print.
    pub sides: Vec<AgreementSide>,
    /// The line at the foot of each page: the seal.
    pub foot: String,
    /// The day it was drawn up; also the date of the PDF.
    pub drawn: Day,
}

/// Minutes of a meeting about money. All words are the caller's; children stand by code.
#[derive(Clone, Debug)]
pub struct MinutesView {
    /// Language of the page numbers.
    pub lang: Lang,
    /// What it is called.
    pub title: String,
    /// The line under the title: the term and where it stands.
    pub line: String,
    /// Sums and days: what, and its words.
    pub facts: Vec<(String, String)>,
    /// Over the members.
    pub members_title: String,
    /// Instead of members, when there are none.
    pub members_none: String,
    /// Over their columns.
    pub members_head: [String; 5],
    /// Each member: name, side, what was said, in which words, when.
    pub members: Vec<[String; 5]>,
    /// Over the children.
    pub children_title: String,
    /// Instead of children, when there are none.
    pub children_none: String,
    /// Over their columns.
    pub children_head: [String; 5],
    /// Each child: code, class of need, suggested, set, why.
    pub children: Vec<[String; 5]>,
    /// Under which lines hands are set.
    pub signatures: Vec<String>,
    /// The line at the foot of each page.
    pub foot: String,
    /// The day of the minutes; also the date of the PDF.
    pub drawn: Day,
}

/// One side of an agreement.
#[derive(Clone, Debug)]
pub struct AgreementSide {
    /// Who it is, such as 志愿者.
    pub role: String,
    /// The name under it; empty: a line to sign on.
    pub name: String,
    /// When and how, in words.
    pub note: String,
    /// What was drawn with a finger, as an SVG document; empty: nothing.
    pub hand_svg: String,
}
