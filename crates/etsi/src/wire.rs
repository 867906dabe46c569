//! Reading and writing one value of the schemas: what every object, choice and list has in common.

use crate::{Flaw, Json, json::step};

/// More flaws than this help nobody.
const FLAWS_MAX: usize = 100;

/// A value of the schemas.
pub trait Wire: Sized {
    /// Reads it, or says in `look` what is wrong, and gives nothing.
    fn read(json: &Json, look: &mut Look) -> Option<Self>;

    /// Writes it: read again, it is equal.
    fn write(&self) -> Json;
}

/// Where the reader is, and what it has found wrong.
#[derive(Debug, Default)]
pub struct Look {
    at: String,
    flaws: Vec<Flaw>,
}

impl Look {
    /// What was wrong, in the order of reading.
    pub fn into_flaws(self) -> Vec<Flaw> {
        self.flaws
    }

    /// Notes a flaw at this place.
    pub(crate) fn flaw<T>(
        &mut self,
        code: &'static str,
        says: impl Into<String>,
        cure: impl Into<String>,
    ) -> Option<T> {
        if self.flaws.len() < FLAWS_MAX {
            self.flaws.push(Flaw::new(code, self.at.clone(), says, cure));
        }
        None
    }

    /// Reads one step further down.
    pub(crate) fn within<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let here = self.at.len();
        self.at.push('/');
        self.at.push_str(&step(key));
        let got = read(self);
        self.at.truncate(here);
        got
    }

    pub(crate) fn object<'a>(&mut self, json: &'a Json) -> Option<&'a [(String, Json)]> {
        match json {
            Json::Object(members) => Some(members),
            _ => self.flaw("not-an-object", "an object is wanted here", "Write members in braces."),
        }
    }

    /// Every member must be one of these.
    pub(crate) fn closed(&mut self, members: &[(String, Json)], known: &[&str]) -> Option<()> {
        let mut fine = Some(());
        for (key, _) in members.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            let cure = match known.is_empty() {
                true => "Leave it out: nothing may stand here.".to_owned(),
                false => format!("Leave it out, or spell it as the schema does: {}.", known.join(", ")),
            };
            fine = self.within(key, |look| look.flaw("unknown-member", "the schema knows no such member here", cure));
        }
        fine
    }

    pub(crate) fn must<T: Wire>(&mut self, members: &[(String, Json)], key: &str) -> Option<T> {
        match members.iter().find(|(k, _)| k == key) {
            Some((_, value)) => self.within(key, |look| T::read(value, look)),
            None => self.flaw("missing", format!("`{key}` is missing"), format!("Add `{key}`.")),
        }
    }

    pub(crate) fn may<T: Wire>(&mut self, members: &[(String, Json)], key: &str) -> Option<Option<T>> {
        match members.iter().find(|(k, _)| k == key) {
            Some((_, value)) => self.within(key, |look| T::read(value, look)).map(Some),
            None => Some(None),
        }
    }
}

/// A member's type: what must be there, and what may.
macro_rules! member_type {
    (must $type:ty) => { $type };
    (may $type:ty) => { Option<$type> };
}

/// A member as it is written; nothing where it is not there.
macro_rules! written {
    (must $key:literal $value:expr) => {
        Some(($key.to_owned(), crate::wire::Wire::write($value)))
    };
    (may $key:literal $value:expr) => {
        $value.as_ref().map(|value| ($key.to_owned(), crate::wire::Wire::write(value)))
    };
}

/// Objects of the schemas that have these members and no other.
macro_rules! object {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $how:ident $type:ty = $key:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(#[doc = concat!("`", $key, "`.")] pub $field: member_type!($how $type),)*
        }

        impl crate::wire::Wire for $name {
            fn read(json: &crate::Json, look: &mut crate::Look) -> Option<Self> {
                let members = look.object(json)?;
                let closed = look.closed(members, &[$($key),*]);
                $(let $field = look.$how::<$type>(members, $key);)*
                closed?;
                Some(Self { $($field: $field?,)* })
            }

            fn write(&self) -> crate::Json {

                let members = [$(written!($how $key &self.$field)),*];
                crate::Json::Object(members.into_iter().flatten().collect())
            }
        }
    )*};
}

/// Objects of HI-1: a type, what every one of them has, and members of its own.
macro_rules! hi1_object {
    ($($(#[$doc:meta])* $name:ident = $type_of:literal { $($field:ident: $how:ident $type:ty = $key:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            /// What every object has.
            pub head: crate::object::Head,
            $(#[doc = concat!("`", $key, "`.")] pub $field: member_type!($how $type),)*
        }

        impl $name {
            /// Its name in `@xsi:type`.
            pub const TYPE: &str = $type_of;

            /// An object with nothing but its head yet.
            pub fn of(head: crate::object::Head) -> Self {
                Self { head, $($field: None,)* }
            }
        }

        impl crate::wire::Wire for $name {
            fn read(json: &crate::Json, look: &mut crate::Look) -> Option<Self> {
                let members = look.object(json)?;
                let known = [&["@xsi:type"], crate::object::Head::MEMBERS, &[$($key),*]].concat();
                let closed = look.closed(members, &known);
                let head = crate::object::Head::read(members, look);
                $(let $field = look.$how::<$type>(members, $key);)*
                closed?;
                Some(Self { head: head?, $($field: $field?,)* })
            }

            fn write(&self) -> crate::Json {
                let kind = Some(("@xsi:type".to_owned(), crate::Json::Text(Self::TYPE.to_owned())));
                let members = [$(written!($how $key &self.$field)),*];
                crate::Json::Object(kind.into_iter().chain(self.head.written()).chain(members.into_iter().flatten()).collect())
            }
        }
    )*};
}

/// Exactly one of these members. Where the schema leaves the object open, [`Open`] keeps the others.
macro_rules! choice {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident($type:ty) = $key:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $(#[doc = concat!("`", $key, "`.")] $variant($type),)*
        }

        impl crate::wire::Choice for $name {
            const KEYS: &[&str] = &[$($key),*];

            fn pick(key: &str, json: &crate::Json, look: &mut crate::Look) -> Option<Self> {
                match key {
                    $($key => crate::wire::Wire::read(json, look).map(Self::$variant),)*
                    _ => None,
                }
            }

            fn put(&self) -> (&'static str, crate::Json) {
                match self {
                    $(Self::$variant(value) => ($key, crate::wire::Wire::write(value)),)*
                }
            }
        }
    )*};
}

