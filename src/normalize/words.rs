//! What whole words fold to: spelling, plural, numeral.
//!
//! The rules work on a word in lower case and give edits on it. They need not give English words: `metastasis` and
//! `metastases` both become `metastas`. What counts is that the forms of one word meet and those of different words
//! do not.

use std::borrow::Cow;
use std::ops::Range;

use super::greek;
use super::steps::Steps;

/// A part of a word and what stands for it in the normalized form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edit {
    /// Bytes of the word; empty where something is put in between.
    pub(super) range: Range<usize>,
    /// Its normalized form.
    pub(super) replacement: &'static str,
}

/// Spelling rules: letters in British spelling, in American spelling, and where in the word they may stand.
/// Each claims that the two are one word; the comment has what it catches.
const SPELLINGS: &[(&str, &str, Place)] = &[
    ("aem", "em", Place::Anywhere),       // haematoma, anaemia, ischaemic
    ("oedem", "edem", Place::Anywhere),   // oedema, lymphoedema
    ("oesoph", "esoph", Place::Anywhere), // oesophageal, gastrooesophageal
    ("oestr", "estr", Place::Anywhere),   // oestrogen
    ("paed", "ped", Place::Anywhere),     // paediatric, orthopaedic
    ("anaes", "anes", Place::Anywhere),   // anaesthesia
    ("caec", "cec", Place::Anywhere),     // caecum, ileocaecal
    ("faec", "fec", Place::Anywhere),     // faecal
    ("naec", "nec", Place::Anywhere),     // gynaecological
    ("aetio", "etio", Place::Start),      // aetiology
    ("foet", "fet", Place::Start),        // foetal
    ("rrhoea", "rrhea", Place::Anywhere), // diarrhoea
    ("coeli", "celi", Place::Start),      // coeliac
    ("leuco", "leuko", Place::Anywhere),  // leucocyte
    ("sulph", "sulf", Place::Anywhere),   // sulphate
    ("our", "or", Place::AfterTwo),       // tumour, colour, behaviour; not four, hour
    ("isation", "ization", Place::Anywhere), // localisation, colonisation
    ("ise", "ize", Place::End),           // metastasise; also otherwise, which folds alike in names
    ("ised", "ized", Place::End),
    ("ises", "izes", Place::End),
    ("ising", "izing", Place::End),
    ("yse", "yze", Place::End), // analyse
    ("ysed", "yzed", Place::End),
    ("grey", "gray", Place::Start), // grey zone lymphoma
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    Start,
    End,
    AfterTwo,
}

