//! Configurations of deterministic translation: few, small, read into memory at the opening, each under a key of its own.
//!
//! ```text
//! configs/00000001-0000.key      the configuration's key, sealed under the node's
//! configs/00000001-0000.config   the configuration, of batch 1 the first
//! ```
//!
//! They are written before their batch, and count from the moment it is there: a writer that is killed between leaves
//! files of no batch, and the next opening removes them.

use std::{net::IpAddr, path::PathBuf};

use rand_core::CryptoRng;
use retained::{BatchNo, NatConfig, NatRecord, Sourced, fresh};
use terms::{Digest, Instant, Period};

use crate::{
    Archive, Trouble,
    files::{
        bytes::{Put, Take},
        disk,
        seal::Key,
    },
    out::gather::Gathered,
    rows::row::NatRow,
};

/// A configuration, and where it lies.
#[derive(Debug)]
pub(crate) struct Config {
    batch: BatchNo,
    /// Which of its batch.
    place: u32,
    key_id: [u8; 16],
    /// Of its file.
    bytes: u64,
    config: NatConfig,
}

/// A configuration whose time has come, for its tombstone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueConfig {
    pub(crate) batch: BatchNo,
    pub(crate) place: u32,
    /// When it was no longer in force.
    pub(crate) ended: Instant,
    /// The number of its key.
    pub(crate) key_id: [u8; 16],
    /// Of its file.
    pub(crate) bytes: u64,
}

impl Archive {
    /// Writes the configurations of a batch that is about to be committed. They count when it is.
    pub(crate) fn put_configs(
        &mut self,
        batch: BatchNo,
        configs: &[NatConfig],
        rng: &mut impl CryptoRng,
    ) -> Result<(), Trouble> {
        // A batch that failed left its own behind, and this one has its number now.
        self.remove_configs_of(batch)?;
        for (place, config) in (0..).zip(configs) {
            let mut key_id = [0; 16];
            rng.fill_bytes(&mut key_id);
            let key = Key::draw(rng);
            let name = self.name(batch, place);
            let plain = zeroize::Zeroizing::new([key_id.as_slice(), key.bytes()].concat());
            self.folder.write_sealed(&name.with_extension("key"), &plain, rng)?;
            let sealed = key.wrap(&about(batch, place), &put_config(config), rng);
            disk::write_whole(&name.with_extension("config"), &sealed)?;
            let (bytes, config) = (sealed.len() as u64, config.clone());
            self.configs.push(Config { batch, place, key_id, bytes, config });
        }
        Ok(())
    }

    /// Reads them all, after batches and tombstones: what belongs to no batch, or was buried, is removed.
    pub(crate) fn load_configs(&mut self) -> Result<(), Trouble> {
        let folder = self.folder.root.join("configs");
        disk::make_folder(&folder)?;
        let mut keys = disk::list(&folder, "key")?;
        for path in disk::list(&folder, "config")? {
            let key_path = path.with_extension("key");
            let named = path.file_stem().and_then(|name| numbers(&name.to_string_lossy()));
            let (batch, place) = named.ok_or(Trouble::Damaged { path: path.clone(), what: "the name" })?;
            keys.retain(|k| *k != key_path);
            // The key goes first: without it, a destruction was cut short.
            if !key_path.exists() || !self.entries.contains_key(&batch) {
                self.destroy_files(batch, place)?;
                continue;
            }
            let damaged = |what| Trouble::Damaged { path: path.clone(), what };
            let plain = zeroize::Zeroizing::new(self.folder.read_sealed(&key_path)?);
            let mut take = Take(&plain);
            let (key_id, key) = take.array().zip(take.array()).ok_or(damaged("the key"))?;
            if self.tombstones.iter().any(|t| t.key == key_id) {
                self.destroy_files(batch, place)?;
                continue;
            }
            let sealed = disk::read_whole(&path)?;
            let plain = Key::from_bytes(key).unwrap(&about(batch, place), &sealed).ok_or(damaged("the seal"))?;
            let config = take_config(&plain).ok_or(damaged("the configuration"))?;
            self.configs.push(Config { batch, place, key_id, bytes: sealed.len() as u64, config });
        }
        // Killed between a key and its configuration.
        disk::destroy_all(&keys)
    }

