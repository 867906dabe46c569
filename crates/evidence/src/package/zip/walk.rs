//! Reading a zip from front to back, in whatever pieces it comes. No length or count in it is believed before the bytes that
//! it claims are there.

use super::{
    BadZip, Entry,
    form::{LOCAL, LOCAL_BYTES, LOCAL_EXTRA, tail},
};

/// Longer than the folder and any name below it.
const FULL_NAME_MAX: usize = 200;

/// Who looks at the files as they go by, and may refuse to go on.
pub(in super::super) trait Visitor {
    /// What a refusal is.
    type Fault: From<BadZip>;

    /// A file begins: its header is in form, and nothing in it is believed.
    fn begin(&mut self, index: usize, entry: &Entry) -> Result<(), Self::Fault>;

    /// The next bytes of its body.
    fn body(&mut self, bytes: &[u8]);

    /// It ends: the checksum of what went by.
    fn end(&mut self) -> u32;
}

/// Where in the zip the next byte stands.
enum Stage {
    /// A header is being collected.
    Header,
    /// This many bytes of the body are still to come.
    Body(u64),
    /// What is behind the bodies, and how much of it has come.
    Tail(Vec<u8>, usize),
}

/// A zip, as far as it has come.
pub(in super::super) struct Walk {
    entries: Vec<Entry>,
    stage: Stage,
    header: Vec<u8>,
    /// Bytes taken so far.
    at: u64,
}

impl Walk {
    pub(in super::super) fn new() -> Self {
        Self { entries: Vec::new(), stage: Stage::Header, header: Vec::new(), at: 0 }
    }

    /// How many bytes have been taken.
    pub(in super::super) fn at(&self) -> u64 {
        self.at
    }

    /// The next bytes. After a fault the walk is over.
    pub(in super::super) fn take<V: Visitor>(&mut self, mut bytes: &[u8], to: &mut V) -> Result<(), V::Fault> {
        while !bytes.is_empty() {
            let taken = match &mut self.stage {
                Stage::Header => self.header(bytes, to)?,
                Stage::Body(left) => {
                    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                    to.body(bytes.get(..taken).unwrap_or_default());
                    *left -= taken as u64;
                    self.at += taken as u64;
                    taken
                }
                Stage::Tail(expected, have) => {
                    let wanted = expected.get(*have..).unwrap_or_default();
                    let taken = wanted.len().min(bytes.len());
                    let differs = wanted.iter().zip(bytes).position(|(ours, theirs)| ours != theirs);
                    if let Some(at) = differs.or((taken == 0).then_some(0)) {
                        return Err(BadZip::Form { at: self.at + at as u64 }.into());
                    }
                    *have += taken;
                    self.at += taken as u64;
                    taken
                }
            };
            bytes = bytes.get(taken..).unwrap_or_default();
            self.ended(to)?;
        }
        Ok(())
    }

    /// Every byte has come.
    pub(in super::super) fn finish(self) -> Result<Vec<Entry>, BadZip> {
        match self.stage {
            Stage::Tail(expected, have) if expected.len() == have => Ok(self.entries),
            _ => Err(BadZip::Form { at: self.at }),
        }
    }

    /// Closes a body that has come whole.
    fn ended<V: Visitor>(&mut self, to: &mut V) -> Result<(), V::Fault> {
        if !matches!(self.stage, Stage::Body(0)) {
            return Ok(());
        }
        self.stage = Stage::Header;
        let index = self.entries.len().saturating_sub(1);
        let fits = self.entries.last().is_some_and(|entry| entry.crc == to.end());
        if fits { Ok(()) } else { Err(BadZip::Checksum { index }.into()) }
    }

    /// Collects a header, and gives how many bytes it took.
    fn header<V: Visitor>(&mut self, bytes: &[u8], to: &mut V) -> Result<usize, V::Fault> {
        let begins = self.at;
        let wanted = self.wanted().ok_or(BadZip::Form { at: begins })?;
        let taken = wanted.saturating_sub(self.header.len()).min(bytes.len());
        self.header.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        if self.header.len() == LOCAL.len() && self.header != LOCAL {
            return self.begin_tail(taken).map_err(Into::into);
        }
        let wanted = self.wanted().ok_or(BadZip::Form { at: begins })?;
        if self.header.len() == wanted && wanted > LOCAL_BYTES {
            let entry = read(&self.header, begins).ok_or(BadZip::Form { at: begins })?;
            self.at += wanted as u64;
            to.begin(self.entries.len(), &entry)?;
            self.stage = Stage::Body(entry.size);
            self.entries.push(entry);
            self.header.clear();
        }
        Ok(taken)
    }

    /// How long the header is, as far as can be told; `None` when it is no header of a package.
    fn wanted(&self) -> Option<usize> {
        if self.header.len() < LOCAL.len() {
            return Some(LOCAL.len());
        }
        if self.header.len() < LOCAL_BYTES {
            return Some(LOCAL_BYTES);
        }
        let (name, extra) = (u16_at(&self.header, 26)?, u16_at(&self.header, 28)?);
        let right = (1..=FULL_NAME_MAX).contains(&name) && (extra == 0 || extra == LOCAL_EXTRA);
        right.then_some(LOCAL_BYTES + name + extra)
    }

    /// Headers and bodies are as they have to be; what is left has to be what follows from them.
    fn begin_tail(&mut self, taken: usize) -> Result<usize, BadZip> {
        let expected = tail(&self.entries, self.at);
        let differs = expected.iter().zip(&self.header).position(|(ours, theirs)| ours != theirs);
        if let Some(at) = differs {
            return Err(BadZip::Form { at: self.at + at as u64 });
        }
        self.at += LOCAL.len() as u64;
        self.stage = Stage::Tail(expected, LOCAL.len());
        self.header.clear();
        Ok(taken)
    }
}

/// The header, if it is the one that is written for what it says.
fn read(header: &[u8], offset: u64) -> Option<Entry> {
    let (crc, short, name) = (u32_at(header, 14)?, u32_at(header, 18)?, u16_at(header, 26)?);
    let (front, extra) = header.split_at_checked(LOCAL_BYTES + name)?;
    let size = if extra.is_empty() { u64::from(short) } else { u64_at(extra, 4)? };
    let name = std::str::from_utf8(front.get(LOCAL_BYTES..)?).ok()?.to_owned();
    let entry = Entry { name, crc, size, offset };
    (entry.local() == header).then_some(entry)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk().map(|two| usize::from(u16::from_le_bytes(*two)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|eight| u64::from_le_bytes(*eight))
}
