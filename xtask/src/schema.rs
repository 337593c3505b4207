//! `cargo xtask schema`: writes the JSON Schema of each record under `schema/`. A test fails where one is stale.

use std::fs;

use anyhow::Context as _;

use crate::command::{cargo, output, root};

/// The records that have a schema: `schema/NAME.schema.json` is what `oncotag schema NAME` prints.
const RECORDS: [&str; 6] = [
    "sentence",
    "document",
    "abbreviation",
    "error",
    "manifest",
    "decision",
];

/// Writes all; an error where the program cannot print one.
pub(crate) fn run() -> anyhow::Result<bool> {
    let folder = root().join("schema");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    for record in RECORDS {
        let mut command = cargo([
            "run",
            "--quiet",
            "--package",
            "oncotag",
            "--",
            "schema",
            record,
        ]);
        let schema = output(&mut command)
            .with_context(|| format!("`oncotag schema {record}` does not succeed"))?;
        let path = folder.join(format!("{record}.schema.json"));
        fs::write(&path, schema + "\n").with_context(|| format!("writing {}", path.display()))?;
        println!("schema/{record}.schema.json");
    }
    Ok(true)
}
