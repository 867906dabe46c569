//! The house's vocabulary in the words of the pages. Each list is matched to the end: a new word asks for its translation.

use law::{RetentionStatus, Route};
use terms::{DataCategory, Ground, Measure, Role, Urgency};

use super::{
    tone::{Badge, Tone},
    words::{self as w, Word},
};

/// The name of an office.
pub fn role_word(role: Role) -> Word {
    match role {
        Role::Investigator => w::ROLE_INVESTIGATOR,
        Role::Approver => w::ROLE_APPROVER,
        Role::Desk => w::ROLE_DESK,
        Role::Reviewer => w::ROLE_REVIEWER,
        Role::Independent => w::ROLE_INDEPENDENT,
        Role::Clerk => w::ROLE_CLERK,
        Role::Counsel => w::ROLE_COUNSEL,
        Role::Oversight => w::ROLE_OVERSIGHT,
    }
}

/// The name of a measure.
pub fn measure_word(measure: Measure) -> Word {
    match measure {
        Measure::Preserve => w::MEASURE_PRESERVE,
        Measure::Disclose => w::MEASURE_DISCLOSE,
    }
}

/// The name of a kind of data.
pub fn data_word(data: DataCategory) -> Word {
    match data {
        DataCategory::Subscriber => w::DATA_SUBSCRIBER,
        DataCategory::UserIdentification => w::DATA_USER,
        DataCategory::Traffic => w::DATA_TRAFFIC,
        DataCategory::StoredContent => w::DATA_CONTENT,
    }
}

/// How fast, as a badge.
pub fn urgency_badge(urgency: Urgency) -> Badge {
    let tone = match urgency {
        Urgency::Ordinary => Tone::Info,
        Urgency::Urgent => Tone::Warn,
        Urgency::Emergency => Tone::Stop,
    };
    Badge::new(urgency_word(urgency), tone)
}

/// How urgent.
pub fn urgency_word(urgency: Urgency) -> Word {
    match urgency {
        Urgency::Ordinary => w::URGENCY_ORDINARY,
        Urgency::Urgent => w::URGENCY_URGENT,
        Urgency::Emergency => w::URGENCY_EMERGENCY,
    }
}

/// By which channel something was carried or told, by its word in the log.
pub fn outside_channel(word: &str) -> Option<Word> {
    Some(match word {
        "courier" => w::CHANNEL_COURIER,
        "post" => w::CHANNEL_POST,
        "mail" => w::CHANNEL_MAIL,
        "police" => w::CHANNEL_POLICE,
        "liaison" => w::CHANNEL_LIAISON,
        "hand" => w::CHANNEL_HAND,
        "telephone" => w::CHANNEL_TELEPHONE,
        _ => return None,
    })
}

/// The name of a channel.
pub fn route_word(route: Route) -> Word {
    match route {
        Route::Desk => w::ROUTE_DESK,
        Route::CentralAuthority => w::ROUTE_CENTRAL,
        Route::Diplomatic => w::ROUTE_DIPLOMATIC,
        Route::Judicial => w::ROUTE_JUDICIAL,
        Route::Police => w::ROUTE_POLICE,
    }
}

/// Whether a duty to retain can be relied on. Several statutes are on the books and cannot be enforced.
pub fn retention_badge(status: RetentionStatus) -> Badge {
    match status {
        RetentionStatus::InForce => Badge::new(w::RETENTION_IN_FORCE, Tone::Good),
        RetentionStatus::OnNotice => Badge::new(w::RETENTION_ON_NOTICE, Tone::Warn),
        RetentionStatus::Suspended => Badge::new(w::RETENTION_SUSPENDED, Tone::Warn),
        RetentionStatus::Annulled => Badge::new(w::RETENTION_ANNULLED, Tone::Stop),
        RetentionStatus::Draft => Badge::new(w::RETENTION_DRAFT, Tone::Warn),
        RetentionStatus::None => Badge::new(w::RETENTION_NONE, Tone::Stop),
    }
}

/// The name of a ground for refusal.
pub fn ground_word(ground: Ground) -> Word {
    match ground {
        Ground::DualCriminality => w::GROUND_DC,
        Ground::Political => w::GROUND_POL,
        Ground::Military => w::GROUND_MIL,
        Ground::Discrimination => w::GROUND_DISC,
        Ground::NeBisInIdem => w::GROUND_BIS,
        Ground::Sovereignty => w::GROUND_SOV,
        Ground::HumanRights => w::GROUND_HR,
        Ground::Nexus => w::GROUND_NEXUS,
        Ground::Territorial => w::GROUND_TERR,
        Ground::Privilege => w::GROUND_PRIV,
        Ground::Gravity => w::GROUND_GRAV,
        Ground::Domestic => w::GROUND_DOM,
        Ground::ThirdState => w::GROUND_CONFL,
        Ground::Form => w::GROUND_FORM,
        Ground::NoData => w::GROUND_NODATA,
        Ground::NotEssential => w::GROUND_NONEX,
        Ground::Postponed => w::GROUND_POST,
    }
}
