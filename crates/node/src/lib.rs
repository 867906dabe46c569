//! The running node: clock, sockets, desk, pages. `desk` is the only place where rooms meet.

pub mod away;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod etsi;
pub mod house;
pub mod law_pack;
pub mod ledger;
pub mod listen;
pub mod mapping;
pub mod partners;
pub mod peer;
pub mod reading;
pub mod session;
pub mod stamps;
mod tls;
#[cfg(test)]
mod two;

pub mod rehearsed;

mod ended;
mod files;
pub use files::Files;
pub use tls::NoTransport;
mod officers;
pub mod room;
mod running;
pub use officers::Officers;
pub use running::{Node, NotStarted, Stage, law_files, lost_ends, open_archive};
mod look;
pub use look::Look;

pub mod desk;
pub mod directory;
mod duties;
pub mod http;
pub mod web;
pub mod witness;
