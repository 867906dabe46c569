//! What is still open is answered while it is open: whatever is lost, wherever a stream is cut, the records given out so far
//! say as much as the list of events does, and no more.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use retained::{BatchNo, Convert, Doubt, NatRecord, Piece, Question, Read, Sourced, attribute, format, read_whole};
use terms::{Clock, Instant, Period, Selector, Target, Transport};

use crate::spoilt::dice;

const PUBLIC: [u8; 4] = [203, 0, 113, 1];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Begun,
    Seen,
    Over,
}

/// What a log says: who has which of the ports, or blocks, since when.
#[derive(Debug, Clone, Copy)]
struct Word {
    kind: Kind,
    at: i64,
    place: u8,
    who: u8,
}

/// How a device writes words.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    format: &'static str,
    write: fn(Word) -> Vec<u8>,
    port: fn(u8) -> u16,
    /// Can it say that something is still there?
    sees: bool,
    /// Has what it logs one line at a time? A port that is logged without its peer may have several.
    alone: bool,
}

const DIALECTS: [Dialect; 7] = [
    Dialect { format: "conntrack", write: conntrack, port: one, sees: true, alone: true },
    Dialect { format: "cgnat-syslog", write: asa_blocks, port: in_block, sees: true, alone: true },
    Dialect { format: "cgnat-syslog-udp", write: asa_blocks, port: in_block, sees: true, alone: true },
    Dialect { format: "cgnat-syslog-udp", write: asa_slots, port: one, sees: false, alone: false },
    Dialect { format: "netflow", write: ipfix_sessions, port: one, sees: true, alone: false },
    Dialect { format: "netflow", write: ipfix_blocks, port: in_block, sees: true, alone: true },
    Dialect { format: "ipfix", write: ipfix_blocks, port: in_block, sees: true, alone: true },
];

fn second(s: i64) -> Instant {
    Instant::from_micros((1_790_000_000 + s) * 1_000_000)
}

fn one(place: u8) -> u16 {
    5_000 + u16::from(place)
}

fn block(place: u8) -> (u16, u16) {
    (1_024 + 512 * u16::from(place), 1_535 + 512 * u16::from(place))
}

fn in_block(place: u8) -> u16 {
    block(place).0 + 77
}

fn conntrack(word: Word) -> Vec<u8> {
    let kind = match word.kind {
        Kind::Begun => "[NEW]",
        Kind::Seen => "[UPDATE]",
        Kind::Over => "[DESTROY]",
    };
    let (who, port) = (word.who, one(word.place));
    let at = second(word.at).seconds();
    format!(
        "[{at}.000000]\t{kind} tcp      6 src=100.64.0.{who} dst=192.0.2.80 sport=40000 dport=80 \
         src=192.0.2.80 dst=203.0.113.1 sport=80 dport={port}\n"
    )
    .into_bytes()
}

fn asa_blocks(word: Word) -> Vec<u8> {
    let (number, said) = match word.kind {
        Kind::Begun => ("305014", "Allocated TCP"),
        Kind::Seen => ("305017", "Pba-interim-logging: Active TCP"),
        Kind::Over => ("305015", "Released TCP"),
    };
    let (who, (first, last)) = (word.who, block(word.place));
    let at = second(word.at);
    format!(
        "<166>{at} fw02 : %FTD-6-{number}: {said} block of ports for translation from inside:100.64.0.{who} to \
         outside:203.0.113.1/{first}-{last}\n"
    )
    .into_bytes()
}

/// A firewall that logs no word between beginning and end: it begins again, which is the same word twice.
fn asa_slots(word: Word) -> Vec<u8> {
    let (number, said) = if word.kind == Kind::Over { ("305012", "Teardown") } else { ("305011", "Built") };
    let (who, port, at) = (word.who, one(word.place), second(word.at));
    format!(
        "<166>{at} fw02 : %ASA-6-{number}: {said} dynamic TCP translation from inside:100.64.0.{who}/40000 to \
         outside:203.0.113.1/{port}\n"
    )
    .into_bytes()
}

