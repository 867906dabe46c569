//! The end of orders: which of them end when a request is taken back, changed or called back, and what is still to be said about them.
//!
//! That an order ends takes nothing from anybody and waits for nobody. What is held stays held until a person releases it: what was released
//! can be destroyed and never be had again.

use terms::{Instant, OrderId};

use crate::{Event, Side, Stage, State, amend::hold_stays, amend::of_another};

/// The code of [`Event::Flagged`] for an order to keep records for longer that was not carried out.
pub const NOT_PROLONGED: &str = "hold-not-prolonged";

/// The end of an order, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderEnded {
    /// The order.
    pub order: OrderId,
    /// Why: `withdrawn`, `amended`, `recalled` or `over`.
    pub cause: String,
    /// Is it an order to hold?
    pub hold: bool,
    /// Is its hold released?
    pub released: bool,
    /// What was delivered under it is to be destroyed: by when an answer is expected.
    pub destroy_by: Option<Instant>,
    /// In words.
    pub says: String,
}

/// What became of a hold, or of what was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndAnswered {
    /// The order.
    pub order: OrderId,
    /// `released`, `destroyed` or `kept`.
    pub result: String,
    /// Does the proof hold? The provider's own side knows the entry.
    pub proven: bool,
    /// In words.
    pub says: String,
}

/// An order that ends because of something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Which order.
    pub order: OrderId,
    /// Why: `withdrawn`, `amended`, `recalled` or `over`.
    pub cause: &'static str,
    /// Is it an order to hold?
    pub hold: bool,
    /// Was something delivered under it?
    pub delivered: bool,
}

/// An order that has ended, as the authority knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedOrder {
    /// Which order.
    pub order: OrderId,
    /// Why.
    pub cause: String,
    /// Is it an order to hold?
    pub hold: bool,
    /// Was its hold released, by a letter of ours or by the provider?
    pub released: bool,
    /// What was delivered under it is to be destroyed: by when an answer is expected.
    pub destroy_by: Option<Instant>,
    /// Whether it is destroyed, whether the proof holds, and the provider's words.
    pub answer: Option<(bool, bool, String)>,
}

impl EndedOrder {
    /// As the event says; nobody has answered yet.
    pub(crate) fn of(end: &OrderEnded) -> Self {
        Self {
            order: end.order,
            cause: end.cause.clone(),
            hold: end.hold,
            released: end.released,
            destroy_by: end.destroy_by,
            answer: None,
        }
    }
}

impl State {
    /// The orders that end when this happens (asked side), before it has been applied.
    pub fn ends(&self, event: &Event) -> Vec<Ending> {
        if self.side != Side::Asked {
            return Vec::new();
        }
        // What was not executed has ended by itself.
        let order = self.order.filter(|_| self.stage != Stage::NotExecuted);
        let (cause, order, holds) = match event {
            Event::Withdrawn { .. } => ("withdrawn", order, true),
            Event::AmendmentCame { changes, .. } => ("amended", order, !hold_stays(changes)),
            Event::ReplyCame { fields, .. } => ("amended", None, of_another(&self.draft, fields)),
            Event::Recalled { .. } => ("recalled", order, false),
            _ => return Vec::new(),
        };
        let delivered = self.production.is_some();
        let order = order.map(|order| Ending { order, cause, hold: false, delivered });
        let holds = self.holds().filter(|_| holds).map(|order| Ending { order, cause, hold: true, delivered: false });
        order.into_iter().chain(holds).filter(|end| self.ended(end.order).is_none()).collect()
    }

    /// The orders to hold that may stand at the provider: those that were prolonged, the newest, and one to keep for longer that is on its way.
    fn holds(&self) -> impl Iterator<Item = OrderId> {
        self.prolonged.iter().copied().chain(self.hold_order).chain(self.prolonging)
    }

    /// What is known of the end of this order.
    pub fn ended(&self, order: OrderId) -> Option<&EndedOrder> {
        self.ended.iter().find(|ended| ended.order == order)
    }

    /// The holds that nobody needs any more and that nobody has released (asked side).
    pub fn holds_to_release(&self) -> Vec<OrderId> {
        let loose = self.ended.iter().filter(|ended| ended.hold && !ended.released).map(|ended| ended.order);
        let over =
            matches!(self.stage, Stage::Refused | Stage::NotExecuted | Stage::OutcomeReported | Stage::RecallAnswered);
        let own = self.holds().filter(|order| over && self.held && self.ended(*order).is_none());
        if self.side == Side::Asked { loose.chain(own).collect() } else { Vec::new() }
    }
}

pub(crate) fn apply(mut state: State, event: &Event) -> State {
    match event {
        Event::OrderEnded(end) => match state.ended.iter_mut().find(|ended| ended.order == end.order) {
            Some(ended) => ended.released |= end.released,
            None => state.ended.push(EndedOrder::of(end)),
        },
        Event::OrderEndAnswered(answer) => {
            if let Some(ended) = state.ended.iter_mut().find(|ended| ended.order == answer.order) {
                match answer.result.as_str() {
                    "released" => ended.released = true,
                    other => ended.answer = Some((other == "destroyed", answer.proven, answer.says.clone())),
                }
            }
        }
        _ => {}
    }
    state
}
