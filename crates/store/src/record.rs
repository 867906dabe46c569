//! What an entry of the log stands for.

use request::Event;
use terms::Instant;

use crate::{read::stream, rows::read};

const MAGIC: &[u8] = b"comity-event/1\n";

/// The bytes that an entry of the log commits to: every column, length-prefixed. The decision to pack is the exception:
/// its leaf commits to the record that travels in the package, so that a court can open it with nothing else.
pub(crate) fn log_record(
    seq: i64,
    stream: &str,
    kind: &str,
    at: Instant,
    officer: Option<&str>,
    body: &[u8],
) -> Vec<u8> {
    if kind == "packed"
        && let Some(Event::Packed { record }) = read(body)
    {
        return record.into_bytes();
    }
    let mut out = MAGIC.to_vec();
    for part in [
        &seq.to_be_bytes()[..],
        stream.as_bytes(),
        kind.as_bytes(),
        &at.micros().to_be_bytes(),
        officer.unwrap_or("").as_bytes(),
        body,
    ] {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

/// The case and the class that an entry says were destroyed; `None` for what says nothing of the kind. For whoever has nothing but
/// what opens the entries of a log: only what one of them says may be gone.
pub fn forgets(record: &[u8]) -> Option<(String, String)> {
    let mut rest = record.strip_prefix(MAGIC)?;
    let mut part = || {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let (part, after) = after.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        rest = after;
        Some(part)
    };
    let [_, of, kind, _, _, body] = [part()?, part()?, part()?, part()?, part()?, part()?];
    match (of == stream::HOUSE.as_bytes() && kind == b"forgotten").then(|| read(body))?? {
        Event::Forgotten { case, class, .. } => Some((case, class)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_entry_of_the_house_that_says_so_destroys_anything() {
        let body = br#"{"kind":"forgotten","case":"asked/1","class":"documents","why":"over"}"#;
        let record = |of, kind, body| log_record(7, of, kind, Instant::from_micros(5), Some("a.b"), body);
        let said = Some(("asked/1".to_owned(), "documents".to_owned()));
        assert_eq!(forgets(&record(stream::HOUSE, "forgotten", body)), said);
        assert_eq!(forgets(&record("asked/1", "forgotten", body)), None);
        assert_eq!(forgets(&record(stream::HOUSE, "viewed", body)), None);
        let whole = record(stream::HOUSE, "forgotten", body);
        for cut in 0..whole.len() {
            assert_eq!(forgets(whole.get(..cut).expect("within")), None, "{cut}");
        }
    }
}
