-- One version of one rule. Once in force it never changes: `seal` is a keyed hash over content, words, day and signatures,
-- checked at every read; the guards refuse edits by hand as well.
create table rule_version (
  town_id text not null,
  rule_version_id text not null,
  -- star-ladder, hours, age-policy, seats-ratio, joining-pipeline, aid-standards
  rule text not null,
  version bigint not null,
  first_day text,
  words text not null,
  content text not null,
  drafted_by text not null,
  drafted_at bigint not null,
  first_signed_by text,
  first_signed_at bigint,
  second_signed_by text,
  second_signed_at bigint,
  -- set with the second signature; null: a draft
  sealed_at bigint,
  seal text,
  withdrawn_at bigint,
  primary key (town_id, rule_version_id)
);
create unique index rule_version_number on rule_version (town_id, rule, version);
create index rule_version_day on rule_version (town_id, rule, first_day);

-- The holiday calendar, a year at a time, from the yearly notice of the State Council's office.
create table calendar_year (
  town_id text not null,
  year bigint not null,
  -- JSON: {"off":["2026-01-01",…],"work":["2026-01-04",…],"terms":[{"name","starts_on","ends_on"}],"source":"…"}
  content text not null,
  checked_by text not null,
  checked_at bigint not null,
  primary key (town_id, year)
);
