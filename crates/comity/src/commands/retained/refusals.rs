//! What keeps a source from being taken in, and how to put it right.

use std::time::Duration;

use archive::Archive;
use retained::{Converter, Place, SetAside};
use terms::{Digest, Instant};

use super::{
    formats::{self, Parts},
    pieces::STEP_MAX,
    source::Opened,
    unpack::Fault,
};
use crate::say::No;

/// A collector that died an hour ago writes no more.
const STILL_WRITTEN: Duration = Duration::from_secs(600);

pub(crate) fn trouble(trouble: &archive::Trouble) -> No {
    No::trouble("the records cannot be taken in", trouble)
}

/// The same bytes are of one format.
pub(crate) fn taken_in_as_other(before: &Converter, now: &Converter) -> Result<(), No> {
    if before.name == now.name {
        return Ok(());
    }
    Err(No::refused(
        "taken-in-as-other",
        format!("this source was taken in before as {}; nothing was stored again", before.name),
        "The same bytes are not two kinds of records. If they were taken in wrongly: comity retained withdraw.",
    ))
}

/// Rows of a table mean nothing without its head, and what stands before the next end of a line is the rest of the row that was cut.
pub(crate) fn grown_inside_an_entry(end: u64, parts: Parts) -> No {
    let from = end + 1;
    let rest = match parts {
        Parts::HeadAndRows => format!("(head -n 1 FILE; tail -c +{from} FILE | tail -n +2)"),
        Parts::Rows => format!("tail -c +{from} FILE | tail -n +2"),
        Parts::Any => format!("tail -c +{from} FILE"),
    };
    No::refused(
        "grown-inside-an-entry",
        format!(
            "it was taken in before up to byte {end}, where its last entry seemed whole and was not; it has grown since"
        ),
        format!(
            "What follows can be taken in as a source of its own: {rest} | comity retained ingest … -\n  The entry that was cut stays as it was \
             taken in: if it must be there whole, take in its line by itself, too."
        ),
    )
}

/// A file that an earlier version cut into pieces is there under the digest of all of it.
pub(crate) fn cut_by_an_earlier_version(archive: &Archive, source: Digest) -> Result<(), No> {
    match archive.batches_of(source).map(|known| known.batch.offset).max() {
        None | Some(0) => Ok(()),
        Some(last) => Err(No::refused(
            "cut-otherwise",
            format!("an earlier version took this source in, in pieces of which the last begins at byte {last}"),
            "If that run ended well, all of it is there. If not, finish it with the version that began it.",
        )),
    }
}

pub(crate) fn rewritten() -> No {
    No::refused(
        "source-changes",
        "the file is written anew or cut while it is read; what was read of it before is stored",
        "Take it in when its writer has gone on to another file, or pipe it: comity retained ingest … -",
    )
}

/// The head of some files changes when their writer closes them: before that they are other files.
pub(crate) fn unfinished(converter: &Converter, opened: &Opened, now: Instant) -> Result<(), No> {
    if !formats::is_unfinished(converter, opened.head()) || now.since(opened.written()) >= STILL_WRITTEN {
        return Ok(());
    }
    Err(No::refused(
        "still-written",
        "its head says that the collector has not closed it, and it was written to in the last ten minutes",
        "Take it in when the collector has gone on to the next file.",
    ))
}

/// By its first bytes it is a packed file.
pub(crate) fn packed(head: &[u8], name: &str) -> Result<(), No> {
    match formats::packed(head) {
        Some((kind, tool)) => Err(No::refused(
            "packed",
            format!("it is packed with {kind}"),
            format!("Unpack it on the way: {tool} {name} | comity retained ingest … -"),
        )),
        None => Ok(()),
    }
}

/// A packed file that ends before its end; what came out of it so far is stored.
pub(crate) fn not_unpacked(fault: Fault) -> No {
    match fault {
        Fault::Cut => No::refused(
            "packed-in-part",
            "the packed file ends in the middle; what came before is stored",
            "If it is still being packed, run the same command when that is done: it goes on and doubles nothing.",
        ),
        Fault::Bomb => No::refused(
            "packed-too-much",
            "what comes out of the packed file is hundreds of times what went in: no log is like that; what came before is stored",
            "Look at it: zcat FILE | head, or zstdcat. If it is a log all the same, unpack it first.",
        ),
        Fault::Spoilt => No::refused(
            "packed-badly",
            "the packed file is damaged; what came before is stored",
            "Compare it with its origin: gzip --test FILE, or zstd --test.",
        ),
    }
}

pub(crate) fn stopped(offset: u64) -> No {
    let says = format!("stopped; all before byte {offset} is stored");
    No::refused("stopped", says, "Run the same command again: it goes on from there and doubles nothing.")
}

pub(crate) fn stuck(offset: u64) -> No {
    let says = format!("an entry at byte {offset} is longer than {STEP_MAX} bytes");
    No::refused("entry-too-long", says, "That is no entry of any real source: look at the file.")
}

pub(crate) fn nothing_read(
    converter: &Converter,
    entries: u64,
    (place, reason): &(Place, SetAside),
    head: &[u8],
    received: Instant,
) -> No {
    let cure = match formats::looks_like(head, received, converter) {
        Some(other) => format!("This looks like {other}: try `--format {other}`."),
        None => "It looks like none of the formats that `comity retained formats` lists.".into(),
    };
    let says = format!("none of {entries} entries is {} ({place}: {reason}); nothing was stored", converter.name);
    No::refused("nothing-read", says, cure)
}
