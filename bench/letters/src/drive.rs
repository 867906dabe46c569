//! The load: keep-alive connections, each with one letter under way.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant as Watch},
};

use http_body_util::{BodyExt as _, Full};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;

use crate::Outcome;

pub const PATH: &str = "/comity/1/letters";

/// What came of a run.
pub struct Took {
    seconds: f64,
    /// In microseconds, in order.
    times: Vec<u64>,
    /// Of the server, in microseconds of a processor.
    server: f64,
    own: f64,
}

impl Took {
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.seconds
    }

    fn at(&self, share: f64) -> f64 {
        let place = (self.times.len() as f64 * share) as usize;
        self.times.get(place).copied().unwrap_or_default() as f64 / 1e3
    }

    pub fn says(&self) -> String {
        let each = |micros: f64| micros / self.times.len() as f64;
        format!(
            "{{\"count\":{},\"per_second\":{:.0},\"p50_ms\":{:.1},\"p99_ms\":{:.1},\"server_cpu_us\":{:.0},\"generator_cpu_us\":{:.0}}}",
            self.times.len(),
            self.rate(),
            self.at(0.5),
            self.at(0.99),
            each(self.server),
            each(self.own)
        )
    }
}

/// So many keep-alive connections, each with one letter under way, until the time is over or the letters are used up.
pub async fn drive(
    address: &str,
    bodies: Vec<Bytes>,
    connections: usize,
    within: Duration,
    server: u32,
) -> Outcome<Took> {
    let bodies = Arc::new(Mutex::new(bodies));
    let mut ways = Vec::new();
    for _ in 0..connections {
        let stream = tokio::net::TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (way, connection) = http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        ways.push(way);
    }
    let (server_before, own_before) = (processor(server)?, processor(std::process::id())?);
    let begun = Watch::now();
    let mut tasks = Vec::new();
    for mut way in ways {
        let (bodies, host) = (Arc::clone(&bodies), address.to_owned());
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while begun.elapsed() < within {
                let body = bodies.lock().map_err(|_| "the letters")?.pop();
                let Some(body) = body else { break };
                let sent = Watch::now();
                let request =
                    Request::post(PATH).header("host", &host).body(Full::new(body)).map_err(|e| e.to_string())?;
                let answer = way.send_request(request).await.map_err(|e| e.to_string())?;
                let status = answer.status();
                let said = answer.into_body().collect().await.map_err(|e| e.to_string())?.to_bytes();
                if status != 200 {
                    return Err(format!("{status} {}", String::from_utf8_lossy(&said)));
                }
                times.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            Ok::<_, String>(times)
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let (server, own) = (processor(server)? - server_before, processor(std::process::id())? - own_before);
    Ok(Took { seconds, times, server, own })
}

/// Microseconds of processor that a process has used, in steps of ten thousand (proc(5), `stat`).
fn processor(id: u32) -> Outcome<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    let after = text.rsplit_once(')').ok_or("stat")?.1;
    let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse().ok()).collect();
    Ok(ticks.iter().sum::<f64>() * 1e4)
}
