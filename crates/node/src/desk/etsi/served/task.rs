//! A task held against its warrant: it may say the same, and nothing else.

use std::collections::BTreeSet;

use etsi::{
    DateTime, EtsiError, Uuid,
    dictionary::{LdTaskDesiredStatus, LdTaskFlag, LpTaskDesiredStatus, RequestType},
    object::{DictionaryEntry, Head, LdTaskObject, LpTaskObject, RequestValues},
};
use exchange::OrderV1;
use guard::Deed;
use terms::{Measure, Urgency};

use super::{Not, refuse};
use crate::desk::etsi::objects::{kind, period, values};

/// A preservation or a disclosure.
pub(super) enum Task<'a> {
    Preserve(&'a LpTaskObject),
    Disclose(&'a LdTaskObject),
}

/// What both kinds of task say.
struct Says<'a> {
    kind: Option<&'a DictionaryEntry>,
    start: Option<&'a DateTime>,
    end: Option<&'a DateTime>,
    values: Option<&'a RequestValues>,
}

impl Task<'_> {
    pub(super) fn head(&self) -> &Head {
        match self {
            Self::Preserve(task) => &task.head,
            Self::Disclose(task) => &task.head,
        }
    }

    pub(super) fn number(&self) -> &Uuid {
        &self.head().object_identifier
    }

    fn says(&self) -> Option<Says<'_>> {
        match self {
            Self::Preserve(task) => task.request_details.as_ref().map(|d| Says {
                kind: d.kind.as_ref(),
                start: d.start_time.as_ref(),
                end: d.end_time.as_ref(),
                values: d.request_values.as_ref(),
            }),
            Self::Disclose(task) => task.request_details.as_ref().map(|d| Says {
                kind: d.kind.as_ref(),
                start: d.start_time.as_ref(),
                end: d.end_time.as_ref(),
                values: d.request_values.as_ref(),
            }),
        }
    }

    /// Does it ask for what this program never does? Told first, whatever the warrant says.
    pub(super) fn possible(&self) -> Result<(), Not> {
        let says = self.says();
        let kind = says.as_ref().and_then(|s| s.kind).and_then(RequestType::of);
        let content = [
            RequestType::StoredContentData,
            RequestType::TrafficDataAndStoredContentData,
            RequestType::SubscriberDataAndUserIdentifyingData,
            RequestType::Other,
        ];
        if kind.is_some_and(|kind| content.contains(&kind)) {
            return refuse(
                EtsiError::NotSupported,
                "one kind of data that was kept is answered at a time, and never content",
            );
        }
        let addresses = says.and_then(|s| s.values).and_then(|v| v.request_value.as_ref());
        let many = addresses.is_some_and(|list| {
            list.0.iter().filter(|v| v.format_type.format_name.as_str().ends_with("Address")).count() > 1
        });
        match many {
            true => refuse(EtsiError::NotSupported, "one address is asked about at a time"),
            false => Ok(()),
        }
    }

    /// Holds it against the order and the deed of its warrant.
    pub(super) fn is_of(&self, order: &OrderV1, deed: &Deed) -> Result<(), Not> {
        if *self.number() != Uuid::from_bytes(order.order.bytes()) {
            return refuse(EtsiError::ImproperValue, "the task's number must be the order's number, as a UUID");
        }
        let measure = match self {
            Self::Preserve(_) => Measure::Preserve,
            Self::Disclose(_) => Measure::Disclose,
        };
        if measure != deed.measure {
            return refuse(EtsiError::ImproperValue, "the warrant orders another measure than the task");
        }
        let Some(says) = self.says() else {
            return refuse(EtsiError::Missing, "the task has no RequestDetails");
        };
        if says.kind.and_then(RequestType::of) != kind(deed.data) {
            return refuse(EtsiError::ImproperValue, "the warrant is for another kind of data than the task");
        }
        let (start, end) = period(deed);
        let same = |says: Option<&DateTime>, of: &DateTime| says.and_then(DateTime::instant) == of.instant();
        if !same(says.start, &start) || !same(says.end, &end) {
            let why =
                format!("the warrant is for another period than the task: from {} to {}", start.as_str(), end.as_str());
            return refuse(EtsiError::ImproperValue, &why);
        }
        if set(says.values) != set(Some(&values(deed)?)) {
            return refuse(EtsiError::ImproperValue, "the warrant is about another address or port than the task");
        }
        self.wishes(order, deed)
    }

    /// What is special about it must be special about the order, too.
    fn wishes(&self, order: &OrderV1, deed: &Deed) -> Result<(), Not> {
        let fits = match self {
            Self::Preserve(task) => {
                let wanted = task
                    .desired_status
                    .as_ref()
                    .is_none_or(|s| LpTaskDesiredStatus::of(s) == Some(LpTaskDesiredStatus::Preserved));
                let until = DateTime::of(order.hold_until.unwrap_or(order.deadline));
                let same =
                    task.desired_preservation_expiration.as_ref().is_none_or(|at| at.instant() == until.instant());
                wanted && same
            }
            Self::Disclose(task) => {
                let flags = task.flags.iter().flat_map(|f| f.ld_task_flag.iter().flatten());
                let emergency = flags.filter_map(LdTaskFlag::of).any(|flag| flag == LdTaskFlag::IsEmergency);
                let wanted = task
                    .desired_status
                    .as_ref()
                    .is_none_or(|s| LdTaskDesiredStatus::of(s) == Some(LdTaskDesiredStatus::Disclosed));
                let deadlines = task.deadlines.iter().flat_map(|d| d.ld_deadline.iter().flatten());
                let by = DateTime::of(order.deadline).instant();
                let in_time = deadlines.filter_map(|d| d.date_time.as_ref()).all(|at| at.instant() >= by);
                wanted && in_time && emergency == (deed.urgency == Urgency::Emergency)
            }
        };
        let why = "desired status, expiration, emergency and deadline must be those of the warrant";
        if fits { Ok(()) } else { refuse(EtsiError::ImproperValue, why) }
    }
}

/// Identifiers, in no order.
fn set(values: Option<&RequestValues>) -> BTreeSet<(String, String)> {
    let list = values.iter().flat_map(|v| v.request_value.iter().flat_map(|list| &list.0));
    list.map(|v| {
        let form = format!("{}/{}", v.format_type.format_owner.as_str(), v.format_type.format_name.as_str());
        (form, v.value.as_str().to_owned())
    })
    .collect()
}
