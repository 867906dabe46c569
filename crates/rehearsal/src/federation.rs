//! An invented federation: prepared once, signed, and copied for each seed. Nobody in it exists; the states and their law do.

mod members;
mod records;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use exchange::{Directory, DirectoryDraft, NodeDraft, NodeKeys, Roots, SigningKey, VerifyingKey};
use law::Book;
use node::Files;
use terms::{Instant, NodeId, Role, StateCode};

use crate::NotRehearsed;

pub(crate) use members::addressed;
pub(crate) use records::{ASKED_ABOUT, CANARIES, MARK, TOLD};

/// One officer of the federation, with the secret that a real node keeps sealed.
#[derive(Clone)]
pub(crate) struct Officer {
    /// The office, such as `reviewer`.
    pub(crate) office: &'static str,
    pub(crate) file: node::session::OfficerFile,
    pub(crate) secret: String,
    pub(crate) roles: Vec<Role>,
}

impl Officer {
    pub(crate) fn key(&self) -> Option<SigningKey> {
        SigningKey::from_secret_text(&self.secret).ok()
    }
}

/// One member of the federation.
pub(crate) struct Member {
    pub(crate) id: NodeId,
    pub(crate) state: StateCode,
    pub(crate) provider: bool,
    pub(crate) keys: NodeKeys,
    pub(crate) officers: Vec<Officer>,
    /// What the directory's keepers know of it, its court included.
    pub(crate) drafts: Vec<NodeDraft>,
}

impl Member {
    pub(crate) fn officer(&self, office: &str) -> Option<&Officer> {
        self.officers.iter().find(|o| o.office == office)
    }
}

pub(crate) fn url(id: &NodeId) -> String {
    format!("http://{id}.invalid")
}

/// A company of one state with data in another, who may order it, and whose consent that takes: places in `members`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Branch {
    pub(crate) company: usize,
    pub(crate) orders: usize,
    pub(crate) consents: usize,
}

/// Prepared folders, keys and law, from which each seed begins.
pub struct Federation {
    pub(crate) book: Arc<Book>,
    pub(crate) members: Vec<Member>,
    pub(crate) directory: Directory,
    pub(crate) roots: Vec<SigningKey>,
    /// When its days begin.
    pub(crate) began: Instant,
    /// The question that can be answered, but for whom it goes to.
    pub(crate) draft: BTreeMap<String, String>,
    /// From whom to whom the law is open: places in `members`.
    pub(crate) open: Vec<(usize, usize)>,
    /// Who may tell whom something unasked.
    pub(crate) tells: Vec<(usize, usize)>,
    /// A company whose data lies in another state, where one takes part.
    pub(crate) branch: Option<Branch>,
    pub(crate) dir: PathBuf,
}

impl std::fmt::Debug for Federation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Federation({} members)", self.members.len())
    }
}

