//! Seal, frame, signatures, entitlement: what is wrong with it before, or whatever, it says.

use terms::Role;

use super::{
    Is, Vector, json,
    raw::{Raw, officer, sealed, sealed_plain},
};
use crate::{
    Letter,
    keys::Purpose,
    tests::{
        federation::{self, key, node_keys},
        samples,
    },
};

pub(super) fn sample(name: &str) -> Letter {
    samples::all().into_iter().find(|(n, _)| *n == name).unwrap().1
}

pub(super) fn raw(name: &str) -> Raw {
    let letter = sample(name);
    Raw::of(&letter, samples::signers(&letter))
}

pub(super) fn vectors() -> Vec<Vector> {
    [good(), carried(), warrants(), signatures(), seals()].into_iter().flatten().collect()
}

fn good() -> Vec<Vector> {
    let mut all: Vec<Vector> =
        samples::all().iter().map(|(name, _)| Vector::good(name, Is::Frame, raw(name).bytes())).collect();
    all.push(Vector::good(
        "sealed-withdrawal",
        Is::SealedTo("central.xb"),
        sealed(&raw("withdrawal").bytes(), "central.xb"),
    ));
    all.push(Vector::good("approval", Is::Approval, json(&samples::approval("cora.xb", Role::Reviewer))));
    all.push(Vector::good("authorisation", Is::Authorisation, json(&samples::authorisation())));
    all.push(Vector::good("directory", Is::Directory, federation::directory_file()));
    all
}

/// The frame of a sample to somebody else.
fn to(name: &str, body: &str) -> Vec<u8> {
    let mut letter = sample(body);
    letter.header.to = federation::id(name);
    Raw::of(&letter, samples::signers(&letter)).bytes()
}

/// Frames to a body without a node: its name is not one of the directory, and only what an asker writes goes there.
fn carried() -> Vec<Vector> {
    let bad = |name, how, expect, is, bytes| Vector::bad(name, "", ("request-carried", how), expect, is, bytes);
    let good = to("justice.xd", "request");
    vec![
        Vector::good("request-carried", Is::Carried, good.clone()),
        Vector::good("withdrawal-carried", Is::Carried, to("justice.xd", "withdrawal")),
        bad("request-carried-round-a-node", "to a member", "wrong-recipient", Is::Carried, raw("request").bytes()),
        bad("request-to-nobody-as-a-letter", "read as a letter between nodes", "wrong-recipient", Is::Frame, good),
        bad(
            "consultation-carried",
            "a letter for nodes",
            "not-entitled",
            Is::Carried,
            to("justice.xd", "consultation-query"),
        ),
    ]
}

/// An order in the frame that a provider's own system is brought: to a name that is not one of the directory.
fn warrants() -> Vec<Vector> {
    let bad = |name, how, expect, is, bytes| Vector::bad(name, "", ("order-as-warrant", how), expect, is, bytes);
    let good = to("no-node.xb", "order");
    vec![
        Vector::good("order-as-warrant", Is::Warrant, good.clone()),
        Vector::good("order-end-as-warrant", Is::Warrant, to("no-node.xb", "order-end-stays")),
        bad("warrant-to-a-member", "to a member", "wrong-recipient", Is::Warrant, raw("order").bytes()),
        bad("warrant-as-a-letter", "read as a letter between nodes", "wrong-recipient", Is::Frame, good),
        bad("request-as-warrant", "a request", "not-entitled", Is::Warrant, to("no-node.xb", "request")),
    ]
}

/// A bad neighbour of the frame of a withdrawal: the smallest letter that an officer signs.
fn frame(name: &str, covers: &'static str, how: &'static str, expect: &'static str, bytes: Vec<u8>) -> Vector {
    Vector::bad(name, covers, ("withdrawal", how), expect, Is::Frame, bytes)
}

fn signed_by(change: impl FnOnce(&mut Vec<(u8, crate::SigningKey, Purpose)>)) -> Vec<u8> {
    let mut raw = raw("withdrawal");
    change(&mut raw.signers);
    raw.bytes()
}

