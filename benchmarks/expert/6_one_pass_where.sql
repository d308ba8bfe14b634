-- One pass over each table, what all its conditions share as WHERE.
WITH o AS (
  SELECT _contact, count(*) FILTER (amount > 300 AND ts >= TIMESTAMP '2025-07-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00') AS n, avg(amount) AS mean
  FROM data.orders
  WHERE ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
i AS (
  SELECT _contact, count(*) AS n
  FROM data.order_items
  WHERE lower(brand) = 'brand7' AND ts >= TIMESTAMP '2026-01-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
e AS (
  SELECT _contact, count(*) AS n
  FROM data.email_events
  WHERE lower(action) = 'click' AND ts >= TIMESTAMP '2026-04-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
p AS (
  SELECT _contact, count(*) AS n
  FROM data.page_visits
  WHERE contains(lower(url), '/unsubscribe') AND ts >= TIMESTAMP '2026-06-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
)
SELECT c._contact
FROM data.contacts AS c
LEFT JOIN o USING (_contact)
LEFT JOIN i USING (_contact)
LEFT JOIN e USING (_contact)
LEFT JOIN p USING (_contact)
WHERE (
    lower(country) IN ('de', 'fr', 'es') AND newsletter
    AND (coalesce(o.n, 0) >= 2 OR coalesce(mean > 150, FALSE))
    OR coalesce(i.n, 0) >= 1 AND coalesce(e.n, 0) = 0
  )
  AND coalesce(p.n, 0) = 0
