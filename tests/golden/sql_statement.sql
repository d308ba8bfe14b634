WITH indicators_1 AS (
  WITH ranked AS (
    SELECT
      *,
      ROW_NUMBER() OVER (ORDER BY recency) - 1 AS recency_place,
      ROW_NUMBER() OVER (ORDER BY frequency, _key) - 1 AS frequency_place,
      ROW_NUMBER() OVER (ORDER BY monetary) - 1 AS monetary_place,
      COUNT(*) OVER () AS contacts
    FROM (
      SELECT
        sums._contact AS _contact,
        c._key AS _key,
        sums.frequency AS frequency,
        sums.monetary AS monetary,
        date_diff('day', CAST(sums.last_time AS DATE), CAST('2017-11-11' AS DATE)) AS recency
      FROM (
        SELECT
          _contact,
          MAX("at") AS last_time,
          COUNT(*) AS frequency,
          COALESCE(SUM("amount"), 0) AS monetary
        FROM data."orders"
        WHERE
          "at" < CAST('2017-11-12 00:00:00' AS TIMESTAMP)
        GROUP BY
          _contact
      ) AS sums
      JOIN data.contacts AS c
        ON c._contact = sums._contact
      WHERE
        c."joined" IS NULL OR c."joined" < CAST('2017-11-12 00:00:00' AS TIMESTAMP)
    ) AS valued
  ), cuts AS (
    SELECT
      SUM(greatest(0, 5 - ABS(5 * recency_place - 1 * (
        contacts - 1
      ))) * recency) AS recency_cut_1,
      SUM(greatest(0, 5 - ABS(5 * recency_place - 2 * (
        contacts - 1
      ))) * recency) AS recency_cut_2,
      SUM(greatest(0, 5 - ABS(5 * recency_place - 3 * (
        contacts - 1
      ))) * recency) AS recency_cut_3,
      SUM(greatest(0, 5 - ABS(5 * recency_place - 4 * (
        contacts - 1
      ))) * recency) AS recency_cut_4,
      SUM(greatest(0, 5 - ABS(5 * monetary_place - 1 * (
        contacts - 1
      ))) * monetary) AS monetary_cut_1,
      SUM(greatest(0, 5 - ABS(5 * monetary_place - 2 * (
        contacts - 1
      ))) * monetary) AS monetary_cut_2,
      SUM(greatest(0, 5 - ABS(5 * monetary_place - 3 * (
        contacts - 1
      ))) * monetary) AS monetary_cut_3,
      SUM(greatest(0, 5 - ABS(5 * monetary_place - 4 * (
        contacts - 1
      ))) * monetary) AS monetary_cut_4
    FROM ranked
  )
  SELECT
    *,
    CASE
      WHEN r = 5 AND f BETWEEN 4 AND 5
      THEN 'champions'
      WHEN r BETWEEN 3 AND 4 AND f BETWEEN 4 AND 5
      THEN 'loyal'
      WHEN r BETWEEN 4 AND 5 AND f BETWEEN 2 AND 3
      THEN 'potential_loyalists'
      WHEN r = 5 AND f = 1
      THEN 'new'
      WHEN r = 4 AND f = 1
      THEN 'promising'
      WHEN r = 3 AND f = 3
      THEN 'need_attention'
      WHEN r = 3 AND f BETWEEN 1 AND 2
      THEN 'about_to_sleep'
      WHEN r BETWEEN 1 AND 2 AND f BETWEEN 3 AND 4
      THEN 'at_risk'
      WHEN r BETWEEN 1 AND 2 AND f = 5
      THEN 'cant_lose'
      WHEN r BETWEEN 1 AND 2 AND f BETWEEN 1 AND 2
      THEN 'hibernating'
    END AS segment
  FROM (
    SELECT
      _contact,
      recency,
      frequency,
      monetary,
      5 - CASE WHEN 5 * recency > recency_cut_1 THEN 1 ELSE 0 END - CASE WHEN 5 * recency > recency_cut_2 THEN 1 ELSE 0 END - CASE WHEN 5 * recency > recency_cut_3 THEN 1 ELSE 0 END - CASE WHEN 5 * recency > recency_cut_4 THEN 1 ELSE 0 END AS r,
      1 + CASE WHEN 5 * frequency_place > 1 * (
        contacts - 1
      ) THEN 1 ELSE 0 END + CASE WHEN 5 * frequency_place > 2 * (
        contacts - 1
      ) THEN 1 ELSE 0 END + CASE WHEN 5 * frequency_place > 3 * (
        contacts - 1
      ) THEN 1 ELSE 0 END + CASE WHEN 5 * frequency_place > 4 * (
        contacts - 1
      ) THEN 1 ELSE 0 END AS f,
      1 + CASE WHEN 5 * monetary > monetary_cut_1 THEN 1 ELSE 0 END + CASE WHEN 5 * monetary > monetary_cut_2 THEN 1 ELSE 0 END + CASE WHEN 5 * monetary > monetary_cut_3 THEN 1 ELSE 0 END + CASE WHEN 5 * monetary > monetary_cut_4 THEN 1 ELSE 0 END AS m
    FROM ranked
    CROSS JOIN cuts
  ) AS scored
), a_1 AS (
  /* A: Country is one of PL, DE and newsletter is true */
  SELECT
    _contact
  FROM data.contacts
  WHERE
    LOWER("country") IN (LOWER('PL'), LOWER('DE')) AND "newsletter"
), a_3 AS (
  /* A: total amount of orders is greater than 300 in the last 6 months */
  SELECT
    _contact
  FROM data."orders"
  WHERE
    "at" >= CAST('2017-05-12 00:00:00' AS TIMESTAMP)
    AND "at" < CAST('2017-11-12 00:00:00' AS TIMESTAMP)
    AND _contact IN (
      SELECT
        _contact
      FROM a_1
    )
  GROUP BY
    _contact
  HAVING
    COALESCE(SUM("amount"), 0) > 300
), b_1 AS (
  /* B: has visits in the last 30 days */
  SELECT
    _contact
  FROM data."visits"
  WHERE
    "at" >= CAST('2017-10-13 00:00:00' AS TIMESTAMP)
    AND "at" < CAST('2017-11-12 00:00:00' AS TIMESTAMP)
    AND _contact IN (
      SELECT
        _contact
      FROM a_1
    )
), b_2 AS (
  /* B: RFM segment is At risk */
  SELECT
    _contact
  FROM indicators_1
  WHERE
    LOWER(segment) = LOWER('at_risk')
), c_1 AS (
  /* C, those it leaves out: number of orders is at most 1 */
  SELECT
    _contact
  FROM data."orders"
  WHERE
    "at" < CAST('2017-11-12 00:00:00' AS TIMESTAMP)
    AND _contact IN (
      SELECT
        _contact
      FROM a_1
    )
  GROUP BY
    _contact
  HAVING
    NOT COUNT(*) <= 1
), marked AS (
  SELECT
    _contact,
    BIT_OR(marks.mark) AS mark
  FROM (
    SELECT
      _contact,
      CAST(1 AS UTINYINT) AS mark
    FROM a_1
    UNION ALL
    SELECT
      _contact,
      CAST(2 AS UTINYINT) AS mark
    FROM a_3
    UNION ALL
    SELECT
      _contact,
      CAST(4 AS UTINYINT) AS mark
    FROM b_1
    UNION ALL
    SELECT
      _contact,
      CAST(8 AS UTINYINT) AS mark
    FROM b_2
    UNION ALL
    SELECT
      _contact,
      CAST(16 AS UTINYINT) AS mark
    FROM c_1
  ) AS marks
  GROUP BY
    _contact
), truth AS (
  SELECT
    _contact,
    mark & 1 <> 0 AS a_1,
    mark & 2 <> 0 AS a_3,
    mark & 4 <> 0 AS b_1,
    mark & 8 <> 0 AS b_2,
    mark & 16 = 0 AS c_1
  FROM marked
), members AS (
  SELECT
    _contact
  FROM truth
  WHERE
    a_1 AND a_3 AND (
      b_1 OR b_2
    ) AND NOT c_1
)
/* Lapsed big spenders: (A and B) and not C, as of 2017-11-11T23:59:59 */
SELECT
  c._key AS "id",
  c."country" AS "country",
  indicators.segment AS "rfm.segment"
FROM data.contacts AS c
LEFT JOIN (
  SELECT
    *
  FROM indicators_1
) AS indicators
  ON indicators._contact = c._contact
WHERE
  c._contact IN (
    SELECT
      _contact
    FROM members
  )
  AND (
    c."joined" IS NULL OR c."joined" < CAST('2017-11-12 00:00:00' AS TIMESTAMP)
  )
ORDER BY
  c._key
