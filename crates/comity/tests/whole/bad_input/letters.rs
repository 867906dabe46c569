//! Letters that are refused at the letter box.

use std::time::Duration;

use exchange::{Body, Letter, SigningKey};
use request::Event;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant, LetterId, RequestId, Role};

use super::{ASKED, ASKS, HOLDS, House};
use crate::{
    common::{Demo, account, letters},
    forge::{Forge, chance, changed, id, request, unsigned},
};

/// What a letter row starts from: one genuine request and one genuine order.
pub(crate) struct Post<'a> {
    forge: Forge<'a>,
    sealed: Vec<u8>,
    letter: Letter,
    frame: Vec<u8>,
    order: Letter,
    receipt: Vec<u8>,
    /// A letter that the asked desk did send.
    told: LetterId,
}

impl Post<'_> {
    /// The genuine request as another letter, changed, signed by its node and the officer who approved it.
    fn again(&self, number: u8, change: impl FnOnce(&mut Letter)) -> Vec<u8> {
        self.by(number, &[(ASKS, "approver")], change)
    }

    fn by(&self, number: u8, officers: &[(&str, &str)], change: impl FnOnce(&mut Letter)) -> Vec<u8> {
        let letter = changed(&self.letter, number, change);
        self.forge.sealed(&self.forge.signed(&letter, officers), letter.header.to.as_str())
    }

    /// The genuine request, dated so long from now, and alive for so long.
    fn dated(&self, number: u8, at: Instant, alive: Duration) -> Vec<u8> {
        self.again(number, |l| (l.header.at, l.header.expires) = (at, at.after(alive)))
    }

    /// The frame with one thing changed after it was signed.
    fn edited(&self, edit: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut frame = self.frame.clone();
        edit(&mut frame);
        self.forge.sealed(&frame, ASKED)
    }

    /// What went over the wire with one thing changed.
    fn wire(&self, edit: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut sealed = self.sealed.clone();
        edit(&mut sealed);
        sealed
    }
}

/// (number, what is wrong, to which letter box, the letter, the code)
pub(crate) type LetterRow = (&'static str, &'static str, &'static str, fn(&Post<'_>) -> Vec<u8>, &'static str);

