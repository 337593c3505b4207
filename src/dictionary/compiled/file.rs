//! A compiled dictionary as a file: written, opened, verified.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};
use twox_hash::XxHash3_64;
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, IntoBytes};

use super::bytes::FileBytes;
use super::header::{FORMAT, Header, MAGIC, Prefix, Recipe, TableEntry};
use super::tables::{Table, Tables};
use crate::dictionary::{DictionaryError, DictionaryErrorKind as Kind, DictionaryErrors, Lexicon};
use crate::document::{ConceptStore, Location, TermId, hex};
use crate::normalize::fold_name;

/// Tables of a file.
const N_TABLES: usize = 12;

/// Whether checksums are compared. Fuzzing gets nowhere past them.
const HAS_CHECKSUMS: bool = !cfg!(fuzzing);

/// Where each table of a file begins: at a multiple of this.
const ALIGNMENT: usize = 8;

/// How many forms are folded anew when a file is opened, to see that its names were folded by the rules of this program.
const N_PROBES: usize = 256;

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompiledSummary {
    /// Size of the file, in bytes.
    pub n_bytes: u64,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

impl Lexicon {
    /// Opens a compiled dictionary, which holds the whole lexicon of a run.
    ///
    /// The file is mapped, or read where it is small. Its checksums are checked (XXH3 of each table; SHA-256 of the
    /// header), but names and concepts are made only when they are asked for. It must not be changed in place while it
    /// is open; a new file renamed over it does no harm.
    ///
    /// # Errors
    /// If it cannot be read, is none, is damaged, or was made by another version of the program; the message says how to
    /// make it anew.
    pub fn open_compiled(path: &Path) -> Result<Self, DictionaryErrors> {
        let error = |kind| located(path, kind);
        let bytes = FileBytes::open(path).map_err(|cause| error(cause.into()))?;
        opened(&Arc::new(bytes), path, HAS_CHECKSUMS).map_err(error)
    }

    /// Opens a compiled dictionary from its bytes.
    ///
    /// # Errors
    /// As [`Self::open_compiled`].
    pub fn from_compiled_bytes(bytes: &[u8]) -> Result<Self, DictionaryErrors> {
        let path = Path::new("-");
        let bytes = Arc::new(FileBytes::copied(bytes));
        opened(&bytes, path, HAS_CHECKSUMS).map_err(|kind| located(path, kind))
    }

    /// Opens a compiled dictionary and compares the SHA-256 of all it holds with the one in its header, which takes as
    /// long as reading it. Opening alone compares shorter checksums, which tell damage but not forgery.
    ///
    /// # Errors
    /// As [`Self::open_compiled`].
    pub fn verify_compiled(path: &Path) -> Result<(Self, CompiledSummary), DictionaryErrors> {
        let error = |kind| located(path, kind);
        let bytes = FileBytes::open(path).map_err(|cause| error(cause.into()))?;
        let bytes = Arc::new(bytes);
        let lexicon = opened(&bytes, path, true).map_err(error)?;
        let parts = parts(bytes.as_slice(), &path.display().to_string(), true).map_err(error)?;
        let file = bytes.as_slice();
        let mut content = Sha256::new();
        for range in table_ranges(&parts.header.tables, parts.tables_start)
            .into_iter()
            .flatten()
        {
            content.update(&file[range]);
        }
        if content.finalize()[..] != parts.header.content_sha256[..] {
            return Err(error(Kind::CompiledDamaged {
                what: "the SHA-256 of its contents is another".to_owned(),
                remedy: parts.recipe.command(&path.display().to_string()),
            }));
        }
        let summary = CompiledSummary {
            n_bytes: file.len() as u64,
            sha256: hex(&Sha256::digest(file)),
        };
        Ok((lexicon, summary))
    }

    /// The user's dictionaries that a compiled dictionary was made of, as they were given; of any format and version.
    ///
    /// # Errors
    /// If the file cannot be read or is no compiled dictionary.
    pub fn compiled_from(path: &Path) -> Result<Vec<PathBuf>, DictionaryErrors> {
        let error = |kind| located(path, kind);
        let bytes = FileBytes::open(path).map_err(|cause| error(cause.into()))?;
        let recipe = recipe(bytes.as_slice()).ok_or_else(|| error(Kind::NotCompiled))?;
        Ok(recipe.paths.into_iter().map(PathBuf::from).collect())
    }

    /// Whether a file is a compiled dictionary, by its first bytes.
    pub fn is_compiled(path: &Path) -> bool {
        use std::io::Read as _;
        let mut start = [0; MAGIC.len()];
        std::fs::File::open(path)
            .and_then(|mut file| file.read_exact(&mut start))
            .is_ok_and(|()| start == MAGIC)
    }

    /// Writes the lexicon as a compiled dictionary, piece by piece; `paths` are the user's dictionaries, for the command
    /// that makes the file anew. The same lexicon gives the same bytes.
    ///
    /// # Errors
    /// What `write` says.
    pub fn write_compiled<E>(
        &self,
        paths: &[PathBuf],
        mut write: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<CompiledSummary, E> {
        let recipe = Recipe {
            version: VERSION.to_owned(),
            paths: paths
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
        };
        let tables = self.tables();
        let little_endian =
            |ids: &[TermId]| -> Vec<U32> { ids.iter().map(|id| U32::new(id.0)).collect() };
        let concept_terms = little_endian(tables.concept_terms.as_slice());
        let pattern_terms = little_endian(tables.pattern_terms.as_slice());
        let parts: [&[u8]; N_TABLES] = [
            tables.text.as_slice(),
            tables.strings.as_slice().as_bytes(),
            tables.lists.as_slice().as_bytes(),
            tables.terms.as_slice().as_bytes(),
            tables.extras.as_slice().as_bytes(),
            tables.concepts.as_slice().as_bytes(),
            concept_terms.as_bytes(),
            tables.by_curie.as_slice().as_bytes(),
            tables.patterns.as_slice().as_bytes(),
            pattern_terms.as_bytes(),
            tables.slots().as_bytes(),
            tables.first_word_bits().as_bytes(),
        ];
        let mut offset = 0_usize;
        let mut entries = Vec::with_capacity(N_TABLES);
        let mut content = Sha256::new();
        for part in parts {
            content.update(part);
            entries.push(TableEntry {
                offset: offset as u64,
                n_bytes: part.len() as u64,
                xxh3: XxHash3_64::oneshot(part),
            });
            offset = (offset + part.len()).next_multiple_of(ALIGNMENT);
        }
        let header = Header::new(self.frame(), content.finalize().into(), entries);
        let recipe = encoded(&recipe);
        let header = encoded(&header);
        let length = |bytes: &[u8]| U32::new(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        let prefix = Prefix {
            magic: MAGIC,
            format: U32::new(FORMAT),
            n_recipe_bytes: length(&recipe),
            n_header_bytes: length(&header),
            unused: U32::ZERO,
            sha256: Sha256::new()
                .chain_update(&recipe)
                .chain_update(&header)
                .finalize()
                .into(),
        };
        let mut whole = Sha256::new();
        let mut n_bytes = 0;
        let mut out = |bytes: &[u8]| {
            whole.update(bytes);
            n_bytes += bytes.len();
            write(bytes)?;
            let padding = n_bytes.next_multiple_of(ALIGNMENT) - n_bytes;
            Ok::<_, E>(padding)
        };
        out(prefix.as_bytes())?;
        out(&recipe)?;
        let mut padding = out(&header)?;
        for part in parts {
            out(&[0; ALIGNMENT][..padding])?;
            padding = out(part)?;
        }
        Ok(CompiledSummary {
            n_bytes: n_bytes as u64,
            sha256: hex(&whole.finalize()),
        })
    }
}

fn located(path: &Path, kind: Kind) -> DictionaryErrors {
    DictionaryErrors::one(DictionaryError::new(
        Location::default().in_path(path),
        kind,
    ))
}

/// Postcard of a value of ours.
fn encoded(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("strings, numbers and lists of known length can be encoded")
}

/// The parts of a file that was found whole.
struct Parts {
    header: Header,
    recipe: Recipe,
    /// Where the tables begin.
    tables_start: usize,
}

fn opened(bytes: &Arc<FileBytes>, path: &Path, has_checksums: bool) -> Result<Lexicon, Kind> {
    let shown = path.display().to_string();
    let Parts {
        header,
        recipe,
        tables_start,
    } = parts(bytes.as_slice(), &shown, has_checksums)?;
    let damaged = |what: &str| Kind::CompiledDamaged {
        what: what.to_owned(),
        remedy: recipe.command(&shown),
    };
    if cfg!(target_endian = "big") {
        return Err(Kind::CompiledByteOrder);
    }
    let ranges = table_ranges(&header.tables, tables_start)
        .ok_or_else(|| damaged("its tables do not lie in order"))?;
    let file = bytes.as_slice();
    let end = ranges[N_TABLES - 1].end;
    if end > file.len() {
        let found = file.len();
        return Err(damaged(&format!("it ends after {found} of {end} bytes")));
    }
    if end < file.len() {
        let more = file.len() - end;
        return Err(damaged(&format!("{more} bytes stand behind its end")));
    }
    for (entry, range) in header.tables.iter().zip(&ranges) {
        if has_checksums && XxHash3_64::oneshot(&file[range.clone()]) != entry.xxh3 {
            return Err(damaged("the checksum of a table is another"));
        }
    }
    let tables = lent(bytes, &ranges).ok_or_else(|| damaged("a table does not hold whole rows"))?;
    let frame = header
        .into_frame()
        .ok_or_else(|| damaged("an entity type is missing"))?;
    check(&tables, frame.types.len(), frame.dictionaries.len()).map_err(damaged)?;
    let lexicon = Lexicon::over(frame, tables, Some(path.to_owned()));
    if !folds_alike(&lexicon) {
        return Err(Kind::CompiledBy {
            by: format!("another build of oncotag {VERSION}, which folds names in another way"),
            remedy: recipe.command(&shown),
        });
    }
    Ok(lexicon)
}

/// The recipe of a file, whatever its format.
fn recipe(file: &[u8]) -> Option<Recipe> {
    let (prefix, rest) = Prefix::ref_from_prefix(file).ok()?;
    let bytes = rest.get(..prefix.n_recipe_bytes.get() as usize)?;
    (prefix.magic == MAGIC)
        .then(|| postcard::from_bytes(bytes).ok())
        .flatten()
}

/// Reads what stands before the tables.
fn parts(file: &[u8], path: &str, has_checksums: bool) -> Result<Parts, Kind> {
    let (prefix, rest) = Prefix::ref_from_prefix(file).map_err(|_| Kind::NotCompiled)?;
    if prefix.magic != MAGIC {
        return Err(Kind::NotCompiled);
    }
    let n_recipe = prefix.n_recipe_bytes.get() as usize;
    let n_header = prefix.n_header_bytes.get() as usize;
    let recipe = recipe(file);
    let remedy = || match &recipe {
        Some(recipe) => recipe.command(path),
        None => Recipe::default().command(path),
    };
    if prefix.format.get() != FORMAT {
        return Err(Kind::CompiledFormat {
            found: prefix.format.get(),
            expected: FORMAT,
            remedy: remedy(),
        });
    }
    let damaged = |what: &str| Kind::CompiledDamaged {
        what: what.to_owned(),
        remedy: remedy(),
    };
    let both = rest.get(..n_recipe.saturating_add(n_header));
    let Some(both) = both else {
        return Err(damaged("it ends inside its header"));
    };
    let is_whole = prefix.sha256[..] == Sha256::digest(both)[..] && prefix.unused.get() == 0;
    if has_checksums && !is_whole {
        return Err(damaged("the checksum of its header is another"));
    }
    let header: Option<Header> = postcard::from_bytes(&both[n_recipe..]).ok();
    match (recipe.clone(), header) {
        (Some(recipe), _) if recipe.version != VERSION => Err(Kind::CompiledBy {
            by: format!("oncotag {}", recipe.version),
            remedy: recipe.command(path),
        }),
        (Some(recipe), Some(header)) => Ok(Parts {
            header,
            recipe,
            tables_start: (size_of::<Prefix>() + both.len()).next_multiple_of(ALIGNMENT),
        }),
        _ => Err(damaged("its header cannot be read")),
    }
}

/// Where the tables lie in the file; `None` unless they are as many as there should be, one behind the other.
fn table_ranges(entries: &[TableEntry], start: usize) -> Option<[Range<usize>; N_TABLES]> {
    let entries: &[TableEntry; N_TABLES] = entries.try_into().ok()?;
    let mut ranges = [const { 0..0 }; N_TABLES];
    let mut next = 0_usize;
    for (range, entry) in ranges.iter_mut().zip(entries) {
        if usize::try_from(entry.offset).ok()? != next {
            return None;
        }
        let end = next.checked_add(usize::try_from(entry.n_bytes).ok()?)?;
        *range = start.checked_add(next)?..start.checked_add(end)?;
        next = end.checked_next_multiple_of(ALIGNMENT)?;
    }
    Some(ranges)
}

fn lent(file: &Arc<FileBytes>, ranges: &[Range<usize>; N_TABLES]) -> Option<Tables> {
    let [
        text,
        strings,
        lists,
        terms,
        extras,
        concepts,
        concept_terms,
        by_curie,
        patterns,
        pattern_terms,
        slots,
        first_words,
    ] = ranges.clone();
    Some(Tables {
        text: Table::lent(file, text)?,
        strings: Table::lent(file, strings)?,
        lists: Table::lent(file, lists)?,
        terms: Table::lent(file, terms)?,
        extras: Table::lent(file, extras)?,
        concepts: Table::lent(file, concepts)?,
        concept_terms: Table::lent(file, concept_terms)?,
        by_curie: Table::lent(file, by_curie)?,
        patterns: Table::lent(file, patterns)?,
        pattern_terms: Table::lent(file, pattern_terms)?,
        slots: OnceLock::from(Table::lent(file, slots)?),
        first_words: OnceLock::from(Table::lent(file, first_words)?),
    })
}

/// Checks what callers rely on: ids lead to terms, concepts and types that are there.
fn check(tables: &Tables, n_types: usize, n_dictionaries: usize) -> Result<(), &'static str> {
    let n_terms = tables.n_terms();
    let n_concepts = tables.n_concepts();
    let are_terms = |ids: &[TermId]| ids.iter().all(|id| (id.0 as usize) < n_terms);
    if n_terms > 0 && n_dictionaries == 0 {
        return Err("its dictionaries are missing");
    }
    if !are_terms(tables.pattern_terms.as_slice()) || !are_terms(tables.concept_terms.as_slice()) {
        return Err("a term is missing");
    }
    let order = tables.by_curie.as_slice();
    if order.iter().any(|id| id.get() as usize >= n_concepts) {
        return Err("a concept is missing");
    }
    let mut concepts = tables.concepts.as_slice().iter();
    if concepts.any(|concept| usize::from(concept.entity_type.get()) >= n_types) {
        return Err("the entity type of a concept is missing");
    }
    if tables.n_patterns() > 0 && tables.slots().is_empty() {
        return Err("the table over its forms is missing");
    }
    Ok(())
}

/// Whether names fold to the forms that the file has for them, and the set of how forms begin has those, by a sample
/// spread over all.
fn folds_alike(lexicon: &Lexicon) -> bool {
    let tables = lexicon.tables();
    let step = tables.n_patterns().div_ceil(N_PROBES).max(1);
    (0..tables.n_patterns()).step_by(step).all(|pattern| {
        let form = tables.form(pattern);
        let term = tables.terms_of_pattern(pattern).first();
        term.is_none_or(|&term| fold_name(&lexicon.term(term).name) == form)
            && tables.first_words().may_have_form(form.as_bytes())
    })
}

#[cfg(test)]
mod tests;