/// An IPFIX message with its template, as exporters send it over UDP.
fn ipfix(word: Word, fields: &[(u16, u16)], data: &[u8]) -> Vec<u8> {
    let number = |n: u16| n.to_be_bytes();
    let mut template = [number(256), number(fields.len() as u16)].concat();
    fields.iter().for_each(|(element, length)| template.extend([number(*element), number(*length)].concat()));
    let set = |id: u16, body: &[u8]| [&number(id), &number(4 + body.len() as u16), body].concat();
    let body = [set(2, &template), set(256, data)].concat();
    let mut bytes = [number(10), number(16 + body.len() as u16)].concat();
    bytes.extend((second(word.at).seconds() as u32).to_be_bytes());
    bytes.extend([0; 8]);
    bytes.extend(body);
    bytes
}

/// `natEvent`, and `firewallEvent` where there is no event of the translator for it (5: an update).
fn events(word: Word, begun: u8) -> [u8; 2] {
    match word.kind {
        Kind::Begun => [begun, 0],
        Kind::Seen => [0, 5],
        Kind::Over => [begun + 1, 0],
    }
}

fn ipfix_sessions(word: Word) -> Vec<u8> {
    let mut data = ((second(word.at).seconds() * 1_000) as u64).to_be_bytes().to_vec();
    data.extend(events(word, 4));
    data.extend([100, 64, 0, word.who]);
    data.extend(PUBLIC);
    data.extend(40_000_u16.to_be_bytes());
    data.extend(one(word.place).to_be_bytes());
    data.push(6);
    let fields = [(323, 8), (230, 1), (233, 1), (8, 4), (225, 4), (7, 2), (227, 2), (4, 1)];
    ipfix(word, &fields, &data)
}

fn ipfix_blocks(word: Word) -> Vec<u8> {
    let mut data = ((second(word.at).seconds() * 1_000) as u64).to_be_bytes().to_vec();
    data.extend(events(word, 16));
    data.extend([100, 64, 0, word.who]);
    data.extend(PUBLIC);
    let (first, last) = block(word.place);
    data.extend([first.to_be_bytes(), last.to_be_bytes()].concat());
    ipfix(word, &[(323, 8), (230, 1), (233, 1), (8, 4), (225, 4), (361, 2), (362, 2)], &data)
}

/// Two ports that three lines have in turn, as a translator that forgets nothing would log it; and what came of it.
fn words(dice: &mut impl FnMut(usize) -> usize, lost_in_ten: usize) -> Vec<Word> {
    let mut holders = [None; 2];
    let mut words = Vec::new();
    for n in 1..=60 {
        let (place, at) = (dice(2) as u8, 2 * n);
        let holder = &mut holders[usize::from(place)];
        let (kind, who) = match *holder {
            None => (Kind::Begun, 1 + dice(3) as u8),
            Some(who) if dice(3) == 0 => (Kind::Seen, who),
            Some(who) => (Kind::Over, who),
        };
        *holder = (kind != Kind::Over).then_some(who);
        if dice(10) >= lost_in_ten {
            words.push(Word { kind, at, place, who });
        }
    }
    words
}

type Answer = BTreeSet<(u8, BTreeSet<Doubt>)>;

/// The first moment at which another line, of which nothing was heard before, had the place after this one's last word.
fn another_had_it(words: &[Word], last: &Word) -> Option<i64> {
    let mut begun = Vec::new();
    for who in (1..=3).filter(|who| *who != last.who) {
        let mut runs: Vec<(i64, i64, bool)> = Vec::new();
        for word in words.iter().filter(|w| w.place == last.place && w.who == who) {
            match runs.last_mut() {
                Some((_, to, open)) if *open && word.kind != Kind::Begun => {
                    (*to, *open) = (word.at, word.kind != Kind::Over);
                }
                _ => runs.push((word.at, word.at, word.kind != Kind::Over)),
            }
        }
        begun.extend(runs.iter().filter(|(from, _, _)| *from > last.at).map(|(from, _, _)| *from));
    }
    begun.into_iter().min()
}

