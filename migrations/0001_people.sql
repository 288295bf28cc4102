-- A town: the wall inside one installation. Written once by `init`.
create table town (
  town_id text not null primary key,
  slug text not null unique,
  name text not null,
  -- the host name under which its pages are asked for; null: any
  host text unique,
  created_at bigint not null,
  -- the day to show as today in a demo town; null: the clock's
  demo_on text,
  -- null until the organisation has declared itself entitled to issue proofs (R67 art. 26)
  issuer_declared_at bigint,
  issuer_declared_by text,
  issuer_words text not null default ''
);

-- One row per human being, whatever roles they hold. Identity data is sealed; `_key` columns are keyed hashes for finding.
create table person (
  town_id text not null references town (town_id),
  person_id text not null,
  -- the volunteer number shown instead of any document number: ours, without meaning
  number text not null,
  name text not null,
  name_key text not null,
  sort_key text not null,
  -- 'female' or 'male'; null: not told
  sex text,
  -- sealed day of birth; null: not told. The year stands beside it for age rules in lists.
  born_sealed text,
  born_year bigint,
  phone_sealed text,
  phone_key text,
  phone_tail text,
  -- code of the document kind (01 resident identity card … 99 other); null: no document given
  document_kind text,
  document_sealed text,
  document_key text,
  document_tail text,
  -- number on the city's one volunteer card; null: none
  city_card text,
  area text not null default '',
  skills text not null default '[]',
  interests text not null default '[]',
  free_times text not null default '[]',
  school text not null default '',
  unit text not null default '',
  note_sealed text,
  joined_on text,
  created_at bigint not null,
  changed_at bigint not null,
  -- null until found to be the same human being as another row
  merged_into text,
  -- null while active
  left_at bigint,
  primary key (town_id, person_id)
);
create unique index person_number on person (town_id, number);
create unique index person_document on person (town_id, document_key) where merged_into is null and document_key is not null;
create index person_phone on person (town_id, phone_key);
create index person_name on person (town_id, name_key);
create index person_list on person (town_id, sort_key, person_id);

-- What a person can be found by: name, syllables, initials, phone tail, document tail. Written with the person.
create table person_token (
  town_id text not null,
  token text not null,
  person_id text not null,
  primary key (town_id, token, person_id)
);
create index person_token_person on person_token (town_id, person_id);

-- A guardian of a minor. Ended, never deleted.
create table guardian (
  town_id text not null,
  guardian_id text not null,
  child_id text not null,
  -- null: the guardian is not in the registry
  guardian_person_id text,
  name text not null,
  relation text not null,
  phone_sealed text,
  phone_key text,
  phone_tail text,
  created_at bigint not null,
  ended_at bigint,
  primary key (town_id, guardian_id)
);
create index guardian_child on guardian (town_id, child_id);

-- A guardian's consent to one kind of service from a day to a day. Withdrawn, never deleted.
create table consent (
  town_id text not null,
  consent_id text not null,
  child_id text not null,
  guardian_id text not null,
  -- activity kind code, or 'all' for ordinary kinds
  scope text not null,
  -- 'phone', 'paper' or 'in_person'
  evidence text not null,
  evidence_words text not null default '',
  starts_on text not null,
  ends_on text not null,
  given_at bigint not null,
  recorded_by text not null,
  withdrawn_at bigint,
  withdrawn_why text not null default '',
  primary key (town_id, consent_id)
);
create index consent_child on consent (town_id, child_id, ends_on);

-- One look at sealed data, with its purpose. Append only.
create table reading (
  town_id text not null,
  reading_id text not null,
  person_id text not null,
  read_by text not null,
  field text not null,
  purpose text not null,
  read_at bigint not null,
  primary key (town_id, reading_id)
);
create index reading_person on reading (town_id, person_id, read_at);

-- Two rows found to be one human being. `moved` lists what went over, so that it can go back.
create table merge (
  town_id text not null,
  merge_id text not null,
  kept_id text not null,
  gone_id text not null,
  why text not null,
  moved text not null,
  merged_at bigint not null,
  merged_by text not null,
  undone_at bigint,
  undone_by text,
  primary key (town_id, merge_id)
);
create index merge_kept on merge (town_id, kept_id);
create index merge_time on merge (town_id, merged_at);

-- Two rows that look like one human being and were found to be two. The lesser id stands first.
create table apart (
  town_id text not null,
  one_id text not null,
  other_id text not null,
  why text not null,
  said_by text not null,
  said_at bigint not null,
  primary key (town_id, one_id, other_id)
);

-- A sign-in. One per person.
create table account (
  town_id text not null,
  account_id text not null,
  person_id text not null,
  -- folded login: a phone number or a short name
  login text not null,
  passcode_hash text not null,
  language text not null default 'zh-CN',
  size text not null default 'standard',
  contrast text not null default 'standard',
  failures bigint not null default 0,
  locked_until bigint,
  created_at bigint not null,
  closed_at bigint,
  primary key (town_id, account_id)
);
create unique index account_login on account (town_id, login);
create unique index account_person on account (town_id, person_id);

-- One signed-in device.
create table session (
  session_key text not null primary key,
  town_id text not null,
  account_id text not null,
  person_id text not null,
  device text not null,
  started_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  ended_at bigint,
  -- the person acted for; null: nobody
  acting_for text,
  acting_why text not null default ''
);
create index session_account on session (town_id, account_id);

-- A one-time way in, printed or shown by a social worker.
create table login_link (
  link_key text not null primary key,
  town_id text not null,
  person_id text not null,
  made_by text not null,
  made_at bigint not null,
  ends_at bigint not null,
  used_at bigint
);

-- A program's way in. The token itself is never stored.
create table token (
  town_id text not null,
  token_id text not null,
  token_key text not null unique,
  name text not null,
  person_id text not null,
  scopes text not null,
  made_by text not null,
  made_at bigint not null,
  ends_at bigint not null,
  seen_at bigint,
  revoked_at bigint,
  primary key (town_id, token_id)
);
