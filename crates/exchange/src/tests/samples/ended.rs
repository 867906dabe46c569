//! What comes after an order, in full. Invented throughout.

use terms::Ground;

use super::{
    super::federation::{at, id, line},
    deed, letter, prose,
};
use crate::*;

pub(in crate::tests) fn order_end(hold: HoldAfterV1) -> OrderEndV1 {
    OrderEndV1 {
        order: id("cccccccccccccccccccccccccccccccc"),
        cause: OrderEndCauseV1::Withdrawn,
        hold,
        destroy_by: None,
        says: prose("The investigation was closed."),
    }
}

pub(in crate::tests) fn notice_outcome(became: BecameV1) -> NoticeOutcomeV1 {
    NoticeOutcomeV1 {
        concerns: id("XB"),
        authority: id("xa-central"),
        state: id("XA"),
        deed: deed().digest(),
        consent: id("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        at: at("2026-11-23T11:58:00Z"),
        became,
    }
}

pub(in crate::tests) fn destroyed() -> OrderEndAnswerV1 {
    OrderEndAnswerV1::Destroyed {
        order: id("cccccccccccccccccccccccccccccccc"),
        at: at("2026-11-23T11:58:00Z"),
        log: id("net.xb"),
        proof: Bytes(b"c2sp.org/tlog-proof@v1 ...".into()),
    }
}

pub(in crate::tests) fn third_notice(cause: ThirdCauseV1) -> ThirdNoticeV1 {
    ThirdNoticeV1 {
        concerns: id("XC"),
        authority: id("xa-central"),
        state: id("XA"),
        asking: id("XA"),
        asked: id("XB"),
        cause,
        conduct: vec![line("fraud-online")],
        basis: vec![CitationV1 {
            record: line("example.art9"),
            source: line("Example Convention, art. 9"),
            verified: true,
        }],
        about: prose("The connection came through a provider of yours. Ask us for what you need."),
        language: line("en"),
    }
}

pub(super) fn ended() -> Vec<(&'static str, Letter)> {
    let (xa, xb, net) = ("central.xa", "central.xb", "net.xb");
    let end = |end| letter(21, xb, net, end);
    let destroy = OrderEndV1 {
        cause: OrderEndCauseV1::Recalled,
        destroy_by: Some(at("2026-11-30T12:00:00Z")),
        ..order_end(HoldAfterV1::Stays)
    };
    let of = |cause| end(OrderEndV1 { cause, ..order_end(HoldAfterV1::Stays) });
    let kept = OrderEndAnswerV1::Kept {
        order: id("cccccccccccccccccccccccccccccccc"),
        says: prose("A court of XB has seized it."),
    };
    let released =
        OrderEndAnswerV1::Released { order: id("cccccccccccccccccccccccccccccccc"), at: at("2026-11-23T11:58:00Z") };
    let outcome = |became| letter(23, xa, xb, notice_outcome(became));
    vec![
        ("order-end-stays", of(OrderEndCauseV1::Withdrawn)),
        ("order-end-released", end(order_end(HoldAfterV1::Released))),
        ("order-end-amended", of(OrderEndCauseV1::Amended)),
        ("order-end-over", of(OrderEndCauseV1::Over)),
        ("order-end-destroy", end(destroy)),
        ("order-end-answer-released", letter(22, net, xb, released)),
        ("order-end-answer-destroyed", letter(22, net, xb, destroyed())),
        ("order-end-answer-kept", letter(22, net, xb, kept)),
        ("third-notice", letter(25, xa, "central.xc", third_notice(ThirdCauseV1::Path))),
        ("third-notice-law", letter(25, xa, "central.xc", third_notice(ThirdCauseV1::Law))),
        ("ping", letter(24, xa, xb, PingV1 {})),
        ("notice-outcome-produced", outcome(BecameV1::Produced { candidates: 2 })),
        ("notice-outcome-withdrawn", outcome(BecameV1::Withdrawn {})),
        ("notice-outcome-not-executed", outcome(BecameV1::NotExecuted { ground: Ground::NoData })),
    ]
}
