//! What every fuzz target checks: no panic, no endless sequence, spans that fit their text.

use std::io::{Cursor, Read as _};
use std::sync::{Arc, LazyLock};

use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use oncotag::dictionary::Lexicon;
use oncotag::document::{AnnotatedDocument, Document, Section, SectionKind, Span};
use oncotag::matching::{EngineChoice, Matcher};
use oncotag::normalize;
use oncotag::ontology::{
    DictionaryHead, OntologySource, Selection, ontology_format_by_name, ontology_format_of,
    write_dictionary,
};
use oncotag::pipeline::{Pipeline, PipelineOptions};
use oncotag::read::{self, Documents, Input, ReadOptions};

/// Reads the bytes as the named format and checks every document. In a build for fuzzing the readers of XML compare each
/// tree that their scanner makes with that of quick-xml.
///
/// # Panics
/// If a promise of the readers is broken, the two trees of a record differ, or no format has that name.
pub fn read_as(format: &str, bytes: &[u8]) {
    let format = read::format_by_name(format).expect("the target's format is in read::FORMATS");
    let input = Input::from_bytes("fuzz", bytes);
    if let Ok(documents) = (format.open)(input, &every_part()) {
        check_documents(documents, bytes.len() + 1);
    }
}

/// Reads brat standoff: the annotations, a byte 0, the text.
///
/// # Panics
/// If a promise of the readers is broken.
pub fn read_brat(bytes: &[u8]) {
    let (annotations, text) = match bytes.iter().position(|&byte| byte == 0) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (
            bytes,
            &b"Liver metastases, \xce\xb1 and \xf0\x9d\x9b\xbd cells\nof mice"[..],
        ),
    };
    let annotations = Input::from_bytes("fuzz.ann", annotations);
    let text = Input::from_bytes("fuzz.txt", text);
    if let Ok(documents) = read::open_brat(annotations, text, &every_part()) {
        check_documents(documents, bytes.len() + 1);
    }
}

/// Options with which nothing of an input is left out.
fn every_part() -> ReadOptions {
    ReadOptions {
        max_record_bytes: 1 << 20,
        body: true,
        references: true,
        annotations: true,
        ..ReadOptions::default()
    }
}

/// Reads the bytes, unpacked where they are zlib data, as what stands under zlib in the named format: so that the fuzzer
/// changes the content and not its compressed form.
///
/// # Panics
/// If a promise of the readers is broken, or no format has that name.
pub fn read_under_zlib(format: &str, bytes: &[u8]) {
    let mut content = Vec::new();
    let unpacked = ZlibDecoder::new(bytes)
        .take(1 << 20)
        .read_to_end(&mut content);
    let content = if unpacked.is_ok() { &content } else { bytes };
    let mut packed = Vec::new();
    ZlibEncoder::new(content, Compression::none())
        .read_to_end(&mut packed)
        .expect("memory gives all that it holds");
    read_as(format, &packed);
}

/// Reads the bytes as a file of unknown format: unpacked where they are gzipped, converted to UTF-8, told by content.
///
/// # Panics
/// If a promise of the readers is broken.
pub fn read_any(bytes: &[u8]) {
    let options = ReadOptions {
        max_decompressed: Some(1 << 20),
        annotations: true,
        ..ReadOptions::default()
    };
    let input = Input::from_reader("fuzz", Cursor::new(bytes.to_vec()), None, &options);
    if let Ok((documents, _)) = read::read_input(input, None, &options) {
        check_documents(documents, 1 << 20);
    }
}

/// Reads the bytes as each of the named forms of ontologies, and writes what was read as a dictionary.
///
/// # Panics
/// If no form has that name, or a row that no dictionary may have is written.
pub fn read_ontology(formats: &[&str], bytes: &[u8]) {
    let source = OntologySource::from_bytes("fuzz", bytes).with_prefix("FUZZ");
    let _ = ontology_format_of(&source);
    for name in formats {
        let format = ontology_format_by_name(name).expect("the form is in ONTOLOGY_FORMATS");
        let Ok(ontology) = (format.read)(&source) else {
            continue;
        };
        let selected = Selection::default()
            .of(&ontology)
            .expect("no root is asked for");
        let head = DictionaryHead {
            entity_type: "fuzz".to_owned(),
            source: "fuzz".to_owned(),
            version: ontology.version.clone().unwrap_or_default(),
            licence: ontology.licence.clone().unwrap_or_default(),
        };
        let written = write_dictionary(&head, &selected, |text| {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                assert_eq!(line.matches('\t').count(), 4, "five cells: {line:?}");
            }
            let is_control = |c: char| c.is_control() && !['\t', '\n'].contains(&c);
            assert!(!text.contains(is_control), "a control character: {text:?}");
            Ok::<(), std::convert::Infallible>(())
        });
        assert!(written.is_ok_and(|counts| counts.n_concepts <= selected.terms.len()));
    }
}

