//! Tiles that reach past the signed head. A node that ends between its tiles and its head leaves them, and its next start signs a head over
//! them: so they are held against the records, and nothing is wrong where they say the same.

use evidence::log::{Frontier, Tile, TileKind, leaf_hash};
use terms::Digest;

use super::{TileSource, held::seq};
use crate::{Store, Trouble, read};

/// So many entries are read at once.
const AT_ONCE: u64 = 4_096;

/// Does the tile at this path hold what the records say of the same entries?
pub(super) async fn follows(source: &impl TileSource, store: &Store, tile: &Tile) -> Result<bool, Trouble> {
    if tile.leaves().end > store.size().await? {
        return Ok(false);
    }
    let Some(row) = source.tile(tile).await?.and_then(|bytes| tile.read(&bytes)) else { return Ok(false) };
    let each = tile.leaves().end.saturating_sub(tile.leaves().start) / u64::from(tile.width).max(1);
    let mut from = tile.leaves().start;
    for there in row {
        let (mut under, mut alone) = (Frontier::default(), None);
        let to = from.saturating_add(each);
        while from < to {
            let some = commitments(store, from, AT_ONCE.min(to - from)).await?;
            if some.is_empty() {
                return Ok(false);
            }
            from += some.len() as u64;
            alone = some.first().copied();
            for commitment in &some {
                under.append(leaf_hash(commitment.bytes()));
            }
        }
        let said = if tile.kind == TileKind::Entries { alone } else { Some(under.root()) };
        if said != Some(there) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Of entries that follow one another without a gap.
async fn commitments(store: &Store, after: u64, count: u64) -> Result<Vec<Digest>, Trouble> {
    let rows = store.raw(after, u32::try_from(count).unwrap_or(u32::MAX)).await?;
    let numbers = after + 1..;
    let in_turn = rows.iter().zip(numbers).take_while(|(row, number)| u64::try_from(seq(row)) == Ok(*number));
    in_turn.map(|(row, _)| read::leaf(row)).collect()
}
