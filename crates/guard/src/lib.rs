//! The law's answer, the territorial state's consent and the approvals make a Pass, or a Refusal.
