//! One order at a provider: who ordered it and on what ground, and the answer that would go out, before it goes out.

use askama::Template;

use super::{
    form::{Action, Weight},
    request::{ApprovalRow, EventRow, Fact, Refusal, Value, Verified},
    shell::Shell,
    text::Text,
    times::{Clock, Moment},
    tone::{Badge, Tone},
    words::{self as w},
};

/// The page of one domestic order.
#[derive(Debug, Clone, Template)]
#[template(path = "order.html")]
pub struct OrderPage {
    /// The frame.
    pub shell: Shell,
    /// The whole number.
    pub number: String,
    /// Its first digits.
    pub short: String,
    /// What is ordered, in words: preserve or disclose.
    pub measure: Text,
    /// Where it stands.
    pub state: Badge,
    /// Ordinary, urgent or emergency.
    pub urgency: Badge,
    /// By when the provider has to answer.
    pub legal: Option<Clock>,
    /// When the records will be gone.
    pub death: Option<Clock>,
    /// Whose turn it is and for what.
    pub next: Text,
    /// Why it has ended, where it has.
    pub refusal: Option<Refusal>,
    /// What the node checked before the clerk saw the order: one sentence each.
    pub checks: Vec<Verified>,
    /// Who ordered, under what law, by which grant, as pairs.
    pub ground: Vec<Fact>,
    /// Exactly what is asked, as pairs. Nothing else will be read.
    pub asked: Vec<Fact>,
    /// The people who approved.
    pub approvals: Vec<ApprovalRow>,
    /// The answer that would be produced. `None`: not looked up yet, or an order that discloses nothing.
    pub preview: Option<Preview>,
    /// What the clerk may do: produce, not execute (with a reason), hold.
    pub actions: Vec<Action>,
    /// What happened so far, oldest first.
    pub events: Vec<EventRow>,
}

/// The answer as it would leave the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The finding in a sentence, doubt included.
    pub says: Text,
    /// How to take it: [`Tone::Good`] one line, [`Tone::Warn`] several or doubtful, [`Tone::Info`] none.
    pub tone: Tone,
    /// Every line that matches. Never only the first.
    pub candidates: Vec<Candidate>,
    /// How many subscribers shared the address at that time.
    pub sharers: u64,
    /// How far the clocks may be apart, in words.
    pub clock_error: Text,
    /// Which record the answer rests on, in words: a session, a block of ports, a lease.
    pub shape: Text,
}

/// One line that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The subscriber's reference at the provider.
    pub subscriber: String,
    /// From when the record says so.
    pub from: Moment,
    /// Until when; `None` while it lasts.
    pub to: Option<Moment>,
    /// In which of the provider's realms the last address lies, where that one has a name.
    pub realm: Option<String>,
    /// Why it matches, in words.
    pub because: Text,
    /// How sure.
    pub doubt: Badge,
}

impl OrderPage {
    fn primary(&self) -> Option<&Action> {
        self.actions.iter().find(|a| a.weight == Weight::Primary)
    }

    fn others(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|a| a.weight != Weight::Primary)
    }
}

impl Preview {
    pub(super) fn sharers_says(&self) -> Text {
        // Nobody was counted: that is no figure, and nobody may read it as one.
        if self.sharers == 0 {
            return w::NOT_KNOWN.into();
        }
        Text::Filled(w::SHARERS, vec![("n", w::grouped(self.sharers))])
    }
}
