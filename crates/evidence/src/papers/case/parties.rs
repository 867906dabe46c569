//! Who acts: houses, offices and tools. A person is an office account, and nothing more is said of that person.

use terms::{NodeId, OfficerId, Role, StateCode};

use super::{
    Graph,
    node::{Node, moment},
};
use crate::{
    custody::Tool,
    papers::{Leave, Side},
};

impl Graph<'_> {
    pub(super) fn parties(&mut self) {
        let f = self.facts;
        for side in [&f.asking, &f.answering] {
            self.house(side);
        }
        for signed in &f.signed {
            self.node_of(signed.holder.holder.node(), Some(signed.holder.state));
        }
    }

    fn house(&mut self, side: &Side) {
        let Side { state, name, node, .. } = side;
        let (kind, what, said) = match node {
            Some(node) => ("node", node.to_string(), format!("Node {node}, state {state}")),
            None => ("state", state.to_string(), format!("State {state}")),
        };
        self.add(kind, &what, |_| {
            Node::new("uco-identity:Organization").text("uco-core:name", name).text("uco-core:description", &said)
        });
    }

    fn node_of(&mut self, node: &NodeId, state: Option<StateCode>) -> String {
        let state = state.map_or_else(String::new, |state| format!(", state {state}"));
        self.add("node", node.as_str(), |_| {
            Node::new("uco-identity:Organization")
                .text("uco-core:name", node.as_str())
                .text("uco-core:description", &format!("Node {node}{state}"))
        })
    }

    /// The house at which something was done.
    pub(super) fn place(&mut self, node: &NodeId) -> String {
        self.node_of(node, None)
    }

    /// An office account in its office at its node.
    pub(super) fn officer(&mut self, officer: &OfficerId, role: Role, node: &NodeId) -> String {
        let who = format!("{officer} {role} {node}");
        let id = self.add("officer", &who, |_| {
            Node::new("uco-identity:Identity")
                .text("uco-core:name", officer.as_str())
                .text("uco-core:description", &format!("Office account at {node}, acting as {role}"))
        });
        let office = self
            .add("role", &role.to_string(), |_| Node::new("uco-role:Role").text("uco-core:name", &role.to_string()));
        let house = self.node_of(node, None);
        self.relation(&id, "Has_Role", &office);
        self.relation(&id, "Acts_At", &house);
        id
    }

    /// A program at one version.
    pub(super) fn tool(&mut self, tool: &Tool) -> String {
        self.add("tool", &format!("{}\n{}", tool.name, tool.version), |_| {
            Node::new("uco-tool:Tool").text("uco-core:name", &tool.name).text("uco-tool:version", &tool.version)
        })
    }

    /// The grant and the order.
    pub(super) fn leaves(&mut self) {
        let f = self.facts;
        for (kind, leave) in [("grant", &f.grant), ("order", &f.order)] {
            if let Some(leave) = leave {
                self.leave(kind, leave);
            }
        }
    }

    fn leave(&mut self, kind: &'static str, leave: &Leave) {
        let id = self.add("authorization", kind, |_| {
            let mut node = Node::new("case-investigation:Authorization")
                .text("uco-core:name", leave.reference.as_deref().unwrap_or(kind))
                .text("case-investigation:authorizationType", kind)
                .texts(
                    "case-investigation:authorizationIdentifier",
                    leave.reference.iter().chain(&leave.file).cloned().collect(),
                );
            for (property, at) in [("uco-core:startTime", leave.from), ("uco-core:endTime", leave.until)] {
                node = match at {
                    Some(at) => node.set(property, moment(at)),
                    None => node,
                };
            }
            node
        });
        let file = leave.file.as_ref().map(|file| self.name("file", file)).filter(|file| self.known.contains(file));
        if let Some(file) = file {
            self.relation(&id, "Contained_Within", &file);
        }
    }

    pub(super) fn relation(&mut self, from: &str, kind: &str, to: &str) {
        self.add("relation", &format!("{from} {kind} {to}"), |_| {
            Node::new("uco-core:Relationship")
                .link("uco-core:source", from)
                .link("uco-core:target", to)
                .text("uco-core:kindOfRelationship", kind)
                .set("uco-core:isDirectional", serde_json::json!(true))
        });
    }
}
