-- The second opinion on texts: what an organisation does with a risk, how often it asked a model, what
-- was answered.

-- From which risk on a person decides, and above which a text goes back; without a row the usual limits.
CREATE TABLE risk_limits (
    org_id UUID PRIMARY KEY REFERENCES orgs (id),
    back_to_author BIGINT NOT NULL,
    human_review BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Questions to the model per Indian day, counted before they are asked.
CREATE TABLE model_calls (
    org_id UUID NOT NULL REFERENCES orgs (id),
    day DATE NOT NULL,
    calls BIGINT NOT NULL,
    PRIMARY KEY (org_id, day)
);

-- Answers of the model by a hash of the question: the same text is not asked about twice.
CREATE TABLE model_answers (
    org_id UUID NOT NULL REFERENCES orgs (id),
    question BYTEA NOT NULL,
    opinion JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (org_id, question)
);

-- What was thought of a content version when it was submitted, per language. Never changed. The runs of
-- a series carry copies.
CREATE TABLE version_opinions (
    org_id UUID NOT NULL REFERENCES orgs (id),
    version_id UUID NOT NULL,
    language TEXT NOT NULL,
    opinion JSONB NOT NULL,
    -- Whether a person had to decide by the limits of that day.
    needs_review BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (org_id, version_id, language)
);
