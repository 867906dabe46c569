//! What is wrong with a message, where, and how to put it right.

use std::fmt;

/// One thing that is wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Stable code, in words of ours.
    pub code: &'static str,
    /// JSON pointer to the place (RFC 6901); empty for the message as a whole.
    pub at: String,
    /// What is wrong. It names rules and members, never a value: a value may concern a person.
    pub says: String,
    /// How to put it right.
    pub cure: String,
}

impl Flaw {
    /// A flaw at a place.
    pub fn new(code: &'static str, at: impl Into<String>, says: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { code, at: at.into(), says: says.into(), cure: cure.into() }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { "the message" } else { &self.at };
        write!(f, "{at}: {} ({})", self.says, self.code)
    }
}
