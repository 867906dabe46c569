//! Every word of our own on the page, in six languages, side by side.
//!
//! **Machine-drafted, unreviewed.** The French, Spanish, Russian, Arabic and Chinese texts were drafted by machine and have not
//! been read by a jurist who speaks the language. The page says so.

use super::lang::Lang;

/// One text in the six languages of [`Lang::ALL`], in that order. `{names}` are filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word([&'static str; 6]);

impl Word {
    /// In this language.
    pub(super) fn of(self, lang: Lang) -> &'static str {
        let [en, fr, es, ru, ar, zh] = self.0;
        match lang {
            Lang::En => en,
            Lang::Fr => fr,
            Lang::Es => es,
            Lang::Ru => ru,
            Lang::Ar => ar,
            Lang::Zh => zh,
        }
    }
}

macro_rules! words {
    ($($name:ident = $en:literal, $fr:literal, $es:literal, $ru:literal, $ar:literal, $zh:literal;)*) => {
        $(#[doc = $en] pub(in crate::papers) const $name: $crate::papers::words::Word =
            $crate::papers::words::Word([$en, $fr, $es, $ru, $ar, $zh]);)*

        #[cfg(test)]
        pub(super) const EVERY: &[(&str, $crate::papers::words::Word)] = &[$((stringify!($name), $name)),*];
    };
}

mod checks;
mod custody;
mod limits;
mod proof;
#[cfg(any(test, feature = "pdf"))]
mod sheet;
mod whole;

pub(super) use checks::*;
pub(super) use custody::*;
pub(super) use limits::*;
pub(super) use proof::*;
#[cfg(any(test, feature = "pdf"))]
pub(super) use sheet::*;
pub(super) use whole::*;

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = (&'static str, Word)> {
        [checks::EVERY, custody::EVERY, limits::EVERY, proof::EVERY, sheet::EVERY, whole::EVERY]
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
    fn every_word_is_there_in_all_six_languages_with_the_same_places_to_fill() {
        for (key, word) in all() {
            for lang in Lang::ALL {
                let text = word.of(lang);
                assert!(!text.is_empty() && text.trim() == text, "{key} in {}", lang.tag());
                assert_eq!(names(text), names(word.of(Lang::En)), "{key} in {}", lang.tag());
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
        for (key, word) in all() {
            for lang in Lang::ALL {
                let text = word.of(lang);
                assert!(["SHA-256", "№"].contains(&text) || script(text, lang), "{key} in {}: {text}", lang.tag());
            }
        }
    }
}
