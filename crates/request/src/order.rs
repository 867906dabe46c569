//! The life of one order on the provider's side.

use terms::{Digest, Instant, LetterId, NodeId};

use crate::{Event, OutOfTurn};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrderStage {
    /// Nothing yet.
    #[default]
    New,
    /// Arrived, genuine.
    Came,
    /// Read for the clerk; nothing has left.
    LookedUp,
    /// Answered.
    Answered,
}

impl OrderStage {
    /// The word on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Came => "order-received",
            Self::LookedUp => "looked-up",
            Self::Answered => "answered",
        }
    }
}

/// What is known of one order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderState {
    /// Where it stands.
    pub stage: OrderStage,
    /// The letter and the node that it came from.
    pub came: Option<(LetterId, NodeId)>,
    /// Digest of the answer that the clerk saw.
    pub answer: Option<Digest>,
    /// Digest of the list of sources that it rests on.
    pub sources: Option<Digest>,
    /// What was answered.
    pub result: Option<String>,
}

/// What can be done with an order.
#[derive(Debug, Clone)]
pub enum OrderCommand {
    /// It arrives.
    Receive {
        /// The letter.
        letter: LetterId,
        /// From which node.
        from: NodeId,
        /// `preserve` or `disclose`.
        measure: String,
    },
    /// The guard gave leave; the decision is written before the read.
    DecideRead {
        /// Which deed.
        deed: Digest,
        /// For how long.
        until: Instant,
    },
    /// The records were read.
    LookUp {
        /// Digest of the answer.
        answer: Digest,
        /// Digest of its sources.
        sources: Digest,
        /// How many candidates.
        candidates: u64,
    },
    /// Answer: held, produced or not executed.
    Answer {
        /// Which.
        result: String,
        /// For produced: the answer that the clerk saw, and no other.
        answer: Option<Digest>,
    },
}

impl OrderState {
    /// What would happen.
    ///
    /// # Errors
    /// [`OutOfTurn`] when the order stands elsewhere, or the answer is not the one that was seen.
    pub fn decide(&self, command: OrderCommand) -> Result<Vec<Event>, OutOfTurn> {
        use OrderStage as S;
        let wrong = || OutOfTurn::Stage { stage: self.stage.as_str() };
        match (self.stage, command) {
            (S::New, OrderCommand::Receive { letter, from, measure }) => {
                Ok(vec![Event::OrderCame { letter, from, measure }])
            }
            (S::Came | S::LookedUp, OrderCommand::DecideRead { deed, until }) => {
                Ok(vec![Event::ReadDecided { deed, until }])
            }
            (S::Came | S::LookedUp, OrderCommand::LookUp { answer, sources, candidates }) => {
                Ok(vec![Event::LookedUp { answer, sources, candidates }])
            }
            (S::Came | S::LookedUp, OrderCommand::Answer { result, answer }) => {
                if answer.is_some() && answer != self.answer {
                    return Err(OutOfTurn::AnotherAnswer);
                }
                Ok(vec![Event::OrderAnswered { result }])
            }
            _ => Err(wrong()),
        }
    }

    /// Cannot fail and cannot look outside.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        match event {
            Event::OrderCame { letter, from, .. } => {
                self.stage = OrderStage::Came;
                self.came = Some((*letter, from.clone()));
            }
            Event::LookedUp { answer, sources, .. } => {
                self.stage = OrderStage::LookedUp;
                self.answer = Some(*answer);
                self.sources = Some(*sources);
            }
            Event::OrderAnswered { result } => {
                self.stage = OrderStage::Answered;
                self.result = Some(result.clone());
            }
            // What was destroyed cannot be acted on any more.
            Event::Destroyed { .. } => self.stage = OrderStage::Answered,
            _ => {}
        }
        self
    }
}
