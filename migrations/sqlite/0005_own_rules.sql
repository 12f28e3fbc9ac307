-- Compliance rules that an organisation adds to the rulebook.

CREATE TABLE own_rules (
    id BLOB PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES orgs (id),
    rule TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_by BLOB,
    updated_by BLOB,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT
);
CREATE INDEX own_rules_by_org ON own_rules (org_id, id);

-- Moves with every change of an organisation's rules, in the same transaction: every check reads it
-- to know whether the rules it has compiled are still those. Without a row there never were any.
CREATE TABLE own_rule_sets (
    org_id BLOB PRIMARY KEY REFERENCES orgs (id),
    revision BIGINT NOT NULL
);
