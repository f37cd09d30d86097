-- Who was told of an event while somebody else still waits for it.
CREATE TABLE told (
    receiver TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (receiver, event)
);
