-- A LEFT JOIN for each condition.
WITH big_orders AS (
  SELECT _contact, count(*) AS n
  FROM data.orders
  WHERE amount > 300 AND ts >= TIMESTAMP '2025-07-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
high_mean AS (
  SELECT _contact, avg(amount) AS mean
  FROM data.orders
  WHERE ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
brand AS (
  SELECT _contact, count(*) AS n
  FROM data.order_items
  WHERE lower(brand) = 'brand7' AND ts >= TIMESTAMP '2026-01-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
clicked AS (
  SELECT _contact, count(*) AS n
  FROM data.email_events
  WHERE lower(action) = 'click' AND ts >= TIMESTAMP '2026-04-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
),
leaving AS (
  SELECT _contact, count(*) AS n
  FROM data.page_visits
  WHERE contains(lower(url), '/unsubscribe') AND ts >= TIMESTAMP '2026-06-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
)
SELECT c._contact
FROM data.contacts AS c
LEFT JOIN big_orders USING (_contact)
LEFT JOIN high_mean USING (_contact)
LEFT JOIN brand USING (_contact)
LEFT JOIN clicked USING (_contact)
LEFT JOIN leaving USING (_contact)
WHERE (
    lower(country) IN ('de', 'fr', 'es') AND newsletter
    AND (coalesce(big_orders.n, 0) >= 2 OR coalesce(mean > 150, FALSE))
    OR brand.n IS NOT NULL AND clicked.n IS NULL
  )
  AND leaving.n IS NULL