/// Each letter is refused with its code, and the refusal stands in the receiving node's log with the letter's digest.
fn check(demo: &Demo, post: &Post<'_>, rows: &[LetterRow]) {
    for (number, wrong, to, write, code) in rows {
        let bytes = write(post);
        let answer = demo.post(to, &bytes);
        assert_eq!((answer.status, answer.code().as_str()), (422, *code), "{number}: {wrong}");
        let its = Digest::from_bytes(Sha256::digest(&bytes).into());
        let noted =
            demo.noted(to, |e| matches!(e, Event::LetterRefused { code: c, digest } if c == code && *digest == its));
        assert_eq!(noted, 1, "{number}: {wrong}: recorded");
    }
}

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) const ENVELOPE: &[LetterRow] = &[
    ("B01", "no signature", ASKED, |p| p.forge.sealed(&unsigned(&p.frame), ASKED), "no-signature"),
    ("B02", "a node key that nobody has", ASKED, stranger, "unknown-key"),
    ("B02", "an officer of another node", ASKED, |p| p.by(2, &[(ASKED, "approver")], |_| ()), "unknown-key"),
    ("B05", "a provider signs a request", ASKED, from_provider, "not-entitled"),
    ("B05", "oversight signs a request", ASKED, |p| p.by(3, &[(ASKS, "overseer")], |_| ()), "not-entitled"),
    ("B05", "a request signed by no officer", ASKED, |p| p.by(4, &[], |_| ()), "not-entitled"),
    ("B06", "another suite on the outside", ASKED, |p| p.wire(|b| b[17] = 2), "unknown-suite"),
    ("B07", "suite none inside", ASKED, |p| p.edited(|b| b[17] = 0), "unknown-suite"),
    ("B08", "a signature is cut short", ASKED, |p| p.edited(|b| b.truncate(b.len() - 1)), "bad-frame"),
    ("B08", "the sealed letter is cut short", ASKED, |p| p.wire(|b| b.truncate(b.len() - 1)), "not-sealed"),
    ("B08", "one bit of the seal", ASKED, |p| p.wire(|b| *b.last_mut().unwrap() ^= 1), "cannot-open"),
    ("B08", "one bit of a signature", ASKED, |p| p.edited(|b| *b.last_mut().unwrap() ^= 1), "bad-signature"),
    (
        "B09",
        "one byte of what was signed",
        ASKED,
        |p| p.edited(|b| swap(b, b"forged name", b"forged nome")),
        "bad-signature",
    ),
    ("B12", "one byte after the signatures", ASKED, |p| p.edited(|b| b.push(0)), "bad-frame"),
    ("B12", "an empty body", ASKED, |_| Vec::new(), "not-sealed"),
    ("B95", "larger than any letter", ASKED, |_| vec![0; (16 << 20) + (5 << 10)], "too-large"),
    ("B16", "the same letter number, other content", ASKED, other_body, "same-letter-other-body"),
    ("B17", "a frame that was never sealed", ASKED, |p| p.frame.clone(), "not-sealed"),
    ("B17", "the receipt is posted where it was written", ASKED, |p| p.receipt.clone(), "wrong-recipient"),
    ("B17", "a receipt for a letter that was never sent", ASKS, receipt_for_nothing, "out-of-turn"),
    ("B18", "addressed to another node", HOLDS, |p| p.sealed.clone(), "wrong-recipient"),
    ("B18", "sent back to its sender", ASKS, |p| p.sealed.clone(), "wrong-recipient"),
    ("B19", "a third node passes it on", HOLDS, |p| p.forge.sealed(&p.frame, HOLDS), "relayed"),
    ("B20", "version 2 on the outside", ASKED, |p| p.wire(|b| b[14] = b'2'), "unknown-version"),
    ("B20", "version 2 inside", ASKED, |p| p.edited(|b| b[14] = b'2'), "unknown-version"),
    ("B24", "dated an hour ahead", ASKED, |p| p.dated(5, p.forge.now().after(HOUR), HOUR), "from-the-future"),
    (
        "B24",
        "dated ten years ahead",
        ASKED,
        |p| p.dated(6, p.forge.now().after(HOUR * 87_600), HOUR),
        "from-the-future",
    ),
    ("B25", "past its day", ASKED, |p| p.dated(7, p.forge.now().before(HOUR), HOUR / 2), "expired"),
    ("B26", "dated in 1969", ASKED, |p| p.dated(8, Instant::from_micros(-1), HOUR), "key-not-valid"),
    ("B34", "a request that nobody approved", ASKED, |p| p.again(20, |l| request(l).approvals.clear()), "not-entitled"),
    (
        "B34",
        "a request that one person approved",
        ASKED,
        |p| p.again(21, |l| request(l).approvals.truncate(1)),
        "not-entitled",
    ),
    ("B35", "a request that one person approved twice", ASKED, approved_twice, "not-entitled"),
    ("B29", "approvals of other content", ASKED, approvals_of_other_content, "not-entitled"),
    (
        "B29",
        "approvals of the same content in another request",
        ASKED,
        |p| p.again(25, |l| l.header.request = Some(RequestId::from_bytes([25; 16]))),
        "not-entitled",
    ),
    (
        "B34",
        "an approval with one changed bit",
        ASKED,
        |p| p.again(24, |l| request(l).approvals[0].signature.0[9] ^= 1),
        "bad-signature",
    ),
    ("B34", "a request that one officer and an overseer approved", ASKED, approved_by_an_overseer, "not-entitled"),
    ("B29", "a request under the number of one that this node sent itself", ASKS, under_our_number, "out-of-turn"),
    ("B33", "a desk asks in another state's name", ASKED, in_anothers_name, "not-entitled"),
    ("B33", "a notice of what another body is said to have tried", ASKED, of_anothers_deed, "not-entitled"),
    ("B05", "an order across a border", HOLDS, order_across, "foreign-state"),
    ("B29", "an order is given a second time", HOLDS, order_again, "out-of-turn"),
    (
        "B05",
        "reality in the middle of an exercise",
        ASKED,
        |p| p.again(9, |l| l.header.exercise = false),
        "exercise-mismatch",
    ),
    ("B29", "a request's number comes again in another letter", ASKED, |p| p.again(10, |_| ()), "out-of-turn"),
    ("B29", "an outcome before any evidence", ASKED, outcome_too_early, "out-of-turn"),
    ("B17", "a receipt for other bytes than were sent", ASKED, receipt_for_other_bytes, "out-of-turn"),
    ("B02", "a node that nobody enrolled", ASKED, nobody, "unknown-sender"),
    ("B29", "a withdrawal by a node that the request is not between", ASKED, withdrawn_by_provider, "not-entitled"),
];

