//! Classes of characters, as spaCy's rules speak of them (`spacy/lang/char_classes.py`).
//!
//! Letters are those of the alphabets that the rules list, and no others. Where a range of theirs has gaps that no
//! character is assigned to, they are closed here.

use std::sync::LazyLock;

/// Alphabets with small and capital letters: Latin, Greek, Cyrillic. Hexadecimal code points; `41-5A` is a range.
const CASED: &str = "41-5A 61-7A C0-D6 D8-F6 F8-1BF 1C4-2AF 386 388-38F 391-3A9 3AC-3AF 3B1-3C9 3CC-3CE 400-401 \
    403-40A 40C-40D 410-451 453-45A 45C-45D 490-491 496-497 4A2-4A3 4AE-4AF 4BA-4BB 4D8-4D9 4E8-4E9 1D00-1D25 \
    1D6B-1D77 1D79-1D9A 1E00-1EFF 2C60-2C7B 2C7E-2C7F A722-A76F A771-A787 A78B-A78E A790-A7B9 A7FA AB30-AB5A \
    AB60-AB64 FF21-FF3A FF41-FF5A";

/// Alphabets without capitals, whose letters count as small and as capital.
const UNCASED: &str = "591-5F4 620-64A 66E-6D5 6E5-6FF 750-77F 8A0-8BD 900-9FF B80-CFF D80-DFF 1100-137F 2E80-30FF \
    31C0-31EF 3200-4DBF 4E00-9FFF AC00-D7AF F900-FAFF FB1D-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFB FE30-FE4F FE70-FEFC \
    1EE00-1EEBB 1F200-1F2FF 20000-2FA1F";

/// Symbols that are tokens wherever they stand (Unicode's `So` without what is used as a sign of mathematics).
const ICONS: &str = "A6 A9 AE B0 482 58D-58E 60E-60F 6DE 6E9 6FD-6FE 7F6 9FA B70 BF3-BF8 BFA C7F D4F D79 F01-F03 F13 \
    F15-F17 F1A-F1F F34 F36 F38 FBE-FC5 FC7-FCF FD5-FD8 109E-109F 1390-1399 1940 19DE-19FF 1B61-1B6A 1B74-1B7C \
    2100-2101 2103-2106 2108-2109 2114 2116-2117 211E-2123 2125 2127 2129 212E 213A-213B 214A 214C-214D 214F \
    218A-218B 2195-2199 219C-219F 21A1-21A2 21A4-21A5 21A7-21AD 21AF-21CD 21D0-21D1 21D3 21D5-21F3 2300-2307 \
    230C-231F 2322-2328 232B-237B 237D-239A 23B4-23DB 23E2-244A 249C-24E9 2500-25B6 25B8-25C0 25C2-25F7 2600-266E \
    2670-2767 2794-27BF 2800-28FF 2B00-2B2F 2B45-2B46 2B4D-2B95 2B98-2BC8 2BCA-2BFE 2CE5-2CEA 2E80-2FFB 3004 \
    3012-3013 3020 3036-3037 303E-303F 3190-3191 3196-319F 31C0-31E3 3200-321E 322A-3247 3250 3260-327F 328A-32B0 \
    32C0-32FE 3300-33FF 4DC0-4DFF A490-A4C6 A828-A82B A836-A837 A839 AA77-AA79 FDFD FFE4 FFE8 FFED-FFEE FFFC-FFFD \
    10137-1013F 10179-10189 1018C-1019B 101A0-101FC 10877-10878 10AC8 1173F 16B3C-16B3F 16B45 1BC9C 1D000-1D164 \
    1D16A-1D16C 1D183-1D184 1D18C-1D1A9 1D1AE-1D1E8 1D200-1D241 1D245 1D300-1D356 1D800-1D9FF 1DA37-1DA3A \
    1DA6D-1DA74 1DA76-1DA83 1DA85-1DA86 1ECAC 1F000-1F0F5 1F110-1F16B 1F170-1F1AC 1F1E6-1F3FA 1F400-1F6D4 \
    1F6E0-1F6F9 1F700-1F7D8 1F800-1F8AD 1F900-1F90B 1F910-1F93E 1F940-1F970 1F973-1F976 1F97A 1F97C-1F9A2 \
    1F9B0-1F9B9 1F9C0-1F9C2 1F9D0-1F9FF 1FA60-1FA6D";

