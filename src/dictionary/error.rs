//! What can be wrong with a dictionary.

use std::fmt;

use thiserror::Error;

use crate::document::Location;

/// A dictionary, or a place in one, that cannot be used.
#[derive(Debug, Error)]
#[error("{location}: {kind}")]
pub struct DictionaryError {
    /// Where.
    pub location: Location,
    /// What.
    #[source]
    pub kind: DictionaryErrorKind,
}

impl DictionaryError {
    pub(super) fn new(location: Location, kind: DictionaryErrorKind) -> Self {
        Self { location, kind }
    }
}

/// What is wrong.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DictionaryErrorKind {
    /// The operating system said no.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Not UTF-8.
    #[error("not valid UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// A folder without a dictionary in it.
    #[error("no dictionary in this folder (expected files that end in .tsv, or dictionaries.toml)")]
    EmptyFolder,
    /// Two of the user's files of the same name.
    #[error("a second dictionary named \"{0}\" (each name may be given once; rename the file)")]
    SameName(String),
    /// More files than a run can number.
    #[error("more than 65,535 dictionaries (join some of them)")]
    TooManyFiles,
    /// A head line that a dictionary must have.
    #[error("no head line \"# {0}: …\" before the column row")]
    MissingHeader(&'static str),
    /// A head line given twice.
    #[error("a second head line \"# {0}: …\"")]
    RepeatedHeader(String),
    /// An unusable value of a head line.
    #[error("{name} \"{value}\" {expected}")]
    BadHeader {
        /// The head line's name.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// No column row.
    #[error("no column row (expected: id, label, synonyms, …, separated by tabs)")]
    NoColumns,
    /// A column that must be there.
    #[error("no column \"{0}\"")]
    MissingColumn(&'static str),
    /// A column that is not known.
    #[error("unknown column \"{name}\" (expected one of {expected})")]
    UnknownColumn {
        /// Its name.
        name: String,
        /// The names that are known.
        expected: String,
    },
    /// A column given twice.
    #[error("a second column \"{0}\"")]
    RepeatedColumn(String),
    /// A character that no cell may hold.
    #[error("the control character U+{:04X} (remove it)", u32::from(*.0))]
    ControlCharacter(char),
    /// A row with too few or too many cells.
    #[error("{found} cells, but the column row has {expected} (cells are separated by tabs)")]
    CellCount {
        /// Cells in the row.
        found: usize,
        /// Cells in the column row.
        expected: usize,
    },
    /// Something that should be a compact identifier.
    #[error("{what} \"{value}\" is not a CURIE (expected PREFIX:LOCAL)")]
    NotCurie {
        /// Which kind of identifier.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// A concept without a label.
    #[error("concept \"{0}\" has no label")]
    MissingLabel(String),
    /// A concept that two rows of one file define.
    #[error("concept id \"{id}\" is already defined in line {first}")]
    DuplicateConcept {
        /// The identifier.
        id: String,
        /// The line of the first definition.
        first: u64,
    },
    /// A synonym without a kind that is known.
    #[error(
        "synonym \"{0}\" has no known kind (expected exact:, narrow:, broad:, related:, abbreviation: or adjectival: before the name)"
    )]
    UnknownKind(String),
    /// A word for the case rule that is not known.
    #[error("unknown case rule \"{0}\" (expected auto, any or exact)")]
    UnknownCase(String),
    /// A word for the status that is not known.
    #[error(
        "unknown status \"{0}\" (expected allow, block, needs-context or generic, and reviewed after a comma)"
    )]
    UnknownStatus(String),
    /// A companion without its sign.
    #[error("companion \"{0}\" has no sign (expected + or - before the words)")]
    UnknownCompanion(String),
    /// An attribute that is not of the form key=value.
    #[error("attribute \"{0}\" is not of the form key=value")]
    BadAttribute(String),
    /// A string of which nothing is left after normalization.
    #[error("{what} \"{value}\" normalizes to nothing (expected at least one letter or digit)")]
    NothingLeft {
        /// Which kind of string.
        what: &'static str,
        /// What stands there.
        value: String,
    },
    /// A backslash that escapes nothing.
    #[error("\"\\{0}\" is no escape (expected \\| or \\\\)")]
    BadEscape(String),
    /// A row without a concept that does not block.
    #[error("a row with id \"-\" must have status block")]
    UnboundNotBlocked,
    /// A row of an overlay that does not say where it comes from.
    #[error("no source (a row of an overlay must say where it comes from, or why it is there)")]
    MissingSource,
    /// Settings that cannot be read.
    #[error("{0}")]
    Settings(String),
    /// A type in the settings that no dictionary has.
    #[error("unknown entity type \"{0}\" (no dictionary has it)")]
    UnknownType(String),
    /// More strings than a lexicon can number.
    #[error("more than 2^32 strings or bytes of strings (leave some dictionaries out)")]
    TooLarge,
    /// A file that should be a compiled dictionary.
    #[error("not a compiled dictionary (make one with: oncotag dictionary compile -o FILE)")]
    NotCompiled,
    /// A compiled dictionary of another format.
    #[error(
        "a compiled dictionary of format {found}, but this oncotag reads format {expected}; rebuild it with: {remedy}"
    )]
    CompiledFormat {
        /// The format of the file.
        found: u32,
        /// The format that is read.
        expected: u32,
        /// The command that makes it anew.
        remedy: String,
    },
    /// A compiled dictionary that another program made.
    #[error(
        "compiled by {by}, but this is oncotag {version}; rebuild it with: {remedy}",
        version = env!("CARGO_PKG_VERSION")
    )]
    CompiledBy {
        /// What made it.
        by: String,
        /// The command that makes it anew.
        remedy: String,
    },
    /// A compiled dictionary that is not as it was written.
    #[error("a damaged compiled dictionary: {what}; rebuild it with: {remedy}")]
    CompiledDamaged {
        /// What is wrong.
        what: String,
        /// The command that makes it anew.
        remedy: String,
    },
    /// A compiled dictionary beside other ones.
    #[error(
        "a compiled dictionary holds the whole lexicon of a run (give it alone, or compile its sources anew together with the others)"
    )]
    CompiledAmongOthers,
    /// A compiled dictionary where its rows should be read.
    #[error("a compiled dictionary has no rows (give the files that it was made of)")]
    CompiledHasNoRows,
    /// A machine whose byte order is not that of the file.
    #[error("compiled dictionaries cannot be read on big-endian machines (give their sources)")]
    CompiledByteOrder,
}

