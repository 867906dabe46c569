//! Telling the person whose data was handed over: owed from the end of the secrecy that was asked for, put off only with a reason, a day and somebody
//! independent, and never forgotten (ECtHR, Ekimdzhiev v Bulgaria, § 356; CETS 224 art. 14(11)).

use std::{fmt, str::FromStr};

use terms::{Instant, Role};

use crate::{Actor, Event, OutOfTurn, State, fields as f};

/// What became of telling the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeWord {
    /// The person was told.
    Told,
    /// Not yet: it would harm what it must not harm.
    Delayed,
    /// Never: a law forbids it. Counted on its own.
    Barred,
}

impl NoticeWord {
    /// The word in rows, forms and statistics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Delayed => "delayed",
            Self::Barred => "barred",
        }
    }
}

impl fmt::Display for NoticeWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for NoticeWord {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Told, Self::Delayed, Self::Barred]
            .into_iter()
            .find(|w| w.as_str() == word)
            .ok_or("told, delayed or barred")
    }
}

/// What somebody decided about telling the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonNotice {
    /// Which.
    pub word: NoticeWord,
    /// Until when it is put off.
    pub until: Option<Instant>,
    /// How the person was told; or why not, and which text allows that.
    pub says: String,
    /// Who decided it.
    pub by: Actor,
}

impl State {
    /// From when the person is to be told (asked side). None where nothing was handed over, or where that is done with.
    pub fn notice_due(&self) -> Option<Instant> {
        self.package.filter(|_| self.received.is_some())?;
        let secret = || self.draft.field(f::SECRET_UNTIL).and_then(|until| Instant::parse(until).ok());
        match &self.notice {
            None => secret().or(self.due),
            Some(PersonNotice { word: NoticeWord::Delayed, until, .. }) => *until,
            Some(_) => None,
        }
    }
}

/// The people who handed it over do not decide that nobody learns of it.
pub(crate) fn decide(state: &State, notice: PersonNotice) -> Result<Vec<Event>, OutOfTurn> {
    if state.notice_due().is_none() {
        return Err(state.wrong_stage());
    }
    let independent = notice.by.role == Role::Independent || !state.took_part.contains(&notice.by.person);
    if notice.word != NoticeWord::Told && !independent {
        return Err(OutOfTurn::TookPart);
    }
    Ok(vec![Event::PersonNotice(notice)])
}
