//! The steps that every way to a new version shares: begin, keep what was typed, write.

use std::collections::BTreeMap;

use domain::{Brief, ErrorCode, Language, Report, Writer, WritingId, WritingState, WritingTask};
use serde_json::{Value, json};
use storage::{
    Conn,
    writings::{self, Generation, Writing},
};

use super::{
    Pace, Source, View, authors, budget,
    run::{Order, Run},
};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
};

pub(super) fn opened(app: &App, actor: &Actor, brief: Brief) -> Result<Writing> {
    Ok(Writing {
        id: app.new_id(),
        member_id: actor.member()?,
        brief,
        created_at: app.now(),
    })
}

/// The piece of work, while nothing of it is being written.
pub(super) async fn idle(tx: &mut Conn, app: &App, actor: &Actor, id: WritingId) -> Result<View> {
    let view = super::load(tx, app, actor, id).await?;
    if view.is_writing() {
        return Err(Error::Refused(ErrorCode::StillWriting));
    }
    Ok(view)
}

/// A version that is about to be made.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub version: i64,
    base: i64,
    task: WritingTask,
}

impl Step {
    pub const fn first(task: WritingTask) -> Self {
        Self { version: 1, base: 0, task }
    }

    pub fn after(view: &View, base: i64, task: WritingTask) -> Self {
        let newest = view.newest();
        Self {
            version: newest + 1,
            base: base.clamp(0, newest),
            task,
        }
    }

    fn generation(self, app: &App, writing: WritingId, language: Language, inputs: Value, report: Report) -> Generation {
        Generation {
            id: app.new_id(),
            writing_id: writing,
            version: self.version,
            base: self.base,
            language,
            task: self.task,
            state: WritingState::Writing,
            inputs,
            output: String::new(),
            report,
            created_at: app.now(),
            finished_at: None,
        }
    }
}

/// Notes what is going to be written, counts the run where a model may be asked, and tells the audit log.
pub(super) async fn begin(
    tx: &mut Conn,
    app: &App,
    actor: &Actor,
    writing: &Writing,
    step: Step,
    orders: Vec<(Language, Order)>,
    source: Source,
) -> Result<Vec<(Generation, Order)>> {
    if source == Source::Models && app.authors.has_models() {
        budget::count_run(tx, app, actor).await?;
    }
    let mut begun = Vec::with_capacity(orders.len());
    for (language, order) in orders {
        let library = Writer::Library { piece: String::new() };
        let generation = step.generation(app, writing.id, language, json!(order), Report::of(library));
        writings::insert_generation(tx, actor.org_id, &generation).await?;
        begun.push((generation, order));
    }
    let languages: Vec<Language> = begun.iter().map(|(generation, _)| generation.language).collect();
    tell(tx, app, actor, writing, step, &languages).await?;
    Ok(begun)
}

pub(super) async fn keep_typed(tx: &mut Conn, app: &App, actor: &Actor, writing: &Writing, step: Step, texts: BTreeMap<Language, String>) -> Result<()> {
    let languages: Vec<Language> = texts.keys().copied().collect();
    tell(tx, app, actor, writing, step, &languages).await?;
    for (language, output) in texts {
        let begun = step.generation(app, writing.id, language, json!({ "kind": "typed" }), Report::of(Writer::Member));
        let typed = Generation {
            state: WritingState::Done,
            output,
            finished_at: Some(begun.created_at),
            ..begun
        };
        writings::insert_generation(tx, actor.org_id, &typed).await?;
    }
    Ok(())
}

/// Nothing of the texts goes into the audit log: they stand with the version.
async fn tell(tx: &mut Conn, app: &App, actor: &Actor, writing: &Writing, step: Step, languages: &[Language]) -> Result<()> {
    let languages: Vec<&str> = languages.iter().map(|language| language.code()).collect();
    let deed = Deed::new(authors::deed(step.task), "writing", writing.id).detail(json!({ "version": step.version, "languages": languages }));
    audit::record(tx, app, actor, deed).await
}

pub(super) async fn go(app: &App, actor: &Actor, run: Run, pace: Pace) {
    match pace {
        Pace::Wait => run.finish(app, actor).await,
        Pace::Behind => {
            let (app, actor) = (app.clone(), actor.clone());
            let behind = app.background.clone();
            behind.spawn(async move { run.finish(&app, &actor).await });
        }
    }
}
