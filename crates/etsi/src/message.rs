//! One message: header, then requests for actions or the answers to them.

use crate::{
    AtLeastOne, Choice, CountryCode, DateTime, EtsiVersion, Flaw, Hi1Object, Json, LongString, Look,
    MicrosecondDateTime, Open, Positive, ShortString, Uuid, Wire,
    object::{
        Dictionaries, DictionaryEntry, EndpointId, ErrorInformation, SupportedLdWorkflowEndpoints,
        SupportedLiWorkflowEndpoints, SupportedLpWorkflowEndpoints, TargetFormatTypeDefinitions,
        TargetingConfigurations, Timespan,
    },
    wire::choose,
};

/// The names of the XML namespaces that the JSON members carry as prefixes; every message begins with them.
pub const NAMESPACES: &[(&str, &str)] = &[
    ("@xmlns", "http://uri.etsi.org/03120/common/2019/10/Core"),
    ("@xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("@xmlns:common", "http://uri.etsi.org/03120/common/2016/02/Common"),
    ("@xmlns:task", "http://uri.etsi.org/03120/common/2020/09/Task"),
    ("@xmlns:auth", "http://uri.etsi.org/03120/common/2020/09/Authorisation"),
    ("@xmlns:doc", "http://uri.etsi.org/03120/common/2020/09/Document"),
    ("@xmlns:delivery", "http://uri.etsi.org/03120/common/2019/10/Delivery"),
    ("@xmlns:notification", "http://uri.etsi.org/03120/common/2016/02/Notification"),
];

/// The version of the standard that is written here.
pub const ETSI_VERSION: &str = "V1.23.1";

/// One message between an authority's and a provider's system.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Members that begin with @: the namespaces.
    pub attributes: Vec<(String, String)>,
    /// From whom, to whom, which transaction.
    pub header: MessageHeader,
    /// What is asked or answered.
    pub payload: Open<MessagePayload>,
    /// The old form of signature: a compact JWS without its payload.
    pub signature: Option<Json>,
    /// The newer form; it is kept and not verified, because the text that it signs is not published.
    pub signatures: Option<Json>,
}

choice! {
    /// A message asks or answers.
    MessagePayload {
        RequestPayload(RequestPayload) = "RequestPayload",
        ResponsePayload(Open<ResponsePayload>) = "ResponsePayload",
    }

    /// The answers to each action, or one error for all of them.
    ResponsePayload {
        ActionResponses(ActionResponses) = "ActionResponses",
        ErrorInformation(ErrorInformation) = "ErrorInformation",
    }

    /// What is asked.
    Request {
        Get(GetRequest) = "GET",
        Create(CreateRequest) = "CREATE",
        Update(UpdateRequest) = "UPDATE",
        List(Box<ListRequest>) = "LIST",
        Deliver(DeliverRequest) = "DELIVER",
        GetCspConfig(GetCspConfigRequest) = "GETCSPCONFIG",
    }

    /// What is answered.
    Response {
        Get(GetResponse) = "GETResponse",
        Create(CreateResponse) = "CREATEResponse",
        Update(UpdateResponse) = "UPDATEResponse",
        List(ListResponse) = "LISTResponse",
        Error(ErrorInformation) = "ErrorInformation",
        Deliver(DeliverResponse) = "DELIVERResponse",
        GetCspConfig(Box<GetCspConfigResponse>) = "GETCSPCONFIGResponse",
    }
}

object! {
    /// From whom, to whom, and which transaction: the same transaction again is the same message again.
    MessageHeader {
        sender_identifier: must EndpointId = "SenderIdentifier",
        receiver_identifier: must EndpointId = "ReceiverIdentifier",
        transaction_identifier: must Uuid = "TransactionIdentifier",
        timestamp: must MicrosecondDateTime = "Timestamp",
        version: must Version = "Version",
        workflow_identifier: may LongString = "WorkflowIdentifier",
    }

