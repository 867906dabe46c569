//! The six languages of the pages.

/// A language in which a page can be read: the six of the United Nations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
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
    /// All six, in the order of the switch.
    pub const ALL: [Self; 6] = [Self::En, Self::Fr, Self::Es, Self::Ru, Self::Ar, Self::Zh];

    /// The BCP 47 tag, as in `?lang=` and in the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ru => "ru",
            Self::Ar => "ar",
            Self::Zh => "zh",
        }
    }

    /// The writing direction for `dir=`.
    pub fn dir(self) -> &'static str {
        if self == Self::Ar { "rtl" } else { "ltr" }
    }

    /// What its readers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Ru => "Русский",
            Self::Ar => "العربية",
            Self::Zh => "中文",
        }
    }

    /// The language of a tag such as `ar`; `None` for any other text.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }

    /// The first language that a browser's `Accept-Language` names and we have. The header's order is taken as it stands.
    pub fn of_header(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| Self::of_code(part.trim().get(..2)?))
    }
}

// Templates hand their variables over by reference, sometimes twice.
impl From<&Self> for Lang {
    fn from(lang: &Self) -> Self {
        *lang
    }
}

impl From<&&Self> for Lang {
    fn from(lang: &&Self) -> Self {
        **lang
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_its_first_language_that_we_have() {
        assert_eq!(Lang::of_header("de-DE,de;q=0.9,ar;q=0.8,en;q=0.7"), Some(Lang::Ar));
        assert_eq!(Lang::of_header("zh-CN"), Some(Lang::Zh));
        assert_eq!(Lang::of_header("é"), None);
        assert_eq!(Lang::of_header(""), None);
    }
}
