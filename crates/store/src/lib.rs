//! Events, outbox, log and read models on disk.
