//! Short forms and words with several senses, by sentences of ours: in the sense that is meant, and in others.

use std::collections::BTreeSet;
use std::fs;

use oncotag::document::{AnnotatedDocument, MeshHeading};
use serde_json::Value;

use crate::support::{annotate, oncotag, pipeline, shared};

/// The identifiers of the mentions that cover the first place of a form.
fn found(text: &str, form: &str) -> Vec<String> {
    let at = text
        .find(form)
        .unwrap_or_else(|| panic!("{form} in {text}"));
    let annotated = annotate(text);
    let mentions = annotated.annotations.mentions.iter();
    mentions
        .filter(|mention| {
            let cover = mention.fragments.cover();
            (cover.start as usize) < at + form.len() && at < cover.end as usize
        })
        .filter_map(|mention| mention.concepts.first())
        .map(|linked| annotated.vocabulary.concept(linked.concept).curie.clone())
        .collect()
}

/// Sentence, form, the concept that it has there.
const MEANT: &[(&str, &str, &str)] = &[
    ("Chest CT showed two nodules.", "CT", "MESH:D014057"),
    (
        "Contrast-enhanced CT of the abdomen was performed before surgery.",
        "CT",
        "MESH:D014057",
    ),
    (
        "FDG uptake on PET was high in the liver lesion.",
        "PET",
        "MESH:D049268",
    ),
    ("All women had breast MRI at 1.5 T.", "MRI", "MESH:D008279"),
    (
        "Two MRIs were read by a blinded radiologist.",
        "MRIs",
        "MESH:D008279",
    ),
    (
        "Abdominal US with Doppler showed a hypoechoic lesion.",
        "US",
        "MESH:D014463",
    ),
    (
        "Patients received RT to a total dose of 50 Gy.",
        "RT",
        "MESH:D011878",
    ),
    ("Activated HSCs drive liver fibrosis.", "HSCs", "CL:0000632"),
    (
        "CD34+ HSCs were collected for transplantation.",
        "HSCs",
        "CL:0000037",
    ),
    ("Immature DCs took up tumour antigen.", "DCs", "CL:0000451"),
    (
        "NK cytotoxicity against K562 targets fell after surgery.",
        "NK",
        "CL:0000623",
    ),
    (
        "RFA of HCC was percutaneous in 40 patients.",
        "RFA",
        "MESH:D000078703",
    ),
    (
        "MET amplification was found in two tumours.",
        "MET",
        "HGNC:7029",
    ),
    (
        "Cells undergo EMT and later the reverse, MET.",
        "MET",
        "GO:0060231",
    ),
    (
        "Resection of liver mets improved survival.",
        "mets",
        "NCIT:C4758",
    ),
    ("Patients with CRC were enrolled.", "CRC", "DOID:9256"),
    ("HCC recurred after resection.", "HCC", "DOID:684"),
    ("Gastric biopsies of GC were stained.", "GC", "DOID:10534"),
    (
        "In breast tissue, BC was diagnosed early.",
        "BC",
        "DOID:1612",
    ),
    ("Pancreatic resection for PC was rare.", "PC", "DOID:1793"),
    (
        "EMT of tumour cells was induced by TGF-β.",
        "EMT",
        "GO:0001837",
    ),
    (
        "CTCs were counted in peripheral blood.",
        "CTCs",
        "MESH:D009360",
    ),
    (
        "CAFs remodel the stroma of the tumour.",
        "CAFs",
        "MESH:D000072645",
    ),
    (
        "Bone marrow (BM) metastasis was frequent; BM was aspirated.",
        "BM)",
        "UBERON:0002371",
    ),
    ("Brain metastases (BM) were irradiated.", "BM", "NCIT:C3813"),
    (
        "Liver metastasis (LM) was resected; LM recurred.",
        "LM)",
        "NCIT:C4758",
    ),
];

