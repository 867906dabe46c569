//! An invented federation of three states, with every kind of key that a node may meet. Nobody in it exists.

use std::str::FromStr;

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sha2::{Digest as _, Sha256};
use terms::{Instant, NodeId, Role};

use crate::{
    Directory, DirectoryDraft, Function, Line, NodeDraft, NodeKeys, OfficerDraft, OpeningKey, Organisation, Roots,
    Sender, SigningKey, Term,
};

/// The moment at which all of it plays.
pub(super) fn now() -> Instant {
    at("2026-11-23T12:00:00Z")
}

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(super) fn id<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(super) fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

/// Chance by name, so that the same names give the same bytes on every machine.
pub(super) fn chance(name: &str) -> ChaCha20Rng {
    ChaCha20Rng::from_seed(Sha256::digest(name).into())
}

pub(super) fn node_keys(node: &str) -> NodeKeys {
    NodeKeys::generate(&mut chance(node))
}

pub(super) fn key(name: &str) -> SigningKey {
    SigningKey::generate(&mut chance(name))
}

pub(super) fn opening(node: &str) -> Vec<OpeningKey> {
    vec![node_keys(node).opening]
}

const YEAR: Term2 = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", None);
const ENDED: Term2 = ("2025-01-01T00:00:00Z", "2026-11-22T12:00:00Z", None);
const REVOKED: Term2 = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", Some("2026-11-22T12:00:00Z"));

type Term2 = (&'static str, &'static str, Option<&'static str>);

fn term((from, until, revoked): Term2) -> Term {
    Term { from: at(from), until: at(until), revoked_at: revoked.map(at) }
}

/// An officer has a key by the name of the account; `NAME ended` and `NAME revoked` are keys of former times.
pub(super) fn officer(account: &str, person: &str, roles: &[Role]) -> OfficerDraft {
    let keys = [("", YEAR), (" ended", ENDED), (" revoked", REVOKED)];
    let keys = keys.map(|(suffix, t)| (key(&format!("{account}{suffix}")).verifying_key(), term(t))).to_vec();
    OfficerDraft { id: id(account), person: id(person), name: line("Invented Name"), roles: roles.to_vec(), keys }
}

fn member(node: &str, organisation: Organisation, functions: &[Function], officers: Vec<OfficerDraft>) -> NodeDraft {
    let NodeKeys { signing, opening } = node_keys(node);
    let former = |suffix: &str, t| (key(&format!("{node}{suffix}")).verifying_key(), term(t));
    NodeDraft {
        id: id(node),
        state: id(&node.split('.').nth(1).unwrap().to_uppercase()),
        organisation,
        functions: functions.to_vec(),
        name: line("Invented Body"),
        url: line("https://node.example"),
        // A directory without registered channels stays as it was; central.xa has one.
        telephone: (node == "central.xa").then(|| line("+999 1 555 0100")),
        signing: vec![(signing.verifying_key(), term(YEAR)), former(" ended", ENDED), former(" revoked", REVOKED)],
        opening: vec![(opening.sealing_key().clone(), term(YEAR))],
        officers,
    }
}

pub(super) fn draft() -> DirectoryDraft {
    let authority = |name: &str| Organisation::Authority(id(name));
    let provider = |name: &str| Organisation::Provider(id(name));
    let both = [Function::Central, Function::Desk];
    DirectoryDraft {
        version: 7,
        issued: at("2026-11-01T00:00:00Z"),
        expires: at("2026-12-31T00:00:00Z"),
        exercise: false,
        nodes: vec![
            member(
                "central.xa",
                authority("xa-central"),
                &both,
                vec![
                    officer("ada.xa", "ada", &[Role::Investigator]),
                    officer("ben.xa", "ben", &[Role::Approver]),
                    officer("gus.xa", "gus", &[Role::Oversight]),
                ],
            ),
            member(
                "central.xb",
                authority("xb-central"),
                &both,
                vec![
                    officer("cora.xb", "cora", &[Role::Reviewer]),
                    officer("dov.xb", "dov", &[Role::Approver]),
                    officer("eli.xb", "eli", &[Role::Desk]),
                    officer("cora2.xb", "cora", &[Role::Approver]),
                ],
            ),
            member("central.xc", authority("xc-central"), &[Function::Central], vec![]),
            member(
                "court.xb",
                authority("xb-court"),
                &[Function::Independent],
                vec![officer("hana.xb", "hana", &[Role::Independent])],
            ),
            member(
                "net.xb",
                provider("xb-net"),
                &[],
                vec![officer("finn.xb", "finn", &[Role::Clerk]), officer("gia.xb", "gia", &[Role::Counsel])],
            ),
            member("net.xc", provider("xc-net"), &[], vec![officer("ida.xc", "ida", &[Role::Clerk])]),
        ],
    }
}

pub(super) fn root_keys() -> Vec<SigningKey> {
    ["root one", "root two", "root three"].map(key).to_vec()
}

pub(super) fn roots() -> Roots {
    Roots::new(root_keys().iter().map(SigningKey::verifying_key).collect(), 2).unwrap()
}

pub(super) fn directory_file() -> Vec<u8> {
    let keys = root_keys();
    Directory::write(&draft(), &[&keys[0], &keys[2]])
}

pub(super) fn directory() -> Directory {
    Directory::read(&directory_file(), &roots(), now(), 0).unwrap()
}

/// Signs as this node with these officers, and hands the sender on.
pub(super) fn as_sender<T>(node: &NodeId, officers: &[&str], then: impl FnOnce(&Sender<'_>) -> T) -> T {
    let keys: Vec<SigningKey> = officers.iter().map(|name| key(name)).collect();
    let officers: Vec<&SigningKey> = keys.iter().collect();
    then(&Sender { node, node_key: &node_keys(node.as_str()).signing, officers: &officers })
}
