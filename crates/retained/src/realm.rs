//! Address realms (RFC 2663 section 2.1): the parts of a network within which an address means one line.
//!
//! A provider that serves companies by a VRF each, or merged with another one, has the same private address in several of
//! them. A translation and an access session are joined only where both are of one realm. A record that names none is
//! in the unnamed one, and that is not a wildcard: the address of a named realm and the same address of the unnamed one
//! are two, until the provider says that they are one.

use std::{borrow::Borrow, collections::BTreeMap, fmt, sync::Arc, time::Duration};

use terms::Instant;

use crate::{Convert, Piece, Read, SetAside};

/// A realm by the name that the provider, or the device, gives it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Realm(Arc<str>);

impl Realm {
    /// No device has longer names.
    pub const MAX: usize = 128;

    /// `None`: an empty name, one that is too long, or one with characters that cannot be seen.
    pub fn new(name: &str) -> Option<Self> {
        let name = name.trim();
        let good = !name.is_empty() && name.len() <= Self::MAX && !name.chars().any(char::is_control);
        good.then(|| Self(name.into()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Realm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Realm({})", self.0)
    }
}

impl Borrow<str> for Realm {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// What a provider says about the realms of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Realms {
    silent: Option<Realm>,
    renamed: BTreeMap<Realm, Option<Realm>>,
    /// Names that begin so, the longest first.
    beginnings: Vec<(String, Option<Realm>)>,
}

impl Realms {
    /// Records that name no realm are in `silent`; a name that `renamed` has stands for what is there, which for `None` is
    /// the unnamed realm. Other names stand for themselves. A name to be replaced that ends with `*` means each that begins so.
    pub fn new(silent: Option<Realm>, renamed: impl IntoIterator<Item = (Realm, Option<Realm>)>) -> Self {
        let (mut exact, mut beginnings) = (BTreeMap::new(), Vec::new());
        for (name, stands_for) in renamed {
            match name.as_str().strip_suffix('*') {
                Some(beginning) => beginnings.push((beginning.to_owned(), stands_for)),
                None => drop(exact.insert(name, stands_for)),
            }
        }
        beginnings.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self { silent, renamed: exact, beginnings }
    }

    /// Does it change nothing?
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The realm of a record that says this.
    pub fn of(&self, said: Option<Realm>) -> Option<Realm> {
        match said {
            None => self.silent.clone(),
            Some(said) => {
                let begins =
                    || self.beginnings.iter().find(|(b, _)| said.as_str().starts_with(b.as_str())).map(|(_, to)| to);
                self.renamed.get(&said).or_else(begins).cloned().unwrap_or(Some(said))
            }
        }
    }

    /// A converter whose records are in these realms.
    pub fn over(self, inner: Box<dyn Convert>) -> Box<dyn Convert> {
        if self.is_empty() { inner } else { Box::new(InRealms { inner, realms: self }) }
    }

    /// Puts what was read into its realms, from these places on in the lists of translations, sessions and configurations.
    pub fn place(&self, (nat, access, configs): (usize, usize, usize), out: &mut Read) {
        if self.is_empty() {
            return;
        }
        let of = |realm: &mut Option<Realm>| *realm = self.of(realm.take());
        out.nat.iter_mut().skip(nat).for_each(|record| of(&mut record.realm));
        out.access.iter_mut().skip(access).for_each(|record| of(&mut record.realm));
        for config in out.configs.iter_mut().skip(configs) {
            *config = config.in_realm(self.of(config.realm().cloned()));
        }
    }
}

struct InRealms {
    inner: Box<dyn Convert>,
    realms: Realms,
}

impl InRealms {
    fn after<T>(&mut self, out: &mut Read, act: impl FnOnce(&mut dyn Convert, &mut Read) -> T) -> T {
        let before = (out.nat.len(), out.access.len(), out.configs.len());
        let done = act(&mut *self.inner, out);
        self.realms.place(before, out);
        done
    }
}

impl Convert for InRealms {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        self.after(out, |inner, out| inner.feed(piece, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        self.after(out, |inner, out| inner.finish(rest, out));
    }

    fn live(&mut self) {
        self.inner.live();
    }

    fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        self.after(out, |inner, out| inner.begun(now, wait, out))
    }
}

/// More realms than any provider has. A record of one beyond them is set aside: it must not fall among others.
const NUMBERS_MAX: usize = 65_535;

/// Numbers for the realms that a converter met: what is looked up at each entry stays small. 0 is the unnamed one.
#[derive(Debug, Default)]
pub(crate) struct RealmNumbers {
    known: BTreeMap<Realm, u32>,
    list: Vec<Realm>,
}

impl RealmNumbers {
    /// The number of the realm of this name; of an empty name, 0.
    pub(crate) fn number(&mut self, name: &str) -> Result<u32, SetAside> {
        if name.is_empty() {
            return Ok(0);
        }
        // The last one comes again and again.
        if let Some((known, number)) = self.list.last().zip(u32::try_from(self.list.len()).ok())
            && known.as_str() == name
        {
            return Ok(number);
        }
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let realm = Realm::new(name).ok_or(SetAside::Unreadable("realm"))?;
        if let Some(known) = self.known.get(&realm) {
            return Ok(*known);
        }
        if self.list.len() >= NUMBERS_MAX {
            return Err(SetAside::TooManyRealms);
        }
        self.list.push(realm.clone());
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.known.insert(realm, number);
        Ok(number)
    }

    /// The realm of this number.
    pub(crate) fn realm(&self, number: u32) -> Option<Realm> {
        self.list.get(usize::try_from(number.checked_sub(1)?).ok()?).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn realm(name: &str) -> Option<Realm> {
        Realm::new(name)
    }

    fn check(said: &str, expected: &str) {
        let renamed = [("vrf 7", "mobile"), ("vrf 9", ""), ("set *", ""), ("set 1*", "one"), ("set 11", "eleven")]
            .map(|(from, to)| (realm(from).unwrap(), realm(to)));
        assert_eq!(Realms::new(realm("fixed"), renamed).of(realm(said)), realm(expected), "{said}");
    }

    #[test]
    fn a_record_is_in_the_realm_that_it_names_and_else_in_that_of_its_source() {
        check("", "fixed");
        check("vrf 7", "mobile");
        check("vrf 9", "");
        check("vrf 8", "vrf 8");
        check("set 2", "");
        check("set 12", "one");
        check("set 11", "eleven");
        assert_eq!(Realms::default().of(realm("vrf 8")), realm("vrf 8"));
        assert_eq!([realm(" a "), realm("\n"), realm(&"x".repeat(129))].map(|r| r.is_some()), [true, false, false]);
    }

    #[test]
    fn realms_have_numbers_and_one_too_many_has_none() {
        let mut numbers = RealmNumbers::default();
        assert_eq!((numbers.number(""), numbers.number("a"), numbers.number("b")), (Ok(0), Ok(1), Ok(2)));
        assert_eq!((numbers.number(" a"), numbers.number("b"), numbers.realm(1)), (Ok(1), Ok(2), realm("a")));
        assert_eq!((numbers.realm(0), numbers.realm(3)), (None, None));
        assert_eq!(numbers.number("\u{1}"), Err(SetAside::Unreadable("realm")));
        for n in 2..NUMBERS_MAX {
            assert!(numbers.number(&n.to_string()).is_ok());
        }
        assert_eq!(numbers.number("one more"), Err(SetAside::TooManyRealms));
        assert_eq!(numbers.number("a"), Ok(1));
    }
}