/// At most so many documents and errors, nothing after a fatal error, every document sound.
fn check_documents(documents: Documents, max_records: usize) {
    let mut is_over = false;
    for (index, result) in documents.enumerate() {
        assert!(!is_over, "a record follows a fatal error");
        assert!(index <= max_records, "more records than bytes");
        match result {
            Ok(annotated) => check_annotated(&annotated),
            Err(error) => is_over = error.is_fatal,
        }
    }
}

/// Sections are in order, apart, not empty, and lie on characters.
fn check_document(document: &Document) {
    assert!(!document.id.is_empty(), "a document has an identity");
    let mut end = 0;
    for section in &document.sections {
        assert!(end <= section.span.start, "sections in order and apart");
        assert!(!section.span.is_empty(), "no section is empty");
        check_span(&document.text, section.span);
        end = section.span.end;
    }
}

/// The document is sound. Sentences are in order, apart, and each inside its section; mentions are in order, and their pieces
/// lie on characters; what points to a mention points to one.
fn check_annotated(annotated: &AnnotatedDocument) {
    let (document, annotations) = (&annotated.document, &annotated.annotations);
    check_document(document);
    let text = &document.text;
    let mut end = 0;
    for sentence in &annotations.sentences {
        assert!(end <= sentence.span.start, "sentences in order and apart");
        assert!(!sentence.span.is_empty(), "no sentence is empty");
        check_span(text, sentence.span);
        let section = &document.sections[sentence.section as usize];
        assert!(section.span.contains(sentence.span), "outside its section");
        end = sentence.span.end;
    }
    let mut end = 0;
    for &token in &annotations.tokens {
        assert!(end <= token.start, "tokens in order and apart");
        check_span(text, token);
        end = token.end;
    }
    let mentions = &annotations.mentions;
    let key = |at: usize| {
        let cover = mentions[at].fragments.cover();
        (cover.start, std::cmp::Reverse(cover.end))
    };
    for (index, mention) in mentions.iter().enumerate() {
        assert!(
            index == 0 || key(index - 1) <= key(index),
            "mentions in order"
        );
        for &piece in mention.fragments.spans() {
            assert!(!piece.is_empty(), "no piece is empty");
            check_span(text, piece);
        }
        if let Some(cue) = mention.assertion.cue {
            check_span(text, cue);
        }
        if let Some(parent) = mention.parent {
            let parent = &mentions[parent as usize].fragments;
            assert!(parent.contains(&mention.fragments), "outside its parent");
        }
        assert!((0.0..=1.0).contains(&mention.confidence));
    }
    for relation in &annotations.relations {
        for end in [relation.from, relation.to] {
            assert!((end as usize) < mentions.len(), "a relation of a mention");
        }
    }
}

/// Folds the text and maps pieces of it back.
///
/// # Panics
/// If a piece does not map back to whole characters, pieces in order map back out of order, the whole does not map back
/// to all that can be seen, or a word maps back to something that does not fold to it.
pub fn fold(text: &str) {
    let folded = normalize::fold(text);
    let Some(whole) = folded.source_span(0..folded.text().len()) else {
        assert!(folded.text().is_empty(), "the form stands for nothing");
        return;
    };
    let outside = [&text[..whole.start as usize], &text[whole.end as usize..]];
    for part in outside {
        let form = normalize::fold(part);
        assert!(form.text().is_empty(), "{part:?} is lost");
    }
    for word in folded.text().split(|c: char| !c.is_ascii_alphanumeric()) {
        let start = word.as_ptr() as usize - folded.text().as_ptr() as usize;
        if let Some(span) = folded.source_span(start..start + word.len())
            && normalize::is_on_words(text, span)
        {
            let form = normalize::fold_name(span.of(text));
            assert_eq!(form, word, "of {:?}", span.of(text));
        }
    }
    let ends: Vec<usize> = (folded.text().char_indices().map(|(start, _)| start))
        .chain([folded.text().len()])
        .collect();
    for n_chars in [1, 2, 5, ends.len() - 1] {
        let mut previous = Span::new(0, 0);
        for piece in ends.windows(n_chars + 1) {
            if let Some(span) = folded.source_span(piece[0]..piece[n_chars]) {
                check_span(text, span);
                assert!(!span.is_empty(), "a piece stands for something");
                assert!(
                    previous.start <= span.start && previous.end <= span.end,
                    "{previous} before {span}"
                );
                previous = span;
            }
        }
    }
}

