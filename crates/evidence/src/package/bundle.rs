//! A few files in one, in the zip form of packages, without the papers of a package: what is carried to a body without a node.

use std::collections::BTreeMap;

use super::zip::{BadZip, Entry, Visitor, Walk, tail};

/// More files than anybody carries.
const FILES_MAX: usize = 64;

/// These files as one zip: the same bytes for the same files.
pub fn bundle(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let (mut out, mut entries) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let crc = crc32fast::hash(bytes);
        let entry = Entry { name: name.clone(), crc, size: bytes.len() as u64, offset: out.len() as u64 };
        out.extend(entry.local());
        out.extend(bytes);
        entries.push(entry);
    }
    let end = tail(&entries, out.len() as u64);
    [out, end].concat()
}

/// Takes such a zip apart.
///
/// # Errors
/// [`BadZip`] for every other form.
pub fn unbundle(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, BadZip> {
    let mut taking = Taking::default();
    let mut walk = Walk::new();
    walk.take(bytes, &mut taking)?;
    walk.finish()?;
    Ok(taking.files)
}

#[derive(Default)]
struct Taking {
    files: BTreeMap<String, Vec<u8>>,
    name: String,
    body: Vec<u8>,
}

impl Visitor for Taking {
    type Fault = BadZip;

    fn begin(&mut self, index: usize, entry: &Entry) -> Result<(), BadZip> {
        // A name that leads elsewhere is no name of ours.
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if !entry.name.bytes().all(plain) || entry.name.starts_with('.') || self.files.contains_key(&entry.name) {
            return Err(BadZip::Form { at: entry.offset });
        }
        if index >= FILES_MAX {
            return Err(BadZip::TooMany);
        }
        self.name.clone_from(&entry.name);
        Ok(())
    }

    fn body(&mut self, bytes: &[u8]) {
        self.body.extend(bytes);
    }

    fn end(&mut self) -> u32 {
        let body = std::mem::take(&mut self.body);
        let crc = crc32fast::hash(&body);
        self.files.insert(std::mem::take(&mut self.name), body);
        crc
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in_and_a_changed_byte_is_seen() {
        let files = BTreeMap::from([
            ("READ-ME.txt".to_owned(), b"who to call".to_vec()),
            ("letter.json".to_owned(), b"{}".to_vec()),
            ("nothing".to_owned(), Vec::new()),
        ]);
        let zip = bundle(&files);
        assert_eq!(unbundle(&zip).unwrap(), files);
        for at in 0..zip.len() {
            let mut other = zip.clone();
            other[at] ^= 1;
            assert!(unbundle(&other).map_or(true, |found| found != files), "byte {at}");
            assert!(unbundle(&zip[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        for name in ["../x", "/etc/x", "a/b", ".hidden", "c:x"] {
            assert!(unbundle(&bundle(&BTreeMap::from([(name.to_owned(), vec![1])]))).is_err(), "{name}");
        }
    }
}
