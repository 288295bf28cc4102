-- A body: city, town_centre, agency, station, post, team, partner_unit. `path` is /id/id/ from the root, for reach.
create table organisation (
  town_id text not null,
  organisation_id text not null,
  -- null: the root
  parent_id text,
  kind text not null,
  name text not null,
  name_key text not null,
  path text not null,
  about text not null default '',
  contact_name text not null default '',
  contact_phone text not null default '',
  -- the first day; null: not known
  founded_on text,
  created_at bigint not null,
  closed_at bigint,
  primary key (town_id, organisation_id)
);
create index organisation_parent on organisation (town_id, parent_id);
create index organisation_path on organisation (town_id, path);

-- A second managing body beside the parent: dual management (双向管理).
create table co_management (
  town_id text not null,
  organisation_id text not null,
  partner_id text not null,
  starts_on text not null,
  ends_on text,
  created_at bigint not null,
  primary key (town_id, organisation_id, partner_id, starts_on)
);

-- One role of one person in one body, from a day to a day. Ended, never deleted.
create table holding (
  town_id text not null,
  holding_id text not null,
  person_id text not null,
  organisation_id text not null,
  role text not null,
  starts_on text not null,
  -- the last day; null: open
  ends_on text,
  why text not null default '',
  created_by text not null,
  created_at bigint not null,
  ended_by text,
  primary key (town_id, holding_id)
);
create index holding_person on holding (town_id, person_id, starts_on);
create index holding_body on holding (town_id, organisation_id, role, starts_on);

-- Powers handed on by a social worker for a purpose until a day.
create table delegation (
  town_id text not null,
  delegation_id text not null,
  person_id text not null,
  organisation_id text not null,
  permission text not null,
  purpose text not null,
  starts_on text not null,
  ends_on text not null,
  given_by text not null,
  given_at bigint not null,
  revoked_at bigint,
  primary key (town_id, delegation_id)
);
create index delegation_person on delegation (town_id, person_id, ends_on);
