//! Spans by where they lie, to be asked for those that hold another one.

use crate::document::Span;

/// Spans with something each, in order of start.
#[derive(Clone, Debug)]
pub(super) struct Covers<T> {
    sorted: Vec<(Span, T)>,
    /// The length in bytes of the longest.
    longest: u32,
}

impl<T: Copy> Covers<T> {
    /// Spans of one start stay in the order in which they come.
    pub(super) fn new(spans: impl IntoIterator<Item = (Span, T)>) -> Self {
        let mut sorted: Vec<(Span, T)> = spans.into_iter().collect();
        sorted.sort_by_key(|(span, _)| span.start);
        let longest = sorted.iter().map(|(span, _)| span.end - span.start).max();
        Self {
            sorted,
            longest: longest.unwrap_or(0),
        }
    }

    /// What holds a span and more, in order.
    pub(super) fn holding(&self, span: Span) -> impl Iterator<Item = T> {
        let from = self
            .sorted
            .partition_point(|(other, _)| other.start + self.longest < span.end);
        self.sorted[from..]
            .iter()
            .take_while(move |(other, _)| other.start <= span.start)
            .filter(move |(other, _)| other.contains(span) && *other != span)
            .map(|&(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_longer_and_holds_all_of_a_span_is_given() {
        let covers = Covers::new([
            (Span::new(5, 9), 'e'),
            (Span::new(0, 20), 'a'),
            (Span::new(4, 9), 'd'),
            (Span::new(4, 8), 'c'),
            (Span::new(30, 31), 'f'),
            (Span::new(2, 6), 'b'),
        ]);
        let holding = |start, end| covers.holding(Span::new(start, end)).collect::<String>();
        assert_eq!(holding(5, 8), "adce");
        assert_eq!(holding(4, 9), "a");
        assert_eq!(holding(0, 20), "");
        assert_eq!(holding(30, 31), "");
    }
}
