//! One day, or many, by one seed.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use terms::Digest;

use crate::{Broken, Bug, Cover, Federation, NotRehearsed, dice, world::World};

macro_rules! families {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Which kinds of faults there are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct Families {
            $($(#[$doc])* pub $name: bool,)*
        }

        impl Families {
            /// Their words.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// None.
            pub fn none() -> Self {
                Self::default()
            }

            /// All of them.
            pub fn all() -> Self {
                Self { $($name: true,)* }
            }

            fn set(&mut self, word: &str) -> bool {
                match word {
                    $($word => self.$name = true,)*
                    "all" => *self = Self::all(),
                    "none" => *self = Self::none(),
                    _ => return false,
                }
                true
            }
        }
    };
}

families! {
    /// Letters are lost, doubled, delayed, and brought again years later; links are cut, also in one direction.
    network = "network",
    /// Processes die at their writes, syncs fail, writes are torn, disks are full.
    disk = "disk",
    /// Clocks are wrong by up to ten years, and jump.
    clocks = "clocks",
    /// Old backups are put back.
    backups = "backups",
    /// Keys are rotated and revoked.
    keys = "keys",
    /// Keys and accounts are stolen, and used.
    thieves = "thieves",
    /// Officers and nodes do what they may not.
    rogues = "rogues",
}

/// No such kind of fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of fault: all, none, or some of {words}", words = Families::WORDS.join(", "))]
pub struct NoFamily(String);

impl FromStr for Families {
    type Err = NoFamily;

    fn from_str(text: &str) -> Result<Self, NoFamily> {
        let mut families = Self::none();
        for word in text.split(',').map(str::trim).filter(|w| !w.is_empty()) {
            if !families.set(word) {
                return Err(NoFamily(word.to_owned()));
            }
        }
        Ok(families)
    }
}

/// What is rehearsed.
#[derive(Debug, Clone)]
pub struct Day {
    /// By which seed.
    pub seed: u64,
    /// How many steps before the network heals.
    pub steps: u32,
    /// Over how many days they are spread.
    pub days: u32,
    /// What may go wrong.
    pub faults: Families,
    /// Most officers' keys are on no node: they sign elsewhere, at once, later or never.
    pub keys_away: bool,
    /// Keep the story.
    pub tell: bool,
    /// A mistake that is planted; only tests plant.
    pub bug: Option<Bug>,
    /// Where the folders of the day lie while it lasts.
    pub scratch: PathBuf,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Report {
    /// By which seed.
    pub seed: u64,
    /// The same for the same seed and program.
    pub trace: Digest,
    /// The day in sentences, where it was to be told.
    pub story: Vec<String>,
    /// What broke; empty on a good day.
    pub broken: Vec<Broken>,
    /// Which fault hit which step.
    pub cover: Cover,
    /// Letters that were taken.
    pub letters: u64,
    /// Receipts that were held against their letters.
    pub receipts: u64,
    /// Lawful answers and packages on their way: that the search for canaries sees.
    pub answers: u64,
    /// Acts of people that were done, and that were refused.
    pub acts: (u64, u64),
    /// Cases that were begun.
    pub cases: u64,
    /// Direct orders that reached a company.
    pub direct: u64,
    /// Signatures of keys that no node has.
    pub signed_elsewhere: u64,
}

/// A folder that no other day of this machine has: tests live the same seed at the same time.
pub(crate) fn folder(scratch: &Path, what: &str) -> PathBuf {
    static DAYS: AtomicU64 = AtomicU64::new(0);
    scratch.join(format!("comity-{what}-{}-{}", std::process::id(), DAYS.fetch_add(1, Relaxed)))
}

/// Rehearses one seed.
///
/// # Errors
/// [`NotRehearsed`] when the rehearsal itself cannot go on; nothing is said about the rooms then.
pub async fn rehearse(federation: &Federation, day: &Day) -> Result<Report, NotRehearsed> {
    let _chance = node::clock::Rehearsed::by(dice::bytes(day.seed, "chance"));
    let root = folder(&day.scratch, "day");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root)?;
    let report = World::day(federation, day, &root).await;
    let _ = std::fs::remove_dir_all(&root);
    report
}
