//! Writing the texts of one version, all languages at once, and keeping them as they grow.

use std::{convert::Infallible, time::Duration};

use ai::{
    compose::{Piece, fitting},
    writing::{Ask, Job},
};
use domain::{ErrorCode, Improvement, Language, Report, Writer, WritingState};
use futures::future;
use serde::Serialize;
use storage::writings::{self, Generation, Writing};
use tokio::{sync::watch, time::Instant};

use super::{
    Source,
    authors::{self, Made},
    desk::{Desk, Judged},
};
use crate::{Actor, App, Error, Result, events::Event};

/// How often a text that grows is kept.
const KEEP_EVERY: Duration = Duration::from_millis(250);
/// Pieces of the library that authors get to see.
const MOST_PIECES: usize = 3;

/// What is asked for one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Order {
    /// Written from the brief.
    Generate,
    /// This text, improved.
    Improve {
        /// The text.
        text: String,
        /// How.
        improvement: Improvement,
    },
    /// This text, in another language.
    Translate {
        /// The text.
        text: String,
        /// Its language.
        from: Language,
    },
}

impl Order {
    fn original(&self) -> Option<&str> {
        match self {
            Self::Generate => None,
            Self::Improve { text, .. } | Self::Translate { text, .. } => Some(text),
        }
    }
}

/// One version under way.
pub(super) struct Run {
    pub writing: Writing,
    pub begun: Vec<(Generation, Order)>,
    pub source: Source,
}

impl Run {
    /// Writes every text to its end. What goes wrong is kept with the text.
    pub async fn finish(self, app: &App, actor: &Actor) {
        let desk = Desk::open(app, actor, &self.writing.brief).await;
        let (this, desk) = (&self, desk.as_ref());
        let texts = this.begun.iter().map(|(generation, order)| async move {
            let started = Instant::now();
            let outcome = match desk {
                Ok(desk) => this.text(app, actor, desk, generation, order).await.unwrap_or_else(|error| Err(noted(&error))),
                Err(error) => Err(noted(error)),
            };
            let ended = ended(app, generation, outcome, started.elapsed());
            if let Err(error) = keep(app, actor, &ended).await {
                tracing::error!(%error, "a written text could not be kept");
            }
        });
        future::join_all(texts).await;
    }

    /// One text: written, judged, repaired once.
    async fn text(&self, app: &App, actor: &Actor, desk: &Desk, generation: &Generation, order: &Order) -> Result<std::result::Result<Made, ErrorCode>> {
        let bare = order.original().map(|text| desk.bare(text));
        let pieces = match order {
            Order::Generate => fitting(&desk.library, &self.writing.brief, MOST_PIECES),
            // A text of the library is known in every language, without its required lines.
            _ => desk.library.iter().map(|piece| bare_piece(desk, piece)).collect(),
        };
        let original = bare.as_deref();
        let job = Job {
            ask: self.ask(order, original.unwrap_or_default()),
            language: generation.language,
            channel: desk.channel,
            audience: desk.audience,
            pieces: &pieces,
        };
        let made = match self.written(app, actor, &job, generation).await? {
            Ok(made) => made,
            Err(code) => return Ok(Err(code)),
        };
        let given: &[Piece] = match (&made.report.writer, order) {
            // Only what a model was shown counts as given to it.
            (Writer::Model { .. }, Order::Improve { .. } | Order::Translate { .. }) => &[],
            _ => &pieces,
        };
        let judge = |text: &str| desk.judged(text, generation.language, given, original);
        let judged = judge(&made.text);
        if !judged.is_bad() || !matches!(made.report.writer, Writer::Model { .. }) {
            return Ok(Ok(told(made.report, judged)));
        }
        self.repaired(app, actor, &job, made, judged, judge).await.map(Ok)
    }

