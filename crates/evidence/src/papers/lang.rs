//! The six languages in which the papers can be written.

/// A language of the United Nations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Russian.
    Ru,
    /// Arabic, written from right to left.
    Ar,
    /// Chinese, simplified characters.
    Zh,
}

impl Lang {
    /// All six.
    pub const ALL: [Self; 6] = [Self::En, Self::Fr, Self::Es, Self::Ru, Self::Ar, Self::Zh];

    /// Its tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ru => "ru",
            Self::Ar => "ar",
            Self::Zh => "zh-Hans",
        }
    }

    /// Is it written from right to left?
    pub fn from_right(self) -> bool {
        self == Self::Ar
    }

    /// What its readers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Ru => "Русский",
            Self::Ar => "العربية",
            Self::Zh => "中文",
        }
    }

    /// The first of these languages (ISO 639-1 codes, best first) that is one of the six; English when none is.
    pub fn among<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let one = |code: &str| Self::ALL.into_iter().find(|lang| lang.tag().get(..2) == code.get(..2));
        codes.into_iter().find_map(one).unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_written_to_in_its_first_language_of_the_six() {
        assert_eq!(Lang::among(["de", "fr", "it"]), Lang::Fr);
        assert_eq!(Lang::among(["zh"]), Lang::Zh);
        assert_eq!(Lang::among(["pt"]), Lang::En);
        assert_eq!(Lang::among(["", "é", "ar"]), Lang::Ar);
        assert_eq!(Lang::among([]), Lang::En);
    }
}
