//! The letter on paper, in the partner's language and in ours: first how to be sure that it is genuine, then the fields with the numbers
//! of the T-CY templates, then how to answer.

use std::fmt::Display;

use evidence::papers::{Article, Lang as Paged, Paper, Piece, Said};
use exchange::{Body, Letter, RequestV1, StandingV1};
use jiff::tz::TimeZone;
use terms::{Digest, Instant, RequestId};

use crate::{
    Node,
    desk::{evidence::papers, mail::post},
    partners::PartnerConfig,
    web::{Lang, Word, data_word, measure_word, urgency_word, words as w},
};

/// A letter whose frame verified, with the names of the officers who signed it.
pub(super) struct Signed<'a> {
    pub(super) letter: &'a Letter,
    pub(super) frame: &'a [u8],
    pub(super) officers: Vec<String>,
}

/// The first digits of a number or digest: what two people can read to one another.
pub(super) fn short(number: &impl Display) -> String {
    number.to_string().chars().take(8).collect()
}

/// The paper, in the partner's language and then in ours.
pub(super) fn letter(
    node: &Node,
    (id, partner): (RequestId, &PartnerConfig),
    signed: &Signed<'_>,
    at: Instant,
) -> Paper {
    let articles = languages(node, partner).into_iter().map(|lang| {
        let teller = Teller { node, id, partner, signed, lang };
        Article { lang: paged(lang), title: teller.title().of(lang), pieces: teller.pieces() }
    });
    Paper { number: id.to_string(), at, articles: articles.collect() }
}

/// What lies beside the sealed file, in the clear.
pub(super) fn cover(
    node: &Node,
    (id, partner): (RequestId, &PartnerConfig),
    file: &str,
    digest: &Digest,
    to_key: bool,
) -> String {
    let with = [
        ("asking", node.config.name.clone()),
        ("asked", partner.name.clone()),
        ("number", id.to_string()),
        ("file", file.to_owned()),
    ];
    let secret = if to_key { w::P_COVER_KEY } else { w::P_COVER_PHRASE };
    let told = |lang: Lang| {
        let say = |word: Word| word.filled(lang, &with);
        [say(w::P_COVER), say(w::P_COVER_OPEN), say(secret), say(w::P_SURE_CALL), format!("SHA-256 {digest}")]
            .join("\n\n")
    };
    languages(node, partner).into_iter().map(told).collect::<Vec<_>>().join("\n\n-----\n\n") + "\n"
}

/// The partner's language, then ours where it is another.
fn languages(node: &Node, partner: &PartnerConfig) -> Vec<Lang> {
    let theirs = partner.language.as_deref().and_then(Lang::of_code);
    let of = |state| web(papers::language(node, state));
    let theirs = theirs.or_else(|| partner.state().map(of)).unwrap_or_default();
    let ours = of(node.state);
    if theirs == ours { vec![theirs] } else { vec![theirs, ours] }
}

fn web(lang: Paged) -> Lang {
    Lang::of_code(lang.tag().get(..2).unwrap_or_default()).unwrap_or_default()
}

fn paged(lang: Lang) -> Paged {
    Paged::among([lang.code()])
}

fn code(text: impl Display) -> Vec<Vec<Said>> {
    vec![vec![Said::Code(text.to_string())]]
}

/// Others' words, a paragraph for each of their lines.
fn theirs(text: &str) -> Vec<Vec<Said>> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| vec![Said::Theirs(line.to_owned())]).collect()
}

struct Teller<'a> {
    node: &'a Node,
    id: RequestId,
    partner: &'a PartnerConfig,
    signed: &'a Signed<'a>,
    lang: Lang,
}

