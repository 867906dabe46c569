//! The facts as a graph of the Cyber-investigation Analysis Standard Expression, CASE 1.4, on the Unified Cyber Ontology, UCO
//! 1.4, written as JSON-LD 1.1. `case_validate` accepts it (`tools/papers.sh`).
//!
//! Names of things are UUIDs made from the request and what the thing is, so that the same facts give the same bytes.

mod acts;
mod node;
mod parties;
mod things;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::node::{Node, moment};
use super::Facts;
use crate::{hash::sha256, json};

/// More steps or files than this are left to `custody.json` and the manifests; an annotation says so.
const MOST: usize = 1_000;

/// Everything in the graph, and what is already there.
struct Graph<'a> {
    facts: &'a Facts,
    nodes: Vec<Value>,
    known: BTreeSet<String>,
}

/// The whole file.
pub(super) fn graph(facts: &Facts) -> Vec<u8> {
    let mut graph = Graph { facts, nodes: Vec::new(), known: BTreeSet::new() };
    graph.marking();
    graph.files();
    graph.leaves();
    graph.parties();
    graph.custody();
    graph.assertions();
    graph.investigation();
    let prefix = |name: &str| format!("https://ontology.unifiedcyberontology.org/uco/{name}/");
    json::encode(&json!({
        "@context": {
            "case-investigation": "https://ontology.caseontology.org/case/investigation/",
            "uco-action": prefix("action"),
            "uco-core": prefix("core"),
            "uco-identity": prefix("identity"),
            "uco-marking": prefix("marking"),
            "uco-observable": prefix("observable"),
            "uco-role": prefix("role"),
            "uco-tool": prefix("tool"),
            "uco-types": prefix("types"),
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": graph.nodes,
    }))
}

impl Graph<'_> {
    /// The name of a thing: a UUID from what it is, in the form of version 5 (by name), which UCO asks for, but with SHA-256.
    fn name(&self, kind: &str, what: &str) -> String {
        let digest = sha256(format!("comity-case-v1\n{}\n{kind}\n{what}", self.facts.request).as_bytes()).to_string();
        let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default().to_owned();
        format!("urn:uuid:{}-{}-5{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
    }

    /// Puts a thing into the graph once, and gives its name.
    fn add(&mut self, kind: &str, what: &str, node: impl FnOnce(&Self) -> Node) -> String {
        let id = self.name(kind, what);
        if self.known.insert(id.clone()) {
            let node = node(self).named(&id);
            self.nodes.push(node);
        }
        id
    }

    /// The investigation holds everything else.
    fn investigation(&mut self) {
        let members: Vec<String> = self.known.iter().cloned().collect();
        let leaves = [self.name("authorization", "grant"), self.name("authorization", "order")];
        let allowed = leaves.iter().filter(|id| self.known.contains(*id));
        let node = Node::new("case-investigation:Investigation")
            .text("uco-core:name", &self.facts.limits.case_ref)
            .text("uco-core:description", &format!("Answer to request {}", self.facts.request))
            .text("case-investigation:investigationForm", "case")
            .set("uco-core:objectCreatedTime", moment(self.facts.packed_at))
            .links("case-investigation:relevantAuthorization", allowed)
            .links("uco-core:object", &members);
        self.add("investigation", "", |_| node);
    }
}
