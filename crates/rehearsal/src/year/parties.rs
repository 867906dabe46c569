//! States and providers, where they are, and who works there.

use std::sync::Arc;

use law::Book;
use terms::{Instant, StateCode};

use super::{
    case::{Case, Kind, Step},
    desk::Desk,
    hours::Hours,
    setting::{BadSetting, Setting},
};

/// One state.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) name: String,
    code: Option<StateCode>,
    pub(crate) hours: Arc<Hours>,
    /// Its providers: the number of each, and the sum of the weights up to it.
    pub(crate) providers: Vec<(u16, u64)>,
}

/// Everybody. Desks: for each party two, the ordinary one and the one on call; states first.
#[derive(Debug)]
pub(crate) struct Parties {
    pub(crate) start: Instant,
    pub(crate) states: Vec<State>,
    pub(crate) desks: Vec<Desk>,
    /// Sums of weights up to each state.
    pub(crate) asks: Vec<u64>,
    pub(crate) receives: Vec<u64>,
}

impl Parties {
    pub(crate) fn of(setting: &Setting, book: &Book) -> Result<Self, BadSetting> {
        let start = format!("{:04}-01-01T00:00:00Z", setting.year);
        let start = Instant::parse(&start).map_err(|e| BadSetting(e.to_string()))?;
        let opening = (setting.desk.opens, setting.desk.closes);
        let (mut states, always) = (Vec::new(), Arc::new(Hours::always()));
        for (name, offset) in setting.list()? {
            let code: Option<StateCode> = name.parse().ok();
            let profile = code.and_then(|c| book.state(c));
            let hours = Arc::new(Hours::of(start, offset, opening, profile));
            states.push(State { name, code, hours, providers: Vec::new() });
        }
        let names: Vec<&str> = states.iter().map(|s| s.name.as_str()).collect();
        let asks = weights(&names, &setting.who.asks);
        let receives = weights(&names, &setting.who.receives);
        let homes = place(setting, &mut states, &receives);
        let two = |hours: &Arc<Hours>| [Desk::new(Arc::clone(hours)), Desk::new(Arc::clone(&always))];
        let hours =
            states.iter().map(|s| &s.hours).chain(homes.iter().filter_map(|h| states.get(*h)).map(|s| &s.hours));
        let desks = hours.flat_map(two).collect();
        Ok(Self { start, asks: summed(&asks), receives: summed(&receives), states, desks })
    }

    pub(crate) fn code(&self, state: u16) -> Option<StateCode> {
        self.states.get(usize::from(state))?.code
    }

    /// At which desk a step of a case is done.
    pub(crate) fn desk_of(&self, case: &Case) -> usize {
        let party = if case.step == Step::Provide {
            self.states.len() + usize::from(case.provider)
        } else {
            usize::from(case.to)
        };
        2 * party + usize::from(case.kind == Kind::Emergency)
    }

    /// As many people as last year's receipts needed; at least one. What the setting gives goes before.
    pub(crate) fn staff(&mut self, setting: &Setting, cases: &[Case]) {
        let mut needed = vec![0_u64; self.desks.len()];
        for case in cases {
            for step in [Step::Prepare, Step::Decide, Step::Provide, Step::Send] {
                let at = self.desk_of(&Case { step, ..*case });
                if let Some(sum) = needed.get_mut(at) {
                    *sum += u64::from(case.work(setting, step));
                }
            }
        }
        let grown = 100 + setting.volume.growth_percent;
        for (n, (desk, minutes)) in self.desks.iter_mut().zip(needed).enumerate() {
            let busy = if n.is_multiple_of(2) { setting.desk.busy_percent } else { setting.desk.duty_percent };
            let each = (desk.hours.minutes() * busy * grown).max(1);
            let people = u32::try_from((minutes * 100 * 100).div_ceil(each)).unwrap_or(u32::MAX).max(1);
            let given =
                self.states.get(n / 2).filter(|_| n.is_multiple_of(2)).and_then(|s| setting.officers.get(&s.name));
            desk.employ(given.copied().unwrap_or(people));
        }
    }
}

/// Given parts of a thousand; the rest evenly over those without. Scaled, so that an even rest of anything is a number.
fn weights(names: &[&str], given: &std::collections::BTreeMap<String, u64>) -> Vec<u64> {
    let scale = 1_000_000;
    let sum: u64 = given.values().sum();
    let others = names.iter().filter(|n| !given.contains_key(**n)).count();
    let rest = (1000 - sum.min(1000)) * scale / u64::try_from(others).unwrap_or(1).max(1);
    // A state with nothing at all could make a choice impossible where only two take part.
    names.iter().map(|n| given.get(*n).map_or(rest, |w| w * scale).max(1)).collect()
}

fn summed(weights: &[u64]) -> Vec<u64> {
    let sum = |so_far: &mut u64, w: &u64| {
        *so_far += w;
        Some(*so_far)
    };
    weights.iter().scan(0, sum).collect()
}

/// Gives each state its providers; answers with the home of each provider.
fn place(setting: &Setting, states: &mut [State], receives: &[u64]) -> Vec<usize> {
    let (count, all) = (states.len(), receives.iter().sum::<u64>().max(1));
    let each = setting.who.providers_each.min(setting.providers / count.max(1)).max(1);
    let spread = u64::try_from(setting.providers.saturating_sub(each * count)).unwrap_or(0);
    let mut homes = Vec::new();
    for (n, weight) in receives.iter().enumerate() {
        let more = usize::try_from(spread.saturating_mul(*weight / 1000) / (all / 1000).max(1)).unwrap_or(0);
        homes.extend(std::iter::repeat_n(n, each + more));
    }
    homes.truncate(setting.providers);
    // What rounding left over goes to the first states in turn.
    let missing = setting.providers - homes.len();
    homes.extend((0..missing).map(|n| n % count.max(1)));
    for (provider, home) in homes.iter().enumerate() {
        let Some(state) = states.get_mut(*home) else { continue };
        let weight = size(setting, state);
        let so_far = state.providers.last().map_or(0, |(_, sum)| *sum);
        state.providers.push((u16::try_from(provider).unwrap_or(u16::MAX), so_far + weight));
    }
    homes
}

/// The next provider's weight: the biggest as given, then each as the inverse of its rank.
fn size(setting: &Setting, state: &State) -> u64 {
    let (rank, who) = (state.providers.len(), &setting.who);
    let given = if state.name == who.biggest_in { who.biggest.as_slice() } else { &[] };
    if let Some(size) = given.get(rank) {
        return (size * 1_000_000).max(1);
    }
    let rank = u64::try_from(rank - given.len()).unwrap_or(0) + 1;
    if given.is_empty() {
        return 1_000_000 / rank;
    }
    // About eight is the sum of the inverses of the first two thousand ranks.
    let rest = given.iter().sum::<u64>() * 1_000_000 * (1000 - who.biggest_per_mille) / who.biggest_per_mille.max(1);
    (rest / 8 / rank).max(1)
}
