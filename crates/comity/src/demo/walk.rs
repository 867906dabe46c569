//! The whole journey without a browser. Each step says who did it, what the law said, and how long it took.

use std::{collections::BTreeMap, time::Duration};

use hyper::Method;
use serde_json::{Value, json};

use super::{
    client::{Api, Reply},
    nodes::Nodes,
    setup::{DemoNode, House},
};
use crate::{
    cli::Triage,
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

impl<'a> Walk<'a> {
    pub(crate) fn new(house: &'a House, nodes: Nodes, json: bool, kill_at: Option<u8>) -> Self {
        let walk = Self { house, nodes, api: Api::new(), json, kill_at, step: 0 };
        walk.say(&format!("{} asks {}; the clock of all nodes began at {}", house.from, house.to, house.clock_began));
        walk.say(&format!("{} records taken in within {:.1} s", house.ingested, house.ingest_ms as f64 / 1000.0));
        walk
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
        let watch = super::clock();
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

    async fn stage(&mut self, node: &DemoNode, office: &str, subject: &str) -> Result<String, No> {
        for kind in ["requests", "orders"] {
            if let Some(view) = self.get(node, office, &format!("/api/1/{kind}/{subject}")).await? {
                let stage = view.pointer("/request/stage").or_else(|| view.pointer("/order/stage"));
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
        let watch = super::clock();
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
    if office == "magistrate" {
        format!("{}.magistrate", node.id.replace("-desk", "-court"))
    } else {
        format!("{}.{office}", node.id)
    }
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
    let id = ask(walk, house).await?;
    preserve(walk, house, &id).await?;
    match triage {
        Triage::Execute => execute(walk, house, &id).await?,
        other => {
            decide(walk, house, &id, other).await?;
            if matches!(other, Triage::Refuse | Triage::Postpone) {
                return numbers(walk, house).await;
            }
            execute(walk, house, &id).await?;
        }
    }
    evidence(walk, house, &id).await?;
    numbers(walk, house).await
}

/// Steps 1 and 2: draft, check, two people, send.
async fn ask(walk: &mut Walk<'_>, house: &House) -> Result<String, No> {
    let a = house.asking();
    walk.next();
    let mut lacking = house.draft.clone();
    for field in ["port", "article-text", "necessity"] {
        lacking.remove(field);
    }
    lacking.insert("time-from".into(), "2026-11-23T16:00:00".into());
    let check = json!(lacking);
    let law = walk.check(a, &check).await?;
    walk.note(&format!("an incomplete draft is named field by field: {}", lack_words(&law)));
    let draft = Deed {
        node: a,
        office: "investigator",
        action: "draft",
        subject: "",
        fields: house.draft.clone(),
        done_at: &[],
    };
    let drafted = walk.act(draft).await?;
    let id = drafted.get("subject").and_then(Value::as_str).unwrap_or_default().to_owned();
    let view = walk.get(a, "investigator", &format!("/api/1/requests/{id}")).await?.unwrap_or_default();
    walk.law(view.pointer("/law/disclose").unwrap_or(&Value::Null));
    let propose = |office| Deed {
        node: a,
        office,
        action: "propose",
        subject: &id,
        fields: BTreeMap::new(),
        done_at: &["proposed", "sent", "acknowledged"],
    };
    walk.act(propose("investigator")).await?;
    walk.next();
    let twice = walk.get(a, "investigator", &format!("/api/1/requests/{id}")).await?.unwrap_or_default();
    if twice.pointer("/request/next").and_then(Value::as_array).is_some_and(|n| n.iter().any(|a| a == "approve")) {
        return Err(No::refused("two-people", "the drafter was offered to approve", "This must not happen."));
    }
    walk.act(Deed {
        node: a,
        office: "approver",
        action: "approve",
        subject: &id,
        fields: BTreeMap::new(),
        done_at: &["sent", "acknowledged"],
    })
    .await?;
    walk.wait(
        a,
        "approver",
        &format!("/api/1/requests/{id}"),
        "the signed receipt has come back",
        stage_is(&["acknowledged", "held"]),
    )
    .await?;
    Ok(id)
}

/// Step 3: the records are held within the minute.
async fn preserve(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<(), No> {
    let b = house.asked();
    walk.next();
    let path = format!("/api/1/requests/{id}");
    walk.wait(b, "desk", &path, "the request is here, genuine", stage_is(&["received"])).await?;
    let hold = |office| Deed {
        node: b,
        office,
        action: "hold",
        subject: id,
        fields: BTreeMap::new(),
        done_at: &["hold-ordered", "held"],
    };
    walk.act(hold("desk")).await?;
    walk.next();
    walk.act(hold("approver")).await?;
    let view = walk
        .wait(b, "desk", &path, "the provider holds the records; nothing is disclosed", stage_is(&["held"]))
        .await?;
    let text = |p: &str| view.pointer(p).and_then(Value::as_str).unwrap_or("none").to_owned();
    let would = walk.get(house.provider(), "clerk", "/api/1/work").await?.unwrap_or_default();
    let would = would.pointer("/work/0/data_ends").and_then(Value::as_str).unwrap_or("none").to_owned();
    walk.note(&format!(
        "two clocks: answer due {}; held until {}; without the hold the records would have been destroyed at {would}",
        text("/request/due"),
        text("/request/data_ends")
    ));
    Ok(())
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

fn lack_words(law: &Value) -> String {
    let lacks = law.get("lacks").and_then(Value::as_array);
    let words: Vec<String> = lacks
        .into_iter()
        .flatten()
        .map(|l| {
            format!(
                "{} ({})",
                l.get("field").and_then(Value::as_str).unwrap_or(""),
                l.get("code").and_then(Value::as_str).unwrap_or("")
            )
        })
        .collect();
    words.join(", ")
}

/// Step 4, the other endings.
async fn decide(walk: &mut Walk<'_>, house: &House, id: &str, triage: Triage) -> Result<(), No> {
    let (a, b) = (house.asking(), house.asked());
    walk.next();
    let path = format!("/api/1/requests/{id}");
    let (word, extra, told): (&str, BTreeMap<String, String>, &str) = match triage {
        Triage::Refuse => (
            "refuse",
            fields(&[
                ("ground", "NEXUS"),
                ("reasons", "The file does not show how this address bears on the case."),
                ("cure", "Send the log line of the shop's server, with its clock."),
            ]),
            "refused",
        ),
        Triage::Condition => (
            "condition",
            fields(&[("condition", "The data will be used in this case only and destroyed when it ends.")]),
            "condition-offered",
        ),
        Triage::Supplement => (
            "supplement",
            fields(&[
                ("field", "nexus"),
                ("reasons", "How the address came into the case is not clear enough."),
                ("cure", "Quote the log line with its clock."),
            ]),
            "supplement-asked",
        ),
        Triage::Postpone => (
            "postpone",
            fields(&[
                ("ground", "POST"),
                ("reasons", "A domestic investigation would be prejudiced."),
                ("until", "2027-02-01T12:00:00Z"),
            ]),
            "postponed",
        ),
        Triage::Execute => return Ok(()),
    };
    let mut form = fields(&[("decision", word)]);
    form.extend(extra);
    walk.act(Deed { node: b, office: "reviewer", action: "review", subject: id, fields: form, done_at: &[told] })
        .await?;
    let view = walk.wait(a, "investigator", &path, "the asker has been told", stage_is(&[told])).await?;
    walk.note(&format!("decision: {}", view.get("decision").and_then(Value::as_str).unwrap_or("")));
    let reply = match triage {
        Triage::Condition => {
            fields(&[("assurance", "The data will be used in this case only and destroyed when it ends.")])
        }
        Triage::Supplement => fields(&[(
            "nexus",
            "The shop's server logged: 203.0.113.10, the port and time above, clock by NTP, when the seller confirmed order 4711.",
        )]),
        Triage::Refuse => {
            walk.act(Deed {
                node: a,
                office: "investigator",
                action: "close",
                subject: id,
                fields: BTreeMap::new(),
                done_at: &["closed"],
            })
            .await?;
            return Ok(());
        }
        Triage::Postpone | Triage::Execute => return Ok(()),
    };
    walk.next();
    walk.act(Deed {
        node: a,
        office: "investigator",
        action: "reply",
        subject: id,
        fields: reply,
        done_at: &["held", "acknowledged"],
    })
    .await?;
    walk.wait(b, "reviewer", &path, "the reply has arrived", stage_is(&["held"])).await?;
    Ok(())
}

/// Steps 4 and 5: the law again, two people, consent, order, and the provider's answer.
async fn execute(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<(), No> {
    let (b, p) = (house.asked(), house.provider());
    let path = format!("/api/1/requests/{id}");
    walk.next();
    let view = walk.get(b, "reviewer", &path).await?.unwrap_or_default();
    walk.note("the law is asked again, on the requested side, today:");
    walk.law(view.pointer("/law/disclose").unwrap_or(&Value::Null));
    if view.pointer("/law/disclose/authorisation/required").and_then(Value::as_bool) == Some(true) {
        walk.note(&format!(
            "its law asks for an independent authorisation: {}",
            view.pointer("/law/disclose/authorisation/by").and_then(Value::as_str).unwrap_or("")
        ));
        walk.act(Deed {
            node: b,
            office: "magistrate",
            action: "authorise",
            subject: id,
            fields: BTreeMap::new(),
            done_at: &[],
        })
        .await?;
    }
    let review = fields(&[
        ("decision", "execute"),
        ("reasons", "Complete; an offence under both laws; no ground for refusal is seen."),
        ("safeguard.political", "no"),
        ("safeguard.discrimination", "no"),
        ("safeguard.death-or-torture", "no"),
        ("safeguard.privileged", "no"),
    ]);
    walk.act(Deed {
        node: b,
        office: "reviewer",
        action: "review",
        subject: id,
        fields: review,
        done_at: &["reviewed"],
    })
    .await?;
    walk.next();
    walk.act(Deed {
        node: b,
        office: "approver",
        action: "execute",
        subject: id,
        fields: BTreeMap::new(),
        done_at: &["granted"],
    })
    .await?;
    let view = walk.get(b, "approver", &path).await?.unwrap_or_default();
    let order = view.get("order").and_then(Value::as_str).unwrap_or_default().to_owned();
    let order_path = format!("/api/1/orders/{order}");
    walk.next();
    let view = walk
        .wait(p, "clerk", &order_path, "the provider has the verified order", |v| {
            v.get("refusal").is_some_and(Value::is_null)
        })
        .await?;
    let list = |n: &str| {
        view.get(n)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    walk.note(&format!(
        "ordered by {}, approved by {}",
        view.get("ordered_by").and_then(Value::as_str).unwrap_or(""),
        list("approved_by")
    ));
    walk.act(Deed {
        node: p,
        office: "clerk",
        action: "look-up",
        subject: &order,
        fields: BTreeMap::new(),
        done_at: &["looked-up", "answered"],
    })
    .await?;
    let view = walk.get(p, "clerk", &order_path).await?.unwrap_or_default();
    answer_words(walk, house, view.get("answer").unwrap_or(&Value::Null))?;
    walk.next();
    walk.act(Deed {
        node: p,
        office: "clerk",
        action: "produce",
        subject: &order,
        fields: BTreeMap::new(),
        done_at: &["answered"],
    })
    .await?;
    walk.wait(b, "reviewer", &path, "the production has arrived", stage_is(&["produced"])).await?;
    Ok(())
}

/// The clerk sees candidates and doubt; the sample says who it really was.
fn answer_words(walk: &Walk<'_>, house: &House, answer: &Value) -> Result<(), No> {
    let number = |p: &str| answer.pointer(p).and_then(Value::as_u64).unwrap_or(0);
    walk.note(&format!(
        "the answer that would be produced: {} candidate(s); {} line(s) shared this address; period widened by {} ms for the clocks",
        answer.get("candidates").and_then(Value::as_array).map_or(0, Vec::len), number("/shared_by"), number("/widened_by_ms")
    ));
    let mut found = Vec::new();
    for candidate in answer.get("candidates").and_then(Value::as_array).into_iter().flatten() {
        let subscriber = candidate.get("subscriber").and_then(Value::as_str).unwrap_or("unknown");
        found.push(subscriber.to_owned());
        let doubts = candidate
            .get("doubts")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("; ");
        let shape = candidate.get("shape").and_then(Value::as_str).unwrap_or("");
        walk.note(&format!(
            "    {subscriber} ({shape}); doubt: {}",
            if doubts.is_empty() { "none recorded" } else { &doubts }
        ));
    }
    if found == house.expected {
        Ok(())
    } else {
        Err(No::refused(
            "wrong-answer",
            format!("expected {:?}, found {found:?}", house.expected),
            "The archive is wrong: this must not happen.",
        ))
    }
}

/// Steps 6 and 7: the package, verified by the asker, left for a court; the outcome.
async fn evidence(walk: &mut Walk<'_>, house: &House, id: &str) -> Result<(), No> {
    let (a, b) = (house.asking(), house.asked());
    let path = format!("/api/1/requests/{id}");
    walk.next();
    walk.act(Deed {
        node: b,
        office: "reviewer",
        action: "transmit",
        subject: id,
        fields: BTreeMap::new(),
        done_at: &["transmitted", "delivered"],
    })
    .await?;
    let view =
        walk.wait(a, "investigator", &path, "the evidence package has arrived", stage_is(&["delivered"])).await?;
    let digest = view.get("package").and_then(Value::as_str).unwrap_or_default().to_owned();
    walk.next();
    walk.act(Deed {
        node: a,
        office: "investigator",
        action: "verify",
        subject: id,
        fields: BTreeMap::new(),
        done_at: &["verified", "outcome-reported"],
    })
    .await?;
    let bytes = walk.package(a, "investigator", &digest).await?;
    let file = house.dir.join("package.zip");
    std::fs::write(&file, &bytes).map_err(|e| No::file(&file, &e))?;
    let report = crate::verify::with_directory(&bytes, &house.dir.join("directory"), &house.roots, 2)?;
    if !report.vouched() {
        return Err(No::refused("not-verified", "the package does not verify offline", "This must not happen."));
    }
    walk.note(&format!("{} ({} bytes) verifies offline:", file.display(), bytes.len()));
    for line in &report.proven {
        walk.note(&format!("    proven: {line}"));
    }
    for line in &report.not_proven {
        walk.note(&format!("    NOT proven: {line}"));
    }
    walk.next();
    let outcome = fields(&[
        ("result", "identified"),
        ("words", "The subscriber was identified and heard; proceedings continue."),
    ]);
    walk.act(Deed {
        node: a,
        office: "investigator",
        action: "outcome",
        subject: id,
        fields: outcome,
        done_at: &["outcome-reported", "closed"],
    })
    .await?;
    walk.wait(b, "reviewer", &path, "the outcome has arrived", stage_is(&["outcome-reported"])).await?;
    walk.act(Deed {
        node: b,
        office: "reviewer",
        action: "close",
        subject: id,
        fields: BTreeMap::new(),
        done_at: &["closed"],
    })
    .await?;
    walk.act(Deed {
        node: a,
        office: "investigator",
        action: "close",
        subject: id,
        fields: BTreeMap::new(),
        done_at: &["closed"],
    })
    .await?;
    Ok(())
}

/// Step 7: the figures, recomputed from the log, and every log audited.
pub(crate) async fn numbers(walk: &mut Walk<'_>, house: &House) -> Result<(), No> {
    walk.next();
    for node in &house.nodes {
        let store = store::Store::read_only(&node.files.store()).await.map_err(|e| No::trouble("the records", &e))?;
        let watch = super::clock();
        let entries = store.audit().await.map_err(|e| No::trouble("the log", &e))?;
        walk.report(
            &node.id,
            &format!("log audited: {entries} entries, each hashed again"),
            watch.elapsed().as_millis(),
        );
        let events = store.all_events().await.map_err(|e| No::trouble("the records", &e))?;
        let figures = node::desk::statistics(&events, crate::stats::year_of(house.clock_began));
        let counts: Vec<String> =
            figures.counts.iter().filter(|(k, _)| !k.contains(".now.")).map(|(k, v)| format!("{k} {v}")).collect();
        walk.note(&counts.join(", "));
        // Nothing may happen twice, whatever was killed.
        for once in [
            "asking.sent",
            "asked.received.urgent",
            "asked.held",
            "asked.granted",
            "asked.produced",
            "asked.transmitted",
        ] {
            if figures.counts.get(once).is_some_and(|n| *n > 1) {
                return Err(No::refused(
                    "twice",
                    format!("{once} happened twice at {}", node.id),
                    "This must not happen.",
                ));
            }
        }
    }
    Ok(())
}
