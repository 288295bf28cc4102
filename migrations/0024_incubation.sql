-- A team on its way from the worker's hands to its own: one row from its founding on. stage: founding, worker_led, shared_led, volunteer_led, graduated.
create table incubation (
  town_id text not null,
  organisation_id text not null,
  -- field of service, by the national code
  field text not null,
  -- the social worker who founds, leads and at last only advises
  coach_id text not null,
  stage text not null,
  -- the first day of the stage
  since text not null,
  -- the stage and day the town's books begin with; founding for a team founded here
  entered_stage text not null,
  entered_on text not null,
  -- the day planned for the founding meeting; null: not planned, or an older team
  meeting_on text,
  -- the code of conduct, in the team's words
  conduct text not null,
  -- null: no leader has agreed to it
  conduct_agreed_at bigint,
  conduct_agreed_by text,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, organisation_id)
);
create index incubation_stage on incubation (town_id, stage, since);

-- One step of a team to another stage, or back. state: proposed, agreed, declined, withdrawn.
create table stage_step (
  town_id text not null,
  stage_step_id text not null,
  organisation_id text not null,
  from_stage text not null,
  to_stage text not null,
  state text not null,
  proposed_by text not null,
  proposed_at bigint not null,
  -- what the worker says to it; of a step back: why
  words text not null,
  -- how many criteria were short, and why it goes on all the same; 0 and empty: none
  short bigint not null,
  override_why text not null,
  -- the criteria as they stood, code:needed:have with commas between; empty: a step back
  readiness text not null,
  -- the rule that decided
  rule text not null,
  -- null: it waits
  settled_by text,
  settled_at bigint,
  settled_why text not null default '',
  primary key (town_id, stage_step_id)
);
create index stage_step_team on stage_step (town_id, organisation_id, proposed_at);
create unique index stage_step_waits on stage_step (town_id, organisation_id) where state = 'proposed';

-- A founding or hand-over meeting. kind: founding, hand_over.
create table team_meeting (
  town_id text not null,
  meeting_id text not null,
  organisation_id text not null,
  kind text not null,
  met_on text not null,
  notes text not null,
  noted_by text not null,
  noted_at bigint not null,
  primary key (town_id, meeting_id)
);
create index team_meeting_team on team_meeting (town_id, organisation_id, met_on);

-- Who was at a meeting.
create table team_meeting_person (
  town_id text not null,
  meeting_id text not null,
  person_id text not null,
  primary key (town_id, meeting_id, person_id)
);

-- What was promised at a meeting: carried over until it is kept.
create table promise (
  town_id text not null,
  promise_id text not null,
  organisation_id text not null,
  meeting_id text not null,
  words text not null,
  -- the day it is promised for; null: none was said
  due_on text,
  made_at bigint not null,
  -- null: still open
  kept_at bigint,
  kept_by text,
  primary key (town_id, promise_id)
);
create index promise_team on promise (town_id, organisation_id, kept_at);

-- One word about who led a piece of work: a yes to what the house saw, or another word with its reason. Grows only; the latest word counts.
create table work_share (
  town_id text not null,
  work_share_id text not null,
  organisation_id text not null,
  -- shift:<id> or course:<id>
  source text not null,
  -- the day of it
  served_on text not null,
  -- preparing, training, supervising, carrying_out
  work text not null,
  -- share led by volunteers, 0 to 100 by 25; null: not done this time
  percent bigint,
  -- what the house had seen; null: nothing
  told bigint,
  -- why it is another; empty: a yes
  why text not null,
  said_by text not null,
  said_at bigint not null,
  primary key (town_id, work_share_id)
);
create index work_share_team on work_share (town_id, organisation_id, served_on);
create index work_share_source on work_share (town_id, source);

-- What a person tells of themselves on the own career line: sealed, theirs alone.
create table career_note (
  town_id text not null,
  person_id text not null,
  -- first and last day of being helped, sealed; null: nothing told
  helped_sealed text,
  -- others may see it from this day; null: never
  shown_since text,
  changed_at bigint not null,
  primary key (town_id, person_id)
);
