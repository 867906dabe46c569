//! Looking for canaries in anything: as they are, in base64, in base64 inside base64.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

use crate::federation::{CANARIES, MARK, TOLD};

/// Letters carry bytes in base64, and those carry others.
const DEPTH: u32 = 3;

/// Shorter runs hold no canary.
const RUN_MIN: usize = 24;

/// The canaries that these bytes hold, however they are wrapped.
pub(crate) fn canaries(bytes: &[u8]) -> Vec<&'static str> {
    let mut found = Vec::new();
    search(bytes, DEPTH, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

/// Do these bytes hold what is told unasked? It travels as text, in one kind of letter.
pub(crate) fn holds_told(bytes: &[u8]) -> bool {
    holds(bytes, TOLD.as_bytes())
}

fn search(bytes: &[u8], depth: u32, found: &mut Vec<&'static str>) {
    if holds(bytes, MARK) {
        found.extend(CANARIES.iter().map(|(_, canary)| *canary).filter(|canary| holds(bytes, canary.as_bytes())));
    }
    if depth == 0 {
        return;
    }
    let code = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    for run in bytes.split(|b| !code(b)).filter(|run| run.len() >= RUN_MIN) {
        // A run may have one letter of another word in front; letters are framed by quotes, so that it has none here.
        let whole = run.get(..run.len() - usize::from(run.len() % 4 == 1)).unwrap_or(run);
        if let Ok(inner) = STANDARD_NO_PAD.decode(whole) {
            search(&inner, depth - 1, found);
        }
    }
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    // Few bytes are `c`; a window is compared only there.
    let Some((first, _)) = what.split_first() else { return true };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|b| b == first) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(what) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn a_canary_is_found_however_it_is_wrapped() {
        let plain = format!("{{\"subscriber\":\"{}\"}}", CANARIES[1].1);
        let once = format!("{{\"answer\":\"{}\"}}", STANDARD.encode(&plain));
        let twice = format!("{{\"frame\":\"{}\"}}", STANDARD.encode(&once));
        for text in [&plain, &once, &twice] {
            assert_eq!(canaries(text.as_bytes()), [CANARIES[1].1]);
        }
        assert!(canaries(STANDARD.encode("nothing of that kind is in here at all").as_bytes()).is_empty());
    }
}
