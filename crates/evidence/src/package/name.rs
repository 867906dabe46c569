//! Names of files inside a package: a grammar so narrow that no system reads one differently from another.

use std::collections::BTreeMap;

use super::Version;

/// The name is outside the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a file name in a package is made of a-z, A-Z, 0-9, dot, dash and underscore in parts joined by /, at most {NAME_BYTES_MAX} bytes, \
     no part begins or ends with a dot, is a device name or shows an address"
)]
pub struct BadName;

/// Room for a folder of the bag in front, within what old systems can unpack.
pub const NAME_BYTES_MAX: usize = 120;

/// Names that some systems take for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Holds a name to the grammar. Two names that differ only in case are a matter of the whole list.
pub(super) fn check(name: &str, version: Version) -> Result<(), BadName> {
    let parts = || name.split('/').all(|text| part(text, version));
    let good = !name.is_empty() && name.len() <= NAME_BYTES_MAX && parts();
    if good { Ok(()) } else { Err(BadName) }
}

/// The position of a name that some system would write over another: equal but for case, or a file where another has a folder.
pub(super) fn clash<'a>(names: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut seen = BTreeMap::new();
    for (index, name) in names.enumerate() {
        seen.insert(name.to_ascii_lowercase(), index);
        if seen.len() != index + 1 {
            return Some(index);
        }
    }
    let folders =
        |name: &str| name.match_indices('/').any(|(at, _)| name.get(..at).is_some_and(|f| seen.contains_key(f)));
    seen.iter().find(|(name, _)| folders(name)).map(|(_, index)| *index)
}

fn part(part: &str, version: Version) -> bool {
    let known = part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let edges = !part.starts_with(['.', '-']) && !part.ends_with('.');
    !part.is_empty() && known && edges && !device(part, version) && !address(part)
}

/// The first version took any one character after `com` and `lpt` for a device's; the second only a digit.
fn device(part: &str, version: Version) -> bool {
    let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str())
        || numbered.is_some_and(|rest| match rest.as_bytes() {
            [one] => version == Version::One || one.is_ascii_digit(),
            _ => false,
        })
}

/// Four numbers joined by dots are somebody's address, and file names are read by people who may not read the content.
fn address(part: &str) -> bool {
    let pieces: Vec<&str> = part.split(['.', '-', '_']).collect();
    pieces.windows(4).any(|four| four.iter().all(|piece| piece.parse::<u8>().is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_name(name: &str, good: bool) {
        for version in [Version::One, Version::Two] {
            assert_eq!(check(name, version).is_ok(), good, "{name:?}");
        }
    }

    #[test]
    fn plain_names_pass() {
        for name in ["data/answer.json", "LIMITS.txt", "data/records/conntrack-2026-11-23.log", "data/order.letter"] {
            check_name(name, true);
        }
    }

    #[test]
    fn only_a_digit_makes_a_device() {
        assert!(check("data/comx.log", Version::One).is_err() && check("data/comx.log", Version::Two).is_ok());
        assert!(check("data/com9.log", Version::Two).is_err() && check("data/com10.log", Version::One).is_ok());
    }

    #[test]
    fn names_that_leave_the_folder_or_show_a_person_do_not() {
        for name in [
            "",
            "/",
            "/etc/passwd",
            "../x",
            "data/../x",
            "data//x",
            "data/./x",
            "data/",
            "data\\x",
            "c:x",
            "x\0y",
            "x y",
            "data/192.0.2.7.csv",
            "data/192-0-2-7",
            "con",
            "data/NUL.txt",
            "com1.log",
            ".hidden",
            "x.",
            "-rf",
            "ä",
            "x\n",
            "x\u{202e}y",
            "mail@example",
        ] {
            check_name(name, false);
        }
        check_name(&"x".repeat(NAME_BYTES_MAX + 1), false);
    }
}
