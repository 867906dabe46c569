//! Chance by seed: small books of invented states, and questions to any book.

use std::fmt::Write as _;

use law::{Fact, FactKind, Facts, Question};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

/// A small generator (xorshift64*): the same seed, the same run, on any machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % n
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// What questions may be made of.
pub(crate) struct Words {
    pub(crate) states: Vec<StateCode>,
    pub(crate) conduct: Vec<String>,
    pub(crate) facts: Vec<(String, FactKind)>,
    pub(crate) currencies: Vec<&'static str>,
    pub(crate) years: (i64, i64),
}

impl Words {
    pub(crate) fn of(book: &law::Book, currencies: Vec<&'static str>, years: (i64, i64)) -> Self {
        let mut states: Vec<StateCode> = book.states().map(|s| s.code).collect();
        states.push("ZZ".parse().unwrap());
        let mut conduct: Vec<String> = book.conduct().map(|c| c.id.clone()).collect();
        conduct.push("unheard-of".to_owned());
        Self { states, conduct, facts: book.facts().map(|f| (f.key.clone(), f.kind)).collect(), currencies, years }
    }

    pub(crate) fn question(&self, chance: &mut Chance) -> Question {
        let counts = [1, 1, 1, 1, 2, 0][chance.below(6)];
        let day = |chance: &mut Chance| {
            let days = usize::try_from((self.years.1 - self.years.0) * 365).unwrap();
            let hour = i64::try_from(chance.below(days * 24)).unwrap();
            Instant::from_micros(((self.years.0 - 1970) * 365 * 24 + hour) * 3_600_000_000)
        };
        // Most questions are asked after the act.
        let (mut acted_at, mut asked_at) = (day(chance), day(chance));
        if asked_at < acted_at && !chance.one_in(8) {
            (acted_at, asked_at) = (asked_at, acted_at);
        }
        Question {
            from: *chance.pick(&self.states),
            to: *chance.pick(&self.states),
            measure: *chance.pick(Measure::ALL),
            data: *chance.pick(DataCategory::ALL),
            conduct: (0..counts).map(|_| chance.pick(&self.conduct).clone()).collect(),
            facts: self.facts(chance),
            acted_at,
            asked_at,
            urgency: *chance.pick(Urgency::ALL),
        }
    }

    fn facts(&self, chance: &mut Chance) -> Facts {
        let known = 1 + chance.below(6);
        let mut facts = Facts::default();
        for (key, kind) in &self.facts {
            if chance.below(6) >= known {
                continue;
            }
            // One in thirty is stated in the wrong form.
            let kind = if chance.one_in(30) { FactKind::Count } else { *kind };
            facts.0.insert(key.clone(), self.fact(kind, chance));
        }
        facts
    }

    pub(crate) fn fact(&self, kind: FactKind, chance: &mut Chance) -> Fact {
        let size = [10, 1_000, 100_000, 10_000_000][chance.below(4)];
        let n = u64::try_from(chance.below(size)).unwrap();
        match kind {
            FactKind::YesNo if chance.one_in(4) => Fact::No,
            FactKind::YesNo => Fact::Yes,
            FactKind::Count => Fact::Count(n),
            FactKind::Amount => Fact::Amount { hundredths: n, currency: (*chance.pick(&self.currencies)).to_owned() },
        }
    }
}

const CODES: [&str; 4] = ["XA", "XB", "XC", "XD"];
const ZONES: [&str; 6] =
    ["Asia/Kathmandu", "America/St_Johns", "Europe/Lisbon", "Pacific/Apia", "America/Havana", "UTC"];
const FACTS: [(&str, &str); 6] = [
    ("tricked", "yes-no"),
    ("armed", "yes-no"),
    ("gang", "yes-no"),
    ("harm", "amount"),
    ("gain", "amount"),
    ("hits", "count"),
];
const KINDS: [&str; 3] = ["cheating", "prowling", "boasting"];

/// A small book of four invented states. Its files are valid by construction.
pub(crate) fn files(chance: &mut Chance) -> Vec<(String, String)> {
    let mut files = vec![("conduct.toml".to_owned(), vocabulary()), ("currencies.toml".to_owned(), currencies(chance))];
    for code in CODES {
        files.push((format!("states/{code}.toml"), state(code, chance)));
    }
    for n in 0..1 + chance.below(3) {
        files.push((format!("treaties/t{n}.toml"), treaty(n, chance)));
    }
    files.push(("offences/all.toml".to_owned(), offences(chance)));
    files
}

fn vocabulary() -> String {
    let mut text = String::new();
    for kind in KINDS {
        writeln!(text, "[[conduct]]\nid = \"{kind}\"\nname = \"{kind}\"\nsays = \"invented\"").unwrap();
    }
    for (key, kind) in FACTS {
        writeln!(text, "[[fact]]\nid = \"{key}\"\nkind = \"{kind}\"\nask = \"What of {key}?\"").unwrap();
    }
    text
}