impl DictionaryErrorKind {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "ONC0101",
            Self::NotUtf8 => "ONC0102",
            Self::EmptyFolder => "ONC0103",
            Self::SameName(_) => "ONC0104",
            Self::TooManyFiles => "ONC0105",
            Self::MissingHeader(_) => "ONC0106",
            Self::RepeatedHeader(_) => "ONC0107",
            Self::BadHeader { .. } => "ONC0108",
            Self::NoColumns => "ONC0109",
            Self::MissingColumn(_) => "ONC0110",
            Self::UnknownColumn { .. } => "ONC0111",
            Self::RepeatedColumn(_) => "ONC0112",
            Self::CellCount { .. } => "ONC0113",
            Self::NotCurie { .. } => "ONC0114",
            Self::MissingLabel(_) => "ONC0115",
            Self::DuplicateConcept { .. } => "ONC0116",
            Self::UnknownKind(_) => "ONC0117",
            Self::UnknownCase(_) => "ONC0118",
            Self::UnknownStatus(_) => "ONC0119",
            Self::UnknownCompanion(_) => "ONC0120",
            Self::BadAttribute(_) => "ONC0121",
            Self::NothingLeft { .. } => "ONC0122",
            Self::BadEscape(_) => "ONC0123",
            Self::UnboundNotBlocked => "ONC0124",
            Self::MissingSource => "ONC0125",
            Self::Settings(_) => "ONC0126",
            Self::UnknownType(_) => "ONC0127",
            Self::ControlCharacter(_) => "ONC0128",
            Self::TooLarge => "ONC0140",
            Self::NotCompiled => "ONC0141",
            Self::CompiledFormat { .. } => "ONC0142",
            Self::CompiledBy { .. } => "ONC0143",
            Self::CompiledDamaged { .. } => "ONC0144",
            Self::CompiledAmongOthers => "ONC0145",
            Self::CompiledHasNoRows => "ONC0146",
            Self::CompiledByteOrder => "ONC0147",
        }
    }
}

/// Every problem of a set of dictionaries; at least one, in order of file, line and column.
#[derive(Debug)]
pub struct DictionaryErrors(Vec<DictionaryError>);

impl DictionaryErrors {
    /// `Ok` where there is no error.
    pub(super) fn check(errors: Vec<DictionaryError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self(errors))
        }
    }

    /// A single problem.
    pub(super) fn one(error: DictionaryError) -> Self {
        Self(vec![error])
    }

    /// The problems.
    pub fn errors(&self) -> &[DictionaryError] {
        &self.0
    }
}

/// One problem a line.
impl fmt::Display for DictionaryErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for DictionaryErrors {}
