//! Rosters come in: columns named, rows mended, doubles settled, written, undone.

use axum::http::StatusCode;
use liandong::jobs::run_due;
use liandong::organisations::store::roles_of;
use liandong::people::store::{PersonRow, is_apart, person, search};
use liandong::router::worker;
use liandong_domain::basics::PersonId;
use liandong_domain::people::PersonName;

use crate::support::hands::proved;
use crate::support::stores::both;
use crate::support::town::{Answer, Someone, Town, at};

/// The register of an office as it came, with everything that goes wrong in such files.
const MESSY: &[u8] = include_bytes!("files/roster-messy.xlsx");
const LINE: &str = "----the-line-between";

/// Sends a file by the form of the page.
fn upload(who: &Someone<'_>, kind: &str, name: &str, file: &[u8]) -> Answer {
    let page = who.get("/import");
    assert_eq!(page.status, StatusCode::OK);
    let (_, rest) = page.body.split_once("<option value=\"").expect("a body to choose");
    let body = rest.split('"').next().expect("its id").to_owned();
    let mut form = Vec::new();
    for (field, value) in [("once", page.once()), ("kind", kind.to_owned()), ("organisation", body)]
    {
        let head = format!("--{LINE}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n");
        form.extend(format!("{head}{value}\r\n").into_bytes());
    }
    let head = format!(
        "--{LINE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    form.extend(head.into_bytes());
    form.extend(file);
    form.extend(format!("\r\n--{LINE}--\r\n").into_bytes());
    who.post_body("/import", &format!("multipart/form-data; boundary={LINE}"), form)
}

fn jobs(town: &Town) {
    run_due(&town.app, &worker()).expect("the jobs run");
}

/// Uploads, lets it be checked and agrees to the columns; gives the address of the import.
fn checked(town: &Town, who: &Someone<'_>, name: &str, file: &[u8]) -> String {
    let sent = upload(who, "roster", name, file);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let import = sent.location;
    jobs(town);
    let columns = who.get(&import).location;
    assert_eq!(columns, format!("{import}/columns"), "the columns are shown first");
    let page = who.get(&columns);
    let agreed = who.post(&columns, &[("once", &page.once())]);
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.body);
    import
}

/// How many rows a filter of the page names: `需修改 52`.
fn counted(page: &Answer, show: &str) -> i64 {
    let mark = format!("?show={show}\"");
    let Some((_, rest)) = page.body.split_once(&mark) else { return 0 };
    let text = rest.split('<').next().expect("a link");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in {text}"))
}

/// The first name of a field that begins so.
fn field(page: &Answer, head: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("name=\"{head}")).expect("such a field");
    format!("{head}{}", rest.split('"').next().expect("a name"))
}

/// The first row linked from a page.
fn first_row(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("/rows/").expect("a row");
    rest.split('?').next().expect("its place").to_owned()
}

