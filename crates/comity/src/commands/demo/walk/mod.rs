//! The whole journey without a browser. Each step says who did it, what the law said, and how long it took.

mod ask;
mod endings;
mod evidence;
mod execute;
mod hold;
mod urgent;

pub(crate) use evidence::{leave_for_a_court, numbers};
pub(crate) use urgent::{make_urgent, play_urgent};

use std::{collections::BTreeMap, time::Duration};

use hyper::Method;
use serde_json::{Value, json};

use super::{
    nodes::Nodes,
    setup::{DemoNode, House},
};

use crate::{
    cli::demo::Triage,
    client::{Api, Reply},
    commands::sign::road::trust,
    say::{self, Colour, No},
};

/// A step that is not there after this long has failed.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The journey so far.
pub(crate) struct Walk<'a> {
    pub(crate) house: &'a House,
    nodes: Nodes,
    api: Api,
    json: bool,
    kill_at: Option<u8>,
    step: u8,
}

/// One act of a step.
pub(crate) struct Deed<'a> {
    pub(crate) node: &'a DemoNode,
    pub(crate) office: &'a str,
    pub(crate) action: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) fields: BTreeMap<String, String>,
    /// When the record is at one of these stages, the act has been done, whoever saw it.
    pub(crate) done_at: &'a [&'a str],
}

impl<'a> Deed<'a> {
    /// An act without fields.
    pub(crate) fn press(
        node: &'a DemoNode,
        office: &'a str,
        action: &'a str,
        subject: &'a str,
        done_at: &'a [&'a str],
    ) -> Self {
        Self { node, office, action, subject, fields: BTreeMap::new(), done_at }
    }

    /// With these fields.
    pub(crate) fn with(self, fields: BTreeMap<String, String>) -> Self {
        Self { fields, ..self }
    }
}

impl<'a> Walk<'a> {
    pub(crate) fn new(house: &'a House, nodes: Nodes, json: bool, kill_at: Option<u8>) -> Result<Self, No> {
        // Its nodes are processes of this machine.
        let api = Api::trusting(trust(None)?);
        let walk = Self { house, nodes, api, json, kill_at, step: 0 };
        walk.say(&format!("{} asks {}; the clock of all nodes began at {}", house.from, house.to, house.clock_began));
        walk.say(&format!("{} records taken in within {:.1} s", house.ingested, house.ingest_ms as f64 / 1000.0));
        Ok(walk)
    }

    fn say(&self, text: &str) {
        if !self.json {
            println!("      {}", say::coloured(text, Colour::Dim));
        }
    }

    /// A line of explanation under a step.
    pub(crate) fn note(&self, text: &str) {
        if self.json {
            println!("{}", json!({ "note": text }));
        } else {
            println!("            {text}");
        }
    }

    pub(crate) fn report(&self, who: &str, what: &str, ms: u128) {
        if self.json {
            println!("{}", json!({ "step": self.step, "who": who, "what": what, "ms": ms }));
        } else {
            println!("{:>4}  {:>5} ms  {}  {what}", self.step, ms, say::coloured(format!("{who:<30}"), Colour::Green));
        }
    }

    pub(crate) fn end(&self, ms: u128) {
        if self.json {
            println!("{}", json!({ "ok": true, "ms": ms }));
        } else {
            println!(
                "\n{} Every step verified itself. {:.1} s in all, set-up included.",
                say::coloured("done:", Colour::Green),
                ms as f64 / 1000.0
            );
        }
    }

    /// The next step begins; here a node may be killed.
    pub(crate) fn next(&mut self) {
        self.step += 1;
    }

