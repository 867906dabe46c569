//! Makes rows of an item with the converters that the archive uses, and accounts for every entry; run again, it makes the same bytes.

use std::{fs::File, io::Read as _, path::PathBuf, process::ExitCode};

use evidence::{
    Fingerprint, Taken,
    custody::{Act, Rows},
};
use node::{
    Files,
    desk::evidence::item::{Deed, House},
};
use retained::{Piece, Read, Tally};
use serde_json::json;
use terms::Instant;

use super::{
    folder::{Conversion, Folder, Item, Print},
    gauge::Gauge,
    onward::Onward,
    rows,
};
use crate::{
    beside::Beside,
    cli::evidence::{Again, Convert},
    commands::retained::formats::{Chosen, chosen},
    say::No,
};

/// What is in memory of an item while it is converted.
const PIECE: usize = 4 << 20;

pub(crate) fn run(a: &Convert, as_json: bool) -> Result<ExitCode, No> {
    let house = House::of(&Files::new(&a.dir)).map_err(crate::folder::not_started)?;
    let format = chosen(&a.format, a.mapping.as_deref())?;
    let mut folder = Folder::open(&a.folder)?;
    folder.still_open()?;
    let at = position(&folder, &a.item)?;
    let Some(item) = folder.journal.items.get(at).cloned() else { return Err(unknown(&a.item)) };
    let print = item.print.as_ref().ok_or_else(|| unknown(&a.item))?.read()?;
    let [table, rejects] = item.converted().map(|name| folder.path(&name));
    let made = made(&folder, &item, &format, Outs::to(&table, &rejects)?, a.quiet)?;
    let rows = Rows { read: made.read, kept: made.kept, rejected: made.rejected };
    let after = made.table.read()?.sha256;
    let why = format!("converted with {} version {}; {} rows made", made.format, made.version, made.rows);
    let [name, _] = item.converted();
    let already =
        folder.chain.entries().iter().any(|entry| {
            entry.event.act == Act::Converted && entry.event.item == name && entry.event.after == Some(after)
        });
    if !already {
        let (at, before) = (house.now(), Some(print.sha256));
        let deed = Deed { at, act: Act::Converted, item: &name, why: &why, before, after, rows: Some(rows) };
        house.did(&mut folder.chain, &deed, None).map_err(|e| {
            No::refused("custody", e.to_string(), "Look at the node's clock, and at custody.json in the folder.")
        })?;
    }
    say(&item, &made, as_json);
    if let Some(item) = folder.journal.items.get_mut(at) {
        item.conversion = Some(made);
    }
    folder.save()?;
    Ok(ExitCode::SUCCESS)
}

