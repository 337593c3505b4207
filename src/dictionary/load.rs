//! Which files make up the lexicon of a run: the embedded ones, and the user's in addition or in their place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::assemble::{Assembled, LoadedTable, assemble};
use super::embedded::embedded_files;
use super::error::{DictionaryError, DictionaryErrorKind as Kind, DictionaryErrors};
use super::settings::Settings;
use super::{Layer, Lexicon, SettingsFile, table};
use crate::document::{Location, hex};
use crate::normalize::fold_name;

/// Name of the file with the settings of types.
const SETTINGS_FILE: &str = "dictionaries.toml";

impl Lexicon {
    /// The dictionaries that are part of the program.
    ///
    /// # Errors
    /// None in a build that passed its tests; every problem of every file otherwise.
    pub fn embedded() -> Result<Self, DictionaryErrors> {
        Self::load(&[])
    }

    /// The embedded dictionaries together with the user's.
    ///
    /// A path is a dictionary, a `.toml` file with settings, or a folder with `*.tsv`, `overlay/*.tsv` and
    /// `dictionaries.toml`. A dictionary with the name of an embedded one takes its place, and that of its embedded
    /// overlays (a name up to its first dot says whose an overlay is); any other is added. A compiled dictionary, told by
    /// its contents, stands alone: it holds the whole lexicon of a run.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn load(paths: &[PathBuf]) -> Result<Self, DictionaryErrors> {
        match paths {
            [path] if Self::is_compiled(path) => Self::open_compiled(path),
            _ => load(paths).map(|assembled| assembled.lexicon),
        }
    }

    /// The same with settings that stand in no file, over all others.
    ///
    /// # Errors
    /// Every problem of every file, and of the settings.
    pub fn load_with(paths: &[PathBuf], settings: &str) -> Result<Self, DictionaryErrors> {
        load_selected(&Selection {
            settings: Some(settings),
            ..Selection::of_run(paths)
        })
        .map(|assembled| assembled.lexicon)
    }
}

/// Which files a lexicon is made of.
pub(super) struct Selection<'a> {
    /// The user's files and folders.
    pub(super) paths: &'a [PathBuf],
    /// Texts that are read in place of files, whether these are there or not.
    pub(super) texts: &'a [(PathBuf, String)],
    /// Which of the embedded dictionaries take part, where the user's do not take their place.
    pub(super) embedded: &'a dyn Fn(&LoadedTable) -> bool,
    /// Settings that stand in no file, over all others.
    pub(super) settings: Option<&'a str>,
}

impl<'a> Selection<'a> {
    /// The embedded dictionaries and the user's.
    pub(super) fn of_run(paths: &'a [PathBuf]) -> Self {
        Self {
            paths,
            texts: &[],
            embedded: &|_| true,
            settings: None,
        }
    }
}

/// Loads the lexicon of a run with a note for each term.
pub(super) fn load(paths: &[PathBuf]) -> Result<Assembled, DictionaryErrors> {
    load_selected(&Selection::of_run(paths))
}

