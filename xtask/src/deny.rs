//! `cargo deny`: licences, sources and bans of the dependencies, and known vulnerabilities.

use crate::command::{cargo, output, succeeds};
use crate::report::{Outcome, Report};
use crate::tools::has_cargo_tool;

/// Two steps: what can be told from the lock file alone, and what needs the advisory database.
pub(crate) fn steps(report: &mut Report) {
    report.step("dependencies: licences, sources, bans", || {
        if !has_cargo_tool("cargo-deny")? {
            return Ok(missing());
        }
        let mut command = cargo(["deny", "check", "bans", "licenses", "sources"]);
        Ok(Outcome::of(succeeds(&mut command)?, "cargo deny says no"))
    });
    report.step("dependencies: advisories", || {
        if !has_cargo_tool("cargo-deny")? {
            return Ok(missing());
        }
        // Fetching is apart from checking, so that a network that is down is told from a finding.
        let is_fetched = output(&mut cargo(["deny", "fetch", "db"])).is_some();
        if !is_fetched {
            return Ok(Outcome::Skipped(
                "the advisory database cannot be fetched from here; with a network: cargo deny check advisories"
                    .to_owned(),
            ));
        }
        let mut command = cargo(["deny", "check", "--disable-fetch", "advisories"]);
        Ok(Outcome::of(succeeds(&mut command)?, "cargo deny says no"))
    });
}

fn missing() -> Outcome {
    Outcome::Missing {
        what: "cargo-deny".to_owned(),
        remedy: "cargo install --locked cargo-deny".to_owned(),
    }
}
