//! The archive as its users see it: only passes, batches and counts.

#[cfg(test)]
mod aside;
#[cfg(test)]
mod common;
#[cfg(test)]
mod computed;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod expiry;
#[cfg(test)]
mod guarded;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod merges;
#[cfg(test)]
mod open;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tail;
#[cfg(test)]
mod time;
#[cfg(test)]
mod withdraw;
#[cfg(test)]
mod year;

// The tests inside the crate use the same papers, and call it so, too.
#[cfg(test)]
use ::archive;
