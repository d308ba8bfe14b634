-- For SQLite: IN over one query for each condition, times as text.
SELECT _contact
FROM contacts
WHERE (
    lower(country) IN ('de', 'fr', 'es') AND newsletter
    AND (
      _contact IN (
        SELECT _contact
        FROM orders
        WHERE amount > 300 AND ts >= '2025-07-02' AND ts <= '2026-07-01 12:00:00'
        GROUP BY _contact
        HAVING count(*) >= 2
      )
      OR _contact IN (
        SELECT _contact
        FROM orders
        WHERE ts <= '2026-07-01 12:00:00'
        GROUP BY _contact
        HAVING avg(amount) > 150
      )
    )
    OR _contact IN (
      SELECT _contact
      FROM order_items
      WHERE lower(brand) = 'brand7' AND ts >= '2026-01-03' AND ts <= '2026-07-01 12:00:00'
    )
    AND _contact NOT IN (
      SELECT _contact
      FROM email_events
      WHERE lower(action) = 'click' AND ts >= '2026-04-03' AND ts <= '2026-07-01 12:00:00'
    )
  )
  AND _contact NOT IN (
    SELECT _contact
    FROM page_visits
    WHERE instr(lower(url), '/unsubscribe') AND ts >= '2026-06-02' AND ts <= '2026-07-01 12:00:00'
  )
