//! The press on paper: what the pages say, and what they refuse. Text is read from the pages as
//! typst set them.

use std::path::PathBuf;
use std::sync::LazyLock;

use typst::layout::{Frame, FrameItem};

use crate::values::{self, Page, breakable};
use crate::world::Template;
use crate::{
    AgreementSide, AgreementView, CertificateView, Day, GradeLine, Lang, MinutesView, PosterView,
    Press, PrintFault, RecordRow, RecordView, SheetRow, SheetView, SlipView, USUAL_FONT_DIRS,
};

const DAY: Day = Day { year: 2026, month: 11, day: 23 };
/// A code point that Unicode has not given to any character.
const UNDRAWABLE: char = '\u{3FFFD}';
const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>\
    <rect width='9' height='9' fill='#fff'/><path d='M1 1h3v3h-3z'/></svg>";

static PRESS: LazyLock<Press> = LazyLock::new(|| {
    Press::new(&USUAL_FONT_DIRS.map(PathBuf::from)).expect(
        "the tests of the press need Chinese fonts: apt install fonts-noto-cjk fonts-lxgw-wenkai",
    )
});

fn record(holder: &str, rows: usize) -> RecordView {
    RecordView {
        lang: Lang::Zh,
        title: "服务记录单".to_owned(),
        english_line: "Service Record".to_owned(),
        number: "LT-2026-000123".to_owned(),
        holder: holder.to_owned(),
        document_masked: "4419**********1234".to_owned(),
        volunteer_number: "441900202600317".to_owned(),
        city_card: String::new(),
        period: "2026年1月1日至11月23日".to_owned(),
        total_hours: "128.5 小时".to_owned(),
        star: 3,
        rows: (1..=rows).map(row).collect(),
        grades: vec![GradeLine { grade: "A".to_owned(), words: "现场签到签退".to_owned() }],
        issuer: "石龙镇志愿者联合会".to_owned(),
        handler: "陈社工".to_owned(),
        issued: DAY,
        remark: "本记录单不是志愿服务记录证明。".to_owned(),
        qr_svg: SVG.to_owned(),
        verify_url: "https://liandong.example.cn/v/LT-2026-000123".to_owned(),
        check_code: "7F3K-92QD".to_owned(),
        seal: true,
    }
}

fn row(number: usize) -> RecordRow {
    RecordRow {
        day: "2026-03-05".to_owned(),
        activity: format!("义剪{number}次"),
        content: "为长者理发".to_owned(),
        place: "金沙湾公园".to_owned(),
        hours: "2.5".to_owned(),
        grade: "A".to_owned(),
        organiser: "飞鹰一队".to_owned(),
    }
}

fn sheet(names: usize, blank_rows: u16) -> SheetView {
    SheetView {
        lang: Lang::Zh,
        title: "周六义剪".to_owned(),
        time: "9:00–11:30".to_owned(),
        place: "公园凉亭".to_owned(),
        organiser: "飞鹰一队".to_owned(),
        code: "K7M3QX".to_owned(),
        qr_svg: SVG.to_owned(),
        rows: (0..names)
            .map(|i| SheetRow { name: format!("李敏{i}号"), phone_tail: "1234".to_owned() })
            .collect(),
        blank_rows,
        printed: DAY,
    }
}

fn poster(title: &str) -> PosterView {
    PosterView {
        lang: Lang::Zh,
        title: title.to_owned(),
        time: "10月18日 9:00".to_owned(),
        place: "公园凉亭".to_owned(),
        organiser: "飞鹰一队".to_owned(),
        call: "扫码签到".to_owned(),
        code: "K7M3QX".to_owned(),
        qr_svg: SVG.to_owned(),
        steps: ["扫一扫".to_owned(), "点签到".to_owned(), "离开再扫".to_owned()],
        note: "找队长登记".to_owned(),
        printed: DAY,
    }
}

fn slip(name: &str) -> SlipView {
    SlipView {
        lang: Lang::Zh,
        name: name.to_owned(),
        link: "https://liandong.example.cn/in/9fK2-mX7q-Wd4T-c8Rb-0011-2233-4455".to_owned(),
        qr_svg: SVG.to_owned(),
        until: "11月30日".to_owned(),
        helper: "陈社工".to_owned(),
    }
}

