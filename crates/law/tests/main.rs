//! The tests of the law room, over the law folder of this repository and over small invented books.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod any_two_states;
#[cfg(test)]
mod bad_files;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod closed;
#[cfg(test)]
mod common;
#[cfg(test)]
mod differences;
#[cfg(test)]
mod differences_by_chance;
#[cfg(test)]
mod explained;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod invented;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod told;
#[cfg(test)]
mod two_engines;
#[cfg(test)]
mod unasked;
#[cfg(test)]
mod who_may;
