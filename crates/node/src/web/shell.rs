//! The frame of every page: whose node, who is signed in, in which language, and the way to the other pages.

use super::{
    lang::Lang,
    text::Text,
    tone::Tone,
    words::{self as w, Word},
};

/// What kind of house the node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum House {
    /// A public authority.
    Authority,
    /// A service provider.
    Provider,
}

impl House {
    /// Its name.
    pub fn name(self) -> Word {
        match self {
            Self::Authority => w::HOUSE_AUTHORITY,
            Self::Provider => w::HOUSE_PROVIDER,
        }
    }
}

/// A state as pages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Two letters of ISO 3166-1.
    pub code: String,
    /// Its short name, in whatever language `law/` gives it; may repeat the code.
    pub name: String,
}

/// Whose node this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeBadge {
    /// What the body calls itself.
    pub name: String,
    /// Its state.
    pub state: State,
    /// Authority or provider.
    pub house: House,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerBadge {
    /// The person's name.
    pub name: String,
    /// The office.
    pub role: Word,
}

/// A page of the main menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    /// The work list.
    Desk,
    /// A new request.
    Draft,
    /// Notices from others.
    Notices,
    /// The log.
    Log,
    /// The year's figures.
    Stats,
    /// A provider's retention of records.
    Retention,
    /// A provider's listeners.
    Listeners,
    /// Is the node well?
    Doctor,
}

impl Nav {
    /// Its name in the menu.
    pub fn name(self) -> Word {
        match self {
            Self::Desk => w::NAV_DESK,
            Self::Draft => w::NAV_DRAFT,
            Self::Notices => w::NAV_NOTICES,
            Self::Log => w::NAV_LOG,
            Self::Stats => w::NAV_STATS,
            Self::Retention => w::NAV_RETENTION,
            Self::Listeners => w::NAV_LISTENERS,
            Self::Doctor => w::NAV_DOCTOR,
        }
    }

    /// Its path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Desk => "/",
            Self::Draft => "/draft",
            Self::Notices => "/notices",
            Self::Log => "/log",
            Self::Stats => "/stats",
            Self::Retention => "/retention",
            Self::Listeners => "/listeners",
            Self::Doctor => "/doctor",
        }
    }
}

/// One line that tells what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// What happened.
    pub says: Text,
    /// How to take it.
    pub tone: Tone,
}

/// The frame of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// The language of our own words.
    pub lang: Lang,
    /// This page's path and query without `lang`, for the language links. For a page that answered a form, the path to go back to.
    pub path: String,
    /// Whose node.
    pub node: NodeBadge,
    /// Is everything here invented? Then each page says so at its head.
    pub exercise: bool,
    /// Who is signed in; `None` before signing in.
    pub officer: Option<OfficerBadge>,
    /// The menu entries that this office may open, in order.
    pub menu: Vec<Nav>,
    /// Which of them this page is.
    pub here: Option<Nav>,
    /// Notices that nobody has opened.
    pub unread: u32,
    /// Listeners that somebody has to look at now.
    pub alarms: u32,
    /// Proof that a form is ours: goes back as `token` with every form.
    pub token: String,
    /// What just happened.
    pub flash: Option<Flash>,
}

impl Shell {
    /// The link to this page in another language.
    pub fn in_lang(&self, lang: impl Into<Lang>) -> String {
        let join = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{join}lang={}", self.path, lang.into().code())
    }

    pub(super) fn is_here(&self, nav: &Nav) -> bool {
        self.here == Some(*nav)
    }

    pub(super) fn node_of(&self) -> Text {
        Text::Filled(w::NODE_OF, vec![("state", self.node.state.name.clone())])
    }

    /// What an entry of the menu counts, where there is something.
    pub(super) fn count_of(&self, nav: &Nav) -> Option<Text> {
        let (n, word) = match nav {
            Nav::Notices => (self.unread, w::UNREAD),
            Nav::Listeners => (self.alarms, w::TO_LOOK_AT),
            _ => return None,
        };
        (n > 0).then(|| Text::Filled(word, vec![("n", n.to_string())]))
    }
}
