//! Whether the files that a compiled dictionary was made of have changed since.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::dictionary::{Lexicon, embedded_files};
use crate::document::hex;

impl Lexicon {
    /// The paths of the files that a compiled dictionary was made of and that are other ones now; empty for any other
    /// lexicon, and for files that are not there.
    ///
    /// A file that is older than the compiled dictionary is not read.
    pub fn changed_sources(&self) -> Vec<String> {
        let Some(compiled) = self.compiled_path() else {
            return Vec::new();
        };
        let made = modified(compiled);
        let dictionaries = self.dictionaries().iter();
        let settings = self.settings_files().iter();
        dictionaries
            .map(|file| (&file.path, &file.sha256))
            .chain(settings.map(|file| (&file.path, &file.sha256)))
            .filter(|(path, sha256)| has_changed(path, sha256, made))
            .map(|(path, _)| path.clone())
            .collect()
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
}

fn has_changed(path: &str, sha256: &str, made: Option<SystemTime>) -> bool {
    let of = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    let embedded = path.strip_prefix("dictionaries/").and_then(|below| {
        let mut files = embedded_files().iter();
        files.find(|(name, _)| *name == below)
    });
    if let Some((_, text)) = embedded {
        // A user's file may have a path that embedded ones have, so the contents of either will do.
        let is_own = fs::read(path).is_ok_and(|bytes| of(&bytes) == sha256);
        return of(text.as_bytes()) != sha256 && !is_own;
    }
    let path = Path::new(path);
    let is_older = match (modified(path), made) {
        (Some(changed), Some(made)) => changed < made,
        _ => false,
    };
    !is_older && fs::read(path).is_ok_and(|bytes| of(&bytes) != sha256)
}
