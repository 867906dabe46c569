//! What the listeners of a node counted: since it was started, or until it was stopped.

use node::listen::ListenerStatus;

/// A paragraph for each listener.
pub(super) fn print(all: &[ListenerStatus]) {
    for l in all {
        println!("{}", l.name);
        println!("  received            {:>12}   ({} bytes, {} refused)", l.received, l.bytes, l.refused);
        println!("  entries read        {:>12} = {} stored + {} set aside", l.read, l.stored, l.set_aside);
        if l.not_kept > 0 {
            println!("  of these only counted {:>10}   (too many were set aside)", l.not_kept);
        }
        println!("  records on disk     {:>12}   ({} writes had to be tried again)", l.records, l.failed);
        println!("  lost before us      {:>12}", l.lost_before_us);
        match &l.unsettled_since {
            Some(since) => println!("  in no segment yet   {:>12}   since {since}", l.unsettled),
            None => println!("  in no segment yet   {:>12}", 0),
        }
    }
}
