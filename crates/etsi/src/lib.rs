//! ETSI TS 103 120 v1.23.1 (HI-1) in JSON: what authorities' and providers' own systems say to each other.
//!
//! A message is read strictly: every flaw is named at once, each with a code, a JSON pointer to its place, and how to put
//! it right. What is read is written back equal; where the schemas leave a place open, what stands there is kept. The
//! published schemas and examples lie under `etsi/`, and tests hold this reader against a JSON Schema validator.
//!
//! Start at [`Message::read`]. Nothing here judges whether a message may be obeyed: that is the guard's.

#[macro_use]
mod wire;

pub mod dictionary;
mod error;
mod flaw;
mod json;
pub mod message;
pub mod object;
mod remark;
mod show;
mod sign;
mod text;

pub use error::EtsiError;
pub use flaw::Flaw;
pub use json::{Json, NotJson};
pub use message::{Action, Message, Request, Response};
pub use object::Hi1Object;
pub use remark::{Remark, remarks};
pub use show::show;
pub use sign::{Key, NotVerified, Signed, sign, signature_of, verify};
pub use text::*;
pub use wire::{AtLeastOne, Choice, Look, Open, OpenObject, Positive, Wire};

/// A message that is longer than this is not read: a package of that size travels in pieces.
pub const BYTES_MAX: usize = 24 << 20;

/// A message of more values than this is not read: each takes memory before anybody has verified who sent it.
pub const VALUES_MAX: usize = 1 << 18;
