//! The name of a line and the realm of its address in one text: the dictionary of a segment, and what a hold keeps, have
//! one column for both.
//!
//! In the unnamed realm the text is the name, as it always was. In a named one a zero byte, the realm, and, where there is a
//! name, another zero byte and the name. The realm stands first, so that texts in order share it, and what is shared with
//! the text before costs nothing: where all lines are of one realm, so does the realm.

use std::borrow::Cow;

use retained::Realm;

/// One text; `None` where there is neither.
pub(crate) fn joined<'a>(realm: Option<&Realm>, name: Option<&'a str>) -> Option<Cow<'a, str>> {
    match (realm.map(Realm::as_str), name) {
        (None, None) => None,
        // No name begins with a zero byte but one that somebody made to look like a realm.
        (None, Some(name)) if name.starts_with('\0') => Some(format!("\0\0{name}").into()),
        (None, Some(name)) => Some(name.into()),
        (Some(realm), None) => Some(format!("\0{realm}").into()),
        (Some(realm), Some(name)) => Some(format!("\0{realm}\0{name}").into()),
    }
}

/// The realm and the name that [`joined`] put together.
pub(crate) fn parted(text: &str) -> (Option<&str>, Option<&str>) {
    let Some(rest) = text.strip_prefix('\0') else { return (None, Some(text)) };
    match rest.split_once('\0') {
        None => (Some(rest), None),
        Some(("", name)) => (None, Some(name)),
        Some((realm, name)) => (Some(realm), Some(name)),
    }
}

/// The realm of a text.
pub(crate) fn realm_of(text: Option<&str>) -> Option<&str> {
    text.and_then(|text| parted(text).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_parted_again_and_no_name_passes_for_a_realm() {
        let realms = [None, Some("a"), Some("a b"), Some("vrf 7")].map(|r| r.and_then(Realm::new));
        let names = [None, Some(""), Some("a"), Some("\0a"), Some("\0a\0b"), Some("\0"), Some("\0\0a"), Some("b\0")];
        let mut seen = std::collections::BTreeSet::new();
        for realm in &realms {
            for name in names {
                let text = joined(realm.as_ref(), name);
                let back = text.as_deref().map_or((None, None), parted);
                assert_eq!(back, (realm.as_ref().map(Realm::as_str), name));
                assert!(seen.insert(text));
            }
        }
    }
}
