-- A document that people accept or sign: a notice of rules, an agreement. Its words stand in its versions.
create table document (
  town_id text not null,
  document_id text not null,
  -- the body that keeps it; it asks the people and activities of this body and below
  organisation_id text not null,
  title text not null,
  -- tick, signed, tripartite
  form text not null,
  -- 'everyone', 'risky', or a field of service
  audience text not null,
  created_by text not null,
  created_at bigint not null,
  -- laid aside: asked of nobody any more
  closed_at bigint,
  primary key (town_id, document_id)
);
create index document_list on document (town_id, created_at, document_id);

-- One version of a document's words. Once two have signed it never changes: `seal` is a keyed hash over words, day
-- and signatures, the guards refuse edits by hand as well.
create table document_version (
  town_id text not null,
  document_id text not null,
  version bigint not null,
  -- plain text with named blanks
  body text not null,
  -- matters: accepted anew; correction: nobody is asked again
  weight text not null,
  -- why it was written
  why text not null,
  drafted_by text not null,
  drafted_at bigint not null,
  first_day text,
  first_signed_by text,
  first_signed_at bigint,
  second_signed_by text,
  second_signed_at bigint,
  -- set with the second signature; null: a draft
  sealed_at bigint,
  seal text,
  primary key (town_id, document_id, version)
);

-- One person's acceptance of a document, or an agreement drawn up for them. state: drawn, signed, complete, ended.
create table agreement (
  town_id text not null,
  agreement_id text not null,
  document_id text not null,
  version bigint not null,
  person_id text not null,
  -- the activity it was drawn up for; empty: once for all
  subject text not null,
  -- what it is called: the document's title, and the activity's
  title text not null,
  -- the organisation's side
  organisation_id text not null,
  -- the unit on the third side; null: none
  partner_id text,
  -- the sides that sign, with blanks between
  asked text not null,
  -- the frozen words, blanks filled, sealed; null: let go when the person was forgotten
  body_sealed text,
  -- a keyed hash over the frozen words, the person, the document and its version
  seal text not null,
  state text not null,
  -- the last day; null: open
  until text,
  drawn_by text not null,
  drawn_at bigint not null,
  -- when the person's own part was done
  held_at bigint,
  complete_at bigint,
  -- when the person was last reminded; null: never
  reminded_at bigint,
  ended_at bigint,
  ended_by text,
  ended_why text not null default '',
  primary key (town_id, agreement_id)
);
create unique index agreement_one on agreement (town_id, person_id, document_id, subject, version) where ended_at is null;
create index agreement_person on agreement (town_id, person_id, drawn_at);
create index agreement_state on agreement (town_id, state, drawn_at);
create index agreement_version on agreement (town_id, document_id, version) where ended_at is null;

-- A side's signature under an agreement. Written once; the hand and the photograph may be let go.
create table agreement_signature (
  town_id text not null,
  agreement_id text not null,
  -- volunteer, guardian, organisation, partner
  side text not null,
  -- tick, own-device, handed-over, paper
  way text not null,
  -- who signed, when in the registry; null: a partner's contact without a row
  signed_by text,
  -- the name as typed; null: let go
  name_sealed text,
  strokes_sealed text,
  -- the photograph of a signed paper without what a camera writes into it
  photo_sealed text,
  -- the kind of device, in words
  device text not null,
  -- whose session it was
  noted_by text not null,
  signed_at bigint not null,
  primary key (town_id, agreement_id, side)
);
