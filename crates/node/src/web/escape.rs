//! Escaping for every value on every page. No template may go around it; a test says so.

use std::fmt;

use askama::filters::Escaper;

/// HTML escaping that also shows what is meant to stay unseen.
///
/// A letter from abroad may carry characters that turn the reading direction round or that nobody sees. An officer must read
/// what will be signed, so each of them appears as its code point.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Escaper for Plain {
    fn write_escaped_str<W: fmt::Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '&' => dest.write_str("&amp;")?,
                '"' => dest.write_str("&quot;")?,
                '\'' => dest.write_str("&#39;")?,
                _ if unseen(c) => write!(dest, "[U+{:04X}]", u32::from(c))?,
                _ => dest.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Direction marks and overrides, invisible spaces, tags, and control characters other than tab and line ends.
/// The joiners U+200C and U+200D stay: several languages cannot be written without them.
fn unseen(c: char) -> bool {
    matches!(c,
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' | '\u{00AD}' | '\u{034F}' | '\u{180E}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut out = String::new();
        Plain.write_escaped_str(&mut out, text).unwrap();
        assert_eq!(out, expected);
    }

    #[test]
    fn markup_becomes_text() {
        check("<script>alert('\"&')</script>", "&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;");
    }

    #[test]
    fn what_turns_or_hides_text_is_shown() {
        check("a\u{202E}b\u{2069}c\u{0}d\u{FEFF}", "a[U+202E]b[U+2069]c[U+0000]d[U+FEFF]");
    }

    #[test]
    fn the_scripts_of_the_world_stay_as_they_are() {
        for text in ["你好", "مرحبا", "нет", "می\u{200C}خواهم", "line\nline\ttab"] {
            check(text, text);
        }
    }
}
