//! Call-backs, reviews afterwards, recalls and their answers: each good one with neighbours that differ in one thing.

use terms::Role;

use super::{Is, Vector, json, raw::Raw};
use crate::{
    AmendmentV1, Call, CallBackV1, PostReviewV1, RecallAnswerV1, RecallCauseV1, RecallV1,
    keys::Purpose,
    sign_approval, sign_call_back, sign_post_review,
    tests::{
        federation::{at, id, key, line},
        samples,
    },
};

pub(super) fn vectors() -> Vec<Vector> {
    [call_backs(), reviews(), recalls(), consultations(), amendments()].into_iter().flatten().collect()
}

fn called(change: impl FnOnce(&mut (&'static str, Role, &'static str, Call, &'static str))) -> CallBackV1 {
    let call = Call { called: id("central.xa"), number: line("+999 1 555 0100"), confirmed_by: id("ben.xa") };
    let mut who = ("cora.xb", Role::Reviewer, "cora.xb", call, "2026-11-23T11:54:00Z");
    change(&mut who);
    let (officer, role, with, call, when) = who;
    let deed = samples::deed();
    sign_call_back((&id(officer), role), (deed.digest(), deed.request), call, at(when), &key(with))
}

fn call_backs() -> Vec<Vector> {
    let bad = |name, covers, how, expect, said: &CallBackV1| {
        Vector::bad(name, covers, ("call-back", how), expect, Is::CallBack, json(said))
    };
    let good = samples::call_back();
    let deed = samples::deed();
    let approval = sign_approval(&id("cora.xb"), Role::Reviewer, deed.digest(), deed.request, good.at, &key("cora.xb"));
    vec![
        Vector::good("call-back", Is::CallBack, json(&good)),
        bad(
            "call-back-of-another-number",
            "B09",
            "another number than was signed",
            "bad-signature",
            &CallBackV1 { number: line("+999 1 555 0199"), ..good.clone() },
        ),
        bad(
            "call-back-signed-as-approval",
            "B17",
            "the signature of an approval",
            "bad-signature",
            &CallBackV1 { signature: approval.signature, ..good.clone() },
        ),
        bad(
            "call-back-by-the-asker",
            "B05",
            "an investigator of the asker says that the asker was called",
            "not-entitled",
            &called(|c| (c.0, c.1, c.2) = ("ada.xa", Role::Investigator, "ada.xa")),
        ),
        bad(
            "call-back-to-a-provider",
            "B33",
            "a provider was called",
            "not-entitled",
            &called(|c| (c.3.called, c.3.confirmed_by) = (id("net.xb"), id("finn.xb"))),
        ),
        bad(
            "call-back-confirmed-by-a-stranger",
            "B33",
            "whoever confirmed is no officer of the body that was called",
            "not-entitled",
            &called(|c| c.3.confirmed_by = id("dov.xb")),
        ),
        bad(
            "call-back-with-a-revoked-key",
            "B03",
            "a key revoked yesterday",
            "key-revoked",
            &called(|c| c.2 = "cora.xb revoked"),
        ),
        bad(
            "call-back-of-tomorrow",
            "B24",
            "dated in an hour",
            "from-the-future",
            &called(|c| c.4 = "2026-11-23T13:00:00Z"),
        ),
    ]
}

/// A change is the asker's own, approved as what it is, and each time another one.
fn amendments() -> Vec<Vector> {
    let of = |change: fn(&mut AmendmentV1)| {
        let mut amendment = samples::amendment();
        change(&mut amendment);
        Raw::of(&samples::letter(17, "central.xa", "central.xb", amendment), &["ada.xa"]).bytes()
    };
    let bad =
        |name, covers, how, expect, bytes| Vector::bad(name, covers, ("amendment", how), expect, Is::Frame, bytes);
    let by_request = |a: &mut AmendmentV1| a.approvals = samples::request().approvals;
    vec![
        bad("amendment-approved-as-request", "", "the approval of the request before", "not-entitled", of(by_request)),
        bad(
            "amendment-of-another-version",
            "",
            "it replaces another version than was approved",
            "not-entitled",
            of(|a| {
                a.replaces = terms::Digest::from_bytes([9; 32]);
            }),
        ),
        bad("amendment-number-zero", "B12", "number 0", "bad-shape", of(|a| (a.number, a.approvals) = (0, vec![]))),
        bad(
            "amendment-with-old-approvals-inside",
            "",
            "approvals inside the request",
            "bad-shape",
            of(|a| {
                a.request.approvals = samples::request().approvals;
            }),
        ),
        bad(
            "amendment-of-a-state-that-asks-not",
            "B33",
            "it speaks for another state",
            "not-entitled",
            of(|a| {
                (a.request.asking_state, a.approvals) = (id("XB"), vec![]);
            }),
        ),
        bad(
            "amendment-by-the-node-alone",
            "B05",
            "no officer signs",
            "not-entitled",
            Raw::of(&samples::letter(17, "central.xa", "central.xb", samples::amendment()), &[]).bytes(),
        ),
    ]
}

fn reviews() -> Vec<Vector> {
    let bad = |name, covers, how, expect, review: &PostReviewV1| {
        Vector::bad(name, covers, ("post-review", how), expect, Is::PostReview, json(review))
    };
    let good = samples::post_review(true);
    let by_reviewer = {
        let matter = (good.request, good.package);
        sign_post_review(&id("cora.xb"), matter, (true, good.says.clone()), good.at, &key("cora.xb"))
    };
    vec![
        Vector::good("post-review", Is::PostReview, json(&good)),
        bad(
            "post-review-turned-round",
            "B09",
            "a yes that was signed as a no",
            "bad-signature",
            &PostReviewV1 { confirmed: true, ..samples::post_review(false) },
        ),
        bad(
            "post-review-of-another-package",
            "B29",
            "another package than was signed for",
            "bad-signature",
            &PostReviewV1 { package: terms::Digest::from_bytes([7; 32]), ..good },
        ),
        bad(
            "post-review-by-reviewer",
            "B33",
            "by a reviewer, with the reviewer's own key",
            "not-entitled",
            &by_reviewer,
        ),
    ]
}

fn consultations() -> Vec<Vector> {
    let by = |name: &str, from: &str, to: &str, officers: &[&str]| {
        let body = samples::all().into_iter().find(|(n, _)| *n == name).unwrap().1.body;
        Raw::of(&samples::letter(16, from, to, body), officers).bytes()
    };
    let bad =
        |name, neighbour, how, expect, bytes| Vector::bad(name, "B05", (neighbour, how), expect, Is::Frame, bytes);
    let (query, denied) = ("consultation-query", "not-entitled");
    vec![
        bad(
            "consultation-by-the-node-alone",
            query,
            "no officer signs",
            denied,
            by(query, "central.xb", "central.xa", &[]),
        ),
        bad(
            "consultation-by-a-provider",
            query,
            "a provider asks",
            denied,
            by(query, "net.xb", "central.xb", &["finn.xb"]),
        ),
        bad(
            "consultation-by-a-court",
            "consultation-answer",
            "a judge who only authorises answers",
            denied,
            by("consultation-answer", "court.xb", "central.xa", &["hana.xb"]),
        ),
    ]
}

fn recalls() -> Vec<Vector> {
    let recall = |review: PostReviewV1| RecallV1 {
        package: samples::package(),
        cause: RecallCauseV1::ReviewRefused { review },
        says: crate::Prose::new("Not to be used.").unwrap(),
        answer_by: at("2026-11-30T12:00:00Z"),
    };
    let frame = |from: &str, to: &str, body: crate::Body, officers: &[&str]| {
        Raw::of(&samples::letter(14, from, to, body), officers).bytes()
    };
    let refused = |change: fn(&mut RecallV1), officers: &[&str]| {
        let mut body = recall(samples::post_review(false));
        change(&mut body);
        frame("central.xb", "central.xa", body.into(), officers)
    };
    let bad = |name, covers, neighbour, how, expect, bytes| {
        Vector::bad(name, covers, (neighbour, how), expect, Is::Frame, bytes)
    };
    let answer = || RecallAnswerV1::Refused {
        package: samples::package(),
        says: crate::Prose::new("It was read in open court.").unwrap(),
    };
    let forged = {
        let mut review = samples::post_review(false);
        let unsigned = crate::statement::unsigned(&review);
        review.signature = crate::Bytes(key("cora.xb").sign(Purpose::PostReview, &unsigned).to_vec());
        frame("central.xb", "central.xa", recall(review).into(), &[])
    };
    let denied = "not-entitled";
    vec![
        bad(
            "recall-on-a-review-that-confirms",
            "B39",
            "recall-review-refused",
            "the review says yes",
            denied,
            frame("central.xb", "central.xa", recall(samples::post_review(true)).into(), &[]),
        ),
        bad(
            "recall-of-another-package",
            "B39",
            "recall-review-refused",
            "the review is about another package",
            denied,
            refused(|r| r.package = terms::Digest::from_bytes([7; 32]), &[]),
        ),
        bad(
            "recall-on-a-forged-review",
            "B39 B02",
            "recall-review-refused",
            "the review is signed with a reviewer's key",
            "bad-signature",
            forged,
        ),
        bad(
            "recall-on-a-court-of-another-state",
            "B33",
            "recall-review-refused",
            "central.xc calls back on the word of a court of XB",
            denied,
            frame("central.xc", "central.xa", recall(samples::post_review(false)).into(), &[]),
        ),
        bad(
            "recall-in-error-by-the-node-alone",
            "B05",
            "recall-sent-in-error",
            "no officer signs",
            denied,
            refused(|r| r.cause = RecallCauseV1::SentInError {}, &[]),
        ),
        bad(
            "recall-by-a-provider",
            "B05",
            "recall-sent-in-error",
            "a provider calls back",
            denied,
            frame(
                "net.xb",
                "central.xb",
                RecallV1 { cause: RecallCauseV1::SentInError {}, ..recall(samples::post_review(false)) }.into(),
                &["finn.xb"],
            ),
        ),
        bad(
            "recall-answer-by-the-node-alone",
            "B05",
            "recall-answer-refused",
            "no officer signs",
            denied,
            Raw::of(&samples::letter(15, "central.xa", "central.xb", answer()), &[]).bytes(),
        ),
        bad(
            "recall-answer-by-oversight",
            "B05",
            "recall-answer-refused",
            "signed by an officer of oversight",
            denied,
            Raw::of(&samples::letter(15, "central.xa", "central.xb", answer()), &["gus.xa"]).bytes(),
        ),
    ]
}
