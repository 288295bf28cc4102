-- What the town published about its money, each until the end of a closed month. state: prepared, published.
create table disclosure (
  town_id text not null,
  -- the last month it covers, 2026-10
  until_month text not null,
  -- the first; the one after the disclosure before
  since_month text not null,
  state text not null,
  -- the root of the one before; empty: it is the first
  previous text not null,
  -- SHA-256 of the head (docs/disclosure.md), in hexadecimal digits
  root text not null,
  prepared_by text not null,
  prepared_at bigint not null,
  -- the second signature; null: not public
  published_by text,
  published_at bigint,
  primary key (town_id, until_month)
);

-- The sums of a disclosure, a row for each part. Grows only.
create table disclosure_part (
  town_id text not null,
  until_month text not null,
  -- given, goods, back, goods_back, paid, paid_back, income, costs, goods_out
  part text not null,
  -- how many leaves; 0: none, or a plain sum
  leaves bigint not null,
  fen bigint not null,
  -- the hash at the top of its tree; empty: a plain sum
  hash text not null,
  primary key (town_id, until_month, part)
);

-- The nodes of the trees: the leaves at level 0, in the order of their hashes; each node above holds the sum of the two below. Grows only.
create table disclosure_node (
  town_id text not null,
  until_month text not null,
  part text not null,
  level bigint not null,
  place bigint not null,
  hash text not null,
  fen bigint not null,
  primary key (town_id, until_month, part, level, place)
);

-- What opens the leaf of a gift, known to its giver and the keepers of the books. Grows only.
create table gift_leaf (
  town_id text not null,
  posting_id text not null,
  until_month text not null,
  part text not null,
  place bigint not null,
  gift_id text not null,
  -- 202610-000012: month and number of the posting
  number text not null,
  -- what a stranger must know beside the number; never in a file that is published
  code text not null,
  -- 32 hexadecimal digits of chance
  salt text not null,
  booked_on text not null,
  -- individual, unit
  giver_kind text not null,
  -- pool, directed
  aim text not null,
  fen bigint not null,
  primary key (town_id, posting_id)
);
create index gift_leaf_opened on gift_leaf (town_id, until_month, posting_id);
create unique index gift_leaf_number on gift_leaf (town_id, number);
create index gift_leaf_gift on gift_leaf (town_id, gift_id, number);

-- Awards told of together: never fewer than ten. Grows only.
create table award_batch (
  town_id text not null,
  until_month text not null,
  -- paid, paid_back
  part text not null,
  place bigint not null,
  -- null: of several terms
  term text,
  stage text not null,
  awards bigint not null,
  fen bigint not null,
  primary key (town_id, until_month, part, place)
);

-- In which batch an award was told of. Grows only.
create table award_told (
  town_id text not null,
  posting_id text not null,
  until_month text not null,
  part text not null,
  place bigint not null,
  primary key (town_id, posting_id)
);
create index award_told_batch on award_told (town_id, until_month, part, place);

-- Who gave for what, in cells that may be shown. Grows only.
create table gift_source (
  town_id text not null,
  until_month text not null,
  -- individual, unit; empty: not broken down
  giver_kind text not null,
  -- pool, directed; empty: not broken down
  aim text not null,
  gifts bigint not null,
  fen bigint not null,
  primary key (town_id, until_month, giver_kind, aim)
);
