//! What devices send is findable within a second, acknowledged when it is on disk, and there after an end without a word.

use std::{io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use archive::{Archive, Settings};
use rand_chacha::{ChaCha20Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
use terms::Instant;

use super::{At, Health, ListenerStatus, Listeners, Plan, start};
use crate::{
    clock::{Clock, chance},
    config::Provider,
};

/// A moment after everything in the samples.
pub(super) fn clock() -> Clock {
    clock_at("2026-11-25T00:00:00Z")
}

fn clock_at(text: &str) -> Clock {
    let now = Instant::parse(text).unwrap().seconds();
    Clock::offset_by(now - Clock::offset_by(0).now().seconds())
}

/// An archive in a folder of its own, and listeners on it.
pub(super) struct Place {
    pub(super) dir: PathBuf,
}

impl Place {
    pub(super) fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("comity-listen-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&dir).ok();
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("secret"), "samples\n").unwrap();
        Self { dir }
    }

    pub(super) fn archive(&self) -> Archive {
        let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] };
        Archive::open(&self.dir.join("archive"), [7; 32], settings, &mut chance().unwrap()).unwrap()
    }

    pub(super) async fn listen(&self, listeners: &str) -> Listeners {
        self.listen_by(clock(), listeners).await
    }

    async fn listen_by(&self, clock: Clock, listeners: &str) -> Listeners {
        let provider = "data_in = \"XA\"\noperational_days = 7\nclock_source = \"NTP\"\nclock_error_ms = 50\n";
        let provider: Provider = toml::from_str(&format!("{provider}{listeners}")).unwrap();
        let plans = Plan::all(&provider, &self.dir).unwrap();
        start(plans, Arc::new(std::sync::Mutex::new(self.archive())), clock).await.unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.dir).ok();
    }
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name)).unwrap()
}

pub(super) fn udp(at: &At) -> SocketAddr {
    let At::Udp(address) = at else { panic!("{at:?}") };
    *address
}

/// Waits for writes until the numbers are as wanted: a second after what was sent is a failure.
pub(super) async fn until(listeners: &Listeners, wanted: impl Fn(&[ListenerStatus]) -> bool) -> Vec<ListenerStatus> {
    let looking = async {
        loop {
            let next = listeners.written.notified();
            let status = listeners.status();
            if wanted(&status) {
                return status;
            }
            // What the system dropped tells nobody: so now and then without a write, too.
            let _ = tokio::time::timeout(Duration::from_millis(20), next).await;
        }
    };
    // Far more than a second, for a machine that does much else: what is measured is elsewhere.
    tokio::time::timeout(Duration::from_secs(60), looking).await.expect("not in time")
}

/// Waits until nobody has the archive any more: work that was begun in the background ends in its own time.
pub(super) async fn let_go(listeners: Listeners) {
    let archive = Arc::clone(&listeners.archive);
    drop(listeners);
    while Arc::strong_count(&archive) > 1 {
        tokio::time::timeout(Duration::from_millis(10), std::future::pending::<()>()).await.unwrap_err();
    }
}

