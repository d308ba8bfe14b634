-- INTERSECT, UNION and EXCEPT.
WITH subscribed AS (
  SELECT _contact
  FROM data.contacts
  WHERE lower(country) IN ('de', 'fr', 'es') AND newsletter
),
big_orders AS (
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
  SELECT _contact
  FROM data.order_items
  WHERE lower(brand) = 'brand7' AND ts >= TIMESTAMP '2026-01-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
),
clicked AS (
  SELECT _contact
  FROM data.email_events
  WHERE lower(action) = 'click' AND ts >= TIMESTAMP '2026-04-03' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
),
leaving AS (
  SELECT _contact
  FROM data.page_visits
  WHERE contains(lower(url), '/unsubscribe') AND ts >= TIMESTAMP '2026-06-02' AND ts <= TIMESTAMP '2026-07-01 12:00:00'
)
(
  (FROM subscribed INTERSECT (FROM big_orders UNION FROM high_mean))
  UNION (FROM brand EXCEPT FROM clicked)
)
EXCEPT FROM leaving
