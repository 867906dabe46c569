//! A day that is over leaves no node behind: nothing is open, and nothing is kept in memory. Alone in its process, whose open files it counts.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use rehearsal::{Day, Families, Federation, rehearse};

/// Files of days that this process has open.
fn open() -> Vec<String> {
    let all = fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    all.map(|path| path.display().to_string()).filter(|path| path.contains("comity-day-")).collect()
}

#[test]
fn a_day_that_is_over_leaves_no_file_open() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    node::law_files(&dir, &dir, &mut files).unwrap();
    let book = Arc::new(law::Book::read(files).unwrap());
    let memory = PathBuf::from("/dev/shm");
    let scratch = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let federation = Federation::prepare(book, 4, &scratch).await.unwrap();
        let faults: Families = "all".parse().unwrap();
        let day = Day { seed: 4, steps: 60, days: 3, faults, keys_away: false, tell: false, bug: None, scratch };
        assert!(rehearse(&federation, &day).await.unwrap().broken.is_empty());
    });
    drop(runtime);
    // Databases end in threads of their own, soon after their last user.
    for _ in 0..500_000 {
        if open().is_empty() {
            break;
        }
        std::thread::yield_now();
    }
    assert_eq!(open(), Vec::<String>::new());
}
