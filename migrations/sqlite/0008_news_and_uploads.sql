-- What the provider tells of its own accord about the numbers an organisation sends from.

-- The number's account at the provider and the number itself, digits only. Learned from callbacks
-- about messages: news of quality and account name these, not the id of the number.
ALTER TABLE senders ADD COLUMN account_id TEXT;
ALTER TABLE senders ADD COLUMN digits TEXT;
-- When a member last let it send again: what is told of the time before does not stop it once more.
ALTER TABLE senders ADD COLUMN resumed_at TEXT;
CREATE INDEX senders_by_account ON senders (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE sender_news (
    id BLOB PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES orgs (id),
    sender_id BLOB NOT NULL REFERENCES senders (id),
    kind TEXT NOT NULL,
    -- The provider's words for the particulars; may be empty.
    detail TEXT NOT NULL,
    -- By the provider's clock; beside it ours.
    at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    -- The same callback twice is one piece of news.
    UNIQUE (sender_id, kind, detail, at)
);
CREATE INDEX sender_news_newest ON sender_news (sender_id, at);

-- Files of imports that have not ended, in pieces, where several nodes share the database: whichever
-- takes the rows over need not be the one that took the file in. Empty on SQLite, which has one node.
CREATE TABLE import_files (
    import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (import_id, number)
);
