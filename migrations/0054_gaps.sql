-- The days of pupils that a disclosure tells of, added up: only days with ten pupils or more. Grows only.
create table disclosure_days (
  town_id text not null,
  until_month text not null,
  -- the days that were looked through, from the one after those told before
  first_day text not null,
  last_day text not null,
  -- days of pupils, and those with both companions
  children bigint not null,
  covered bigint not null,
  primary key (town_id, until_month)
);

-- A child's term that is over, told of once in a disclosure, with nine others or more. Grows only.
create table disclosure_term (
  town_id text not null,
  pupil_id text not null,
  term text not null,
  until_month text not null,
  -- in_time, late, gap
  state text not null,
  primary key (town_id, pupil_id, term)
);
create index disclosure_term_of on disclosure_term (town_id, until_month, state);

-- A voucher that gives a part of a promise back. Refused or taken back, the promise is as it was before.
create table promise_refund (
  town_id text not null,
  voucher_id text not null,
  promise_id text not null,
  gift_id text not null,
  fen bigint not null,
  -- when it was put back; null: it waits or was paid
  undone_at bigint,
  primary key (town_id, voucher_id)
);
create index promise_refund_of on promise_refund (town_id, promise_id);
create index pupil_phone on pupil (town_id, phone_key) where phone_key is not null;

-- What a school says of one of its pupils in a term, for the worker who reviews. word: here, gone.
create table school_word (
  town_id text not null,
  pupil_id text not null,
  term text not null,
  word text not null,
  said_by text not null,
  said_at bigint not null,
  primary key (town_id, pupil_id, term)
);
create index school_word_term on school_word (town_id, term);

-- Where a class of need comes from, when nobody typed it: the assessment of an application, or the term before. Grows only.
create table need_source (
  town_id text not null,
  pupil_id text not null,
  term text not null,
  -- application, carried
  source text not null,
  -- the application that was assessed, its points and its rule
  application_id text not null,
  points bigint not null,
  rule text not null,
  -- the class that followed
  class bigint not null,
  noted_at bigint not null,
  primary key (town_id, pupil_id, term)
);
create index need_source_term on need_source (town_id, term);
