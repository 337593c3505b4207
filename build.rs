//! Writes the list of embedded dictionary files, so that a new file under `dictionaries/` needs no code.
//!
//! Cargo runs this again whenever a file under `dictionaries/` is added, removed or changed. The result is a slice of
//! `(path below dictionaries/, text)` pairs in order of path, for `src/dictionary/embedded.rs`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=dictionaries");
    println!("cargo::rerun-if-changed=build.rs");
    // The review app's files are embedded by a macro, which does not see that one was added.
    println!("cargo::rerun-if-changed=src/review/app");
    let folder = Path::new("dictionaries");
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in &files {
        // Always with forward slashes, also on Windows, so that names are the same everywhere.
        let name = file
            .strip_prefix(folder)
            .unwrap_or(file)
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        let _ = writeln!(
            code,
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))),",
            format!("/dictionaries/{name}"),
        );
    }
    code.push_str("]\n");
    let target = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(PathBuf::from(target).join("dictionaries.rs"), code)
}

/// Collects the data files of a folder; recipes and notices stay outside the binary.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "recipes") {
                collect(&path, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|ending| ["tsv", "toml", "txt"].iter().any(|known| ending == *known))
        {
            files.push(path);
        }
    }
    Ok(())
}