/// The plain answer: for each line, the words before and after the moment.
fn plain(words: &[Word], (place, alone): (u8, bool), at: i64) -> Answer {
    let doubts_of = |who: u8| {
        let mine: Vec<&Word> = words.iter().filter(|w| w.place == place && w.who == who).collect();
        // The doubts of each translation that allows the moment.
        let mut all: Vec<BTreeSet<Doubt>> = Vec::new();
        let before = mine.iter().rposition(|w| w.at <= at);
        let next = mine.get(before.map_or(0, |b| b + 1));
        if let Some(b) = before {
            let alive = mine[b].kind != Kind::Over;
            match next.map(|w| w.kind) {
                _ if mine[b].at == at => all.push(BTreeSet::new()),
                Some(Kind::Seen | Kind::Over) if alive => all.push(BTreeSet::new()),
                _ if alive => match another_had_it(words, mine[b]).filter(|since| *since <= at) {
                    Some(since) if alone && since < at => {}
                    Some(_) if !alone => all.push(BTreeSet::from([Doubt::NatEndUnknown, Doubt::GivenToAnother])),
                    _ => all.push(BTreeSet::from([Doubt::NatEndUnknown])),
                },
                _ => {}
            }
        }
        // What is over, or there, and was not seen to begin may have begun at any time.
        for (n, word) in mine.iter().enumerate().filter(|(_, w)| w.at > at) {
            let alive_before = n > 0 && mine[n - 1].kind != Kind::Over;
            if word.kind != Kind::Begun && !alive_before {
                all.push(BTreeSet::from([Doubt::NatStartUnknown]));
            }
        }
        let shared = |a: BTreeSet<Doubt>, b: BTreeSet<Doubt>| a.intersection(&b).copied().collect();
        all.into_iter().reduce(shared)
    };
    with_several((1..=3).filter_map(|who| Some((who, doubts_of(who)?))).collect())
}

fn with_several(mut found: Vec<(u8, BTreeSet<Doubt>)>) -> Answer {
    if found.len() > 1 {
        found.iter_mut().for_each(|(_, doubts)| doubts.extend([Doubt::SeveralFit]));
    }
    found.into_iter().collect()
}

fn answer(records: &[NatRecord], port: u16, at: i64) -> Answer {
    let nat: Vec<_> = records.iter().map(|r| Sourced { batch: BatchNo(1), record: r.clone() }).collect();
    let target = Target {
        selector: Selector::new(PUBLIC.into(), Some(port), Transport::Tcp),
        period: Period::new(second(at), second(at)).unwrap(),
        clock_error_max: Duration::ZERO,
    };
    let clock = Clock { source: "test".into(), error_max: Duration::ZERO };
    let found =
        attribute(&Question { target: &target, unshared: false, routed: &[], clock: &clock }, &nat, &[]).unwrap();
    let line = |chain: &[IpAddr]| {
        let IpAddr::V4(private) = chain[1] else { panic!() };
        private.octets()[3]
    };
    // Nobody is named here, and every block is one: neither is in question.
    let mine = |d: &Doubt| !matches!(d, Doubt::LineUnknown | Doubt::PortBlock);
    found.candidates.iter().map(|c| (line(&c.chain), c.doubts.iter().copied().filter(mine).collect())).collect()
}

fn check_answers(dialect: Dialect, words: &[Word], records: &[NatRecord], what: &str) {
    for place in 0..2 {
        for at in 0..=125 {
            let (expected, got) =
                (plain(words, (place, dialect.alone), at), answer(records, (dialect.port)(place), at));
            assert_eq!(got, expected, "{} {what}: place {place} at {at} of {words:?}", dialect.format);
        }
    }
}

