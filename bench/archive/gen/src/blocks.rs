//! One row for each block of 512 ports: 126 blocks an address, each free for 2.5 hours and held for 6 on average.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::{
    chance::Chance,
    row::{HOUR_MS, PRIVATE, PUBLIC, Question, Row, T0, file, write_reverse},
};

const BLOCKS: u16 = 126;
const PORTS: u16 = 512;
const QUESTIONS: usize = 100_000;

pub fn write(hours: f64, subscribers: u32, addresses: u32, folder: &Path) -> io::Result<()> {
    let mut chance = Chance(7);
    let horizon = (hours * HOUR_MS) as u64;
    let mut rows = Vec::new();
    for public in 0..addresses {
        for block in 0..BLOCKS {
            let mut at = chance.exponential(2.5 * HOUR_MS) as u64;
            while at < horizon {
                let lasted = chance.exponential(6.0 * HOUR_MS) as u64 + 1_000;
                let who = chance.below(u64::from(subscribers)) as u32;
                rows.push(Row {
                    subscriber: 10_000_000 + who * 7,
                    private: PRIVATE + who,
                    public: PUBLIC + public,
                    port: 1_024 + block * PORTS,
                    protocol: 0,
                    start: T0 + at,
                    end: T0 + at + lasted,
                });
                at += lasted + chance.exponential(2.5 * HOUR_MS) as u64;
            }
        }
    }
    rows.sort_by_key(|row| row.end);
    let mut out = file(folder, "rows.bin")?;
    rows.iter().try_for_each(|row| row.put(&mut out))?;
    out.flush()?;
    write_questions(&rows, &mut chance, folder)?;
    write_reverse(folder, &rows)?;
    eprintln!("{} port blocks", rows.len());
    Ok(())
}

fn write_questions(rows: &[Row], chance: &mut Chance, folder: &Path) -> io::Result<()> {
    let mut out = file(folder, "q.bin")?;
    for _ in 0..QUESTIONS {
        let row = rows[chance.below(rows.len() as u64) as usize];
        let port = row.port + chance.below(u64::from(PORTS)) as u16;
        let moment = row.start + chance.below(row.end - row.start + 1);
        Question { public: row.public, port, protocol: 0, moment, subscriber: Some(row.subscriber) }.put(&mut out)?;
    }
    out.flush()
}
