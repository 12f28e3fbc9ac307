//! Taking the rows over: a background job that can stop anywhere and go on.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::{Channel, ConsentStatus, ContactId, GroupId, ImportId, ImportStatus, OrgId, PhoneNumber, Purpose, RejectReason, RowOutcome};
use serde_json::json;
use storage::{
    Conn,
    groups::Group,
    imports::{Import, Reject},
};

use super::{
    ConsentChoice, Options, code_of, files, layout_of, options_of,
    plan::{Making, Plan, plan},
    rows::{Batch, Batches, RowReader},
};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    consents::{self, Change},
    events::Event,
};

/// Attempts at a batch that collides with somebody else's change.
const ATTEMPTS: usize = 5;

/// The imports that have started and not ended, for the worker after a restart.
///
/// # Errors
/// [`Error::Storage`].
pub async fn unfinished(app: &App) -> Result<Vec<ImportId>> {
    Ok(storage::imports::unfinished(&mut app.db.read().await?).await?)
}

/// Takes over the rows that are left and ends the import. Safe to call again at any time, also
/// while it runs elsewhere: each batch locks the import and is done by whoever comes first.
///
/// # Errors
/// [`Error::Storage`] when the database gives up; the import then stays unfinished and a later call
/// goes on. What is wrong with the file ends the import as failed and is no error here.
pub async fn run(app: &App, id: ImportId) -> Result<()> {
    let mut conn = app.db.read().await?;
    let Some(org) = storage::imports::org_of(&mut conn, id).await? else {
        return Ok(());
    };
    let Some(import) = storage::imports::get(&mut conn, org, id).await? else {
        return Ok(());
    };
    drop(conn);
    if import.status != ImportStatus::Running {
        return Ok(());
    }
    // What the import does is done by the member who started it.
    let actor = Actor {
        member_id: Some(import.member_id),
        ..Actor::system(org, &format!("import-{id}"))
    };
    let mut job = Job::new(app, actor, &import)?;
    match job.take_rows(&import).await {
        Ok(Ended::Yes) => job.finish(ImportStatus::Done, None).await,
        Ok(Ended::Elsewhere) => Ok(()),
        Err(Stopped::File(error)) => job.finish(ImportStatus::Failed, Some(code_of(&error).code())).await,
        Err(Stopped::Other(error)) => Err(error),
    }
}

/// The consent of a file's people as a change to record.
pub(super) fn change(choice: &ConsentChoice) -> Change {
    Change {
        channels: choice.channels.clone(),
        purposes: choice.purposes.clone(),
        status: ConsentStatus::Given,
        method: choice.method,
        evidence: choice.evidence.clone(),
    }
}

/// Takes the rows of an import over for `actor`.
pub(super) struct Job<'a> {
    app: &'a App,
    actor: Actor,
    options: Options,
    /// Groups by name, as far as rows have named them.
    groups: HashMap<String, GroupId>,
    id: ImportId,
}

/// How taking rows ended.
enum Ended {
    /// Every row is done.
    Yes,
    /// Cancelled, or somebody else is further.
    Elsewhere,
}

enum Stopped {
    File(spreadsheets::Error),
    Other(Error),
}

impl<E: Into<Error>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

impl<'a> Job<'a> {
    pub(super) fn new(app: &'a App, actor: Actor, import: &Import) -> Result<Self> {
        Ok(Self {
            app,
            actor,
            options: options_of(import)?,
            groups: HashMap::new(),
            id: import.id,
        })
    }

    const fn org(&self) -> OrgId {
        self.actor.org_id
    }

    async fn take_rows(&mut self, import: &Import) -> Result<Ended, Stopped> {
        let skip = u64::try_from(import.progress.done).unwrap_or_default();
        let path = files::at_hand(self.app, import).await?;
        let mut batches = Batches::open(path, layout_of(import)?, RowReader::new(&self.options), skip);
        while let Some(batch) = batches.next().await.map_err(Stopped::File)? {
            if !self.take_batch(batch).await? {
                return Ok(Ended::Elsewhere);
            }
            self.app.events.publish(Event::Import(self.org(), self.id));
        }
        Ok(Ended::Yes)
    }

