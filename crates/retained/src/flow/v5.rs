//! NetFlow version 5: 48 bytes a flow, in a layout that never changes.
//!
//! It has no field for a translated address. Of a translator's customers it can show the private side or the public
//! side, and never that the two belong together; so each flow is set aside as not translated, and none is guessed at.

use super::{sets::Base, templates::number};
use crate::{Read, SetAside};

const HEAD: usize = 24;
const FLOW: usize = 48;

/// Reads one datagram, of which the version is known.
pub(super) fn datagram(base: Base, bytes: &[u8], out: &mut Read) {
    let count = number(bytes, 2, 2).and_then(|n| usize::try_from(n).ok());
    let flows = bytes.get(HEAD..).unwrap_or_default();
    let (Some(count @ 1..), true) = (count, flows.len() >= FLOW) else {
        return out.set_aside(base.place(0), SetAside::NotThisFormat, bytes);
    };
    let mut chunks = flows.chunks_exact(FLOW);
    for (n, flow) in chunks.by_ref().take(count).enumerate() {
        out.set_aside(base.place(HEAD + n * FLOW), SetAside::NotTranslated, flow);
    }
    let read = count.min(flows.len() / FLOW) * FLOW;
    let left = flows.get(read..).unwrap_or_default();
    // More flows than the head counts, or fewer: what is there is kept.
    if left.iter().any(|byte| *byte != 0) {
        out.set_aside(base.place(HEAD + read), SetAside::Unreadable("record"), left);
    }
}
