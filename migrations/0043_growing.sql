-- Sums of joining by the body of the rounds and step, over all years: the funnel of a city reads a
-- few rows of each body and no round. Kept in the transaction of `joining_count`, proved by `check`.
create table joining_body_count (
  town_id text not null,
  organisation_id text not null,
  step text not null,
  entered bigint not null,
  passed bigint not null,
  skipped bigint not null,
  waiting bigint not null,
  on_hold bigint not null,
  not_passed bigint not null,
  withdrawn bigint not null,
  primary key (town_id, organisation_id, step)
);

-- How many wait at a step since which day, by the body of the rounds.
create table joining_body_wait (
  town_id text not null,
  organisation_id text not null,
  step text not null,
  entered_on text not null,
  waiting bigint not null,
  primary key (town_id, organisation_id, step, entered_on)
);

insert into joining_body_count (town_id, organisation_id, step, entered, passed, skipped, waiting,
  on_hold, not_passed, withdrawn)
  select r.town_id, r.organisation_id, c.step, sum(c.entered), sum(c.passed), sum(c.skipped),
  sum(c.waiting), sum(c.on_hold), sum(c.not_passed), sum(c.withdrawn) from joining_count c
  join joining_round r on r.town_id = c.town_id and r.round_id = c.round_id
  group by r.town_id, r.organisation_id, c.step;

insert into joining_body_wait (town_id, organisation_id, step, entered_on, waiting)
  select r.town_id, r.organisation_id, w.step, w.entered_on, sum(w.waiting) from joining_wait w
  join joining_round r on r.town_id = w.town_id and r.round_id = w.round_id
  where w.waiting > 0 group by r.town_id, r.organisation_id, w.step, w.entered_on;

-- Who coaches a team, and who did: the latest line holds. Grows only.
create table team_coach (
  town_id text not null,
  organisation_id text not null,
  -- 1 from the founding on
  number bigint not null,
  coach_id text not null,
  -- since which day
  since text not null,
  -- why it changed; empty: the first one
  why text not null default '',
  set_by text not null,
  set_at bigint not null,
  primary key (town_id, organisation_id, number)
);

insert into team_coach (town_id, organisation_id, number, coach_id, since, set_by, set_at)
  select i.town_id, i.organisation_id, 1, i.coach_id, i.since, i.made_by, i.made_at
  from incubation i;

-- A numbered certificate of a passed course, frozen as it was issued. Grows only; whether the
-- qualification it names was taken back since is read from `qualified`.
create table training_certificate (
  town_id text not null,
  -- LX-2026-000123-K
  number text not null,
  check_code text not null,
  enrolment_id text not null,
  person_id text not null,
  -- what the paper shows, as JSON text
  content text not null,
  issued_by text not null,
  issued_at bigint not null,
  primary key (town_id, number)
);
create unique index training_certificate_one on training_certificate (town_id, enrolment_id);
create index training_certificate_person on training_certificate (town_id, person_id);
