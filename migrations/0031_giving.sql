-- Somebody who gives. The telephone is sealed like a person's.
create table giver (
  town_id text not null,
  giver_id text not null,
  -- G-0001, shown instead of a name where the giver stays anonymous
  code text not null,
  -- individual, unit
  kind text not null,
  name text not null,
  name_key text not null,
  -- named, anonymous: how the public reads of the gift
  shown_as text not null,
  -- null: not in the registry of persons
  person_id text,
  phone_sealed text,
  phone_key text,
  phone_tail text,
  -- the day the agreement was signed; null: none was asked for (慈善法 39)
  agreed_on text,
  made_at bigint not null,
  made_by text not null,
  -- gifts that stand, and what they come to: kept with the gifts and proved by `check`
  gifts bigint not null default 0,
  fen bigint not null default 0,
  primary key (town_id, giver_id)
);
create unique index giver_code on giver (town_id, code);
create index giver_name on giver (town_id, name_key);
create index giver_person on giver (town_id, person_id);
create index giver_list on giver (town_id, made_at, giver_id);

-- One gift. state: booked, taken_back.
create table gift (
  town_id text not null,
  gift_id text not null,
  giver_id text not null,
  purpose_id text not null,
  -- where it came to: bank, cash, stock
  account text not null,
  fen bigint not null,
  -- what was given back of it
  refunded_fen bigint not null default 0,
  -- what is not yet used: the gift less what was given back and what pupils were paid from it
  left_fen bigint not null check (left_fen >= 0),
  -- pieces of goods, and how many are left; 0: money
  pieces bigint not null default 0,
  pieces_left bigint not null default 0,
  given_on text not null,
  words text not null,
  posting_id text not null,
  pledge_id text,
  -- code and number of the official ticket, as printed on it; null: none noted yet
  receipt_code text,
  receipt_number text,
  receipt_on text,
  receipt_by text,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, gift_id)
);
create index gift_giver on gift (town_id, giver_id, given_on);
create index gift_left on gift (town_id, purpose_id, given_on, gift_id) where left_fen > 0;
create index gift_list on gift (town_id, given_on, gift_id);
create index gift_receipt_missing on gift (town_id, given_on) where receipt_number is null;
create unique index gift_receipt on gift (town_id, receipt_code, receipt_number) where receipt_number is not null;

-- A promise to give regularly. state: running, resting, ended.
create table pledge (
  town_id text not null,
  pledge_id text not null,
  giver_id text not null,
  -- pool, directed
  aim text not null,
  fen bigint not null,
  -- month, term, year
  every text not null,
  starts_on text not null,
  due_on text not null,
  -- the last day; null: until it is ended
  ends_on text,
  reminded_at bigint,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  primary key (town_id, pledge_id)
);
create index pledge_due on pledge (town_id, state, due_on);
create index pledge_giver on pledge (town_id, giver_id);

-- What the town says about giving: the qualification for public fundraising and the words of the agreement. One row a town.
create table giving_words (
  town_id text not null,
  -- number of the certificate or the filing; empty: none is stated, so no page asks the public for money
  qualification text not null default '',
  -- how the public gives; shown only with a qualification
  how text not null default '',
  -- the words of the giver's agreement; empty: the house's own
  agreement text not null default '',
  changed_by text not null,
  changed_at bigint not null,
  primary key (town_id)
);
