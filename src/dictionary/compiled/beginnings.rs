//! A hash table over the beginnings of normalized forms, word by word: what the index engine asks.
//!
//! For each form, the form itself and each beginning of it that ends where a word ends stand in the table. A search
//! that starts at a word of a text asks for that word, goes on with the next while forms begin with what it has, and
//! compares bytes before it reports a form. After the first-token index of OGER (Furrer, Jancso, Colic, Rinaldi 2019,
//! doi:10.1186/s13321-018-0326-3), with the set of lengths to try replaced by the beginnings themselves.

use std::ops::ControlFlow;

use twox_hash::XxHash3_64;
use zerocopy::little_endian::U32;

use super::records::Slot;
use super::tables::Tables;

/// Set in the value of a place where longer forms begin with the string.
const GOES_ON: u32 = 1 << 31;

/// How many places are looked at before a string is taken as missing; the table is built so that this is enough.
const MAX_PROBES: usize = 1024;

/// Whether a byte belongs to a word in a normalized text. What is not ASCII does: folding leaves no other symbols but as
/// units, whose ends are known.
pub(crate) const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether a word ends between two bytes.
fn is_word_end(before: u8, after: u8) -> bool {
    is_word_byte(before) && !is_word_byte(after)
}

impl Tables {
    /// Builds the hash table over the forms.
    pub(super) fn index_beginnings(&self) -> Vec<Slot> {
        let mut n_entries = self.n_patterns();
        let _ = self.beginnings(|_, _| {
            n_entries += 1;
            ControlFlow::Continue(())
        });
        let mut n_slots = n_entries + n_entries / 2 + 1;
        loop {
            if let Some(slots) = self.filled(n_slots) {
                return slots;
            }
            n_slots *= 2;
        }
    }

    /// A hash table with so many places; `None` where a string would stand too far from its place.
    fn filled(&self, n_slots: usize) -> Option<Vec<Slot>> {
        let mut slots = vec![Slot::default(); n_slots];
        for pattern in 0..self.n_patterns() {
            let value = u32::try_from(pattern + 1).ok()?;
            let place = place_for(&slots, self.form_bytes(pattern), |slot| {
                // A beginning that is a form too has one place.
                slot.value.get() == GOES_ON
            })?;
            let goes_on = slots[place.at].value.get() & GOES_ON;
            slots[place.at] = Slot {
                fingerprint: place.fingerprint,
                value: U32::new(value | goes_on),
            };
        }
        let done = self.beginnings(|pattern, length| {
            let beginning = &self.form_bytes(pattern)[..length];
            let Some(place) = place_for(&slots, beginning, |_| true) else {
                return ControlFlow::Break(());
            };
            let value = slots[place.at].value.get() | GOES_ON;
            slots[place.at] = Slot {
                fingerprint: place.fingerprint,
                value: U32::new(value),
            };
            ControlFlow::Continue(())
        });
        done.is_continue().then_some(slots)
    }

    /// Calls `found` with the form and length of each beginning that ends where a word does.
    ///
    /// Forms are sorted, so those that begin alike stand side by side; what the form before has too is passed over.
    fn beginnings(
        &self,
        mut found: impl FnMut(usize, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut before: &[u8] = b"";
        for pattern in 0..self.n_patterns() {
            let form = self.form_bytes(pattern);
            let n_common = before.iter().zip(form).take_while(|(a, b)| a == b).count();
            for length in n_common.max(1)..form.len() {
                if is_word_end(form[length - 1], form[length]) {
                    found(pattern, length)?;
                }
            }
            before = form;
        }
        ControlFlow::Continue(())
    }

    /// Which bytes forms begin with.
    pub(in crate::dictionary) fn first_bytes(&self) -> [bool; 256] {
        let mut begins = [false; 256];
        let mut at = 0;
        while at < self.n_patterns() {
            let byte = self.form_bytes(at).first().copied();
            if let Some(byte) = byte {
                begins[usize::from(byte)] = true;
            }
            // Forms are sorted, so those with one first byte stand side by side; of a damaged file any order ends.
            let behind = self.patterns.as_slice()[at..]
                .partition_point(|record| self.bytes(record.form).first().copied() <= byte);
            at += behind.max(1);
        }
        begins
    }

    /// Calls `found` with the number of the form that a string is, if it is one; gives whether longer forms may begin
    /// with it.
    pub(in crate::dictionary) fn look_up(&self, string: &[u8], found: impl FnOnce(usize)) -> bool {
        let slots = self.slots();
        let mut found = Some(found);
        let mut goes_on = false;
        for (_, slot) in probes(slots, string) {
            let value = slot.value.get();
            if value == 0 {
                break;
            }
            goes_on |= value & GOES_ON != 0;
            if let Some(pattern) = (value & !GOES_ON).checked_sub(1)
                && self.form_bytes(pattern as usize) == string
                && let Some(found) = found.take()
            {
                found(pattern as usize);
            }
        }
        goes_on
    }
}

/// A place of a string in the table.
struct Place {
    at: usize,
    fingerprint: U32,
}

/// The first place of a string's that is empty or that `fits`; `None` where there is none near enough.
fn place_for(slots: &[Slot], string: &[u8], fits: impl Fn(&Slot) -> bool) -> Option<Place> {
    let (at, _) = probes(slots, string).find(|(_, slot)| slot.value.get() == 0 || fits(slot))?;
    Some(Place {
        at,
        fingerprint: U32::new(fingerprint(XxHash3_64::oneshot(string))),
    })
}

/// The places where a string may stand: those with its fingerprint, up to the first empty one.
fn probes<'s>(slots: &'s [Slot], string: &[u8]) -> impl Iterator<Item = (usize, &'s Slot)> {
    let hash = XxHash3_64::oneshot(string);
    let fingerprint = fingerprint(hash);
    let first = first_place(hash, slots.len());
    (0..MAX_PROBES.min(slots.len()))
        .map(move |step| {
            let at = first + step;
            if at < slots.len() {
                at
            } else {
                at - slots.len()
            }
        })
        .map(|at| (at, &slots[at]))
        .filter(move |(_, slot)| slot.value.get() == 0 || slot.fingerprint.get() == fingerprint)
}

/// The lower half of a hash; the upper says where the string stands.
fn fingerprint(hash: u64) -> u32 {
    let [a, b, c, d, ..] = hash.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn first_place(hash: u64, n_slots: usize) -> usize {
    // Upper half times number, divided by 2³²: below the number, and even over it (Lemire 2019, arXiv:1805.10941).
    let place = (u128::from(hash >> 32) * n_slots as u128) >> 32;
    usize::try_from(place).unwrap_or(0)
}