impl Drop for Federation {
    fn drop(&mut self) {
        // What is left behind is in a folder for things that may go.
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Fewer cannot ask, be asked, hold records and witness.
pub const NODES_MIN: usize = 4;
/// Copying more for each seed is no rehearsal but a load.
pub const NODES_MAX: usize = 24;

impl Federation {
    /// Makes folders, keys, a signed directory, and a provider's records in each third state, below `scratch`.
    ///
    /// # Errors
    /// [`NotRehearsed`] when the law opens too few roads, or the disk refuses.
    pub async fn prepare(book: Arc<Book>, nodes: usize, scratch: &Path) -> Result<Arc<Self>, NotRehearsed> {
        Self::prepare_for(book, nodes, false, scratch).await
    }

    /// The same with a company more whose data lies in another state, and the desks of both states where they do not sit there already. Its days have
    /// standing consents and direct orders.
    ///
    /// # Errors
    /// As [`Self::prepare`]; and when no law of the book lets a company be ordered so without a judge.
    pub async fn with_direct_orders(book: Arc<Book>, nodes: usize, scratch: &Path) -> Result<Arc<Self>, NotRehearsed> {
        Self::prepare_for(book, nodes, true, scratch).await
    }

    async fn prepare_for(
        book: Arc<Book>,
        nodes: usize,
        direct: bool,
        scratch: &Path,
    ) -> Result<Arc<Self>, NotRehearsed> {
        if !(NODES_MIN..=NODES_MAX).contains(&nodes) {
            return Err(NotRehearsed::new(format!("a rehearsal has {NODES_MIN} to {NODES_MAX} nodes")));
        }
        let _chance = node::clock::Rehearsed::by(crate::dice::bytes(0, "federation"));
        let (draft, began) = records::question()?;
        let more = if direct { "-direct" } else { "" };
        let dir = scratch.join(format!("comity-rehearsal-{}-{nodes}{more}", std::process::id()));
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        std::fs::create_dir_all(&dir)?;
        let mut plan = members::plan(&book, nodes, &draft, began)?;
        let branch = if direct { Some(members::branch(&book, &mut plan, &draft, began)?) } else { None };
        let roots = members::roots();
        let members = members::write(&dir, &plan, &roots, began)?;
        let nodes = members.iter().flat_map(|m| m.drafts.clone()).collect();
        let draft_directory = DirectoryDraft {
            version: 1,
            issued: began.before(crate::days(1)),
            expires: began.after(crate::days(40 * 365)),
            exercise: false,
            nodes,
        };
        let signers: Vec<&SigningKey> = roots.iter().take(2).collect();
        let directory_bytes = Directory::write(&draft_directory, &signers);
        let directory = read(&directory_bytes, &roots, began)?;
        for member in &members {
            let files = Files::new(dir.join(member.id.as_str()));
            std::fs::write(files.directory(), &directory_bytes)?;
            let store = store::Store::open(&files.store(), &mut crate::chance()?).await;
            drop(store.map_err(|e| NotRehearsed::new(e.to_string()))?);
            if member.provider {
                records::take_in(&files, began)?;
            }
        }
        let asked = branch.map_or(members.len(), |branch| branch.company);
        let open = members::open_between(&book, members.get(..asked).unwrap_or_default(), &draft, began);
        let tells = members::tells_between(&book, &members, &draft, began);
        Ok(Arc::new(Self { book, members, directory, roots, began, draft, open, tells, branch, dir }))
    }

    pub(crate) fn place(&self, id: &NodeId) -> Option<usize> {
        self.members.iter().position(|m| m.id == *id)
    }

    /// The human being behind an account, as this federation knows it.
    pub(crate) fn human(&self, account: &str) -> Option<&str> {
        let officers = self.members.iter().flat_map(|m| &m.officers);
        officers.into_iter().find(|o| o.file.id == account).map(|o| o.file.person.as_str())
    }

    /// A later directory, signed by two of the roots.
    pub(crate) fn directory_with(
        &self,
        change: impl FnOnce(&mut DirectoryDraft),
        version: u64,
        now: Instant,
    ) -> Vec<u8> {
        let mut draft = DirectoryDraft {
            version,
            issued: now.before(crate::days(1)),
            expires: now.after(crate::days(40 * 365)),
            exercise: false,
            nodes: self.members.iter().flat_map(|m| m.drafts.clone()).collect(),
        };
        change(&mut draft);
        let signers: Vec<&SigningKey> = self.roots.iter().take(2).collect();
        Directory::write(&draft, &signers)
    }
}

/// Reads a directory of this federation.
pub(crate) fn read(bytes: &[u8], roots: &[SigningKey], now: Instant) -> Result<Directory, NotRehearsed> {
    let keys: Vec<VerifyingKey> = roots.iter().map(SigningKey::verifying_key).collect();
    let roots = Roots::new(keys, 2).ok_or_else(|| NotRehearsed::new("the roots are not different"))?;
    Directory::read(bytes, &roots, now, 0).map_err(|e| NotRehearsed::new(e.to_string()))
}
