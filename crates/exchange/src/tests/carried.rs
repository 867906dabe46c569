//! Files for whoever has no node: what is sealed opens, and nothing else does.

use std::collections::BTreeMap;

use super::federation::{chance, directory, id, node_keys, now};
use crate::*;

/// Light work, so that many files can be tried.
const LIGHT: u8 = 4;

fn sealed(plain: &[u8], phrase: &str) -> Vec<u8> {
    seal_carried(plain, &CarriedTo::Phrase(phrase, LIGHT), &mut chance("carried")).unwrap()
}

#[test]
fn a_file_of_any_length_opens_with_the_phrase_and_with_the_key() {
    let key = node_keys("central.xb").opening;
    let edges = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000];
    for length in edges {
        let plain: Vec<u8> = (0..length).map(|n: usize| n.to_le_bytes()[0]).collect();
        let file = sealed(&plain, "k7mq-2xwd");
        assert_eq!(open_carried(&file, &OpenedWith::Phrase("k7mq-2xwd")).unwrap().as_slice(), plain);
        let file = seal_carried(&plain, &CarriedTo::Key(key.sealing_key()), &mut chance("to key")).unwrap();
        assert_eq!(open_carried(&file, &OpenedWith::Key(&key)).unwrap().as_slice(), plain);
    }
}

#[test]
fn another_phrase_another_key_and_the_other_way_in_open_nothing() {
    let (key, other) = (node_keys("central.xb").opening, node_keys("central.xc").opening);
    let by_phrase = sealed(b"letter", "right");
    let by_key = seal_carried(b"letter", &CarriedTo::Key(key.sealing_key()), &mut chance("k")).unwrap();
    let fault = |file: &[u8], with: OpenedWith<'_>| open_carried(file, &with).unwrap_err();
    assert_eq!(fault(&by_phrase, OpenedWith::Phrase("wrong")), NotCarried::WrongSecret);
    assert_eq!(fault(&by_phrase, OpenedWith::Key(&key)), NotCarried::NotForThis);
    assert_eq!(fault(&by_key, OpenedWith::Key(&other)), NotCarried::WrongSecret);
    assert_eq!(fault(&by_key, OpenedWith::Phrase("right")), NotCarried::NotForThis);
    assert_eq!(fault(b"%PDF-1.7\n", OpenedWith::Phrase("right")), NotCarried::NotAge);
}

#[test]
fn no_byte_of_a_file_can_be_changed_or_cut_unseen() {
    let plain = b"the letter of request".repeat(8);
    let file = sealed(&plain, "p");
    for at in 0..file.len() {
        let mut other = file.clone();
        other[at] ^= 1;
        let opened = open_carried(&other, &OpenedWith::Phrase("p"));
        assert!(opened.is_err(), "byte {at} was changed and nobody saw it");
        assert!(open_carried(&file[..at], &OpenedWith::Phrase("p")).is_err(), "cut at {at}");
    }
    assert!(open_carried(&[file, vec![0]].concat(), &OpenedWith::Phrase("p")).is_err());
}

#[test]
fn a_file_cannot_take_the_memory_of_a_machine() {
    let file = String::from_utf8_lossy(&sealed(b"", "p")).replace(" 4\n", " 40\n");
    assert_eq!(open_carried(file.as_bytes(), &OpenedWith::Phrase("p")).unwrap_err(), NotCarried::TooMuchWork);
}

fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

/// A bundle by this node with this key, changed on the way, and read a moment after `at`.
fn check(key: &str, change: impl FnOnce(&mut BTreeMap<String, Vec<u8>>), expect: Result<(), NotAsMade>) {
    let mut all = files(&[("letter.frame", "frame"), ("letter.txt", "Address 203.0.113.7"), ("directory", "d")]);
    let (node, request) = (id("central.xa"), terms::RequestId::from_bytes([7; 16]));
    let list = sign_contents((&node, request), &all, now(), &node_keys(key).signing).unwrap();
    all.insert(CONTENTS.to_owned(), list);
    change(&mut all);
    let verified = verify_contents(&all, &directory(), now());
    assert_eq!(verified.clone().map(drop), expect);
    if let Ok(made) = verified {
        assert_eq!(made, MadeBy { node, request });
    }
}

