-- The pair of an aided pupil: one file for each, opened with the pupil, ended when the pupil leaves.
create table pair_file (
  town_id text not null,
  pupil_id text not null,
  -- the first day that counts, and the first that counts no more; null: still
  since_on text not null,
  until_on text,
  -- what a companion needs: 'female' or 'male', null: not told
  sex text,
  -- a community, no street; empty: not told
  area text not null default '',
  -- codes of what is spoken at home, with commas
  speech text not null default '',
  -- what the child is called; null: by the code
  called_sealed text,
  -- the child's own row in the registry; null: none
  person_id text,
  changed_at bigint not null,
  changed_by text not null,
  primary key (town_id, pupil_id)
);
create index pair_file_days on pair_file (town_id, since_on, until_on);
create index pair_file_person on pair_file (town_id, person_id);

-- One person in one seat of a pupil's pair, from a day on, before another. Ended, never deleted. seat: worker, volunteer.
create table pair_seat (
  town_id text not null,
  pair_seat_id text not null,
  pupil_id text not null,
  seat text not null,
  person_id text not null,
  from_on text not null,
  -- the first day no more; null: sits there
  until_on text,
  filled_at bigint not null,
  filled_by text not null,
  -- the rule under which it was filled
  rule text not null,
  ended_at bigint,
  ended_by text,
  -- why it ended; empty: it has not
  why text not null default '',
  why_words text not null default '',
  primary key (town_id, pair_seat_id)
);
create unique index pair_seat_now on pair_seat (town_id, pupil_id, seat) where until_on is null;
create index pair_seat_pupil on pair_seat (town_id, pupil_id, seat, from_on);
create index pair_seat_person on pair_seat (town_id, person_id, until_on);

-- A seat without anybody: the clock runs from since_at to ended_at. seat: worker, volunteer.
create table pair_vacancy (
  town_id text not null,
  vacancy_id text not null,
  pupil_id text not null,
  seat text not null,
  since_at bigint not null,
  since_on text not null,
  -- new, stepped_back, left, account_closed, role_ended, check_ran_out, conflict
  why text not null,
  -- who sat there before; null: nobody
  before_id text,
  -- null: the clock runs
  ended_at bigint,
  primary key (town_id, vacancy_id)
);
create unique index pair_vacancy_now on pair_vacancy (town_id, pupil_id, seat) where ended_at is null;
create index pair_vacancy_since on pair_vacancy (town_id, ended_at, since_at);
create index pair_vacancy_before on pair_vacancy (town_id, before_id);

-- Who could cover an empty seat, the best first, as reckoned when the clock began or facts changed.
create table pair_suggestion (
  town_id text not null,
  vacancy_id text not null,
  place bigint not null,
  person_id text not null,
  -- codes of the reasons, with blanks
  reasons text not null,
  primary key (town_id, vacancy_id, place)
);

-- A conflict of interest that somebody noted between a person and a pupil. Grows only.
create table pair_conflict (
  town_id text not null,
  conflict_id text not null,
  pupil_id text not null,
  person_id text not null,
  -- family, giver, school, other
  conflict text not null,
  noted_by text not null,
  noted_at bigint not null,
  primary key (town_id, conflict_id)
);
create index pair_conflict_pupil on pair_conflict (town_id, pupil_id, person_id);
create index pair_conflict_person on pair_conflict (town_id, person_id, noted_at);

-- Somebody who would accompany a child, and what they speak.
create table pair_offer (
  town_id text not null,
  person_id text not null,
  speech text not null,
  offered_at bigint not null,
  -- null: still
  ended_at bigint,
  primary key (town_id, person_id)
);

-- A background check that somebody has seen: the day it was issued, who saw the paper, nothing of what it says. Grows only.
create table background_check (
  town_id text not null,
  check_id text not null,
  person_id text not null,
  issued_on text not null,
  seen_by text not null,
  seen_at bigint not null,
  primary key (town_id, check_id)
);
create index background_check_person on background_check (town_id, person_id, issued_on);

-- Days that are over: how many pupils counted, and how many had both seats held at its end. Proved against the seats by `check`.
create table pair_day (
  town_id text not null,
  day text not null,
  children bigint not null,
  covered bigint not null,
  primary key (town_id, day)
);