fn write(town: &Town, who: &Someone<'_>, import: &str, once: &str) {
    let sent = who.post(&format!("{import}/write"), &[("once", once)]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let page = who.get(import);
    assert!(page.body.contains("正在写入"), "progress is shown");
    jobs(town);
}

fn named(town: &Town, name: &str) -> Vec<PersonId> {
    let name = name.to_owned();
    let found = town.app.db().read_now(town.cast.town, move |q| Ok(search(q, &name, 50)?));
    found.expect("a look").into_iter().map(|line| line.id).collect()
}

fn row_of(town: &Town, id: PersonId) -> PersonRow {
    let row = town.app.db().read_now(town.cast.town, move |q| Ok(person(q, id)?));
    row.expect("a look").expect("a person")
}

/// Every column with its first values and what it was taken for; one is left out by hand.
fn a_column_is_left_out(town: &Town, worker: &Someone<'_>, import: &str) {
    let columns = format!("{import}/columns");
    assert_eq!(worker.get(import).location, columns);
    let page = worker.get(&columns);
    assert!(page.body.contains("成人志愿者") && page.body.contains("前几个值"), "{}", page.body);
    let (before, _) = page.body.split_once("<option value=\"remark\" selected").expect("a remark");
    let (_, name) = before
        .rsplit_once("<select class=\"field__input field__input--select\" id=\"")
        .expect("its choice");
    let column = name.split('"').next().expect("its name").to_owned();
    let sent = worker.post(&columns, &[("once", &page.once()), (&column, "ignored")]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    jobs(town);
    assert!(worker.get(&columns).body.contains("这是您选的"), "the choice is kept");
}

// covers P1
#[test]
fn a_messy_register_goes_in_step_by_step_and_comes_out_again() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let sent = upload(&worker, "roster", "花名册.xlsx", MESSY);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let import = sent.location;
        assert!(
            worker.get(&import).body.contains("正在检查"),
            "progress survives closing the page"
        );
        jobs(&town);
        a_column_is_left_out(&town, &worker, &import);
        // every number leads to its rows, fifty a page
        let page = worker.get(&import);
        let (errors, doubles) = (counted(&page, "error"), counted(&page, "duplicate"));
        assert!(errors > 20 && doubles > 5, "{errors} {doubles}: {}", page.body);
        assert_eq!(counted(&page, "all"), 600);
        let all = worker.get(&format!("{import}?show=all&page=12"));
        assert_eq!(all.body.matches("<tr id=\"row-").count(), 50, "the last page of 600");
        assert!(!named(&town, "莫凤莲").iter().any(|_| true), "nothing is written yet");
        // a row without a name is mended where it stands
        let page = worker.get(&format!("{import}?show=error"));
        let cell = field(&page, "cell-8-");
        let form =
            [("once", page.once()), ("show", "error".to_owned()), (&cell, "钟小满".to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let sent = worker.post(&format!("{import}/correct"), &form);
        assert!(sent.location.ends_with("done=done-intake-corrected"), "{}", sent.location);
        let page = worker.get(&import);
        assert_eq!(counted(&page, "error"), errors - 1, "one row less to mend");
        assert!(
            worker.get(&format!("{import}/rows/8")).body.contains("原来是空的"),
            "the original"
        );
        // all that have the same document are left out together
        let form = [("once", "m2"), ("certainty", "certain"), ("decision", "skip")];
        assert_eq!(worker.post(&format!("{import}/decide"), &form).status, StatusCode::SEE_OTHER);
        // the same document twice: side by side, numbers hidden, and one of them joined
        let page = worker.get(&format!("{import}?show=certain"));
        let row = first_row(&page);
        let page = worker.get(&format!("{import}/rows/{row}"));
        assert!(page.body.contains("并排比较") && page.body.contains("4419****"), "{}", page.body);
        assert!(!page.body.contains("value=\"keep\""), "one document is one person");
        let form = [("once", "m1"), ("sort", &row), ("decision", "merge")];
        assert_eq!(worker.post(&format!("{import}/decide"), &form).status, StatusCode::SEE_OTHER);
        let ready = counted(&worker.get(&import), "ready");
        write(&town, &worker, &import, "w1");
        let page = worker.get(&import);
        assert_eq!(counted(&page, "joined"), 1, "{}", page.body);
        let (written, out) = (counted(&page, "written"), counted(&page, "skipped"));
        assert_eq!(written + out + counted(&page, "failed"), ready, "{}", page.body);
        assert!(counted(&page, "left") >= errors - 1, "the rest stays to be mended");
        assert_eq!(named(&town, "莫凤莲").len(), 1);
        assert_eq!(named(&town, "钟小满").len(), 1, "the mended row went in");
        assert!(worker.get("/people?q=莫凤莲").body.contains("莫凤莲"));
        proved(&town);
        // and out again
        let sent = worker.post(&format!("{import}/undo"), &[("once", "u1")]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        assert!(named(&town, "莫凤莲").is_empty() && named(&town, "钟小满").is_empty());
        assert!(worker.get(&import).body.contains("已撤销"));
        proved(&town);
    }
}

// covers P1
#[test]
fn a_wrong_file_names_what_is_wrong_and_a_line_can_be_called_the_header() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        for (name, file, words) in [
            ("照片.xlsx", &b"\x89PNG\r\n\x1a\n0000"[..], "这不是表格文件"),
            ("空.csv", &b" \n"[..], "这个文件是空的"),
            ("网页.xls", &b"<html><table></table></html>"[..], "这是网页"),
            ("锁.xlsx", &b"PK\x03\x04broken"[..], "文件已损坏"),
        ] {
            let sent = upload(&worker, "roster", name, file);
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(sent.body.contains(words), "{name}: {}", sent.body);
        }
        let text = "大名,号头,联络\n何小满,,13810000001\n李小雪,,13810000002\n";
        let sent = upload(&worker, "roster", "名单.csv", text.as_bytes());
        jobs(&town);
        let import = sent.location;
        let page = worker.get(&import);
        assert!(page.body.contains("没有找到表头") && page.body.contains("名单"), "{}", page.body);
        let columns = format!("{import}/columns");
        assert!(worker.get(&columns).body.contains("这一行是表头"));
        let page = worker.get(&format!("{columns}?heading=0-1"));
        assert!(page.body.contains("大名") && page.body.contains("何小满"), "{}", page.body);
        // nobody in any column: told, and nothing is read
        let form = [("once", "h1"), ("heading", "0-1"), ("col-0-0", "remark")];
        let sent = worker.post(&columns, &form);
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.body.contains("请至少选出姓名"), "{}", sent.body);
        let form = [("once", "h2"), ("heading", "0-1"), ("col-0-0", "name"), ("col-0-2", "phone")];
        assert_eq!(worker.post(&columns, &form).status, StatusCode::SEE_OTHER);
        jobs(&town);
        let page = worker.get(&import);
        assert_eq!(counted(&page, "ready"), 2, "{}", page.body);
        // a volunteer does not learn that there is an import
        assert_eq!(town.as_("wangfang").get(&import).status, StatusCode::NOT_FOUND);
    }
}

