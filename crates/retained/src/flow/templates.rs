//! Templates: how each exporter lays out its records. Bounded, whatever is sent.

use std::{collections::BTreeMap, net::IpAddr};

use super::fields::{Field, Said, Sent, uint};

/// The most exporters whose templates are kept; the one that sent a template longest ago makes room.
pub(super) const EXPORTERS_MAX: usize = 1024;
/// The most templates of one exporter. More are refused until some are withdrawn.
pub(super) const TEMPLATES_MAX: usize = 512;
/// The most fields of one template.
pub(super) const FIELDS_MAX: usize = 512;
/// The most fields of all templates of all exporters together: some megabytes.
const FIELDS_IN_ALL_MAX: usize = 1 << 20;

/// Which protocol's rules a template follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rules {
    /// RFC 3954.
    V9,
    /// RFC 7011: enterprise elements, fields of variable length, withdrawal.
    Ipfix,
}

/// Whom templates belong to: an address, and the source or observation domain that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Who {
    pub(super) rules: Rules,
    pub(super) from: Option<IpAddr>,
    pub(super) domain: u32,
}

/// A field in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    field: Field,
    length: u16,
}

/// The length that says: each record gives its own (RFC 7011, section 7).
const VARIABLE: u16 = u16::MAX;

/// The layout of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    slots: Box<[Slot]>,
    /// The shortest that a record can be; never 0.
    pub(super) shortest: usize,
    /// Describes the exporter, not flows.
    pub(super) options: bool,
    /// Could its records tell who was behind a translation?
    pub(super) speaks: bool,
}

impl Template {
    /// Reads one template at the head of `bytes`: the template, its number, and what follows. `Ok(None)`: a withdrawal.
    /// `Err`: not a template, and nothing after it in the set can be trusted.
    pub(super) fn read(bytes: &[u8], rules: Rules, options: bool) -> Result<(u16, Option<Self>, &[u8]), ()> {
        let (id, rest) = u16_at(bytes).ok_or(())?;
        let (count, mut rest) = match (rules, options) {
            (Rules::V9, true) => {
                // Lengths in bytes of the scope fields and of the others, four bytes a field.
                let (scope, rest) = u16_at(rest).ok_or(())?;
                let (others, rest) = u16_at(rest).ok_or(())?;
                if scope % 4 != 0 || others % 4 != 0 {
                    return Err(());
                }
                (usize::from(scope) / 4 + usize::from(others) / 4, rest)
            }
            _ => {
                let (count, rest) = u16_at(rest).ok_or(())?;
                let withdrawn = rules == Rules::Ipfix && count == 0;
                if withdrawn {
                    return Ok((id, None, rest));
                }
                let rest = if options { u16_at(rest).ok_or(())?.1 } else { rest };
                (usize::from(count), rest)
            }
        };
        if id < 256 || count == 0 || count > FIELDS_MAX {
            return Err(());
        }
        let mut slots: Vec<Slot> = Vec::new();
        let mut shortest = 0_usize;
        for _ in 0..count {
            let (slot, after) = Slot::read(rest, rules)?;
            rest = after;
            shortest += if slot.variable(rules) { 1 } else { usize::from(slot.length) };
            slot.append(&mut slots, rules);
        }
        if shortest == 0 || shortest > usize::from(u16::MAX) {
            return Err(());
        }
        let speaks = slots.iter().any(|s| s.field.is_address());
        Ok((id, Some(Self { slots: slots.into(), shortest, options, speaks }), rest))
    }

    /// Takes one record from the head of `bytes` and says how long it was; `None` when it is cut short.
    pub(super) fn take<'a>(&self, bytes: &'a [u8], sent: Sent, rules: Rules, said: &mut Said<'a>) -> Option<usize> {
        let mut rest = bytes;
        for slot in &self.slots {
            let mut length = usize::from(slot.length);
            if slot.variable(rules) {
                let (first, after) = rest.split_first()?;
                rest = after;
                length = usize::from(*first);
                if *first == u8::MAX {
                    let (long, after) = u16_at(rest)?;
                    rest = after;
                    length = usize::from(long);
                }
            }
            let (value, after) = rest.split_at_checked(length)?;
            rest = after;
            if slot.field != Field::Skip {
                said.put(slot.field, value, sent);
            }
        }
        Some(bytes.len() - rest.len())
    }
}

