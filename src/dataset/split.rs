//! Which split a document belongs to.
//!
//! The split of a document follows from its identity, the seed and the ratios alone, so that no other document can change
//! it, whatever is added to or taken from a corpus. What would leak over the bounds between splits is left out afterwards
//! (see [`near_copies`](super::near_copies)); nothing is moved.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::document::Document;

/// A part of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// To learn from.
    Train,
    /// To choose between models.
    Validation,
    /// To say how good the chosen one is.
    Test,
}

impl Split {
    /// All splits, the one that gives way to the others first.
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// The name in files and records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The share of documents that each split gets; the shares sum to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratios {
    shares: [f64; 3],
}

impl Default for Ratios {
    fn default() -> Self {
        Self {
            shares: [0.8, 0.1, 0.1],
        }
    }
}

impl Ratios {
    /// The share of a split.
    pub fn share(self, split: Split) -> f64 {
        self.shares[split as usize]
    }

    /// The split of a document.
    pub fn split_of(self, seed: u64, document: &Document) -> Split {
        let point = point(seed, &identity(document));
        let [train, validation, _] = self.shares;
        if point < train {
            Split::Train
        } else if point < train + validation {
            Split::Validation
        } else if self.shares[2] > 0.0 {
            Split::Test
        } else if validation > 0.0 {
            // Shares that sum to a hair below 1.
            Split::Validation
        } else {
            Split::Train
        }
    }
}

/// `train=0.8,validation=0.1,test=0.1`; what is not named gets nothing.
impl FromStr for Ratios {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut shares = [None; 3];
        for part in text.split(',') {
            let (name, share) = part
                .split_once('=')
                .ok_or_else(|| format!("\"{part}\" is not SPLIT=SHARE"))?;
            let split = Split::ALL
                .into_iter()
                .find(|split| split.as_str() == name.trim())
                .ok_or_else(|| {
                    format!("there is no split \"{name}\" (expected train, validation or test)")
                })?;
            let share: f64 = share
                .trim()
                .parse()
                .map_err(|_| format!("\"{share}\" is no number"))?;
            if !(0.0..=1.0).contains(&share) {
                return Err(format!("{share} is not between 0 and 1"));
            }
            if shares[split as usize].replace(share).is_some() {
                return Err(format!("{split} is given twice"));
            }
        }
        let shares = shares.map(Option::unwrap_or_default);
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() > 1e-9 {
            return Err(format!("the shares sum to {sum}, not to 1"));
        }
        Ok(Self { shares })
    }
}

impl fmt::Display for Ratios {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [train, validation, test] = self.shares;
        write!(f, "train={train},validation={validation},test={test}")
    }
}

/// Where the seed of a build comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// A number.
    Fixed(u64),
    /// The first of a hundred that shares out the mentions of each type best.
    ///
    /// It is the only stratification that a later build can keep: with the number that was found, which the manifest says,
    /// no document changes its split.
    Balanced,
}

impl FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "balanced" {
            return Ok(Self::Balanced);
        }
        let number = text.parse();
        number
            .map(Self::Fixed)
            .map_err(|_| format!("\"{text}\" is neither a number nor \"balanced\""))
    }
}

/// What a document is known by across inputs: its publication, where it names one, else its own name.
pub(super) fn identity(document: &Document) -> String {
    let published = document.metadata.identity();
    published.unwrap_or_else(|| document.id.clone())
}

/// A place in [0, 1) that a key has under a seed, evenly spread over keys.
#[expect(
    clippy::cast_precision_loss,
    reason = "53 bits of the hash are what a double holds"
)]
pub(super) fn point(seed: u64, key: &str) -> f64 {
    const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
    let hash = XxHash3_64::oneshot_with_seed(seed, key.as_bytes());
    (hash >> 11) as f64 * STEP
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Metadata;

    fn document(id: &str, pmid: Option<&str>) -> Document {
        Document {
            id: id.to_owned(),
            metadata: Metadata {
                pmid: pmid.map(str::to_owned),
                ..Metadata::default()
            },
            ..Document::default()
        }
    }

    #[test]
    fn ratios_are_read_and_checked() {
        let ratios: Ratios = "test=0.25,train=0.75".parse().unwrap();
        assert_eq!(ratios.to_string(), "train=0.75,validation=0,test=0.25");
        for (text, message) in [
            ("train=0.8", "the shares sum to 0.8, not to 1"),
            ("train", "\"train\" is not SPLIT=SHARE"),
            (
                "dev=1",
                "there is no split \"dev\" (expected train, validation or test)",
            ),
            ("train=1,train=0", "train is given twice"),
            ("train=2", "2 is not between 0 and 1"),
            ("train=x", "\"x\" is no number"),
        ] {
            assert_eq!(text.parse::<Ratios>(), Err(message.to_owned()));
        }
    }

    #[test]
    fn splits_get_their_shares_and_another_seed_shares_out_otherwise() {
        let ratios = Ratios::default();
        let of = |seed| -> Vec<Split> {
            let ids = (0..10_000).map(|id| document(&format!("d{id}"), None));
            ids.map(|one| ratios.split_of(seed, &one)).collect()
        };
        let splits = of(1);
        for split in Split::ALL {
            let n = splits.iter().filter(|&&one| one == split).count();
            // Five standard deviations of a binomial: 200 of 8000, 150 of 1000.
            let expected = if split == Split::Train {
                8000_usize
            } else {
                1000
            };
            assert!(n.abs_diff(expected) < 200, "{split}: {n}");
        }
        assert_ne!(splits, of(2));
    }

    #[test]
    fn a_publication_has_one_split_under_all_its_names() {
        let ratios: Ratios = "train=0.5,test=0.5".parse().unwrap();
        for pmid in 0..100 {
            let pmid = pmid.to_string();
            let a = ratios.split_of(7, &document("bionlp:x", Some(&pmid)));
            assert_eq!(a, ratios.split_of(7, &document("other", Some(&pmid))));
        }
    }

    proptest! {
        #[test]
        fn every_document_has_a_split_with_a_share(id in ".{0,20}", seed: u64, cut in 0.0..=1.0_f64) {
            let text = format!("train={cut},test={}", 1.0 - cut);
            let ratios: Ratios = text.parse().unwrap();
            let split = ratios.split_of(seed, &document(&id, None));
            prop_assert!(ratios.share(split) > 0.0);
        }
    }
}
