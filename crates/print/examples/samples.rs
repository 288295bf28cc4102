//! Prints one of each paper and says how long it took.
//!
//! `cargo run -p liandong-print --example samples -- /tmp/print-samples`

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use liandong_print::{
    Day, GradeLine, Lang, PosterView, Press, PrintFault, RecordRow, RecordView, SheetRow,
    SheetView, SlipView, USUAL_FONT_DIRS,
};

const TODAY: Day = Day { year: 2026, month: 11, day: 23 };

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or("print-samples".to_owned()));
    std::fs::create_dir_all(&folder)?;

    let started = Instant::now();
    let press = Press::new(&USUAL_FONT_DIRS.map(PathBuf::from))?;
    println!("{:<24} {:>9.1?} {:>22}", "search for fonts", started.elapsed(), memory());

    let started = Instant::now();
    let missing = press.missing_glyphs("李敏");
    println!("{:<24} {:>9.1?} {:>22}", "lists of characters", started.elapsed(), memory());
    assert!(missing.is_empty(), "the fonts here cannot draw 李敏");

    let keep =
        |name: &str, print: &dyn Fn() -> Result<Vec<u8>, PrintFault>| keep(&folder, name, print);
    keep("record", &|| press.record(&record(12, "李敏")))?;
    keep("record-again", &|| press.record(&record(11, "陈桂芳")))?;
    keep("record-one-row", &|| press.record(&record(1, "黄嘉怡")))?;
    keep("record-no-seal", &|| press.record(&slip_of_record()))?;
    keep("record-en", &|| press.record(&record_en()))?;
    keep("record-200", &|| press.record(&record(200, "李敏")))?;
    keep("record-odd", &|| press.record(&odd_record()))?;
    keep("poster", &|| press.poster(&poster()))?;
    keep("poster-again", &|| press.poster(&poster()))?;
    keep("sheet", &|| press.sheet(&sheet(25)))?;
    keep("sheet-200", &|| press.sheet(&sheet(200)))?;
    keep("slips", &|| press.login_slips(&slips()))?;
    press.rest();
    println!("{:<24} {:>32}", "after rest", memory());
    keep("record-after-rest", &|| press.record(&record(12, "李敏")))?;
    keep("record-2000", &|| press.record(&record(2_000, "李敏")))?;
    press.rest();
    println!("{:<24} {:>32}", "after rest", memory());

    for name in ["张㛃", "陈䶮", "李𬭎", "吴𠅤"] {
        println!("{name}: missing {:?}", press.missing_glyphs(name));
    }
    Ok(())
}

fn keep(
    folder: &Path,
    name: &str,
    print: &dyn Fn() -> Result<Vec<u8>, PrintFault>,
) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let pdf = print()?;
    println!("{name:<24} {:>9.1?} {:>9} B {:>10}", started.elapsed(), pdf.len(), memory());
    std::fs::write(folder.join(format!("{name}.pdf")), pdf)?;
    Ok(())
}

/// Resident memory of this program, where the system tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("VmRSS: ?");
    line.trim_start_matches("VmRSS:").trim().to_owned()
}

fn qr(text: &str) -> String {
    let code = qrcode::QrCode::new(text).expect("a short text fits a code");
    code.render::<qrcode::render::svg::Color>().quiet_zone(true).build()
}

fn record(rows: usize, holder: &str) -> RecordView {
    let kinds = [
        (
            "重阳探访独居长者",
            "陪伴聊天、测量血压、整理药盒",
            "石龙镇中山东社区",
            "2.5",
            "A",
            "石龙镇社工服务中心",
        ),
        ("周六义剪", "为长者理发，维持秩序", "金沙湾公园凉亭", "3", "A", "飞鹰一队"),
        ("爱青助学家访", "核实受助学生情况，送达学习用品", "西湖村", "4", "B", "石龙中学团委"),
        (
            "龙舟赛秩序维护",
            "引导观众、看护儿童、派发饮水",
            "东江石龙段北岸",
            "6.5",
            "A",
            "石龙镇志愿者联合会",
        ),
        ("防跌倒居家评估", "十四项居家隐患检查并记录", "兴龙社区", "2", "C", "石龙镇社工服务中心"),
    ];
    let rows = (0..rows)
        .map(|i| {
            let (activity, content, place, hours, grade, organiser) = kinds[i % kinds.len()];
            RecordRow {
                day: format!("2026-{:02}-{:02}", 1 + i * 10 / rows.max(1), 1 + i * 7 % 28),
                activity: activity.to_owned(),
                content: content.to_owned(),
                place: place.to_owned(),
                hours: hours.to_owned(),
                grade: grade.to_owned(),
                organiser: organiser.to_owned(),
            }
        })
        .collect();
    let url = "https://liandong.example.cn/v/LT-2026-000123";
    RecordView {
        lang: Lang::Zh,
        title: "志愿服务记录证明".to_owned(),
        english_line: "Certificate of Volunteer Service Record".to_owned(),
        number: "LT-2026-000123".to_owned(),
        holder: holder.to_owned(),
        document_masked: "居民身份证 4419**********1234".to_owned(),
        volunteer_number: "441900202600317".to_owned(),
        city_card: "7690 **** 3318".to_owned(),
        period: "2026年1月1日至2026年11月23日".to_owned(),
        total_hours: "128.5 小时".to_owned(),
        star: 3,
        rows,
        grades: grades(),
        issuer: "东莞市石龙镇志愿者联合会".to_owned(),
        handler: "陈社工".to_owned(),
        issued: TODAY,
        remark: String::new(),
        qr_svg: qr(url),
        verify_url: url.to_owned(),
        check_code: "7F3K-92QD".to_owned(),
        seal: true,
    }
}