fn currencies(chance: &mut Chance) -> String {
    let mut text = "base = \"XXA\"\n".to_owned();
    for (n, currency) in ["XXB", "XXC"].into_iter().enumerate() {
        let rate = 1 + chance.below(500);
        writeln!(
            text,
            "[[rate]]\nid = \"rate-{n}\"\ncurrency = \"{currency}\"\nper_base = \"{}.{:02}\"",
            rate / 100,
            rate % 100 + 1
        )
        .unwrap();
        text += &dated(chance);
    }
    text
}

/// Source, days and review of a record. Days fall in 2017 to 2025; one in five records ends.
fn dated(chance: &mut Chance) -> String {
    let from = 2018 + chance.below(6);
    let mut text =
        format!("source = \"an invented text\"\nfrom = {from}-0{}-1{}\n", 1 + chance.below(9), chance.below(9));
    if chance.one_in(5) {
        writeln!(text, "to = {}-1{}-2{}", from + chance.below(3), chance.below(3), chance.below(9)).unwrap();
    }
    text += if chance.one_in(2) { "review = \"verified\"\n" } else { "review = \"unverified\"\n" };
    // A clause that ends in the year in which it began may have begun after its end.
    if text.contains("to = ") {
        text.replace(&format!("from = {from}-"), &format!("from = {}-", from - 1))
    } else {
        text
    }
}

fn some<T: Copy>(all: &[T], chance: &mut Chance, word: impl Fn(T) -> &'static str) -> String {
    let mut words: Vec<&str> = all.iter().filter(|_| !chance.one_in(3)).map(|t| word(*t)).collect();
    if words.is_empty() {
        words.push(word(all[0]));
    }
    format!("{words:?}")
}

fn atom(chance: &mut Chance) -> String {
    let (key, kind) = *chance.pick(&FACTS);
    match kind {
        "yes-no" => format!("{{ fact = \"{key}\", is = \"{}\" }}", if chance.one_in(4) { "no" } else { "yes" }),
        "count" => format!("{{ fact = \"{key}\", min = {} }}", 1 + chance.below(1000)),
        _ => {
            let currency = chance.pick(&["XXA", "XXB", "XXC"]);
            format!("{{ fact = \"{key}\", min = {}, currency = \"{currency}\" }}", 1 + chance.below(100_000))
        }
    }
}

fn clause(id: &str, measure: &str, chance: &mut Chance) -> String {
    let mut text = format!("[[clause]]\nid = \"{id}\"\nsays = \"allows it\"\nmeasures = [\"{measure}\"]\n");
    writeln!(text, "data = {}", some(DataCategory::ALL, chance, DataCategory::as_str)).unwrap();
    writeln!(text, "route = \"{}\"", chance.pick(&["desk", "central-authority", "diplomatic"])).unwrap();
    writeln!(text, "dual = \"{}\"", chance.pick(&["required", "may", "not-required"])).unwrap();
    writeln!(text, "rank = {}", chance.below(4)).unwrap();
    if chance.one_in(4) {
        writeln!(text, "urgency = {}", some(Urgency::ALL, chance, Urgency::as_str)).unwrap();
    }
    if chance.one_in(3) {
        writeln!(text, "conduct = {}", some(&KINDS, chance, |k| k)).unwrap();
    }
    if chance.one_in(4) {
        writeln!(text, "only_if = [{}]", atom(chance)).unwrap();
    }
    if chance.one_in(4) {
        writeln!(text, "months_min = {}", chance.below(80)).unwrap();
    }
    if chance.one_in(3) {
        writeln!(text, "deadline = {{ {}, says = \"soon\" }}", term(chance).replace('\n', ", ")).unwrap();
    }
    text + &dated(chance)
}

fn term(chance: &mut Chance) -> String {
    let unit = chance.pick(&["hours", "days", "working-days"]);
    let mut text = format!("count = {}\nunit = \"{unit}\"", 1 + chance.below(60));
    if chance.one_in(2) {
        text += "\nroll = true";
    }
    text
}