/// The words of each page without spaces; a box for a missing character fails the test.
fn pages(template: Template, page: Page) -> Vec<String> {
    let today = values::datetime(DAY).expect("a day of the calendar");
    let document = PRESS.lay_out(template, page, Some(today)).expect("the page can be set");
    document
        .pages()
        .iter()
        .map(|page| {
            let mut words = String::new();
            read(&page.frame, &mut words);
            words.retain(|c| !c.is_whitespace());
            words
        })
        .collect()
}

fn read(frame: &Frame, into: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => read(&group.frame, into),
            FrameItem::Text(text) => {
                assert!(text.glyphs.iter().all(|g| g.id != 0), "no glyph in {:?}", text.text);
                into.push_str(&text.text);
            }
            FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..)
            | FrameItem::Tag(..) => {}
        }
    }
}

fn holds(pdf: &[u8], words: &str) -> bool {
    pdf.windows(words.len()).any(|window| window == words.as_bytes())
}

// covers G1 F7
#[test]
fn a_record_says_who_what_how_long_and_who_recorded_it() {
    let pages = pages(Template::Record, values::record(&record("李敏", 3)));
    assert_eq!(pages.len(), 1);
    for words in [
        "服务记录单",
        "LT-2026-000123",
        "李敏",
        "4419**********1234",
        "128.5小时",
        "三星志愿者",
        "义剪1次",
        "为长者理发",
        "金沙湾公园",
        "飞鹰一队",
        "石龙镇志愿者联合会",
        "陈社工",
        "2026年11月23日",
        "本记录单不是志愿服务记录证明。",
        "7F3K-92QD",
        "第1页共1页",
        "以下空白",
    ] {
        assert!(pages[0].contains(words), "{words} is not on the page: {}", pages[0]);
    }
    assert!(!pages[0].contains("市民卡号"), "an empty fact leaves its label out");
}

#[test]
fn two_hundred_rows_repeat_the_head_and_count_the_pages() {
    let pages = pages(Template::Record, values::record(&record("李敏", 200)));
    assert!(pages.len() > 5, "{} pages", pages.len());
    for (i, page) in pages.iter().enumerate() {
        assert!(page.contains("活动名称与服务内容"), "page {} has no head", i + 1);
        assert!(page.contains(&format!("第{}页共{}页", i + 1, pages.len())));
        assert!(page.contains("李敏"), "a loose page must say whose it is");
    }
    let all = pages.concat();
    assert!((1..=200).all(|n| all.contains(&format!("义剪{n}次"))));
    assert_eq!(all.matches("扫码核验").count(), 1, "the close stands once, on the last page");
}

#[test]
fn no_page_holds_a_signature_without_services() {
    for rows in 9..=13 {
        let pages = pages(Template::Record, values::record(&record("李敏", rows)));
        let last = pages.last().expect("a record has a page");
        assert!(
            last.contains("扫码核验") && last.contains(&format!("义剪{rows}次")),
            "{rows} rows"
        );
        assert!(last.contains("活动名称与服务内容"), "{rows} rows: the last page has no head");
    }
}

#[test]
fn signs_of_the_typesetter_in_a_name_are_only_signs() {
    let name = "#[]*_$\\\"`@a<b>//=李 #panic() $x^2$";
    let mut view = record(name, 1);
    view.rows[0].activity = name.to_owned();
    view.remark = name.to_owned();
    let pages = pages(Template::Record, values::record(&view));
    let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = pages[0].replace('\u{200B}', "");
    assert_eq!(plain.matches(&bare).count(), 3, "{plain}");
}