    /// Which version of the standard, and which national profile, the sender speaks.
    Version {
        etsi_version: must EtsiVersion = "ETSIVersion",
        national_profile_owner: must ShortString = "NationalProfileOwner",
        national_profile_version: must ShortString = "NationalProfileVersion",
    }

    /// `RequestPayload` of the schema.
    RequestPayload {
        action_requests: must ActionRequests = "ActionRequests",
    }

    /// Actions, done in their order.
    #[derive(Default)]
    ActionRequests {
        action_request: may AtLeastOne<Action<Request>> = "ActionRequest",
    }

    /// Answers, in the order of the actions.
    #[derive(Default)]
    ActionResponses {
        action_response: may AtLeastOne<Action<Response>> = "ActionResponse",
    }

    /// Asks for an object as it stands.
    GetRequest {
        identifier: must Uuid = "Identifier",
    }

    /// The object as it stands.
    GetResponse {
        object: must Hi1Object = "HI1Object",
    }

    /// Hands over a new object.
    CreateRequest {
        object: must Hi1Object = "HI1Object",
    }

    /// The object was taken; that does not say that it will be acted on.
    CreateResponse {
        identifier: must Uuid = "Identifier",
        object: may Box<Hi1Object> = "HI1Object",
    }

    /// Changes an object, as by a desired status.
    UpdateRequest {
        object: must Hi1Object = "HI1Object",
    }

    /// The object was changed.
    UpdateResponse {
        identifier: must Uuid = "Identifier",
        object: may Box<Hi1Object> = "HI1Object",
    }

    /// Asks which objects there are.
    #[derive(Default)]
    ListRequest {
        object_type: may DictionaryEntry = "ObjectType",
        last_changed: may DateTime = "LastChanged",
        last_changed_timespan: may Timespan = "LastChangedTimespan",
        maximum_object_count: may Positive = "MaximumObjectCount",
        status: may DictionaryEntry = "Status",
        country_code: may CountryCode = "CountryCode",
    }

    /// Which objects there are.
    #[derive(Default)]
    ListResponse {
        list_response_record: may Vec<ListResponseRecord> = "ListResponseRecord",
    }

    /// One of them.
    ListResponseRecord {
        object_type: must DictionaryEntry = "ObjectType",
        identifier: must Uuid = "Identifier",
        country_code: may CountryCode = "CountryCode",
        owner_identifier: may ShortString = "OwnerIdentifier",
        generation: must u64 = "Generation",
        external_identifier: may LongString = "ExternalIdentifier",
        last_changed: may DateTime = "LastChanged",
    }

    /// Hands out data.
    DeliverRequest {
        identifier: must Uuid = "Identifier",
        object: must Hi1Object = "HI1Object",
    }

    /// The data was taken.
    DeliverResponse {
        identifier: must Uuid = "Identifier",
    }

    /// What the provider says of itself.
    GetCspConfigResponse {
        last_changed: must DateTime = "LastChanged",
        dictionaries: may Dictionaries = "Dictionaries",
        target_format_type_definitions: may TargetFormatTypeDefinitions = "TargetFormatTypeDefinitions",
        targeting_configurations: must TargetingConfigurations = "TargetingConfigurations",
        supported_li_workflow_endpoints: may SupportedLiWorkflowEndpoints = "SupportedLIWorkflowEndpoints",
        supported_lp_workflow_endpoints: may SupportedLpWorkflowEndpoints = "SupportedLPWorkflowEndpoints",
        supported_ld_workflow_endpoints: may SupportedLdWorkflowEndpoints = "SupportedLDWorkflowEndpoints",
    }
}

/// Asks what the provider says of itself; nothing stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GetCspConfigRequest;

impl Wire for GetCspConfigRequest {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        let members = look.object(json)?;
        look.closed(members, &[]).map(|()| Self)
    }

    fn write(&self) -> Json {
        Json::Object(Vec::new())
    }
}

