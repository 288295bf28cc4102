-- The diary is written with every change, so it carries no index that nobody reads by. An event's id begins with its
-- moment, so the key of the table already stands in the order of time; and most lines are about nobody.
drop index event_time;
drop index event_person;
create index event_person on event (town_id, person_id, event_id) where person_id is not null;