#[test]
fn long_names_stay_on_the_paper() {
    let name = "阿卜杜热依木江古丽".repeat(4).chars().take(30).collect::<String>();
    let words = pages(Template::Record, values::record(&record(&name, 1)));
    assert!(words[0].contains(&name));

    let mut view = sheet(1, 0);
    view.rows[0].name.clone_from(&name);
    view.title = name.repeat(3);
    assert!(pages(Template::Sheet, values::sheet(&view))[0].contains(&name));
    assert_eq!(pages(Template::Poster, values::poster(&poster(&name.repeat(2)))).len(), 1);
    assert_eq!(pages(Template::Slips, values::slips(&[slip(&name)])).len(), 1);
}

#[test]
fn a_record_is_an_archive_file_with_the_day_given() {
    let pdf = PRESS.record(&record("李敏", 2)).expect("a record");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(holds(&pdf, "<pdfaid:part>2</pdfaid:part>"), "PDF/A-2");
    assert!(holds(&pdf, "<pdfuaid:part>1</pdfuaid:part>"), "PDF/UA-1");
    assert!(holds(&pdf, "2026-11-23"), "the day of issue is the day of the file");
}

#[test]
fn the_same_record_is_the_same_file_also_after_a_rest() {
    // A press of its own: resting the shared one would slow its neighbours.
    let press = Press::new(&USUAL_FONT_DIRS.map(PathBuf::from)).expect("fonts");
    let first = press.record(&record("李敏", 2)).expect("a record");
    press.rest();
    let again = press.record(&record("李敏", 2)).expect("a record");
    assert!(first == again, "{} and {} bytes differ", first.len(), again.len());
}

#[test]
fn english_words_on_an_english_record() {
    let mut view = record("Maria de la Cruz", 1);
    view.lang = Lang::En;
    let pages = pages(Template::Record, values::record(&view));
    assert!(pages[0].contains("Page1of1") && pages[0].contains("23November2026"));
    assert!(!pages[0].contains("第1页"));
}

#[test]
fn a_sheet_has_28_rows_a_page_and_fills_the_last_with_blanks() {
    let pages = pages(Template::Sheet, values::sheet(&sheet(200, 5)));
    assert_eq!(pages.len(), 8, "205 rows on pages of 28");
    for (i, page) in pages.iter().enumerate() {
        assert!(page.contains("序号姓名手机尾号签到时间签退时间签名"), "page {}", i + 1);
        assert!(page.contains(&format!("第{}页共8页", i + 1)) && page.contains("负责人签字"));
        assert!(page.contains("K7M3QX"));
    }
    assert!(pages[0].contains("28李敏27号") && !pages[0].contains("李敏28号"));
    assert!(pages[7].contains("224"), "blank rows are numbered to the end of the page");
}

#[test]
fn an_empty_sheet_is_one_page_of_blank_rows() {
    assert_eq!(pages(Template::Sheet, values::sheet(&sheet(0, 0))).len(), 1);
    assert_eq!(pages(Template::Sheet, values::sheet(&sheet(28, 0))).len(), 1);
    assert_eq!(pages(Template::Sheet, values::sheet(&sheet(28, 1))).len(), 2);
}

#[test]
fn a_poster_shows_code_and_three_steps_on_one_page() {
    let pages = pages(Template::Poster, values::poster(&poster("重阳敬老")));
    assert_eq!(pages.len(), 1);
    for words in ["重阳敬老", "K7M3QX", "扫一扫", "点签到", "离开再扫", "10月18日9:00", "公园凉亭"]
    {
        assert!(pages[0].contains(words), "{words} is not on the poster");
    }
}

#[test]
fn eight_slips_share_a_page() {
    let slips = vec![slip("黄伯"); 9];
    let words = pages(Template::Slips, values::slips(&slips));
    assert_eq!(words.len(), 2);
    assert_eq!(words[0].matches("黄伯您好").count(), 8);
    // What a person copies has no invisible characters in it.
    assert!(words[1].contains(&slips[0].link));
    assert!(PRESS.login_slips(&slips).expect("slips").starts_with(b"%PDF"));
}

#[test]
fn rare_names_of_the_town_can_be_drawn() {
    // With fonts-noto-cjk and fonts-lxgw-wenkai of Debian every one of them has a glyph.
    for name in ["张㛃", "陈䶮", "李𬭎", "吴𠅤"] {
        assert!(PRESS.missing_glyphs(name).is_empty(), "{name}");
        let pages = pages(Template::Record, values::record(&record(name, 1)));
        assert!(pages[0].contains(name));
    }
}

