//! Which member is to be asked for at an address: hosts and ports say nothing of who answers there.

use std::{collections::BTreeMap, error::Error, sync::Arc};

use exchange::Directory;
use hyper_rustls::ResolveServerName;
use rustls::pki_types::ServerName;
use terms::NodeId;

use super::peers::place;

/// Members by host and port, as their directory gives their addresses.
#[derive(Debug, Clone)]
pub(crate) struct Names(Arc<BTreeMap<String, NodeId>>);

impl Names {
    pub(super) fn of(directory: &Directory) -> Self {
        let at = |node: &exchange::Node| Some((place(node.url())?, node.id().clone()));
        Self(Arc::new(directory.nodes().filter_map(at).collect()))
    }
}

impl ResolveServerName for Names {
    fn resolve(&self, uri: &hyper::Uri) -> Result<ServerName<'static>, Box<dyn Error + Send + Sync>> {
        let id = uri.authority().and_then(|place| self.0.get(place.as_str()));
        // No other host is spoken to over TLS: there would be nothing to know it by.
        let id = id.ok_or("no member of the directory has this address")?;
        Ok(ServerName::try_from(id.as_str().to_owned())?)
    }
}
