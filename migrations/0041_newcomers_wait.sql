-- When the workers of the body were told that somebody who asked to join has waited too long; null: not told. In
-- `newcomer`, state may from now on also be 'lapsed': nobody answered in the days of the rule, what they left is gone.
alter table newcomer add column alarmed_at bigint;
