//! Cases that outlast what allowed them: each time somebody has a next act.

use std::collections::BTreeMap;

use node::house::Action;
use request::{OrderStage, Side, Stage};

use crate::{
    kept::{Case, days, held, pass, produced, review, settle, story},
    mended::with,
    script::{Matter, Press},
    world::World,
};

/// A whole request, ordered to be produced.
async fn granted(world: &mut World<'_>) -> Case {
    let case = held(world, "investigator", |_| true, &[]).await;
    agreed(world, &case).await;
    case
}

pub(crate) async fn agreed(world: &mut World<'_>, case: &Case) {
    case.press(world, (Side::Asked, "magistrate"), Action::Authorise, &[]).await;
    review(world, case).await;
    case.done(world, (Side::Asked, "approver"), Action::Execute, &[]).await;
    settle(world).await;
}

async fn first_act(world: &World<'_>, case: &Case, offices: &[&'static str]) -> (&'static str, Action) {
    for office in offices {
        // It can always be looked at again; that leads nowhere by itself.
        match case.work(world, Side::Asked, office).await.next.first() {
            None | Some(Action::Review | Action::Recall | Action::Consult) => {}
            Some(action) => return (office, *action),
        }
    }
    panic!("nobody has anything to do\n{}", story(world));
}

#[test]
fn a_consent_that_runs_out_while_the_evidence_waits_is_given_anew_and_the_evidence_leaves() {
    with(async |world| {
        let case = granted(world).await;
        produced(world).await;
        assert_eq!(case.state(world, Side::Asked).await.stage, Stage::Produced);
        let early = case.press(world, (Side::Asked, "reviewer"), Action::Renew, &[]).await;
        assert_eq!(early.as_deref(), Some("still-in-force"));
        pass(world, 9).await;
        assert!(case.press(world, (Side::Asked, "reviewer"), Action::Transmit, &[]).await.is_some(), "it has run out");
        // Whoever looks at the list is led to it, one act after another.
        let mut acts = Vec::new();
        while case.state(world, Side::Asked).await.stage == Stage::Produced {
            let (office, action) = first_act(world, &case, &["magistrate", "reviewer", "approver"]).await;
            case.done(world, (Side::Asked, office), action, &[]).await;
            acts.push(action);
            assert!(acts.len() < 6, "{acts:?}\n{}", story(world));
        }
        assert_eq!(acts.iter().filter(|a| **a == Action::Renew).count(), 2, "two people: {acts:?}");
        settle(world).await;
        case.done(world, (Side::Asking, "investigator"), Action::Verify, &[]).await;
        assert_eq!(case.state(world, Side::Asking).await.stage, Stage::Verified);
    });
}

#[test]
fn one_person_does_not_renew_a_consent_twice() {
    with(async |world| {
        let case = granted(world).await;
        produced(world).await;
        pass(world, 9).await;
        case.press(world, (Side::Asked, "magistrate"), Action::Authorise, &[]).await;
        case.done(world, (Side::Asked, "reviewer"), Action::Renew, &[]).await;
        let twice = case.press(world, (Side::Asked, "reviewer"), Action::Renew, &[]).await;
        assert_eq!(twice.as_deref(), Some("same-person"));
    });
}

#[test]
fn what_a_silent_provider_let_run_out_is_reviewed_and_ordered_again() {
    with(async |world| {
        let case = granted(world).await;
        let execute = [("decision", "refuse"), ("ground", "DC"), ("reasons", "No."), ("cure", "None.")];
        let early = case.press(world, (Side::Asked, "reviewer"), Action::Review, &execute).await;
        assert_eq!(early.as_deref(), Some("still-ordered"));
        let first = case.state(world, Side::Asked).await.order;
        pass(world, 9).await;
        agreed(world, &case).await;
        let state = case.state(world, Side::Asked).await;
        assert_eq!((state.stage, state.order == first), (Stage::Granted, false));
    });
}

/// The company has nothing: its clerk says so to every order that lies there.
pub(crate) async fn not_executed(world: &mut World<'_>) {
    for (at, matter) in crate::script::all_matters(&world.places).await {
        let Matter::Order(id, OrderStage::Came) = matter else { continue };
        for (action, fields) in [
            (Action::LookUp, BTreeMap::new()),
            (Action::NotExecute, [("ground", "NODATA"), ("reason", "Nothing is kept of it.")].into()),
        ] {
            let fields = fields.into_iter().map(|(k, v): (&str, &str)| (k.to_owned(), v.to_owned())).collect();
            let press = Press { at, office: "clerk", action, subject: id.clone(), fields, mistake: false };
            assert_eq!(world.press(&press).await.unwrap(), None, "{}", story(world));
        }
    }
    settle(world).await;
}

#[test]
fn what_its_provider_cannot_answer_ends_on_both_sides_with_the_ground_that_it_gave() {
    with(async |world| {
        let case = granted(world).await;
        not_executed(world).await;
        for side in [Side::Asked, Side::Asking] {
            assert_eq!(case.state(world, side).await.stage, Stage::NotExecuted, "{}", story(world));
        }
        let node = world.places[case.from].node.clone().unwrap();
        let events = node.store.events(&store::stream::asking(case.id)).await.unwrap();
        let grounds = |e: &store::Entry| match &e.event {
            request::Event::NotExecuted { ground, reason } => Some((ground.to_string(), reason.clone())),
            _ => None,
        };
        let told: Vec<_> = events.iter().filter_map(grounds).collect();
        assert_eq!(told, [("NODATA".to_owned(), "Nothing is kept of it.".to_owned())]);
        let outcome = [("result", "no-use"), ("words", "There was nothing.")];
        case.done(world, (Side::Asking, "investigator"), Action::Outcome, &outcome).await;
        settle(world).await;
        for (side, office) in [(Side::Asking, "investigator"), (Side::Asked, "reviewer")] {
            case.done(world, (side, office), Action::Close, &[]).await;
        }
    });
}

