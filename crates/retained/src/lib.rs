//! What retained records mean: record types, schedules, holds, and attribution with its doubt.
