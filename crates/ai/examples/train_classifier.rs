//! Trains the embedded classifier and prints how well it judges:
//! `cargo run --release -p ai --example train_classifier -- [--check]`.
//!
//! Reads the tuning half of `crates/compliance/cases`, writes `crates/ai/weights/classifier.bin` (with
//! `--check` it only compares) and prints, as Markdown, what the weights make of texts they were not
//! trained on: the validation half, each batch by weights that saw nothing of it, texts of another
//! hand, and the built-in templates. Same cases, same weights: the order of training is seeded.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use ai::{
    Classifier,
    classifier::Scale,
    features::{Feature, features},
};
use chrono::NaiveDate;
use compliance::{
    Rulebook, check,
    quality::{self, Case, Part},
};
use domain::Outcome;

/// Raised when weights of another training are released.
const VERSION: u32 = 1;
/// Two to this power is the number of weights.
const BITS: u32 = 17;
/// Times that training goes through all samples.
const EPOCHS: usize = 30;
/// First step of AdaGrad.
const STEP: f32 = 0.4;
/// Pull of every weight that is touched towards zero.
const SHRINK: f32 = 1e-3;
/// What a text to consider is trained towards, between clean (0) and an offence (1).
const CONSIDER: f32 = 0.35;
/// Of clean texts that the weights had not seen, the share below a risk of 50, and below 75.
const BELOW: [f32; 2] = [0.96, 0.99];
/// Least distance between two knots of the scale.
const LEAST_GAP: f32 = 0.25;

fn main() -> ExitCode {
    match run(std::env::args().any(|argument| argument == "--check")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(only_checks: bool) -> Result<(), String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = read(&home.join("../compliance/cases"))?;
    let samples: Vec<Sample> = cases.iter().map(Sample::of).collect();
    let (tuning, validation): (Vec<&Sample>, Vec<&Sample>) = samples.iter().partition(|sample| sample.part == Part::Tuning);
    let unseen = by_unseen_batch(&tuning, &samples);
    let scale = scale_of(tuning.iter().map(|sample| (sample.expect, unseen[&sample.id])));
    let classifier = quantised(&trained(&tuning), scale);
    keep(&home.join("weights/classifier.bin"), &classifier, only_checks)?;

    println!("| texts | offences | clean | AUC | recall at 50 | recall over 75 | clean at 50 | clean over 75 |\n|---|---|---|---|---|---|---|---|");
    let scored = |samples: &[&Sample]| {
        samples
            .iter()
            .map(|sample| (sample.expect, classifier.score(&sample.features)))
            .collect::<Vec<_>>()
    };
    row("validation half", &scored(&validation), &scale);
    let unknown = |wanted: &dyn Fn(&Sample) -> bool| {
        let of_batch = samples.iter().filter(|sample| wanted(sample));
        of_batch.map(|sample| (sample.expect, unseen[&sample.id])).collect::<Vec<_>>()
    };
    row("every batch, by weights that saw nothing of it", &unknown(&|_| true), &scale);
    for batch in samples.iter().map(|sample| &sample.batch).collect::<BTreeSet<_>>() {
        row(&format!("- {batch}"), &unknown(&|sample| &sample.batch == batch), &scale);
    }
    let foreign = read(&home.join("cases"))?;
    let others: Vec<Sample> = foreign.iter().map(Sample::of).collect();
    row("another hand", &scored(&others.iter().collect::<Vec<_>>()), &scale);
    for language in others.iter().map(|sample| &sample.language).collect::<BTreeSet<_>>() {
        let of_language: Vec<&Sample> = others.iter().filter(|sample| &sample.language == language).collect();
        row(&format!("- {language}"), &scored(&of_language), &scale);
    }
    beside_the_rules(&foreign, &classifier);
    missed(&others, &classifier);
    Ok(())
}

/// A case as training sees it.
struct Sample {
    id: String,
    /// The file it stands in.
    batch: String,
    language: String,
    part: Part,
    expect: Outcome,
    features: Vec<Feature>,
    text: String,
}

impl Sample {
    fn of(case: &Case) -> Self {
        Self {
            batch: case.id.split('-').next().unwrap_or_default().to_owned(),
            id: case.id.clone(),
            language: case.lang.clone(),
            part: case.part(),
            expect: case.expect,
            features: features(&case.text, case.audience, BITS),
            text: case.text.clone(),
        }
    }

    const fn target(&self) -> f32 {
        match self.expect {
            Outcome::Block => 1.0,
            Outcome::Warn => CONSIDER,
            Outcome::Clean => 0.0,
        }
    }
}

fn read(folder: &Path) -> Result<Vec<Case>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "jsonl")) {
        let lines = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        cases.extend(quality::read(&lines).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    Ok(cases)
}

// ---- Training ----

/// Weights before they are made small.
struct Raw {
    bias: f32,
    weights: Vec<f32>,
}

impl Raw {
    fn score(&self, features: &[Feature]) -> f32 {
        let sum: f32 = features.iter().map(|feature| self.weights[feature.bucket as usize]).sum();
        self.bias + sum * value(features)
    }
}

/// What each feature of a text counts: long texts do not weigh more than short ones.
fn value(features: &[Feature]) -> f32 {
    1.0 / count(features.len().max(1)).sqrt()
}

fn count(value: usize) -> f32 {
    f32::from(u16::try_from(value).unwrap_or(u16::MAX))
}

/// Logistic regression by AdaGrad, in an order that is shuffled anew for each epoch.
fn trained(samples: &[&Sample]) -> Raw {
    let mut raw = Raw {
        bias: 0.0,
        weights: vec![0.0; 1 << BITS],
    };
    let mut squares = vec![1e-6_f32; 1 << BITS];
    let mut bias_squares = 1e-6_f32;
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut dice);
        for sample in order.iter().map(|index| samples[*index]) {
            let error = logistic(raw.score(&sample.features)) - sample.target();
            bias_squares += error * error;
            raw.bias -= 0.1 * STEP * error / bias_squares.sqrt();
            let slope = error * value(&sample.features);
            for feature in &sample.features {
                let at = feature.bucket as usize;
                let gradient = slope + SHRINK * raw.weights[at];
                squares[at] += gradient * gradient;
                raw.weights[at] -= STEP * gradient / squares[at].sqrt();
            }
        }
    }
    raw
}

fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Fisher and Yates, with an xorshift generator.
fn shuffle(order: &mut [usize], dice: &mut u64) {
    for last in (1..order.len()).rev() {
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        let below = last as u64 + 1;
        order.swap(last, usize::try_from(*dice % below).unwrap_or_default());
    }
}

/// The raw score of every sample by weights that saw nothing of its batch.
fn by_unseen_batch(tuning: &[&Sample], all: &[Sample]) -> BTreeMap<String, f32> {
    let mut scores = BTreeMap::new();
    for batch in all.iter().map(|sample| &sample.batch).collect::<BTreeSet<_>>() {
        let rest: Vec<&Sample> = tuning.iter().copied().filter(|sample| &sample.batch != batch).collect();
        let raw = trained(&rest);
        for sample in all.iter().filter(|sample| &sample.batch == batch) {
            scores.insert(sample.id.clone(), raw.score(&sample.features));
        }
    }
    scores
}

// ---- The scale ----

fn scale_of(scores: impl Iterator<Item = (Outcome, f32)>) -> Scale {
    let (mut clean, mut offences) = (Vec::new(), Vec::new());
    for (expect, score) in scores {
        match expect {
            Outcome::Block => offences.push(score),
            Outcome::Clean => clean.push(score),
            Outcome::Warn => {}
        }
    }
    clean.sort_by(f32::total_cmp);
    let review = quantile(&clean, BELOW[0]);
    let back = quantile(&clean, BELOW[1]).max(review + LEAST_GAP);
    let none = quantile(&clean, 0.05).min(review - LEAST_GAP);
    let most = offences.iter().copied().fold(back + LEAST_GAP, f32::max);
    Scale {
        knots: [none, review, back, most],
        curve: curve(&clean, &offences),
    }
}

