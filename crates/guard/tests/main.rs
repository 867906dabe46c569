//! The guard's tests: one plain second reading, every small case, a million random ones, and bad input by its number.

mod bad_input;
mod digest;
mod papers;
mod plain;
mod properties;
mod random;
mod sentences;
mod who_passes;
