//! The shapes of what comes after an order.

use serde_json::Value;

use super::{bytes, digest, enumeration, ground, moment, name, number, numbered, object, one, prose, state};

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
    let became =
        one(&[("produced", object(&[("candidates", number())])), ("not-executed", object(&[("ground", ground())]))]);
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
