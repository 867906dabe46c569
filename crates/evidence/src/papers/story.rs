//! What the page says, in what order: what was asked, what is inside, how to check it, custody, use limits, log, keys, and
//! what the package does not prove.

use terms::Role;

use super::{
    Facts, Lang, Leave, Side,
    outline::{Block, Cell, Line, Outline, Run, Table, filled},
    times,
    words::{self as w, Word},
};
use crate::{
    custody::{Act, CustodyEvent},
    keys::Holder,
    package::Onward,
};

/// The page in this language.
pub(super) fn tell(facts: &Facts, lang: Lang) -> Outline {
    let teller = Teller { facts, lang };
    let mut blocks = vec![Block::Text(vec![teller.ours(w::DRAFTED)])];
    for part in [
        Teller::asked,
        Teller::inside,
        Teller::check,
        Teller::custody,
        Teller::limits,
        Teller::log,
        Teller::keys,
        Teller::not_proven,
    ] {
        blocks.extend(part(&teller));
    }
    Outline { lang, title: w::TITLE.of(lang), blocks }
}

/// Longer tables and texts are left to the files that they come from.
const ROWS_MOST: usize = 400;
const TEXT_MOST: usize = 1_000;
const NAME_MOST: usize = 120;

/// Somebody else's text, cut where it would fill the page.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} …", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

struct Teller<'a> {
    facts: &'a Facts,
    lang: Lang,
}

/// A cell of one line of one run.
fn cell(run: Run) -> Cell {
    vec![vec![run]]
}

