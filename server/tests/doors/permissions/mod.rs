//! Every door as anonymous, as each role, and as a member of another organisation.
//!
//! Driven by what is registered: the server functions linked in, the table of pages, the API's
//! document, the list of downloads. A door that is not in the tables here fails, with its name.

mod api;
mod pages;
mod samples;
mod server_functions;

use domain::{Permission, Role};
use services::sessions;

use crate::common::TestServer;

/// Who may pass a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// Anybody.
    Open,
    /// Members whose role has this permission.
    Needs(Permission),
}

/// Somebody signed in, who signs in again when a door has signed them out.
struct Walker {
    email: String,
    role: Role,
    token: String,
}

impl Walker {
    /// One walker per role of the first organisation; their address is that of their role.
    async fn all(server: &TestServer) -> Vec<Self> {
        let mut walkers = Vec::new();
        for role in Role::ALL {
            let email = format!("{role}@first.example");
            if role != Role::Owner {
                server.world.member(&server.owner, &email, role).await;
            }
            walkers.push(Self::new(email, role));
        }
        walkers
    }

    /// The owner of another organisation.
    async fn stranger(server: &TestServer) -> Self {
        server.world.owner("owner@second.example").await;
        Self::new("owner@second.example".to_owned(), Role::Owner)
    }

    fn new(email: String, role: Role) -> Self {
        Self {
            email,
            role,
            token: String::new(),
        }
    }

    /// The session cookie.
    async fn cookie(&mut self, server: &TestServer) -> String {
        let app = &server.world.app;
        if sessions::resolve(app, &self.token, "walk").await.unwrap().is_none() {
            let cookie = server.cookie(&self.email).await;
            self.token = cookie.trim_start_matches("session=").to_owned();
        }
        format!("session={}", self.token)
    }
}

/// Fails with every finding, so that all can be mended at once.
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "{} doors are wrong:\n  {}", findings.len(), findings.join("\n  "));
}
