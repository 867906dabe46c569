//! Rows of a batch that do not fit in memory, until the batch is committed.
//!
//! They lie in a file without a name, sealed under a key that is nowhere but in memory: when the process ends, however it
//! ends, nothing is left of them.

use std::{
    fs::File,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use crate::{
    Trouble,
    files::{
        bytes::{Put, Take},
        disk::{self, UNFINISHED, failed},
        seal::{Cipher, Key},
    },
    rows::flat::{Extra, Flat},
};

/// Rows are sealed together from so many bytes on.
const PIECE: usize = 64 * 1_024;

/// The file.
#[derive(Debug)]
pub(crate) struct Spill {
    file: File,
    /// As it was called for a moment.
    path: PathBuf,
    cipher: Cipher,
    end: u64,
}

/// Rows that were spilled at one time, in the order of their addresses.
#[derive(Debug)]
pub(crate) struct Run {
    pieces: Vec<(u64, u32)>,
    /// Number of the address, which piece, from which byte, and how many rows, in the order of the numbers. Those of a busy
    /// address go on in the pieces that follow.
    places: Vec<(u32, u32, u32, u32)>,
    /// The piece that was opened last.
    opened: Option<u32>,
    bytes: Vec<u8>,
}

impl Spill {
    pub(crate) fn new(folder: &Path, key: &Key) -> Result<Self, Trouble> {
        let drawn = key.for_purpose("spill", b"name");
        let name = crate::files::folder::hex(drawn.bytes().first_chunk::<8>().map_or(&[], |n| n));
        // Killed between these two lines, the process leaves an empty file, which the next opening clears.
        let path = folder.join("segments").join(format!("{name}.{UNFINISHED}"));
        let file = failed("spill to", &path, disk::create_new(&path))?;
        disk::remove(&path)?;
        Ok(Self { file, path, cipher: key.cipher(), end: 0 })
    }

    /// Writes rows, address by address in the order given, and lets go of their lists: another address may be the busy one
    /// next time.
    pub(crate) fn write(
        &mut self,
        order: &[u32],
        rows: &mut [Vec<Flat>],
        extras: &mut Vec<Extra>,
    ) -> Result<Run, Trouble> {
        let mut run = Run { pieces: Vec::new(), places: Vec::new(), opened: None, bytes: Vec::new() };
        let mut piece = Put(Vec::with_capacity(PIECE * 2));
        for number in order {
            let Some(own) = rows.get_mut(*number as usize).filter(|own| !own.is_empty()) else { continue };
            let (at, from) = (run.pieces.len() as u32, piece.0.len() as u32);
            run.places.push((*number, at, from, u32::try_from(own.len()).map_err(|_| Trouble::TooLarge)?));
            for row in std::mem::take(own) {
                put(&mut piece, &row, extras);
                if piece.0.len() >= PIECE {
                    self.seal(&mut piece, &mut run)?;
                }
            }
        }
        self.seal(&mut piece, &mut run)?;
        run.places.sort_unstable();
        extras.clear();
        Ok(run)
    }

    fn seal(&mut self, piece: &mut Put, run: &mut Run) -> Result<(), Trouble> {
        let bytes = std::mem::replace(&mut piece.0, Vec::with_capacity(PIECE * 2));
        run.pieces.extend(self.seal_piece(bytes)?);
        Ok(())
    }

    /// Seals bytes and writes them: where they are. Nothing is written of nothing.
    pub(crate) fn seal_piece(&mut self, mut piece: Vec<u8>) -> Result<Option<(u64, u32)>, Trouble> {
        if piece.is_empty() {
            return Ok(None);
        }
        self.cipher.seal(self.end, &[], &mut piece, 0);
        let length = u32::try_from(piece.len()).map_err(|_| Trouble::TooLarge)?;
        failed("spill to", &self.path, disk::append(&mut self.file, &self.path, &piece))?;
        let at = self.end;
        self.end += u64::from(length);
        Ok(Some((at, length)))
    }

    /// Reads and opens what [`Self::seal_piece`] wrote.
    pub(crate) fn open_piece(&self, place: (u64, u32)) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        self.open_into(place, &mut bytes)?;
        Ok(bytes)
    }

    fn open_into(&self, (at, length): (u64, u32), bytes: &mut Vec<u8>) -> Result<(), Trouble> {
        bytes.resize(length as usize, 0);
        failed("read", &self.path, self.file.read_exact_at(bytes, at))?;
        self.cipher.open(at, &[], bytes).ok_or_else(|| self.damaged())
    }

    /// Adds the rows that an address has in a run.
    pub(crate) fn read(
        &self,
        run: &mut Run,
        number: u32,
        rows: &mut Vec<Flat>,
        extras: &mut Vec<Extra>,
    ) -> Result<(), Trouble> {
        let place = run.places.binary_search_by_key(&number, |p| p.0).ok().and_then(|at| run.places.get(at));
        let Some((_, mut piece, mut from, mut left)) = place.copied() else { return Ok(()) };
        while left > 0 {
            self.open(run, piece)?;
            let mut bytes = Take(run.bytes.get(from as usize..).unwrap_or_default());
            while left > 0 && !bytes.is_empty() {
                rows.push(take(&mut bytes, number, extras).ok_or_else(|| self.damaged())?);
                left -= 1;
            }
            (piece, from) = (piece + 1, 0);
        }
        Ok(())
    }

    /// Reads and opens a piece, unless it is the one that was opened last.
    fn open(&self, run: &mut Run, piece: u32) -> Result<(), Trouble> {
        if run.opened == Some(piece) {
            return Ok(());
        }
        run.opened = None;
        let place = run.pieces.get(piece as usize).copied().ok_or_else(|| self.damaged())?;
        self.open_into(place, &mut run.bytes)?;
        run.opened = Some(piece);
        Ok(())
    }

    fn damaged(&self) -> Trouble {
        Trouble::Damaged { path: self.path.clone(), what: "rows that wait for their commit" }
    }
}