#[test]
fn a_name_no_font_can_draw_is_refused_and_not_logged() {
    let name = format!("李{UNDRAWABLE}{UNDRAWABLE}");
    assert_eq!(PRESS.missing_glyphs(&name), [UNDRAWABLE]);
    let mut view = record(&name, 1);
    view.rows[0].content = format!("{UNDRAWABLE}");
    let fault = PRESS.record(&view).expect_err("nothing is printed");
    let PrintFault::MissingGlyphs { names, chars } = &fault else { panic!("{fault}") };
    assert_eq!(names, &[format!("{UNDRAWABLE}"), name]);
    assert_eq!(chars, &[UNDRAWABLE]);
    assert!(!format!("{fault} {fault:?}").contains('李'), "a log must not learn the name");
}

#[test]
fn spaces_joiners_and_variation_selectors_need_no_glyph() {
    assert!(PRESS.missing_glyphs("李 敏\u{3000}\n\u{200D}\u{FE0F}\u{E0100}").is_empty());
}

#[test]
fn marks_that_turn_the_writing_are_taken_out() {
    let page = values::record(&record("李\u{202E}敏\u{0007}明", 1));
    let words = pages(Template::Record, page);
    assert!(words[0].contains("李敏明") && !words[0].contains('\u{202E}'));
}

#[test]
fn no_fonts_is_a_clear_sentence() {
    let nowhere = PathBuf::from("/nowhere/fonts");
    let fault = Press::new(std::slice::from_ref(&nowhere)).expect_err("no fonts there");
    assert_eq!(fault, PrintFault::FontsMissing { looked_in: vec![nowhere] });
    assert!(fault.to_string().contains("/nowhere/fonts"));
    assert!(fault.to_string().contains("fonts-noto-cjk"));
}

#[test]
fn one_chinese_font_alone_is_enough() {
    let press = Press::new(&[PathBuf::from("/usr/share/fonts/truetype/lxgw-wenkai")])
        .expect("the tests of the press need fonts-lxgw-wenkai");
    assert!(press.record(&record("李敏", 1)).is_ok());
}

#[test]
fn impossible_days_rows_and_codes_are_refused() {
    let mut view = record("李敏", 1);
    view.issued = Day { year: 2026, month: 2, day: 30 };
    let fault = PRESS.record(&view).expect_err("no such day");
    assert_eq!(fault, PrintFault::NoSuchDay { year: 2026, month: 2, day: 30 });

    let fault = PRESS.record(&record("李敏", crate::MOST_ROWS + 1)).expect_err("too many");
    assert_eq!(fault, PrintFault::TooManyRows { rows: 2_001, most: 2_000 });

    let mut view = record("李敏", 1);
    view.qr_svg = "no svg".to_owned();
    assert!(matches!(PRESS.record(&view), Err(PrintFault::Layout { .. })));
}

#[test]
fn only_overlong_words_get_places_to_break() {
    assert_eq!(breakable("中文 communication 28号"), "中文 communication 28号");
    let long = breakable("Donaudampfschiff");
    assert_eq!(long.replace('\u{200B}', ""), "Donaudampfschiff");
    assert_eq!(long.matches('\u{200B}').count(), 15);
}

#[test]
fn a_certificate_says_its_number_and_how_to_verify_it_on_one_page() {
    let long = "阿卜杜热合曼·阿卜杜克热木·买买提";
    let view = CertificateView {
        lang: Lang::Zh,
        title: "结业证明".to_owned(),
        english_line: "Training Certificate".to_owned(),
        number: "LX-2026-000123-K".to_owned(),
        holder: long.to_owned(),
        facts: (1..=11).map(|n| (format!("课程{n}"), "居家安全".repeat(12))).collect(),
        issuer: "石龙镇社工服务站".to_owned(),
        issued: DAY,
        qr_svg: SVG.to_owned(),
        verify_url: "https://liandong.example.cn/v/LX-2026-000123-K".to_owned(),
        check_code: "7F3K-92QD".to_owned(),
    };
    let words = pages(Template::Certificate, values::certificate(&view));
    assert_eq!(words.len(), 1);
    for part in ["结业证明", "LX-2026-000123-K", "7F3K-92QD", long, "2026年11月23日"] {
        assert!(words[0].contains(part), "{part}: {}", words[0]);
    }
    assert!(PRESS.certificate(&view).expect("a certificate").starts_with(b"%PDF"));
}

