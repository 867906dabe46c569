//! The catalogue: every word of our own on the pages, in six languages, side by side.
//!
//! **Machine-drafted, unreviewed.** The French, Spanish, Russian, Arabic and Chinese texts were drafted by machine and have not
//! been read by a jurist who speaks the language. Where wording matters in law, the English text and the cited law decide.

use super::{lang::Lang, text::Piece};

/// One text in the six languages of [`Lang::ALL`], in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word(pub(super) [&'static str; 6]);

impl Word {
    /// In this language.
    pub fn of(self, lang: impl Into<Lang>) -> &'static str {
        let [en, fr, es, ru, ar, zh] = self.0;
        match lang.into() {
            Lang::En => en,
            Lang::Fr => fr,
            Lang::Es => es,
            Lang::Ru => ru,
            Lang::Ar => ar,
            Lang::Zh => zh,
        }
    }

    /// In this language with its `{names}` filled in: each stretch, and whether it is ours.
    pub(crate) fn parts(self, lang: Lang, with: &[(&'static str, String)]) -> Vec<(String, bool)> {
        self.pieces(lang, with).into_iter().map(|piece| (piece.text, piece.ours)).collect()
    }

    /// The same in one piece, for text without markup.
    pub(crate) fn filled(self, lang: Lang, with: &[(&'static str, String)]) -> String {
        self.pieces(lang, with).into_iter().map(|piece| piece.text).collect()
    }

    /// In this language with its `{names}` filled in. A name that nobody fills stays visible.
    pub(super) fn pieces(self, lang: Lang, with: &[(&'static str, String)]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = self.of(lang);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else { break };
            pieces.push(Piece::ours(before));
            pieces.push(match with.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => Piece { text: value.clone(), ours: false },
                None => Piece::ours(&format!("{{{name}}}")),
            });
            rest = tail;
        }
        pieces.push(Piece::ours(rest));
        pieces
    }
}

/// A counted thing: its forms per language, in the order of CLDR's plural categories (one, two, few, many, other) as far as
/// the language has them for whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted(pub(super) [&'static [&'static str]; 6]);

impl Counted {
    /// The number with its noun.
    pub fn of(self, n: u64, lang: Lang) -> String {
        let [en, fr, es, ru, ar, zh] = self.0;
        let (forms, at) = match lang {
            Lang::En => (en, usize::from(n != 1)),
            Lang::Fr => (fr, usize::from(n > 1)),
            Lang::Es => (es, usize::from(n != 1)),
            Lang::Ru => (ru, russian(n)),
            Lang::Ar => (ar, arabic(n)),
            Lang::Zh => (zh, 0),
        };
        forms.get(at).copied().unwrap_or("{n}").replace("{n}", &grouped(n))
    }
}

/// Digits in groups of three, with a space that breaks no line: every language reads it the same way (ISO 80000-1).
pub fn grouped(n: impl std::borrow::Borrow<u64>) -> String {
    let digits = n.borrow().to_string();
    let first = digits.len() % 3;
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 3 == first {
            out.push('\u{202F}');
        }
        out.push(digit);
    }
    out
}

/// Bytes as people say them, rounded down; decimal units.
pub fn size(bytes: impl std::borrow::Borrow<u64>) -> String {
    let bytes = *bytes.borrow();
    let units = [(1_000_000_000_000, 'T'), (1_000_000_000, 'G'), (1_000_000, 'M'), (1_000, 'k')];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, prefix)) => format!("{}.{} {prefix}B", grouped(bytes / unit), bytes % unit / (unit / 10)),
        None => format!("{bytes} B"),
    }
}

fn russian(n: u64) -> usize {
    match (n % 10, n % 100) {
        (1, rest) if rest != 11 => 0,
        (2..=4, rest) if !(12..=14).contains(&rest) => 1,
        _ => 2,
    }
}

fn arabic(n: u64) -> usize {
    match (n, n % 100) {
        (1, _) => 0,
        (2, _) => 1,
        (_, 3..=10) => 2,
        (_, 11..=99) => 3,
        _ => 4,
    }
}

macro_rules! words {
    ($($name:ident = $en:literal, $fr:literal, $es:literal, $ru:literal, $ar:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub const $name: $crate::web::words::Word =
            $crate::web::words::Word([$en, $fr, $es, $ru, $ar, $zh]);)*

        #[cfg(test)]
        pub(super) const EVERY: &[(&str, $crate::web::words::Word)] = &[$((stringify!($name), $name)),*];
    };
}