fn swap(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let at = bytes.windows(from.len()).position(|w| w == from).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to);
}

fn stranger(p: &Post<'_>) -> Vec<u8> {
    let letter = changed(&p.letter, 1, |_| ());
    p.forge.sealed(&p.forge.signed_with(&letter, &SigningKey::generate(&mut chance()), &[(ASKS, "approver")]), ASKED)
}

fn from_provider(p: &Post<'_>) -> Vec<u8> {
    p.by(11, &[(HOLDS, "clerk")], |l| l.header.from = id(HOLDS))
}

fn other_body(p: &Post<'_>) -> Vec<u8> {
    let mut letter = p.letter.clone();
    letter.header.expires = letter.header.expires.before(HOUR);
    p.forge.sealed(&p.forge.signed(&letter, &[(ASKS, "approver")]), ASKED)
}

fn receipt_for_nothing(p: &Post<'_>) -> Vec<u8> {
    p.by(12, &[], |l| {
        (l.header.from, l.header.to) = (id(ASKED), id(ASKS));
        let (of, digest) = (LetterId::from_bytes([99; 16]), Digest::from_bytes([0; 32]));
        l.body = Body::from(exchange::ReceiptV1 { of, digest, at: l.header.at });
    })
}

fn receipt_for_other_bytes(p: &Post<'_>) -> Vec<u8> {
    let (of, digest) = (p.told, Digest::from_bytes([0; 32]));
    p.by(17, &[], |l| l.body = Body::from(exchange::ReceiptV1 { of, digest, at: l.header.at }))
}

fn outcome_too_early(p: &Post<'_>) -> Vec<u8> {
    let words = exchange::Prose::new("Charged.").unwrap();
    let body = exchange::OutcomeV1 { used_for: words.clone(), result: words, closes: true, destroyed_at: None };
    p.by(18, &[(ASKS, "investigator")], |l| l.body = Body::from(body))
}

fn nobody(p: &Post<'_>) -> Vec<u8> {
    let letter = changed(&p.letter, 19, |l| l.header.from = id("xx-desk"));
    p.forge.sealed(&p.forge.signed_with(&letter, &SigningKey::generate(&mut chance()), &[]), ASKED)
}

fn approved_twice(p: &Post<'_>) -> Vec<u8> {
    p.again(22, |l| {
        let approvals = &mut request(l).approvals;
        approvals[1] = approvals[0].clone();
    })
}

fn of_anothers_deed(p: &Post<'_>) -> Vec<u8> {
    p.by(28, &[], |l| {
        let body = request(l);
        let notice = exchange::NoticeV1 {
            concerns: body.asked_state,
            authority: body.asked.clone(),
            state: "FR".parse().unwrap(),
            measure: terms::Measure::Disclose,
            at: l.header.at,
            deed: Digest::from_bytes([1; 32]),
            happened: exchange::WhatHappenedV1::Done { consent: terms::GrantId::from_bytes([1; 16]) },
        };
        l.body = Body::from(notice);
    })
}

/// The genuine content, approved anew by its officer and by somebody whose office is only to look.
fn approved_by_an_overseer(p: &Post<'_>) -> Vec<u8> {
    let letter = changed(&p.letter, 26, |l| {
        l.header.request = Some(RequestId::from_bytes([26; 16]));
        let by = [("approver", Role::Approver), ("overseer", Role::Oversight)].map(|by| (ASKS, by));
        approve(p, l, by);
    });
    p.forge.sealed(&p.forge.signed(&letter, &[(ASKS, "approver")]), ASKED)
}

