//! From what the user names to the inputs: files, folders, patterns, standard input.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use glob::MatchOptions;

use super::{InputPath, ReadError, ReadErrorKind};
use crate::document::Location;

/// The inputs that arguments name, in the order of the arguments, and what could not be found.
///
/// `-` is standard input (a file of that name is `./-`). A folder stands for the regular files in it and below,
/// sorted by name, hidden ones left out, and those that belong to brat's annotations; each folder is entered once, so that loops of links end. What does not exist
/// and has `*`, `?` or `[` in it is a pattern, and its matches come sorted. Anything else that exists is opened as a
/// stream. An argument that fails is reported and the others are still read.
///
/// What a run leaves behind is no input of the next one: folders and patterns leave out `own_outputs`, the files
/// and folders that the caller is about to write, and every `*.part` and `*.manifest.json`. An argument that names such a file is obeyed.
pub fn expand_inputs<S: AsRef<OsStr>>(
    arguments: &[S],
    own_outputs: &[&Path],
) -> (Vec<InputPath>, Vec<ReadError>) {
    let mut found = Found {
        // A file that is not there yet cannot be met.
        own_outputs: (own_outputs.iter())
            .filter_map(|path| fs::canonicalize(path).ok())
            .collect(),
        ..Found::default()
    };
    for argument in arguments {
        let argument = argument.as_ref();
        if argument == "-" {
            found.inputs.push(InputPath::Stdin);
        } else {
            found.add_argument(Path::new(argument));
        }
    }
    (found.inputs, found.errors)
}

#[derive(Default)]
struct Found {
    inputs: Vec<InputPath>,
    errors: Vec<ReadError>,
    own_outputs: Vec<PathBuf>,
}

impl Found {
    fn add_argument(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.add_folder(path),
            Ok(_) => self.inputs.push(InputPath::File(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.add_pattern(path),
            Err(error) => self.fail(path, error.into()),
        }
    }

    fn add_pattern(&mut self, path: &Path) {
        let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']));
        let options = MatchOptions {
            require_literal_leading_dot: true,
            require_literal_separator: true,
            ..MatchOptions::new()
        };
        let Some(matches) = pattern.and_then(|text| glob::glob_with(text, options).ok()) else {
            return self.fail(path, ReadErrorKind::NotFound);
        };
        let mut names = Vec::new();
        for outcome in matches {
            match outcome {
                Ok(name) => names.push(name),
                Err(error) => {
                    let name = error.path().to_owned();
                    self.fail(&name, io::Error::from(error).into());
                }
            }
        }
        names.retain(|name| !self.is_left_behind(name));
        if names.is_empty() {
            return self.fail(path, ReadErrorKind::NotFound);
        }
        names.sort();
        for name in names {
            if name.is_dir() {
                self.add_folder(&name);
            } else {
                self.inputs.push(InputPath::File(name));
            }
        }
    }

    /// Walks depth first with a stack of its own: a deep tree must not use up the thread's.
    fn add_folder(&mut self, root: &Path) {
        let n_before = (self.inputs.len(), self.errors.len());
        let mut entered = HashSet::new();
        let mut ahead = vec![root.to_owned()];
        while let Some(path) = ahead.pop() {
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_file() => {
                    if self.is_left_behind(&path) {
                        tracing::debug!("{}: an output's, left out", path.display());
                    } else {
                        self.inputs.push(InputPath::File(path));
                    }
                }
                Ok(metadata) if metadata.is_dir() => {
                    let is_new = fs::canonicalize(&path).is_ok_and(|real| entered.insert(real));
                    if !is_new || self.is_own_output(&path) {
                        tracing::debug!(
                            "{}: a folder already entered, or an output's",
                            path.display()
                        );
                        continue;
                    }
                    match children(&path).map(without_companions) {
                        // The last one pushed is the first one popped.
                        Ok(names) => ahead.extend(names.into_iter().rev()),
                        Err(error) => self.fail(&path, error.into()),
                    }
                }
                Ok(_) => tracing::debug!("{}: neither file nor folder, left out", path.display()),
                Err(error) => self.fail(&path, error.into()),
            }
        }
        if n_before == (self.inputs.len(), self.errors.len()) {
            self.fail(root, ReadErrorKind::EmptyFolder);
        }
    }

    /// Whether a file is there because of this run or an earlier one.
    fn is_left_behind(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        name.ends_with(b".part") || name.ends_with(b".manifest.json") || self.is_own_output(path)
    }

    fn is_own_output(&self, path: &Path) -> bool {
        !self.own_outputs.is_empty()
            && fs::canonicalize(path).is_ok_and(|real| self.own_outputs.contains(&real))
    }