impl Run {
    /// Bytes of memory that it takes; while it is read, one piece more.
    pub(crate) fn held(&self) -> usize {
        size_of_val(self.places.as_slice()) + size_of_val(self.pieces.as_slice())
    }

    /// How many rows each address has.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (u32, usize)> {
        self.places.iter().map(|(number, _, _, count)| (*number, *count as usize))
    }
}

/// The bytes of one row without what is rare.
const ROW: usize = 8 + 8 + 4 + 4 + 2 + 2 + 1 + 1 + 1;

fn put(out: &mut Put, row: &Flat, extras: &[Extra]) {
    let extra = row.extra.checked_sub(1).and_then(|at| extras.get(at as usize));
    // One array, so that the lengths are checked once.
    let mut bytes = [0; ROW];
    let mut fill = bytes.as_mut_slice();
    let mut field = |value: &[u8]| {
        if let Some((head, rest)) = std::mem::take(&mut fill).split_at_mut_checked(value.len()) {
            head.copy_from_slice(value);
            fill = rest;
        }
    };
    field(&row.end.to_le_bytes());
    field(&row.lasted.to_le_bytes());
    field(&row.line.to_le_bytes());
    field(&row.batch.to_le_bytes());
    field(&row.first.to_le_bytes());
    field(&row.reach.to_le_bytes());
    field(&[row.protocol, row.shape, u8::from(extra.is_some())]);
    out.raw(&bytes);
    if let Some(extra) = extra {
        [extra.before, extra.after].into_iter().for_each(|v| out.u64(v));
        out.raw(&extra.peer.to_le_bytes());
        [extra.private_port, extra.peer_port].into_iter().for_each(|v| out.u16(v));
        out.u8(extra.known);
    }
}

