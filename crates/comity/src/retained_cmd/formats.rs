//! The formats that can be taken in, and what a source looks like when it is not what was said.

use retained::{Convert, Converter, Format, Framing, Piece, Read, read_whole};
use serde_json::json;
use terms::Instant;

use crate::say::No;

/// How much of a source is tried when it is not what was said.
const HEAD: usize = 64 << 10;

/// Words of earlier versions, and what they are called now.
const OLD_WORDS: [(&str, &str); 1] = [("kea-leases", "kea-leases4")];

/// Every format that a file or a stream can have.
pub(crate) fn all() -> Vec<Format> {
    let format = |converter: Converter, about, open| Format { converter, about, framing: Framing::Stream, open };
    vec![
        format(retained::CONNTRACK, "conntrack-tools: conntrack -E -o timestamp[,extended,id]", || {
            Box::new(Whole::new(retained::conntrack))
        }),
        format(retained::RADIUS_DETAIL, "FreeRADIUS: accounting detail files", || {
            Box::new(Whole::new(retained::radius_detail))
        }),
        format(retained::KEA_LEASES, "Kea DHCPv4: kea-leases4.csv", || Box::new(Whole::new(retained::kea_leases))),
    ]
}

/// The format of this name.
pub(crate) fn named(word: &str) -> Result<Format, No> {
    let name = OLD_WORDS.iter().find(|(old, _)| *old == word).map_or(word, |(_, now)| *now);
    let formats = all();
    if let Some(format) = formats.iter().find(|f| f.converter.name == name) {
        return Ok(format.clone());
    }
    let near = formats.iter().map(|f| (strsim::jaro_winkler(word, &f.converter.name), &f.converter.name));
    let near = near.filter(|(like, _)| *like > 0.75).max_by(|a, b| a.0.total_cmp(&b.0));
    let meant = near.map(|(_, name)| format!(" Did you mean `{name}`?")).unwrap_or_default();
    let names: Vec<&str> = formats.iter().map(|f| f.converter.name.as_ref()).collect();
    Err(No::usage(format!(
        "`{word}` is no format.{meant} The formats are: {}. `comity retained formats` says what writes them.",
        names.join(", ")
    )))
}

/// Prints the list.
pub(crate) fn print(as_json: bool) {
    let formats = all();
    let width = formats.iter().map(|f| f.converter.name.len()).max().unwrap_or(0);
    for f in formats {
        if as_json {
            let framing = if f.framing == Framing::Stream { "stream" } else { "datagrams" };
            println!(
                "{}",
                json!({ "format": f.converter.name, "version": f.converter.version, "about": f.about, "framing": framing })
            );
        } else {
            let only = if f.framing == Framing::Stream { "" } else { " (by a listener of the running node only)" };
            println!("{:<width$}  {}{only}", f.converter.name, f.about);
        }
    }
}

/// The other format that understands most of the head, where one understands at least half of it.
pub(crate) fn looks_like(bytes: &[u8], received: Instant, not: &Format) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // A text is not cut in the middle of a line where that can be helped.
    let whole = head.iter().rposition(|b| *b == b'\n').map_or(head, |at| head.get(..=at).unwrap_or(head));
    let others = all().into_iter().filter(|f| f.framing == Framing::Stream && f.converter.name != not.converter.name);
    let tried = others.map(|f| {
        let read = read_whole((f.open)().as_mut(), Piece { bytes: whole, received, from: None });
        (read.tally, f.converter.name)
    });
    let fits = tried.filter(|(tally, _)| tally.stored > 0 && tally.stored >= tally.set_aside);
    fits.max_by_key(|(tally, _)| tally.stored).map(|(_, name)| name.into_owned())
}

/// The program that unpacks it, when the first bytes are those of a packed file.
pub(crate) fn packed(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const KINDS: [(&[u8], &str, &str); 6] = [
        (b"\x1f\x8b", "gzip", "zcat"),
        (b"\x28\xb5\x2f\xfd", "zstd", "zstdcat"),
        (b"\xfd7zXZ\x00", "xz", "xzcat"),
        (b"BZh", "bzip2", "bzcat"),
        (b"\x04\x22\x4d\x18", "lz4", "lz4cat"),
        (b"PK\x03\x04", "zip", "unzip -p"),
    ];
    KINDS.iter().find(|(magic, ..)| head.starts_with(magic)).map(|(_, kind, tool)| (*kind, *tool))
}

/// A reading of whole sources, in pieces' clothing: keeps the bytes until the source is over.
struct Whole {
    read: fn(&[u8]) -> Read,
    kept: Vec<u8>,
}

impl Whole {
    fn new(read: fn(&[u8]) -> Read) -> Self {
        Self { read, kept: Vec::new() }
    }
}

impl Convert for Whole {
    fn feed(&mut self, piece: Piece<'_>, _: &mut Read) -> usize {
        self.kept.extend_from_slice(piece.bytes);
        piece.bytes.len()
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        self.kept.extend_from_slice(rest.bytes);
        *out = (self.read)(&self.kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, says: &str) {
        match named(word) {
            Ok(format) => assert_eq!(format.converter.name, says),
            Err(No::Usage(text)) => assert!(text.contains(says), "{text}"),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_format_is_found_by_its_name_and_by_its_old_one() {
        check("conntrack", "conntrack");
        check("radius-detail", "radius-detail");
        check("kea-leases", "kea-leases4");
        check("kea-leases4", "kea-leases4");
    }

    #[test]
    fn a_misspelt_format_is_met_with_the_one_that_was_meant_and_the_list() {
        check("contrack", "Did you mean `conntrack`?");
        check("radius", "Did you mean `radius-detail`?");
        check("pigeon", "The formats are: conntrack");
    }

    #[test]
    fn what_a_source_looks_like_is_told_by_reading_it() {
        let sample =
            |name: &str| std::fs::read(format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let now = Instant::from_micros(0);
        let like = |bytes: &[u8], not| looks_like(bytes, now, &named(not).unwrap());
        assert_eq!(like(&sample("radius/detail"), "conntrack").as_deref(), Some("radius-detail"));
        assert_eq!(like(&sample("kea/kea-leases4.csv"), "radius-detail").as_deref(), Some("kea-leases4"));
        assert_eq!(like(&sample("cgnat/conntrack.log"), "kea-leases4").as_deref(), Some("conntrack"));
        assert_eq!(like(b"nothing of the kind\n", "conntrack"), None);
    }

    #[test]
    fn a_packed_source_is_known_by_its_first_bytes() {
        assert_eq!(packed(b"\x1f\x8b\x08\x00").map(|(kind, _)| kind), Some("gzip"));
        assert_eq!(packed(b"\x28\xb5\x2f\xfd\x24").map(|(_, tool)| tool), Some("zstdcat"));
        assert_eq!(packed(b"[1795356185.0] [NEW]"), None);
    }
}
