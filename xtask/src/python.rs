//! Python environments with pinned packages, kept outside the clone: one a file of requirements.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::command::{at_root, output, root, succeeds};
use crate::tools::apt_install;

/// What the independent checks need: pinned packages, with hashes.
pub(crate) const CHECKS: &str = "tests/independent/requirements.txt";
/// The programs that load what oncotag writes for training and interchange: pinned packages, with hashes.
pub(crate) const CONSUMERS: &str = "tests/independent/consumers.txt";
/// Stands in an environment that was set up to the end.
const MARK: &str = "complete";

/// An environment with the packages of a file of requirements.
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Its interpreter.
    pub(crate) fn python(&self) -> PathBuf {
        self.program("python")
    }

    /// A program that a package installed.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let programs = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder.join(programs).join(name)
    }
}

/// The command that sets up by hand what [`set_up`] could not.
pub(crate) fn remedy(requirements: &str) -> String {
    format!(
        "install Python 3.10 or later with venv (Debian: apt-get install python3-venv), see that \
         `python3 -m pip install --require-hashes -r {requirements}` works in a fresh venv, and run the task again"
    )
}

/// The environment, set up where it is not there yet; nothing where Python or its packages cannot be had.
///
/// It is keyed by the pinned packages and the interpreter, so that a change of either makes a new one.
pub(crate) fn set_up(requirements: &str) -> anyhow::Result<Option<Environment>> {
    let Some(version) = interpreter()? else {
        return Ok(None);
    };
    let Some(cache) = cache_folder() else {
        println!("neither XDG_CACHE_HOME nor HOME says where to keep the Python environment");
        return Ok(None);
    };
    fs::create_dir_all(&cache).with_context(|| format!("making {}", cache.display()))?;
    let folder = cache.join(format!("python-{}", key(requirements, &version)?));
    // Two runs at a time set it up once. The lock goes with the file handle.
    let lock = File::create(folder.with_extension("lock"))?;
    lock.lock()?;
    if !folder.join(MARK).exists() && !fill(requirements, &folder)? {
        return Ok(None);
    }
    Ok(Some(Environment { folder }))
}

/// The environment where it is there already.
pub(crate) fn existing(requirements: &str) -> anyhow::Result<Option<Environment>> {
    let version = output(at_root("python3").arg("--version"));
    let (Some(version), Some(cache)) = (version, cache_folder()) else {
        return Ok(None);
    };
    let folder = cache.join(format!("python-{}", key(requirements, &version)?));
    Ok(folder.join(MARK).exists().then_some(Environment { folder }))
}

/// The version of a Python that can make environments, installing what Debian leaves out.
fn interpreter() -> anyhow::Result<Option<String>> {
    let version = || output(at_root("python3").arg("--version"));
    let has_venv = || output(at_root("python3").args(["-c", "import venv, ensurepip"])).is_some();
    if (version().is_none() || !has_venv()) && !apt_install(&["python3", "python3-venv"])? {
        return Ok(None);
    }
    Ok(version().filter(|_| has_venv()))
}

/// Makes the environment in `folder`; gives whether all packages were had.
fn fill(requirements: &str, folder: &Path) -> anyhow::Result<bool> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("removing {}", folder.display()))?;
    }
    if !succeeds(at_root("python3").args(["-m", "venv"]).arg(folder))? {
        return Ok(false);
    }
    let environment = Environment {
        folder: folder.to_owned(),
    };
    let mut pip: Command = at_root(environment.python());
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ])
    .args(["--require-hashes", "-r", requirements]);
    if !succeeds(&mut pip)? {
        return Ok(false);
    }
    File::create(folder.join(MARK))?;
    Ok(true)
}

/// 16 hexadecimal digits that stand for the pinned packages and the interpreter.
fn key(requirements: &str, version: &str) -> anyhow::Result<String> {
    let pinned =
        fs::read(root().join(requirements)).with_context(|| format!("reading {requirements}"))?;
    let mut hash = Sha256::new();
    hash.update(&pinned);
    hash.update(version);
    let mut key = String::new();
    for byte in &hash.finalize()[..8] {
        write!(key, "{byte:02x}")?;
    }
    Ok(key)
}

/// Where caches of this project live.
pub(crate) fn cache_folder() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))?;
    Some(base.join("oncotag"))
}