/// Exactly one of several members.
pub trait Choice: Sized {
    /// Their names.
    const KEYS: &[&str];

    /// Reads the one of this name.
    fn pick(key: &str, json: &Json, look: &mut Look) -> Option<Self>;

    /// Its name and value.
    fn put(&self) -> (&'static str, Json);
}

/// Reads the one member that is there.
pub(crate) fn choose<T: Choice>(members: &[(String, Json)], look: &mut Look) -> Option<T> {
    let mut there = members.iter().filter(|(key, _)| T::KEYS.contains(&key.as_str()));
    let keys = || T::KEYS.join(", ");
    match (there.next(), there.next()) {
        (Some((key, value)), None) => look.within(key, |look| T::pick(key, value, look)),
        (Some(_), Some(_)) => {
            look.flaw("two-of-a-choice", format!("only one of these may stand here: {}", keys()), "Leave one.")
        }
        (None, _) => look.flaw("none-of-a-choice", format!("one of these must stand here: {}", keys()), "Add one."),
    }
}

/// One of several members in an object that the schema leaves open: what stands beside it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Open<T> {
    /// The one.
    pub is: T,
    /// What else stands there.
    pub beside: Vec<(String, Json)>,
}

impl<T> Open<T> {
    /// The one, with nothing beside it.
    pub fn only(is: T) -> Self {
        Self { is, beside: Vec::new() }
    }
}

impl<T: Choice> Wire for Open<T> {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        let members = look.object(json)?;
        let is = choose::<T>(members, look)?;
        let beside = members.iter().filter(|(key, _)| !T::KEYS.contains(&key.as_str())).cloned().collect();
        Some(Self { is, beside })
    }

    fn write(&self) -> Json {
        let (key, value) = self.is.put();
        let mut members = vec![(key.to_owned(), value)];
        members.extend(self.beside.iter().cloned());
        Json::Object(members)
    }
}

impl Wire for Json {
    fn read(json: &Json, _: &mut Look) -> Option<Self> {
        Some(json.clone())
    }

    fn write(&self) -> Json {
        self.clone()
    }
}

impl Wire for bool {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        match json {
            Json::Bool(yes) => Some(*yes),
            _ => look.flaw("not-true-or-false", "true or false is wanted here", "Write true or false, without quotes."),
        }
    }

    fn write(&self) -> Json {
        Json::Bool(*self)
    }
}

impl Wire for u64 {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        match json {
            Json::Number(number) if number.is_u64() => number.as_u64(),
            _ => {
                look.flaw("not-a-number", "a whole number from 0 is wanted here", "Write digits alone, without quotes.")
            }
        }
    }

    fn write(&self) -> Json {
        Json::Number((*self).into())
    }
}

/// A whole number from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Positive(pub u64);

impl Wire for Positive {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        match u64::read(json, look)? {
            0 => look.flaw("not-a-number", "a whole number from 1 is wanted here", "Count from 1."),
            number => Some(Self(number)),
        }
    }

    fn write(&self) -> Json {
        self.0.write()
    }
}

/// An object whose members the copy of the schemas at hand does not know; it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenObject(pub Json);

impl Wire for OpenObject {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        look.object(json)?;
        Some(Self(json.clone()))
    }

    fn write(&self) -> Json {
        self.0.clone()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        let Json::List(items) = json else {
            return look.flaw(
                "not-a-list",
                "a list is wanted here",
                "Write items in square brackets, even a single one.",
            );
        };
        let read = |(number, item): (usize, &Json)| look.within(&number.to_string(), |look| T::read(item, look));
        // All of them are read before the first that is wrong ends it, so that each is named.
        let items: Vec<Option<T>> = items.iter().enumerate().map(read).collect();
        items.into_iter().collect()
    }

    fn write(&self) -> Json {
        Json::List(self.iter().map(Wire::write).collect())
    }
}

/// A list that may not be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct AtLeastOne<T>(pub Vec<T>);

impl<T: Wire> Wire for AtLeastOne<T> {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        let items = Vec::read(json, look)?;
        if items.is_empty() {
            return look.flaw("empty-list", "the list may not be empty", "Add an item, or leave the list out.");
        }
        Some(Self(items))
    }

    fn write(&self) -> Json {
        self.0.write()
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        T::read(json, look).map(Box::new)
    }

    fn write(&self) -> Json {
        (**self).write()
    }
}
