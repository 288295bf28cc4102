-- Somebody who asks to join and is not registered yet, as they left it on the public page. Written by
-- the visitor, answered once by whoever registers people of the body; then what they left goes.
create table newcomer (
  town_id text not null,
  -- made by the form, so that the same form sent twice is one row
  newcomer_id text not null,
  -- the body they would like to join
  organisation_id text not null,
  name text not null,
  phone_tail text,
  -- telephone, birthday, guardian and words, sealed as one text; null once it is answered
  told_sealed text,
  -- asked, registered, declined
  state text not null,
  asked_at bigint not null,
  answered_at bigint,
  answered_by text,
  -- whom they became in the registry
  person_id text,
  -- why not; empty: registered, or not answered
  why text not null default '',
  primary key (town_id, newcomer_id)
);
create index newcomer_state on newcomer (town_id, state, asked_at);
