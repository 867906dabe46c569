//! The formats that can be taken in, and what a source looks like when it is not what was said.

use std::path::Path;

use node::mapping;
use retained::{Convert, Converter, Format, Framing, Piece, Realms, read_whole};
use serde_json::json;
use terms::Instant;

use crate::say::No;

/// How much of a source is tried when it is not what was said.
const HEAD: usize = 64 << 10;

/// Words of earlier versions, and what they are called now.
const OLD_WORDS: [(&str, &str); 1] = [("kea-leases", "kea-leases4")];

/// What a mapping makes readable.
const CSV_ABOUT: &str = "CSV with a mapping (--mapping FILE): what a provider's own systems export";

/// The format of the sources of one run.
pub(crate) struct Chosen {
    /// Its name and version.
    pub(crate) converter: Converter,
    /// A converter for one source.
    pub(crate) open: Box<dyn Fn() -> Box<dyn Convert>>,
    /// What each part of a source begins with.
    pub(crate) parts: Parts,
    /// In words, how its times are read.
    pub(crate) times: String,
}

/// What a part of a source needs before it can be read as a source of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Nothing: the rest of an entry that was cut is set aside.
    Any,
    /// To begin with a row.
    Rows,
    /// To begin with the row that names the columns.
    HeadAndRows,
}

/// How the records' times are shown.
const UTC: &str = "times in UTC";

impl From<Format> for Chosen {
    fn from(format: Format) -> Self {
        Self { converter: format.converter, open: Box::new(format.open), parts: Parts::Any, times: UTC.into() }
    }
}

impl Chosen {
    /// The same with its records in these realms.
    pub(crate) fn in_realms(self, realms: Realms) -> Self {
        if realms.is_empty() {
            return self;
        }
        Self { open: Box::new(move || realms.clone().over((self.open)())), ..self }
    }
}

/// The format of this name for files and streams, with the mapping where it needs one.
pub(crate) fn chosen(word: &str, mapping: Option<&Path>) -> Result<Chosen, No> {
    if word == retained::CSV.name {
        let path = mapping.ok_or_else(|| No::usage("csv needs --mapping FILE, which says what each column is"))?;
        let text = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
        let (converter, mapping) = mapping::read(&text).map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
        let parts = if mapping.header { Parts::HeadAndRows } else { Parts::Rows };
        let times = match &mapping.time {
            retained::TimeFormat::Pattern { zone: Some(zone), .. } => {
                let name = zone.iana_name().map_or_else(|| format!("{zone:?}"), str::to_owned);
                format!("{UTC}; the source's are read in the zone {name}")
            }
            _ => UTC.into(),
        };
        return Ok(Chosen { converter, open: Box::new(move || retained::csv(mapping.clone())), parts, times });
    }
    let format = named(word)?;
    let name = &format.converter.name;
    if mapping.is_some() {
        return Err(No::usage(format!("{name} needs no --mapping")));
    }
    if format.framing == Framing::Datagrams {
        return Err(No::usage(format!(
            "{name} comes as datagrams, which no file keeps with their senders. {}",
            instead(name)
        )));
    }
    Ok(format.into())
}

/// Where what comes as datagrams is to be found as a file.
fn instead(name: &str) -> &'static str {
    match name {
        "netflow" => "Take in what a collector wrote: `--format nfcapd` or `--format ipfix`.",
        "radius-packets" => "Take in what the accounting server wrote: `--format radius-detail`.",
        "cgnat-syslog-udp" => "Take in what the syslog server wrote: `--format cgnat-syslog`.",
        _ => "Only a listener can take it in.",
    }
}

/// The format of this name.
pub(crate) fn named(word: &str) -> Result<Format, No> {
    let name = OLD_WORDS.iter().find(|(old, _)| *old == word).map_or(word, |(_, now)| *now);
    if let Some(format) = retained::format(name) {
        return Ok(format);
    }
    let formats = retained::formats();
    let mut names: Vec<&str> = formats.iter().map(|f| f.converter.name.as_ref()).collect();
    names.push(&retained::CSV.name);
    let near = names.iter().map(|name| (strsim::jaro_winkler(word, name), name));
    let near = near.filter(|(like, _)| *like > 0.75).max_by(|a, b| a.0.total_cmp(&b.0));
    let meant = near.map(|(_, name)| format!(" Did you mean `{name}`?")).unwrap_or_default();
    Err(No::usage(format!(
        "`{word}` is no format.{meant} The formats are: {}. `comity retained formats` says what writes them.",
        names.join(", ")
    )))
}

