//! Ports for a demo. A node's address stands in the signed directory before the node listens there, and between the two nobody else may
//! take it: neither another demo, nor a connection that goes out.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Mutex, PoisonError},
};

use node::clock::chance;
use rand_core::Rng as _;

use crate::say::No;

/// Below what systems give to connections that go out (Linux: 32768 and more; RFC 6335: 49152 and more).
const FIRST: u16 = 20_000;
const BLOCK: u16 = 16;
const BLOCKS: u16 = 700;

/// Ports that are this demo's until the process ends, with the lock that says so to other demos.
static OURS: Mutex<(Vec<u16>, Vec<File>)> = Mutex::new((Vec::new(), Vec::new()));

/// A port that is free, and that no other demo takes.
pub(crate) fn free_port() -> Result<SocketAddr, No> {
    let mut ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..BLOCKS {
        while let Some(port) = ours.0.pop() {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            if TcpListener::bind(address).is_ok() {
                return Ok(address);
            }
        }
        let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
        let block = FIRST + u16::try_from(chance.next_u32() % u32::from(BLOCKS)).unwrap_or(0) * BLOCK;
        if let Some(lock) = locked(block) {
            ours.1.push(lock);
            ours.0.extend(block..block + BLOCK);
        }
    }
    let any = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    any.map_err(|e| No::trouble("no free port", &e))
}

/// The block's lock, unless another demo has it. The system gives it back when the process ends, however it ends.
fn locked(block: u16) -> Option<File> {
    let folder = std::env::temp_dir().join("comity-demo-ports");
    std::fs::create_dir_all(&folder).ok()?;
    let file = File::options().create(true).append(true).open(folder.join(block.to_string())).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_port_is_given_once_and_lies_below_those_of_connections_that_go_out() {
        let mut ports: Vec<u16> = (0..40).map(|_| free_port().unwrap().port()).collect();
        assert!(ports.iter().all(|port| (FIRST..FIRST + BLOCKS * BLOCK).contains(port)), "{ports:?}");
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 40);
    }

    #[test]
    fn a_block_is_one_demos_at_a_time() {
        let block = FIRST + BLOCK * (BLOCKS + 1);
        let first = locked(block).unwrap();
        assert!(locked(block).is_none());
        drop(first);
        assert!(locked(block).is_some());
    }
}
