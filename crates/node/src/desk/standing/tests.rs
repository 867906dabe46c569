//! Two bodies of one state, of which one has lost an officer's and its node's key to a thief.

use std::time::Duration;

use exchange::{Line, NodeKeys, OfficerDraft, ScopeV1, SigningKey, StandingConsentV1, sign_approval};
use guard::Consent;
use terms::{AuthorityId, DataCategory, GrantId, Instant, Measure, Period, RequestId, Role, StateCode};

use super::{learn, standing, standings};
use crate::{
    desk::{NotTaken, take},
    two::{FROM, Two, good, member, now},
};

const OTHER: &str = "xa-court";

/// What the body of this node publishes, by two of its officers.
fn consent(node: &str, number: u8, to: &[&str], published: Instant) -> StandingConsentV1 {
    StandingConsentV1 {
        id: GrantId::from_bytes([number; 16]),
        state: "XA".parse().unwrap(),
        authority: format!("{node}-body").parse().unwrap(),
        beneficiaries: to.iter().map(|state| state.parse().unwrap()).collect(),
        scope: ScopeV1 {
            measures: vec![Measure::Preserve, Measure::Disclose],
            data: vec![DataCategory::UserIdentification],
            valid: Period::new(now(), now().after(Duration::from_secs(86_400))).unwrap(),
        },
        published,
        approvals: Vec::new(),
    }
}

struct Office {
    id: String,
    key: SigningKey,
}

fn office(two: &mut Two, node: &str, name: &str) -> Office {
    Office { id: format!("{node}.{name}"), key: SigningKey::generate(&mut two.chance) }
}

fn listed(office: &Office) -> OfficerDraft {
    OfficerDraft {
        id: office.id.parse().unwrap(),
        person: format!("p-{}", office.id).parse().unwrap(),
        name: Line::new(&office.id).unwrap(),
        roles: vec![Role::Reviewer],
        keys: vec![(office.key.verifying_key(), good())],
    }
}

fn approved(mut consent: StandingConsentV1, by: &[&Office]) -> StandingConsentV1 {
    let (digest, matter) = (consent.digest(), RequestId::from_bytes(*consent.id.bytes()));
    let one = |o: &&Office| sign_approval(&o.id.parse().unwrap(), Role::Reviewer, digest, matter, now(), &o.key);
    consent.approvals = by.iter().map(one).collect();
    consent
}

async fn relied_on(two: &Two) -> Option<AuthorityId> {
    let state: StateCode = "XA".parse().unwrap();
    match standing(&two.node, state, now()).await.unwrap()?.0 {
        Consent::Standing { authority, beneficiaries, .. } => (!beneficiaries.is_empty()).then_some(authority),
        Consent::Grant { .. } => None,
    }
}

#[tokio::test]
async fn one_body_of_a_state_takes_back_nothing_that_another_has_published() {
    let mut two = Two::start("two-bodies").await;
    let own = SigningKey::from_secret_text(&two.keys.signing.to_secret_text()).unwrap();
    let other = NodeKeys::generate(&mut two.chance);
    let [one, second] = ["one", "second"].map(|name| office(&mut two, FROM, name));
    let thief = office(&mut two, OTHER, "thief");
    let next = two.next(|draft| {
        draft.nodes[0].officers = vec![listed(&one), listed(&second)];
        let mut court = member(OTHER, &other);
        court.officers = vec![listed(&thief)];
        draft.nodes.push(court);
    });
    two.put(next);
    let hour = Duration::from_secs(3600);
    let given = approved(consent(FROM, 1, &["XB"], now().before(hour)), &[&one, &second]);
    let letter = two.letter(given, &own, &[&one.key]);
    take(&two.node, &letter).await.unwrap();
    let body: AuthorityId = format!("{FROM}-body").parse().unwrap();
    assert_eq!(relied_on(&two).await, Some(body.clone()));

    // Later than the one of the desk, by the other body alone.
    let letter = two.letter_by(OTHER, consent(OTHER, 2, &[], now()), &other.signing, &[&thief.key]);
    take(&two.node, &letter).await.unwrap();
    assert_eq!(relied_on(&two).await, Some(body.clone()));
    let shown = standings(&two.node).await.unwrap().others;
    let in_force: Vec<bool> = shown.iter().filter(|one| one.authority == body).map(|one| one.in_force).collect();
    assert_eq!(in_force, [true]);

    // In the desk's name it is not heard at all, and with the desk's own keys not from the future.
    let letter = two.letter_by(OTHER, consent(FROM, 3, &[], now()), &other.signing, &[&thief.key]);
    let told = take(&two.node, &letter).await;
    assert!(matches!(&told, Err(NotTaken::Fault(fault)) if fault.code() == "not-entitled"), "{told:?}");
    let letter = two.letter(consent(FROM, 4, &[], now().after(hour)), &own, &[&one.key]);
    let told = take(&two.node, &letter).await;
    assert!(matches!(&told, Err(NotTaken::Fault(fault)) if fault.code() == "from-the-future"), "{told:?}");
    assert_eq!(relied_on(&two).await, Some(body));

    // Its own body takes it back.
    let letter = two.letter(consent(FROM, 5, &[], now()), &own, &[&one.key]);
    take(&two.node, &letter).await.unwrap();
    assert_eq!(relied_on(&two).await, None);
}

#[tokio::test]
async fn what_another_body_of_our_own_state_publishes_is_nothing_that_we_rely_on() {
    let two = Two::start("own-state").await;
    let mut batch = store::Batch::default();
    let body = StandingConsentV1 { state: two.node.state, ..consent(FROM, 1, &[], now()) };
    learn(&two.node, &body, terms::Digest::from_bytes([1; 32]), &mut batch).await.unwrap();
    assert!(batch.events.is_empty());
}
