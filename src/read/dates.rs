//! Dates of publication as sources write them.

/// Year and date from the parts of a date. Months may be numbers or English names.
pub(super) fn written_date(
    year: Option<&str>,
    month: Option<&str>,
    day: Option<&str>,
) -> (Option<i32>, Option<String>) {
    let Some(year) = year else {
        return (None, None);
    };
    let number = year_in(year);
    let has_plain_year = year.len() == 4 && number.is_some();
    let date = match (
        month,
        month.and_then(month_number),
        day.and_then(|day| day.parse::<u8>().ok()),
    ) {
        (None, _, _) => year.to_owned(),
        (Some(_), Some(month), Some(day)) if has_plain_year && (1..=31).contains(&day) => {
            format!("{year}-{month:02}-{day:02}")
        }
        (Some(_), Some(month), _) if has_plain_year && day.is_none() => {
            format!("{year}-{month:02}")
        }
        (Some(month), _, _) => match day {
            Some(day) => format!("{year} {month} {day}"),
            None => format!("{year} {month}"),
        },
    };
    (number, Some(date))
}

fn month_number(month: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if let Ok(number) = month.parse::<usize>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let month = month.to_ascii_lowercase();
    let month = month.trim_end_matches('.');
    let is_name = |name: &&str| month.len() >= 3 && name.starts_with(month);
    MONTHS.iter().position(is_name).map(|at| at + 1)
}

/// The first four digits in a row, if they come first or after a word.
pub(super) fn year_in(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|digits| digits.len() == 4)
        .and_then(|digits| digits.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_far_as_they_are_known() {
        for (year, month, day, expected) in [
            ("2021", Some("Apr"), Some("15"), "2021-04-15"),
            ("2021", Some("04"), Some("5"), "2021-04-05"),
            ("2021", Some("September"), None, "2021-09"),
            ("2021", None, None, "2021"),
            ("1999", Some("Spring"), None, "1999 Spring"),
            ("1999", Some("Jan-Feb"), None, "1999 Jan-Feb"),
            ("2021", Some("Feb"), Some("99"), "2021 Feb 99"),
        ] {
            let (number, date) = written_date(Some(year), month, day);
            assert_eq!(date.as_deref(), Some(expected));
            assert_eq!(number, year.parse().ok());
        }
        assert_eq!(year_in("1998 Dec-1999 Jan"), Some(1998));
        assert_eq!(year_in("Spring 1998"), Some(1998));
        assert_eq!(year_in("n.d."), None);
    }
}
