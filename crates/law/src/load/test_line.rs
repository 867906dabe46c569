//! The little language of tests: `fact`, `not fact`, `fact >= 3`, `fact >= 3 EUR`.

/// One test, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TestLine<'a> {
    Is(&'a str, bool),
    Count(&'a str, u64),
    Amount(&'a str, u64, &'a str),
}

/// Takes one test apart. The words are separated by one space each, so that a test has one spelling.
pub(crate) fn read(text: &str) -> Result<TestLine<'_>, String> {
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        [fact] if named(fact) => Ok(TestLine::Is(fact, true)),
        ["not", fact] if named(fact) => Ok(TestLine::Is(fact, false)),
        [fact, ">=", least] if named(fact) => Ok(TestLine::Count(fact, number(fact, least)?)),
        [fact, ">=", least, currency] if named(fact) => Ok(TestLine::Amount(fact, number(fact, least)?, currency)),
        _ => Err(format!("`{text}` is no test: `fact`, `not fact`, `fact >= 3` or `fact >= 3 EUR`")),
    }
}

fn named(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn number(fact: &str, text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    match text.parse() {
        Ok(least) if digits => Ok(least),
        _ if text == "0" => Err(format!("at least 0 of `{fact}` is met by nothing at all: write 1 or more")),
        _ => Err(format!("`{text}` is no whole number")),
    }
}
