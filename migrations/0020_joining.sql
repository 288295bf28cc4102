-- The day somebody was registered as a volunteer of a team through the five steps; null: not so.
alter table person add column registered_on text;

-- A round: people join together, in one season, for one team or school branch.
create table joining_round (
  town_id text not null,
  round_id text not null,
  organisation_id text not null,
  name text not null,
  about text not null,
  opens_on text not null,
  closes_on text not null,
  places bigint not null,
  -- applications that hold a place; kept in the same transaction and proved by `check`
  taken bigint not null default 0,
  -- the worker who answers for it and is told when days run out
  responsible_id text not null,
  -- kinds of course that count for basic training, codes with commas: concepts,skills
  basic_kinds text not null,
  -- kinds of course that count for the training after the choice
  skills_kinds text not null,
  made_by text not null,
  made_at bigint not null,
  -- null: still worked on
  closed_at bigint,
  primary key (town_id, round_id)
);
create index joining_round_days on joining_round (town_id, closes_on);
create index joining_round_body on joining_round (town_id, organisation_id);
create index joining_round_responsible on joining_round (town_id, responsible_id);

-- An activity at which people of a round try out service.
create table joining_trial (
  town_id text not null,
  round_id text not null,
  activity_id text not null,
  named_at bigint not null,
  primary key (town_id, round_id, activity_id)
);
create index joining_trial_activity on joining_trial (town_id, activity_id);

-- One person's way through a round. state: open, on_hold, not_passed, withdrawn, registered.
create table joining_application (
  town_id text not null,
  application_id text not null,
  round_id text not null,
  person_id text not null,
  -- trial, basic-training, mutual-choice, skills-training, registration
  step text not null,
  state text not null,
  -- since which day at this step
  entered_on text not null,
  -- the last day in time, by the rule in force when the step was entered
  due_on text not null,
  -- since when on hold; null: it is not
  held_on text,
  asked_at bigint not null,
  asked_by text not null,
  -- the team of the registration; null: not registered
  team_id text,
  -- when nothing more was expected of it; null: something is
  ended_at bigint,
  -- when the worker was told that the days of this step ran out; null: not told
  alarmed_at bigint,
  primary key (town_id, application_id)
);
create unique index joining_application_one on joining_application (town_id, round_id, person_id) where ended_at is null;
create index joining_application_step on joining_application (town_id, round_id, step, state, entered_on);
create index joining_application_person on joining_application (town_id, person_id, asked_at);
create index joining_application_due on joining_application (town_id, state, due_on);

-- What became of a step: who decided, when, why. Grows only.
create table joining_result (
  town_id text not null,
  result_id text not null,
  application_id text not null,
  step text not null,
  -- entered, passed, skipped, held, taken_up, not_passed, withdrawn
  outcome text not null,
  decided_by text not null,
  decided_at bigint not null,
  -- in words, shown to the applicant; empty: none needed
  why text not null default '',
  -- what it stands on: shift:<id>, enrolment:<id>, team:<id>; empty: nothing of the house
  evidence text not null default '',
  -- time, study, health, family, elsewhere, unsaid; empty: nobody left
  quiet text not null default '',
  -- the rule that gave the days: joining-pipeline v1
  rule text not null,
  primary key (town_id, result_id)
);
create index joining_result_application on joining_result (town_id, application_id, decided_at);
create index joining_result_evidence on joining_result (town_id, evidence);

-- Sums by round and step, so that a funnel of a city reads a few rows.
create table joining_count (
  town_id text not null,
  round_id text not null,
  step text not null,
  entered bigint not null,
  passed bigint not null,
  skipped bigint not null,
  waiting bigint not null,
  on_hold bigint not null,
  not_passed bigint not null,
  withdrawn bigint not null,
  primary key (town_id, round_id, step)
);

-- How many wait at a step since which day: the median and the longest wait come from here.
create table joining_wait (
  town_id text not null,
  round_id text not null,
  step text not null,
  entered_on text not null,
  waiting bigint not null,
  primary key (town_id, round_id, step, entered_on)
);

-- The word of one side after the trial: three short answers, or one word of the leader.
create table joining_talk (
  town_id text not null,
  application_id text not null,
  -- candidate, leader
  side text not null,
  first text not null,
  second text not null default '',
  third text not null default '',
  -- since when the candidate may read the leader's word; null: only the workers do
  shown_at bigint,
  -- the day of the trial it speaks of
  served_on text not null,
  said_by text not null,
  said_at bigint not null,
  primary key (town_id, application_id, side)
);

-- A person whose hours at an activity wait until they are registered. Written by joining.
create table trial_person (
  town_id text not null,
  person_id text not null,
  activity_id text not null,
  since_at bigint not null,
  -- null: still trying it out
  ended_at bigint,
  primary key (town_id, person_id, activity_id)
);

-- A presence at a trial: its hours are proposed at registration. It stays when somebody leaves.
create table trial_presence (
  town_id text not null,
  attendance_id text not null,
  person_id text not null,
  shift_id text not null,
  in_at bigint not null,
  in_method text not null,
  out_at bigint not null,
  out_method text not null,
  -- marked, assumed
  out_basis text not null,
  signed_up text not null,
  consent text not null,
  -- what the hours rule would count
  minutes bigint not null,
  noted_at bigint not null,
  -- null: waits
  proposed_at bigint,
  primary key (town_id, attendance_id)
);
create index trial_presence_person on trial_presence (town_id, person_id, noted_at);
create index trial_presence_shift on trial_presence (town_id, shift_id);
