//! Takes sources in: piece by piece, each piece a batch, so that a crash or a second run doubles nothing.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use archive::Archive;
use node::{clock::chance, config::Config};
use retained::{Batch, Convert, Converter, Piece, Read, Rejected, SetAside};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use super::{
    formats::{self, Chosen},
    progress::Progress,
    report::Account,
    source::{Opened, PIECE_MAX, Pieces, Source, listed},
};
use crate::{cli::Ingest, say::No};

/// Set by Ctrl-C: the piece at hand is finished first.
static STOP: AtomicBool = AtomicBool::new(false);

/// What every source of this run is taken in with.
pub(crate) struct Intake<'a> {
    /// `None` in a rehearsal, which stores nothing and needs no archive.
    pub(crate) archive: Option<&'a mut Archive>,
    /// The clock that wrote the records' times.
    pub(crate) clock: terms::Clock,
    /// What the sources are.
    pub(crate) format: Chosen,
    /// Now.
    pub(crate) now: Instant,
    /// How large a piece may be.
    pub(crate) piece_max: usize,
    /// Where the places of what is set aside go, one at a time.
    pub(crate) places: Option<fn(&str, &Rejected)>,
}

/// The clock that a provider's configuration names.
pub(crate) fn clock_of(config: &Config) -> Result<terms::Clock, No> {
    let provider = config.provider.as_ref().ok_or_else(|| No::usage("this node is not a provider's"))?;
    let error_max = Duration::from_millis(provider.clock_error_ms);
    Ok(terms::Clock { source: provider.clock_source.clone(), error_max })
}

pub(crate) fn run(
    a: &Ingest,
    archive: Option<&mut Archive>,
    config: &Config,
    now: Instant,
    as_json: bool,
) -> Result<ExitCode, No> {
    let format = formats::chosen(&a.format, a.mapping.as_deref())?;
    let (sources, left_out) = listed(&a.paths)?;
    if !a.quiet {
        left_out.iter().for_each(|what| eprintln!("left out: {what}"));
    }
    if sources.is_empty() {
        return Err(No::usage("there is no file in what was named"));
    }
    stop_on_ctrl_c();
    let places: Option<fn(&str, &Rejected)> = match (a.all_set_aside, as_json) {
        (false, _) => None,
        (true, false) => Some(|name, one| println!("{name}: {}: {}", one.place, one.reason)),
        (true, true) => Some(|name, one| {
            let (place, reason) = (one.place.to_string(), one.reason.to_string());
            println!("{}", json!({ "file": name, "set_aside_at": place, "reason": reason }));
        }),
    };
    let intake = Intake { archive, clock: clock_of(config)?, format, now, piece_max: PIECE_MAX, places };
    each(a, intake, &sources, as_json)
}

