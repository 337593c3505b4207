use super::*;
use crate::evaluate::score::match_strictly;

fn entity(class: &str, text: &str, span: &[CharRange]) -> GoldEntity {
    GoldEntity {
        types: vec![class.to_owned()],
        spans: vec![span.to_vec()],
        ids: Vec::new(),
        accepts_any_id: false,
        is_required: true,
        text: text.to_owned(),
    }
}

fn mention(class: &str, text: &str, span: &[CharRange]) -> PredictedMention {
    PredictedMention {
        entity_type: class.to_owned(),
        fragments: span.to_vec(),
        ids: Vec::new(),
        text: text.to_owned(),
    }
}

fn hit(class: &str, span: CharRange, cause: Cause) -> Hit {
    Hit {
        entity_type: class.to_owned(),
        fragments: vec![span],
        text: String::new(),
        cause,
        is_blocked: cause == Cause::Blocked,
    }
}

/// The causes of every miss and of every wrong mention.
fn causes(
    entities: &[GoldEntity],
    mentions: &[PredictedMention],
    hits: &[Hit],
) -> (Vec<Cause>, Vec<Cause>) {
    let strict = match_strictly(entities, mentions);
    let ignored = [mention("drug", "5-FU", &[[90, 94]])];
    let scene = Scene {
        entities,
        mentions,
        ignored: &ignored,
        strict: &strict,
        hits,
        is_generic: &|class, text| class == "cancer" && text == "tumor",
    };
    let missed = (0..entities.len()).filter(|&index| strict.mention_of(index).is_none());
    let spurious = (0..mentions.len()).filter(|&index| strict.is_wrong(index));
    (
        missed.map(|index| scene.of_missed(index).0).collect(),
        spurious.map(|index| scene.of_spurious(index).0).collect(),
    )
}

#[test]
fn edges_are_shorter_longer_or_shifted_on_both_sides() {
    for (name, ours, cause) in [
        ("shorter", [7, 13], Cause::Shorter),
        ("longer", [0, 20], Cause::Longer),
        ("shifted", [7, 20], Cause::Shifted),
    ] {
        let gold = [entity("cancer", "breast cancer", &[[0, 13]])];
        let found = [mention("cancer", "x", &[ours])];
        assert_eq!(
            causes(&gold, &found, &[]),
            (vec![cause], vec![cause]),
            "{name}"
        );
    }
}

#[test]
fn a_miss_is_put_down_to_what_became_of_the_hit() {
    let span = [0, 6];
    for (name, text, hits, cause) in [
        ("no hit", "glioma", vec![], Cause::NotInDictionary),
        (
            "generic, whatever the hit",
            "tumor",
            vec![hit("cancer", span, Cause::Blocked)],
            Cause::Generic,
        ),
        (
            "blocked",
            "lesion",
            vec![hit("cancer", span, Cause::Blocked)],
            Cause::Blocked,
        ),
        (
            "context",
            "AC",
            vec![hit("cancer", span, Cause::NeedsContext)],
            Cause::NeedsContext,
        ),
        (
            "case",
            "all",
            vec![hit("cancer", span, Cause::Form)],
            Cause::Form,
        ),
        (
            "of another type",
            "x",
            vec![hit("drug", span, Cause::Form)],
            Cause::NotInDictionary,
        ),
        (
            "in another place",
            "x",
            vec![hit("cancer", [1, 6], Cause::Form)],
            Cause::NotInDictionary,
        ),
        (
            "a longer block covers it",
            "x",
            vec![hit("cancer", [0, 9], Cause::Blocked)],
            Cause::Blocked,
        ),
        ("a list", "colon and lung", vec![], Cause::Coordination),
    ] {
        let gold = [entity("cancer", text, &[span])];
        assert_eq!(causes(&gold, &[], &hits).0, [cause], "{name}");
    }
}

#[test]
fn the_same_words_as_another_type_are_a_wrong_type() {
    let gold = [
        entity("cell", "glioma", &[[0, 6]]),
        entity("cell", "5-FU", &[[90, 94]]),
    ];
    let found = [mention("cancer", "glioma", &[[0, 6]])];
    assert_eq!(
        causes(&gold, &found, &[]),
        (
            vec![Cause::WrongType, Cause::WrongType],
            vec![Cause::WrongType]
        ),
        "also of types that are not compared"
    );
}

#[test]
fn what_lies_in_a_right_mention_is_nested() {
    let gold = [
        entity("cell", "embryonic stem cells", &[[0, 20]]),
        entity("cell", "stem cells", &[[10, 20]]),
    ];
    let found = [
        mention("cell", "embryonic stem cells", &[[0, 20]]),
        mention("cell", "embryonic", &[[0, 9]]),
        mention("cancer", "stem", &[[10, 14]]),
        mention("cancer", "other", &[[50, 55]]),
    ];
    assert_eq!(
        causes(&gold, &found, &[]),
        (
            vec![Cause::Nested],
            vec![Cause::Nested, Cause::Nested, Cause::NotAnnotated]
        )
    );
}

#[test]
fn a_member_of_a_list_is_no_shifted_edge() {
    let gold = [entity("cancer", "breast and ovarian cancer", &[[0, 25]])];
    let found = [
        mention("cancer", "breast ... cancer", &[[0, 6], [19, 25]]),
        mention("cancer", "ovarian cancer", &[[11, 25]]),
    ];
    assert_eq!(
        causes(&gold, &found, &[]),
        (vec![Cause::Coordination], vec![Cause::Coordination; 2])
    );
}
