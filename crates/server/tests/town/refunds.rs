//! Money of a promise that was to be given back: refused, taken back, signed.

use axum::http::StatusCode;
use liandong::directed::store;
use liandong_domain::basics::{DirectedPromiseId, Fen, PupilId};
use liandong_domain::rules::SchoolStage;

use crate::directed::{ask_for, giver, on_list};
use crate::support::hands::{proved, refused, send};
use crate::support::money::{after, opened, went};
use crate::support::stores::both;
use crate::support::town::{Someone, Town};

/// A promise of 王芳 for a pupil, paid 1,500 yuan for this term: the promise's id and the pupil's.
fn promised(town: &Town) -> (String, PupilId) {
    giver(town, Some(town.cast.wangfang), "王芳");
    let child = on_list(town, "秘密甲", SchoolStage::SeniorMiddle, "13900139001");
    ask_for(town, town.cast.wangfang, child).expect("asked");
    let (wang, assistant) = (town.as_("wangfang"), town.as_("zhouminyi"));
    let own = wang.get("/me/directed");
    let hold = after(&own.body, "<h3>", "/me/directed/holds/");
    let hold = hold.split('/').next().expect("an id").to_owned();
    went(&send(&wang, &format!("/me/directed/holds/{hold}/confirm"), "c0", &[]));
    let own = wang.get("/me/directed");
    let promise = after(&own.body, "name=\"promise\"", "value=\"").to_owned();
    let pay =
        [("pay_term", "2026-2"), ("fen", "1,500"), ("account", "bank"), ("day", "2026-11-20")];
    went(&send(&assistant, &format!("/aid/directed/promises/{promise}/pay"), "y0", &pay));
    (promise, child)
}

/// A promise of a pupil who left, with 1,500 yuan that the giver wants back.
fn wants_back(town: &Town) -> String {
    let (promise, child) = promised(town);
    let stop = [("reason", "moved")];
    went(&send(&town.as_("zhouminyi"), &format!("/aid/pupils/{child}/stop"), "s0", &stop));
    liandong::directed::chore(&town.app, town.cast.town, "").expect("swept");
    let answer = [("asked", &*promise), ("answer", "back")];
    went(&send(&town.as_("wangfang"), "/me/directed/answer", "w0", &answer));
    promise
}

/// The voucher that waits.
fn voucher_of(who: &Someone<'_>) -> String {
    let page = who.get("/books/vouchers?state=waiting");
    let rest = page.body.split_once("href=\"/books/vouchers/").expect("a voucher").1;
    rest.split('"').next().expect("an id").to_owned()
}

// covers T17 J7 J4
#[test]
fn a_refund_that_is_refused_or_taken_back_puts_the_rest_back_and_a_signed_one_does_not() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let promise = wants_back(&town);
        let (wang, assistant, worker) =
            (town.as_("wangfang"), town.as_("zhouminyi"), town.as_("chenhuishan"));
        let onward = format!("/aid/directed/promises/{promise}/onward");
        let back = [("what", "back"), ("day", "2026-11-20")];
        let rest = || {
            let id: DirectedPromiseId = promise.parse().expect("an id");
            let look = move |q: &mut liandong::db::Read<'_>| {
                let row = store::promise(q, id)?.expect("a promise");
                let own = liandong::books::store::of_giver(q, row.giver)?.map(|row| row.id);
                let rest = store::rest_of(q, &row, own)?;
                Ok((rest, store::onward(q, id)?.is_some_and(|row| row.done)))
            };
            town.app.db().read_now(town.cast.town, look).expect("a look")
        };
        let (whole, nothing) = ((Fen::from_yuan(1_500), false), (Fen::ZERO, true));
        assert_eq!(rest(), whole);
        went(&send(&assistant, &onward, "o0", &back));
        went(&send(&assistant, &onward, "o0", &back));
        assert_eq!(rest(), nothing, "it waits for the second signature");
        refused(&send(&assistant, &onward, "o1", &back), "已经答复过");
        proved(&town);

        // refused: as before, once, however often it is sent
        let refuse = format!("/books/vouchers/{}/refuse", voucher_of(&worker));
        refused(&send(&worker, &refuse, "r0", &[("why", " ")]), "不能空着");
        assert_eq!(rest(), nothing, "a refusal without a reason is none");
        for _ in 0..2 {
            went(&send(&worker, &refuse, "r1", &[("why", "协议写明不退")]));
        }
        let again = send(&worker, &refuse, "r2", &[("why", "再退一次")]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
        assert_eq!(rest(), whole);
        let waits = "余款 1,500.00 元，等待办理";
        assert!(wang.get("/me/directed").body.contains(waits), "the giver sees it too");
        proved(&town);

        // taken back by who made it: the same
        went(&send(&assistant, &onward, "o2", &back));
        let withdraw = format!("/books/vouchers/{}/withdraw", voucher_of(&assistant));
        went(&send(&assistant, &withdraw, "x0", &[]));
        assert_eq!(rest(), whole);
        proved(&town);

        // signed: it is gone, and nothing puts it back
        went(&send(&assistant, &onward, "o3", &back));
        let voucher = voucher_of(&worker);
        went(&send(&worker, &format!("/giving/vouchers/{voucher}/sign"), "g0", &[]));
        let late = [("why", "晚了")];
        let late = send(&worker, &format!("/books/vouchers/{voucher}/refuse"), "r3", &late);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
        assert_eq!(rest(), nothing);
        proved(&town);
    }
}

