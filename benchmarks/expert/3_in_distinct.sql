-- IN over one query of distinct contacts for each condition.
WITH big_orders AS (
  SELECT _contact
  FROM data.orders
  WHERE amount > 300 AND ts >= TIMESTAMP '2025-07-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
  HAVING count(*) >= 2
),
high_mean AS (
  SELECT _contact
  FROM data.orders
  WHERE ts <= TIMESTAMP '2026-07-01 12:00:00'
  GROUP BY _contact
  HAVING avg(amount) > 150
),
brand AS (
  SELECT DISTINCT _contact
  FROM data.order_items
  WHERE lower(brand) = 'brand7' AND ts >= TIMESTAMP '2026-01-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
),
clicked AS (
  SELECT DISTINCT _contact
  FROM data.email_events
  WHERE lower(action) = 'click' AND ts >= TIMESTAMP '2026-04-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
),
leaving AS (
  SELECT DISTINCT _contact
  FROM data.page_visits
  WHERE contains(lower(url), '/unsubscribe') AND ts >= TIMESTAMP '2026-06-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
)
SELECT _contact
FROM data.contacts
WHERE (
    lower(country) IN ('de', 'fr', 'es') AND newsletter
    AND (_contact IN (FROM big_orders) OR _contact IN (FROM high_mean))
    OR _contact IN (FROM brand) AND NOT _contact IN (FROM clicked)
  )
  AND NOT _contact IN (FROM leaving)
