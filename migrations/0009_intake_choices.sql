-- What is chosen about an import before it is written. `file_key` is a keyed hash of the file, to know it again; null: before this was kept.
alter table import add column file_key text;
-- the columns as they were understood, with their first values, sealed; null: not read yet, or let go
alter table import add column tables_sealed text;
-- null until somebody looked at the columns
alter table import add column mapped_at bigint;
create index import_file on import (town_id, file_key);

-- Whom a row doubles (`person:` or `row:` and an id); null: nobody.
alter table import_row add column twin text;
-- certain, likely, possible; empty: it doubles nobody
alter table import_row add column certainty text not null default '';
-- why a row that looks like somebody is another person
alter table import_row add column decision_why text not null default '';
-- why the rules refused the row when it was written: a key and its facts, sealed; null: they did not
alter table import_row add column refusal_sealed text;

-- One cell of a file as somebody corrected it. The file itself stays as it came. The text is sealed.
create table import_correction (
  town_id text not null,
  import_id text not null,
  sheet text not null,
  row_number bigint not null,
  -- counted from 0
  column_number bigint not null,
  text_sealed text not null,
  corrected_by text not null,
  corrected_at bigint not null,
  primary key (town_id, import_id, sheet, row_number, column_number)
);
