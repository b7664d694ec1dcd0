/*
database: customer_360
description: Customers in the top tenth by what they spent in the last twelve months.
owners: ["team:crm"]
*/
WITH ranked AS (
  SELECT
    attributes.amperity_id,
    attributes.l12m_order_revenue,
    attributes.l12m_order_frequency,
    NTILE(10) OVER (
      ORDER BY attributes.l12m_order_revenue DESC, attributes.amperity_id
    ) AS tenth
  FROM transaction_attributes_extended AS attributes
  WHERE attributes.l12m_order_revenue > 0
)
SELECT
  ranked.amperity_id,
  customers.given_name,
  customers.surname,
  customers.email,
  customers.phone,
  loyalty.tier AS loyalty_tier,
  ranked.l12m_order_revenue,
  ranked.l12m_order_frequency
FROM ranked
INNER JOIN merged_customers AS customers
  ON customers.amperity_id = ranked.amperity_id
LEFT JOIN loyalty_overview AS loyalty
  ON loyalty.amperity_id = ranked.amperity_id
WHERE ranked.tenth = 1
