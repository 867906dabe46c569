//! What stands before a message: priority, time and host, as RFC 3164, RFC 5424 and their many relatives write them.

use super::stamp::Stamp;
use crate::SetAside;

/// The head of one message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) stamp: Option<Stamp>,
    pub(super) host: &'a str,
    /// What follows the host.
    rest: &'a str,
}

impl<'a> Head<'a> {
    /// Reads what stands before the message.
    pub(super) fn read(before: &'a str) -> Self {
        let text = without_priority(before);
        // RFC 5424 counts its versions; a nil time is a dash.
        let newer = text.strip_prefix("1 ");
        if let Some(rest) = newer.and_then(|t| t.strip_prefix("- ")) {
            return Self::after(None, rest);
        }
        match newer.and_then(Stamp::take).or_else(|| Stamp::take(text)) {
            Some((stamp, rest)) => Self::after(Some(stamp), rest),
            None => Self { stamp: None, host: "", rest: text },
        }
    }

    fn after(stamp: Option<Stamp>, text: &'a str) -> Self {
        let text = text.trim_start_matches([' ', ':']);
        let (host, rest) = text.split_once(' ').unwrap_or((text, ""));
        Self { stamp, host: host.trim_end_matches(':'), rest }
    }

    /// The time that a Cisco router puts directly before the message, and its name. The router marks with a star a time
    /// that it does not vouch for; a zone other than UTC is an abbreviation that several zones share.
    pub(super) fn router(self) -> Result<(Option<Stamp>, &'a str), SetAside> {
        let mut from = 0;
        let mut name = self.host;
        while let Some(word) = self.rest.get(from..).filter(|w| !w.is_empty()) {
            let time = word.trim_start_matches(['*', '.']);
            if let Some((stamp, after)) = Stamp::take(time) {
                if word.starts_with('*') {
                    return Err(SetAside::ClockNotSet);
                }
                zone_is_plain(after)?;
                return Ok((Some(stamp), name));
            }
            let end = word.find(' ').map_or(word.len(), |at| at + 1);
            let plain = word.get(..end).unwrap_or(word).trim_end_matches([':', ' ']);
            // A number is the count of messages, not a name.
            if self.stamp.is_none() && !plain.is_empty() && !plain.bytes().all(|b| b.is_ascii_digit()) {
                name = plain;
            }
            from += end;
        }
        if self.rest.is_empty() {
            zone_is_plain_word(self.host)?;
        }
        Ok((None, name))
    }

    /// A second time somewhere before the message, as Juniper's services cards write it.
    pub(super) fn inner(self) -> Option<Stamp> {
        let dated = self.rest.match_indices("20").map(|(at, _)| at);
        dated.filter_map(|at| Stamp::take(self.rest.get(at..)?)).map(|(stamp, _)| stamp).next()
    }
}

/// Nothing, or UTC, may stand between the time and the message.
fn zone_is_plain(after: &str) -> Result<(), SetAside> {
    zone_is_plain_word(after.trim_matches([':', ' ']))
}

fn zone_is_plain_word(word: &str) -> Result<(), SetAside> {
    let zone = !word.is_empty() && word.len() <= 5 && word.bytes().all(|b| b.is_ascii_uppercase());
    if zone && word != "UTC" && word != "GMT" { Err(SetAside::Unreadable("time zone")) } else { Ok(()) }
}

/// `<189>`, and the count of bytes of RFC 6587 before it.
fn without_priority(text: &str) -> &str {
    let counted = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = counted.strip_prefix(' ').filter(|t| t.starts_with('<')).unwrap_or(text);
    let Some((priority, rest)) = text.strip_prefix('<').and_then(|t| t.split_once('>')) else { return text };
    let known = !priority.is_empty() && priority.len() <= 3 && priority.bytes().all(|b| b.is_ascii_digit());
    if known { rest.trim_start_matches(' ') } else { text }
}
