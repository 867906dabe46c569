//! States on a page: a word, a shape and a colour, so that the colour is never alone.

use askama::filters::Safe;

use super::text::Text;

macro_rules! icon_open {
    () => {
        r#"<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true" focusable="false">"#
    };
}

/// How a state is to be taken. Each has its own shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done, met, verified: a tick in a circle.
    Good,
    /// Waiting for someone: a clock face.
    Wait,
    /// Needs a person's eye now: a triangle.
    Warn,
    /// Refused, failed, passed: a cross in an octagon.
    Stop,
    /// For information: a dot in a circle.
    Info,
}

impl Tone {
    /// The class name in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Wait => "wait",
            Self::Warn => "warn",
            Self::Stop => "stop",
            Self::Info => "info",
        }
    }

    /// The shape, hidden from readers by ear: the word beside it says the same.
    pub fn icon(self) -> Safe<&'static str> {
        Safe(match self {
            Self::Good => {
                concat!(icon_open!(), r#"<circle cx="8" cy="8" r="7"/><path d="m4.5 8.2 2.5 2.5 4.5-5"/></svg>"#)
            }
            Self::Wait => concat!(icon_open!(), r#"<circle cx="8" cy="8" r="7"/><path d="M8 4v4.3l2.8 1.7"/></svg>"#),
            Self::Warn => concat!(icon_open!(), r#"<path d="M8 1.5 15 14.5H1z"/><path d="M8 6v4.2M8 12v.6"/></svg>"#),
            Self::Stop => {
                concat!(
                    icon_open!(),
                    r#"<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="m5.5 5.5 5 5m0-5-5 5"/></svg>"#
                )
            }
            Self::Info => concat!(icon_open!(), r#"<circle cx="8" cy="8" r="7"/><path d="M8 7.2V12M8 4v.8"/></svg>"#),
        })
    }
}

/// A state: its word and how to take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The word.
    pub says: Text,
    /// The shape and colour that go with it.
    pub tone: Tone,
}

impl Badge {
    /// A state by its word and tone.
    pub fn new(says: impl Into<Text>, tone: Tone) -> Self {
        Self { says: says.into(), tone }
    }
}
