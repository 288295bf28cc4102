-- That an award reached the child, confirmed by guardian, social worker and volunteer: three people. Names and strokes are sealed. Grows only: what was wrong is undone with a time and a person.
create table award_delivery (
  town_id text not null,
  delivery_id text not null,
  award_id text not null,
  -- guardian, worker, volunteer
  part text not null,
  name_sealed text not null,
  -- keyed hash of the name within the award, so that no one confirms two parts
  name_key text not null,
  -- the account; null: by signature or on paper
  person_id text,
  -- account, screen, paper
  way text not null,
  -- the strokes of a finger; null: the name was only typed, or it is on paper
  strokes_sealed text,
  confirmed_on text not null,
  noted_by text not null,
  noted_at bigint not null,
  undone_by text,
  undone_at bigint,
  primary key (town_id, delivery_id)
);
create unique index award_delivery_part on award_delivery (town_id, award_id, part) where undone_at is null;
create unique index award_delivery_name on award_delivery (town_id, award_id, name_key) where undone_at is null;
create index award_paid on award (town_id, term, award_id) where state in ('paid', 'received');
