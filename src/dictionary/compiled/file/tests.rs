use super::*;
use crate::dictionary::assemble::{LoadedTable, assemble};
use crate::dictionary::settings::Settings;
use crate::dictionary::table;

const BASE: &str = "# type: gadget\n# source: s\n# version: 1\n# licence: l\n\
    # replaced: A:8 A:1 A:2\n\
    id\tlabel\tsynonyms\tcase\tstatus\tcompanions\txrefs\tparents\tattributes\n\
    A:1\tcopper tube\texact:Cu-tube|abbreviation:CT\t\t\t+pipe|-scan\tX:1|X:2\tA:2\tof=copper\n\
    A:2\tsteel tube\tabbreviation:ST\tany\tneeds-context\t+steel\t\t\t\n\
    A:3\ttube map\t\t\tblock\t\t\t\t\n";

const OVERLAY: &str = "# type: gadget\n# layer: overlay\n# source: s\n# version: 1\n# licence: l\n\
    id\tlabel\tsynonyms\tstatus\tcompanions\tsource\n\
    A:1\t\tabbreviation:CT|exact:Müller tube\tneeds-context\t\twhy\n-\ttube station\t\tblock\t\twhy\n";

/// A lexicon with a bit of everything.
fn small() -> Lexicon {
    let mut errors = Vec::new();
    let mut settings = Settings::default();
    settings.add(
        "[gadget]\npriority = 7\nnests_in = [\"gadget\"]\ncompanion_types = [\"gadget\"]\n",
        "s.toml",
        &mut errors,
    );
    let tables = [("base.tsv", BASE), ("over.tsv", OVERLAY)].map(|(path, text)| LoadedTable {
        name: path.to_owned(),
        path: path.to_owned(),
        sha256: "5e".repeat(32),
        table: table::parse(text, path, fold_name, &mut errors).unwrap(),
    });
    let (assembled, _) = assemble(tables.into(), &settings, Vec::new(), &mut errors).unwrap();
    assert!(errors.is_empty(), "{errors:?}");
    assembled.lexicon
}

fn written(lexicon: &Lexicon) -> Vec<u8> {
    let mut bytes = Vec::new();
    let paths = [PathBuf::from("my base.tsv"), PathBuf::from("over.tsv")];
    let written = lexicon.write_compiled::<()>(&paths, |part| {
        bytes.extend_from_slice(part);
        Ok(())
    });
    let summary = written.unwrap();
    assert_eq!(summary.n_bytes, bytes.len() as u64);
    assert_eq!(summary.sha256, hex(&Sha256::digest(&bytes)));
    bytes
}

fn message(bytes: &[u8]) -> String {
    Lexicon::from_compiled_bytes(bytes).unwrap_err().to_string()
}

/// Where the tables begin.
fn tables_start(bytes: &[u8]) -> usize {
    parts(bytes, "-", true).unwrap().tables_start
}

/// Gives recipe and header the checksum that they should have.
fn reseal(bytes: &mut [u8]) {
    let (prefix, _) = Prefix::read_from_prefix(bytes).unwrap();
    let n_bytes = prefix.n_recipe_bytes.get() + prefix.n_header_bytes.get();
    let start = size_of::<Prefix>();
    let digest = Sha256::digest(&bytes[start..start + n_bytes as usize]);
    bytes[start - 32..start].copy_from_slice(&digest);
}

#[test]
fn all_that_a_lexicon_knows_comes_back() {
    let lexicon = small();
    let bytes = written(&lexicon);
    let opened = Lexicon::from_compiled_bytes(&bytes).unwrap();
    assert_eq!(opened.terms().len(), 8);
    assert!(opened.terms().iter().eq(lexicon.terms().iter()));
    assert!(opened.patterns().iter().eq(lexicon.patterns().iter()));
    let given_up = &opened.dictionaries()[0].given_up;
    assert_eq!((&*given_up[0].old, given_up[0].new.len()), ("A:8", 2));
    assert!(
        opened
            .vocabulary()
            .concepts()
            .eq(lexicon.vocabulary().concepts())
    );
    assert_eq!(opened.vocabulary().types(), lexicon.vocabulary().types());
    assert_eq!(opened.dictionaries(), lexicon.dictionaries());
    assert_eq!(opened.settings_files(), lexicon.settings_files());
    assert_eq!(opened.digest(), lexicon.digest());
    let gadget = opened.vocabulary().type_by_name("gadget").unwrap();
    assert_eq!(opened.settings(gadget), lexicon.settings(gadget));
    for (id, concept) in (0_u32..)
        .map(crate::document::ConceptId)
        .zip(lexicon.vocabulary().concepts())
    {
        assert!(opened.names_of(id).eq(lexicon.names_of(id)));
        assert_eq!(
            opened.vocabulary().concept_by_curie(gadget, &concept.curie),
            Some(id)
        );
    }
    assert_eq!(opened.vocabulary().concept_by_curie(gadget, "A:0"), None);
    assert_eq!(opened.terms_with_form(&fold_name("Cu tubes")).len(), 1);
    assert_eq!(
        written(&opened),
        bytes,
        "the same lexicon gives the same bytes"
    );
}