impl Teller<'_> {
    fn say(&self, word: Word) -> &'static str {
        word.of(self.lang)
    }

    fn ours(&self, word: Word) -> Run {
        Run::Ours(self.say(word).to_owned())
    }

    fn line(&self, word: Word, with: &[(&str, Run)]) -> Line {
        filled(word, self.lang, with)
    }

    fn text(&self, word: Word, with: &[(&str, Run)]) -> Block {
        Block::Text(self.line(word, with))
    }

    fn moment(&self, at: terms::Instant) -> Cell {
        times::told(at, self.facts).into_iter().map(|line| vec![Run::Number(line)]).collect()
    }

    fn role(&self, role: Role) -> Run {
        self.ours(match role {
            Role::Investigator => w::INVESTIGATOR,
            Role::Approver => w::APPROVER,
            Role::Desk => w::DESK,
            Role::Reviewer => w::REVIEWER,
            Role::Independent => w::INDEPENDENT,
            Role::Clerk => w::CLERK,
            Role::Counsel => w::COUNSEL,
            Role::Oversight => w::OVERSIGHT,
        })
    }

    fn side(&self, side: &Side) -> Cell {
        let named = vec![Run::theirs(&side.name), Run::Ours(" ".into()), Run::Code(format!("({})", side.state))];
        let node = side.node.iter().map(|node| vec![Run::code(node)]);
        std::iter::once(named).chain(node).collect()
    }

    fn leave(&self, leave: &Leave) -> Cell {
        let mut cell = Cell::new();
        cell.extend(leave.reference.iter().map(|text| vec![Run::theirs(text)]));
        cell.extend(leave.file.iter().map(|file| self.line(w::IN_FILE, &[("file", Run::code(file))])));
        for (word, at) in [(w::FROM, leave.from), (w::UP_TO, leave.until)] {
            let told = at.and_then(|at| times::told(at, self.facts).into_iter().next());
            cell.extend(told.map(|told| self.line(word, &[("at", Run::Number(told))])));
        }
        cell
    }

    fn asked(&self) -> Vec<Block> {
        let f = self.facts;
        let heading = self.say(w::H_WHAT);
        let asked = f.asked.as_ref().map_or_else(|| self.ours(w::ASKED_IN), Run::theirs);
        let (officer, role, node) = &f.packed_by;
        let mut rows = vec![
            (self.say(w::REQUEST), cell(Run::code(f.request))),
            (self.say(w::CASE), cell(Run::theirs(&f.limits.case_ref))),
            (self.say(w::ASKED), cell(asked)),
            (self.say(w::ASKING), self.side(&f.asking)),
            (self.say(w::ANSWERING), self.side(&f.answering)),
        ];
        for (word, leave) in [(w::GRANT, &f.grant), (w::ORDER, &f.order)] {
            rows.extend(leave.as_ref().map(|leave| (self.say(word), self.leave(leave))));
        }
        rows.push((self.say(w::PACKED_AT), self.moment(f.packed_at)));
        let by =
            vec![Run::code(officer), Run::Ours(", ".into()), self.role(*role), Run::Ours(", ".into()), Run::code(node)];
        rows.push((self.say(w::PACKED_BY), vec![by]));
        rows.push((self.say(w::STATEMENT), cell(Run::theirs(&f.statement))));
        let names = [("asking", Run::theirs(&f.asking.name)), ("answering", Run::theirs(&f.answering.name))];
        vec![
            Block::Heading(heading),
            self.text(w::INTRO, &names),
            self.text(w::OTHER_HANDS, &[]),
            Block::Pairs { called: heading, rows },
        ]
    }

    fn inside(&self) -> Vec<Block> {
        let f = self.facts;
        let with = [
            ("files", Run::number(f.items.len() as u64)),
            ("bytes", Run::number(f.octets())),
            ("list", Run::code("manifest-sha256.txt")),
            ("digest", Run::code(f.payload)),
        ];
        let row = |item: &super::Item| {
            let rows = f.rows_of(item.sha256).map_or_else(|| Run::code("–"), Run::number);
            vec![cell(Run::code(&item.name)), cell(Run::number(item.bytes)), cell(rows), cell(Run::code(item.sha256))]
        };
        let table = Table {
            caption: self.say(w::FILES),
            heads: [w::FILE, w::BYTES, w::ROWS, w::SHA256].map(|word| self.say(word)).into(),
            widths: vec![34, 16, 12, 38],
            rows: f.items.iter().take(ROWS_MOST).map(row).collect(),
        };
        let mut blocks = vec![Block::Heading(self.say(w::H_INSIDE)), self.text(w::INSIDE, &with), Block::Table(table)];
        blocks.extend(self.rest(f.items.len(), "manifest-sha256.txt"));
        blocks
    }

    fn check(&self) -> Vec<Block> {
        let by = |word, command: &str| self.line(word, &[("command", Run::code(command))]);
        vec![
            Block::Heading(self.say(w::H_CHECK)),
            self.text(w::CHECK, &[]),
            Block::Counted(vec![
                by(w::BY_PROGRAM, "comity verify PACKAGE"),
                by(w::BY_BROWSER, ""),
                by(w::BY_PYTHON, "python3 verify.py PACKAGE"),
            ]),
            Block::Text(by(w::BY_HAND, "sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt")),
            self.text(w::WHOSE_KEYS, &[]),
        ]
    }

    fn custody(&self) -> Vec<Block> {
        let heads = [w::NUMBER, w::WHEN, w::WHO, w::ACT, w::ITEM, w::TOOL, w::AFTER];
        let table = Table {
            caption: self.say(w::STEPS),
            heads: heads.map(|word| self.say(word)).into(),
            widths: vec![6, 19, 18, 11, 24, 9, 16],
            rows: self
                .facts
                .custody
                .iter()
                .take(ROWS_MOST)
                .enumerate()
                .map(|(at, event)| self.step(at, event))
                .collect(),
        };
        let mut blocks = vec![Block::Heading(self.say(w::H_CUSTODY)), self.text(w::CUSTODY, &[]), Block::Table(table)];
        blocks.extend(self.rest(self.facts.custody.len(), "custody.json"));
        blocks
    }

    /// What a table has no room for.
    fn rest(&self, all: usize, file: &str) -> Option<Block> {
        let more = all.checked_sub(ROWS_MOST).filter(|more| *more > 0)?;
        Some(self.text(w::MORE, &[("more", Run::number(more as u64)), ("file", Run::code(file))]))
    }

    fn step(&self, at: usize, event: &CustodyEvent) -> Vec<Cell> {
        let who = match &event.person {
            Some((officer, role)) => {
                vec![vec![Run::code(officer)], vec![self.role(*role)], vec![Run::code(&event.node)]]
            }
            None => vec![vec![self.ours(w::BY_ITSELF)], vec![Run::code(&event.node)]],
        };
        let mut item =
            vec![vec![Run::code(cut(&event.item, TEXT_MOST))], vec![Run::Theirs(cut(&event.why, TEXT_MOST))]];
        if let Some(rows) = event.rows {
            let with = [
                ("read", Run::number(rows.read)),
                ("kept", Run::number(rows.kept)),
                ("rejected", Run::number(rows.rejected)),
            ];
            item.push(self.line(w::COUNTED, &with));
        }
        vec![
            cell(Run::number(at as u64)),
            self.moment(event.at),
            who,
            cell(self.act(event.act)),
            item,
            vec![
                vec![Run::Theirs(cut(&event.tool.name, NAME_MOST))],
                vec![Run::Theirs(cut(&event.tool.version, NAME_MOST))],
            ],
            cell(event.after.map_or_else(|| Run::code("–"), Run::code)),
        ]
    }

    fn act(&self, act: Act) -> Run {
        self.ours(match act {
            Act::Received => w::RECEIVED,
            Act::Hashed => w::HASHED,
            Act::Converted => w::CONVERTED,
            Act::LookedUp => w::LOOKED_UP,
            Act::Packed => w::PACKED,
            Act::Transmitted => w::TRANSMITTED,
            Act::Verified => w::VERIFIED,
            Act::Moved => w::MOVED,
            Act::Viewed => w::VIEWED,
            Act::Destroyed => w::DESTROYED,
        })
    }

    fn limits(&self) -> Vec<Block> {
        let limits = &self.facts.limits;
        let heading = self.say(w::H_LIMITS);
        let words = |texts: &[String]| -> Cell { texts.iter().map(|text| vec![Run::theirs(text)]).collect() };
        let states: Vec<_> = limits.may_use_in.iter().map(ToString::to_string).collect();
        let onward = if limits.onward == Onward::Allowed { w::ONWARD_YES } else { w::ONWARD_NO };
        let conditions =
            if limits.conditions.is_empty() { cell(self.ours(w::NONE)) } else { words(&limits.conditions) };
        let until = limits.until.map_or_else(|| cell(self.ours(w::NO_END)), |at| self.moment(at));
        let rows = vec![
            (self.say(w::CASE), cell(Run::theirs(&limits.case_ref))),
            (self.say(w::PURPOSES), words(&limits.purposes)),
            (self.say(w::USE_IN), cell(Run::Code(states.join(", ")))),
            (self.say(w::ONWARD), cell(self.ours(onward))),
            (self.say(w::CONDITIONS), conditions),
            (self.say(w::UNTIL), until),
        ];
        vec![Block::Heading(heading), self.text(w::LIMITS, &[]), Block::Pairs { called: heading, rows }]
    }

    fn log(&self) -> Vec<Block> {
        let f = self.facts;
        let with = [
            ("index", Run::number(f.log.index)),
            ("origin", Run::code(&f.log.origin)),
            ("size", Run::number(f.log.size)),
            ("root", Run::code(f.log.root)),
        ];
        let mut blocks = vec![Block::Heading(self.say(w::H_LOG)), self.text(w::LOG, &with)];
        if f.witnesses.is_empty() {
            blocks.push(self.text(w::NO_WITNESSES, &[]));
        } else {
            let all = Run::number(f.witnesses.len() as u64);
            blocks.push(self.text(w::QUORUM, &[("quorum", Run::number(f.quorum)), ("all", all)]));
            blocks.push(Block::Table(self.witnesses()));
        }
        blocks.push(self.text(w::STAMPS, &[("folder", Run::code("time/"))]));
        blocks
    }

    fn witnesses(&self) -> Table {
        let row = |witness: &super::WitnessName| {
            let signed = witness.signed.map_or_else(|| cell(self.ours(w::NOT_SIGNED)), |at| self.moment(at));
            vec![cell(Run::code(&witness.name)), cell(Run::code(witness.state)), signed]
        };
        Table {
            caption: self.say(w::WITNESSES),
            heads: [w::WITNESSES, w::STATE, w::SIGNED_AT].map(|word| self.say(word)).into(),
            widths: vec![44, 16, 40],
            rows: self.facts.witnesses.iter().map(row).collect(),
        }
    }

    fn keys(&self) -> Vec<Block> {
        let row = |signed: &super::Signed| {
            let who = match &signed.holder.holder {
                Holder::Person { officer, role, node } => {
                    vec![vec![Run::code(officer)], vec![self.role(*role)], vec![Run::code(node)]]
                }
                Holder::Node(node) => vec![vec![self.ours(w::NODE)], vec![Run::code(node)]],
            };
            let seals = if signed.seals { w::YES } else { w::NO };
            let key = cell(Run::code(signed.holder.key));
            vec![who, cell(Run::code(signed.holder.state)), cell(self.ours(seals)), key]
        };
        let table = Table {
            caption: self.say(w::KEYS),
            heads: [w::HOLDER, w::STATE, w::SEALS, w::KEY].map(|word| self.say(word)).into(),
            widths: vec![36, 14, 14, 36],
            rows: self.facts.signed.iter().map(row).collect(),
        };
        vec![Block::Heading(self.say(w::H_KEYS)), Block::Table(table)]
    }

    fn not_proven(&self) -> Vec<Block> {
        let points = [w::NOT_ORIGIN, w::NOT_PERSON, w::NOT_HAND, w::NOT_TIME, w::NOT_COMPLETE, w::NOT_LAWFUL];
        let points = points.map(|word| self.line(word, &[])).into();
        vec![Block::Heading(self.say(w::H_NOT)), Block::Counted(points)]
    }
}
