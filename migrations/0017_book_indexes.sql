-- Lists that do not walk the town. A book: who was merged into whom, what was taken back.
create index person_merged on person (town_id, merged_into) where merged_into is not null;
create index hours_entry_reverses on hours_entry (town_id, reverses_id) where reverses_id is not null;
-- Who belongs to these bodies, read from the index alone.
create index holding_reach on holding (town_id, organisation_id, person_id, role, starts_on, ends_on);
-- Whose guardian somebody is.
create index guardian_person on guardian (town_id, guardian_person_id) where guardian_person_id is not null;
-- Who holds a role of staff: few beside the volunteers.
create index holding_staff on holding (town_id, person_id) where role not in ('volunteer', 'leader');
