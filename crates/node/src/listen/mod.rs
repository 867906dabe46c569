//! Listening to devices: a socket, a bounded queue, one converter, and the archive's write-ahead tail.
//!
//! Streams are slowed down when the disk is slow; datagrams wait in a large buffer of the system, and what the system had
//! to drop is counted. Nothing is dropped in the node itself.

mod counts;
mod health;
mod plan;
mod queue;
mod reader;
mod recent;
mod settle;
mod sockets;
mod status;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_open;
mod writer;

use std::{
    os::fd::AsRawFd as _,
    path::Path,
    sync::{Arc, Mutex, atomic::Ordering::Relaxed},
    time::Duration,
};

use archive::{Archive, Feed};
use tokio::{
    net::{TcpListener, UdpSocket, UnixListener},
    sync::{Notify, watch},
    task::JoinHandle,
};

use terms::Instant;

use self::{counts::Counts, health::Signs, queue::Putter, reader::Reader, sockets::Receiver, writer::Writer};
pub use self::{
    counts::ListenerStatus,
    health::Health,
    settle::Settling,
    status::{read_status, status_file},
};
pub(crate) use self::{
    plan::{At, Plan},
    reader::FAR_FROM_RECEIPT,
    settle::{AGE, RECORDS},
    status::write_status,
};
use crate::clock::Clock;

/// Asked of the system for each datagram socket; it may give less (`net.core.rmem_max`).
const SYSTEM_BUFFER: usize = 32 << 20;

/// The listeners of a running node.
#[derive(Debug)]
pub(crate) struct Listeners {
    all: Mutex<Vec<Listener>>,
    archive: Arc<Mutex<Archive>>,
    clock: Clock,
    stop: watch::Sender<bool>,
    settler: JoinHandle<()>,
    settled: Arc<settle::Done>,
    /// Told after each write.
    #[cfg(test)]
    written: Arc<Notify>,
}

#[derive(Debug)]
struct Listener {
    name: String,
    /// What does not change while it listens.
    about: ListenerStatus,
    opened: Instant,
    silent_after: Option<Duration>,
    local: At,
    counts: Arc<Counts>,
    queue: Option<Putter>,
    /// Of a datagram socket: the system counts what it dropped.
    inode: Option<u64>,
    sockets: JoinHandle<()>,
    writer: JoinHandle<()>,
}

/// A socket that is open and not yet listened to.
enum Socket {
    Udp(Arc<UdpSocket>),
    Tcp(TcpListener),
    Unix(UnixListener),
}

/// Opens every socket; from then on what comes is taken in.
///
/// # Errors
/// Which address, and what the system says.
pub(crate) async fn start(
    plans: Vec<Plan>,
    archive: Arc<Mutex<Archive>>,
    clock: Clock,
) -> Result<Listeners, (String, std::io::Error)> {
    let (stop, stopped) = watch::channel(false);
    let written = Arc::new(Notify::new());
    let mut all = Vec::new();
    for plan in plans {
        let wanted = plan.name(&plan.at);
        let (socket, local) = bind(&plan.at).await.map_err(|source| (wanted, source))?;
        all.push(listen(plan, socket, local, &archive, clock.clone(), stopped.clone(), &written));
    }
    let settled = Arc::<settle::Done>::default();
    let settler = tokio::spawn(settle::run(Arc::clone(&archive), clock.clone(), Arc::clone(&settled)));
    Ok(Listeners {
        all: Mutex::new(all),
        archive,
        clock,
        stop,
        settler,
        settled,
        #[cfg(test)]
        written,
    })
}

async fn bind(at: &At) -> std::io::Result<(Socket, At)> {
    Ok(match at {
        At::Udp(address) => {
            let socket = UdpSocket::bind(address).await?;
            // What the system refuses is not fatal: it is seen in what is lost before us.
            let _ = socket2::SockRef::from(&socket).set_recv_buffer_size(SYSTEM_BUFFER);
            let local = At::Udp(socket.local_addr()?);
            (Socket::Udp(Arc::new(socket)), local)
        }
        At::Tcp(address) => {
            let listener = TcpListener::bind(address).await?;
            let local = At::Tcp(listener.local_addr()?);
            (Socket::Tcp(listener), local)
        }
        At::Unix(path) => {
            remove_stale(path).await;
            (Socket::Unix(UnixListener::bind(path)?), at.clone())
        }
    })
}

/// A socket file that a killed node left, and that nobody answers.
async fn remove_stale(path: &Path) {
    use std::os::unix::fs::FileTypeExt as _;
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|m| m.file_type().is_socket());
    if is_socket && tokio::net::UnixStream::connect(path).await.is_err() {
        let _ = std::fs::remove_file(path);
    }
}

