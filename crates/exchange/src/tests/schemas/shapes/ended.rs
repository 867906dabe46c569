//! The shapes of what comes after an order.

use serde_json::Value;

use super::{
    bytes, citation, digest, enumeration, ground, line, list, moment, name, number, numbered, object, one, prose, state,
};

pub(super) fn order_end() -> Value {
    object(&[
        ("order", numbered()),
        ("cause", enumeration(&["withdrawn", "amended", "recalled", "over"])),
        ("hold", enumeration(&["stays", "released"])),
        ("?destroy_by", moment()),
        ("says", prose()),
    ])
}

pub(super) fn order_end_answer() -> Value {
    one(&[
        ("released", object(&[("order", numbered()), ("at", moment())])),
        ("destroyed", object(&[("order", numbered()), ("at", moment()), ("log", name()), ("proof", bytes())])),
        ("kept", object(&[("order", numbered()), ("says", prose())])),
    ])
}

pub(super) fn notice_outcome() -> Value {
    let became = one(&[
        ("produced", object(&[("candidates", number())])),
        ("not-executed", object(&[("ground", ground())])),
        ("withdrawn", object(&[])),
    ]);
    object(&[
        ("concerns", state()),
        ("authority", name()),
        ("state", state()),
        ("deed", digest()),
        ("consent", numbered()),
        ("at", moment()),
        ("became", became),
    ])
}

pub(super) fn third_notice() -> Value {
    let causes: Vec<&str> = crate::ThirdCauseV1::ALL.iter().map(|cause| cause.as_str()).collect();
    object(&[
        ("concerns", state()),
        ("authority", name()),
        ("state", state()),
        ("asking", state()),
        ("asked", state()),
        ("cause", enumeration(&causes)),
        ("conduct", list(line())),
        ("basis", list(citation())),
        ("about", prose()),
        ("language", line()),
    ])
}