/// One listener's converter, and what it was given and gave.
struct Listener {
    convert: Box<dyn Convert>,
    out: Read,
    now: Instant,
    rest: Vec<u8>,
}

impl Listener {
    fn new(dialect: Dialect) -> Self {
        let mut convert = (format(dialect.format).unwrap().open)();
        convert.live();
        Self { convert, out: Read::new(), now: second(0), rest: Vec::new() }
    }

    fn piece<'a>(bytes: &'a [u8], received: Instant) -> Piece<'a> {
        Piece { bytes, received, from: Some([192, 0, 2, 1].into()) }
    }

    fn hear(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
        let taken = self.convert.feed(Self::piece(&self.rest, self.now), &mut self.out);
        self.rest.drain(..taken);
    }

    fn begun(&mut self, wait: Duration) -> bool {
        self.convert.begun(self.now, wait, &mut self.out)
    }
}

fn is_stream(dialect: Dialect) -> bool {
    format(dialect.format).unwrap().framing == retained::Framing::Stream
}

/// Hears some words in pieces that end anywhere, with the clock going on.
fn hear(listener: &mut Listener, dialect: Dialect, words: &[Word], dice: &mut impl FnMut(usize) -> usize) {
    let pieces: Vec<Vec<u8>> = words.iter().map(|w| (dialect.write)(*w)).collect();
    let mut bytes = pieces.concat();
    let mut lengths = pieces.iter().map(Vec::len);
    while !bytes.is_empty() {
        let length = match is_stream(dialect) {
            true => 1 + dice(300),
            false => lengths.next().unwrap(),
        };
        let rest = bytes.split_off(length.min(bytes.len()));
        listener.hear(&std::mem::replace(&mut bytes, rest));
        listener.now = listener.now.after(Duration::from_millis(dice(400) as u64));
        listener.begun(Duration::from_millis(500));
    }
}

#[test]
fn whatever_is_lost_and_wherever_it_is_cut_the_records_so_far_answer_as_the_events_do() {
    for (n, dialect) in DIALECTS.into_iter().enumerate() {
        for seed in 0..8 {
            let mut dice = dice(1_000 * n as u64 + seed as u64);
            let mut words = words(&mut dice, seed % 4);
            if !dialect.sees {
                words.retain(|w| w.kind != Kind::Seen);
            }
            let mut listener = Listener::new(dialect);
            let mut heard = 0;
            while heard < words.len() {
                let to = (heard + 1 + dice(12)).min(words.len());
                hear(&mut listener, dialect, &words[heard..to], &mut dice);
                heard = to;
                assert!(!listener.begun(Duration::ZERO), "nothing waits that was asked for");
                check_answers(dialect, &words[..heard], &listener.out.nat, "so far");
                assert_eq!(listener.out.tally.read, heard as u64);
            }
            assert_eq!(listener.out.tally.stored, words.len() as u64, "{dialect:?}");
        }
    }
}

