-- Three prompts of a town. The latest row is in force; a round keeps those it was opened with.
create table prompt_set (
  town_id text not null,
  prompt_set_id text not null,
  first text not null,
  second text not null,
  third text not null,
  kept_by text not null,
  kept_at bigint not null,
  primary key (town_id, prompt_set_id)
);
create index prompt_set_latest on prompt_set (town_id, kept_at);

-- The sharing round after a shift; a closed shift without a row is due. state: open, closed, let_go.
create table debrief (
  town_id text not null,
  debrief_id text not null,
  shift_id text not null,
  activity_id text not null,
  organisation_id text not null,
  -- null: the prompts of the house
  prompt_set_id text,
  state text not null,
  opened_by text not null,
  opened_at bigint not null,
  -- how long the circle took; 0: not closed yet
  minutes bigint not null default 0,
  summary text not null default '',
  -- the one thing that the next shift does otherwise; empty: none
  next_change text not null default '',
  -- null: neither closed nor let go
  settled_at bigint,
  settled_by text,
  -- why it was let go; empty: it was not
  why text not null default '',
  primary key (town_id, debrief_id)
);
create unique index debrief_shift on debrief (town_id, shift_id);
create index debrief_activity on debrief (town_id, activity_id, opened_at);
create index debrief_body on debrief (town_id, organisation_id, opened_at);

-- One person's part in a round. Answers are read by those present and by the workers of the body.
create table debrief_part (
  town_id text not null,
  debrief_id text not null,
  person_id text not null,
  -- worker, volunteer
  profession text not null,
  first text not null default '',
  second text not null default '',
  third text not null default '',
  -- null: said nothing
  said_at bigint,
  -- null: was not in the circle
  in_circle_at bigint,
  -- null: did not leave it out
  left_out_at bigint,
  -- who typed it: the person, or whoever led the circle
  noted_by text not null,
  primary key (town_id, debrief_id, person_id)
);
create index debrief_part_person on debrief_part (town_id, person_id, debrief_id);

-- A sentence of a round that everybody signed in may read. state: shared, withdrawn.
create table lesson (
  town_id text not null,
  lesson_id text not null,
  organisation_id text not null,
  -- null: of no programme
  programme_id text,
  -- the round it was found in; null: brought from elsewhere
  debrief_id text,
  -- the field of service, by its national code
  field text not null,
  state text not null,
  -- the latest version
  version bigint not null,
  -- the situation of a practice case made of it; empty: none
  situation text not null default '',
  -- null: no practice case
  case_at bigint,
  made_by text not null,
  made_at bigint not null,
  withdrawn_at bigint,
  withdrawn_why text not null default '',
  primary key (town_id, lesson_id)
);
create index lesson_latest on lesson (town_id, state, made_at);
create index lesson_programme on lesson (town_id, programme_id, made_at);

-- What a lesson says, once for each correction. Grows only.
create table lesson_version (
  town_id text not null,
  lesson_id text not null,
  version bigint not null,
  title text not null,
  words text not null,
  -- plain words with a blank between
  tags text not null,
  -- why it was corrected; empty: the first version
  why text not null default '',
  kept_by text not null,
  kept_at bigint not null,
  primary key (town_id, lesson_id, version)
);

-- Pieces under which the latest version of a lesson is found: signs, pairs of signs, words.
create table lesson_token (
  town_id text not null,
  token text not null,
  lesson_id text not null,
  primary key (town_id, token, lesson_id)
);
create index lesson_token_lesson on lesson_token (town_id, lesson_id);

-- What an activity takes along from its rounds, to be read where it helps: written by whoever
-- closes a round or shares a lesson. kind: change, lesson.
create table carry_over (
  town_id text not null,
  -- the id of the round or the lesson
  carry_over_id text not null,
  programme_id text,
  -- null: for every activity of the programme
  activity_id text,
  kind text not null,
  words text not null,
  kept_at bigint not null,
  -- null: still helps
  ended_at bigint,
  primary key (town_id, carry_over_id)
);
create index carry_over_programme on carry_over (town_id, programme_id, kind, kept_at);
create index carry_over_activity on carry_over (town_id, activity_id, kind, kept_at);

-- One walk through a case by one person. state: begun, done.
create table rehearsal (
  town_id text not null,
  rehearsal_id text not null,
  person_id text not null,
  -- the name of a case of the house, or the id of a lesson
  case_code text not null,
  state text not null,
  begun_at bigint not null,
  -- null: not walked to the end
  done_at bigint,
  primary key (town_id, rehearsal_id)
);
create index rehearsal_person on rehearsal (town_id, person_id, case_code, begun_at);
create index rehearsal_done on rehearsal (town_id, state, done_at);

-- One step of a walk: the choice, or what was written. Read by the person alone.
create table rehearsal_step (
  town_id text not null,
  rehearsal_id text not null,
  step text not null,
  -- the letter; empty: written freely
  choice text not null,
  words text not null,
  answered_at bigint not null,
  primary key (town_id, rehearsal_id, step)
);
