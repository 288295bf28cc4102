-- Minors. In `consent`, evidence may from now on also be 'screen' (signed, see consent_signature), and scope also
-- 'account' (an account of the child's own) or 'school' (the school's liaison sees name and participation).

-- A signature under a consent given on a screen. Sealed: a name and a hand.
create table consent_signature (
  town_id text not null,
  consent_id text not null,
  -- the name as typed by the guardian
  name_sealed text not null,
  -- the strokes of a finger; null: the name was only typed
  strokes_sealed text,
  signed_at bigint not null,
  primary key (town_id, consent_id)
);

-- A consent on paper, printed for one child, one guardian, one purpose. It counts when a worker has looked at its
-- photograph. state: printed, waiting, accepted, refused, void.
create table consent_slip (
  town_id text not null,
  slip_id text not null,
  -- eight signs printed on the paper
  number text not null,
  child_id text not null,
  guardian_id text not null,
  -- as in consent.scope
  scope text not null,
  starts_on text not null,
  ends_on text not null,
  state text not null,
  printed_by text not null,
  printed_at bigint not null,
  -- the photograph without what a camera writes into it, sealed; null: none yet, or let go
  photo_sealed text,
  photo_by text,
  photo_at bigint,
  -- who looked, and when; null: nobody yet
  settled_by text,
  settled_at bigint,
  -- why it was refused; empty: it was not
  why text not null default '',
  -- the consent it became; null: none
  consent_id text,
  primary key (town_id, slip_id)
);
create unique index consent_slip_number on consent_slip (town_id, number);
create index consent_slip_child on consent_slip (town_id, child_id, printed_at);
-- Those to be looked at, the longest waiting first.
create index consent_slip_waiting on consent_slip (town_id, state, photo_at);

-- Somebody of sixteen or seventeen who lives on an income of their own, as a worker noted. Ended, never deleted.
create table own_living (
  town_id text not null,
  own_living_id text not null,
  person_id text not null,
  noted_by text not null,
  noted_at bigint not null,
  ended_at bigint,
  primary key (town_id, own_living_id)
);
create index own_living_person on own_living (town_id, person_id);

-- A birthday at which something opened or closed, noted once for each person and age.
create table birthday (
  town_id text not null,
  person_id text not null,
  age bigint not null,
  noted_at bigint not null,
  primary key (town_id, person_id, age)
);
create index birthday_time on birthday (town_id, noted_at);

-- How far the birthdays and the ends of consents were looked through.
create table birthday_mark (
  town_id text not null primary key,
  looked_on text not null
);

-- Whose birthday may come, read by the year alone; which consents end soon.
create index person_born on person (town_id, born_year, person_id) where born_year is not null;
create index consent_end on consent (town_id, ends_on);
-- Photographs that may be let go a year after their consent has ended.
create index consent_slip_photo on consent_slip (town_id, ends_on) where photo_sealed is not null;
