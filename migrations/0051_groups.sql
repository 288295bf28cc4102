-- An interest class, workshop or growth group for aided pupils, with its plan. state: open, ended.
create table growth_group (
  town_id text not null,
  group_id text not null,
  -- interest, workshop, growth
  kind text not null,
  title text not null,
  goals text not null,
  place_words text not null,
  -- how many pupils
  places bigint not null,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  -- what became of it
  summary text not null default '',
  settled_at bigint,
  primary key (town_id, group_id)
);
create index growth_group_list on growth_group (town_id, state, made_at);

-- Who leads a group: somebody whose background check was seen. Ended, never deleted.
create table growth_leader (
  town_id text not null,
  group_id text not null,
  person_id text not null,
  named_by text not null,
  named_at bigint not null,
  -- null: still
  ended_at bigint,
  primary key (town_id, group_id, person_id)
);
create index growth_leader_person on growth_leader (town_id, person_id, named_at);

-- One meeting of a group. state: planned, held, called_off, withdrawn.
create table growth_meeting (
  town_id text not null,
  meeting_id text not null,
  group_id text not null,
  topic text not null,
  held_on text not null,
  from_at bigint not null,
  until_at bigint not null,
  state text not null,
  -- why it was taken back, sealed; null: it was not
  why_sealed text,
  made_by text not null,
  made_at bigint not null,
  settled_by text,
  settled_at bigint,
  primary key (town_id, meeting_id)
);
create index growth_meeting_group on growth_meeting (town_id, group_id, held_on);

-- An aided pupil in a group, with how far it has come. Ended, never deleted.
create table growth_pupil (
  town_id text not null,
  group_id text not null,
  pupil_id text not null,
  enrolled_by text not null,
  enrolled_at bigint not null,
  -- null: still
  left_at bigint,
  -- null: nothing written
  note_sealed text,
  primary key (town_id, group_id, pupil_id)
);
create index growth_pupil_pupil on growth_pupil (town_id, pupil_id, enrolled_at);

-- An aided pupil was at a meeting. Written once with the meeting, grows only.
create table growth_presence (
  town_id text not null,
  meeting_id text not null,
  pupil_id text not null,
  primary key (town_id, meeting_id, pupil_id)
);
create index growth_presence_pupil on growth_presence (town_id, pupil_id);

-- The family's yes to one kind of group. Taken back, never deleted.
create table growth_consent (
  town_id text not null,
  pupil_id text not null,
  kind text not null,
  given_at bigint not null,
  given_by text not null,
  -- null: stands
  withdrawn_at bigint,
  withdrawn_by text,
  primary key (town_id, pupil_id, kind, given_at)
);
create unique index growth_consent_now on growth_consent (town_id, pupil_id, kind) where withdrawn_at is null;
