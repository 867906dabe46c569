//! What is sent while packages are on their way for hours.

use std::sync::Arc;

use exchange::{PIECE_BYTES, Pieces};
use sha2::{Digest as _, Sha256};
use store::{Batch, OutLetter};
use terms::{Digest, LetterId, Urgency};

use super::{deliver, peer, remember};
use crate::two::{FROM, Two, id, now};

fn letter(number: u8, urgency: Urgency, doc: Option<store::Doc>) -> Batch {
    let stream = format!("asked/{}", format!("{number:02x}").repeat(16));
    let letter = OutLetter {
        letter: LetterId::from_bytes([number; 16]),
        kind: "transmission".into(),
        stream: stream.clone(),
        to: id(FROM),
        bytes: vec![number; 100],
        tries: 0,
        fault: None,
        delivered: None,
        next: now(),
        queued: Some(now()),
        expires: None,
        parked: None,
        frame: None,
        urgency,
    };
    let urgency = [(stream, urgency)].into();
    Batch { letters: vec![letter], urgency, docs: doc.into_iter().collect(), ..Batch::default() }
}

/// A letter whose package of three pieces is kept here.
async fn with_a_package(two: &mut Two, number: u8) {
    let bytes = vec![number; PIECE_BYTES];
    let whole = Digest::from_bytes(Sha256::digest(bytes.repeat(3)).into());
    let size = 3 * PIECE_BYTES as u64;
    let pieces = Pieces::draw(LetterId::from_bytes([number; 16]), whole, size, &mut two.chance).unwrap();
    let mut batch = letter(number, Urgency::Ordinary, Some(remember(&pieces)));
    let case = batch.letters[0].stream.clone();
    let mut growing = two.node.store.grow(&case, whole, size, &mut two.chance).await.unwrap();
    (0..3).for_each(|_| growing.put(&bytes, &mut two.chance).unwrap());
    batch.large.push(growing.done("package").unwrap());
    two.node.store.record(batch, now(), &mut two.chance).await.unwrap();
}

#[tokio::test]
async fn whoever_is_suspended_while_a_package_is_on_its_way_gets_no_further_piece_and_no_letter() {
    let mut two = Two::start("suspended-under-way").await;
    with_a_package(&mut two, 1).await;
    let next = two.next(|draft| draft.nodes[0].signing[0].1.revoked_at = Some(now()));
    let suspended = two.keepers_put(next);
    let _ = two.road.after_piece.set(Box::new(move |have| {
        if have == 1 {
            suspended()
        }
    }));
    let number = LetterId::from_bytes([1; 16]);
    deliver(&two.node, number).await.unwrap();
    assert_eq!(*two.road.pieces.lock().unwrap(), 1);
    let carried = || two.road.carried.lock().unwrap().len();
    assert_eq!(carried(), 1);
    deliver(&two.node, number).await.unwrap();
    assert_eq!((carried(), *two.road.pieces.lock().unwrap()), (1, 1), "not the letter, either");
    let waits = two.node.store.letter(number).await.unwrap().unwrap();
    assert!(waits.parked.is_none() && waits.fault.unwrap().contains("suspended"));
}

#[tokio::test]
async fn a_letter_of_an_emergency_does_not_wait_for_places_that_others_hold_for_hours() {
    let mut two = Two::start("emergency-leaves").await;
    for number in 1..=12 {
        let batch = letter(number, Urgency::Urgent, None);
        two.node.store.record(batch, now(), &mut two.chance).await.unwrap();
    }
    // Whatever is brought there never comes to an end.
    let _ = two.road.hangs.set(());
    let queue = tokio::spawn(peer::queue(Arc::clone(&two.node), id(FROM)));
    let carried = |most: usize| {
        let road = Arc::clone(&two.road);
        async move {
            while road.carried.lock().unwrap().len() < most {
                road.brought.notified().await;
            }
            road.carried.lock().unwrap().clone()
        }
    };
    assert_eq!(carried(8).await.len(), 8);
    two.node.store.record(letter(99, Urgency::Emergency, None), now(), &mut two.chance).await.unwrap();
    assert!(carried(9).await.contains(&vec![99; 100]), "the ninth is the emergency's");
    queue.abort();
}

#[tokio::test]
async fn packages_in_pieces_leave_places_for_letters() {
    let mut two = Two::start("places-for-letters").await;
    for number in 1..=8 {
        with_a_package(&mut two, number).await;
    }
    let _ = two.road.pieces_hang.set(());
    let queue = tokio::spawn(peer::queue(Arc::clone(&two.node), id(FROM)));
    while *two.road.pieces.lock().unwrap() < 6 || two.road.carried.lock().unwrap().len() < 8 {
        two.road.brought.notified().await;
    }
    two.node.store.record(letter(99, Urgency::Ordinary, None), now(), &mut two.chance).await.unwrap();
    while !two.road.carried.lock().unwrap().contains(&vec![99; 100]) {
        two.road.brought.notified().await;
    }
    assert_eq!(*two.road.pieces.lock().unwrap(), 6);
    queue.abort();
}
