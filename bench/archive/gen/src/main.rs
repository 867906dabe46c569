//! Made-up records of a carrier-grade NAT, and questions about them. No address, subscriber or time in here is real.
//!
//! ```text
//! gen sess ROWS HOURS SUBSCRIBERS ADDRESSES FOLDER [pipe]   one row for each connection
//! gen block HOURS SUBSCRIBERS ADDRESSES FOLDER              one row for each block of 512 ports
//! ```
//!
//! FOLDER receives `rows.bin` in the order in which a collector would see the rows, `q.bin` with 100,000 questions (nine
//! in ten have an answer) and `u.bin` with 1,000 reverse ones. With `pipe` the rows go to standard output instead. The
//! same arguments give the same bytes; all numbers are little-endian:
//!
//! | file | bytes | fields |
//! |---|---|---|
//! | `rows.bin` | 32 | subscriber u32, private u32, public u32, port u16, protocol u8, 0 u8, start ms u64, end ms u64 |
//! | `q.bin` | 24 | public u32, port u16, protocol u8, has an answer u8, moment ms u64, subscriber u32, 0 u32 |
//! | `u.bin` | 32 | subscriber u32, public u32, port u16, protocol u8, 0 u8, 0 u32, from ms u64, to ms u64 |

mod blocks;
mod chance;
mod row;
mod sessions;

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["sess", rows, hours, subscribers, addresses, folder, ref rest @ ..] if rest.is_empty() || rest == ["pipe"] => {
            let day = sessions::Day {
                rows: rows.parse()?,
                hours: hours.parse()?,
                subscribers: subscribers.parse()?,
                addresses: addresses.parse()?,
            };
            sessions::write(&day, &made(folder)?, rest == ["pipe"])?;
        }
        ["block", hours, subscribers, addresses, folder] => {
            blocks::write(hours.parse()?, subscribers.parse()?, addresses.parse()?, &made(folder)?)?;
        }
        _ => return Err(
            "gen sess ROWS HOURS SUBSCRIBERS ADDRESSES FOLDER [pipe] | gen block HOURS SUBSCRIBERS ADDRESSES FOLDER"
                .into(),
        ),
    }
    Ok(())
}

fn made(folder: &str) -> Result<PathBuf, std::io::Error> {
    fs::create_dir_all(folder)?;
    Ok(folder.into())
}