    /// How many a batch has.
    pub(crate) fn configs_of(&self, batch: BatchNo) -> u64 {
        self.configs.iter().filter(|c| c.batch == batch).count() as u64
    }

    /// What a question about this address and port finds by computing.
    pub(crate) fn gather_computed(&self, public: IpAddr, port: Option<u16>, window: Period, gathered: &mut Gathered) {
        gathered.nat.extend(self.computed(public, port, window).iter().map(|r| NatRow::of(&r.record, r.batch)));
        gathered.sharers = gathered.sharers.max(self.computed_sharers(public, window));
    }

    /// The translations that follow from the configurations in force in the window. Without a port there is one only
    /// where the address was not shared.
    pub(crate) fn computed(&self, public: IpAddr, port: Option<u16>, window: Period) -> Vec<Sourced<NatRecord>> {
        let found = self.in_force(window).filter_map(|(config, life)| {
            let record = match port {
                Some(port) => config.config.record(public, port)?,
                None => config.config.record(public, config.config.plan().only_port_of(public)?)?,
            };
            Some(Sourced { batch: config.batch, record: NatRecord { life, ..record } })
        });
        fresh(&found.collect::<Vec<_>>()).into_owned()
    }

    /// How many inside addresses share the outside one, by the configurations in force in the window: the most.
    pub(crate) fn computed_sharers(&self, public: IpAddr, window: Period) -> usize {
        let counts = self.in_force(window).map(|(config, _)| config.config.plan().sharers_of(public));
        usize::try_from(counts.max().unwrap_or(0)).unwrap_or(usize::MAX)
    }

    /// Those of committed batches that touch the window, each with its life: it was over when the next one gave out the
    /// same address.
    fn in_force(&self, window: Period) -> impl Iterator<Item = (&Config, retained::Life)> {
        let answers = |c: &&Config| self.entries.contains_key(&c.batch) && !self.is_withdrawn(c.batch.0);
        let committed = self.configs.iter().filter(answers);
        committed.filter_map(move |c| {
            let life = self.next_of(c).map_or(c.config.life, |next| c.config.life.over_by(next));
            life.possible().overlaps(window).then_some((c, life))
        })
    }

    /// When the one that followed came into force.
    fn next_of(&self, config: &Config) -> Option<Instant> {
        let from = config.config.life.certain().from();
        let answers = self.configs.iter().filter(|o| !self.is_withdrawn(o.batch.0));
        let others = answers.filter(|o| o.config.plan().shares_outside_with(config.config.plan()));
        others.map(|o| o.config.life.certain().from()).filter(|next| *next > from).min()
    }

    fn name(&self, batch: BatchNo, place: u32) -> PathBuf {
        self.folder.root.join("configs").join(format!("{:08}-{place:04}", batch.0))
    }

    fn remove_configs_of(&mut self, batch: BatchNo) -> Result<(), Trouble> {
        let places: Vec<u32> = self.configs.iter().filter(|c| c.batch == batch).map(|c| c.place).collect();
        self.configs.retain(|c| c.batch != batch);
        places.into_iter().try_for_each(|place| self.destroy_files(batch, place))
    }

    fn destroy_files(&self, batch: BatchNo, place: u32) -> Result<(), Trouble> {
        disk::destroy_all(&self.files_of(batch, place))
    }

    fn files_of(&self, batch: BatchNo, place: u32) -> [PathBuf; 2] {
        let name = self.name(batch, place);
        [name.with_extension("key"), name.with_extension("config")]
    }
}

