//! A process that gives up files, sockets and programs before it reads what a stranger made.
//!
//! Evidence is hostile until it is judged: in April 2021 it was shown that a crafted file could alter the past and future reports of
//! a widely used forensic tool that read it. Whoever reads such a file here first opens it, then calls [`enter`], and
//! from then on can compute, read what is open, write to the three standard streams, and end. There is no way back.
//!
//! Two belts, each enough alone: Landlock takes the file system and TCP, seccomp takes every system call that is not needed. What
//! a reader has no business to try (a socket, another program, another process's memory) ends the process at once; what a
//! library may ask for innocently (to open a file of the system) is refused.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;

/// How tight the cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walls {
    /// The kernel refuses files and TCP by Landlock.
    pub files: bool,
    /// The kernel refuses system calls by seccomp.
    pub calls: bool,
}

impl Walls {
    /// No file can be opened and no socket made: seccomp alone is enough for that.
    pub fn hold(self) -> bool {
        self.calls
    }
}

/// The operator's trouble: the cell cannot be closed on this machine.
#[derive(Debug, thiserror::Error)]
#[error("the reading process cannot be confined: {0}")]
pub struct Open(String);

/// Gives up what a reader does not need. Call it while the process has one thread, after everything is open.
///
/// On a system other than Linux nothing is given up, and [`Walls`] says so.
///
/// # Errors
/// [`Open`] when the kernel has no seccomp; nothing may be read then that a stranger made.
#[cfg(target_os = "linux")]
pub fn enter() -> Result<Walls, Open> {
    let files = files::give_up().map_err(|e| Open(e.to_string()))?;
    calls::give_up().map_err(|e| Open(e.to_string()))?;
    Ok(Walls { files, calls: true })
}

/// Nothing is given up here: the system has no such walls.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn enter() -> Result<Walls, Open> {
    Ok(Walls { files: false, calls: false })
}
