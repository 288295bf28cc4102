-- The town's diary: who did what, when, under which permit. Written in the transaction of the change. Append only.
-- Ids only, never a name, a phone or a word of a person.
create table event (
  town_id text not null,
  event_id text not null,
  kind text not null,
  at bigint not null,
  -- the person who acted; 'system' for jobs; a token's id for programs
  actor text not null,
  -- the person acted for; null: for oneself
  acting_for text,
  permit text not null,
  subject text not null,
  -- the person it is about; null: nobody
  person_id text,
  organisation_id text,
  rule text,
  facts text not null default '{}',
  primary key (town_id, event_id)
);
create index event_time on event (town_id, at, event_id);
create index event_subject on event (town_id, subject, event_id);
create index event_person on event (town_id, person_id, event_id);
create index event_actor on event (town_id, actor, event_id);

-- How far each reader of the diary has come.
create table diary_mark (
  town_id text not null,
  reader text not null,
  event_id text not null,
  primary key (town_id, reader)
);

-- Something to be done later, once. Written in the transaction that wants it.
create table job (
  town_id text not null,
  job_id text not null,
  kind text not null,
  subject text not null,
  due_at bigint not null,
  tries bigint not null default 0,
  claimed_until bigint,
  done_at bigint,
  failed_at bigint,
  fault text not null default '',
  primary key (town_id, job_id)
);
create index job_due on job (done_at, failed_at, due_at);

-- The answer given to a write with a key, to be given again to a repeat.
create table answer (
  town_id text not null,
  actor text not null,
  answer_key text not null,
  request_hash text not null,
  status bigint not null,
  location text not null default '',
  body text not null default '',
  at bigint not null,
  primary key (town_id, actor, answer_key)
);
create index answer_time on answer (at);

-- A notice in a person's inbox. Words are made when read, from kind and facts.
create table notice (
  town_id text not null,
  notice_id text not null,
  person_id text not null,
  event_id text not null,
  kind text not null,
  subject text not null,
  facts text not null default '{}',
  made_at bigint not null,
  read_at bigint,
  primary key (town_id, notice_id)
);
create unique index notice_once on notice (town_id, event_id, person_id);
create index notice_inbox on notice (town_id, person_id, notice_id);