/// One source after the other: what one of them is refused for is no fault of the next.
fn each(a: &Ingest, mut intake: Intake<'_>, sources: &[Source], as_json: bool) -> Result<ExitCode, No> {
    let mut progress = Progress::new(a.quiet, sources.iter().map(Source::length));
    let (mut total, mut refused) = (Account::default(), 0_u64);
    for source in sources {
        let mut account = Account::default();
        let done = intake.source(source, &mut account, &mut progress);
        progress.clear();
        if done.is_err() {
            refused += 1;
            progress.forget(source.length().unwrap_or(0).saturating_sub(account.bytes));
        }
        told(source, &account, done.err(), a, as_json);
        total.sum(&account);
        if STOP.load(Ordering::Relaxed) {
            break;
        }
    }
    if !a.no_merge && total.pieces > total.again && !STOP.load(Ordering::Relaxed) {
        intake.merge(&mut progress)?;
    }
    if as_json {
        let mut sum = total.json(a.dry_run);
        sum.insert("total".into(), json!(sources.len()));
        sum.insert("refused".into(), json!(refused));
        println!("{}", Value::Object(sum));
    } else {
        if sources.len() > 1 {
            println!("{}", total.says(&format!("in all, {} sources", sources.len()), a.dry_run));
        }
        if total.tally.set_aside > 0 && !a.quiet && !a.dry_run {
            println!("What was set aside is kept sealed: `comity retained aside` lists it.");
        }
    }
    Ok(if refused > 0 || STOP.load(Ordering::Relaxed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn told(source: &Source, account: &Account, no: Option<No>, a: &Ingest, as_json: bool) {
    let name = source.name();
    let refused = match &no {
        Some(No::Refused { code, says, cure }) => Some((code.as_str(), says.as_str(), cure.as_str())),
        Some(No::Usage(says)) => Some(("usage", says.as_str(), "See --help.")),
        None => None,
    };
    if as_json {
        let mut line = account.json(a.dry_run);
        line.insert("file".into(), json!(name));
        line.insert("ok".into(), json!(refused.is_none()));
        for (key, value) in
            refused.into_iter().flat_map(|(code, says, cure)| [("code", code), ("says", says), ("cure", cure)])
        {
            line.insert(key.into(), json!(value));
        }
        println!("{}", Value::Object(line));
        return;
    }
    if account.tally.read > 0 || refused.is_none() {
        println!("{}", account.says(&name, a.dry_run));
    }
    if let Some((_, says, cure)) = refused {
        eprintln!("refused: {name}: {says}\n  {cure}");
    }
}

/// One source, as far as it is known before it is read.
struct Known<'a> {
    name: &'a str,
    /// Of the whole file. A stream's is not known before its end: there, each piece is named by its own.
    digest: Option<Digest>,
    /// When its bytes came to be, for entries that carry no full time of their own. The same on every run, for a file.
    received: Instant,
}

impl Intake<'_> {
    /// Reads one source to its end, or as far as it goes.
    pub(crate) fn source(&mut self, source: &Source, account: &mut Account, to: &mut Progress) -> Result<(), No> {
        let name = source.name();
        let known = Known { name: &name, digest: None, received: self.now };
        match source {
            Source::File(path) => self.file(path, known, account, to),
            Source::Stream(path) => {
                let stream = std::fs::File::open(path).map_err(|e| No::file(path, &e))?;
                self.pieces(Pieces::new(stream, self.piece_max), &known, account, to, |_| Ok(()))
            }
            Source::Stdin => {
                let pieces = Pieces::new(std::io::stdin().lock(), self.piece_max);
                self.pieces(pieces, &known, account, to, |_| Ok(()))
            }
        }
    }

    fn file(&mut self, path: &Path, known: Known<'_>, account: &mut Account, to: &mut Progress) -> Result<(), No> {
        let failed = |e| No::file(path, &e);
        let mut opened = Opened::new(path).map_err(failed)?;
        refuse_packed(&opened.head().map_err(failed)?, known.name)?;
        let goes_on = |done| {
            to.hashed(known.name, done);
            !STOP.load(Ordering::Relaxed)
        };
        let digest = opened.digest(goes_on).map_err(failed)?;
        if digest.is_none() {
            return Err(stopped(0));
        }
        account.digest = digest;
        let known = Known { digest, received: opened.written().min(self.now), ..known };
        let same = |opened: &Opened| match opened.unchanged() {
            Ok(true) => Ok(()),
            Ok(false) => Err(No::refused(
                "source-changes",
                "the file changes while it is read",
                "Take it in when its writer has gone on to another file, or pipe it: comity retained ingest … -",
            )),
            Err(e) => Err(failed(e)),
        };
        self.pieces(Pieces::new(opened, self.piece_max), &known, account, to, same)
    }

    /// The second pass of a file, the only one of a stream: a piece is read, converted and committed, then the next.
    fn pieces<R: std::io::Read>(
        &mut self,
        mut pieces: Pieces<R>,
        known: &Known<'_>,
        account: &mut Account,
        to: &mut Progress,
        same: impl Fn(&R) -> Result<(), No>,
    ) -> Result<(), No> {
        let mut convert = (self.format.open)();
        loop {
            pieces.fill().map_err(|e| No::file(&PathBuf::from(known.name), &e))?;
            same(pieces.from())?;
            let offset = pieces.offset();
            if offset == 0 {
                refuse_packed(pieces.bytes(), known.name)?;
            }
            let (read, taken) = converted(convert.as_mut(), pieces.bytes(), pieces.ended(), known.received)
                .ok_or_else(|| stuck(offset))?;
            if account.tally.stored == 0 {
                self.refuse_unread(&read, pieces.bytes(), known.received)?;
            }
            let (tally, bytes) = (read.tally, pieces.bytes().get(..taken).unwrap_or_default());
            account.add(tally, &read.rejected);
            account.bytes += taken as u64;
            if let Some(places) = self.places {
                to.clear();
                read.rejected.iter().for_each(|one| places(known.name, one));
            }
            self.commit(known, offset, bytes, read, account)?;
            to.add(known.name, taken as u64, tally.read);
            if pieces.ended() {
                return Ok(());
            }
            pieces.advance(taken);
            if STOP.load(Ordering::Relaxed) {
                return Err(stopped(pieces.offset()));
            }
        }
    }

    fn commit(
        &mut self,
        known: &Known<'_>,
        offset: u64,
        bytes: &[u8],
        read: Read,
        account: &mut Account,
    ) -> Result<(), No> {
        let Some(archive) = &mut self.archive else { return Ok(()) };
        if read.tally.read == 0 && read.records() == 0 {
            return Ok(());
        }
        let source = known.digest.unwrap_or_else(|| Digest::from_bytes(Sha256::digest(bytes).into()));
        cut_as_before(archive, source, offset..offset + bytes.len() as u64, &self.format.converter)?;
        let (converter, clock) = (self.format.converter.clone(), self.clock.clone());
        let batch = Batch { source, offset, converter, clock, received: self.now, generated: false };
        let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
        let done =
            archive.ingest(&batch, read, &mut chance).map_err(|e| No::trouble("the records cannot be taken in", &e))?;
        account.pieces += 1;
        account.again += u64::from(done.already_there);
        account.records += done.records;
        Ok(())
    }

    /// Each day's pieces become one segment, which is smaller and answers sooner.
    fn merge(&mut self, to: &mut Progress) -> Result<(), No> {
        let Some(archive) = &mut self.archive else { return Ok(()) };
        to.merging();
        let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
        let done = archive.tidy(&mut chance);
        to.clear();
        done.map_err(|e| No::trouble("all is stored, but the days cannot be merged", &e))
    }

    /// Nothing at all was understood: that is the wrong format, not a source with faults in it.
    fn refuse_unread(&self, read: &Read, bytes: &[u8], received: Instant) -> Result<(), No> {
        // Entries that were understood and concern nothing that is kept are no sign of a wrong format.
        let understood =
            |r: &Rejected| matches!(r.reason, SetAside::NotTranslated | SetAside::OtherProtocol | SetAside::Nobody);
        if read.tally.stored > 0 || read.records() > 0 || read.rejected.iter().all(understood) {
            return Ok(());
        }
        let name = &self.format.converter.name;
        let first = read.rejected.iter().find(|r| !understood(r));
        let first = first.map(|r| format!(" ({}: {})", r.place, r.reason)).unwrap_or_default();
        let cure = match formats::looks_like(bytes, received, &self.format.converter) {
            Some(other) => format!("This looks like {other}: try `--format {other}`."),
            None => "It looks like none of the formats that `comity retained formats` lists.".into(),
        };
        Err(No::refused(
            "nothing-read",
            format!("none of {} entries is {name}{first}; nothing was stored", read.tally.read),
            cure,
        ))
    }
}

/// What the converter makes of a piece, and how many bytes it took. `None`: it took none, and would never.
pub(crate) fn converted(
    convert: &mut dyn Convert,
    bytes: &[u8],
    ended: bool,
    received: Instant,
) -> Option<(Read, usize)> {
    let mut read = Read::new();
    let piece = Piece { bytes, received, from: None };
    let taken = convert.feed(piece, &mut read).min(bytes.len());
    if ended {
        convert.finish(Piece { bytes: bytes.get(taken..).unwrap_or_default(), ..piece }, &mut read);
        return Some((read, bytes.len()));
    }
    (taken > 0).then_some((read, taken))
}

/// A source that was taken in before must have been cut at the same places and read as the same format.
fn cut_as_before(archive: &Archive, source: Digest, piece: std::ops::Range<u64>, now: &Converter) -> Result<(), No> {
    for known in archive.batches_of(source) {
        let batch = &known.batch;
        if batch.converter.name != now.name {
            return Err(No::refused(
                "taken-in-as-other",
                format!("this source was taken in before as {}; nothing was stored again", batch.converter.name),
                "The same bytes are not two kinds of records. If they were taken in wrongly, they go with their day.",
            ));
        }
        if batch.offset > piece.start && batch.offset < piece.end {
            return Err(No::refused(
                "cut-otherwise",
                format!(
                    "another version took this source in, with a cut at byte {}; the rest would be doubled",
                    batch.offset
                ),
                "Finish it with the version that began it, or take in only what is missing as a source of its own.",
            ));
        }
    }
    Ok(())
}

fn refuse_packed(head: &[u8], name: &str) -> Result<(), No> {
    match formats::packed(head) {
        Some((kind, tool)) => Err(No::refused(
            "packed",
            format!("it is packed with {kind}"),
            format!("Unpack it on the way: {tool} {name} | comity retained ingest … -"),
        )),
        None => Ok(()),
    }
}

fn stopped(offset: u64) -> No {
    let says = format!("stopped at byte {offset}; all before it is stored");
    No::refused("stopped", says, "Run the same command again: it goes on from there and doubles nothing.")
}

fn stuck(offset: u64) -> No {
    let says = format!("an entry at byte {offset} is longer than {PIECE_MAX} bytes");
    No::refused("entry-too-long", says, "That is no entry of any real source: look at the file.")
}

/// The first Ctrl-C lets the piece at hand be finished; the second ends the process, which loses no committed piece.
fn stop_on_ctrl_c() {
    tokio::spawn(async {
        while tokio::signal::ctrl_c().await.is_ok() {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(1);
            }
            eprintln!("\nstopping after this piece; press again to stop at once");
        }
    });
}

#[cfg(test)]
mod tests;
