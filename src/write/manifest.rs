//! Putting the manifest of an output beside it.

use std::path::{Path, PathBuf};

use super::{OutputFile, OutputTarget, WriteError};
use crate::format::manifest::Manifest;

/// Where the manifest of an output lies: beside it, with `.manifest.json` behind its name.
pub fn manifest_path(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".manifest.json");
    PathBuf::from(name)
}

/// Writes the manifest of an output, in place of an older one.
///
/// # Errors
/// If the operating system refuses.
pub fn write_manifest(manifest: &Manifest, output: &Path) -> Result<(), WriteError> {
    let path = manifest_path(output);
    let mut bytes =
        serde_json::to_vec_pretty(manifest).map_err(|error| WriteError::new(&path, error))?;
    bytes.push(b'\n');
    let mut file = OutputFile::open(&OutputTarget::File {
        path,
        may_replace: true,
    })?;
    file.write(&bytes)?;
    file.finish()
}
