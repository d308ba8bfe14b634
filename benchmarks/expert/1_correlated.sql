-- Correlated subqueries, one for each condition.
SELECT c._contact
FROM data.contacts AS c
WHERE (
    lower(country) IN ('de', 'fr', 'es') AND newsletter
    AND (
      (SELECT count(*) FROM data.orders AS o WHERE o._contact = c._contact AND o.amount > 300 AND o.ts >= TIMESTAMP '2025-07-02' AND o.ts <= TIMESTAMP '2026-07-01 12:00:00') >= 2
      OR (SELECT avg(o.amount) FROM data.orders AS o WHERE o._contact = c._contact AND o.ts <= TIMESTAMP '2026-07-01 12:00:00') > 150
    )
    OR EXISTS (SELECT 1 FROM data.order_items AS i WHERE i._contact = c._contact AND lower(brand) = 'brand7' AND i.ts >= TIMESTAMP '2026-01-03' AND i.ts <= TIMESTAMP '2026-07-01 12:00:00')
    AND NOT EXISTS (SELECT 1 FROM data.email_events AS e WHERE e._contact = c._contact AND lower(action) = 'click' AND e.ts >= TIMESTAMP '2026-04-03' AND e.ts <= TIMESTAMP '2026-07-01 12:00:00')
  )
  AND NOT EXISTS (SELECT 1 FROM data.page_visits AS p WHERE p._contact = c._contact AND contains(lower(url), '/unsubscribe') AND p.ts >= TIMESTAMP '2026-06-02' AND p.ts <= TIMESTAMP '2026-07-01 12:00:00')
