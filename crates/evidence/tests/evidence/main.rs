//! The evidence room from outside: foreign tools, liars, and damaged files.
//! All of it is marked as test code, so that the lints know that it may unwrap.

#[cfg(test)]
mod bag;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod house;

#[cfg(test)]
mod authority;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod cosign;
#[cfg(test)]
mod custody;
#[cfg(test)]
mod ended;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod insider;
#[cfg(test)]
mod log;
#[cfg(test)]
mod package;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod record;
#[cfg(test)]
mod revoked;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod stamps;
#[cfg(test)]
mod tamper;
#[cfg(test)]
mod tiles;
#[cfg(test)]
mod witness;
