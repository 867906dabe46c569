//! What an entry of the log stands for.

use request::Event;
use terms::Instant;

use crate::rows::read;

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
    let mut out = b"comity-event/1\n".to_vec();
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
