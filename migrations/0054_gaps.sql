-- The days of pupils that a disclosure tells of, added up: only days with ten pupils or more. Grows only.
create table disclosure_days (
  town_id text not null,
  until_month text not null,
  -- the days that were looked through, from the one after those told before
  first_day text not null,
  last_day text not null,
  -- days of pupils, and those with both companions
  children bigint not null,
  covered bigint not null,
  primary key (town_id, until_month)
);

-- A child's term that is over, told of once in a disclosure, with nine others or more. Grows only.
create table disclosure_term (
  town_id text not null,
  pupil_id text not null,
  term text not null,
  until_month text not null,
  -- in_time, late, gap
  state text not null,
  primary key (town_id, pupil_id, term)
);
create index disclosure_term_of on disclosure_term (town_id, until_month, state);