/// Converts again and compares with what was made the first time. Nothing is written.
pub(crate) fn again(a: &Again, as_json: bool) -> Result<ExitCode, No> {
    if !a.folder.is_dir() {
        // What only compares makes no folder.
        return Err(No::usage(format!("{}: there is no such folder", a.folder.display())));
    }
    let folder = Folder::open(&a.folder)?;
    let (mut same, mut any) = (true, false);
    let converted = folder.journal.items.iter().filter(|item| item.conversion.is_some());
    for item in converted.filter(|item| a.item.as_ref().is_none_or(|wanted| named(item, wanted))) {
        let Some(before) = &item.conversion else { continue };
        any = true;
        let as_received = super::take::hashed(&folder.path(&item.name)).map_err(|e| No::file(&a.folder, &e))?;
        let untouched = item.print.as_ref() == Some(&Print::of(&as_received));
        let format = chosen(&before.format, a.mapping.as_deref())?;
        let now = made(&folder, item, &format, Outs::nowhere(), a.quiet)?;
        let equal = now == *before && untouched;
        same &= equal;
        if as_json {
            println!(
                "{}",
                json!({ "item": item.name, "same": equal, "as_received": untouched, "version": now.version, "version_then": before.version })
            );
        } else if equal {
            println!(
                "{}: the same rows again, byte for byte ({} of {})",
                item.name, before.table.sha256, before.format
            );
        } else if !untouched {
            println!("{}: THE ITEM IS NOT WHAT WAS RECEIVED", item.name);
        } else {
            let (then, now) = (before.version, now.version);
            println!("{}: NOT THE SAME ROWS (converter {} version {then} then, {now} now)", item.name, before.format);
        }
    }
    if !any {
        let which = a.item.as_deref().map_or_else(|| "no item".to_owned(), |item| format!("no item {item}"));
        return Err(No::usage(format!("{}: {which} was converted there: nothing was compared", a.folder.display())));
    }
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn unknown(item: &str) -> No {
    No::usage(format!("{item}: no such item was taken in whole; `take` says how each is called"))
}

fn position(folder: &Folder, wanted: &str) -> Result<usize, No> {
    folder.journal.items.iter().position(|item| named(item, wanted)).ok_or_else(|| unknown(wanted))
}

/// `item-3` or the whole name.
fn named(item: &Item, wanted: &str) -> bool {
    item.name == wanted || item.name.rsplit('/').next() == Some(wanted)
}

fn say(item: &Item, made: &Conversion, as_json: bool) {
    let Conversion { read, kept, rejected, rows, table, .. } = made;
    if as_json {
        println!(
            "{}",
            json!({ "item": item.name, "read": read, "kept": kept, "rejected": rejected, "rows": rows, "sha256": table.sha256 })
        );
    } else {
        println!("{}: {read} entries = {kept} converted + {rejected} listed as rejected; {rows} rows", item.name);
    }
}

/// Where table and rejects go, and what they are.
struct Outs {
    files: Option<[Onward; 2]>,
    prints: [Taken<Beside>; 2],
}

impl Outs {
    fn to(table: &PathBuf, rejects: &PathBuf) -> Result<Self, No> {
        let open = |path: &PathBuf| Onward::open(path).map_err(|e| No::file(path, &e));
        Ok(Self { files: Some([open(table)?, open(rejects)?]), ..Self::nowhere() })
    }

    /// Only what they would be.
    fn nowhere() -> Self {
        Self { files: None, prints: [Taken::new(Beside::new()), Taken::new(Beside::new())] }
    }

    fn write(&mut self, texts: [&str; 2]) -> std::io::Result<()> {
        for (print, text) in self.prints.iter_mut().zip(texts) {
            print.take(text.as_bytes());
        }
        for (file, text) in self.files.iter_mut().flatten().zip(texts) {
            file.write(text.as_bytes())?;
        }
        Ok(())
    }

    fn finish(self) -> std::io::Result<[Fingerprint; 2]> {
        for file in self.files.into_iter().flatten() {
            file.finish()?;
        }
        Ok(self.prints.map(|mut print| print.done()))
    }
}

/// Reads the item once and writes what it becomes.
fn made(folder: &Folder, item: &Item, format: &Chosen, mut outs: Outs, quiet: bool) -> Result<Conversion, No> {
    let path = folder.path(&item.name);
    let trouble = |e| No::file(&path, &e);
    let mut file = File::open(&path).map_err(trouble)?;
    let mut gauge = Gauge::new(quiet, "converting", file.metadata().map_err(trouble)?.len());
    let mut converter = (format.open)();
    let received = Instant::from_micros(item.written);
    let (mut tally, mut made_rows, mut listed) = (Tally::default(), 0, 0);
    let mut buffer: Vec<u8> = Vec::new();
    outs.write([rows::HEAD, rows::REJECTS_HEAD]).map_err(trouble)?;
    loop {
        let wanted = PIECE.saturating_sub(buffer.len()).max(64 << 10) as u64;
        let came = (&mut file).take(wanted).read_to_end(&mut buffer).map_err(trouble)?;
        gauge.add(came);
        let piece = Piece { bytes: &buffer, received, from: None };
        let mut read = Read::new();
        let ended = came == 0;
        let taken = match ended {
            true => {
                converter.finish(piece, &mut read);
                buffer.len()
            }
            false => converter.feed(piece, &mut read),
        };
        if !read.configs.is_empty() {
            let says = format!("{} describes how addresses are computed; it has no rows", format.converter.name);
            return Err(No::usage(says));
        }
        tally.add(read.tally);
        made_rows += (read.nat.len() + read.access.len()) as u64;
        listed += read.rejected.len() as u64;
        outs.write([&rows::rows(&read), &rows::rejects(&read.rejected)]).map_err(trouble)?;
        buffer.drain(..taken.min(buffer.len()));
        if ended {
            break;
        }
    }
    let Tally { read, stored: kept, set_aside: rejected } = tally;
    if read != kept + rejected || rejected != listed {
        let says = format!("{read} entries came in, {kept} were converted and {listed} listed as rejected");
        return Err(No::refused("rows", says, "This is a fault of the converter: report it, and do not use the rows."));
    }
    let [table, rejects] = outs.finish().map_err(trouble)?.map(|print| Print::of(&print));
    let converter = &format.converter;
    let (format, version) = (converter.name.clone().into_owned(), converter.version);
    Ok(Conversion { format, version, read, kept, rejected, rows: made_rows, table, rejects })
}
