//! What a partner without a node told, by any channel: the case moves as it would by letter, and says that no key proves it.

use request::{Command, Outside, Side, State, Told};
use store::stream;
use terms::{Ground, Instant};

use super::{channel, partner};
use crate::{
    desk::{
        answers::asked,
        mail::replay,
        no::No,
        turn::{Done, Turn},
    },
    partners::PartnerConfig,
};

/// An officer records what was told.
pub(crate) async fn hear(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let by = how(turn, partner(turn.node, &state)?)?;
    let told = told(turn, &state)?;
    let events = state.decide(Command::HearOutside { told, by })?;
    let batch = turn.batch(&stream::asking(id), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "recorded as told from outside: no key proves it"))
}

fn told(turn: &Turn<'_>, state: &State) -> Result<Told, No> {
    let until = |text: &str| {
        Instant::parse(text).map_err(|e| No::refused("until", e.to_string(), "Write it like 2027-01-15T12:00:00Z."))
    };
    let cure = "Choose received, held, execute, condition, supplement, postpone, refuse or not-executed.";
    let word = turn.needs("told", cure)?;
    Ok(match word {
        "received" => Told::Received,
        "held" => Told::Held { until: turn.field("until").map(until).transpose()? },
        "not-executed" => {
            let ground = turn.field("ground").unwrap_or(Ground::NoData.as_str()).parse::<Ground>();
            let ground =
                ground.map_err(|e| No::refused("ground", e.to_string(), "Choose one of the listed grounds."))?;
            Told::NotExecuted { ground, reason: turn.needs("reasons", "Write what they said.")?.to_owned() }
        }
        other => Told::Decided(asked::decided(turn, other)?.ok_or_else(|| {
            state
                .decide(Command::Close)
                .err()
                .map_or_else(|| No::refused("told", "that cannot be told", cure), No::from)
        })?),
    })
}

/// Who brought or told it, and whether somebody asked under the registered number. No other number counts.
pub(super) fn how(turn: &Turn<'_>, partner: &PartnerConfig) -> Result<Outside, No> {
    let who = turn.needs("brought-by", "Name the person or service that brought or told it.")?.to_owned();
    let channel = channel(turn.needs("channel", "Choose how it came.")?)?;
    let number = turn.field("number").map(str::to_owned);
    if number.as_ref().is_some_and(|number| plain(number) != plain(&partner.telephone)) {
        return Err(No::refused(
            "not-registered",
            "that is not the number that is registered for them",
            format!(
                "Call {} and ask there whether it is theirs; a number from the letter proves nothing.",
                partner.telephone
            ),
        ));
    }
    let spoke_with = match &number {
        Some(_) => Some(turn.needs("spoke-with", "Write who confirmed it there.")?.to_owned()),
        None => None,
    };
    Ok(Outside { who, channel, number, spoke_with })
}

/// Spaces and dashes in a number are taste.
fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric() || *c == '+').collect()
}