#[test]
fn a_paper_that_was_laid_beside_a_genuine_frame_is_found_out() {
    let other = |name: &str| Err(NotAsMade::Other(name.to_owned()));
    let put = |name: &'static str, text: &'static str| {
        move |all: &mut BTreeMap<String, Vec<u8>>| drop(all.insert(name.to_owned(), text.as_bytes().to_vec()))
    };
    check("central.xa", |_| {}, Ok(()));
    check("central.xa", put("letter.txt", "Address 203.0.113.8"), other("letter.txt"));
    check("central.xa", put("letter.pdf", "%PDF"), other("letter.pdf"));
    check("central.xa", |all| drop(all.remove("letter.txt")), other("letter.txt"));
    check("central.xa", put("letter.frame", "another"), other("letter.frame"));
    check("central.xa", |all| drop(all.remove(CONTENTS)), Err(NotAsMade::NoList));
    check("central.xa", put(CONTENTS, "{}"), Err(PeerFault::BadShape.into()));
    check("central.xb", |_| {}, Err(PeerFault::UnknownKey.into()));
    let digit = |all: &mut BTreeMap<String, Vec<u8>>| {
        let list = String::from_utf8(all[CONTENTS].clone()).unwrap().replace(&"07".repeat(16), &"08".repeat(16));
        all.insert(CONTENTS.to_owned(), list.into_bytes());
    };
    check("central.xa", digit, Err(PeerFault::BadSignature.into()));
}

/// `protocol/contents.json`: the files as they are beside the list, the list byte for byte, and what becomes of it when one is another.
#[test]
fn the_vector_of_contents_is_the_list_that_is_signed() {
    let all = files(&[("letter.frame", "frame"), ("letter.txt", "Address 203.0.113.7"), ("directory", "d")]);
    let (node, request) = (id("central.xa"), terms::RequestId::from_bytes([7; 16]));
    let list = sign_contents((&node, request), &all, now(), &node_keys("central.xa").signing).unwrap();
    let text: BTreeMap<&str, String> =
        all.iter().map(|(name, bytes)| (name.as_str(), String::from_utf8(bytes.clone()).unwrap())).collect();
    let vector = serde_json::json!({
        "files": text, "public_key": node_keys("central.xa").signing.verifying_key().to_string(),
        "signed_bytes_begin": "comity/1 contents\n", "contents.json": String::from_utf8(list).unwrap(),
    });
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/contents.json");
    let text = serde_json::to_string_pretty(&vector).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap_or_default(), text, "UPDATE=1 rewrites it; read the diff");
}

/// The example of the published format (C2SP, `age.md`).
#[test]
fn keys_are_written_as_age_writes_them() {
    let secret = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR";
    let key = carried_secret(&format!("# created: today\n{secret}\n")).unwrap();
    let public = carried_key_text(key.sealing_key());
    assert!(public.starts_with("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5"));
    assert_eq!(carried_secret_text(&key).as_str(), secret);
    assert_eq!(carried_key(&public).unwrap().id(), key.sealing_key().id());
    let older = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    assert_eq!(carried_key(older).unwrap_err(), NotCarried::NotForThis);
}

#[test]
fn a_phrase_can_be_read_out_and_no_two_are_the_same() {
    let phrase = |n: u16| carried_phrase(&mut chance(&n.to_string())).to_string();
    let all: std::collections::BTreeSet<String> = (0..500).map(phrase).collect();
    assert_eq!(all.len(), 500);
    for phrase in all {
        assert_eq!(phrase.split('-').map(str::len).collect::<Vec<_>>(), [4; 5], "{phrase}");
        assert!(!phrase.contains(['0', '1', 'i', 'l', 'o']), "{phrase}");
    }
}