pub(super) fn records(archive: &Archive) -> u64 {
    let status = archive.status();
    status.nat_records + status.access_records
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_over_tcp_and_a_unix_socket_are_stored_as_they_come_and_settled_at_the_end() {
    let place = Place::new("lines");
    let listeners = place
        .listen("[[listen]]\nformat = \"conntrack\"\ntcp = \"127.0.0.1:0\"\n[[listen]]\nformat = \"conntrack\"\nunix = \"nat.sock\"\n")
        .await;
    let local = listeners.local();
    let At::Tcp(address) = &local[0] else { panic!() };
    let bytes = sample("cgnat/conntrack.log");
    let mut tcp = std::net::TcpStream::connect(address).unwrap();
    let mut unix = std::os::unix::net::UnixStream::connect(place.dir.join("nat.sock")).unwrap();
    // Cut where no line ends.
    for piece in bytes.chunks(777) {
        tcp.write_all(piece).unwrap();
        unix.write_all(piece).unwrap();
    }
    let lines = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).count() as u64;
    let status = until(&listeners, |all| all.iter().all(|l| l.read == lines)).await;
    assert!(status.iter().all(|l| l.records > 0 && l.unsettled == l.records && l.unsettled_since.is_some()));
    assert!(status.iter().all(|l| l.connections == 1 && l.last.is_some() && l.health == Health::Receiving));
    assert!(
        status[0].address.starts_with("127.0.0.1:") && status[0].transport == "tcp" && status[1].transport == "unix"
    );
    assert_eq!(listeners.settling().unsettled, status.iter().map(|l| l.unsettled).sum::<u64>());
    tcp.write_all(b"this line is not an entry\n").unwrap();
    let status = until(&listeners, |all| all[0].set_aside == all[1].set_aside + 1).await;
    for l in &status {
        assert_eq!(l.set_aside, l.reasons.values().sum::<u64>(), "each that was set aside has its reason: {l:?}");
    }
    drop((tcp, unix));
    let status = until(&listeners, |all| all.iter().all(|l| l.connections == 0)).await;
    assert_eq!((status[0].read, status[1].read), (lines + 1, lines));
    listeners.stop().await;
    let status = listeners.status();
    assert!(status.iter().all(|l| l.read == l.stored + l.set_aside && l.unsettled == 0 && l.waiting == 0));
    let whole = retained::conntrack(&bytes);
    // On a slow machine one or the other was written open before its end was there, and then replaced.
    assert!(status.iter().all(|l| l.records >= whole.nat.len() as u64 && l.stored == whole.tally.stored));
    let_go(listeners).await;
    assert_eq!(records(&place.archive()), 2 * whole.nat.len() as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accounting_is_acknowledged_when_it_is_on_disk() {
    let place = Place::new("radius");
    let listen = "[[listen]]\nformat = \"radius-packets\"\nudp = \"127.0.0.1:0\"\nsecret_file = \"secret\"\n";
    // Accounting tells its own time, which is believed when it comes.
    let listeners = place.listen_by(clock_at("2026-11-24T14:25:00Z"), listen).await;
    let to = udp(&listeners.local()[0]);
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut acknowledged = 0;
    let mut folder: Vec<_> =
        std::fs::read_dir(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/radius/packets"))
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.file_name().unwrap().to_string_lossy().contains("request"))
            .collect();
    folder.sort();
    assert!(!folder.is_empty());
    for path in &folder {
        let request = std::fs::read(path).unwrap();
        socket.send_to(&request, to).await.unwrap();
        let mut response = [0; 4096];
        let heard = tokio::time::timeout(Duration::from_secs(60), socket.recv_from(&mut response)).await;
        let (length, _) = heard.expect("no response").unwrap();
        assert!(length >= 20 && response[0] == 5 && response[1] == request[1]);
        acknowledged += 1;
    }
    let before = until(&listeners, |all| all[0].waiting == 0).await.remove(0);
    assert!(before.read == acknowledged && before.stored > before.set_aside, "{before:?}");
    // Wrong secret: kept aside, not acknowledged.
    let mut forged = std::fs::read(&folder[0]).unwrap();
    forged[4] ^= 1;
    socket.send_to(&forged, to).await.unwrap();
    let status = until(&listeners, |all| all[0].received == acknowledged + 1 && all[0].waiting == 0).await;
    assert_eq!((status[0].read, status[0].set_aside), (acknowledged + 1, before.set_aside + 1), "{status:?}");
    // No word of an end: as if the process were gone.
    let stored = status[0].records;
    assert!(stored > 0);
    for listener in listeners.all().iter() {
        listener.sockets.abort();
        listener.writer.abort();
    }
    listeners.settler.abort();
    let_go(listeners).await;
    assert_eq!(records(&place.archive()), stored);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_send_is_counted_and_not_heard() {
    let place = Place::new("door");
    let listen = "[[listen]]\nformat = \"netflow\"\nudp = \"127.0.0.1:0\"\nfrom = [\"192.0.2.0/24\"]\n[[listen]]\nformat = \"conntrack\"\ntcp = \"127.0.0.1:0\"\nfrom = [\"192.0.2.0/24\"]\n[[listen]]\nformat = \"netflow\"\nudp = \"127.0.0.1:0\"\n";
    let listeners = place.listen(listen).await;
    let local = listeners.local();
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(b"not for us", udp(&local[0])).unwrap();
    let At::Tcp(address) = &local[1] else { panic!() };
    let mut tcp = std::net::TcpStream::connect(address).unwrap();
    assert_eq!(std::io::Read::read(&mut tcp, &mut [0; 1]).unwrap(), 0, "closed at once");
    // Another listener's write tells that time has passed.
    socket.send_to(b"heard", udp(&local[2])).unwrap();
    let status = until(&listeners, |all| all[2].read == 1).await;
    assert_eq!(status.iter().map(|l| (l.received, l.refused)).collect::<Vec<_>>(), [(0, 1), (0, 1), (1, 0)]);
    listeners.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_hostile_datagrams_leave_the_node_answering() {
    let place = Place::new("hostile");
    let listen = "[[listen]]\nformat = \"netflow\"\nudp = \"127.0.0.1:0\"\n[[listen]]\nformat = \"cgnat-syslog-udp\"\nudp = \"127.0.0.1:0\"\n[[listen]]\nformat = \"radius-packets\"\nudp = \"127.0.0.1:0\"\nsecret_file = \"secret\"\n";
    let listeners = place.listen(listen).await;
    let to: Vec<SocketAddr> = listeners.local().iter().map(udp).collect();
    let mut good: Vec<Vec<u8>> = Vec::new();
    for folder in ["netflow/devices", "radius/packets"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(folder);
        good.extend(std::fs::read_dir(path).unwrap().map(|e| std::fs::read(e.unwrap().path()).unwrap()));
    }
    good.retain(|bytes| bytes.len() < 9_000);
    good.sort();
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    // A longer run is asked for by number: COMITY_HOSTILE=10000000.
    let asked = std::env::var("COMITY_HOSTILE").ok().and_then(|n| n.parse().ok());
    for number in 0..asked.unwrap_or(100_000_usize) {
        let mut bytes = match number % 4 {
            0 => (0..rng.next_u64() % 200).map(|_| rng.next_u32() as u8).collect(),
            _ => good[rng.next_u64() as usize % good.len()].clone(),
        };
        for _ in 0..rng.next_u64() % 4 {
            if !bytes.is_empty() {
                let at = rng.next_u64() as usize % bytes.len();
                bytes[at] = rng.next_u32() as u8;
            }
        }
        bytes.truncate(1 + rng.next_u64() as usize % 2_000);
        socket.send_to(&bytes, to[number % 3]).await.unwrap();
        if number % 2_000 == 1_999 {
            // As fast as they are taken: what the system drops under load is another matter, and counted.
            until(&listeners, |all| {
                all.iter().map(|l| l.received + l.lost_before_us).sum::<u64>() == number as u64 + 1
            })
            .await;
        }
    }
    let status = until(&listeners, |all| all.iter().all(|l| l.waiting == 0)).await;
    assert!(status.iter().all(|l| l.read == l.stored + l.set_aside && l.failed == 0 && l.set_aside > 0));
    // It still answers one that is right.
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples/radius/packets");
    let request = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.file_name().unwrap().to_string_lossy().contains("request"))
        .unwrap();
    let client = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    client.send_to(&std::fs::read(request).unwrap(), to[2]).await.unwrap();
    let mut response = [0; 4096];
    let heard = tokio::time::timeout(Duration::from_secs(60), client.recv_from(&mut response)).await;
    assert!(heard.expect("no response").unwrap().0 >= 20);
    listeners.stop().await;
    let archive = listeners.archive.lock().unwrap();
    assert!(archive.verify().is_ok());
}
