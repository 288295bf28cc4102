-- Money that is to change its purpose. state: waiting, moved, withdrawn.
create table purpose_change (
  town_id text not null,
  change_id text not null,
  from_id text not null,
  to_id text not null,
  fen bigint not null,
  why text not null,
  state text not null,
  made_by text not null,
  made_at bigint not null,
  settled_by text,
  settled_at bigint,
  -- null: not moved
  posting_id text,
  primary key (town_id, change_id)
);
create index purpose_change_list on purpose_change (town_id, made_at);

-- A giver's consent to a change of purpose (慈善法 56). Grows only.
create table purpose_consent (
  town_id text not null,
  change_id text not null,
  giver_id text not null,
  -- device, paper
  how text not null,
  -- number of the slip; empty: on a device
  slip text not null,
  noted_by text not null,
  noted_at bigint not null,
  primary key (town_id, change_id, giver_id)
);

-- A part of a gift that went over to another purpose, as a gift of its own there. Grows only.
create table gift_moved (
  town_id text not null,
  change_id text not null,
  gift_id text not null,
  -- the gift it is now, in the other purpose
  became_id text not null,
  fen bigint not null,
  primary key (town_id, change_id, gift_id)
);
create index gift_moved_became on gift_moved (town_id, became_id);
create index gift_moved_gift on gift_moved (town_id, gift_id);

-- Something the law of money asks to be told by a day.
create table money_duty (
  town_id text not null,
  duty_id text not null,
  -- surplus, interim, final, yearly
  kind text not null,
  -- programme_ended, campaign, year_over
  occasion text not null,
  words text not null,
  -- the days the occasion ran
  from_day text not null,
  until_day text not null,
  due_on text not null,
  rule text not null,
  made_by text not null,
  made_at bigint not null,
  -- null: not told yet
  told_on text,
  told_where text not null default '',
  told_by text,
  primary key (town_id, duty_id)
);
create index money_duty_due on money_duty (town_id, due_on);
create unique index money_duty_once on money_duty (town_id, kind, words, due_on);