#[test]
fn a_flipped_byte_anywhere_is_an_error() {
    let bytes = written(&small());
    for at in 0..bytes.len() {
        // Between tables lie bytes that nobody reads.
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x20;
        match Lexicon::from_compiled_bytes(&damaged) {
            Err(errors) => {
                let code = errors.errors()[0].kind.code();
                assert!(
                    ["ONC0141", "ONC0142", "ONC0144"].contains(&code),
                    "{errors}"
                );
            }
            Ok(_) => assert!(bytes[at] == 0 && at > size_of::<Prefix>(), "byte {at}"),
        }
    }
}

#[test]
fn a_file_that_ends_early_or_goes_on_says_so() {
    let bytes = written(&small());
    let start = tables_start(&bytes);
    for length in 0..bytes.len() {
        let text = message(&bytes[..length]);
        let expected = match length {
            0..56 => "not a compiled dictionary",
            _ if length < start - 7 => "it ends inside its header",
            _ if length >= start => "it ends after",
            _ => "it ends",
        };
        assert!(text.contains(expected), "{length}: {text}");
    }
    let text = message(&[&bytes[..], b"more"].concat());
    assert!(
        text.contains("4 bytes stand behind its end; rebuild it with: oncotag"),
        "{text}"
    );
}

#[test]
fn a_file_of_another_program_says_how_to_make_it_anew() {
    let remedy = "rebuild it with: oncotag dictionary compile --dictionary 'my base.tsv' --dictionary over.tsv -o - --force";
    let bytes = written(&small());
    let mut other_format = bytes.clone();
    other_format[8] = 1;
    assert_eq!(
        message(&other_format),
        format!("-: a compiled dictionary of format 1, but this oncotag reads format 3; {remedy}")
    );
    let mut other_version = bytes.clone();
    let start = size_of::<Prefix>() + 1; // behind the length of the version
    assert_eq!(&bytes[start..start + VERSION.len()], VERSION.as_bytes());
    other_version[start] = b'9';
    assert!(message(&other_version).contains("the checksum of its header is another"));
    reseal(&mut other_version);
    let theirs = format!("9{}", &VERSION[1..]);
    assert_eq!(
        message(&other_version),
        format!("-: compiled by oncotag {theirs}, but this is oncotag {VERSION}; {remedy}")
    );
    assert_eq!(
        message(b"id\tlabel\n"),
        "-: not a compiled dictionary (make one with: oncotag dictionary compile -o FILE)"
    );
}

#[test]
fn names_that_fold_in_another_way_are_noticed() {
    let lexicon = small();
    let bytes = written(&lexicon);
    // `cu tube`, the form of `Cu-tube`, becomes `cy tube`, as other rules might have it.
    let form = b"cu tub";
    let at = bytes
        .windows(form.len())
        .rposition(|part| part == form)
        .unwrap();
    let mut other = bytes.clone();
    other[at + 1] = b'y';
    let refused = opened(&Arc::new(FileBytes::copied(&other)), Path::new("x"), false);
    assert!(matches!(refused, Err(Kind::CompiledBy { .. })));
}

/// Damage that no checksum tells gives errors or wrong answers, no panic and no endless search.
#[test]
fn no_byte_can_bring_down_the_program() {
    let bytes = written(&small());
    let text =
        fold_name("A copper tube (CT) on the tube map; steel tubes, Müller tubes, a tube station.");
    let mut n_opened = 0;
    for at in size_of::<Prefix>()..bytes.len() {
        for value in [0, 0xff, bytes[at] ^ 1] {
            let mut damaged = bytes.clone();
            damaged[at] = value;
            let damaged = Arc::new(FileBytes::copied(&damaged));
            let Ok(lexicon) = opened(&damaged, Path::new("x"), false) else {
                continue;
            };
            n_opened += 1;
            for term in lexicon.terms().iter() {
                lexicon.settings(term.entity_type);
                let _ = &lexicon.dictionaries()[usize::from(term.source.dictionary)];
                if let Some(concept) = term.concept {
                    let _ = lexicon.names_of(concept).count();
                    let concept = lexicon.vocabulary().concept(concept);
                    lexicon
                        .vocabulary()
                        .concept_by_curie(term.entity_type, &concept.curie);
                }
            }
            for (form, _) in lexicon.patterns().iter() {
                lexicon.terms_with_form(form);
            }
            let index = lexicon.form_index();
            for (start, _) in text.match_indices(' ') {
                for end in start + 1..text.len() {
                    index.look_up(&text.as_bytes()[start + 1..=end], |_| {});
                }
            }
        }
    }
    assert!(n_opened > 1_500, "{n_opened}");
}
