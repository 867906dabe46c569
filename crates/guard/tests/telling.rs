//! What may be told unasked: every small case against one plain sentence, and each no with its code.

use guard::{APPROVAL_AGE_MAX, Approval, Safeguard, Safeguards, Telling, may_tell};
use terms::{AuthorityId, Digest, Role};

use crate::papers::{HOUR, id, now, state};

const WHY: &str = "Their own people have to warn him.";

/// Who signed: person, office, and whether it is about this, by this body, of these days.
type Signed = (&'static str, Role, bool);

fn approval((person, role, good): Signed, digest: Digest) -> Approval {
    Approval {
        officer: id(&format!("{person}.account")),
        person: id(person),
        authority: id("xa-central"),
        state: state("xa"),
        role,
        deed: if good { digest } else { Digest::from_bytes([9; 32]) },
        at: now().before(HOUR),
    }
}

/// Everything that a case is made of.
#[derive(Debug, Clone, Copy)]
struct Papers {
    home: bool,
    handed: bool,
    bases: usize,
    persons: bool,
    why: bool,
    answers: [Option<bool>; 4],
    death: bool,
    spared: bool,
    signed: [Signed; 2],
}

const GOOD: Papers = Papers {
    home: false,
    handed: false,
    bases: 1,
    persons: true,
    why: true,
    answers: [Some(false); 4],
    death: true,
    spared: true,
    signed: [("ada", Role::Investigator, true), ("ben", Role::Approver, true)],
};

fn told(papers: &Papers) -> String {
    let digest = Digest::from_bytes([7; 32]);
    let authority: AuthorityId = id("xa-central");
    let answers = Safeguard::ALL.iter().copied().zip(papers.answers);
    let safeguards = Safeguards(answers.filter_map(|(q, a)| Some((q, a?))).collect());
    let approvals: Vec<Approval> = papers.signed.iter().map(|s| approval(*s, digest)).collect();
    let telling = Telling {
        authority: &authority,
        state: state("xa"),
        told: state(if papers.home { "xa" } else { "xb" }),
        digest,
        bases: papers.bases,
        asks: None,
        handed_by: papers.handed.then(|| state("xc")),
        persons: papers.persons,
        why_named: if papers.why { WHY } else { "because" },
        safeguards: &safeguards,
        death_penalty: papers.death,
        spared: papers.spared,
        approvals: &approvals,
    };
    match may_tell(&telling, now()) {
        Ok(leave) => {
            assert_eq!(leave.digest(), digest);
            "told".into()
        }
        Err(no) => {
            assert!(!no.to_string().is_empty() && no.cure().len() > 10, "{no}");
            no.code().into()
        }
    }
}

#[test]
fn every_small_case_is_told_if_and_only_if_nothing_speaks_against_it() {
    let answers = [Some(false), Some(true), None];
    let people = [
        [("ada", Role::Investigator, true), ("ben", Role::Approver, true)],
        [("ada", Role::Desk, true), ("ben", Role::Investigator, true)],
        [("ada", Role::Investigator, true), ("ada", Role::Approver, true)],
        [("ada", Role::Reviewer, true), ("ben", Role::Approver, true)],
        [("ada", Role::Investigator, true), ("ben", Role::Approver, false)],
    ];
    let mut cases = 0;
    for bits in 0_u32..128 {
        let bit = |n: u32| bits >> n & 1 == 1;
        for place in 0..4 {
            for answer in answers {
                for (row, signed) in people.into_iter().enumerate() {
                    let mut papers = Papers {
                        home: bit(0),
                        handed: bit(1),
                        bases: usize::from(bit(2)),
                        persons: bit(3),
                        why: bit(4),
                        death: bit(5),
                        spared: bit(6),
                        signed,
                        ..GOOD
                    };
                    papers.answers[place] = answer;
                    let plainly = !papers.home
                        && !papers.handed
                        && papers.bases > 0
                        && (!papers.persons || papers.why)
                        && answer == Some(false)
                        && (!papers.death || papers.spared)
                        && row == 0;
                    assert_eq!(told(&papers) == "told", plainly, "{papers:?}");
                    cases += 1;
                }
            }
        }
    }
    assert_eq!(cases, 7_680);
}

#[test]
fn each_no_has_its_own_code_and_comes_in_the_order_of_putting_right() {
    let check = |change: fn(&mut Papers), code: &str| {
        let mut papers = GOOD;
        change(&mut papers);
        assert_eq!(told(&papers), code);
    };
    check(|_| {}, "told");
    check(|p| p.home = true, "told-at-home");
    check(|p| p.handed = true, "third-states-evidence");
    check(|p| p.bases = 0, "no-basis-to-tell");
    check(|p| p.why = false, "why-named-missing");
    check(|p| p.answers[3] = None, "safeguard-unanswered");
    check(|p| p.answers[2] = Some(true), "safeguard-ground");
    check(|p| p.spared = false, "death-penalty-not-excluded");
    check(|p| p.signed[1].2 = false, "too-few-people");
    check(|p| (p.handed, p.bases, p.spared) = (true, 0, false), "third-states-evidence");
}

#[test]
fn an_approval_of_last_week_is_asked_for_anew() {
    let digest = Digest::from_bytes([7; 32]);
    let old = |signed| Approval { at: now().before(APPROVAL_AGE_MAX + HOUR), ..approval(signed, digest) };
    let approvals: Vec<Approval> = GOOD.signed.into_iter().map(old).collect();
    let (authority, none): (AuthorityId, _) = (id("xa-central"), Safeguards::default());
    let telling = Telling {
        authority: &authority,
        state: state("xa"),
        told: state("xb"),
        digest,
        bases: 1,
        asks: None,
        handed_by: None,
        persons: false,
        why_named: "",
        safeguards: &Safeguards(Safeguard::ALL.iter().map(|q| (*q, false)).collect()),
        death_penalty: false,
        spared: false,
        approvals: &approvals,
    };
    assert_eq!(may_tell(&telling, now()).unwrap_err().code(), "too-few-people");
    let unanswered = Telling { safeguards: &none, ..telling };
    assert_eq!(may_tell(&unanswered, now()).unwrap_err().code(), "safeguard-unanswered");
}
