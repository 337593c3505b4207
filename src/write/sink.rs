//! An open output of any format.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{
    DocumentEncoder, DocumentWriter, Make, OutputFile, OutputFormat, OutputTarget, WriteError,
    WriteOptions,
};
use crate::document::{AnnotatedDocument, hex};
use crate::format::losses::Losses;

/// An output being written: documents go in, one after the other, encoded already or not.
pub struct Sink {
    kind: Kind,
    target: OutputTarget,
}

enum Kind {
    Parts(Box<Parts>),
    Whole(Box<dyn DocumentWriter>),
}

/// A file whose documents have parts of their own.
struct Parts {
    encoder: Arc<dyn DocumentEncoder>,
    file: OutputFile,
    digest: Sha256,
    has_documents: bool,
}

impl Parts {
    fn put(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        if self.file.part_path().is_some() {
            self.digest.update(bytes);
        }
        self.file.write(bytes)
    }

    fn append(&mut self, part: &[u8]) -> Result<(), WriteError> {
        if part.is_empty() {
            return Ok(());
        }
        if std::mem::replace(&mut self.has_documents, true) {
            let separator = self.encoder.separator();
            self.put(separator)?;
        }
        self.put(part)
    }
}

impl Sink {
    /// Opens an output.
    ///
    /// # Errors
    /// If it exists and may not be replaced, another process writes it, or the operating system refuses.
    pub fn open(
        format: &OutputFormat,
        target: &OutputTarget,
        options: &WriteOptions,
    ) -> Result<Self, WriteError> {
        let kind = match format.make {
            Make::Encoder(make) => {
                let encoder: Arc<dyn DocumentEncoder> = Arc::from(make(options));
                let mut parts = Parts {
                    file: OutputFile::open(target)?,
                    digest: Sha256::new(),
                    has_documents: false,
                    encoder,
                };
                let prologue = parts.encoder.prologue();
                parts.put(&prologue)?;
                Kind::Parts(Box::new(parts))
            }
            Make::Writer(open) => Kind::Whole(open(target, options)?),
        };
        Ok(Self {
            kind,
            target: target.clone(),
        })
    }

    /// What encodes documents for [`Self::append`], on any thread; none where documents must come whole.
    pub fn encoder(&self) -> Option<Arc<dyn DocumentEncoder>> {
        match &self.kind {
            Kind::Parts(parts) => Some(Arc::clone(&parts.encoder)),
            Kind::Whole(_) => None,
        }
    }

    /// Where it goes.
    pub fn target(&self) -> &OutputTarget {
        &self.target
    }

    /// The unfinished file or folder, to be removed where the process has to be ended at once.
    pub fn unfinished(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Parts(parts) => parts.file.part_path(),
            Kind::Whole(writer) => writer.unfinished(),
        }
    }

    /// Takes a document and counts what the format cannot say of it.
    ///
    /// # Errors
    /// If the format cannot express the document, or the operating system refuses.
    pub fn write(
        &mut self,
        annotated: &AnnotatedDocument,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        match &mut self.kind {
            Kind::Parts(parts) => {
                let mut part = Vec::new();
                parts.encoder.encode(annotated, &mut part, losses)?;
                parts.append(&part)
            }
            Kind::Whole(writer) => writer.write(annotated, losses),
        }
    }

    /// Takes the part of a document that [`Self::encoder`] has made; nothing where there is no encoder.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn append(&mut self, part: &[u8]) -> Result<(), WriteError> {
        match &mut self.kind {
            Kind::Parts(parts) => parts.append(part),
            Kind::Whole(_) => Ok(()),
        }
    }

    /// Hands everything written so far to the operating system, for readers of a pipe.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        match &mut self.kind {
            Kind::Parts(parts) => parts.file.flush(),
            Kind::Whole(_) => Ok(()),
        }
    }

    /// Completes the output. Gives the SHA-256 of the file, hexadecimal (of a folder that over the names and checksums of
    /// its files, as `sha256sum` lists them); none for standard output, pipes and devices.
    ///
    /// # Errors
    /// If the operating system refuses.
    pub fn finish(self) -> Result<Option<String>, WriteError> {
        match self.kind {
            Kind::Parts(mut parts) => {
                let epilogue = parts.encoder.epilogue();
                parts.put(&epilogue)?;
                let is_file = parts.file.part_path().is_some();
                let digest = hex(&parts.digest.finalize());
                parts.file.finish()?;
                Ok(is_file.then_some(digest))
            }
            Kind::Whole(writer) => {
                writer.finish()?;
                let OutputTarget::File { path, .. } = &self.target else {
                    return Ok(None);
                };
                checksum(path).map_err(|error| WriteError::new(path, error))
            }
        }
    }
}

/// The SHA-256 of what stands under a name; none where that is neither file nor folder.
fn checksum(path: &Path) -> io::Result<Option<String>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_file() {
        return checksum_of_file(path).map(Some);
    }
    if !metadata.is_dir() {
        return Ok(None);
    }
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    files.sort();
    let mut all = Sha256::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        all.update(format!("{}  {name}\n", checksum_of_file(file)?));
    }
    Ok(Some(hex(&all.finalize())))
}

fn checksum_of_file(path: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut file = File::open(path)?;
    let mut block = vec![0; 1 << 16];
    loop {
        match io::Read::read(&mut file, &mut block)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&block[..n]),
        }
    }
}
