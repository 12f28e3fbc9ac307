//! SMS encodings and segment counts (3GPP TS 23.038; 160/153 septets, 70/67 UTF-16 units).

/// How a text travels as SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The encoding that the text forces.
    pub encoding: Encoding,
    /// Septets (GSM-7) or UTF-16 code units (UCS-2).
    pub units: usize,
    /// Number of parts that are billed; 0 for an empty text.
    pub parts: usize,
}

/// The two encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// 7-bit default alphabet with its extension table.
    Gsm7,
    /// 16-bit units; any Devanagari letter, ₹ or emoji forces it.
    Ucs2,
}

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "^{}\\[]~|€\u{c}";

/// Counts the parts of `text`. An escape pair or a surrogate pair is never split over two parts.
#[must_use]
pub fn segments(text: &str) -> Segments {
    match text.chars().map(septets).collect::<Option<Vec<_>>>() {
        Some(widths) => count(&widths, Encoding::Gsm7, 160, 153),
        None => count(&text.chars().map(char::len_utf16).collect::<Vec<_>>(), Encoding::Ucs2, 70, 67),
    }
}

fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENDED.contains(c) {
        Some(2)
    } else {
        None
    }
}

fn count(widths: &[usize], encoding: Encoding, single: usize, part: usize) -> Segments {
    let units = widths.iter().sum();
    if units <= single {
        return Segments {
            encoding,
            units,
            parts: usize::from(units > 0),
        };
    }
    let (mut parts, mut used) = (1, 0);
    for width in widths {
        if used + width > part {
            parts += 1;
            used = 0;
        }
        used += width;
    }
    Segments { encoding, units, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders() {
        for (text, encoding, units, parts) in [
            (String::new(), Encoding::Gsm7, 0, 0),
            ("a".repeat(160), Encoding::Gsm7, 160, 1),
            ("a".repeat(161), Encoding::Gsm7, 161, 2),
            ("a".repeat(306), Encoding::Gsm7, 306, 2),
            ("a".repeat(307), Encoding::Gsm7, 307, 3),
            ("€".repeat(80), Encoding::Gsm7, 160, 1),
            ("क".repeat(70), Encoding::Ucs2, 70, 1),
            ("क".repeat(71), Encoding::Ucs2, 71, 2),
            ("₹".into(), Encoding::Ucs2, 1, 1),
            ("🙏".repeat(35), Encoding::Ucs2, 70, 1),
            ("🙏".repeat(36), Encoding::Ucs2, 72, 2),
        ] {
            assert_eq!(segments(&text), Segments { encoding, units, parts }, "{text}");
        }
    }

    #[test]
    fn an_escape_pair_is_not_split() {
        // 152 + a pair that does not fit + 153 more: three parts though 307 units would be 306 + 1.
        let text = format!("{}€{}", "a".repeat(152), "b".repeat(152));
        assert_eq!(segments(&text).parts, 3);
    }
}
