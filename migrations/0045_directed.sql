-- A giver who may choose pupils: what was checked, by whom.
create table directed_giver (
  town_id text not null,
  giver_id text not null,
  -- what was checked
  words text not null,
  approved_by text not null,
  approved_at bigint not null,
  -- null: still approved
  ended_at bigint,
  primary key (town_id, giver_id)
);

-- What approved givers read of a pupil: a few words that two people have read. state: draft, open, held, promised, closed.
create table profile (
  town_id text not null,
  pupil_id text not null,
  state text not null,
  words text not null,
  words_by text not null,
  words_at bigint not null,
  screened_by text,
  -- 0: a giver stopped, so this pupil is looked for first; 1: as they came
  turn bigint not null default 1,
  -- how often a giver asked: the place in the line
  asked bigint not null default 0,
  opened_at bigint,
  primary key (town_id, pupil_id)
);
create index profile_list on profile (town_id, state, turn, opened_at);

-- A giver's hold on a pupil, or the place in the line for it. state: waiting, held, confirmed, lapsed, released, passed.
create table hold (
  town_id text not null,
  hold_id text not null,
  pupil_id text not null,
  giver_id text not null,
  place bigint not null,
  state text not null,
  asked_at bigint not null,
  -- the hold's last moment; null: it waits
  until bigint,
  settled_at bigint,
  primary key (town_id, hold_id)
);
create unique index hold_one on hold (town_id, pupil_id) where state = 'held';
create unique index hold_own on hold (town_id, pupil_id, giver_id) where state in ('waiting', 'held');
create index hold_line on hold (town_id, pupil_id, state, place);
create index hold_giver on hold (town_id, giver_id, state, asked_at);
create index hold_over on hold (town_id, until) where state = 'held';

-- A giver's promise to one pupil. state: standing, stopped, left.
create table directed_promise (
  town_id text not null,
  promise_id text not null,
  pupil_id text not null,
  giver_id text not null,
  -- how much a term
  fen bigint not null,
  from_term text not null,
  state text not null,
  made_at bigint not null,
  made_by text not null,
  ended_at bigint,
  why text not null default '',
  primary key (town_id, promise_id)
);
create unique index directed_promise_one on directed_promise (town_id, pupil_id) where state = 'standing';
create index directed_promise_giver on directed_promise (town_id, giver_id, made_at);
create index directed_promise_list on directed_promise (town_id, state, made_at);
create index directed_promise_pupil on directed_promise (town_id, pupil_id, made_at);

-- What moved into or out of a promise. Grows only.
create table instalment (
  town_id text not null,
  instalment_id text not null,
  promise_id text not null,
  term text not null,
  -- gift, carried_in, carried_out, to_pool, given_back
  kind text not null,
  -- out of it: below zero
  fen bigint not null,
  gift_id text,
  noted_by text not null,
  noted_at bigint not null,
  primary key (town_id, instalment_id)
);
create index instalment_promise on instalment (town_id, promise_id, noted_at);

-- A giver was reminded of a term that is not paid.
create table promise_reminder (
  town_id text not null,
  promise_id text not null,
  term text not null,
  reminded_by text not null,
  reminded_at bigint not null,
  primary key (town_id, promise_id, term)
);

-- The giver of a pupil who left is asked what becomes of the rest. Nothing moves before the answer.
create table onward (
  town_id text not null,
  promise_id text not null,
  asked_at bigint not null,
  due_on text not null,
  -- another, pool, back; null: not answered
  answer text,
  -- giver: on the own page; paper: noted by a worker from a signed paper
  answered_as text,
  answered_by text,
  answered_at bigint,
  done_by text,
  done_at bigint,
  primary key (town_id, promise_id)
);
create index onward_open on onward (town_id, due_on) where done_at is null;

-- Aid of a term that the pool pays because no giver does, with the reason that stands in the books.
create table bridge (
  town_id text not null,
  award_id text not null,
  pupil_id text not null,
  term text not null,
  -- the promise that does not pay; null: no giver was found yet
  promise_id text,
  why text not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, award_id)
);
create index bridge_list on bridge (town_id, term, made_at);

-- What a giver hears of a term: words that a second person has read.
create table promise_report (
  town_id text not null,
  promise_id text not null,
  term text not null,
  words text not null,
  written_by text not null,
  written_at bigint not null,
  screened_by text,
  screened_at bigint,
  primary key (town_id, promise_id, term)
);
