//! `cargo xtask dictionaries`: the generated dictionaries, after their recipes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use oncotag::dictionary::english_forms;
use oncotag::normalize::fold_name;
use oncotag::ontology::curation::Elsewhere;
use oncotag::ontology::recipe::{Built, Recipe, build};

use crate::command::root;
use crate::facts;
use crate::overlay::OverlayRow;
use crate::packages::Packages;

const RECIPES: &str = "dictionaries/recipes";

/// Rebuilds every generated dictionary, or says how those in the clone differ; gives whether all is well.
pub(crate) fn run(is_check: bool) -> anyhow::Result<bool> {
    let recipes = recipes()?;
    let wanted = files_of(&recipes);
    let mut is_well = true;
    match Packages::get(&wanted, !is_check)? {
        None => println!(
            "skipped: the packages are not in the cache (cargo xtask dictionaries fetches them)"
        ),
        Some(packages) => {
            for (name, built) in follow(&recipes, &packages)? {
                report(&name, &built);
                is_well &= settle(&name, &built.text, is_check)?;
            }
        }
    }
    if is_check {
        is_well &= facts::check()?;
    }
    Ok(is_well)
}

/// The recipes by the name of their dictionary, in the order in which names are given away.
fn recipes() -> anyhow::Result<Vec<(String, Recipe)>> {
    let mut recipes = Vec::new();
    let folder = root().join(RECIPES);
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let recipe: Recipe =
                toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            recipes.push((stem, recipe));
        }
    }
    recipes.sort_by(|a, b| (a.1.order, &a.0).cmp(&(b.1.order, &b.0)));
    Ok(recipes)
}

/// The files that the recipes read.
fn files_of(recipes: &[(String, Recipe)]) -> BTreeSet<(String, String)> {
    let mut files = BTreeSet::new();
    for source in recipes.iter().flat_map(|(_, recipe)| &recipe.sources) {
        files.insert((source.package.clone(), source.file.clone()));
        if let Some(more) = &source.xrefs_from {
            files.insert((more.package.clone(), more.file.clone()));
        }
        if let Some(part) = &source.known_to {
            files.insert((part.package.clone(), part.file.clone()));
        }
    }
    files
}

/// Follows all recipes; a name belongs to the first type that has it.
fn follow(
    recipes: &[(String, Recipe)],
    packages: &Packages,
) -> anyhow::Result<Vec<(String, Built)>> {
    let words = english_forms();
    let is_common = |form: &str| words.contains(form);
    let unpacked = |package: &str, file: &str| packages.path(package, file);
    let (overlays, blocked) = overlay_names()?;
    let mut generated = HashSet::new();
    let mut all = Vec::new();
    for (name, recipe) in recipes {
        let mut elsewhere = Elsewhere {
            taken: generated.clone(),
            blocked: blocked.get(name).cloned().unwrap_or_default(),
            claimed: overlays.get(name).cloned().unwrap_or_default(),
        };
        for (other, names) in &overlays {
            if other != name {
                elsewhere.taken.extend(names.keys().cloned());
            }
        }
        let built = build(recipe, &unpacked, &is_common, &elsewhere)
            .with_context(|| format!("following recipes/{name}.toml"))?;
        generated.extend(
            built
                .rows
                .iter()
                .flat_map(|row| row.names().map(fold_name).collect::<Vec<_>>()),
        );
        all.push((name.clone(), built));
    }
    Ok(all)
}

/// Folded names of a dictionary, with the identifiers of their concepts.
type NamesOf = BTreeMap<String, HashMap<String, String>>;

/// The folded names that overlays give to concepts, and those that they block, by dictionary.
fn overlay_names() -> anyhow::Result<(NamesOf, BTreeMap<String, HashSet<String>>)> {
    let mut all = NamesOf::new();
    let mut blocked: BTreeMap<String, HashSet<String>> = BTreeMap::new();
    let folder = root().join("dictionaries/overlay");
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let dictionary = stem.split('.').next().unwrap_or_default().to_owned();
        let blocked = blocked.entry(dictionary.clone()).or_default();
        let names = all.entry(dictionary).or_default();
        for row in OverlayRow::read(&path)? {
            if row.id == "-" {
                blocked.extend(row.names().iter().map(|name| fold_name(name)));
            } else if !row.status.starts_with("block") {
                for name in row.names() {
                    names.insert(fold_name(&name), row.id.clone());
                }
            }
        }
    }
    Ok((all, blocked))
}

/// Prints what a recipe made of its sources.
fn report(name: &str, built: &Built) {
    let (before, after) = built.report.n_names;
    println!(
        "\n== {name}: {} concepts, {after} names (of {before})",
        built.rows.len()
    );
    for line in &built.scope {
        println!(
            "   {}, {}: {} concepts, {} names in scope; ours {}",
            line.source, line.scope, line.n_in_scope, line.n_names, line.n_ours
        );
    }
    for (rule, count) in &built.report.rules {
        println!(
            "   {rule}: {} dropped, {} rewritten; {}",
            count.n_dropped,
            count.n_rewritten,
            count.examples.join(" | ")
        );
    }
    if !built.report.dropped_concepts.is_empty() {
        println!(
            "   without a name left: {}",
            built.report.dropped_concepts.join("; ")
        );
    }
}

/// Writes a dictionary, or says how the one in the clone differs.
fn settle(name: &str, text: &str, is_check: bool) -> anyhow::Result<bool> {
    let path = root().join("dictionaries").join(format!("{name}.tsv"));
    let old = fs::read_to_string(&path).unwrap_or_default();
    if old == text {
        println!("   dictionaries/{name}.tsv is as the recipe says");
        return Ok(true);
    }
    let lines = |text: &str| -> HashSet<String> { text.lines().map(str::to_owned).collect() };
    let (before, after) = (lines(&old), lines(text));
    let (n_gone, n_new) = (
        before.difference(&after).count(),
        after.difference(&before).count(),
    );
    println!("   dictionaries/{name}.tsv: {n_gone} lines gone, {n_new} new");
    if is_check {
        return Ok(false);
    }
    write_whole(&path, text)?;
    Ok(true)
}

/// Writes a file through a neighbour, so that it appears whole or not at all.
fn write_whole(path: &Path, text: &str) -> anyhow::Result<()> {
    let part = path.with_extension("tsv.part");
    fs::write(&part, text).with_context(|| format!("writing {}", part.display()))?;
    fs::rename(&part, path).with_context(|| format!("writing {}", path.display()))
}
