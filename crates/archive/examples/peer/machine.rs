//! What a thing took, and what the machine holds: time, processor time, memory, bytes on disk, the page cache.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Seconds of processor time so far, all threads, those that have ended included: what counts on a machine that does
/// other work as well.
pub(crate) fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that this process has had, in megabytes.
pub(crate) fn memory_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_ascii_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or_default() / 1_024.0
}

/// Every file of a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("the archive's folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { out.append(&mut files(&path)) } else { out.push(path) }
    }
    out
}

/// All that the folder holds: segments, batches, keys, tombstones.
pub(crate) fn bytes(folder: &Path) -> u64 {
    files(folder).iter().map(|f| fs::metadata(f).map_or(0, |m| m.len())).sum()
}

/// Reads each file once, so that "warm" means the same for every engine.
pub(crate) fn into_memory(folder: &Path) {
    for file in files(folder) {
        std::io::copy(&mut fs::File::open(file).expect("a file"), &mut std::io::sink()).expect("reading");
    }
}

/// Drops the files from the page cache, and no one else's: `dd` asks the kernel to, without writing a byte. The journal of
/// reads stays: its end was written a moment ago.
pub(crate) fn out_of_memory(folder: &Path) {
    for file in files(folder).into_iter().filter(|f| f.extension().is_none_or(|e| e != "reads")) {
        let mut of = std::ffi::OsString::from("of=");
        of.push(file);
        let mut dd = Command::new("dd");
        dd.args(["if=/dev/null", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]).arg(of);
        assert!(dd.status().is_ok_and(|s| s.success()), "dd does not drop a file from memory");
    }
}

/// The value below which this share of the sorted times lies, in microseconds.
pub(crate) fn share(took: &mut [Duration], share: f64) -> f64 {
    took.sort_unstable();
    let place = ((took.len() as f64 * share) as usize).min(took.len().saturating_sub(1));
    took.get(place).map_or(0.0, |t| t.as_secs_f64() * 1e6)
}
