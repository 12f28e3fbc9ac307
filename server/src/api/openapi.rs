//! The OpenAPI 3.1 document: what every operation has in common is added here, once.

use utoipa::{
    OpenApi as _,
    openapi::{
        Content, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::{ObjectBuilder, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        server::Server,
    },
};

use super::problem::{FieldProblem, ProblemBody};

const DESCRIPTION: &str = "Send `Authorization: Bearer <key>`; a key acts as the member it belongs to, with that member's role. \
    Errors are `application/problem+json`; act on `code`. Send an `Idempotency-Key` with a POST to be able to repeat it safely for 24 hours. \
    Lists are read page by page: send the `next` of one page as `after` for the next. \
    An organisation may send 600 requests per minute; the headers `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` say what is left.";
const PROBLEMS: &[(&str, &str)] = &[
    ("401", "No key, or one that does not work."),
    ("403", "The role of the key's member does not allow this."),
    ("404", "No such thing in the key's organisation."),
    ("409", "Somebody else changed it, or its state does not allow this."),
    ("422", "Fields are missing or wrong, or the rules of the business say no."),
    ("429", "Too many requests; see `Retry-After`."),
];

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemBody, FieldProblem)))]
struct Base;

/// Title, version and shared schemas.
pub fn base() -> OpenApi {
    let mut document = Base::openapi();
    document.info.title = "Prachar".to_owned();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document.info.description = Some(DESCRIPTION.to_owned());
    document
}

/// Adds to every operation its errors, its key and, for POST, the `Idempotency-Key`.
pub fn complete(mut document: OpenApi) -> OpenApi {
    document.servers = Some(vec![Server::new("/api/v1")]);
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("key", bearer);
    document.security = Some(vec![SecurityRequirement::new("key", Vec::<String>::new())]);
    for (path, item) in &mut document.paths.paths {
        let ids: Vec<Parameter> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(path_parameter)
            .collect();
        for operation in operations(item) {
            name(operation);
            operation.parameters.get_or_insert_default().extend(ids.iter().cloned().map(RefOr::T));
            for (status, description) in PROBLEMS {
                let problem = RefOr::T(problem(description));
                operation.responses.responses.entry((*status).to_owned()).or_insert(problem);
            }
        }
        if let Some(post) = &mut item.post {
            post.parameters.get_or_insert_default().push(idempotency_key().into());
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]
        .into_iter()
        .flatten()
}

/// Handlers are called after their verb alone; their noun makes the name unique.
fn name(operation: &mut Operation) {
    let noun = operation.tags.as_ref().and_then(|tags| tags.first()).cloned().unwrap_or_default();
    let verb = operation.operation_id.take().unwrap_or_default();
    operation.operation_id = Some(format!("{noun}-{}", verb.replace('_', "-")));
}

fn path_parameter(name: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build()
}

fn problem(description: &str) -> Response {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build()
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Any text of up to 200 characters, new for every deed. A repeated request gets the first one's answer.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build()
}
