//! Which way a change goes.

/// Which way a change of the law goes, seen from a state that asks for help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More can be asked or given.
    Widens,
    /// Less can be asked or given.
    Narrows,
    /// A safeguard or a duty more.
    Tightens,
    /// A safeguard or a duty less.
    Loosens,
    /// Another answer, and neither more nor less: a rate, a penalty, a time of keeping.
    Changes,
    /// Only wording, source or review.
    Words,
}

impl Direction {
    /// All of them, in order.
    pub const ALL: &'static [Self] =
        &[Self::Widens, Self::Narrows, Self::Tightens, Self::Loosens, Self::Changes, Self::Words];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Widens => "widens",
            Self::Narrows => "narrows",
            Self::Tightens => "tightens",
            Self::Loosens => "loosens",
            Self::Changes => "changes",
            Self::Words => "words",
        }
    }

    /// Which way it goes when the change is taken back.
    #[must_use]
    pub fn back(self) -> Self {
        match self {
            Self::Widens => Self::Narrows,
            Self::Narrows => Self::Widens,
            Self::Tightens => Self::Loosens,
            Self::Loosens => Self::Tightens,
            Self::Changes | Self::Words => self,
        }
    }

    /// This way if there is more, and back if there is less.
    pub(super) fn towards(self, more: bool) -> Self {
        if more { self } else { self.back() }
    }
}
