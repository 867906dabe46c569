//! What is in a carried file: for each letter its signed frame, what it says as JSON, and the same on paper; who signed, by the directory.

use std::collections::BTreeMap;

use evidence::{package, papers::Paper};
use exchange::{Letter, verify_carried};
use terms::{Instant, LetterId, RequestId};

use super::{paper, plain};
use crate::{
    Node,
    desk::{evidence::papers, no::No},
    partners::PartnerConfig,
};

/// Kind and signed frame, by letter.
pub(super) type Frames = BTreeMap<LetterId, (String, Vec<u8>)>;

/// The files as one.
pub(super) fn bundle(
    node: &Node,
    (id, partner): (RequestId, &PartnerConfig),
    frames: &Frames,
    now: Instant,
) -> Result<Vec<u8>, No> {
    let mut files = BTreeMap::new();
    for (number, (kind, frame)) in frames {
        let verified = verify_carried(frame, &node.directory, now).map_err(|fault| {
            let says = format!("the letter {number} does not verify any more: {fault}");
            No::refused("letter", says, "A key has ended since it was signed: withdraw the request and sign anew.")
        })?;
        let stem = if kind == "request" { "letter".to_owned() } else { format!("{kind}-{}", paper::short(number)) };
        let signed = paper::Signed { letter: verified.letter(), frame, officers: officers(node, &verified) };
        let told = paper::letter(node, (id, partner), &signed, now);
        files.insert(format!("{stem}.frame"), frame.clone());
        files.insert(format!("{stem}.json"), payload(verified.letter())?);
        files.insert(format!("{stem}.txt"), plain::text(&told).into_bytes());
        files.extend(pdf(&told).map(|bytes| (format!("{stem}.pdf"), bytes)));
    }
    files.insert("directory".to_owned(), node.directory.bytes().to_vec());
    // What people read is bound to what was signed: the paper of another letter beside this frame would be found out.
    let list = exchange::sign_contents((&node.id, id), &files, now, &node.keys.signing);
    files.insert(exchange::CONTENTS.to_owned(), list.ok_or_else(|| No::own("a list of files"))?);
    Ok(package::bundle(&files))
}

/// The letter as it was signed, indented: for people and for systems that know nothing of frames.
fn payload(letter: &Letter) -> Result<Vec<u8>, No> {
    let bytes = letter.to_json().ok_or_else(|| No::own("a letter"))?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| No::own("a letter"))?;
    serde_json::to_vec_pretty(&value).map_err(|_| No::own("a letter"))
}

fn officers(node: &Node, verified: &exchange::VerifiedFrame) -> Vec<String> {
    let name = |officer: &exchange::VerifiedOfficer| {
        node.directory
            .officer(officer.officer())
            .map_or_else(|| officer.officer().to_string(), |(o, _)| o.name().to_owned())
    };
    verified.signed_by().iter().map(name).collect()
}

/// On a machine without fonts the letter travels as text, which says the same.
fn pdf(told: &Paper) -> Option<Vec<u8>> {
    papers::paper(told)
}
