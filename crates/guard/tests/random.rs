//! Random papers by seed: a deed of any shape, papers that fit it, and then nothing, one or a few things spoiled.

use std::time::Duration;

use guard::{Competence, Consent, Deed, Safeguard};
use law::{Authorisation, DualCriminality, ElementResult, Gap};
use terms::{DataCategory, Digest, Measure, RequestId, Role, StateCode, Urgency};

use crate::papers::{
    DAY, HOUR, MINUTE, Papers, citation, deed, dual, grant, id, now, papers, period, standing, state, target,
};

/// Small steps of splitmix64: the same seed gives the same papers everywhere.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const STATES: [&str; 3] = ["xa", "xb", "xc"];

/// Papers for any deed, mostly nearly right: what is wholly random is refused at the first question and tests little.
pub(crate) fn some_papers(chance: &mut Chance) -> Papers {
    let mut all = papers(some_deed(chance));
    match chance.below(4) {
        0 => all.consent = None,
        1 => all.consent = Some(some_standing(chance, &all.deed)),
        _ => {}
    }
    if chance.one_in(3) {
        all.law.authorisation = Authorisation::NotRequired { citation: citation() };
    }
    if chance.one_in(5) {
        all.law.dual = DualCriminality::NotRequired { citation: citation() };
    }
    if all.deed.urgency == Urgency::Emergency && !chance.one_in(3) {
        spoil_emergency(chance, &mut all);
    }
    for _ in 0..chance.of(&[0, 1, 1, 1, 2, 3]) {
        spoil(chance, &mut all);
    }
    all
}

fn some_deed(chance: &mut Chance) -> Deed {
    let (case, soil) = (chance.of(&STATES), chance.of(&STATES));
    // Mostly the state where the data lies orders, at times the asker, at times anyone.
    let orderer = match chance.below(8) {
        0 => chance.of(&STATES),
        1 | 2 => case,
        _ => soil,
    };
    let established = if chance.one_in(12) { chance.of(&STATES) } else { orderer };
    let mut some = deed(orderer, established, soil, case);
    some.measure = chance.of(Measure::ALL);
    some.data = chance.of(&[DataCategory::UserIdentification, DataCategory::UserIdentification, DataCategory::Traffic]);
    some.urgency = chance.of(Urgency::ALL);
    let address = chance.of(&["192.0.2.7", "192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7"]);
    some.target = target(address, if chance.one_in(8) { None } else { Some(40_001) });
    if chance.one_in(24) {
        some.territory = None;
    }
    some
}

fn some_standing(chance: &mut Chance, deed: &Deed) -> Consent {
    let soil = deed.territory.map_or_else(|| "xb".to_owned(), |s| s.as_str().to_ascii_lowercase());
    let others: Vec<&str> = STATES.into_iter().filter(|_| !chance.one_in(6)).collect();
    let mut consent = standing(&soil, &others);
    if let Consent::Standing { scope, .. } = &mut consent {
        scope.measures = Measure::ALL.to_vec();
    }
    consent
}

fn spoil(chance: &mut Chance, papers: &mut Papers) {
    match chance.below(12) {
        0 => spoil_deed(chance, papers),
        11 => spoil_emergency(chance, papers),
        1 => spoil_bodies(chance, papers),
        2 | 3 => spoil_consent(chance, papers),
        4 => spoil_question(chance, papers),
        5 => spoil_law(chance, papers),
        6 => spoil_target(chance, papers),
        7 => spoil_words(chance, papers),
        8 => spoil_authorisation(chance, papers),
        _ => spoil_approvals(chance, papers),
    }
}

/// The deed is changed after its papers were signed.
fn spoil_deed(chance: &mut Chance, papers: &mut Papers) {
    let deed = &mut papers.deed;
    match chance.below(9) {
        0 => deed.request = RequestId::from_bytes([9; 16]),
        1 => deed.measure = chance.of(Measure::ALL),
        2 => deed.data = chance.of(DataCategory::ALL),
        3 => deed.target.clock_error_max = Duration::from_nanos(1),
        4 => deed.holder.established = any_state(chance),
        5 => deed.territory = if chance.one_in(4) { None } else { Some(any_state(chance)) },
        6 => deed.ordered_by.state = any_state(chance),
        7 => deed.for_state = any_state(chance),
        _ => deed.urgency = chance.of(Urgency::ALL),
    }
}

