-- What an archive said of a source that is no longer where it was: when it was asked, and where a copy is.
ALTER TABLE source ADD COLUMN archive_asked BIGINT;
ALTER TABLE source ADD COLUMN archive_url TEXT;
ALTER TABLE source ADD COLUMN archive_taken BIGINT;
