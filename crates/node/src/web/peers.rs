//! The other members of the directory, and what the last ping of each has shown.

use askama::Template;

use super::{
    form::Action,
    shell::{Shell, State},
    text::Text,
    times::Moment,
    tone::Badge,
    words as w,
};

/// The page of the other members.
#[derive(Debug, Clone, Template)]
#[template(path = "peers.html")]
pub struct PeersPage {
    /// The frame.
    pub shell: Shell,
    /// One row a member.
    pub rows: Vec<PeerRow>,
}

/// One member.
#[derive(Debug, Clone)]
pub struct PeerRow {
    /// Its id.
    pub id: String,
    /// What it calls itself.
    pub name: String,
    /// Its state.
    pub state: State,
    /// Where the last ping stands.
    pub badge: Badge,
    /// What the last answer showed, and when it came.
    pub answered: Option<(Text, Moment)>,
    /// When it last pinged us.
    pub pinged_us: Option<Moment>,
    /// The button, for whom it is.
    pub act: Option<Action>,
}