/// Whatever the order: datagrams overtake one another, and clocks step back.
#[test]
fn in_the_end_a_live_converter_has_said_what_one_that_read_the_whole_said() {
    for (n, dialect) in DIALECTS.into_iter().enumerate().filter(|(_, d)| d.format != "cgnat-syslog-udp") {
        for seed in 0..24 {
            let mut dice = dice(77_000 + 1_000 * n as u64 + seed);
            let mut words = words(&mut dice, 2);
            for _ in 0..10 {
                let (a, b) = (dice(words.len()), dice(4));
                let b = (a + b).min(words.len() - 1);
                words.swap(a, b);
            }
            let mut listener = Listener::new(dialect);
            hear(&mut listener, dialect, &words, &mut dice);
            listener.convert.finish(Listener::piece(&[], listener.now), &mut listener.out);
            let mut whole = (format(dialect.format).unwrap().open)();
            let read = match is_stream(dialect) {
                true => {
                    let bytes: Vec<u8> = words.iter().flat_map(|w| (dialect.write)(*w)).collect();
                    read_whole(whole.as_mut(), Listener::piece(&bytes, second(0)))
                }
                false => {
                    let mut read = Read::new();
                    for word in &words {
                        whole.feed(Listener::piece(&(dialect.write)(*word), second(0)), &mut read);
                    }
                    whole.finish(Listener::piece(&[], second(0)), &mut read);
                    read
                }
            };
            assert_eq!(listener.out.tally, read.tally);
            assert!(listener.out.nat.len() >= read.nat.len());
            for who in 1..=3 {
                // Each line by itself: what is heard in another order says more of who came after whom while it comes.
                let own = |read: &Read| {
                    let nat = read.nat.iter().filter(|r| r.private == IpAddr::from([100, 64, 0, who]));
                    nat.cloned().collect::<Vec<_>>()
                };
                let (live, file) = (own(&listener.out), own(&read));
                for (place, at) in (0..2).flat_map(|place| (0..=125).map(move |at| (place, at))) {
                    let port = (dialect.port)(place);
                    let (live, file) = (answer(&live, port, at), answer(&file, port, at));
                    assert_eq!(live, file, "{dialect:?} place {place} at {at} of {words:?}");
                }
            }
        }
    }
}

fn check_rows(dialect: Dialect, words: &[(Kind, u64)], wait: u64, expected: &[bool]) {
    let mut listener = Listener::new(dialect);
    for (kind, at) in words {
        listener.now = second(0).after(Duration::from_millis(*at));
        listener.begun(Duration::from_millis(wait));
        let word = Word { kind: *kind, at: *at as i64 / 1_000, place: 0, who: 1 };
        listener.hear(&(dialect.write)(word));
        listener.begun(Duration::from_millis(wait));
    }
    let open: Vec<bool> = listener.out.nat.iter().map(|r| r.life.ends_open()).collect();
    assert_eq!(open, expected, "{dialect:?} {words:?}");
}

#[test]
fn a_short_connection_is_one_row_and_a_block_is_there_at_once() {
    use Kind::{Begun, Over, Seen};
    for dialect in DIALECTS {
        let block = (dialect.port)(0) == in_block(0);
        let only_begun: &[bool] = if block { &[true] } else { &[] };
        check_rows(dialect, &[(Begun, 0)], 500, only_begun);
        check_rows(dialect, &[(Begun, 0), (Over, 30)], 500, if block { &[true, false] } else { &[false] });
        check_rows(dialect, &[(Begun, 0), (Over, 2_000)], 500, &[true, false]);
        if dialect.sees {
            let rows: &[bool] = if block { &[true, true, true, false] } else { &[true, true, false] };
            check_rows(dialect, &[(Begun, 0), (Seen, 2_000), (Seen, 4_000), (Over, 4_100)], 500, rows);
        }
    }
}

/// The node was restarted: one converter saw the beginning, the next one the end.
#[test]
fn an_end_that_another_converter_saw_ends_what_was_open() {
    for dialect in DIALECTS {
        let word = |kind, at, who| (dialect.write)(Word { kind, at, place: 0, who });
        let mut before = Listener::new(dialect);
        before.hear(&word(Kind::Begun, 10, 1));
        before.begun(Duration::ZERO);
        let mut after = Listener::new(dialect);
        after.hear(&word(Kind::Over, 20, 1));
        after.hear(&word(Kind::Begun, 30, 2));
        after.begun(Duration::ZERO);
        let records = [before.out.nat, after.out.nat].concat();
        let who = |at| answer(&records, (dialect.port)(0), at).into_iter().map(|(who, _)| who).collect::<Vec<_>>();
        assert_eq!((who(15), who(20), who(25), who(35)), (vec![1], vec![1], vec![], vec![2]), "{dialect:?}");
    }
}
