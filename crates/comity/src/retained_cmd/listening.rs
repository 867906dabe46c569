//! What the listeners of a node counted: since it was started, or until it was stopped.

use std::path::Path;

use serde_json::json;

/// One line for each listener, and one before them where the node is running and has the archive.
pub(super) fn print(dir: &Path, running: bool, as_json: bool) {
    let all = node::listen::read_status(dir);
    if as_json {
        if running || !all.is_empty() {
            println!("{}", json!({ "running": running, "listeners": all }));
        }
        return;
    }
    if running {
        println!("the node is running: the records can be counted when it is stopped");
    }
    for l in &all {
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
