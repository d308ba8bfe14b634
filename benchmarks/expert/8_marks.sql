-- Bits of all conditions united by bit_or.
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
),
marked AS (
  SELECT _contact, bit_or(bit) AS bits
  FROM (
    SELECT _contact, 1::UTINYINT AS bit FROM subscribed
    UNION ALL
    SELECT _contact, 2::UTINYINT AS bit FROM big_orders
    UNION ALL
    SELECT _contact, 4::UTINYINT AS bit FROM high_mean
    UNION ALL
    SELECT _contact, 8::UTINYINT AS bit FROM brand
    UNION ALL
    SELECT _contact, 16::UTINYINT AS bit FROM clicked
    UNION ALL
    SELECT _contact, 32::UTINYINT AS bit FROM leaving
  )
  GROUP BY _contact
)
SELECT _contact
FROM marked
WHERE (bits & 1 <> 0 AND bits & 6 <> 0 OR bits & 8 <> 0 AND bits & 16 = 0) AND bits & 32 = 0
