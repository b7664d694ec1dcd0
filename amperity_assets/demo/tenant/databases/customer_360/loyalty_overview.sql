/*
description: One row per customer in the loyalty programme, with their best tier and all points.
unique: [amperity_id]
required: [amperity_id]
owners: ["team:loyalty"]
*/
SELECT
  members.amperity_id,
  COUNT(*) AS memberships,
  MAX_BY(members.tier, members.points) AS tier,
  SUM(members.points) AS points,
  MIN(members.enrolled_at) AS member_since,
  MAX(attributes.lifetime_order_revenue) AS lifetime_order_revenue
FROM loyalty_members AS members
LEFT JOIN transaction_attributes_extended AS attributes
  ON attributes.amperity_id = members.amperity_id
WHERE members.amperity_id IS NOT NULL
GROUP BY members.amperity_id
