//! The life of one order on the provider's side.

use terms::{Digest, Instant, LetterId, NodeId, OrderId};

use crate::{EndAnswered, Event, OrderEnded, OutOfTurn};

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
    /// Ended by the authority: nothing more is read or leaves under it.
    Ended,
}

impl OrderStage {
    /// The word on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Came => "order-received",
            Self::LookedUp => "looked-up",
            Self::Answered => "answered",
            Self::Ended => "ended",
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
    /// `preserve` or `disclose`; none where it never came.
    pub measure: Option<String>,
    /// Digest of the answer that the clerk saw.
    pub answer: Option<Digest>,
    /// Digest of the list of sources that it rests on.
    pub sources: Option<Digest>,
    /// What was answered.
    pub result: Option<String>,
    /// Why and how it ended.
    pub end: Option<OrderEnd>,
}

/// The end of an order, as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderEnd {
    /// Why: `withdrawn`, `amended`, `recalled` or `over`.
    pub cause: String,
    /// In words.
    pub says: String,
    /// Is its hold to be released?
    pub released: bool,
    /// Is it released?
    pub done: bool,
    /// What was delivered under it is to be destroyed: by when an answer is expected.
    pub destroy_by: Option<Instant>,
    /// What a person here answered: is it destroyed, and in which words.
    pub answer: Option<(bool, String)>,
}

impl OrderEnd {
    /// Does a person here have to answer what became of what was delivered?
    pub fn unanswered(&self) -> Option<Instant> {
        self.destroy_by.filter(|_| self.answer.is_none())
    }
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
    /// The authority ends it, whatever has become of it; a second time only to release its hold.
    End {
        /// The order.
        order: OrderId,
        /// Why.
        cause: String,
        /// Is its hold released?
        released: bool,
        /// What was delivered is to be destroyed, with an answer by then.
        destroy_by: Option<Instant>,
        /// In words.
        says: String,
    },
    /// Its hold was released, or what was delivered is destroyed or kept.
    AnswerEnd {
        /// The order.
        order: OrderId,
        /// `released`, `destroyed` or `kept`.
        result: String,
        /// In words.
        says: String,
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
            (_, OrderCommand::End { order, cause, released, destroy_by, says }) => {
                if self.end.as_ref().is_some_and(|end| end.released || !released) {
                    return Err(wrong());
                }
                let hold = self.is_hold();
                Ok(vec![Event::OrderEnded(OrderEnded { order, cause, hold, released, destroy_by, says })])
            }
            (S::Ended, OrderCommand::AnswerEnd { order, result, says }) => {
                let end = self.end.as_ref().ok_or_else(wrong)?;
                let open = if result == "released" { !end.done } else { end.unanswered().is_some() };
                let proven = result == "destroyed";
                let answered = Event::OrderEndAnswered(EndAnswered { order, result, proven, says });
                if open { Ok(vec![answered]) } else { Err(wrong()) }
            }
            _ => Err(wrong()),
        }
    }

    /// Does it keep records, as far as is known here?
    pub fn is_hold(&self) -> bool {
        self.measure.as_deref() == Some("preserve")
    }

    /// Cannot fail and cannot look outside.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        match event {
            Event::OrderCame { letter, from, measure } => {
                self.stage = OrderStage::Came;
                self.measure = Some(measure.clone());
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
            Event::OrderEnded(ended) => {
                self.stage = OrderStage::Ended;
                match &mut self.end {
                    Some(end) => end.released |= ended.released,
                    None => {
                        self.end = Some(OrderEnd {
                            cause: ended.cause.clone(),
                            says: ended.says.clone(),
                            released: ended.released,
                            done: false,
                            destroy_by: ended.destroy_by,
                            answer: None,
                        });
                    }
                }
            }
            Event::OrderEndAnswered(answer) => {
                if let Some(end) = &mut self.end {
                    match answer.result.as_str() {
                        "released" => end.done = true,
                        other => end.answer = Some((other == "destroyed", answer.says.clone())),
                    }
                }
            }
            // What was destroyed cannot be acted on any more.
            Event::Destroyed { .. } => self.stage = OrderStage::Answered,
            _ => {}
        }
        self
    }
}