fn any_state(chance: &mut Chance) -> StateCode {
    state(chance.of(&STATES))
}

fn spoil_bodies(chance: &mut Chance, papers: &mut Papers) {
    let at = chance.below(papers.bodies.len());
    match chance.below(3) {
        0 => papers.bodies[at].state = any_state(chance),
        1 => papers.bodies[at].may = chance.of(&[Competence::Order, Competence::Consent, Competence::Authorise]),
        _ if papers.bodies.len() > 1 => drop(papers.bodies.swap_remove(at)),
        _ => {}
    }
}

fn spoil_consent(chance: &mut Chance, papers: &mut Papers) {
    if papers.consent.is_none() || chance.one_in(8) {
        let of = chance.of(&STATES);
        papers.consent = Some(grant(of, &papers.deed));
    }
    let valid = some_validity(chance);
    match papers.consent.as_mut() {
        None => {}
        Some(Consent::Grant { state, authority, request, deed, target, beneficiary, ordered_by, scope, .. }) => {
            match chance.below(11) {
                0 => *state = any_state(chance),
                1 => *authority = id(chance.of(&["central.xa", "central.xb", "court.xb", "nobody"])),
                2 => *request = RequestId::from_bytes([9; 16]),
                3 => *target = Digest::from_bytes([9; 32]),
                4 => *beneficiary = any_state(chance),
                5 => *ordered_by = any_state(chance),
                6 => scope.measures = vec![chance.of(Measure::ALL)],
                7 => scope.data = vec![chance.of(DataCategory::ALL)],
                8 => scope.valid = valid,
                9 => *deed = Digest::from_bytes([9; 32]),
                _ => papers.consent = None,
            }
        }
        Some(Consent::Standing { state, authority, beneficiaries, scope, .. }) => match chance.below(6) {
            0 => *state = any_state(chance),
            1 => *authority = id(chance.of(&["central.xa", "central.xb", "desk.xb", "nobody"])),
            2 => drop(beneficiaries.pop()),
            3 => scope.measures = vec![chance.of(Measure::ALL)],
            4 => scope.data.clear(),
            _ => scope.valid = valid,
        },
    }
}

/// On both sides of both ends, to the microsecond.
fn some_validity(chance: &mut Chance) -> terms::Period {
    let tick = Duration::from_micros(1);
    match chance.below(7) {
        0 => period(now().before(DAY), now().before(tick)),
        1 => period(now().before(DAY), now()),
        2 => period(now(), now().after(DAY)),
        3 => period(now().after(tick), now().after(DAY)),
        4 => period(now().before(DAY), now().after(15 * MINUTE)),
        5 => period(now().before(DAY), now().after(15 * MINUTE + tick)),
        _ => period(now().before(DAY), now().after(MINUTE)),
    }
}

fn spoil_question(chance: &mut Chance, papers: &mut Papers) {
    let question = &mut papers.question;
    match chance.below(7) {
        0 => question.from = any_state(chance),
        1 => question.to = any_state(chance),
        2 => question.measure = chance.of(Measure::ALL),
        3 => question.data = chance.of(DataCategory::ALL),
        4 => question.urgency = chance.of(Urgency::ALL),
        5 => question.asked_at = now().after(Duration::from_micros(chance.below(2) as u64)),
        _ => question.asked_at = now().before(15 * MINUTE + Duration::from_micros(chance.below(2) as u64)),
    }
}

fn spoil_law(chance: &mut Chance, papers: &mut Papers) {
    let law = &mut papers.law;
    match chance.below(7) {
        0 => law.bases.clear(),
        1 => law.gaps.push(Gap {
            code: "language".into(),
            says: "a translation is missing".into(),
            cure: "Add a translation.".into(),
            citation: None,
        }),
        2 => law.authorisation = Authorisation::Unknown,
        3 => law.authorisation = Authorisation::NotRequired { citation: citation() },
        4 => law.dual = DualCriminality::Compared { counts: vec![] },
        _ => {
            let results = [ElementResult::Met, ElementResult::Unknown, ElementResult::NotMet];
            let elements: Vec<_> = (0..chance.below(4)).map(|_| chance.of(&results)).collect();
            law.dual = dual(&elements);
            // A second count may be met where the first is not.
            if let (DualCriminality::Compared { counts }, DualCriminality::Compared { counts: more }) =
                (&mut law.dual, dual(&[chance.of(&results)]))
                && chance.one_in(3)
            {
                counts.extend(more);
            }
        }
    }
}