impl Slot {
    fn read(bytes: &[u8], rules: Rules) -> Result<(Self, &[u8]), ()> {
        let (number, rest) = u16_at(bytes).ok_or(())?;
        let (length, rest) = u16_at(rest).ok_or(())?;
        let (enterprise, number, rest) = match rules {
            Rules::Ipfix if number & 0x8000 != 0 => {
                let (enterprise, rest) = rest.split_first_chunk::<4>().ok_or(())?;
                (u32::from_be_bytes(*enterprise), number & 0x7fff, rest)
            }
            _ => (0, number, rest),
        };
        Ok((Self { field: Field::of(enterprise, number), length }, rest))
    }

    fn variable(self, rules: Rules) -> bool {
        rules == Rules::Ipfix && self.length == VARIABLE
    }

    /// Neighbours that say nothing are stepped over at once.
    fn append(self, slots: &mut Vec<Self>, rules: Rules) {
        let both_skip = |last: &Self| last.field == Field::Skip && self.field == Field::Skip;
        match slots.last_mut() {
            Some(last) if both_skip(last) && !last.variable(rules) && !self.variable(rules) => {
                match last.length.checked_add(self.length) {
                    Some(length) if length != VARIABLE => last.length = length,
                    _ => slots.push(self),
                }
            }
            _ => slots.push(self),
        }
    }
}

/// What is known of one exporter.
#[derive(Debug)]
pub(super) struct Exporter {
    /// Its number here: sessions belong to it.
    pub(super) number: u32,
    /// When it started, in microseconds since 1970, where an options record said so.
    pub(super) boot: Option<i64>,
    /// A few public addresses of its own, seen in translations of senders, for places where no address is global.
    pub(super) publics: Vec<IpAddr>,
    templates: BTreeMap<u16, Template>,
    used: u64,
}

impl Exporter {
    pub(super) fn template(&self, id: u16) -> Option<&Template> {
        self.templates.get(&id)
    }

    fn fields(&self) -> usize {
        self.templates.values().map(|t| t.slots.len()).sum()
    }
}

/// All exporters of one source.
#[derive(Debug, Default)]
pub(super) struct Exporters {
    known: BTreeMap<Who, Exporter>,
    fields: usize,
    clock: u64,
    numbers: u32,
}

impl Exporters {
    pub(super) fn get_mut(&mut self, who: Who) -> Option<&mut Exporter> {
        self.known.get_mut(&who)
    }

    /// Learns a template, in the place of an older one of that number. `false`: the exporter has too many.
    pub(super) fn learn(&mut self, who: Who, id: u16, template: Template) -> bool {
        self.clock += 1;
        if !self.known.contains_key(&who) {
            if self.known.len() >= EXPORTERS_MAX {
                self.forget_oldest(who);
            }
            self.numbers = self.numbers.wrapping_add(1);
        }
        let number = self.numbers;
        let fresh = || Exporter { number, boot: None, publics: Vec::new(), templates: BTreeMap::new(), used: 0 };
        let exporter = self.known.entry(who).or_insert_with(fresh);
        exporter.used = self.clock;
        if exporter.templates.len() >= TEMPLATES_MAX && !exporter.templates.contains_key(&id) {
            return false;
        }
        self.fields += template.slots.len();
        if let Some(before) = exporter.templates.insert(id, template) {
            self.fields -= before.slots.len();
        }
        while self.fields > FIELDS_IN_ALL_MAX && self.forget_oldest(who) {}
        true
    }

    /// Withdraws one template, or all of a kind (RFC 7011, section 8.1: the number of the set that says so).
    pub(super) fn withdraw(&mut self, who: Who, id: u16, options: bool) {
        let Some(exporter) = self.known.get_mut(&who) else { return };
        let gone = if id < 256 {
            let before = exporter.fields();
            exporter.templates.retain(|_, t| t.options != options);
            before - exporter.fields()
        } else {
            exporter.templates.remove(&id).map_or(0, |t| t.slots.len())
        };
        self.fields -= gone;
    }

    fn forget_oldest(&mut self, but: Who) -> bool {
        let others = self.known.iter().filter(|(who, _)| **who != but);
        let Some(oldest) = others.min_by_key(|(_, exporter)| exporter.used).map(|(who, _)| *who) else { return false };
        if let Some(gone) = self.known.remove(&oldest) {
            self.fields -= gone.fields();
        }
        true
    }
}

/// Two bytes, most significant first, and the rest.
pub(super) fn u16_at(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<2>()?;
    Some((u16::from_be_bytes(*head), rest))
}

/// A number at this place, most significant byte first.
pub(super) fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    uint(bytes.get(at..at.checked_add(length)?)?)
}
