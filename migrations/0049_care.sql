-- A talk, visit or call with an aided family: planned with a draft, then held or called off. state: planned, held, called_off.
create table care_contact (
  town_id text not null,
  contact_id text not null,
  pupil_id text not null,
  -- talk, visit, call
  kind text not null,
  state text not null,
  planned_on text not null,
  -- null: not held
  held_on text,
  -- who went along; null: nobody
  beside_id text,
  -- 'yes' when a guardian was there; null: not
  guardian text,
  words_sealed text,
  made_by text not null,
  made_at bigint not null,
  settled_by text,
  settled_at bigint,
  primary key (town_id, contact_id)
);
create index care_contact_pupil on care_contact (town_id, pupil_id, planned_on);
create index care_contact_held on care_contact (town_id, state, pupil_id, held_on);

-- A letter between a giver and a pupil. The original stays sealed; what is shown has its words blackened. state: written, to_cover, read_once, delivered, sent_back, withheld.
create table letter (
  town_id text not null,
  letter_id text not null,
  pupil_id text not null,
  giver_id text not null,
  -- to_pupil, to_giver
  direction text not null,
  state text not null,
  original_sealed text not null,
  shown_sealed text not null,
  written_by text not null,
  written_at bigint not null,
  -- who let it through first and second, and as what; null: nobody yet
  first_by text,
  first_as text,
  second_by text,
  second_as text,
  settled_at bigint,
  -- the kind sentence when it was sent back
  why text not null default '',
  primary key (town_id, letter_id)
);
create index letter_state on letter (town_id, state, written_at);
create index letter_pupil on letter (town_id, pupil_id, written_at);
create index letter_giver on letter (town_id, giver_id, written_at);

-- Who reads letters besides the workers, and as what: volunteer, teacher.
create table letter_reader (
  town_id text not null,
  person_id text not null,
  profession text not null,
  named_by text not null,
  named_at bigint not null,
  -- null: still
  ended_at bigint,
  primary key (town_id, person_id)
);

-- The family's yes to letters. Taken back, never deleted.
create table letter_consent (
  town_id text not null,
  pupil_id text not null,
  given_at bigint not null,
  given_by text not null,
  -- null: stands
  withdrawn_at bigint,
  withdrawn_by text,
  primary key (town_id, pupil_id, given_at)
);
create unique index letter_consent_now on letter_consent (town_id, pupil_id) where withdrawn_at is null;

-- One-to-one tutoring of a pupil by a companion: its plan. state: running, ended.
create table tutoring (
  town_id text not null,
  tutoring_id text not null,
  pupil_id text not null,
  person_id text not null,
  subject text not null,
  goals text not null,
  state text not null,
  begun_on text not null,
  ended_on text,
  -- the next session; null: none agreed
  next_on text,
  -- sums of its sessions, proved by `check`
  sessions bigint not null default 0,
  minutes bigint not null default 0,
  primary key (town_id, tutoring_id)
);
create index tutoring_pupil on tutoring (town_id, pupil_id, begun_on);
create index tutoring_person on tutoring (town_id, person_id, begun_on);

-- One session of a tutoring. Grows only.
create table tutoring_session (
  town_id text not null,
  session_id text not null,
  tutoring_id text not null,
  held_on text not null,
  minutes bigint not null,
  -- beginning, helped, mostly, alone
  progress text not null,
  words_sealed text not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, session_id)
);
create unique index tutoring_session_day on tutoring_session (town_id, tutoring_id, held_on);

-- A growth ambassador's own small project, under an alias. state: proposed, running, done, let_go.
create table ambassador_undertaking (
  town_id text not null,
  project_id text not null,
  pupil_id text not null,
  alias text not null,
  title text not null,
  idea text not null,
  plan text not null,
  helpers bigint not null,
  -- asked for, in fen; 0: nothing
  fen bigint not null,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  beside_by text,
  -- what became of it
  report text not null default '',
  settled_at bigint,
  -- the family agreed that it is shown under the alias; null: not shown
  shown_at bigint,
  primary key (town_id, project_id)
);
create index ambassador_undertaking_pupil on ambassador_undertaking (town_id, pupil_id, made_at);
create index ambassador_undertaking_list on ambassador_undertaking (town_id, state, made_at);

-- A milestone of such a project.
create table ambassador_step (
  town_id text not null,
  project_id text not null,
  place bigint not null,
  title text not null,
  done_at bigint,
  primary key (town_id, project_id, place)
);
