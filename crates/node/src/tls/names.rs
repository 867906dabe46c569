//! Which member is to be asked for at an address: hosts and ports say nothing of who answers there.

use std::{error::Error, sync::Arc};

use hyper_rustls::ResolveServerName;
use rustls::pki_types::ServerName;

use crate::directory::{InForce, Newest};

/// Members by host and port, as the directory in use gives their addresses.
#[derive(Debug, Clone)]
pub(crate) struct Names(Arc<Newest<InForce>>);

impl Names {
    pub(super) fn of(directory: Arc<Newest<InForce>>) -> Self {
        Self(directory)
    }
}

impl ResolveServerName for Names {
    fn resolve(&self, uri: &hyper::Uri) -> Result<ServerName<'static>, Box<dyn Error + Send + Sync>> {
        let id = uri.authority().and_then(|place| self.0.at(place.as_str()));
        // No other host is spoken to over TLS: there would be nothing to know it by.
        let id = id.ok_or("no member of the directory has this address")?;
        Ok(ServerName::try_from(id.as_str().to_owned())?)
    }
}