/// Sentence, form, and what it is not.
const NOT_MEANT: &[(&str, &str)] = &[
    ("The CT value of the qPCR was 24.", "CT"),
    (
        "Carriers of the CT dinucleotide repeat were excluded.",
        "CT",
    ),
    ("Bottles of PET, a polyethylene, were used.", "PET"),
    ("Every pet was weighed.", "pet"),
    ("The incidence rose in the US in 2010.", "US"),
    ("US patients were older than European ones.", "US"),
    ("Expression was measured by RT-PCR.", "RT"),
    ("Cells were fixed at RT for 10 min.", "RT"),
    ("IR in the liver led to diabetes.", "IR"),
    ("The study was done in Washington, DC.", "DC"),
    ("Anodal DC stimulation was applied.", "DC"),
    (
        "The NK1 receptor antagonist aprepitant prevents emesis.",
        "NK",
    ),
    ("This work was funded by RFA CA-09-010.", "RFA"),
    ("Activity was 600 MET-min per week.", "MET"),
    ("The criteria were met by all.", "met"),
    (
        "Scores on PC 1 of the principal component analysis differed.",
        "PC",
    ),
    ("Injection of PC, a phosphatidylcholine, was safe.", "PC"),
    ("GC content of the primer was 50 percent.", "GC"),
    ("Pottery of 300 BC was found.", "BC"),
    ("MM was defined as 10 mM of salt.", "MM"),
    (
        "EMT crews brought the patient; the emergency medical technician helped.",
        "EMT",
    ),
    ("Toxicity was graded by NCI-CTC criteria.", "CTC"),
    ("Laminin (LM) was measured; LM was high.", "LM)"),
    ("Ears were exposed to cold water.", "cold"),
    ("Patients had a common cold.", "cold"),
    ("This may lead to death.", "lead"),
    ("One lead of the ECG was noisy.", "lead"),
    ("Patients in the control arm were older.", "arm"),
    ("Body mass index was 25.", "mass"),
    ("Muscle mass fell.", "mass"),
    ("Each node of the network was a gene.", "node"),
    ("The primary endpoint was survival.", "primary"),
    (
        "The secondary structure of the protein is known.",
        "secondary",
    ),
    ("A secondary antibody was added.", "secondary"),
];

#[test]
fn forms_have_the_sense_that_is_meant() {
    let wrong: Vec<String> = MEANT
        .iter()
        .filter(|(text, form, concept)| !found(text, form).iter().any(|one| one == concept))
        .map(|(text, form, concept)| {
            format!("{form} = {concept}, not {:?}: {text}", found(text, form))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn forms_of_other_senses_are_no_mentions() {
    let wrong: Vec<String> = NOT_MEANT
        .iter()
        .filter(|(text, form)| !found(text, form).is_empty())
        .map(|(text, form)| format!("{form}, not {:?}: {text}", found(text, form)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The concepts of the first mention of a form, best first, and its confidence.
fn ranked(annotated: &AnnotatedDocument, form: &str) -> Option<(Vec<String>, f32)> {
    let text = &annotated.document.text;
    let mut mentions = annotated.annotations.mentions.iter();
    let mention = mentions.find(|mention| mention.fragments.cover().of(text) == form)?;
    let concepts = mention.concepts.iter();
    let curies = concepts.map(|linked| annotated.vocabulary.concept(linked.concept).curie.clone());
    Some((curies.collect(), mention.confidence))
}

#[test]
fn what_stands_near_tells_senses_apart_and_without_it_both_are_given() {
    let stellate = annotate("The liver was fibrotic. HSCs were cultured.");
    let (concepts, near) = ranked(&stellate, "HSCs").unwrap();
    assert_eq!(concepts[0], "CL:0000632");
    let alone = annotate("HSCs were cultured.");
    let (concepts, bare) = ranked(&alone, "HSCs").unwrap();
    let both: BTreeSet<&str> = concepts.iter().map(String::as_str).collect();
    assert_eq!(both, BTreeSet::from(["CL:0000037", "CL:0000632"]));
    assert!(bare < near && bare <= 0.5, "{bare} and {near}");
    let far = annotate(&format!(
        "Fibrosis of the liver.{}HSCs were cultured.",
        " It was so.".repeat(600)
    ));
    assert_eq!(
        ranked(&far, "HSCs").unwrap().0,
        concepts,
        "of a long text the rest says little"
    );
}

#[test]
fn a_mesh_heading_of_the_record_speaks_for_its_concept() {
    let tagged = |heading: Option<&str>| {
        let mut document = annotate("US was done in all.").document;
        document.metadata.mesh_headings = heading
            .map(|id| MeshHeading {
                id: Some(id.to_owned()),
                ..MeshHeading::default()
            })
            .into_iter()
            .collect();
        let mut annotated = AnnotatedDocument::plain(document);
        pipeline().annotate(&mut annotated).unwrap();
        ranked(&annotated, "US").map(|(concepts, _)| concepts)
    };
    assert_eq!(
        tagged(Some("D014463")),
        Some(vec!["MESH:D014463".to_owned()])
    );
    assert_eq!(tagged(Some("D008279")), None);
    assert_eq!(tagged(None), None);
}

/// The figures of docs/evaluation.md; labels were made before the rows of the dictionaries were changed for them.
#[test]
fn senses_in_the_gold_standard_stay_above_their_floor() {
    let Some(folder) = shared("data/gold") else {
        return;
    };
    let mut run = oncotag();
    run.args([
        "evaluate",
        "tests/gold/ambiguity.jsonl",
        "--task",
        "ambiguity",
        "--json",
    ]);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            run.arg("--texts").arg(path);
        }
    }
    let output = run.assert().success();
    let report: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 18);
    let accuracies: Vec<f64> = rows.iter().map(|row| row["f1"].as_f64().unwrap()).collect();
    let mean = accuracies.iter().sum::<f64>() / 18.0;
    assert!(mean >= 0.94, "{mean:.4}");
}
