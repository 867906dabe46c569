//! Letters that come while the directory changes.

use exchange::{PeerFault, PingV1, SigningKey};
use tokio::sync::Notify;

use super::take::take;
use crate::{
    desk::not_taken::NotTaken,
    two::{Two, good, now},
};

#[tokio::test]
async fn two_letters_at_once_with_a_key_of_today_are_both_looked_at_again_after_one_question() {
    let mut two = Two::start("key-of-today").await;
    let fresh = SigningKey::generate(&mut two.chance);
    let next = two.next(|draft| draft.nodes[0].signing.push((fresh.verifying_key(), good())));
    two.road.directories.lock().unwrap().push_back((200, next));
    let letters = [two.letter(PingV1 {}, &fresh, &[]), two.letter(PingV1 {}, &fresh, &[])];
    let held = two.road.held.get_or_init(Notify::new);
    // Both have been looked at in vain before the answer comes.
    let told = async { held.notify_one() };
    let (one, other, ()) = tokio::join!(take(&two.node, &letters[0]), take(&two.node, &letters[1]), told);
    assert_eq!(two.node.directory.version(), 2);
    assert_eq!(*two.road.asked.lock().unwrap(), 1, "they share it");
    let second = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    // One ping a minute is answered: that is another question, and asked only of a letter that is genuine.
    assert!(matches!(second[..], [NotTaken::OutOfTurn(_)]), "{second:?}");
}

#[tokio::test]
async fn a_key_that_is_not_known_is_refused_for_good_only_after_its_owner_has_said_that_there_is_no_newer_directory() {
    let mut two = Two::start("key-of-nobody").await;
    let fresh = SigningKey::generate(&mut two.chance);
    let letter = two.letter(PingV1 {}, &fresh, &[]);
    let nobody = take(&two.node, &letter).await;
    assert!(matches!(nobody, Err(NotTaken::Later(_))), "nobody answered: {nobody:?}");
    two.road.directories.lock().unwrap().push_back((204, Vec::new()));
    let asked = take(&two.node, &letter).await;
    assert!(matches!(asked, Err(NotTaken::Fault(PeerFault::UnknownKey))), "{asked:?}");
    // However often it comes, it costs its owner a few questions, and is never refused without one.
    for _ in 0..20 {
        let again = take(&two.node, &letter).await;
        assert!(matches!(again, Err(NotTaken::Later(_))), "{again:?}");
    }
    assert_eq!(*two.road.asked.lock().unwrap(), 8);
}

#[tokio::test]
async fn who_is_suspended_between_the_opening_of_its_letter_and_the_desk_is_not_heard() {
    let mut two = Two::start("suspended-meanwhile").await;
    let key = SigningKey::from_secret_text(&two.keys.signing.to_secret_text()).unwrap();
    let letter = two.letter(PingV1 {}, &key, &[]);
    let next = two.next(|draft| draft.nodes[0].signing[0].1.revoked_at = Some(now()));
    let alone = two.node.desk.write().await;
    let suspend = async {
        two.put(next);
        drop(alone);
    };
    let (told, ()) = tokio::join!(take(&two.node, &letter), suspend);
    assert!(matches!(told, Err(NotTaken::Fault(PeerFault::KeyRevoked))), "{told:?}");
}