// covers P1
#[test]
fn the_same_file_again_says_so_and_a_repeated_form_begins_nothing() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let text = "姓名,手机\n何小满,13810000001\n";
        let first = checked(&town, &worker, "名单.csv", text.as_bytes());
        assert!(!worker.get(&first).body.contains("已经上传过"));
        let second = checked(&town, &worker, "名单 (1).csv", text.as_bytes());
        let page = worker.get(&second);
        assert!(page.body.contains("已经上传过") && page.body.contains(&first), "{}", page.body);
        write(&town, &worker, &first, "w1");
        let form = [("once", "w1")];
        assert_eq!(
            worker.post(&format!("{first}/write"), &form).location,
            first,
            "the same answer"
        );
        // pressed anew there is nothing left to write
        let again = worker.post(&format!("{first}/write"), &[("once", "w2")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("现在没有可导入的行"), "{}", again.body);
        assert_eq!(named(&town, "何小满").len(), 1);
    }
}

// covers P1 B8
#[test]
fn a_row_is_joined_into_who_is_there_and_taken_out_again() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let wang = town.cast.wangfang;
        let phone = town.app.db().read_now(town.cast.town, move |q| {
            let row = person(q, wang)?.expect("王芳");
            Ok(row.phone(q)?.expect("her phone").digits().to_owned())
        });
        let phone = phone.expect("a look");
        let before = row_of(&town, wang);
        let roles = |town: &Town| {
            let all = town.app.db().read_now(town.cast.town, move |q| Ok(roles_of(q, wang)?));
            let today = town.app.clock().now().day();
            all.expect("a look").iter().filter(|h| h.holding.on(today)).count()
        };
        let held = roles(&town);
        let text = format!("姓名,手机,工作单位,所属队伍\n王芳,{phone},晨光电子厂,飞鹰一队\n");
        let import = checked(&town, &worker, "名单.csv", text.as_bytes());
        let page = worker.get(&format!("{import}?show=likely"));
        let row = first_row(&page);
        let page = worker.get(&format!("{import}/rows/{row}"));
        for words in ["补上工作单位", "加入飞鹰一队", "****"] {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(!page.body.contains(&phone[3..7]) || page.body.contains(&format!("\"{phone}\"")));
        // another person needs a reason
        let decide = format!("{import}/decide");
        let form = [("once", "d1"), ("sort", &*row), ("decision", "keep"), ("why", " ")];
        let sent = worker.post(&decide, &form);
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sent.body);
        let form = [("once", "d2"), ("sort", &*row), ("decision", "merge")];
        assert_eq!(worker.post(&decide, &form).status, StatusCode::SEE_OTHER);
        write(&town, &worker, &import, "w1");
        let page = worker.get(&import);
        assert_eq!(counted(&page, "joined"), 1, "{}", page.body);
        let joined = row_of(&town, wang);
        assert_eq!(joined.unit, "晨光电子厂");
        assert_eq!(
            (joined.name, joined.phone_tail),
            (before.name.clone(), before.phone_tail.clone())
        );
        assert_eq!(roles(&town), held + 1, "a volunteer of the second team too");
        let sent = worker.post(&format!("{import}/undo"), &[("once", "u1")]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let after = row_of(&town, wang);
        assert_eq!((after.unit, after.left_at), (before.unit, None), "she is as she was");
        assert!(named(&town, "王芳").contains(&wang), "and still found");
        town.app.clock().set(at(9, 30).plus_minutes(24 * 60));
        assert_eq!(roles(&town), held, "the second membership is over");
        proved(&town);
    }
}

