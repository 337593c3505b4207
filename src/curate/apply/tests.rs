//! Worksheets taken into overlays, hand-worked.

use std::fmt::Write as _;

use super::*;
use crate::dictionary::Term;

const HEAD: &str = "decision\tsurface\tcount\tdocuments\tscore\ttype\tid\tlabel\tkind\tcase\tcompanions\texample\tdocument\toffset\tnote\n";
const OVERLAY: &str = "# type: cell_type\n# layer: overlay\n# source: us\n# version: 1\n# licence: CC0-1.0\n\
                       id\tlabel\tsynonyms\tcase\tstatus\tcompanions\tsource\n";

/// A folder with a worksheet of these rows: decision, surface, type, id, label, kind, case, companions.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(rows: &[[&str; 8]]) -> Self {
        let desk = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        desk.decide(rows);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn decide(&self, rows: &[[&str; 8]]) {
        let mut text = format!("{HEAD}# date: 2026-11-25\n");
        for [
            decision,
            surface,
            entity_type,
            id,
            label,
            kind,
            case,
            companions,
        ] in rows
        {
            writeln!(
 text,

                "{decision}\t{surface}\t4\t3\t0.9\t{entity_type}\t{id}\t{label}\t{kind}\t{case}\t{companions}\ta tube\tpmid:7\t0\t"
            ).unwrap();
        }
        fs::write(self.path("w.tsv"), text).unwrap();
    }

    fn options() -> ApplyOptions {
        ApplyOptions {
            by: "Ada".to_owned(),
            ..ApplyOptions::default()
        }
    }

    fn apply(&self, target: &str, options: &ApplyOptions) -> Applied {
        apply(&self.path("w.tsv"), &self.path(target), &[], options).unwrap()
    }

    /// Applies and writes.
    fn take_in(&self, target: &str) -> Vec<String> {
        let applied = self.apply(target, &Self::options());
        for (path, text) in &applied.files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        shown(&applied)
    }

    /// The rows of an overlay behind its column row.
    fn rows(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(name)).unwrap();
        text.lines().skip(6).map(str::to_owned).collect()
    }
}

fn shown(applied: &Applied) -> Vec<String> {
    let outcomes = applied.outcomes.iter();
    outcomes
        .map(|outcome| {
            let action = &outcome.action;
            let action = action.reason().unwrap_or(action.as_str());
            format!("{} {}: {action}", outcome.surface, outcome.id)
        })
        .collect()
}

const SOURCE: &str =
    "Ada, 2026-11-25: accepted from w.tsv, seen 4 times in 3 documents, first in pmid:7";

#[test]
fn decisions_become_sorted_rows_of_a_new_overlay_and_the_second_time_nothing() {
    let desk = Desk::new(&[
        [
            "block",
            "tube wall cell map",
            "cell_type",
            "",
            "",
            "",
            "",
            "",
        ],
        [
            "accept",
            "starlike tube cell",
            "cell_type",
            "CL:0000091",
            "",
            "related",
            "",
            "",
        ],
        [
            "accept",
            "bent tube cell",
            "cell_type",
            "new",
            "Tube cell (bent)",
            "exact",
            "",
            "",
        ],
        [
            "accept",
            "BTCQ",
            "cell_type",
            "new",
            "Tube cell (bent)",
            "abbreviation",
            "exact",
            "+tube|-map",
        ],
        ["reject", "cell wall", "", "", "", "", "", ""],
        ["", "odd cell", "", "", "", "", "", ""],
    ]);
    assert_eq!(
        desk.take_in("mine.tsv"),
        [
            "tube wall cell map -: added",
            "starlike tube cell CL:0000091: added",
            "BTCQ ONCOTAG:tube-cell-bent: added",
            "bent tube cell ONCOTAG:tube-cell-bent: added",
        ]
    );
    let text = fs::read_to_string(desk.path("mine.tsv")).unwrap();
    assert_eq!(
        text,
        format!(
            "# type: cell_type\n# layer: overlay\n# source: written for this overlay: decisions of Ada\n# version: 1\n\
             # licence: not stated\nid\tlabel\tsynonyms\tcase\tstatus\tcompanions\tsource\n\
             -\ttube wall cell map\t\t\tblock\t\t{blocked}\n\
             CL:0000091\tKupffer cell\trelated:starlike tube cell\t\t\t\t{SOURCE}\n\
             ONCOTAG:tube-cell-bent\tTube cell (bent)\tabbreviation:BTCQ\texact\tneeds-context\t+tube|-map\t{SOURCE}\n\
             ONCOTAG:tube-cell-bent\tTube cell (bent)\texact:bent tube cell\t\t\t\t{SOURCE}\n",
            blocked = SOURCE.replace("accepted", "blocked"),
        )
    );
    let lexicon = Lexicon::load(&[desk.path("mine.tsv")]).unwrap();
    assert_eq!(
        lexicon.terms_with_form(&fold_name("bent tube cells")).len(),
        1
    );
    let again = desk.apply("mine.tsv", &Desk::options());
    assert!(again.files.is_empty());
    assert!(
        shown(&again).iter().all(|line| line.contains(": already ")),
        "{again:?}"
    );
    assert_eq!((again.n_rejected, again.n_undecided), (1, 1));
}

