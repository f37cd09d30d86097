-- One callback may be told of one feed in more ways than one, so the way belongs to the key.
CREATE TABLE subscriber (
    protocol TEXT NOT NULL,
    topic TEXT NOT NULL,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    secret TEXT,
    expires BIGINT NOT NULL,
    pending TEXT,
    attempts BIGINT NOT NULL DEFAULT 0,
    due BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (protocol, topic, callback)
);
INSERT INTO subscriber (protocol, topic, callback, host, secret, expires, pending, attempts, due)
    SELECT 'websub', topic, callback, host, secret, expires, pending, attempts, due FROM subscription;
DROP TABLE subscription;
ALTER TABLE subscriber RENAME TO subscription;
CREATE INDEX subscription_due ON subscription (due) WHERE pending IS NOT NULL;
