//! Opening and verifying a letter is work for the processor: it is done beside those who serve the sockets, and only so much of it at a time.

use exchange::{Me, PeerFault, Verified, open};
use terms::Instant;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::Semaphore,
};

use crate::{Node, directory::InForce};

/// Above this a letter carries a package or a warrant: it takes a hundredth of a second and more, and many times its size in memory.
const LARGE: usize = 64 << 10;

/// Places for letters that are being looked at.
#[derive(Debug)]
pub(crate) struct Looking {
    any: Semaphore,
    /// Fewer than all, so that what is small, as a letter of an emergency is, never waits for what is large.
    large: Semaphore,
}

impl Default for Looking {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { any: Semaphore::new(cores.max(2)), large: Semaphore::new((cores / 2).max(1)) }
    }
}

/// Opens a letter against this directory, in its turn.
pub(super) async fn opened(
    node: &Node,
    sealed: &[u8],
    directory: &InForce,
    now: Instant,
) -> Result<Verified, PeerFault> {
    let looking = &node.looking;
    let _large = if sealed.len() > LARGE { looking.large.acquire().await.ok() } else { None };
    let _turn = looking.any.acquire().await;
    let me = Me { node: &node.id, opening: &node.opening };
    aside(sealed.len(), || open(sealed, &me, directory, now))
}

/// Does what is to be done with so many bytes where nobody else waits for it.
pub(super) fn aside<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    // Where there is one thread only, as in a rehearsal, there is nowhere to go.
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) if bytes > LARGE => tokio::task::block_in_place(work),
        _ => work(),
    }
}
