-- One row per address that articles cite. Times are milliseconds since 1970.
CREATE TABLE source (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    cited BIGINT NOT NULL,
    due BIGINT NOT NULL,
    every BIGINT NOT NULL,
    -- the newest run of equal visits; NULL before the first
    since BIGINT,
    checked BIGINT,
    times BIGINT NOT NULL,
    verdict TEXT,
    status BIGINT,
    reason TEXT,
    final_url TEXT,
    -- a verdict that has not been seen often enough
    pending TEXT,
    pending_seen BIGINT NOT NULL,
    pending_since BIGINT,
    pending_url TEXT,
    -- what is known of the last good answer
    changed BIGINT,
    text_hash {blob},
    etag TEXT,
    last_modified TEXT,
    memory {blob}
);
CREATE INDEX source_by_host ON source (host, due);

-- Earlier runs of equal visits.
CREATE TABLE visit (
    source BIGINT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    times BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    status BIGINT,
    final_url TEXT,
    text_hash {blob},
    etag TEXT,
    last_modified TEXT,
    PRIMARY KEY (source, since)
);

-- The texts, each once.
CREATE TABLE snapshot (
    hash {blob} PRIMARY KEY,
    taken BIGINT NOT NULL,
    text {blob} NOT NULL
);

-- What was told, and is told again in the feed of changes.
CREATE TABLE event (
    id TEXT PRIMARY KEY,
    source BIGINT NOT NULL,
    at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    was TEXT,
    old_hash {blob},
    new_hash {blob},
    detail TEXT NOT NULL,
    told BIGINT NOT NULL
);
CREATE INDEX event_by_time ON event (at);
CREATE INDEX event_by_source ON event (source, at);

-- One row per host: who works on it, until when it wants rest, how it answers to an impossible address, and what its
-- pages have in common.
CREATE TABLE host (
    name TEXT PRIMARY KEY,
    worker TEXT,
    leased_until BIGINT NOT NULL,
    paused_until BIGINT NOT NULL,
    probed BIGINT,
    probe {blob},
    memory {blob}
);

CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    asked BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    text TEXT NOT NULL
);

-- The round of `fetch --all` that workers share.
CREATE TABLE round (
    id BIGINT PRIMARY KEY,
    started BIGINT NOT NULL
);
