//! What the name of an output stands for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where results go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputTarget {
    /// Standard output.
    Stdout,
    /// A file, replaced only where that is allowed; or a pipe or a device, written directly.
    File {
        /// Its path.
        path: PathBuf,
        /// Whether an existing file may go.
        may_replace: bool,
    },
}

impl OutputTarget {
    /// The path of a file; none for standard output.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. } => Some(path),
            Self::Stdout => None,
        }
    }

    /// The target of a name: `-`, and what the system calls standard output (`/dev/stdout`, also through links), or a
    /// file.
    pub fn named(path: &Path, may_replace: bool) -> Self {
        if path == Path::new("-") || is_open_file(&follow(path).unwrap_or_default(), Some("1")) {
            return Self::Stdout;
        }
        Self::File {
            path: path.to_owned(),
            may_replace,
        }
    }
}

/// How a name is written to.
pub(super) enum Destination {
    /// As it comes: a pipe, a device, a file that is open already.
    Direct,
    /// Beside this path, and renamed to it when whole. Links are followed, so that they stay links.
    Renamed(PathBuf),
}

/// What stands behind a name.
///
/// # Errors
/// If its links cannot be followed.
pub(super) fn destination(path: &Path) -> io::Result<Destination> {
    let real = follow(path)?;
    if is_open_file(&real, None) {
        return Ok(Destination::Direct);
    }
    match fs::metadata(&real) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => Ok(Destination::Direct),
        _ => Ok(Destination::Renamed(real)),
    }
}

/// Links to follow before they are taken for a loop, as Linux does.
const MAX_LINKS: usize = 40;

/// Follows the links that a path names, until there is none or it names an open file. What is not there yet is fine.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        if is_open_file(&path, None) {
            return Ok(path);
        }
        match fs::read_link(&path) {
            // An absolute target replaces the folder.
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            // Not a link, or nothing by that name.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

/// Whether a path names a file that this process has open, of that number where one is given.
fn is_open_file(path: &Path, number: Option<&str>) -> bool {
    let Some(text) = path.to_str() else {
        return false;
    };
    let named = match text {
        "/dev/stdin" => "0",
        "/dev/stdout" => "1",
        "/dev/stderr" => "2",
        _ => ["/dev/fd/", "/proc/self/fd/"]
            .iter()
            .find_map(|folder| text.strip_prefix(folder))
            .unwrap_or_default(),
    };
    !named.is_empty() && number.is_none_or(|number| named == number)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn standard_output_is_known_by_all_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("/dev/stdout", &link).unwrap();
        for name in [
            "-",
            "/dev/stdout",
            "/dev/fd/1",
            "/proc/self/fd/1",
            link.to_str().unwrap(),
        ] {
            let target = OutputTarget::named(name.as_ref(), false);
            assert_eq!(target, OutputTarget::Stdout, "{name}");
        }
        for name in ["out.jsonl", "/dev/null", "/dev/stderr", "./-"] {
            let target = OutputTarget::named(name.as_ref(), false);
            assert!(matches!(target, OutputTarget::File { .. }), "{name}");
        }
    }

    #[test]
    fn devices_are_written_directly_also_through_links_and_loops_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("/dev/null", at("null")).unwrap();
        symlink("loop", at("loop")).unwrap();
        symlink("deep/real", at("dangling")).unwrap();
        for name in ["/dev/null".into(), "/dev/stderr".into(), at("null")] {
            assert!(matches!(destination(&name), Ok(Destination::Direct)));
        }
        assert!(destination(&at("loop")).is_err());
        let Ok(Destination::Renamed(real)) = destination(&at("dangling")) else {
            panic!("a file that is not there yet");
        };
        assert_eq!(real, at("deep/real"));
    }
}
