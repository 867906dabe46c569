//! The shapes of what comes after the evidence, and of questions.

use serde_json::Value;

use super::{
    approval, bytes, digest, ground, line, list, moment, name, numbered, object, one, prose, role, up_to, yes_or_no,
};

pub(super) fn call_back() -> Value {
    object(&[
        ("officer", name()),
        ("role", role()),
        ("deed", digest()),
        ("request", numbered()),
        ("called", name()),
        ("number", line()),
        ("confirmed_by", name()),
        ("at", moment()),
        ("key", digest()),
        ("signature", bytes()),
    ])
}

pub(super) fn post_review() -> Value {
    object(&[
        ("officer", name()),
        ("request", numbered()),
        ("package", digest()),
        ("confirmed", yes_or_no()),
        ("says", prose()),
        ("at", moment()),
        ("key", digest()),
        ("signature", bytes()),
    ])
}

pub(super) fn recall() -> Value {
    let cause = one(&[
        ("review-refused", object(&[("review", post_review())])),
        ("review-lapsed", object(&[("due", moment())])),
        ("sent-in-error", object(&[])),
        ("ground-found", object(&[("ground", ground())])),
        ("consent-withdrawn", object(&[])),
    ]);
    object(&[("package", digest()), ("cause", cause), ("says", prose()), ("answer_by", moment())])
}

pub(super) fn recall_answer() -> Value {
    one(&[
        (
            "destroyed",
            object(&[
                ("package", digest()),
                ("at", moment()),
                ("log", name()),
                ("proof", bytes()),
                ("copies", prose()),
            ]),
        ),
        ("refused", object(&[("package", digest()), ("says", prose())])),
    ])
}

pub(super) fn amendment(request: Value) -> Value {
    object(&[
        ("number", up_to(u32::MAX.into())),
        ("replaces", digest()),
        ("request", request),
        ("says", prose()),
        ("approvals", list(approval())),
    ])
}

pub(super) fn consultation() -> Value {
    let ask = object(&[("code", line()), ("says", prose()), ("cure", prose())]);
    let refusal = object(&[("ground", ground()), ("says", prose()), ("cure", prose()), ("answer_by", moment())]);
    one(&[
        ("query", object(&[("asks", list(ask)), ("answer_by", moment())])),
        ("before-refusal", refusal),
        ("jurisdiction", object(&[("says", prose()), ("answer_by", moment())])),
        ("answer", object(&[("to", numbered()), ("says", prose())])),
    ])
}
