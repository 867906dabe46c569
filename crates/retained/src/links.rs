//! Links of one session: each has accounting of its own, and what they make together is over with the last of them (RFC 2866
//! section 5.11).

use std::collections::{BTreeMap, VecDeque};

use crate::{accounting::Server, session::Kind};

/// Which session each link is a link of. The oldest are forgotten when they are too many.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) known: BTreeMap<LinkKey, String>,
    order: VecDeque<LinkKey>,
    bytes: usize,
}

/// Server, number of the link's own session, user.
type LinkKey = (Server, String, String);

/// They take no more memory than this: more than 100,000 of them.
const LINK_BYTES_MAX: usize = 32 << 20;

impl Links {
    pub(crate) fn keep(&mut self, key: LinkKey, multi: String) {
        let size = |key: &LinkKey, multi: &str| 160 + 2 * (key.0.name.len() + key.1.len() + key.2.len()) + multi.len();
        self.bytes += size(&key, &multi);
        self.order.push_back(key.clone());
        self.known.insert(key, multi);
        while self.bytes > LINK_BYTES_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            let multi = self.known.remove(&oldest).unwrap_or_default();
            self.bytes -= size(&oldest, &multi);
        }
    }
}

/// More links than one session has. Those beyond are not told apart from the session.
const LINKS_MAX: usize = 32;

/// What the message of a link is to the session, and the links that are left.
pub(crate) fn turn(links: &mut Vec<Box<str>>, link: Option<&str>, kind: Kind) -> Kind {
    let Some(link) = link else { return kind };
    let before = links.len();
    links.retain(|l| **l != *link);
    match kind {
        // The last one keeps it, so that its stop may come twice and another's is not taken for it.
        Kind::Stop if links.is_empty() => {
            links.push(link.into());
            Kind::Stop
        }
        Kind::Stop => Kind::Interim,
        _ => {
            let others = !links.is_empty();
            if before < LINKS_MAX {
                links.push(link.into());
            }
            if others { Kind::Interim } else { kind }
        }
    }
}
