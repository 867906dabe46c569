//! Which of several rows is the true one: the one that gives the hash that is known from above.

use terms::Digest;

/// So many rows are tried at most: more places in doubt at once than this settles are named as in doubt.
const TRIES_MAX: usize = 4_096;

/// A row that several tell, and may tell differently.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    /// For each place what it may be, the one that most tell first.
    places: Vec<Vec<Digest>>,
    /// As some one tells the whole row.
    whole: Vec<Vec<Digest>>,
}

impl Doubt {
    /// From what each of the tellers says of each place.
    pub(super) fn of(ballot: &[Vec<Option<Digest>>]) -> Self {
        let width = ballot.iter().map(Vec::len).max().unwrap_or(0);
        let place = |at: usize| {
            let mut votes: Vec<(Digest, usize)> = Vec::new();
            for told in ballot.iter().filter_map(|row| row.get(at).copied().flatten()) {
                match votes.iter_mut().find(|(digest, _)| *digest == told) {
                    Some((_, count)) => *count += 1,
                    None => votes.push((told, 1)),
                }
            }
            votes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            votes.into_iter().map(|(digest, _)| digest).collect()
        };
        let whole = ballot.iter().filter_map(|row| row.iter().copied().collect::<Option<Vec<_>>>());
        Self { places: (0..width).map(place).collect(), whole: whole.filter(|row| row.len() == width).collect() }
    }

    /// Another row, after this one.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.whole = if self.places.is_empty() { other.whole } else { Vec::new() };
        self.places.extend(other.places);
        self
    }

    /// The row that most tell; `None` where nobody tells a place.
    pub(super) fn likely(&self) -> Option<Vec<Digest>> {
        self.places.iter().map(|may| may.first().copied()).collect()
    }

    /// What the row may give, the likeliest first.
    pub(super) fn rows(&self) -> Vec<Vec<Digest>> {
        let mut rows: Vec<Vec<Digest>> = self.likely().into_iter().collect();
        rows.extend(self.whole.iter().filter(|row| Some(*row) != rows.first()).cloned().collect::<Vec<_>>());
        rows
    }

    /// The true row.
    pub(super) fn settle(&self, is_true: impl Fn(&[Digest]) -> bool) -> Option<Vec<Digest>> {
        if let Some(row) = self.rows().into_iter().find(|row| is_true(row)) {
            return Some(row);
        }
        let mut row = self.likely()?;
        let open: Vec<(usize, &Vec<Digest>)> =
            self.places.iter().enumerate().filter(|(_, may)| may.len() > 1).collect();
        // Counts through the places in doubt as a meter counts, the fewest changes near the beginning.
        let mut at = vec![0usize; open.len()];
        for _ in 0..TRIES_MAX {
            let mut carried = true;
            for ((place, may), turn) in open.iter().zip(&mut at) {
                *turn = (*turn + 1) % may.len();
                if let (Some(cell), Some(value)) = (row.get_mut(*place), may.get(*turn)) {
                    *cell = *value;
                }
                if *turn != 0 {
                    carried = false;
                    break;
                }
            }
            if carried {
                return None;
            }
            if is_true(&row) {
                return Some(row);
            }
        }
        None
    }
}
