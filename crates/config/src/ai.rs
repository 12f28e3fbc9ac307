//! Text models: where they are, what they cost, and how much may be spent on them.

use secrecy::SecretString;
use url::Url;

use crate::Reader;

/// The text models that write and give second opinions.
#[derive(Clone, Debug)]
pub struct Ai {
    /// The model; none leaves second opinions to the embedded classifier and writing to the library.
    pub model: Option<AiModel>,
    /// Writes where the model does not answer; none leaves that to the library.
    pub fallback: Option<AiModel>,
    /// Other models of the same server for single tasks.
    pub models: TaskModels,
    /// Other models of the fallback's server for single tasks.
    pub fallback_models: TaskModels,
    /// Most questions for second opinions per organisation and Indian day.
    pub daily_calls: u32,
    /// Until how many of them it may also be asked about texts that are still being written.
    pub typing_calls: u32,
    /// What writing may cost the whole installation per Indian day, in millionths of a US dollar.
    pub daily_budget_micros: u64,
    /// How often a member may ask models to write per Indian day.
    pub daily_generations: u32,
}

/// A text model behind OpenAI-compatible chat completions.
#[derive(Clone, Debug)]
pub struct AiModel {
    /// Address up to the version.
    pub base_url: Url,
    /// Its key; local servers need none.
    pub api_key: Option<SecretString>,
    /// Its name at the provider.
    pub name: String,
    /// What it costs.
    pub price: AiPrice,
}

/// What tokens cost, in billionths of a US dollar each: a thousand times the dollars per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AiPrice {
    /// A token of the question.
    pub input_nanos: u64,
    /// A token of the answer.
    pub output_nanos: u64,
}

/// Names of models for single tasks, where they differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskModels {
    /// Writes from a brief.
    pub generate: Option<String>,
    /// Improves a text.
    pub improve: Option<String>,
    /// Translates.
    pub translate: Option<String>,
    /// Gives second opinions.
    pub comply: Option<String>,
}

/// The variables of one model.
struct Names {
    base_url: &'static str,
    model: &'static str,
    key: &'static str,
    price_in: &'static str,
    price_out: &'static str,
}

const PRIMARY: Names = Names {
    base_url: "AI_BASE_URL",
    model: "AI_MODEL",
    key: "AI_API_KEY",
    price_in: "AI_PRICE_IN",
    price_out: "AI_PRICE_OUT",
};
const FALLBACK: Names = Names {
    base_url: "AI_FALLBACK_BASE_URL",
    model: "AI_FALLBACK_MODEL",
    key: "AI_FALLBACK_API_KEY",
    price_in: "AI_FALLBACK_PRICE_IN",
    price_out: "AI_FALLBACK_PRICE_OUT",
};

