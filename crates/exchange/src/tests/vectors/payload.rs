//! What the letter says, rightly signed: the canonical form, numbers, text, shape.

use crate::tests::samples;

use super::{
    Is, Vector,
    envelope::{raw, sample},
    raw::Raw,
};

/// The same letter with one piece of its text replaced, and signed so.
fn saying(good: &'static str, from: &str, to: &str) -> Vec<u8> {
    let raw = raw(good);
    let text = String::from_utf8(raw.payload.clone()).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from} in {good}");
    raw.saying(text.replace(from, to)).bytes()
}

fn edit(
    name: &str,
    covers: &'static str,
    how: &'static str,
    expect: &'static str,
    good: &'static str,
    (from, to): (&str, &str),
) -> Vector {
    Vector::bad(name, covers, (good, how), expect, Is::Frame, saying(good, from, to))
}

fn whole(name: &str, covers: &'static str, how: &'static str, expect: &'static str, payload: Vec<u8>) -> Vector {
    Vector::bad(name, covers, ("withdrawal", how), expect, Is::Frame, raw("withdrawal").saying(payload).bytes())
}

const W: &str = "withdrawal";
const HELD: &str = "order-report-held";
const HEAD: &str = "\"header\":{";

pub(super) fn vectors() -> Vec<Vector> {
    [canonical(), numbers(), text(), shape(), parties()].into_iter().flatten().collect()
}

fn canonical() -> Vec<Vector> {
    let good = raw(W).payload;
    let text = String::from_utf8(good.clone()).unwrap();
    let (body, header) = text.strip_prefix('{').unwrap().split_once(",\"header\":").unwrap();
    let header = header.strip_suffix('}').unwrap();
    let swapped = format!("{{\"header\":{header},{body}}}");
    let not = "not-canonical";
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    vec![
        whole("keys-in-another-order", "B09", "header before body", not, swapped.into_bytes()),
        edit("space", "B09", "one space after a colon", not, W, ("\"v\":1", "\"v\": 1")),
        edit("escape", "B09", "T is written as \\u0054", not, W, ("The case", "\\u0054he case")),
        edit(
            "slash-escape",
            "B09",
            "a slash is written as \\/",
            not,
            "request",
            ("Js 4/26\",\"conduct", "Js 4\\/26\",\"conduct"),
        ),
        edit("duplicate-key", "B10", "exercise stands twice", not, W, (HEAD, "\"header\":{\"exercise\":true,")),
        edit(
            "duplicate-key-alike",
            "B10",
            "exercise stands twice, alike",
            not,
            W,
            (HEAD, "\"header\":{\"exercise\":false,"),
        ),
        whole("byte-order-mark", "B12", "a byte order mark before", not, [b"\xef\xbb\xbf".as_slice(), &good].concat()),
        whole("line-feed-after", "B12", "a line feed after", not, [good.as_slice(), b"\n"].concat()),
        whole("two-documents", "B12", "the document twice", not, [good.as_slice(), &good].concat()),
        whole("empty", "B12", "no payload", not, vec![]),
        whole("not-utf-8", "B14", "a byte that is not UTF-8", not, {
            let at = good.windows(3).position(|w| w == b"The").unwrap();
            [&good[..at], b"\xff", &good[at + 1..]].concat()
        }),
        whole("things-100000", "B22", "a list of a hundred thousand numbers", "bad-shape", {
            format!("[{}]", vec!["0"; 100_000].join(",")).into_bytes()
        }),
        whole("nested-100000", "B13", "a hundred thousand nested lists", "too-deep", deep),
        edit(
            "nested-17",
            "B13",
            "lists nested seventeen deep",
            "too-deep",
            W,
            ("\"critical\":[]", &format!("\"critical\":{}{}", "[".repeat(15), "]".repeat(15))),
        ),
    ]
}

fn numbers() -> Vec<Vector> {
    let number = |name, how, expect, to| edit(name, "B11", how, expect, HELD, ("\"records\":12", to));
    vec![
        number("number-nan", "NaN", "not-canonical", "\"records\":NaN"),
        number("number-1e400", "1e400", "not-canonical", "\"records\":1e400"),
        number("number-minus-zero", "-0", "bad-number", "\"records\":-0"),
        number("number-above-2-53", "2^53 + 1", "bad-number", "\"records\":9007199254740993"),
        number("number-fraction", "12.5", "bad-number", "\"records\":12.5"),
        number("number-exponent", "1.2e1", "bad-number", "\"records\":1.2e1"),
        number("number-negative", "-12", "bad-number", "\"records\":-12"),
        number("number-leading-zero", "012", "not-canonical", "\"records\":012"),
        number("number-as-text", "\"12\"", "bad-shape", "\"records\":\"12\""),
    ]
}

