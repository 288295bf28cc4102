-- Which promise a gift was paid for: asked when a part of the gift is given back.
create index instalment_gift on instalment (town_id, gift_id) where gift_id is not null;

-- Parts of gifts of a promise that were given back, or wait to be, and that the promise did not know of: noted now, under the term they were paid for. The voucher's id serves the line too.
insert into promise_refund (town_id, voucher_id, promise_id, gift_id, fen)
  select v.town_id, v.voucher_id, i.promise_id, i.gift_id, v.fen
  from voucher v join instalment i on i.town_id = v.town_id and i.kind = 'gift'
  and v.subject = 'gift:' || i.gift_id
  where v.kind in ('refund', 'reversal') and v.state in ('waiting', 'posted')
  and not exists (select 1 from promise_refund r where r.town_id = v.town_id
  and r.voucher_id = v.voucher_id);
insert into instalment (town_id, instalment_id, promise_id, term, kind, fen, gift_id, noted_by,
  noted_at)
  select v.town_id, v.voucher_id, i.promise_id, i.term, 'refunded', -v.fen, i.gift_id, v.made_by,
  v.made_at from voucher v join instalment i on i.town_id = v.town_id and i.kind = 'gift'
  and v.subject = 'gift:' || i.gift_id
  where v.kind in ('refund', 'reversal') and v.state in ('waiting', 'posted')
  and not exists (select 1 from instalment o where o.town_id = v.town_id
  and o.promise_id = i.promise_id and o.gift_id = i.gift_id and o.kind = 'given_back');
