//! A file of documents that are encoded one by one.

use super::{DocumentEncoder, DocumentWriter, OutputFile, OutputTarget, WriteError};
use crate::document::AnnotatedDocument;
use crate::format::losses::Losses;

/// An encoder with its file.
pub(super) struct Encoded {
    encoder: Box<dyn DocumentEncoder>,
    file: OutputFile,
    has_documents: bool,
    buffer: Vec<u8>,
}

impl Encoded {
    pub(super) fn open(
        encoder: Box<dyn DocumentEncoder>,
        target: &OutputTarget,
    ) -> Result<Self, WriteError> {
        let mut file = OutputFile::open(target)?;
        file.write(&encoder.prologue())?;
        Ok(Self {
            encoder,
            file,
            has_documents: false,
            buffer: Vec::new(),
        })
    }
}

impl DocumentWriter for Encoded {
    fn write(
        &mut self,
        annotated: &AnnotatedDocument,
        losses: &mut Losses,
    ) -> Result<(), WriteError> {
        self.buffer.clear();
        self.encoder.encode(annotated, &mut self.buffer, losses)?;
        if self.buffer.is_empty() {
            return Ok(());
        }
        if std::mem::replace(&mut self.has_documents, true) {
            self.file.write(self.encoder.separator())?;
        }
        self.file.write(&self.buffer)
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.file.write(&self.encoder.epilogue())?;
        self.file.finish()
    }
}