fn text() -> Vec<Vector> {
    let said = |name, how, expect, to| edit(name, "B14", how, expect, W, ("The case", to));
    let bad = "bad-text";
    vec![
        said("text-nul", "a NUL", bad, "The\\u0000case"),
        said("text-lone-surrogate", "half of a surrogate pair", "not-canonical", "The\\ud800case"),
        said("text-right-to-left-override", "a mark that reverses what follows", bad, "The\u{202e}case"),
        said("text-isolate", "a mark that isolates what follows", bad, "The\u{2067}case"),
        said("text-zero-width", "a space without width", bad, "The\u{200b}case"),
        said("text-tag-character", "an invisible tag character", bad, "The\u{e0041}case"),
        edit("text-nul-in-key", "B14", "a NUL in a name", bad, "reply-supplement", ("\"port\":", "\"po\\u0000rt\":")),
        edit(
            "text-too-long",
            "",
            "a code of 301 bytes",
            "bad-shape",
            "notice-refused",
            ("no-consent", &"x".repeat(301)),
        ),
    ]
}

fn shape() -> Vec<Vector> {
    let bad = "bad-shape";
    vec![
        edit("version-two", "B20", "\"v\":2", "unknown-version", W, ("\"v\":1", "\"v\":2")),
        edit(
            "critical-extension",
            "B21",
            "a critical extension",
            "unknown-critical",
            W,
            ("\"critical\":[]", "\"critical\":[\"x-sealed-bid\"]"),
        ),
        edit(
            "unknown-field-in-header",
            "B22",
            "a field that is not known",
            bad,
            W,
            (HEAD, "\"header\":{\"aaa\":\"x\","),
        ),
        edit(
            "unknown-field-in-body",
            "B22",
            "a field that is not known",
            bad,
            W,
            ("\"body\":{", "\"body\":{\"aaa\":\"x\","),
        ),
        edit(
            "unknown-field-inside",
            "B22",
            "a field that is not known, two levels down",
            bad,
            "request",
            ("\"office\":{", "\"office\":{\"fax\":\"0\","),
        ),
        edit(
            "null-for-absent",
            "B22",
            "null where the field is left out",
            bad,
            "reply-declined",
            ("\"request\":\"0123456789abcdef0123456789abcdef\"", "\"request\":null"),
        ),
        edit("field-missing", "", "no expiry", bad, W, ("\"expires\":\"2026-12-07T11:59:00Z\",", "")),
        edit(
            "kind-unknown",
            "B17",
            "a kind that does not exist",
            "unknown-kind",
            W,
            ("\"withdrawal\"", "\"subpoena\""),
        ),
        edit(
            "receipt-as-request",
            "B17",
            "a receipt that says it is a request",
            bad,
            "receipt",
            ("\"kind\":\"receipt\"", "\"kind\":\"request\""),
        ),
        edit(
            "no-request-number",
            "",
            "no request number",
            bad,
            W,
            ("\"request\":\"0123456789abcdef0123456789abcdef\",", ""),
        ),
        edit(
            "consent-with-request-number",
            "",
            "a standing consent bound to a request",
            bad,
            "standing-consent",
            (",\"to\":\"central.xa\"", ",\"request\":\"0123456789abcdef0123456789abcdef\",\"to\":\"central.xa\""),
        ),
        edit(
            "id-in-capitals",
            "",
            "a letter number in capitals",
            bad,
            W,
            ("\"ffffffffffffffffffffffffffffffff\"", "\"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\""),
        ),
        edit(
            "address-respelled",
            "",
            "an address with a leading zero",
            bad,
            "request",
            ("198.51.100.7", "198.51.100.07"),
        ),
        edit(
            "word-unknown",
            "",
            "a measure that does not exist",
            bad,
            "notice-done",
            ("\"disclose\"", "\"intercept\""),
        ),
        edit(
            "base64-respelled",
            "",
            "base64 without its padding",
            bad,
            "order-report-produced",
            ("cmVjb3Jkcw==", "cmVjb3Jkcw"),
        ),
    ]
}

fn parties() -> Vec<Vector> {
    let swap = |from: &str, to: &str| saying(W, from, to);
    let bad = |name, covers, how, expect, bytes| Vector::bad(name, covers, (W, how), expect, Is::Frame, bytes);
    let unknown = {
        let mut letter = sample(W);
        letter.header.to = "central.xz".parse().unwrap();
        Raw::of(&letter, &["ada.xa"]).bytes()
    };
    vec![
        bad(
            "header-names-another-sender",
            "B19",
            "the header is from central.xc",
            "header-mismatch",
            swap("\"from\":\"central.xa\"", "\"from\":\"central.xc\""),
        ),
        bad(
            "header-names-another-recipient",
            "B18",
            "the header is to central.xc",
            "header-mismatch",
            swap("\"to\":\"central.xb\"", "\"to\":\"central.xc\""),
        ),
        bad("recipient-unknown", "", "to a node that the directory does not know", "wrong-recipient", unknown),
        bad(
            "exercise-in-earnest",
            "",
            "an exercise under a real directory",
            "exercise-mismatch",
            swap("\"exercise\":false", "\"exercise\":true"),
        ),
        Vector::bad(
            "grant-of-another-request",
            "",
            ("grant", "the body names another request than the header"),
            "header-mismatch",
            Is::Frame,
            {
                let request = "1123456789abcdef0123456789abcdef".parse().unwrap();
                let other = crate::GrantV1 { request, ..samples::grant() };
                Raw::of(&samples::letter(6, "central.xb", "central.xa", other), &["cora.xb"]).bytes()
            },
        ),
    ]
}
