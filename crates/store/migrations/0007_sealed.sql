-- In which seal a letter came when it was taken: whoever can read it can put another one on it, and each seal has its own receipt. Unknown for
-- what an older program took.
ALTER TABLE inbox ADD COLUMN sealed BLOB;
