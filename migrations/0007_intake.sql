-- One import of one file. step: reading, checked, writing, done, undone, failed.
create table import (
  town_id text not null,
  import_id text not null,
  -- roster or hours
  kind text not null,
  file_words text not null,
  step text not null,
  rows_total bigint not null default 0,
  rows_done bigint not null default 0,
  mapping text not null default '{}',
  -- the file, sealed, until the undo days are over
  file_sealed text,
  started_by text not null,
  started_at bigint not null,
  finished_at bigint,
  undo_until bigint,
  undone_at bigint,
  why text not null default '',
  primary key (town_id, import_id)
);
create index import_list on import (town_id, started_at);

-- One row of a file and what becomes of it. `cells` is sealed.
create table import_row (
  town_id text not null,
  import_id text not null,
  sort bigint not null,
  sheet text not null,
  row_number bigint not null,
  level text not null,
  findings text not null,
  cells_sealed text not null,
  -- decision on a duplicate: keep, merge, skip; null: not decided
  decision text,
  -- the person or entry it came to
  result_id text,
  result text not null default '',
  written_at bigint,
  primary key (town_id, import_id, sort)
);
create index import_row_level on import_row (town_id, import_id, level, sort);
