-- What a service cost a volunteer, claimed to be given back. state: claimed, approved, refused, withdrawn, paid.
create table expense_claim (
  town_id text not null,
  claim_id text not null,
  person_id text not null,
  shift_id text not null,
  activity_id text not null,
  -- transport, meal, insurance, materials
  kind text not null,
  fen bigint not null check (fen > 0),
  -- the day of the service
  served_on text not null,
  words_sealed text not null,
  -- the photograph of the receipt without what a camera writes into it, sealed; null: there is none
  photo_sealed text,
  state text not null,
  -- the caps that allowed it
  rule text not null,
  claimed_at bigint not null,
  decided_by text,
  decided_at bigint,
  -- why it was refused
  why text not null default '',
  -- the payment it stands in; null: none
  batch_id text,
  paid_on text,
  primary key (town_id, claim_id)
);
create index expense_claim_person on expense_claim (town_id, person_id, claimed_at);
create index expense_claim_state on expense_claim (town_id, state, claimed_at);
create index expense_claim_day on expense_claim (town_id, person_id, served_on, kind);
create index expense_claim_activity on expense_claim (town_id, activity_id, state);
create index expense_claim_batch on expense_claim (town_id, batch_id) where batch_id is not null;

-- Claims paid together by one voucher of the books.
create table expense_batch (
  town_id text not null,
  batch_id text not null,
  voucher_id text not null,
  fen bigint not null,
  claims bigint not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, batch_id)
);
create unique index expense_batch_voucher on expense_batch (town_id, voucher_id);