fn grades() -> Vec<GradeLine> {
    let words = [
        "现场双向签到签退",
        "现场签到，队长确认",
        "队长补录，社工核对",
        "本人申报，有凭证",
        "历史记录转入",
    ];
    ["A", "B", "C", "D", "E"]
        .into_iter()
        .zip(words)
        .map(|(grade, words)| GradeLine { grade: grade.to_owned(), words: words.to_owned() })
        .collect()
}

fn slip_of_record() -> RecordView {
    RecordView {
        title: "服务记录单".to_owned(),
        english_line: "Service Record Slip".to_owned(),
        remark: "本记录单不是志愿服务记录证明。".to_owned(),
        star: 0,
        city_card: String::new(),
        seal: false,
        ..record(7, "黄嘉怡")
    }
}

fn record_en() -> RecordView {
    let mut view = record(9, "Maria Fernanda de la Cruz Villanueva");
    view.lang = Lang::En;
    view.title = "Volunteer Service Record".to_owned();
    view.english_line = "志愿服务记录证明".to_owned();
    view.document_masked = "Passport E****5678".to_owned();
    view.period = "1 January 2026 to 23 November 2026".to_owned();
    view.total_hours = "128.5 h".to_owned();
    view.star = 5;
    view.issuer = "Volunteer Federation of Shilong Town, Dongguan".to_owned();
    view.handler = "Chan Kwai-fong".to_owned();
    let words = [
        "Checked in and out on site",
        "Checked in, leader confirmed",
        "Entered later, worker checked",
        "Claimed with proof",
        "Carried over",
    ];
    for (line, words) in view.grades.iter_mut().zip(words) {
        line.words = words.to_owned();
    }
    for row in &mut view.rows {
        row.activity = "Visit to elders living alone".to_owned();
        row.content = "Company, blood pressure, sorting the medicine box".to_owned();
        row.place = "Zhongshan East community".to_owned();
        row.organiser = "Shilong Social Work Centre".to_owned();
    }
    view
}

/// Long names and every sign that means something to a typesetter.
fn odd_record() -> RecordView {
    let mut view =
        record(4, "#[]*_$\\\" `a` @b <c> //d = - + 乌鲁木齐·买买提·吐尔逊江·阿卜杜热依木江古丽");
    view.title = "志愿服务记录证明#strong[x]".to_owned();
    view.remark = "本记录单不是志愿服务记录证明。#panic() $x^2$ *粗* _斜_ https://a.b/c".to_owned();
    view.issuer = "东莞市石龙镇某某某某某某某某社会工作与志愿服务联合发展促进中心联合会".to_owned();
    view.rows[0].activity = "一二三四五六七八九十".repeat(8);
    view.rows[1].place = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente".to_owned();
    view.rows[2].organiser = "W".repeat(60);
    view
}

fn poster() -> PosterView {
    PosterView {
        lang: Lang::Zh,
        title: "重阳敬老：陪长者逛公园、理发、量血压".to_owned(),
        time: "2026年10月18日（星期日）上午 9:00–11:30".to_owned(),
        place: "石龙镇金沙湾公园凉亭（北门进，靠江边）".to_owned(),
        organiser: "石龙镇社工服务中心 · 飞鹰一队".to_owned(),
        call: "扫码签到".to_owned(),
        code: "K7M3QX".to_owned(),
        qr_svg: qr("https://liandong.example.cn/c/K7M3QX"),
        steps: [
            "到场扫一扫，点“签到”".to_owned(),
            "离开时再扫一次，点“签退”".to_owned(),
            "队长确认后，时长自动记入".to_owned(),
        ],
        note: "没有手机请找队长登记　值班社工 0769-8661 0000".to_owned(),
        printed: TODAY,
    }
}

fn sheet(rows: usize) -> SheetView {
    let names = ["李敏", "李伯年", "黄嘉怡", "何桂芳", "欧阳美玲", "阿卜杜热依木·买买提"];
    SheetView {
        lang: Lang::Zh,
        title: "周六义剪 · 上午班".to_owned(),
        time: "2026年11月28日（星期六）9:00–11:30".to_owned(),
        place: "金沙湾公园凉亭".to_owned(),
        organiser: "飞鹰一队".to_owned(),
        code: "K7M3QX".to_owned(),
        qr_svg: qr("https://liandong.example.cn/c/K7M3QX"),
        rows: (0..rows)
            .map(|i| SheetRow {
                name: names[i % names.len()].to_owned(),
                phone_tail: format!("{:04}", (i * 7919 + 1234) % 10_000),
            })
            .collect(),
        blank_rows: 5,
        printed: TODAY,
    }
}

fn slips() -> Vec<SlipView> {
    ["黄伯", "何桂芳", "李婆婆", "欧阳美玲", "陈叔"]
        .into_iter()
        .map(|name| {
            let link = "https://liandong.example.cn/in/9fK2-mX7q-Wd4T-c8Rb";
            SlipView {
                lang: Lang::Zh,
                name: name.to_owned(),
                link: link.to_owned(),
                qr_svg: qr(link),
                until: "2026年11月30日".to_owned(),
                helper: "陈社工 0769-8661 0000".to_owned(),
            }
        })
        .collect()
}
