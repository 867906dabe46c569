//! Sealed letters: bytes in, verified message or fault out; the directory of keys; receipts.
