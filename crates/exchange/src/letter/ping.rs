//! Is the road open, are the keys right, and what does their clock say? The signed receipt is the whole answer.

use serde::{Deserialize, Serialize};

/// Says nothing. Whoever takes it has opened it with its own key and found its signature good; the receipt shows the same the other way round,
/// and the moment by the other clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PingV1 {}