/// Prints the list.
pub(crate) fn print(as_json: bool) {
    let formats = retained::formats();
    let listed = formats.iter().map(|f| (&f.converter, f.about, f.framing));
    let listed: Vec<_> = listed.chain([(&retained::CSV, CSV_ABOUT, Framing::Stream)]).collect();
    let width = listed.iter().map(|(c, ..)| c.name.len()).max().unwrap_or(0);
    for (converter, about, framing) in listed {
        if as_json {
            let framing = if framing == Framing::Stream { "stream" } else { "datagrams" };
            println!(
                "{}",
                json!({ "format": converter.name, "version": converter.version, "about": about, "framing": framing })
            );
        } else {
            let only = if framing == Framing::Stream { "" } else { " (datagrams: no file)" };
            println!("{:<width$}  {about}{only}", converter.name);
        }
    }
}

/// The other format that understands most of the head, where one understands at least half of it.
pub(crate) fn looks_like(bytes: &[u8], received: Instant, not: &Converter) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    // A text is not cut in the middle of a line where that can be helped.
    let whole = head.iter().rposition(|b| *b == b'\n').map_or(head, |at| head.get(..=at).unwrap_or(head));
    let others = retained::formats();
    let others = others.into_iter().filter(|f| f.framing == Framing::Stream && f.converter.name != not.name);
    let tried = others.map(|f| {
        let read = read_whole((f.open)().as_mut(), Piece { bytes: whole, received, from: None });
        (read.tally, f.converter.name)
    });
    let fits = tried.filter(|(tally, _)| tally.stored > 0 && tally.stored >= tally.set_aside);
    fits.max_by_key(|(tally, _)| tally.stored).map(|(_, name)| name.into_owned())
}

/// Is such a file written anew at each change, so that its entries speak of the moment at which that was? Then what grew is
/// another file, also where it begins as the last one did.
pub(crate) fn is_written_anew(converter: &Converter) -> bool {
    *converter == retained::DNSMASQ_LEASES
}

/// Does the head say that the file is not closed? Of nfcapd's, the number of blocks is written at the end (nfdump 1.7,
/// file layout 2: bytes 36 to 39).
pub(crate) fn is_unfinished(converter: &Converter, head: &[u8]) -> bool {
    converter.name == "nfcapd" && head.get(36..40).is_some_and(|blocks| blocks == [0; 4])
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
        check("radius-detial", "Did you mean `radius-detail`?");
        check("csvs", "Did you mean `csv`?");
        check("pigeon", "The formats are: conntrack");
    }

    #[test]
    fn what_a_source_looks_like_is_told_by_reading_it() {
        let sample =
            |name: &str| std::fs::read(format!("{}/../../samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let now = Instant::from_micros(0);
        let like = |bytes: &[u8], not| looks_like(bytes, now, &named(not).unwrap().converter);
        assert_eq!(like(&sample("radius/detail"), "conntrack").as_deref(), Some("radius-detail"));
        assert_eq!(like(&sample("kea/kea-leases4.csv"), "radius-detail").as_deref(), Some("kea-leases4"));
        assert_eq!(like(&sample("cgnat/conntrack.log"), "kea-leases4").as_deref(), Some("conntrack"));
        assert_eq!(like(b"nothing of the kind\n", "conntrack"), None);
    }

    fn refused(word: &str, mapping: Option<&Path>, says: &str) {
        match chosen(word, mapping).map(|c| c.converter) {
            Err(No::Usage(text)) => assert!(text.contains(says), "{text}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_no_file_keeps_is_refused_with_what_a_file_keeps_instead() {
        refused("netflow", None, "--format nfcapd");
        refused("radius-packets", None, "--format radius-detail");
        refused("cgnat-syslog-udp", None, "--format cgnat-syslog");
        for format in retained::formats().into_iter().filter(|f| f.framing == Framing::Datagrams) {
            assert!(instead(&format.converter.name).contains("--format"), "{}", format.converter.name);
        }
    }

    #[test]
    fn csv_is_read_with_its_mapping_and_nothing_else_is() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/csv");
        refused("csv", None, "csv needs --mapping");
        refused("csv", Some(&samples.join("sessions.csv")), "sessions.csv: ");
        refused("conntrack", Some(&samples.join("sessions.toml")), "needs no --mapping");
        let chosen = chosen("csv", Some(&samples.join("sessions.toml"))).ok().unwrap();
        assert!(chosen.converter.name.starts_with("csv:"), "{}", chosen.converter.name);
        let bytes = std::fs::read(samples.join("sessions.csv")).unwrap();
        let piece = Piece { bytes: &bytes, received: Instant::from_micros(0), from: None };
        assert_eq!(read_whole((chosen.open)().as_mut(), piece).tally.stored, 2);
    }

    #[test]
    fn a_packed_source_is_known_by_its_first_bytes() {
        assert_eq!(packed(b"\x1f\x8b\x08\x00").map(|(kind, _)| kind), Some("gzip"));
        assert_eq!(packed(b"\x28\xb5\x2f\xfd\x24").map(|(_, tool)| tool), Some("zstdcat"));
        assert_eq!(packed(b"[1795356185.0] [NEW]"), None);
    }
}
