//! A piece of text on a page: our own word in six languages, or data that stays in its own language.

use askama::{Template, filters::Safe};

use super::{
    lang::Lang,
    words::{Counted, Word},
};

/// Text for a page. Peers' text enters pages only as [`Text::Own`] or as a filling, and is escaped and isolated there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// A word of the catalogue.
    Word(Word),
    /// A word of the catalogue whose `{names}` are filled in.
    Filled(Word, Vec<(&'static str, String)>),
    /// A number with its noun, as the reader's language counts.
    Count(Counted, u64),
    /// The same within a word of the catalogue, as its `{n}`; other `{names}` are filled in.
    Counted(Word, Vec<(&'static str, String)>, Counted, u64),
    /// Text that comes as data (a sentence of law, a name, what a peer wrote).
    Own {
        /// As it came.
        text: String,
        /// BCP 47 tag where it is known.
        lang: Option<String>,
    },
}

impl Text {
    /// Data whose language nobody told us: a name, a number, what a peer wrote.
    pub fn own(text: impl Into<String>) -> Self {
        Self::Own { text: text.into(), lang: None }
    }

    /// Data in a known language, such as a sentence of law.
    pub fn in_lang(text: impl Into<String>, lang: impl Into<String>) -> Self {
        Self::Own { text: text.into(), lang: Some(lang.into()) }
    }

    /// A word of the catalogue with a counted noun as its `{n}`.
    pub fn counted(word: Word, noun: Counted, n: impl Into<u64>) -> Self {
        Self::Counted(word, Vec::new(), noun, n.into())
    }

    /// Without markup, for places that hold none (an option, a title).
    pub fn plain(&self, lang: impl Into<Lang>) -> String {
        match self {
            Self::Own { text, .. } => text.clone(),
            ours => ours.pieces(lang.into()).into_iter().map(|p| p.text).collect(),
        }
    }

    fn pieces(&self, lang: Lang) -> Vec<Piece> {
        match self {
            Self::Word(word) => vec![Piece::ours(word.of(lang))],
            Self::Filled(word, with) => word.pieces(lang, with),
            Self::Count(noun, n) => vec![Piece::ours(&noun.of(*n, lang))],
            Self::Counted(word, with, noun, n) => {
                let mut with = with.clone();
                with.push(("n", noun.of(*n, lang)));
                word.pieces(lang, &with)
            }
            Self::Own { text, .. } => vec![Piece { text: text.clone(), ours: false }],
        }
    }

    /// With markup: foreign text carries its language, and inserted values cannot turn the sentence round.
    pub(super) fn show(&self, lang: impl Into<Lang>) -> Safe<TextPart> {
        let tag = match self {
            Self::Own { lang, .. } => lang.clone(),
            _ => None,
        };
        Safe(TextPart { pieces: self.pieces(lang.into()), tag })
    }
}

impl From<Word> for Text {
    fn from(word: Word) -> Self {
        Self::Word(word)
    }
}

/// A stretch of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The stretch.
    pub text: String,
    /// From the catalogue, or filled in?
    pub ours: bool,
}

impl Piece {
    pub(super) fn ours(text: &str) -> Self {
        Self { text: text.to_owned(), ours: true }
    }
}

/// The markup of a [`Text`].
#[derive(Template)]
#[template(
    ext = "html",
    source = "{% for p in pieces %}{% if p.ours %}{{ p.text }}{% else %}<bdi{% if let Some(tag) = tag %} lang=\"{{ tag }}\"{% endif %}>{{ p.text }}</bdi>{% endif %}{% endfor %}"
)]
pub(super) struct TextPart {
    pieces: Vec<Piece>,
    tag: Option<String>,
}