/// Loads a lexicon of chosen files with a note for each term.
pub(super) fn load_selected(selection: &Selection<'_>) -> Result<Assembled, DictionaryErrors> {
    let mut errors = Vec::new();
    let mut tables = Vec::new();
    let mut users_settings = Vec::new();
    let mut names = BTreeSet::new();
    for path in dictionary_files(selection.paths, &mut errors) {
        let shown = path.display().to_string();
        if Lexicon::is_compiled(&path) {
            let kind = if selection.paths.len() > 1 {
                Kind::CompiledAmongOthers
            } else {
                Kind::CompiledHasNoRows
            };
            let location = Location::default().in_path(path);
            errors.push(DictionaryError::new(location, kind));
            continue;
        }
        let in_place = selection.texts.iter().find(|(place, _)| *place == path);
        let text = match in_place {
            Some((_, text)) => Some(text.clone()),
            None => read(&path, &mut errors),
        };
        let Some(text) = text else {
            continue;
        };
        if path.extension().is_some_and(|ending| ending == "toml") {
            users_settings.push((shown, text));
            continue;
        }
        let stem = path
            .file_stem()
            .map_or_else(|| shown.clone(), |stem| stem.to_string_lossy().into_owned());
        if let Some(loaded) = load_table(&stem, &shown, &text, &mut errors) {
            if names.insert(loaded.name.clone()) {
                tables.push(loaded);
            } else {
                let location = Location::default().in_path(path);
                errors.push(DictionaryError::new(location, Kind::SameName(loaded.name)));
            }
        }
    }

    users_settings.extend(
        selection
            .settings
            .map(|text| ("settings".to_owned(), text.to_owned())),
    );
    let mut settings = Settings::default();
    let mut settings_files = Vec::new();
    let mut embedded = Vec::new();
    let mut is_part = false;
    for (path, text) in embedded_files() {
        let shown = format!("dictionaries/{path}");
        if *path == SETTINGS_FILE {
            settings.add(text, &shown, &mut errors);
            settings_files.push(SettingsFile {
                path: shown,
                sha256: sha256(text),
            });
        } else if let Some(stem) = dictionary_stem(path)
            && let Some(loaded) = load_table(stem, &shown, text, &mut errors)
            && !names.contains(&loaded.name)
            // An overlay speaks of the rows of its base file, so it goes with it.
            && !names.contains(base_name(stem))
        {
            if (selection.embedded)(&loaded) {
                embedded.push(loaded);
            } else {
                is_part = true;
            }
        }
    }
    for (path, text) in users_settings {
        settings.add(&text, &path, &mut errors);
        settings_files.push(SettingsFile {
            sha256: sha256(&text),
            path,
        });
    }

    embedded.append(&mut tables);
    let mut tables = embedded;
    tables.sort_by_key(|loaded| loaded.table.layer == Layer::Overlay);
    if tables.len() > usize::from(u16::MAX) {
        errors.push(DictionaryError::new(
            Location::default(),
            Kind::TooManyFiles,
        ));
    }
    DictionaryErrors::check(std::mem::take(&mut errors))?;
    let assembled = assemble(tables, &settings, settings_files, &mut errors);
    let Ok((assembled, unknown)) = assembled else {
        let error = DictionaryError::new(Location::default(), Kind::TooLarge);
        return Err(DictionaryErrors::one(error));
    };
    // The embedded settings speak of the types of all embedded dictionaries.
    for name in unknown.into_iter().filter(|_| !is_part) {
        let location = Location::default().in_path(SETTINGS_FILE);
        errors.push(DictionaryError::new(location, Kind::UnknownType(name)));
    }
    DictionaryErrors::check(errors)?;
    Ok(assembled)
}

/// Whether a file is an overlay, which says little without what it lies on.
pub(super) fn is_overlay(path: &Path) -> bool {
    let mut nobody = Vec::new();
    path.is_file()
        && read(path, &mut nobody)
            .and_then(|text| table::parse(&text, "", fold_name, &mut nobody))
            .is_some_and(|table| table.layer == Layer::Overlay)
}

/// The stem of an embedded dictionary: a `.tsv` file at the top or in `overlay/`; cues and word lists are none.
fn dictionary_stem(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(".tsv")?;
    let stem = stem.strip_prefix("overlay/").unwrap_or(stem);
    (!stem.contains('/')).then_some(stem)
}

/// The dictionary that an overlay belongs to: its own name up to the first dot, so that `overlay/treatments.facts.tsv`
/// stands beside `overlay/treatments.tsv`.
fn base_name(stem: &str) -> &str {
    stem.split_once('.').map_or(stem, |(base, _)| base)
}

fn load_table(
    stem: &str,
    path: &str,
    text: &str,
    errors: &mut Vec<DictionaryError>,
) -> Option<LoadedTable> {
    let table = table::parse(text, path, fold_name, errors)?;
    let name = match table.layer {
        Layer::Base => stem.to_owned(),
        Layer::Overlay => format!("overlay/{stem}"),
    };
    Some(LoadedTable {
        name,
        path: path.to_owned(),
        sha256: sha256(text),
        table,
    })
}

/// The checksum by which a file is known.
pub(super) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The files that the user's paths name, folders resolved, in order of paths and then of names.
fn dictionary_files(paths: &[PathBuf], errors: &mut Vec<DictionaryError>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let n_before = files.len();
        let mut found = tables_in(path, errors);
        let overlay = path.join("overlay");
        if overlay.is_dir() {
            found.append(&mut tables_in(&overlay, errors));
        }
        files.append(&mut found);
        let settings = path.join(SETTINGS_FILE);
        if settings.is_file() {
            files.push(settings);
        }
        if files.len() == n_before {
            let location = Location::default().in_path(path);
            errors.push(DictionaryError::new(location, Kind::EmptyFolder));
        }
    }
    files
}

/// The `.tsv` files of a folder, sorted.
fn tables_in(folder: &Path, errors: &mut Vec<DictionaryError>) -> Vec<PathBuf> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let location = Location::default().in_path(folder);
            errors.push(DictionaryError::new(location, error.into()));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv") && path.is_file())
        .collect();
    files.sort();
    files
}

