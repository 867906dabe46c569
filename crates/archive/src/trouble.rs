//! Two kinds of bad news: a read that is not given, and a disk that needs its operator.

use std::{io, path::PathBuf};

/// Work for the operator: the disk, or bytes that are not what was written.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The file system said no.
    #[error("cannot {doing} {path}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are not what was written, or the key is not the one that wrote them.
    #[error("{path} is damaged, or was written under another key: {what}")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Which part.
        what: &'static str,
    },
    /// Another version of Comity wrote this archive, or another provider owns it.
    #[error("{path} is not an archive of this provider and version")]
    NotThisArchive {
        /// The folder.
        path: PathBuf,
    },
    /// Another process has the archive open.
    #[error("{path} is open in another process: stop the node first")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// There is no such hold.
    #[error("there is no such hold")]
    NoSuchHold,
    /// There is no such batch, or it is still open.
    #[error("there is no such batch, or it is still open")]
    NoSuchBatch,
    /// Another batch was committed between the beginning and the commit of this one.
    #[error("another batch was committed meanwhile: take this one in again")]
    Overtaken,
    /// More than one segment can count.
    #[error("the batch is too large: split it by offset")]
    TooLarge,
}

/// Why nothing was read. All but the last are answers to the one who asked; each says what would put it right.
#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    /// A shared IPv4 address cannot name a subscriber without its port (RFC 6302).
    #[error("port missing: this address was shared; ask again with the source port that the server logged")]
    PortMissing,
    /// The leave has run out.
    #[error("the pass has expired: judge the deed again")]
    PassExpired,
    /// The pass names another provider.
    #[error("the pass names another provider: send the order to that one")]
    NotThisProvider,
    /// The pass allows another measure.
    #[error("the pass does not allow this measure")]
    NotThisMeasure,
    /// The pass allows other data than who used an address.
    #[error("the pass is for other data: this archive answers who used an address, and nothing else")]
    NotThisData,
    /// The decision in the log concerns another deed. A read without a logged decision is refused here, too.
    #[error("the decision that was logged concerns another deed: log this one first")]
    NotLogged,
    /// What one subscriber used cannot be told where two may have been the one.
    #[error("more than one subscriber fits this address and port: narrow the period until one does")]
    SeveralFit,
    /// More records match than one answer may hold.
    #[error("more than {ceiling} records match: narrow the period")]
    TooMany {
        /// The most that one answer may rest on.
        ceiling: usize,
    },
    /// The period is longer than one answer may cover.
    #[error("the period is longer than {days_max} days: narrow it")]
    PeriodTooLong {
        /// The longest period.
        days_max: u64,
    },
    /// The answer would rest on a record that was planted: nothing happened there, so nobody can know to ask.
    #[error("the answer is withheld, and an alarm was raised: the provider's security officer decides what follows")]
    Alarm,
    /// The archive itself needs its operator.
    #[error("the archive could not be read")]
    Trouble(#[from] Trouble),
}
