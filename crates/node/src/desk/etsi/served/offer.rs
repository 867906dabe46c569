//! GETCSPCONFIG: what this provider answers to.

use etsi::{
    DateTime, LongString, Response, ShortString,
    dictionary::RequestType,
    message::GetCspConfigResponse,
    object::{DictionaryEntries, TargetingConfiguration, TargetingConfigurations},
};

use super::Not;
use crate::{Node, desk::etsi::own};

const GUIDANCE: &str =
    "One address, with its port where others share it, in one period; with a warrant of type application/comity-frame.";

/// One address, with its port, and who used it: that is all that is answered.
pub(super) fn offer(node: &Node) -> Result<Response, Not> {
    let kinds =
        || DictionaryEntries { dictionary_entry: Some(RequestType::UserIdentifyingData.entry().into_iter().collect()) };
    let target = |format: &str| -> Result<TargetingConfiguration, Not> {
        Ok(TargetingConfiguration {
            format_name: own(ShortString::new(format))?,
            format_owner: own(ShortString::new("ETSI"))?,
            guidance: Some(LongString::cut(GUIDANCE)),
            associated_li_service_types: None,
            associated_ld_request_types: Some(kinds()),
            associated_ld_request_subtypes: None,
            associated_lp_request_types: Some(kinds()),
            associated_lp_request_subtypes: None,
        })
    };
    let formats = ["IPv4Address", "IPv6Address", "TCPPort", "UDPPort"].map(target);
    let config = GetCspConfigResponse {
        // What is answered changes with the directory, and with nothing else.
        last_changed: DateTime::of(node.directory.issued()),
        dictionaries: None,
        target_format_type_definitions: None,
        targeting_configurations: TargetingConfigurations {
            targeting_configuration: Some(formats.into_iter().collect::<Result<_, _>>()?),
        },
        supported_li_workflow_endpoints: None,
        supported_lp_workflow_endpoints: None,
        supported_ld_workflow_endpoints: None,
    };
    Ok(Response::GetCspConfig(Box::new(config)))
}
