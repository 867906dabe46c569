//! Until when which algorithm is believed. A table with its sources, given as an argument: whoever reads in ten years brings a
//! newer one.

use terms::Instant;

/// One algorithm, the last moment at which it is believed, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name, as [`HashName`](crate::stamp::HashName) and [`KeyKind::family`](crate::stamp::KeyKind::family) write it.
    pub name: String,
    /// RFC 3339; none if no end has been named.
    pub until: Option<Instant>,
    /// Who says so.
    pub source: String,
}

/// Name, end, source. Drafts are named as such; where sources differ, the earlier end stands.
const KNOWN: &[(&str, Option<&str>, &str)] = &[
    (
        "SHA-224",
        Some("2030-12-31T23:59:59Z"),
        "NIST SP 800-131A Rev. 3 (initial public draft, October 2024), section 8",
    ),
    ("SHA-256", None, "FIPS 180-4; NIST SP 800-131A Rev. 3 (draft) names no end"),
    ("SHA-384", None, "FIPS 180-4; NIST SP 800-131A Rev. 3 (draft) names no end"),
    ("SHA-512", None, "FIPS 180-4; NIST SP 800-131A Rev. 3 (draft) names no end"),
    (
        "RSA below 3072 bits",
        Some("2030-12-31T23:59:59Z"),
        "NIST IR 8547 (initial public draft, November 2024), table 2: deprecated after 2030",
    ),
    ("RSA", Some("2035-12-31T23:59:59Z"), "NIST IR 8547 (draft), table 2: disallowed after 2035"),
    ("ECDSA P-256", Some("2035-12-31T23:59:59Z"), "NIST IR 8547 (draft), table 2: disallowed after 2035"),
    ("ECDSA P-384", Some("2035-12-31T23:59:59Z"), "NIST IR 8547 (draft), table 2: disallowed after 2035"),
    ("Ed25519", Some("2035-12-31T23:59:59Z"), "NIST IR 8547 (draft), table 2: disallowed after 2035"),
];

/// What was known when this program was written.
pub fn known() -> Vec<Row> {
    let row = |(name, until, source): &(&str, Option<&str>, &str)| Row {
        name: (*name).to_owned(),
        until: until.and_then(|text| Instant::parse(text).ok()),
        source: (*source).to_owned(),
    };
    KNOWN.iter().map(row).collect()
}

/// Until when the table believes in an algorithm; one that it does not name, it never believed in.
pub(super) fn until(table: &[Row], name: &str) -> Option<Instant> {
    match table.iter().find(|row| row.name == name) {
        Some(row) => row.until,
        None => Some(Instant::from_micros(0)),
    }
}
