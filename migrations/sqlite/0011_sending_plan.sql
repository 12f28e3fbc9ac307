-- What an organisation asks of the sending of every campaign: hours, holidays, how often one person is
-- written to. Without a row nothing is held back.
CREATE TABLE sending_rules (
    org_id BLOB PRIMARY KEY REFERENCES orgs (id),
    rules TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
