//! The directory in use, and how a newer one takes its place while the node runs.
//!
//! A newer one comes as a file (`watch`) or from another member (`ask`). It is used only if the threshold of roots signed it, it is in
//! force, and its number is larger (`adopt`): then it is a leaf of the log first, and in use afterwards. It is put in place while
//! nobody's act and no letter is under way, so that each of them sees one directory from beginning to end.

mod adopt;
mod ask;
mod newest;
mod watch;

use std::{collections::BTreeMap, ops::Deref, time::Duration};

use exchange::Directory;
use terms::NodeId;

pub use adopt::{ADOPTED, NotAdopted, Offered, Refused, Source, last_refused};
pub(crate) use adopt::{adopt, missing_key, missing_key_of, note_at_start, own_keys, trusted_roots};
pub(crate) use ask::{Asking, Newer, newer_for, run};
pub use ask::{BYTES_MAX, PATH};
pub use newest::Newest;
pub(crate) use watch::{read_at_start, read_only};

/// So long before its day everybody is told.
pub const SOON: Duration = Duration::from_secs(14 * 86_400);

/// A directory as its roots signed it, with the bytes that they signed.
#[derive(Debug)]
pub struct InForce {
    directory: Directory,
    bytes: Vec<u8>,
    places: BTreeMap<String, NodeId>,
}

impl InForce {
    pub(crate) fn new(directory: Directory, bytes: Vec<u8>) -> Self {
        let place = |node: &exchange::Node| Some((crate::tls::place(node.url())?, node.id().clone()));
        let places = directory.nodes().filter_map(place).collect();
        Self { directory, bytes, places }
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Who is to be asked for at this host and port.
    pub(crate) fn at(&self, place: &str) -> Option<&NodeId> {
        self.places.get(place)
    }
}

impl Deref for InForce {
    type Target = Directory;

    fn deref(&self) -> &Directory {
        &self.directory
    }
}