impl Reader<'_> {
    pub(crate) fn ai(&mut self) -> Ai {
        Ai {
            model: self.model(&PRIMARY),
            fallback: self.model(&FALLBACK),
            models: TaskModels {
                generate: self.text("AI_MODEL_GENERATE"),
                improve: self.text("AI_MODEL_IMPROVE"),
                translate: self.text("AI_MODEL_TRANSLATE"),
                comply: self.text("AI_MODEL_COMPLY"),
            },
            fallback_models: TaskModels {
                generate: self.text("AI_FALLBACK_MODEL_GENERATE"),
                improve: self.text("AI_FALLBACK_MODEL_IMPROVE"),
                translate: self.text("AI_FALLBACK_MODEL_TRANSLATE"),
                comply: None,
            },
            daily_calls: self.whole("AI_DAILY_CALLS", 500, "a whole number, 0 to ask no model"),
            typing_calls: self.whole("AI_TYPING_CALLS", 0, "a whole number, 0 to ask no model"),
            daily_budget_micros: self.dollars(
                "AI_DAILY_BUDGET",
                100.0,
                1_000_000.0,
                "US dollars per day, for example 100 or 2.50; 0 asks no model",
            ),
            daily_generations: self.whole("AI_DAILY_GENERATIONS", 10, "a whole number, 0 to ask no model"),
        }
    }

    fn model(&mut self, names: &Names) -> Option<AiModel> {
        const PER_MILLION: &str = "US dollars per million tokens, for example 2.50";
        const ACCEPTED: &str = "a web address up to the version, for example https://api.openai.com/v1, together with the model's name";
        let name = self.text(names.model);
        let has_address = self.text(names.base_url).is_some();
        if name.is_some() != has_address {
            let missing = if has_address { names.model } else { names.base_url };
            self.refuse(missing, "not set; a model needs both its address and its name", ACCEPTED);
        }
        let name = name.filter(|_| has_address)?;
        Some(AiModel {
            base_url: self.url(names.base_url, "", ACCEPTED),
            api_key: self.secret(names.key),
            name,
            // Dear ones, so that a forgotten price ends the day's budget early and not late.
            price: AiPrice {
                input_nanos: self.dollars(names.price_in, 2.5, 1_000.0, PER_MILLION),
                output_nanos: self.dollars(names.price_out, 10.0, 1_000.0, PER_MILLION),
            },
        })
    }

    fn whole(&mut self, variable: &'static str, usual: u32, accepted: &'static str) -> u32 {
        let Some(value) = self.text(variable) else { return usual };
        value.parse().unwrap_or_else(|_| {
            self.refuse(variable, format!("\"{value}\" is not a number"), accepted);
            usual
        })
    }

    /// An amount up to a million dollars in parts of `1 / scale`.
    fn dollars(&mut self, variable: &'static str, usual: f64, scale: f64, accepted: &'static str) -> u64 {
        const MOST: f64 = 1_000_000.0;
        let typed = self.text(variable);
        let amount = typed.as_ref().map_or(Some(usual), |value| value.parse().ok());
        let amount = amount.filter(|amount: &f64| (0.0..=MOST).contains(amount)).unwrap_or_else(|| {
            self.refuse(variable, format!("\"{}\" is not an amount", typed.unwrap_or_default()), accepted);
            usual
        });
        (amount * scale).round() as u64
    }
}

#[cfg(test)]
mod tests {
    use crate::Settings;

    fn read(pairs: &[(&str, &str)]) -> Result<super::Ai, Vec<&'static str>> {
        let get = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Settings::from_env(get)
            .map(|settings| settings.ai)
            .map_err(|bad| bad.into_iter().map(|bad| bad.variable).collect())
    }

    #[test]
    fn amounts_are_kept_in_small_parts() {
        let usual = read(&[]).unwrap();
        assert_eq!((usual.daily_budget_micros, usual.daily_generations), (100_000_000, 10));
        let set = read(&[
            ("AI_BASE_URL", "http://127.0.0.1:1/v1"),
            ("AI_MODEL", "small"),
            ("AI_PRICE_IN", "0.15"),
            ("AI_PRICE_OUT", "0"),
            ("AI_DAILY_BUDGET", "2.50"),
            ("AI_MODEL_TRANSLATE", "large"),
        ])
        .unwrap();
        let price = set.model.unwrap().price;
        assert_eq!((price.input_nanos, price.output_nanos, set.daily_budget_micros), (150, 0, 2_500_000));
        assert_eq!(set.models.translate.as_deref(), Some("large"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let refused = read(&[("AI_FALLBACK_MODEL", "small"), ("AI_DAILY_BUDGET", "much"), ("AI_DAILY_GENERATIONS", "-1")]);
        assert_eq!(refused.unwrap_err(), ["AI_FALLBACK_BASE_URL", "AI_DAILY_BUDGET", "AI_DAILY_GENERATIONS"]);
        assert_eq!(read(&[("AI_DAILY_BUDGET", "-1")]).unwrap_err(), ["AI_DAILY_BUDGET"]);
    }
}