    fn ask<'a>(&'a self, order: &'a Order, bare: &'a str) -> Ask<'a> {
        match order {
            Order::Generate => Ask::Generate { brief: &self.writing.brief },
            Order::Improve { improvement, .. } => Ask::Improve {
                text: bare,
                improvement: *improvement,
            },
            Order::Translate { from, .. } => Ask::Translate { text: bare, from: *from },
        }
    }

    /// Has a text written while what there is of it is kept for those who watch.
    async fn written(&self, app: &App, actor: &Actor, job: &Job<'_>, generation: &Generation) -> Result<std::result::Result<Made, ErrorCode>> {
        let (tell, heard) = watch::channel(String::new());
        let told = move |text: &str| {
            tell.send_replace(text.to_owned());
        };
        tokio::select! {
            made = authors::write(app, actor, job, self.source == Source::Library, &told) => made,
            never = kept_growing(app, actor, generation, heard) => match never {},
        }
    }

    /// Sends a text back once with what was found; the better of both stays.
    async fn repaired(&self, app: &App, actor: &Actor, job: &Job<'_>, made: Made, judged: Judged, judge: impl Fn(&str) -> Judged) -> Result<Made> {
        let problems = judged.problems();
        let again = Job {
            ask: Ask::Repair {
                text: &made.text,
                problems: &problems,
            },
            ..*job
        };
        let answer = authors::write(app, actor, &again, false, &|_| ()).await?;
        let Ok(second) = answer else {
            return Ok(told(made.report, judged));
        };
        let report = Report {
            tokens_in: made.report.tokens_in + second.report.tokens_in,
            tokens_out: made.report.tokens_out + second.report.tokens_out,
            cost_micros: made.report.cost_micros + second.report.cost_micros,
            is_repaired: true,
            ..made.report
        };
        let anew = judge(&second.text);
        Ok(told(report, if anew.weight() < judged.weight() { anew } else { judged }))
    }
}

fn bare_piece(desk: &Desk, piece: &Piece) -> Piece {
    Piece {
        body: piece.body.iter().map(|(language, text)| (*language, desk.bare(text))).collect(),
        ..piece.clone()
    }
}

/// A text with what was found in it.
fn told(report: Report, judged: Judged) -> Made {
    Made {
        text: judged.text,
        report: Report {
            outcome: Some(judged.verdict.outcome()),
            readiness: judged.verdict.readiness(),
            doubts: judged.doubts,
            ..report
        },
    }
}

fn ended(app: &App, begun: &Generation, outcome: std::result::Result<Made, ErrorCode>, took: Duration) -> Generation {
    let (state, output, report) = match outcome {
        Ok(made) => (WritingState::Done, made.text, made.report),
        Err(code) => {
            let report = Report {
                failure: Some(code),
                ..begun.report.clone()
            };
            (WritingState::Failed, String::new(), report)
        }
    };
    Generation {
        state,
        output,
        report: Report {
            whole_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            ..report
        },
        finished_at: Some(app.now()),
        ..begun.clone()
    }
}

/// The code of what went wrong, which is noted in the log.
fn noted(error: &Error) -> ErrorCode {
    tracing::error!(%error, "a text could not be written");
    error.code()
}

/// Keeps what is heard of a text, again and again.
async fn kept_growing(app: &App, actor: &Actor, generation: &Generation, mut heard: watch::Receiver<String>) -> Infallible {
    loop {
        tokio::time::sleep(KEEP_EVERY).await;
        if !heard.has_changed().unwrap_or_default() {
            continue;
        }
        let text = heard.borrow_and_update().clone();
        if let Err(error) = grow(app, actor, generation, &text).await {
            tracing::warn!(%error, "a text that grows could not be kept");
        }
    }
}

async fn grow(app: &App, actor: &Actor, generation: &Generation, text: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    writings::grow(&mut tx, actor.org_id, generation.id, text).await?;
    tx.commit().await?;
    app.events.publish(Event::Writing(actor.org_id, generation.writing_id));
    Ok(())
}

async fn keep(app: &App, actor: &Actor, ended: &Generation) -> Result<()> {
    let mut tx = app.db.begin().await?;
    writings::finish(&mut tx, actor.org_id, ended).await?;
    tx.commit().await?;
    app.events.publish(Event::Writing(actor.org_id, ended.writing_id));
    Ok(())
}
