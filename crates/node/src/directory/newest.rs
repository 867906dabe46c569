//! A value that is replaced while others read it.

use std::{ops::Deref, sync::OnceLock};

/// Reads as the newest of the values that were put in. What somebody has read stays where it is, so that reading takes no lock and
/// hands out plain references: the former values are kept as long as this. It is for what changes a few times in a month.
#[derive(Debug)]
pub struct Newest<T> {
    value: T,
    next: OnceLock<Box<Self>>,
}

impl<T> Newest<T> {
    /// With its first value.
    pub fn new(value: T) -> Self {
        Self { value, next: OnceLock::new() }
    }

    /// From here on it reads as this value.
    pub fn put(&self, value: T) {
        let mut fresh = Box::new(Self::new(value));
        // Another may be putting at the same moment: then this one comes after it.
        while let Err(back) = self.last().next.set(fresh) {
            fresh = back;
        }
    }

    fn last(&self) -> &Self {
        let mut link = self;
        while let Some(next) = link.next.get() {
            link = next;
        }
        link
    }
}

impl<T> Deref for Newest<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.last().value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_the_last_that_was_put_and_what_was_read_stays() {
        let value = Newest::new(String::from("one"));
        let first: &String = &value;
        value.put("two".into());
        value.put("three".into());
        assert_eq!((first.as_str(), value.as_str()), ("one", "three"));
    }

    #[test]
    fn none_is_lost_when_many_put_at_once() {
        let value = Newest::new(0);
        std::thread::scope(|scope| {
            for n in 1..=8 {
                let value = &value;
                scope.spawn(move || value.put(n));
            }
        });
        let (mut link, mut seen) = (&value, std::collections::BTreeSet::new());
        while let Some(next) = link.next.get() {
            link = next;
            seen.insert(link.value);
        }
        assert_eq!(seen, (1..=8).collect());
    }
}
