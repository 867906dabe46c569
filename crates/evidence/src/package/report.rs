//! What a verification found, in sentences that an officer and a defence lawyer understand.

/// How one check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// It could not be asked, or nobody gave what it needs.
    NotAsked,
}

impl Outcome {
    /// The word on the page and in `--json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotAsked => "not asked",
        }
    }
}

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which question; the ids are [`Check::IDS`], each once, in this order.
    pub id: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// A plain sentence.
    pub says: String,
}

impl Check {
    /// Every check that a report holds, in order: is it a package; are the records what the manifests say; are the papers;
    /// is it sealed; does custody hold; is the packing in the log; have witnesses cosigned that log; are the time stamps good;
    /// are there use limits; are the times possible; who vouches for the nodes' keys; who vouches for the persons' keys.
    pub const IDS: [&'static str; 12] = [
        "file",
        "records",
        "papers",
        "seal",
        "custody",
        "log",
        "witnesses",
        "stamps",
        "limits",
        "times",
        "nodes",
        "persons",
    ];
}

/// What became of keys that have ended, among those that the reader knows and that signed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Ended {
    /// None of them has ended, or nobody said when keys end.
    #[default]
    None,
    /// Some have, and the package proves that they had signed before.
    Before,
    /// Some have, and nothing proves that they had signed before: whoever has stolen such a key can write any date.
    Unproven,
}

/// What a report comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// Verified, and the reader's keys stand behind it today.
    Vouched,
    /// The same, but a key has ended since; that it had signed before is proven.
    VouchedBeforeEnd,
    /// Refused for this alone: a key has ended, and nothing proves that it had signed before.
    EndedUnproven,
    /// Nothing failed and the reader knows each node that signed, but gave no key of a person: for those only a node's word stands.
    NodesVouched,
    /// Nothing failed, and nobody vouched for the keys.
    Whole,
    /// Something else failed.
    NotVerified,
}

impl Worth {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vouched => "vouched",
            Self::VouchedBeforeEnd => "vouched-before-end",
            Self::EndedUnproven => "ended-unproven",
            Self::NodesVouched => "nodes-vouched",
            Self::Whole => "whole",
            Self::NotVerified => "not-verified",
        }
    }
}

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Each check, in the order of [`Check::IDS`].
    pub checks: Vec<Check>,
    /// What is shown, in sentences. Empty unless [`Report::verified`].
    pub proven: Vec<String>,
    /// What is not, and never all that could be asked.
    pub not_proven: Vec<String>,
    /// What became of keys that have ended.
    pub ended: Ended,
}

impl Report {
    /// Nothing failed: the package is whole and all signatures fit the keys that it names. Whether those keys belong to
    /// whom they are said to is [`Report::vouched`].
    pub fn verified(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != Outcome::Failed) && self.passed("seal")
    }

    /// Verified, and the reader knows the key of each node and of each person that signed.
    pub fn vouched(&self) -> bool {
        self.verified() && self.passed("nodes") && self.passed("persons")
    }

    fn passed(&self, id: &str) -> bool {
        self.checks.iter().any(|check| check.id == id && check.outcome == Outcome::Passed)
    }

    /// What it comes to.
    pub fn worth(&self) -> Worth {
        let mut failed = self.checks.iter().filter(|check| check.outcome == Outcome::Failed);
        match (self.vouched(), self.ended) {
            (true, Ended::Before) => Worth::VouchedBeforeEnd,
            (true, _) => Worth::Vouched,
            (false, _) if self.verified() && self.passed("nodes") => Worth::NodesVouched,
            (false, _) if self.verified() => Worth::Whole,
            (false, Ended::Unproven) if failed.all(|check| ["nodes", "persons"].contains(&check.id)) => {
                Worth::EndedUnproven
            }
            (false, _) => Worth::NotVerified,
        }
    }

    /// The first check that failed.
    pub fn first_failure(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.outcome == Outcome::Failed)
    }
}
