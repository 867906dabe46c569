//! The officers' door: what whoever comes may bring, before and after it is known who it is.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use super::{
    crowd::Shown,
    held::{Allowance, Room, SMALL},
    who::{cookie, cookie_name, session, token_of},
};
use crate::{
    Node,
    peer::{LETTER_BOX, LETTER_BYTES_MAX, PIECES},
};

/// What officers send at once: files of an answer are the largest.
const OF_OFFICERS: usize = 192 << 20;
/// What comes at this door for those who sign what they send: letters, where nodes have no door of their own, and messages of other systems.
const OF_LETTERS: usize = 64 << 20;

/// The door, with its rooms.
#[derive(Clone)]
pub(super) struct Door {
    node: Arc<Node>,
    officers: Arc<Room>,
    letters: Arc<Room>,
}

impl Door {
    pub(super) fn new(node: &Arc<Node>) -> Self {
        Self { node: Arc::clone(node), officers: Room::new(OF_OFFICERS), letters: Room::new(OF_LETTERS) }
    }

    fn knows(&self, request: &Request) -> bool {
        let headers = request.headers();
        let by_cookie = || cookie(headers, &cookie_name(&self.node));
        token_of(headers).or_else(by_cookie).is_some_and(|token| session(&self.node, token).is_some())
    }
}

/// A stranger brings no more than a sign-in; and of strangers there is only so much, whatever they bring. Who is signed in is not pushed out.
pub(super) async fn who_comes(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let known = door.knows(&request);
    if known && let Some(shown) = request.extensions().get::<Shown>() {
        shown.known();
    }
    let path = request.uri().path();
    let signed = [LETTER_BOX, PIECES, crate::etsi::DOOR].contains(&path);
    let page = !signed && !path.starts_with("/api/");
    let allowance = match (known, signed) {
        (_, true) => Allowance { most: Some(LETTER_BYTES_MAX + SMALL), rooms: vec![door.letters] },
        (true, _) => Allowance { most: None, rooms: vec![door.officers] },
        (false, _) => Allowance { most: Some(SMALL), rooms: Vec::new() },
    };
    request.extensions_mut().insert(allowance);
    let answer = next.run(request).await;
    // Whose session has ended while a long form was filled in is shown the way, and not a number.
    if !known && page && answer.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ([(header::CONNECTION, "close")], Redirect::to("/sign-in")).into_response();
    }
    answer
}
