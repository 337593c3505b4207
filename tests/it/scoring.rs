//! Figures by the definitions of other programs, held against those programs.

use crate::support::{consumers, oncotag, run_script};

#[test]
fn nervaluate_and_seqeval_give_the_same_figures() {
    if let Some(python) = consumers() {
        run_script(&python, "score_spans.py", &[oncotag().get_program()]);
    }
}
