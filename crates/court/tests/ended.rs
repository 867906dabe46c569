//! The desk with a directory: a package whose keys have ended since, as node and browser have it judged.
#![cfg(test)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use court::{Verdict, desk};
use evidence::{
    PublicKey, SigningKey as Ed25519,
    package::Worth,
    stamp::authority::{Authority, AuthorityKey},
};
use exchange::{
    Directory, DirectoryDraft, Function, Line, NodeDraft, OfficerDraft, OpeningKey, Organisation, SigningKey, Term,
    VerifyingKey,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use terms::{Instant, Role};

/// Packed at second 40, cosigned at 41, stamped at 50.
const PACKAGE: &[u8] = include_bytes!("../../evidence/tests/released/package-2-stamped.zip");

fn at(second: i64) -> Instant {
    Instant::from_micros((1_795_000_000 + second) * 1_000_000)
}

const EVER: i64 = 40_000_000;

/// A key of the package's house, and until when it counts.
fn key(number: u8, revoked: Option<i64>) -> (VerifyingKey, Term) {
    let public = PublicKey::of(&Ed25519::from_bytes(&[16 + number; 32]));
    let term = Term { from: at(-EVER), until: at(EVER), revoked_at: revoked.map(at) };
    (STANDARD.encode(public.bytes()).parse::<VerifyingKey>().unwrap(), term)
}

fn member(id: &str, state: &str, signing: (VerifyingKey, Term), officers: Vec<OfficerDraft>) -> NodeDraft {
    let mut chance = ChaCha20Rng::seed_from_u64(id.bytes().map(u64::from).sum());
    let opening = OpeningKey::generate(&mut chance).sealing_key().clone();
    let line = |text: &str| Line::new(text).unwrap();
    NodeDraft {
        id: id.parse().unwrap(),
        state: state.parse().unwrap(),
        organisation: Organisation::Authority(id.parse().unwrap()),
        functions: vec![Function::Desk],
        name: line("An invented body"),
        url: line("https://invented.example"),
        telephone: None,
        signing: vec![signing],
        opening: vec![(opening, Term { from: at(-EVER), until: at(EVER), revoked_at: None })],
        officers,
    }
}

fn officer(id: &str, role: Role, key: (VerifyingKey, Term)) -> OfficerDraft {
    let name = Line::new("An invented name").unwrap();
    OfficerDraft { id: id.parse().unwrap(), person: id.parse().unwrap(), name, roles: vec![role], keys: vec![key] }
}

/// The reader: until when the desk's node key counts, whether the witnesses are members, whether the clock is believed, and what time it is.
struct Reader {
    revoked: Option<i64>,
    witnesses: bool,
    stamps: bool,
    now: Option<i64>,
}

impl Reader {
    fn verdict(&self) -> (Verdict, u8) {
        let mut nodes = vec![
            member(
                "authority.xb.example",
                "XB",
                key(0, self.revoked),
                vec![officer("reviewer-7", Role::Reviewer, key(1, None))],
            ),
            member("provider.xb.example", "XB", key(2, None), vec![officer("clerk-2", Role::Clerk, key(3, None))]),
        ];
        let others =
            [("witness.xc.example", "XC", 4), ("witness.xd.example", "XD", 5), ("witness.xe.example", "XE", 6)];
        let others = others.map(|(id, state, number)| member(id, state, key(number, None), Vec::new()));
        nodes.extend(others.into_iter().filter(|_| self.witnesses));
        let draft = DirectoryDraft { version: 7, issued: at(100), expires: at(EVER), exercise: false, nodes };
        let root = SigningKey::generate(&mut ChaCha20Rng::seed_from_u64(1));
        let directory = Directory::write(&draft, &[&root]);
        let input = [&(directory.len() as u64).to_le_bytes()[..], &directory, PACKAGE].concat();
        let now = self.now.map(|second| format!("now={}", at(second).micros()));
        let stamps = self.stamps.then(|| format!("stamp-root={}", clock()));
        let arguments: Vec<String> =
            now.into_iter().chain(stamps).chain(["1".to_owned(), root.verifying_key().to_string()]).collect();
        let (said, code) = desk(&mut input.as_slice(), &arguments);
        (Verdict::read(said.to_string().as_bytes()).unwrap_or_else(|| panic!("{said}")), code)
    }
}

/// The certificate of the authority that stamped the package.
fn clock() -> String {
    let key = AuthorityKey::p256(&[0x77; 32]).unwrap();
    let authority = Authority::exercise(key, "Clock of an exercise", at(-1_000_000), at(100_000_000));
    let coded = STANDARD.encode(authority.certificate());
    format!("-----BEGIN CERTIFICATE-----\n{coded}\n-----END CERTIFICATE-----\n")
}

#[track_caller]
fn check(reader: &Reader, worth: Worth, code: u8) {
    let (verdict, found) = reader.verdict();
    assert_eq!((verdict.report.worth(), found), (worth, code), "{:#?}", verdict.report);
}

fn reader(revoked: Option<i64>) -> Reader {
    Reader { revoked, witnesses: true, stamps: false, now: None }
}

#[test]
fn a_directory_vouches_for_keys_in_their_terms_and_no_longer() {
    check(&reader(None), Worth::Vouched, 0);
    check(&reader(Some(60)), Worth::VouchedBeforeEnd, 3);
    check(&reader(Some(41)), Worth::EndedUnproven, 4);
    check(&Reader { witnesses: false, ..reader(Some(60)) }, Worth::EndedUnproven, 4);
    check(&Reader { witnesses: false, stamps: true, ..reader(Some(60)) }, Worth::VouchedBeforeEnd, 3);
    check(&Reader { witnesses: false, stamps: true, ..reader(Some(50)) }, Worth::EndedUnproven, 4);
    check(&Reader { witnesses: false, now: Some(59), ..reader(Some(60)) }, Worth::Vouched, 0);
    check(&Reader { witnesses: false, now: Some(60), ..reader(Some(60)) }, Worth::EndedUnproven, 4);
}

#[test]
fn without_a_directory_whole_is_all_that_is_said() {
    let input = [&0_u64.to_le_bytes()[..], PACKAGE].concat();
    let (said, code) = desk(&mut input.as_slice(), &[]);
    assert_eq!((said["worth"].as_str(), code), (Some("whole"), 0));
    let broken = input.split_last().unwrap().1;
    let (said, code) = desk(&mut &broken[..], &[]);
    assert_eq!((said["worth"].as_str(), code), (Some("not-verified"), 1));
    let (said, code) = desk(&mut input.as_slice(), &["stamp-root=no certificate".to_owned()]);
    assert_eq!((said["refused"].is_string(), code), (true, 1));
}

/// What the desk says of the package to a reader with these words, and nothing else.
fn said(arguments: &[&str]) -> (serde_json::Value, u8) {
    let input = [&0_u64.to_le_bytes()[..], PACKAGE].concat();
    desk(&mut input.as_slice(), &arguments.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
}

#[test]
fn a_use_that_is_over_is_said_by_the_readers_clock_and_by_the_machines_and_refuses_nothing() {
    // It may be used for a year after the packing.
    let (before, after) = (at(86_400).micros(), at(400 * 86_400).micros());
    for name in ["now", "today"] {
        let (late, code) = said(&[&format!("{name}={after}")]);
        assert!(late["not_proven"].to_string().contains("That you may still use it"), "{late}");
        assert!(late["checks"].to_string().contains("That time ended at"), "{late}");
        assert_eq!((late["worth"].as_str(), code, late["today"].is_string()), (Some("whole"), 0, true));
        let (early, _) = said(&[&format!("{name}={before}")]);
        assert!(!early.to_string().contains("That time ended"), "{early}");
    }
    let (unasked, _) = said(&[]);
    assert!(!unasked.to_string().contains("That time ended") && unasked["today"].is_null(), "{unasked}");
    // The machine's clock judges no key, and no time of packing.
    let (wrong, code) = said(&[&format!("today={}", at(-86_400).micros())]);
    assert_eq!((wrong["worth"].as_str(), code), (Some("whole"), 0), "{wrong}");
}
