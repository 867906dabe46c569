//! Every format that is read, by name.

use crate::{CONNTRACK, Format, Framing, conntrack::Conntrack};

/// All of them. CSV is not among them: it needs a mapping.
pub fn formats() -> Vec<Format> {
    vec![Format {
        converter: CONNTRACK,
        about: "Linux connection tracking: conntrack -E -o timestamp (conntrack-tools 1.4)",
        framing: Framing::Stream,
        open: || Box::new(Conntrack::default()),
    }]
}

/// The format of this name.
pub fn format(name: &str) -> Option<Format> {
    formats().into_iter().find(|f| f.converter.name == name)
}