fn read(path: &Path, errors: &mut Vec<DictionaryError>) -> Option<String> {
    let mut report = |location: Location, kind: Kind| {
        errors.push(DictionaryError::new(location.in_path(path), kind));
        None
    };
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return report(Location::default(), error.into()),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let n_valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let head = String::from_utf8_lossy(&bytes[..n_valid]);
            report(Location::of_byte(&head, n_valid), Kind::NotUtf8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::NestingRule;

    const HEAD: &str = "# type: gadget\n# source: us\n# version: 1\n# licence: CC0-1.0\n";

    fn written(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn messages(paths: &[PathBuf]) -> Vec<String> {
        let errors = Lexicon::load(paths).unwrap_err();
        errors.errors().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_embedded_dictionaries_load_without_an_error() {
        let lexicon = Lexicon::embedded().unwrap_or_else(|errors| panic!("{errors}"));
        for name in [
            "primary_cancer",
            "cell_type",
            "metastasis_phase",
            "imaging_modality",
            "treatment",
            "metastasis",
            "metastatic_site",
            "biomarker",
        ] {
            assert!(lexicon.vocabulary().type_by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_embedded_settings_name_no_unknown_type() {
        let mut settings = Settings::default();
        let text = super::super::embedded_file(SETTINGS_FILE).unwrap();
        settings.add(text, SETTINGS_FILE, &mut Vec::new());
        let lexicon = Lexicon::embedded().unwrap();
        let mut unknown = Vec::new();
        settings.of_types(lexicon.vocabulary(), &mut unknown);
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_new_entity_type_is_a_new_file() {
        let rows = format!("{HEAD}id\tlabel\nA:1\tcopper tube\n");
        let folder = written(&[
            ("gadgets.tsv", &rows),
            (
                "dictionaries.toml",
                "[gadget]\nlabel = \"a gadget\"\nnests_in = [\"any\"]\n",
            ),
        ]);
        let lexicon = Lexicon::load(&[folder.path().to_owned()]).unwrap();
        let gadget = lexicon.vocabulary().type_by_name("gadget").unwrap();
        assert_eq!(lexicon.vocabulary().entity_type(gadget).label, "a gadget");
        assert_eq!(lexicon.settings(gadget).nests_in, NestingRule::Any);
        assert_eq!(lexicon.terms_with_form(&fold_name("copper tubes")).len(), 1);
    }

    #[test]
    fn a_dictionary_with_an_embedded_name_takes_its_place() {
        let rows =
            format!("{HEAD}id\tlabel\nA:1\tcopper tube\n").replace("gadget", "imaging_modality");
        let folder = written(&[("imaging_modalities.tsv", &rows)]);
        let path = folder.path().join("imaging_modalities.tsv");
        let lexicon = Lexicon::load(&[path]).unwrap();
        let imaging = lexicon
            .vocabulary()
            .type_by_name("imaging_modality")
            .unwrap();
        let n_terms = lexicon
            .terms()
            .iter()
            .filter(|term| term.entity_type == imaging)
            .count();
        assert_eq!(n_terms, 1);
    }

    #[test]
    fn lists_the_problems_of_all_files() {
        let one = format!("{HEAD}id\tlabel\nx\tone\n");
        let two = format!("{HEAD}id\tlabel\ty\n");
        let folder = written(&[
            ("one.tsv", &one),
            ("two.tsv", &two),
            ("dictionaries.toml", "[a\n"),
        ]);
        let errors = messages(&[folder.path().to_owned()]);
        assert_eq!(errors.len(), 3, "{errors:?}");
    }

    #[test]
    fn names_what_cannot_be_read() {
        let folder = written(&[("empty/readme", ""), ("latin.tsv", "x")]);
        let latin = folder.path().join("latin.tsv");
        fs::write(&latin, b"# type: a\nid\tM\xfcller\n").unwrap();
        let missing = folder.path().join("missing.tsv");
        let errors = messages(&[
            missing.clone(),
            folder.path().join("empty"),
            latin.clone(),
            latin.clone(),
        ]);
        assert!(
            errors[0].contains("no dictionary in this folder"),
            "{errors:?}"
        );
        assert!(
            errors[1].starts_with(&format!("{}: cannot be read", missing.display())),
            "{errors:?}"
        );
        assert_eq!(
            errors[2],
            format!(
                "{}:2:5: not valid UTF-8; save the file as UTF-8",
                latin.display()
            )
        );
    }

    #[test]
    fn a_users_settings_change_the_digest_and_are_listed() {
        let folder = written(&[("dictionaries.toml", "[cell_type]\non = false\n")]);
        let embedded = Lexicon::embedded().unwrap();
        let changed = Lexicon::load(&[folder.path().join("dictionaries.toml")]).unwrap();
        assert_eq!(embedded.settings_files().len(), 1);
        assert_eq!(changed.settings_files().len(), 2);
        assert_ne!(embedded.digest(), changed.digest());
    }
}
