//! The program: reads arguments, opens, starts.
fn main() {}
