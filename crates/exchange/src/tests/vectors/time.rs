//! Time: letters too early, too late, too long, and moments that are none.

use super::{
    Is, Vector,
    envelope::{raw, sample},
    raw::{Raw, sealed},
};
use crate::tests::{federation::at, samples};

const W: &str = "withdrawal";

fn dated(at_: &str, expires: &str) -> Vec<u8> {
    let mut letter = sample(W);
    (letter.header.at, letter.header.expires) = (at(at_), at(expires));
    Raw::of(&letter, &["ada.xa"]).bytes()
}

pub(super) fn vectors() -> Vec<Vector> {
    [delivery(), spelled()].into_iter().flatten().collect()
}

fn delivery() -> Vec<Vector> {
    let frame = |name, covers, how, expect, bytes| Vector::bad(name, covers, (W, how), expect, Is::Frame, bytes);
    let late = |name, covers, how, expect, now| {
        let bytes = sealed(&raw(W).bytes(), "central.xb");
        Vector::bad(name, covers, ("sealed-in-its-last-second", how), expect, Is::SealedTo("central.xb"), bytes)
            .when(now)
    };
    let authorisation = serde_json_canonicalizer::to_vec(&samples::authorisation()).unwrap();
    let authorised = |name: &str, bytes: &Vec<u8>| Vector::good(name, Is::Authorisation, bytes.clone());
    let outside = |name, covers, how, expect, now| {
        let neighbour = ("authorisation-in-its-last-second", how);
        Vector::bad(name, covers, neighbour, expect, Is::Authorisation, authorisation.clone()).when(now)
    };
    let to_xb = sealed(&raw(W).bytes(), "central.xb");
    let ahead = "2026-12-07T00:00:00Z";
    let future = "from-the-future";
    vec![
        Vector::good("five-minutes-ahead", Is::Frame, dated("2026-11-23T12:05:00Z", ahead)).covering("B24"),
        Vector::bad(
            "five-minutes-and-a-second-ahead",
            "B24",
            ("five-minutes-ahead", "a second more"),
            future,
            Is::Frame,
            dated("2026-11-23T12:05:01Z", ahead),
        ),
        frame("an-hour-ahead", "B24", "dated an hour ahead", future, dated("2026-11-23T13:00:00Z", ahead)),
        frame(
            "ten-years-ahead",
            "B24",
            "dated ten years ahead",
            future,
            dated("2036-11-23T12:00:00Z", "2036-12-01T00:00:00Z"),
        ),
        Vector::good("sealed-in-its-last-second", Is::SealedTo("central.xb"), to_xb)
            .when("2026-12-07T11:59:00Z")
            .covering("B25"),
        late("sealed-a-second-late", "B25", "opened a second after its last", "expired", "2026-12-07T11:59:01Z"),
        late(
            "sealed-five-years-late",
            "B23",
            "opened after five years with the directory of then",
            "directory-expired",
            "2031-11-23T12:00:00Z",
        ),
        Vector::good("alive-for-31-days", Is::Frame, dated("2026-11-23T11:59:00Z", "2026-12-24T11:59:00Z")),
        Vector::bad(
            "alive-for-31-days-and-a-second",
            "B25",
            ("alive-for-31-days", "a second more"),
            "bad-lifetime",
            Is::Frame,
            dated("2026-11-23T11:59:00Z", "2026-12-24T11:59:01Z"),
        ),
        frame(
            "ends-before-it-begins",
            "B25",
            "expires a second before it was signed",
            "bad-lifetime",
            dated("2026-11-23T11:59:00Z", "2026-11-23T11:58:59Z"),
        ),
        frame(
            "dated-before-its-key",
            "B04",
            "dated before the first day of its key",
            "key-not-valid",
            dated("2025-12-31T23:59:59Z", "2026-01-20T00:00:00Z"),
        ),
        authorised("authorisation-in-its-last-second", &authorisation).when("2026-11-30T00:00:00Z").covering("B25"),
        outside(
            "authorisation-a-second-late",
            "B25",
            "used a second after its last",
            "expired",
            "2026-11-30T00:00:01Z",
        ),
        outside(
            "authorisation-before-its-day",
            "B25",
            "used a second before its first",
            future,
            "2026-11-22T23:59:59Z",
        ),
    ]
}

/// `gone_at` of a status is a time like any other: the strange ones are tried there.
fn spelled() -> Vec<Vector> {
    let with = |time: &str| {
        let raw = raw("status");
        let text = String::from_utf8(raw.payload.clone()).unwrap();
        raw.saying(text.replace("2026-11-27T09:14:07Z", time)).bytes()
    };
    let bad = |name, how, time: &str| Vector::bad(name, "B26", ("status", how), "bad-shape", Is::Frame, with(time));
    vec![
        Vector::good("time-in-2038", Is::Frame, with("2038-01-19T03:14:08Z")).covering("B26"),
        bad("time-leap-second", "a leap second", "2016-12-31T23:59:60Z"),
        bad("time-in-1969", "before 1970", "1969-12-31T23:59:59Z"),
        bad("time-in-9999", "the year 9999", "9999-12-31T23:59:59Z"),
        bad("time-without-zone", "no zone", "2026-11-27T09:14:07"),
        bad("time-with-other-zone", "the same moment in another zone", "2026-11-27T10:14:07+01:00"),
        bad("time-with-idle-decimals", "the same moment with idle decimals", "2026-11-27T09:14:07.000Z"),
        bad("time-in-small-letters", "the same moment in small letters", "2026-11-27t09:14:07z"),
        bad("time-on-31-february", "a day that does not exist", "2026-02-31T09:14:07Z"),
    ]
}