mod actions;
mod afterwards;
mod amend;
mod aside;
mod consents;
mod desk;
mod desk_acts;
mod direct;
mod directory;
mod draft;
mod ended;
mod keep;
mod law;
mod leave;
mod letters;
mod listen;
mod other;
mod outside;
mod paper;
mod peers;
mod plan;
mod preserve;
mod request;
mod shell;
mod tell;
mod third;
mod to_sign;
mod witness;

pub use actions::*;
pub use afterwards::*;
pub use amend::*;
pub use aside::*;
pub use consents::*;
pub use desk::*;
pub use desk_acts::*;
pub use direct::*;
pub use directory::*;
pub use draft::*;
pub use ended::*;
pub use keep::*;
pub use law::*;
pub use leave::*;
pub use letters::*;
pub use listen::*;
pub use other::*;
pub use outside::*;
pub use paper::*;
pub use peers::*;
pub use plan::*;
pub use preserve::*;
pub use request::*;
pub use shell::*;
pub use tell::*;
pub use third::*;
pub use to_sign::*;
pub use witness::*;

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = (&'static str, Word)> {
        [
            actions::EVERY,
            amend::EVERY,
            afterwards::EVERY,
            aside::EVERY,
            consents::EVERY,
            desk::EVERY,
            desk_acts::EVERY,
            direct::EVERY,
            draft::EVERY,
            ended::EVERY,
            keep::EVERY,
            law::EVERY,
            leave::EVERY,
            letters::EVERY,
            listen::EVERY,
            other::EVERY,
            outside::EVERY,
            paper::EVERY,
            directory::EVERY,
            peers::EVERY,
            plan::EVERY,
            preserve::EVERY,
            request::EVERY,
            shell::EVERY,
            tell::EVERY,
            third::EVERY,
            to_sign::EVERY,
            witness::EVERY,
        ]
        .into_iter()
        .flatten()
        .copied()
    }

    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|t| t.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_word_exists_in_all_six_languages() {
        for (key, word) in all() {
            for lang in Lang::ALL {
                let text = word.of(lang);
                assert!(!text.trim().is_empty() && text.trim() == text, "{key} in {}", lang.code());
            }
        }
    }

    #[test]
    fn no_language_drops_or_invents_a_placeholder() {
        for (key, word) in all() {
            for lang in Lang::ALL {
                assert_eq!(names(word.of(lang)), names(word.of(Lang::En)), "{key} in {}", lang.code());
            }
        }
    }

    #[test]
    fn each_language_is_written_in_its_own_script() {
        let script = |text: &str, lang| match lang {
            Lang::Ru => text.chars().any(|c| ('\u{400}'..'\u{500}').contains(&c)),
            Lang::Ar => text.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c)),
            Lang::Zh => text.chars().any(|c| ('\u{4E00}'..'\u{A000}').contains(&c)),
            _ => text.chars().all(|c| u32::from(c) < 0x400 || ('\u{2000}'..'\u{2100}').contains(&c)),
        };
        // Codes that are the same everywhere.
        let same = ["TCP", "UDP"];
        for (key, word) in all() {
            for lang in Lang::ALL {
                let text = word.of(lang);
                assert!(same.contains(&text) || script(text, lang), "{key} in {}: {text}", lang.code());
            }
        }
    }

    #[test]
    fn no_word_is_there_twice_under_one_name() {
        let mut keys: Vec<_> = all().map(|(key, _)| key).collect();
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }

    #[test]
    fn long_numbers_are_read_in_groups() {
        for (n, reads) in [(0, "0"), (999, "999"), (1_000, "1|000"), (1_030_000, "1|030|000")] {
            assert_eq!(grouped(n).replace('\u{202F}', "|"), reads);
        }
        let sizes = [(999, "999 B"), (1_000, "1.0 kB"), (1_999_999, "1.9 MB"), (3_050_000_000_000_000, "3|050.0 TB")];
        for (n, reads) in sizes {
            assert_eq!(size(n).replace('\u{202F}', "|"), reads);
        }
    }

    #[test]
    fn an_unfilled_name_stays_visible() {
        let word = Word(["a {x} b {y}", "", "", "", "", ""]);
        let text: String = word.pieces(Lang::En, &[("y", "1".to_owned())]).into_iter().map(|p| p.text).collect();
        assert_eq!(text, "a {x} b 1");
    }
}
