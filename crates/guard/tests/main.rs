//! The guard's tests: one plain second reading, every small case, a million random ones, and bad input by its number.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod bad_words;
#[cfg(test)]
mod digest;
#[cfg(test)]
mod emergency;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod random;
#[cfg(test)]
mod sentences;
#[cfg(test)]
mod telling;
#[cfg(test)]
mod who_passes;
