//! The exercise authority of a node: its key comes from the node's, for this one purpose.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use evidence::{
    sha256,
    stamp::authority::{Authority, AuthorityKey},
};
use terms::Instant;

/// The same for the same node, so that its certificate stays what it was after a restart.
pub(super) fn of_node(name: &str, secret: &[u8; 32]) -> Option<Authority> {
    // One in 2^32 digests is no key of P-256; the next one is.
    let key = (0_u8..8).find_map(|attempt| {
        let text = [b"comity-exercise-time-v1\n".as_slice(), &[attempt], secret].concat();
        AuthorityKey::p256(sha256(&text).bytes())
    })?;
    let moment = |text: &str| Instant::parse(text).ok();
    Some(Authority::exercise(key, name, moment("2020-01-01T00:00:00Z")?, moment("2049-12-31T23:59:59Z")?))
}

/// RFC 7468: lines of 64 characters.
pub(super) fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    let mut out = String::from("-----BEGIN CERTIFICATE-----\n");
    for (at, c) in text.chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            out.push('\n');
        }
        out.push(c);
    }
    out.push_str("\n-----END CERTIFICATE-----\n");
    out
}
