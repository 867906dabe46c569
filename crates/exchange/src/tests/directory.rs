//! The directory: who may sign it, when it counts, and what may not stand in it.

use terms::StateCode;

use super::federation::{at, directory, directory_file, draft, id, key, node_keys, now, root_keys, roots};
use crate::*;

fn check(file: &[u8], expect: Result<(), &str>) {
    assert_eq!(Directory::read(file, &roots(), now(), 7).map(|_| ()).map_err(|f| f.code()), expect);
}

fn signed(draft: &DirectoryDraft) -> Vec<u8> {
    let keys = root_keys();
    Directory::write(draft, &[&keys[0], &keys[1]])
}

fn changed(change: impl FnOnce(&mut DirectoryDraft)) -> Vec<u8> {
    let mut draft = draft();
    change(&mut draft);
    signed(&draft)
}

#[test]
fn it_is_looked_up_by_node_officer_body_and_state() {
    let directory = directory();
    let xb: StateCode = id("XB");
    assert_eq!(directory.nodes_of(xb).count(), 3);
    let (officer, node) = directory.officer(&id("eli.xb")).unwrap();
    assert_eq!((officer.person(), node.id()), (&id("eli"), &id("central.xb")));
    assert_eq!(directory.provider(&id("xb-net")).unwrap().id(), &id("net.xb"));
    assert_eq!(directory.authority(&id("xb-court")).unwrap().functions(), [Function::Independent]);
    assert!(directory.authority(&id("xb-net")).is_none());
}

#[test]
fn one_root_is_not_enough_and_signing_twice_is_signing_once() {
    let keys = root_keys();
    check(&Directory::write(&draft(), &[&keys[0]]), Err("directory-too-few-roots"));
    check(&Directory::write(&draft(), &[&keys[0], &key("stranger")]), Err("directory-too-few-roots"));
    check(&Directory::write(&draft(), &[&keys[0], &keys[0]]), Err("directory-layout"));
    check(&Directory::write(&draft(), &[]), Err("directory-too-few-roots"));
    check(&directory_file(), Ok(()));
    let one = Directory::write(&draft(), &[&keys[1]]);
    check(&Directory::countersign(&one, &keys[2]).unwrap(), Ok(()));
}

#[test]
fn roots_that_make_no_sense_are_none() {
    let keys: Vec<_> = root_keys().iter().map(SigningKey::verifying_key).collect();
    assert!(Roots::new(keys.clone(), 0).is_none());
    assert!(Roots::new(keys.clone(), 4).is_none());
    assert!(Roots::new(vec![keys[0], keys[0]], 2).is_none());
    assert!(Roots::new(keys, 3).is_some());
}

#[test]
fn it_counts_from_its_day_to_its_day_and_never_goes_back() {
    check(&changed(|d| d.expires = at("2026-11-23T11:59:59Z")), Err("directory-expired"));
    check(&changed(|d| d.expires = now()), Ok(()));
    check(&changed(|d| d.issued = at("2026-11-23T12:05:01Z")), Err("directory-from-the-future"));
    check(&changed(|d| d.version = 6), Err("directory-rollback"));
    check(&changed(|d| d.version = 8), Ok(()));
}

#[test]
fn nothing_stands_in_it_twice() {
    check(&changed(|d| d.nodes.push(d.nodes[0].clone())), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].id = id("central.xa")), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].organisation = d.nodes[0].organisation.clone()), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].officers[0].id = id("ada.xa")), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].signing[0].0 = key("ada.xa").verifying_key()), Err("directory-twice"));
    check(&changed(|d| d.nodes[1].opening = d.nodes[0].opening.clone()), Err("directory-twice"));
}

#[test]
fn a_provider_has_no_function_of_an_authority_and_a_node_has_keys() {
    check(&changed(|d| d.nodes[4].functions = vec![Function::Central]), Err("directory-bad-entry"));
    check(&changed(|d| d.nodes[0].signing.clear()), Err("directory-bad-entry"));
    check(&changed(|d| d.nodes[0].opening.clear()), Err("directory-bad-entry"));
}

#[test]
fn any_changed_byte_of_what_is_signed_is_seen() {
    let good = directory_file();
    let start = good.windows(2).position(|pair| pair == b"\n\n").unwrap() + 2;
    for position in (start..good.len()).step_by(211) {
        let mut bad = good.clone();
        bad[position] ^= 1;
        check(&bad, Err("directory-too-few-roots"));
    }
    for length in (0..start).step_by(5) {
        assert!(Directory::read(&good[..length], &roots(), now(), 0).is_err());
    }
}

#[test]
fn the_newest_valid_key_is_sealed_to() {
    let mut draft = draft();
    let (old, term) = draft.nodes[0].opening[0].clone();
    let newer = node_keys("central.xa next").opening.sealing_key().clone();
    draft.nodes[0].opening.push((newer.clone(), Term { from: at("2026-11-20T00:00:00Z"), ..term }));
    let directory = Directory::read(&signed(&draft), &roots(), now(), 0).unwrap();
    let node = directory.node(&id("central.xa")).unwrap();
    assert_eq!(node.sealing_key(now()), Some(&newer));
    assert_eq!(node.sealing_key(at("2026-11-19T00:00:00Z")), Some(&old));
    assert_eq!(node.sealing_key(at("2027-11-19T00:00:00Z")), None);
}

#[test]
fn past_its_day_nothing_can_be_checked() {
    let (_, letter) = super::samples::all().swap_remove(0);
    let frame =
        super::federation::as_sender(&letter.header.from, &["ada.xa"], |from| sign_frame(&letter, from).unwrap());
    let result = verify_frame(&frame, &directory(), at("2026-12-31T00:00:01Z")).map(|_| ());
    assert_eq!(result, Err(PeerFault::DirectoryExpired));
}
