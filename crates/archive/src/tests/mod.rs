//! Tests from inside: at each step that the archive makes on the disk, it is killed, loses its power, or is refused.

mod batches;

// The papers of the tests from outside: folders, passes, made-up records.
#[path = "../../tests/common.rs"]
#[expect(dead_code, reason = "the tests from outside use the rest")]
pub(crate) mod common;
mod every_step;
pub(crate) mod steps;

// As it is called from outside.
use crate as archive;
