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

/// The outcome of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Each check, in the order of [`Check::IDS`].
    pub checks: Vec<Check>,
    /// What is shown, in sentences. Empty unless [`Report::verified`].
    pub proven: Vec<String>,
    /// What is not, and never all that could be asked.
    pub not_proven: Vec<String>,
}

impl Report {
    /// Nothing failed: the package is whole and all signatures fit the keys that it names. Whether those keys belong to
    /// whom they are said to is [`Report::vouched`].
    pub fn verified(&self) -> bool {
        let seal = |check: &Check| check.id == "seal" && check.outcome == Outcome::Passed;
        self.checks.iter().all(|check| check.outcome != Outcome::Failed) && self.checks.iter().any(seal)
    }

    /// Verified, and somebody whom the reader trusts vouched for the key of each node that signed.
    pub fn vouched(&self) -> bool {
        let nodes = |check: &Check| check.id == "nodes" && check.outcome == Outcome::Passed;
        self.verified() && self.checks.iter().any(nodes)
    }

    /// The first check that failed.
    pub fn first_failure(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.outcome == Outcome::Failed)
    }
}
