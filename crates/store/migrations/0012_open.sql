-- What is not delivered is little beside what was: found without reading all that ever left.
CREATE INDEX outbox_open ON outbox (to_node) WHERE delivered IS NULL;
