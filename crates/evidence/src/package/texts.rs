//! The papers in words: what a package does not prove, and what its custodian states.

use terms::{Digest, Instant, RequestId, StateCode};

use super::Version;
use crate::keys::Holder;

/// Which of [`NOT_PROVEN`] is about time.
const TIME: usize = 3;

/// What no package can prove, in the order in which a defence asks. The report says the same.
pub(super) const NOT_PROVEN: [&str; 6] = [
    "Origin. Custody is shown from the moment when the records were received, never before. Whether they were true, \
     complete and untouched when they were received is a question for whoever recorded them.",
    "The person. A record ties an address to a line, an account or a device at a time, as far as the clocks allow. Who \
     sat there it does not say.",
    "The hand behind a key. A signature shows that a key was used. That its holder used it freely, and alone had it, has \
     to be shown by other means.",
    "The time, by anyone but the nodes themselves, unless somebody else stamped it. The moments named are those of the \
     nodes' clocks. A time stamp in time/ shows only that the seal was there by its moment, for whoever believes its \
     authority.",
    "Completeness of the file. Other records may exist that were not asked for, not found, or lawfully withheld.",
    "Lawfulness. The order and the grant are here to be read; whether they bind, and whether the evidence is admissible, \
     the court decides.",
];

/// What the report says that it does not show.
pub(super) fn not_proven(version: Version, stamped: bool) -> Vec<String> {
    let mut says = NOT_PROVEN.map(str::to_owned);
    if let (Some(time), true) = (says.get_mut(TIME), version == Version::One || !stamped) {
        *time =
            "The time, by anyone but the nodes themselves. The moments named are those of their clocks; there is no \
                 independent time stamp in this package."
                .to_owned();
    }
    says.to_vec()
}

/// `LIMITS.txt`, which is written before the seal is stamped.
pub(super) fn limits() -> String {
    let points: String = NOT_PROVEN.iter().enumerate().map(|(at, text)| format!("{}. {text}\n\n", at + 1)).collect();
    format!(
        "WHAT THIS PACKAGE DOES NOT PROVE\n\n{points}\
         What it does prove, anyone can check without asking a node: see index.html, and run the verifier of Comity or the\n\
         steps that its protocol text describes, with sha256sum and any tool that knows Ed25519 and RFC 6962.\n"
    )
}

pub(super) struct Certificate<'a> {
    pub(super) person: &'a Holder,
    pub(super) state: StateCode,
    pub(super) request: RequestId,
    pub(super) at: Instant,
    pub(super) files: usize,
    pub(super) octets: u64,
    pub(super) payload: Digest,
    pub(super) events: usize,
    pub(super) statement: &'a str,
}

/// `certificate.txt`. Signed by the seal, which covers it.
pub(super) fn certificate(words: &Certificate<'_>) -> String {
    let Certificate { person, state, request, at, files, octets, payload, events, statement } = words;
    format!(
        "CERTIFICATE OF THE CUSTODIAN\n\n\
         I, {person}, state {state}, certify for request {request}:\n\n\
         1. The {files} files under data/ ({octets} bytes) are, byte for byte, what this node received, read out or sent for\n   \
         this request. Nothing was left out of them, added or put right afterwards.\n\
         2. They were packed at {at}. The SHA-256 digest of manifest-sha256.txt, which names them all, is\n   {payload}.\n\
         3. Their custody, from the first event that is told, is the {events} events in custody.json.\n\
         4. What this certificate does not say stands in LIMITS.txt.\n\n\
         {statement}\n\n\
         Signed with the seal of this package (seal.json) by the holders that keys.json marks as sealing.\n"
    )
}