    fn fail(&mut self, path: &Path, kind: ReadErrorKind) {
        let location = Location::default().in_path(path);
        self.errors.push(ReadError::fatal(kind, location));
    }
}

/// Settings of brat, which lie beside its annotations.
const BRAT_SETTINGS: [&str; 4] = [
    "annotation.conf",
    "kb_shortcuts.conf",
    "tools.conf",
    "visual.conf",
];

/// A folder's entries without what only belongs to others: the texts of brat's annotations, which are read with them, and
/// brat's settings.
fn without_companions(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let is_annotation = |path: &&PathBuf| path.extension() == Some(OsStr::new("ann"));
    let annotated: HashSet<PathBuf> = (paths.iter().filter(is_annotation))
        .map(|path| path.with_extension("txt"))
        .collect();
    if !annotated.is_empty() {
        let is_setting = |path: &Path| {
            let name = path.file_name().and_then(OsStr::to_str);
            name.is_some_and(|name| BRAT_SETTINGS.contains(&name))
        };
        paths.retain(|path| !annotated.contains(path) && !is_setting(path));
    }
    paths
}

/// The visible entries of a folder, sorted by name.
fn children(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, names: &[&str]) {
        for name in names {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
    }

    /// The names found below a folder, and the kinds of error.
    fn expand(folder: &Path, arguments: &[&str]) -> (Vec<String>, Vec<&'static str>) {
        let arguments: Vec<PathBuf> = arguments
            .iter()
            .map(|name| {
                if *name == "-" {
                    PathBuf::from("-")
                } else {
                    folder.join(name)
                }
            })
            .collect();
        let (inputs, errors) = expand_inputs(&arguments, &[&folder.join("out.jsonl")]);
        let names = inputs.iter().map(|input| {
            let name = input.name();
            let below = name.strip_prefix(folder).unwrap_or(name);
            below.to_string_lossy().replace('\\', "/")
        });
        (
            names.collect(),
            errors.iter().map(|error| error.kind.code()).collect(),
        )
    }

    #[test]
    fn folders_are_walked_in_order_of_names_and_arguments_keep_theirs() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                "in/b.txt",
                "in/a/z.txt",
                "in/a/.hidden",
                "in/.git/c",
                "in/c.txt",
                "last.txt",
                "-",
            ],
        );
        let (names, errors) = expand(
            folder.path(),
            &["last.txt", "in", "-", "missing.txt", "./-"],
        );
        assert_eq!(
            names,
            ["last.txt", "in/a/z.txt", "in/b.txt", "in/c.txt", "-", "-"]
        );
        assert_eq!(errors, ["ONC0002"]);
    }

    #[test]
    fn patterns_match_in_order_and_a_file_with_that_very_name_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                "more/b.nbib",
                "more/a.nbib",
                "more/c.txt",
                "more/.d.nbib",
                "x[1].txt",
            ],
        );
        let (names, errors) = expand(folder.path(), &["more/*.nbib", "x[1].txt", "no/*.nbib"]);
        assert_eq!(names, ["more/a.nbib", "more/b.nbib", "x[1].txt"]);
        assert_eq!(errors, ["ONC0002"]);
    }

    #[test]
    fn what_runs_leave_behind_is_only_read_where_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "a.txt",
            "out.jsonl",
            "out.jsonl.manifest.json",
            "old.jsonl.manifest.json",
            "out.jsonl.part",
        ];
        write(folder.path(), &names);
        assert_eq!(expand(folder.path(), &["."]).0, ["a.txt"]);
        assert_eq!(expand(folder.path(), &["*"]).0, ["a.txt"]);
        assert_eq!(expand(folder.path(), &["out*"]).1, ["ONC0002"]);
        assert_eq!(expand(folder.path(), &names).0, names);
    }

    #[test]
    fn an_empty_folder_is_said_to_be_empty() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(expand(folder.path(), &["."]).1, ["ONC0003"]);
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end_and_what_is_no_file_is_left_out() {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &["in/a.txt"]);
        symlink(folder.path().join("in"), folder.path().join("in/loop")).unwrap();
        symlink("self", folder.path().join("in/self")).unwrap();
        let _socket = UnixListener::bind(folder.path().join("in/socket")).unwrap();
        let (names, errors) = expand(folder.path(), &["in"]);
        assert_eq!(names, ["in/a.txt"]);
        assert_eq!(
            errors.len(),
            1,
            "the link to itself cannot be read, and that is said"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf_8_survive() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join(OsStr::from_bytes(b"\xff\n.txt"));
        fs::write(&name, "x").unwrap();
        let expected = vec![InputPath::File(name.clone())];
        assert_eq!(expand_inputs(&[folder.path()], &[]).0, expected);
        assert_eq!(expand_inputs(&[&name], &[]).0, expected);
    }
}
