//! Forgetting: a key is destroyed, what lies under it is gone, and the log says so.

use rand_core::CryptoRng;
use request::Event;
use sqlx::Row as _;
use terms::{Instant, OfficerId};

use crate::{
    Batch, Store, Trouble,
    commit::{Act, Destroy},
    seal::Class,
    stream,
};

/// What is to be forgotten, by whom, and why.
#[derive(Debug, Clone)]
pub struct Forget {
    /// The case: its stream, such as `asked/…`.
    pub case: String,
    /// Which of its classes.
    pub class: Class,
    /// Why, for the log. It stays: no word of the content.
    pub why: String,
    /// Who decided it; none for the node itself.
    pub by: Option<OfficerId>,
}

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// The entry of the log that says so.
    pub entry: u64,
    /// Is the old copy of the key gone from the write-ahead file, too? If not, a reader was in the way; the writer goes on trying,
    /// and so does the next start.
    pub scrubbed: bool,
}

/// Not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum NotForgotten {
    /// The house's own entries say what was done with everything else.
    #[error("the house's own entries are never forgotten")]
    House,
    /// There is nothing under such a key.
    #[error("{case} has no {class} that could be forgotten")]
    Nothing {
        /// The case.
        case: String,
        /// The class.
        class: Class,
    },
    /// The store.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl Store {
    /// Destroys the key of a case and class. Every proof of the log stays what it was; the content is gone from this folder. Copies
    /// of the database that were made before hold the old wrapped key: they must go as well.
    ///
    /// Whether it may be forgotten is for the caller to judge.
    ///
    /// # Errors
    /// [`NotForgotten`]
    pub async fn destroy(
        &self,
        what: &Forget,
        now: Instant,
        chance: &mut impl CryptoRng,
    ) -> Result<Forgotten, NotForgotten> {
        let Forget { case, class, why, by } = what.clone();
        if case == stream::HOUSE {
            return Err(NotForgotten::House);
        }
        let row = sqlx::query("SELECT 1 FROM seal WHERE stream = ? AND class = ? AND destroyed IS NULL LIMIT 1")
            .bind(&case)
            .bind(class.as_str())
            .fetch_optional(&self.reader)
            .await
            .map_err(Trouble::from)?;
        if row.is_none() {
            return Err(NotForgotten::Nothing { case, class });
        }
        let event = Event::Forgotten { case: case.clone(), class: class.to_string(), why: why.clone() };
        let batch = Batch { events: vec![(stream::HOUSE.to_owned(), event)], by, ..Batch::default() };
        let mut act = Act::of(self, batch, now, chance).await?;
        act.destroy = Some(Destroy { stream: case.clone(), class, why });
        // Whoever sealed under it in between is refused by the writer, and draws another.
        self.ring()?.drop_key(&case, class);
        let recorded = self.hand_in(act).await?;
        self.ring()?.drop_key(&case, class);
        // Their content went with the key. A file that cannot be removed now goes at the next sweep.
        let _ = self.sweep(now).await;
        Ok(Forgotten { entry: recorded.first, scrubbed: self.writer()?.scrubbed() })
    }

    /// The keys that were destroyed, oldest first.
    ///
    /// # Errors
    /// [`Trouble`] when they cannot be read.
    pub async fn destroyed(&self) -> Result<Vec<crate::Destroyed>, Trouble> {
        let rows = sqlx::query(
            "SELECT stream, class, destroyed, why FROM seal WHERE destroyed IS NOT NULL ORDER BY destroyed",
        )
        .fetch_all(&self.reader)
        .await?;
        Ok(rows
            .iter()
            .map(|row| crate::Destroyed {
                stream: row.get("stream"),
                class: row.get("class"),
                entry: crate::write::as_count(row.get("destroyed")),
                why: row.get("why"),
            })
            .collect())
    }
}
