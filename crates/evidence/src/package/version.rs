//! What differs between the versions of the package: the folder, the papers, the bounds.

use super::read::{CLOSING, DATA, SEAL, STAMPS, TAGMANIFEST};

/// Which text the package follows: `protocol/evidence-1.md` or `protocol/evidence-2.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Of the first releases; read for ever, written no more.
    One,
    /// What is written today.
    Two,
}

/// Every file beside the payload that both versions have.
const COMMON: [&str; 15] = [
    "LIMITS.txt",
    "bag-info.txt",
    "bagit.txt",
    "certificate.txt",
    "custody.json",
    "index.html",
    "keys.json",
    "log/checkpoint.txt",
    "log/inclusion.json",
    "log/packing.json",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    SEAL,
    TAGMANIFEST,
    "use-limits.json",
];

/// What the second version has besides.
const NEW: [&str; 3] = ["case.jsonld", CLOSING, "log/witnesses.json"];

/// What may be absent: in both versions the first, in the second all.
const OPTIONAL: [&str; 4] = ["directory.letter", "log/consistency.json", "log/earlier.txt", "page.pdf"];

/// For people and other tools: their content is not judged, so it is not kept either.
const NOT_JUDGED: [&str; 6] =
    ["LIMITS.txt", "case.jsonld", "certificate.txt", "directory.letter", "index.html", "page.pdf"];

/// A checkpoint and all its witnesses fit many times over.
const NOTE_BYTES_MAX: u64 = 64 << 10;

impl Version {
    /// The bag's own folder, before the number of the request.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::One => "comity-",
            Self::Two => "evidence-",
        }
    }

    /// The digit in `bag-info.txt` and `log/packing.json`.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// No more files than this; a bound for what a stranger sends.
    pub(super) fn files_max(self) -> usize {
        match self {
            Self::One => 2_000,
            Self::Two => 10_000,
        }
    }

    /// The whole file.
    pub(super) fn bytes_max(self) -> u64 {
        match self {
            Self::One => 256 << 20,
            Self::Two => 1 << 40,
        }
    }

    /// One paper: everything beside the payload is short.
    pub(super) fn paper_max(self, name: &str) -> u64 {
        match (self, name) {
            (Self::One, _) => 16 << 20,
            (Self::Two, "log/checkpoint.txt" | "log/earlier.txt") => NOTE_BYTES_MAX,
            (Self::Two, _) => 8 << 20,
        }
    }

    /// All papers together.
    pub(super) fn papers_max(self) -> u64 {
        match self {
            Self::One => self.bytes_max(),
            Self::Two => 32 << 20,
        }
    }

    /// The files that have to be there.
    pub(super) fn required(self) -> impl Iterator<Item = &'static str> {
        let new = if self == Self::One { &[][..] } else { &NEW };
        COMMON.iter().chain(new).copied()
    }

    /// May a file of this name be there?
    pub(super) fn knows(self, name: &str) -> bool {
        let optional = if self == Self::One { &OPTIONAL[..1] } else { &OPTIONAL };
        let stamp = self == Self::Two && stamp_number(name).is_some();
        name.starts_with(DATA) || stamp || self.required().any(|known| known == name) || optional.contains(&name)
    }

    /// Does `tagmanifest-sha256.txt` list this paper? What comes after the seal is listed by the closing.
    pub(super) fn lists(self, name: &str) -> bool {
        let after = self == Self::Two && (name == CLOSING || name.starts_with(STAMPS));
        !name.starts_with(DATA) && name != SEAL && name != TAGMANIFEST && !after
    }

    /// Are its bytes needed to judge the package?
    pub(super) fn judges(self, name: &str) -> bool {
        !name.starts_with(DATA) && !NOT_JUDGED.contains(&name)
    }
}

/// `time/1.tst` to `time/9.tst`.
pub(super) fn stamp_number(name: &str) -> Option<u8> {
    match name.strip_prefix(STAMPS)?.strip_suffix(".tst")?.as_bytes() {
        [digit @ b'1'..=b'9'] => Some(digit - b'0'),
        _ => None,
    }
}