type Row = (&'static str, Vec<Vec<Said>>);

impl Teller<'_> {
    fn title(&self) -> Word {
        if matches!(self.signed.letter.body, Body::Request(_)) { w::P_TITLE } else { w::P_TITLE_OTHER }
    }

    fn say(&self, word: Word) -> &'static str {
        word.of(self.lang)
    }

    fn ours(&self, word: Word) -> Vec<Vec<Said>> {
        vec![vec![Said::Ours(self.say(word).to_owned())]]
    }

    fn filled(&self, word: Word, with: &[(&'static str, String)]) -> Vec<Said> {
        let piece = |(text, ours): (String, bool)| if ours { Said::Ours(text) } else { Said::Theirs(text) };
        word.parts(self.lang, with).into_iter().filter(|(text, _)| !text.is_empty()).map(piece).collect()
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![
            Piece::Text(vec![Said::Ours(self.say(w::P_DRAFTED).to_owned())]),
            Piece::Heading(self.say(w::P_H_SURE)),
            Piece::Counted(self.sure()),
            Piece::Heading(self.say(w::P_H_ASKED)),
            Piece::Pairs(self.fields()),
            Piece::Heading(self.say(w::P_H_ANSWER)),
            Piece::Counted(self.answering()),
        ];
        pieces.retain(|piece| !matches!(piece, Piece::Pairs(rows) if rows.is_empty()));
        pieces
    }

    /// How to be sure of it, without believing anything that came with it.
    fn sure(&self) -> Vec<Vec<Said>> {
        let digest = post::sha256(self.signed.frame);
        let with = [
            ("asking", self.node.config.name.clone()),
            ("officers", self.signed.officers.join(", ")),
            ("number", short(&self.id)),
            ("digest", short(&digest)),
        ];
        let ours = [("number", self.partner.telephone.clone())];
        vec![
            self.filled(w::P_SURE_CALL, &with),
            self.filled(w::P_SURE_ASK, &with),
            self.filled(w::P_SURE_OURS, &ours),
            self.filled(w::P_SURE_KEYS, &with),
        ]
    }

    fn answering(&self) -> Vec<Vec<Said>> {
        let with = [("number", self.id.to_string())];
        [w::P_ANSWER_ANY, w::P_ANSWER_LIMITS, w::P_ANSWER_UNPROVEN].map(|word| self.filled(word, &with)).to_vec()
    }

    fn moment(&self, at: Instant) -> Vec<Vec<Said>> {
        let zone =
            |state| self.node.book.state(state).and_then(|p| TimeZone::get(&p.time_zone).ok()).map(|z| (state, z));
        let utc = at.timestamp().to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S%.f UTC").to_string();
        let wall = |(state, zone): (terms::StateCode, TimeZone)| {
            format!("{} ({state})", at.timestamp().to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M:%S%.f %:z"))
        };
        let states = [self.partner.state(), Some(self.node.state)].into_iter().flatten();
        std::iter::once(utc).chain(states.filter_map(zone).map(wall)).map(|told| vec![Said::Code(told)]).collect()
    }

    fn fields(&self) -> Vec<Row> {
        let mut rows = vec![(self.say(w::P_1), self.moment(self.signed.letter.header.at))];
        match &self.signed.letter.body {
            Body::Request(request) => {
                rows.extend(self.parties(request));
                rows.extend(self.case(request));
                rows.extend(self.asked(request));
                rows.extend(self.terms(request));
            }
            other => rows.push((self.say(w::P_SAYS), says(other))),
        }
        rows.push((self.say(w::P_24), self.signatures()));
        rows.retain(|(_, lines)| !lines.is_empty());
        rows
    }

    /// Fields 2 to 10.
    fn parties(&self, r: &RequestV1) -> Vec<Row> {
        let standing = match &r.standing {
            StandingV1::New {} => self.ours(w::P_3_NEW),
            StandingV1::FollowsUp { ticket } | StandingV1::Extends { ticket } => code(ticket.as_str()),
        };
        let office = &r.office;
        let asking = [&office.organisation, &office.person].map(|line| vec![Said::Theirs(line.as_str().to_owned())]);
        let reach =
            [&office.telephone, &office.mail, &office.hours].map(|line| vec![Said::Code(line.as_str().to_owned())]);
        let named = vec![Said::Theirs(self.partner.name.clone()), Said::Code(format!(" ({})", r.asked_state))];
        vec![
            (self.say(w::P_2), code(r.case_ref.as_str())),
            (self.say(w::P_3), standing),
            (self.say(w::P_4), vec![named]),
            (self.say(w::P_5), asking.into_iter().chain(reach).collect()),
            (self.say(w::P_6), theirs(r.confirmed_by.as_str())),
            (self.say(w::P_7), r.proceedings.as_ref().map(|text| theirs(text.as_str())).unwrap_or_default()),
            (self.say(w::P_9), r.earlier.iter().flat_map(|line| theirs(line.as_str())).collect()),
        ]
    }

    /// Fields 11 to 13.
    fn case(&self, r: &RequestV1) -> Vec<Row> {
        let conduct = |id: &exchange::Line| {
            let named = self.node.book.conduct().find(|c| c.id == id.as_str()).map(|c| c.name.clone());
            vec![Said::Theirs(named.unwrap_or_else(|| id.as_str().to_owned()))]
        };
        let mut offences: Vec<Vec<Said>> = r.conduct.iter().map(conduct).collect();
        for offence in &r.offences {
            offences.extend(theirs(offence.text.as_str()));
            let months = offence.months_max.map(|m| self.filled(w::P_12_MONTHS, &[("months", m.to_string())]));
            offences.extend(months);
        }
        offences.extend(self.moment(r.acted_at));
        let basis = r.legal_basis.iter().flat_map(|basis| theirs(basis.source.as_str())).collect();
        vec![(self.say(w::P_11), basis), (self.say(w::P_12), offences), (self.say(w::P_13), theirs(r.story.as_str()))]
    }

    /// Fields 15 to 19.
    fn asked(&self, r: &RequestV1) -> Vec<Row> {
        let target = r.target.target();
        let (ip, port, transport) = target.selector.reveal();
        let port = port.map(|port| format!(", {port}/{}", transport.as_str().to_uppercase())).unwrap_or_default();
        let clock = [
            ("clock", r.target.clock_source().as_str().to_owned()),
            ("error", target.clock_error_max.as_millis().to_string()),
        ];
        let mut whom = code(format!("{ip}{port}"));
        whom.extend(self.moment(target.period.from()));
        whom.extend(self.moment(target.period.to()));
        whom.push(self.filled(w::P_15_CLOCK, &clock));
        let mut measures: Vec<_> = r.measures.iter().flat_map(|m| self.ours(measure_word(*m))).collect();
        measures.extend(self.ours(data_word(r.data)));
        let mut urgency = self.ours(urgency_word(r.urgency));
        for why in [&r.urgency_reason, &r.life_at_risk].into_iter().flatten() {
            urgency.extend(theirs(why.as_str()));
        }
        urgency.extend(r.answer_by.map(|at| self.filled(w::P_18_BY, &[("at", at.to_string())])));
        vec![
            (self.say(w::P_15), whom),
            (self.say(w::P_16), r.holder.as_ref().map(code).unwrap_or_default()),
            (self.say(w::P_17), measures),
            (self.say(w::P_18), urgency),
            (self.say(w::P_19), [theirs(r.necessity.as_str()), theirs(r.nexus.as_str())].concat()),
        ]
    }

    /// Fields 20 to 23, and what is promised.
    fn terms(&self, r: &RequestV1) -> Vec<Row> {
        let at = |at: Option<Instant>| at.map(|at| self.moment(at)).unwrap_or_default();
        let words = |text: &Option<exchange::Prose>| text.as_ref().map(|t| theirs(t.as_str())).unwrap_or_default();
        vec![
            (self.say(w::P_20), at(r.mla_intent_by)),
            (self.say(w::P_21), at(r.confidential_until)),
            (self.say(w::P_23), words(&r.formalities)),
            (self.say(w::P_LIMITS), r.use_limits.iter().flat_map(|line| theirs(line.as_str())).collect()),
            (self.say(w::P_RECIPROCITY), words(&r.reciprocity)),
        ]
    }

    /// Field 24: who signed, and the digest of what they signed.
    fn signatures(&self) -> Vec<Vec<Said>> {
        let mut lines: Vec<Vec<Said>> =
            self.signed.officers.iter().map(|name| vec![Said::Theirs(name.clone())]).collect();
        lines.push(vec![Said::Code(self.node.id.to_string())]);
        lines.push(vec![Said::Code(format!("SHA-256 {}", post::sha256(self.signed.frame)))]);
        lines
    }
}

/// What another letter than a request says.
fn says(body: &Body) -> Vec<Vec<Said>> {
    match body {
        Body::Withdrawal(body) => theirs(body.reason.as_str()),
        Body::Outcome(body) => [theirs(body.used_for.as_str()), theirs(body.result.as_str())].concat(),
        Body::Reply(body) => match &**body {
            exchange::ReplyV1::Assurance { condition } => theirs(condition.as_str()),
            exchange::ReplyV1::Declined { says } => theirs(says.as_str()),
            exchange::ReplyV1::Supplement { fields } => {
                fields.iter().flat_map(|(name, text)| [code(name.as_str()), theirs(text.as_str())].concat()).collect()
            }
        },
        _ => Vec::new(),
    }
}
