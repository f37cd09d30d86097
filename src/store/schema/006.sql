-- The words of a change, compressed; those of older events stay in `detail`.
ALTER TABLE event ADD COLUMN words {blob};