impl Archive {
    /// The translations of an inside address.
    pub(crate) fn computed_of(&self, private: IpAddr, window: Period) -> Vec<Sourced<NatRecord>> {
        let found = self.in_force(window).flat_map(|(config, life)| {
            let records = config.config.records_of(private).into_iter();
            records.map(move |record| Sourced { batch: config.batch, record: NatRecord { life, ..record } })
        });
        fresh(&found.collect::<Vec<_>>()).into_owned()
    }

    /// Configurations whose end is due. One that is still in force is not: its time has not begun.
    pub(crate) fn due_configs(&self, due: impl Fn(Instant) -> bool) -> Vec<DueConfig> {
        let due = self.configs.iter().filter_map(|c| {
            let ended = self.ended(c).filter(|ended| due(*ended))?;
            let Config { batch, place, key_id, bytes, .. } = *c;
            Some(DueConfig { batch, place, ended, key_id, bytes })
        });
        due.collect()
    }

    /// Forgets a configuration that is buried, and names its files: the key, then the bytes.
    pub(crate) fn forget_config(&mut self, due: &DueConfig) -> [PathBuf; 2] {
        self.configs.retain(|c| (c.batch, c.place) != (due.batch, due.place));
        self.files_of(due.batch, due.place)
    }

    /// When it was no longer in force: by its own words, by those of a later reading, or by the one that followed.
    fn ended(&self, config: &Config) -> Option<Instant> {
        let life = config.config.life;
        if !life.ends_open() {
            return Some(life.certain().to());
        }
        let same = |o: &&Config| {
            !o.config.life.ends_open()
                && o.config.life.certain().from() == life.certain().from()
                && o.config.plan() == config.config.plan()
        };
        let later = self.configs.iter().find(same).map(|o| o.config.life.certain().to());
        later.or_else(|| self.next_of(config))
    }
}

/// What the seal is bound to: files cannot swap places.
fn about(batch: BatchNo, place: u32) -> [u8; 8] {
    (u64::from(batch.0) << 32 | u64::from(place)).to_le_bytes()
}

fn numbers(name: &str) -> Option<(BatchNo, u32)> {
    let (batch, place) = name.split_once('-')?;
    Some((BatchNo(batch.parse().ok()?), place.parse().ok()?))
}

fn put_config(config: &NatConfig) -> Vec<u8> {
    let mut put = Put::default();
    put.digest(&config.digest);
    put.instant(config.life.certain().to());
    put.text(&config.text);
    put.0
}

