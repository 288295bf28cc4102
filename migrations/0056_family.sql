-- A link for the guardian of an aided pupil: what a phone opens without an account. Only its keyed hash is here. It ends by itself, the next one ends it, and wrong names close it.
create table family_link (
  town_id text not null,
  link_id text not null,
  pupil_id text not null,
  link_key text not null,
  made_by text not null,
  made_at bigint not null,
  ends_at bigint not null,
  -- names typed on it that were no guardian's
  wrong bigint not null default 0,
  -- null: nobody closed it
  closed_at bigint,
  primary key (town_id, link_id)
);
create unique index family_link_key on family_link (town_id, link_key);
create index family_link_pupil on family_link (town_id, pupil_id, made_at);

-- A guardian's word that an award did not come. It stays, and what became of it stands beside it. state: open, arrived, settled.
create table award_denial (
  town_id text not null,
  denial_id text not null,
  award_id text not null,
  state text not null,
  name_sealed text not null,
  -- what the guardian said besides; null: nothing
  words_sealed text,
  said_by text not null,
  said_at bigint not null,
  -- what a worker found out; null: no worker answered it
  found_sealed text,
  settled_by text,
  settled_at bigint,
  primary key (town_id, denial_id)
);
create unique index award_denial_open on award_denial (town_id, award_id) where state = 'open';
create index award_denial_award on award_denial (town_id, award_id, said_at);

-- The family's yes to one kind of group (0051) has a last day and says how it was given and taken back.
-- the last day; null: given before a yes had an end, which is a year
alter table growth_consent add column ends_on text;
-- worker, phone
alter table growth_consent add column way text not null default 'worker';
-- the guardian's name as signed on a phone; null: noted by a worker
alter table growth_consent add column name_sealed text;
-- the strokes of a finger; null: the name was only typed
alter table growth_consent add column strokes_sealed text;
-- when it was given anew with another last day; null: it was not
alter table growth_consent add column replaced_at bigint;
-- how it was taken back: worker, phone; null: it was not, or before this was kept
alter table growth_consent add column withdrawn_way text;
-- by whom on a phone; null: not on a phone
alter table growth_consent add column withdrawn_name_sealed text;
drop index growth_consent_now;
create unique index growth_consent_now on growth_consent (town_id, pupil_id, kind) where withdrawn_at is null and replaced_at is null;
create index growth_consent_back on growth_consent (town_id, pupil_id, kind, withdrawn_at) where withdrawn_at is not null;
