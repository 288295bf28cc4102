-- Second lock against edits by hand; nothing relies on it.
create trigger if not exists rule_version_frozen before update on rule_version when old.sealed_at is not null begin select raise(abort, 'a rule version in force never changes'); end;
create trigger if not exists rule_version_kept before delete on rule_version when old.sealed_at is not null begin select raise(abort, 'a rule version in force never goes'); end;
create trigger if not exists hours_entry_frozen before update on hours_entry begin select raise(abort, 'the hours book only grows'); end;
create trigger if not exists hours_entry_kept before delete on hours_entry begin select raise(abort, 'the hours book only grows'); end;
create trigger if not exists event_frozen before update on event begin select raise(abort, 'the diary only grows'); end;
create trigger if not exists event_kept before delete on event begin select raise(abort, 'the diary only grows'); end;
create trigger if not exists reading_frozen before update on reading begin select raise(abort, 'the log of reads only grows'); end;
create trigger if not exists reading_kept before delete on reading begin select raise(abort, 'the log of reads only grows'); end;
create trigger if not exists posting_frozen before update on posting begin select raise(abort, 'the books only grow'); end;
create trigger if not exists posting_kept before delete on posting begin select raise(abort, 'the books only grow'); end;
create trigger if not exists posting_line_frozen before update on posting_line begin select raise(abort, 'the books only grow'); end;
create trigger if not exists posting_line_kept before delete on posting_line begin select raise(abort, 'the books only grow'); end;
create trigger if not exists book_closing_frozen before update on book_closing begin select raise(abort, 'a closing stays'); end;
create trigger if not exists book_closing_kept before delete on book_closing begin select raise(abort, 'a closing stays'); end;
create trigger if not exists award_part_frozen before update on award_part begin select raise(abort, 'parts of gifts stay'); end;
create trigger if not exists award_part_kept before delete on award_part begin select raise(abort, 'parts of gifts stay'); end;
create trigger if not exists instalment_frozen before update on instalment begin select raise(abort, 'instalments stay'); end;
create trigger if not exists instalment_kept before delete on instalment begin select raise(abort, 'instalments stay'); end;