static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let lexicon = Lexicon::embedded().expect("the embedded dictionaries are sound");
    let mut bytes = Vec::new();
    let written = lexicon.write_compiled::<std::convert::Infallible>(&[], |part| {
        bytes.extend_from_slice(part);
        Ok(())
    });
    written.expect("a vector takes all");
    bytes
});

/// Opens the embedded dictionaries, compiled, with bytes changed, and uses what was opened. The input gives four bytes
/// for a place and one for its new value, again and again; in a build for fuzzing checksums are not compared.
///
/// # Panics
/// If opening or using them does.
pub fn open_compiled(edits: &[u8]) {
    let _ = Lexicon::from_compiled_bytes(edits);
    let mut bytes = COMPILED.clone();
    // Half of the edits fall on the header, which is small beside the tables.
    for (number, edit) in edits.chunks_exact(5).enumerate() {
        let place = u32::from_le_bytes([edit[0], edit[1], edit[2], edit[3]]) as usize;
        let length = if number % 2 == 0 { 4096 } else { bytes.len() };
        let place = place % length;
        bytes[place] = edit[4];
    }
    let Ok(lexicon) = Lexicon::from_compiled_bytes(&bytes) else {
        return;
    };
    for term in lexicon.terms().iter().step_by(97) {
        let _ = (
            lexicon.settings(term.entity_type),
            &lexicon.dictionaries()[usize::from(term.source.dictionary)],
        );
        if let Some(concept) = term.concept {
            lexicon.names_of(concept).count();
            let concept = lexicon.vocabulary().concept(concept);
            lexicon
                .vocabulary()
                .concept_by_curie(term.entity_type, &concept.curie);
        }
    }
    let text = "Liver metastases of triple-negative breast cancer and CD8+ T cells on FDG-PET/CT.";
    let document = Document {
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    };
    let matcher = Matcher::with_engine(Arc::new(lexicon), EngineChoice::Index);
    matcher
        .expect("the index engine takes all")
        .find(&document, &normalize::fold(text));
}

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let lexicon = Lexicon::embedded().expect("the embedded dictionaries are sound");
    Pipeline::new(Arc::new(lexicon), &PipelineOptions::default()).expect("they fit the automaton")
});

/// Annotates the text as one section with the embedded dictionaries.
///
/// # Panics
/// If a sentence or a mention does not lie on characters, or a mention lies outside of all sentences.
pub fn annotate(text: &str) {
    if text.is_empty() {
        return;
    }
    let mut annotated = AnnotatedDocument::plain(Document {
        id: "fuzz".to_owned(),
        text: text.to_owned(),
        sections: vec![Section::new(SectionKind::Text, Span::new(0, text.len()))],
        ..Document::default()
    });
    PIPELINE
        .annotate(&mut annotated)
        .expect("our stages do not fail");
    let annotations = &annotated.annotations;
    let mut end = 0;
    for sentence in &annotations.sentences {
        check_span(text, sentence.span);
        assert!(end <= sentence.span.start, "sentences in order and apart");
        end = sentence.span.end;
    }
    for mention in &annotations.mentions {
        let cover = mention.fragments.cover();
        mention
            .fragments
            .spans()
            .iter()
            .for_each(|&span| check_span(text, span));
        assert!(
            annotations
                .sentences
                .iter()
                .any(|sentence| sentence.span.contains(cover)),
            "the mention {cover} lies in no sentence"
        );
    }
}

/// The span lies on characters of the text.
fn check_span(text: &str, span: Span) {
    assert!(
        text.get(span.range()).is_some(),
        "{span} does not lie on characters of a text of {} bytes",
        text.len()
    );
}