/// Plurals that no rule gives: the plural and what stands for it and for its singular.
const IRREGULAR: &[(&str, &str)] = &[
    ("mice", "mouse"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("women", "woman"),
    ("men", "man"),
    ("pelves", "pelvis"),
    ("testes", "testis"),
    ("nuclei", "nucleus"),
    ("bacilli", "bacillus"),
    ("fungi", "fungus"),
    ("bronchi", "bronchus"),
    ("thrombi", "thrombus"),
    ("emboli", "embolus"),
    ("foci", "focus"),
    ("loci", "locus"),
    ("hila", "hilum"),
    ("villi", "villus"),
    ("gyri", "gyrus"),
    ("sulci", "sulcus"),
    ("uteri", "uterus"),
    ("sera", "serum"),
    ("septa", "septum"),
    ("atria", "atrium"),
    ("ganglia", "ganglion"),
    ("mitochondria", "mitochondrion"),
    ("spermatogonia", "spermatogonium"),
    ("oogonia", "oogonium"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("appendices", "appendix"),
    ("cervices", "cervix"),
    ("cortices", "cortex"),
    ("axes", "axis"),
    ("axe", "axis"),
    ("femora", "femur"),
    ("corpora", "corpus"),
    ("centre", "center"),
    ("centres", "center"),
    ("fibre", "fiber"),
    ("fibres", "fiber"),
    ("calves", "calf"),
    ("lives", "life"),
];

/// Singular words in -as; all others in -as lose the s (`carcinomas`, `areas`).
const SINGULAR_IN_AS: &[&str] = &[
    "pancreas",
    "kras",
    "nras",
    "hras",
    "rras",
    "mras",
    "ras",
    "gas",
    "biogas",
    "atlas",
    "bias",
    "vas",
    "has",
    "was",
    "alas",
    "canvas",
    "texas",
    "kansas",
    "arkansas",
    "christmas",
    "whereas",
    "xmas",
    "pampas",
    "fas",
];

/// The edits that fold a word, in order, not overlapping.
///
/// `word` is in lower case. `was_all_upper` says that it stood in capitals, where a final S of a short word is no
/// plural (`AIDS`, `KRAS`).
pub(super) fn edits(word: &str, was_all_upper: bool, steps: Steps, out: &mut Vec<Edit>) {
    out.clear();
    if steps.has(Steps::SPELLING) {
        spelling(word, out);
    }
    if steps.has(Steps::GREEK) {
        let n_spellings = out.len();
        greek::gaps(word, &mut |at| {
            out.push(Edit {
                range: at..at,
                replacement: " ",
            });
        });
        if n_spellings > 0 {
            out.sort_by_key(|edit| edit.range.start);
        }
    }
    if steps.has(Steps::NUMERAL)
        && was_all_upper
        && let Some(digit) = numeral(word)
    {
        out.push(Edit {
            range: 0..word.len(),
            replacement: digit,
        });
        return;
    }
    let is_short_form = was_all_upper && word.len() <= 4 && word.ends_with('s');
    if steps.has(Steps::PLURAL) && !is_short_form {
        // The plural is that of the American spelling (`metastasises`), told on the word as it stands: endings are
        // counted from the end, where the two spellings agree in length.
        let respelled = respell(word, out);
        if let Some(Edit { range, replacement }) = plural(&respelled) {
            let start = if range.start == 0 {
                0
            } else {
                word.len() - (respelled.len() - range.start)
            };
            out.retain(|earlier| earlier.range.end <= start);
            out.push(Edit {
                range: start..word.len(),
                replacement,
            });
        }
    }
}

fn respell<'w>(word: &'w str, edits: &[Edit]) -> Cow<'w, str> {
    let mut respelled = Cow::Borrowed(word);
    for edit in edits.iter().rev() {
        respelled
            .to_mut()
            .replace_range(edit.range.clone(), edit.replacement);
    }
    respelled
}

fn spelling(word: &str, out: &mut Vec<Edit>) {
    if word.len() < 4 {
        return;
    }
    let pairs = pairs_of(word.as_bytes());
    for (&(british, american, place), needed) in SPELLINGS.iter().zip(SPELLING_PAIRS) {
        if pairs & needed != needed {
            continue; // most words have none, as their pairs of letters show
        }
        let found = match place {
            Place::Start => word.starts_with(british).then_some(0),
            Place::End => word.ends_with(british).then(|| word.len() - british.len()),
            Place::Anywhere => find_short(word, british),
            Place::AfterTwo => find_short(word, british).filter(|&at| at >= 2),
        };
        let Some(found) = found else { continue };
        // Only the letters that differ, so that a plural behind them is an edit of its own.
        let (start, end, replacement) = difference(british, american);
        let range = found + start..found + end;
        if out
            .iter()
            .all(|edit| edit.range.end <= range.start || range.end <= edit.range.start)
        {
            out.push(Edit { range, replacement });
        }
    }
    out.sort_by_key(|edit| edit.range.start);
}

/// The pairs of letters that each spelling has.
const SPELLING_PAIRS: [u64; SPELLINGS.len()] = {
    let mut pairs = [0; SPELLINGS.len()];
    let mut index = 0;
    while index < pairs.len() {
        pairs[index] = pairs_of(SPELLINGS[index].0.as_bytes());
        index += 1;
    }
    pairs
};

/// A set of the pairs of bytes that stand side by side in a word; some share a bit.
const fn pairs_of(word: &[u8]) -> u64 {
    let mut pairs = 0;
    let mut at = 1;
    while at < word.len() {
        let (before, here) = (word[at - 1] as u32, word[at] as u32);
        pairs |= 1 << ((before * 11 + here) % u64::BITS);
        at += 1;
    }
    pairs
}

