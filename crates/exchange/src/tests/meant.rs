//! What a machine with a key shows before it signs.

use std::cell::RefCell;

use terms::Role;

use super::{
    federation::{directory, id, key, node_keys, now},
    samples,
};
use crate::{keys::Purpose, *};

/// Keeps what it is asked to sign, and signs nothing.
struct Asked(RefCell<Vec<Vec<u8>>>);

impl Asked {
    fn by(sign: impl FnOnce(&Self)) -> Vec<u8> {
        let asked = Self(RefCell::default());
        sign(&asked);
        asked.0.into_inner().pop().unwrap()
    }
}

impl Signs for Asked {
    fn verifying_key(&self) -> VerifyingKey {
        key("cora.xb").verifying_key()
    }

    fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        self.0.borrow_mut().push(message.to_vec());
        [0; 64]
    }
}

fn approval() -> Vec<u8> {
    let deed = samples::deed();
    Asked::by(|by| {
        let unsigned = sign_approval(&id("cora.xb"), Role::Reviewer, deed.digest(), deed.request, now(), by);
        assert_eq!(verify_approval(&unsigned, &directory(), now()).map(|_| ()), Err(PeerFault::BadSignature));
    })
}

#[test]
fn every_letter_and_approval_is_read_back_whole_from_what_is_signed() {
    for (name, letter) in samples::all() {
        let keys = node_keys(letter.header.from.as_str());
        let message = Asked::by(|by| {
            let sender = Sender { node: &letter.header.from, node_key: &keys.signing, officers: &[by] };
            sign_frame(&letter, &sender).unwrap();
        });
        let meant = Meant::read(&message).unwrap();
        assert_eq!((meant.what, meant.says.into_bytes()), ("letter", letter.payload().unwrap()), "{name}");
        for bad in [&message[..message.len() - 1], &[message.as_slice(), b"x"].concat()] {
            assert_eq!(Meant::read(bad), None, "{name}");
        }
    }
    let meant = Meant::read(&approval()).unwrap();
    assert!(meant.what == "approval" && meant.says.contains(&samples::deed().digest().to_string()));
}

#[test]
fn what_no_officer_signs_is_not_read() {
    let rest = approval()[b"comity/1 approval\n".len()..].to_vec();
    for purpose in [Purpose::Directory, Purpose::Contents, Purpose::LetterByNode] {
        assert_eq!(Meant::read(&[purpose.prefix(), &rest].concat()), None);
    }
    for other in ["comity-custody-v1\n", "comity-seal-v1\n", "SSH", ""] {
        assert_eq!(Meant::read(&[other.as_bytes(), &rest].concat()), None);
    }
}

#[test]
fn a_thing_is_shown_under_its_own_digest_only() {
    fn check<T: Approvable>(thing: &T) {
        let kinds = ["request", "amendment", "deed", "standing consent", "announcement"];
        for kind in kinds {
            let digest = digest_of(kind, &thing.shown());
            assert_eq!(digest, (kind == T::KIND).then(|| thing.approved()), "{kind} for {}", T::KIND);
        }
        let changed = thing.shown().replacen("\"XB\"", "\"XD\"", 1);
        assert_ne!(changed, thing.shown());
        assert_ne!(digest_of(T::KIND, &changed), Some(thing.approved()));
        // A name that is there twice could show one thing and be another.
        let twice = thing.shown().replacen('{', "{\"another\":1,", 1);
        assert_eq!(digest_of(T::KIND, &twice), None);
    }
    check(&samples::request());
    check(&samples::amendment());
    check(&samples::deed());
    check(&samples::standing_consent());
}
