//! The life of one request: decide (command to events) and apply (event to state).
