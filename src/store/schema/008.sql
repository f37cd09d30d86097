-- The validators that count are those of the source's last good answer. Those of earlier visits were never asked for again.
ALTER TABLE visit DROP COLUMN etag;
ALTER TABLE visit DROP COLUMN last_modified;
