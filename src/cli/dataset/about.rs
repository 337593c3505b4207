//! What people say of a data set.

use clap::Args;

use crate::dataset::About;

/// Name, licence and the like; for the card and for machines.
#[derive(Args, Debug)]
pub(super) struct AboutArguments {
    /// The name of the data set
    #[arg(long, value_name = "NAME", default_value = "Mentions by oncotag")]
    name: String,
    /// The licence of the labels, as Hugging Face calls it (cc-by-4.0, cc0-1.0, other)
    #[arg(long, value_name = "ID", default_value = "other")]
    license: String,
    /// Where the licence can be read
    #[arg(long, value_name = "URL", default_value = "NOTICE.txt")]
    license_url: String,
    /// Who publishes it
    #[arg(long, value_name = "NAME")]
    creator: Option<String>,
    /// Its page
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// When it is published, as 2026-11-30; nobody else says, since the same build gives the same bytes
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<String>,
}

/// A date, as exact as it is known.
pub(super) fn date(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number =
        |part: &str, n: usize| part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_date =
        parts.len() <= 3 && (parts.iter().zip([4, 2, 2])).all(|(part, n)| is_number(part, n));
    is_date
        .then(|| text.to_owned())
        .ok_or_else(|| format!("\"{text}\" is no date (expected 2015, 2015-06 or 2015-06-30)"))
}

impl AboutArguments {
    pub(super) fn about(&self) -> About {
        About {
            name: self.name.clone(),
            license: self.license.clone(),
            license_url: self.license_url.clone(),
            creator: self.creator.clone(),
            url: self.url.clone(),
            date: self.date.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked() {
        for (text, is_date) in [
            ("2015", true),
            ("2015-06", true),
            ("2015-06-30", true),
            ("15", false),
            ("2015-6", false),
            ("2015-06-30-1", false),
        ] {
            assert_eq!(date(text).is_ok(), is_date, "{text}");
        }
    }
}
