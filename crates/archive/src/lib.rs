//! The retained-log engine: ingest, segments, lookup by Pass only, expiry by key destruction.
