//! The arguments of `comity law`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Law {
    /// A folder of law files in place of the built-in book.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) law: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) what: LawWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LawWhat {
    /// Check a folder of law files: every flaw with file and line, every worked case, every record without a case.
    #[command(after_help = "Example:\n  comity law check law")]
    Check {
        /// The folder.
        dir: PathBuf,
    },
    /// The states that the book knows.
    States,
    /// Ask one question: bases, dual criminality, clocks, who authorises, what is missing. Exit code 1 where the law is closed.
    #[command(
        after_help = "Example:\n  comity law ask question.toml\n\nwhere question.toml is\n  from = \"CN\"\n  to = \"GB\"\n  conduct = [\"gambling-gang\"]\n  acted = \"2026-11-20T09:00:00Z\"\n  facts = { deception = true, gain-intent = true, loss = \"48000.00 EUR\" }\n\nOther fields: measure, data, urgency, asked. `comity law words` lists conduct and facts.\nA request's draft is checked by `comity request check`."
    )]
    Ask(Question),
    /// The same, explained in full: a tree of sentences, each with its source.
    #[command(
        after_help = "Examples:\n  comity law explain question.toml\n  comity law explain question.toml --html > why.html"
    )]
    Explain {
        #[command(flatten)]
        question: Question,
        /// As HTML.
        #[arg(long)]
        html: bool,
    },
    /// The words of questions: kinds of conduct, and facts with the question that each answers.
    Words {
        /// Only the facts on which these kinds of conduct turn.
        #[arg(long, value_name = "KIND", num_args = 1..)]
        conduct: Vec<String>,
    },
    /// One kind of conduct under the law of every state, element by element.
    #[command(after_help = "Example:\n  comity law offences --conduct gambling-organising --on 2026-11-24T09:00:00Z")]
    Offences {
        /// Which kind; `comity law words` lists them.
        #[arg(long, value_name = "KIND")]
        conduct: String,
        /// Only this state.
        #[arg(long, value_name = "STATE")]
        state: Option<String>,
        /// At this moment. Default: now.
        #[arg(long)]
        on: Option<String>,
    },
    /// Every route between two states for a measure and a kind of data, open and closed, and what would open the closed ones.
    #[command(after_help = "Example:\n  comity law route CN DE disclose traffic --on 2026-11-24T09:00:00Z")]
    Route {
        /// Who asks.
        from: String,
        /// Who is asked.
        to: String,
        /// preserve or disclose.
        measure: String,
        /// subscriber, user-identification, traffic or stored-content.
        data: String,
        /// Kinds of conduct; some texts are open for some only.
        #[arg(long, value_name = "KIND", num_args = 1..)]
        conduct: Vec<String>,
        /// ordinary, urgent or emergency.
        #[arg(long, default_value = "ordinary")]
        urgency: String,
        /// At this moment, such as 2026-11-24T03:00:00Z. Default: now.
        #[arg(long)]
        on: Option<String>,
    },
    /// How long records live in a state: every rule of a day, or one kind of record with both ends of its life.
    #[command(
        after_help = "Examples:\n  comity law retention DE\n  comity law retention FR --record nat-session --event 2026-11-01T00:00:00Z"
    )]
    Retention {
        /// The state.
        state: String,
        /// The kind of record. Default: all.
        #[arg(long)]
        record: Option<String>,
        /// When the record was made: tells until when it is kept and by when it must be gone.
        #[arg(long)]
        event: Option<String>,
        /// Under the law of this moment. Default: now.
        #[arg(long)]
        on: Option<String>,
    },
    /// What a change of the law files widens and narrows, and which worked cases change their answer.
    #[command(after_help = "Example:\n  comity law diff law.before law")]
    Diff {
        /// The folder before.
        old: PathBuf,
        /// The folder after.
        new: PathBuf,
    },
    /// A folder of law signed by two bodies, so that a node reads exactly what they signed.
    #[command(
        after_help = "Example:\n  comity init root --out body-1.key\n  comity law pack sign law --key body-1.key --name law.one.example --note 'As of November'\n  comity law pack sign law --key body-2.key --name law.two.example\n  comity law pack check law --trust trusted-bodies\n\nA node insists on it with `law_signers` in node.toml. docs/LAW-PACK.md describes the file."
    )]
    Pack(Pack),
    /// Who may ask whom by which channel; or, with --coverage, what the book covers.
    #[command(after_help = "Examples:\n  comity law table --measure preserve\n  comity law table --coverage")]
    Table {
        /// States by kinds of conduct, with what somebody has verified.
        #[arg(long)]
        coverage: bool,
        /// preserve or disclose.
        #[arg(long, default_value = "disclose")]
        measure: String,
        /// subscriber, user-identification, traffic or stored-content.
        #[arg(long, default_value = "user-identification")]
        data: String,
        /// At this moment. Default: now.
        #[arg(long)]
        on: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Question {
    /// A TOML file with the question.
    pub(crate) file: PathBuf,
    /// Asked at this moment, such as 2026-11-24T03:00:00Z. Default: as the file says, else now.
    #[arg(long)]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Pack {
    #[command(subcommand)]
    pub(crate) what: PackWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackWhat {
    /// The public line of a body, `name+hash+key`, for a trust file or `law_signers`.
    #[command(after_help = "Example:\n  comity law pack key --key body-1.key --name law.one.example >> trusted-bodies")]
    Key(PackKey),
    /// Sign a folder that `comity law check` finds without flaw: makes the pack, or adds a signature to the one there.
    #[command(
        after_help = "Example:\n  comity law pack sign law --key body-1.key --name law.one.example --note 'As of November'"
    )]
    Sign {
        /// The folder.
        dir: PathBuf,
        #[command(flatten)]
        key: PackKey,
        /// The pack. Default: `law.pack` inside the folder, else beside it.
        #[arg(long, value_name = "FILE")]
        pack: Option<PathBuf>,
        /// One line that is signed too; only whoever signs first sets it.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Is the folder exactly what two trusted bodies signed? Says who, and when. Exit code 1 where it is not.
    #[command(after_help = "Example:\n  comity law pack check law --trust trusted-bodies")]
    Check {
        /// The folder.
        dir: PathBuf,
        /// The pack. Default: `law.pack` inside the folder, else beside it.
        #[arg(long, value_name = "FILE")]
        pack: Option<PathBuf>,
        /// A file of the trusted bodies' lines, as `comity law pack key` prints them; `#` begins a remark.
        #[arg(long, value_name = "FILE")]
        trust: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PackKey {
    /// The body's secret key, as `comity init root` writes it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The body's name, such as a domain: no spaces, no plus sign.
    #[arg(long)]
    pub(crate) name: String,
}