    /// Does an act and waits out a node that is away. What an earlier try has done is not done again.
    pub(crate) async fn act(&mut self, deed: Deed<'_>) -> Result<Value, No> {
        let watch = crate::stopwatch::clock();
        let account = account(deed.node, deed.office);
        let officer = deed
            .node
            .officers
            .iter()
            .find(|o| o.id == account)
            .ok_or_else(|| No::usage(format!("no officer {account}")))?;
        let body = json!({ "subject": deed.subject, "fields": deed.fields });
        let path = format!("/api/1/act/{}", deed.action);
        let mut answer = Value::Null;
        if self.kill_at == Some(self.step) {
            self.kill_at = None;
            let call = self.api.call(&deed.node.url, (&officer.id, &officer.phrase), Method::POST, &path, Some(&body));
            // Killed while it works: the answer, if any, is thrown away.
            let _ = tokio::time::timeout(Duration::from_millis(2), call).await;
            self.nodes.kill_and_restart(deed.node).await?;
            self.note(&format!("{} was killed (SIGKILL) in the middle of this and started again", deed.node.id));
        }
        while watch.elapsed() < PATIENCE {
            match self
                .api
                .call(&deed.node.url, (&officer.id, &officer.phrase), Method::POST, &path, Some(&body))
                .await?
            {
                Reply::Done(value) => {
                    answer = value;
                    break;
                }
                Reply::Refused(refusal) if refusal.get("code").and_then(Value::as_str) == Some("out-of-turn") => {
                    let stage = self.stage(deed.node, deed.office, deed.subject).await?;
                    if deed.done_at.contains(&stage.as_str()) {
                        break;
                    }
                    return Err(refused(&refusal));
                }
                Reply::Refused(refusal)
                    if refusal.get("code").and_then(Value::as_str) == Some("same-person")
                        && !deed.done_at.is_empty() =>
                {
                    break;
                }
                Reply::Refused(refusal) => return Err(refused(&refusal)),
                Reply::Away => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
        let says = answer.get("says").and_then(Value::as_str).unwrap_or("done before the node was killed");
        self.report(&officer.name, &format!("{}: {says}", deed.action), watch.elapsed().as_millis());
        Ok(answer)
    }

    /// An act that has to be refused with this code.
    pub(crate) async fn refused(&mut self, deed: Deed<'_>, code: &str) -> Result<(), No> {
        let (who, action) = (account(deed.node, deed.office), deed.action);
        match self.act(deed).await {
            Err(No::Refused { code: found, says, cure }) if found == code => {
                self.report(&who, &format!("{action}: REFUSED ({code})"), 0);
                self.note(&says);
                self.note(&format!("how to put it right: {cure}"));
                Ok(())
            }
            Err(other) => Err(other),
            Ok(_) => Err(No::refused("not-refused", format!("{action} was not refused"), "This must not happen.")),
        }
    }

    async fn stage(&mut self, node: &DemoNode, office: &str, subject: &str) -> Result<String, No> {
        for kind in ["requests", "orders", "direct"] {
            if let Some(view) = self.get(node, office, &format!("/api/1/{kind}/{subject}")).await? {
                let at = |kind: &str| view.pointer(&format!("/{kind}/stage"));
                let stage = at("request").or_else(|| at("order")).or_else(|| at("direct"));
                return Ok(stage.and_then(Value::as_str).unwrap_or("").to_owned());
            }
        }
        Ok(String::new())
    }

    pub(crate) async fn get(&mut self, node: &DemoNode, office: &str, path: &str) -> Result<Option<Value>, No> {
        let account = account(node, office);
        let officer =
            node.officers.iter().find(|o| o.id == account).ok_or_else(|| No::usage(format!("no officer {account}")))?;
        match self.api.call(&node.url, (&officer.id, &officer.phrase), Method::GET, path, None).await? {
            Reply::Done(value) => Ok(Some(value)),
            Reply::Refused(_) | Reply::Away => Ok(None),
        }
    }

    /// Waits until a record looks as it must.
    pub(crate) async fn wait(
        &mut self,
        node: &DemoNode,
        office: &str,
        path: &str,
        what: &str,
        is: impl Fn(&Value) -> bool,
    ) -> Result<Value, No> {
        let watch = crate::stopwatch::clock();
        while watch.elapsed() < PATIENCE {
            if let Some(view) = self.get(node, office, path).await?
                && is(&view)
            {
                self.report(&node.id, what, watch.elapsed().as_millis());
                return Ok(view);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Err(No::refused(
            "not-in-time",
            format!("{what}: not within {} s", PATIENCE.as_secs()),
            "Look at the pages of both nodes.",
        ))
    }

    pub(crate) async fn package(&mut self, node: &DemoNode, office: &str, digest: &str) -> Result<Vec<u8>, No> {
        let account = account(node, office);
        self.api
            .bytes(&node.url, &account, &format!("/api/1/packages/{digest}"))
            .await
            .ok_or_else(|| No::refused("package", "the package cannot be fetched", "Look at the request's page."))
    }
}

fn account(node: &DemoNode, office: &str) -> String {
    let body =
        if matches!(office, "magistrate" | "judge") { node.id.replace("-desk", "-court") } else { node.id.clone() };
    format!("{body}.{office}")
}

fn refused(refusal: &Value) -> No {
    let text = |name: &str| refusal.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let lacks: Vec<String> = refusal
        .get("lacks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|l| format!("\n  - {}", l.get("says").and_then(Value::as_str).unwrap_or("")))
        .collect();
    No::refused(&text("code"), text("says") + &lacks.concat(), text("cure"))
}

pub(crate) fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn stage_is<'v>(stages: &'v [&'v str]) -> impl Fn(&Value) -> bool + 'v {
    move |view| view.pointer("/request/stage").and_then(Value::as_str).is_some_and(|s| stages.contains(&s))
}

/// Plays it.
pub(crate) async fn play(walk: &mut Walk<'_>, triage: Triage) -> Result<(), No> {
    let house = walk.house;
    let id = ask::ask(walk, house).await?;
    hold::preserve(walk, house, &id).await?;
    match triage {
        Triage::Execute => execute::execute(walk, house, &id).await?,
        other => {
            endings::decide(walk, house, &id, other).await?;
            if matches!(other, Triage::Refuse | Triage::Postpone) {
                return numbers(walk, house).await;
            }
            execute::execute(walk, house, &id).await?;
        }
    }
    evidence::evidence(walk, house, &id).await?;
    numbers(walk, house).await
}

impl Walk<'_> {
    async fn check(&mut self, node: &DemoNode, draft: &Value) -> Result<Value, No> {
        let account = account(node, "investigator");
        let officer = node.officers.iter().find(|o| o.id == account).ok_or_else(|| No::usage("no investigator"))?;
        match self
            .api
            .call(&node.url, (&officer.id, &officer.phrase), Method::POST, "/api/1/check", Some(draft))
            .await?
        {
            Reply::Done(value) => Ok(value),
            Reply::Refused(refusal) => Err(refused(&refusal)),
            Reply::Away => Err(No::refused("away", "the node is away", "Try again.")),
        }
    }

    /// What the law said, in a few lines.
    pub(crate) fn law(&self, answer: &Value) {
        let text = |v: Option<&Value>| v.and_then(Value::as_str).unwrap_or("none").to_owned();
        if let Some(basis) = answer.pointer("/bases/0") {
            self.note(&format!(
                "legal basis: {} ({})",
                text(basis.get("says")),
                text(basis.pointer("/citation/source"))
            ));
        }
        for count in answer.pointer("/dual_criminality/counts").and_then(Value::as_array).into_iter().flatten() {
            self.note(&format!("dual criminality, {}: {}", text(count.get("conduct")), text(count.get("result"))));
            for element in count.get("elements").and_then(Value::as_array).into_iter().flatten() {
                self.note(&format!(
                    "    {} {:<7} {} ({})",
                    text(element.get("state")),
                    text(element.get("result")),
                    text(element.get("says")),
                    text(element.pointer("/citation/source"))
                ));
            }
        }
        self.note(&format!(
            "deadline: {} ({})",
            text(answer.pointer("/deadline/due")),
            text(answer.pointer("/deadline/says"))
        ));
        if answer.get("rests_on_unverified").and_then(Value::as_bool) == Some(true) {
            self.note("this answer rests on law records that nobody has verified yet");
        }
    }
}
