//! `croissant.json`: what machines that look for data sets read.
//!
//! After the Croissant format, version 1.1 (<http://mlcommons.org/croissant/1.1>): a file object for each file, a record set
//! for each split.

use serde_json::{Map, Value, json};

use super::features::Features;
use super::files::lines_name;
use super::manifest::{About, Manifest, TextPolicy};

/// The description of a data set whose files are in the manifest.
pub(super) fn croissant(manifest: &Manifest, features: &Features<'_>) -> Value {
    let about = &manifest.about;
    let files = manifest.files.iter().map(|(name, file)| {
        json!({
            "@type": "cr:FileObject",
            "@id": name,
            "name": name,
            "contentUrl": name,
            "contentSize": format!("{} B", file.bytes),
            "encodingFormat": media_type(name),
            "sha256": file.sha256,
        })
    });
    let columns = features.hugging_face();
    let filled = (manifest.counts.iter()).filter(|(_, counts)| counts.rows > 0);
    let record_sets = filled.map(|(&split, counts)| {
        let file = lines_name(split);
        let fields = columns.as_object().into_iter().flatten();
        let fields =
            fields.map(|(name, feature)| column(&format!("{split}/{name}"), name, feature, &file));
        json!({
            "@type": "cr:RecordSet",
            "@id": split.as_str(),
            "name": split.as_str(),
            "description": format!("The {} rows of the split {split}.", counts.rows),
            "key": {"@id": format!("{split}/id")},
            "field": fields.collect::<Vec<_>>(),
        })
    });
    let record_sets: Vec<Value> = record_sets.collect();
    let mut description = format!(
        "{}: {} mentions of {} labels in {} rows, for recognizing and linking named entities.",
        about.name,
        manifest
            .counts
            .values()
            .map(super::manifest::Counts::n_mentions)
            .sum::<usize>(),
        manifest.labels.len(),
        manifest
            .counts
            .values()
            .map(|counts| counts.rows)
            .sum::<usize>(),
    );
    if manifest.text == TextPolicy::None {
        description.push_str(" Without the texts: places, checksums and labels.");
    }
    let mut described = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": about.name,
        "description": description,
        "license": about.license_url,
        "version": "1.0.0",
        "citeAs": cited(about),
        "inLanguage": "en",
        "keywords": ["biomedical", "named entity recognition", "entity linking", "oncology"],
        "distribution": files.collect::<Vec<_>>(),
        "recordSet": record_sets,
    });
    if let Some(creator) = &about.creator {
        described["creator"] = json!({"@type": "sc:Organization", "name": creator});
    }
    if let Some(date) = &about.date {
        described["datePublished"] = json!(date);
    }
    if let Some(url) = &about.url {
        described["url"] = json!(url);
    }
    described
}

/// How a data set is cited, as far as its makers say.
fn cited(about: &About) -> String {
    let year = about
        .date
        .as_deref()
        .and_then(|date| date.split('-').next());
    let parts = [
        about.creator.as_deref(),
        year,
        Some(&about.name),
        about.url.as_deref(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("jsonl") => "application/jsonlines",
        Some("parquet") => "application/x-parquet",
        Some("json") => "application/json",
        Some("spacy") => "application/octet-stream",
        _ => "text/plain",
    }
}

/// A field of a record set: a column, as it comes from the JSON Lines. A list of records has a field for each of their
/// fields.
fn column(id: &str, name: &str, feature: &Value, file: &str) -> Value {
    let source = json!({"fileObject": {"@id": file}, "extract": {"column": name}});
    let item = &feature["feature"];
    let Some(parts) = item.as_object().filter(|item| !item.contains_key("_type")) else {
        return field(id, name, feature, source);
    };
    let parts = parts.iter().map(|(part, feature)| {
        let mut source = source.clone();
        source["transform"] = json!({"jsonPath": part});
        field(&format!("{id}/{part}"), part, feature, source)
    });
    json!({
        "@type": "cr:Field",
        "@id": id,
        "name": name,
        "description": description(name),
        "isArray": true,
        "arrayShape": "-1",
        "subField": parts.collect::<Vec<_>>(),
    })
}

fn field(id: &str, name: &str, feature: &Value, source: Value) -> Value {
    let mut field = Map::new();
    field.insert("@type".to_owned(), json!("cr:Field"));
    field.insert("@id".to_owned(), json!(id));
    field.insert("name".to_owned(), json!(name));
    field.insert("description".to_owned(), json!(description(name)));
    let (mut item, mut shape) = (feature, Vec::new());
    while item["_type"] == "List" {
        // What lists hold lists of are starts and ends.
        shape.push(if shape.is_empty() { "-1" } else { "2" });
        item = &item["feature"];
    }
    field.insert("dataType".to_owned(), json!(data_type(item)));
    if !shape.is_empty() {
        field.insert("isArray".to_owned(), json!(true));
        field.insert("arrayShape".to_owned(), json!(shape.join(",")));
    }
    field.insert("source".to_owned(), source);
    Value::Object(field)
}

fn data_type(feature: &Value) -> &'static str {
    match (feature["_type"].as_str(), feature["dtype"].as_str()) {
        (Some("ClassLabel"), _) | (_, Some("int32")) => "sc:Integer",
        (_, Some("float64")) => "sc:Float",
        _ => "sc:Text",
    }
}

/// What a column holds.
fn description(column: &str) -> &'static str {
    match column {
        "id" => "Identity of the row: the document's, and where in it, in code points.",
        "document_id" => "Identity of the document.",
        "pmid" => "PubMed identifier of the document; empty where it has none.",
        "start" => "Where the text begins in the document, in code points.",
        "end" => "Where the text ends in the document, in code points.",
        "text_sha256" => "The first 16 hexadecimal digits of the SHA-256 of the text in UTF-8.",
        "annotation" => "Who made the labels: silver, a program; gold, people.",
        "text" => "The text.",
        "tokens" => "The text in tokens.",
        "ner_tags" => "A tag for each token (IOB2), by number; README.md lists their names.",
        "sentences" => "Start and end of each sentence in the text, in code points.",
        "mentions" => {
            "The mentions: place in the text in code points, label, entity type, concept, confidence, number of alternatives."
        }
        "fragments" => "Start and end of each piece, in code points.",
        "label" => "What is to be learned.",
        "type" => "Entity type.",
        "concept" => "CURIE of the best concept; empty where none is known.",
        "confidence" => "How sure the label is, from 0 to 1.",
        "n_alternatives" => "How many other concepts it may mean.",
        "assertion" => {
            "What the text says of it: present, negated, possible, hypothetical, historical, other."
        }
        _ => "A column.",
    }
}

/// The context that the specification prescribes.
fn context() -> Value {
    let ours = [
        "arrayShape",
        "citeAs",
        "column",
        "containedIn",
        "equivalentProperty",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isArray",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "dct": "http://purl.org/dc/terms/",
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        "sc": "https://schema.org/",
    });
    for name in ours {
        context[name] = json!(format!("cr:{name}"));
    }
    context
}