/// Read again from its text, which says the rest; the digest shows that it is the same text.
fn take_config(bytes: &[u8]) -> Option<NatConfig> {
    let mut take = Take(bytes);
    let (digest, seen): (Digest, _) = (take.digest()?, take.instant()?);
    let config = NatConfig::read(&take.text()?, seen).ok()?;
    (take.is_empty() && config.digest == digest).then_some(config)
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
    use retained::{Batch, DETERMINISTIC_NAT, Read, deterministic_nat};

    use super::*;
    use crate::Settings;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn block(from: &str, until: Option<&str>) -> String {
        let until = until.map(|u| format!("until {u}T00:00:00Z\n")).unwrap_or_default();
        format!("nat a\nfrom {from}T00:00:00Z\n{until}inside 100.64.0.0/24\noutside 192.0.2.0/28\nend\n")
    }

    fn batch(source: u8) -> Batch {
        Batch {
            source: Digest::from_bytes([source; 32]),
            offset: 0,
            end: None,
            converter: DETERMINISTIC_NAT,
            clock: terms::Clock { source: "none".to_owned(), error_max: std::time::Duration::ZERO },
            received: at("2026-02-02T00:00:00Z"),
            generated: false,
        }
    }

    fn open(dir: &std::path::Path, rng: &mut ChaCha20Rng) -> Archive {
        let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] };
        Archive::open(dir, [7; 32], settings, rng).unwrap()
    }

    /// When each of these readings is due, one day after its end.
    fn check(readings: &[(&str, Option<&str>)], expected: &[&str]) {
        let name = format!("comity-archive-config-{}-{}", readings.len(), std::process::id());
        let dir = std::env::temp_dir().join(name);
        std::fs::remove_dir_all(&dir).ok();
        let rng = &mut ChaCha20Rng::seed_from_u64(5);
        let mut archive = open(&dir, rng);
        for (n, (from, until)) in (1..).zip(readings) {
            let read = deterministic_nat(block(from, *until).as_bytes(), at("2026-02-02T00:00:00Z"));
            archive.ingest(&batch(n), read, rng).unwrap();
        }
        drop(archive);
        let mut archive = open(&dir, rng);
        let due = archive.due_configs(|_| true);
        let days: Vec<String> = due.iter().map(|d| d.ended.to_string()[..10].to_owned()).collect();
        assert_eq!(days, expected, "{readings:?}");
        assert!(archive.due_configs(|ended| ended < at("2026-02-01T00:00:00Z")).is_empty());
        for due in &due {
            let file = archive.name(due.batch, due.place).with_extension("config");
            assert_eq!(std::fs::metadata(&file).unwrap().len(), due.bytes);
            disk::destroy_all(&archive.forget_config(due)).unwrap();
            assert!(!file.exists() && !file.with_extension("key").exists());
        }
        let left = readings.len() - expected.len();
        assert_eq!(archive.configs.len(), left);
        drop(archive);
        assert_eq!(open(&dir, rng).configs.len(), left);
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn a_configuration_is_due_after_its_end_and_not_while_it_is_in_force() {
        check(&[("2026-01-01", Some("2026-03-01"))], &["2026-03-01"]);
        // Still in force; then replaced by the next.
        check(&[("2026-01-01", None), ("2026-04-01", None)], &["2026-04-01"]);
        // Read again when its end was known: both readings go by it.
        check(
            &[("2026-01-01", None), ("2026-01-01", Some("2026-03-01")), ("2026-04-01", None)],
            &["2026-03-01", "2026-03-01"],
        );
    }

    #[test]
    fn what_a_killed_writer_left_is_removed() {
        let dir = std::env::temp_dir().join(format!("comity-archive-config-killed-{}", std::process::id()));
        std::fs::remove_dir_all(&dir).ok();
        let rng = &mut ChaCha20Rng::seed_from_u64(6);
        let mut archive = open(&dir, rng);
        let read = deterministic_nat(block("2026-01-01", None).as_bytes(), at("2026-02-02T00:00:00Z"));
        // Its batch was never written, and meanwhile it is not found.
        archive.put_configs(BatchNo(1), &read.configs, rng).unwrap();
        let whole = Period::new(at("2026-01-05T00:00:00Z"), at("2026-01-05T00:00:00Z")).unwrap();
        let ask = |archive: &Archive| {
            let found = archive.computed("192.0.2.0".parse().unwrap(), Some(2_000), whole);
            assert_eq!(found.is_empty(), archive.computed_of("100.64.0.0".parse().unwrap(), whole).is_empty());
            found.len()
        };
        assert_eq!(ask(&archive), 0);
        // The next batch takes the number, and has no configuration.
        archive.ingest(&batch(1), Read::new(), rng).unwrap();
        assert_eq!(ask(&archive), 0);
        archive.ingest(&batch(2), read, rng).unwrap();
        assert_eq!(ask(&archive), 1);
        // Killed between two files: a key alone, and a configuration whose key is gone.
        let key = archive.name(BatchNo(7), 0).with_extension("key");
        std::fs::write(&key, b"half").unwrap();
        let lone = archive.name(BatchNo(2), 1).with_extension("config");
        std::fs::write(&lone, b"half").unwrap();
        drop(archive);
        let archive = open(&dir, rng);
        assert_eq!(ask(&archive), 1);
        assert!(!key.exists() && !lone.exists());
        drop(archive);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
