-- Second lock against edits by hand; nothing relies on it.
create or replace function liandong_only_grows() returns trigger language plpgsql as $$ begin raise exception '% only grows', tg_table_name; end $$;
create or replace function liandong_frozen() returns trigger language plpgsql as $$ begin if old.sealed_at is not null then raise exception 'a rule version in force never changes'; end if; if tg_op = 'DELETE' then return old; end if; return new; end $$;
create or replace trigger rule_version_frozen before update or delete on rule_version for each row execute function liandong_frozen();
create or replace trigger hours_entry_frozen before update or delete on hours_entry for each row execute function liandong_only_grows();
create or replace trigger event_frozen before update or delete on event for each row execute function liandong_only_grows();
create or replace trigger reading_frozen before update or delete on reading for each row execute function liandong_only_grows();
create or replace trigger posting_frozen before update or delete on posting for each row execute function liandong_only_grows();
create or replace trigger posting_line_frozen before update or delete on posting_line for each row execute function liandong_only_grows();
create or replace trigger book_closing_frozen before update or delete on book_closing for each row execute function liandong_only_grows();
create or replace trigger award_part_frozen before update or delete on award_part for each row execute function liandong_only_grows();
create or replace trigger training_certificate_frozen before update or delete on training_certificate for each row execute function liandong_only_grows();
create or replace trigger team_coach_frozen before update or delete on team_coach for each row execute function liandong_only_grows();
create or replace function liandong_published() returns trigger language plpgsql as $$ begin if tg_op = 'UPDATE' and old.state <> 'published' then return new; end if; raise exception 'what is published stays'; end $$;
create or replace trigger disclosure_frozen before update or delete on disclosure for each row execute function liandong_published();
create or replace trigger disclosure_part_frozen before update or delete on disclosure_part for each row execute function liandong_only_grows();
create or replace trigger disclosure_node_frozen before update or delete on disclosure_node for each row execute function liandong_only_grows();
create or replace trigger gift_leaf_frozen before update or delete on gift_leaf for each row execute function liandong_only_grows();
create or replace trigger award_batch_frozen before update or delete on award_batch for each row execute function liandong_only_grows();