/// A promise that stands: its page, its gift, the pupil.
pub fn stands(town: &Town) -> (String, String, PupilId) {
    let (promise, child) = promised(town);
    let page = format!("/aid/directed/promises/{promise}");
    let body = town.as_("zhouminyi").get(&page).body;
    let gift = after(&body, "data-label=\"事由\"", "/giving/gifts/").to_owned();
    (page, gift, child)
}

// covers T17 J4
#[test]
fn a_part_of_a_gift_that_goes_back_is_no_longer_in_its_promise() {
    for store in both() {
        let town = Town::small(store);
        opened(&town, 1_000);
        let (page, gift, child) = stands(&town);
        let (assistant, worker) = (town.as_("zhouminyi"), town.as_("chenhuishan"));
        let left = |yuan: &str| {
            let body = assistant.get(&page).body;
            let told = after(&body, "还没有用的", ">").to_owned();
            assert!(told.contains(yuan), "{yuan} is left: {told}");
        };
        let refund = format!("/giving/gifts/{gift}/refund");
        let part = |yuan| [("fen", yuan), ("day", "2026-11-20"), ("words", "多转了")];
        left("1,500.00");
        went(&send(&assistant, &refund, "p0", &part("300")));
        went(&send(&assistant, &refund, "p0", &part("300")));
        left("1,200.00");
        proved(&town);
        // refused: it is in the promise again
        let refuse = format!("/books/vouchers/{}/refuse", voucher_of(&worker));
        went(&send(&worker, &refuse, "r0", &[("why", "没有多转")]));
        left("1,500.00");
        proved(&town);
        // signed: it is gone, and the term says what stays
        went(&send(&assistant, &refund, "p1", &part("300")));
        let sign = format!("/giving/vouchers/{}/sign", voucher_of(&worker));
        went(&send(&worker, &sign, "g0", &[]));
        left("1,200.00");
        let body = assistant.get(&page).body;
        assert!(body.contains("退还一部分") && body.contains("没有退成"), "each line is shown");
        proved(&town);
        // the pupil's aid stands on it: what is left goes back, not more
        went(&send(&assistant, &format!("{page}/propose"), "a0", &[("term", "2026-2")]));
        left("200.00");
        refused(&send(&assistant, &refund, "p2", &part("200.01")), "只有 200.00 元可用");
        let whole = [("why", "记错了")];
        let back = send(&assistant, &format!("/giving/gifts/{gift}/take-back"), "t0", &whole);
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", back.body);
        left("200.00");
        proved(&town);
        // the pupil leaves: nothing goes back before the giver's own answer
        let stop = [("reason", "moved")];
        went(&send(&assistant, &format!("/aid/pupils/{child}/stop"), "s0", &stop));
        liandong::directed::chore(&town.app, town.cast.town, "").expect("swept");
        refused(&send(&assistant, &refund, "p3", &part("100")), "没有答复，钱不能动");
        proved(&town);
    }
}
