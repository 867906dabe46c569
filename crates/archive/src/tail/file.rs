//! One write-ahead file: made whole, appended to frame by frame, cut where a frame was not finished.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    path::{Path, PathBuf},
};

use rand_core::CryptoRng;
use retained::{Batch, BatchNo, Converter, RecordClass, Tally};
use terms::{Clock, Digest};

use super::{
    Bodies,
    count::{self, Count},
    frame::{self, Control, KeyName, Next, Piece, What},
    lost::LOST_END,
};
use crate::{
    BatchInfo, Day, Trouble,
    files::{
        bytes::{Put, Take},
        disk,
        folder::{DayKey, Folder},
        seal::{Cipher, Key},
    },
};

const MAGIC: &[u8; 8] = b"COMITYT1";
const HEAD: u64 = u64::MAX;
/// Magic, id, batch, length of the sealed head.
const FIXED: usize = 8 + 16 + 4 + 4;

pub(super) type DayKeys = BTreeMap<(Day, RecordClass), DayKey>;

#[derive(Debug)]
pub(super) struct TailFile {
    path: PathBuf,
    /// `None`: nothing is appended any more.
    file: Option<File>,
    id: [u8; 16],
    cipher: Cipher,
    frames: u64,
    length: u64,
    /// A failed write may have left bytes behind the last frame.
    has_rest: bool,
    /// While it is appended to.
    count: Option<Count>,
}