// covers P1 B8
#[test]
fn somebody_of_the_same_name_and_phone_goes_in_with_a_reason() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let text = "姓名,手机,学校\n李小雪,13810000002,石龙中学\n";
        let first = checked(&town, &worker, "一.csv", text.as_bytes());
        write(&town, &worker, &first, "w1");
        let one = named(&town, "李小雪");
        assert_eq!(one.len(), 1);
        let text = "姓名,手机,学校\n李小雪,13810000002,龙城小学\n";
        let second = checked(&town, &worker, "二.csv", text.as_bytes());
        let row = first_row(&worker.get(&format!("{second}?show=likely")));
        let why = "双胞胎姐姐的孩子，同名";
        let form = [("once", "d1"), ("sort", &*row), ("decision", "keep"), ("why", why)];
        let sent = worker.post(&format!("{second}/decide"), &form);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        write(&town, &worker, &second, "w2");
        let two = named(&town, "李小雪");
        assert_eq!(two.len(), 2);
        let apart =
            town.app.db().read_now(town.cast.town, move |q| Ok(is_apart(q, two[0], two[1])?));
        assert!(apart.expect("a look"), "nobody asks about the two again");
        let name = PersonName::parse("name", "李小雪").expect("a name");
        assert_eq!(row_of(&town, one[0]).name, name.as_str());
    }
}

// covers P1
#[test]
fn good_rows_go_first_the_rest_follows_and_files_are_let_go() {
    for store in both() {
        let town = Town::small(store);
        let worker = town.as_("chenhuishan");
        let text = "姓名,手机\n何小满,13810000001\n李小雪,1381000000\n";
        let import = checked(&town, &worker, "名单.csv", text.as_bytes());
        write(&town, &worker, &import, "w1");
        let page = worker.get(&import);
        assert_eq!((counted(&page, "written"), counted(&page, "left")), (1, 1), "{}", page.body);
        // a row that would be nothing any more is refused
        let page = worker.get(&format!("{import}?show=left"));
        let cell = field(&page, "cell-3-");
        let correct = format!("{import}/correct");
        let still = worker.post(&correct, &[("once", "c1"), (&*cell, "13810")]);
        assert!(still.location.ends_with("done-intake-still-wrong"), "{}", still.location);
        let empty = worker.post(&correct, &[("once", "c2"), (&*cell, ""), ("cell-3-0", "")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.body);
        assert!(empty.body.contains("第 3 行"), "{}", empty.body);
        let good = worker.post(&correct, &[("once", "c3"), (&*cell, "13810000002")]);
        assert!(good.location.ends_with("done-intake-corrected"), "{}", good.location);
        write(&town, &worker, &import, "w2");
        let page = worker.get(&import);
        assert_eq!((counted(&page, "written"), counted(&page, "left")), (2, 0), "{}", page.body);
        // the file with comments can still be fetched
        let file = worker.get(&format!("{import}/annotated.xlsx"));
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with("PK"), "a spreadsheet");
        // eight days later: no undo, and the file is gone
        town.app.clock().set(at(9, 20).plus_minutes(8 * 24 * 60));
        let late = worker.post(&format!("{import}/undo"), &[("once", "u1")]);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
        assert!(late.body.contains("撤销期已于"), "{}", late.body);
        liandong::intake::forget_chore(&town.app, town.cast.town, "").expect("files go");
        let page = worker.get(&import);
        assert!(page.body.contains("已经删除"), "{}", page.body);
        assert_eq!(worker.get(&format!("{import}/rows/3")).status, StatusCode::OK);
        let gone = worker.post(&correct, &[("once", "c4"), (&*cell, "13810000003")]);
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", gone.body);
        assert_eq!(named(&town, "李小雪").len(), 1, "what was written stays");
    }
}
