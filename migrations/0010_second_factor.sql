-- From when staff need a second factor to use their roles; null: it is offered to everybody and asked of nobody.
alter table town add column second_factor_from bigint;

-- What a sign-in asks for besides the passcode: digits that change every half minute (RFC 6238).
create table second_factor (
  town_id text not null,
  account_id text not null,
  -- the sealed secret, base32 inside
  secret_sealed text not null,
  begun_at bigint not null,
  -- null until the first digits were typed: only then does the door ask for them
  confirmed_at bigint,
  -- the last half minute whose digits were used: digits open the door once
  last_step bigint not null default 0,
  failures bigint not null default 0,
  locked_until bigint,
  primary key (town_id, account_id)
);

-- A code for a day without the phone. Only a keyed hash is kept; used once.
create table recovery_code (
  town_id text not null,
  account_id text not null,
  code_key text not null,
  made_at bigint not null,
  used_at bigint,
  primary key (town_id, account_id, code_key)
);

-- A passcode that was right and waits for its second step, for some minutes.
create table second_step (
  step_key text not null primary key,
  town_id text not null,
  account_id text not null,
  person_id text not null,
  -- 'passcode' or 'link'
  way text not null,
  made_at bigint not null,
  ends_at bigint not null,
  used_at bigint
);
create index second_step_account on second_step (town_id, account_id);

-- A second factor taken away by the security administrator, with the reason. Append only.
create table second_reset (
  town_id text not null,
  reset_id text not null,
  person_id text not null,
  why text not null,
  reset_by text not null,
  reset_at bigint not null,
  primary key (town_id, reset_id)
);
create index second_reset_list on second_reset (town_id, reset_at);

-- Somebody who closed their own account. Taken back by a worker within its days; never deleted.
create table farewell (
  town_id text not null,
  farewell_id text not null,
  person_id text not null,
  why text not null default '',
  left_at bigint not null,
  -- until when a worker may take it back
  back_until bigint not null,
  -- null: not taken back
  back_at bigint,
  back_by text,
  -- when what only the person needed was forgotten; null: still within its days, or taken back
  forgotten_at bigint,
  primary key (town_id, farewell_id)
);
create index farewell_person on farewell (town_id, person_id, left_at);
create index farewell_list on farewell (town_id, left_at);

-- What a person wrote for an emergency: whom to call, what to mind. Read by the leader on the day of service.
create table emergency_note (
  town_id text not null,
  person_id text not null,
  note_sealed text not null,
  changed_at bigint not null,
  primary key (town_id, person_id)
);
