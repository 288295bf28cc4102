//! The bank's statement: read in, settled with one press, explained to the fen.

use axum::http::StatusCode;
use liandong_domain::access::may;
use liandong_domain::books::{Account, Posting, PostingKind};

use liandong::books::actions::{self as books, NewPosting};
use liandong_domain::basics::{Fen, PurposeId};

use crate::support::hands::{proved, refused, send};
use crate::support::money::{act, after, opened, went};
use crate::support::stores::{Store, both};
use crate::support::town::{Answer, Someone, Town, saturday};

/// Sends a bank's file as the browser does.
fn bank_file(who: &Someone<'_>, once: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Answer {
    let line = "----line";
    let mut body = Vec::new();
    for (name, value) in [("once", once)].iter().chain(fields) {
        let part = format!(
            "--{line}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{line}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"bank.csv\"\r\n\
         content-type: text/csv\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{line}--\r\n").as_bytes());
    who.post_body("/bank", &format!("multipart/form-data; boundary={line}"), body)
}

/// The ticked lines with what is suggested for them, as the form of the page sends it.
fn suggested(body: &str, purpose: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for row in body.split("name=\"take\" value=\"").skip(1) {
        let id = row.split('"').next().expect("an id");
        if !row.split('>').next().expect("a tag").contains("checked") {
            continue;
        }
        out.push(("take".to_owned(), id.to_owned()));
        for name in ["do", "giver", "pledge"] {
            let mark = format!("name=\"{name}-{id}\"");
            if let Some((_, rest)) = row.split_once(&mark) {
                let value = rest.split_once("value=\"").expect("a value").1;
                let value = value.split('"').next().expect("a value");
                out.push((format!("{name}-{id}"), value.to_owned()));
            }
        }
        out.push((format!("purpose-{id}"), purpose.to_owned()));
    }
    out
}

fn press(who: &Someone<'_>, path: &str, once: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    send(who, path, once, &fields)
}

/// The town of these stories: a pool of 10 yuan given sixty days ago, and money for the work.
fn begun(town: &Town) -> (PurposeId, String) {
    let (pool, _) = opened(town, 10);
    let free = [("name", "工作经费"), ("kind", "free")];
    let assistant = town.as_("zhouminyi");
    went(&send(&assistant, "/books/purposes", "free", &free));
    let page = assistant.get("/books/enter");
    let option = page.body.rsplit_once("工作经费</option>").expect("the purpose").0;
    let free = option.rsplit_once("value=\"").expect("its id").1.split('"').next().expect("it");
    (pool, free.to_owned())
}

const HEAD: &str = "账户明细查询\n交易日期,收入金额,支出金额,账户余额,对方户名,对方账号,摘要\n";

// covers J1 J4
#[test]
fn the_same_file_twice_and_files_that_overlap_take_each_line_once() {
    for store in both() {
        let town = Town::small(store);
        begun(&town);
        let assistant = town.as_("zhouminyi");
        let body = "2026-11-02,\"１,０００.００\",,5000.00,王女士,6222021001012345678,捐款\n\
             2026-11-03,,500.00,4500.00,石龙中学,,助学金\n\
             2026-11-04,20.00,,4520.00,李四,,捐款\n\
             2026-11-04,20.00,,4540.00,李四,,捐款\n合计,1040.00,500.00\n";
        let file = format!("{HEAD}{body}");
        refused(&bank_file(&assistant, "k0", "姓名,电话\n王芳,1\n".as_bytes(), &[]), "表头");
        let odd = format!("{HEAD}2026-11-02,1.234,,,,,\n");
        refused(&bank_file(&assistant, "k1", odd.as_bytes(), &[]), "1.234");
        assert!(assistant.get("/bank").body.contains("还没有读过银行明细"), "nothing was kept");
        let first = went(&bank_file(&assistant, "k2", file.as_bytes(), &[]));
        let again = bank_file(&assistant, "k3", file.as_bytes(), &[]);
        assert!(again.location.contains("done-bank-known"), "{}", again.location);
        assert_eq!(went(&again), first, "the same file is the same statement");
        let page = assistant.get(&first);
        assert!(page.body.contains("****5678"), "{}", page.body);
        assert!(!page.body.contains("6222021001012345678"), "an account is never shown whole");
        assert_eq!(page.body.matches("href=\"/bank/lines/").count(), 4);
        // a file of more days: what is new waits, what was read does not come back
        let longer = format!("{file}2026-11-05,5.00,,4545.00,王女士,,捐款\n");
        let second = went(&bank_file(&assistant, "k4", longer.as_bytes(), &[]));
        assert_ne!(second, first);
        assert_eq!(assistant.get(&second).body.matches("href=\"/bank/lines/").count(), 1);
        // the same in the encoding that offices use, and the latest first
        let turned = "交易日期,收入金额,账户余额,对方户名\n2026-11-07,2.00,4548.00,赵六\n\
             2026-11-06,1.00,4546.00,赵六\n";
        let (gbk, ..) = encoding(turned);
        let third = went(&bank_file(&assistant, "k5", &gbk, &[]));
        let page = assistant.get(&third);
        let (sixth, seventh) = (page.body.find("11月6日"), page.body.find("11月7日"));
        assert!(sixth.expect("the sixth") < seventh.expect("the seventh"), "the oldest first");
        let books = assistant.get("/books");
        assert!(books.body.contains("10.00 元"), "nothing was written: {}", books.body);
        assert_eq!(town.as_("wangfang").get("/bank").status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("wangfang").get(&first).status, StatusCode::NOT_FOUND);
        assert_eq!(town.as_("liangguodong").get("/bank").status, StatusCode::NOT_FOUND);
        proved(&town);
    }
}

