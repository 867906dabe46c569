//! The running node: desk, peers, duties, pages and API.

pub mod web;
