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
    #[arg(long, value_name = "NAME", default_value = "unknown")]
    creator: String,
    /// Its page
    #[arg(long, value_name = "URL", default_value = "about:blank")]
    url: String,
    /// When it is published, as 2026-11-30; what is built says nothing of its own about time
    #[arg(long, value_name = "DATE", default_value = "1970-01-01")]
    date: String,
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