fn signatures() -> Vec<Vector> {
    let good = raw("withdrawal").bytes();
    let node_with = |name: &str| signed_by(|s| s[0].1 = key(name));
    let officer_with = |name: &str| signed_by(|s| s[1].1 = key(name));
    let edited = |edit: fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        edit(&mut bytes);
        bytes
    };
    let plain = |suite, signers| Raw { suite, signers, ..raw("withdrawal") }.bytes();
    vec![
        frame("no-signature", "B01", "no signer", "no-signature", signed_by(Vec::clear)),
        frame("no-node-signature", "B01", "only an officer signs", "no-signature", signed_by(|s| drop(s.remove(0)))),
        frame("node-key-unknown", "B02", "a key that nobody has", "unknown-key", node_with("stranger")),
        frame("officer-key-unknown", "B02", "a key that nobody has", "unknown-key", officer_with("stranger")),
        frame(
            "officer-of-another-body",
            "B02 B05",
            "an officer of central.xb signs",
            "unknown-key",
            officer_with("cora.xb"),
        ),
        frame(
            "officer-key-for-node",
            "B02 B05",
            "an officer's key signs as the node",
            "unknown-key",
            node_with("ada.xa"),
        ),
        frame("node-key-revoked", "B03", "a key revoked yesterday", "key-revoked", node_with("central.xa revoked")),
        frame("officer-key-revoked", "B03", "a key revoked yesterday", "key-revoked", officer_with("ada.xa revoked")),
        frame("node-key-ended", "B04", "a key valid until yesterday", "key-not-valid", node_with("central.xa ended")),
        frame("officer-key-ended", "B04", "a key valid until yesterday", "key-not-valid", officer_with("ada.xa ended")),
        frame("suite-two", "B06", "suite 2, signed as such", "unknown-suite", plain(2, raw("withdrawal").signers)),
        frame("suite-none", "B07", "suite 0 and no signature", "unknown-suite", plain(0, vec![])),
        frame(
            "signature-truncated",
            "B08",
            "the last byte is missing",
            "bad-frame",
            edited(|b| b.truncate(b.len() - 1)),
        ),
        frame(
            "signature-bit",
            "B08",
            "one bit of the last signature",
            "bad-signature",
            edited(|b| *b.last_mut().unwrap() ^= 0x10),
        ),
        frame("trailing-byte", "B12", "one byte after the signatures", "bad-frame", edited(|b| b.push(0))),
        frame(
            "signature-malleable",
            "B15",
            "s + L in place of s in the last signature",
            "bad-signature",
            edited(|b| malleable(b)),
        ),
        frame(
            "signature-small-order",
            "B15",
            "R and s of the last signature are zero points",
            "bad-signature",
            edited(|b| {
                let start = b.len() - 64;
                b[start..].fill(0);
                b[start] = 1;
            }),
        ),
        frame(
            "payload-changed-after-signing",
            "B09",
            "é is written as e and a combining accent, after signing",
            "bad-signature",
            {
                let mut raw = raw("withdrawal");
                let composed = String::from_utf8(raw.payload.clone()).unwrap().replace("The case", "L’écase");
                raw.payload = composed.into_bytes();
                let text = raw.bytes();
                let swap = |from: &str, to: &str| -> Vec<u8> {
                    let at = text.windows(from.len()).position(|w| w == from.as_bytes()).unwrap();
                    [&text[..at], to.as_bytes(), &text[at + from.len()..]].concat()
                };
                // The same number of bytes: the accent takes the place of the next letter.
                swap("éc", "e\u{301}")
            },
        ),
        frame(
            "officer-signature-for-node-signature",
            "B17",
            "the node's key signs as an officer would",
            "bad-signature",
            signed_by(|s| s[0].2 = Purpose::LetterByOfficer),
        ),
        frame(
            "approval-signature-for-letter",
            "B17",
            "the officer signs the frame as an approval",
            "bad-signature",
            signed_by(|s| s[1].2 = Purpose::Approval),
        ),
        frame("signers-not-rising", "", "two officers, the larger key id first", "bad-frame", {
            let mut raw = raw("withdrawal");
            raw.signers.push(officer("ben.xa"));
            raw.signers[1..].sort_by_key(|(_, key, _)| std::cmp::Reverse(key.verifying_key().id()));
            Raw { sorted: false, ..raw }.bytes()
        }),
        frame("signer-twice", "B35", "one officer signs twice", "bad-frame", signed_by(|s| s.push(officer("ada.xa")))),
        frame(
            "sender-unknown",
            "B02",
            "from a node that the directory does not know",
            "unknown-sender",
            Raw { from: "central.xz".into(), ..raw("withdrawal") }.bytes(),
        ),
        frame(
            "frame-version-two",
            "B20",
            "comity-letter/2",
            "unknown-version",
            Raw { magic: b"comity-letter/2\n".to_vec(), ..raw("withdrawal") }.bytes(),
        ),
    ]
}

