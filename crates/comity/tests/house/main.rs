//! The house rules, each held by a test that says why. A rule that only a reviewer remembers is a wish.
//!
//! These tests read the repository itself; golden files beside them are rewritten by `UPDATE=1 cargo test`.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod pass;
#[cfg(test)]
mod pure;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod source;
#[cfg(test)]
mod supply;
#[cfg(test)]
mod words;