    /// Takes a batch over in one transaction with the progress; false when it is not ours to take.
    async fn take_batch(&mut self, batch: Batch) -> Result<bool> {
        for _ in 1..ATTEMPTS {
            match self.try_batch(batch.clone()).await {
                // A contact with one of the numbers was made meanwhile; planned anew, it is found.
                Err(Error::Storage(storage::Error::Duplicate(_))) => self.groups.clear(),
                done => return done,
            }
        }
        self.try_batch(batch).await
    }

    async fn try_batch(&mut self, batch: Batch) -> Result<bool> {
        let org = self.org();
        let mut conn = self.app.db.begin().await?;
        let import = storage::imports::lock(&mut conn, org, self.id).await?;
        let is_ours = |import: &Import| import.status == ImportStatus::Running && import.progress.done.unsigned_abs() == batch.before;
        let Some(mut import) = import.filter(is_ours) else { return Ok(false) };
        let plan = self.take(&mut conn, batch).await?;
        advance(&mut import, &plan);
        import.updated_at = self.app.now();
        storage::imports::update(&mut conn, &import).await?;
        conn.commit().await?;
        Ok(true)
    }

    /// Plans a batch and saves what it does; the progress is the caller's.
    pub(super) async fn take(&mut self, conn: &mut Conn, batch: Batch) -> Result<Plan> {
        let phones: Vec<PhoneNumber> = batch.rows.iter().flatten().map(|draft| draft.phone.clone()).collect();
        let existing = storage::contacts::by_phones(conn, self.org(), &phones).await?;
        let plan = plan(
            batch,
            existing,
            self.options.duplicates,
            &Making {
                import: self.id,
                language: self.options.default_language,
                now: self.app.now(),
                new_id: &|| self.app.new_id(),
            },
        );
        self.save(conn, &plan).await?;
        Ok(plan)
    }

    async fn save(&mut self, conn: &mut Conn, plan: &Plan) -> Result<()> {
        let org = self.org();
        let created: Vec<_> = plan
            .contacts
            .iter()
            .filter(|planned| planned.is_new)
            .map(|planned| planned.contact.clone())
            .collect();
        storage::contacts::insert_many(conn, org, &created).await?;
        for planned in plan.contacts.iter().filter(|planned| planned.is_changed && !planned.is_new) {
            storage::contacts::update(conn, org, &planned.contact).await?;
        }
        self.save_tags_and_groups(conn, plan).await?;
        self.save_consents(conn, plan).await?;
        let rejects: Vec<Reject> = plan
            .rejected
            .iter()
            .map(|rejected| Reject {
                row_number: i64::try_from(rejected.number).unwrap_or_default(),
                reason: rejected.reason,
                cells: rejected.cells.clone(),
            })
            .collect();
        storage::imports::insert_rejects(conn, self.id, &rejects).await?;
        Ok(())
    }

    async fn save_tags_and_groups(&mut self, conn: &mut Conn, plan: &Plan) -> Result<()> {
        let org = self.org();
        let mut tags: Vec<(ContactId, &str)> = Vec::new();
        let mut members: Vec<(GroupId, ContactId)> = Vec::new();
        for name in plan.contacts.iter().flat_map(|planned| &planned.groups).collect::<BTreeSet<_>>() {
            self.group(conn, name).await?;
        }
        for planned in self.touched(plan) {
            let id = planned.contact.id;
            let all: BTreeSet<&str> = planned.tags.iter().chain(&self.options.tags).map(String::as_str).collect();
            tags.extend(all.into_iter().map(|tag| (id, tag)));
            let named = planned.groups.iter().filter_map(|name| self.groups.get(name));
            let all: BTreeSet<GroupId> = named.chain(&self.options.groups).copied().collect();
            members.extend(all.into_iter().map(|group| (group, id)));
        }
        storage::tags::insert_many(conn, org, &tags).await?;
        storage::groups::insert_members(conn, org, &members).await?;
        Ok(())
    }

