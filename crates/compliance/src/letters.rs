//! What single characters mean for matching: which are invisible, which only look like another,
//! which stand for a letter in "leet" spelling.

/// Whether `c` is invisible or only decorates: zero-width characters, joiners, bidi controls,
/// soft hyphens, variation selectors, tags and combining marks of the Latin script. They are
/// left out of the match copy; the sent text keeps them.
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{0300}'..='\u{036F}' | '\u{20D0}'..='\u{20F0}' | '\u{093C}')
}

/// Whether `c` belongs to a word written in Devanagari (letters and signs, not dandas or digits).
pub const fn is_devanagari(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0963}' | '\u{0971}'..='\u{097F}' | '\u{A8E0}'..='\u{A8FF}')
}

/// Whether `c` is one of the common Devanagari letters and signs, which stand for themselves: they
/// neither decompose nor look like another.
pub const fn is_common(c: char) -> bool {
    matches!(c, '\u{0902}'..='\u{0928}' | '\u{092A}'..='\u{0930}' | '\u{0932}' | '\u{0933}' | '\u{0935}'..='\u{093B}' | '\u{093D}'..='\u{0950}')
}

/// Whether `c` is a Devanagari letter that starts a syllable (an independent vowel or consonant).
pub const fn starts_akshara(c: char) -> bool {
    matches!(c, '\u{0904}'..='\u{0939}' | '\u{0958}'..='\u{0961}' | '\u{0972}'..='\u{097F}')
}

/// The Latin, digit or Devanagari character that a lower-case, NFKD-decomposed `c` stands for:
/// confusables of other scripts, small capitals, enclosed letters, sign variants.
pub const fn plain(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' | 'ᴀ' => 'a',
        'ь' | 'β' | 'ʙ' | 'в' => 'b',
        'с' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' | 'ᴅ' => 'd',
        'е' | 'ε' | 'є' | 'ᴇ' | 'ҽ' => 'e',
        'ғ' | 'ꜰ' => 'f',
        'ɡ' | 'ɢ' | 'ց' => 'g',
        'һ' | 'н' | 'ʜ' => 'h',
        'і' | 'ι' | 'ı' | 'ɪ' | 'ӏ' => 'i',
        'ј' | 'ᴊ' => 'j',
        'к' | 'κ' | 'ᴋ' => 'k',
        'ʟ' | 'ⅼ' => 'l',
        'м' | 'μ' | 'ᴍ' => 'm',
        'п' | 'η' | 'ո' | 'ɴ' => 'n',
        'о' | 'ο' | 'σ' | 'ς' | 'օ' | 'ᴏ' | 'ө' => 'o',
        'р' | 'ρ' | 'ᴘ' => 'p',
        'ԛ' => 'q',
        'г' | 'ʀ' | 'я' => 'r',
        'ѕ' | 'ꜱ' => 's',
        'т' | 'τ' | 'ᴛ' => 't',
        'υ' | 'ᴜ' | 'ս' | 'ц' => 'u',
        'ν' | 'ѵ' | 'ᴠ' => 'v',
        'ѡ' | 'ω' | 'ԝ' | 'ᴡ' | 'ш' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' | 'ʏ' => 'y',
        'ᴢ' => 'z',
        'ø' => 'o',
        'đ' => 'd',
        'ł' => 'l',
        'ß' => 's',
        'ɐ' | 'ɒ' | 'ⱥ' | 'ꭺ' => 'a',
        'ɓ' | 'ƀ' | 'ƃ' | 'ᏼ' => 'b',
        'ƈ' | 'ȼ' | 'ꮯ' => 'c',
        'ɖ' | 'ɗ' | 'ꭰ' => 'd',
        'ə' | 'ɘ' | 'ɛ' | 'ɇ' | 'ǝ' | 'ꭼ' => 'e',
        'ƒ' => 'f',
        'ɠ' | 'ǥ' | 'ꮐ' | 'ƍ' => 'g',
        'ħ' | 'ɦ' | 'ꮋ' => 'h',
        'ɨ' | 'ꭵ' => 'i',
        'ɉ' | 'ꭻ' => 'j',
        'ƙ' | 'ꮶ' => 'k',
        'ɫ' | 'ɬ' | 'ɭ' | 'ƚ' | 'ꮮ' => 'l',
        'ɱ' | 'ꮇ' => 'm',
        'ŋ' | 'ɲ' | 'ƞ' | 'ɳ' => 'n',
        'ɵ' | 'ꮎ' => 'o',
        'ƥ' | 'ᵽ' | 'ꮲ' => 'p',
        'ɍ' | 'ɽ' | 'ꮢ' => 'r',
        'ʂ' | 'ȿ' | 'ꮪ' => 's',
        'ŧ' | 'ƭ' | 'ʈ' | 'ⱦ' | 'ꭲ' => 't',
        'ʉ' => 'u',
        'ʋ' | 'ꮩ' => 'v',
        'ⱳ' | 'ꮃ' => 'w',
        'ƴ' | 'ɏ' | 'ꭹ' => 'y',
        'ƶ' | 'ʐ' | 'ȥ' | 'ꮓ' => 'z',
        '\u{1F1E6}'..='\u{1F1FF}' => ascii(c as u32 - 0x1F1E6),
        '\u{1F130}'..='\u{1F149}' => ascii(c as u32 - 0x1F130),
        '\u{1F150}'..='\u{1F169}' => ascii(c as u32 - 0x1F150),
        '\u{1F170}'..='\u{1F189}' => ascii(c as u32 - 0x1F170),
        '\u{0966}'..='\u{096F}' => digit(c as u32 - 0x0966),
        '\u{0901}' => '\u{0902}',
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' | '´' => '\'',
        '\u{2010}'..='\u{2012}' | '\u{2212}' => '-',
        '٪' => '%',
        other => other,
    }
}

const fn ascii(offset: u32) -> char {
    (b'a' + offset as u8) as char
}

const fn digit(offset: u32) -> char {
    (b'0' + offset as u8) as char
}

/// The letter a symbol or digit stands for inside a word, as in `gu@r4nt33d`.
pub const fn leet(c: char) -> Option<char> {
    Some(match c {
        '@' | '4' => 'a',
        '8' => 'b',
        '(' => 'c',
        '3' | '€' => 'e',
        '6' | '9' => 'g',
        '1' | '!' | '|' | '¡' => 'i',
        '£' => 'l',
        '0' => 'o',
        '5' | '$' | '§' => 's',
        '7' | '+' => 't',
        '2' => 'z',
        _ => return None,
    })
}

/// Whether `c` can hide one letter of a word, as in `gu*ranteed`.
pub const fn is_wildcard(c: char) -> bool {
    matches!(c, '*' | '#' | '•' | '●' | '×' | '%' | '_' | '^' | '~' | '?')
}
