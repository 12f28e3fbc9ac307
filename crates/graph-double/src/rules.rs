//! How the double is told to fail.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

/// One rule. The first that fits a message decides; without any the message is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Fits numbers that end like this; empty fits all.
    #[serde(default)]
    pub ending: String,
    /// Fits so many messages and then no more; none has no end.
    #[serde(default)]
    pub times: Option<u32>,
    /// Fits only each so-many-th of the messages that would otherwise fit; 1 is each.
    #[serde(default = "one")]
    pub every: u32,
    /// What to do.
    pub act: Act,
}

/// What to do with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Refuse with an error in the platform's form.
    Graph {
        /// HTTP status.
        status: u16,
        /// The platform's code.
        code: u32,
        /// Seconds for the header `Retry-After`.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// Refuse with a bare status, as a proxy on the way would.
    Http {
        /// HTTP status.
        status: u16,
    },
    /// Accept, but answer with half a JSON text.
    Malformed,
    /// Accept after a while.
    Slow {
        /// How long.
        millis: u64,
    },
    /// Accept, and answer one byte at a time.
    Drip {
        /// How long between two bytes.
        millis: u64,
    },
    /// Read the request and close the connection; nothing was accepted.
    ResetBefore,
    /// Accept and close the connection without an answer.
    ResetAfter,
    /// Accept; the webhook then says `failed`.
    FailLater {
        /// The platform's code.
        code: u32,
    },
    /// Accept; no webhook ever comes.
    Silent,
}

const fn one() -> u32 {
    1
}

impl Rule {
    /// A rule for every message.
    #[must_use]
    pub const fn always(act: Act) -> Self {
        Self {
            ending: String::new(),
            times: None,
            every: 1,
            act,
        }
    }

    /// The same, for so many messages only.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// The same, for each so-many-th message only.
    #[must_use]
    pub fn every(self, every: u32) -> Self {
        Self { every, ..self }
    }

    /// The same, for numbers with this ending only.
    #[must_use]
    pub fn ending(self, ending: &str) -> Self {
        Self {
            ending: ending.to_owned(),
            ..self
        }
    }
}

/// The rules in force, with how often each has fitted, and the pace of each number.
#[derive(Default)]
pub(crate) struct Rules {
    rules: Vec<(Rule, u32)>,
    paces: HashMap<String, (Instant, u32)>,
}

impl Rules {
    pub(crate) fn replace(&mut self, rules: Vec<Rule>) {
        self.rules.clear();
        self.add(rules);
    }

    /// Adds rules behind those in force: several tests at once each bring their own.
    pub(crate) fn add(&mut self, rules: Vec<Rule>) {
        self.rules.extend(rules.into_iter().map(|rule| (rule, 0)));
    }

    /// Counts a message of the sending `number` and says whether it is one too many in this second.
    pub(crate) fn is_above(&mut self, number: &str, limit: u32) -> bool {
        let now = Instant::now();
        let (since, count) = self.paces.entry(number.to_owned()).or_insert((now, 0));
        if now.duration_since(*since) >= Duration::from_secs(1) {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        *count > limit
    }

    /// What to do with the next message to `number`.
    pub(crate) fn next(&mut self, number: &str) -> Option<Act> {
        for (rule, seen) in &mut self.rules {
            if rule.times == Some(0) || !number.ends_with(&rule.ending) {
                continue;
            }
            *seen += 1;
            if seen.is_multiple_of(rule.every.max(1)) {
                rule.times = rule.times.map(|left| left - 1);
                return Some(rule.act.clone());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_endings_and_every() {
        let mut rules = Rules::default();
        rules.replace(vec![
            Rule::always(Act::Silent).ending("00"),
            Rule::always(Act::Malformed).times(1),
            Rule::always(Act::ResetAfter).every(3),
        ]);
        assert_eq!(rules.next("9100"), Some(Act::Silent));
        assert_eq!(rules.next("9111"), Some(Act::Malformed));
        let acts: Vec<_> = (0..6).map(|_| rules.next("9111")).collect();
        let reset = Some(Act::ResetAfter);
        assert_eq!(acts, [None, None, reset.clone(), None, None, reset]);
        assert_eq!(rules.next("9100"), Some(Act::Silent));
        rules.add(vec![Rule::always(Act::Malformed).ending("00")]);
        assert_eq!(rules.next("9100"), Some(Act::Silent), "the first that fits decides");
        rules.replace(vec![]);
        assert_eq!(rules.next("9100"), None);
    }

    #[test]
    fn rules_as_json() {
        let rules: Vec<Rule> = serde_json::from_str(
            r#"[{"ending":"7","times":2,"act":{"kind":"graph","status":400,"code":130429}},{"act":{"kind":"reset-after"}},{"every":10,"act":{"kind":"slow","millis":50}}]"#,
        )
        .unwrap();
        let graph = Act::Graph {
            status: 400,
            code: 130_429,
            retry_after: None,
        };
        assert_eq!(rules[0], Rule::always(graph).ending("7").times(2));
        assert_eq!(rules[1], Rule::always(Act::ResetAfter));
        assert_eq!(rules[2].every, 10);
        assert!(serde_json::from_str::<Rule>(r#"{"act":{"kind":"explode"}}"#).is_err());
    }
}