    /// Contacts that the rule lets the file touch.
    fn touched<'p>(&self, plan: &'p Plan) -> impl Iterator<Item = &'p super::plan::Planned> {
        let keeps = self.options.duplicates == domain::DuplicateRule::Skip;
        plan.contacts.iter().filter(move |planned| planned.is_new || !keeps)
    }

    /// Remembers the id of the group called `name`, making the group when there is none.
    async fn group(&mut self, conn: &mut Conn, name: &str) -> Result<()> {
        if self.groups.is_empty() {
            let all = storage::groups::list(conn, self.org()).await?;
            self.groups = all.into_iter().map(|group| (group.name, group.id)).collect();
        }
        if self.groups.contains_key(name) {
            return Ok(());
        }
        let group = Group {
            id: self.app.new_id(),
            name: name.to_owned(),
            created_at: self.app.now(),
            updated_at: self.app.now(),
        };
        storage::groups::insert(conn, self.org(), &group).await?;
        audit::record(conn, self.app, &self.actor, Deed::new("group.created", "group", group.id).after(&group)).await?;
        self.groups.insert(group.name, group.id);
        Ok(())
    }

    /// Records the consent of the file for those without any record. A withdrawal is never
    /// overridden by a file.
    async fn save_consents(&self, conn: &mut Conn, plan: &Plan) -> Result<()> {
        let Some(choice) = &self.options.consent else { return Ok(()) };
        let change = change(choice);
        let old: Vec<ContactId> = self.touched(plan).filter(|planned| !planned.is_new).map(|planned| planned.contact.id).collect();
        let stands: HashSet<(ContactId, Channel, Purpose)> = storage::consents::standing(conn, self.org(), &old)
            .await?
            .into_iter()
            .map(|consent| (consent.contact_id, consent.channel, consent.purpose))
            .collect();
        let records: Vec<_> = self
            .touched(plan)
            .flat_map(|planned| consents::records(self.app, &self.actor, planned.contact.id, &change))
            .filter(|record| !stands.contains(&(record.contact_id, record.channel, record.purpose)))
            .collect();
        storage::consents::insert_many(conn, self.org(), &records).await?;
        Ok(())
    }

    /// Ends the import, unless it was cancelled meanwhile.
    async fn finish(&self, status: ImportStatus, error: Option<&str>) -> Result<()> {
        let mut conn = self.app.db.begin().await?;
        let import = storage::imports::lock(&mut conn, self.org(), self.id).await?;
        let Some(mut import) = import.filter(|import| import.status == ImportStatus::Running) else {
            return Ok(());
        };
        import.status = status;
        import.error = error.map(str::to_owned);
        import.finished_at = Some(self.app.now());
        import.updated_at = self.app.now();
        storage::imports::update(&mut conn, &import).await?;
        storage::import_files::delete(&mut conn, self.org(), self.id).await?;
        let progress = import.progress;
        let action = if status == ImportStatus::Done { "import.finished" } else { "import.failed" };
        let deed = Deed::new(action, "import", self.id).detail(json!({
            "created": progress.created, "updated": progress.updated, "skipped": progress.skipped, "rejected": progress.rejected, "error": error,
        }));
        audit::record(&mut conn, self.app, &self.actor, deed).await?;
        conn.commit().await?;
        files::forget_file(self.app, self.id).await;
        self.app.events.publish(Event::Import(self.org(), self.id));
        Ok(())
    }
}

/// Counts what a plan did.
pub(super) fn advance(import: &mut Import, plan: &Plan) {
    let progress = &mut import.progress;
    progress.done += plan.outcomes.len() as i64;
    progress.created += plan.count(|outcome| outcome == RowOutcome::Create);
    progress.updated += plan.count(|outcome| outcome == RowOutcome::Update);
    progress.skipped += plan.count(|outcome| matches!(outcome, RowOutcome::Keep | RowOutcome::Reject(RejectReason::Repeat)));
    progress.rejected += plan.count(|outcome| matches!(outcome, RowOutcome::Reject(reason) if reason != RejectReason::Repeat));
}