/// Units that are cut off behind a number: the Latin and the Cyrillic ones.
const UNITS: &str = "% G GB K KB M MB Pa T TB cm cm² cm³ dm dm² dm³ ft g gb hPa ha in kb kg km km/h kmh km² km³ lb m m/s mb \
    mbar mg mm mm² mm³ mph m² m³ nm oz t tb yd µg µm ГБ Гб КБ Кб МБ Мб Па ТБ Тб г гб дм дм² дм³ кПа кб кг км \
    км/ч км² км³ м м/с м² м³ мб мбар мг мм мм² мм³ нм см см² см³ тб";

/// Inclusive ranges of code points, in order.
struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    fn of(list: &str) -> Self {
        let number =
            |digits: &str| u32::from_str_radix(digits, 16).expect("the lists above are numbers");
        let range = |word: &str| match word.split_once('-') {
            Some((first, last)) => (number(first), number(last)),
            None => (number(word), number(word)),
        };
        Self(list.split_whitespace().map(range).collect())
    }

    fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        let after = self.0.partition_point(|&(first, _)| first <= code);
        after > 0 && self.0[after - 1].1 >= code
    }
}

static CASED_RANGES: LazyLock<Ranges> = LazyLock::new(|| Ranges::of(CASED));
static UNCASED_RANGES: LazyLock<Ranges> = LazyLock::new(|| Ranges::of(UNCASED));
static ICON_RANGES: LazyLock<Ranges> = LazyLock::new(|| Ranges::of(ICONS));

/// Whether it is white space, as Python's `str.isspace` says: Unicode's, and four separators of ASCII.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Whether it is a letter of the alphabets above.
pub(super) fn is_alpha(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphabetic(),
        _ => CASED_RANGES.has(c) || UNCASED_RANGES.has(c),
    }
}

/// Whether it is a small letter, or one of an alphabet without capitals.
pub(super) fn is_lower(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_lowercase(),
        _ if c.is_lowercase() => CASED_RANGES.has(c) || UNCASED_RANGES.has(c),
        _ => UNCASED_RANGES.has(c),
    }
}

/// Whether it is a capital, or a letter of an alphabet without capitals.
pub(super) fn is_upper(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_uppercase(),
        _ if c.is_uppercase() => CASED_RANGES.has(c) || UNCASED_RANGES.has(c),
        _ => UNCASED_RANGES.has(c),
    }
}

/// Whether it is a mark that is a token at either end of a word. Dots, hyphens and slashes are none.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | ':'
            | ';'
            | '!'
            | '?'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '_'
            | '#'
            | '*'
            | '&'
    ) || (!c.is_ascii() && "…¿؟¡。？！，、；：～·।،۔؛٪".contains(c))
}

/// Whether it is a quotation mark, apostrophe or bracket of quotations; commas, which quote in some scripts, are among them.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | ',')
        || (!c.is_ascii() && "”“‘´’‚„»«「」『』（）〔〕【】《》〈〉⟦⟧\u{2329}\u{232a}".contains(c))
}

/// Whether it is the sign of a currency.
pub(super) fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '฿' | '﷼' | '\u{20a0}'..='\u{20bf}')
}

/// Whether it is a symbol that is always a token.
pub(super) fn is_icon(c: char) -> bool {
    !c.is_ascii() && ICON_RANGES.has(c)
}

/// Whether it is a unit that is cut off behind a number.
pub(super) fn is_unit(tail: &str) -> bool {
    UNITS.split(' ').any(|unit| unit == tail)
}