/// One action, by its number in the message.
#[derive(Debug, Clone, PartialEq)]
pub struct Action<T> {
    /// Its number.
    pub action_identifier: u64,
    /// What is asked or answered.
    pub is: T,
}

impl<T: Choice> Wire for Action<T> {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        let members = look.object(json)?;
        let known = [&["ActionIdentifier"], T::KEYS].concat();
        let closed = look.closed(members, &known);
        let action_identifier = look.must(members, "ActionIdentifier");
        let is = choose(members, look);
        closed?;
        Some(Self { action_identifier: action_identifier?, is: is? })
    }

    fn write(&self) -> Json {
        let (key, value) = self.is.put();
        Json::Object(vec![("ActionIdentifier".to_owned(), self.action_identifier.write()), (key.to_owned(), value)])
    }
}

impl Message {
    /// Reads bytes, and names all that is wrong with them.
    ///
    /// # Errors
    /// The flaws, in the order of reading.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Flaw>> {
        Self::of_json(&Json::read(bytes)?)
    }

    /// Reads JSON that was read already.
    ///
    /// # Errors
    /// The flaws, in the order of reading.
    pub fn of_json(json: &Json) -> Result<Self, Vec<Flaw>> {
        let mut look = Look::default();
        match <Self as Wire>::read(json, &mut look) {
            Some(message) => Ok(message),
            None => Err(look.into_flaws()),
        }
    }

    /// A message that asks.
    pub fn request(header: MessageHeader, requests: Vec<Request>) -> Self {
        let actions = numbered(requests);
        let payload = RequestPayload { action_requests: ActionRequests { action_request: Some(AtLeastOne(actions)) } };
        Self::new(header, MessagePayload::RequestPayload(payload))
    }

    /// A message that answers each action by its number.
    pub fn response(header: MessageHeader, responses: Vec<Action<Response>>) -> Self {
        let payload =
            ResponsePayload::ActionResponses(ActionResponses { action_response: Some(AtLeastOne(responses)) });
        Self::new(header, MessagePayload::ResponsePayload(Open::only(payload)))
    }

    /// A message that answers all of it with one error.
    pub fn error(header: MessageHeader, error: ErrorInformation) -> Self {
        Self::new(header, MessagePayload::ResponsePayload(Open::only(ResponsePayload::ErrorInformation(error))))
    }

    fn new(header: MessageHeader, payload: MessagePayload) -> Self {
        let attributes = NAMESPACES.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Self { attributes, header, payload: Open::only(payload), signature: None, signatures: None }
    }

    /// Does it ask, and not answer?
    pub fn asks(&self) -> bool {
        matches!(self.payload.is, MessagePayload::RequestPayload(_))
    }

    /// The actions that are asked for; none in an answer.
    pub fn requests(&self) -> &[Action<Request>] {
        match &self.payload.is {
            MessagePayload::RequestPayload(payload) => {
                payload.action_requests.action_request.as_ref().map(|a| a.0.as_slice()).unwrap_or_default()
            }
            MessagePayload::ResponsePayload(_) => &[],
        }
    }

    /// The answers; none in a message that asks.
    pub fn responses(&self) -> &[Action<Response>] {
        match &self.payload.is {
            MessagePayload::ResponsePayload(Open { is: ResponsePayload::ActionResponses(answers), .. }) => {
                answers.action_response.as_ref().map(|a| a.0.as_slice()).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// The one error for all of it, where there is one.
    pub fn failed(&self) -> Option<&ErrorInformation> {
        match &self.payload.is {
            MessagePayload::ResponsePayload(Open { is: ResponsePayload::ErrorInformation(error), .. }) => Some(error),
            _ => None,
        }
    }
}

impl Request {
    /// The verb, and the kind of object where one is named.
    pub fn word(&self) -> String {
        match self {
            Self::Get(_) => "GET".to_owned(),
            Self::Create(create) => format!("CREATE {}", create.object.word()),
            Self::Update(update) => format!("UPDATE {}", update.object.word()),
            Self::List(_) => "LIST".to_owned(),
            Self::Deliver(deliver) => format!("DELIVER {}", deliver.object.word()),
            Self::GetCspConfig(_) => "GETCSPCONFIG".to_owned(),
        }
    }
}

impl Response {
    /// The verb that is answered, or the code of the error.
    pub fn word(&self) -> String {
        match self {
            Self::Get(get) => format!("GET answered with {}", get.object.word()),
            Self::Create(_) => "CREATE taken".to_owned(),
            Self::Update(_) => "UPDATE taken".to_owned(),
            Self::List(_) => "LIST answered".to_owned(),
            Self::Error(error) => format!("refused with {}", error.error_code),
            Self::Deliver(_) => "DELIVER taken".to_owned(),
            Self::GetCspConfig(_) => "GETCSPCONFIG answered".to_owned(),
        }
    }
}

fn numbered<T>(of: Vec<T>) -> Vec<Action<T>> {
    (0..).zip(of).map(|(action_identifier, is)| Action { action_identifier, is }).collect()
}

impl Wire for Message {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        let members = look.object(json)?;
        let (attributes, members): (Vec<_>, Vec<_>) =
            members.iter().cloned().partition(|(key, _)| key.starts_with('@'));
        let closed = look.closed(&members, &["Header", "Payload", "Signature", "Signatures"]);
        let text = |(key, value): &(String, Json), look: &mut Look| match value.as_text() {
            Some(text) => Some((key.clone(), text.to_owned())),
            None => look.within(key, |look| look.flaw("not-a-text", "a text is wanted here", "Write it in quotes.")),
        };
        let attributes: Vec<_> = attributes.iter().map(|member| text(member, look)).collect();
        let header = look.must(&members, "Header");
        let payload = look.must(&members, "Payload");
        let signature = look.may::<OldSignature>(&members, "Signature");
        let signatures = look.may::<AtLeastOne<NewSignature>>(&members, "Signatures");
        closed?;
        Some(Self {
            attributes: attributes.into_iter().collect::<Option<_>>()?,
            header: header?,
            payload: payload?,
            signature: signature?.map(|s| s.0),
            signatures: signatures?.map(|s| s.write()),
        })
    }

    fn write(&self) -> Json {
        let attribute = |(key, value): &(String, String)| (key.clone(), Json::Text(value.clone()));
        let mut members: Vec<_> = self.attributes.iter().map(attribute).collect();
        members.push(("Header".to_owned(), self.header.write()));
        members.push(("Payload".to_owned(), self.payload.write()));
        members.extend(self.signature.iter().map(|s| ("Signature".to_owned(), s.clone())));
        members.extend(self.signatures.iter().map(|s| ("Signatures".to_owned(), s.clone())));
        Json::Object(members)
    }
}

/// A signature's object, open as the schema leaves it; these members must be texts.
fn texts(json: &Json, look: &mut Look, must: &[&str], may: &[&str]) -> Option<Json> {
    let Json::Object(members) = json else {
        // The schema forgets to say so.
        return look.flaw("signature-form", "a signature is an object", "Write its members in braces.");
    };
    let must: Vec<_> = must.iter().map(|key| look.must::<crate::Plain>(members, key)).collect();
    let may: Vec<_> = may.iter().map(|key| look.may::<crate::Plain>(members, key)).collect();
    must.into_iter().collect::<Option<Vec<_>>>()?;
    may.into_iter().collect::<Option<Vec<_>>>()?;
    Some(json.clone())
}

struct OldSignature(Json);

impl Wire for OldSignature {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        texts(json, look, &["protected", "signature"], &[]).map(Self)
    }

    fn write(&self) -> Json {
        self.0.clone()
    }
}

struct NewSignature(Json);

impl Wire for NewSignature {
    fn read(json: &Json, look: &mut Look) -> Option<Self> {
        texts(json, look, &["hash_algorithm", "algorithm", "value"], &["public_key"]).map(Self)
    }

    fn write(&self) -> Json {
        self.0.clone()
    }
}
