-- The writing assistant: pieces of work, every text it made, what models cost, and their answers.

CREATE TABLE writings (
    id BLOB PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES orgs (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    brief TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX writings_newest ON writings (org_id, member_id, id);

-- A row for each language that a version changed; the others are those of the version it builds on.
CREATE TABLE generations (
    id BLOB PRIMARY KEY,
    org_id BLOB NOT NULL REFERENCES orgs (id),
    writing_id BLOB NOT NULL REFERENCES writings (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    -- The version it builds on; 0 for the first.
    base BIGINT NOT NULL,
    language TEXT NOT NULL,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    inputs TEXT NOT NULL,
    output TEXT NOT NULL,
    report TEXT NOT NULL,
    created_at TEXT NOT NULL,
    finished_at TEXT,
    UNIQUE (writing_id, version, language)
);
CREATE INDEX generations_newest ON generations (org_id, id);

-- What models cost the installation on a day, in millionths of a US dollar. It is added before a
-- model is asked and put right afterwards, so that a crash cannot ask for free.
CREATE TABLE writing_days (
    day TEXT PRIMARY KEY,
    cost_micros BIGINT NOT NULL,
    is_warned BOOLEAN NOT NULL
);

-- What each organisation used of it.
CREATE TABLE writing_usage (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    day TEXT NOT NULL,
    calls BIGINT NOT NULL,
    tokens_in BIGINT NOT NULL,
    tokens_out BIGINT NOT NULL,
    cost_micros BIGINT NOT NULL,
    PRIMARY KEY (org_id, day)
);

-- How often a member asked models on a day.
CREATE TABLE writing_runs (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    day TEXT NOT NULL,
    runs BIGINT NOT NULL,
    PRIMARY KEY (org_id, member_id, day)
);

-- Answers of models by a hash of the prompt: the same is not asked twice.
CREATE TABLE written_answers (
    org_id BLOB NOT NULL REFERENCES orgs (id),
    question BLOB NOT NULL,
    answer TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (org_id, question)
);