fn listen(
    plan: Plan,
    socket: Socket,
    local: At,
    archive: &Arc<Mutex<Archive>>,
    clock: Clock,
    stop: watch::Receiver<bool>,
    written: &Arc<Notify>,
) -> Listener {
    let (name, opened) = (plan.name(&local), clock.now());
    let about = about(&plan, &name, &local, opened);
    let (queue, taker) = queue::queue();
    let counts = Arc::new(Counts::default());
    let reader = Reader::new(&plan.format, plan.clients, plan.realms);
    let answers = match &socket {
        Socket::Udp(socket) => Some(Arc::clone(socket)),
        Socket::Tcp(_) | Socket::Unix(_) => None,
    };
    let inode = answers.as_ref().and_then(|socket| inode(socket));
    let writer = Writer {
        reader,
        feed: Feed { name: name.clone(), converter: plan.format.converter, clock: plan.clock },
        archive: Arc::clone(archive),
        counts: Arc::clone(&counts),
        clock: clock.clone(),
        written: Arc::clone(written),
        socket: answers,
        waiting: false,
    };
    let from = plan.from.into();
    let receiver = Receiver { from, queue: queue.clone(), counts: Arc::clone(&counts), clock, stop };
    let sockets = match socket {
        Socket::Udp(socket) => tokio::spawn(receiver.datagrams(socket)),
        Socket::Tcp(listener) => tokio::spawn(receiver.tcp(listener)),
        Socket::Unix(listener) => tokio::spawn(receiver.unix(listener)),
    };
    Listener {
        name,
        about,
        opened,
        silent_after: plan.silent_after,
        local,
        counts,
        queue: Some(queue),
        inode,
        sockets,
        writer: tokio::spawn(writer.run(taker)),
    }
}

fn about(plan: &Plan, name: &str, local: &At, opened: Instant) -> ListenerStatus {
    ListenerStatus {
        name: name.to_owned(),
        format: plan.format.converter.name.to_string(),
        transport: local.transport().to_owned(),
        address: local.to_string(),
        from: plan.from.iter().map(ToString::to_string).collect(),
        clock: plan.clock.source.clone(),
        clock_error_ms: u64::try_from(plan.clock.error_max.as_millis()).unwrap_or(u64::MAX),
        opened: Some(opened.to_string()),
        silent_after_s: plan.silent_after.map_or(0, |after| after.as_secs()),
        ..ListenerStatus::default()
    }
}

impl Listener {
    fn health(&self, now: Instant) -> Health {
        let signs = Signs {
            over: self.queue.is_some() && self.writer.is_finished(),
            failing: self.counts.failing.load(Relaxed),
            opened: self.opened,
            last: self.counts.last(),
            silent_after: self.silent_after,
        };
        signs.health(now)
    }
}

fn inode(socket: &UdpSocket) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(format!("/proc/self/fd/{}", socket.as_raw_fd())).ok().map(|m| m.ino())
}

impl Listeners {
    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Listener>> {
        self.all.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Where they listen, in the order of the configuration.
    #[cfg(test)]
    fn local(&self) -> Vec<At> {
        self.all().iter().map(|l| l.local.clone()).collect()
    }

    /// The numbers of each.
    pub(crate) fn status(&self) -> Vec<ListenerStatus> {
        let now = self.clock.now();
        let open = self.archive.lock().unwrap_or_else(std::sync::PoisonError::into_inner).open_batches();
        let of = |listener: &Listener| {
            if let Some(lost) = listener.inode.and_then(counts::lost_before_us) {
                listener.counts.lost_before_us.store(lost, Relaxed);
            }
            let mut status = listener.counts.status(listener.about.clone());
            status.waiting = listener.queue.as_ref().map_or(0, Putter::waiting);
            status.health = listener.health(now);
            status.records_per_minute = listener.counts.recent.per_minute(listener.opened, now);
            let ours = open.iter().filter(|b| b.feed == listener.name);
            status.unsettled = ours.clone().map(|b| b.records).sum();
            status.unsettled_since = ours.map(|b| b.since).min().map(|at| at.to_string());
            status
        };
        self.all().iter().map(of).collect()
    }

    /// How each is, by name; without a look into the archive.
    pub(crate) fn health(&self) -> Vec<(String, Health)> {
        let now = self.clock.now();
        self.all().iter().map(|listener| (listener.name.clone(), listener.health(now))).collect()
    }

    /// What has been settled and merged.
    pub(crate) fn settling(&self) -> Settling {
        let archive = self.archive.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let open = archive.open_batches();
        Settling {
            open: open.len() as u64,
            unsettled: open.iter().map(|batch| batch.records).sum(),
            segments: archive.status().segments,
            ..self.settled.settling()
        }
    }

    /// Takes nothing more, writes what has come, and settles it. What had been acknowledged was safe before.
    pub(crate) async fn stop(&self) {
        let _ = self.stop.send(true);
        let mut all = std::mem::take(&mut *self.all());
        for listener in &mut all {
            let _ = (&mut listener.sockets).await;
            listener.queue = None;
            let _ = (&mut listener.writer).await;
            if let At::Unix(path) = &listener.local {
                let _ = std::fs::remove_file(path);
            }
        }
        *self.all() = all;
        self.settler.abort();
        let (archive, clock) = (Arc::clone(&self.archive), self.clock.clone());
        let done = tokio::task::spawn_blocking(move || settle::due(&archive, clock.now(), true)).await;
        if let Ok(Err(trouble)) = done {
            eprintln!("comity: {trouble}; it is settled at the next start");
        }
    }
}
