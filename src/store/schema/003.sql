-- Whole answers, for those who keep them: the first of every source, and each that brought another text.
CREATE TABLE response (
    source BIGINT NOT NULL,
    at BIGINT NOT NULL,
    url TEXT NOT NULL,
    -- the addresses that led there, one a line
    via TEXT NOT NULL,
    request {blob} NOT NULL,
    head {blob} NOT NULL,
    body {blob} NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (source, at)
);
CREATE INDEX response_by_time ON response (at);
