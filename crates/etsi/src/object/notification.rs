//! Notifications.

use super::DictionaryEntry;
use crate::{AtLeastOne, CountryCode, DateTime, LongString, Uuid};

hi1_object! {
    /// A notification between the two systems.
    NotificationObject = "{http://uri.etsi.org/03120/common/2016/02/Notification}NotificationObject" {
        notification_details: may LongString = "notification:NotificationDetails",
        notification_type: may DictionaryEntry = "notification:NotificationType",
        new_notification: may bool = "notification:NewNotification",
        notification_timestamp: may DateTime = "notification:NotificationTimestamp",
        status_of_associated_objects: may ListOfAssociatedObjectStatus = "notification:StatusOfAssociatedObjects",
        national_notification_parameters: may NationalNotificationParameters = "notification:NationalNotificationParameters",
    }
}

object! {
    /// `ListOfAssociatedObjectStatus` of the schema.
    #[derive(Default)]
    ListOfAssociatedObjectStatus {
        associated_object_status: may AtLeastOne<AssociatedObjectStatus> = "notification:AssociatedObjectStatus",
    }

    /// `AssociatedObjectStatus` of the schema.
    AssociatedObjectStatus {
        associated_object: must Uuid = "notification:AssociatedObject",
        status: must DictionaryEntry = "notification:Status",
        details: may LongString = "notification:Details",
    }

    /// `NationalNotificationParameters` of the schema.
    NationalNotificationParameters {
        country_code: must CountryCode = "notification:CountryCode",
    }
}
