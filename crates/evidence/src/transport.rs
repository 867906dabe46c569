//! The certificate under which a node shows itself in TLS (RFC 5280), and a member's key as the anchor above it. One shape, so that it is
//! written here with the DER that time stamps need anyway.

use ed25519_dalek::Signer as _;
use terms::Instant;

use crate::{
    SigningKey,
    der::{self, BIT_STRING, BOOLEAN, oid, write},
};

const UTF8: u8 = 0x0c;
/// `dNSName` in a `GeneralName` (RFC 5280 section 4.2.1.6).
const DNS_NAME: u8 = 0x82;

/// What a transport certificate says.
#[derive(Debug, Clone, Copy)]
pub struct Transport<'a> {
    /// The node that it names.
    pub node: &'a str,
    /// The public transport key (Ed25519), another one than the node's own.
    pub key: &'a [u8; 32],
    /// Drawn at random.
    pub serial: [u8; 16],
    /// From when it is good.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

impl Transport<'_> {
    /// Signed by the node's own key: the certificate in DER.
    pub fn certificate(&self, by: &SigningKey) -> Vec<u8> {
        let algorithm = write::sequence(&[&write::oid(oid::ED25519)]);
        let mut serial = self.serial;
        // Positive and never zero, in at most 16 bytes.
        serial[0] = serial[0] & 0x7f | 0x40;
        let signed = write::sequence(&[
            &write::value(der::built(0), &[&write::number(2)]),
            &write::unsigned(&serial),
            &algorithm,
            &write::sequence(&[&named(self.node)]),
            &write::sequence(&[&write::validity(self.from), &write::validity(self.until)]),
            &write::sequence(&[&named("transport")]),
            &write::sequence(&[&public(self.key)]),
            &write::value(der::built(3), &[&self.extensions()]),
        ]);
        write::sequence(&[&signed, &algorithm, &write::bits(&by.sign(&signed).to_bytes())])
    }

    fn extensions(&self) -> Vec<u8> {
        let critical = write::value(BOOLEAN, &[&[0xff]]);
        // digitalSignature, the first of the bits.
        let usage = write::value(BIT_STRING, &[&[7, 0x80]]);
        let both = write::sequence(&[&write::oid(oid::SERVER_AUTH), &write::oid(oid::CLIENT_AUTH)]);
        let name = write::sequence(&[&write::value(DNS_NAME, &[self.node.as_bytes()])]);
        write::sequence(&[
            &write::sequence(&[&write::oid(oid::KEY_USAGE), &critical, &write::octets(&usage)]),
            &write::sequence(&[&write::oid(oid::EXT_KEY_USAGE), &write::octets(&both)]),
            &write::sequence(&[&write::oid(oid::SUBJECT_ALT_NAME), &write::octets(&name)]),
        ])
    }
}

/// A member as X.509 wants an anchor: what stands inside the sequences of its name and of its public key.
pub fn anchor(node: &str, key: &[u8; 32]) -> (Vec<u8>, Vec<u8>) {
    (named(node), public(key))
}

/// One common name, as a set of one.
fn named(name: &str) -> Vec<u8> {
    let pair = write::sequence(&[&write::oid(oid::COMMON_NAME), &write::value(UTF8, &[name.as_bytes()])]);
    write::value(der::SET, &[&pair])
}

/// What stands inside a SubjectPublicKeyInfo of Ed25519 (RFC 8410).
fn public(key: &[u8; 32]) -> Vec<u8> {
    [write::sequence(&[&write::oid(oid::ED25519)]), write::bits(key)].concat()
}
