//! Identifiers as ontology files write them: CURIEs, IRIs, bare local parts.

/// Bases of addresses, and the prefix of what follows them. The longer of two that fit stands first.
const BASES: &[(&str, &str)] = &[
    ("id.nlm.nih.gov/mesh/", "MESH"),
    ("identifiers.org/mesh/", "MESH"),
    ("identifiers.org/snomedct/", "SCTID"),
    ("identifiers.org/hgnc/", "HGNC"),
    ("identifiers.org/meddra/", "MedDRA"),
    ("identifiers.org/medgen/", "MEDGEN"),
    ("linkedlifedata.com/resource/umls/id/", "UMLS"),
    ("ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#", "NCIT"),
    ("omim.org/entry/", "OMIM"),
    ("omim.org/phenotypicSeries/", "OMIMPS"),
    ("www.omim.org/entry/", "OMIM"),
    ("snomed.info/id/", "SCTID"),
    ("www.ncbi.nlm.nih.gov/gene/", "NCBIGene"),
    (
        "www.genenames.org/cgi-bin/gene_symbol_report?hgnc_id=",
        "HGNC",
    ),
    ("id.who.int/icd/entity/", "icd11.foundation"),
];

/// Bases under which the last segment is `PREFIX_LOCAL`.
const BASES_WITH_PREFIXES: &[&str] = &[
    "purl.obolibrary.org/obo/",
    "www.ebi.ac.uk/efo/",
    "www.orpha.net/ORDO/",
    "www.ebi.ac.uk/chebi/searchId.do?chebiId=",
];

/// Bases under which a CURIE follows.
const BASES_OF_CURIES: &[&str] = &["identifiers.org/", "bioregistry.io/", "n2t.net/"];

/// The CURIE that an address stands for, where its base is known.
pub(super) fn of_iri(iri: &str) -> Option<String> {
    let address = iri
        .strip_prefix("http://")
        .or_else(|| iri.strip_prefix("https://"))?;
    for (base, prefix) in BASES {
        if let Some(local) = address.strip_prefix(base) {
            return plain_local(local).map(|local| format!("{prefix}:{local}"));
        }
    }
    for base in BASES_WITH_PREFIXES {
        let Some(local) = address.strip_prefix(base) else {
            continue;
        };
        let (prefix, local) = local.rsplit_once('_')?;
        if is_prefix(prefix) {
            return plain_local(local).map(|local| format!("{prefix}:{local}"));
        }
        return None;
    }
    let local = BASES_OF_CURIES
        .iter()
        .find_map(|base| address.strip_prefix(base))?;
    (has_prefix(local) && !local.contains('/')).then(|| local.to_owned())
}

fn plain_local(local: &str) -> Option<&str> {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '/' | '#' | '?');
    (!local.is_empty() && local.chars().all(is_plain)).then_some(local)
}

/// An identifier of an ontology file as a CURIE where it can be one, else as it is.
pub(super) fn of(id: &str) -> String {
    of_iri(id).unwrap_or_else(|| id.to_owned())
}

/// `PREFIX:LOCAL`; an identifier that has a prefix already is left as it is.
pub(super) fn with_prefix(prefix: &str, id: &str) -> String {
    if has_prefix(id) {
        return id.to_owned();
    }
    format!("{prefix}:{id}")
}

/// Whether an identifier has a prefix; the scheme of an address is none.
pub(super) fn has_prefix(id: &str) -> bool {
    id.split_once(':')
        .is_some_and(|(prefix, local)| is_prefix(prefix) && !local.starts_with("//"))
}

fn is_prefix(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_known_bases_are_curies() {
        for (iri, curie) in [
            ("http://purl.obolibrary.org/obo/CL_0000000", "CL:0000000"),
            (
                "http://purl.obolibrary.org/obo/APOLLO_SV_00000001",
                "APOLLO_SV:00000001",
            ),
            ("https://www.ebi.ac.uk/efo/EFO_0000001", "EFO:0000001"),
            ("http://www.orpha.net/ORDO/Orphanet_94095", "Orphanet:94095"),
            ("http://id.nlm.nih.gov/mesh/D009369", "MESH:D009369"),
            ("http://identifiers.org/mesh/D009369", "MESH:D009369"),
            ("https://identifiers.org/mesh:D009369", "mesh:D009369"),
            (
                "http://linkedlifedata.com/resource/umls/id/C0027651",
                "UMLS:C0027651",
            ),
        ] {
            assert_eq!(of_iri(iri).as_deref(), Some(curie), "{iri}");
        }
        for iri in [
            "CL:0000000",
            "http://purl.obolibrary.org/obo/cl.owl",
            "http://purl.obolibrary.org/obo/go#part_of",
            "http://example.org/a",
            "http://purl.obolibrary.org/obo/",
            "http://purl.obolibrary.org/obo/CL_",
        ] {
            assert_eq!(of_iri(iri), None, "{iri}");
        }
    }

    #[test]
    fn a_prefix_is_added_where_there_is_none() {
        assert_eq!(with_prefix("MONDO", "0000001"), "MONDO:0000001");
        assert_eq!(with_prefix("EFO", "BFO:0000016"), "BFO:0000016");
        assert_eq!(with_prefix("EFO", "://x"), "EFO:://x");
    }
}
