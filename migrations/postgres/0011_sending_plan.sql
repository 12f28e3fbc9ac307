-- What an organisation asks of the sending of every campaign: hours, holidays, how often one person is
-- written to. Without a row nothing is held back.
CREATE TABLE sending_rules (
    org_id UUID PRIMARY KEY REFERENCES orgs (id),
    rules JSONB NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