#[test]
fn an_agreement_carries_its_words_its_sides_and_its_hands() {
    let hand = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 200\">\
        <path d=\"M10 10L90 90\" stroke=\"#000\" stroke-width=\"3\" fill=\"none\"/></svg>";
    let side = |role: &str, name: &str, hand_svg: &str| AgreementSide {
        role: role.to_owned(),
        name: name.to_owned(),
        note: String::new(),
        hand_svg: hand_svg.to_owned(),
    };
    let view = AgreementView {
        lang: Lang::Zh,
        title: "志愿服务三方协议".to_owned(),
        line: "第 2 版".to_owned(),
        paragraphs: vec!["三方约定如下。".to_owned(); 80],
        sides: vec![side("志愿者", "李敏", hand), side("服务单位", "", "")],
        foot: "封存码 1a2b3c".to_owned(),
        drawn: Day { year: 2026, month: 11, day: 21 },
    };
    let words = pages(Template::Agreement, values::agreement(&view));
    assert!(words.len() > 1 && words[0].contains("志愿服务三方协议"));
    let last = words.last().expect("a page");
    assert!(last.contains("李敏") && last.contains("服务单位") && last.contains("1a2b3c"));
    assert!(PRESS.agreement(&view).expect("an agreement").starts_with(b"%PDF"));
}

#[test]
fn minutes_carry_every_member_every_sum_and_every_child_by_code() {
    let five = |words: [&str; 5]| words.map(str::to_owned);
    let view = MinutesView {
        lang: Lang::Zh,
        title: "会议记录".to_owned(),
        line: "2026 年秋季学期 · 已决定".to_owned(),
        facts: vec![("可分配".to_owned(), "8,500.00 元".to_owned())],
        members_title: "表决".to_owned(),
        members_none: "还没有人表决".to_owned(),
        members_head: five(["委员", "代表", "表决", "意见", "时间"]),
        members: vec![
            five(["陈慧珊", "社工", "同意", "", "11月21日"]),
            five(["王芳", "志愿者", "反对", "两名高中生交通费高", "11月21日"]),
        ],
        children_title: "学生".to_owned(),
        children_none: "没有学生".to_owned(),
        children_head: five(["编号", "困难程度", "建议", "改定", "理由"]),
        children: (1..=90)
            .map(|n| {
                let mut line = five(["", "2", "500.00 元", "500.00 元", "按困难程度"]);
                line[0] = format!("P-{n:04}");
                line
            })
            .collect(),
        signatures: vec!["社工".to_owned(), "委员".to_owned()],
        foot: "龙城".to_owned(),
        drawn: Day { year: 2026, month: 11, day: 21 },
    };
    let words = pages(Template::Minutes, values::minutes(&view));
    assert!(words.len() > 1, "{} pages", words.len());
    for part in ["会议记录", "8,500.00", "陈慧珊", "反对", "两名高中生交通费高"] {
        assert!(words[0].contains(part), "{part}: {}", words[0]);
    }
    let all = words.concat();
    for n in 1..=90 {
        assert!(all.contains(&format!("P-{n:04}")), "P-{n:04}");
    }
    let head = words[1].contains("困难程度");
    assert!(head, "the columns are said again on the next page: {}", words[1]);
    assert!(PRESS.minutes(&view).expect("minutes").starts_with(b"%PDF"));
    let nobody = MinutesView { members: Vec::new(), children: Vec::new(), ..view };
    let words = pages(Template::Minutes, values::minutes(&nobody));
    assert!(words[0].contains("还没有人表决") && words[0].contains("没有学生"));
}
