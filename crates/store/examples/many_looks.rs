//! Fills the records of a node that does not run with looks of its officers, as they gather in a year: `many_looks STORE COUNT`. For measuring pages
//! (`bench/pages.md`); such a log is for nothing else.

use std::{error::Error, path::Path};

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use request::Event;
use store::{Batch, Store, stream};

/// So many in one transaction.
const AT_ONCE: u64 = 500;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (store, count) = arguments.next().zip(arguments.next()).ok_or("many_looks STORE COUNT")?;
    let mut chance = ChaCha20Rng::seed_from_u64(u64::from(std::process::id()));
    let store = Store::open(Path::new(&store), &mut chance).await?;
    let size = store.size().await?;
    let at = store.entries(size, size).await?.first().map(|(last, _)| last.at).ok_or("an empty log")?;
    for first in (0..count.parse::<u64>()? / AT_ONCE).map(|batch| batch * AT_ONCE) {
        let look = |n: u64| (stream::HOUSE.to_owned(), Event::Viewed { what: format!("request {:032x}", first + n) });
        store.record(Batch { events: (0..AT_ONCE).map(look).collect(), ..Batch::default() }, at, &mut chance).await?;
    }
    Ok(())
}
