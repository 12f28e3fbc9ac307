-- Compliance rules that an organisation adds to the rulebook.

CREATE TABLE own_rules (
    id UUID PRIMARY KEY,
    org_id UUID NOT NULL REFERENCES orgs (id),
    rule JSONB NOT NULL,
    revision BIGINT NOT NULL,
    created_by UUID,
    updated_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ
);
CREATE INDEX own_rules_by_org ON own_rules (org_id, id);

-- Moves with every change of an organisation's rules, in the same transaction: every check reads it
-- to know whether the rules it has compiled are still those. Without a row there never were any.
CREATE TABLE own_rule_sets (
    org_id UUID PRIMARY KEY REFERENCES orgs (id),
    revision BIGINT NOT NULL
);
