//! Telling the person whose data was handed over, as forms.

use request::NoticeWord;

use super::{
    actions::{form, long, until},
    visit::Visit,
};
use crate::{
    desk::{self, RequestView},
    house::Action as Act,
    web::{Action, Field, Weight, words as w},
};

/// The person was told; or somebody who had no part in handing the data over says why not.
pub(super) fn forms(visit: &Visit, view: &RequestView, first: bool) -> Vec<Action> {
    let answer = |word: NoticeWord, label, weight, then, fields: Vec<Field>| {
        let action = form(Act::InformPerson, word.as_str(), label, weight, then).fields(fields);
        Action { hidden: vec![("notice".into(), word.as_str().to_owned())], ..action }
    };
    let weight = if first { Weight::Primary } else { Weight::Secondary };
    let mut ways = Vec::new();
    if view.state.notice_due().is_some_and(|due| due <= visit.node.now()) {
        let how = vec![long("reasons", w::FIELD_HOW_TOLD)];
        ways.push(answer(NoticeWord::Told, w::ACT_INFORM, weight, w::ACT_INFORM_THEN, how));
    }
    if visit.who().is_ok_and(|who| desk::may_put_off(&view.state, &who.person, &who.roles)) {
        let why = || long("reasons", w::FIELD_WHY_NOT_TOLD);
        let until = until(visit);
        ways.push(answer(
            NoticeWord::Delayed,
            w::ACT_DELAY_NOTICE,
            Weight::Secondary,
            w::ACT_DELAY_NOTICE_THEN,
            vec![until, why()],
        ));
        ways.push(answer(
            NoticeWord::Barred,
            w::ACT_BAR_NOTICE,
            Weight::Dangerous,
            w::ACT_BAR_NOTICE_THEN,
            vec![why()],
        ));
    }
    ways
}