/// Another target, and everybody signs that one.
fn spoil_target(chance: &mut Chance, papers: &mut Papers) {
    let target = &mut papers.deed.target;
    let start = now().before(10 * DAY);
    let tick = Duration::from_micros(chance.below(3) as u64);
    match chance.below(5) {
        0 => target.period = period(start, start.after(DAY - Duration::from_secs(2) + tick)),
        1 => target.clock_error_max = (DAY - MINUTE) / 2 + tick,
        2 => target.clock_error_max = Duration::MAX,
        3 => target.period = period(now().before(HOUR), now().after(tick)),
        _ => target.period = period(now(), now().after(HOUR)),
    }
    papers.sign_again();
}

/// The call-back, or a month with a second emergency in it.
fn spoil_emergency(chance: &mut Chance, papers: &mut Papers) {
    if chance.one_in(3) {
        papers.emergency.before = Some(now().before(chance.of(&[HOUR, 29 * DAY, 30 * DAY, 31 * DAY])));
        return;
    }
    let spoilt = chance.below(14);
    let when = chance.of(&[now().before(DAY), now().before(DAY + MINUTE), now().after(MINUTE), now().before(9 * DAY)]);
    let Some(call) = papers.emergency.call_back.as_mut().filter(|_| spoilt > 1) else {
        papers.emergency.call_back = None;
        return;
    };
    match spoilt {
        3 => call.by = id(chance.of(&["p-2", "p-9", "judge-1"])),
        4 => call.authority = id("desk.xc"),
        5 => call.state = any_state(chance),
        6 => call.called = any_state(chance),
        7 => call.number = "+999 1 555 0199".into(),
        8 => call.registered = None,
        9 | 10 => call.deed = Digest::from_bytes([9; 32]),
        _ => call.at = when,
    }
}

fn spoil_words(chance: &mut Chance, papers: &mut Papers) {
    let says = chance.of(&[
        "",
        " \n\t",
        "because",
        "------------------------",
        "twelve chars",
        "exactlytwelv",
        "被骗走全部积蓄需查明使用者",
    ]);
    match chance.below(4) {
        0 => papers.necessity = says.into(),
        1 => papers.life_at_risk = Some(says.into()),
        2 => papers.life_at_risk = None,
        _ => {
            let question = chance.of(Safeguard::ALL);
            if chance.one_in(2) {
                papers.safeguards.0.remove(&question);
            } else {
                papers.safeguards.0.insert(question, true);
            }
        }
    }
}

fn spoil_authorisation(chance: &mut Chance, papers: &mut Papers) {
    let valid = some_validity(chance);
    let Some(given) = papers.authorisation.as_mut() else { return };
    match chance.below(7) {
        0 => given.authority = id(chance.of(&["court.xa", "court.xb", "desk.xb", "nobody"])),
        1 => given.role = chance.of(Role::ALL),
        2 => given.state = any_state(chance),
        3 => given.deed = Digest::from_bytes([9; 32]),
        4 => given.valid = valid,
        5 => given.person = id(chance.of(&["p-1", "p-2", "p-3"])),
        _ => papers.authorisation = None,
    }
}

fn spoil_approvals(chance: &mut Chance, papers: &mut Papers) {
    let Some(first) = papers.approvals.first().cloned() else { return };
    match chance.below(4) {
        0 => {
            let at = chance.below(papers.approvals.len());
            papers.approvals.swap_remove(at);
        }
        1 => papers.approvals.push(some_approval(chance, first)),
        _ => {
            let at = chance.below(papers.approvals.len());
            let old = papers.approvals[at].clone();
            papers.approvals[at] = some_approval(chance, old);
        }
    }
}

pub(crate) fn some_approval(chance: &mut Chance, mut approval: guard::Approval) -> guard::Approval {
    let tick = Duration::from_micros(chance.below(2) as u64);
    match chance.below(8) {
        0 | 1 => approval.person = id(chance.of(&["p-1", "p-2", "p-3", "judge-1"])),
        2 => approval.authority = id(chance.of(&["desk.xa", "desk.xb", "desk.xc"])),
        3 => approval.state = any_state(chance),
        4 => approval.role = chance.of(Role::ALL),
        5 => approval.deed = Digest::from_bytes([9; 32]),
        6 => approval.at = now().after(tick),
        _ => approval.at = now().before(7 * DAY + tick),
    }
    approval
}
