//! Messages and their sets: what NetFlow v9 and IPFIX have in common.

use std::time::Duration;

use terms::Instant;

use super::{
    early::Early,
    fields::{Said, Sent},
    meaning::{Meaning, understand},
    pair::{OPEN_MAX, Pairs},
    templates::{Exporters, Rules, Template, Who, u16_at},
};
use crate::{NatRecord, Place, Read, SetAside};

/// Where the bytes of a message lie in the source.
#[derive(Debug, Clone, Copy)]
pub(super) enum Base {
    /// In this datagram, counted from 1.
    Datagram(u64),
    /// From this byte of the stream.
    Byte(u64),
}

impl Base {
    pub(super) fn place(self, at: usize) -> Place {
        match self {
            Self::Datagram(n) => Place::Datagram(n, u32::try_from(at).unwrap_or(u32::MAX)),
            Self::Byte(base) => Place::Byte(base + at as u64),
        }
    }
}

/// A message whose header is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    pub(super) who: Who,
    pub(super) sent: Sent,
    pub(super) base: Base,
    /// The whole message; `body` says where its sets begin.
    pub(super) bytes: &'a [u8],
    pub(super) body: usize,
}

/// What is kept from message to message.
#[derive(Debug)]
pub(super) struct Memory {
    pub(super) exporters: Exporters,
    pub(super) pairs: Pairs,
    early: Early,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { exporters: Exporters::default(), pairs: Pairs::new(OPEN_MAX), early: Early::new() }
    }

    /// What follows came in at this moment.
    pub(super) fn came(&mut self, at: Instant, out: &mut Read) {
        self.pairs.came(at);
        self.early.came(at, out);
    }

    pub(super) fn live(&mut self) {
        self.pairs.live();
    }

    pub(super) fn begun(&mut self, now: Instant, wait: Duration, done: &mut Vec<NatRecord>) -> bool {
        self.pairs.begun(now, wait, done)
    }

    /// The source is over.
    pub(super) fn finish(&mut self, out: &mut Read) {
        self.early.finish(out);
        self.pairs.finish(&mut out.nat);
    }

    /// Reads the sets of a message.
    pub(super) fn message(&mut self, message: &Message<'_>, out: &mut Read) {
        let mut at = message.body;
        while let Some(rest) = message.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let set = u16_at(rest).and_then(|(id, after)| {
                let (length, _) = u16_at(after)?;
                Some((id, rest.get(4..usize::from(length))?, usize::from(length)))
            });
            let Some((id, set, length)) = set else {
                // Some exporters fill the datagram up with zeros.
                if rest.iter().any(|byte| *byte != 0) {
                    out.set_aside(message.base.place(at), SetAside::Unreadable("set"), rest);
                }
                return;
            };
            self.set(message, id, at + 4, set, out);
            at += length;
        }
    }

    fn set(&mut self, message: &Message<'_>, id: u16, at: usize, set: &[u8], out: &mut Read) {
        match (message.who.rules, id) {
            (Rules::V9, 0) | (Rules::Ipfix, 2) => self.templates(message, false, at, set, out),
            (Rules::V9, 1) | (Rules::Ipfix, 3) => self.templates(message, true, at, set, out),
            (_, 256..) => self.data(message, id, at, set, out),
            _ => out.set_aside(message.base.place(at), SetAside::Unreadable("set"), set),
        }
    }

    fn templates(&mut self, message: &Message<'_>, options: bool, at: usize, set: &[u8], out: &mut Read) {
        let mut rest = set;
        // What is shorter than the head of a template, or zero, fills the set up to a multiple of four.
        while rest.len() >= 4 && rest.iter().any(|byte| *byte != 0) {
            let place = message.base.place(at + set.len() - rest.len());
            match Template::read(rest, message.who.rules, options) {
                Ok((id, Some(template), after)) => {
                    if self.exporters.learn(message.who, id, template) {
                        self.late(message, id, out);
                    } else {
                        out.set_aside(place, SetAside::Unreadable("template"), rest);
                    }
                    rest = after;
                }
                Ok((id, None, after)) => {
                    self.exporters.withdraw(message.who, id, options);
                    rest = after;
                }
                Err(()) => return out.set_aside(place, SetAside::Unreadable("template"), rest),
            }
        }
    }

    /// Reads what came before its template.
    fn late(&mut self, message: &Message<'_>, id: u16, out: &mut Read) {
        for set in self.early.take(message.who, id) {
            let own = Message { sent: set.sent, base: set.base, ..*message };
            self.data(&own, id, set.at, &set.bytes, out);
        }
    }

    /// Entries are the records of flows and events. Records of options describe the exporter and are no entries.
    fn data(&mut self, message: &Message<'_>, id: u16, at: usize, set: &[u8], out: &mut Read) {
        let place = |within: usize| message.base.place(at + within);
        let known = self.exporters.get_mut(message.who).filter(|exporter| exporter.template(id).is_some());
        let Some(exporter) = known else {
            return self.early.keep(message.who, id, (message.sent, message.base, at), set, out);
        };
        let Some(template) = exporter.template(id) else { return };
        if template.options {
            exporter.boot = boot(template, message, set).or(exporter.boot);
            return;
        }
        if !template.speaks {
            return out.set_aside(place(0), SetAside::NotTranslated, set);
        }
        let (number, known_boot) = (exporter.number, exporter.boot);
        let mut publics = std::mem::take(&mut exporter.publics);
        let Some(template) = exporter.template(id) else { return };
        let mut within = 0;
        while let Some(rest) = set.get(within..).filter(|rest| rest.len() >= template.shortest) {
            let mut said = Said::default();
            let sent = with_boot(message.sent, known_boot);
            let Some(length) = template.take(rest, sent, message.who.rules, &mut said) else { break };
            // A record that names the exporter's start in itself is read again with it.
            if said.boot.is_some() && said.boot != known_boot && message.sent.up.is_none() {
                let own = said.boot;
                said = Said::default();
                template.take(rest, with_boot(message.sent, own), message.who.rules, &mut said);
            }
            match understand(&said, &mut publics, &mut self.pairs.realms) {
                Ok(Meaning { translations, event, subscriber }) => {
                    for translation in translations.into_iter().flatten() {
                        self.pairs.take(number, translation, event, subscriber.clone(), &mut out.nat);
                    }
                    out.keep();
                }
                Err(reason) => {
                    out.set_aside(place(within), reason, rest.get(..length).unwrap_or(rest));
                }
            }
            within += length;
        }
        let left = set.get(within..).unwrap_or_default();
        if left.len() >= 4 && left.iter().any(|byte| *byte != 0) {
            out.set_aside(place(within), SetAside::Unreadable("record"), left);
        }
        exporter.publics = publics;
    }
}

/// When the exporter started, where an options record says so.
fn boot(template: &Template, message: &Message<'_>, set: &[u8]) -> Option<i64> {
    let mut said = Said::default();
    template.take(set, message.sent, message.who.rules, &mut said)?;
    said.boot
}

fn with_boot(sent: Sent, boot: Option<i64>) -> Sent {
    let since = |boot: i64| {
        let millis = sent.at.checked_sub(boot).filter(|up| *up >= 0)? / 1000;
        // The counter wraps, and so does this.
        u32::try_from(millis & i64::from(u32::MAX)).ok()
    };
    Sent { up: sent.up.or_else(|| since(boot?)), ..sent }
}