fn take(bytes: &mut Take<'_>, address: u32, extras: &mut Vec<Extra>) -> Option<Flat> {
    let mut row = Take(bytes.raw(ROW)?);
    let mut flat = Flat {
        end: row.u64()?,
        lasted: row.u64()?,
        address,
        line: row.u32()?,
        batch: row.u32()?,
        extra: 0,
        first: row.u16()?,
        reach: row.u16()?,
        protocol: row.u8()?,
        shape: row.u8()?,
    };
    if row.u8()? != 0 {
        let (before, after) = (bytes.u64()?, bytes.u64()?);
        let peer = u128::from_le_bytes(bytes.array()?);
        let (private_port, peer_port, known) = (bytes.u16()?, bytes.u16()?, bytes.u8()?);
        extras.push(Extra { before, after, peer, private_port, peer_port, known });
        flat.extra = u32::try_from(extras.len()).ok()?;
    }
    Some(flat)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, time::Duration};

    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
    use retained::{
        Batch, BatchNo, Converter, Life, NatRecord, Place, PortRange, Read, SetAside, Shape, Subscriber, Tally,
    };
    use terms::{Clock, Digest};

    use crate::{
        Archive, Begun, Day, GeneratedDay, Settings, Trouble,
        into::generate,
        rows::row::NatRow,
        segment::{Ask, Buffers, Kind},
    };

    fn batch(received: terms::Instant) -> Batch {
        Batch {
            source: Digest::from_bytes([5; 32]),
            offset: 0,
            end: None,
            converter: Converter { name: "made up".into(), version: 1 },
            clock: Clock { source: "made up".into(), error_max: Duration::ZERO },
            received,
            generated: true,
        }
    }

    fn all_rows(archive: &Archive) -> BTreeSet<NatRow> {
        let (mut out, mut buffers) = (BTreeSet::new(), Buffers::default());
        for segment in archive.segments.iter().filter(|s| s.meta.kind != Kind::Access) {
            let segment = segment.open(&archive.shelf).unwrap();
            let mut addresses = BTreeSet::new();
            segment.addresses(|address, _| addresses.extend([address])).unwrap();
            for address in addresses {
                let ask = Ask { address, port: None, earliest: 0, latest: u64::MAX };
                segment.find(&ask, &mut buffers, |seen| out.extend([seen.translation()])).unwrap();
            }
        }
        out
    }

    /// The most bytes that a batch of so many rows of forty addresses and 600 lines held, with the most rows in memory.
    fn held(archive: &Archive, addresses: u32, rows: u32) -> (usize, usize, bool) {
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        let at = terms::Instant::parse("2026-11-22T10:00:00Z").unwrap();
        let mut intake = archive.begin_unnamed(&batch(at), &mut rng).unwrap();
        let (mut held, mut in_memory) = (0, 0);
        for some in (0..rows).collect::<Vec<_>>().chunks(1_000) {
            let record = |n: &u32| NatRecord {
                shape: Shape::Session,
                public: std::net::Ipv4Addr::from_bits(0xcb00_0000 + n % addresses).into(),
                ports: PortRange::one(*n as u16),
                transport: Some(terms::Transport::Tcp),
                private: std::net::Ipv4Addr::from_bits(0x6440_0000 + n % 600).into(),
                realm: None,
                private_port: Some(9),
                peer: None,
                subscriber: Some(Subscriber::new((n % 600).to_string())),
                life: Life::whole(terms::Period::new(at, at).unwrap()),
            };
            let nat: Vec<_> = some.iter().map(record).collect();
            intake.take(Read { nat, ..Read::default() }).unwrap();
            intake.make_room(20_000).unwrap();
            in_memory = in_memory.max(intake.piles.list.iter().map(|(_, p)| p.count + p.extras.len()).sum());
            held = held.max(intake.held());
        }
        (held, in_memory, intake.is_full())
    }

    #[test]
    fn what_a_batch_holds_in_memory_grows_with_addresses_and_lines_and_not_with_rows() {
        let root = std::env::temp_dir().join(format!("comity-archive-held-{}", std::process::id()));
        let settings = Settings { provider: "ipt1".parse().unwrap(), unshared: Vec::new(), routed: Vec::new() };
        let archive = Archive::open(&root, [1; 32], settings, &mut ChaCha20Rng::seed_from_u64(5)).unwrap();
        let (few, in_memory, full) = held(&archive, 40, 60_000);
        assert!(!full && in_memory <= 20_000, "{in_memory} rows wait in memory");
        let (many, in_memory, full) = held(&archive, 40, 900_000);
        assert!(!full && in_memory <= 20_000, "{in_memory} rows wait in memory");
        // What is left is where the pieces lie: 16 bytes for each 64 KiB, and for each address each time.
        assert!(many - few < 900_000 / 10, "fifteen times the rows take {few} and {many} bytes");
        let (_, _, full) = held(&archive, 1, 1_100_000);
        assert!(full, "an address whose rows are many is not sorted with still more");
        drop(archive);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_batch_that_waited_on_the_disk_is_the_same_as_one_that_fitted_in_memory() {
        let root = std::env::temp_dir().join(format!("comity-archive-spill-{}", std::process::id()));
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let day = Day::from_number(20_000);
        let (mut rows, _) = generate::piece(GeneratedDay { seed: 3, day, rows: 80_000 }, 0, BatchNo(1));
        for (number, row) in rows.iter_mut().enumerate() {
            // Some are rare in every way, some reach over many ports, some addresses have few rows.
            if number % 7 == 0 {
                (row.peer, row.peer_port, row.private_port, row.known) = (row.private + 9, 53, number as u16, 3);
                row.span.after = 1_000_000;
            }
            if number % 1_000 == 0 {
                (row.public, row.shape, row.protocol) = (row.public + number as u128, 1, 0);
                row.last = row.first.saturating_add(511);
            }
        }
        let expected: BTreeSet<NatRow> = rows.iter().cloned().collect();
        let batch = batch(day.ends());
        for most in [0, 1_500, 9_000, usize::MAX] {
            let dir = root.join(most.to_string());
            let settings = Settings { provider: "ipt1".parse().unwrap(), unshared: Vec::new(), routed: Vec::new() };
            let mut archive = Archive::open(&dir, [1; 32], settings, &mut rng).unwrap();
            let Begun::Intake(mut intake) = archive.begin_intake(&batch, &mut rng).unwrap() else { panic!() };
            let mut aside = 0;
            for some in rows.chunks(1_000) {
                let nat: Vec<_> = some.iter().map(|row| row.record().record).collect();
                let tally = Tally { read: nat.len() as u64, stored: nat.len() as u64, set_aside: 0 };
                let mut read = Read { nat, tally, ..Read::default() };
                read.set_aside(Place::Line(aside), SetAside::NotText, &[0xff; 9]);
                aside += 1;
                intake.take(read).unwrap();
                intake.set_down(most).unwrap();
                intake.make_room(most).unwrap();
            }
            assert_eq!(
                std::fs::read_dir(dir.join("segments"))
                    .unwrap()
                    .filter(|f| { f.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp") })
                    .count(),
                0,
                "the file has no name"
            );
            let done = archive.commit_intake(*intake, &mut rng).unwrap();
            assert_eq!(done.records, rows.len() as u64);
            let listed: Vec<Place> = archive.set_aside().unwrap().iter().map(|one| one.place).collect();
            assert_eq!(listed, (0..aside).map(Place::Line).collect::<Vec<_>>(), "in order, each once");
            assert_eq!(archive.verify().unwrap(), rows.len() as u64);
            assert!(all_rows(&archive) == expected, "with {most} rows in memory");
            assert!(archive.begin_intake(&batch, &mut rng).is_ok_and(|b| matches!(b, Begun::AlreadyThere(_))));
            let other = |offset| Batch { offset, ..batch.clone() };
            let Ok(Begun::Intake(late)) = archive.begin_intake(&other(1), &mut rng) else { panic!() };
            archive.ingest(&other(2), Read::default(), &mut rng).unwrap();
            assert!(matches!(archive.commit_intake(*late, &mut rng), Err(Trouble::Overtaken)));
        }
        std::fs::remove_dir_all(root).unwrap();
    }
}
