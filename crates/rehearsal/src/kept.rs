//! What outlasts a night: records that are only kept, for as long as the law says; and cases that outlast their signatures. Each by itself,
//! with months that pass at once.

use std::{collections::BTreeMap, time::Duration};

use node::{
    desk::{self, Hold},
    house::Action,
};
use request::{Side, Stage, State, fields as f};
use terms::{Measure, RequestId};

use crate::{
    mended::with,
    script::{Matter, Press},
    world::World,
};

/// What a duty officer has at three in the morning.
const AT_NIGHT: &[&str] = &[
    f::CONDUCT,
    f::FACTS,
    f::ADDRESS,
    f::PORT,
    f::TRANSPORT,
    f::TIME_FROM,
    f::TIME_TO,
    f::DATA,
    f::NECESSITY,
    f::NEXUS,
    f::LANGUAGE,
];

/// One request between two members.
pub(crate) struct Case {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) id: RequestId,
}

pub(crate) fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

impl Case {
    /// Presses, and gives the code of the refusal.
    pub(crate) async fn press(
        &self,
        world: &mut World<'_>,
        (side, office): (Side, &'static str),
        action: Action,
        fields: &[(&str, &str)],
    ) -> Option<String> {
        let at = if side == Side::Asking { self.from } else { self.to };
        let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let press = Press { at, office, action, subject: self.id.to_string(), fields, mistake: false };
        world.press(&press).await.unwrap()
    }

    pub(crate) async fn done(
        &self,
        world: &mut World<'_>,
        who: (Side, &'static str),
        action: Action,
        fields: &[(&str, &str)],
    ) {
        assert_eq!(self.press(world, who, action, fields).await, None, "{who:?} {action:?}\n{}", story(world));
    }

    pub(crate) async fn state(&self, world: &World<'_>, side: Side) -> State {
        let at = if side == Side::Asking { self.from } else { self.to };
        let node = world.places[at].node.as_ref().unwrap();
        crate::model::state(node, self.id, side).await.unwrap().0
    }

    pub(crate) async fn work(&self, world: &World<'_>, side: Side, office: &str) -> desk::Work {
        let at = if side == Side::Asking { self.from } else { self.to };
        let place = &world.places[at];
        let list = desk::work(place.node.as_ref().unwrap(), &place.sessions[office]).await.unwrap();
        list.into_iter().find(|work| work.id == self.id.to_string() && work.kind != "order").unwrap()
    }
}

pub(crate) fn story(world: &World<'_>) -> String {
    world.story.told().join("\n")
}

/// Every letter arrives, and what is ordered to be held is held.
pub(crate) async fn settle(world: &mut World<'_>) {
    let mut moved = true;
    while moved {
        moved = false;
        for at in 0..world.places.len() {
            world.hold(at).await.unwrap();
            while world.deliver_one(at).await.unwrap() {
                moved = true;
            }
        }
    }
}

/// Days pass, and each provider destroys what is due.
pub(crate) async fn pass(world: &mut World<'_>, n: u64) {
    world.truth.pass(days(n));
    for at in 0..world.places.len() {
        if world.federation.members[at].provider {
            world.expire(at).await.unwrap();
        }
    }
}

/// A request for preservation with what there is at night, drafted and signed by the desk, and held at once. Between the first two members whose
/// law keeps on such a request, without a body that the rehearsed houses have not.
pub(crate) async fn held_at_night(world: &mut World<'_>) -> Case {
    let only: &[(&str, &str)] = &[(f::MEASURE, Measure::Preserve.as_str())];
    held(world, "desk", |name| AT_NIGHT.contains(&name), only).await
}

/// A request with these fields of the whole one, as far as it is held.
pub(crate) async fn held(
    world: &mut World<'_>,
    office: &'static str,
    of: impl Fn(&str) -> bool,
    more: &[(&str, &str)],
) -> Case {
    for (n, (from, to)) in (1..).zip(world.federation.open.clone()) {
        let case = Case { from, to, id: RequestId::from_bytes([n; 16]) };
        let state = world.federation.members[to].state;
        let whole = crate::federation::addressed(&world.federation.draft, state);
        let at_night = whole.iter().filter(|(name, _)| of(name));
        let mut fields: Vec<(&str, &str)> = at_night.map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let code = state.to_string();
        fields.retain(|(name, _)| *name != f::TO);
        fields.push((f::TO, code.as_str()));
        fields.extend(more);
        case.done(world, (Side::Asking, office), Action::Draft, &fields).await;
        if case.press(world, (Side::Asking, office), Action::Propose, &[]).await.is_some() {
            continue;
        }
        case.done(world, (Side::Asking, "approver"), Action::Approve, &[]).await;
        settle(world).await;
        case.done(world, (Side::Asked, "desk"), Action::Hold, &[]).await;
        if case.press(world, (Side::Asked, "approver"), Action::Hold, &[]).await.is_none() {
            settle(world).await;
            return case;
        }
    }
    panic!("no two members between which records are kept on request\n{}", story(world));
}

/// For how long the law between the two holds at first, and by how much longer.
fn law_says(world: &World<'_>, case: &Case) -> [Option<u32>; 2] {
    let (from, to) = (&world.federation.members[case.from], &world.federation.members[case.to]);
    let data = terms::DataCategory::UserIdentification;
    let conduct = ["fraud".to_owned()];
    let routes = law::lawful_routes(
        &world.federation.book,
        from.state,
        to.state,
        Measure::Preserve,
        data,
        &conduct,
        world.truth.now(),
    );
    routes.iter().map(|basis| basis.hold_days).find(|days| days[0].is_some()).expect("a text that says for how long")
}

#[test]
fn the_desk_has_records_kept_at_night_with_what_it_has_and_for_as_long_as_the_law_says() {
    with(async |world| {
        let case = held_at_night(world).await;
        let [first, _] = law_says(world, &case);
        let first = u64::from(first.unwrap());
        let (asking, asked) = (case.state(world, Side::Asking).await, case.state(world, Side::Asked).await);
        assert_eq!((asking.stage, asked.stage), (Stage::Held, Stage::Held));
        let until = asked.data_ends.unwrap();
        assert!(until <= world.truth.now().after(days(first)) && until > world.truth.now().after(days(first - 1)));
        assert_eq!(asking.data_ends, Some(until), "both sides say until when");
        assert!(asking.draft.field(f::REQUEST_BY).is_some(), "and by when the request for disclosure follows");
        let refused = case.press(world, (Side::Asking, "investigator"), Action::Close, &[]).await;
        assert_eq!(refused.as_deref(), Some("still-kept"));
        // Nothing is asked but that.
        let execute = [("decision", "execute"), ("reasons", "Why not.")];
        let refused = case.press(world, (Side::Asked, "reviewer"), Action::Review, &execute).await;
        assert!(refused.is_some(), "data was to be disclosed that nobody had asked for");
        // It ends by itself, is pointed at before, and is nobody's any more afterwards.
        assert_eq!(case.work(world, Side::Asking, "investigator").await.hold, Hold::InForce);
        pass(world, first - 10).await;
        for (side, office) in [(Side::Asking, "investigator"), (Side::Asked, "desk")] {
            assert_eq!(case.work(world, side, office).await.hold, Hold::LapsesSoon);
        }
        let next = case.work(world, Side::Asked, "desk").await.next;
        assert!(!next.contains(&Action::Hold), "nobody asks for more: {next:?}");
        pass(world, 11).await;
        for (side, office) in [(Side::Asking, "investigator"), (Side::Asked, "reviewer")] {
            let work = case.work(world, side, office).await;
            assert_eq!((work.hold, work.held), (Hold::Lapsed, false));
            assert!(work.next.contains(&Action::Close), "{:?}", work.next);
            case.done(world, (side, office), Action::Close, &[]).await;
        }
    });
}

#[test]
fn disclosure_is_asked_in_the_same_case_with_nothing_typed_twice_and_finds_what_was_kept() {
    with(async |world| {
        let case = held_at_night(world).await;
        let sent = case.state(world, Side::Asking).await.draft;
        // It is written over days, and saved as far as it is.
        let begun: Vec<(String, String)> = sent.0.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        let mut begun: Vec<(&str, &str)> = begun.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        begun.retain(|(name, _)| *name != f::MEASURE);
        begun.push((f::CASE, "4711/2026 (invented)"));
        let refused = case.press(world, (Side::Asking, "desk"), Action::Draft, &begun).await;
        assert_eq!(refused.as_deref(), Some("not-your-office"), "disclosure is asked for by whoever investigates");
        case.done(world, (Side::Asking, "investigator"), Action::Draft, &begun).await;
        let state = case.state(world, Side::Asking).await;
        assert!(state.draft.preserves_only() && state.writing.is_some_and(|w| w.field(f::CASE).is_some()));
        // Longer than any provider keeps by itself.
        pass(world, 20).await;
        let state = world.federation.members[case.to].state;
        let whole = crate::federation::addressed(&world.federation.draft, state);
        let rest: Vec<(&str, &str)> = whole
            .iter()
            .filter(|(name, _)| sent.field(name).is_none() && ![f::TO, f::MEASURE].contains(&name.as_str()))
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .chain([(f::MEASURE, ""), (f::REQUEST_BY, ""), ("reason", "The request for disclosure follows.")])
            .collect();
        case.done(world, (Side::Asking, "investigator"), Action::Amend, &rest).await;
        assert!(case.state(world, Side::Asked).await.draft.preserves_only(), "one person alone asked for more");
        case.done(world, (Side::Asking, "approver"), Action::ApproveAmendment, &[]).await;
        settle(world).await;
        let asked = case.state(world, Side::Asked).await;
        assert_eq!((asked.stage, asked.held), (Stage::Held, true), "what is kept stays kept");
        assert!(!asked.draft.preserves_only());
        disclosed(world, &case).await;
        let state = case.state(world, Side::Asking).await;
        assert_eq!(state.stage, Stage::Verified, "{}", story(world));
        assert!(world.model.seen_lawful > 0, "the answer named nobody: what was kept was not found");
    });
}

/// The ordinary road, to its end.
async fn disclosed(world: &mut World<'_>, case: &Case) {
    case.press(world, (Side::Asked, "magistrate"), Action::Authorise, &[]).await;
    review(world, case).await;
    case.done(world, (Side::Asked, "approver"), Action::Execute, &[]).await;
    settle(world).await;
    produced(world).await;
    case.done(world, (Side::Asked, "reviewer"), Action::Transmit, &[]).await;
    settle(world).await;
    case.done(world, (Side::Asking, "investigator"), Action::Verify, &[]).await;
}

pub(crate) async fn review(world: &mut World<'_>, case: &Case) {
    let answers = ["political", "discrimination", "death-or-torture", "privileged"].map(|q| format!("safeguard.{q}"));
    let mut fields = vec![("decision", "execute"), ("reasons", "Complete; no ground is seen.")];
    fields.extend(answers.iter().map(|name| (name.as_str(), "no")));
    case.done(world, (Side::Asked, "reviewer"), Action::Review, &fields).await;
}

/// Every order to produce that lies at a provider is carried out by its clerk.
pub(crate) async fn produced(world: &mut World<'_>) {
    for (at, matter) in crate::script::all_matters(&world.places).await {
        let Matter::Order(id, request::OrderStage::Came) = matter else { continue };
        for action in [Action::LookUp, Action::Produce] {
            let fields = BTreeMap::new();
            let press = Press { at, office: "clerk", action, subject: id.clone(), fields, mistake: false };
            assert_eq!(world.press(&press).await.unwrap(), None, "{}", story(world));
        }
    }
    settle(world).await;
}

/// The asker says that its request for disclosure follows later.
async fn asked_for_longer(world: &mut World<'_>, case: &Case) {
    let ends = case.state(world, Side::Asked).await.data_ends.unwrap();
    let by = ends.after(days(25)).to_string();
    let longer = [(f::REQUEST_BY, by.as_str()), ("reason", "The court sits next month.")];
    case.done(world, (Side::Asking, "investigator"), Action::Amend, &longer).await;
    case.done(world, (Side::Asking, "approver"), Action::ApproveAmendment, &[]).await;
    settle(world).await;
}

#[test]
fn records_are_kept_for_longer_when_two_people_on_each_side_say_so_and_both_read_until_when() {
    with(async |world| {
        let case = held_at_night(world).await;
        let before = case.state(world, Side::Asked).await.data_ends.unwrap();
        let [first, more] = law_says(world, &case);
        pass(world, 30).await;
        let unasked = case.press(world, (Side::Asked, "desk"), Action::Hold, &[]).await;
        assert_eq!(unasked.as_deref(), Some("longer-not-asked"), "nobody's data is kept for longer than somebody asks");
        asked_for_longer(world, &case).await;
        let work = case.work(world, Side::Asked, "desk").await;
        assert_eq!(work.next.first(), Some(&Action::Hold), "whoever decides is told that it is asked for");
        case.done(world, (Side::Asked, "desk"), Action::Hold, &[]).await;
        let refused = case.press(world, (Side::Asked, "desk"), Action::Hold, &[]).await;
        assert_eq!(refused.as_deref(), Some("same-person"));
        let waits = case.state(world, Side::Asked).await;
        assert_eq!((waits.data_ends, waits.prolonging), (Some(before), None), "one person alone prolonged it");
        case.done(world, (Side::Asked, "approver"), Action::Hold, &[]).await;
        settle(world).await;
        let asked = case.state(world, Side::Asked).await;
        let after = asked.data_ends.unwrap();
        let expected = match more {
            Some(more) => before.after(days(u64::from(more))),
            None => world.truth.now().after(days(u64::from(first.unwrap()))),
        };
        assert!(after <= expected && after > expected.before(days(1)), "{before} {after} {expected}");
        assert_eq!(case.state(world, Side::Asking).await.data_ends, Some(after));
        assert_eq!((asked.stage, asked.prolonging), (Stage::Held, None));
        // And the records are there after the first end.
        pass(world, u64::from(first.unwrap()) - 20).await;
        assert!(world.truth.now() > before);
        assert!(case.work(world, Side::Asking, "investigator").await.held);
    });
}

#[test]
fn a_signature_under_a_hold_that_has_aged_out_is_given_again() {
    with(async |world| {
        let case = held_at_night(world).await;
        asked_for_longer(world, &case).await;
        let before = case.state(world, Side::Asked).await.data_ends;
        case.done(world, (Side::Asked, "desk"), Action::Hold, &[]).await;
        pass(world, 8).await;
        for office in ["approver", "desk"] {
            case.press(world, (Side::Asked, office), Action::Hold, &[]).await;
        }
        case.press(world, (Side::Asked, "approver"), Action::Hold, &[]).await;
        settle(world).await;
        assert!(case.state(world, Side::Asked).await.data_ends > before, "{}", story(world));
    });
}

#[test]
fn preservation_is_refused_on_the_grounds_that_the_book_names_for_it_and_on_no_other() {
    with(async |world| {
        let case = held_at_night(world).await;
        let refuse = |ground| [("decision", "refuse"), ("ground", ground), ("reasons", "No."), ("cure", "None.")];
        let refused = case.press(world, (Side::Asked, "reviewer"), Action::Review, &refuse("GRAV")).await;
        assert_eq!(refused.as_deref(), Some("ground-not-open"));
        case.done(world, (Side::Asked, "reviewer"), Action::Review, &refuse("FORM")).await;
        settle(world).await;
        assert_eq!(case.state(world, Side::Asking).await.stage, Stage::Refused);
    });
}
