-- The hours book. Append only: a correction is a counter-entry naming the entry it takes back, with a reason.
create table hours_entry (
  town_id text not null,
  hours_entry_id text not null,
  person_id text not null,
  -- 'service', 'reversal', 'opening' (from before Liandong)
  kind text not null,
  minutes bigint not null,
  served_on text not null,
  from_at bigint not null,
  until_at bigint not null,
  -- what it comes from: 'attendance:<id>', 'import:<id>:<sheet>:<row>', 'opening:…', 'reversal:<id>', 'claim:<id>'
  source text not null,
  -- A to E
  grade text not null,
  -- null: an activity of before Liandong, named in words
  activity_id text,
  shift_id text,
  activity_words text not null,
  place_words text not null default '',
  post_words text not null default '',
  organisation_id text not null,
  confirmed_by text not null,
  confirmed_at bigint not null,
  -- hours v1 §daily-tiers
  rule text not null,
  -- null unless a reversal
  reverses_id text,
  why text not null default '',
  primary key (town_id, hours_entry_id)
);
create unique index hours_entry_source on hours_entry (town_id, source);
create index hours_entry_person on hours_entry (town_id, person_id, served_on);
create index hours_entry_shift on hours_entry (town_id, shift_id);
create index hours_entry_day on hours_entry (town_id, served_on);

-- Counted minutes per person and year, kept in the same transaction as the entries and proved by `check`.
create table hours_total (
  town_id text not null,
  person_id text not null,
  year bigint not null,
  minutes bigint not null,
  entries bigint not null,
  primary key (town_id, person_id, year)
);

-- Hours waiting for a yes: from a closed shift, or from a claim. state: open, confirmed, refused, escalated.
create table hours_proposal (
  town_id text not null,
  proposal_id text not null,
  person_id text not null,
  shift_id text,
  attendance_id text,
  served_on text not null,
  from_at bigint not null,
  until_at bigint not null,
  minutes bigint not null,
  grade text not null,
  -- '' ordinary; otherwise a word key of what needs an eye: forgotten_out, overtime, short, walk_in, minor_without_consent
  flag text not null default '',
  -- 'worker', 'parent_body'
  level text not null,
  state text not null,
  made_at bigint not null,
  settled_at bigint,
  settled_by text,
  why text not null default '',
  primary key (town_id, proposal_id)
);
create unique index hours_proposal_attendance on hours_proposal (town_id, attendance_id);
create index hours_proposal_state on hours_proposal (town_id, state, served_on);
create index hours_proposal_shift on hours_proposal (town_id, shift_id);
create index hours_proposal_person on hours_proposal (town_id, person_id, served_on);

-- Something about hours that a worker must answer: an imported row that counts nothing, a disputed entry.
create table hours_question (
  town_id text not null,
  question_id text not null,
  -- null: no person in the registry matches
  person_id text,
  source text not null,
  kind text not null,
  words text not null,
  asked_at bigint not null,
  asked_by text not null,
  answered_at bigint,
  answered_by text,
  answer text not null default '',
  primary key (town_id, question_id)
);
create unique index hours_question_source on hours_question (town_id, source);
create index hours_question_open on hours_question (town_id, answered_at, asked_at);

-- An issued record, frozen as printed. Revoked, never deleted.
create table record (
  town_id text not null,
  record_id text not null,
  number text not null,
  check_code text not null,
  person_id text not null,
  -- 'proof' (服务记录证明) or 'statement' (服务记录单)
  kind text not null,
  from_day text not null,
  until_day text not null,
  minutes bigint not null,
  star bigint not null,
  star_rule text not null,
  -- what the paper shows, as JSON: verification shows this and no more
  content text not null,
  issued_at bigint not null,
  issued_by text not null,
  revoked_at bigint,
  revoked_why text not null default '',
  primary key (town_id, record_id)
);
create unique index record_number on record (town_id, number);
create index record_person on record (town_id, person_id, issued_at);