/// 交易日期,收入金额,账户余额,对方户名 and 赵六 in GBK; all else is ASCII.
fn encoding(text: &str) -> (Vec<u8>, usize) {
    const TABLE: [(char, [u8; 2]); 18] = [
        ('交', [0xbd, 0xbb]),
        ('易', [0xd2, 0xd7]),
        ('日', [0xc8, 0xd5]),
        ('期', [0xc6, 0xda]),
        ('收', [0xca, 0xd5]),
        ('入', [0xc8, 0xeb]),
        ('金', [0xbd, 0xf0]),
        ('额', [0xb6, 0xee]),
        ('账', [0xd5, 0xcb]),
        ('户', [0xbb, 0xa7]),
        ('余', [0xd3, 0xe0]),
        ('对', [0xb6, 0xd4]),
        ('方', [0xb7, 0xbd]),
        ('名', [0xc3, 0xfb]),
        ('赵', [0xd5, 0xd4]),
        ('六', [0xc1, 0xf9]),
        ('行', [0xd0, 0xd0]),
        ('银', [0xd2, 0xf8]),
    ];
    let mut out = Vec::new();
    for c in text.chars() {
        match TABLE.iter().find(|(known, _)| *known == c) {
            Some((_, bytes)) => out.extend_from_slice(bytes),
            None => out.push(u8::try_from(u32::from(c)).expect("ASCII")),
        }
    }
    let length = out.len();
    (out, length)
}

// covers J1 J4 T16
#[test]
fn one_press_enters_and_matches_and_the_bank_is_explained_to_the_fen() {
    for store in both() {
        let town = Town::small(store);
        let (pool, free) = begun(&town);
        let assistant = town.as_("zhouminyi");
        // a gift that stands in the books, to be found again by its giver and amount
        let pool_id = pool.to_string();
        let gift = [
            ("giver", "G-0001"),
            ("fen", "100"),
            ("purpose", &*pool_id),
            ("account", "bank"),
            ("day", "2026-11-10"),
        ];
        let noted = went(&send(&assistant, "/giving/gifts", "gift", &gift));
        let file = format!(
            "{HEAD}2026-11-11,100.00,,1100.00,王女士,,捐款\n\
             2026-11-12,50.00,,1150.00,路人甲,,捐赠 G-0001\n\
             2026-11-13,0.86,,1150.86,,,存款结息\n2026-11-14,,10.00,1140.86,,,对公账户管理费\n\
             2026-11-15,,300.00,840.86,,,对公账户管理费\n2026-11-16,7.00,,847.86,孙七,,\n"
        );
        let at = went(&bank_file(&assistant, "f1", file.as_bytes(), &[]));
        let page = assistant.get(&at);
        for why in
            ["户名和捐赠人一样", "附言里有捐赠人编号", "摘要写明是利息", "摘要写明是银行收费"]
        {
            assert!(page.body.contains(why), "{why}: {}", page.body);
        }
        let mut fields = suggested(&page.body, &free);
        assert_eq!(fields.iter().filter(|(name, _)| name == "take").count(), 5);
        // the gift is for pupils, not for the work
        let second = fields.iter().position(|(_, value)| value == "gift").expect("a gift");
        let line = fields[second].0.trim_start_matches("do-").to_owned();
        for (name, value) in &mut fields {
            if *name == format!("purpose-{line}") {
                pool_id.clone_into(value);
            }
        }
        // 310 yuan of charges are not there: nothing at all is written
        refused(&press(&assistant, &at, "p0", &fields), "只有");
        let mut few = fields.clone();
        let dear = page.body.split("300.00 元").next().expect("the charge");
        let dear = dear.rsplit("name=\"take\" value=\"").next().expect("its tick");
        let dear = dear.split('"').next().expect("its id").to_owned();
        few.retain(|(name, value)| *value != dear && !name.ends_with(&dear));
        // money for the work comes first, from the box's side of the books
        rich(&town, &free);
        went(&press(&assistant, &at, "p1", &few));
        let page = assistant.get(&at);
        assert_eq!(page.body.matches("已配对").count(), 4, "{}", page.body);
        assert!(assistant.get(&noted).body.contains("100.00 元"), "the gift stands once");
        refused(&press(&assistant, &at, "p2", &few), "已经处理过了");
        // a charge of 300 yuan asks for a second signature and is matched with it
        let large = [("do", "charge"), ("purpose", &*free)];
        let dear_at = format!("/bank/lines/{dear}");
        went(&send(&assistant, &dear_at, "c1", &large));
        refused(&send(&assistant, &dear_at, "c2", &large), "在等签字");
        let worker = town.as_("chenhuishan");
        let list = worker.get("/books/vouchers").body;
        let voucher = after(&list, "<tbody", "/books/vouchers/").to_owned();
        let elsewhere = send(&worker, &format!("/books/vouchers/{voucher}/sign"), "s0", &[]);
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND, "it is signed where the line stands");
        went(&send(&worker, &format!("/bank/vouchers/{voucher}/sign"), "s1", &[]));
        assert!(assistant.get(&dear_at).body.contains("已配对"));
        explained(&assistant);
        // undone, the posting stays and the line waits again
        went(&send(&assistant, &format!("{dear_at}/reopen"), "u1", &[]));
        refused(&send(&assistant, &format!("{dear_at}/reopen"), "u2", &[]), "还没有处理");
        let page = assistant.get(&dear_at);
        let posting = after(&page.body, "name=\"postings\"", "value=\"").to_owned();
        let chosen = [("do", "postings"), ("postings", &*posting)];
        went(&send(&assistant, &dear_at, "u3", &chosen));
        proved(&town);
    }
}

