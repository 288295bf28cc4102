-- Time a volunteer gave to an aided child outside a shift. A worker's yes makes it an entry of the hours book. state: waiting, counted, declined, withdrawn.
create table care_service (
  town_id text not null,
  service_id text not null,
  -- the session it was given in
  session_id text not null,
  person_id text not null,
  -- what in, without a word about the child
  words text not null,
  served_on text not null,
  from_at bigint not null,
  until_at bigint not null,
  state text not null,
  -- the entry of the hours book; null: it was never counted
  hours_entry_id text,
  -- why it was declined; empty: it was not
  why text not null default '',
  made_at bigint not null,
  settled_by text,
  settled_at bigint,
  primary key (town_id, service_id)
);
create unique index care_service_session on care_service (town_id, session_id, person_id);
create index care_service_state on care_service (town_id, state, served_on);
create index care_service_person on care_service (town_id, person_id, served_on);

-- A session of a tutoring that was written by mistake and taken back. The session itself stays. Grows only.
create table tutoring_withdrawal (
  town_id text not null,
  session_id text not null,
  why_sealed text not null,
  withdrawn_by text not null,
  withdrawn_at bigint not null,
  primary key (town_id, session_id)
);
-- A day whose session was taken back may be written again; the sums' row keeps two from writing at once.
drop index tutoring_session_day;
create index tutoring_session_day on tutoring_session (town_id, tutoring_id, held_on);

-- One photographed page of a letter. A page that was covered is a new round; the rounds before stay sealed. Grows only.
create table letter_page (
  town_id text not null,
  letter_id text not null,
  -- 1 when it was handed in, one more with each retake
  round bigint not null,
  place bigint not null,
  photo_sealed text not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, letter_id, round, place)
);

-- Somebody opened the photographs of a letter. Grows only.
create table letter_opening (
  town_id text not null,
  letter_id text not null,
  round bigint not null,
  person_id text not null,
  opened_at bigint not null,
  primary key (town_id, letter_id, round, person_id, opened_at)
);
create index letter_opening_person on letter_opening (town_id, person_id, opened_at);

-- The round of photographs that counts; 0: the letter was typed.
alter table letter add column round bigint not null default 0;
-- What must be covered before the letter goes on; null: nothing was asked.
alter table letter add column cover_sealed text;
