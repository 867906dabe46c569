//! The end of an order, its answer, and what the state learns under whose consent an order was given: each with neighbours that differ in one thing.

use super::{Is, Vector, raw::Raw};
use crate::{
    BecameV1, Body, HoldAfterV1, NoticeOutcomeV1, PingV1, ThirdCauseV1, ThirdNoticeV1,
    tests::{federation::id, samples},
};

pub(super) fn vectors() -> Vec<Vector> {
    [ends(), answers(), outcomes(), pings(), thirds()].into_iter().flatten().collect()
}

fn frame(number: u8, (from, to): (&str, &str), body: impl Into<Body>, officers: &[&str]) -> Vec<u8> {
    Raw::of(&samples::letter(number, from, to, body), officers).bytes()
}

fn ends() -> Vec<Vector> {
    let bad = |name, differs, expect, bytes| Vector::bad(name, "B05", differs, expect, Is::Frame, bytes);
    let end = |hold| samples::order_end(hold);
    vec![
        bad(
            "order-end-released-by-the-node-alone",
            ("order-end-released", "a hold is released, and no officer signs"),
            "not-entitled",
            frame(21, ("central.xb", "net.xb"), end(HoldAfterV1::Released), &[]),
        ),
        bad(
            "order-end-by-the-provider",
            ("order-end-stays", "a provider ends an order"),
            "not-entitled",
            frame(21, ("net.xb", "central.xb"), end(HoldAfterV1::Stays), &[]),
        ),
        bad(
            "order-end-to-foreign-provider",
            ("order-end-stays", "to a provider of XC"),
            "foreign-state",
            frame(21, ("central.xb", "net.xc"), end(HoldAfterV1::Stays), &[]),
        ),
    ]
}

fn answers() -> Vec<Vector> {
    let bad = |name, how, bytes| {
        let differs = ("order-end-answer-destroyed", how);
        Vector::bad(name, "B05", differs, "not-entitled", Is::Frame, bytes)
    };
    vec![
        bad(
            "order-end-answer-by-the-node-alone",
            "no officer signs",
            frame(22, ("net.xb", "central.xb"), samples::destroyed(), &[]),
        ),
        bad(
            "order-end-answer-by-an-authority",
            "an authority says that it was destroyed",
            frame(22, ("central.xb", "central.xa"), samples::destroyed(), &["cora.xb"]),
        ),
    ]
}

fn thirds() -> Vec<Vector> {
    let of = |to: &'static str, change: fn(&mut ThirdNoticeV1), officers: &[&str]| {
        let mut notice = samples::third_notice(ThirdCauseV1::Path);
        change(&mut notice);
        frame(25, ("central.xa", to), notice, officers)
    };
    let bad =
        |name, covers, how, expect, bytes| Vector::bad(name, covers, ("third-notice", how), expect, Is::Frame, bytes);
    vec![
        bad("third-notice-by-the-node-alone", "B05", "no officer signs", "not-entitled", of("central.xc", |_| (), &[])),
        bad(
            "third-notice-to-one-of-the-two",
            "",
            "it tells the state that is asked",
            "bad-shape",
            of("central.xb", |n| n.concerns = id("XB"), &["ada.xa"]),
        ),
        bad(
            "third-notice-to-another-state",
            "B18",
            "it concerns XC and is sent to XB",
            "wrong-recipient",
            of("central.xb", |_| (), &["ada.xa"]),
        ),
        bad(
            "third-notice-of-a-stranger",
            "B33",
            "its writer is neither of the two",
            "not-entitled",
            of("central.xc", |n| n.asking = id("XD"), &["ada.xa"]),
        ),
    ]
}

fn pings() -> Vec<Vector> {
    let bad = |name, how, expect, bytes| Vector::bad(name, "B05", ("ping", how), expect, Is::Frame, bytes);
    vec![
        bad(
            "ping-by-an-officer",
            "an officer signs",
            "not-entitled",
            frame(24, ("central.xa", "central.xb"), PingV1 {}, &["ada.xa"]),
        ),
        bad(
            "ping-to-foreign-provider",
            "to a provider of XC",
            "foreign-state",
            frame(24, ("central.xa", "net.xc"), PingV1 {}, &[]),
        ),
    ]
}

fn outcomes() -> Vec<Vector> {
    let of = |change: fn(&mut NoticeOutcomeV1)| {
        let mut notice = samples::notice_outcome(BecameV1::Produced { candidates: 2 });
        change(&mut notice);
        frame(23, ("central.xa", "central.xb"), notice, &[])
    };
    let bad = |name, covers, how, expect, bytes| {
        Vector::bad(name, covers, ("notice-outcome-produced", how), expect, Is::Frame, bytes)
    };
    vec![
        bad(
            "notice-outcome-of-another-body",
            "B33",
            "it speaks for another body",
            "not-entitled",
            of(|n| n.authority = id("xb-central")),
        ),
        bad(
            "notice-outcome-of-another-state",
            "B33",
            "it speaks for another state",
            "not-entitled",
            of(|n| n.state = id("XC")),
        ),
        bad(
            "notice-outcome-by-a-provider",
            "B05",
            "a provider tells",
            "not-entitled",
            frame(23, ("net.xb", "central.xb"), samples::notice_outcome(BecameV1::Produced { candidates: 2 }), &[]),
        ),
    ]
}
