-- The house's events by kind: most of them are looks of officers, and nearly every question is about the others.
CREATE INDEX event_house ON event (kind) WHERE stream = 'house';
