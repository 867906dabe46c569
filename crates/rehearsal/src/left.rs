//! A member whose keys have all ended can be told nothing, and holds up nobody.

use std::collections::BTreeMap;

use node::house::Action;
use request::{Event, Side, Stage};
use store::Entry;

use crate::{
    faults::keys,
    kept::{held, story},
    mended::with,
    outlasted::{agreed, not_executed},
    script::{Press, SAFEGUARDS},
    world::World,
};

async fn events(world: &World<'_>, at: usize, name: &str) -> Vec<Entry> {
    world.places[at].node.as_ref().unwrap().store.events(name).await.unwrap()
}

fn not_told(events: &[Entry]) -> usize {
    events.iter().filter(|e| matches!(&e.event, Event::Flagged { code, .. } if code == "not-told")).count()
}

async fn press(
    world: &mut World<'_>,
    (at, office): (usize, &'static str),
    action: Action,
    subject: &str,
    fields: &[(&str, &str)],
) -> Option<String> {
    let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>();
    world.press(&Press { at, office, action, subject: subject.to_owned(), fields, mistake: false }).await.unwrap()
}

#[test]
fn what_a_provider_reports_is_taken_though_the_asker_has_left_meanwhile() {
    with(async |world| {
        let case = held(world, "investigator", |_| true, &[]).await;
        agreed(world, &case).await;
        keys::leaves(world, case.from).await.unwrap();
        not_executed(world).await;
        assert_eq!(case.state(world, Side::Asked).await.stage, Stage::NotExecuted, "{}", story(world));
        assert_eq!(not_told(&events(world, case.to, &store::stream::asked(case.id)).await), 1);
    });
}

#[test]
fn an_attempt_is_written_down_and_answered_though_the_state_concerned_cannot_be_told() {
    with(async |world| {
        let (from, to) = world.federation.open[0];
        let state = world.federation.members[to].state.to_string();
        keys::leaves(world, to).await.unwrap();
        let mut fields = crate::federation::addressed(&world.federation.draft, world.federation.members[to].state);
        fields.insert("territory".to_owned(), state);
        fields.extend(SAFEGUARDS.map(|(k, v)| (k.to_owned(), v.to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let mut codes = Vec::new();
        for office in ["reviewer", "approver"] {
            codes.push(press(world, (from, office), Action::Attempt, &"d7".repeat(16), &fields).await);
        }
        assert_eq!(codes.last().unwrap().as_deref(), Some("holder-abroad"), "{codes:?}");
        let house = events(world, from, store::stream::HOUSE).await;
        assert!(house.iter().any(|e| matches!(e.event, Event::Attempted { .. })), "{}", story(world));
        assert!(not_told(&house) > 0, "{}", story(world));
    });
}

#[test]
fn a_consent_is_published_and_taken_back_though_one_of_those_to_be_told_has_left() {
    with(async |world| {
        let (from, to) = world.federation.open[0];
        let state = world.federation.members[from].state.to_string();
        keys::leaves(world, from).await.unwrap();
        let fields = [("beneficiaries", state.as_str())];
        for office in ["reviewer", "approver"] {
            assert_eq!(press(world, (to, office), Action::Consent, "", &fields).await, None, "{}", story(world));
        }
        assert_eq!(press(world, (to, "approver"), Action::EndConsent, "", &[]).await, None, "{}", story(world));
        assert_eq!(not_told(&events(world, to, "consent").await), 2, "{}", story(world));
    });
}