/// s + L, where L is the order of the group (RFC 8032): the same signature in another spelling.
fn malleable(bytes: &mut [u8]) {
    const L: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let start = bytes.len() - 32;
    let mut carry = 0u16;
    for (byte, l) in bytes[start..].iter_mut().zip(L) {
        let sum = u16::from(*byte) + u16::from(l) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}

fn seals() -> Vec<Vector> {
    let letter = raw("withdrawal").bytes();
    let good = sealed(&letter, "central.xb");
    let bad = |name, covers, how, expect, me, bytes| {
        Vector::bad(name, covers, ("sealed-withdrawal", how), expect, Is::SealedTo(me), bytes)
    };
    let edited = |edit: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        edit(&mut bytes);
        bytes
    };
    let mut padded = (letter.len() as u32).to_be_bytes().to_vec();
    padded.extend(&letter);
    let padded_to = |size, last| {
        let mut plain = padded.clone();
        plain.resize(size, 0);
        *plain.last_mut().unwrap() = last;
        sealed_plain(&plain, "central.xb")
    };
    // Another node re-signs the letter of central.xa as its own.
    let mut resigned = raw("withdrawal");
    resigned.from = "central.xc".into();
    resigned.signers = vec![(1, node_keys("central.xc").signing, Purpose::LetterByNode)];
    let seen_as = |name, covers, how, expect, seen| {
        let bytes = good.clone();
        Vector { seen: Some(seen), ..bad(name, covers, how, expect, "central.xb", bytes) }
    };
    let digest = |bytes: &[u8]| terms::Digest::from_bytes(<sha2::Sha256 as sha2::Digest>::digest(bytes).into());
    let mut other = sample("withdrawal");
    other.header.in_reply_to = None;
    let other = Raw::of(&other, &["ada.xa"]).bytes();
    let (mine, its) = ("central.xb", "central.xc");
    vec![
        bad("sealed-to-another", "B18", "opened by central.xc", "wrong-recipient", its, good.clone()),
        bad("relayed", "B19", "the frame for central.xb sealed to central.xc", "relayed", its, sealed(&letter, its)),
        bad(
            "relayed-and-signed-anew",
            "B19",
            "central.xc signs the letter of central.xa as its own",
            "header-mismatch",
            mine,
            sealed(&resigned.bytes(), mine),
        ),
        bad("sealed-version-two", "B20", "comity-sealed/2", "unknown-version", mine, edited(&|b| b[14] = b'2')),
        bad("sealed-suite-two", "B06", "suite 2 on the outside", "unknown-suite", mine, edited(&|b| b[17] = 2)),
        bad(
            "sealed-to-unknown-key",
            "",
            "the name of a key that the recipient does not have",
            "unknown-opening-key",
            mine,
            edited(&|b| b[40] ^= 1),
        ),
        bad(
            "sealed-bit",
            "B08",
            "one bit of the ciphertext",
            "cannot-open",
            mine,
            edited(&|b| *b.last_mut().unwrap() ^= 1),
        ),
        bad(
            "sealed-truncated",
            "B08",
            "the last byte is missing",
            "not-sealed",
            mine,
            edited(&|b| b.truncate(b.len() - 1)),
        ),
        bad("sealed-is-a-frame", "B17", "a frame that was not sealed", "not-sealed", mine, letter.clone()),
        bad("padding-not-zero", "", "the last byte of the padding is 1", "bad-padding", mine, padded_to(4 << 10, 1)),
        bad("padding-too-large", "", "padded to the second size class", "bad-padding", mine, padded_to(16 << 10, 0)),
        seen_as("replayed-after-a-second", "B23", "the same letter was seen before", "replayed", digest(&letter))
            .when("2026-11-23T12:00:01Z"),
        seen_as("replayed-after-a-day", "B23", "the same letter was seen before", "replayed", digest(&letter))
            .when("2026-11-24T12:00:00Z"),
        seen_as(
            "same-letter-other-body",
            "B16",
            "another letter was seen under its number",
            "same-letter-other-body",
            digest(&other),
        ),
        Vector::bad(
            "frame-is-sealed",
            "B17",
            ("withdrawal", "a sealed letter where a frame is due"),
            "bad-frame",
            Is::Frame,
            good.clone(),
        ),
    ]
}
