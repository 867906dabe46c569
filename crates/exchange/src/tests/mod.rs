//! The room's tests: an invented federation, every kind of letter in it, and the vectors of `protocol/`.

mod carried;
mod directory;
mod federation;
mod keys;
mod letters;
mod meant;
mod page;
mod pieces;
mod samples;
mod schemas;
mod statements;
mod vectors;