#[test]
fn what_is_produced_can_still_be_refused() {
    with(async |world| {
        let case = granted(world).await;
        produced(world).await;
        let refuse = [("decision", "refuse"), ("ground", "SOV"), ("reasons", "Found since."), ("cure", "None.")];
        case.done(world, (Side::Asked, "reviewer"), Action::Review, &refuse).await;
        case.done(world, (Side::Asked, "reviewer"), Action::Close, &[]).await;
        settle(world).await;
        assert_eq!(case.state(world, Side::Asking).await.stage, Stage::Refused);
    });
}

#[test]
fn evidence_that_is_called_back_before_it_left_is_closed_on_both_sides() {
    with(async |world| {
        let case = granted(world).await;
        produced(world).await;
        case.done(world, (Side::Asked, "reviewer"), Action::Transmit, &[]).await;
        let why = [("cause", "sent-in-error"), ("reasons", "Another case's package.")];
        case.done(world, (Side::Asked, "reviewer"), Action::Recall, &why).await;
        let work = case.work(world, Side::Asked, "reviewer").await;
        assert!(work.next.contains(&Action::Close), "{:?}", work.next);
        // The letter that calls it back arrives where nothing came.
        settle(world).await;
        let state = case.state(world, Side::Asking).await;
        assert_eq!((state.stage, state.package), (Stage::Recalled, None));
        let answer = [("answer", "destroyed"), ("reasons", "Nothing is here.")];
        case.done(world, (Side::Asking, "investigator"), Action::AnswerRecall, &answer).await;
        settle(world).await;
        for (side, office) in [(Side::Asking, "investigator"), (Side::Asked, "reviewer")] {
            case.done(world, (side, office), Action::Close, &[]).await;
        }
    });
}

#[test]
fn a_recall_that_nobody_answers_is_closed_when_its_day_is_over() {
    with(async |world| {
        let case = granted(world).await;
        produced(world).await;
        case.done(world, (Side::Asked, "reviewer"), Action::Transmit, &[]).await;
        settle(world).await;
        let why = [("cause", "sent-in-error"), ("reasons", "Another case's package.")];
        case.done(world, (Side::Asked, "reviewer"), Action::Recall, &why).await;
        let early = case.press(world, (Side::Asked, "reviewer"), Action::Close, &[]).await;
        assert_eq!(early.as_deref(), Some("answer-awaited"));
        world.truth.pass(days(8));
        case.done(world, (Side::Asked, "reviewer"), Action::Close, &[]).await;
    });
}

#[test]
fn a_person_whose_data_was_handed_over_is_told_when_the_secrecy_ends_though_the_case_was_closed() {
    with(async |world| {
        let case = granted(world).await;
        produced(world).await;
        case.done(world, (Side::Asked, "reviewer"), Action::Transmit, &[]).await;
        settle(world).await;
        case.done(world, (Side::Asking, "investigator"), Action::Verify, &[]).await;
        let outcome = [("result", "identified"), ("words", "The subscriber was heard.")];
        case.done(world, (Side::Asking, "investigator"), Action::Outcome, &outcome).await;
        settle(world).await;
        let told = [("notice", "told"), ("reasons", "By the company, in writing, with where to complain.")];
        let early = case.press(world, (Side::Asked, "desk"), Action::InformPerson, &told).await;
        assert_eq!(early.as_deref(), Some("still-secret"));
        case.done(world, (Side::Asked, "reviewer"), Action::Close, &[]).await;

        let due = case.state(world, Side::Asked).await.notice_due().unwrap();
        let node = world.places[case.to].node.clone().unwrap();
        node::desk::rest(&node).await.unwrap();
        let name = store::stream::asked(case.id);
        assert!(!node.store.open_streams("asked/").await.unwrap().contains(&name), "until then it rests");
        assert!(node.store.awake("asked/", due.before(days(1))).await.unwrap().is_empty());
        let until_due = due.since(world.truth.now());
        world.truth.pass(until_due + days(1));
        assert_eq!(node.store.awake("asked/", world.truth.now()).await.unwrap(), [name]);
        let work = case.work(world, Side::Asked, "desk").await;
        assert_eq!(work.next.first(), Some(&Action::InformPerson), "whoever looks at the list is led to it");
        assert_eq!(work.after.map(|(_, at)| at), Some(due));
        let later = due.after(days(150)).to_string();
        let delay = [("notice", "delayed"), ("reasons", "A trial is near; Act 1, s 4."), ("until", later.as_str())];
        let by_part = case.press(world, (Side::Asked, "approver"), Action::InformPerson, &delay).await;
        assert_eq!(by_part.as_deref(), Some("took-part"));
        let without_end = due.after(days(400)).to_string();
        let endless = [("notice", "delayed"), ("reasons", "Some day."), ("until", without_end.as_str())];
        let refused = case.press(world, (Side::Asked, "magistrate"), Action::InformPerson, &endless).await;
        assert_eq!(refused.as_deref(), Some("until"));
        case.done(world, (Side::Asked, "magistrate"), Action::InformPerson, &delay).await;
        let open = node.store.open_streams("asked/").await.unwrap();
        assert_eq!(open, [store::stream::asked(case.id)], "what was decided is looked at");
        node::desk::rest(&node).await.unwrap();
        assert!(node.store.open_streams("asked/").await.unwrap().is_empty(), "and rests again");

        world.truth.pass(days(150));
        case.done(world, (Side::Asked, "desk"), Action::InformPerson, &told).await;
        assert_eq!(case.state(world, Side::Asked).await.wakes(), None);
    });
}
