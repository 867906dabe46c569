//! Why a letter was not taken, as the rooms that take letters say it.

use exchange::{PeerFault, PieceFault};

use crate::desk::no::{No, Trouble};

/// Why a letter was not taken. The code goes back to the sender.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The sender's mistake, or somebody else's letter.
    #[error(transparent)]
    Fault(#[from] PeerFault),
    /// Genuine, but it does not fit where the request stands.
    #[error("genuine, but out of turn: {0}")]
    OutOfTurn(&'static str),
    /// Genuine and in turn, and so many pieces of its package are here, from the first on: the others are awaited.
    #[error("the package is not whole: {0} pieces are here")]
    Pieces(u64),
    /// A piece, or all of them together, are not what was announced.
    #[error(transparent)]
    Piece(#[from] PieceFault),
    /// This node failed over it before; it is kept aside until a person has looked.
    #[error("kept aside: this node failed over it")]
    Parked,
    /// Nothing can be said of it yet: the sender keeps it and tries again.
    #[error("it cannot be looked at now: {0}")]
    Later(&'static str),
    /// Our own trouble: the sender keeps it and tries again.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl NotTaken {
    /// What goes back over the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code(),
            Self::OutOfTurn(_) => "out-of-turn",
            Self::Pieces(_) => "pieces",
            Self::Piece(fault) => fault.code(),
            Self::Parked => crate::desk::mail::letters::PARKED_THERE,
            Self::Later(_) | Self::Trouble(_) => "trouble",
        }
    }
}

impl From<store::Trouble> for NotTaken {
    fn from(trouble: store::Trouble) -> Self {
        Self::Trouble(trouble.into())
    }
}

/// An answer of our own that cannot be given.
pub(crate) fn own(no: No) -> NotTaken {
    match no {
        No::Trouble(trouble) => NotTaken::Trouble(trouble),
        No::Refused { .. } | No::Lacks(_) => NotTaken::OutOfTurn("it cannot be answered"),
    }
}
