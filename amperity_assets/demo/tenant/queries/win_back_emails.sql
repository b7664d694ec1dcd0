/*
database: customer_360
description: |
  Customers who can be mailed and whose latest order is more than 90 days old, with what they spent.
owners: ["team:crm"]
*/
SELECT
  customers.amperity_id,
  customers.email,
  customers.given_name,
  CAST(attributes.latest_order_datetime AS DATE) AS latest_order,
  attributes.days_since_latest_order,
  attributes.lifetime_order_revenue
FROM merged_customers AS customers
INNER JOIN transaction_attributes_extended AS attributes
  ON attributes.amperity_id = customers.amperity_id
WHERE customers.email IS NOT NULL
  AND attributes.days_since_latest_order > 90
