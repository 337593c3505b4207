//! `oncotag explain-error`.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::exit::ExitStatus;

/// Say what an error or warning with this code means, with an example and what to do
#[derive(Args, Debug)]
#[command(
    after_help = "Every error and warning ends with its code, as in [ONC0114]. The letters and zeros may be left \
                  out.\n\nExamples:\n  oncotag explain-error ONC0114\n  oncotag explain-error 114\n  oncotag \
                  explain-error"
)]
pub(super) struct ExplainErrorArguments {
    /// The code; without one all codes are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What is said of a code.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Page {
    title: String,
    meaning: String,
    example: String,
    remedy: String,
}

/// The pages by code.
fn pages() -> anyhow::Result<BTreeMap<String, Page>> {
    Ok(toml::from_str(include_str!("pages.toml"))?)
}

pub(super) fn run(
    arguments: &ExplainErrorArguments,
    out: &mut dyn Write,
) -> anyhow::Result<ExitStatus> {
    let pages = pages()?;
    let Some(wanted) = &arguments.code else {
        if arguments.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&pages)?)?;
        } else {
            for (code, page) in &pages {
                writeln!(out, "{code}  {}", page.title)?;
            }
        }
        return Ok(ExitStatus::Done);
    };
    let code = spelled_out(wanted);
    let Some(page) = pages.get(&code) else {
        writeln!(
            out,
            "no code \"{wanted}\" (oncotag explain-error lists all {})",
            pages.len()
        )?;
        return Ok(ExitStatus::Negative);
    };
    let Page {
        title,
        meaning,
        example,
        remedy,
    } = page;
    if arguments.json {
        let shown = json!({
            "code": code,
            "title": title,
            "meaning": meaning,
            "example": example,
            "remedy": remedy,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&shown)?)?;
    } else {
        writeln!(
            out,
            "{code}: {title}\n\n{meaning}\n\nExample:\n  {example}\n\nWhat to do:\n  {remedy}"
        )?;
    }
    Ok(ExitStatus::Done)
}

/// `114`, `onc0114` and `[ONC0114]` as `ONC0114`.
fn spelled_out(code: &str) -> String {
    let code = code.trim().trim_matches(['[', ']']).to_uppercase();
    let number = code.strip_prefix("ONC").unwrap_or(&code);
    format!("ONC{number:0>4}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    fn said(code: Option<&str>) -> (ExitStatus, String) {
        let arguments = ExplainErrorArguments {
            code: code.map(str::to_owned),
            json: false,
        };
        let mut out = Vec::new();
        let status = run(&arguments, &mut out).unwrap();
        (status, String::from_utf8(out).unwrap())
    }

    /// The codes that stand in string literals of our source, below a folder.
    fn codes_below(folder: &Path, codes: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                codes_below(&path, codes);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                for (at, _) in source.match_indices("\"ONC") {
                    let code: String = source[at + 1..]
                        .chars()
                        .take_while(char::is_ascii_alphanumeric)
                        .collect();
                    let closes = source[at + 1 + code.len()..].starts_with('"');
                    let is_code = code.len() == 7 && code[3..].bytes().all(|b| b.is_ascii_digit());
                    if is_code && closes {
                        codes.insert(code);
                    }
                }
            }
        }
    }

    #[test]
    fn every_code_of_the_source_has_a_page_and_every_page_its_code() {
        let mut codes = BTreeSet::new();
        codes_below(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut codes,
        );
        assert!(codes.len() > 60, "{} codes found", codes.len());
        let pages: BTreeSet<String> = pages().unwrap().into_keys().collect();
        let without_page: Vec<_> = codes.difference(&pages).collect();
        let without_code: Vec<_> = pages.difference(&codes).collect();
        assert!(
            without_page.is_empty() && without_code.is_empty(),
            "add a page to src/cli/explain_error/pages.toml for {without_page:?}; no code: {without_code:?}"
        );
    }

    #[test]
    fn pages_are_whole() {
        for (code, page) in pages().unwrap() {
            for text in [&page.title, &page.meaning, &page.example, &page.remedy] {
                assert!(!text.trim().is_empty(), "{code}");
            }
            assert!(page.meaning.ends_with('.'), "{code}: {}", page.meaning);
        }
    }

    #[test]
    fn a_code_is_known_by_its_number() {
        let (status, text) = said(Some("ONC0114"));
        assert_eq!(status, ExitStatus::Done);
        assert!(
            text.starts_with("ONC0114: something that is no identifier\n\n"),
            "{text}"
        );
        for code in ["114", "onc0114", "[ONC0114]", "0114"] {
            assert_eq!(said(Some(code)).1, text, "{code}");
        }
        let (status, text) = said(Some("9999"));
        assert_eq!(status, ExitStatus::Negative);
        assert!(text.starts_with("no code \"9999\""), "{text}");
        assert!(
            said(None)
                .1
                .contains("ONC0155  a name that nobody writes\n")
        );
    }
}
