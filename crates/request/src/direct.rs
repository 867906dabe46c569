//! The life of one direct order, on the side of the authority that gave it: to a company of its own state, for data that lies in another,
//! under that state's standing consent. A request never becomes one: it has a stream of its own.

use terms::{Digest, GrantId, Ground, Instant, LetterId, OrderId, StateCode};

use crate::{Draft, EndAnswered, EndedOrder, Event, OrderEnded, OutOfTurn};

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DirectStage {
    /// Nothing yet.
    #[default]
    New,
    /// In the log, and on its way to the company.
    Sent,
    /// The company has signed for it.
    Received,
    /// The company has produced.
    Produced,
    /// The company could not.
    NotExecuted,
    /// What it produced is packed with the consent that it rests on.
    TakenIn,
    /// Taken back: nothing more leaves the company under it, and nothing of it is taken in.
    Withdrawn,
    /// Done.
    Closed,
}

impl DirectStage {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::New,
        Self::Sent,
        Self::Received,
        Self::Produced,
        Self::NotExecuted,
        Self::TakenIn,
        Self::Withdrawn,
        Self::Closed,
    ];

    /// The word on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Sent => "sent",
            Self::Received => "acknowledged",
            Self::Produced => "produced",
            Self::NotExecuted => "not-executed",
            Self::TakenIn => "taken-in",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }
}

/// What was ordered, and on what it rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectOrder {
    /// The order.
    pub order: OrderId,
    /// The state in which the data lies.
    pub territory: StateCode,
    /// That state's standing consent.
    pub consent: GrantId,
    /// Digest of its signed frame.
    pub frame: Digest,
    /// Digest of the deed, as the state concerned was told it.
    pub deed: Digest,
    /// The letter to the company.
    pub letter: LetterId,
    /// Digest of its signed frame.
    pub order_frame: Digest,
    /// What was asked.
    pub draft: Draft,
    /// By when the company has to answer.
    pub due: Instant,
}

/// One direct order as it is known here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Direct {
    /// Where it stands.
    pub stage: DirectStage,
    /// What was ordered.
    pub ordered: Option<DirectOrder>,
    /// Digests of the company's answer, its records and its custody.
    pub production: Option<[Digest; 3]>,
    /// How many candidates the answer names.
    pub candidates: u64,
    /// Why the company could not.
    pub not_executed: Option<(Ground, String)>,
    /// Digest of the package that this node made of it.
    pub package: Option<Digest>,
    /// Orders of this number that were taken back, oldest first, and what the company said of what it had delivered.
    pub ended: Vec<EndedOrder>,
}

/// What can be done with it.
#[derive(Debug, Clone)]
pub enum DirectCommand {
    /// By leave of the guard: it leaves.
    Order(Box<DirectOrder>),
    /// The company reports: produced, or not executed.
    Report(Event),
    /// What was produced is packed.
    TakeIn {
        /// Digest of the package.
        package: Digest,
    },
    /// It is taken back, before anything of it was taken in.
    Withdraw(OrderEnded),
    /// The company answers what became of what it had delivered.
    HearEnd(EndAnswered),
    /// Done.
    Close,
}

impl Direct {
    /// What would happen.
    ///
    /// # Errors
    /// [`OutOfTurn`] when it stands elsewhere: one order of a number is with a company at a time, and one answer is taken.
    pub fn decide(&self, command: DirectCommand) -> Result<Vec<Event>, OutOfTurn> {
        use DirectStage as S;
        match (self.stage, command) {
            (_, DirectCommand::Order(ordered)) => {
                self.may_order()?;
                Ok(vec![Event::DirectlyOrdered(ordered)])
            }
            // The receipt may be lost for longer than the answer takes.
            (
                S::Sent | S::Received,
                DirectCommand::Report(event @ (Event::Produced { .. } | Event::NotExecuted { .. })),
            ) => Ok(vec![event]),
            (S::Produced, DirectCommand::TakeIn { package }) => Ok(vec![Event::EvidenceCame { package }]),
            (S::Sent | S::Received | S::Produced, DirectCommand::Withdraw(end)) if self.is(end.order) => {
                Ok(vec![Event::OrderEnded(end)])
            }
            (_, DirectCommand::HearEnd(answer)) if self.owes(answer.order) => Ok(vec![Event::OrderEndAnswered(answer)]),
            (S::NotExecuted | S::TakenIn | S::Withdrawn, DirectCommand::Close) => Ok(vec![Event::Closed]),
            _ => Err(OutOfTurn::Stage { stage: self.stage.as_str() }),
        }
    }

    /// Can anything be ordered under this number? What one company could not do may be ordered again, of another one. What
    /// was taken back is not: two people sign another.
    ///
    /// # Errors
    /// [`OutOfTurn`] while an order is with a company, or has been answered.
    pub fn may_order(&self) -> Result<(), OutOfTurn> {
        match self.stage {
            DirectStage::New | DirectStage::NotExecuted => Ok(()),
            stage => Err(OutOfTurn::Stage { stage: stage.as_str() }),
        }
    }

    /// Is it about this order, as it stands?
    pub fn is(&self, order: OrderId) -> bool {
        self.ordered.as_ref().is_some_and(|ordered| ordered.order == order)
    }

    /// The end of this order, where it was taken back.
    pub fn ended(&self, order: OrderId) -> Option<&EndedOrder> {
        self.ended.iter().find(|ended| ended.order == order)
    }

    /// Does the company still have to say what became of what it had delivered under this order?
    fn owes(&self, order: OrderId) -> bool {
        self.ended(order).is_some_and(|ended| ended.destroy_by.is_some() && ended.answer.is_none())
    }

    /// Cannot fail and cannot look outside.
    #[must_use]
    pub fn apply(mut self, event: &Event) -> Self {
        use DirectStage as S;
        match event {
            Event::DirectlyOrdered(ordered) => {
                let ended = self.ended;
                self = Self { stage: S::Sent, ordered: Some((**ordered).clone()), ended, ..Self::default() };
            }
            Event::Acknowledged { letter, .. } => {
                let this = self.ordered.as_ref().is_some_and(|ordered| ordered.letter == *letter);
                if this && self.stage == S::Sent {
                    self.stage = S::Received;
                }
            }
            Event::Produced { answer, records, custody, candidates } => {
                self.stage = S::Produced;
                self.production = Some([*answer, *records, *custody]);
                self.candidates = *candidates;
            }
            Event::NotExecuted { ground, reason } => {
                self.stage = S::NotExecuted;
                self.not_executed = Some((*ground, reason.clone()));
            }
            Event::EvidenceCame { package } => {
                self.stage = S::TakenIn;
                self.package = Some(*package);
            }
            Event::OrderEnded(end) => {
                self.stage = S::Withdrawn;
                // What came is not read any more, and not taken in.
                self.production = None;
                self.ended.push(EndedOrder::of(end));
            }
            Event::OrderEndAnswered(answer) => {
                if let Some(ended) = self.ended.iter_mut().find(|ended| ended.order == answer.order) {
                    ended.answer = Some((answer.result == "destroyed", answer.proven, answer.says.clone()));
                }
            }
            // What was destroyed cannot be acted on any more.
            Event::Closed | Event::Destroyed { .. } => self.stage = S::Closed,
            _ => {}
        }
        self
    }
}
