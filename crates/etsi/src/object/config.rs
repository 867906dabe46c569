//! What a provider says of itself: which identifiers and types of data it answers to.

use super::{DictionaryEntries, DictionaryEntry};
use crate::{LongString, Plain, ShortString};

object! {
    /// `TargetFormatTypeDefinitions` of the schema.
    TargetFormatTypeDefinitions {
        format_owner: must ShortString = "config:FormatOwner",
        target_format_type_definition_entries: must TargetFormatTypeDefinitionEntries = "config:TargetFormatTypeDefinitionEntries",
    }

    /// `TargetFormatTypeDefinitionEntries` of the schema.
    #[derive(Default)]
    TargetFormatTypeDefinitionEntries {
        target_format_type_definition_entry: may Vec<TargetFormatTypeDefinitionEntry> = "config:TargetFormatTypeDefinitionEntry",
    }

    /// `TargetFormatTypeDefinitionEntry` of the schema.
    TargetFormatTypeDefinitionEntry {
        format_name: must ShortString = "config:FormatName",
        description: must LongString = "config:Description",
        format_regex: must LongString = "config:FormatRegex",
    }

    /// `TargetingConfigurations` of the schema.
    #[derive(Default)]
    TargetingConfigurations {
        targeting_configuration: may Vec<TargetingConfiguration> = "config:TargetingConfiguration",
    }

    /// `TargetingConfiguration` of the schema.
    TargetingConfiguration {
        format_name: must ShortString = "config:FormatName",
        format_owner: must ShortString = "config:FormatOwner",
        guidance: may LongString = "config:Guidance",
        associated_li_service_types: may DictionaryEntries = "config:AssociatedLIServiceTypes",
        associated_ld_request_types: may DictionaryEntries = "config:AssociatedLDRequestTypes",
        associated_ld_request_subtypes: may DictionaryEntries = "config:AssociatedLDRequestSubtypes",
        associated_lp_request_types: may DictionaryEntries = "config:AssociatedLPRequestTypes",
        associated_lp_request_subtypes: may DictionaryEntries = "config:AssociatedLPRequestSubtypes",
    }

    /// `SupportedLiWorkflowEndpoints` of the schema.
    #[derive(Default)]
    SupportedLiWorkflowEndpoints {
        supported_li_workflow_endpoint: may Vec<SupportedLiWorkflowEndpoint> = "config:SupportedLIWorkflowEndpoint",
    }

    /// `SupportedLiWorkflowEndpoint` of the schema.
    SupportedLiWorkflowEndpoint {
        li_workflow_endpoint: must DictionaryEntry = "config:LIWorkflowEndpoint",
        guidance: may LongString = "config:Guidance",
        url: must LongString = "config:URL",
    }

    /// `SupportedLpWorkflowEndpoints` of the schema.
    #[derive(Default)]
    SupportedLpWorkflowEndpoints {
        supported_lp_workflow_endpoint: may Vec<SupportedLpWorkflowEndpoint> = "config:SupportedLPWorkflowEndpoint",
    }

    /// `SupportedLpWorkflowEndpoint` of the schema.
    SupportedLpWorkflowEndpoint {
        lp_workflow_endpoint: must DictionaryEntry = "config:LPWorkflowEndpoint",
        guidance: may LongString = "config:Guidance",
        url: must LongString = "config:URL",
    }

    /// `SupportedLdWorkflowEndpoints` of the schema.
    #[derive(Default)]
    SupportedLdWorkflowEndpoints {
        supported_ld_workflow_endpoint: may Vec<SupportedLdWorkflowEndpoint> = "config:SupportedLDWorkflowEndpoint",
    }

    /// `SupportedLdWorkflowEndpoint` of the schema.
    SupportedLdWorkflowEndpoint {
        ld_workflow_endpoint: must DictionaryEntry = "config:LDWorkflowEndpoint",
        guidance: may LongString = "config:Guidance",
        url: must LongString = "config:URL",
    }

    /// `Dictionaries` of the schema.
    #[derive(Default)]
    Dictionaries {
        dictionary: may Vec<Dictionary> = "dictionaries:Dictionary",
    }

    /// `Dictionary` of the schema.
    Dictionary {
        owner: must Plain = "dictionaries:Owner",
        name: must Plain = "dictionaries:Name",
        dictionary_entries: must DictionaryWords = "dictionaries:DictionaryEntries",
    }

    /// Words out of dictionaries.
    #[derive(Default)]
    DictionaryWords {
        dictionary_entry: may Vec<DictionaryWord> = "dictionaries:DictionaryEntry",
    }

    /// A word and what it means.
    DictionaryWord {
        value: must Plain = "dictionaries:Value",
        meaning: must Plain = "dictionaries:Meaning",
    }
}
