//! Commands shown in the documentation.

/// Every `console` block is run at the root of the repository and its output compared. `TRYCMD=overwrite` takes over
/// what the program prints now; read each changed line before committing it.
#[test]
fn commands_in_the_documentation_print_what_it_shows() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100") // help is wrapped to this width
        .case("README.md")
        .case("docs/*.md")
        .case("docs/cli/*.md");
}