fn state(code: &str, chance: &mut Chance) -> String {
    let x = code.to_lowercase();
    let mut text = format!(
        "id = \"{x}\"\nname = \"Land {code}\"\nown_name = \"{code}\"\ntime_zone = \"{}\"\n",
        chance.pick(&ZONES)
    );
    let weekend = chance.pick(&["[]", "[\"sunday\"]", "[\"friday\", \"saturday\"]", "[\"saturday\", \"sunday\"]"]);
    writeln!(text, "weekend = {weekend}\ncalendar_until = 2027-12-31\nlanguages = [\"en\"]\nconsent = [\"central\"]")
        .unwrap();
    text += "source = \"invented\"\nfrom = 2020-01-01\nreview = \"unverified\"\nholiday = [";
    for month in 1..=9 {
        if chance.one_in(2) {
            write!(text, "{{ date = 202{}-0{month}-1{}, name = \"a feast\" }}, ", 1 + chance.below(7), chance.below(9))
                .unwrap();
        }
    }
    text += "]\n";
    for kind in ["central", "desk"] {
        writeln!(
            text,
            "[[authority]]\nid = \"{x}-{kind}\"\nkind = \"{kind}\"\nname = \"Office\"\ncontact = \"{kind}.{x}.example\""
        )
        .unwrap();
    }
    for measure in Measure::ALL {
        if !chance.one_in(3) {
            text += &clause(&format!("{x}-own-{measure}"), measure.as_str(), chance);
        }
        for data in DataCategory::ALL {
            if !chance.one_in(8) {
                let by = if chance.one_in(2) { "required = true\nby = \"a court\"" } else { "required = false" };
                writeln!(text, "[[authorisation]]\nid = \"{x}-auth-{measure}-{data}\"\nmeasures = [\"{measure}\"]\ndata = [\"{data}\"]\n{by}").unwrap();
                text += &dated(chance);
            }
        }
        for urgency in Urgency::ALL {
            if !chance.one_in(8) {
                let term = term(chance);
                writeln!(text, "[[deadline]]\nid = \"{x}-due-{measure}-{urgency}\"\nmeasures = [\"{measure}\"]\nurgency = [\"{urgency}\"]\n{term}\nsays = \"soon\"").unwrap();
                text += &dated(chance);
            }
        }
    }
    for n in 0..chance.below(3) {
        let code = chance.pick(&["DC", "POL", "SOV"]);
        writeln!(
            text,
            "[[ground]]\nid = \"{x}-ground-{n}\"\ncode = \"{code}\"\nmandatory = {}\ncure = \"explain\"",
            chance.one_in(2)
        )
        .unwrap();
        if chance.one_in(3) {
            text += "measures = [\"disclose\"]\n";
        }
        text += &dated(chance);
    }
    for n in 0..chance.below(3) {
        let data = some(DataCategory::ALL, chance, DataCategory::as_str);
        writeln!(text, "[[retention]]\nid = \"{x}-keep-{n}\"\nrecords = [\"kind-{n}\"]\ndata = {data}\ndays_min = {}\nstatus = \"in-force\"\ntrigger = \"from the event\"", chance.below(400)).unwrap();
        text += &dated(chance);
    }
    text
}

fn treaty(n: usize, chance: &mut Chance) -> String {
    let mut text = format!("id = \"t{n}\"\nname = \"Treaty {n}\"\nin_force = {}\n", !chance.one_in(6)) + &dated(chance);
    let mut parties = Vec::new();
    for code in CODES {
        if !chance.one_in(5) {
            writeln!(text, "[[party]]\nid = \"t{n}-{}\"\nstate = \"{code}\"", code.to_lowercase()).unwrap();
            text += &dated(chance);
            parties.push(code);
        }
    }
    for measure in Measure::ALL {
        text += &clause(&format!("t{n}-{measure}"), measure.as_str(), chance);
    }
    if !parties.is_empty() && chance.one_in(2) {
        let party = *chance.pick(&parties);
        text += &reservation(n, party, chance);
    }
    text
}

/// A reservation to one clause of treaty `n`.
pub(crate) fn reservation(n: usize, state: &str, chance: &mut Chance) -> String {
    let (measure, effect) = (chance.pick(Measure::ALL), chance.pick(&["closed", "dual"]));
    let mut text = format!(
        "[[reservation]]\nid = \"t{n}-res-{}\"\nstate = \"{state}\"\nclause = \"t{n}-{measure}\"\neffect = \"{effect}\"\n",
        chance.below(1 << 30)
    );
    if chance.one_in(2) {
        writeln!(text, "except_conduct = {}", some(&KINDS, chance, |k| k)).unwrap();
    }
    text + &dated(chance)
}

fn offences(chance: &mut Chance) -> String {
    let mut text = String::new();
    for code in CODES {
        for kind in KINDS {
            let x = code.to_lowercase();
            let variants = chance.below(3);
            for n in 0..variants {
                writeln!(text, "[[offence]]\nid = \"{x}-{kind}-{n}\"\nstate = \"{code}\"\nconduct = \"{kind}\"\narticle = \"art {n}\"\ntitle = \"{kind}\"").unwrap();
                if !chance.one_in(4) {
                    writeln!(text, "months_max = {}", chance.below(120)).unwrap();
                }
                text += &dated(chance);
                for e in 0..1 + chance.below(3) {
                    let atoms: Vec<String> = (0..1 + chance.below(2)).map(|_| atom(chance)).collect();
                    writeln!(
                        text,
                        "[[offence.element]]\nid = \"e{e}\"\nsays = \"element {e}\"\nany = [{}]",
                        atoms.join(", ")
                    )
                    .unwrap();
                }
                if chance.one_in(3) {
                    writeln!(text, "[[offence.tier]]\nmonths_max = {}\nany = [{}]", chance.below(200), atom(chance))
                        .unwrap();
                }
            }
            if variants == 0 && chance.one_in(2) {
                writeln!(text, "[[absent]]\nid = \"{x}-{kind}-none\"\nstate = \"{code}\"\nconduct = \"{kind}\"\nsays = \"no offence\"").unwrap();
                text += &dated(chance);
            }
        }
    }
    text
}
