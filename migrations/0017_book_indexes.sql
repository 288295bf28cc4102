-- A person's book is found without walking the town: who was merged into whom, what was taken back.
create index person_merged on person (town_id, merged_into) where merged_into is not null;
create index hours_entry_reverses on hours_entry (town_id, reverses_id) where reverses_id is not null;