/// The bank's balance comes out, and every difference has its cause.
fn explained(assistant: &Someone<'_>) {
    let page = assistant.get("/bank/reconcile?day=2026-11-21");
    // 孙七's 7 yuan wait; the gift of September came before the first line
    assert!(page.body.contains("还没有处理") && page.body.contains("孙七"), "{}", page.body);
    let rows: Vec<&str> = page.body.split("847.86 元").collect();
    assert_eq!(rows.len(), 3, "explained and stated alike: {}", page.body);
    assert!(page.body.contains("两边不同，差额全部列在下面"));
    // the gift was entered the day before the first line: told as such, not forgotten
    assert!(page.body.contains("凭证的日期在这段时间以外"), "{}", page.body);
    let before = page.body.split("孙七").next().expect("the line of the seventh");
    let line = before.rsplit("/bank/lines/").next().expect("its address");
    let line = line.split('"').next().expect("its id").to_owned();
    let path = format!("/bank/lines/{line}");
    let wrong = [("do", "charge"), ("purpose", "x")];
    refused(&send(assistant, &path, "w1", &wrong), "请先选好");
    refused(&send(assistant, &format!("{path}/pass"), "w2", &[("why", " ")]), "不能空着");
    went(&send(assistant, &format!("{path}/pass"), "w3", &[("why", "转错账，已退回")]));
    let page = assistant.get("/bank/reconcile?day=2026-11-21");
    assert!(page.body.contains("转错账，已退回"), "the reason is the cause: {}", page.body);
    assert!(assistant.get("/bank/reconcile?day=2026-10-01").body.contains("还没有银行明细"));
}

/// Money for the work that came long ago.
fn rich(town: &Town, free: &str) {
    let free: PurposeId = free.parse().expect("an id");
    act::<may::KeepBooks, _, _>(town, town.cast.zhou, move |tx, permit| {
        let accounts = (Account::Bank, Account::OtherIncome);
        let day = saturday().plus_days(-50);
        let new = NewPosting {
            kind: PostingKind::Income,
            posting: Posting::of(day, free, accounts, Fen::from_yuan(990))?,
            words: "",
            source: "income:before",
            made_by: permit.person(),
            checked_by: None,
            rule: "",
            reverses: None,
            open: None,
        };
        books::post(tx, &new)
    })
    .expect("money for the work");
}

// covers J1
#[test]
fn columns_are_named_by_hand_where_no_heading_is_known() {
    let town = Town::small(Store::Sqlite);
    begun(&town);
    let assistant = town.as_("zhouminyi");
    let file = "甲,乙,丙\n2026-11-02,王女士,20\n".as_bytes();
    refused(&bank_file(&assistant, "h0", file, &[]), "表头");
    let wrong = [("column-day", "1"), ("column-amount", "C")];
    refused(&bank_file(&assistant, "h1", file, &wrong), "列的字母");
    let right =
        [("header", "1"), ("column-day", "A"), ("column-amount", "C"), ("column-party", "b")];
    let at = went(&bank_file(&assistant, "h2", file, &right));
    let page = assistant.get(&at);
    assert!(page.body.contains("20.00 元") && page.body.contains("王女士"), "{}", page.body);
    assert!(assistant.get("/bank").body.contains("1 day:A amount:C party:B"));
    proved(&town);
}