fn quantile(sorted: &[f32], share: f32) -> f32 {
    let at = (share * count(sorted.len())).ceil() as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Slope and offset of the logistic curve over held-out scores (Platt), by plain descent. Offences and
/// clean texts count alike, however many there are of each.
fn curve(clean: &[f32], offences: &[f32]) -> [f32; 2] {
    let (mut slope, mut offset) = (1.0_f32, 0.0_f32);
    for _ in 0..4_000 {
        let mut gradients = (0.0, 0.0);
        for (scores, target) in [(clean, 0.0), (offences, 1.0)] {
            for score in scores {
                let error = (logistic(slope * score + offset) - target) / count(scores.len());
                gradients = (gradients.0 + error * score, gradients.1 + error);
            }
        }
        slope -= 0.2 * gradients.0;
        offset -= 0.2 * gradients.1;
    }
    [slope, offset]
}

fn quantised(raw: &Raw, scale: Scale) -> Classifier {
    let largest = raw.weights.iter().fold(f32::MIN_POSITIVE, |largest, weight| largest.max(weight.abs()));
    let unit = largest / 127.0;
    let weights = raw.weights.iter().map(|weight| (weight / unit).round() as i8).collect();
    Classifier {
        version: VERSION,
        bits: BITS,
        unit,
        bias: raw.bias,
        scale,
        weights,
    }
}

fn keep(file: &Path, classifier: &Classifier, only_checks: bool) -> Result<(), String> {
    let bytes = classifier.write();
    if !only_checks {
        return fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()));
    }
    let kept = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    if kept == bytes {
        Ok(())
    } else {
        Err(format!("{} is not what training makes; run without --check", file.display()))
    }
}

// ---- Figures ----

fn row(name: &str, scores: &[(Outcome, f32)], scale: &Scale) {
    let of = |wanted: Outcome| {
        scores
            .iter()
            .filter(|(expect, _)| *expect == wanted)
            .map(|(_, score)| *score)
            .collect::<Vec<_>>()
    };
    let (offences, clean) = (of(Outcome::Block), of(Outcome::Clean));
    let at = |scores: &[f32], reached: &dyn Fn(u8) -> bool| {
        if scores.is_empty() {
            return String::new();
        }
        let hits = scores.iter().filter(|score| reached(scale.risk(**score))).count();
        format!("{:.1} %", 100.0 * count(hits) / count(scores.len()))
    };
    let (review, back): (&dyn Fn(u8) -> bool, &dyn Fn(u8) -> bool) = (&|risk| risk >= 50, &|risk| risk > 75);
    println!(
        "| {name} | {} | {} | {} | {} | {} | {} | {} |",
        offences.len(),
        clean.len(),
        auc(&offences, &clean),
        at(&offences, review),
        at(&offences, back),
        at(&clean, review),
        at(&clean, back)
    );
}

/// How often an offence scores above a clean text.
fn auc(offences: &[f32], clean: &[f32]) -> String {
    if offences.is_empty() || clean.is_empty() {
        return String::new();
    }
    let above = |offence: &f32| clean.iter().filter(|score| *score < offence).count();
    let pairs: f32 = offences.iter().map(|offence| count(above(offence)) / count(clean.len())).sum();
    format!("{:.3}", pairs / count(offences.len()))
}

/// What the classifier adds to the rules on texts that neither was made from.
fn beside_the_rules(cases: &[Case], classifier: &Classifier) {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
    println!("\n| | texts | blocked by a rule | at 50 by the classifier | either |\n|---|---|---|---|---|");
    for expect in [Outcome::Block, Outcome::Clean] {
        let (mut all, mut by_rule, mut by_classifier, mut either) = (0, 0, 0, 0);
        for case in cases.iter().filter(|case| case.expect == expect) {
            let blocks = check(&case.text, &case.facts(), Rulebook::embedded(), today).outcome() == Outcome::Block;
            let doubts = classifier.opinion(&case.text, case.audience).risk >= 50;
            all += 1;
            by_rule += usize::from(blocks);
            by_classifier += usize::from(doubts);
            either += usize::from(blocks || doubts);
        }
        println!("| {expect} | {all} | {by_rule} | {by_classifier} | {either} |");
    }
}

/// The texts of another hand that it judges worst.
fn missed(others: &[Sample], classifier: &Classifier) {
    println!("\n| risk | text | is |\n|---|---|---|");
    for sample in others {
        let risk = classifier.scale.risk(classifier.score(&sample.features));
        let is_missed = match sample.expect {
            Outcome::Block => risk < 50,
            Outcome::Warn => false,
            Outcome::Clean => risk >= 50,
        };
        if is_missed {
            println!("| {risk} | {} | {} |", sample.text.replace('\n', " "), sample.expect);
        }
    }
}