impl TailFile {
    /// A new file with its head, on disk.
    pub(super) fn create(
        folder: &Folder,
        info: &BatchInfo,
        feed: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Trouble> {
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let path = folder.tail(info.no.0);
        let cipher = folder.tail_key(&id).cipher();
        let mut sealed = put_head(info, feed);
        let length = u32::try_from(sealed.len() + crate::files::seal::TAG).map_err(|_| Trouble::TooLarge)?;
        let fixed = fixed(&id, info.no, length);
        cipher.seal(HEAD, &fixed, &mut sealed, 0);
        let whole = [fixed, sealed].concat();
        let count = Some(Count::create(&path, folder.tail_count_key(&id).cipher()));
        disk::write_whole(&path, &whole)?;
        let file = disk::failed("open", &path, OpenOptions::new().append(true).open(&path))?;
        Ok(Self { path, file: Some(file), id, cipher, frames: 0, length: whole.len() as u64, has_rest: false, count })
    }

    pub(super) fn frames(&self) -> u64 {
        self.frames
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn close(&mut self) {
        self.file = None;
        self.count = None;
    }

    /// Writes one frame and syncs it. What a failed write left is cut off again: it was never acknowledged.
    pub(super) fn append(&mut self, mut control: Control, bodies: Bodies, keys: &DayKeys) -> Result<(), Trouble> {
        let mut pieces = Vec::new();
        for body in bodies.0 {
            let from = pieces.len();
            let key = piece_key(&self.id, body.what, &body.keys, keys).ok_or(Trouble::TooLarge)?;
            pieces.extend_from_slice(&body.put.0);
            key.cipher().seal(self.frames, &[], &mut pieces, from);
            let length = u32::try_from(pieces.len() - from).map_err(|_| Trouble::TooLarge)?;
            control.pieces.push(Piece { what: body.what, entries: body.entries, length, keys: body.keys });
        }
        let frame = frame::seal(&self.cipher, self.frames, &control, &pieces).ok_or(Trouble::TooLarge)?;
        let closed = || Trouble::Damaged { path: self.path.clone(), what: "it is not open" };
        let file = self.file.as_mut().ok_or_else(closed)?;
        let written = disk::append(file, &self.path, &frame).and_then(|()| disk::sync_data(file, &self.path));
        if written.is_err() {
            self.has_rest = true;
            // Where that fails, too, it is done before anything else is acknowledged.
            let _ = self.cut_rest();
        }
        disk::failed("append to", &self.path, written)?;
        self.frames += 1;
        self.length += frame.len() as u64;
        self.count.iter_mut().for_each(|count| count.say(self.frames));
        Ok(())
    }

    /// Cuts off what a failed write left: a whole frame of which the sender was told that it is not there would be there
    /// twice when it is sent again.
    pub(super) fn cut_rest(&mut self) -> Result<(), Trouble> {
        if self.has_rest {
            cut(&self.path, self.length)?;
            self.has_rest = false;
        }
        Ok(())
    }

    /// Opens a file that another process left, gives each whole frame to `each`, and cuts off what was never finished.
    pub(super) fn reopen(
        folder: &Folder,
        no: BatchNo,
        each: impl FnMut(Control, &[u8], &[u8; 16], u64) -> Option<()>,
    ) -> Result<(Self, BatchInfo, String), Trouble> {
        let left = Left::read(folder, no)?;
        let (length, frames, is_torn) = left.frames(each)?;
        if frames < left.acknowledged(folder) {
            return Err(left.damaged(LOST_END));
        }
        let Left { path, id, cipher, info, feed, .. } = left;
        if is_torn {
            cut(&path, length)?;
        }
        Ok((Self { path, file: None, id, cipher, frames, length, has_rest: false, count: None }, info, feed))
    }

    /// What such a file is, how many whole frames it has, and how many were acknowledged. Nothing is changed or given away.
    pub(super) fn look(folder: &Folder, no: BatchNo) -> Result<(BatchInfo, String, u64, u64), Trouble> {
        let left = Left::read(folder, no)?;
        let (_, frames, _) = left.frames(|_, _, _, _| Some(()))?;
        let acknowledged = left.acknowledged(folder);
        Ok((left.info, left.feed, frames, acknowledged))
    }

    /// Says how many frames of such a file are acknowledged from now on.
    pub(super) fn count_again(folder: &Folder, no: BatchNo, frames: u64) -> Result<(), Trouble> {
        let left = Left::read(folder, no)?;
        Count::create(&left.path, folder.tail_count_key(&left.id).cipher()).say(frames);
        // Where it cannot be said, nothing is said.
        if left.acknowledged(folder) != frames { disk::remove(&count::path(&left.path)).map(|_| ()) } else { Ok(()) }
    }
}

/// A file that another process left.
struct Left {
    path: PathBuf,
    bytes: Vec<u8>,
    id: [u8; 16],
    cipher: Cipher,
    info: BatchInfo,
    feed: String,
    frames_at: usize,
}

impl Left {
    fn read(folder: &Folder, no: BatchNo) -> Result<Self, Trouble> {
        let path = folder.tail(no.0);
        let bytes = disk::read_whole(&path)?;
        let damaged = || Trouble::Damaged { path: path.clone(), what: "the head" };
        let head = bytes.get(..FIXED).unwrap_or_default();
        let (id, length) = take_fixed(head, no).ok_or_else(damaged)?;
        let cipher = folder.tail_key(&id).cipher();
        let frames_at = FIXED + length;
        let mut sealed = bytes.get(FIXED..frames_at).unwrap_or_default().to_vec();
        let opened = cipher.open(HEAD, head, &mut sealed).and_then(|()| take_head(&sealed, no));
        let (info, feed) = opened.ok_or_else(damaged)?;
        Ok(Self { path, bytes, id, cipher, info, feed, frames_at })
    }

    fn damaged(&self, what: &'static str) -> Trouble {
        Trouble::Damaged { path: self.path.clone(), what }
    }

    /// So many frames were acknowledged, at least.
    fn acknowledged(&self, folder: &Folder) -> u64 {
        count::said(&self.path, &folder.tail_count_key(&self.id).cipher())
    }

    /// Gives each whole frame to `each`; says where they end, how many they are, and whether something unfinished follows.
    fn frames(
        &self,
        mut each: impl FnMut(Control, &[u8], &[u8; 16], u64) -> Option<()>,
    ) -> Result<(u64, u64, bool), Trouble> {
        let (mut at, mut frames) = (self.frames_at, 0);
        let is_torn = loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            match frame::next(&self.cipher, frames, rest) {
                Next::End => break false,
                Next::Torn => break true,
                Next::Damaged => return Err(self.damaged("a frame")),
                Next::Frame { control, pieces, length } => {
                    let last = length == rest.len();
                    if each(control, pieces, &self.id, frames).is_none() {
                        if !(last && frame::is_torn(rest)) {
                            return Err(self.damaged("a frame"));
                        }
                        break true;
                    }
                    at += length;
                    frames += 1;
                }
            }
        };
        Ok((at as u64, frames, is_torn))
    }
}

/// Removes a tail, and its count.
pub(super) fn remove(path: &Path) -> Result<(), Trouble> {
    disk::remove(path)?;
    disk::remove(&count::path(path)).map(|_| ())
}

/// The key of a piece: made from the keys of its days, so that it cannot be made again when one of them is gone.
pub(super) fn piece_key(id: &[u8; 16], what: What, names: &[KeyName], keys: &DayKeys) -> Option<Key> {
    let mut all = zeroize::Zeroizing::new(id.to_vec());
    for name in names {
        let key = keys.get(&(name.day, name.class)).filter(|k| k.id == name.id)?;
        all.extend_from_slice(key.key.bytes());
    }
    let first = keys.get(&names.first().map(|n| (n.day, n.class))?)?;
    Some(first.key.for_purpose(if what == What::Aside { "tail aside" } else { "tail" }, &all))
}

fn cut(path: &Path, length: u64) -> Result<(), Trouble> {
    let cut = || disk::cut(&OpenOptions::new().write(true).open(path)?, path, length);
    disk::failed("cut", path, cut())
}

fn fixed(id: &[u8; 16], no: BatchNo, length: u32) -> Vec<u8> {
    let mut put = Put::default();
    put.raw(MAGIC);
    put.raw(id);
    put.u32(no.0);
    put.u32(length);
    put.0
}

/// The id and the length of the sealed head.
fn take_fixed(bytes: &[u8], no: BatchNo) -> Option<([u8; 16], usize)> {
    let mut take = Take(bytes);
    let (magic, id, number, length) = (take.array::<8>()?, take.array()?, take.u32()?, take.u32()?);
    (magic == *MAGIC && number == no.0).then_some((id, usize::try_from(length).ok()?))
}

fn put_head(info: &BatchInfo, feed: &str) -> Vec<u8> {
    let batch = &info.batch;
    let mut put = Put::default();
    put.text(feed);
    put.digest(&batch.source);
    put.text(&batch.converter.name);
    put.u16(batch.converter.version);
    put.text(&batch.clock.source);
    put.u64(u64::try_from(batch.clock.error_max.as_micros()).unwrap_or(u64::MAX));
    put.instant(batch.received);
    put.0
}

fn take_head(bytes: &[u8], no: BatchNo) -> Option<(BatchInfo, String)> {
    let mut take = Take(bytes);
    let feed = take.text()?;
    let source: Digest = take.digest()?;
    let converter = Converter { name: take.text()?.into(), version: take.u16()? };
    let error_max = |micros| std::time::Duration::from_micros(micros);
    let clock = Clock { source: take.text()?, error_max: error_max(take.u64()?) };
    let batch = Batch { source, offset: 0, end: None, converter, clock, received: take.instant()?, generated: false };
    take.is_empty().then_some((BatchInfo { no, batch, tally: Tally::default() }, feed))
}
