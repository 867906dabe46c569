//! Standard output and standard error. Whoever stops reading (`comity … | head`) changes nothing of what is done nor of how it ends; a
//! device that takes no more is trouble, and is said at the end.

use std::{
    fmt::Arguments,
    io::{self, Write as _},
    sync::{Mutex, PoisonError},
};

/// In the place of the one of the library, which panics.
macro_rules! println {
    () => { crate::out::put(format_args!(""), "\n") };
    ($($said:tt)*) => { crate::out::put(format_args!($($said)*), "\n") };
}
/// See [`println`].
macro_rules! print {
    ($($said:tt)*) => { crate::out::put(format_args!($($said)*), "") };
}
/// See [`println`]. Where nobody reads what went wrong, the exit code says it.
macro_rules! eprintln {
    ($($said:tt)*) => { crate::out::put_error(format_args!($($said)*), "\n") };
}
/// See [`println`].
macro_rules! eprint {
    ($($said:tt)*) => { crate::out::put_error(format_args!($($said)*), "") };
}

/// Why nothing more can be said. What comes after it is not tried.
static OVER: Mutex<Option<io::Error>> = Mutex::new(None);

pub(crate) fn put(said: Arguments<'_>, end: &str) {
    let mut over = OVER.lock().unwrap_or_else(PoisonError::into_inner);
    if over.is_none() {
        *over = write!(io::stdout().lock(), "{said}{end}").err();
    }
}

pub(crate) fn put_error(said: Arguments<'_>, end: &str) {
    let _ = write!(io::stderr().lock(), "{said}{end}");
}

/// What could not be said, once all is. That nobody wanted to read it is no fault.
pub(crate) fn unsaid() -> Option<io::Error> {
    let mut over = OVER.lock().unwrap_or_else(PoisonError::into_inner);
    let flushed = io::stdout().flush().err();
    over.take().or(flushed).filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
}
