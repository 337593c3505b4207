//! What is made once and kept under `target/bench/`, in folders named by what they are made from.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::command::{at_root, root, shown};

/// The line of JSON that the script said.
const FIGURES: &str = "figures.json";

/// A folder that a script wrote.
pub(super) struct Made {
    pub(super) folder: PathBuf,
    figures: Value,
}

impl Made {
    /// The folder that `script` writes when it is given a folder and arguments, from the cache where it is there.
    ///
    /// `sources` are the files and folders that it reads.
    pub(super) fn by_script(
        name: &str,
        script: &str,
        arguments: &[OsString],
        sources: &[PathBuf],
    ) -> anyhow::Result<Self> {
        let mut key = Key::default();
        key.add_path(&root().join(script))?;
        for argument in arguments {
            key.add(argument.as_encoded_bytes());
        }
        for source in sources {
            key.add_path(source)?;
        }
        let folder = folder().join(format!("{name}-{}", key.digits()));
        if !folder.exists() {
            let part = folder.with_extension("part");
            if part.exists() {
                fs::remove_dir_all(&part)
                    .with_context(|| format!("removing {}", part.display()))?;
            }
            let figures = run(script, &part, arguments)?;
            fs::write(part.join(FIGURES), figures)?;
            fs::rename(&part, &folder)?;
        }
        let text = fs::read(folder.join(FIGURES))
            .with_context(|| format!("reading {FIGURES} of {}", folder.display()))?;
        Ok(Self {
            folder,
            figures: serde_json::from_slice(&text)?,
        })
    }

    /// A number that the script said.
    pub(super) fn count(&self, name: &str) -> anyhow::Result<u64> {
        self.figures[name]
            .as_u64()
            .with_context(|| format!("{} says no {name}", self.folder.display()))
    }
}

/// Where all of it lies.
pub(super) fn folder() -> PathBuf {
    root().join("target/bench")
}

/// What the script printed.
fn run(script: &str, part: &Path, arguments: &[OsString]) -> anyhow::Result<Vec<u8>> {
    let mut python = at_root("python3");
    // The scripts share functions with one another; their bytecode is no part of the source.
    python.arg("-B").arg(script).arg(part).args(arguments);
    println!("$ {}", shown(&python));
    let output = python.output().context("starting python3")?;
    anyhow::ensure!(
        output.status.success(),
        "{script} failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(output.stdout)
}

/// What something is made from.
#[derive(Default)]
pub(super) struct Key(Sha256);

impl Key {
    /// Adds bytes, kept apart from those before.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds a file, or all files of a folder by name.
    pub(super) fn add_path(&mut self, path: &Path) -> anyhow::Result<()> {
        let reading = || format!("reading {}", path.display());
        if path.is_dir() {
            let entries = fs::read_dir(path).with_context(reading)?;
            let mut inner = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()?;
            inner.sort();
            return inner.iter().try_for_each(|path| self.add_path(path));
        }
        let name = path.file_name().unwrap_or_default();
        self.add(name.as_encoded_bytes());
        let mut file = fs::File::open(path).with_context(reading)?;
        self.add(&file.metadata()?.len().to_le_bytes());
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer).with_context(reading)? {
                0 => return Ok(()),
                n => self.0.update(&buffer[..n]),
            }
        }
    }

    /// 16 hexadecimal digits.
    pub(super) fn digits(self) -> String {
        let mut digits = String::new();
        for byte in &self.0.finalize()[..8] {
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}
