//! Imports whose file another node took in. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`; only
//! there are several nodes.

use std::{convert::Infallible, path::PathBuf};

use chrono::TimeDelta;
use domain::{ErrorCode, ImportId, ImportStatus};
use futures::stream;
use services::{
    Actor, contacts,
    imports::{self, ColumnsInput},
};
use storage::Engine;
use test_support::use_cases::UseCases;

const ROWS: usize = 400;

struct Node {
    world: UseCases,
    owner: Actor,
}

impl Node {
    async fn new() -> Self {
        let world = UseCases::new().await;
        let owner = world.owner("owner@sahyadri.example").await;
        Self { world, owner }
    }

    fn is_one_of_several(&self) -> bool {
        self.world.app.db.engine() == Engine::Postgres
    }

    /// A file of more than two pieces that waits to be started.
    async fn uploaded(&self) -> ImportId {
        let notes = "x".repeat(7_000);
        let rows = (0..ROWS).map(|row| format!("Asha {row},98{row:08},{notes}\n"));
        let file = format!("Name,Mobile,Notes\n{}", rows.collect::<String>());
        let pieces: Vec<Result<Vec<u8>, Infallible>> = file.into_bytes().chunks(60_000).map(|piece| Ok(piece.to_vec())).collect();
        let app = &self.world.app;
        let id = imports::upload(app, &self.owner, "clients.csv", stream::iter(pieces)).await.unwrap();
        let columns = ColumnsInput {
            targets: ["name", "phone", "ignore"].map(str::to_owned).to_vec(),
            duplicates: "skip".to_owned(),
            default_language: "en".to_owned(),
            ..ColumnsInput::default()
        };
        imports::save_columns(app, &self.owner, id, &columns).await.unwrap();
        imports::save_consent(app, &self.owner, id, None).await.unwrap();
        id
    }

    fn file(&self, id: ImportId) -> PathBuf {
        self.world.app.settings.data_dir.join("imports").join(id.to_string())
    }

    /// From here on this is a node that did not take the file in.
    fn forget(&self, id: ImportId) {
        std::fs::remove_file(self.file(id)).unwrap();
    }

    async fn pieces(&self, id: ImportId) -> usize {
        let mut conn = self.world.app.db.read().await.unwrap();
        let mut count = 0;
        while storage::import_files::get(&mut conn, self.owner.org_id, id, count).await.unwrap().is_some() {
            count += 1;
        }
        usize::try_from(count).unwrap()
    }

    async fn lose_a_piece(&self, id: ImportId) {
        let mut tx = self.world.app.db.begin().await.unwrap();
        let first = storage::import_files::get(&mut tx, self.owner.org_id, id, 0).await.unwrap();
        storage::import_files::delete(&mut tx, self.owner.org_id, id).await.unwrap();
        if let Some(first) = first {
            storage::import_files::insert(&mut tx, self.owner.org_id, id, 0, &first).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn run(&self, id: ImportId) -> (ImportStatus, Option<String>) {
        imports::start(&self.world.app, &self.owner, id, false).await.unwrap();
        imports::run(&self.world.app, id).await.unwrap();
        let import = imports::get(&self.world.app, &self.owner, id).await.unwrap().import;
        (import.status, import.error)
    }

    /// Files of imports on this node's disk.
    fn files(&self) -> usize {
        std::fs::read_dir(self.world.app.settings.data_dir.join("imports")).unwrap().count()
    }
}

#[tokio::test]
async fn any_node_previews_and_runs_an_import() {
    let node = Node::new().await;
    let id = node.uploaded().await;
    if !node.is_one_of_several() {
        assert_eq!(node.pieces(id).await, 0);
        return;
    }
    assert!(node.pieces(id).await > 2);
    node.forget(id);
    let preview = imports::preview(&node.world.app, &node.owner, id).await.unwrap();
    assert_eq!(preview.totals.created, ROWS as u64);
    node.forget(id);
    assert_eq!(node.run(id).await, (ImportStatus::Done, None));
    let people = contacts::summary(&node.world.app, &node.owner).await.unwrap().contacts;
    assert_eq!(people, ROWS as u64);
    // What is personal data goes with its import, everywhere.
    assert_eq!((node.pieces(id).await, node.files()), (0, 0));
}

#[tokio::test]
async fn a_file_that_is_lost_or_not_whole_ends_the_import_with_its_reason() {
    let node = Node::new().await;
    let id = node.uploaded().await;
    node.lose_a_piece(id).await;
    node.forget(id);
    assert_eq!(node.run(id).await, (ImportStatus::Failed, Some("internal".to_owned())));
    assert_eq!((node.pieces(id).await, node.files()), (0, 0));
}

#[tokio::test]
async fn what_is_cancelled_or_never_started_leaves_no_piece() {
    let node = Node::new().await;
    let (cancelled, running, left) = (node.uploaded().await, node.uploaded().await, node.uploaded().await);
    let app = &node.world.app;
    imports::cancel(app, &node.owner, cancelled).await.unwrap();
    imports::start(app, &node.owner, running, true).await.unwrap();
    imports::cancel(app, &node.owner, running).await.unwrap();
    node.world.clock.advance(TimeDelta::days(imports::KEPT_DAYS) + TimeDelta::seconds(1));
    assert_eq!(imports::sweep(app).await.unwrap(), 1);
    for id in [cancelled, running, left] {
        assert_eq!(node.pieces(id).await, 0);
    }
    assert_eq!(imports::get(app, &node.owner, left).await.unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(node.files(), 0);
}
