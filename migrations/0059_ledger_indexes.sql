-- The ledger is walked by the numbers of its postings; no index of the lines beside theirs.
drop index posting_line_number;
