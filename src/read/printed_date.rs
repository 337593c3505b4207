//! Dates of publication as PubMed prints them.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `2021 Apr 15` as `2021-04-15`; words such as `2021 Mar-Apr` or `2020 Winter` stay.
pub(super) fn date_of(words: &str) -> Option<String> {
    let words = words.trim();
    let mut parts = words.split_whitespace();
    let year = parts.next()?;
    let Some(second) = parts.next() else {
        return Some(year.to_owned()).filter(|year| year.len() == 4);
    };
    let day = parts.next();
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let named = MONTHS.iter().position(|month| *month == second);
    let numbered = second.parse().ok().filter(|month| (1..=12).contains(month));
    let month = named.map(|index| index + 1).or(numbered);
    match (month, day) {
        (Some(month), None) => Some(format!("{year}-{month:02}")),
        (Some(month), Some(day)) => match day.parse::<u8>() {
            Ok(day @ 1..=31) => Some(format!("{year}-{month:02}-{day:02}")),
            _ => starts_a_date(second).then(|| words.to_owned()),
        },
        (None, _) => starts_a_date(second).then(|| words.to_owned()),
    }
}

/// `Mar-Apr`, `May/Jun`, `Spring`, `1st Quart`, `15-30`: what PubMed prints in place of a month.
fn starts_a_date(word: &str) -> bool {
    MONTHS.iter().any(|month| word.starts_with(month))
        || [
            "Spring", "Summer", "Fall", "Autumn", "Winter", "1st", "2nd", "3rd", "4th", "First",
            "Second", "Third", "Fourth",
        ]
        .contains(&word)
}

/// The year and the date of words such as `2018 Apr`; the words themselves where they are no such date.
pub(super) fn year_and_date(words: &str) -> (Option<i32>, Option<String>) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let year = words.get(..4).and_then(|year| year.parse().ok());
    let year = year.filter(|year| (1000..=9999).contains(year));
    let date = date_of(&words)
        .or(Some(words))
        .filter(|date| !date.is_empty());
    (year, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso_where_they_can() {
        let cases = [
            ("2009", Some(2009), Some("2009")),
            ("2018 Apr", Some(2018), Some("2018-04")),
            ("2012 Oct 3", Some(2012), Some("2012-10-03")),
            ("2010   06", Some(2010), Some("2010-06")),
            ("2013 06 10", Some(2013), Some("2013-06-10")),
            ("2000 Spring", Some(2000), Some("2000 Spring")),
            ("1999 Nov-Dec", Some(1999), Some("1999 Nov-Dec")),
            ("2001 Dec 15-31", Some(2001), Some("2001 Dec 15-31")),
            ("1998 Dec-1999 Jan", Some(1998), Some("1998 Dec-1999 Jan")),
            ("unknown", None, Some("unknown")),
            ("", None, None),
        ];
        for (words, year, date) in cases {
            assert_eq!(
                year_and_date(words),
                (year, date.map(str::to_owned)),
                "{words}"
            );
        }
    }
}
