CREATE TABLE subscription (
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    secret TEXT,
    expires BIGINT NOT NULL,
    pending TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    due BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, callback)
);
CREATE INDEX subscription_due ON subscription (due) WHERE pending IS NOT NULL;
CREATE TABLE topic (
    topic TEXT NOT NULL PRIMARY KEY,
    tag TEXT NOT NULL
);
