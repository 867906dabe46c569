//! Forms: fields with their faults beside them, and the actions that a page offers.

use askama::{Template, filters::Safe};

use super::{
    lang::Lang,
    text::Text,
    times::Moment,
    words::{self as w, Word},
};

/// Something missing or wrong, named so that a person can put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Short stable code, such as `port-missing`.
    pub code: String,
    /// Name of the field that it belongs to; `None` when it belongs to no single field.
    pub field: Option<String>,
    /// What is missing.
    pub says: Text,
    /// How to put it right.
    pub cure: Text,
    /// The text that asks for it, as a lawyer cites it.
    pub source: Option<String>,
}

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: Text,
    /// A line under it.
    pub hint: Option<Text>,
    /// Already chosen?
    pub chosen: bool,
}

impl Choice {
    /// An answer that is not chosen yet.
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, chosen: false }
    }

    /// The same with a line under it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, chosen when `value` is its value.
    #[must_use]
    pub fn chosen(mut self, value: &str) -> Self {
        self.chosen = self.value == value;
        self
    }
}

/// What kind of control a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Long,
    /// A whole number, not negative.
    Number,
    /// Date and time of a wall clock, `2026-11-22 14:03:05`, as text: it can be pasted from a log, and no browser turns it
    /// into a 12-hour clock. Its zone is a field of its own. The page shows the pattern as help when there is no other.
    DateTime,
    /// One of a list, folded.
    Select(Vec<Choice>),
    /// One of a few, all in sight.
    Radios(Vec<Choice>),
    /// Any of a list. The form sends the name once per chosen answer.
    Checks(Vec<Choice>),
    /// One box; sends `yes` when ticked. `value` is `yes` when it is ticked already.
    Tick,
    /// A pass-phrase; never sent back to the page.
    Secret,
    /// One file or several.
    Files,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name that the form sends.
    pub name: String,
    /// What it is called on the page.
    pub label: Text,
    /// A line of help.
    pub hint: Option<Text>,
    /// Which control.
    pub kind: Kind,
    /// Marked as needed. The browser does not enforce it: the check does, and says why.
    pub required: bool,
    /// What was typed before. Not used by lists, whose choices know whether they are chosen.
    pub value: String,
    /// For a time that was read: the same on the clocks that matter.
    pub reads: Option<Moment>,
    /// What is wrong with it.
    pub lacks: Vec<Lack>,
    /// For machines' own text (addresses, codes): left to right in every language, no spelling help.
    pub code: bool,
}

impl Field {
    /// An empty field.
    pub fn new(name: impl Into<String>, label: impl Into<Text>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: None,
            kind,
            required: false,
            value: String::new(),
            reads: None,
            lacks: Vec::new(),
            code: false,
        }
    }

    /// The same with a line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, marked as needed.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, which may be left out.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same with what was typed before.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same, for machines' own text.
    #[must_use]
    pub fn code(mut self) -> Self {
        self.code = true;
        self
    }

    /// The same with how it reads on the clocks that matter.
    #[must_use]
    pub fn reads(mut self, reads: Option<Moment>) -> Self {
        self.reads = reads;
        self
    }

    /// The same with those of these lacks that name it.
    #[must_use]
    pub fn lacks(mut self, lacks: &[Lack]) -> Self {
        self.lacks = lacks.iter().filter(|l| l.field.as_deref() == Some(self.name.as_str())).cloned().collect();
        self
    }

    /// The control with label, help and faults. `form` keeps ids apart when a page has several forms.
    pub(super) fn show<'a>(&'a self, lang: impl Into<Lang>, form: &'a str) -> Safe<FieldPart<'a>> {
        Safe(FieldPart { f: self, l: lang.into(), form })
    }
}

/// The markup of a [`Field`].
#[derive(Template)]
#[template(path = "parts/field.html")]
pub(super) struct FieldPart<'a> {
    f: &'a Field,
    l: Lang,
    form: &'a str,
}

impl FieldPart<'_> {
    fn id(&self) -> String {
        format!("{}-{}", self.form, self.f.name)
    }

    fn machine(&self) -> bool {
        self.f.code || self.f.kind == Kind::DateTime
    }

    fn hint(&self) -> Option<Text> {
        let pattern = || (self.f.kind == Kind::DateTime).then_some(Text::Word(w::DATE_TIME_HINT));
        self.f.hint.clone().or_else(pattern)
    }

    /// Ids of the help and the faults, for `aria-describedby`.
    fn described(&self) -> Option<String> {
        let id = self.id();
        let mut ids = Vec::new();
        if self.hint().is_some() {
            ids.push(format!("{id}-hint"));
        }
        if self.f.reads.is_some() {
            ids.push(format!("{id}-reads"));
        }
        if !self.f.lacks.is_empty() {
            ids.push(format!("{id}-lack"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// How much an action weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The next step. A page has at most one, and shows it open.
    Primary,
    /// Possible, folded.
    Secondary,
    /// Cannot be taken back or stops the case: folded, and marked by shape and word.
    Dangerous,
}

/// One thing that the person may do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Sent as `do`, such as `approve`.
    pub id: String,
    /// Where the form is sent.
    pub post_to: String,
    /// What the button says.
    pub label: Word,
    /// How much it weighs.
    pub weight: Weight,
    /// What will happen next, in words.
    pub then: Text,
    /// What to fill in.
    pub fields: Vec<Field>,
    /// Sent along unseen, such as the version of the request that the person looked at.
    pub hidden: Vec<(String, String)>,
    /// Was it sent and refused? Then it is shown open, with what was typed.
    pub again: bool,
}

impl Action {
    /// An action without fields.
    pub fn new(id: &str, post_to: &str, label: Word, weight: Weight, then: impl Into<Text>) -> Self {
        Self {
            id: id.to_owned(),
            post_to: post_to.to_owned(),
            label,
            weight,
            then: then.into(),
            fields: Vec::new(),
            hidden: Vec::new(),
            again: false,
        }
    }

    /// The same with these fields.
    #[must_use]
    pub fn fields(mut self, fields: Vec<Field>) -> Self {
        self.fields = fields;
        self
    }

    /// The form. `token` is the page's proof that the form is ours.
    pub(super) fn show<'a>(&'a self, lang: impl Into<Lang>, token: &'a str) -> Safe<ActionPart<'a>> {
        Safe(ActionPart { a: self, l: lang.into(), token })
    }

    /// Does it send files? A browser then writes the form in parts.
    fn in_parts(&self) -> bool {
        self.fields.iter().any(|f| f.kind == Kind::Files)
    }

    /// Was it refused, or does any of its fields lack something? Then it is shown open.
    pub fn faulty(&self) -> bool {
        self.again || self.fields.iter().any(|f| !f.lacks.is_empty())
    }
}

/// The markup of an [`Action`].
#[derive(Template)]
#[template(path = "parts/action.html")]
pub(super) struct ActionPart<'a> {
    a: &'a Action,
    l: Lang,
    token: &'a str,
}

/// The list of faults at the head of a page, each a link to its field.
#[derive(Template)]
#[template(path = "parts/lacks.html")]
pub(super) struct LacksPart<'a> {
    lacks: &'a [Lack],
    l: Lang,
    form: &'a str,
}

/// The list of faults, each a link to its field in the form with this prefix.
pub(super) fn lacks<'a>(lacks: &'a [Lack], lang: impl Into<Lang>, form: &'a str) -> Safe<LacksPart<'a>> {
    Safe(LacksPart { lacks, l: lang.into(), form })
}
