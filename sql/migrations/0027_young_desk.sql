-- Which desk a line of a young parent's list is for, a code of content/young.json; null: of any desk that sees it (in own words).
ALTER TABLE young_step ADD COLUMN desk TEXT;