#[test]
fn a_row_that_is_there_is_changed_in_its_place_and_the_rest_of_the_file_stays() {
    let desk = Desk::new(&[
        [
            "accept",
            "bent tube cells",
            "cell_type",
            "CL:0000091",
            "",
            "narrow",
            "exact",
            "",
        ],
        [
            "accept",
            "long tube cell",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ],
    ]);
    let old = format!(
        "{OVERLAY}# ours\nCL:0000091\t\texact:bent tube cell\tany\t\t\twhy\n-\ttube map cell\t\t\tblock\t\twhy\n"
    );
    fs::write(desk.path("mine.tsv"), &old).unwrap();
    assert_eq!(
        desk.take_in("mine.tsv"),
        [
            "bent tube cells CL:0000091: changed",
            "long tube cell CL:0000091: added",
        ]
    );
    assert_eq!(
        desk.rows("mine.tsv"),
        [
            "# ours".to_owned(),
            format!("CL:0000091\tKupffer cell\tnarrow:bent tube cells\texact\t\t\t{SOURCE}"),
            "-\ttube map cell\t\t\tblock\t\twhy".to_owned(),
            format!("CL:0000091\tKupffer cell\texact:long tube cell\t\t\t\t{SOURCE}"),
        ]
    );
}

#[test]
fn what_the_check_objects_to_is_left_out_with_its_words_unless_a_curator_has_looked() {
    let rows = [
        ["accept", "lead", "cell_type", "CL:0000091", "", "", "", ""],
        [
            "accept",
            "fine tube cell",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ],
        [
            "accept",
            "hepatocyte",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ],
    ];
    let desk = Desk::new(&rows);
    let lines = desk.take_in("mine.tsv");
    assert_eq!(lines[0], "fine tube cell CL:0000091: added");
    assert!(
        lines[1].starts_with("hepatocyte CL:0000091: \"hepatocyte\" names CL:0000091 (Kupffer cell) here and CL:0000182"),
        "{lines:?}"
    );
    assert_eq!(
        lines[2],
        "lead CL:0000091: \"lead\" is an English word [ONC0153]"
    );
    assert_eq!(desk.rows("mine.tsv").len(), 1);
    let again = desk.apply("mine.tsv", &Desk::options()).outcomes;
    let actions: Vec<_> = again.iter().map(|one| one.action.as_str()).collect();
    assert_eq!(actions, ["skipped", "refused", "refused"]);
    let path = desk.path("mine.tsv");
    assert!(
        crate::dictionary::check(&[path]).is_empty(),
        "the result is clean"
    );
    let reviewed = ApplyOptions {
        is_reviewed: true,
        ..Desk::options()
    };
    desk.decide(&rows[..1]);
    let applied = desk.apply("mine.tsv", &reviewed);
    assert_eq!(shown(&applied), ["lead CL:0000091: added"]);
    assert!(
        applied.files[0]
            .1
            .contains("exact:lead\t\tallow,reviewed\t")
    );
}

#[test]
fn decisions_of_several_types_go_into_a_folder_and_not_into_a_file() {
    let desk = Desk::new(&[
        [
            "accept",
            "bent tube cell",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ],
        [
            "accept",
            "bent tube scan",
            "imaging_modality",
            "MESH:D014057",
            "",
            "",
            "",
            "",
        ],
    ]);
    let failure = apply(
        &desk.path("w.tsv"),
        &desk.path("mine.tsv"),
        &[],
        &Desk::options(),
    )
    .unwrap_err();
    let expected =
        "mine.tsv: is one overlay, but the decisions are of 2 types: cell_type, imaging_modality";
    assert!(failure.to_string().contains(expected), "{failure}");
    desk.take_in("mine");
    assert_eq!(desk.rows("mine/cell_type.tsv").len(), 1);
    assert_eq!(desk.rows("mine/imaging_modality.tsv").len(), 1);
    // What is in the folder is known the next time.
    let again = desk.apply("mine", &Desk::options());
    assert!(again.files.is_empty(), "{again:?}");
}

#[test]
fn the_same_row_twice_is_taken_once_and_what_is_blocked_can_be_taken_back() {
    let desk = Desk::new(&[
        [
            "accept",
            "bent tube cell",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ],
        [
            "accept",
            "Bent tube cells",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ],
    ]);
    assert_eq!(
        desk.take_in("mine.tsv"),
        [
            "Bent tube cells CL:0000091: added",
            "bent tube cell CL:0000091: the same as line 4",
        ]
    );
    for (decision, status) in [("block", "block"), ("accept", "allow")] {
        desk.decide(&[[
            decision,
            "bent tube cell",
            "cell_type",
            "CL:0000091",
            "",
            "",
            "",
            "",
        ]]);
        assert_eq!(
            desk.take_in("mine.tsv"),
            ["bent tube cell CL:0000091: changed"]
        );
        let rows = desk.rows("mine.tsv");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].split('\t').nth(4), Some(status), "{rows:?}");
    }
}

#[test]
fn a_name_with_a_bar_is_escaped_and_found_again() {
    let desk = Desk::new(&[[
        "accept",
        "bent|tube \\ cell",
        "cell_type",
        "CL:0000091",
        "",
        "",
        "",
        "",
    ]]);
    assert_eq!(desk.take_in("mine.tsv").len(), 1);
    let lexicon = Lexicon::load(&[desk.path("mine.tsv")]).unwrap();
    let name = |term: &&Term| term.name == "bent|tube \\ cell";
    assert_eq!(lexicon.terms().iter().filter(name).count(), 1);
    assert!(desk.apply("mine.tsv", &Desk::options()).files.is_empty());
}
