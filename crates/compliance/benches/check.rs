//! Prints how long compiling the rulebook and checking texts takes: `cargo bench -p compliance`.

use std::{hint::black_box, time::Instant};

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel};

const TEXTS: [(&str, &str); 3] = [
    (
        "English",
        "Rajesh Sharma, AMFI-registered Mutual Fund Distributor, ARN-118204. Dear Priya, a systematic investment plan lets you invest a fixed amount every month. Nobody can promise returns, but staying invested through ups and downs has helped many families reach their goals. Your SIP of ₹5,000 can start with one form. Call us to review your portfolio before the new year. We never share your details with anyone. Mutual fund investments are subject to market risks, read all scheme related documents carefully.",
    ),
    (
        "Hindi",
        "राजेश शर्मा, AMFI-registered Mutual Fund Distributor, ARN-118204. नमस्ते प्रिया जी, एसआईपी के ज़रिए आप हर महीने एक तय रकम निवेश कर सकते हैं। बाज़ार में कोई गारंटी नहीं होती, लेकिन लंबी अवधि तक निवेश बनाए रखने से लक्ष्य तक पहुँचना आसान होता है। नए साल से पहले अपने पोर्टफोलियो की समीक्षा के लिए हमसे संपर्क करें। म्यूचुअल फंड निवेश बाजार जोखिमों के अधीन हैं, योजना संबंधी सभी दस्तावेजों को ध्यान से पढ़ें।",
    ),
    (
        "Violations",
        "HURRY! Last chance! G u a r a n t e e d  r e t u r n s of 24% with our No. 1 mutual fund. Double your money in 12 months, zero risk, 100% safe. Our clients earned 40% profit last year, join now before seats fill. gu@ranteed pr0fit, sure shot calls with 98% accuracy. Paisa double, koi risk nahi. SEBI approved plan, amitabh bachchan also invests. Buy RELIANCE target 3200 stoploss 2800. Free trial for 7 days, share your login and password, we trade for you. Lucky draw for every new SIP: win a gold coin. आज ही निवेश करें और पक्का मुनाफा पाएं।",
    ),
];

const RULES: [&str; 9] = [
    include_str!("../rules/1-grammar.toml"),
    include_str!("../rules/2-topics.toml"),
    include_str!("../rules/3-promises.toml"),
    include_str!("../rules/4-conduct.toml"),
    include_str!("../rules/5-duties.toml"),
    include_str!("../rules/6-turns.toml"),
    include_str!("../rules/7-other-hands.toml"),
    include_str!("../rules/8-indirect.toml"),
    include_str!("../rules/9-further.toml"),
];

fn main() {
    let book = Rulebook::embedded();
    let compile = best(10, || drop(black_box(Rulebook::parse(black_box(&RULES)))));
    println!("compile rulebook {}: {:.1} ms", book.version(), compile * 1e3);
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
    for (name, text) in TEXTS {
        let text: String = text.chars().cycle().take(600).collect();
        for audience in [Audience::Mfd, Audience::Ria] {
            measure(name, &text, audience, book, today);
        }
    }
    let long: String = TEXTS[0].1.chars().cycle().take(10_000).collect();
    measure("10,000 characters", &long, Audience::Mfd, book, today);
}

fn measure(name: &str, text: &str, audience: Audience, book: &Rulebook, today: NaiveDate) {
    let facts = Facts {
        audience,
        channel: Channel::Whatsapp,
        ..Facts::default()
    };
    let rounds = (20_000 / text.len()).max(1);
    let many = || {
        for _ in 0..rounds {
            black_box(check(black_box(text), &facts, book, today));
        }
    };
    let best = best(300, many) / rounds as f64;
    println!("{name} ({audience}): {:.1} µs for {} characters", best * 1e6, text.chars().count());
}

/// The shortest of `times` runs, in seconds: what the machine does when nothing else disturbs it.
fn best(times: usize, run: impl Fn()) -> f64 {
    let timed = || {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    (0..times).map(|_| timed()).fold(f64::MAX, f64::min)
}
