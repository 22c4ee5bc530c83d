-- What a worklist asks of each person of an organisation, without reading her rows: whose file is kept, who took it over, who
-- is pregnant. So its cost follows the size of the organisation, not that of the region.

CREATE INDEX involvement_kept ON involvement (org_id, person_id, from_at, id)
    WHERE until_at IS NULL AND basis IN ('own', 'handover');
CREATE INDEX involvement_taken ON involvement (person_id, from_at, id, org_id) WHERE until_at IS NULL AND basis = 'handover';
CREATE INDEX pregnancy_running ON pregnancy (person_id) WHERE ended_day IS NULL;
-- All that a worklist reads of what is due: an index page for each person, and not her row as well.
CREATE INDEX due_seen ON due (person_id, until_day, from_day, due_day, moment, instrument);
