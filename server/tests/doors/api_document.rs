//! The OpenAPI document describes what is there.

use serde_json::{Map, Value};

use crate::common::{Call, TestServer};
use axum::http::Method;
use domain::Role;

async fn document(server: &TestServer) -> Value {
    server.call(Call::get("/api/v1/openapi.json")).await.ok()
}

/// Method, path with ids filled in, and description of every operation.
pub fn operations(document: &Value) -> Vec<(Method, String, Value)> {
    let paths: &Map<String, Value> = document["paths"].as_object().unwrap();
    let mut found = Vec::new();
    for (path, item) in paths {
        let filled = fill(path);
        for (method, operation) in item.as_object().unwrap() {
            found.push((method.to_uppercase().parse().unwrap(), format!("/api/v1{filled}"), operation.clone()));
        }
    }
    found
}

/// `/campaigns/{id}` with an id that nobody has.
fn fill(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        if part.starts_with('{') {
            "019aa5b7-c1e0-7d2f-8a4b-3c2d1e0f9a8b"
        } else {
            part
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn it_is_well_formed() {
    let server = TestServer::start().await;
    let document = document(&server).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["info"]["title"], "Prachar");
    assert_eq!(document["components"]["securitySchemes"]["key"]["scheme"], "bearer");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in references(&document) {
        assert!(schemas.contains_key(&name), "{name} is named but not described");
    }
    let mut ids: Vec<_> = Vec::new();
    for (method, path, operation) in operations(&document) {
        assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        assert!(operation["tags"].is_array(), "{method} {path} has no tag");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path} never succeeds");
        assert!(responses.contains_key("401") && responses.contains_key("429"), "{method} {path}");
        if method == Method::POST {
            assert!(operation.to_string().contains("Idempotency-Key"), "{path}");
        }
        ids.push((operation["tags"][0].clone(), operation["operationId"].clone()));
    }
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

/// Every schema that something refers to.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match (name.as_str(), value) {
                ("$ref", Value::String(target)) => vec![target.rsplit('/').next().unwrap_or_default().to_owned()],
                _ => references(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn every_operation_is_routed_and_guarded() {
    let server = TestServer::start().await;
    let key = server.key(Role::Owner).await;
    let operations = operations(&document(&server).await);
    assert!(!operations.is_empty());
    for (method, path, _) in operations {
        let anonymous = server.call(Call::new(method.clone(), &path)).await;
        assert_eq!(anonymous.problem(), "unauthenticated", "{method} {path}");
        let known = server.call(Call::new(method.clone(), &path).key(&key)).await;
        assert_ne!(known.status, 405, "{method} {path}");
        assert_ne!(known.status, 401, "{method} {path}");
        assert!(known.status < 500, "{method} {path}: {}", known.text());
    }
}