/// Where a word first has some letters. Searching a few bytes place by place beats setting up a search.
fn find_short(word: &str, letters: &str) -> Option<usize> {
    let mut places = word.as_bytes().windows(letters.len());
    places.position(|place| place == letters.as_bytes())
}

/// The shortest stretch of `british` that differs, and what `american` has there; not empty on either side.
fn difference(british: &str, american: &'static str) -> (usize, usize, &'static str) {
    let shared = |one: &mut dyn Iterator<Item = u8>, other: &mut dyn Iterator<Item = u8>| {
        one.zip(other).take_while(|(a, b)| a == b).count()
    };
    let shorter = british.len().min(american.len());
    let suffix = shared(&mut british.bytes().rev(), &mut american.bytes().rev()).min(shorter - 1);
    let prefix = shared(&mut british.bytes(), &mut american.bytes()).min(shorter - suffix - 1);
    (
        prefix,
        british.len() - suffix,
        &american[prefix..american.len() - suffix],
    )
}

/// Roman numerals I to IX. V and X are left out: they are chromosomes, factors and names more often than numbers.
fn numeral(word: &str) -> Option<&'static str> {
    Some(match word {
        "i" => "1",
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        "ix" => "9",
        _ => return None,
    })
}

/// The edit that folds plural and singular together, where the word has an ending that needs one.
fn plural(word: &str) -> Option<Edit> {
    let bytes = word.as_bytes();
    let last = *bytes.last()?;
    let tail = |length: usize, replacement: &'static str| {
        Some(Edit {
            range: word.len() - length..word.len(),
            replacement,
        })
    };
    if !matches!(last, b's' | b'a' | b'e' | b'i' | b'n' | b't' | b'h') || bytes.len() < 3 {
        return None;
    }
    if let Some(&(_, singular)) = IRREGULAR.iter().find(|&&(plural, _)| plural == word) {
        return Some(Edit {
            range: 0..word.len(),
            replacement: singular,
        });
    }
    if bytes.len() < 4 {
        // `Abs`, `DCs`, `LNs` lose their s; `gas`, `his`, `yes`, `Cys` do not.
        return (last == b's'
            && !matches!(
                bytes[bytes.len() - 2],
                b's' | b'u' | b'i' | b'a' | b'e' | b'y'
            ))
        .then(|| keep_before_s(word))
        .flatten();
    }
    if word.ends_with("mata") && bytes.len() > 6 {
        return tail(4, "ma"); // carcinomata
    }
    if word.ends_with("ae") && bytes.len() > 4 {
        return tail(2, "a"); // pleurae
    }
    if word.ends_with("sis") || word.ends_with("ses") {
        return tail(3, "s"); // metastasis, metastases, diagnoses, viruses
    }
    if word.ends_with("se") {
        return tail(2, "s"); // disease meets diseases
    }
    if last == b'e' {
        return final_e(word);
    }
    if last != b's' {
        return None;
    }
    if word.ends_with("ies") && bytes.len() > 4 {
        return tail(3, "y"); // biopsies
    }
    if has_plural_in_es(&word[..word.len() - 1]) {
        return keep_before(word, 2); // branches, niches
    }
    match bytes[bytes.len() - 2] {
        b's' | b'u' | b'i' => None, // mass, virus, pelvis
        b'a' if SINGULAR_IN_AS.contains(&word) => None,
        _ => keep_before_s(word),
    }
}

/// The edit on a word in -e whose plural in -es would also be that of the word without it: `niche` meets `niches`,
/// which folds like `branches`; `calorie` meets `calories`, which folds like `biopsies`.
fn final_e(word: &str) -> Option<Edit> {
    if word.ends_with("ie") {
        return Some(Edit {
            range: word.len() - 2..word.len(),
            replacement: "y",
        });
    }
    has_plural_in_es(word)
        .then(|| keep_before(word, 1))
        .flatten()
}