/// A request back: everything in it is in order, but for its number, which is that of the request that was sent to its writer.
fn under_our_number(p: &Post<'_>) -> Vec<u8> {
    let letter = changed(&p.letter, 27, |l| {
        (l.header.from, l.header.to) = (id(ASKED), id(ASKS));
        let body = request(l);
        std::mem::swap(&mut body.asked, &mut body.asking);
        std::mem::swap(&mut body.asked_state, &mut body.asking_state);
        let by = [("investigator", Role::Investigator), ("approver", Role::Approver)].map(|by| (ASKED, by));
        approve(p, l, by);
    });
    p.forge.sealed(&p.forge.signed(&letter, &[(ASKED, "approver")]), ASKS)
}

fn approve(p: &Post<'_>, letter: &mut Letter, by: [(&str, (&str, Role)); 2]) {
    let (content, number) = (request(letter).digest(), letter.header.request.unwrap());
    let signed = by.map(|(node, (office, role))| {
        let (officer, key) = (account(node, office).parse().unwrap(), p.forge.officer(node, office));
        exchange::sign_approval(&officer, role, content, number, letter.header.at, &key)
    });
    request(letter).approvals = signed.to_vec();
}

fn approvals_of_other_content(p: &Post<'_>) -> Vec<u8> {
    p.again(23, |l| {
        request(l).necessity = exchange::Prose::new("Another reason than the one that was approved.").unwrap()
    })
}

fn in_anothers_name(p: &Post<'_>) -> Vec<u8> {
    p.again(13, |l| {
        let asked = request(l).asked_state;
        request(l).asking_state = asked;
    })
}

fn order_across(p: &Post<'_>) -> Vec<u8> {
    let letter = changed(&p.order, 14, |l| l.header.from = id(ASKS));
    p.forge.sealed(&p.forge.signed(&letter, &[(ASKS, "approver")]), HOLDS)
}

fn order_again(p: &Post<'_>) -> Vec<u8> {
    let letter = changed(&p.order, 15, |_| ());
    p.forge.sealed(&p.forge.signed(&letter, &[(ASKED, "approver")]), HOLDS)
}

fn withdrawn_by_provider(p: &Post<'_>) -> Vec<u8> {
    let reason = exchange::Prose::new("Taken back.").unwrap();
    p.by(16, &[(HOLDS, "clerk")], |l| {
        l.header.from = id(HOLDS);
        l.body = Body::from(exchange::WithdrawalV1 { reason });
    })
}

#[test]
fn a_bad_letter_is_refused_with_its_code_and_the_refusal_is_recorded() {
    let house = House::start("bad-letters");
    let demo = &house.demo;
    let number = house.received(&[]);
    house.done((ASKED, "desk"), "hold", &number, &[]);
    house.done((ASKED, "approver"), "hold", &number, &[]);
    house.is_at(ASKED, &number, &["held"]);
    let of = |node: &str, kind: &str| letters(&demo.at(node)).into_iter().find(|l| l.kind == kind).unwrap().bytes;
    let forge = Forge::new(&demo.dir, ASKED);
    let sealed = of(ASKS, "request");
    let (letter, frame) = forge.opened(&sealed, ASKED);
    let (order, _) = forge.opened(&of(ASKED, "order"), HOLDS);

    demo.settled(&[ASKS, ASKED, HOLDS]);

    // B23: the genuine letter again. The first receipt is given again, byte for byte, and nothing happens twice.
    let before = demo.noted(ASKED, |_| true);
    let replays = [demo.post(ASKED, &sealed), demo.post(ASKED, &sealed)];
    assert!(replays.iter().all(|r| r.status == 200), "B23: {replays:?}");
    assert!(!replays[0].body.is_empty() && replays[0].body == replays[1].body, "B23: one receipt");
    assert_eq!(demo.noted(ASKED, |_| true), before, "B23: no second effect");

    let receipt = replays[0].body.clone();
    let told = letters(&demo.at(ASKED)).into_iter().find(|l| l.kind == "status").unwrap().letter;
    let post = Post { forge, sealed, letter, frame, order, receipt, told };
    check(demo, &post, ENVELOPE);

    // After all this the nodes stand where they stood, and go on.
    assert_eq!(house.demo.stage(ASKED, &number), "held");
    assert_eq!(demo.noted(ASKED, |e| matches!(e, Event::Received { .. })), 1);
    assert_eq!(demo.noted(HOLDS, |e| matches!(e, Event::OrderCame { .. })), 1);
    assert_eq!(house.review(&number, ["no"; 4]).status, 200);
}
