//! When there is no page to show: refused, not found, or trouble at the node. Always with what to do now.

use askama::Template;

use super::{
    shell::Shell,
    text::Text,
    tone::Tone,
    words::{self as w, Word},
};

/// Which kind of bad news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// An answer to the person: no, and what would make it a yes. HTTP 403.
    Refused,
    /// Nothing is here, or it is not for this person. HTTP 404.
    NotFound,
    /// The form was too old, or came from elsewhere. HTTP 400.
    BadForm,
    /// The operator's job. HTTP 500.
    Trouble,
}

/// A page that says why there is no other.
#[derive(Debug, Clone, Template)]
#[template(path = "problem.html")]
pub struct Problem {
    /// The frame.
    pub shell: Shell,
    /// Which kind.
    pub kind: ProblemKind,
    /// Short stable code, such as `needs-approval`.
    pub code: String,
    /// What is wrong, in words. `None`: the kind's own sentence.
    pub says: Option<Text>,
    /// How to put it right. `None`: the kind's own sentence.
    pub cure: Option<Text>,
    /// The text or house rule behind it.
    pub source: Option<String>,
    /// Where to go back to.
    pub back: String,
}

impl ProblemKind {
    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::BadForm => 400,
            Self::Refused => 403,
            Self::NotFound => 404,
            Self::Trouble => 500,
        }
    }

    fn words(self) -> (Word, Word, Word) {
        match self {
            Self::Refused => (w::REFUSED, w::REFUSED_SAYS, w::REFUSED_CURE),
            Self::NotFound => (w::NOT_FOUND, w::NOT_FOUND_SAYS, w::NOT_FOUND_CURE),
            Self::BadForm => (w::BAD_FORM, w::BAD_FORM_SAYS, w::BAD_FORM_CURE),
            Self::Trouble => (w::TROUBLE, w::TROUBLE_SAYS, w::TROUBLE_CURE),
        }
    }
}

impl Problem {
    fn title(&self) -> Word {
        self.kind.words().0
    }

    fn sentence(&self) -> Text {
        self.says.clone().unwrap_or(Text::Word(self.kind.words().1))
    }

    fn way_out(&self) -> Text {
        self.cure.clone().unwrap_or(Text::Word(self.kind.words().2))
    }

    fn tone(&self) -> Tone {
        if self.kind == ProblemKind::Trouble { Tone::Warn } else { Tone::Stop }
    }
}
