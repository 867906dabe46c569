//! The running node: desk, peers, duties, pages and API.