/// Whether a word in -e loses it: behind ch, sh, x and z, and behind o unless the word is short (`toe`, `shoe`, for
/// `toe` is not `to`).
fn has_plural_in_es(word: &str) -> bool {
    ["che", "she", "xe", "ze"]
        .iter()
        .any(|ending| word.ends_with(ending))
        || word.len() > 4 && word.ends_with("oe")
}

fn keep_before_s(word: &str) -> Option<Edit> {
    keep_before(word, 1)
}

/// Folds the last kept byte together with a suffix of `length` bytes, so that a hit which ends there covers both.
fn keep_before(word: &str, length: usize) -> Option<Edit> {
    let kept = word.len() - length - 1;
    let replacement = ascii_str(*word.as_bytes().get(kept)?)?;
    Some(Edit {
        range: kept..word.len(),
        replacement,
    })
}

/// A byte as a string slice, for ASCII letters and digits.
fn ascii_str(byte: u8) -> Option<&'static str> {
    const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz0123456789+";
    let at = ALPHABET.bytes().position(|letter| letter == byte)?;
    Some(&ALPHABET[at..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut list = Vec::new();
        let lower = word.to_lowercase();
        let is_upper = word.chars().all(char::is_uppercase);
        edits(&lower, is_upper, Steps::ALL, &mut list);
        let mut result = lower.clone();
        for edit in list.iter().rev() {
            result.replace_range(edit.range.clone(), edit.replacement);
        }
        result
    }

    #[test]
    fn forms_of_one_word_meet() {
        let groups: &[&[&str]] = &[
            &["metastasis", "metastases"],
            &["carcinoma", "carcinomas", "carcinomata"],
            &["biopsy", "biopsies"],
            &["disease", "diseases"],
            &["diagnosis", "diagnoses"],
            &["virus", "viruses"],
            &["mass", "masses"],
            &["nucleus", "nuclei"],
            &["pleura", "pleurae", "pleuras"],
            &["pelvis", "pelves"],
            &["tumour", "tumor", "tumours", "tumors", "TUMOURS"],
            &["haemangioma", "hemangioma", "haemangiomas"],
            &["leucocyte", "leukocytes"],
            &["localisation", "localization", "localisations"],
            &["centres", "center"],
            &["metastasise", "metastasize"],
            &["metastasised", "metastasized"],
            &["metastasises", "metastasizes"],
            &["analyses", "analysis"],
            &["CTC", "CTCs"],
            &["miRNA", "miRNAs"],
            &["branch", "branches"],
            &["II", "2"],
            &["oesophagus", "esophagus"],
            &["cell", "cells", "CELLS"],
            &["DC", "DCs"],
            &["niche", "niches"],
            &["headache", "headaches"],
            &["size", "sizes"],
            &["exercise", "exercises"],
            &["toe", "toes"],
            &["shoe", "shoes"],
            &["canoe", "canoes"],
            &["echo", "echoes"],
            &["axis", "axes", "axe"],
            &["box", "boxes"],
            &["cache", "caches"],
            &["calorie", "calories"],
            &["metastasize", "metastasizes", "metastasise", "metastasises"],
            &["analyze", "analyse", "analyzes"],
        ];
        for group in groups {
            for word in *group {
                assert_eq!(folded(word), folded(group[0]), "{word} and {}", group[0]);
            }
        }
    }

    #[test]
    fn words_that_only_look_plural_stay() {
        for word in [
            "pancreas", "thymus", "pelvis", "mass", "kras", "bias", "abscess", "virus",
        ] {
            assert_eq!(folded(word), word);
        }
        assert_eq!(folded("AIDS"), "aids");
        assert_eq!(folded("KRAS"), "kras");
        assert_ne!(folded("thymus"), folded("thyme"));
    }

    #[test]
    fn words_of_different_meaning_stay_apart() {
        for (one, other) in [
            ("four", "for"),
            ("hour", "horn"),
            ("mouse", "mice2"),
            ("I", "IV"),
            ("gas", "ga"),
            ("toe", "to"),
            ("toes", "to"),
            ("shoe", "show"),
            ("pie", "py"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} and {other}");
        }
    }
}
